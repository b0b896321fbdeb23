"""Choosing a few introductions of many: the best ones, or how far from the best those that were found may be."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wellknit.relationships.plans.offers import Market, Offer, Pair
from wellknit.relationships.plans.programs import Program

__all__ = ["Choice", "best_few", "one_by_one"]

#: How many offers are compared at a time, at most; beyond that the bound counts on the best of those left out.
LARGE = 200_000


@dataclass(frozen=True)
class Choice:
    """The offers chosen, what they add, and the ``bound`` that no choice exceeds; ``proved`` where the two are one."""

    offers: tuple[Offer, ...]
    value: float
    bound: float
    proved: bool


@dataclass
class _Basket:
    """What is chosen so far, and whether another offer still fits in."""

    budget: int
    most: int
    alone: bool  # one introduction a relationship
    offers: list[Offer]
    contacts: dict[str, int]
    effort: float = 0.0

    def fits(self, offer: Offer) -> bool:
        return (
            len(self.offers) < self.budget
            and self.effort + offer.effort <= self.budget + 1e-9
            and all(self.contacts.get(person, 0) < self.most for person in offer.pair)
            and not (self.alone and any(pair in self.served for pair, _ in offer.serves))
        )

    def put(self, offer: Offer) -> None:
        self.offers.append(offer)
        self.effort += offer.effort
        self.served.update(pair for pair, _ in offer.serves)
        for person in offer.pair:
            self.contacts[person] = self.contacts.get(person, 0) + 1

    def __post_init__(self) -> None:
        self.served: set[Pair] = set()


def best_few(market: Market, budget: int, most: int, until: float) -> Choice:
    """The ``budget`` offers that add most, at most one a relationship and ``most`` new contacts a person.

    Offers are compared down to a threshold; all below it together are one more column that adds as much as the
    threshold and needs nothing but its place in the budget. As long as that column is chosen, the threshold is lowered.
    """
    threshold = _threshold(market, budget)
    bound = math.inf
    choice = Choice((), 0.0, 0.0, True)
    while True:
        pool = _pool(market, threshold)
        found = _greedy(pool, budget, most)
        value = sum(offer.gain for offer in found)
        if value >= choice.value:
            choice = Choice(tuple(found), value, bound, False)
        plain = all(offer.effort == 1.0 and len(offer.serves) == 1 for offer in pool)
        if plain and (len(found) == budget or threshold == 0.0) and _best_of_each(pool, budget) <= value + 1e-12:
            return Choice(tuple(found), value, value, True)
        model = _Model(pool, budget, most, threshold, alone=True)
        solution = model.program.fractions(until)
        if solution.values is None:
            break
        bound = min(bound, -solution.bound)
        if not model.program.whole_numbers(solution.values):
            solution = model.program.search(until)
            bound = min(bound, -solution.bound)
        if solution.values is None:
            break
        chosen = model.read(solution.values.tolist())
        value = sum(offer.gain for offer in chosen)
        if value >= choice.value:
            choice = Choice(chosen, value, bound, False)
        if solution.proved and not model.below(solution.values.tolist()):
            return Choice(chosen, value, value, True)
        if threshold == 0.0 or len(pool) > LARGE:
            break
        threshold = threshold / 4 if threshold > 1e-4 else 0.0
    bound = min(bound, _sum_of_largest(_pool(market, threshold), budget, threshold))
    return Choice(_in_order(choice.offers), choice.value, max(bound, choice.value), False)


def one_by_one(market: Market, budget: int, most: int, until: float) -> Choice:
    """The offer that adds most, then the one that adds most beside it, and so on: several a relationship are possible.

    What an offer adds never grows by what is chosen before it, so a relationship is only looked at anew when what it
    offered last would still be the most. No choice adds more than its offers add one by one, each as the only one:
    that is the bound.
    """
    basket = _Basket(budget, most, False, [], {})
    added: dict[Pair, list[Pair]] = {}
    waiting: list[tuple[float, Pair]] = []
    for pair in market.links:
        limit = sum(market.at_most(each) for each in market.shared) if pair in market.shared else market.at_most(pair)
        waiting.append((-limit, pair))
    heapq.heapify(waiting)
    while waiting and len(basket.offers) < budget:
        _, pair = heapq.heappop(waiting)
        offers = [offer for offer in market.offers(pair, added) if basket.fits(offer)]
        if not offers:
            continue
        offer = min(offers, key=_worth)
        if waiting and _worth(offer)[0] > waiting[0][0] + 1e-12:
            heapq.heappush(waiting, (_worth(offer)[0], pair))
            continue
        basket.put(offer)
        for each, _ in offer.serves:
            added.setdefault(each, []).append(_turned(market, each, offer.pair))
        heapq.heappush(waiting, (_worth(offer)[0], pair))
    value = sum(offer.gain for offer in basket.offers)
    threshold = _threshold(market, budget)
    pool = _pool(market, threshold)
    bound = _sum_of_largest(pool, budget, threshold)
    solution = _Model(pool, budget, most, threshold, alone=False).program.fractions(until)
    bound = max(value, min(bound, -solution.bound))
    return Choice(tuple(basket.offers), value, bound, bound - value <= 1e-9 * max(1.0, bound))


def _worth(offer: Offer) -> tuple[float, Pair]:
    """What an offer adds for its part of the budget, most first."""
    return -round(offer.gain / max(1.0, offer.effort), 12), offer.pair


def _turned(market: Market, relationship: Pair, pair: Pair) -> Pair:
    """``pair`` with the one first who acts for the first organization."""
    employers = market.rules.ledger.employers
    straight = relationship[0] in employers[pair[0]] and relationship[1] in employers[pair[1]]
    return pair if straight else pair[::-1]


def _threshold(market: Market, budget: int) -> float:
    """Half of what the last of the best offers adds, one a relationship: enough to choose from in most cases."""
    limits = sorted(((market.at_most(pair), pair) for pair in market.links), reverse=True)
    best: list[float] = []
    for limit, pair in limits:
        if len(best) >= budget and limit <= best[0]:
            break
        gain = max((offer.gain for offer in market.offers(pair)), default=0.0)
        if len(best) < budget:
            heapq.heappush(best, gain)
        else:
            heapq.heappushpop(best, gain)
    return best[0] / 2 if len(best) == budget else 0.0


def _pool(market: Market, threshold: float) -> list[Offer]:
    """All offers that add at least ``threshold``."""
    found: dict[Pair, Offer] = {}
    for pair in market.links:
        if pair in market.shared or market.at_most(pair) >= threshold:
            for offer in market.offers(pair):
                if offer.gain >= threshold:
                    found[offer.pair] = offer
    return sorted(found.values(), key=lambda offer: offer.rank)


def _greedy(pool: Iterable[Offer], budget: int, most: int) -> list[Offer]:
    basket = _Basket(budget, most, True, [], {})
    for offer in sorted(pool, key=_worth):
        if basket.fits(offer):
            basket.put(offer)
    return basket.offers


def _in_order(offers: Collection[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda offer: offer.rank))


def _best_of_each(pool: Iterable[Offer], budget: int) -> float:
    """The most that ``budget`` offers add, one a relationship, whoever they ask."""
    best: dict[Pair, float] = {}
    for offer in pool:
        ((pair, gain),) = offer.serves
        best[pair] = max(gain, best.get(pair, 0.0))
    return sum(heapq.nlargest(budget, best.values()))


def _sum_of_largest(pool: Iterable[Offer], budget: int, threshold: float) -> float:
    largest = heapq.nlargest(budget, (offer.gain for offer in pool))
    return sum(largest) + threshold * (budget - len(largest))


class _Model:
    """Which offers to take: a column each, with rows for the budget, the people and the relationships."""

    def __init__(self, pool: list[Offer], budget: int, most: int, threshold: float, *, alone: bool) -> None:
        self.pool = pool
        self.program = Program()
        people: dict[str, list[int]] = {}
        relationships: dict[Pair, list[int]] = {}
        for offer in pool:
            column = self.program.column(-offer.gain)
            for person in offer.pair:
                people.setdefault(person, []).append(column)
            for pair, _ in offer.serves:
                relationships.setdefault(pair, []).append(column)
        columns = list(range(len(pool)))
        if threshold:
            columns.append(self.program.column(-threshold, budget))
        self.program.row([(column, 1.0) for column in columns], 0.0, float(budget))
        if any(offer.effort > 1.0 for offer in pool):
            self.program.row([(column, offer.effort) for column, offer in enumerate(pool)], 0.0, float(budget))
        rows = [(found, most) for found in people.values()]
        if alone:
            rows += [(found, 1) for found in relationships.values()]
        for found, limit in rows:
            if len(found) > limit:
                self.program.row([(column, 1.0) for column in found], 0.0, float(limit))

    def read(self, values: list[float]) -> tuple[Offer, ...]:
        return _in_order([offer for offer, value in zip(self.pool, values, strict=False) if value > 0.5])

    def below(self, values: list[float]) -> bool:
        """Whether the solution would rather have offers that were left out."""
        return len(values) > len(self.pool) and values[-1] > 1e-6
