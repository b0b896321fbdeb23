"""The sheet that a chart is laid out on: marks at shares and at pixels, from which ``layers.py`` makes a specification.

Rows of survey items need heights that follow their wordings, which a band scale does not give; so y is in pixels from
the top, and x has one scale from per cent to pixels for the marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wellknit.briefs.charts.theme import WHITE, Theme

__all__ = ["Align", "Layer", "Record", "Sheet"]

Align = Literal["left", "center", "right"]
Record = dict[str, Any]

#: From the middle of a line to its baseline, in ems: half the height of Lato's capitals.
_BASELINE = 0.36


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks that are drawn alike. ``shares``: their x is a share on the scale, else a pixel."""

    mark: Literal["grid", "box", "line", "dot", "text"]
    shares: bool = True
    dashed: bool = False
    align: Align = "left"
    bold: bool = False
    size: float = 0


@dataclass
class Sheet:
    """``left`` and ``right`` are the pixels of the shares ``low`` and ``high``, in per cent; negative is left of 0."""

    width: float
    theme: Theme
    left: float
    right: float
    low: float = 0
    high: float = 100
    _records: dict[Layer, list[Record]] = field(default_factory=dict)

    def at(self, share: float) -> float:
        """The pixel of a share in per cent."""
        return self.left + (share - self.low) / (self.high - self.low) * (self.right - self.left)

    @property
    def records(self) -> Mapping[Layer, list[Record]]:
        """What has been put on the sheet, from the bottom layer to the top one."""
        order = ("grid", "box", "line", "dot", "text")
        return dict(sorted(self._records.items(), key=lambda pair: order.index(pair[0].mark)))

    def _put(self, layer: Layer, record: Record) -> None:
        self._records.setdefault(layer, []).append(record)

    # ---- marks at shares

    def grid(self, share: float, top: float, bottom: float, *, strong: bool = False) -> None:
        """A vertical line at ``share``; the strong one is where bars begin."""
        colour = self.theme.ink if strong else self.theme.grid
        record = {"share": share, "top": top, "bottom": bottom, "colour": colour, "weight": 1.25 if strong else 1}
        self._put(Layer("grid"), record)

    def bar(
        self, start: float, end: float, top: float, bottom: float, fill: str, outline: str = "", *, dashed: bool = False
    ) -> None:
        """A bar between two shares; ``dashed`` for what is missing rather than answered."""
        record = {"from": start, "to": end, "top": top, "bottom": bottom, "fill": fill, "outline": outline or fill}
        self._put(Layer("box", dashed=dashed), record)

    def line(
        self, start: float, end: float, y: float, colour: str, *, weight: float = 2, to: float | None = None
    ) -> None:
        """A line between two shares at height ``y``, or from there down or up to the height ``to``."""
        end_y = y if to is None else to
        self._put(Layer("line"), {"from": start, "to": end, "y": y, "y2": end_y, "colour": colour, "weight": weight})

    def dot(self, share: float, y: float, colour: str, shape: str = "circle", *, hollow: bool = False) -> None:
        """A disc, ring or diamond at a share."""
        # A diamond of the same area looks smaller than a disc.
        size = 92 if shape == "circle" else 104
        fill = WHITE if hollow else colour
        self._put(Layer("dot"), {"share": share, "y": y, "colour": colour, "fill": fill, "shape": shape, "size": size})

    # ---- marks at pixels

    def swatch(self, x: float, y: float, size: float, fill: str, outline: str, *, dashed: bool = False) -> None:
        """A square whose middle is at ``y``, for a key."""
        top, bottom = y - size / 2, y + size / 2
        record = {"from": x, "to": x + size, "top": top, "bottom": bottom, "fill": fill, "outline": outline or fill}
        self._put(Layer("box", shares=False, dashed=dashed), record)

    def stroke(self, start: float, end: float, y: float, colour: str) -> None:
        """A level line, for a key."""
        self._put(
            Layer("line", shares=False), {"from": start, "to": end, "y": y, "y2": y, "colour": colour, "weight": 2}
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float | None = None,
        colour: str = "",
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """One line of text whose middle is at ``y``."""
        if text:
            size = size or self.theme.label
            record = {"x": x, "y": y + size * _BASELINE, "text": text, "colour": colour or self.theme.ink}
            self._put(Layer("text", shares=False, align=align, bold=bold, size=size), record)

    def block(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...],
        *,
        size: float | None = None,
        colour: str = "",
        bold: bool = False,
        align: Align = "left",
    ) -> float:
        """Lines below each other, the first one's middle half a line under ``y``; returns where they end."""
        size = size or self.theme.label
        step = round(size * 1.28)
        for place, text in enumerate(lines):
            self.text(x, y + step * (place + 0.5), text, size=size, colour=colour, bold=bold, align=align)
        return y + step * len(lines)
