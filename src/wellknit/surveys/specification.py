"""What a table shall show, and how its figures are rounded: declared in wellknit.toml, computed in tabulation.py."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from wellknit.partners.roster import Role
from wellknit.tables import TableKind

__all__ = ["EXACT", "PANEL", "By", "Convention", "Instead", "Join", "TableSpec", "panel_of"]

By = Literal["site", "role", "involvement", "wave", "answer"]
Join = Literal["average", "pooled", "weighted"]
Instead = Literal["average", "whole numbers", "merge"]


#: What the key of a table of the same people ends with, after that of its table of change.
PANEL = "_people"


@dataclass(frozen=True, slots=True)
class Convention:
    """A rounding convention; ``shares``, ``averages`` and ``subtotals`` may each follow another rule.

    'once': round once, from counts. 'sum_of_rounded': add the rounded shares of the answers (or bands) it holds.
    'mean_of_printed': average the cells as printed.
    """

    name: str
    decimals: int = 1
    shares: Literal["once", "sum_of_rounded"] = "once"
    averages: Literal["once", "mean_of_printed"] = "once"
    subtotals: Literal["once", "sum_of_rounded"] = "once"


EXACT = Convention("exact")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of the reporting rules.

    ``kind``: 'agreement' (rows are items, each the share who agree), 'distribution' (rows are the answers of one item;
    with ``by`` 'answer', rows are items and columns their answers), 'mean', 'choices' (rows are the answers of a
    multiple-choice item), 'involvement' (rows are bands), 'response' (rows are roles, and all), 'change' (agreement in
    several waves, and the difference), 'panel' (the same for the people who answered in two waves, with those who
    answered in one). ``roles`` are counted, all when empty. ``joins`` are the columns after the groups; ``base``
    overrides that of the items; ``rounding`` names a convention, '' the folder's. ``instead`` is what may stand in the
    place of its holes, None what the folder says. ``merged`` are neighbouring columns (roles, bands) that one column
    counts together.
    """

    key: str
    kind: TableKind
    title: str
    waves: tuple[str, ...]
    items: tuple[str, ...] = ()
    by: By = "site"
    joins: tuple[Join, ...] = ()
    roles: tuple[Role, ...] = ()
    sites: tuple[str, ...] = ()
    people: str = ""
    measure: str = ""
    base: Literal["", "answered", "asked"] = ""
    rounding: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    instead: tuple[Instead, ...] | None = None
    merged: tuple[str, ...] = ()


def panel_of(spec: TableSpec) -> TableSpec | None:
    """The table of the same people that comes with a table of change, between its first wave and its last.

    None for other tables, and for a change of averages or weighted shares, of which people are no part.
    """
    if spec.kind != "change" or spec.joins not in ((), ("pooled",)):
        return None
    waves = (spec.waves[0], spec.waves[-1])
    return replace(spec, key=f"{spec.key}{PANEL}", kind="panel", by="wave", waves=waves, joins=())
