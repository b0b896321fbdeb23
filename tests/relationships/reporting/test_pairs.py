"""Which pairs have something to talk about, told for each audience."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from wellknit.relationships.findings import Findings, ShownOrganization, ShownRelationship, Viewer
from wellknit.relationships.measures.standing import standings
from wellknit.relationships.network import network_from_edges
from wellknit.relationships.reporting.findings import Heading, as_dict, sections
from wellknit.relationships.reporting.pairs import as_values, pairs_sections, talks_of_findings, talks_of_gaps
from wellknit.relationships.reporting.standing import Places
from wellknit.relationships.trust.gaps import Gap, talk_guide

NAMES = {"mill_school": "Mill School", "reed_house": "Reed House", "ferry_library": "Ferry Library"}
APART = Gap("mill_school", "reed_house", (Fraction(1), Fraction(1, 3)), None, (False, True))
ALIKE = Gap("ferry_library", "mill_school", (Fraction(1, 2), Fraction(1, 2)), None, (True, True))
LEVELS = Gap("ferry_library", "reed_house", None, (Fraction(5), Fraction(1)), None)


def shown(viewer: Viewer, *relationships: ShownRelationship) -> Findings:
    organizations = tuple(ShownOrganization(key, name, None, "", 1) for key, name in NAMES.items())
    return Findings("spring", date(2021, 3, 15), viewer, organizations=organizations, relationships=relationships)


def pair(trust: tuple[float, float] | None, strained: str = "") -> ShownRelationship:
    gap = trust[0] - trust[1] if trust else None
    return ShownRelationship("mill_school", "reed_house", 1, (1, 1), False, trust=trust, gap=gap, strained=strained)  # type: ignore[arg-type]


def test_the_holder_sees_every_pair_with_a_topic_and_who_agreed() -> None:
    talks = talks_of_gaps((APART, ALIKE, LEVELS), {("mill_school", "reed_house")}, NAMES)
    table, differs, guide = pairs_sections(talks, NAMES)
    assert table.rows == (
        ("Mill School", "Reed House", "1.00", "0.33", "0.67", "one says so", ""),
        ("Ferry Library", "Reed House", "–", "–", "–", "", "no"),
    )
    assert "ask both for their agreement first" in table.notes[0]
    assert differs.rows[0][1] == (
        "Mill School trusts Reed House more than Reed House trusts Mill School. "
        "Reed House finds the relationship strained; Mill School does not say so."
    )
    assert len(guide.notes) == 3 + 3  # what to ask of trust, collaboration and strain; and how to end


def test_the_guide_never_says_of_a_pair_that_it_agreed_when_it_did_not() -> None:
    talks = talks_of_gaps((APART, LEVELS), {("mill_school", "reed_house")}, NAMES)
    agreed, other = as_values(talks, NAMES)
    assert tuple(agreed["guide"]) == talk_guide(APART, NAMES)
    assert "have not both agreed" in other["guide"][0]
    assert other["guide"][1:] == list(talk_guide(LEVELS, NAMES))[1:]


def test_others_see_pairs_whose_ratings_are_shown_and_not_who_finds_it_strained() -> None:
    (talk,) = talks_of_findings(shown(Viewer("partnership"), pair((2 / 3, 1 / 3), "one")))
    assert list(talk.differs) == ["trust", "strain"]  # a step of exactly one third counts
    assert talk.differs["strain"].startswith("One of Mill School and Reed House")
    assert talks_of_findings(shown(Viewer("partnership"), pair(None, "one"))) == ()
    assert talks_of_findings(shown(Viewer("partnership"), pair((0.6, 0.5), "both"))) == ()
    assert talks_of_findings(shown(Viewer("public"), pair((1.0, 0.0), "one"))) == ()


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Pairs to talk about"), ("es", "Pares que tienen de qué hablar")]
)
def test_the_public_is_not_told_of_the_section(language: str, title: str) -> None:
    heading = Heading("towns", "River Towns", "spring", "Spring", language=language)
    for viewer, told in ((Viewer("partnership"), True), (Viewer("public"), False)):
        assert (title in [each.title for each in sections(shown(viewer), heading)]) is told


def test_where_too_few_answered_nobody_is_ranked_and_it_says_so() -> None:
    network = network_from_edges([("mill_school", "reed_house")], list(NAMES))
    heading = Heading("towns", "River Towns", "spring", "Spring", sites={"upstream": "Upstream"})
    groups = {"mill_school": "upstream", "reed_house": "national"}
    for ranked in (True, False):
        places = Places(standings(network, groups, coverage=0.8 if ranked else 1.1), groups, ranked, 0.8)
        found = sections(shown(Viewer("holder")), heading, places)
        table = next(each for each in found if each.title == "Where each organization stands")
        assert table.rows[0][:3] == ("Reed House", "National partners", "1")
        cells = dict(zip(table.headings, table.rows[0], strict=True))
        assert (cells["Lies between"] == "–") is not ranked
        assert ("Fewer than 80% of" in table.notes[0]) is not ranked
    values = as_dict(shown(Viewer("holder")), heading, places)["organizations"]
    assert [each["group"] for each in values if each["organization"] != "ferry_library"] == ["upstream", "national"]
