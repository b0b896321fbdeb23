"""Charts of a brief, drawn from the cells of released tables with Vega-Altair: one file a kind of chart.

Title and subtitle are text on the page, so a drawing holds neither. What is hidden in the table is a sentence in the
drawing and no mark; nothing of it is in the specification, the SVG or the alternative text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from wellknit.briefs.charts import bars, change, differences, dots, involvement, likert
from wellknit.briefs.charts.choosing import OPTIONS, Options, read_options
from wellknit.briefs.charts.saying import Words
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import Theme, theme
from wellknit.briefs.document import Chart, Look
from wellknit.errors import Place, fail
from wellknit.tables import Table
from wellknit.tables.hiding import veiled
from wellknit.tables.words import plain

__all__ = ["KINDS", "OPTIONS", "draw", "draw_at_once", "with_alt"]

_Draw = Callable[[Table, Options, Theme, Words], tuple[Sheet, float, str]]

#: The kinds of charts, as a figure names them.
KINDS: Mapping[str, _Draw] = MappingProxyType(
    {
        "bars": bars.draw,
        "likert": likert.draw,
        "dots": dots.draw,
        "involvement": involvement.draw,
        "change": change.draw,
    }
)

#: Kinds that no figure names: blocks of their own draw them.
OWN: Mapping[str, _Draw] = MappingProxyType({"differences": differences.draw})

_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


def draw(
    kind: str,
    table: Table,
    *,
    look: Look,
    words: Words,
    options: Mapping[str, str] = _NO_OPTIONS,
    second: Table | None = None,
) -> tuple[Chart, str]:
    """A chart of ``table``, and an alternative text that tells its structure, to which the caller adds the finding.

    ``kind`` is 'bars' (a figure for each statement or site), 'likert' (how answers are spread), 'dots' (shares with
    95% intervals), 'involvement' (bands as parts of 100%), 'change' (waves; ``second`` is the later wave's table where
    ``table`` holds one wave) or, for a block of its own, 'differences' (between pairs of groups, or waves). ``words``
    are the brief's fixed texts (keys 'chart.…'), ``options`` those of :data:`OPTIONS`: which rows and columns, in which
    order, how wide (under 520 pixels for a phone), a ``prefix`` for the ids in the SVG, and ``picture`` 'no' where
    nobody needs the PNG, which takes a third of the time. The same input gives the same bytes, and is drawn once in a
    process.

    Raises WellknitError (``charts.…``) for a kind, option, row or column that there is not, and for a table that does
    not suit the kind.

    >>> from wellknit.briefs.document import Look
    >>> chart, alt = draw("dots", agreement, look=Look(), words={}, options={"row": "trust"})  # doctest: +SKIP
    """
    request = _requested(kind, table, look, words, options, second)
    spec, svg, png, height, alt = _drawn(request.about, request)
    return Chart(kind, json.loads(spec), svg, png, request.options.width, height), alt


def draw_at_once(
    kind: str,
    table: Table,
    *,
    look: Look,
    words: Words,
    options: Mapping[str, str] = _NO_OPTIONS,
    second: Table | None = None,
) -> tuple[Chart, str]:
    """The chart that :func:`draw` gives and its text, as SVG alone and a hundred times as fast: what pages show that
    are made when somebody asks for them. It has neither a specification nor a PNG."""
    from wellknit.briefs.charts.written import written

    request = _requested(kind, table, look, words, options, second)
    sheet, height, alt = request.sheet()
    return Chart(kind, {}, written(sheet, height, alt), b"", request.options.width, height), alt


def _requested(
    kind: str, table: Table, look: Look, words: Words, options: Mapping[str, str], second: Table | None
) -> _Request:
    if kind not in KINDS and kind not in OWN:
        raise fail("charts.unknown-kind", Place(), kind=kind, kinds=", ".join(KINDS))
    later = None if second is None else _shown(second)
    return _Request(kind, _shown(table), later, look, read_options(options), words)


def with_alt(chart: Chart, alt: str) -> Chart:
    """``chart`` with another alternative text in its SVG and its specification; the picture stays as it is."""
    from wellknit.briefs.charts.drawing import labelled

    return replace(chart, svg=labelled(chart.svg, alt), spec={**chart.spec, "description": alt})


def _shown(table: Table) -> Table:
    """``table`` without what is hidden, its wordings on one line and free of what neither XML nor a reader can take."""
    table = veiled(table)
    return replace(
        table,
        columns=tuple(replace(column, label=plain(column.label)) for column in table.columns),
        rows=tuple(replace(row, label=plain(row.label)) for row in table.rows),
        measure=plain(table.measure),
    )


def _ours(key: str) -> bool:
    return key.startswith(("chart.", "number."))


class _Request:
    """What is to be drawn, kept out of the cache's key: the text of it is the key."""

    def __init__(
        self, kind: str, table: Table, second: Table | None, look: Look, options: Options, words: Words
    ) -> None:
        self.kind, self.table, self.second = kind, table, second
        self.look, self.options, self.words = look, options, words

    @property
    def about(self) -> str:
        """All that the drawing depends on."""
        # Two tables that are equal may print differently (100 and 100.0 are equal); their texts are not equal then.
        own = sorted((key, self.words[key]) for key in self.words if _ours(key))
        return repr((self.kind, self.table, self.second, self.look, self.options, own))

    def sheet(self) -> tuple[Sheet, float, str]:
        """Where everything stands, the height, and the alternative text."""
        looks = theme(self.look, narrow=self.options.narrow)
        if self.kind == "change" and self.second is not None:
            return change.draw_two(self.table, self.second, self.options, looks, self.words)
        drawer = KINDS.get(self.kind) or OWN[self.kind]
        return drawer(self.table, self.options, looks, self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Request)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=128)
def _drawn(about: str, request: _Request) -> tuple[str, str, bytes, float, str]:
    """Specification as JSON, SVG, PNG, height and alternative text."""
    from wellknit.briefs.charts.drawing import picture, render
    from wellknit.briefs.charts.layers import specification

    sheet, height, alt = request.sheet()
    spec = specification(sheet, height, alt)
    svg = render(spec, alt, request.options.prefix)
    return json.dumps(spec), svg, picture(svg) if request.options.picture else b"", height, alt
