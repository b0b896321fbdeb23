"""A group against all others together, for whoever is shown that group and what joins all, and no other.

The others are what is left of the joined figure when the group's own is taken away. Both are shown to whoever reads the
comparison, so it says nothing that could not be worked out from what they see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wellknit.comparisons.families import judged
from wellknit.comparisons.specification import Family
from wellknit.comparisons.values import Judged
from wellknit.labels import label
from wellknit.surveys.rounding import share
from wellknit.surveys.specification import EXACT
from wellknit.tables import Column, Share, Table

__all__ = ["REST", "against_rest", "beside_rest", "is_against_rest"]

#: What all others together are called among the groups of a comparison.
REST = "others"


def beside_rest(table: Table, group: str, language: str) -> Table | None:
    """The rows of ``table`` in which ``group`` and all people together are shown, with all others in their place; None
    where there is none, or the table does not count people by site.
    """
    columns = {each.key: each for each in table.columns}
    joined = next((each.key for each in table.columns if each.kind == "pooled"), "")
    if table.by != "site" or table.kind != "agreement" or not joined or columns[group].kind != "group":
        return None
    rows = tuple(
        replace(row, cells=(own, rest))
        for row in table.rows
        if not row.subtotal
        for own in (table.cell(row.key, group),)
        if (rest := _less(table.cell(row.key, joined), own)) is not None
    )
    others = Column(REST, label("compare.rest", language))
    return replace(table, columns=(columns[group], others), rows=rows) if rows else None


def _less(whole: object, part: object) -> Share | None:
    """What is left of a shown figure of all people without a shown one of some of them; None where either is not shown,
    or nobody is left."""
    if not isinstance(whole, Share) or not isinstance(part, Share) or whole.hidden or part.hidden:
        return None
    if whole.count is None or part.count is None or not whole.base or not part.base:
        return None
    count, base = whole.count - part.count, whole.base - part.base
    if base <= 0 or not 0 <= count <= base:
        return None
    known = whole.population is not None and part.population is not None
    return share([count], base, EXACT, population=(whole.population or 0) - (part.population or 0) if known else None)


def against_rest(tables: Mapping[str, Table], group: str, language: str = "en") -> dict[str, Judged]:
    """Each table's rows in which ``group`` can be held against all others together, judged, under a key of its own."""
    found: dict[str, Judged] = {}
    for name, table in tables.items():
        if group not in {each.key for each in table.columns}:
            continue
        made = beside_rest(table, group, language)
        if made is not None:
            key, at, wave = name.partition("@")
            family = Family(f"{key}_{group}_{REST}{at}{wave}", name)
            found[family.key] = judged(family, made)
    return found


def is_against_rest(family: Judged) -> bool:
    """Whether a family holds a group against all others together."""
    return any(each.key == REST for row in family.rows for each in row.whole.groups)
