"""Many futures at once: which relationships survive in each, and how many organizations still reach each other.

One bit a draw: 64 draws in a word, 1,024 in a block. The expected share needs no simulation (it is exact, see
``exact.py``); what the futures add is how far they spread, and what depends on many relationships at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.relationships.survival import reach
from wellknit.relationships.survival.draws import BLOCK, WIDTH, alive, per_draw, streams, used, words_of
from wellknit.relationships.survival.exact import SEED, Post, kept_ties

if TYPE_CHECKING:
    from wellknit.relationships.ledger import Ledger
    from wellknit.relationships.scopes import Scope

__all__ = ["Futures", "middle", "simulate", "surviving"]

#: Ties whose bits are joined together in NumPy: they fit a processor's cache.
TOGETHER = 4096
#: Numba takes half a second to start; below so many words of ties NumPy is done by then.
WORTH_IT = 40_000_000


@dataclass(frozen=True)
class Futures:
    """Draws of what is left of the relationships between organizations.

    ``bits`` has one row a relationship, in the order of ``pairs``, and one bit a draw (draw d is bit d % 64 of word
    d // 64; bits behind the last draw are 0). ``surviving`` is how many relationships survive in each draw,
    ``largest`` how many organizations the largest connected part has in it. An organization without a relationship is
    a part of its own and counts among ``organizations``, which is what shares of ``largest`` are taken of.
    """

    pairs: tuple[tuple[str, str], ...]
    organizations: tuple[str, ...]
    draws: int
    seed: int
    bits: Any
    surviving: Any
    largest: Any

    @property
    def shares(self) -> Any:
        """By draw, the share of relationships that survive; no draws at all where there is no relationship."""
        return self.surviving[: self.draws if self.pairs else 0] / max(len(self.pairs), 1)

    @property
    def reaches(self) -> Any:
        """By draw, the share of all organizations that the largest connected part has."""
        return self.largest[: self.draws if self.organizations else 0] / max(len(self.organizations), 1)

    def chance(self) -> Any:
        """By relationship, in how many of the draws it survives, as a share. The exact chances are better."""
        import numpy

        return numpy.bitwise_count(self.bits).sum(axis=1, dtype=numpy.int64) / self.draws

    def among(self, scope: Scope, *, fast: bool | None = None) -> Futures:
        """The same futures of a part of the partnership: its organizations, and the relationships between them."""
        import numpy

        places = numpy.array([k for k, pair in enumerate(self.pairs) if scope.has(*pair)], dtype=numpy.int64)
        pairs = tuple(self.pairs[place] for place in places)
        return _futures(pairs, scope.organizations, self.draws, self.seed, self.bits[places], fast)


def middle(values: Any) -> tuple[float, float]:
    """The middle 95 per cent of values by draw: from the 2.5th to the 97.5th percentile, both of them drawn."""
    import numpy

    low, high = numpy.quantile(values, [0.025, 0.975], method="inverted_cdf")
    return float(low), float(high)


def simulate(
    ledger: Ledger,
    staying: Mapping[str, float],
    *,
    draws: int = 1024,
    seed: int = SEED,
    ended: Collection[Post] = (),
    fast: bool | None = None,
) -> Futures:
    """Draw ``draws`` futures: who is still in post, and so which relationships still have a link with both its people.

    ``staying`` gives each person's chance to be in post, rounded to a 65,536th; people leave independently. Posts in
    ``ended`` end in every future, and the links with them. The same seed gives the same futures on any machine, on any
    number of threads, with numba (``fast``) or without; None takes numba where it is installed and worth starting.
    People's draws hang on the seed and their own key alone, so futures under two sets of chances are comparable draw
    by draw. Raises KeyError for a person without a chance, ValueError for what is no chance, seed or number of draws.
    """
    import numpy

    people = ledger.people
    each = numpy.array([staying[person] for person in people], dtype=numpy.float64)
    carried = ledger.arrays
    kept = kept_ties(carried, people, ended)
    one, other, start, places = carried.one, carried.other, carried.start, None
    if kept is not None:
        counts = numpy.add.reduceat(kept, start[:-1], dtype=numpy.int64) if len(carried.pairs) else start[:0]
        # A relationship that has lost all its ties leaves the sums, where reduceat would give it its neighbour's.
        places = numpy.flatnonzero(counts)
        one, other, start = one[kept], other[kept], numpy.concatenate([[0], numpy.cumsum(counts[places])])
    bits = surviving(one, other, start, streams(people, seed), each, draws, fast=fast)
    if places is not None:
        found = numpy.zeros((len(carried.pairs), bits.shape[1]), dtype=numpy.uint64)
        found[places] = bits
        bits = found
    return _futures(carried.pairs, ledger.organizations, draws, seed, bits, fast)


def _futures(
    pairs: tuple[tuple[str, str], ...],
    organizations: tuple[str, ...],
    draws: int,
    seed: int,
    bits: Any,
    fast: bool | None,
) -> Futures:
    import numpy

    place = {key: number for number, key in enumerate(organizations)}
    ends = numpy.array([(place[a], place[b]) for a, b in pairs], dtype=numpy.int64).reshape(-1, 2)
    web = reach.web_of(ends[:, 0], ends[:, 1], len(organizations))
    counted, largest = counted_and_reached(bits, web, draws, fast=fast)
    return Futures(pairs, organizations, draws, seed, bits, counted, largest)


def surviving(
    one: Any, other: Any, start: Any, stream: Any, staying: Any, draws: int, *, fast: bool | None = None
) -> Any:
    """One row a relationship, one bit a draw: whether some tie has both its people in post.

    Tie t joins people ``one[t]`` and ``other[t]``; relationship r has the ties ``start[r]`` to ``start[r + 1]``, at
    least one. Memory grows with the relationships times the draws, not with the ties.
    """
    import numpy

    fast = decided(fast, len(one) * words_of(draws))
    blocks = []
    for first in range(0, words_of(draws), WIDTH):
        in_post = drawn(stream, staying, draws, first, fast=fast)
        blocks.append(carried_on(one, other, start, in_post, fast=fast))
    return (
        numpy.concatenate(blocks, axis=1)[:, : words_of(draws)] if len(blocks) > 1 else blocks[0][:, : words_of(draws)]
    )


def decided(fast: bool | None, work: int) -> bool:
    """Whether numba is to be used: as asked, or where it is installed and ``work`` (words of ties) is worth it."""
    if fast is None:
        from wellknit.relationships.survival import kernels

        return work > WORTH_IT and kernels.available()
    return fast


def drawn(stream: Any, staying: Any, draws: int, first: int, *, fast: bool) -> Any:
    """A block of ``WIDTH`` words of who is in post, from the word ``first`` on."""
    if fast:
        from wellknit.relationships.survival import kernels

        return kernels.alive(stream, staying, used(draws, first, WIDTH), first)
    return alive(stream, staying, draws, first, WIDTH)


def carried_on(one: Any, other: Any, start: Any, in_post: Any, *, fast: bool) -> Any:
    """A block of which relationships survive, from one of who is in post."""
    import numpy

    if fast:
        from wellknit.relationships.survival import kernels

        return kernels.carried_on(one, other, start, in_post)
    count = len(start) - 1
    found = numpy.empty((count, in_post.shape[1]), dtype=numpy.uint64)
    begin = 0
    while begin < count:
        # Whole relationships, so many that their ties fit the cache; a single one may have more.
        end = max(begin + 1, int(numpy.searchsorted(start, start[begin] + TOGETHER, side="right")) - 1)
        ties = slice(int(start[begin]), int(start[end]))
        both = in_post[one[ties]]
        both &= in_post[other[ties]]
        numpy.bitwise_or.reduceat(both, start[begin:end] - start[begin], axis=0, out=found[begin:end])
        begin = end
    return found


def counted_and_reached(bits: Any, web: reach.Web, draws: int, *, fast: bool | None = None) -> tuple[Any, Any]:
    """By draw, how many relationships survive, and how many organizations the largest connected part has."""
    import numpy

    fast = decided(fast, len(bits) * words_of(draws) * 4)
    counted, largest = [], []
    for first in range(0, words_of(draws), WIDTH):
        block = numpy.ascontiguousarray(bits[:, first : first + WIDTH])
        here = min(BLOCK, draws - 64 * first)
        if fast and block.shape[1] < WIDTH:
            block = numpy.concatenate([block, numpy.zeros((len(block), WIDTH - block.shape[1]), numpy.uint64)], axis=1)
        if fast:
            from wellknit.relationships.survival import kernels

            counted.append(kernels.per_draw(block)[:here])
        else:
            counted.append(per_draw(block, here))
        largest.append(reach.largest(block, web, here, fast=fast))
    return numpy.concatenate(counted), numpy.concatenate(largest)
