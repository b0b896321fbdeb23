"""Every relationship survives any k departures: plans against the matching formula, enumeration and every departure."""

from __future__ import annotations

from random import Random

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.relationships.ledger import Ledger
from wellknit.relationships.plans import meetings
from wellknit.relationships.plans.candidates import acquainted, rules_of
from wellknit.relationships.plans.each_survives import plan
from wellknit.relationships.plans.values import Plan
from wellknit.relationships.settings import Constraint

from .partnerships import Pair, at_random, contacts, introduced, ledgers, partnership, subsets, survives, with_links

# ana of the clinic knows both people of the school; ben of the school alone knows the library.
THREE = partnership(
    {"clinic": "ana cleo", "library": "dan eva", "school": "ben flo"}, ["ana ben", "ana flo", "ben dan"]
)


def left_out(found: Plan) -> set[Pair]:
    return {tuple(sorted(each.organizations)) for each in found.impossible}  # type: ignore[misc]


def test_a_relationship_that_hangs_on_one_person_gets_a_second_pair() -> None:
    found = plan(THREE)
    assert [(each.person, each.organization, each.other_organization) for each in found.introductions] == [
        ("cleo", "clinic", "school"),
        ("eva", "library", "school"),
    ]
    clinic, library = found.introductions
    assert (clinic.why, clinic.about, clinic.gain) == ("hangs_on_one", ("ana",), 1.0)
    assert (library.why, library.about, library.other) == ("hangs_on_pair", ("ben", "dan"), "flo")
    assert (found.value, found.bound, found.gap, found.optimal) == (2.0, 2.0, 0.0, True)
    assert found.parameters["missing"] == 2


def test_who_is_likely_to_stay_is_asked_and_the_most_endangered_comes_first() -> None:
    acting = {"clinic": "ana cleo gus", "school": "ben flo", "library": "dan eva"}
    found = plan(partnership(acting, ["ana ben", "flo dan"]), leaving={"cleo": 0.5, "gus": 0.2, "dan": 0.9})
    assert introduced(found) == [("eva", "ben"), ("gus", "flo")]


def test_an_organization_with_too_few_people_is_named() -> None:
    lone = partnership({"clinic": "ana", "library": "dan eva", "school": "ben"}, ["ana ben", "ana dan"])
    found = plan(lone)
    assert [(each.organizations, each.why, each.missing) for each in found.impossible] == [
        (("clinic", "library"), "deputy", 1),
        (("clinic", "school"), "deputy", 1),
        (("school", "clinic"), "deputy", 1),
    ]
    assert found.introductions == ()
    assert plan(THREE, departures=2).introductions == ()
    assert {(each.why, each.missing) for each in plan(THREE, departures=3).impossible} == {("deputy", 2)}


def test_nobody_is_asked_for_more_new_contacts_than_allowed() -> None:
    # Three relationships of the hub hang on ana; ben alone of the hub is free to carry a second pair for each.
    acting = {"hub": "ana ben", "clinic": "c1 c2", "library": "l1 l2", "school": "s1 s2"}
    star = partnership(acting, ["ana c1", "ana l1", "ana s1"])
    assert len(plan(star, new_contacts=3).introductions) == 3
    found = plan(star, new_contacts=2)
    assert contacts(introduced(found)) == 2
    assert [(each.why, each.missing) for each in found.impossible] == [("full", 1)]
    assert found.optimal


def test_a_person_of_two_organizations_can_serve_two_relationships_at_once() -> None:
    # ana knows everybody of the school, for the clinic; cleo knows flo for the library. dan acts for both.
    shared = partnership({"clinic": "ana dan", "library": "cleo dan", "school": "ben flo"}, ["ana ben", "cleo ben"])
    found = plan(shared)
    assert introduced(found) == [("dan", "flo")]
    assert (found.value, found.introductions[0].gain, found.parameters["missing"]) == (1.0, 2.0, 2.0)


def test_a_person_on_both_sides_takes_all_their_links_along() -> None:
    # ivo acts for both and is in touch with one of each: a matching of the two sides would call that two pairs.
    both = partnership({"clinic": "ana ivo cleo", "school": "ben ivo"}, ["ana ivo", "ben ivo"])
    found = plan(both)
    assert [(each.why, each.about) for each in found.introductions] == [("hangs_on_one", ("ivo",))]
    assert {each.other for each in found.introductions} == {"ben"}
    nobody_else = partnership({"clinic": "ivo jo", "school": "ivo jo"}, ["ivo jo"])
    assert [each.why for each in plan(nobody_else).impossible] == ["kept_apart"]


def test_colleagues_are_not_introduced_to_each_other() -> None:
    # cleo and dan would be the second pair, but they work together at the kitchen: each meets one of the first pair.
    found = plan(
        partnership({"clinic": "ana cleo", "school": "ben dan", "kitchen": "cleo dan"}, ["ana ben"]),
    )
    assert set(introduced(found)) == {("ana", "dan"), ("cleo", "ben")}
    assert (found.value, found.parameters["missing"], found.optimal) == (2.0, 1.0, True)


def test_two_departures_where_some_act_for_both_organizations() -> None:
    # ivo and jo act for both: their leaving ends all links but those of others, whichever side they stand on.
    both = partnership({"clinic": "ana cleo ivo jo", "school": "ben dan ivo jo"}, ["ana ivo", "ben jo"])
    found = plan(both, departures=2)
    after = with_links(both, introduced(found)).relationships[("clinic", "school")]
    assert survives(after, 2)
    assert (len(found.introductions), found.optimal) == (1, True)
    lone = partnership({"clinic": "ivo jo kim", "school": "ben ivo jo kim"}, ["ben ivo"])
    assert [each.why for each in plan(lone, departures=2).impossible] == ["kept_apart"]


def test_rules_about_who_may_meet_are_kept() -> None:
    found = plan(THREE, [Constraint("cleo", "school", "not")])
    assert [(each.organizations, each.why) for each in found.impossible] == [(("clinic", "school"), "kept_apart")]
    assert [each.organization for each in found.introductions] == ["library"]
    found = plan(THREE, [Constraint("cleo", "ben", "cost", 2.0), Constraint("cleo", "flo", "not")])
    assert {("cleo", "ben"), ("eva", "flo")} == set(introduced(found))
    assert (found.value, found.bound, found.optimal) == (3.0, 3.0, True)


def test_a_rule_about_an_organization_holds_for_its_people_wherever_they_act() -> None:
    # dan acts for the archive and the bakery: what is said of eva and the bakery is said of eva and dan.
    ledger = partnership({"archive": "ana dan", "bakery": "ben dan", "clinic": "eva flo"}, ["ana flo"])
    assert plan(ledger, [Constraint("eva", "bakery", "cost", 0.5)]).value == 0.5
    apart = plan(ledger, [Constraint("eva", "bakery", "not")])
    assert set(introduced(apart)) == {("ana", "eva"), ("dan", "flo")}


def test_two_cheap_introductions_are_made_instead_of_a_dear_one() -> None:
    # A second pair beside ana and ben takes cleo and dan to meet, which is dear; cleo with ben and dan with ana is not.
    single = partnership({"clinic": "ana cleo", "school": "ben dan"}, ["ana ben"])
    found = plan(single, [Constraint("cleo", "dan", "cost", 5.0)])
    assert set(introduced(found)) == {("cleo", "ben"), ("ana", "dan")}
    assert (found.value, found.bound) == (2.0, 2.0)


def test_who_knows_each_other_already_carries_the_relationship() -> None:
    found = plan(THREE, [Constraint("cleo", "flo", "know"), Constraint("eva", None, "know")])
    assert found.introductions == ()
    assert found.impossible == ()
    # Somebody who knows nobody new for sure, but an organization that nobody else knows: a relationship of its own.
    found = plan(THREE, [Constraint("cleo", "eva", "know")])
    assert ("ana", "dan") in introduced(found)


def test_less_than_one_departure_is_refused() -> None:
    with pytest.raises(WellknitError, match=r"plans\.too-few-departures"):
        plan(THREE, departures=0)


def test_nothing_is_planned_where_no_relationship_is() -> None:
    found = plan(partnership({"clinic": "ana", "school": ""}, []), leaving={"ana": 0.5})
    assert (found.introductions, found.impossible, found.value, found.optimal) == ((), (), 0.0, True)


# ---- Against the formula, enumeration and every departure


def missing(ledger: Ledger, departures: int) -> dict[Pair, int]:
    """For each relationship the pairs it lacks: k + 1 less its matching number, by networkx."""
    found = {}
    for pair, links in ledger.relationships.items():
        sides = networkx.Graph([(("first", one), ("second", other)) for one, other in links])
        found[pair] = max(0, departures + 1 - len(networkx.max_weight_matching(sides, maxcardinality=True)))
    return found


def test_the_plan_has_as_many_introductions_as_pairs_are_missing(long: bool) -> None:
    random = Random(1)
    for _ in range(2000 if long else 200):
        ledger = at_random(random, several=0.0)
        departures = random.choice((1, 1, 2, 3))
        found = plan(ledger, departures=departures, new_contacts=99)
        people = {key: sum(key in each for each in ledger.employers.values()) for key in ledger.organizations}
        lacking = {pair: count for pair, count in missing(ledger, departures).items() if count}
        small = {pair for pair in lacking if min(people[key] for key in pair) <= departures}
        assert left_out(found) == small
        assert {each.why for each in found.impossible} <= {"deputy"}
        formula = sum(count for pair, count in lacking.items() if pair not in small)
        assert len(found.introductions) == found.value == found.bound == formula == found.parameters["missing"]
        assert found.optimal
        after = with_links(ledger, introduced(found))
        assert all(survives(links, departures) for pair, links in after.relationships.items() if pair not in small)
        assert set(after.relationships) == set(ledger.relationships)


def test_chances_of_leaving_change_who_is_asked_and_not_how_many(long: bool) -> None:
    random = Random(2)
    for _ in range(600 if long else 60):
        ledger = at_random(random, several=0.0, people=14)
        departures, most = random.choice((1, 2)), random.choice((1, 2, 3))
        leaving = {person: random.random() for person in ledger.employers}
        found = plan(ledger, departures=departures, new_contacts=most, leaving=leaving)
        assert contacts(introduced(found)) <= most
        assert found.optimal
        assert len(found.introductions) == found.value == found.bound == found.parameters["missing"]
        after = with_links(ledger, introduced(found))
        for pair, links in after.relationships.items():
            assert survives(links, departures) == (pair not in left_out(found))


def test_the_cheapest_people_are_asked_by_trying_all() -> None:
    random, compared = Random(3), 0
    while compared < 60:
        ledger = at_random(random, organizations=3, people=7, several=0.0)
        pairs = new_pairs(ledger, ())
        formula = sum(missing(ledger, 1).values())
        leaving = {person: random.random() for person in ledger.employers}
        found = plan(ledger, leaving=leaving, new_contacts=1)
        if not formula or found.impossible or len(pairs) > 14:
            continue
        compared += 1
        chances = [
            sum(leaving[person] for pair in chosen for person in pair)
            for chosen in subsets(pairs, formula)
            if len(chosen) == formula
            and contacts(chosen) <= 1
            and all(survives(links, 1) for links in with_links(ledger, chosen).relationships.values())
        ]
        assert sum(leaving[person] for pair in introduced(found) for person in pair) == pytest.approx(min(chances))


def new_pairs(ledger: Ledger, rules: tuple[Constraint, ...] | list[Constraint]) -> list[Pair]:
    """All who may be introduced and whose meeting serves a relationship."""
    efforts = rules_of(ledger, rules)
    people = sorted(ledger.employers)
    return [
        (one, other)
        for one in people
        for other in people
        if one < other
        and efforts.effort(one, other) is not None
        and any(
            (min(a, b), max(a, b)) in ledger.relationships
            for a in ledger.employers[one]
            for b in ledger.employers[other]
        )
    ]


def test_plans_with_rules_and_shared_people_take_the_least_effort_by_trying_all(long: bool) -> None:
    random, compared, fewer, unreached = Random(4), 0, 0, 0
    while compared < (800 if long else 80):
        ledger = at_random(random, organizations=4, people=8, several=0.3)
        rules = []
        people = sorted(ledger.employers)
        for _ in range(random.choice((0, 1, 2, 4)) if len(people) > 1 else 0):
            one, other = random.sample(people, 2)
            about = random.choice((other, other, None, random.choice(ledger.organizations)))
            kind = random.choice(("not", "cost", "know"))
            rules.append(Constraint(one, about, kind, random.choice((0.0, 0.5, 2.0, 3.0))))  # type: ignore[arg-type]
        known = acquainted(ledger, rules)
        departures, most = random.choice((1, 1, 2)), random.choice((1, 2, 3))
        pairs = new_pairs(known, rules)
        if len(pairs) > 10 or not any(missing(known, departures).values()):
            continue
        compared += 1
        found = plan(ledger, rules, departures=departures, new_contacts=most)
        efforts = rules_of(known, rules)
        best = min(
            (
                sum(lacks for pair, lacks in goals(known, departures).items() if not kept[pair]),
                sum(efforts.effort(*pair) or 0.0 for pair in chosen),
            )
            for chosen in subsets(pairs)
            if contacts(chosen) <= most
            for after in [with_links(known, chosen).relationships]
            for kept in [{pair: survives(after[pair], departures) for pair in known.relationships}]
        )
        after = with_links(known, introduced(found)).relationships
        for pair in known.relationships:
            assert survives(after[pair], departures) == (pair not in left_out(found))
        assert contacts(introduced(found)) <= most
        assert set(map(tuple, map(sorted, introduced(found)))) <= set(pairs)
        lacking = sum(count for pair, count in goals(known, departures).items() if pair in left_out(found))
        assert (lacking, found.value) == (best[0], pytest.approx(best[1]))
        assert found.bound == pytest.approx(best[1])
        assert found.optimal
        fewer += found.value < found.parameters["missing"]
        unreached += any(each.why in ("full", "kept_apart") for each in found.impossible)
    assert fewer
    assert unreached


def goals(ledger: Ledger, departures: int) -> dict[Pair, int]:
    """How many introductions each relationship lacks at least: one for each departure too few that it survives."""
    found = {}
    for pair, links in ledger.relationships.items():
        ending = (count for count in range(1, departures + 1) if not survives(links, count))
        found[pair] = departures + 1 - next(ending, departures + 1)
    return found


def test_without_time_there_is_a_plan_and_its_gap() -> None:
    random = Random(5)
    for _ in range(40):
        ledger = at_random(random, several=0.3, organizations=5, people=12)
        leaving = {person: random.random() for person in ledger.employers}
        found, best = plan(ledger, leaving=leaving, time_limit=0.0), plan(ledger, leaving=leaving)
        after = with_links(ledger, introduced(found)).relationships
        for pair in ledger.relationships:
            assert survives(after[pair], 1) == (pair not in left_out(found))
        assert left_out(best) <= left_out(found)
        if left_out(best) == left_out(found):
            assert found.value >= best.value >= found.bound
        assert contacts(introduced(found)) <= 3


def test_large_plans_hold_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a search for whole numbers, as for large partnerships, the plan may be worse and the bound holds."""
    random, unproved = Random(6), 0
    for _ in range(150):
        ledger = at_random(random, several=0.3, organizations=6, people=16)
        departures, leaving = random.choice((1, 2)), {person: random.random() for person in ledger.employers}
        best = plan(ledger, departures=departures, leaving=leaving, new_contacts=1)
        monkeypatch.setattr(meetings, "LARGE", 0)
        found = plan(ledger, departures=departures, leaving=leaving, new_contacts=1)
        monkeypatch.undo()
        after = with_links(ledger, introduced(found)).relationships
        for pair in ledger.relationships:
            assert survives(after[pair], departures) == (pair not in left_out(found))
        assert best.optimal
        assert contacts(introduced(found)) <= 1
        if left_out(found) == left_out(best):
            assert found.value >= best.value >= found.bound
        unproved += not found.optimal
    assert unproved


@given(ledgers(), st.integers(1, 3))
def test_no_relationship_is_ever_dropped(ledger: Ledger, departures: int) -> None:
    found = plan(ledger, departures=departures)
    after = with_links(ledger, introduced(found)).relationships
    for pair in ledger.relationships:
        assert survives(after[pair], departures) == (pair not in left_out(found))
