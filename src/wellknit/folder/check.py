"""Checking a folder: what reading found, and whether its files agree with one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from wellknit.errors import Problem
from wellknit.folder.agreeing import problems_between_files
from wellknit.folder.foresight import problems_ahead
from wellknit.folder.partnership import Partnership
from wellknit.folder.read import read_partnership
from wellknit.folder.settings import FILE
from wellknit.folder.toml import setting_lines

__all__ = ["check", "report"]


def check(root: Path) -> Partnership:
    """The partnership in the folder ``root`` with every problem that there is, in one run; nothing is written.

    To what reading found it adds what only shows between files: tables of items that were not asked or have no
    agreeing answer, more answers than people, waves outside of all years, items that no table shows; and what
    publishing would meet: releases that were edited, cells that would be hidden, facts that the brief can't find.
    Raises WellknitError (``folder.missing``) where there is no wellknit.toml.
    """
    partnership = read_partnership(root)
    between = problems_between_files(partnership, _lines(root))
    known = replace(partnership, problems=tuple(dict.fromkeys((*partnership.problems, *between))))
    return replace(known, problems=tuple(dict.fromkeys((*known.problems, *problems_ahead(known)))))


def report(partnership: Partnership) -> dict[str, Any]:
    """The problems as JSON values; docs/schemas/check.json describes them.

    ``problems`` stand in the order of the files, each with code, severity, file, sheet, row, column, what and do.
    """
    return {
        "folder": partnership.root.resolve().name,
        "errors": _count(partnership.problems, "error"),
        "warnings": _count(partnership.problems, "warning"),
        "notes": _count(partnership.problems, "note"),
        "problems": [each.as_dict() for each in partnership.problems],
    }


def _count(problems: tuple[Problem, ...], severity: str) -> int:
    return sum(each.severity == severity for each in problems)


def _lines(root: Path) -> Mapping[str, int]:
    """The line of each setting, so that what is wrong between files can be found in wellknit.toml."""
    try:
        return setting_lines((root / FILE).read_bytes())
    except OSError:
        return {}
