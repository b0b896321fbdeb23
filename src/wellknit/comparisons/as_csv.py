"""Comparisons as CSV: one line a comparison, for programs and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from wellknit.comparisons.values import Judged
from wellknit.comparisons.words import sentence
from wellknit.tables.words import plain

__all__ = ["as_csv"]

_HEADER = (
    "family", "table", "row", "comparison", "kind", "groups", "counts", "bases", "points", "low", "high", "interval",
    "chance", "test", "adjusted", "verdict", "says",
)  # fmt: skip


def as_csv(families: Sequence[Judged], language: str = "en") -> str:
    """Every comparison with its groups, counts and bases (each separated by spaces, in one order) and its sentence."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    for family in families:
        for row in family.rows:
            for each in row.comparisons:
                data = each.as_dict()
                lists = [
                    " ".join(str(value) for value in values)
                    for values in zip(*((one.key, one.count, one.base) for one in each.groups), strict=True)
                ] or ["", "", ""]
                writer.writerow(
                    [
                        family.key, family.table, row.key, each.key, each.kind, *lists,
                        *(_plain(data[name]) for name in ("points", "low", "high", "interval", "chance", "test",
                                                          "adjusted", "verdict")),
                        plain(sentence(each, language, compared=family.compared)),
                    ]
                )  # fmt: skip
    return text.getvalue()


def _plain(value: object) -> object:
    return "" if value is None else value
