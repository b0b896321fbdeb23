"""A question as HTML with gaps: its template is rendered once, and each page fills in what differs.

Rendering a template for every choice of every question costs more than all else that a page does; joining texts costs
nothing. Gaps are marked with letters of Unicode's private use, which are taken out of the form's own texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

__all__ = ["Skeleton", "clean", "gap"]

_OPEN, _CLOSE = "\ue000", "\ue001"
_GAP = re.compile(f"{_OPEN}(.*?){_CLOSE}", re.DOTALL)
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")


def clean(text: str) -> str:
    """A text of the form's, without letters that would be taken for gaps."""
    return _MARKS.sub("", text)


def gap(name: str) -> SafeString:
    """What a template prints where something is filled in later."""
    return mark_safe(f"{_OPEN}{escape(name)}{_CLOSE}")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """``pieces`` are texts and names of gaps in turn, beginning and ending with a text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, rendered: str) -> Skeleton:
        return cls(tuple(_GAP.split(rendered)))

    def filled(self, fill: Mapping[str, str], offered: Collection[str] | None = None) -> str:
        """The HTML with what ``fill`` has for each gap, and nothing where it has nothing. ``fill`` holds HTML.

        Between the gaps 'choice <code>' and 'choice' stands a choice, left out where ``offered`` does not name it.
        """
        if offered is None:
            pieces = list(self.pieces)
            pieces[1::2] = [fill.get(name, "") for name in pieces[1::2]]
            return "".join(pieces)
        out: list[str] = []
        wanted = True
        for at, piece in enumerate(self.pieces):
            if at % 2 and piece.startswith("choice"):
                code = piece[7:]
                wanted = not code or code in offered
            elif wanted:
                out.append(fill.get(piece, "") if at % 2 else piece)
        return "".join(out)
