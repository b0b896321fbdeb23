"""Every message a person can meet: its code, what is wrong, where, and what to do.

The texts live in ``messages/<language>/<room>.toml``, one table a code; this module gives them their values. A
:class:`Problem` is a value: functions that check return problems, and only what cannot go on raises
:class:`WellknitError`, which carries them. A problem is in English and can be said in another language, since it knows
its values; what code itself puts into words among them is a :class:`Phrase`.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib import resources
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]

__all__ = [
    "Entry",
    "Phrase",
    "Place",
    "Problem",
    "Said",
    "Severity",
    "WellknitError",
    "catalogue",
    "chained",
    "fail",
    "packed",
    "phrases",
    "problem",
    "unpacked",
    "worded",
]


class Phrase(str):
    """Words that code puts into a message: an English text that can be said in other languages.

    It is that text like any other; what is made of it (joined, cut) is plain English again. ``source`` holds the
    ``{placeholders}`` of ``values``, which may be phrases.
    """

    __slots__ = ("source", "values")
    source: str
    values: tuple[tuple[str, str], ...]

    def __new__(cls, source: str, values: Mapping[str, object]) -> Phrase:
        made = super().__new__(cls, _Lenient().format(source, **values))
        made.source, made.values = source, _values(values)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Phrase, (self.source, dict(self.values))

    def said(self, language: str) -> str:
        """The phrase in ``language``, in English where that has no words for it."""
        source = phrases(language).get(self.source, self.source)
        return _Lenient().format(source, **{name: _said(value, language) for name, value in self.values})


def worded(source: str, /, **values: object) -> Phrase:
    """``source`` with its placeholders filled, as a value of a problem.

    >>> worded("row {row}", row=7), worded("row {row}", row=7).said("es")
    ('row 7', 'fila 7')
    """
    return Phrase(source, values)


def chained(words: Iterable[str], last: str) -> str:
    """``words`` with ``last`` ('{one} or {other}') between all of them; '' where there are none.

    >>> chained(["'a'", "'b'", "'c'"], "{one} or {other}")
    "'a' or 'b' or 'c'"
    """
    every = list(words)
    return reduce(lambda one, other: worded(last, one=one, other=other), every) if every else ""


def _said(value: str, language: str) -> str:
    return value.said(language) if isinstance(value, Phrase) else value


def _values(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, each if isinstance(each, str) else str(each)) for name, each in values.items())


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and in it a sheet, a row (1 is the header line) and a column or key."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        return self.said("en")

    def said(self, language: str) -> str:
        """The place in words: 'people.csv, row 3, column 'mail''."""
        parts = [self.file or ""]
        if self.sheet:
            parts.append(worded("sheet '{name}'", name=self.sheet))
        if self.row is not None:
            parts.append(worded("row {row}", row=self.row))
        if self.column:
            parts.append(worded("column '{name}'", name=self.column))
        return ", ".join(_said(part, language) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue, with texts that hold ``{placeholders}``."""

    code: str
    severity: Severity
    what: str
    do: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in the words of one language, with its place."""

    code: str
    severity: Severity
    where: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.where + ': ' if self.where else ''}{self.what} {self.do} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know: ``code`` is stable, the texts may be reworded. They are in English.

    ``values`` are those that the texts are filled with; problems are the same if their texts are.
    """

    code: str
    severity: Severity
    what: str
    do: str
    where: Place = field(default_factory=Place)
    values: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.said("en"))

    def said(self, language: str) -> Said:
        """The problem in ``language``; in English where that lacks the code, or where the values are not known."""
        what, do, entry = self.what, self.do, catalogue(language).get(self.code)
        if language != "en" and entry is not None:
            values = {name: _said(value, language) for name, value in self.values}
            with suppress(KeyError):  # kept by a version that kept no values, or others
                what, do = _Lenient().format(entry.what, **values), _Lenient().format(entry.do, **values)
        return Said(self.code, self.severity, self.where.said(language), what, do)

    def kept(self) -> dict[str, object]:
        """The problem as plain JSON values that :meth:`of` makes it of again, to be said in any language."""
        return {**self.as_dict(), "values": {name: packed(value) for name, value in self.values}}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Problem:
        """The problem that :meth:`kept` wrote; its place may lack parts."""
        place = Place(kept.get("file"), kept.get("sheet"), kept.get("row"), kept.get("column"))
        values = tuple((name, unpacked(value)) for name, value in kept.get("values", {}).items())
        return cls(kept["code"], kept["severity"], kept["what"], kept["do"], place, values)

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


def packed(value: str) -> object:
    """``value``, a text or a phrase, as plain JSON values."""
    if not isinstance(value, Phrase):
        return value
    return [value.source, {name: packed(each) for name, each in value.values}]


def unpacked(value: Any) -> str:
    """The text or phrase that :func:`packed` wrote."""
    if isinstance(value, str):
        return value
    source, values = value
    return Phrase(source, {name: unpacked(each) for name, each in values.items()})


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


#: The file of a language other than English that holds its words for phrases, by the English ones.
_PHRASES = "phrases.toml"


def _entries(language: str) -> Iterator[Entry]:
    folder = resources.files("wellknit") / "messages" / language
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml") or file.name == _PHRASES:
            continue
        for code, texts in tomllib.loads(file.read_text("utf-8")).items():
            yield Entry(code, texts.get("severity", "error"), texts["what"], texts["do"], texts.get("why", ""))


@cache
def catalogue(language: str = "en") -> dict[str, Entry]:
    """All messages by code, in the order of the files and of the codes in them; how severe they are and why they are
    said stands in the English ones alone."""
    return {entry.code: entry for entry in _entries(language)}


@cache
def phrases(language: str) -> dict[str, str]:
    """What ``language`` says for phrases, by their English sources."""
    file = resources.files("wellknit") / "messages" / language / _PHRASES
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def problem(code: str, where: Place | None = None, /, **values: object) -> Problem:
    """The problem ``code`` at ``where``, its texts filled with ``values``.

    >>> str(problem("folder.missing", Place(file="our-partnership"))).split(" [")[1]
    'folder.missing]'

    Raises KeyError for a code or a placeholder that the catalogue does not know: that is our mistake, not a person's.
    """
    entry = catalogue()[code]
    texts = _Lenient()
    what, do = texts.format(entry.what, **values), texts.format(entry.do, **values)
    return Problem(code, entry.severity, what, do, where or Place(), _values(values))


def fail(code: str, where: Place | None = None, /, **values: object) -> WellknitError:
    """The same as an exception to raise: ``raise fail("folder.missing", place)``."""
    return WellknitError(problem(code, where, **values))
