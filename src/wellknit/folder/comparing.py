"""From the folder to comparisons: the tables that an audience is shown, and what of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wellknit.comparisons.families import judged_all
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale, scale_of
from wellknit.comparisons.values import Judged
from wellknit.errors import Place, WellknitError, fail
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import asked_waves, complete_tables, complete_weights, releases_for, tables_for
from wellknit.tables import Table

__all__ = ["Compared", "Eyes", "compared_of", "comparisons"]

#: Who looks: one of the audiences, or whoever holds the folder, from whom nothing is hidden.
Eyes = Literal["folder", "partnership", "public"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: families of comparisons, the scales, and the weights to the roster."""

    families: tuple[Judged, ...]
    scales: tuple[Scale, ...] = ()
    weights: tuple[Raked, ...] = ()


def _seen(partnership: Partnership, eyes: Eyes) -> tuple[dict[str, Table], tuple[Scale, ...], tuple[Raked, ...]]:
    """What is compared for ``eyes``: the tables, scales and weights of the releases or, for the folder's holder, all of
    them."""
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
        return complete_tables(partnership), scales, complete_weights(partnership)
    releases = releases_for(partnership, eyes)
    found = tuple(each for release in releases.values() for each in release.packages[eyes].scales)
    weights = tuple(each for release in releases.values() for each in release.packages[eyes].weights)
    return tables_for(partnership, releases, eyes), found, weights


def compared_of(partnership: Partnership, eyes: Eyes, table: str = "") -> Compared:
    """The comparisons that ``eyes`` may see, the scales and the weights; those of one ``table`` alone, without scales,
    where it is named.

    Raises WellknitError with all errors of the folder; ``tables.no-such-table`` and ``compare.no-such-table`` for a
    table that is not there or not compared; ``compare.nothing`` where there is nothing to compare, with the reason.
    """
    tables, scales, weights = _seen(partnership, eyes)
    if table and table not in tables and table not in {each.key for each in tables.values()}:
        raise fail("tables.no-such-table", Place("wellknit.toml"), table=table, tables=", ".join(tables))
    found = tuple(judged_all(partnership.rules.comparisons, tables).values())
    chosen = tuple(each for each in found if not table or table in (each.table, each.table.partition("@")[0]))
    if table and found and not chosen:
        names = ", ".join(dict.fromkeys(each.table for each in found))
        raise fail("compare.no-such-table", Place("wellknit.toml"), table=table, tables=names)
    shown = () if table else scales
    weighed = tuple(each for each in weights if not table or table in (each.key, f"{each.key}@{each.wave}"))
    if not shown and not weighed and not any(row.whole.verdict != "nothing" for each in chosen for row in each.rows):
        raise _nothing(partnership, tables, chosen)
    return Compared(chosen, shown, weighed)


def comparisons(partnership: Partnership, eyes: Eyes, table: str = "") -> tuple[Judged, ...]:
    """The comparisons of :func:`compared_of` alone."""
    return compared_of(partnership, eyes, table).families


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
