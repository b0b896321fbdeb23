"""Small searches without a solver: worlds near the real one, for what one set of hidden units leaves open.

The search is depth first, in whole numbers alone. It narrows the least and the most of each unknown by the statements
that are shown, looks at the world that differs from the real one only where those limits force it to, and where a
statement does not hold there, splits an unknown of it in two: what would mend it first. Both halves are tried, so that
an end without a world is a proof that there is none. Most questions about small groups take a few steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wellknit.releases.disclosure.values import Statement

__all__ = ["Room", "TooLong"]

#: Which sums the shown equations fix is worked out by this prime. A sum that is not fixed and seems so, a chance of 1
#: in the prime, hides a cell too many.
_PRIME = 2**61 - 1


class TooLong(Exception):
    """The search ended without an answer: so many steps were not enough."""


class Room:
    """What ``shown`` statements leave of unknowns that are ``real`` in truth and at most ``most``.

    >>> rows = [Statement((), ((0, 1), (1, 1)), 7, 7), Statement((), ((1, 1), (2, 1)), 4, 4)]
    >>> room = Room(rows, (5, 2, 2), (9, 3, 9))
    >>> room.find((0,), 6, 9), room.find((0,), 8, 9), room.settled((0, 2))
    ((6, 1, 3), None, False)
    """

    def __init__(self, shown: Iterable[Statement], real: Sequence[int], most: Sequence[int]) -> None:
        self.real = real
        self.rows: list[tuple[tuple[tuple[int, int], ...], int, int]] = []
        self.sums: list[int] = []
        self.of: list[list[tuple[int, int]]] = [[] for _ in real]
        for each in shown:
            self._add(each.terms, each.low, each.high)
        self.low, self.high = [0] * len(real), list(most)
        self._narrow(self.low, self.high, range(len(self.rows)))  # the real world stays, so something is left
        self._pivots: dict[int, dict[int, int]] | None = None
        self._steps = self._first = 0

    def _add(self, terms: tuple[tuple[int, int], ...], low: int, high: int) -> None:
        row = len(self.rows)
        self.rows.append((terms, low, high))
        self.sums.append(sum(weight * self.real[place] for place, weight in terms))
        for place, weight in terms:
            self.of[place].append((row, weight))

    # ---- what is fixed

    def range(self, places: Sequence[int]) -> tuple[int, int]:
        """The least and the most of a sum as far as single statements tell."""
        return sum(self.low[place] for place in places), sum(self.high[place] for place in places)

    def settled(self, places: Sequence[int]) -> bool:
        """Whether the sum of ``places`` follows from the shown equations by sums and differences."""
        if self._pivots is None:
            self._pivots = {}
            for terms, low, high in self.rows:
                if low == high:
                    self._learn(dict(terms))
        return not self._left(dict.fromkeys(places, 1))

    def _left(self, row: dict[int, int]) -> dict[int, int]:
        """What is left of a row, without unknowns that are known and all that the equations tell."""
        assert self._pivots is not None
        left = {place: weight % _PRIME for place, weight in row.items() if self.low[place] < self.high[place]}
        for place in [each for each in left if each in self._pivots]:
            factor = left[place]
            for other, weight in self._pivots[place].items():
                rest = (left.get(other, 0) - factor * weight) % _PRIME
                if rest:
                    left[other] = rest
                else:
                    left.pop(other, None)
        return left

    def _learn(self, row: dict[int, int]) -> None:
        assert self._pivots is not None
        left = self._left(row)
        if not left:
            return
        lead = min(left)
        inverse = pow(left[lead], -1, _PRIME)
        new = {place: weight * inverse % _PRIME for place, weight in left.items()}
        # Rows stay reduced: none holds the pivot of another.
        for each in self._pivots.values():
            factor = each.get(lead, 0)
            if factor:
                for other, weight in new.items():
                    rest = (each.get(other, 0) - factor * weight) % _PRIME
                    if rest:
                        each[other] = rest
                    else:
                        each.pop(other, None)
        self._pivots[lead] = new

    # ---- the search

    def find(
        self, places: Sequence[int], low: int, high: int, given: Sequence[Statement] = (), steps: int = 10**9
    ) -> tuple[int, ...] | None:
        """A world near the real one where the sum of ``places`` is between ``low`` and ``high``; None: there is none.

        ``given`` hold besides what is shown. Raises TooLong where ``steps`` were not enough.
        """
        first = self._first = len(self.rows)
        self._add(tuple((place, 1) for place in places), low, high)
        for each in given:
            self._add(each.terms, each.low, each.high)
        self._steps = steps
        try:
            return self._seek(list(self.low), list(self.high), range(first, len(self.rows)))
        finally:
            for terms, _, _ in reversed(self.rows[first:]):
                for place, _ in terms:
                    self.of[place].pop()
            del self.rows[first:], self.sums[first:]

    def _seek(self, low: list[int], high: list[int], start: Iterable[int]) -> tuple[int, ...] | None:
        while True:
            if self._steps <= 0:
                raise TooLong
            self._steps -= 1
            if not self._narrow(low, high, start):
                return None
            world = [
                least if real < least else most if real > most else real
                for real, least, most in zip(self.real, low, high, strict=True)
            ]
            split = self._split(world, low, high)
            if split is None:
                return tuple(world)
            place, step = split
            start = [row for row, _ in self.of[place]]
            # Beyond the real value first, as far as mends the statement; then what is short of that.
            one, other = list(low), list(high)
            if step > 0:
                one[place] = world[place] + step
                found = self._seek(one, other, start)
                high[place] = world[place] + step - 1
            else:
                other[place] = world[place] + step
                found = self._seek(one, other, start)
                low[place] = world[place] + step + 1
            if found is not None:
                return found

    def _split(self, world: Sequence[int], low: Sequence[int], high: Sequence[int]) -> tuple[int, int] | None:
        """An unknown that can mend a statement which ``world`` breaks, and by how much; None where it breaks none."""
        moved = dict.fromkeys(range(self._first, len(self.rows)), 0)  # the real world may break what is asked for
        for place, (now, real) in enumerate(zip(world, self.real, strict=True)):
            if now != real:
                for row, weight in self.of[place]:
                    moved[row] = moved.get(row, 0) + weight * (now - real)
        best: tuple[int, int, int, int] | None = None
        for row, by in moved.items():
            terms, least, most = self.rows[row]
            total = self.sums[row] + by
            if least <= total <= most:
                continue
            short = least - total if total < least else most - total
            choices = []
            for place, weight in terms:
                up = (weight > 0) == (short > 0)
                space = high[place] - world[place] if up else world[place] - low[place]
                if space:
                    much = min(max(abs(short) // abs(weight), 1), space)
                    exact = much * abs(weight) != abs(short)
                    choices.append((exact, len(self.of[place]), place, much if up else -much))
            if not choices:
                continue
            _, _, place, much = min(choices)
            if best is None or len(choices) < best[0]:
                best = (len(choices), row, place, much)
        return None if best is None else (best[2], best[3])

    def _narrow(self, low: list[int], high: list[int], start: Iterable[int]) -> bool:
        """Narrows the limits in place by all rows that something changes for; False where nothing is left."""
        waiting = list(start)
        queued = set(waiting)
        rows, of = self.rows, self.of
        while waiting:
            row = waiting.pop()
            queued.discard(row)
            terms, bottom, top = rows[row]
            least = most = 0
            for place, weight in terms:
                if weight > 0:
                    least += weight * low[place]
                    most += weight * high[place]
                else:
                    least += weight * high[place]
                    most += weight * low[place]
            if least > top or most < bottom:
                return False
            if least >= bottom and most <= top:
                continue
            over, under = top - least, most - bottom
            for place, weight in terms:
                one, other = low[place], high[place]
                if one == other:
                    continue
                if weight > 0:
                    up, down = one + over // weight, other - under // weight
                else:
                    up, down = one + under // -weight, other - over // -weight
                if up >= other and down <= one:
                    continue
                if down > one:
                    low[place] = down
                if up < other:
                    high[place] = up
                if low[place] > high[place]:
                    return False
                for each, _ in of[place]:
                    if each not in queued:
                        queued.add(each)
                        waiting.append(each)
        return True
