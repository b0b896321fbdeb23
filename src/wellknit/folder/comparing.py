"""From the folder to comparisons: the tables that an audience is shown, and what of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from wellknit.comparisons.families import judged_all
from wellknit.comparisons.values import Judged
from wellknit.errors import Place, WellknitError, fail
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import complete_tables, releases_for, tables_for
from wellknit.tables import Table

__all__ = ["Eyes", "compared_tables", "comparisons"]

#: Who looks: one of the audiences, or whoever holds the folder, from whom nothing is hidden.
Eyes = Literal["folder", "partnership", "public"]


def compared_tables(partnership: Partnership, eyes: Eyes) -> dict[str, Table]:
    """The tables that are compared for ``eyes``, by name: those of the releases, or all cells for the folder's holder.

    Raises WellknitError with all errors of the folder.
    """
    if partnership.errors:
        raise WellknitError(partnership.errors)
    if eyes != "folder":
        return tables_for(partnership, releases_for(partnership, eyes), eyes)
    return complete_tables(partnership)


def comparisons(partnership: Partnership, eyes: Eyes, table: str = "") -> tuple[Judged, ...]:
    """The comparisons that ``eyes`` may see, those of one ``table`` alone where it is named.

    Raises WellknitError: ``tables.no-such-table`` and ``compare.no-such-table`` for a table that is not there or not
    compared, ``compare.nothing`` where there is nothing to compare, with the reason.
    """
    tables = compared_tables(partnership, eyes)
    if table and table not in tables and table not in {each.key for each in tables.values()}:
        raise fail("tables.no-such-table", Place("wellknit.toml"), table=table, tables=", ".join(tables))
    found = tuple(judged_all(partnership.rules.comparisons, tables).values())
    chosen = tuple(each for each in found if not table or table in (each.table, each.table.partition("@")[0]))
    if table and found and not chosen:
        names = ", ".join(dict.fromkeys(each.table for each in found))
        raise fail("compare.no-such-table", Place("wellknit.toml"), table=table, tables=names)
    if not any(row.whole.groups for each in chosen for row in each.rows if row.whole.verdict != "nothing"):
        raise _nothing(partnership, tables, chosen)
    return chosen


def _nothing(partnership: Partnership, tables: Mapping[str, Table], found: tuple[Judged, ...]) -> WellknitError:
    """Why there is nothing to compare, in one sentence."""
    if not tables:
        reason, advice = "no table has been counted yet.", "Declare [[tables]] in wellknit.toml, and add answers."
    elif not found:
        reason = "no table sets shares of two groups or two waves beside each other."
        advice = "Declare a table of agreement by site or role, or one of change between two waves."
    elif any(each.hidden for each in found):
        reason = "fewer than two figures of any row are shown to this audience; the others are hidden."
        advice = "Ask for another audience (--audience), or wait for more answers."
    else:
        reason = "in no row did two groups answer."
        advice = "Wait for more answers, or compare other groups."
    return fail("compare.nothing", Place("wellknit.toml"), reason=reason, advice=advice)
