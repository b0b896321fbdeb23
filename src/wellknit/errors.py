"""Every message a person can meet: its code, what is wrong, where, and what to do.

The texts live in ``messages/<language>/<room>.toml``, one table a code; this module gives them their values. A
:class:`Problem` is a value: functions that check return problems, and only what cannot go on raises
:class:`WellknitError`, which carries them.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

Severity = Literal["error", "warning", "note"]

__all__ = ["Entry", "Place", "Problem", "Severity", "WellknitError", "catalogue", "fail", "problem"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and in it a sheet, a row (1 is the header line) and a column or key."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file or ""]
        if self.sheet:
            parts.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column '{self.column}'")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue, with texts that hold ``{placeholders}``."""

    code: str
    severity: Severity
    what: str
    do: str
    why: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know: ``code`` is stable, the texts may be reworded."""

    code: str
    severity: Severity
    what: str
    do: str
    where: Place = field(default_factory=Place)

    def __str__(self) -> str:
        place = str(self.where)
        return f"{place + ': ' if place else ''}{self.what} {self.do} [{self.code}]"

    def as_dict(self) -> dict[str, object]:
        """The problem as plain JSON values: code, severity, file, sheet, row, column, what, do."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.where.file,
            "sheet": self.where.sheet,
            "row": self.where.row,
            "column": self.where.column,
            "what": self.what,
            "do": self.do,
        }


class WellknitError(Exception):
    """Work that cannot go on; ``problems`` says everything that was found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(each) for each in self.problems))


class _Lenient(string.Formatter):
    """Only ``{name}`` is a placeholder: no attribute access, so that a value from a file can't reach into objects."""

    def get_field(self, field_name: str, args: object, kwargs: object) -> tuple[object, str]:
        assert isinstance(kwargs, dict)
        return kwargs[field_name], field_name


def _entries(language: str) -> Iterator[Entry]:
    folder = resources.files("wellknit") / "messages" / language
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        for code, texts in tomllib.loads(file.read_text("utf-8")).items():
            yield Entry(code, texts.get("severity", "error"), texts["what"], texts["do"], texts.get("why", ""))


@cache
def catalogue(language: str = "en") -> dict[str, Entry]:
    """All messages by code, in the order of the files and of the codes in them."""
    return {entry.code: entry for entry in _entries(language)}


def problem(code: str, where: Place | None = None, /, **values: object) -> Problem:
    """The problem ``code`` at ``where``, its texts filled with ``values``.

    >>> str(problem("folder.missing", Place(file="our-partnership"))).split(" [")[1]
    'folder.missing]'

    Raises KeyError for a code or a placeholder that the catalogue does not know: that is our mistake, not a person's.
    """
    entry = catalogue()[code]
    texts = _Lenient()
    return Problem(
        code, entry.severity, texts.format(entry.what, **values), texts.format(entry.do, **values), where or Place()
    )


def fail(code: str, where: Place | None = None, /, **values: object) -> WellknitError:
    """The same as an exception to raise: ``raise fail("folder.missing", place)``."""
    return WellknitError(problem(code, where, **values))
