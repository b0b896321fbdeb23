"""The chance that each relationship survives: exactly, from the chance that each person is still in post."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wellknit.relationships.survival.draws import alive, streams
from wellknit.relationships.survival.parts import Parts, parts_of

if TYPE_CHECKING:
    from wellknit.relationships.ledger import Carried, Ledger

__all__ = ["CAP", "DRAWS", "SEED", "Chances", "Post", "chances", "chances_of", "kept_ties"]

#: Exact where the people who cover a part of a relationship are at most so many.
CAP = 16
#: For the few others: how many draws.
DRAWS = 4096
SEED = 20210315
#: How many states of parts are worked on together in NumPy.
TOGETHER = 1 << 17

#: A person acting for an organization.
Post = tuple[str, str]


@dataclass(frozen=True)
class Chances:
    """For each relationship, in the ledger's order, the chance that it survives.

    ``exact`` says whether it was computed exactly; ``error`` is the standard error of the others, 0 where exact.
    """

    pairs: tuple[tuple[str, str], ...]
    chance: Any
    error: Any
    exact: Any
    draws: int = DRAWS

    @property
    def share(self) -> float | None:
        """The share of relationships expected to survive; None where there is no relationship."""
        return float(self.chance.mean()) if len(self.pairs) else None

    @property
    def share_error(self) -> float:
        """The standard error of ``share``, at most: 0 where every relationship is exact.

        Relationships of the same people are drawn from the same draws, so their errors are added up and do not cancel.
        """
        return float(self.error.mean()) if len(self.pairs) else 0.0

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {pair: place for place, pair in enumerate(self.pairs)}

    def of(self, one: str, other: str) -> float:
        """The chance of the relationship between two organizations; KeyError where they have none."""
        return float(self.chance[self._places[min(one, other), max(one, other)]])

    def among(self, pairs: Collection[tuple[str, str]]) -> Chances:
        """The same of some of the relationships alone, in their order here."""
        import numpy

        wanted = frozenset(pairs)
        places = numpy.array([place for place, pair in enumerate(self.pairs) if pair in wanted], dtype=numpy.int64)
        kept = tuple(self.pairs[place] for place in places)
        return Chances(kept, self.chance[places], self.error[places], self.exact[places], self.draws)


def chances(
    ledger: Ledger,
    staying: Mapping[str, float],
    *,
    cap: int = CAP,
    draws: int = DRAWS,
    seed: int = SEED,
    ended: Collection[Post] = (),
    fast: bool | None = None,
) -> Chances:
    """The chance that each relationship survives: that some link still has both its people in post.

    ``staying`` gives each person's chance to be in post; people leave independently of each other. Posts in ``ended``
    (person, organization) end for certain, and the links with them; their person's other posts go on. A relationship
    that loses all links has the chance 0 and is still counted.

    Within each connected part of a relationship's links, P(no link is left) is the sum, over who of the part's cover
    stays, of that chance times the product of (1 - s) over everybody else to whom they are linked; parts are
    independent. That is exact where the cover has at most ``cap`` people, which it does whenever the smaller side has.
    Otherwise the sum is estimated from ``draws`` draws of the cover alone, and ``error`` is its standard error, with
    1/draws added (in quadrature) for what is too rare to have been drawn.

    ``fast`` chooses numba (True) or NumPy (False); None takes numba where it is installed and there is enough to do.
    Raises KeyError for a person without a chance, ValueError for what is no chance.
    """
    import numpy

    people = ledger.people
    each = numpy.array([staying[person] for person in people], dtype=numpy.float64)
    carried = ledger.arrays
    parts = parts_of(carried, len(people), cap, kept_ties(carried, people, ended))
    stream = streams(people, seed) if (parts.sizes > cap).any() else None
    chance, error, exact = chances_of(parts, each, stream, draws, fast=fast)
    return Chances(carried.pairs, chance, error, exact, draws)


def kept_ties(carried: Carried, people: tuple[str, ...], ended: Collection[Post]) -> Any:
    """By tie, whether neither end stands on a post that ends; None, for all of them, where no post does."""
    import numpy

    if not ended:
        return None
    gone = frozenset(ended)
    sizes = numpy.diff(carried.start).tolist()
    organizations = [pair for pair, size in zip(carried.pairs, sizes, strict=True) for _ in range(size)]
    ends = zip(carried.one.tolist(), carried.other.tolist(), organizations, strict=True)
    return numpy.array(
        [(people[a], of[0]) not in gone and (people[b], of[1]) not in gone for a, b, of in ends], dtype=numpy.bool_
    )


def chances_of(
    parts: Parts, staying: Any, stream: Any, draws: int = DRAWS, *, fast: bool | None = None
) -> tuple[Any, Any, Any]:
    """Chance, standard error and exactness of each relationship, from its parts and ``staying`` by person's number."""
    import numpy

    staying = numpy.asarray(staying, dtype=numpy.float64)
    if not ((staying >= 0) & (staying <= 1)).all():
        raise ValueError("a chance is a number from 0 to 1")
    groups = _nobody_left(parts, staying)
    lost = numpy.zeros(len(parts.of))
    if fast is None:
        from wellknit.relationships.survival import kernels

        # Numba takes half a second to start: fewer sums than this are done by then.
        fast = kernels.available() and int((1 << parts.sizes[parts.sizes <= parts.cap]).sum()) > 20_000_000
    if fast:
        from wellknit.relationships.survival import kernels

        kernels.lost(parts, staying, groups, lost)
    else:
        _lost(parts, staying, groups, lost)
    error = numpy.zeros(len(parts.of))
    for part in numpy.flatnonzero(parts.sizes > parts.cap).tolist():
        lost[part], error[part] = _estimated(parts, part, staying, stream, draws)
    return _joined(parts, lost, error)


def _nobody_left(parts: Parts, staying: Any) -> Any:
    """For each group of the rest, the chance that nobody of it stays."""
    import numpy

    if not len(parts.group_start):
        return numpy.zeros(0)
    return numpy.multiply.reduceat(1 - staying[parts.rest], parts.group_start)


def _joined(parts: Parts, lost: Any, error: Any) -> tuple[Any, Any, Any]:
    """Parts joined to relationships: a relationship is lost when all of its parts are."""
    import numpy

    all_lost = numpy.ones(parts.relationships)
    numpy.multiply.at(all_lost, parts.of, lost)
    simulated = parts.sizes > parts.cap
    exact = numpy.ones(parts.relationships, dtype=numpy.bool_)
    exact[parts.of[simulated]] = False
    squared = numpy.zeros(parts.relationships)
    for part in numpy.flatnonzero(simulated).tolist():
        begin, end = numpy.searchsorted(parts.of, [parts.of[part], parts.of[part] + 1])
        others = lost[begin:part].prod() * lost[part + 1 : end].prod()
        squared[parts.of[part]] += (error[part] * others) ** 2
    return 1 - all_lost, numpy.sqrt(squared), exact


def _lost(parts: Parts, staying: Any, groups: Any, lost: Any) -> None:
    """P(no link is left) of every part with a cover of at most ``parts.cap``: many parts of one size at once."""
    import numpy

    group_count = numpy.bincount(parts.group_of, minlength=len(lost))
    group_first = numpy.concatenate([[0], numpy.cumsum(group_count)[:-1]])
    for size in range(1, parts.cap + 1):
        these = numpy.flatnonzero(parts.sizes == size)
        # Those with most groups first, so that the parts that still have a k-th group are always the first ones.
        these = these[numpy.argsort(-group_count[these], kind="stable")]
        members = parts.cover_start[these][:, None] + numpy.arange(size)[None, :]
        step = max(1, TOGETHER >> size)
        for begin in range(0, len(these), step):
            some, cover = these[begin : begin + step], members[begin : begin + step]
            states = numpy.ones((len(some), 1 << size))
            stays = numpy.arange(1 << size)
            for place in range(int(group_count[some[0]])):
                count = int((group_count[some] > place).sum())
                group = group_first[some[:count]] + place
                linked = (parts.reach[group][:, None] & stays[None, :]) != 0
                states[:count] *= numpy.where(linked, groups[group][:, None], 1.0)
            for place in range(size):
                inside = parts.inner[cover[:, place]]
                if inside.any():
                    linked = ((stays >> place) & 1)[None, :] & ((inside[:, None] & stays[None, :]) != 0)
                    states[linked != 0] = 0.0
            # One member after another is averaged out, the last one first: half of the states are left each time.
            for place in reversed(range(size)):
                chance = staying[parts.cover[cover[:, place]]][:, None]
                half = 1 << place
                states = states[:, :half] * (1 - chance) + states[:, half:] * chance
            lost[some] = states[:, 0]


def _estimated(parts: Parts, part: int, staying: Any, stream: Any, draws: int) -> tuple[float, float]:
    """P(no link is left) of a part with a large cover, and its standard error, over draws of who of the cover stays.

    Given who of the cover stays, the rest is worked out exactly (conditional Monte Carlo), so that the error is much
    smaller than that of drawing everybody.
    """
    import numpy

    cover = parts.cover[parts.cover_start[part] : parts.cover_start[part + 1]]
    begin, end = numpy.searchsorted(parts.wide[:, 0], [part, part + 1])
    hub, leaf = parts.wide[begin:end, 1], parts.wide[begin:end, 2]
    sorting = numpy.argsort(cover)
    words = alive(stream[cover], staying[cover], draws)
    place = sorting[numpy.searchsorted(cover, hub, sorter=sorting)]
    at = sorting[numpy.searchsorted(cover, leaf, sorter=sorting).clip(max=len(cover) - 1)]
    inside = cover[at] == leaf
    linked = numpy.bitwise_or.reduce(words[place[inside]] & words[at[inside]], axis=0)
    order = numpy.argsort(leaf[~inside], kind="stable")
    others, first = numpy.unique(leaf[~inside][order], return_index=True)
    lost = 1.0 - _as_draws(linked[None, :], draws)[0]
    if len(others):
        reached = numpy.bitwise_or.reduceat(words[place[~inside][order]], first, axis=0)
        for row, person in zip(_as_draws(reached, draws), others.tolist(), strict=True):
            lost *= 1.0 - staying[person] * row
    mean = float(lost.mean())
    spread = float(lost.std(ddof=1)) if draws > 1 else 1.0
    return mean, float(numpy.hypot(spread / numpy.sqrt(draws), 1 / draws))


def _as_draws(words: Any, draws: int) -> Any:
    """Bits as 0 and 1, one number a draw."""
    import numpy

    return numpy.unpackbits(words.astype("<u8", copy=False).view(numpy.uint8), axis=1, bitorder="little")[:, :draws]
