"""The lists of answers of a form: shown, changed, added; each answer a row of the choices sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wellknit.folder.names import suggestion
from wellknit.web.surveys.instruments.outline import Outline
from wellknit.web.surveys.instruments.sheets import Column, Form, Grid

__all__ = ["Answer", "List", "answer_moved", "answer_removed", "answers_set", "list_added", "list_removed", "lists_of"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: row of the choices sheet, its code, its texts by language as written, what it means, its score."""

    row: int
    name: str
    texts: Mapping[str, str]
    means: str
    score: str

    def label(self, language: str) -> str:
        return self.texts.get(language) or next((text for text in self.texts.values() if text), "") or self.name


@dataclass(frozen=True, slots=True)
class List:
    """A list of answers, and how many questions use it."""

    name: str
    answers: tuple[Answer, ...]
    used: int

    def row(self, name: str) -> int | None:
        return next((each.row for each in self.answers if each.name == name), None)


def lists_of(form: Form) -> dict[str, List]:
    """The lists by name, in the order of the sheet."""
    grid = form.choices
    answers: dict[str, list[Answer]] = {}
    for row in range(1, len(grid.rows)):
        name, code = grid.get(row, "list_name"), grid.get(row, "name")
        if name and code:
            score = grid.get(row, "score") or grid.get(row, "value")
            answer = Answer(row, code, grid.texts(row, "label"), grid.get(row, "means"), score)
            answers.setdefault(name, []).append(answer)
    used: dict[str, int] = {}
    for line in Outline.of(form).lines:
        if not line.group and line.list:
            used[line.list] = used.get(line.list, 0) + 1
    return {name: List(name, tuple(each), used.get(name, 0)) for name, each in answers.items()}


def list_added(form: Form, wanted: str, answers: Iterable[Mapping[Column, str]]) -> tuple[Form, str]:
    """The form with a new list of these answers, and the list's name."""
    grid = _with_head(form.choices)
    taken = set(lists_of(form))
    base = suggestion(wanted)[:40] or "answers"
    name = base if base not in taken else next(f"{base}_{n}" for n in range(2, 10_000) if f"{base}_{n}" not in taken)
    for cells in answers:
        grid = grid.inserted(len(grid.rows), {("list_name", ""): name, **cells})
    return form.with_grid(grid), name


def list_removed(form: Form, name: str) -> Form:
    grid = form.choices
    for row in range(len(grid.rows) - 1, 0, -1):
        if grid.get(row, "list_name") == name:
            grid = grid.without(row, row)
    return form.with_grid(grid)


def answers_set(form: Form, name: str, answers: Iterable[tuple[int | None, Mapping[Column, str]]]) -> Form:
    """The form with the cells of the answers in their rows set, and a new row behind the list for each without one."""
    grid = _with_head(form.choices)
    for row, cells in answers:
        if row is not None:
            grid = grid.with_cells(row, cells)
            continue
        last = max((at for at in range(1, len(grid.rows)) if grid.get(at, "list_name") == name), default=None)
        text = next((text for (what, _), text in cells.items() if what == "label" and text), "")
        code = _free_code(grid, name, text)
        at = len(grid.rows) if last is None else last + 1
        grid = grid.inserted(at, {("list_name", ""): name, ("name", ""): code, **cells})
    return form.with_grid(grid)


def answer_moved(form: Form, name: str, row: int, up: bool) -> Form:
    """The form with an answer one place up or down in its list; at the end of it nothing changes."""
    rows = [each.row for each in lists_of(form)[name].answers]
    at = rows.index(row)
    other = at + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return form
    low, high = sorted((row, rows[other]))
    lines = list(form.choices.rows)
    lines[low], lines[high] = lines[high], lines[low]
    return form.with_grid(Grid.of(form.choices.name, "choices", lines))


def answer_removed(form: Form, row: int) -> Form:
    return form.with_grid(form.choices.without(row, row))


def _free_code(grid: Grid, name: str, text: str) -> str:
    codes = {grid.get(row, "name") for row in range(1, len(grid.rows)) if grid.get(row, "list_name") == name}
    base = re.sub(r"[^a-z0-9_]", "", suggestion(text)[:40]) or "answer"
    return base if base not in codes else next(f"{base}_{n}" for n in range(2, 10_000) if f"{base}_{n}" not in codes)


def _with_head(grid: Grid) -> Grid:
    missing = [each for each in ("list_name", "name") if (each, "") not in grid.columns]
    if not missing:
        return grid
    return Grid.of(grid.name, grid.kind, ((*grid.rows[0], *missing), *grid.rows[1:]))
