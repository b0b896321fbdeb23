"""Chapters of a story that compare: differences that hold up, and change since the last wave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from wellknit.briefs.tree import Node
from wellknit.comparisons.rest import is_against_rest
from wellknit.comparisons.values import Judged
from wellknit.web.results.ground import Ground
from wellknit.web.results.nodes import block, prose

__all__ = ["change", "differences"]


def differences(ground: Ground) -> Iterator[Node]:
    """Which differences between groups hold up, in words, and then as dots around no difference."""
    families = {key: each for key, each in ground.comparisons.items() if not ground.across(ground.tables[each.table])}
    if not ground.all_sites and ground.tables:
        yield prose(_of_one_site(families.values()))
    elif not families and ground.tables:
        yield prose(_("Nothing is compared here: no two groups have figures of the same statement side by side."))
    if not families:
        return
    yield block("differences", " ".join(families))
    for key, judged in families.items():
        differ = [row for row in judged.rows if row.whole.verdict == "differ"]
        rows = [row.key for row in differ if row.pairs or row.whole.kind == "pair"]
        if rows:
            title = _("Differences in: %(title)s") % {"title": judged.title}
            yield block("comparison", key, items=" ".join(rows), title=title)


def _of_one_site(families: Iterable[Judged]) -> str:
    """How far one site is compared: with all others together, where they are shown what all say."""
    if any(map(is_against_rest, families)):
        return _(
            "Your site is compared with all other sites together: what all people say, without yours. Sites are "
            "compared with each other for those who see all of them."
        )
    return _(
        "Your site is part of the average that stands beside its figures, so the two can't be compared as two groups, "
        "and no statement on the difference is made. Look at the intervals: where they lie far apart, there may be one."
    )


def change(ground: Ground) -> Iterator[Node]:
    """How answers moved since the wave before: all who answered, then the same people and different people apart."""
    for name, table in ground.tables.items():
        if table.kind == "change" or (table.by == "wave" and table.kind == "agreement"):
            yield block("figure", "change", table=name, title=table.title)
    families = {key: each for key, each in ground.comparisons.items() if ground.across(ground.tables[each.table])}
    if families:
        yield block("differences", " ".join(families))
    for key, judged in families.items():
        yield from _apart(ground, key, judged)
    for name, moves in ground.material.moves.items():
        if name in ground.tables and any(not each.hidden and each.change is not None for each in moves):
            yield block("moved", name)


def _apart(ground: Ground, key: str, judged: Judged) -> Iterator[Node]:
    """The same people and different people apart, where enough answered both times."""
    if ground.tables[judged.table].kind != "panel":
        return
    rows = [row.key for row in judged.rows if row.panel is not None]
    if rows:
        title = _("The same people, and different people")
        yield block("same-people", key, items=" ".join(rows), title=title)
