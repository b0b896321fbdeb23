"""What is wrong with a form, in the language of the page: with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellknit.errors import Problem, Said
from wellknit.web.partners.spreadsheets import words

__all__ = ["problems_of"]


def problems_of(problems: Sequence[Problem]) -> list[Said]:
    """What a form has to be put right, errors first; the file is the form at hand, so it is not named."""
    order = {"error": 0, "warning": 1, "note": 2}
    ordered = sorted(problems, key=lambda each: order[each.severity])
    return [words.said(replace(each, where=replace(each.where, file=None))) for each in ordered]
