"""The map of relationships: organizations as shapes, relationships as lines, sites as grounds that they stand on.

Nothing is told by colour alone. A site has its shape, a line's width tells how many pairs of people are in touch,
dashes that the relationship hangs on one person, strokes across it that it is strained. On the web page each
organization can be reached by keyboard and says what it is; the same drawing is printed, and read in grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellknit.briefs.charts.captions import Box, Caption, placed
from wellknit.briefs.charts.legend import Entry, key_lines, legend
from wellknit.briefs.charts.lettering import width as text_width
from wellknit.briefs.charts.marks import APART, SHAPES, hull, outline
from wellknit.briefs.charts.saying import Words, phrase
from wellknit.briefs.charts.svg import Point, drawing, element, group, number, path, title, words
from wellknit.briefs.charts.theme import FAMILY, WHITE, Theme, theme, written_on
from wellknit.briefs.document import Chart, Look
from wellknit.briefs.sketch import Line, Sketch, Spot
from wellknit.relationships.layout import spacing
from wellknit.tables.words import plain

__all__ = ["draw_map"]

WIDE, NARROW = 720.0, 360.0
#: Up to so many organizations have their names on the map wherever there is room; of more, only some have.
NAMED = 45
#: From so many on, only the best connected are named.
SOME = 120
#: Up to so many are numbered where there is no room for names, with a key below.
NUMBERED = 60
#: From so many lines on they are thinner and paler: they would be one grey else.
MANY = 250


def draw_map(sketch: Sketch, *, look: Look, words: Words, alt: str, prefix: str, pictured: bool = True) -> Chart:
    """The map, wide for pages and narrow for phones, with ``alt`` as the text of the whole.

    The same sketch gives the same bytes. ``prefix`` begins the ids in the drawing. Where nobody needs the PNG
    (``pictured`` false), it is not made: it takes longer than all else.
    """
    from wellknit.briefs.charts.drawing import picture

    svg, height = _Map(sketch, theme(look), words, WIDE).drawn(alt, prefix)
    narrow, _ = _Map(sketch, theme(look, narrow=True), words, NARROW).drawn(alt, f"{prefix}-narrow")
    spec = {"kind": "map", "organizations": len(sketch.spots), "relationships": len(sketch.lines)}
    return Chart("map", spec, svg, picture(svg) if pictured else b"", WIDE, height, narrow, live=True)


class _Map:
    """One drawing of a sketch."""

    def __init__(self, sketch: Sketch, look: Theme, words: Words, width: float) -> None:
        self.sketch, self.theme, self.words, self.width = sketch, look, words, width
        self.narrow = width < 520
        count = len(sketch.spots)
        steps = (420, 540, 640, 700) if not self.narrow else (300, 380, 460, 520)
        self.high = float(steps[(count > 8) + (count > 18) + (count > 45)])
        # Room for the ground around a shape, and for a site's name above it.
        self.pad = 26.0 if self.narrow else 34.0
        self.many = len(sketch.lines) > MANY
        self.groups = list(sketch.groups)
        self.at = {each.key: self._point(each) for each in sketch.spots}
        self.number = {each.key: each.number for each in sketch.spots}
        self.radius = {each.key: self._radius(each) for each in sketch.spots}
        numbers = self.narrow or sketch.names == "numbers"
        self.numbered = sketch.names != "none" and numbers and count <= NUMBERED
        self.named = sketch.names == "names" and not self.narrow

    # ---- where things are

    def _point(self, spot: Spot) -> Point:
        return (
            self.pad + spot.x * (self.width - 2 * self.pad),
            self.pad + spot.y * (self.high - 2 * self.pad),
        )

    def _radius(self, spot: Spot) -> float:
        """Larger for more people, and never so large that two shapes meet."""
        across, down = spacing(len(self.sketch.spots))
        most = 0.42 * min(down * self.high, across * self.width)
        if self.narrow and len(self.sketch.spots) <= NUMBERED:
            return 10.0
        return float(max(min(4.6 + 1.9 * max(spot.people, 0) ** 0.5, most, 13.0), 2.2))

    def shape(self, name: str) -> str:
        """A group's shape; those in no group are hexagons."""
        return SHAPES[self.groups.index(name) % len(SHAPES)] if name in self.sketch.groups else APART

    def look(self, name: str) -> tuple[str, str]:
        """Fill and outline of a group's shape: filled as long as there are shapes, then hollow."""
        if name not in self.sketch.groups:
            return self.theme.ink, WHITE
        hollow = self.groups.index(name) >= len(SHAPES)
        return (WHITE, self.theme.primary) if hollow else (self.theme.primary, WHITE)

    # ---- the drawing

    def drawn(self, alt: str, prefix: str) -> tuple[str, float]:
        """The drawing and its height."""
        grounds, titles, taken = self._grounds()
        captions = self._captions(taken)
        nameless = [
            each for each in self.sketch.spots if captions.get(each.key) is None and (self.named or self.numbered)
        ]
        keyed = nameless if self.numbered or (self.named and len(self.sketch.spots) <= NAMED) else []
        inside = {each.key for each in keyed}
        marks = [
            group(grounds, aria_hidden="true"),
            group(self._lines(), aria_hidden="true", fill="none"),
            group(titles, aria_hidden="true"),
            group(self._spots(inside)),
            group(self._names(captions), aria_hidden="true"),
        ]
        # What is drawn may not fill the map's height: the key follows where it ends, and it begins where the page does.
        ends = [(self.at[each.key][1], self.radius[each.key] + 18) for each in self.sketch.spots]
        boxes = [*taken, *(each.box for each in captions.values() if each is not None)]
        top = min([y - r for y, r in ends] + [each.top for each in boxes], default=0.0)
        y = max([y + r for y, r in ends] + [each.bottom for each in boxes], default=0.0) + 14
        below: list[str] = []
        for entries in (self._signs(), self._strokes()):
            made, y = legend(entries, 2.0, y, self.width - 2, self.theme)
            below += made
        if keyed:
            rows, y = key_lines(self._key(keyed), 0.0, y + 10, self.width, self.theme)
            below = [*below, *rows]
        height = float(round(y + 4 - top))
        whole = group([*marks, group(below, aria_hidden="true")], transform=f"translate(0 {number(-top)})")
        named = {"role": "group", "aria_label": alt, "font_family": FAMILY, "id": f"{prefix}map"}
        return drawing(self.width, height, [whole], **named), height

    def _grounds(self) -> tuple[list[str], list[str], list[Box]]:
        """The grounds that groups stand on, their names, and where the names are."""
        if not self.sketch.grounds:
            return [], [], []
        grounds, titles, taken = [], [], []
        size = self.theme.small
        centre = (self.width / 2, self.high / 2)
        for name, label in self.sketch.groups.items():
            inside = [each.key for each in self.sketch.spots if each.group == name]
            if not inside:
                continue
            rim = [
                point
                for key in inside
                for point in outline("circle", *self.at[key], self.radius[key] + (11 if self.narrow else 15))
            ]
            edge = hull(rim)
            grounds.append(element("path", d=path(edge, closed=True), fill=self.theme.soft))
            left, right = min(x for x, _ in edge), max(x for x, _ in edge)
            top, bottom = min(y for _, y in edge), max(y for _, y in edge)
            wide = text_width(label, size, bold=True)
            middle = min(max((left + right) / 2, wide / 2 + 2), self.width - wide / 2 - 2)
            # Away from the middle of the map, where the lines between sites run.
            above = (top + bottom) / 2 < centre[1]
            y = top - 5 if above else bottom + size + 1
            y = min(max(y, size), self.high - 2)
            taken.append(Box(middle - wide / 2, y - size, middle + wide / 2, y + 3))
            titles.append(
                words(label, x=middle, y=y, text_anchor="middle", font_size=size, font_weight="bold",
                      fill=self.theme.primary)
            )  # fmt: skip
        return grounds, titles, taken

    def _captions(self, taken: Sequence[Box]) -> dict[str, Caption | None]:
        if not self.named:
            return {}
        degree = {each.key: 0 for each in self.sketch.spots}
        for line in self.sketch.lines:
            degree[line.one] += 1
            degree[line.other] += 1
        order = sorted(self.sketch.spots, key=lambda each: (-degree[each.key], each.number))
        if len(order) > SOME:
            # Of hundreds, those are named that most others are related to, and those that belong to no site.
            order = [each for place, each in enumerate(order) if place < 30 or not each.group]
        found = placed(
            [each.name for each in order],
            [(*self.at[each.key], self.radius[each.key]) for each in order],
            dots=[(*self.at[each.key], self.radius[each.key]) for each in self.sketch.spots],
            lines=[(self.at[each.one], self.at[each.other]) for each in self.sketch.lines] if not self.many else [],
            size=self.size,
            room=132.0,
            page=Box(0, 0, self.width, self.high),
            taken=taken,
        )
        return {each.key: caption for each, caption in zip(order, found, strict=True)}

    @property
    def size(self) -> float:
        """The size of names on the map."""
        return 12.5 if len(self.sketch.spots) <= 30 else 11.5

    # ---- lines

    def _lines(self) -> list[str]:
        # What hangs on one person lies on top: it is what the map is for.
        return [self._line(each) for each in sorted(self.sketch.lines, key=lambda each: (each.hangs, each.links))]

    def _line(self, line: Line) -> str:
        one, other = self.at[line.one], self.at[line.other]
        drawn = element("path", d=path([one, other]), **self.stroke(line.links, line.hangs))
        return group(
            [title(line.told), drawn, *self._strain(line, one, other)],
            class_="tie",
            data_ends=f"{self.number[line.one]} {self.number[line.other]}",
        )

    def stroke(self, links: int, hangs: bool) -> dict[str, object]:
        """How a relationship of so many pairs of people is drawn."""
        thick = (1.2, 1.4, 2.3, 3.3, 3.3, 4.8)[min(links, 5)] * (0.55 if self.many else 1.0)
        dashes = "0.1 4.5" if links == 0 else "6 4" if hangs else None
        return {
            "stroke": self.theme.accent if hangs else self.theme.axis,
            "stroke_width": thick if links else 2.0,
            "stroke_dasharray": dashes,
            "stroke_linecap": "round" if links == 0 else None,
            "stroke_opacity": 0.55 if self.many and not hangs else None,
        }

    def _strain(self, line: Line, one: Point, other: Point) -> list[str]:
        """One stroke across the middle of the line where one side says that it is strained, two where both do."""
        if not line.strained:
            return []
        across, along = other[0] - one[0], other[1] - one[1]
        length = (across * across + along * along) ** 0.5 or 1.0
        unit = (across / length, along / length)
        middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        return strokes(middle, unit, 2 if line.strained == "both" else 1, self.theme.ink)

    # ---- organizations

    def _spots(self, keyed: set[str]) -> list[str]:
        return [self._spot(each, each.key in keyed) for each in self.sketch.spots]

    def _spot(self, spot: Spot, numbered: bool) -> str:
        (x, y), radius = self.at[spot.key], self.radius[spot.key]
        kind = self.shape(spot.group)
        if numbered:
            # A triangle has less room for a number than anything else.
            radius = max(radius, 9.0) * (1.18 if kind in ("triangle", "wedge") else 1.0)
        fill, edge = self.look(spot.group)
        heavy = 1.5 if len(self.sketch.spots) <= 150 else 0.8
        drawn = [
            title(spot.told),
            # A ring that the page shows around the one that is read; nothing on paper.
            element("circle", cx=x, cy=y, r=radius + 5, class_="ring", fill="none", stroke=self.theme.accent,
                    stroke_width=3, stroke_opacity=0),
            element("path", d=path(outline(kind, x, y, radius), closed=True), fill=fill,
                    stroke=edge, stroke_width=heavy, stroke_linejoin="round"),
        ]  # fmt: skip
        if numbered:
            size = 11.0 if spot.number < 100 else 9.0
            drawn.append(
                words(str(spot.number), x=x, y=y + size * (0.5 if kind == "triangle" else 0.36), text_anchor="middle",
                      font_size=size, font_weight="bold", fill=written_on(fill, self.theme.ink))
            )  # fmt: skip
        return group(drawn, class_="spot", role="img", tabindex=0, aria_label=plain(spot.told), data_spot=spot.number)

    def _names(self, captions: Mapping[str, Caption | None]) -> list[str]:
        made = []
        step = self.size * 1.14
        halo = {"stroke": WHITE, "stroke_width": 3.2, "stroke_linejoin": "round", "paint_order": "stroke"}
        for each in self.sketch.spots:
            caption = captions.get(each.key)
            if caption is None:
                continue
            box = caption.box
            x = {"start": box.left, "end": box.right}.get(caption.align, (box.left + box.right) / 2)
            for place, line in enumerate(caption.lines):
                y = box.top + step * place + self.size * 0.86
                made.append(
                    words(line, x=x, y=y, text_anchor=caption.align, font_size=self.size, fill=self.theme.ink, **halo)
                )
        return made

    # ---- what stands below

    def _signs(self) -> list[Entry]:
        """The key to shapes, of those on this map."""
        entries = []
        groups = {each.group for each in self.sketch.spots}
        for name, label in self.sketch.groups.items():
            if name in groups and (len(groups) > 1 or not self.sketch.grounds):
                entries.append(Entry(label, self._sign(name)))
        if groups - set(self.sketch.groups) and self.sketch.apart:
            entries.append(Entry(self.sketch.apart, self._sign("")))
        return entries

    def _strokes(self) -> list[Entry]:
        """The key to lines, of those on this map."""
        entries = []
        sizes = [(1, 1), (2, 2), (3, 4), (5, 10**9)]
        for low, high in sizes:
            if any(low <= each.links <= high for each in self.sketch.lines):
                key = {1: "map.link", 2: "map.links", 3: "map.links-to", 5: "map.links-more"}[low]
                entries.append(Entry(phrase(self.words, key, low=low, high=high), self._stretch(low, False)))
        if any(each.hangs for each in self.sketch.lines):
            entries.append(Entry(phrase(self.words, "map.hangs"), self._stretch(2, True)))
        if any(not each.links for each in self.sketch.lines):
            entries.append(Entry(phrase(self.words, "map.reported"), self._stretch(0, False)))
        for kind in ("one", "both"):
            if any(each.strained == kind for each in self.sketch.lines):
                entries.append(Entry(phrase(self.words, f"map.strained-{kind}"), self._strained(kind)))
        return entries

    def _sign(self, name: str) -> tuple[float, str]:
        mark = outline(self.shape(name), 7, 0, 6.5)
        fill, edge = self.look(name)
        return 15, element("path", d=path(mark, closed=True), fill=fill, stroke=edge, stroke_width=1.5)

    def _stretch(self, links: int, hangs: bool) -> tuple[float, str]:
        return 30, element("path", d=path([(0, 0), (30, 0)]), fill="none", **self.stroke(links, hangs))

    def _strained(self, kind: str) -> tuple[float, str]:
        line = element("path", d=path([(0, 0), (30, 0)]), fill="none", **self.stroke(2, False))
        return 30, line + "".join(strokes((15, 0), (1, 0), 2 if kind == "both" else 1, self.theme.ink))

    def _key(self, keyed: Sequence[Spot]) -> list[tuple[str, list[tuple[int, str]]]]:
        """The numbered organizations under their groups."""
        found: dict[str, list[tuple[int, str]]] = {}
        for each in keyed:
            found.setdefault(each.group, []).append((each.number, each.name))
        order = [*self.groups, *(name for name in found if name not in self.groups)]
        alone = len({each.group for each in self.sketch.spots}) < 2
        return [
            ("" if alone else self.sketch.groups.get(name, self.sketch.apart), found[name])
            for name in order
            if name in found
        ]


def strokes(middle: Point, unit: Point, count: int, colour: str) -> list[str]:
    """Short strokes across a line, at its middle, with a white edge that parts them from it."""
    made = []
    for place in range(count):
        shift = (place - (count - 1) / 2) * 5.0
        x, y = middle[0] + unit[0] * shift, middle[1] + unit[1] * shift
        ends = [(x - unit[1] * 6, y + unit[0] * 6), (x + unit[1] * 6, y - unit[0] * 6)]
        made.append(element("path", d=path(ends), stroke=WHITE, stroke_width=5))
        made.append(element("path", d=path(ends), stroke=colour, stroke_width=2.2))
    return made
