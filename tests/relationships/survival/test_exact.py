"""The chance that relationships survive, against looking at every way in which people can stay or leave."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.ledger import Ledger, Link
from wellknit.relationships.survival.exact import Chances, chances

from .acting import acting, chances_to_stay, ledgers

PAIR = ("library", "school")


def every_way(
    ledger: Ledger, staying: Mapping[str, float], ended: frozenset[tuple[str, str]] = frozenset()
) -> list[float]:
    """The chance of each relationship, summed over every set of people who stay."""
    found = dict.fromkeys(ledger.relationships, 0.0)
    for stays in product((False, True), repeat=len(ledger.people)):
        there = {person for person, stay in zip(ledger.people, stays, strict=True) if stay}
        chance = prod(staying[each] if each in there else 1 - staying[each] for each in ledger.people)
        for (a, b), links in ledger.relationships.items():
            if any(p in there and q in there and not {(p, a), (q, b)} & ended for p, q in links):
                found[a, b] += chance
    return list(found.values())


def same_for_all(ledger: Ledger, chance: float) -> dict[str, float]:
    return dict.fromkeys(ledger.people, chance)


def one_chance(ledger: Ledger, staying: Mapping[str, float], fast: bool) -> float:
    (chance,) = chances(ledger, staying, fast=fast).chance
    return float(chance)


def test_a_single_link_survives_if_both_stay(fast: bool) -> None:
    ledger = acting({"ana": "library", "ben": "school"}, ["ana ben"])
    assert one_chance(ledger, {"ana": 0.8, "ben": 0.5}, fast) == pytest.approx(0.4, abs=1e-15)


def test_a_relationship_that_hangs_on_one_person_survives_if_they_and_any_other_stay(fast: bool) -> None:
    ledger = acting({"ana": "library", "ben": "school", "cleo": "school"}, ["ana ben", "ana cleo"])
    assert one_chance(ledger, {"ana": 0.8, "ben": 0.5, "cleo": 0.75}, fast) == pytest.approx(0.8 * (1 - 0.5 * 0.25))


def test_parts_without_a_person_in_common_are_independent(fast: bool) -> None:
    ledger = acting({"ana": "library", "ben": "school", "cleo": "school", "dan": "library"}, ["ana ben", "cleo dan"])
    found = one_chance(ledger, {"ana": 0.8, "ben": 0.5, "cleo": 0.5, "dan": 0.6}, fast)
    assert found == pytest.approx(1 - (1 - 0.4) * (1 - 0.3))


def test_three_links_in_a_row(fast: bool) -> None:
    # Ana - Ben - Cleo - Dan: lost when nobody but at most one of each neighbouring pair is left.
    employers = {"ana": "library", "ben": "school", "cleo": "library", "dan": "school"}
    ledger = acting(employers, ["ana ben", "ben cleo", "cleo dan"])
    assert one_chance(ledger, same_for_all(ledger, 0.5), fast) == pytest.approx(8 / 16)


def test_one_person_on_both_sides_leaves_once(fast: bool) -> None:
    # Ana acts for both: her departure takes both links. Were she two people, it would be 1 - (1 - 1/4)^2 = 7/16.
    ledger = acting({"ana": "library school", "ben": "school", "eva": "library"}, ["ana ben", "ana eva"])
    assert list(ledger.relationships) == [PAIR]
    assert one_chance(ledger, same_for_all(ledger, 0.5), fast) == pytest.approx(0.5 * 0.75)


def test_a_circle_through_both_sides(fast: bool) -> None:
    # Ana for both, Ben for the school, Eva for the library, all in touch: three people, three links. Any two suffice.
    ledger = acting({"ana": "library school", "ben": "school", "eva": "library"}, ["ana ben", "ana eva", "ben eva"])
    assert one_chance(ledger, same_for_all(ledger, 0.5), fast) == pytest.approx(0.5)


def test_a_tie_seen_from_both_sides_is_one_tie(fast: bool) -> None:
    ledger = acting({"ana": "library school", "ben": "library school"}, ["ana ben"])
    assert ledger.relationships[PAIR] == (("ana", "ben"), ("ben", "ana"))
    assert one_chance(ledger, {"ana": 0.8, "ben": 0.5}, fast) == pytest.approx(0.4)


def test_certainty_is_certain(fast: bool) -> None:
    ledger = acting({"ana": "library", "ben": "school", "cleo": "school"}, ["ana ben", "ana cleo"])
    assert one_chance(ledger, same_for_all(ledger, 1.0), fast) == 1.0
    assert one_chance(ledger, {"ana": 1.0, "ben": 0.0, "cleo": 1.0}, fast) == 1.0
    assert one_chance(ledger, {"ana": 0.0, "ben": 1.0, "cleo": 1.0}, fast) == 0.0


@given(st.data())
def test_exactly_what_looking_at_every_way_finds(fast: bool, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(most_people=8))
    staying = dict(zip(ledger.people, data.draw(chances_to_stay(len(ledger.people))), strict=True))
    found = chances(ledger, staying, fast=fast)
    assert found.pairs == tuple(ledger.relationships)
    assert found.chance == pytest.approx(every_way(ledger, staying), abs=1e-12)
    assert found.exact.all() and not found.error.any() and found.share_error == 0


@given(st.data())
def test_posts_that_end_take_their_links_and_no_others(fast: bool, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(most_people=7))
    staying = dict(zip(ledger.people, data.draw(chances_to_stay(len(ledger.people))), strict=True))
    posts = [(person, each) for person in ledger.people for each in ledger.employers[person]]
    ended = frozenset(data.draw(st.sets(st.sampled_from(posts))) if posts else ())
    found = chances(ledger, staying, ended=ended, fast=fast)
    assert found.pairs == tuple(ledger.relationships), "a relationship without links is still counted"
    assert found.chance == pytest.approx(every_way(ledger, staying, ended), abs=1e-12)


# --- Many people ------------------------------------------------------------------------------------------------------


def ring(people: int) -> Ledger:
    """A library and a school of so many people each, in touch as in a ring: everybody with two of the others."""
    employers = {f"{place}{n:02}": place for place in PAIR for n in range(people)}
    links = [f"library{n:02} school{m % people:02}" for n in range(people) for m in (n, n + 1)]
    return acting(employers, links)


def lost_ring(people: int, chance: float) -> float:
    """P(no two neighbours of a ring of 2 x ``people`` stay), from the transfer matrix of the ring."""
    step = np.array([[1 - chance, 1 - chance], [chance, 0.0]])
    return float(np.trace(np.linalg.matrix_power(step, 2 * people)))


@pytest.mark.parametrize("people", [2, 5, 10, 16])
def test_a_ring_of_up_to_sixteen_a_side_is_exact(fast: bool, people: int) -> None:
    ledger = ring(people)
    found = chances(ledger, same_for_all(ledger, 0.35), fast=fast)
    assert found.exact.all()
    assert found.chance[0] == pytest.approx(1 - lost_ring(people, 0.35), abs=1e-12)


def test_a_larger_ring_is_drawn_and_prints_its_error(fast: bool) -> None:
    ledger = ring(17)
    truth = 1 - lost_ring(17, 0.2)
    found = [chances(ledger, same_for_all(ledger, 0.2), seed=seed, fast=fast) for seed in range(40)]
    assert not any(each.exact.any() for each in found)
    errors = np.array([each.error[0] for each in found])
    assert ((errors > 0) & (errors < 0.01)).all()
    scores = np.array([each.chance[0] - truth for each in found]) / errors
    assert abs(scores.mean()) < 0.5 and 0.6 < scores.std() < 1.3
    assert found[0].share_error == errors[0]


def test_an_error_matters_as_much_as_the_rest_may_be_lost(fast: bool) -> None:
    alone = ring(17)
    beside = Ledger(
        alone.organizations,
        {**alone.employers, "zoe": ("library",), "zuri": ("school",)},
        (*alone.links, Link("zoe", "zuri", alone.links[0].last)),
    )
    one, both = (chances(each, same_for_all(each, 0.2), fast=fast) for each in (alone, beside))
    assert 1 - both.chance[0] == pytest.approx((1 - one.chance[0]) * (1 - 0.04))
    assert both.error[0] == pytest.approx(one.error[0] * (1 - 0.04))


def test_an_error_is_never_nothing_where_nothing_rare_was_drawn(fast: bool) -> None:
    ledger = ring(17)
    found = chances(ledger, same_for_all(ledger, 0.9), draws=1000, fast=fast)
    assert found.chance[0] == pytest.approx(1, abs=1e-3)
    assert found.error[0] >= 1 / 1000


def test_a_hub_with_fifty_leaves_is_exact_and_so_are_two(fast: bool) -> None:
    # The smaller side is what counts, and less than that: two hubs cover all links here, whatever their leaves.
    employers = {"ana": "library", "ben": "school"} | {f"l{n}": "library" for n in range(50)}
    employers |= {f"s{n}": "school" for n in range(50)}
    links = ["ana ben", *(f"ana s{n}" for n in range(50)), *(f"ben l{n}" for n in range(50))]
    ledger = acting(employers, links)
    found = chances(ledger, {each: 0.7 if each in ("ana", "ben") else 0.02 for each in ledger.people}, fast=fast)
    rest = 1 - 0.98**50
    assert found.exact.all()
    assert found.chance[0] == pytest.approx(0.7 * 0.7 + 2 * 0.7 * 0.3 * rest)


@given(st.data())
def test_parts_that_are_too_large_are_close_to_what_they_should_be(fast: bool, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(most_people=9))
    staying = dict(zip(ledger.people, data.draw(chances_to_stay(len(ledger.people))), strict=True))
    drawn = chances(ledger, staying, cap=1, draws=2048, fast=fast)
    # Drawn from chances that are rounded to 65,536ths; six standard errors are never seen in so few tries.
    assert (abs(drawn.chance - chances(ledger, staying).chance) <= 6 * drawn.error + 1e-4).all()
    assert ((drawn.error > 0) | drawn.exact | (drawn.chance == 1)).all()


# --- What is asked of it ----------------------------------------------------------------------------------------------


def test_the_share_is_over_all_relationships_of_those_asked_for() -> None:
    ledger = acting({"ana": "archive", "ben": "bakery", "cleo": "clinic"}, ["ana ben", "ben cleo"])
    found = chances(ledger, {"ana": 0.5, "ben": 1.0, "cleo": 0.25})
    assert found.share == pytest.approx(0.375)
    assert found.of("clinic", "bakery") == found.of("bakery", "clinic") == pytest.approx(0.25)
    assert found.among([("archive", "bakery")]).share == pytest.approx(0.5)
    assert found.among([]).share is None
    with pytest.raises(KeyError):
        found.of("archive", "clinic")


def test_without_relationships_there_is_no_share(fast: bool) -> None:
    found = chances(acting({"ana": "library"}, [], "school"), {"ana": 0.5}, fast=fast)
    assert isinstance(found, Chances)
    assert found.share is None and found.share_error == 0.0


def test_what_is_no_chance_and_who_has_none_is_refused() -> None:
    ledger = acting({"ana": "library", "ben": "school"}, ["ana ben"])
    with pytest.raises(ValueError, match="a chance is a number from 0 to 1"):
        chances(ledger, {"ana": 1.1, "ben": 0.5})
    with pytest.raises(ValueError, match="a chance is a number from 0 to 1"):
        chances(ledger, {"ana": float("nan"), "ben": 0.5})
    with pytest.raises(KeyError):
        chances(ledger, {"ana": 0.5})
    with pytest.raises(ValueError, match="1 to 30"):
        chances(ledger, same_for_all(ledger, 0.5), cap=31)
