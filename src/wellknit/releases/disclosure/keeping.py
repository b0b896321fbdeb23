"""The counts that have to stay unknown: hidden cells, and small groups that printed cells isolate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wellknit.releases.disclosure.ground import Ground, Named
from wellknit.releases.disclosure.isolating import PRIME, isolated
from wellknit.releases.disclosure.rowspace import RowSpace
from wellknit.releases.disclosure.statements import Statements
from wellknit.releases.disclosure.subjects import Subject, inside
from wellknit.releases.disclosure.values import Address, Secret
from wellknit.surveys.footprint import RESPONSE

__all__ = ["secrets"]


def secrets(ground: Ground, said: Statements) -> tuple[Secret, ...]:
    """What has to stay unknown, each count once; a count that a cell shows is none, whoever else hides it."""
    found: dict[tuple[int, ...], Secret] = {}
    shown = set(said.counts)
    for cell in ground.cells:
        if not cell.hidden or cell.footprint.prints not in ("count", "mean"):
            continue
        for part in cell.footprint.parts:
            name = ground.name(cell, part)
            for codes in [part.answers] if not part.values else [[answer] for answer in part.answers]:
                terms = ground.terms(name, part, codes)
                if part.base and terms and terms not in shown:
                    why = "small" if part.base < cell.threshold else "beside"
                    _keep(found, tuple(place for place, _ in terms), part.base, why, cell.address)
    for places, base in _isolated(ground, said, shown):
        _keep(found, places, base, "isolated", None)
    return tuple(found.values())


def _keep(
    found: dict[tuple[int, ...], Secret], places: tuple[int, ...], base: int, why: str, address: Address | None
) -> None:
    before = found.get(places)
    addresses = {*(before.addresses if before else ()), *((address,) if address else ())}
    worst = why if before is None or why == "small" else before.why
    found[places] = Secret(tuple(sorted(addresses)), places, base, worst)


def _isolated(
    ground: Ground, said: Statements, shown: set[tuple[tuple[int, int], ...]]
) -> Iterable[tuple[tuple[int, ...], int]]:
    """Counts of groups under the threshold that follow from printed counts by sums and differences."""
    equations = [each for each in (*ground.bases, *said.printed.values()) if each.low == each.high]
    for name, subject in ground.subjects.items():
        if not subject.classes:
            continue
        own = {ground.places[name, atom, kind] for atom in range(len(subject.atoms)) for kind in
               range(len(subject.classes))}  # fmt: skip
        space = RowSpace(dict(e.terms) for e in equations if any(place in own for place, _ in e.terms))
        for place in sorted(own):
            if not ground.unknowns[place].most:
                space.add({place: 1})  # nobody is there, as everybody knows
        nothing = space.nothing(own, PRIME)
        threshold = _threshold(ground, name)
        sizes = [max(each.values(), default=0) for each in subject.bases]
        if subject.item == RESPONSE:
            sizes = [subject.most(atom, subject.classes[0]) for atom in range(len(subject.atoms))]
        openly = _openly(ground, name)
        for kinds in _kinds(subject):
            known = []
            for group in subject.groups:
                bits = [a for a in range(len(subject.atoms)) if inside(subject.atoms[a][0], group)]
                terms = {ground.places[name, atom, kind]: 1 for atom in bits for kind in kinds}
                if space.holds(terms):
                    known.append(sum(1 << atom for atom in bits))

            def follows(group: int, name: Named = name, kinds: Sequence[int] = kinds, space: RowSpace = space,
                        many: int = len(subject.atoms)) -> bool:  # fmt: skip
                return space.holds(
                    {ground.places[name, a, kind]: 1 for a in range(many) if group >> a & 1 for kind in kinds}
                )

            marks = [
                sum(nothing[ground.places[name, atom, kind]] for kind in kinds) for atom in range(len(subject.atoms))
            ]
            for small in isolated(known, openly, sizes, threshold, marks, follows):
                atoms = [atom for atom in range(len(subject.atoms)) if small >> atom & 1]
                places = tuple(sorted(ground.places[name, atom, kind] for atom in atoms for kind in kinds))
                if tuple((place, 1) for place in places) not in shown:
                    yield places, sum(sizes[atom] for atom in atoms)


def _openly(ground: Ground, name: Named) -> set[int]:
    """The groups of which a cell shows something: whoever shows it has decided that its people are enough."""
    subject = ground.subjects[name]
    return {
        sum(1 << atom for atom in subject.within(part))
        for cell in ground.cells
        if not cell.hidden and cell.footprint.prints in ("count", "mean")
        for part in cell.footprint.parts
        if ground.name(cell, part) == name
    }


def _kinds(subject: Subject) -> list[tuple[int, ...]]:
    """The sets of classes of answers that cells count together."""
    counted = {tuple(subject.counted(part.answers)) for part in subject.parts if not part.values}
    valued = {(kind,) for part in subject.parts if part.values for kind in subject.counted(part.answers)}
    return sorted(each for each in counted | valued if each)


def _threshold(ground: Ground, name: Named) -> int:
    found = [
        cell.threshold
        for cell in ground.cells
        if not cell.hidden and any(ground.name(cell, part) == name for part in cell.footprint.parts)
    ]
    return min(found, default=0)
