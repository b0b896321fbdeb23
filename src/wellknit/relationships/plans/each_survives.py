"""The fewest introductions after which every relationship survives any k departures, and who meets whom."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from wellknit.errors import fail
from wellknit.relationships.ledger import Ledger
from wellknit.relationships.plans.candidates import Rules, acquainted, rules_of
from wellknit.relationships.plans.covers import pivotal
from wellknit.relationships.plans.goals import Goal, Pair, goals_of
from wellknit.relationships.plans.meetings import meetings
from wellknit.relationships.plans.programs import SEARCHING
from wellknit.relationships.plans.values import Impossible, Introduction, Plan
from wellknit.relationships.settings import Constraint

__all__ = ["plan"]


def plan(
    ledger: Ledger,
    constraints: Iterable[Constraint] = (),
    *,
    departures: int = 1,
    leaving: Mapping[str, float] | None = None,
    new_contacts: int = 3,
    time_limit: float = 60.0,
) -> Plan:
    """Introductions after which every relationship between organizations outlives any ``departures`` people's leaving.

    A relationship outlives any k departures if its links can't all be covered by k people, that is (Koenig) if k + 1
    pairs of different people are in touch. Each introduction adds one such pair at most, and joining two people with
    whom the others can do without adds one: so as many are needed as pairs are missing, over all relationships. Two
    things make it differ: who acts for several organizations may serve several relationships at once, and who acts for
    both sides of one takes all their links along (there the cover counts, not the matching).

    The introductions are chosen for least effort, at most ``new_contacts`` a person, and among plans of equal effort
    for people who are likely to stay (``leaving`` is the chance that somebody leaves). Relationships that no plan can
    make so safe are named: 'deputy' (an organization has too few people), 'kept_apart' (not enough people may be
    introduced), 'full' (everybody left has as many new contacts as may be asked for). ``parameters`` has the number of
    relationships that wanted something ('wanting') and the number of pairs that those reached were missing
    ('missing').

    Raises WellknitError for less than one departure, or as :func:`rules_of`.
    """
    if departures < 1:
        raise fail("plans.too-few-departures", given=departures)
    until = time.monotonic() + SEARCHING * time_limit
    constraints = tuple(constraints)
    rules = rules_of(acquainted(ledger, constraints), constraints, new_contacts=new_contacts, leaving=leaving)
    goals, impossible = goals_of(rules, departures)
    found = meetings(rules, goals, departures, until)
    full = tuple(Impossible(goal.organizations, "full", goal.missing) for goal in found.unfilled)
    introductions = tuple(_introduction(rules, pair, serves, departures) for pair, serves in found.pairs.items())
    gap = max(
        abs(found.effort - found.bound) / max(1.0, abs(found.bound)),
        (len(found.unfilled) - found.fewest_unfilled) / max(1, len(goals)) if not found.proved else 0.0,
    )
    left_out = {goal.organizations for goal in found.unfilled}
    missing = sum(goal.missing for goal in goals if goal.organizations not in left_out)
    wanting = {goal.organizations for goal in goals} | {tuple(sorted(each.organizations)) for each in impossible}
    return Plan(
        "each_survives",
        tuple(sorted(introductions, key=lambda each: _first_things_first(rules, each))),
        found.effort,
        found.bound,
        gap,
        found.proved,
        tuple(sorted((*impossible, *full), key=lambda each: (each.organizations, each.why))),
        {
            "departures": float(departures),
            "new_contacts": float(new_contacts),
            "wanting": float(len(wanting)),
            "missing": float(missing),
        },
    )


def _introduction(rules: Rules, pair: Pair, serves: tuple[Goal, ...], departures: int) -> Introduction:
    """The introduction with why: on whom the first relationship hangs that it serves."""
    goal = max(serves, key=lambda each: (1.0 / each.missing, each.organizations))
    one, other = goal.turned(pair)
    about = pivotal(goal.links, departures, goal.both)
    cover = departures + 1 - goal.missing
    why = "hangs_on_more" if cover > 1 else "hangs_on_pair" if len(about) > 1 else "hangs_on_one"
    return Introduction(
        one,
        goal.organizations[0],
        other,
        goal.organizations[1],
        why,
        about,
        sum(1.0 / each.missing for each in serves),
        rules.effort(*pair) or 0.0,
    )


def _first_things_first(rules: Rules, each: Introduction) -> tuple[float, float, str, str, str, str]:
    """Most relationships first, then those that hang on people who are likely to leave."""
    risk = max((rules.leaving.get(person, 0.0) for person in each.about), default=0.0)
    return -each.gain, -risk, each.organization, each.other_organization, each.person, each.other
