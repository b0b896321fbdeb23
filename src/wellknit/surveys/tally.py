"""Counting what is wrong in a table of answers, so that one mistake made a hundred times is one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wellknit.errors import Place, Problem, catalogue, problem, worded
from wellknit.surveys.responses import LeftOut

__all__ = ["Tally", "rows_in_words"]

_SHOWN = 5
_MORE = {"error": "answers.more-errors", "warning": "answers.more-warnings", "note": "answers.more-notes"}


def rows_in_words(rows: Sequence[int]) -> str:
    """Row numbers as a person says them, the first five and how many more.

    >>> rows_in_words([4]), rows_in_words([4, 9]), rows_in_words(range(2, 44))
    ('row 4', 'rows 4 and 9', 'rows 2, 3, 4, 5, 6 and 37 more rows')
    """
    numbers = [str(row) for row in rows]
    if len(numbers) == 1:
        return worded("row {row}", row=numbers[0])
    if len(numbers) > _SHOWN:
        more, first = len(numbers) - _SHOWN, ", ".join(numbers[:_SHOWN])
        if more == 1:
            return worded("rows {rows} and 1 more row", rows=first)
        return worded("rows {rows} and {count} more rows", rows=first, count=more)
    return worded("rows {rows} and {last}", rows=", ".join(numbers[:-1]), last=numbers[-1])


def _printable(value: object) -> object:
    """What a cell holds as a message may show it: signs that no letter is drawn for become a replacement sign."""
    if not isinstance(value, str):
        return value
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in value)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What makes two findings the same mistake: the message, the column, and the value that is wrong."""

    code: str
    column: str | None
    values: tuple[tuple[str, object], ...]


@dataclass(slots=True)
class Tally:
    """What was found in the rows of ``file``, and what was left out of the count because of it."""

    file: str
    _found: dict[_Kind, list[int]] = field(default_factory=dict)
    _left_out: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, code: str, row: int, column: str | None = None, **values: object) -> None:
        """The mistake ``code`` in a row; the same code, column and values are told together."""
        kind = _Kind(code, column, tuple((name, _printable(value)) for name, value in values.items()))
        rows = self._found.setdefault(kind, [])
        if not rows or rows[-1] != row:
            rows.append(row)

    def leave_out(self, code: str, what: str, row: int) -> None:
        """Something in a row is not counted: ``what`` in words."""
        self._left_out.setdefault((code, what), []).append(row)

    def problems(self) -> tuple[Problem, ...]:
        """One problem for each mistake and column, with its rows; of many wrong values, the first five and a count."""
        found: list[Problem] = []
        shown: dict[tuple[str, str | None], int] = {}
        more: dict[tuple[str, str | None], list[int]] = {}
        for kind, rows in self._found.items():
            place = (kind.code, kind.column)
            shown[place] = shown.get(place, 0) + 1
            if shown[place] > _SHOWN:
                more.setdefault(place, []).extend(rows)
                continue
            values = {**dict(kind.values), "rows": rows_in_words(rows), "count": len(rows)}
            found.append(problem(kind.code, Place(self.file, None, rows[0], kind.column), **values))
        for (code, column), rows in more.items():
            severity = catalogue()[code].severity
            numbers = sorted(set(rows))
            values = {"count": shown[(code, column)] - _SHOWN, "rows": rows_in_words(numbers), "code": code}
            found.append(problem(_MORE[severity], Place(self.file, None, numbers[0], column), **values))
        return tuple(found)

    def left_out(self) -> tuple[LeftOut, ...]:
        """What was not counted, in the order in which it was met."""
        return tuple(
            LeftOut(code, what, len(rows), tuple(dict.fromkeys(rows))) for (code, what), rows in self._left_out.items()
        )
