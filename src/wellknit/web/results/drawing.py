"""Charts of a story: laid out at once, and drawn when somebody wants to see them, as SVG or PNG.

Drawing takes a hundred times as long as laying out, so a drawing is kept by all that it depends on: those of tables in
the cache that all processes share, maps, which name organizations, in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches

from wellknit.briefs import charts
from wellknit.briefs.charts.drawing import picture
from wellknit.briefs.charts.map import draw_map
from wellknit.briefs.document import Chart, Look
from wellknit.briefs.sketch import Sketch
from wellknit.tables import Table

__all__ = ["Drawing", "Drawings", "drawn", "kept", "png"]

_KEPT_FOR = 30 * 24 * 3600


@dataclass(frozen=True)
class Drawing:
    """All that one drawing is made of: a chart of a table, or a map. ``alt`` is its text, known when it is laid out."""

    kind: str
    look: Look
    words: Mapping[str, str]
    prefix: str
    table: Table | None = None
    second: Table | None = None
    options: tuple[tuple[str, str], ...] = ()
    sketch: Sketch | None = None
    alt: str = ""
    narrow: bool = False

    @property
    def key(self) -> str:
        """The same for the same drawing, whichever story it stands in."""
        about = (
            self.kind, self.look, self.prefix, self.table, self.second, self.options, self.sketch, self.alt,
            self.narrow, sorted(self.words.items()),
        )  # fmt: skip
        return f"drawing-{hashlib.sha256(repr(about).encode()).hexdigest()}"


@dataclass
class Drawings:
    """Takes the place of what draws a brief's charts, and remembers what would have been drawn, by its id."""

    made: dict[str, Drawing] = field(default_factory=dict)

    def draw(
        self,
        kind: str,
        table: Table,
        *,
        look: Look,
        words: Mapping[str, str],
        options: Mapping[str, str] = {},
        second: Table | None = None,
    ) -> tuple[Chart, str]:
        """The chart without its drawing, and what it shows."""
        chart, alt = charts.laid_out(kind, table, look=look, words=words, options=options, second=second)
        prefix = options.get("prefix", kind)
        drawing = Drawing(
            kind, look, _own(words), prefix, table, second, tuple(sorted(options.items())), alt=alt,
            narrow=prefix.endswith("-narrow"),
        )  # fmt: skip
        self.made[prefix] = drawing
        return chart, alt

    def draw_map(self, sketch: Sketch, *, look: Look, words: Mapping[str, str], alt: str, prefix: str) -> Chart:
        """The map without its drawing."""
        name = prefix.rstrip("-")
        for narrow in (False, True):
            key = f"{name}-narrow" if narrow else name
            self.made[key] = Drawing("map", look, _own(words), prefix, sketch=sketch, alt=alt, narrow=narrow)
        return Chart("map", {}, "", b"", 0, 0, live=True)


def _own(words: Mapping[str, str]) -> dict[str, str]:
    """The words that stand in drawings."""
    return {key: text for key, text in words.items() if key.startswith(("chart.", "number."))}


def _place(drawing: Drawing) -> Any:
    return caches["results" if drawing.sketch is not None else "default"]


def kept(drawing: Drawing) -> str | None:
    """The drawing as SVG, if it was drawn before."""
    found: str | None = _place(drawing).get(drawing.key)
    return found


def drawn(drawing: Drawing) -> str:
    """The drawing as SVG, drawn unless it was before."""
    found = kept(drawing)
    if found is None:
        found = _draw(drawing)
        _place(drawing).set(drawing.key, found, _KEPT_FOR)
    return found


def _draw(drawing: Drawing) -> str:
    look, words = drawing.look, drawing.words
    if drawing.sketch is not None:
        found = draw_map(drawing.sketch, look=look, words=words, alt=drawing.alt, prefix=drawing.prefix)
        return found.narrow if drawing.narrow else found.svg
    assert drawing.table is not None
    options = {**dict(drawing.options), "picture": "no"}
    chart, _ = charts.draw(
        drawing.kind, drawing.table, look=look, words=words, options=options, second=drawing.second
    )
    return charts.with_alt(chart, drawing.alt).svg


def png(drawing: Drawing) -> bytes:
    """The drawing as PNG at twice its size."""
    return picture(drawn(drawing))
