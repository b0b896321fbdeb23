"""The sheets of a form as they are edited: cells by what their column means, whatever it is headed and holds beside.

Values only. Columns, rows and sheets that the editor knows nothing of stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wellknit.surveys.translations import TRANSLATED, headings_of
from wellknit.surveys.workbook import CHOICES_COLUMNS, SURVEY_COLUMNS, snake

__all__ = ["TEXTS", "Column", "Form", "Grid", "trimmed"]

#: A column by what it means and the language of its texts, as written in its heading: ('label', 'Español (es)').
Column = tuple[str, str]
Row = tuple[str, ...]

#: What a respondent reads, in the order in which it stands.
TEXTS = ("label", "hint", "constraint_message", "required_message")
_HEADED = {
    ("bind", "relevant"): "relevant",
    ("bind", "constraint"): "constraint",
    ("bind", "required"): "required",
    ("bind", "calculate"): "calculation",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("list name",): "list_name",
}
_SPACES = re.compile(r"\s+")


def trimmed(cells: Sequence[str]) -> Row:
    """A row without the empty cells at its end."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return tuple(row)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet; ``rows`` begin with the headings, and a row's number is its place in them: what people see, less 1."""

    name: str
    kind: str
    rows: tuple[Row, ...]
    columns: Mapping[Column, int]

    @classmethod
    def of(cls, name: str, kind: str, rows: Sequence[Sequence[str]]) -> Grid:
        kept = tuple(trimmed(row) for row in rows) or ((),)
        return cls(name, kind, kept, _columns(kind, kept[0]))

    def get(self, row: int, what: str, language: str = "") -> str:
        place = self.columns.get((what, language))
        cells = self.rows[row]
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def texts(self, row: int, what: str) -> dict[str, str]:
        """The texts of a cell by language as written in the headings."""
        named = [language for each, language in self.columns if each == what]
        return {language: text for language in named if (text := self.get(row, what, language))}

    def with_cells(self, row: int, cells: Mapping[Column, str]) -> Grid:
        """The sheet with these cells of a row set; a column that is missing is added if there is a text."""
        grid = self
        for column, text in cells.items():
            if text and column not in grid.columns:
                grid = grid.headed(column)
        line = list(grid.rows[row])
        for column, text in cells.items():
            place = grid.columns.get(column)
            if place is None:
                continue
            line.extend([""] * (place + 1 - len(line)))
            line[place] = text
        rows = (*grid.rows[:row], trimmed(line), *grid.rows[row + 1 :])
        return replace(grid, rows=rows)

    def inserted(self, at: int, cells: Mapping[Column, str]) -> Grid:
        """The sheet with a new row before row ``at``."""
        return replace(self, rows=(*self.rows[:at], (), *self.rows[at:])).with_cells(at, cells)

    def without(self, start: int, end: int) -> Grid:
        """The sheet without the rows from ``start`` to ``end``, both included."""
        return replace(self, rows=(*self.rows[:start], *self.rows[end + 1 :]))

    def copied(self, start: int, end: int) -> Grid:
        """The sheet with the rows from ``start`` to ``end`` once more behind them."""
        return replace(self, rows=(*self.rows[: end + 1], *self.rows[start : end + 1], *self.rows[end + 1 :]))

    def swapped(self, start: int, middle: int, end: int) -> Grid:
        """The sheet with the rows ``middle`` to ``end`` put before those from ``start`` on."""
        rows = self.rows
        return replace(self, rows=(*rows[:start], *rows[middle : end + 1], *rows[start:middle], *rows[end + 1 :]))

    def renamed(self, heading: Column, language: str) -> Grid:
        """The sheet with the texts of a column said to be in ``language``."""
        place = self.columns[heading]
        head = list(self.rows[0])
        head[place] = f"{heading[0]}::{language}"
        return Grid.of(self.name, self.kind, (tuple(head), *self.rows[1:]))

    def headed(self, column: Column) -> Grid:
        """The sheet with a column of this meaning, a new one at the end if need be."""
        if column in self.columns:
            return self
        what, language = column
        head = [*self.rows[0], f"{what}::{language}" if language else what]
        return Grid.of(self.name, self.kind, (tuple(head), *self.rows[1:]))


def _columns(kind: str, head: Sequence[str]) -> dict[Column, int]:
    plain = [_SPACES.sub(" ", heading.strip()) for heading in head]
    places: dict[Column, int] = {}
    if kind == "settings":
        for place, heading in enumerate(plain):
            if heading:
                places.setdefault((snake(heading).removeprefix("set_"), ""), place)
        return places
    ours = SURVEY_COLUMNS if kind == "survey" else CHOICES_COLUMNS
    paths = headings_of(kind, plain)
    for place, heading in enumerate(plain):
        if not heading:
            continue
        if snake(heading) in ours:
            places.setdefault((snake(heading), ""), place)
            continue
        path = paths[place]
        text = TRANSLATED.get(path.path)
        what = _HEADED.get(path.path) or (text.replace(" ", "_") if text else "/".join(path.path))
        places.setdefault((what, path.language), place)
    return places


@dataclass(frozen=True, slots=True)
class Form:
    """All sheets of a form; the three that make it up as grids, in the order of the workbook."""

    sheets: Mapping[str, tuple[Row, ...]]
    survey: Grid = field(init=False)
    choices: Grid = field(init=False)
    settings: Grid = field(init=False)

    def __post_init__(self) -> None:
        for kind in ("survey", "choices", "settings"):
            name = next((each for each in self.sheets if each.strip().lower() == kind), None)
            if name is None and kind == "survey" and len(self.sheets) == 1:
                name = next(iter(self.sheets))  # a workbook of a single sheet is a survey to pyxform
            rows = self.sheets[name] if name is not None else ()
            object.__setattr__(self, kind, Grid.of(name or kind, kind, rows))

    @classmethod
    def of(cls, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Form:
        return cls({name: tuple(trimmed(row) for row in rows) for name, rows in sheets.items()})

    def with_grid(self, grid: Grid) -> Form:
        """The form with this sheet in the place of the one it was."""
        return Form({**self.sheets, grid.name: grid.rows})

    def plain(self) -> dict[str, list[list[str]]]:
        """The sheets as an InstrumentVersion keeps them."""
        return {name: [list(row) for row in rows] for name, rows in self.sheets.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its texts as their headings write them, the default one first; '' is no language."""
        found = dict.fromkeys(self._languages())
        default = self.settings.get(1, "default_language") if len(self.settings.rows) > 1 else ""
        return tuple(sorted(found, key=lambda each: (each != default,)))

    def _languages(self) -> Iterator[str]:
        for grid in (self.survey, self.choices):
            for what, language in grid.columns:
                if what in TEXTS:
                    yield language

    def setting(self, name: str) -> str:
        return self.settings.get(1, name) if len(self.settings.rows) > 1 else ""

    def with_settings(self, values: Mapping[str, str]) -> Form:
        grid = self.settings
        if len(grid.rows) < 2:
            grid = replace(grid, rows=(*grid.rows, ()))
        return self.with_grid(grid.with_cells(1, {(name, ""): value for name, value in values.items()}))
