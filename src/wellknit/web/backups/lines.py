"""What stands in a backup: every row of every table as a line of JSON, whatever database it came from.

    {"wellknit": "0.1.0", "schema": [["web", "0001_first"], ...], "made": "2026-11-30T08:00:00+00:00", "secret": "..."}
    {"table": "web.site", "columns": ["id", "initiative_id", ...]}
    ["5f0c...", "77aa...", ...]            one line a row
    {"rows": 4, "sum": "9b1e..."}          how many, and the sum of the rows' SHA-256 digests modulo 2**256
    {"tables": 14, "rows": 312}            the last line

Texts are texts, days and times in ISO 8601, ids as 32 digits with dashes, amounts as decimal text, bytes in Base64. The
sum does not hang on the order of the rows: databases order text differently.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from wellknit.errors import Place, fail

__all__ = ["Head", "Row", "Sum", "Table", "encoded", "read"]


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: which program made it, of which schema (the migrations that had run), when, and the secret of
    the installation, without which what is kept under a key of it could not be compared any more."""

    wellknit: str
    schema: tuple[tuple[str, str], ...]
    made: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """What the rows that follow are of."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Values in the order of the columns, as JSON holds them."""

    values: list[Any]


@dataclass(slots=True)
class Sum:
    """Counts rows and adds up their digests."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % 2**256

    def said(self) -> dict[str, object]:
        return {"rows": self.rows, "sum": f"{self.total:064x}"}


def encoded(value: object) -> bytes:
    """A value as one line, without its end; equal values give equal bytes."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"no column holds a {type(value).__name__} that a backup could keep")


def read(pieces: Iterable[bytes], where: Place) -> Iterator[Head | Table | Row | Sum]:
    """The lines of a backup as values, counted and summed on the way.

    Raises WellknitError (backup.altered) where they are not what the lines themselves say.
    """
    open_table: Table | None = None
    tables, rows, counted, ended = 0, 0, Sum(), False
    for number, line in enumerate(_lines(pieces)):
        try:
            value = json.loads(line)
        except ValueError:
            raise fail("backup.altered", where) from None
        if ended:
            raise fail("backup.altered", where)
        if number == 0:
            schema = tuple((app, name) for app, name in value["schema"])
            yield Head(value["wellknit"], schema, value["made"], value["secret"])
        elif isinstance(value, list) and open_table is not None and len(value) == len(open_table.columns):
            counted.add(line)
            yield Row(value)
        elif isinstance(value, dict) and "table" in value and open_table is None:
            open_table, counted = Table(value["table"], tuple(value["columns"])), Sum()
            tables += 1
            yield open_table
        elif isinstance(value, dict) and "sum" in value and open_table is not None and value == counted.said():
            rows += counted.rows
            open_table = None
            yield counted
        elif value == {"tables": tables, "rows": rows} and open_table is None:
            ended = True
        else:
            raise fail("backup.altered", where)
    if not ended:
        raise fail("backup.altered", where)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest
