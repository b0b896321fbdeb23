"""Evidence: what people said, where it was said, and what they agreed to have shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Quote", "Source", "SourceKind"]

SourceKind = Literal["interview", "focus_group", "document", "meeting", "survey"]


@dataclass(frozen=True, slots=True)
class Source:
    """An interview, focus group, document or meeting; ``site`` is None for the national level."""

    key: str
    kind: SourceKind
    date: date | None
    site: str | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words somebody said. ``consent`` is for whom they may be shown; a withdrawn one is shown to nobody.

    ``role`` is a role of the roster, or '' with the ``attribution`` as printed ('organizational partner').
    ``illustrative`` quotes were invented and say so wherever they stand.
    """

    key: str
    text: str
    role: str
    site: str | None
    source: str
    consent: Literal["internal", "public", "none"]
    withdrawn: date | None = None
    attribution: str = ""
    illustrative: bool = False
    keep_attribution: str = ""
    row: int = 0
