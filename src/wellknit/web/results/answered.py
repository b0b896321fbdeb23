"""Chapters of a story about one wave's answers: who answered, overall, item by item, what builds trust, challenges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from django.utils.translation import gettext as _

from wellknit.briefs.blocks.measured import in_text
from wellknit.briefs.tree import Node
from wellknit.relationships.findings import Findings
from wellknit.tables import Column, Row, Share, Table
from wellknit.web.results.ground import Ground, shows
from wellknit.web.results.nodes import block, fact, prose

__all__ = ["challenges", "items", "overall", "participation", "promotes", "statements"]

#: So many rows a chart of dots has at most: more are told by the next one.
_ROWS = 6


# --- Who answered -----------------------------------------------------------------------------------------------------


def participation(ground: Ground) -> Iterator[Node]:
    """Who answered, of whom, by role and site; since when they have been involved."""
    responses = list(ground.of_kind("response"))
    involved = list(ground.of_kind("involvement"))
    for name, table in responses:
        yield from _rates(ground, name, table)
        yield block("table", name, columns=ground.asked_columns(table))
    if ground.findings is not None:
        yield from _organizations(ground, ground.findings)
    elif not responses:
        for name, table in involved[:1]:
            yield from _numbers(ground, name, table)
        yield prose(_no_rate(ground))
    for name, table in involved:
        yield block("figure", "involvement", table=name, title=table.title, columns=ground.asked_columns(table))


def _rates(ground: Ground, name: str, table: Table) -> Iterator[Node]:
    """How many of those on the roster answered, in a sentence."""
    column = ground.main(table)
    row = next((each for each in table.rows if each.key == "all"), None)
    if column is None or row is None or not shows(table.cell(row.key, column.key)):
        return
    asked = ground.name(name, row, column)
    if column.kind == "group":
        text = _("{of} people on the roster of {site} answered: {share}.")
        yield prose(text, of=fact(asked, "of"), site=column.label, share=fact(asked))
    else:
        yield prose(_("{of} people on the roster answered: {share}."), of=fact(asked, "of"), share=fact(asked))


def _numbers(ground: Ground, name: str, table: Table) -> Iterator[Node]:
    """How many answered, where nobody knows how many were asked: a sentence, from a table that counts everyone."""
    column = ground.main(table)
    if column is None or not table.rows:
        return
    cell = table.cell(table.rows[0].key, column.key)
    if isinstance(cell, Share) and cell.base and not cell.hidden:
        counted = fact(ground.name(name, table.rows[0], column), "base")
        if column.kind == "group":
            yield prose(_("{count} people answered in {site}."), count=counted, site=column.label)
        else:
            yield prose(_("{count} people answered."), count=counted)


def _organizations(ground: Ground, findings: Findings) -> Iterator[Node]:
    """Of how many organizations somebody answered about the others."""
    measured = findings.at(f"network.answered.{ground.site or 'all'}")
    if measured is not None and not measured.hidden and measured.value is not None:
        yield prose(
            _("Somebody answered for {of} organizations ({share}). Who did not answer is never taken for a no."),
            of=fact(measured.name, "of"), share=fact(measured.name),
        )  # fmt: skip


def _no_rate(ground: Ground) -> str:
    if ground.material.wave.population is None:
        return _("How many people were asked is not known, so there is no response rate.")
    return _("How many answered stands beside each figure.")


# --- Overall ----------------------------------------------------------------------------------------------------------


def overall(ground: Ground) -> Iterator[Node]:
    """The statements together: where agreement is highest and lowest, and all of them in one chart."""
    found = [each for name, table in statements(ground) for each in ground.headline(name, table)]
    ranked = sorted(found, key=lambda each: -(each[1].percent or 0))
    if not ranked:
        return
    yield block("callouts", body=[_callout(row, name) for row, name in _told(ground, ranked)])
    for name, table in statements(ground)[:1]:
        column = ground.main(table)
        if column is not None and len(table.rows) > 1:
            title = _("How many agree with each statement: %(column)s") % {"column": in_text(column)}
            yield block("figure", "bars", table=name, title=title, columns=column.key, order="value")
    for name, table in ground.of_kind("distribution"):
        if table.by == "answer":
            yield block("figure", "likert", table=name, title=table.title)
    for name, weights in ground.material.weights.items():
        if not weights.hidden and name in ground.tables:
            yield block("raked", name)


def statements(ground: Ground) -> list[tuple[str, Table]]:
    """The tables of agreement in the order in which they tell most: by site first."""
    found = list(ground.of_kind("agreement"))
    return sorted(found, key=lambda each: (each[1].by != "site", -len(each[1].rows)))


def _told(ground: Ground, ranked: Sequence[tuple[Row, Share, str]]) -> list[tuple[Row, str]]:
    """The figures that are told large: of trust itself, if it was asked, and the highest and the lowest."""
    trust = [each for each in ranked if ground.measured(each[0], "principle")]
    chosen: dict[str, tuple[Row, str]] = {}
    for row, _cell, name in (*trust[:1], ranked[0], ranked[-1]):
        chosen.setdefault(row.key, (row, name))
    return list(chosen.values())


def _callout(row: Row, name: str) -> Node:
    return block("callout", name, body=[prose("{said}", said=row.label)])


def _titled(table: Table, column: Column) -> str:
    return _("%(title)s (%(column)s)") % {"title": table.title.rstrip("."), "column": in_text(column)}


# --- Item by item -----------------------------------------------------------------------------------------------------


def items(ground: Ground) -> Iterator[Node]:
    """Each statement as dots with their intervals, and as a table; then what else was asked."""
    for name, table in statements(ground):
        shown = _of_challenges(ground, table, False)
        if shown:
            yield from _dotted(ground, name, table, shown)
    for name, table in ground.of_kind("mean"):
        yield block("table", name, columns=ground.asked_columns(table))
    for name, table in ground.of_kind("distribution", "choices"):
        shown = _of_challenges(ground, table, False)
        if table.by != "answer" and shown:
            yield from _chosen(ground, name, table, shown)


def _of_challenges(ground: Ground, table: Table, wanted: bool) -> list[Row]:
    """The rows of a table whose items name a challenge, or those that do not."""
    return [row for row in table.rows if bool(ground.measured(row, "challenge")) is wanted]


def _dotted(ground: Ground, name: str, table: Table, rows: Sequence[Row]) -> Iterator[Node]:
    """A chart for every few rows, as even as can be, each with its table."""
    most = ceil(len(rows) / ceil(len(rows) / _ROWS))
    parts = [rows[start : start + most] for start in range(0, len(rows), most)]
    columns = ground.asked_columns(table)
    for number, part in enumerate(parts, start=1):
        title = table.title
        if len(parts) > 1:
            title = _("%(title)s (%(part)s of %(parts)s)") % {"title": title, "part": number, "parts": len(parts)}
        # The chart has its rows as the table has them: both are read side by side.
        yield block("figure", "dots", table=name, title=title, columns=columns, items=_keys(table, part), order="table")


def _chosen(ground: Ground, name: str, table: Table, rows: Sequence[Row]) -> Iterator[Node]:
    """What was chosen: bars of the main column, the most frequent first, and the table of all columns."""
    column = ground.main(table)
    if column is not None:
        yield block(
            "figure", "bars", table=name, title=_titled(table, column), columns=column.key,
            items=_keys(table, rows), order="value",
        )  # fmt: skip
    if len(ground.columns(table)) > 1:
        yield block("table", name, columns=ground.asked_columns(table), items=_keys(table, rows))


def _keys(table: Table, rows: Sequence[Row]) -> str:
    return "" if len(rows) == len(table.rows) else " ".join(each.key for each in rows)


# --- What builds trust, and what makes it hard ------------------------------------------------------------------------


def promotes(ground: Ground) -> Iterator[Node]:
    """How far what is known to build trust is there: the statements that name a factor, the least so last."""
    for name, table in statements(ground):
        rows = [row for row in table.rows if ground.measured(row, "factor")]
        column = ground.main(table)
        if rows and column is not None and table.by == "site":
            title = _("Agreement with statements about what builds trust: %(column)s") % {"column": in_text(column)}
            yield block(
                "figure", "bars", table=name, title=title, columns=column.key, items=_keys(table, rows), order="value"
            )
    for name, scale in ground.material.scales.items():
        if not scale.hidden and scale.alpha is not None:
            yield block("scale", name, title=scale.title)


def challenges(ground: Ground) -> Iterator[Node]:
    """What makes working together hard."""
    for name, table in ground.of_kind("choices", "distribution"):
        rows = _of_challenges(ground, table, True)
        if rows and table.by != "answer":
            yield from _chosen(ground, name, table, rows)
    for name, table in statements(ground):
        rows = _of_challenges(ground, table, True)
        if rows:
            yield from _dotted(ground, name, table, rows)
