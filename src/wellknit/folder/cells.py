"""Reading a table's cells as what they should be: keys, dates, choices, numbers, references to other tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from wellknit.errors import Problem
from wellknit.folder.findings import Findings
from wellknit.folder.names import is_key, listed, nearest, shown, suggestion
from wellknit.folder.paths import readable
from wellknit.folder.sheets import Sheet, read_sheet

__all__ = ["Record", "day_of", "found_table", "records"]

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_NUMERIC = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_Choice = TypeVar("_Choice", bound=str)


def found_table(
    root: Path, name: str, endings: Sequence[str] = ("csv", "xlsx")
) -> tuple[str | None, tuple[Problem, ...]]:
    """The file of the table ``name`` ('partners/people'), with the first of ``endings`` there is; two are an error."""
    from wellknit.errors import Place, problem

    there: list[str] = []
    problems: list[Problem] = []
    for ending in endings:
        path, wrong = readable(root, f"{name}.{ending}")
        if wrong is not None:
            problems.append(wrong)
        elif path is not None:
            there.append(f"{name}.{ending}")
    if len(there) > 1:
        place = Place(there[0])
        problems.append(problem("folder.two-files", place, first=shown(there[0]), second=shown(there[1])))
        return None, tuple(problems)
    return (there[0] if there else None), tuple(problems)


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table; its methods read a cell and put what is wrong with it into ``found``."""

    row: int
    cells: Mapping[str, str]
    found: Findings

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def leave_out(self) -> None:
        """Counts this row among those that are not used; why has been said."""
        self.found.tally("table.left-out", self.row, None)

    def needed(self, column: str) -> str:
        """The text of a cell that may not be empty; '' where it is."""
        text = self.text(column)
        if not text:
            self.found.tally("cell.missing", self.row, column)
        return text

    def key(self, column: str, seen: dict[str, int] | None = None) -> str | None:
        """A key, with ``seen`` a new one: None where it is missing, misspelt or there already."""
        text = self.needed(column)
        if not text:
            return None
        if not is_key(text):
            better = suggestion(text)
            example = f" {shown(better)} would be one." if better else ""
            self.found.add("cell.bad-key", self.row, column, value=shown(text), example=example)
            return None
        if seen is not None:
            if text in seen:
                self.found.add("cell.duplicate-key", self.row, column, value=shown(text), first=seen[text])
                return None
            seen[text] = self.row
        return text

    def known(self, column: str, known: Collection[str], what: str) -> str | None:
        """The key of something that ``known`` holds; None where the cell is empty or names something else."""
        text = self.text(column)
        if not text or text in known:
            return text or None
        hint = nearest(text, known)
        self.found.add("cell.unknown-reference", self.row, column, value=shown(text), what=what, nearest=hint)
        return None

    def choice(self, column: str, allowed: Sequence[_Choice]) -> _Choice | None:
        """One of ``allowed``, whatever its case, with spaces or hyphens for underscores, and with the apostrophe of
        "don't know" or without it; None where it is empty."""
        text = self.text(column)
        if not text:
            return None
        folded = re.sub(r"[\s_-]+", "_", re.sub(r"['’]", "", text.casefold()))
        for each in allowed:
            if each == folded:
                return each
        hint = nearest(folded, allowed)
        self.found.add("cell.not-a-choice", self.row, column, value=shown(text), allowed=listed(allowed), nearest=hint)
        return None

    def day(self, column: str) -> date | None:
        """A date; None where the cell is empty or holds something else."""
        text = self.text(column)
        if not text:
            return None
        found = day_of(text)
        if found is None:
            self.found.add("cell.bad-date", self.row, column, value=shown(text), example=_guess(text))
        return found

    def number(self, column: str, most: int) -> int | None:
        """A whole number from 0 to ``most``; None where the cell is empty or holds something else."""
        text = self.text(column)
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) <= most:
            return int(text)
        self.found.add("cell.bad-number", self.row, column, value=shown(text), most=most)
        return None


def records(
    root: Path, name: str, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[Record], Findings, bool]:
    """The rows of the table ``name`` ('partners/people'), its findings, and whether there is such a table.

    A column in ``required`` that is missing is an error (and its cells read as empty); one that is neither required
    nor ``optional`` is a warning, since nothing of it is read.
    """
    file, problems = found_table(root, name)
    found = Findings(file or f"{name}.csv")
    found.extend(problems)
    if file is None:
        return [], found, bool(problems)
    columns = (*required, *optional)
    sheet, problems = read_sheet(root / file, file, columns=columns, wanted=(name.rpartition("/")[2],))
    found.extend(problems)
    if sheet is None:
        return [], found, True
    missing = [column for column in required if column not in sheet.header]
    found = _about_columns(sheet, found, missing, columns)
    return [] if missing else list(_records(sheet, found)), found, True


def _about_columns(sheet: Sheet, found: Findings, missing: list[str], columns: Sequence[str]) -> Findings:
    found.sheet = sheet.name
    unknown = [column for column in sheet.header if column not in columns]
    for column in missing:
        hint = nearest(column, unknown) if unknown else ""
        found.add("table.missing-column", 1, column, column=shown(column), nearest=hint, count=len(sheet.rows))
    left = [column for column in columns if column not in sheet.header]
    for column in unknown:
        filled = sum(1 for _, cells in sheet.rows if cells[column])
        found.add("table.unknown-column", 1, column, column=shown(column), count=filled, nearest=nearest(column, left))
    return found


def _records(sheet: Sheet, found: Findings) -> Iterator[Record]:
    for row, cells in sheet.rows:
        yield Record(row, cells, found)


def day_of(text: str) -> date | None:
    """The date that ``text`` writes as 2021-03-15 (a midnight behind it is left away); None for anything else.

    >>> day_of("2021-03-15"), day_of("2021-03-15 00:00:00"), day_of("3/15/2021")
    (datetime.date(2021, 3, 15), datetime.date(2021, 3, 15), None)
    """
    match = _ISO.fullmatch(text)
    if match is None or not text.isascii():
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _guess(text: str) -> str:
    """The date that a person must have meant, where only one reading is possible: for the message, not for reading."""
    match = _NUMERIC.fullmatch(text)
    if match is None or not text.isascii():
        return "2021-03-15"
    one, two, three = int(match[1]), int(match[2]), int(match[3])
    readings = [(one, two, three)] if len(match[1]) == 4 else [(three, one, two), (three, two, one)]
    possible = set()
    for year, month, day in readings:
        if year >= 1000:
            try:
                possible.add(date(year, month, day).isoformat())
            except ValueError:
                continue
    return possible.pop() if len(possible) == 1 else "2021-03-15"
