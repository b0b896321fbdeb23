"""Reading a Parquet file as if a person had typed it into a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from wellknit.errors import Place, problem, worded
from wellknit.folder.archives import Limits, Refused
from wellknit.folder.findings import Findings
from wellknit.folder.sheets import Line

__all__ = ["parquet_lines", "written"]


def parquet_lines(path: Path, found: Findings, limits: Limits) -> Iterator[Line]:
    """The numbered rows of the Parquet file at ``path``, the column names as row 1.

    A list of texts is written with spaces between (several choices); a null is an empty cell. Columns of bytes, of
    nested records and of maps are named in ``found`` and left out.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        if file.metadata.num_columns > limits.columns:
            found.add("sheet.too-many-columns", 1, None, count=file.metadata.num_columns, limit=limits.columns)
            return
        if file.metadata.num_rows > limits.rows:
            found.add("sheet.too-many-rows", None, None, limit=limits.rows)
            return
        schema = file.schema_arrow
        plain = [name for name in dict.fromkeys(schema.names) if schema.names.count(name) == 1]
        for name in dict.fromkeys(schema.names):
            if schema.names.count(name) > 1:
                found.add("sheet.parquet-column", 1, name, type=worded("there more than once"))
        keep = [name for name in plain if _is_plain(schema.field(name).type, pa)]
        for name in plain:
            if name not in keep:
                found.add(
                    "sheet.parquet-column", 1, name, type=worded("of the type {type}", type=schema.field(name).type)
                )
        yield 1, keep
        row = 1
        for batch in file.iter_batches(batch_size=2048, columns=keep):
            for record in zip(*(batch.column(name).to_pylist() for name in keep), strict=True):
                row += 1
                yield row, [written(value) for value in record]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        why = str(error).splitlines()[0].rstrip(".") if str(error) else worded("it is cut off")
        raise Refused(problem("sheet.damaged", Place(found.file), why=why)) from None


def _is_plain(kind: Any, pa: Any) -> bool:
    types = pa.types
    if types.is_dictionary(kind):
        return _is_plain(kind.value_type, pa)
    if types.is_list(kind) or types.is_large_list(kind):
        return bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_boolean(kind)
        or types.is_decimal(kind)
        or types.is_date(kind)
        or types.is_timestamp(kind)
        or types.is_time(kind)
        or types.is_null(kind)
    )


def written(value: Any) -> str:
    """A value as a cell would show it: 5.0 is '5', a date '2021-03-15', true 'TRUE', None and a list of none ''.

    >>> written(5.0), written(0.1), written(1e-7), written(True), written(["a", "b"])
    ('5', '0.1', '0.0000001', 'TRUE', 'a b')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return format(int(value), "d") if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, Decimal):
        return written(int(value)) if value == value.to_integral_value() else format(value.normalize(), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return " ".join(written(each) for each in value if each is not None)
    return str(value)
