"""Simple bounds of an answer, as chosen in fields, written as a form's ``constraint`` and read back from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Bounds", "read_bounds", "written_bounds"]

_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?"
_BETWEEN = re.compile(rf"\.\s*>=\s*(?P<least>{_NUMBER})(?:\s+and\s+\.\s*<=\s*(?P<most>{_NUMBER}))?")
_UP_TO = re.compile(rf"\.\s*<=\s*(?P<most>{_NUMBER})")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(?P<longest>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number from ``least`` to ``most``, or a text of at most ``longest`` letters; None is no bound."""

    least: Decimal | None = None
    most: Decimal | None = None
    longest: int | None = None


def written_bounds(bounds: Bounds) -> str:
    """The constraint that says so.

    >>> written_bounds(Bounds(Decimal(0), Decimal(40)))
    '. >= 0 and . <= 40'
    """
    if bounds.longest is not None:
        return f"string-length(.) <= {bounds.longest}"
    parts = [f". {sign} {value:f}" for sign, value in ((">=", bounds.least), ("<=", bounds.most)) if value is not None]
    return " and ".join(parts)


def read_bounds(constraint: str) -> Bounds | None:
    """The bounds that a constraint sets, None where it says anything else."""
    written = constraint.strip()
    if not written:
        return Bounds()
    if found := _LENGTH.fullmatch(written):
        return Bounds(longest=int(found["longest"]))
    if found := _BETWEEN.fullmatch(written):
        return Bounds(Decimal(found["least"]), Decimal(found["most"]) if found["most"] else None)
    if found := _UP_TO.fullmatch(written):
        return Bounds(most=Decimal(found["most"]))
    return None
