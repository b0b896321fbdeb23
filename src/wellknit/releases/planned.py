"""A complete draft into what each audience may see of it, planned together with all that was ever released."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from wellknit.releases.audited import Shown, cells_of
from wellknit.releases.averages import (
    LOSS,
    LOSS_WHOLE,
    endangered,
    in_whole_numbers,
    of_shown,
    replaceable,
    whole_of,
    with_instead,
    with_whole_numbers,
)
from wellknit.releases.disclosure.attack import audit
from wellknit.releases.disclosure.audiences import ORDER, protect_all
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.planning import Effort, Memory
from wellknit.releases.disclosure.primary import breaks
from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.protecting import Hidden, Protection, Reason, concealed, protect
from wellknit.releases.disclosure.values import Address
from wellknit.releases.merging import Build, candidates, swapped, variant
from wellknit.releases.release import FOLDER, Package, Release
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.cube import Cube
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.tabulation import says_surplus, says_who_answered
from wellknit.tables import Table

__all__ = ["planned"]

Sets = Mapping[str, tuple[Table, ...]]

#: No seconds: a release comes out the same on every machine. What these do not prove comes with its gap.
EFFORT = Effort(rounds=60, nodes=1000)

#: So often an audit may find something in a plan before the plan is given up and the audit left to say so.
_MOST_AUDITS = 5


def planned(
    draft: Release,
    complete: Mapping[str, tuple[Table, ...]],
    rules: ReportingRules,
    ledger: Sequence[Shown] = (),
    language: str = "en",
    build: Build | None = None,
) -> Release:
    """``draft`` with the tables that each audience may see, the plan, and what had to be withheld.

    ``complete`` are its tables by set, before anything is hidden; ``ledger`` is all that was released before, oldest
    first. ``build`` makes a table anew with merged columns.
    """
    cube = (draft.counts.cube if draft.counts else Cube(())) + (draft.beside or Cube(()))
    memory: Memory = {}
    look = _Look(draft, rules, ledger, cube)
    whole: dict[Audience, Sets] = {audience: dict(complete) for audience in ORDER}
    marks = list(draft.footprints)
    for audience in ORDER:
        if build is None:
            break
        whole[audience], merged = _merged(look, audience, complete, build, memory)
        marks += merged
    seen = {audience: look.cells(audience, whole[audience], marks) for audience in ORDER}
    reasons = {audience: look.reasons(audience, seen[audience][0]) for audience in ORDER}
    own = {
        audience: {each.address: each for each in cells if not each.address.version}
        for audience, (cells, _) in seen.items()
    }
    for audience, (cells, answers) in list(seen.items()):
        seen[audience] = _priced(cells, own[audience], whole[audience], reasons, audience, rules), answers
    found = protect_all(seen, reasons, lambda cells, answers, why: _audited(cells, answers, why, memory))
    packages: dict[Audience, Package] = dict(draft.packages)
    plan: list[Hidden] = []
    withheld = []
    for audience in ORDER:
        gone = set(found[audience].hidden)
        tables = {
            name: tuple(_without(t, gone, audience, draft) for t in each) for name, each in whole[audience].items()
        }
        wanted = {each for each in gone & set(own[audience]) if whole_of(each) in _places(seen[audience][0]) - gone}
        rounded = with_whole_numbers(tables, whole[audience], own[audience], wanted, audience, language)
        tables, filled = dict(rounded.tables), dict(rounded.marks)
        averages = of_shown(draft, tables, own[audience], gone - wanted, rules, audience, language)
        tables, filled = dict(averages.tables), filled | dict(averages.marks)
        marks += filled.values()
        packages[audience] = replace(draft.packages[audience], tables=tables)
        plan += _entries(found[audience], own[audience], whole[audience], rules, audience, filled)
        withheld += [(audience, each) for each in found[audience].withheld]
    return replace(
        draft,
        packages=packages,
        plan=tuple(sorted(plan)),
        withheld=tuple(sorted(withheld)),
        footprints=tuple(marks),
    )


@dataclass(frozen=True)
class _Look:
    """A draft as its plan looks at it, together with all that was released before."""

    draft: Release
    rules: ReportingRules
    ledger: Sequence[Shown]
    cube: Cube

    def cells(
        self, audience: Audience, complete: Sets, marks: Iterable[Footprint]
    ) -> tuple[tuple[Printed, ...], Answers]:
        """All cells that ``audience`` would see if nothing of the draft were hidden."""
        tables = dict.fromkeys(ORDER, complete)
        own = Shown(self.draft.wave.key, 0, tables, tuple(marks), self.draft.conventions, self.cube)
        return cells_of((*self.ledger, own), self.rules, audience, complete=complete)

    def reasons(self, audience: Audience, cells: Sequence[Printed]) -> dict[Address, Reason]:
        """The cells of the draft that are hidden for their own sake."""
        broken = {
            each.address: breaks(each.footprint, self.rules, audience, self.cube) for each in cells if not each.fixed
        }
        return {address: rule for address, rule in broken.items() if rule}

    def loss(self, audience: Audience, complete: Sets, marks: Iterable[Footprint], memory: Memory) -> float:
        """What ``audience`` loses where the best plan hides what has to be hidden."""
        cells, answers = self.cells(audience, complete, marks)
        reasons = self.reasons(audience, cells)
        found = protect(cells, answers, reasons, effort=EFFORT, memory=memory)
        return found.loss + sum(each.loss for each in cells if each.address in reasons)


def _merged(
    look: _Look, audience: Audience, complete: Sets, build: Build, memory: Memory
) -> tuple[Sets, list[Footprint]]:
    """The tables with columns merged wherever that loses less than the holes would, one table after the other."""
    tables, marks = dict(complete), list[Footprint]()
    mergeable = with_instead("merge", complete[FOLDER], look.rules)
    if not mergeable:
        return tables, marks
    cells, _ = look.cells(audience, tables, look.draft.footprints)
    reasons = look.reasons(audience, cells)
    least, spent = None, 0.0
    for table in mergeable:
        best: tuple[Sets, list[Footprint]] | None = None
        paid = 0.0
        for run in candidates(table, reasons, cells):
            if least is None:
                least = look.loss(audience, tables, look.draft.footprints, memory)
            made = variant(build, table, run)
            own = [replace(each, audience=audience) for each in made.marks]
            tried = swapped(tables, made)
            loss = look.loss(audience, tried, (*look.draft.footprints, *marks, *own), memory) + spent + made.loss
            if loss < least:
                least, best, paid = loss, (tried, own), made.loss
        if best is not None:
            tables, marks, spent = dict(best[0]), marks + best[1], spent + paid
    return tables, marks


def _places(cells: Sequence[Printed]) -> set[Address]:
    return {each.address for each in cells}


def _priced(
    cells: Sequence[Printed],
    own: Mapping[Address, Printed],
    complete: Sets,
    reasons: Mapping[Audience, Mapping[Address, Reason]],
    audience: Audience,
    rules: ReportingRules,
) -> tuple[Printed, ...]:
    """The cells with what each loses where something else may stand in its place, and with what may."""
    first = complete[FOLDER]
    wave = next((each.wave for each in own), "")
    loss = {each.address: each.loss for each in cells}
    loss |= dict.fromkeys(replaceable(own, with_instead("average", first, rules), reasons[audience], wave), LOSS)
    more = []
    whole = with_instead("whole numbers", first, rules)
    # The same for both audiences: what one is shown of them the other has to reckon with.
    for each in sorted({each for why in reasons.values() for each in endangered(own, whole, why, wave)}):
        rest = max(loss[each] - LOSS_WHOLE, LOSS_WHOLE)
        more.append(replace(in_whole_numbers(own[each], complete), loss=rest))
        loss[each] = LOSS_WHOLE
    return (*(replace(each, loss=loss[each.address]) for each in cells), *more)


def _audited(
    cells: Sequence[Printed], answers: Answers, reasons: Mapping[Address, Reason], memory: Memory
) -> Protection:
    """A plan that an independent audit finds nothing in; at worst, after a few, the last one."""
    choices: list[frozenset[Address]] = []
    found = protect(cells, answers, reasons, effort=EFFORT, memory=memory)
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
        found = protect(cells, answers, reasons, effort=EFFORT, choices=choices, memory=memory)
    return found


def _without(table: Table, gone: set[Address], audience: Audience, draft: Release) -> Table:
    """The table as ``audience`` sees it."""
    hidden = {
        (row.key, column.key): concealed(cell)
        for row, column, cell in table.cells()
        if Address(draft.wave.key, 0, table.key, row.key, column.key, "") in gone
    }
    seen = replace(table.with_cells(hidden), audience=audience)
    if any(column.kind == "pooled" and cell.hidden for _, column, cell in seen.cells()):
        # How many answers there are from how many people is the pooled base.
        notes = tuple(each for each in seen.notes if not says_who_answered(each))
        seen = replace(seen, notes=notes)
    if table.kind == "response" and any(table.cell(*place).as_dict().get("base") for place in hidden):
        # Where every rate that is shown is below one, a surplus tells that all answered of those whose rate is hidden.
        seen = replace(seen, notes=tuple(each for each in seen.notes if not says_surplus(each)))
    return seen


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
        if address in own and address not in filled
    ]
