"""The best introductions for expected survival, against trying every choice of them."""

from __future__ import annotations

from collections import Counter
from math import e
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.relationships.ledger import Ledger
from wellknit.relationships.plans.candidates import rules_of
from wellknit.relationships.plans.expected import plan
from wellknit.relationships.settings import Constraint
from wellknit.relationships.survival.exact import chances

from .partnerships import Pair, at_random, contacts, introduced, ledgers, partnership, subsets, with_links

ACTING = {"clinic": "ana cleo gus", "library": "dan eva", "school": "ben flo"}
THREE = partnership(ACTING, ["ana ben", "ana flo", "ben dan"])
STAYING = {"ana": 0.5, "ben": 0.9, "cleo": 0.8, "dan": 0.6, "eva": 0.7, "flo": 0.9, "gus": 0.4}


def expected(ledger: Ledger, staying: dict[str, float], pairs: list[Pair] | tuple[Pair, ...] = ()) -> float:
    """How many of the relationships that there are can be expected to survive when ``pairs`` have met."""
    found = chances(with_links(ledger, pairs), staying)
    return float(sum(found.of(*pair) for pair in ledger.relationships))


def test_the_introduction_that_saves_most_comes_first() -> None:
    found = plan(THREE, STAYING, 2)
    # The clinic's relationship hangs on ana, who may well leave; the library's on ben and dan. There eva meets
    # flo and not ben: who stays as likely and is not needed already.
    assert [(each.person, each.other, each.why, each.about) for each in found.introductions] == [
        ("cleo", "ben", "expected_one", ("ana",)),
        ("eva", "flo", "expected_pair", ("ben", "dan")),
    ]
    first, second = found.introductions
    assert first.gain == pytest.approx(0.8 * 0.9 * (1 - 0.5))
    assert second.gain == pytest.approx(0.7 * 0.9 * (1 - 0.9 * 0.6))
    assert found.value == pytest.approx(first.gain + second.gain)
    assert found.optimal
    assert found.parameters["expected_before"] == pytest.approx(expected(THREE, STAYING))
    assert found.parameters["expected_after"] == pytest.approx(expected(THREE, STAYING, introduced(found)))


def test_one_introduction_a_relationship_unless_several_are_asked_for() -> None:
    assert len(plan(THREE, STAYING, 5).introductions) == 2
    found = plan(THREE, STAYING, 5, several=True)
    assert len(found.introductions) == 5
    assert (
        found.bound
        >= found.value
        == pytest.approx(expected(THREE, STAYING, introduced(found)) - expected(THREE, STAYING))
    )
    gains = [each.gain for each in found.introductions]
    assert gains == sorted(gains, reverse=True)


def test_relationships_are_begun_only_where_that_is_wanted() -> None:
    assert {each.organization for each in plan(THREE, STAYING, 9).introductions} == {"clinic", "library"}
    found = plan(THREE, STAYING, 1, between=[("library", "clinic"), ("clinic", "clinic"), ("clinic", "zoo")])
    (only,) = found.introductions
    assert (only.person, only.other, only.why, only.about) == ("cleo", "eva", "expected_new", ())
    assert only.gain == pytest.approx(0.8 * 0.7)


def test_who_acts_for_two_organizations_can_serve_both() -> None:
    shared = partnership({"clinic": "ana dan", "library": "cleo dan", "school": "ben flo"}, ["ana ben", "cleo ben"])
    staying = dict.fromkeys(shared.employers, 0.5)
    found = plan(shared, staying, 1)
    assert introduced(found) == [("dan", "flo")]
    assert found.value == pytest.approx(2 * 0.25 * 0.75)


def test_a_dear_introduction_uses_more_of_the_budget() -> None:
    dear = [Constraint("cleo", None, "cost", 2.0), Constraint("gus", None, "cost", 2.0)]
    assert introduced(plan(THREE, STAYING, 1, dear))[0][0] == "eva"
    assert len(plan(THREE, STAYING, 2, dear).introductions) == 1
    assert len(plan(THREE, STAYING, 3, dear).introductions) == 2
    cheap = [Constraint("cleo", None, "cost", 0.1), Constraint("eva", None, "cost", 0.1)]
    assert len(plan(THREE, STAYING, 1, cheap).introductions) == 1


def test_without_introductions_or_chances_there_is_no_plan() -> None:
    with pytest.raises(WellknitError, match=r"plans\.too-few-introductions"):
        plan(THREE, STAYING, 0)
    with pytest.raises(WellknitError, match="It is not known how likely 1 people are to stay, 'gus' among them"):
        plan(THREE, {person: 0.5 for person in STAYING if person != "gus"}, 1)
    with pytest.raises(WellknitError, match=r"plans\.not-a-chance"):
        plan(THREE, {**STAYING, "gus": 1.2}, 1)


def test_nothing_is_gained_where_everybody_stays_or_leaves() -> None:
    for chance in (0.0, 1.0):
        found = plan(THREE, dict.fromkeys(STAYING, chance), 3)
        assert (found.introductions, found.value, found.bound, found.optimal) == ((), 0.0, 0.0, True)


def test_chances_that_are_drawn_prove_nothing() -> None:
    # Seventeen people on each side, all hanging together: no sixteen people cover the links.
    first, second = [f"a{number:02}" for number in range(18)], [f"b{number:02}" for number in range(18)]
    ladder = [f"{one} {other}" for one, other in zip(first[:17], second[:17], strict=True)]
    ladder += [f"{one} {other}" for one, other in zip(first[:16], second[1:17], strict=True)]
    wide = partnership({"clinic": " ".join(first), "school": " ".join(second)}, ladder)
    found = plan(wide, dict.fromkeys((*first, *second), 0.1), 1)
    assert introduced(found) == [("a17", "b17")]
    assert not found.optimal
    assert found.value == pytest.approx(0.01 * (1 - found.parameters["expected_before"]), abs=0.001)


def test_what_was_not_looked_at_first_is_still_found() -> None:
    # Thirty relationships of the hub gain most, but ana and ben may be asked once each: the third is the school's.
    acting = {f"branch{number:02}": f"x{number:02} y{number:02}" for number in range(30)}
    hub = partnership(
        {**acting, "hub": "ana ben", "clinic": "cleo dan", "school": "eva flo"},
        [*(f"ana x{number:02}" for number in range(30)), "cleo eva"],
    )
    staying = dict.fromkeys(hub.employers, 0.9) | dict.fromkeys(("cleo", "dan", "eva", "flo"), 0.2)
    found = plan(hub, staying, 3, new_contacts=1)
    assert len(found.introductions) == 3
    assert ("dan", "flo") in introduced(found)
    assert found.optimal


# ---- Against trying every choice


def served(ledger: Ledger, pair: Pair) -> set[Pair]:
    one, other = pair
    return {(min(a, b), max(a, b)) for a in ledger.employers[one] for b in ledger.employers[other]} & set(
        ledger.relationships
    )


def test_no_choice_adds_more_by_trying_all(long: bool) -> None:
    random, compared, several_seen = Random(1), 0, []
    while compared < (500 if long else 60):
        ledger = at_random(random, organizations=5, people=9, several=0.2)
        people = sorted(ledger.employers)
        rules = []
        for _ in range(random.choice((0, 0, 2, 4)) if len(people) > 1 else 0):
            one, other = random.sample(people, 2)
            about = random.choice((other, None, random.choice(ledger.organizations)))
            rules.append(Constraint(one, about, random.choice(("not", "cost")), random.choice((0.5, 2.0, 3.0))))  # type: ignore[arg-type]
        budget, most, several = random.choice((1, 2, 3)), random.choice((1, 2, 3)), random.random() < 0.4
        efforts = rules_of(ledger, rules, new_contacts=most)
        pairs = [
            (one, other)
            for one in people
            for other in people
            if one < other and efforts.effort(one, other) is not None and served(ledger, (one, other))
        ]
        if not pairs or len(pairs) > 12:
            continue
        compared += 1
        staying = {person: random.choice((0.5, 0.8, random.random())) for person in people}
        found = plan(ledger, staying, budget, rules, new_contacts=most, several=several)
        before = expected(ledger, staying)
        best = max(
            expected(ledger, staying, chosen) - before
            for chosen in subsets(pairs, budget)
            if contacts(chosen) <= most
            and sum(efforts.effort(*pair) or 0.0 for pair in chosen) <= budget
            and (
                several
                or max(Counter(each for pair in chosen for each in served(ledger, pair)).values(), default=0) <= 1
            )
        )
        assert found.value == pytest.approx(expected(ledger, staying, introduced(found)) - before, abs=1e-9)
        assert contacts(introduced(found)) <= most
        assert len(found.introductions) <= budget
        assert sum(each.cost for each in found.introductions) <= budget
        assert found.bound >= best - 1e-9
        if several:
            if not rules and most >= budget:
                assert found.value >= (1 - 1 / e) * best
            if found.optimal:
                assert found.value == pytest.approx(best)
            several_seen.append(found.optimal)
        else:
            assert found.value == pytest.approx(best)
            assert found.value == pytest.approx(found.bound)
            assert found.optimal
    assert {True, False} <= set(several_seen)


def test_without_time_the_bound_still_holds() -> None:
    random = Random(2)
    for _ in range(40):
        ledger = at_random(random, organizations=6, people=14, several=0.2)
        staying = {person: random.random() for person in ledger.employers}
        found = plan(ledger, staying, 4, new_contacts=1, time_limit=0.0)
        best = plan(ledger, staying, 4, new_contacts=1)
        assert best.optimal
        assert found.value <= best.value + 1e-12
        assert found.bound >= best.value - 1e-12
        assert contacts(introduced(found)) <= 1
        if found.optimal:
            assert found.value == pytest.approx(best.value)


@given(ledgers(), st.data())
def test_any_plan_says_what_it_changes(ledger: Ledger, data: st.DataObject) -> None:
    chance = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
    staying = {person: data.draw(chance) for person in ledger.employers}
    found = plan(ledger, staying, data.draw(st.integers(1, 4)), several=data.draw(st.booleans()))
    before, after = expected(ledger, staying), expected(ledger, staying, introduced(found))
    assert after - before == pytest.approx(found.value, abs=1e-9)
    assert sum(each.gain for each in found.introductions) == pytest.approx(found.value, abs=1e-9)
    assert found.value <= found.bound + 1e-9
    assert found.gap == pytest.approx(abs(found.value - found.bound) / max(1.0, found.bound))
