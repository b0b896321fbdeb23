"""Merged cells: what stands in one of them is meant for all, where that can be told."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from wellknit.folder.findings import Findings
from wellknit.folder.names import letters, shown

__all__ = ["fill_merged"]

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_MOST = 10_000


def fill_merged(rows: dict[int, dict[int, str]], merged: list[str], found: Findings) -> None:
    """Fills ``rows`` (texts by row and column) from the ranges ``merged``, and names each range in ``found``.

    Cells merged downwards in one column stand for the same value in each row, which is filled in, with a warning. In
    the header, and across columns, nobody can tell which column is meant: an error. A merged range without a value
    (decoration beside or under the table) is nothing.
    """
    if not rows:
        return
    header, numbers = min(rows), sorted(rows)
    if len(merged) > _MOST:
        found.add("sheet.too-many-merged", None, None, count=len(merged), limit=_MOST)
        return
    room = len(rows) * max(max(row) for row in rows.values())
    for reference in merged:
        match = _RANGE.fullmatch(reference)
        if match is None:
            continue
        left, top, right, bottom = _number(match[1]), int(match[2]), _number(match[3]), int(match[4])
        value = rows.get(top, {}).get(left, "")
        if not value or (left == right and top == bottom):
            continue
        if top <= header:
            found.add("sheet.merged-header", top, letters(left), range=reference, value=shown(value))
        elif left != right:
            found.add("sheet.merged-across", top, letters(left), range=reference, value=shown(value))
        else:
            found.add("sheet.merged-cells", top, letters(left), range=reference, value=shown(value))
            inside = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
            room -= len(inside)
            if room < 0:  # ranges that overlap, which no spreadsheet writes
                return
            for number in inside:
                rows[number].setdefault(left, value)


def _number(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
