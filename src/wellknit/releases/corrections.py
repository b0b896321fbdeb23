"""Answers that were corrected after a release: a figure that moves by the answers of a few people tells those answers.

Whoever has both versions subtracts one from the other. So a new version waits until every cell that it changes differs
by at least the threshold in people. Labels and wordings change no figure, and are corrected at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wellknit.releases.audited import Shown, seen_by
from wellknit.releases.disclosure.values import Address
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.footprint import RESPONSE, Part

__all__ = ["Moved", "moved_by_few"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell of the draft that says something else than ``before`` said, by the answers of ``people`` alone."""

    address: Address
    before: Address
    people: int


def moved_by_few(
    draft: Shown, earlier: Sequence[Shown], rules: ReportingRules, audience: Audience
) -> tuple[Moved, ...]:
    """The cells of ``draft`` that differ from what ``audience`` was shown before, by fewer people than the threshold.

    Compared is what a cell counts, not where it stands: the same group's answers in another table are the same figure.
    How many people a change tells is the difference of the bases, or, where those are equal, of the counts.
    """
    before: dict[Part, list[tuple[Address, tuple[int, ...], int]]] = {}
    for release in earlier:
        for address, part in _parts(release, audience):
            before.setdefault(_same(part), []).append((address, part.counts(release.cube), part.base))
    found: dict[tuple[Address, Address], Moved] = {}
    for address, part in _parts(draft, audience):
        for old, counts, base in before.get(_same(part), ()):
            # The base of who answered at all is the roster, which holds no answers.
            own = base if part.item == RESPONSE else part.base
            people = _people(part.counts(draft.cube), own, counts, base)
            if 0 < people < rules.threshold(audience, address.table):
                known = found.get((address, old))
                if known is None or people < known.people:
                    found[address, old] = Moved(address, old, people)
    return tuple(found.values())


def _people(counts: Sequence[int], base: int, old_counts: Sequence[int], old_base: int) -> int:
    if base != old_base:
        return abs(base - old_base)
    # One person who gives another answer leaves one answer and joins another, or leaves the cell altogether.
    moved = [new - old for new, old in zip(counts, old_counts, strict=True)]
    return max(sum(each for each in moved if each > 0), -sum(each for each in moved if each < 0))


def _same(part: Part) -> Part:
    """What a part counts, whatever it counts for in what it is joined to, and whoever stood behind it."""
    plain = replace(part, base=0, population=None, weight=type(part.weight)(1), of=(), surplus=())
    return replace(plain, organizations=None, largest=None)


def _parts(release: Shown, audience: Audience) -> Iterator[tuple[Address, Part]]:
    """The parts of all cells that the audience is shown; those of an average are in it, shown themselves or not."""
    shown = seen_by(release, audience)
    for mark in release.marks(audience).values():
        if (mark.table, mark.row, mark.column) in shown:
            address = Address(release.wave, release.version, mark.table, mark.row, mark.column, "")
            for part in (*mark.parts, *mark.earlier):
                yield address, part
