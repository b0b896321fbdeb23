"""The attack on random linked releases: it finds what thresholds alone give away, and is right wherever every count can
be tried."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.releases.linked import Drafted, Linked, Sets, hiding, linked_releases, thresholds_only
from wellknit.releases.audited import cells_of
from wellknit.releases.disclosure.attack import Finding, audit
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown
from wellknit.releases.rules import AUDIENCES, Audience, ReportingRules


def everything(draft: Drafted, rules: ReportingRules, audience: Audience) -> Sets:
    return draft.tables


def without(items: set[str]) -> Any:
    """Hides every cell that counts answers to one of ``items``."""

    def protect(draft: Drafted, rules: ReportingRules, audience: Audience) -> Sets:
        gone = {
            (mark.table, mark.row, mark.column)
            for mark in draft.footprints
            if any(part.item in items for part in (*mark.parts, *mark.earlier))
        }
        return hiding(draft, gone, audience)

    return protect


def attacked(linked: Linked, protect: Any, audience: Audience) -> tuple[Finding, ...]:
    cells, answers = cells_of(linked.shown(protect), linked.rules, audience)
    return audit(systems(cells, answers), explain=False)


def test_what_is_printed_is_true_of_the_real_counts(long: bool) -> None:
    # A statement that the real counts contradict would rule out what is possible.
    # In 66 and 241, who gave no answer is counted of some roles alone, and a printed base holds the others too.
    for seed in (*range(400 if long else 60), 66, 241):
        linked = linked_releases(seed)
        for audience in AUDIENCES:
            cells, answers = cells_of(linked.shown(everything), linked.rules, audience)
            for system in systems(cells, answers, truth=True):
                assert system.holds([each.truth or 0 for each in system.unknowns]), (seed, audience, system.name)


def test_thresholds_alone_give_people_away(long: bool) -> None:
    # Complementary suppression turned off: the check can fail.
    seeds = range(200 if long else 40)
    leaking = [
        seed for seed in seeds if any(not f.safe for f in attacked(linked_releases(seed), thresholds_only, "public"))
    ]
    assert len(leaking) > 0.8 * len(seeds)


def test_where_all_answers_to_an_item_are_hidden_nothing_of_it_leaks(long: bool) -> None:
    for seed in range(200 if long else 20):
        linked = linked_releases(seed)
        small = {part.item for draft in linked.drafts for mark in draft.footprints for part in mark.parts}
        assert all(each.safe for each in attacked(linked, without(small), "public")), seed


def test_every_witness_agrees_with_all_that_is_printed() -> None:
    for seed in range(10):
        linked = linked_releases(seed)
        cells, answers = cells_of(linked.shown(thresholds_only), linked.rules, "public")
        for system in systems(cells, answers):
            for finding in audit([system], explain=False):
                for value, witness in zip(finding.values, finding.witnesses, strict=True):
                    assert system.holds(witness)
                    assert sum(witness[place] for place in finding.secret.places) == value


def test_the_auditor_never_looks_at_the_real_counts() -> None:
    linked = linked_releases(3)
    cells, answers = cells_of(linked.shown(thresholds_only), linked.rules, "public")
    built = systems(cells, answers)
    assert {each.truth for system in built for each in system.unknowns} == {None}
    assert audit(built, explain=False) == audit(systems(cells, answers), explain=False)


@st.composite
def small_systems(draw: st.DrawFn) -> System:
    most = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    real = [draw(st.integers(0, each)) for each in most]
    printed = []
    for number in range(draw(st.integers(1, 4))):
        weights = draw(st.lists(st.integers(-2, 3), min_size=len(most), max_size=len(most)))
        terms = tuple((place, weight) for place, weight in enumerate(weights) if weight)
        exact = sum(weight * real[place] for place, weight in terms)
        wide = draw(st.integers(0, 3))
        where = Address("spring", 0, "t", str(number), "c")
        printed.append(Statement((where,), terms, exact - draw(st.integers(0, wide)), exact + wide))
    secrets = tuple(Secret((), (place,), each) for place, each in enumerate(most))
    return System(tuple(Unknown(str(n), each) for n, each in enumerate(most)), (), tuple(printed), secrets)


@given(small_systems())
def test_it_is_right_wherever_every_count_can_be_tried(system: System) -> None:
    possible = [counts for counts in product(*(range(u.most + 1) for u in system.unknowns)) if system.holds(counts)]
    for finding in audit([system], ranges=True):
        values = {sum(counts[place] for place in finding.secret.places) for counts in possible}
        assert finding.safe == (len(values) >= finding.secret.needed)
        if finding.safe:
            assert (min(finding.values), max(finding.values)) == (min(values), max(values))
        else:
            assert set(finding.values) == values
