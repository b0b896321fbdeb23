"""What stands in a form, line by line: pages, matrices, rosters and questions, and how they are moved about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wellknit.surveys.form_rows import kind_of
from wellknit.surveys.questionnaire import ItemKind
from wellknit.web.surveys.instruments.sheets import Form, Grid

__all__ = ["Line", "Outline", "Unmovable", "names_in"]

_SELECTS: Mapping[str, ItemKind] = {"select one": "one", "select all that apply": "many", "rank": "rank"}
_SEPARATOR = re.compile(r"[\s]+")


class Unmovable(Exception):
    """The line stands at an end of the form already."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline: rows ``row`` to ``end`` of the survey sheet, with ``depth`` groups around it.

    ``kind`` is 'page', 'matrix' (statements that share answers), 'roster' (asked once for each partner) or that of a
    question; ``list`` names the answers that it is chosen from. ``key`` is what addresses name it by: its name, or its
    row where it has none of its own.
    """

    row: int
    end: int
    depth: int
    kind: str
    name: str
    type: str
    list: str
    around: int | None
    texts: Mapping[str, str]
    key: str = ""

    @property
    def group(self) -> bool:
        return self.kind in ("page", "matrix", "roster")

    @property
    def chosen(self) -> bool:
        return self.kind in ("one", "many", "rank")

    def label(self, language: str) -> str:
        return self.texts.get(language) or next((text for text in self.texts.values() if text), "")


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of a form in their order."""

    grid: Grid
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, form: Form) -> Outline:
        lines = _lines(form.survey)
        names = Counter(each.name for each in lines)
        keyed = (
            replace(each, key=each.name if each.name and names[each.name] == 1 else f"~{each.row}") for each in lines
        )
        return cls(form.survey, tuple(keyed))

    def find(self, key: str) -> Line | None:
        return next((each for each in self.lines if each.key == key), None)

    def at(self, row: int) -> Line | None:
        return next((each for each in self.lines if each.row == row), None)

    def around(self, line: Line | None, kind: str) -> bool:
        """Whether a line is, or stands in, a group of this kind."""
        while line is not None:
            if line.kind == kind:
                return True
            line = self.at(line.around) if line.around is not None else None
        return False

    def moved(self, row: int, up: bool) -> tuple[Grid, int]:
        """The sheet with a line one step up or down, and the row where it stands then.

        A question goes into a page and out of it again; what is a group itself passes by groups. Raises Unmovable.
        """
        line = self.at(row)
        if line is None:
            raise Unmovable
        other = self._step(line, up)
        if other is None:
            raise Unmovable
        start, end = other
        if up:
            return self.grid.swapped(start, line.row, line.end), start
        return self.grid.swapped(line.row, line.end + 1, end), row + end - line.end

    def _step(self, line: Line, up: bool) -> tuple[int, int] | None:
        """The rows that the line trades places with."""
        at = line.row - 1 if up else line.end + 1
        while 0 < at < len(self.grid.rows) and not any(self.grid.rows[at]):
            at += -1 if up else 1
        if not 0 < at < len(self.grid.rows):
            return None
        edges = {each.end: each for each in self.lines if each.group} if up else {}
        beside = edges.get(at) if up else self.at(at)
        if beside is not None and beside.group and beside.around == line.around and not _enters(line, beside):
            at = beside.row if up else beside.end
        between = range(min(at, line.row), line.row) if up else range(line.end + 1, at + 1)
        return between[0], between[-1]


def _enters(line: Line, group: Line) -> bool:
    """Whether a line may go into the group beside it: a question into a page, a statement into its own matrix."""
    if line.group:
        return False
    return group.kind != "matrix" or (line.kind == "one" and line.list == group.list)


def names_in(grid: Grid) -> set[str]:
    return {grid.get(row, "name") for row in range(1, len(grid.rows))} - {""}


def _lines(grid: Grid) -> Sequence[Line]:
    from pyxform import aliases
    from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

    found: list[Line] = []
    open_groups: list[int] = []  # places in found
    for row in range(1, len(grid.rows)):
        written = _SEPARATOR.sub(" ", grid.get(row, "type"))
        if not written:
            continue
        if RE_END_CONTROL.search(written):
            if open_groups:
                place = open_groups.pop()
                found[place] = replace(found[place], end=row)
            continue
        around = found[open_groups[-1]].row if open_groups else None
        line = Line(
            row, row, len(open_groups), "text", grid.get(row, "name"), written, "", around, grid.texts(row, "label")
        )
        begin, select = RE_BEGIN_CONTROL.search(written), RE_SELECT.search(written)
        if begin:
            kind = "page" if aliases.control[begin["type"]] == "group" else "roster"
            if kind == "page" and "table-list" in grid.get(row, "appearance"):
                kind = "matrix"
            open_groups.append(len(found))
            line = replace(line, kind=kind, end=len(grid.rows) - 1)
        elif select:
            kind = _SELECTS.get(aliases.select[select["select_command"]], "text")
            line = replace(line, kind=kind, list=select["list_name"])
            if open_groups and found[open_groups[-1]].kind == "matrix" and not found[open_groups[-1]].list:
                found[open_groups[-1]] = replace(found[open_groups[-1]], list=line.list)
        else:
            line = replace(line, kind=kind_of(aliases._type_alias_map.get(written, written)))
        found.append(line)
    return found
