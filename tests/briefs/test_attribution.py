"""Quotes: consent, and how precisely words may be attributed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wellknit.briefs import words as written
from wellknit.briefs.attribution import Attribution, attribute, may_be_shown
from wellknit.errors import Place
from wellknit.evidence.sources import Quote
from wellknit.partners.roster import Role

from .small_material import material

HERE = Place(file="brief.md", row=7)


def quote(role: str = "core_site_partner", site: str | None = "chicago", printed: str = "", kept: str = "") -> Quote:
    return Quote("a", "Words.", role, site, "", "public", attribution=printed, keep_attribution=kept)


def attributed(said: Quote, *, audience: str = "public", language: str = "en", **counts: int) -> Attribution:
    """How ``said`` is attributed where so many people hold a role in a site: ``chicago_site_leader=3``."""
    made = material("")
    respondents = {}
    for key, count in counts.items():
        site, _, role = key.partition("_")
        respondents[role, "" if site == "national" else site] = count
    initiative = replace(made.initiative, language=language)
    found = replace(made, audience=audience, respondents=respondents, initiative=initiative)
    return attribute(said, found, written.load(language))


def test_role_and_site_where_enough_people_could_have_said_it() -> None:
    assert attributed(quote(), chicago_core_site_partner=10) == Attribution("core site partner, Chicago")


def test_one_person_too_few_leaves_the_role_out() -> None:
    coarse = attributed(quote(), chicago_core_site_partner=9, chicago_site_leader=1)
    assert coarse == Attribution("a partner in Chicago", coarsened=True)


def test_a_site_that_is_too_small_itself_is_left_out_too() -> None:
    coarse = attributed(quote(), chicago_core_site_partner=6, chicago_site_leader=3, dayton_site_leader=40)
    assert coarse == Attribution("a partner", coarsened=True)


def test_the_partnership_s_own_threshold_is_lower() -> None:
    assert attributed(quote(), audience="partnership", chicago_core_site_partner=5).text == "core site partner, Chicago"
    assert attributed(quote(), audience="partnership", chicago_core_site_partner=4).text == "a partner"


def test_who_is_not_counted_at_all_could_be_anybody() -> None:
    assert attributed(quote()).text == "a partner"


def test_a_label_that_is_no_role_can_t_be_counted() -> None:
    printed = quote(role="", printed="organizational partner")
    assert attributed(printed, chicago_core_site_partner=30) == Attribution("a partner in Chicago", coarsened=True)


def test_a_precise_attribution_is_kept_for_a_recorded_reason() -> None:
    printed = quote(role="", printed="organizational partner", kept="Printed so in the original.")
    kept = Attribution("organizational partner, Chicago", kept="Printed so in the original.")
    assert attributed(printed, chicago_core_site_partner=3) == kept
    # Where nothing would be coarsened, there is nothing to give a reason for.
    assert attributed(quote(kept="Printed so."), chicago_core_site_partner=12) == Attribution(
        "core site partner, Chicago"
    )


def test_a_quote_without_any_label_is_not_made_less_precise_by_saying_the_site() -> None:
    assert attributed(quote(role=""), chicago_site_leader=20) == Attribution("a partner in Chicago")


def test_national_partners_have_no_site() -> None:
    national = quote(role="national_partner", site=None)
    assert attributed(national, national_national_partner=12) == Attribution("national partner")
    assert attributed(national, national_national_partner=3) == Attribution("a partner", coarsened=True)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("core_site_partner", "socio principal del sitio, Chicago"),
        ("community_partner", "socio comunitario, Chicago"),
    ],
)
def test_attributions_in_spanish(role: Role, said: str) -> None:
    assert attributed(quote(role), language="es", **{f"chicago_{role}": 12}).text == said
    assert attributed(quote(role), language="es", chicago_site_leader=20).text == "una persona asociada en Chicago"


@pytest.mark.parametrize(
    ("consent", "audience", "shown"),
    [
        ("public", "public", True),
        ("public", "partnership", True),
        ("internal", "partnership", True),
        ("internal", "public", False),
        ("none", "partnership", False),
        ("none", "public", False),
    ],
)
def test_words_are_shown_to_whom_their_speaker_agreed_to(consent: str, audience: str, shown: bool) -> None:
    said = replace(quote(), consent=consent)
    codes = [each.code for each in may_be_shown(said, audience, HERE)]
    assert codes == ([] if shown else ["brief.quote-without-consent"])


def test_withdrawn_words_are_shown_to_nobody() -> None:
    (found,) = may_be_shown(replace(quote(), withdrawn=date(2021, 6, 1)), "partnership", HERE)
    assert (found.code, found.severity, found.where) == ("brief.quote-withdrawn", "error", HERE)
    assert "2021-06-01" in found.what
