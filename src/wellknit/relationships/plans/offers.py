"""Every introduction that could be made, and what it would add to the relationships that it serves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from wellknit.relationships.plans.candidates import Rules
from wellknit.relationships.plans.gains import Prospect, prospect_of
from wellknit.relationships.survival.exact import chances

__all__ = ["Market", "Offer", "Pair"]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """Two people, what introducing them takes, and how much it adds: to each relationship it serves and in all."""

    pair: Pair
    effort: float
    serves: tuple[tuple[Pair, float], ...]

    @property
    def gain(self) -> float:
        return sum(gain for _, gain in self.serves)

    @property
    def worth(self) -> tuple[float, Pair]:
        """What it adds for its part of the budget, as a rank; a small effort does not make room for another one."""
        return -round(self.gain / max(1.0, self.effort), 12), self.pair

    @property
    def rank(self) -> tuple[float, Pair]:
        """Most gain first. Gains that differ only by rounding count as equal, so that names decide everywhere alike."""
        return -round(self.gain, 12), self.pair


class Market:
    """All offers of a partnership, worked out where they are asked for.

    ``links`` has every relationship that may be strengthened, and those that are to begin, without a link.
    """

    def __init__(self, rules: Rules, staying: Mapping[str, float], between: Iterable[Pair] = ()) -> None:
        self.rules = rules
        self.staying = staying
        self.links: dict[Pair, tuple[Pair, ...]] = dict(rules.ledger.relationships)
        acting: dict[str, list[str]] = {key: [] for key in rules.ledger.organizations}
        for person in rules.ledger.people:
            for employer in rules.ledger.employers[person]:
                acting.setdefault(employer, []).append(person)
        self.acting = acting
        for one, other in between:
            if one != other and acting.get(one) and acting.get(other):
                self.links.setdefault((min(one, other), max(one, other)), ())
        found = chances(rules.ledger, staying)
        self.lost = dict(zip(found.pairs, (1 - found.chance).tolist(), strict=True))
        # Drawn, not summed: such a chance limits nothing.
        self.drawn = {pair for pair, exact in zip(found.pairs, found.exact.tolist(), strict=True) if not exact}
        self._sides: dict[str, list[str]] = {}
        self.expected = float(found.chance.sum())
        self._prospects: dict[tuple[Pair, tuple[Pair, ...]], Prospect] = {}

    def at_most(self, relationship: Pair) -> float:
        """What no introduction that serves this relationship alone can add to it."""
        sides = [self._by_staying(key) for key in relationship]
        best = [self.staying[side[0]] if side else 0.0 for side in sides]
        lost = 1.0 if relationship in self.drawn else self.lost.get(relationship, 1.0)
        return best[0] * best[1] * lost + 1e-9

    def _by_staying(self, organization: str) -> list[str]:
        """Who of an organization may be introduced at all, those likeliest to stay first."""
        if organization not in self._sides:
            free = (person for person in self.acting[organization] if person not in self.rules.closed)
            self._sides[organization] = sorted(free, key=lambda person: (-self.staying[person], person))
        return self._sides[organization]

    def prospect(self, relationship: Pair, added: Sequence[Pair] = ()) -> Prospect:
        """The prospect of a relationship, with ``added`` links as well."""
        key = relationship, tuple(added)
        if key not in self._prospects:
            both = set(self.acting[relationship[0]]) & set(self.acting[relationship[1]])
            seed = tuple(ord(letter) for letter in "".join(relationship)) if relationship in self.drawn else (0,)
            self._prospects[key] = prospect_of((*self.links[relationship], *added), self.staying, both, seed)
        return self._prospects[key]

    def served(self, one: str, other: str) -> tuple[Pair, ...]:
        """The relationships that a link between these two carries."""
        employers = self.rules.ledger.employers
        found = {(min(a, b), max(a, b)) for a, b in product(employers[one], employers[other]) if a != b}
        return tuple(sorted(pair for pair in found if pair in self.links))

    def offers(
        self, relationship: Pair, added: Mapping[Pair, Sequence[Pair]] | None = None, least: float = 0.0
    ) -> list[Offer]:
        """What people of the one organization and of the other would add, beside ``added`` links: ``least`` or more.

        An offer that serves several relationships stands in the list of each of them.
        """
        return list(self._offers(relationship, added or {}, [least]))

    def best(
        self,
        relationship: Pair,
        added: Mapping[Pair, Sequence[Pair]] | None = None,
        fits: Callable[[Offer], bool] = lambda offer: True,
    ) -> Offer | None:
        """The offer that adds most for its part of the budget among those that fit; None where there is none."""
        found, least = None, [0.0]
        for offer in self._offers(relationship, added or {}, least):
            if fits(offer) and (found is None or offer.worth < found.worth):
                found = offer
                least[0] = max(0.0, -found.worth[0] - 1e-9)
        return found

    def _offers(self, relationship: Pair, added: Mapping[Pair, Sequence[Pair]], least: list[float]) -> Iterator[Offer]:
        """Offers that add at least ``least[0]``, which may grow meanwhile; those who are likely to stay come first."""
        taken = {frozenset(link) for link in added.get(relationship, ())}
        simple = relationship not in self.shared
        mine = self.prospect(relationship, added.get(relationship, ()))
        lost = 1.0 - mine.survives + 1e-9 if simple else math.inf
        first, second = (self._by_staying(key) for key in relationship)
        both = set(first) & set(second)
        for one in first:
            limit = self.staying[one] * lost
            if not second or limit * self.staying[second[0]] < least[0]:
                break
            for other in second:
                if limit * self.staying[other] < least[0]:
                    break
                if taken and frozenset((one, other)) in taken:
                    continue
                if one in both and other in both and one > other:
                    continue  # both act for both: they stand twice
                effort = self.rules.effort(one, other)
                if effort is None:
                    continue
                if simple:
                    pair = (one, other)
                    serves: tuple[tuple[Pair, float], ...] = ((relationship, mine.gain(one, other)),)
                else:
                    pair = (min(one, other), max(one, other))
                    serves = tuple(
                        (each, self.prospect(each, added.get(each, ())).gain(one, other))
                        for each in self.served(one, other)
                    )
                offer = Offer(pair, effort, serves)
                if offer.gain > 0 and offer.gain >= least[0]:
                    yield offer

    @cached_property
    def shared(self) -> frozenset[Pair]:
        """The relationships that some offer serves together with others: of people with several organizations."""
        employers = self.rules.ledger.employers
        near: dict[str, set[str]] = {}
        for one, other in self.links:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        several = [person for person, keys in employers.items() if len(keys) > 1]
        found: set[Pair] = set()
        for person in several:
            for partner in {key for mine in employers[person] for key in near.get(mine, ())}:
                served = {
                    (min(mine, partner), max(mine, partner))
                    for mine in employers[person]
                    if partner in near.get(mine, ())
                }
                if len(served) > 1:
                    found |= served
        at: dict[str, list[str]] = {}
        for person in several:
            for key in employers[person]:
                at.setdefault(key, []).append(person)
        for one, other in self.links:
            for a, b in product(at.get(one, ()), at.get(other, ())):
                served_by_both = self.served(a, b)
                if a != b and len(served_by_both) > 1:
                    found.update(served_by_both)
        return frozenset(found)
