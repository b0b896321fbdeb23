"""The drawing of a map: nothing covers anything, nothing is told by colour alone, and each organization can be read."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from wellknit.briefs import words as written
from wellknit.briefs.charts.captions import Box, placed
from wellknit.briefs.charts.map import draw_map
from wellknit.briefs.charts.marks import APART, SHAPES, hull, outline
from wellknit.briefs.charts.svg import element, number, words
from wellknit.briefs.charts.theme import contrast, theme
from wellknit.briefs.compose import compose
from wellknit.briefs.document import Chart, Figure, Look
from wellknit.briefs.html.picture import inline_svg
from wellknit.briefs.sketch import Line, Sketch, Spot
from wellknit.relationships.layout import layout

from .related_material import related, sketched
from .sample_findings import sample
from .small_material import drawn, only

SVG = "{http://www.w3.org/2000/svg}"


def partnership(text: str = ":::{map}\n:::\n", language: str = "en") -> Sketch:
    """What a map of the sample shows, its organizations laid out."""
    whole = sample()
    groups = {each.key: each.site or "" for each in whole.organizations}
    places = layout(groups, [(each.one, each.other) for each in whole.relationships], seed=1, groups=groups)
    organizations = tuple(replace(each, x=places[each.key][0], y=places[each.key][1]) for each in whole.organizations)
    made = related(text, replace(whole, organizations=organizations), language=language)
    found: Sketch = only(compose(made, draw=drawn, draw_map=sketched)[0], Figure).chart.spec["sketch"]
    return found


def painted(sketch: Sketch, language: str = "en", **look: Any) -> Chart:
    return draw_map(sketch, look=Look(**look), words=written.load(language), alt="A map of it.", prefix="figure-1-")


@pytest.fixture(scope="module")
def chart() -> Chart:
    return painted(partnership())


def root(svg: str) -> Element:
    made: Element = fromstring(svg)
    return made


def of_class(svg: str, name: str) -> list[Element]:
    return [each for each in root(svg).iter() if each.get("class") == name]


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in root(svg).iter(f"{SVG}text")]


def tie(chart: Chart, sketch: Sketch, one: str, other: str) -> Element:
    """The line of the relationship between two organizations."""
    numbers = {each.key: each.number for each in sketch.spots}
    (found,) = [
        each for each in of_class(chart.svg, "tie") if each.get("data-ends") == f"{numbers[one]} {numbers[other]}"
    ]
    return found


def stroke(element: Element) -> Mapping[str, str]:
    return next(each for each in element.iter(f"{SVG}path")).attrib


# ---- what is drawn


def test_every_organization_is_a_mark_that_can_be_reached_and_says_what_it_is(chart: Chart) -> None:
    spots = of_class(chart.svg, "spot")
    assert len(spots) == 27
    assert {(each.get("tabindex"), each.get("role")) for each in spots} == {("0", "img")}
    for each in spots:
        title = each.find(f"{SVG}title")
        assert title is not None and title.text == each.get("aria-label") and title.text
    assert len(of_class(chart.svg, "tie")) == 60
    # Lines, names and key are drawn for the eye alone: all of it is told by marks, list and alternative text.
    whole = root(chart.svg)
    for group in [each for each in whole.iter() if each.get("aria-hidden") == "true" or each.get("class") == "spot"]:
        group.clear()
    assert not list(whole.iter(f"{SVG}text")) and not list(whole.iter(f"{SVG}path"))


def test_names_stand_on_the_map_and_sites_beside_their_grounds(chart: Chart) -> None:
    said = " ".join(texts(chart.svg))
    for name in ("Riverside Promise", "Lakeside Schools Partnership", "StriveTogether", "Lehigh Valley", "Memphis"):
        assert name in said
    for place in ("Chicago", "Dayton"):
        assert texts(chart.svg).count(place) == 2, "on its ground, and in the key"


def test_a_line_is_wider_for_more_people_and_dashed_where_it_hangs_on_one(chart: Chart) -> None:
    sketch = partnership()
    strong, one = (
        stroke(tie(chart, sketch, "gem_city", "riverside")),
        stroke(tie(chart, sketch, "bethel", "two_rivers")),
    )
    thin = stroke(tie(chart, sketch, "lakeside", "southlawn"))
    assert float(strong["stroke-width"]) > float(one["stroke-width"]) > float(thin["stroke-width"])
    assert "stroke-dasharray" not in strong and "stroke-dasharray" in one and "stroke-dasharray" in thin
    dotted = stroke(tie(chart, sketch, "prairie", "southlawn"))
    assert dotted["stroke-dasharray"] != one["stroke-dasharray"] and dotted["stroke-linecap"] == "round"


def test_strain_is_a_stroke_across_the_line_two_where_both_say_so(chart: Chart) -> None:
    sketch = partnership()

    def strokes(one: str, other: str) -> int:
        # Each stroke has a white edge of its own.
        return (len(list(tie(chart, sketch, one, other).iter(f"{SVG}path"))) - 1) // 2

    assert strokes("communities_in_schools", "strivetogether") == 1
    assert strokes("lakeside", "strivetogether") == 2
    assert strokes("gem_city", "riverside") == 0
    calm = painted(replace(sketch, lines=tuple(replace(each, strained="") for each in sketch.lines)))
    assert "strained, both sides say" in texts(chart.svg) and "strained, both sides say" not in texts(calm.svg)


def test_each_site_has_a_shape_of_its_own_and_the_key_names_it(chart: Chart) -> None:
    spots = {each.key: each for each in partnership().spots}
    marks = {
        int(each.get("data-spot") or 0): each.findall(f"{SVG}path")[0].get("d") for each in of_class(chart.svg, "spot")
    }
    corners = {
        key: (marks[spots[key].number] or "").count("L")
        for key in ("lakeside", "riverside", "two_rivers", "bluff_city", "strivetogether")
    }
    assert corners == {"lakeside": 23, "riverside": 3, "two_rivers": 2, "bluff_city": 3, "strivetogether": 5}
    assert marks[spots["riverside"].number] != marks[spots["bluff_city"].number]
    assert {"Chicago", "Memphis", "National partners", "hangs on one person", "5 pairs or more"} <= set(
        texts(chart.svg)
    )


def test_more_groups_than_shapes_are_told_apart_by_hollow_ones() -> None:
    sketch = crowd(10)
    groups = {f"g{place}": f"Group {place}" for place in range(10)}
    spots = tuple(replace(each, group=f"g{place}") for place, each in enumerate(sketch.spots))
    marks = [
        each.findall(f"{SVG}path")[0]
        for each in of_class(painted(replace(sketch, spots=spots, groups=groups)).svg, "spot")
    ]
    looks = {((each.get("d") or "").count("L"), each.get("fill")) for each in marks}
    assert [each.get("fill") == "#ffffff" for each in marks] == [False] * 7 + [True] * 3
    assert len(looks) >= 8


def test_the_narrow_map_has_numbers_and_all_names_below_it(chart: Chart) -> None:
    narrow = root(chart.narrow)
    assert narrow.get("width") == "360"
    said = texts(chart.narrow)
    spots = partnership().spots
    assert [each for each in said if each.isdigit()].count("17") == 2, "in the mark, and in the key"
    for each in spots:
        assert each.name in said
    inside = {mark.findtext(f"{SVG}text") for mark in of_class(chart.narrow, "spot")}
    assert inside == {str(each.number) for each in spots}


def test_nothing_is_drawn_outside_and_no_two_names_or_marks_meet() -> None:
    for text in (":::{map}\n:::\n", ":::{map}\n:site: memphis\n:::\n", ":::{map}\n:site: between\n:::\n"):
        sketch = partnership(text)
        for svg in (painted(sketch).svg, painted(sketch).narrow):
            boxes = [_box(each) for each in of_class(svg, "spot")]
            assert all(not one.meets(other) for one, other in combinations(boxes, 2))
            page = Box(0, 0, float(root(svg).get("width") or 0), 5000)
            shift = float((re.search(r"translate\(0 (-?[\d.]+)\)", svg) or ["", "0"])[1])
            for each in boxes:
                assert page.left <= each.left and each.right <= page.right and each.top + shift >= -1


def _box(spot: Element) -> Box:
    points = [float(each) for each in re.findall(r"-?[\d.]+", spot.findall(f"{SVG}path")[0].get("d") or "")]
    across, down = points[::2], points[1::2]
    return Box(min(across), min(down), max(across), max(down))


def test_text_can_be_read_on_its_ground_in_any_look() -> None:
    for look in (Look(), Look(primary="#ffd400", accent="#ff8fa3", soft="#fffbe0", ink="#777777")):
        made = theme(look)
        for colour in (made.primary, made.ink):
            assert contrast(colour, "#ffffff") >= 4.5
            assert contrast(colour, made.soft) >= 3
        svg = painted(partnership(), primary=look.primary, accent=look.accent, soft=look.soft, ink=look.ink).svg
        used = set(re.findall(r'fill="(#[0-9a-f]{6})"', svg)) | set(re.findall(r'stroke="(#[0-9a-f]{6})"', svg))
        assert used <= {made.primary, made.accent, made.ink, made.axis, made.soft, "#ffffff", "#000000"}


def test_words_are_in_the_briefs_language() -> None:
    said = texts(painted(partnership(language="es"), "es").svg)
    assert "depende de una sola persona" in said and "Organizaciones nacionales" in said
    assert "hangs on one person" not in said


def test_the_same_sketch_gives_the_same_bytes(chart: Chart) -> None:
    again = painted(partnership())
    assert (again.svg, again.narrow, again.png) == (chart.svg, chart.narrow, chart.png)
    assert chart.png.startswith(b"\x89PNG") and chart.live


def test_numbers_replace_names_where_the_author_wants_them_and_nothing_where_not() -> None:
    sketch = partnership()
    numbers = texts(painted(replace(sketch, names="numbers")).svg)
    assert numbers.count("27") == 2 and "StriveTogether" in numbers
    bare = texts(painted(replace(sketch, names="none")).svg)
    assert "StriveTogether" not in bare and "27" not in bare and "Memphis" in bare


def crowd(count: int) -> Sketch:
    keys = [f"o{place}" for place in range(count)]
    edges = [(keys[place], keys[(place * 7 + 1) % count]) for place in range(count)]
    edges = [(a, b) for a, b in edges if a != b]
    places = layout(keys, edges, seed=2)
    spots = tuple(
        Spot(key, place + 1, f"Organization of many words {place}", "", *places[key], place % 9, f"{key}.")
        for place, key in enumerate(keys)
    )
    return Sketch(spots, tuple(Line(a, b, 1, False, "", "x") for a, b in edges), {}, "Organizations", grounds=False)


@pytest.mark.parametrize("count", [1, 2, 8, 60, 150])
def test_any_number_can_be_drawn(count: int) -> None:
    made = painted(crowd(count))
    assert len(of_class(made.svg, "spot")) == len(of_class(made.narrow, "spot")) == count
    boxes = [_box(each) for each in of_class(made.svg, "spot")]
    assert all(not one.meets(other) for one, other in combinations(boxes, 2))


def test_five_hundred_can_be_drawn(long: bool) -> None:
    made = painted(crowd(500 if long else 300))
    assert made.svg.count('class="spot"') == (500 if long else 300)
    assert len(made.svg) < 1_500_000


def test_a_name_can_hold_nothing_that_breaks_the_drawing() -> None:
    sketch = crowd(3)
    odd = '<script>alert("x")</script> & "Söhne" \x07'
    spots = (replace(sketch.spots[0], name=odd, told=odd), *sketch.spots[1:])
    made = painted(replace(sketch, spots=spots))
    assert "<script" not in made.svg
    assert of_class(made.svg, "spot")[0].get("aria-label") == '<script>alert("x")</script> & "Söhne"'


# ---- on the page


def test_on_the_page_a_live_drawing_keeps_its_parts_and_any_other_is_one_picture(chart: Chart) -> None:
    live = root(str(inline_svg(chart.svg, "Map of it", "figure-1", live=True)))
    assert (live.get("role"), live.get("aria-label")) == ("group", "Map of it")
    assert sum(each.get("tabindex") == "0" for each in live.iter()) == 27
    still = root(str(inline_svg(chart.svg, "Map of it", "figure-1")))
    assert still.get("role") == "img"
    assert not any(each.get("tabindex") or each.get("role") for each in still.iter() if each is not still)


def test_a_live_drawing_brings_nothing_that_acts() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g role="img" tabindex="0" aria-label="A"'
        ' onclick="x()" style="color:red"><a href="https://example.org"><path d="M0 0"/></a></g>'
        "<script>x()</script></svg>"
    )
    page = str(inline_svg(svg, "A", "f", live=True))
    assert "onclick" not in page and "<script" not in page and "example.org" not in page
    assert 'tabindex="0"' in page and 'aria-label="A"' in page


# ---- the parts


def test_the_writer_of_svg() -> None:
    assert element("path", d="M0 0", stroke_width=1.5, fill=None) == '<path d="M0 0" stroke-width="1.5"/>'
    assert words("a < b", x=2.0) == '<text x="2">a &lt; b</text>'
    assert [number(each) for each in (-0.001, 1e-9, 12.5, 3.0, -4.256)] == ["0", "0", "12.5", "3", "-4.26"]


@pytest.mark.parametrize("name", [*SHAPES, APART])
def test_shapes_cover_about_as_much_as_a_circle(name: str) -> None:
    points = outline(name, 50, 50, 10)
    pairs = zip(points, (*points[1:], points[0]), strict=True)
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
    assert 230 < area < 370, area  # a circle's is 314
    assert all(abs(x - 50) <= 15 and abs(y - 50) <= 17 for x, y in points)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30))
def test_a_ground_holds_all_that_stands_on_it(points: list[tuple[int, int]]) -> None:
    edge = hull([(float(x), float(y)) for x, y in points])
    if len(edge) < 3:
        return
    for x, y in points:
        turns = [
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
            for a, b in zip(edge, (*edge[1:], edge[0]), strict=True)
        ]
        assert all(each >= 0 for each in turns) or all(each <= 0 for each in turns)


@given(
    st.lists(st.tuples(st.floats(20, 380), st.floats(20, 280), st.floats(2, 9)), min_size=1, max_size=12, unique=True),
    st.data(),
)
def test_names_cover_no_name_and_no_mark(spots: list[tuple[float, float, float]], data: st.DataObject) -> None:
    names = [data.draw(st.sampled_from(["Dayton", "Near West Youth Network", "A", "Children's"])) for _ in spots]
    page = Box(0, 0, 400, 300)
    lines = [((x, y), (200.0, 150.0)) for x, y, _ in spots]
    found = placed(names, spots, dots=spots, lines=lines, size=12, room=90, page=page)
    boxes = [each.box for each in found if each is not None]
    assert all(each.within(page) for each in boxes)
    assert all(not one.meets(other) for one, other in combinations(boxes, 2))
    for place, caption in enumerate(found):
        if caption is not None:
            assert " ".join(caption.lines) == names[place]
            others = [Box.around(*spot) for spot in spots if spot != spots[place]]
            assert not any(caption.box.meets(each) for each in others)


def test_a_lone_name_stands_at_the_right_and_away_from_lines() -> None:
    page = Box(0, 0, 400, 300)
    (alone,) = placed(["Dayton"], [(200, 150, 5)], dots=[(200, 150, 5)], lines=[], size=12, room=90, page=page)
    assert alone and alone.align == "start" and alone.box.left > 200
    line = [((200.0, 150.0), (399.0, 150.0))]
    (moved,) = placed(["Dayton"], [(200, 150, 5)], dots=[(200, 150, 5)], lines=line, size=12, room=90, page=page)
    assert moved and moved.align == "end"
    (none,) = placed(["Dayton"], [(10, 8, 5)], dots=[(10, 8, 5)], lines=[], size=12, room=90, page=Box(0, 0, 20, 20))
    assert none is None


def test_a_line_through_a_box_is_noticed() -> None:
    box = Box(10, 10, 20, 20)
    assert box.crossed((0, 15), (30, 15)) and box.crossed((12, 12), (13, 13))
    assert not box.crossed((0, 5), (30, 5)) and not box.crossed((0, 0), (9, 9)) and not box.crossed((0, 30), (9, 0))


def test_drawing_a_map_brings_no_altair() -> None:
    import subprocess

    code = (
        "import sys\nfrom wellknit.briefs.charts.map import draw_map\n"
        "print([each for each in ('altair', 'vl_convert', 'numpy') if each in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
