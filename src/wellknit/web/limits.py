"""What a row can't hold: texts that are longer than their fields.

Forms look at what is typed by themselves. Rows that are made of files are looked at here, since PostgreSQL refuses what
SQLite would keep, and says neither which field it is nor how much it may hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from wellknit.errors import Place, Problem, problem
from wellknit.folder.names import shown

__all__ = ["unfit"]


def unfit(row: models.Model, file: str, within: str = "") -> Iterator[Problem]:
    """The texts of ``row`` that are too long, each with the column of ``file`` that it comes from, below ``within``."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and field.max_length:
            value = getattr(row, field.name)
            if isinstance(value, str) and len(value) > field.max_length:
                values = {"value": shown(value), "count": len(value), "most": field.max_length}
                yield problem("folder.too-long", Place(file, column=f"{within}{field.name}"), **values)
