"""Other counts near ones that were found: one person more here, one less there, until all that is printed agrees again.

A quick first try, which proves nothing where it finds nothing. It follows chains of moves: a count is changed, a
statement does not hold any more, a second count of that statement mends it, and so on until none is broken.
"""

from __future__ import annotations

from collections.abc import Sequence

from wellknit.releases.disclosure.attack.narrowing import Limits, Row

__all__ = ["moved"]

#: A chain changes at most so many counts, and so many changes are tried in all.
LENGTH, TRIES = 14, 150


def moved(
    counts: Sequence[int], limits: Limits, rows: Sequence[Row], of: Sequence[Sequence[int]], places: Sequence[int],
    low: int, high: int,
) -> tuple[int, ...] | None:  # fmt: skip
    """Counts within ``limits`` that agree with all ``rows`` and with ``low <= sum of places <= high``, or None.

    ``counts`` agree with all rows, and ``of`` names the rows of each unknown. The result is for the caller to check.

    >>> rows = [Row(((0, 1), (1, 1)), 5, 5), Row(((1, 1), (2, 1)), 4, 4)]
    >>> moved((2, 3, 1), [(0, 5), (0, 5), (0, 5)], rows, [[0], [0, 1], [1]], [0], 3, 5)
    (3, 2, 2)
    """
    chain = _Chain(counts, limits, rows, of, places)
    now = sum(counts[place] for place in places)
    for place in places:
        by = low - now if now < low else min(high - now, 0)
        least, most = limits[place]
        if by and least <= counts[place] + by <= most:
            found = chain.follow(place, by)
            if found is not None and low <= sum(found[each] for each in places) <= high:
                return found
    return None


class _Chain:
    def __init__(
        self, counts: Sequence[int], limits: Limits, rows: Sequence[Row], of: Sequence[Sequence[int]],
        fixed: Sequence[int],
    ) -> None:  # fmt: skip
        self.counts, self.limits, self.rows, self.of = list(counts), limits, rows, of
        self.changed = set(fixed)
        self.off: dict[int, int] = {}  # by broken row, how much it is above (or, negative, below) its window
        self.sums: dict[int, int] = {}
        self.weights: dict[int, dict[int, int]] = {}
        self.tries = TRIES

    def follow(self, place: int, by: int, length: int = LENGTH) -> tuple[int, ...] | None:
        """The end of a chain that starts with this change; None where it was not found, and all is as before."""
        self.tries -= 1
        self._change(place, by)
        if not self.off:
            found = tuple(self.counts)
            self._change(place, -by)
            return found
        if length > 1 and len(self.off) <= length:
            for other, step in self._mending():
                if self.tries <= 0:
                    break
                self.changed.add(other)
                end = self.follow(other, step, length - 1)
                self.changed.discard(other)
                if end is not None:
                    self._change(place, -by)
                    return end
        self._change(place, -by)
        return None

    def _mending(self) -> list[tuple[int, int]]:
        """The changes that mend one broken row: the one with the fewest of them, the least connected first."""
        best: list[tuple[int, int, int]] | None = None
        for number, off in self.off.items():
            found = []
            for place, weight in self.rows[number].terms:
                size = abs(weight)
                step = -(-abs(off) // size)
                if place in self.changed or (self.rows[number].low == self.rows[number].high and abs(off) % size):
                    continue
                by = -step if (off > 0) == (weight > 0) else step
                least, most = self.limits[place]
                if least <= self.counts[place] + by <= most:
                    found.append((len(self.of[place]), place, by))
            if best is None or len(found) < len(best):
                best = found
        return [(place, by) for _, place, by in sorted(best or [])]

    def _change(self, place: int, by: int) -> None:
        self.counts[place] += by
        for number in self.of[place]:
            if number not in self.sums:
                self.weights[number] = dict(self.rows[number].terms)
                before = self.counts[place] - by
                self.sums[number] = sum(w * (before if p == place else self.counts[p]) for p, w in
                                        self.rows[number].terms)  # fmt: skip
            row = self.rows[number]
            total = self.sums[number] = self.sums[number] + self.weights[number][place] * by
            if total > row.high:
                self.off[number] = total - row.high
            elif total < row.low:
                self.off[number] = total - row.low
            else:
                self.off.pop(number, None)
