"""A witness is another world: other answers that would have given the very same printed tables.

Whatever systems say of rounding, means, intervals and bases, this tries: the answers of a witness are put in place of
the real ones, the tables are computed anew by the code that prints them, and every shown cell has to be the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.releases.linked import Drafted, linked_releases, redrawn, thresholds_only
from wellknit.releases.audited import cells_of
from wellknit.releases.disclosure.attack import audit
from wellknit.releases.disclosure.attack.search import Search
from wellknit.releases.disclosure.ground import Ground
from wellknit.releases.disclosure.keeping import secrets
from wellknit.releases.disclosure.statements import Statements
from wellknit.releases.disclosure.values import Derived, System
from wellknit.surveys.cube import Count, Cube
from wellknit.tables import Cell, Change


def whole(ground: Ground) -> System:
    """All of it as one system, whose unknowns are in the order of the ground's."""
    said = Statements(ground)
    order = {window: place for place, window in enumerate(said.printed)}
    derived = tuple(
        Derived(address, tuple(-1 if each is None else order[each] for each in needs), places)
        for address, needs, places in said.derived
    )
    printed = tuple(said.printed.values())
    return System(tuple(ground.unknowns), tuple(ground.bases), printed, secrets(ground, said), derived)


def world(ground: Ground, counts: list[int], cube: Cube) -> Cube | None:
    """The cube with other answers; None where an item's blanks are told by other groups than its answers."""
    rows = {each[:6]: each.people for each in cube.counts}
    for name, subject in ground.subjects.items():
        if subject.item.startswith("(") or subject.aside:
            continue
        if (subject.state, subject.item, True) in ground.subjects:
            return None
        every = {code for of in subject.ofs() for code in of}
        for atom, keys in enumerate(subject.atoms):
            placed = {codes[0]: counts[ground.places[name, atom, kind]] for kind, codes in enumerate(subject.classes)}
            told = {code for codes in subject.classes for code in codes}
            (of,) = subject.ofs()
            rest = subject.bases[atom][of] - sum(placed.values())
            others = sorted(every - told)
            if rest and not others:
                return None
            placed |= {others[0]: rest} if rest else {}
            for key in keys:
                for code in every:
                    rows.pop((subject.wave, *key, subject.item, code), None)
            for code, people in placed.items():
                if people:
                    rows[(subject.wave, *keys[0], subject.item, code)] = people
    return Cube(tuple(sorted(Count(*key, people) for key, people in rows.items())))


def said(cell: Cell, column: str) -> dict[str, Any]:
    """What a cell prints, but for the interval of what is joined: no statement holds it, and it counts as a leak."""
    told = cell.as_dict()
    if isinstance(cell, Change) or column == "average" or told.get("count", 0) is None:
        told = {name: each for name, each in told.items() if name not in ("low", "high")}
    return told


def shown_cells(draft: Drafted) -> dict[tuple[str, str, str, str], Any]:
    return {
        (name, table.key, row.key, column.key): said(cell, column.key)
        for name, tables in draft.tables.items()
        for table in tables
        for row, column, cell in table.cells()
        if not cell.hidden
    }


def test_the_answers_of_a_witness_give_the_same_printed_tables(long: bool) -> None:
    tried = 0
    for seed in range(600 if long else 100):
        linked = linked_releases(seed)
        if len(linked.drafts) > 1 or any(
            len({part.of for mark in linked.drafts[0].footprints for part in mark.parts if part.item == item}) > 1
            for item in {part.item for mark in linked.drafts[0].footprints for part in mark.parts}
        ):
            continue
        (draft,) = linked.drafts
        cells, answers = cells_of(linked.shown(thresholds_only), linked.rules, "public")
        ground = Ground(cells, answers)
        system = replace(whole(ground), derived=())
        search = Search(system)
        seen = replace(draft, tables=thresholds_only(draft, linked.rules, "public"))
        for finding in audit([system], explain=False):
            if not finding.safe:
                continue
            near = set(search.around(finding.secret.places)[0])
            for witness in finding.witnesses:
                counts = [w if place in near else real for place, (w, real) in enumerate(
                    zip(witness, ground.counted, strict=True))]  # fmt: skip
                other = world(ground, counts, draft.cube)
                if other is None:
                    continue
                again = redrawn(linked, other)
                printed = replace(again, tables=thresholds_only(again, linked.rules, "public"))
                assert shown_cells(printed) == shown_cells(seen), (seed, finding.secret)
                tried += 1
    assert tried > 100
