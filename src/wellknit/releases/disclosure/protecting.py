"""What one audience may not see of a release: the cells that are small or one-sided, and what would give them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.planning import Effort, plan
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
    """The hidden cells of the release being planned, what that loses, and what no plan can lose less than."""

    hidden: Mapping[Address, Reason]
    withheld: tuple[Withheld, ...] = ()
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
) -> Protection:
    """Which of ``cells`` to hide besides those that have ``reasons``, so that nothing gives a hidden count away.

    ``cells`` are all that the audience sees: those of the release being planned, complete, and the ``fixed`` ones of
    earlier releases. Of each of ``choices`` (cells that were found to give something away together), one is hidden.
    """
    state = _State(cells, answers, dict(reasons), effort or Effort(), tuple(choices))
    for _ in range(_MOST_ROUNDS):
        if not state.step():
            break
    return Protection(state.hidden, tuple(sorted(state.withheld)), state.loss, state.bound)


@dataclass
class _State:
    cells: Sequence[Printed]
    answers: Answers
    hidden: dict[Address, Reason]
    effort: Effort
    choices: tuple[frozenset[Address], ...]
    withheld: set[Withheld] = field(default_factory=set)
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
            found = plan(system, effort=self.effort, forbidden=forbidden)
            loss, bound = loss + found.loss, bound + found.bound
            for cell in sorted(found.cells):
                self.hidden.setdefault(cell, "complementary")
            for blocked in found.blocked:
                earlier = {each.cell for place in blocked.by for each in system.printed[place].addresses}
                self._withhold(system.secrets[blocked.demand], tuple(sorted(earlier)))
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

    def _withhold(self, secret: Secret, earlier: tuple[Address, ...]) -> None:
        planned = {each.address for each in self.cells if not each.fixed}
        tables = {address.table for address in secret.addresses if address.cell in planned}
        self.withheld |= {Withheld(table, earlier) for table in sorted(tables) or [""]}
        for address in sorted(planned):
            if address.table in tables:
                self.hidden.setdefault(address, "withheld")
