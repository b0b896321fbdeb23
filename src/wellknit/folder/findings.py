"""What reading a file found, collected: the same problem in many rows is said once, with its rows counted and named."""

from __future__ import annotations

from dataclasses import dataclass, field

from wellknit.errors import Place, Problem, problem, worded
from wellknit.folder.names import rows_listed, shown

__all__ = ["Findings"]


@dataclass(slots=True)
class _Tally:
    code: str
    column: str | None
    first: object
    rows: list[int] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Findings:
    """The problems of one file (and sheet), in the order in which they were met."""

    file: str
    sheet: str | None = None
    _found: list[Problem | _Tally] = field(default_factory=list)
    _tallies: dict[tuple[str, str | None, str], _Tally] = field(default_factory=dict)

    def add(self, code: str, row: int | None = None, column: str | None = None, /, **values: object) -> None:
        """The problem ``code`` at ``row`` and ``column``, its texts filled with ``values``."""
        self._found.append(problem(code, Place(self.file, self.sheet, row, column), **values))

    def tally(self, code: str, row: int, column: str | None, value: object = "", /, **values: object) -> None:
        """The same problem once more, in ``row``; said once at the end.

        Its texts may hold {count}, {times}, {rows}, {column} and {value}, which is the first. ``values`` are further
        values; problems that differ in them are said apart.
        """
        key = (code, column, repr(sorted(values.items())))
        if key not in self._tallies:
            self._tallies[key] = _Tally(code, column, value, values=dict(values))
            self._found.append(self._tallies[key])
        self._tallies[key].rows.append(row)

    def extend(self, problems: tuple[Problem, ...]) -> None:
        """Problems that another reader found."""
        self._found.extend(problems)

    def problems(self) -> tuple[Problem, ...]:
        return tuple(each if isinstance(each, Problem) else self._said(each) for each in self._found)

    def _said(self, tally: _Tally) -> Problem:
        place = Place(self.file, self.sheet, tally.rows[0], tally.column)
        count = len(tally.rows)
        times = worded("once") if count == 1 else worded("{count} times", count=count)
        common = {"count": count, "times": times, "rows": rows_listed(tally.rows), "value": shown(tally.first)}
        return problem(tally.code, place, **{**common, "column": tally.column, **tally.values})
