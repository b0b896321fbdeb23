"""The tables that wellknit.toml declares, each checked for what its kind needs and allows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from wellknit.errors import worded
from wellknit.folder.findings import Findings
from wellknit.folder.names import listed, shown
from wellknit.folder.toml import Section, known
from wellknit.surveys.specification import TableSpec
from wellknit.surveys.wave import Wave

__all__ = ["read_tables"]

#: For each kind: how many items it shows at least and at most (None: any number), what its columns may be, and which
#: columns can join them. By wave, and for 'change', the sites are joined before: by one of the joins.
_GROUPS = ("site", "role", "involvement")
_JOINS = ("average", "pooled", "weighted")
_KINDS: Mapping[str, tuple[int, int | None, tuple[str, ...], tuple[str, ...]]] = {
    "agreement": (1, None, (*_GROUPS, "wave"), _JOINS),
    "distribution": (1, None, (*_GROUPS, "answer"), _JOINS),
    "mean": (1, None, _GROUPS, ("average", "pooled")),
    "choices": (1, 1, _GROUPS, _JOINS),
    "involvement": (0, 0, ("site", "role"), _JOINS),
    "response": (0, 0, ("site",), ("pooled",)),
    "change": (1, None, ("site", "wave"), _JOINS),
}


def read_tables(
    sections: Iterable[Section],
    sites: Collection[str],
    waves: Mapping[str, Wave],
    conventions: Collection[str],
    found: Findings,
) -> tuple[TableSpec, ...]:
    """The tables in the order of the file; one that can't be computed as it is declared is named and left out."""
    tables = []
    for section in sections:
        table = _table(section, sites, waves, conventions, found)
        if table is not None:
            tables.append(table)
    return tuple(tables)


def _table(
    section: Section, sites: Collection[str], waves: Mapping[str, Wave], conventions: Collection[str], found: Findings
) -> TableSpec | None:
    kind = section.get("kind")
    if kind is None:
        return None
    by = section.get("by", "site")
    asked = known(section, "waves", waves, worded("wave"), found)
    only = known(section, "sites", sites, worded("site"), found)
    rounding = known(section, "rounding", conventions, worded("rounding convention"), found)
    items = tuple(dict.fromkeys(section.get("items", ())))
    good = len(asked) == len(section.get("waves", ())) > 0
    if "waves" in section.values and not section.get("waves"):
        section.complain(found, "tables.no-wave", "waves")
    good = _fits(section, kind, by, items, asked, found) and good
    good = _joins_fit(section, kind, by, asked, waves, found) and good
    if not good or len(only) < len(section.get("sites", ())):
        return None
    return TableSpec(
        key=section.get("key"),
        kind=kind,
        title=section.get("title", section.get("key")),
        waves=asked,
        items=items,
        by=by,
        joins=section.get("joins", ()),
        roles=section.get("roles", ()),
        sites=only,
        people=section.get("people", ""),
        measure=section.get("measure", ""),
        base=section.get("base", ""),
        rounding="".join(rounding),
        labels=dict(section.section("labels").values),
        notes=section.get("notes", ()),
        instead=section.get("instead") if "instead" in section.values else None,
    )


def _fits(
    section: Section, kind: str, by: str, items: tuple[str, ...], waves: tuple[str, ...], found: Findings
) -> bool:
    least, most, columns, _ = _KINDS[kind]
    if kind == "distribution" and by != "answer":
        most = 1  # its rows are the answers of one item
    before = len(found.problems())
    if by not in columns:
        section.complain(found, "tables.columns", "by", kind=kind, by=shown(by), allowed=listed(columns))
    if len(items) < least:
        section.complain(found, "tables.items-missing", "items", kind=kind)
    elif most == 0 and items:
        section.complain(found, "tables.items-unused", "items", kind=kind)
    elif most == 1 and len(items) > 1:
        section.complain(found, "tables.one-item", "items", kind=kind, count=len(items))
    if (kind == "change" or by == "wave") and len(waves) == 1:
        section.complain(
            found,
            "tables.one-wave",
            "waves",
            what=worded("Change") if kind == "change" else worded("A column for each wave"),
        )
    if kind in ("involvement", "response") and "base" in section.values:
        section.complain(found, "tables.base-unused", "base", kind=kind)
    return len(found.problems()) == before


def _joins_fit(
    section: Section, kind: str, by: str, asked: tuple[str, ...], waves: Mapping[str, Wave], found: Findings
) -> bool:
    joins: tuple[str, ...] = section.get("joins", ())
    across = kind == "change" or by == "wave"
    allowed = _KINDS[kind][3] if by == "site" or across else () if by == "answer" else ("pooled",)
    unfit = [each for each in joins if each not in allowed]
    if unfit:
        section.complain(
            found, "tables.joins", "joins", joins=listed(unfit), kind=kind, by=shown(by), allowed=listed(allowed)
        )
    elif across and len(joins) > 1:
        section.complain(found, "tables.one-join", "joins", joins=listed(joins))
    unknown = [wave for wave in asked if waves[wave].population != "roster"]
    if "weighted" in joins and unknown:
        section.complain(found, "tables.weighted", "joins", waves=listed(unknown))
    silent = [wave for wave in asked if waves[wave].population is None]
    if kind == "response" and silent:
        section.complain(found, "tables.response", "waves", waves=listed(silent))
    return not unfit and not (across and len(joins) > 1)
