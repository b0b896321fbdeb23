"""The families of comparisons that wellknit.toml declares, each checked against the table that it compares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from wellknit.comparisons.families import COMPARED
from wellknit.comparisons.specification import ALPHA, Family, ScaleSpec
from wellknit.errors import worded
from wellknit.folder.findings import Findings
from wellknit.folder.names import listed
from wellknit.folder.toml import Section, known
from wellknit.partners.initiative import Initiative
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import ROLES
from wellknit.surveys.panel import COLUMNS
from wellknit.surveys.specification import TableSpec, panel_of
from wellknit.surveys.wave import Wave

__all__ = ["read_comparisons", "read_scales"]


def read_comparisons(
    sections: Iterable[Section],
    tables: Collection[TableSpec],
    initiative: Initiative,
    declared: Collection[str],
    found: Findings,
) -> tuple[Family, ...]:
    """The families in the order of the file; one that can't be compared as it is declared is named and left out.

    ``declared`` are the keys of all tables that the file has, read or not: one mistake, one message.
    """
    named = {table.key: table for table in tables}
    # With each table of change comes one of the same people.
    named |= {each.key: each for table in tables if (each := panel_of(table)) is not None}
    declared = (*declared, *named)
    families = []
    for section in sections:
        key = "".join(known(section, "table", dict.fromkeys(declared), worded("table"), found))
        if key not in named:
            continue  # what is wrong with it, or with its table, has been named
        family = _family(section, named[key], initiative, found)
        if family is not None:
            families.append(family)
    return tuple(families)


def read_scales(sections: Iterable[Section], waves: Mapping[str, Wave], found: Findings) -> tuple[ScaleSpec, ...]:
    """The scales in the order of the file; one of fewer than two items or of no known wave is named and left out."""
    scales = []
    for section in sections:
        asked = known(section, "waves", waves, worded("wave"), found)
        items = tuple(dict.fromkeys(section.get("items", ())))
        if len(items) < 2 and "items" in section.values:
            section.complain(found, "comparisons.few-items", "items")
        if asked and len(items) > 1:
            scales.append(
                ScaleSpec(
                    section.get("key"), section.get("title", section.get("key")), asked, items,
                    section.get("outcome", ""), section.get("roles", ()),
                )
            )  # fmt: skip
    return tuple(scales)


def _family(section: Section, table: TableSpec, initiative: Initiative, found: Findings) -> Family | None:
    if table.kind not in COMPARED or table.by == "answer":
        section.complain(found, "comparisons.kind", "table", table=table.key, kind=table.kind, kinds=listed(COMPARED))
        return None
    before = len(found.problems())
    # The rows of tables of answers and of lengths of involvement are known once the instrument is read.
    items = section.get("items", ())
    if items and table.items and table.kind != "choices":
        items = known(section, "items", table.items, worded("item of that table"), found)
    groups = known(section, "groups", _columns(table, initiative), worded("column of that table"), found)
    alpha = section.get("alpha", ALPHA)
    if "groups" in section.values and len(set(section.get("groups"))) < 2:
        section.complain(found, "comparisons.one-group", "groups")
    if not 0 < alpha <= 0.5:
        section.complain(found, "comparisons.alpha", "alpha", value=alpha)
    if len(found.problems()) > before:
        return None
    return Family(section.get("key"), table.key, tuple(items), groups, alpha, section.get("title", ""))


def _columns(table: TableSpec, initiative: Initiative) -> tuple[str, ...]:
    if table.kind == "panel":
        return COLUMNS
    if table.kind == "change" or table.by == "wave":
        return table.waves
    if table.by == "role":
        return table.roles or ROLES
    if table.by == "involvement":
        return tuple(band.key for band in BANDS)
    return table.sites or tuple(site.key for site in initiative.sites)
