"""The best few introductions for the number of relationships that can be expected to survive."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from wellknit.errors import fail
from wellknit.relationships.ledger import Ledger
from wellknit.relationships.plans.candidates import acquainted, rules_of
from wellknit.relationships.plans.choosing import best_few, one_by_one
from wellknit.relationships.plans.covers import pivotal
from wellknit.relationships.plans.offers import Market, Offer, Pair
from wellknit.relationships.plans.programs import SEARCHING
from wellknit.relationships.plans.values import Introduction, Plan
from wellknit.relationships.settings import Constraint

__all__ = ["plan"]


def plan(
    ledger: Ledger,
    staying: Mapping[str, float],
    budget: int,
    constraints: Iterable[Constraint] = (),
    *,
    new_contacts: int = 3,
    several: bool = False,
    between: Iterable[Pair] = (),
    time_limit: float = 60.0,
) -> Plan:
    """At most ``budget`` introductions after which most relationships can be expected to survive.

    ``staying`` is each person's chance to be in post when the time is over; people leave independently. An introduction
    adds to a relationship the chance that both stay and that no other link is left, which is summed exactly (see
    :mod:`gains`). With one introduction a relationship the gains simply add up, so that the best plan is that of the
    largest gains; where new contacts a person, efforts, or people who act for several organizations stand in the way,
    it is an integer program. ``several`` introductions for one relationship take gain from each other; they are picked
    one by one, which reaches at least 1 - 1/e = 63% of the best possible (Nemhauser, Wolsey and Fisher 1978) where no
    limit on new contacts binds; ``bound`` says what no plan can exceed in any case.

    Only relationships that exist are strengthened, and those that the partnership wants to begin: ``between`` names
    pairs of organizations without one. An introduction that costs more than an ordinary one uses more of the budget;
    one that costs less does not make room for more of them.

    ``parameters`` has the expected number of surviving relationships before and after. Raises WellknitError for a
    budget below one, for somebody without a chance, or as :func:`rules_of`.
    """
    if budget < 1:
        raise fail("plans.too-few-introductions", given=budget)
    until = time.monotonic() + SEARCHING * time_limit
    constraints = tuple(constraints)
    ledger = acquainted(ledger, constraints)
    unknown = sorted(person for person in ledger.employers if person not in staying)
    if unknown:
        raise fail("plans.no-chance", count=len(unknown), person=unknown[0])
    leaving = {person: 1.0 - staying[person] for person in ledger.employers}
    rules = rules_of(ledger, constraints, new_contacts=new_contacts, leaving=leaving)
    market = Market(rules, staying, between)
    choose = one_by_one if several else best_few
    choice = choose(market, budget, new_contacts, until)
    return Plan(
        "expected",
        tuple(_introduction(market, offer) for offer in choice.offers),
        choice.value,
        choice.bound,
        abs(choice.value - choice.bound) / max(1.0, abs(choice.bound)),
        choice.proved and not market.drawn,
        (),
        {
            "introductions": float(budget),
            "new_contacts": float(new_contacts),
            "relationships": float(len(market.links)),
            "expected_before": market.expected,
            "expected_after": market.expected + choice.value,
        },
    )


def _introduction(market: Market, offer: Offer) -> Introduction:
    """The offer as an introduction, told of the relationship to which it adds most."""
    relationship, _ = max(offer.serves, key=lambda each: (each[1], each[0]))
    one, other = offer.pair
    employers = market.rules.ledger.employers
    if relationship[0] not in employers[one] or relationship[1] not in employers[other]:
        one, other = other, one
    links = market.links[relationship]
    both = set(market.acting[relationship[0]]) & set(market.acting[relationship[1]])
    about = pivotal(links, 1, both)
    why = "expected_more"
    if not links:
        why = "expected_new"
    elif about:
        why = "expected_pair" if len(about) > 1 else "expected_one"
    return Introduction(one, relationship[0], other, relationship[1], why, about, offer.gain, offer.effort)
