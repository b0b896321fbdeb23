"""Charts written at once: they show, mark by mark, what Vega draws of the same sheet."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.briefs.test_charts import ENGLISH, FIGURES, NAMES, agreement
from wellknit.briefs import charts
from wellknit.briefs.document import Look
from wellknit.tables import Table

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Texts = list[tuple[str, float, float, str, str, str]]


def _moved(element: ElementTree.Element) -> tuple[float, float]:
    found = _NUMBER.findall(element.get("transform", "0,0"))
    return float(found[0]), float(found[1])


def _texts(svg: str) -> Texts:
    """Every text with where it stands, how it is anchored, its size and its colour."""
    found: Texts = []

    def walk(element: ElementTree.Element, kept: dict[str, str]) -> None:
        kept = {**kept, **element.attrib}
        if element.tag == f"{SVG}text":
            x, y = _moved(element) if "transform" in element.attrib else (float(kept["x"]), float(kept["y"]))
            text = "".join(element.itertext())
            anchor = kept.get("text-anchor", "start")
            found.append((text, round(x, 1), round(y, 1), anchor, kept["font-size"], kept["fill"]))
        for child in element:
            walk(child, {key: each for key, each in kept.items() if key not in ("transform", "x", "y")})

    walk(ElementTree.fromstring(svg), {})
    return sorted(found)


def _boxes(svg: str) -> list[tuple[float, float, float, float, str, str]]:
    """Every box: left, top, width, height, fill, outline; the ground of the whole is none."""
    found: list[tuple[float, float, float, float, str, str]] = []
    for each in ElementTree.fromstring(svg).iter():
        shape = re.fullmatch(r"M(\S+?),(\S+?)h(\S+?)v(\S+?)h\S+Z", each.get("d", ""))
        edges = [float(part) for part in shape.groups()] if shape else []
        if each.tag == f"{SVG}rect":
            edges = [float(each.get(key, "0")) for key in ("x", "y", "width", "height")]
        if edges and each.get("stroke"):
            left, top, width, height = (round(part, 1) for part in edges)
            found.append((left, top, width, height, each.get("fill", ""), each.get("stroke", "")))
    return sorted(found)


def _dots(svg: str) -> list[tuple[float, float, str]]:
    """Every dot and diamond: its middle and its outline."""
    found = []
    for each in ElementTree.fromstring(svg).iter():
        if each.tag == f"{SVG}circle":
            found.append((float(each.get("cx", "0")), float(each.get("cy", "0")), each.get("stroke", "")))
        elif each.tag == f"{SVG}polygon":
            corners = [[float(part) for part in point.split(",")] for point in each.get("points", "").split()]
            xs, ys = zip(*corners, strict=True)
            found.append((sum(xs) / len(xs), sum(ys) / len(ys), each.get("stroke", "")))
        elif each.tag == f"{SVG}path" and each.get("stroke-width") == "2" and "transform" in each.attrib:
            found.append((*_moved(each), each.get("stroke", "")))
    return sorted((round(x, 1), round(y, 1), colour) for x, y, colour in found)


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
def test_each_mark_stands_where_vega_draws_it(kind: str, table: Table, options: dict[str, str]) -> None:
    drawn, alt = charts.draw(kind, table, look=Look(), words=ENGLISH, options={**options, "picture": "no"})
    at_once, said = charts.draw_at_once(kind, table, look=Look(), words=ENGLISH, options=options)
    assert (said, at_once.width, at_once.height) == (alt, drawn.width, drawn.height)
    assert _boxes(drawn.svg) or _dots(drawn.svg)
    ours, theirs = _texts(at_once.svg), _texts(drawn.svg)
    assert [each[0] for each in ours] == [each[0] for each in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one[3:] == other[3:]
        assert one[1:3] == pytest.approx(other[1:3], abs=0.15)
    for one_box, other_box in zip(_boxes(at_once.svg), _boxes(drawn.svg), strict=True):
        assert one_box[:4] == pytest.approx(other_box[:4], abs=0.6)
        assert one_box[4:] == other_box[4:]
    for one_dot, other_dot in zip(_dots(at_once.svg), _dots(drawn.svg), strict=True):
        assert one_dot[:2] == pytest.approx(other_dot[:2], abs=0.15)
        assert one_dot[2] == other_dot[2]


def test_it_is_one_picture_with_one_text() -> None:
    chart, alt = charts.draw_at_once("dots", agreement(), look=Look(), words=ENGLISH, options={"width": "360"})
    root = ElementTree.fromstring(chart.svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", alt)
    assert not [each for each in root.iter() if {"style", "class", "id"} & set(each.attrib)]
    assert (chart.png, dict(chart.spec), chart.width) == (b"", {}, 360)
