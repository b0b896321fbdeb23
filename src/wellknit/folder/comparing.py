"""From the folder to comparisons: the tables that an audience is shown, and what of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wellknit.comparisons.families import judged_all
from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale, scale_of
from wellknit.comparisons.values import Judged
from wellknit.errors import Place, WellknitError, fail, worded
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import asked_waves, complete_releases, complete_tables, releases_for, tables_for
from wellknit.tables import Table

__all__ = ["Compared", "Eyes", "compared_of", "comparisons"]

#: Who looks: one of the audiences, or whoever holds the folder, from whom nothing is hidden.
Eyes = Literal["folder", "partnership", "public"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: families of comparisons, the scales, the weights to the roster, and how far the same people
    moved; ``titles`` are those of the tables."""

    families: tuple[Judged, ...]
    scales: tuple[Scale, ...] = ()
    weights: tuple[Raked, ...] = ()
    moves: tuple[Move, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is compared: the tables, and what stands beside them."""

    tables: Mapping[str, Table]
    scales: tuple[Scale, ...]
    weights: tuple[Raked, ...]
    moves: tuple[Move, ...]


def _seen(partnership: Partnership, eyes: Eyes) -> _Seen:
    """What is compared for ``eyes``: what the releases show or, for the folder's holder, all there is."""
    if partnership.errors:
        raise WellknitError(partnership.errors)
    if eyes == "folder":
        asked = asked_waves(partnership)
        scales = tuple(
            scale_of(spec, wave, asked[wave].responses, asked[wave].questionnaire, partnership.initiative.language)
            for spec in partnership.rules.scales
            for wave in spec.waves
            if wave in asked
        )
        releases = complete_releases(partnership)
        packages = [each.packages["partnership"] for each in releases.values()]
        tables = complete_tables(partnership, releases)
    else:
        releases = releases_for(partnership, eyes)
        packages = [each.packages[eyes] for each in releases.values()]
        scales = tuple(each for package in packages for each in package.scales)
        tables = tables_for(partnership, releases, eyes)
    weights = tuple(each for package in packages for each in package.weights)
    return _Seen(tables, scales, weights, tuple(each for package in packages for each in package.moves))


def compared_of(partnership: Partnership, eyes: Eyes, table: str = "") -> Compared:
    """The comparisons that ``eyes`` may see, the scales and the weights; those of one ``table`` alone, without scales,
    where it is named.

    Raises WellknitError with all errors of the folder; ``tables.no-such-table`` and ``compare.no-such-table`` for a
    table that is not there or not compared; ``compare.nothing`` where there is nothing to compare, with the reason.
    """
    seen = _seen(partnership, eyes)
    tables = seen.tables
    if table and table not in tables and table not in {each.key for each in tables.values()}:
        raise fail("tables.no-such-table", Place("wellknit.toml"), table=table, tables=", ".join(tables))
    found = tuple(judged_all(partnership.rules.comparisons, tables).values())
    chosen = tuple(each for each in found if not table or table in (each.table, each.table.partition("@")[0]))
    if table and found and not chosen:
        names = ", ".join(dict.fromkeys(each.table for each in found))
        raise fail("compare.no-such-table", Place("wellknit.toml"), table=table, tables=names)
    shown = () if table else seen.scales
    weighed = tuple(each for each in seen.weights if not table or table in (each.key, f"{each.key}@{each.wave}"))
    moved = tuple(each for each in seen.moves if not table or each.table == table)
    if (
        not shown
        and all(each.hidden for each in weighed)
        and not any(row.whole.verdict != "nothing" for each in chosen for row in each.rows)
    ):
        raise _nothing(partnership, tables, chosen)
    return Compared(chosen, shown, weighed, moved, {each.key: each.title for each in tables.values()})


def comparisons(partnership: Partnership, eyes: Eyes, table: str = "") -> tuple[Judged, ...]:
    """The comparisons of :func:`compared_of` alone."""
    return compared_of(partnership, eyes, table).families


def _nothing(partnership: Partnership, tables: Mapping[str, Table], found: tuple[Judged, ...]) -> WellknitError:
    """Why there is nothing to compare, in one sentence."""
    if not tables:
        reason, advice = (
            worded("no table has been counted yet."),
            worded("Declare [[tables]] in wellknit.toml, and add answers."),
        )
    elif not found:
        reason = worded("no table sets shares of two groups or two waves beside each other.")
        advice = worded("Declare a table of agreement by site or role, or one of change between two waves.")
    elif any(each.hidden for each in found):
        reason = worded("fewer than two figures of any row are shown to this audience; the others are hidden.")
        advice = worded("Ask for another audience (--audience), or wait for more answers.")
    else:
        reason = worded("in no row did two groups answer.")
        advice = worded("Wait for more answers, or compare other groups.")
    return fail("compare.nothing", Place("wellknit.toml"), reason=reason, advice=advice)
