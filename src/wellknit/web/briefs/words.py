"""What is wrong with a brief, in the language of the page."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from wellknit.errors import Problem, Said
from wellknit.web import problems

__all__ = ["said"]


def said(problem: Problem) -> Said:
    """A problem of the library in the language of the page; of the brief's own text only the line is its place."""
    found = problems.said(problem)
    if problem.where.file == "brief.md":
        found = replace(found, where="")
    if problem.code == "brief.typed-number":
        # Here nobody edits wellknit.toml.
        found = replace(found, do=_("Use a fact, or add the number to those that may be typed (change the brief)."))
    return found
