"""The cells to hide at the least loss, proven or with the gap said."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wellknit.releases.disclosure.planning.demands import Demand, Unit, demands_of, implied_by, truth_of, units_of
from wellknit.releases.disclosure.planning.greedy import hidden_until_safe, shown_again
from wellknit.releases.disclosure.planning.parts import parts_of
from wellknit.releases.disclosure.planning.relaxation import Relaxation
from wellknit.releases.disclosure.planning.safety import Safety
from wellknit.releases.disclosure.planning.worlds import Memory, Worlds
from wellknit.releases.disclosure.values import Address, System

__all__ = ["Blocked", "Effort", "Planned", "plan"]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long the planner may look for the least loss, for each part of a system that stands alone.

    ``gap`` is the share of the loss that may stay unproven; ``rounds`` of proposals, each of at most ``nodes`` of the
    solver's search. ``seconds`` bounds the time: then what is found depends on the machine, so a release, which has to
    come out the same everywhere, leaves it None.
    """

    gap: float = 0.0
    rounds: int = 200
    nodes: int = 2000
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """A demand that can't be met however much is hidden, and ``by`` which fixed statements (places in ``printed``).

    Without any of ``by`` it could be met. Empty where the bases alone give it away.
    """

    demand: int
    by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """The statements to hide (places in ``printed``), what that loses, and how sure it is that no less would do.

    No safe set loses less than ``bound``. ``cells`` are those that print the statements, or a number
    that is worked out from them. ``blocked`` are the demands that nothing helps: all others are met.
    """

    hidden: frozenset[int]
    loss: float
    bound: float
    cells: frozenset[Address] = frozenset()
    blocked: tuple[Blocked, ...] = ()

    @property
    def gap(self) -> float:
        """The share of the loss that a better plan could save at most; 0 where this one is proven the best."""
        return max(self.loss - self.bound, 0.0) / self.loss if self.loss else 0.0


def plan(
    system: System,
    demands: Sequence[Demand] | None = None,
    effort: Effort | None = None,
    forbidden: Sequence[frozenset[int]] = (),
    memory: Memory | None = None,
) -> Planned:
    """Which statements of ``system`` to hide at the least loss, so that each demand is met in whole numbers.

    ``demands`` are those of the secrets by default. ``forbidden`` are sets of hidden statements that were found to give
    something away after all: of the rest, at least one statement is hidden too. ``memory`` is shared by plans of the
    same unknowns: what one found possible, the other need not look for. It changes no result but those of a limit.

    The least loss is found as an implicit hitting set: a relaxation proposes, whole numbers decide, and what fails
    comes back as a cut. Raises ValueError where the unknowns have no ``truth`` or it contradicts what is printed.

    >>> from wellknit.releases.disclosure.values import Secret, Unknown
    >>> site = [Statement((), ((place, 1),), count, count) for place, count in enumerate((2, 16, 12))]
    >>> everyone = Statement((), ((0, 1), (1, 1), (2, 1)), 30, 30, loss=5.0)
    >>> unknowns = (Unknown("a", 3, 2), Unknown("b", 19, 16), Unknown("c", 20, 12))
    >>> small = System(unknowns, (), (*site[1:], everyone), (Secret((), (0,), 3),))
    >>> sorted(plan(small).hidden), plan(small).loss
    ([0], 1.0)
    """
    truth_of(system)  # says what is wrong with the system as a whole
    asked = tuple(demands_of(system)) if demands is None else tuple(demands)
    known = effort or Effort()
    hidden: set[int] = set()
    cells: set[Address] = set()
    loss = bound = 0.0
    blocked: list[Blocked] = []
    for part in parts_of(system, asked, forbidden):
        found = _part(part.system, part.demands, known, part.forbidden, memory)
        hidden |= {part.printed[place] for place in found.hidden}
        loss += found.loss
        bound += found.bound
        for each in found.blocked:
            by = tuple(part.printed[place] for place in each.by)
            blocked.append(Blocked(part.asked[each.demand], by))
        cells |= found.cells
    return Planned(
        frozenset(hidden), loss, bound, frozenset(cells), tuple(sorted(blocked, key=lambda each: each.demand))
    )


def _part(
    system: System,
    demands: Sequence[Demand],
    effort: Effort,
    forbidden: Sequence[frozenset[int]],
    memory: Memory | None,
) -> Planned:
    truth, units = truth_of(system), units_of(system)
    worlds = Worlds(system, truth, units, memory)
    everything = frozenset(range(len(units)))
    musts = frozenset(place for place, each in enumerate(units) if each.must)
    blocked = tuple(
        Blocked(place, _culprits(system, demand))
        for place, demand in enumerate(demands)
        if demand.when is None and not worlds.protects(musts, demand) and not worlds.protects(everything, demand)
    )
    never = {each.demand for each in blocked}
    left = [each for place, each in enumerate(demands) if place not in never]
    choices = [_outside(units, each) for each in forbidden]
    safety = Safety(worlds, units, left, implied_by(system, units), [each for each in choices if each])
    hidden, bound = _least(safety, effort)
    statements = frozenset(place for unit in hidden for place in units[unit].statements)
    cells = frozenset(cell for unit in hidden for cell in units[unit].cells)
    return Planned(statements, safety.cost(hidden), bound, cells, blocked)


def _outside(units: Sequence[Unit], statements: frozenset[int]) -> tuple[int, ...]:
    return tuple(place for place, each in enumerate(units) if not statements.issuperset(each.statements))


def _least(safety: Safety, effort: Effort) -> tuple[frozenset[int], float]:
    """The cheapest set of units that was found to do, and what none can cost less than."""
    worlds, units = safety.worlds, safety.units
    start = safety.closed(place for place, each in enumerate(units) if each.must)
    bound = safety.cost(start)
    if safety.safe(start):
        return start, bound
    # Only what the musts alone do not protect is worth a place in the programme; the rest is checked each time.
    relaxed = Relaxation(safety, [each for each in safety.broken(start) if each.when is None])
    started = time.monotonic()
    dearest_last = sorted(range(len(units)), key=lambda unit: (units[unit].loss, unit))
    for _ in range(effort.rounds):
        left = None if effort.seconds is None else effort.seconds - (time.monotonic() - started)
        if left is not None and left <= 0:
            break
        proposal = relaxed.propose(effort.gap, effort.nodes, left)
        bound = max(bound, proposal.bound)
        if proposal.hidden is None:
            break
        start = proposal.hidden
        broken = safety.broken(start)
        if not broken:
            break
        for demand in broken:
            if not relaxed.widen(demand):
                failing = worlds.grown(start, demand, dearest_last)
                relaxed.cut([unit for unit in range(len(units)) if unit not in failing], safety.unit(demand))
    found = shown_again(safety, hidden_until_safe(safety, start))
    return found, min(bound, safety.cost(found))


def _culprits(system: System, demand: Demand) -> tuple[int, ...]:
    """The fixed statements that give a demand away when all else is hidden, none of which could be missing."""
    fixed = [place for place, each in enumerate(system.printed) if each.fixed]
    kept = list(fixed)
    for place in fixed:
        fewer = [each for each in kept if each != place]
        alone = replace(system, printed=tuple(system.printed[each] for each in fewer), secrets=())
        if not Worlds(alone, truth_of(system), ()).protects((), demand):
            kept = fewer
    return tuple(kept)
