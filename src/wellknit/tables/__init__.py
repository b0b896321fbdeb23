"""Tables: their values (``values.py``) and the writers, one file a format.

What is imported here is the values alone; the writers (``as_text``, ``as_csv``, ``as_xlsx``, ``as_html``, ``as_json``)
are imported where something is written.
"""

from wellknit.tables.values import (
    RESERVED,
    Cell,
    Change,
    Column,
    ColumnKind,
    Interval,
    Mean,
    Row,
    Share,
    Stamp,
    Table,
    TableKind,
    cell_from_dict,
    half_up,
)

__all__ = [
    "RESERVED",
    "Cell",
    "Change",
    "Column",
    "ColumnKind",
    "Interval",
    "Mean",
    "Row",
    "Share",
    "Stamp",
    "Table",
    "TableKind",
    "cell_from_dict",
    "half_up",
]
