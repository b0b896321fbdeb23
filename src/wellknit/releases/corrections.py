"""Answers that were corrected after a release: a figure that moves by the answers of a few people tells those answers.

Whoever has both versions subtracts one from the other. So a new version waits until every cell that it changes differs
by at least the threshold in people, also from what the cell would have said before where it was hidden: a total that
was shown, less a part of it as it is now, tells of the other part and of whoever left. And it waits where cells that
differ by enough, taken together, tell of few (everybody who left, less those who left in one site). Labels and wordings
change no figure, and are corrected at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wellknit.releases.audited import Shown, seen_by
from wellknit.releases.disclosure.isolating import isolated
from wellknit.releases.disclosure.subjects import group_of, inside
from wellknit.releases.disclosure.values import Address
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.cube import Cube
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Part

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
    for release in earlier:
        for each in _taken_together(draft, release, rules, audience):
            found.setdefault((each.address, each.before), each)
    return tuple(found.values())


def _taken_together(draft: Shown, earlier: Shown, rules: ReportingRules, audience: Audience) -> Iterator[Moved]:
    """The cells of ``draft`` of whose people, or of several cells' together, few have answers that ``earlier`` did not
    count, or not so. Whatever an earlier release tells nothing of is left out."""
    told = {(part.wave, part.item) for _address, part in _parts(earlier, audience)}
    alike: dict[tuple[str, str, tuple[str, ...]], list[tuple[Address, Part]]] = {}
    for address, part in _parts(draft, audience, joined=False):
        if part.item not in (RESPONSE, INVOLVEMENT) and (part.wave, part.item) in told:
            alike.setdefault((part.wave, part.item, part.of), []).append((address, part))
    for (wave, item, of), parts in alike.items():
        moved = _corrected(draft.cube, earlier.cube, wave, item, of)
        groups = {
            address: sum(1 << bit for bit, key in enumerate(moved) if inside(key, group_of(part)))
            for address, part in parts
        }
        least = max(rules.threshold(audience, address.table) for address in groups)
        bases = list(moved.values())
        few = isolated(groups.values(), (), bases, least, [1] * len(bases), lambda group: False)
        for address, group in groups.items():
            told_by_it = [each for each in few if each & group]
            if told_by_it:
                before = Address(earlier.wave, earlier.version, address.table, address.row, address.column, "")
                people = min(sum(base for bit, base in enumerate(bases) if each >> bit & 1) for each in told_by_it)
                yield Moved(address, before, people)


def _corrected(now: Cube, before: Cube, wave: str, item: str, of: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """How many answers (of those in ``of``) are others at least than before, by site, role and band."""
    differ: dict[tuple[str, str, str], Counter[str]] = {}
    for cube, sign in ((now, 1), (before, -1)):
        for each in cube.rows(wave, item):
            if each.answer in of:
                differ.setdefault((each.site, each.role, each.involvement), Counter())[each.answer] += (
                    sign * each.people
                )
    found = {key: max((+each).total(), (-each).total()) for key, each in differ.items()}
    return {key: people for key, people in sorted(found.items()) if people}


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


def _parts(release: Shown, audience: Audience, *, joined: bool = True) -> Iterator[tuple[Address, Part]]:
    """The parts of all cells that the audience is shown, without those that are ``joined`` where these are not asked
    for; those of an average are in it, shown themselves or not."""
    shown = seen_by(release, audience)
    for mark in release.marks(audience).values():
        if (mark.table, mark.row, mark.column) in shown and (joined or mark.prints in ("count", "mean")):
            address = Address(release.wave, release.version, mark.table, mark.row, mark.column, "")
            for part in (*mark.parts, *mark.earlier):
                yield address, part
