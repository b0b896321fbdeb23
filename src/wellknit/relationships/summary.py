"""From everything that is written down about relationships to findings, for whoever holds the folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from wellknit.labels import label
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster
from wellknit.relationships.aftermath import fared
from wellknit.relationships.findings import (
    Advice,
    Curve,
    Findings,
    Measured,
    ShownOrganization,
    ShownRelationship,
    Viewer,
)
from wellknit.relationships.ledger import Ledger
from wellknit.relationships.network import network_of
from wellknit.relationships.numbers import network_numbers, resilience_numbers, turnover_numbers
from wellknit.relationships.plans.parts import parts_of
from wellknit.relationships.plans.values import Plan, Question
from wellknit.relationships.prospect import Prospect, Wanted, prospect_of
from wellknit.relationships.records import Records
from wellknit.relationships.scopes import BETWEEN, NATIONAL
from wellknit.relationships.trust.ratings import Rating, ratings
from wellknit.relationships.trust.strain import repairs, strains

__all__ = ["findings_of"]

Pair = tuple[str, str]

#: The plans whose introductions are counted; those of the first and the last are told one by one.
PLANS: tuple[Question, ...] = ("all_reachable", "each_survives", "expected")


def findings_of(
    records: Records,
    roster: Roster,
    initiative: Initiative,
    *,
    wave: str,
    day: date,
    months: int = 12,
    introductions: int = 10,
    draws: int = 1024,
) -> Findings:
    """All that the partnership's records say of its relationships on ``day``, with the ties reported in ``wave``.

    ``months`` is how far the chance of each relationship looks ahead; curves look 6, 12 and 24 months ahead as well.
    ``introductions`` is how many of the plan for expected survival are told. Where nothing says how long people stay
    (no departures in the roster, no chances in the settings), there are no chances, curves or such a plan.
    """
    settings = records.settings
    wanted = Wanted(months, plans=PLANS, introductions=introductions, draws=draws)
    prospect = prospect_of(records, roster, initiative, day, wanted)
    ledger, scopes = prospect.ledger, prospect.scopes
    rated = ratings(records.of_wave(wave), wave)
    groups = {each.key: each.site for each in roster.organizations if each.site}
    groups |= dict.fromkeys(initiative.national_partners, NATIONAL)
    network = network_of(records.reports, ledger.organizations, wave)
    fates = fared(prospect.aftermath, scopes)
    numbers = [
        *network_numbers(
            network,
            rated,
            repairs(records.history, day),
            scopes,
            groups,
            seed=settings.seed,
            coverage=settings.coverage,
        ),
        *resilience_numbers(prospect, parts_of(ledger).between, fates),
        *turnover_numbers(roster, day, scopes, [each.key for each in initiative.sites]),
    ]
    return Findings(
        wave,
        day,
        Viewer("holder"),
        measured=tuple(_steady(each) for each in numbers),
        organizations=tuple(_organizations(ledger, roster)),
        relationships=tuple(_relationships(prospect, rated, records, roster)),
        curves=tuple(_curves(prospect)),
        advice=tuple(_advice(prospect.plans, roster)),
        advice_notes=tuple(dict.fromkeys(_impossible(prospect.plans, roster, initiative.language))),
        months=months,
        active_months=settings.active_months,
        draws=draws if prospect.now else 0,
        seed=settings.seed,
        shown_organizations=len(ledger.organizations),
    )


def _organizations(ledger: Ledger, roster: Roster) -> Iterator[ShownOrganization]:
    acting: dict[str, int] = {}
    for employers in ledger.employers.values():
        for key in employers:
            acting[key] = acting.get(key, 0) + 1
    for key in ledger.organizations:
        known = roster.organization(key)
        yield ShownOrganization(
            key,
            known.name if known else key,
            known.site if known else None,
            known.sector if known else "",
            acting.get(key, 0),
        )


def _relationships(
    prospect: Prospect, rated: Iterable[Rating], records: Records, roster: Roster
) -> Iterator[ShownRelationship]:
    """Every relationship that contacts carry or somebody reports, sorted by its organizations."""
    ledger, rated = prospect.ledger, tuple(rated)
    carried, chances = ledger.relationships, prospect.chances
    alone = {each.pair: each for each in prospect.hanging}
    said: dict[Pair, dict[str, Rating]] = {}
    for rating in rated:
        if rating.state == "tie" and {rating.rater, rating.rated} <= set(ledger.organizations):
            said.setdefault(_pair(rating.rater, rating.rated), {})[rating.rater] = rating
    strained = {each.organizations: each for each in strains(rated, records.history, prospect.day)}
    for one, other in sorted({*carried, *said}):
        links, voices = carried.get((one, other), ()), said.get((one, other), {})
        hangs = alone.get((one, other))
        trusts = [voices[key].score("trust") if key in voices else None for key in (one, other)]
        trust = (float(trusts[0]), float(trusts[1])) if trusts[0] is not None and trusts[1] is not None else None
        strain = strained.get((one, other))
        word = strain.said if strain else "neither"
        yield ShownRelationship(
            one,
            other,
            len(links),
            (len({a for a, _ in links}), len({b for _, b in links})),
            hangs is not None,
            _name(roster, hangs.people[0]) if hangs else "",
            _employer(ledger, hangs.people[0], (one, other)) if hangs else "",
            hangs.people[0] if hangs else "",
            _name(roster, hangs.people[1]) if hangs and len(hangs.people) > 1 else "",
            hangs.people[1] if hangs and len(hangs.people) > 1 else "",
            survival=_digits(chances[one, other][0]) if (one, other) in chances else None,
            reported=("none", "one", "both")[len(voices)],
            trust=trust,
            gap=trust[0] - trust[1] if trust else None,
            strained="both" if word == "both" else "one" if word in ("one", "strained_one_answered") else "",
        )


def _curves(prospect: Prospect) -> Iterator[Curve]:
    for each in prospect.now.horizons if prospect.now else ():
        if each.share is not None and each.spread is not None:
            # Between the national partners and the sites there is no whole of which a connected part could be a share.
            reach = each.reach if each.scope != BETWEEN else None
            low, high = (_digits(limit) for limit in each.spread)
            yield Curve(
                each.scope, each.months, _digits(each.share), low, high, None if reach is None else _digits(reach)
            )


def _advice(plans: Iterable[Plan], roster: Roster) -> Iterator[Advice]:
    """The introductions of each plan but the one for every relationship, which would be too many to be advice."""
    for plan in plans:
        for each in plan.introductions if plan.question != "each_survives" else ():
            yield Advice(
                plan.question,
                _name(roster, each.person),
                each.organization,
                _name(roster, each.other),
                each.other_organization,
                each.why,
                _digits(each.gain),
                tuple(_name(roster, person) for person in each.about),
                (each.person, each.other, *each.about),
            )


def _impossible(plans: Iterable[Plan], roster: Roster, language: str) -> Iterator[str]:
    """What introductions can't do for whom, as sentences."""
    for plan in plans:
        for each in plan.impossible if plan.question == "all_reachable" else ():
            known = [roster.organization(key) for key in each.organizations]
            names = [found.name if found else key for key, found in zip(each.organizations, known, strict=True)]
            yield label(f"plan_impossible.{each.why}", language, organization=names[0], organizations=", ".join(names))


def _steady(each: Measured) -> Measured:
    value, low, high = (None if one is None else _digits(one) for one in (each.value, each.low, each.high))
    return replace(each, value=value, low=low, high=high)


def _digits(value: float) -> float:
    """To twelve places: what two processors make of the last digits must not make two releases of one."""
    return round(value, 12)


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _name(roster: Roster, person: str) -> str:
    known = roster.person(person)
    return known.name if known else person


def _employer(ledger: Ledger, person: str, pair: Pair) -> str:
    """The organization of the pair for which the person acts."""
    return next(key for key in pair if key in ledger.employers[person])
