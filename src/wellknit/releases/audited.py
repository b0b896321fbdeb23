"""What an audience has ever been shown: the cells of a draft and of every earlier release, with what they count."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wellknit.releases.disclosure.printed import Answers, Printed, loss_of
from wellknit.releases.disclosure.values import Address
from wellknit.releases.marks import Conventions, read_footprints
from wellknit.releases.release import Release
from wellknit.releases.rules import AUDIENCES, Audience, ReportingRules
from wellknit.surveys.cube import Cube, cube_from_rows
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.specification import Convention
from wellknit.tables import Cell, Table

__all__ = ["Shown", "cells_of", "seen_by", "shown_by_draft", "shown_by_release"]

Sets = Mapping[str, tuple[Table, ...]]


@dataclass(frozen=True)
class Shown:
    """A release as audits read it: what each audience sees (tables by set), the footprints, and the counts behind them.

    ``version`` is 0 for the draft that is being planned.
    """

    wave: str
    version: int
    tables: Mapping[Audience, Mapping[str, tuple[Table, ...]]]
    footprints: tuple[Footprint, ...]
    conventions: Conventions
    cube: Cube

    def marks(self, viewer: Audience) -> dict[tuple[str, str, str], Footprint]:
        """What each cell says to ``viewer``, by (table, row, column)."""
        own = [each for each in self.footprints if each.audience in ("", viewer)]
        return {(each.table, each.row, each.column): each for each in sorted(own, key=lambda each: each.audience)}

    def state_of(self, wave: str) -> tuple[object, ...]:
        """The counts of one wave as this release has them."""
        return tuple(each for each in self.cube.counts if each.wave == wave)


def shown_by_draft(release: Release) -> Shown:
    """A draft as audits read it."""
    cube = (release.counts.cube if release.counts else Cube(())) + (release.beside or Cube(()))
    tables = {audience: package.tables for audience, package in release.packages.items()}
    return Shown(release.wave.key, 0, tables, release.footprints, release.conventions, cube)


def shown_by_release(folder: Path) -> Shown:
    """The release in ``folder`` as audits read it; ``private`` has to be there.

    Raises ``releases.no-footprints`` where it was frozen before releases said what their cells count.
    """
    private = folder / "private"
    tables = {
        audience: {
            path.stem: tuple(Table.from_dict(each) for each in json.loads(path.read_text("utf-8")))
            for path in sorted((folder / audience / "tables").glob("*.json"))
        }
        for audience in AUDIENCES
    }
    if not (private / "cube.csv").exists():  # a wave that asked for relationships alone has no cells
        return Shown(folder.parent.name, int(folder.name[1:]), tables, (), {}, Cube(()))
    footprints, conventions = read_footprints(private)
    counts = [*_counts(private / "cube.csv"), *_counts(private / "beside.csv")]
    return Shown(folder.parent.name, int(folder.name[1:]), tables, footprints, conventions, cube_from_rows(counts))


def _counts(path: Path) -> Iterable[dict[str, object]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{**row, "people": int(row["people"])} for row in csv.DictReader(file)]


def cells_of(
    shown: Sequence[Shown],
    rules: ReportingRules,
    audience: Audience,
    *,
    complete: Mapping[str, Sequence[Table]] | None = None,
) -> tuple[tuple[Printed, ...], Answers]:
    """All cells that ``audience`` sees in these releases, oldest first, and the counts that they count.

    The partnership sees what is public too. ``complete`` are the draft's tables, by set, before anything is hidden: a
    planner takes those in place of what the draft shows.
    """
    states: dict[str, list[tuple[object, ...]]] = {}
    answers: dict[str, Cube] = {}
    found: list[Printed] = []
    for release in shown:
        named: dict[str, str] = {}
        for wave in sorted({part.wave for mark in release.footprints for part in (*mark.parts, *mark.earlier)}):
            known, own = states.setdefault(wave, []), release.state_of(wave)
            if own not in known:
                known.append(own)
            number = known.index(own)
            named[wave] = wave if not number else f"{wave} (answers {number + 1})"
            answers.setdefault(named[wave], release.cube)
        marks = {viewer: release.marks(viewer) for viewer in _viewers(audience)}
        sets: dict[Audience, Sets] = {viewer: release.tables[viewer] for viewer in _viewers(audience)}
        if complete is not None and release.version == 0:
            sets = {audience: {name: tuple(tables) for name, tables in complete.items()}}
        for place, (kind, viewer, cells) in _cells(sets).items():
            mark = marks[viewer][place]
            conventions = {name: _convention(release, name, mark) for name in cells}
            found.append(
                Printed(
                    Address(release.wave, release.version, *place, part=""),
                    mark,
                    cells,
                    conventions,
                    rules.threshold(audience, mark.table),
                    named,
                    release.version > 0,
                    loss_of(kind, mark.base),
                )
            )
    return tuple(found), answers


def seen_by(release: Shown, audience: Audience) -> frozenset[tuple[str, str, str]]:
    """Where the cells stand, (table, row, column), that ``audience`` sees something in."""
    cells = _cells({viewer: release.tables[viewer] for viewer in _viewers(audience)})
    return frozenset(place for place, (*_, sets) in cells.items() if not all(each.hidden for each in sets.values()))


def _viewers(audience: Audience) -> tuple[Audience, ...]:
    return ("partnership", "public") if audience == "partnership" else ("public",)


def _convention(release: Shown, name: str, mark: Footprint) -> Convention:
    """How a set of tables rounds one cell."""
    own = release.conventions[name][mark.table]
    return own if mark.decimals is None else replace(own, decimals=mark.decimals, averages="once")


def _cells(
    sets: Mapping[Audience, Sets],
) -> dict[tuple[str, str, str], tuple[str, Audience, dict[str, Cell]]]:
    """Every cell by its place: the kind of its column, who sees it, and what it says in each set of tables.

    Where the first viewer does not see it and the next one does, it is as the next one sees it.
    """
    found: dict[tuple[str, str, str], tuple[str, Audience, dict[str, Cell]]] = {}
    for viewer, tables_by_set in sets.items():
        seen: dict[tuple[str, str, str], tuple[str, dict[str, Cell]]] = {}
        for name, tables in sorted(tables_by_set.items()):  # the same order for a draft and for what was frozen
            for table in tables:
                for row, column, cell in table.cells():
                    _, cells = seen.setdefault((table.key, row.key, column.key), (column.kind, {}))
                    cells[name] = cell
        for place, (kind, cells) in seen.items():
            if place not in found or all(each.hidden for each in found[place][2].values()):
                found[place] = (kind, viewer, cells)
    return found
