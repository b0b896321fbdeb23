"""Changing a form line by line: questions, pages, matrices, rosters; each function gives a new form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellknit.folder.names import suggestion
from wellknit.web.refusals import Refused
from wellknit.web.surveys.instruments.outline import Line, Outline, names_in
from wellknit.web.surveys.instruments.sheets import Column, Form, Grid

__all__ = [
    "Place",
    "copied",
    "free_name",
    "group_added",
    "matrix_added",
    "question_added",
    "removed",
    "roster_added",
    "set_cells",
    "type_of",
    "used_by",
]

_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_TYPES = {"one": "select_one", "many": "select_multiple"}
_EXPRESSIONS = ("relevant", "constraint", "required", "calculation", "choice_filter", "repeat_count", "label", "hint")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something new goes: behind the line of row ``after`` (into it, where that is a group that ``into``), or at
    the end of the form."""

    after: int | None = None
    into: bool = False

    def row(self, form: Form) -> int:
        outline = Outline.of(form)
        line = outline.at(self.after) if self.after is not None else None
        if line is None:
            rows = form.survey.rows
            return max((place for place, row in enumerate(rows) if any(row)), default=0) + 1
        if line.group and self.into:
            return line.end  # the row that ends the group
        return line.end + 1


def type_of(kind: str, scale: str) -> str:
    """The cell ``type`` of a kind of question."""
    return f"{_TYPES[kind]} {scale}" if kind in _TYPES else kind


def free_name(grid: Grid, wanted: str, taken: Iterable[str] = ()) -> str:
    """A name for a question that the form has not: of the first words of its text."""
    words = suggestion(" ".join(wanted.split()[:7]))[:40].strip("_")
    base = words if words[:1].isalpha() else f"question_{words}".strip("_")
    used = names_in(grid) | set(taken)
    if base not in used:
        return base
    return next(name for number in range(2, len(used) + 3) if (name := f"{base}_{number}") not in used)


def question_added(form: Form, place: Place, cells: Mapping[Column, str], wanted: str) -> tuple[Form, int]:
    """The form with a new question, and its row."""
    grid = _with_head(form)
    row = place.row(form)
    return form.with_grid(grid.inserted(row, {("name", ""): free_name(grid, wanted), **cells})), row


def group_added(
    form: Form,
    place: Place,
    cells: Mapping[Column, str],
    wanted: str,
    inside: Iterable[Mapping[Column, str]] = (),
    begin: str = "begin_group",
) -> tuple[Form, int]:
    """The form with a new group around the rows ``inside``, and the row where it begins."""
    grid = _with_head(form)
    row = at = place.row(form)
    grid = grid.inserted(at, {("type", ""): begin, ("name", ""): free_name(grid, wanted), **cells})
    for each in inside:
        at += 1
        grid = grid.inserted(at, each)
    grid = grid.inserted(at + 1, {("type", ""): begin.replace("begin", "end")})
    return form.with_grid(grid), row


def matrix_added(
    form: Form, place: Place, cells: Mapping[Column, str], wanted: str, scale: str, statements: Iterable[str]
) -> tuple[Form, int]:
    """The form with a new matrix of ``statements`` in its first language."""
    language = next(iter(form.languages), "")
    inside: dict[str, Mapping[Column, str]] = {}
    for text in statements:
        name = free_name(form.survey, text, (*inside, free_name(form.survey, wanted)))
        inside[name] = {("type", ""): type_of("one", scale), ("name", ""): name, ("label", language): text}
    return group_added(form, place, {**cells, ("appearance", ""): "table-list"}, wanted, inside.values())


def roster_added(form: Form, place: Place, cells: Mapping[Column, str], wanted: str, partners: str) -> tuple[Form, int]:
    """The form with a page that is asked for each organization chosen in the question ``partners``.

    Its texts can name the organization: '${partner_name}'.
    """
    own = free_name(form.survey, wanted)
    partner = free_name(form.survey, "partner", (own,))
    name = free_name(form.survey, "partner name", (own, partner))
    calculated: tuple[tuple[str, str, str], ...] = (
        (partner, f"selected-at(${{{partners}}}, position(..) - 1)", "partner"),
        (name, f"jr:choice-name(${{{partner}}}, '${{{partners}}}')", ""),
    )
    inside: list[Mapping[Column, str]] = [
        {("type", ""): "calculate", ("name", ""): each, ("calculation", ""): source, ("asks", ""): asks}
        for each, source, asks in calculated
    ]
    counted = {**cells, ("repeat_count", ""): f"count-selected(${{{partners}}})"}
    return group_added(form, place, counted, wanted, inside, "begin_repeat")


def set_cells(form: Form, row: int, cells: Mapping[Column, str]) -> Form:
    """The form with cells of a row set."""
    return form.with_grid(form.survey.with_cells(row, cells))


def copied(form: Form, line: Line) -> tuple[Form, int]:
    """The form with a line, and what stands in it, once more behind itself: under new names, which its own conditions
    follow. What may be told once only, the copy does not tell."""
    grid = form.survey.copied(line.row, line.end)
    shift = line.end - line.row + 1
    rows = range(line.end + 1, line.end + 1 + shift)
    in_roster = {
        row
        for each in Outline.of(form).lines
        if each.kind == "roster" and line.row <= each.row and each.end <= line.end
        for row in range(each.row, each.end + 1)
    }
    names: dict[str, str] = {}
    for row in rows:
        old = grid.get(row, "name")
        if not old:
            continue
        names[old] = free_name(grid, re.sub(r"_[0-9]+$", "", old).replace("_", " "), names.values())
        cells: dict[Column, str] = {("name", ""): names[old]}
        if row - shift not in in_roster:
            cells |= {("asks", ""): "", ("rates", ""): ""}
        grid = grid.with_cells(row, cells)
    for row in rows:
        followed = {
            column: _REFERENCE.sub(lambda found: f"${{{names.get(found[1], found[1])}}}", written)
            for column in grid.columns
            if column[0] in _EXPRESSIONS and (written := grid.get(row, *column))
        }
        grid = grid.with_cells(row, followed)
    return form.with_grid(grid), line.end + 1


def removed(form: Form, line: Line) -> Form:
    """The form without a line and what stands in it. Refused while another's condition asks about it."""
    inside = {form.survey.get(row, "name") for row in range(line.row, line.end + 1)} - {""}
    users = used_by(form, inside, range(line.row, line.end + 1))
    if users:
        named = ", ".join(f"'{each}'" for each in users[:3])
        raise Refused(_("It is asked about elsewhere, in %(where)s. Change that first.") % {"where": named})
    return form.with_grid(form.survey.without(line.row, line.end))


def used_by(form: Form, names: Iterable[str], beside: range = range(0)) -> list[str]:
    """The lines outside of the rows ``beside`` whose expressions or texts refer to one of ``names``."""
    wanted, found = set(names), []
    language = next(iter(form.languages), "")
    for line in Outline.of(form).lines:
        if line.row in beside:
            continue
        for what, written in form.survey.columns:
            if what in _EXPRESSIONS and wanted & set(_REFERENCE.findall(form.survey.get(line.row, what, written))):
                found.append(line.label(language) or line.name)
                break
    return found


def _with_head(form: Form) -> Grid:
    """The survey sheet, with the headings that every form has."""
    grid = form.survey
    missing = [each for each in ("type", "name") if (each, "") not in grid.columns]
    if missing:
        grid = Grid.of(grid.name, grid.kind, ((*grid.rows[0], *missing), *grid.rows[1:]))
    return grid
