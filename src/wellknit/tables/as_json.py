"""Tables as JSON: what `wellknit tables --json` prints. docs/schemas/table.json describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from wellknit.tables.hiding import veiled
from wellknit.tables.values import Table

__all__ = ["as_json"]


def as_json(
    tables: Table | Iterable[Table], *, folder: str = "", audience: str = "partnership", rounding: str = "exact"
) -> str:
    """An object with ``folder`` (its name, no path), ``audience``, ``rounding`` and the tables, as text with a final
    line break. Figures are decimal strings; every number of a hidden cell is null, its base too.
    """
    several = [tables] if isinstance(tables, Table) else tables
    found = {
        "folder": folder,
        "audience": audience,
        "rounding": rounding,
        "tables": [veiled(table).as_dict() for table in several],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
