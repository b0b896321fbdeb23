"""Families of comparisons: from released tables to what differs, what may, and what so few people cannot tell.

Only figures that an audience is shown take part, so that whatever is said here could be worked out from them: it gives
nothing away. A hidden figure takes no part, and it is said whose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from wellknit.comparisons.judging import MANY, among, between_two, between_waves, same_people
from wellknit.comparisons.ordering import with_order
from wellknit.comparisons.specification import Family
from wellknit.comparisons.values import Bounds, Comparison, Group, Judged, PanelChange, PooledShare, Row, Verdict
from wellknit.statistics.bearing import MATTERS
from wellknit.statistics.families import benjamini_hochberg, declared
from wellknit.tables import Row as TableRow
from wellknit.tables import Share, Table

__all__ = ["COMPARED", "counted_in", "families_of", "judged", "judged_all"]

#: The kinds of tables whose rows can be compared.
COMPARED = ("agreement", "choices", "involvement", "change", "panel")


def families_of(asked: Sequence[Family], tables: Mapping[str, Table]) -> tuple[Family, ...]:
    """The families ``asked`` for whose table is there or, where none is declared, a sensible set: one for each table of
    agreement and of change, a table that only prints other figures' counts again left out.

    ``tables`` are named by key, or by 'key@wave' for another wave; so are the families of these.
    """
    if asked:
        found = []
        for name, table in tables.items():
            _, at, wave = name.partition("@")
            found += [replace(each, key=each.key + at + wave, table=name) for each in asked if each.table == table.key]
        # In the order in which they are declared; a family of several waves once for each.
        order = {each.key: place for place, each in enumerate(asked)}
        return tuple(sorted(found, key=lambda each: order[each.key.partition("@")[0]]))
    made: list[Family] = []
    seen: set[object] = set()
    linked = {(table.waves, row.item) for table in tables.values() if table.kind == "panel" for row in table.rows}
    for name, table in tables.items():
        across = table.kind in ("change", "panel") or table.by == "wave"
        if not across and (table.kind != "agreement" or sum(each.kind == "group" for each in table.columns) < 2):
            continue
        if across and table.kind not in ("change", "panel", "agreement"):
            continue
        rows = tuple(
            row.key
            for row in table.rows
            if table.kind == "panel" or not across or (table.waves, row.item) not in linked
        )
        said = counted_in(table)
        if not rows or said in seen:
            continue
        seen.add(said)
        made.append(Family(name, name, () if len(rows) == len(table.rows) else rows))
    return tuple(made)


def counted_in(table: Table) -> object:
    """What a table counts, whatever its rounding and what joins its groups."""
    return (
        table.waves,
        table.by,
        table.kind,
        tuple(
            (row.key, column.key, cell.count, cell.base, cell.hidden)
            for row, column, cell in table.cells()
            if column.kind == "group" and isinstance(cell, Share)
        ),
    )


def judged(family: Family, table: Table, others: Iterable[Table] = ()) -> Judged:
    """The comparisons of ``family`` in the cells of ``table``, judged together; ``others`` are tables that may show its
    items' whole scale.

    Rows that are no share of people (a mean, an average of sites in two waves) have nothing to compare. The false
    discovery rate is held at ``family.alpha`` over the rows (Benjamini and Hochberg 1995, JRSS B 57:289), and within
    the rows that hold up over their pairs (Benjamini and Bogomolov 2014, JRSS B 76:297).
    """
    rows = [_row(family, table, row) for row in table.rows if not row.subtotal and _wanted(family, row)]
    # A row with nothing to compare, or hidden, stays in the family: without it the others would look better.
    levels = declared([each.key for each in rows], {each.key: each.whole.chance for each in rows})
    rows = [_with_verdict(each, levels[each.key], family.alpha) for each in rows]
    holding = [each.key for each in rows if each.whole.verdict == "differ" and each.whole.kind == "groups"]
    held_up = sum(each.whole.verdict == "differ" for each in rows)
    factor = len(rows) / held_up if held_up else 1.0
    rows = [_with_pairs(each, family.alpha, factor) if each.key in holding else each for each in rows]
    rows = with_order(rows, table, others)
    return Judged(
        key=family.key,
        title=family.title or table.title,
        table=family.table,
        by=table.by,
        alpha=family.alpha,
        rows=tuple(rows),
        compared=len(rows),
        waves=table.waves,
        people=table.people,
        measure=table.measure,
        audience=table.audience,
        stamps=table.stamps,
    )


def judged_all(asked: Sequence[Family], tables: Mapping[str, Table]) -> dict[str, Judged]:
    """Every family that :func:`families_of` finds in ``tables``, judged, by its key."""
    return {each.key: judged(each, tables[each.table], tables.values()) for each in families_of(asked, tables)}


def _wanted(family: Family, row: TableRow) -> bool:
    return not family.rows or row.key in family.rows


# ---- one row


def _row(family: Family, table: Table, row: TableRow) -> Row:
    groups, absent, unanswered = _groups(family, table, row)
    if table.kind == "panel":
        return _panel(row, groups, absent)
    if table.kind == "change" or table.by == "wave":
        whole = (
            between_waves(groups[0], groups[-1])
            if len(groups) > 1 and not absent
            else Comparison("change", "waves", (), "nothing")
        )
        return Row(row.key, row.label, whole, absent=absent, unanswered=unanswered)
    return Row(
        row.key, row.label, among(groups), absent=absent, unanswered=unanswered, pooled=_pooled(groups),
        bounds=_bounds(groups),
    )  # fmt: skip


def _groups(family: Family, table: Table, row: TableRow) -> tuple[tuple[Group, ...], tuple[str, ...], tuple[str, ...]]:
    """The groups that take part; the labels of those whose figure is hidden, and of those in which nobody answered."""
    groups: list[Group] = []
    absent: list[str] = []
    unanswered: list[str] = []
    for column, cell in zip(table.columns, row.cells, strict=True):
        if column.kind != "group" or not isinstance(cell, Share) or (family.groups and column.key not in family.groups):
            continue
        if cell.hidden:
            absent.append(column.label)
        elif cell.count is not None and cell.base:
            groups.append(Group.of(column.key, column.label, cell))
        else:
            unanswered.append(column.label)
    return tuple(groups), tuple(absent), tuple(unanswered)


def _pooled(groups: Sequence[Group]) -> tuple[PooledShare, ...]:
    """The groups' shares, partially pooled; a group alone has none to be drawn to, and one of so many people is drawn
    nowhere (and would fall between the points of the model's grid)."""
    if len(groups) < 2 or max(each.base for each in groups) > MANY:
        return ()
    from wellknit.statistics.pooling_shares import partly_pooled

    found = partly_pooled([each.count for each in groups], [each.base for each in groups]).sites
    return tuple(PooledShare(group, each.share, each.low, each.high) for group, each in zip(groups, found, strict=True))


def _bounds(groups: Iterable[Group]) -> tuple[Bounds, ...]:
    """What the shares could be at least and at most, where the roster says how many did not answer."""
    from wellknit.statistics.response import bounds

    found = []
    for each in groups:
        if each.population is not None and each.population >= each.base:
            limits = bounds(each.count, each.base, each.population)
            found.append(Bounds(each, limits.low, limits.high))
    return tuple(found)


def _panel(row: TableRow, groups: Sequence[Group], absent: tuple[str, ...]) -> Row:
    """The same people in two waves, and what the others add to the change."""
    from wellknit.statistics.change import Counted, Panel, change

    there = {each.key: each for each in groups}
    if absent or not {"before", "after", "gained", "lost"} <= there.keys():
        return Row(row.key, row.label, Comparison("change", "people", (), "nothing"), absent=absent)
    before, after = there["before"], there["after"]
    gained, lost = there["gained"].count, there["lost"].count
    whole = same_people(before, after, lost, gained)
    gone, new = (
        Counted(each.count, each.base) if (each := there.get(key)) else Counted(0, 0)
        for key in ("only_before", "only_after")
    )
    panel = Panel(before.count - lost, lost, gained, before.base - after.count - lost)
    found = change(panel, left=gone, joined=new)
    total = found.after - found.before
    same = found.parts.same_people
    split = PanelChange(total, same, total - same, panel.matched, gone.answered, new.answered)
    return Row(row.key, row.label, whole, panel=split)


# ---- verdicts


def _verdict(found: Comparison, adjusted: float, alpha: float) -> Verdict:
    """What may be said of a comparison. That it holds up takes test and interval together."""
    if found.chance is None:
        return "nothing"
    if all(each.count == each.base for each in found.groups) or not any(each.count for each in found.groups):
        return "alike"
    there = found.low is None or found.high is None or found.low > 0 or found.high < 0
    if adjusted <= alpha and there:
        return "differ"
    if found.chance <= alpha:
        return "unsure"
    if found.low is not None and found.high is not None and found.low > -MATTERS and found.high < MATTERS:
        return "close"
    return "too_few" if found.detectable is None else "no_sign"


def _with_verdict(row: Row, adjusted: float, alpha: float) -> Row:
    whole = replace(row.whole, adjusted=adjusted, verdict=_verdict(row.whole, adjusted, alpha))
    return replace(row, whole=whole)


def _with_pairs(row: Row, alpha: float, factor: float) -> Row:
    """The pairs of a row that holds up. They are judged at alpha times the share of rows that hold up: the rows were
    chosen by what they show, and their pairs must not profit from it."""
    pairs = [between_two(one, other) for one, other in combinations(row.whole.groups, 2)]
    adjusted = [min(each * factor, 1.0) for each in benjamini_hochberg([each.chance or 0.0 for each in pairs])]
    return replace(
        row,
        pairs=tuple(
            replace(each, adjusted=level, verdict=_verdict(each, level, alpha))
            for each, level in zip(pairs, adjusted, strict=True)
        ),
    )
