"""A complete draft into what each audience may see of it, planned together with all that was ever released."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from wellknit.releases.audited import Shown, cells_of
from wellknit.releases.averages import LOSS, of_shown, replaceable
from wellknit.releases.disclosure.attack import audit
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.planning import Effort
from wellknit.releases.disclosure.primary import breaks
from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.protecting import Hidden, Protection, Reason, concealed, protect
from wellknit.releases.disclosure.values import Address
from wellknit.releases.release import FOLDER, Package, Release
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.cube import Cube
from wellknit.tables import Table

__all__ = ["planned"]

#: No seconds: a release comes out the same on every machine. What these do not prove comes with its gap.
EFFORT = Effort(rounds=60, nodes=1000)

#: So often an audit may find something in a plan before the plan is given up and the audit left to say so.
_MOST_AUDITS = 5

#: Whoever is in the partnership sees what is public too: so that is planned first, and stays.
_ORDER: tuple[Audience, ...] = ("public", "partnership")


def planned(
    draft: Release,
    complete: Mapping[str, tuple[Table, ...]],
    rules: ReportingRules,
    ledger: Sequence[Shown] = (),
    language: str = "en",
) -> Release:
    """``draft`` with the tables that each audience may see, the plan, and what had to be withheld.

    ``complete`` are its tables by set, before anything is hidden; ``ledger`` is all that was released before, oldest
    first.
    """
    cube = (draft.counts.cube if draft.counts else Cube(())) + (draft.beside or Cube(()))
    shown = Shown(draft.wave.key, 0, dict.fromkeys(_ORDER, complete), draft.footprints, draft.conventions, cube)
    packages: dict[Audience, Package] = dict(draft.packages)
    plan: list[Hidden] = []
    withheld = []
    public: set[Address] = set()
    marks = list(draft.footprints)
    for audience in _ORDER:
        cells, answers = cells_of((*ledger, shown), rules, audience, complete=complete)
        cells = tuple(replace(each, fixed=True) if each.address in public else each for each in cells)
        reasons: dict[Address, Reason] = {
            each.address: rule
            for each in cells
            if not each.fixed and (rule := breaks(each.footprint, rules, audience, cube))
        }
        own = {each.address: each for each in cells if each.address.version == 0}
        cheap: set[Address] = set()
        if "average" in rules.instead:
            cheap = replaceable(own, complete[FOLDER], reasons, draft.wave.key)
            cells = tuple(replace(each, loss=LOSS) if each.address in cheap else each for each in cells)
        found = _audited(cells, answers, reasons)
        gone = set(found.hidden)
        if audience == "public":
            public = set(own) - gone
        tables = {name: tuple(_without(table, gone, audience, draft) for table in complete[name]) for name in complete}
        filled: set[Address] = set()
        if "average" in rules.instead:
            averages = of_shown(draft, tables, own, gone, audience, language)
            tables, filled = dict(averages.tables), set(averages.marks)
            marks += averages.marks.values()
        packages[audience] = replace(draft.packages[audience], tables=tables)
        plan += _entries(found, own, complete, rules, audience, filled)
        withheld += [(audience, each) for each in found.withheld]
    return replace(
        draft,
        packages=packages,
        plan=tuple(sorted(plan)),
        withheld=tuple(sorted(withheld)),
        footprints=tuple(marks),
    )


def _audited(cells: Sequence[Printed], answers: Answers, reasons: Mapping[Address, Reason]) -> Protection:
    """A plan that an independent audit finds nothing in; at worst, after a few, the last one."""
    choices: list[frozenset[Address]] = []
    found = protect(cells, answers, reasons, effort=EFFORT)
    for _ in range(_MOST_AUDITS):
        bare = [
            replace(each, shown={name: concealed(cell) for name, cell in each.shown.items()})
            if each.address in found.hidden
            else each
            for each in cells
        ]
        free = {each.address for each in cells if not each.fixed}
        leaks = [each for each in audit(systems(bare, answers)) if not each.safe]
        told = [frozenset(address.cell for address in chain.from_iterable(each.by)) & free for each in leaks]
        new = [each for each in dict.fromkeys(told) if each and each not in choices]
        if not new:
            break
        choices += new
        found = protect(cells, answers, reasons, effort=EFFORT, choices=choices)
    return found


def _without(table: Table, gone: set[Address], audience: Audience, draft: Release) -> Table:
    """The table as ``audience`` sees it."""
    hidden = {
        (row.key, column.key): concealed(cell)
        for row, column, cell in table.cells()
        if Address(draft.wave.key, 0, table.key, row.key, column.key, "") in gone
    }
    return replace(table.with_cells(hidden), audience=audience)


def _entries(
    found: Protection,
    own: Mapping[Address, Printed],
    complete: Mapping[str, tuple[Table, ...]],
    rules: ReportingRules,
    audience: Audience,
    filled: Collection[Address],
) -> list[Hidden]:
    """The private plan: every hidden cell with its reason. What stands in the place of a hole is no hidden cell."""
    waves = {table.key: "+".join(table.waves) for tables in complete.values() for table in tables}
    return [
        Hidden(
            audience,
            address.table,
            waves[address.table],
            address.row,
            address.column,
            reason,
            None if own[address].footprint.prints == "change" else own[address].footprint.base,
            rules.threshold(audience, address.table),
        )
        for address, reason in sorted(found.hidden.items())
        if address not in filled
    ]
