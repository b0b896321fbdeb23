"""A network's scores: each with what it rests on, who was silent, and never a zero for silence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.labels import LANGUAGES, label
from wellknit.relationships.history import Event
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.scopes import BETWEEN, Scope
from wellknit.relationships.ties import STATES, Report
from wellknit.relationships.trust import by_dimension, history_counts, ratings, repairs, scores

from ..answers import says

SITE = ("clinic", "library", "school")


def scored(*reports: Report, scope: Scope | tuple[str, ...] = SITE) -> dict[str, Measure]:
    return {each.key: each for each in scores(ratings(reports), scope)}


def test_trust_is_the_mean_over_pairs_that_were_rated() -> None:
    found = scored(
        says("amina", "library", "school", reliability=4, person_trust=1),
        says("ben", "school", "library", reliability=2),
        says("cho", "clinic", "library", "no_tie"),
        says("cho", "clinic", "school", "not_asked"),
    )
    trust = found["trust"]
    assert (trust.value, trust.count, trust.base) == (pytest.approx(2 / 3), 2, 2)
    assert (found["trust_person"].value, found["trust_person"].count) == (0.0, 1)


def test_silence_widens_the_bounds_and_is_no_zero() -> None:
    found = scored(
        says("amina", "library", "school", reliability=4),
        says("ben", "school", "library", reliability=4),
        says("cho", "clinic", "library", "not_answered"),
        says("cho", "clinic", "school", "dont_know"),
    )["trust"]
    # Two of four are rated, both 1: if the silent two are 0 it is 2/4, if they are 1 it is 4/4.
    assert (found.value, found.count, found.base, found.low, found.high) == (1.0, 2, 4, 0.5, 1.0)


def test_nobody_rated_has_no_value() -> None:
    found = scored(says("amina", "library", "school"))
    assert (found["trust"].value, found["trust"].count, found["trust"].base) == (None, 0, 1)
    assert found["trust"].low is None
    assert found["strained"].value is None
    assert found["gap"].value is None


def test_partner_s_percentage_is_there_in_both_readings() -> None:
    found = scored(
        says("amina", "library", "school", reliability=4, mission_support=3, open_discussion=2, shares_thinking=1)
    )
    # PARTNER's three: mean 3, which is 3/4 of the top and 2/3 of the way from the bottom. All four items: 2.5.
    assert found["trust_partner"].beside == {
        "raters": 1, "rated": 1, "on_scale": 3.0, "of_top": 0.75, "above_bottom": pytest.approx(2 / 3),
    }  # fmt: skip
    assert found["trust"].beside["on_scale"] == 2.5
    assert found["collaboration"].value is None


def test_three_kinds_of_strain_have_bases_of_their_own() -> None:
    def both(one: str, other: str, first: int | None, second: int | None) -> list[Report]:
        return [
            says("", who, to, **({} if answer is None else {"strained": answer}))
            for who, to, answer in ((one, other, first), (other, one, second))
        ]

    organizations = ("clinic", "funder", "library", "school")
    found = scored(
        *both("library", "school", 1, 1),
        *both("clinic", "library", 1, 0),
        *both("clinic", "school", 0, 0),
        *both("funder", "library", 1, None),
        *both("clinic", "funder", None, 0),
        *both("funder", "school", None, None),
        scope=organizations,
    )

    def parts(key: str) -> tuple[int | None, int | None]:
        return found[key].count, found[key].base

    assert parts("strained_both") == (1, 3)
    assert parts("strained_one") == (1, 3)
    assert parts("strained_one_answered") == (1, 2)
    strained = found["strained"]
    assert (strained.count, strained.base) == (3, 5)
    # Of all six pairs three are strained for certain; the funder's two with a silent side may be, too.
    assert (strained.low, strained.high) == (0.5, pytest.approx(5 / 6))


def test_gaps_count_pairs_that_rated_each_other() -> None:
    found = scored(
        says("amina", "library", "school", reliability=4),
        says("ben", "school", "library", reliability=2),
        says("amina", "library", "clinic", reliability=4),
        says("cho", "clinic", "library", reliability=4),
        says("cho", "clinic", "school", reliability=4),
    )
    assert (found["gap"].value, found["gap"].count) == (pytest.approx(1 / 3), 2)
    assert (found["gaps_to_talk_about"].count, found["gaps_to_talk_about"].base) == (1, 2)


def test_how_many_organizations_speak_with_one_voice() -> None:
    found = scored(
        says("amina", "library", "school", reliability=4),
        says("ann", "library", "school", reliability=1),
        says("ben", "school", "library", reliability=4),
        says("bo", "school", "library", reliability=4),
        says("cho", "clinic", "library", reliability=1),
    )["respondents_agree"]
    assert (found.count, found.base) == (1, 2)


def test_between_counts_only_pairs_of_a_national_partner_and_a_site() -> None:
    scope = Scope(BETWEEN, ("alliance", "library", "school"), frozenset({"alliance"}))
    found = scored(
        says("amina", "library", "school", reliability=1),
        says("amina", "library", "alliance", reliability=4),
        scope=scope,
    )
    assert (found["trust"].value, found["trust"].count) == (1.0, 1)


def test_each_dimension_for_itself_in_the_order_in_which_they_are_asked() -> None:
    found = by_dimension(ratings([says("amina", "library", "school", resources=4, shares_thinking=1)]), SITE)
    assert [(key, each.value) for key, each in found.items()] == [("shares_thinking", 0.0), ("resources", 1.0)]


def test_history_counts_relationships_once() -> None:
    day = date(2021, 3, 1)
    events = [
        Event(day, ("library", "school"), "strained", "funding", "open", "", "both"),
        Event(day, ("library", "school"), "strained", "turf", "under_way", "", "both"),
        Event(day, ("clinic", "school"), "strained", "turf", "open", "", "both"),
        Event(date(2021, 4, 1), ("clinic", "school"), "repaired", "turf", "addressed", "", "both"),
        Event(day, ("museum", "school"), "strained", "turf", "open", "", "both"),
    ]
    found = {each.key: (each.count, each.base) for each in history_counts(repairs(events), SITE)}
    assert found["strain_noted"] == (2, None)
    assert found["strain_open"] == (1, 2)
    assert found["strain_repaired"] == (1, 2)
    assert (found["strain_cause_funding"], found["strain_cause_turf"]) == ((1, 1), (1, 1))


def test_every_score_has_a_name_in_both_languages() -> None:
    keys = [each.key for each in scores((), SITE)] + [each.key for each in history_counts((), SITE)]
    assert len(keys) == len(set(keys))
    for language in LANGUAGES:
        assert all(label(f"trust.{key}", language) for key in keys)


reports = st.lists(
    st.builds(
        lambda pair, state, rating: says("", *pair, state, **({"reliability": rating} if state == "tie" else {})),
        st.permutations(SITE).map(lambda order: order[:2]),
        st.sampled_from(STATES),
        st.integers(1, 4),
    ),
    max_size=8,
)


@given(reports)
def test_the_bounds_hold_the_value_and_close_when_nobody_is_silent(drawn: list[Report]) -> None:
    found = scored(*drawn)["trust"]
    if found.value is None:
        assert found.count == 0
        return
    assert found.low is not None and found.high is not None and found.count is not None and found.base is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert (found.count == found.base) == (found.high - found.low < 1e-12)
