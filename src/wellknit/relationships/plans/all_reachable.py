"""The fewest introductions after which no one person's departure cuts an organization off from the others."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping

from wellknit.relationships.ledger import Ledger
from wellknit.relationships.plans.candidates import Rules, acquainted, rules_of
from wellknit.relationships.plans.crossing import cross
from wellknit.relationships.plans.joining import Pair, join
from wellknit.relationships.plans.parts import Parts, parts_of
from wellknit.relationships.plans.programs import SEARCHING
from wellknit.relationships.plans.values import Impossible, Introduction, Plan
from wellknit.relationships.settings import Constraint

__all__ = ["plan"]


def plan(
    ledger: Ledger,
    constraints: Iterable[Constraint] = (),
    *,
    leaving: Mapping[str, float] | None = None,
    new_contacts: int = 3,
    candidates: Iterable[tuple[str, str]] | None = None,
    time_limit: float = 60.0,
) -> Plan:
    """Introductions after which, whoever leaves, all organizations are still in reach of each other through people.

    Where anybody may be introduced to anybody the plan has as many introductions as the bound says, and no plan has
    fewer. Where rules forbid some, make some dearer, or only ``candidates`` (pairs of people) may be introduced, it is
    the plan of least effort that is found within ``time_limit`` seconds, with what no plan can do better than.

    Organizations with one person ('deputy') or nobody ('nobody') can't be made safe by introductions: they are named as
    impossible, and the plan is about all others. So are groups of organizations whom the rules keep from being joined
    to the others in a second way ('no_second_way'). Raises WellknitError as :func:`rules_of`.
    """
    until = time.monotonic() + SEARCHING * time_limit
    constraints = tuple(constraints)
    ledger = acquainted(ledger, constraints)
    rules = rules_of(ledger, constraints, new_contacts=new_contacts, leaving=leaving)
    parts = parts_of(ledger)
    impossible = [Impossible((key,), "deputy") for key in parts.alone]
    impossible += [Impossible((key,), "nobody", 2) for key in parts.empty]
    pairs = join(
        parts, lambda person: (person in rules.closed, person in rules.mentioned, rules.leaving.get(person, 0.0))
    )
    people = [(one[0], other[0]) for one, other in pairs]
    effort = bound = float(parts.fewest)
    proved = True
    if candidates is not None or not _allowed(rules, people):
        found = cross(parts, rules, until, people, candidates)
        effort, bound, proved = found.effort, found.bound, found.proved
        impossible += [Impossible(organizations, "no_second_way") for organizations in found.left_out]
        at = {person: place for place, part in enumerate(parts.parts) for person in part.people}
        at |= {person: places[0] for person, places in parts.between.items()}
        pairs = tuple(((one, at[one]), (other, at[other])) for one, other in found.pairs)
    return Plan(
        "all_reachable",
        explained(parts, rules, pairs),
        effort,
        bound,
        abs(effort - bound) / max(1.0, abs(bound)),
        proved,
        tuple(impossible),
        {"new_contacts": float(new_contacts), "fewest": float(parts.fewest)},
    )


def _allowed(rules: Rules, people: list[tuple[str, str]]) -> bool:
    """Whether these are all introductions of the least effort that there is, and nobody is asked too often."""
    contacts = Counter(person for pair in people for person in pair)
    if max(contacts.values(), default=0) > rules.most:
        return False
    return rules.ordinary or (rules.least >= 1.0 and all(rules.effort(*pair) == 1.0 for pair in people))


def explained(parts: Parts, rules: Rules, pairs: Iterable[Pair]) -> tuple[Introduction, ...]:
    """The introductions with why, in the order in which they help most.

    ``gain`` is how many organizations that hung on one person, or were out of touch, lie on the way that the
    introduction closes to a ring; each counts for the first introduction that has it.
    """
    pairs = list(pairs)
    if not pairs:
        return ()
    ways = _ways(parts, [(one[1], other[1]) for one, other in pairs])
    sizes = [len(part.organizations) for part in parts.parts]
    sizes[parts.main] = 0
    order = sorted(range(len(pairs)), key=lambda each: (-sum(sizes[part] for part in ways[each][0]), pairs[each]))
    found = []
    for each in order:
        on_the_way, between = ways[each]
        gain = sum(sizes[part] for part in on_the_way)
        for part in on_the_way:
            sizes[part] = 0
        found.append(_explained(parts, rules, pairs[each], float(gain), between))
    return tuple(sorted(found, key=lambda introduction: -introduction.gain))


def _explained(parts: Parts, rules: Rules, pair: Pair, gain: float, between: tuple[str, ...]) -> Introduction:
    (one, at), (other, to) = pair
    here, there = parts.parts[at], parts.parts[to]
    main = parts.parts[parts.main]
    apart = here.component != there.component
    if apart:
        cut_off = [
            key
            for part in parts.parts
            if part.component in (here.component, there.component) and part.component != main.component
            for key in part.organizations
        ]
    else:
        cut_off = [key for part in (here, there) if part is not main for key in part.organizations]
    employers = rules.ledger.employers
    mine, theirs = (
        next((key for key in employers[person] if key in part.organizations), employers[person][0])
        for person, part in ((one, here), (other, there))
    )
    return Introduction(
        one,
        mine,
        other,
        theirs,
        "apart" if apart else "cut_off",
        tuple(sorted({*between[:1], *between[-1:]} - {one, other})),
        gain,
        rules.effort(one, other) or 0.0,
        tuple(sorted(set(cut_off))),
    )


def _ways(parts: Parts, ends: Iterable[tuple[int, int]]) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
    """For each pair of parts the parts on the way from one to the other, and the people, in the order of the way.

    Where there is no way these are the two parts alone and nobody.
    """
    count = len(parts.parts)
    beside: list[list[int]] = [[] for _ in parts.parts]
    people = tuple(parts.between)
    for node, places in enumerate(parts.between.values(), start=count):
        beside.append(list(places))
        for place in places:
            beside[place].append(node)
    above, depth = [-1] * len(beside), [-1] * len(beside)
    for start in range(count):
        if depth[start] < 0:
            depth[start], order = 0, [start]
            for node in order:
                for next_one in beside[node]:
                    if depth[next_one] < 0:
                        above[next_one], depth[next_one] = node, depth[node] + 1
                        order.append(next_one)
    ways = []
    for one, other in ends:
        up, down = [one], [other]
        while up[-1] != down[-1] and up[-1] >= 0 and down[-1] >= 0:
            longer = up if depth[up[-1]] >= depth[down[-1]] else down
            longer.append(above[longer[-1]])
        if up[-1] == down[-1]:
            way = [*up, *reversed(down[:-1])]
            ways.append(
                (
                    tuple(node for node in way if node < count),
                    tuple(people[node - count] for node in way if node >= count),
                )
            )
        else:
            ways.append(((one, other), ()))
    return ways
