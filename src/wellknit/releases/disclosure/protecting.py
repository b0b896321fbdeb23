"""What one audience may not see of a release: the cells that are small or one-sided, and what would give them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.planning import Blocked, Effort, Memory, plan
from wellknit.releases.disclosure.primary import Rule
from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.values import Address, Secret, System
from wellknit.tables import Cell, Change, Mean, Share

__all__ = ["Hidden", "Protection", "Reason", "Withheld", "concealed", "protect"]

#: Why a cell is hidden: a rule for cells that it breaks itself, or it would give another one away ('complementary'),
#: or an earlier release gives it away, and its whole table is 'withheld'.
Reason = Rule | Literal["complementary", "withheld"]

#: So often a plan is looked at again with what it hides; each time more is hidden, so it ends by itself.
_MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True, order=True)
class Hidden:
    """A cell that ``audience`` may not see, and why. ``base`` is None where it is a change."""

    audience: str
    table: str
    wave: str
    row: str
    column: str
    reason: Reason
    base: int | None
    threshold: int


@dataclass(frozen=True, slots=True, order=True)
class Withheld:
    """A table of the release that is hidden whole, since what was released ``earlier`` gives one of its cells away.

    Where ``table`` is empty, earlier releases give away a count of their own, which nothing hides any more.
    """

    table: str
    earlier: tuple[Address, ...]


@dataclass(frozen=True)
class Protection:
    """The hidden cells of the release being planned, what that loses, and what no plan can lose less than.

    ``taken_back`` are cells of it that were planned to be shown to others, and may not be.
    """

    hidden: Mapping[Address, Reason]
    withheld: tuple[Withheld, ...] = ()
    taken_back: frozenset[Address] = frozenset()
    loss: float = 0.0
    bound: float = 0.0

    @property
    def gap(self) -> float:
        """The share of the loss that a better plan could save at most; 0 where this one is proven the best."""
        return max(self.loss - self.bound, 0.0) / self.loss if self.loss else 0.0


def concealed(cell: Cell) -> Cell:
    """The cell without a number: the one look that every hidden cell has, whatever the reason."""
    if isinstance(cell, Share):
        return Share.concealed()
    return Mean.concealed() if isinstance(cell, Mean) else Change.concealed()


def protect(
    cells: Sequence[Printed],
    answers: Answers,
    reasons: Mapping[Address, Reason],
    *,
    effort: Effort | None = None,
    choices: Iterable[frozenset[Address]] = (),
    memory: Memory | None = None,
) -> Protection:
    """Which of ``cells`` to hide besides those that have ``reasons``, so that nothing gives a hidden count away.

    ``cells`` are all that the audience sees: those of the release being planned, complete, and the ``fixed`` ones of
    earlier releases. Of each of ``choices`` (cells that were found to give something away together), one is hidden.
    ``memory`` is kept from one plan of a release to the next.
    """
    state = _State(cells, answers, dict(reasons), effort or Effort(), tuple(choices), {} if memory is None else memory)
    for _ in range(_MOST_ROUNDS):
        if not state.step():
            break
    withheld = tuple(sorted(state.withheld))
    return Protection(state.hidden, withheld, frozenset(state.taken_back), state.loss, state.bound)


@dataclass
class _State:
    cells: Sequence[Printed]
    answers: Answers
    hidden: dict[Address, Reason]
    effort: Effort
    choices: tuple[frozenset[Address], ...]
    memory: Memory
    withheld: set[Withheld] = field(default_factory=set)
    taken_back: set[Address] = field(default_factory=set)
    loss: float = 0.0
    bound: float = 0.0

    def step(self) -> bool:
        """Plans with what is hidden so far; whether that hid anything more."""
        before = len(self.hidden)
        loss, bound = 0.0, 0.0
        for system in systems(self._concealed(), self.answers, truth=True):
            forbidden = self._forbidden(system)
            if not system.secrets and not forbidden:
                continue
            bridges = self._bridges(system)
            if bridges:
                free = {each.address for each in self.cells if not each.fixed}
                self.taken_back |= bridges - free
                for cell in sorted(bridges & free):
                    self.hidden.setdefault(cell, "complementary")
                continue  # planned in the next step, without what they told
            found = plan(system, effort=self.effort, forbidden=forbidden, memory=self.memory)
            loss, bound = loss + found.loss, bound + found.bound
            for cell in sorted(found.cells):
                self.hidden.setdefault(cell, "complementary")
            for blocked in found.blocked:
                self._blocked(system, blocked)
        more = len(self.hidden) > before
        if more:
            # What a step hides prints nothing in the next one, so its loss is counted here.
            self.loss, self.bound = self.loss + loss, self.bound + bound
        return more

    def _concealed(self) -> list[Printed]:
        return [
            replace(each, shown={name: concealed(cell) for name, cell in each.shown.items()})
            if each.address in self.hidden
            else each
            for each in self.cells
        ]

    def _bridges(self, system: System) -> set[Address]:
        """Cells that tie secrets to a number of an earlier release of which nobody can prove what it tells.

        That number (the interval of an average whose parts no cell prints) can't be hidden any more; what ties the
        counts behind it to those of this release can.
        """
        told = [each for each in system.derived if -1 in each.needs and each.address.version]
        if not told or not system.secrets:
            return set()
        behind = {place for each in told for place in each.places}
        facts = [*system.bases, *(each for each in system.printed if all(a.version for a in each.addresses))]
        grown = True
        while grown:
            size = len(behind)
            for each in facts:
                places = {place for place, _ in each.terms}
                if not behind.isdisjoint(places):
                    behind |= places
            grown = len(behind) > size
        return {
            address.cell
            for each in system.printed
            if 0 < sum(place in behind for place, _ in each.terms) < len(each.terms)
            for address in each.addresses
            if not address.version
        } - self.taken_back

    def _forbidden(self, system: System) -> list[frozenset[int]]:
        """For each choice that is still open here: all statements but those that its cells print."""
        found = []
        for choice in self.choices:
            inside = {
                place
                for place, each in enumerate(system.printed)
                if not each.fixed and any(address.cell in choice for address in each.addresses)
            }
            if inside and choice.isdisjoint(self.hidden):
                found.append(frozenset(range(len(system.printed))) - inside)
        return found

    def _blocked(self, system: System, blocked: Blocked) -> None:
        """Takes back what was to be shown to others, the cheapest first; else withholds what earlier releases tell."""
        statements = [system.printed[place] for place in blocked.by]
        own = [each for each in statements if each.addresses and not any(a.version for a in each.addresses)]
        if own:
            least = min(own, key=lambda each: (each.loss, each.addresses))
            self.taken_back |= {address.cell for address in least.addresses}
        else:
            earlier = {address.cell for each in statements for address in each.addresses if address.version}
            self._withhold(system.secrets[blocked.demand], tuple(sorted(earlier)))

    def _withhold(self, secret: Secret, earlier: tuple[Address, ...]) -> None:
        planned = {each.address for each in self.cells if not each.fixed}
        tables = {address.table for address in secret.addresses if address.cell in planned}
        self.withheld |= {Withheld(table, earlier) for table in sorted(tables) or [""]}
        for address in sorted(planned):
            if address.table in tables:
                self.hidden.setdefault(address, "withheld")
