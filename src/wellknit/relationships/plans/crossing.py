"""Keeping everybody in reach where it matters who meets whom: introductions that cross every gap, at least effort."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.forest import Forest, Gap, Line
from wellknit.relationships.plans.lines import effort_of, lines_of, people_of, spread, within
from wellknit.relationships.plans.parts import Parts
from wellknit.relationships.plans.programs import Program, Solution, grain_of

if TYPE_CHECKING:
    import numpy

__all__ = ["Crossing", "cross"]

#: Up to so many pairs, plans of equal effort are compared by who is likely to stay as well.
SMALL = 3_000


@dataclass(frozen=True)
class Crossing:
    """The pairs chosen and what they take; no plan that leaves out as little takes less than ``bound``.

    ``left_out`` are groups of organizations that no introduction joins safely to the others.
    """

    pairs: tuple[tuple[str, str], ...]
    effort: float
    bound: float
    proved: bool
    left_out: tuple[tuple[str, ...], ...]


def cross(
    parts: Parts,
    rules: Rules,
    until: float,
    start: Sequence[tuple[str, str]],
    candidates: Iterable[tuple[str, str]] | None = None,
) -> Crossing:
    """Introductions of least effort that cross every gap which one departure opens.

    For everybody between parts and every piece into which their departure divides the rest, somebody of that piece must
    meet somebody outside; two from each component, so that it hangs on neither. There is a row for each such gap, and
    more for gaps that are still open in the solution, until none is (cut covering). A gap that nobody may cross is
    given up, at a cost as of a thousand introductions.

    Only people of the parts and between them are asked: those of organizations that can't be made safe would carry
    others' relationships without one of their own. ``start`` are pairs that would close every gap if there were no
    rules: what there is when the time is up. Only ``candidates`` are introduced where they are given.
    """
    forest = Forest(parts)
    lines, room, complete = lines_of(forest, rules, start, candidates)
    search = _Search(forest, rules, _Model(forest, rules, lines, room), room)
    search.consider(within(rules, lines, start))
    search.run(until, thorough=complete and len(lines) <= SMALL)
    chosen, gaps = search.best, search.gaps or []
    effort = effort_of(rules, chosen)
    left_out = tuple(sorted({_smaller_side(forest, gap) for gap in gaps}))
    bound = 0.0
    if complete and search.proved:
        bound = effort
    elif not left_out:
        bound = min(effort, max(_by_counting(parts, rules), search.under if complete else 0.0))
    proved = effort - bound < 1e-9 and ((complete and search.proved) or not left_out)
    return Crossing(spread(rules, chosen, room), effort, bound, proved, left_out)


def _by_counting(parts: Parts, rules: Rules) -> float:
    """What any plan takes at least: so many introductions, and cheap ones only as far as those people go around."""
    cheap = {pair for pair, effort in rules.efforts.items() if effort < 1.0}
    few = min(parts.fewest, rules.most * len({person for person, _ in cheap}))
    return parts.fewest - few * (1.0 - rules.least)


class _Search:
    """The search for the least effort: what is found so far, and the effort ``under`` which nothing can be."""

    def __init__(self, forest: Forest, rules: Rules, model: _Model, room: Mapping[str, tuple[str, ...]]) -> None:
        self.forest, self.rules, self.model, self.room = forest, rules, model, room
        self.best: list[Line] = []
        self.gaps: list[Gap] | None = None
        self.under = 0.0
        self.proved = False
        for gap, crossings in forest.first_gaps():
            model.demand(gap, crossings)

    def consider(self, chosen: list[Line]) -> list[Gap]:
        """Keep ``chosen`` if it leaves fewer gaps open, or as many at less effort; returns its open gaps."""
        gaps = list(self.forest.open_gaps(chosen))
        if self.gaps is None or (len(gaps), effort_of(self.rules, chosen)) < (
            len(self.gaps),
            effort_of(self.rules, self.best),
        ):
            self.best, self.gaps = chosen, gaps
        return gaps

    def enough(self) -> bool:
        """Whether the best so far is as good as any can be."""
        return self.gaps == [] and effort_of(self.rules, self.best) <= self.under + 1e-9

    def run(self, until: float, *, thorough: bool) -> None:
        """Search until the best is proved or the time is up; ``thorough``: weigh who is likely to stay as well."""
        while time.monotonic() < until:
            solution = self.model.program.fractions(until)
            if solution.values is None:
                return
            self.under = max(self.under, self.model.effort_under(solution))
            if not thorough and self.enough():
                self.proved = True
                return
            values = solution.values
            if not self.model.program.whole_numbers(values):
                if self.cut(values.tolist()):
                    continue
                if not thorough:
                    self.consider(self.mended(self.model.read(values.tolist()), until))
                    if self.enough():
                        self.proved = True
                        return
                solution = self.model.program.search(until)
                if solution.values is None:
                    return
                values = solution.values
                self.under = max(self.under, self.model.effort_under(solution))
            chosen = _needed(self.forest, self.rules, self.model.read(values.tolist()))
            gaps = list(self.forest.open_gaps(chosen))
            fresh = [gap for gap in gaps if gap.key not in self.model.known]
            if not fresh:
                if solution.proved:
                    self.best, self.gaps, self.proved = chosen, gaps, True
                else:
                    self.consider(chosen)
                return
            for gap in fresh:
                self.model.demand(gap, 1)
            if not thorough:
                self.consider(self.mended(chosen, until))

    def cut(self, values: list[float]) -> bool:
        """Demand crossings of gaps that even the parts of introductions in a solution in fractions leave open."""
        lines = [line for line, value in zip(self.model.lines, values, strict=False) if value > 1e-6]
        fresh = [gap for gap in self.forest.open_gaps(lines) if gap.key not in self.model.known]
        for gap in fresh:
            self.model.demand(gap, 1)
        return bool(fresh)

    def mended(self, chosen: list[Line], until: float) -> list[Line]:
        """``chosen`` and, for gaps that are open, the introductions of least effort across them."""
        import numpy

        mended = list(chosen)
        efforts = numpy.array(self.model.efforts)
        while time.monotonic() < until:
            gaps = list(self.forest.open_gaps(mended))
            contacts = Counter(person for line in mended for person in people_of(line))
            full = {person for person, count in contacts.items() if count >= self.rules.most * len(self.room[person])}
            for gap in gaps:
                crossing = self.model.crossing(gap)
                for person in full:
                    crossing[self.model.touching[person]] = False
                if crossing.any():
                    places = numpy.flatnonzero(crossing)
                    mended.append(self.model.lines[int(places[efforts[places].argmin()])])
                    break
            else:
                return mended
        return mended


def _smaller_side(forest: Forest, gap: Gap) -> tuple[str, ...]:
    """The organizations of a piece, or of all that is not in it, whichever are fewer."""
    inside: list[str] = []
    outside: list[str] = []
    for place, part in enumerate(forest.parts.parts):
        (inside if gap.piece[place] else outside).extend(part.organizations)
    return min((tuple(sorted(inside)), tuple(sorted(outside))), key=lambda found: (len(found), found))


def _needed(forest: Forest, rules: Rules, chosen: Sequence[Line]) -> list[Line]:
    """``chosen`` without introductions that take no effort and close no gap."""
    free = [line for line in chosen if rules.effort(*people_of(line)) == 0.0]
    kept = list(chosen)
    gaps = sum(1 for _ in forest.open_gaps(kept)) if free else 0
    for line in free:
        fewer = [each for each in kept if each != line]
        if sum(1 for _ in forest.open_gaps(fewer)) <= gaps:
            kept = fewer
    return kept


class _Model:
    """The program: a column for each pair that may meet, and rows that demand crossings of gaps."""

    def __init__(self, forest: Forest, rules: Rules, lines: list[Line], room: Mapping[str, tuple[str, ...]]) -> None:
        import numpy

        self.forest = forest
        self.lines = lines
        self.program = Program()
        self.known: set[tuple[str | None, bytes]] = set()
        self.efforts = [rules.effort(one.person, other.person) or 0.0 for one, other in lines]
        self.ends = numpy.array([(one.node, other.node) for one, other in lines], dtype=numpy.int64).reshape(-1, 2)
        self.touching: dict[str, list[int]] = {}
        most = 2 * (len(forest.parts.parts) + len(forest.parts.between)) + 1
        # Efforts are multiples of the grain: what leaving adds over all introductions stays below half of it.
        self.grain = grain_of(self.efforts)
        weight = self.grain / (2 * most)
        self.slack = weight * most
        self.dear = 1000.0 * (max(self.efforts, default=1.0) + 1.0)
        for (one, other), effort in zip(lines, self.efforts, strict=True):
            leaving = (rules.leaving.get(one.person, 0.0) + rules.leaving.get(other.person, 0.0)) / 2
            column = self.program.column(effort + weight * leaving)
            for person in (one.person, other.person):
                self.touching.setdefault(person, []).append(column)
        for person, columns in self.touching.items():
            limit = rules.most * len(room[person])
            if len(columns) > limit:
                self.program.row([(column, 1.0) for column in columns], 0.0, float(limit))

    def demand(self, gap: Gap, crossings: int) -> None:
        """So many introductions across ``gap``, or a column that gives it up."""
        import numpy

        self.known.add(gap.key)
        crossing = self.crossing(gap)
        given_up = self.program.column(self.dear, crossings)
        entries = [(column, 1.0) for column in numpy.flatnonzero(crossing).tolist()]
        self.program.row([*entries, (given_up, 1.0)], float(crossings), math.inf)

    def crossing(self, gap: Gap) -> numpy.ndarray[Any, Any]:
        """Which lines cross ``gap``: those between its sides that are not of the person who has left."""
        found: numpy.ndarray[Any, Any] = gap.piece[self.ends[:, 0]] != gap.piece[self.ends[:, 1]]
        if gap.gone is not None:
            found[self.touching.get(gap.gone, [])] = False
        return found

    def read(self, values: list[float]) -> list[Line]:
        return [line for line, value in zip(self.lines, values, strict=False) if value > 0.5]

    def effort_under(self, solution: Solution) -> float:
        """Under which effort no plan can be, by the bound of ``solution``, where nothing is given up."""
        if solution.bound == -math.inf:
            return 0.0
        return max(0.0, math.ceil((solution.bound - self.slack) / self.grain - 1e-6) * self.grain)
