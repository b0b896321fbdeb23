"""The audit: for every secret, so many whole numbers that are proved possible, or what gives it away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from wellknit.releases.disclosure.attack.findings import Finding, How
from wellknit.releases.disclosure.attack.search import Search
from wellknit.releases.disclosure.rowspace import RowSpace
from wellknit.releases.disclosure.values import Address, Secret, System

__all__ = ["audit"]

#: More printed numbers than these are not sifted for a smallest set that gives a secret away.
MOST_SIFTED = 120


def audit(
    systems: Iterable[System], *, seconds: float = 10.0, explain: bool = True, ranges: bool = False
) -> tuple[Finding, ...]:
    """What can be proved about each secret of ``systems``, by somebody who has everything printed and all the time.

    ``seconds`` is what one question to the solver may take: where it runs out, the finding is 'not proved', which
    counts as a leak. ``explain``: leaks name the printed numbers that do it. ``ranges``: of safe secrets, the least and
    the most that is possible are looked for too, and are among the values.
    """
    return tuple(finding for system in systems for finding in _findings(system, seconds, explain, ranges))


def _findings(system: System, seconds: float, explain: bool, ranges: bool) -> Iterator[Finding]:
    if not system.secrets:
        return
    search = Search(system, seconds=seconds)
    pool: list[tuple[int, ...]] = []
    for secret in system.secrets:
        unproved = _worked_out(system, search, secret)
        known = {sum(counts[place] for place in secret.places): counts for counts in reversed(pool)}
        proved = _look(search, secret, known)
        pool += [counts for counts in known.values() if counts not in pool]
        if len(known) >= secret.needed and ranges:
            _widen(search, secret, known)
        values = tuple(sorted(known))
        witnesses = tuple(known[value] for value in values)
        if unproved:
            yield Finding(system.name, secret, "not proved", values, witnesses, tuple(unproved), "interval")
        elif len(values) >= secret.needed:
            yield Finding(system.name, secret, "safe", values, witnesses)
        elif not proved or not values:
            yield Finding(system.name, secret, "not proved", values, witnesses)
        else:
            by = _smallest(system, secret, seconds) if explain else ()
            addresses = tuple(system.printed[place].addresses for place in by)
            yield Finding(system.name, secret, "leak", values, witnesses, addresses, _how(system, secret, by))


def _look(search: Search, secret: Secret, known: dict[int, tuple[int, ...]]) -> bool:
    """Looks for values that are possible until enough are ``known``; False where a question stayed open.

    Asks for the gaps between what is known, the widest first, so that 'none' rules out many values at once.
    """
    least, most = search.range(secret.places)
    gaps = _gaps(least, most, known)
    open_question = False
    while len(known) < secret.needed and gaps:
        low, high = max(gaps, key=lambda gap: (gap[1] - gap[0], -gap[0]))
        gaps.remove((low, high))
        found = search.find(secret.places, low, high)
        if found == "unknown":
            open_question = True
        elif found != "none":
            value = sum(found[place] for place in secret.places)
            known[value] = found
            gaps += [gap for gap in ((low, value - 1), (value + 1, high)) if gap[0] <= gap[1]]
    return not open_question


def _widen(search: Search, secret: Secret, known: dict[int, tuple[int, ...]]) -> None:
    """Adds the least and the most that is possible, as far as the search can tell."""
    least, most = search.range(secret.places)
    while least < min(known):
        middle = (least + min(known) - 1) // 2
        found = search.find(secret.places, least, middle)
        if isinstance(found, str):
            least = middle + 1
        else:
            known[sum(found[place] for place in secret.places)] = found
    while most > max(known):
        middle = (most + max(known) + 1) // 2
        found = search.find(secret.places, middle, most)
        if isinstance(found, str):
            most = middle - 1
        else:
            known[sum(found[place] for place in secret.places)] = found


def _gaps(least: int, most: int, known: Iterable[int]) -> list[tuple[int, int]]:
    edges = [least - 1, *sorted(value for value in known if least <= value <= most), most + 1]
    return [(one + 1, other - 1) for one, other in pairwise(edges) if one + 1 <= other - 1]


def _worked_out(system: System, search: Search, secret: Secret) -> list[tuple[Address, ...]]:
    """Printed numbers near the secret that no statement holds, worked out from a count that is not shown."""
    near = set(search.around(secret.places)[0])
    return [(each.address,) for each in system.derived if -1 in each.needs and near.intersection(each.places)]


def _smallest(system: System, secret: Secret, seconds: float) -> list[int]:
    """Printed statements that give the secret away, none of which can be left out: by leaving out one after another."""
    kept = list(range(len(system.printed)))
    if len(kept) > MOST_SIFTED:
        return kept
    for place in list(kept):
        fewer = [each for each in kept if each != place]
        if _leaks(Search(system, fewer, seconds), secret):
            kept = fewer
    return kept


def _leaks(search: Search, secret: Secret) -> bool:
    known: dict[int, tuple[int, ...]] = {}
    return _look(search, secret, known) and 0 < len(known) < secret.needed


def _how(system: System, secret: Secret, by: Sequence[int]) -> How:
    """How a leak works: by one difference, by several, or because counts are whole numbers."""
    exact = [system.printed[place] for place in by if system.printed[place].low == system.printed[place].high]
    wanted = dict.fromkeys(secret.places, 1)
    if len(by) == 2 and len(exact) == 2:
        for one, other in ((exact[0], exact[1]), (exact[1], exact[0])):
            if _less(dict(one.terms), dict(other.terms)) == wanted:
                return "difference"
    rows = [dict(each.terms) for each in (*system.bases, *exact) if each.low == each.high]
    return "sums" if RowSpace(rows).holds(wanted) else "whole numbers"


def _less(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    left = {place: one.get(place, 0) - other.get(place, 0) for place in {*one, *other}}
    return {place: weight for place, weight in left.items() if weight}
