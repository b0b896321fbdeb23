"""The numbers of findings: measures of networks and trust, of resilience, and of turnover, for each scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wellknit.partners.turnover import newcomers, time_in_role, turnover
from wellknit.relationships.aftermath import Fared
from wellknit.relationships.contacts import months_before
from wellknit.relationships.findings import Measured
from wellknit.relationships.measures.cohesion import density, reciprocity_pairs, reciprocity_ties
from wellknit.relationships.measures.missing import answered, answered_pairs
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.measures.whole import whole_network
from wellknit.relationships.network import Network
from wellknit.relationships.prospect import Prospect
from wellknit.relationships.scopes import ALL, BETWEEN, Scope
from wellknit.relationships.trust.ratings import Rating
from wellknit.relationships.trust.scores import history_counts, scores
from wellknit.relationships.trust.strain import Repair

if TYPE_CHECKING:
    from wellknit.partners.roster import Roster

__all__ = ["network_numbers", "resilience_numbers", "turnover_numbers"]


def network_numbers(
    network: Network,
    ratings: Sequence[Rating],
    repairs: Sequence[Repair],
    scopes: Iterable[Scope],
    groups: Mapping[str, str],
    *,
    seed: int,
    coverage: float,
) -> Iterator[Measured]:
    """``network.*``: measures of the network of each scope, then trust, strain and repair.

    ``groups`` are the organizations' sites: what compares groups is measured of all together. Between the national
    partners and the sites paths and centers mean little, so only what is about pairs is measured there.
    """
    for scope in scopes:
        part = network.among(scope.organizations)
        if scope.key == BETWEEN:
            part = part.between(scope.national, frozenset(scope.organizations) - scope.national)
            found: tuple[Measure, ...] = (
                answered(part),
                answered_pairs(part),
                density(part),
                reciprocity_ties(part),
                reciprocity_pairs(part),
            )
        else:
            found = whole_network(part, groups if scope.key == ALL else {}, seed=seed, coverage=coverage)
        for measure in (*found, *scores(ratings, scope), *history_counts(repairs, scope)):
            yield _measured(measure, scope.key)


def resilience_numbers(prospect: Prospect, cut_people: Collection[str], fates: Iterable[Fared]) -> Iterator[Measured]:
    """``resilience.*``: how many relationships there are, how many hang on one person, how many organizations one
    person alone represents, how relationships fared after departures that really happened; and for all together, how
    many introductions each plan takes and how many people connect others alone."""
    ledger = prospect.ledger
    pairs = tuple(ledger.relationships)
    alone = {each.organization for each in prospect.alone}
    for scope in prospect.scopes:
        here = sum(scope.has(*pair) for pair in pairs)
        yield _count("relationships", scope, here)
        yield _share("hanging", scope, sum(scope.has(*each.pair) for each in prospect.hanging), here)
        links = [len(carried) for pair, carried in ledger.relationships.items() if scope.has(*pair)]
        if links:
            yield Measured("resilience", "links", scope.key, "mean", sum(links) / len(links), base=len(links))
        if scope.key != BETWEEN:
            there = [key for key in scope.organizations if key in ledger.organizations]
            yield _share("one_person", scope, sum(key in alone for key in there), len(there))
    for each in fates:
        if each.alone is False or not each.settled:
            continue
        key = "survived_departures" if each.alone is None else "survived_departures_alone"
        low, high = each.limits or (None, None)
        yield Measured(
            "resilience", key, each.scope, "share", each.share, each.survived, each.settled, low, high, "wilson"
        )
        if each.alone is None:
            for fate, count in (("kept", each.kept), ("taken_over", each.taken_over), ("lapsed", each.lapsed)):
                yield Measured("resilience", fate, each.scope, "share", count / each.settled, count, each.settled)
    yield Measured("resilience", "cut_people", ALL, "count", float(len(cut_people)), len(cut_people))
    for plan in prospect.plans:
        if plan.question == "expected":
            continue  # as many as were asked for
        number = len(plan.introductions)
        yield Measured("resilience", f"introductions_{plan.question}", ALL, "count", float(number), number)


def turnover_numbers(roster: Roster, day: date, scopes: Iterable[Scope], sites: Sequence[str]) -> Iterator[Measured]:
    """``resilience.new``, ``.departures``, ``.turnover``, ``.stayed`` and ``.months_in_role``: how many of a scope's
    people have been involved for a year or less, who left in the twelve months to ``day``, departures a person-year,
    who stayed through that year, and how many months half of the people stay in their role."""
    start = months_before(day, 12) + timedelta(days=1)
    for scope in [each.key for each in scopes if each.key in (*sites, "national", ALL)]:
        new = newcomers(roster, day, scope=scope)
        if new.base:
            low, high = new.limits or (None, None)
            yield Measured("resilience", "new", scope, "share", new.share, new.count, new.base, low, high, "wilson")
        year = turnover(roster, start, day, scope=scope)
        people = round(year.person_years)
        yield Measured("resilience", "departures", scope, "count", float(year.departures), year.departures, people)
        if year.rate is not None and year.limits:
            yield Measured(
                "resilience", "turnover", scope, "index", year.rate, year.departures, people, *year.limits, "exact"
            )
        if year.stayed_limits:
            yield Measured(
                "resilience", "stayed", scope, "share", year.stayed_share, year.stayed, year.at_start,
                *year.stayed_limits, "wilson",
            )  # fmt: skip
        median = time_in_role(roster, day, scope=scope, roles_apart=True).median
        if median.time is not None:
            known = median.low is not None and median.high is not None
            low, high = (median.low, median.high) if known else (None, None)
            interval = "survival" if known else ""
            yield Measured(
                "resilience", "months_in_role", scope, "index", median.time, low=low, high=high, interval=interval
            )


def _measured(measure: Measure, scope: str) -> Measured:
    bounded = measure.low is not None and measure.high is not None
    return Measured(
        "network", measure.key, scope, measure.kind, measure.value, measure.count, measure.base,
        measure.low if bounded else None, measure.high if bounded else None, "silence" if bounded else "",
        measure.convention, measure.refused,
    )  # fmt: skip


def _count(key: str, scope: Scope, count: int) -> Measured:
    return Measured("resilience", key, scope.key, "count", float(count), count)


def _share(key: str, scope: Scope, count: int, base: int) -> Measured:
    return Measured("resilience", key, scope.key, "share", count / base if base else None, count, base)
