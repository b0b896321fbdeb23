"""A sheet written as SVG in a few milliseconds, for pages that are drawn when somebody asks for them.

It says and shows what Vega makes of the same sheet, mark by mark (a test compares them), but takes no engine to start:
everything is laid out on the sheet already. Briefs keep Vega's drawing, since its specification goes out with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from wellknit.briefs.charts.sheet import Layer, Record, Sheet
from wellknit.briefs.charts.svg import drawing, element, group, words
from wellknit.briefs.charts.theme import FAMILY

__all__ = ["written"]

#: As Vega does, so that a line one pixel wide covers one row of pixels.
_HALF = 0.5
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def written(sheet: Sheet, height: float, alt: str) -> str:
    """The drawing of ``sheet``, ``height`` pixels high, as one picture with ``alt`` as its text."""
    marks = [group(_marks(sheet, layer, records), **_shared(layer)) for layer, records in sheet.records.items()]
    return drawing(float(sheet.width), float(height), marks, role="img", aria_label=alt)


def _shared(layer: Layer) -> dict[str, object]:
    """What all marks of a layer have in common."""
    match layer.mark:
        case "box":
            return {"stroke_dasharray": "3,2"} if layer.dashed else {}
        case "dot":
            return {"stroke_width": 2}
        case "text":
            weight = "bold" if layer.bold else "normal"
            return {
                "text_anchor": _ANCHORS[layer.align],
                "font_family": FAMILY,
                "font_size": f"{layer.size:g}px",
                "font_weight": weight,
            }
    return {}


def _marks(sheet: Sheet, layer: Layer, records: list[Record]) -> Iterator[str]:
    def at(value: float) -> float:
        return float(sheet.at(value) if layer.shares else value)

    for each in records:
        match layer.mark:
            case "grid":
                x = at(each["share"]) + _HALF
                yield _line(x, each["top"] + _HALF, x, each["bottom"] + _HALF, each)
            case "line":
                yield _line(
                    at(each["from"]) + _HALF, each["y"] + _HALF, at(each["to"]) + _HALF, each["y2"] + _HALF, each
                )
            case "box":
                left, right = sorted((at(each["from"]), at(each["to"])))
                top, bottom = sorted((each["top"], each["bottom"]))
                yield element(
                    "rect", x=left + _HALF, y=float(top + _HALF), width=right - left, height=float(bottom - top),
                    fill=each["fill"], stroke=each["outline"],
                )  # fmt: skip
            case "dot":
                yield _dot(at(each["share"]), float(each["y"]), each)
            case "text":
                yield words(each["text"], x=float(each["x"]), y=float(each["y"]), fill=each["colour"])


def _line(x: float, y: float, to_x: float, to_y: float, record: Record) -> str:
    return element(
        "line", x1=float(x), y1=float(y), x2=float(to_x), y2=float(to_y), stroke=record["colour"],
        stroke_width=record["weight"],
    )  # fmt: skip


def _dot(x: float, y: float, record: Record) -> str:
    reach = sqrt(record["size"]) / 2
    if record["shape"] == "circle":
        return element("circle", cx=x, cy=y, r=reach, fill=record["fill"], stroke=record["colour"])
    corners = ((x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach))
    points = " ".join(f"{one:.2f},{other:.2f}" for one, other in corners)
    return element("polygon", points=points, fill=record["fill"], stroke=record["colour"])
