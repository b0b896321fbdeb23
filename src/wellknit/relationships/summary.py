"""From everything that is written down about relationships to findings, for whoever holds the folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster
from wellknit.relationships.aftermath import after_departures, fared
from wellknit.relationships.findings import (
    Advice,
    Curve,
    Findings,
    ShownOrganization,
    ShownRelationship,
    Viewer,
)
from wellknit.relationships.hanging import Hanging, hanging, single
from wellknit.relationships.ledger import Ledger, ledger_of
from wellknit.relationships.network import network_of
from wellknit.relationships.numbers import network_numbers, resilience_numbers, turnover_numbers
from wellknit.relationships.plans import all_reachable, each_survives
from wellknit.relationships.plans.parts import parts_of
from wellknit.relationships.plans.values import Plan
from wellknit.relationships.records import Records
from wellknit.relationships.scopes import BETWEEN, NATIONAL, Scope, scopes_of
from wellknit.relationships.survival.hazards import Hazards, estimate
from wellknit.relationships.survival.outlook import MONTHS, Outlook, outlook
from wellknit.relationships.trust.ratings import Rating, ratings
from wellknit.relationships.trust.strain import repairs, strains

__all__ = ["findings_of"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class _Looked:
    """What one look at the records found, before it is put into words and numbers."""

    ledger: Ledger
    scopes: tuple[Scope, ...]
    rated: tuple[Rating, ...]
    hanging: tuple[Hanging, ...]
    plans: tuple[Plan, ...]
    future: Outlook | None


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
    ledger = ledger_of(roster, records.contacts, day, settings.active_months)
    scopes = scopes_of(initiative, roster, ledger.organizations)
    sites = [each.key for each in initiative.sites]
    future = _future(records, roster, ledger, scopes, day, sites, months, draws)
    rated = ratings(records.of_wave(wave), wave)
    plans = _plans(records, ledger, future, months, introductions)
    looked = _Looked(ledger, scopes, rated, hanging(ledger), plans, future)
    groups = {each.key: each.site for each in roster.organizations if each.site}
    groups |= dict.fromkeys(initiative.national_partners, NATIONAL)
    network = network_of(records.reports, ledger.organizations, wave)
    fates = fared(after_departures(roster, records.contacts, day, active_months=settings.active_months), scopes)
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
        *resilience_numbers(ledger, looked.hanging, single(ledger), parts_of(ledger).between, fates, plans, scopes),
        *turnover_numbers(roster, day, scopes, sites),
    ]
    return Findings(
        wave,
        day,
        Viewer("holder"),
        measured=tuple(numbers),
        organizations=tuple(_organizations(ledger, roster)),
        relationships=tuple(_relationships(looked, records, roster, day, months)),
        curves=tuple(_curves(future)) if future else (),
        advice=tuple(_advice(plans, roster)),
        advice_notes=tuple(dict.fromkeys(_impossible(plans, roster))),
        months=months,
        active_months=settings.active_months,
        draws=draws if future else 0,
        seed=settings.seed,
        shown_organizations=len(ledger.organizations),
    )


def _future(
    records: Records,
    roster: Roster,
    ledger: Ledger,
    scopes: Sequence[Scope],
    day: date,
    sites: Sequence[str],
    months: int,
    draws: int,
) -> Outlook | None:
    """What is left after 6, 12, 24 and ``months`` months; None where nothing says how long people stay."""
    hazards = estimate(roster, day, sites, given=records.settings.leaving)
    if not _known(hazards, ledger, roster, day):
        return None
    ahead = sorted({*MONTHS, months})
    return outlook(ledger, roster, day, hazards, scopes, months=ahead, draws=draws, seed=records.settings.seed)


def _known(hazards: Hazards, ledger: Ledger, roster: Roster, day: date) -> bool:
    if hazards.overall is not None:
        return True
    return all(each.role in hazards.given for each in roster.involved(day) if each.person in ledger.employers)


def _plans(
    records: Records, ledger: Ledger, future: Outlook | None, months: int, introductions: int
) -> tuple[Plan, ...]:
    settings, constraints = records.settings, records.constraints
    staying = future.staying[months] if future else {}
    leaving = {person: 1 - chance for person, chance in staying.items()}
    found = [
        all_reachable.plan(ledger, constraints, leaving=leaving, new_contacts=settings.new_contacts),
        each_survives.plan(
            ledger,
            constraints,
            departures=settings.survive_departures,
            leaving=leaving,
            new_contacts=settings.new_contacts,
        ),
    ]
    return tuple(found)


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
    looked: _Looked, records: Records, roster: Roster, day: date, months: int
) -> Iterator[ShownRelationship]:
    """Every relationship that contacts carry or somebody reports, sorted by its organizations."""
    carried = looked.ledger.relationships
    alone = {each.pair: each for each in looked.hanging}
    said: dict[Pair, dict[str, Rating]] = {}
    for rating in looked.rated:
        if rating.state == "tie" and {rating.rater, rating.rated} <= set(looked.ledger.organizations):
            said.setdefault(_pair(rating.rater, rating.rated), {})[rating.rater] = rating
    strained = {each.organizations: each for each in strains(looked.rated, records.history, day)}
    chances = looked.future.chances[months] if looked.future else None
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
            _employer(looked.ledger, hangs.people[0], (one, other)) if hangs else "",
            hangs.people[0] if hangs else "",
            survival=chances.of(one, other) if chances and links else None,
            reported=("none", "one", "both")[len(voices)],
            trust=trust,
            gap=trust[0] - trust[1] if trust else None,
            strained="both" if word == "both" else "one" if word in ("one", "strained_one_answered") else "",
        )


def _curves(future: Outlook) -> Iterator[Curve]:
    for each in future.horizons:
        if each.share is not None and each.spread is not None:
            # Between the national partners and the sites there is no whole of which a connected part could be a share.
            reach = each.reach if each.scope != BETWEEN else None
            yield Curve(each.scope, each.months, each.share, *each.spread, reach=reach)


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
                each.gain,
                tuple(_name(roster, person) for person in each.about),
                (each.person, each.other, *each.about),
            )


def _impossible(plans: Iterable[Plan], roster: Roster) -> Iterator[str]:
    for plan in plans:
        for each in plan.impossible if plan.question == "all_reachable" else ():
            yield f"{each.why}: {', '.join(each.organizations)}"


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _name(roster: Roster, person: str) -> str:
    known = roster.person(person)
    return known.name if known else person


def _employer(ledger: Ledger, person: str, pair: Pair) -> str:
    """The organization of the pair for which the person acts."""
    return next(key for key in pair if key in ledger.employers[person])
