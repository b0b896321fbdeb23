"""The Frictionless Data Package of a release: what each file holds, column by column, with value labels."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from typing import Any

from wellknit.relationships.ties import DIMENSIONS
from wellknit.surveys.wave import Wave

__all__ = ["data_package"]

#: Columns that are not text; all others are.
_TYPES = {
    "people": "integer",
    "contacts": "integer",
    "count": "integer",
    "base": "integer",
    "population": "integer",
    "threshold": "integer",
    "answers": "integer",
    "largest_person": "integer",
    "organizations": "integer",
    "largest_organization": "integer",
    "value": "number",
    "low": "number",
    "high": "number",
    "hidden": "boolean",
}

#: Columns of ratings; 'involvement' is one of them in ties.csv and a band elsewhere.
_RATED = frozenset(each.key for each in DIMENSIONS)

_DESCRIPTIONS = {
    "answers.csv": "Every answer in long form: one row an answer.",
    "cube.csv": "People by wave, site, role, length of involvement, item and answer.",
    "beside.csv": "The cube of other waves that tables of this release set beside its own.",
    "pairs.csv": "The same people's answers to an item in two waves.",
    "crossed.csv": "The same respondents' answers to two items.",
    "spread.csv": "People and organizations behind each group's answers, and the most from one.",
    "plan.csv": "What is hidden from whom, and why.",
    "left_out.csv": "What was not counted, and why.",
    "ties.csv": "What each respondent said of each other organization.",
    "links.csv": "Who was in touch with whom in the months before the wave.",
    "measured.csv": "Every number on relationships, with what it counts and its bounds.",
    "cells.csv": "Every cell of every table, in the folder's own rounding.",
}


def data_package(wave: Wave, audience: str, files: Mapping[str, bytes], codebook: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor (datapackage.json) of ``files``: a Table Schema for each CSV, a digest for all.

    Frictionless Data Package v1 (specs.frictionlessdata.io); ``codebook`` gives the value labels of answers.
    """
    return {
        "profile": "data-package",
        "name": f"{wave.key}-{audience}".replace("_", "-"),
        "title": f"{wave.name} ({audience})",
        "resources": [
            _table(name, data, codebook) if name.endswith(".csv") else _file(name, data)
            for name, data in sorted(files.items())
        ],
    }


def _file(name: str, data: bytes) -> dict[str, Any]:
    return {
        "name": name.removesuffix(".json").replace("/", "-").replace("_", "-").lower(),
        "path": name,
        "format": name.rsplit(".", 1)[-1],
        "mediatype": "application/json",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }


def _table(name: str, data: bytes, codebook: Mapping[str, Any]) -> dict[str, Any]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8")))
    header = rows.fieldnames or []
    # In spread.csv 'people' and 'answers' are numbers; in left_out.csv 'rows' is a list in words.
    fields: list[dict[str, Any]] = []
    for column in header:
        rating = name == "ties.csv" and column in _RATED
        field: dict[str, Any] = {"name": column, "type": "integer" if rating else _TYPES.get(column, "string")}
        if column == "item":
            field["description"] = "Name of the item; 'item/choice' for a choice of a multiple-choice item."
        if column == "answer":
            field["description"] = "Code of the answer; labels stand in codebook.json."
        fields.append(field)
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv").replace("_", "-"),
        "path": name,
        "description": _DESCRIPTIONS[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }
