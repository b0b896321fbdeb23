"""The audit: for every secret, so many whole numbers that are proved possible, or what gives it away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, permutations

from wellknit.releases.disclosure.attack.findings import Finding, How, Verdict
from wellknit.releases.disclosure.attack.search import Answer, Search
from wellknit.releases.disclosure.rowspace import RowSpace
from wellknit.releases.disclosure.values import Address, Secret, System

__all__ = ["audit"]

#: Of so many leaks it is looked for what does it; who has more of them mends those first.
MOST_EXPLAINED = 12


def audit(
    systems: Iterable[System], *, seconds: float = 60.0, explain: bool = True, ranges: bool = False
) -> tuple[Finding, ...]:
    """What can be proved about each secret of ``systems``, by somebody who has everything printed and all the time.

    ``seconds`` is what one question to the solver may take: where it runs out, the finding is 'not proved', which
    counts as a leak. ``explain``: leaks, the first dozen, name the printed numbers that do it. ``ranges``: of safe
    secrets, the least and the most that is possible are looked for too, and are among the values.
    """
    found: list[Finding] = []
    for system in systems:
        for finding in _findings(system, seconds, ranges):
            told = sum(bool(each.by) for each in found)
            if explain and finding.verdict == "leak" and told < MOST_EXPLAINED:
                finding = _explained(system, finding, seconds)
            found.append(finding)
    return tuple(found)


def _explained(system: System, leak: Finding, seconds: float) -> Finding:
    """The leak with the printed numbers that do it, and how."""
    by = _smallest(system, leak.secret, seconds)
    addresses = tuple(system.printed[place].addresses for place in by)
    return replace(leak, by=addresses, how=_how(system, leak.secret, by))


def _findings(system: System, seconds: float, ranges: bool) -> Iterator[Finding]:
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
        if len(values) < secret.needed and proved and values:
            yield Finding(system.name, secret, "leak", values, witnesses)
        elif unproved:
            yield Finding(system.name, secret, "not proved", values, witnesses, tuple(unproved), "interval")
        else:
            verdict: Verdict = "safe" if len(values) >= secret.needed else "not proved"
            yield Finding(system.name, secret, verdict, values, witnesses)


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
        nearest = sorted(known, key=lambda value: (max(low - value, value - high), value))[:2]
        found: Answer = search.near([known[value] for value in nearest], secret.places, low, high) or search.find(
            secret.places, low, high
        )
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
    """Printed statements that give the secret away, none of which can be left out: by leaving out one after another.

    A difference of two counts is looked for first, then sums and differences, since those are plain to see.
    """
    exact = [place for place, each in enumerate(system.printed) if each.low == each.high]
    for one, other in permutations(exact, 2):
        if _less(system, one, other) == dict.fromkeys(secret.places, 1):
            return [one, other]
    kept = exact if _follows(system, secret, exact) else list(range(len(system.printed)))
    # Whole halves first, then quarters: most of what is printed has nothing to do with one leak.
    size = (len(kept) + 1) // 2
    while size:
        at = 0
        while at < len(kept):
            fewer = kept[:at] + kept[at + size :]
            if fewer and _leaks(Search(system, fewer, seconds), secret):
                kept = fewer
            else:
                at += size
        size = size // 2
    return kept


def _leaks(search: Search, secret: Secret) -> bool:
    known: dict[int, tuple[int, ...]] = {}
    return _look(search, secret, known) and 0 < len(known) < secret.needed


def _how(system: System, secret: Secret, by: Sequence[int]) -> How:
    """How a leak works: by one difference, by several, or because counts are whole numbers."""
    if len(by) == 2 and dict.fromkeys(secret.places, 1) in (_less(system, *by), _less(system, *reversed(by))):
        return "difference"
    return "sums" if _follows(system, secret, by) else "whole numbers"


def _follows(system: System, secret: Secret, by: Sequence[int]) -> bool:
    """Whether the secret follows from the exact ones of these statements by sums and differences, in fractions."""
    equations = [each for each in (*system.bases, *(system.printed[at] for at in by)) if each.low == each.high]
    return RowSpace(dict(each.terms) for each in equations).holds(dict.fromkeys(secret.places, 1))


def _less(system: System, one: int, other: int) -> dict[int, int]:
    """What the first of two statements adds up and the second does not, the second taken away."""
    first, second = dict(system.printed[one].terms), dict(system.printed[other].terms)
    left = {place: first.get(place, 0) - second.get(place, 0) for place in {*first, *second}}
    return {place: weight for place, weight in left.items() if weight}
