"""Choosing a few introductions of many: the best ones, or how far from the best those that were found may be."""

from __future__ import annotations

import heapq
import math
import time
from bisect import insort
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
    leading = _Leading(market)
    simple = _simple(market, leading, budget, most)
    if simple is not None:
        return simple
    bound = math.inf
    choice = Choice((), 0.0, 0.0, False)
    among = 2 * budget + 20
    while True:
        threshold = leading.gain(among)
        pool = _pool(market, threshold)
        choice = _better(choice, _greedy(pool, budget, most))
        bound = min(bound, _sum_of_largest(pool, budget, threshold))
        model = _Model(pool, budget, most, threshold, alone=True)
        solution = model.program.fractions(until)
        bound = min(bound, -solution.bound)
        if solution.values is not None and not model.program.whole_numbers(solution.values):
            solution = model.program.search(until)
            bound = min(bound, -solution.bound)
        if solution.values is None:
            break
        choice = _better(choice, model.read(solution.values.tolist()))
        if solution.proved and not model.below(solution.values.tolist()):
            return Choice(choice.offers, choice.value, choice.value, True)
        if threshold == 0.0 or len(pool) > LARGE or time.monotonic() > until:
            break
        among *= 4
    return Choice(choice.offers, choice.value, max(bound, choice.value), bound <= choice.value + 1e-9)


def _better(choice: Choice, offers: Collection[Offer]) -> Choice:
    value = sum(offer.gain for offer in offers)
    return Choice(_in_order(offers), value, math.inf, False) if value > choice.value else choice


class _Leading:
    """What the best offers of the relationships add, in falling order, worked out as far as it is asked for."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.limits = sorted(((market.at_most(pair), pair) for pair in market.links), reverse=True)
        self.looked = 0
        self.best: list[tuple[float, Offer]] = []

    def first(self, count: int) -> list[Offer]:
        """The best offers of the ``count`` relationships whose best offers add most."""
        while self.looked < len(self.limits):
            limit, pair = self.limits[self.looked]
            if len(self.best) >= count and limit < self.best[count - 1][0]:
                break
            offer = self.market.best(pair)
            if offer is not None:
                insort(self.best, (offer.gain, offer), key=lambda each: each[1].rank)
            self.looked += 1
        return [offer for _, offer in self.best[:count]]

    def gain(self, count: int) -> float:
        """What the last of them adds; 0 where there are not so many."""
        found = self.first(count)
        return found[-1].gain if len(found) == count else 0.0


def _simple(market: Market, leading: _Leading, budget: int, most: int) -> Choice | None:
    """The largest gains, if nothing stands in the way of taking them: then sorting them is exact."""
    if market.shared or market.rules.efforts:
        return None
    basket = _Basket(budget, most, True, [], {})
    for offer in leading.first(budget):
        if not basket.fits(offer):
            return None
        basket.put(offer)
    value = sum(offer.gain for offer in basket.offers)
    return Choice(tuple(basket.offers), value, value, True)


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
        offer = market.best(pair, added, basket.fits)
        if offer is None:
            continue
        if waiting and offer.worth[0] > waiting[0][0] + 1e-12:
            heapq.heappush(waiting, (offer.worth[0], pair))
            continue
        basket.put(offer)
        for each, _ in offer.serves:
            added.setdefault(each, []).append(_turned(market, each, offer.pair))
        heapq.heappush(waiting, (offer.worth[0], pair))
    value = sum(offer.gain for offer in basket.offers)
    threshold = _Leading(market).gain(budget)
    pool = _pool(market, threshold)
    bound = _sum_of_largest(pool, budget, threshold)
    solution = _Model(pool, budget, most, threshold, alone=False).program.fractions(until)
    bound = max(value, min(bound, -solution.bound))
    return Choice(tuple(basket.offers), value, bound, bound - value <= 1e-9 * max(1.0, bound))


def _turned(market: Market, relationship: Pair, pair: Pair) -> Pair:
    """``pair`` with the one first who acts for the first organization."""
    employers = market.rules.ledger.employers
    straight = relationship[0] in employers[pair[0]] and relationship[1] in employers[pair[1]]
    return pair if straight else pair[::-1]


def _pool(market: Market, threshold: float) -> list[Offer]:
    """All offers that add at least ``threshold``."""
    found: dict[Pair, Offer] = {}
    for pair in market.links:
        if pair in market.shared or market.at_most(pair) >= threshold:
            found.update((offer.pair, offer) for offer in market.offers(pair, least=threshold))
    return sorted(found.values(), key=lambda offer: offer.rank)


def _greedy(pool: Iterable[Offer], budget: int, most: int) -> list[Offer]:
    basket = _Basket(budget, most, True, [], {})
    for offer in sorted(pool, key=lambda offer: offer.worth):
        if basket.fits(offer):
            basket.put(offer)
    return basket.offers


def _in_order(offers: Collection[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda offer: offer.rank))


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
