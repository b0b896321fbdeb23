"""What one introduction adds to a relationship's chance, against every way in which people can stay or leave."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.plans import gains
from wellknit.relationships.plans.gains import prospect_of

from .partnerships import Pair

FIRST, SECOND, BOTH = ("ana", "ben", "cleo", "dan"), ("eva", "flo", "gus", "hana"), ("ivo", "jo")


def chance(links: list[Pair], staying: Mapping[str, float]) -> float:
    """That a link is left, summed over every set of people who stay."""
    people = sorted({person for link in links for person in link})
    return sum(
        prod(staying[person] if stays else 1 - staying[person] for person, stays in zip(people, some, strict=True))
        for some in product((False, True), repeat=len(people))
        if any(
            dict(zip(people, some, strict=True))[one] and dict(zip(people, some, strict=True))[other]
            for one, other in links
        )
    )


@st.composite
def relationships(draw: st.DrawFn) -> tuple[list[Pair], dict[str, float], tuple[str, ...]]:
    both = BOTH[: draw(st.integers(0, 2))]
    pairs = [(one, other) for one in (*FIRST, *both) for other in (*SECOND, *both) if one != other]
    links = sorted(draw(st.sets(st.sampled_from(pairs), max_size=6)))
    people = (*FIRST, *SECOND, *both)
    chances = st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0, 1)
    return links, {person: draw(chances) for person in people}, both


@given(relationships(), st.sampled_from((*FIRST, *BOTH)), st.sampled_from((*SECOND, *BOTH)))
def test_a_gain_is_the_difference_that_another_link_makes(
    relationship: tuple[list[Pair], dict[str, float], tuple[str, ...]], one: str, other: str
) -> None:
    links, staying, both = relationship
    found = prospect_of(links, staying, both)
    assert found.exact
    assert found.survives == pytest.approx(chance(links, staying), abs=1e-12)
    if one in staying and other in staying and one != other and not {(one, other), (other, one)} & set(links):
        more = chance([*links, (one, other)], staying)
        assert found.gain(one, other) == pytest.approx(more - chance(links, staying), abs=1e-12)


def test_a_single_link_and_a_star_by_hand() -> None:
    staying = {"ana": 0.8, "ben": 0.6, "eva": 0.5, "flo": 0.9}
    single = prospect_of([("ana", "eva")], staying)
    assert single.survives == pytest.approx(0.8 * 0.5)
    assert single.gain("ben", "flo") == pytest.approx(0.6 * 0.9 * (1 - 0.4))
    assert single.gain("ana", "flo") == pytest.approx(0.8 * 0.9 * (1 - 0.5))  # ana stays, so only eva's leaving counts
    star = prospect_of([("ana", "eva"), ("ana", "flo")], staying)
    assert star.survives == pytest.approx(0.8 * (1 - 0.5 * 0.1))
    assert star.gain("ben", "flo") == pytest.approx(0.6 * 0.9 * (1 - 0.8))


def test_a_relationship_that_is_to_begin_gains_all_it_has() -> None:
    assert prospect_of([], {"ana": 0.5, "eva": 0.4}).gain("ana", "eva") == pytest.approx(0.2)
    assert prospect_of([], {}).survives == 0.0


def test_where_many_people_cover_the_links_the_gain_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    staying = {person: 0.3 + 0.07 * place for place, person in enumerate((*FIRST, *SECOND))}
    links = [*zip(FIRST, SECOND, strict=True), ("ana", "flo"), ("ben", "gus"), ("cleo", "hana")]
    exact = prospect_of(links, staying)
    monkeypatch.setattr(gains, "CAP", 3)
    monkeypatch.setattr(gains, "DRAWS", 40_000)
    drawn = prospect_of(links, staying)
    assert not drawn.exact
    assert drawn.survives == prospect_of(links, staying).survives
    assert drawn.survives != prospect_of(links, staying, seed=(1,)).survives
    assert drawn.survives == pytest.approx(exact.survives, abs=0.01)
    for one, other in product(FIRST, SECOND):
        if (one, other) not in links:
            assert drawn.gain(one, other) == pytest.approx(exact.gain(one, other), abs=0.01)
