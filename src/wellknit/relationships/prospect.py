"""A prospect: what hangs on whom, what will be left, what a what-if changes, and who should meet whom about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellknit.errors import Problem
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster
from wellknit.relationships.aftermath import Aftermath, after_departures
from wellknit.relationships.hanging import Alone, Hanging, Loss, hanging, losses, single
from wellknit.relationships.ledger import Ledger, ledger_of
from wellknit.relationships.plans.values import Plan, Question
from wellknit.relationships.records import Records
from wellknit.relationships.scopes import Scope, scopes_of
from wellknit.relationships.survival.hazards import Hazards, estimate
from wellknit.relationships.survival.outlook import MONTHS, Change, Outlook, changes, outlook
from wellknit.relationships.survival.what_if import NOTHING, WhatIf, ended_posts

__all__ = ["Prospect", "Wanted", "prospect_of"]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: how many ``months`` ahead, under which ``what_if``, and which plans.

    ``introductions`` is the number of introductions of a plan for expected survival.
    """

    months: int = 12
    what_if: WhatIf = NOTHING
    plans: tuple[Question, ...] = ()
    introductions: int = 10
    draws: int = 1024


@dataclass(frozen=True)
class Prospect:
    """What hangs on whom on ``day``, with names: for whoever holds the folder.

    ``now`` is what is left if people leave as they do, ``then`` the same under the what-if, ``changes`` the difference;
    None and empty where nothing says how long people stay. ``ended`` are the relationships that the what-if ends at
    once. ``plans`` are those that were asked for and could be made; ``unplanned`` those that need chances.
    ``aftermath`` is what became of relationships after people really left.
    """

    day: date
    wanted: Wanted
    active_months: int
    ledger: Ledger
    scopes: tuple[Scope, ...]
    hanging: tuple[Hanging, ...]
    losses: tuple[Loss, ...]
    alone: tuple[Alone, ...]
    hazards: Hazards
    now: Outlook | None
    then: Outlook | None
    changes: tuple[Change, ...] = ()
    ended: tuple[Pair, ...] = ()
    plans: tuple[Plan, ...] = ()
    unplanned: tuple[Question, ...] = ()
    aftermath: tuple[Aftermath, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def chances(self) -> Mapping[Pair, tuple[float, float]]:
        """For each relationship the chance that it is still carried after ``wanted.months``, and its standard error."""
        if self.now is None:
            return {}
        found = self.now.chances[self.wanted.months]
        return {
            pair: (float(chance), float(error))
            for pair, chance, error in zip(found.pairs, found.chance, found.error, strict=True)
        }


def prospect_of(
    records: Records,
    roster: Roster,
    initiative: Initiative,
    day: date,
    wanted: Wanted = Wanted(),
    progress: Callable[[str], None] = lambda step: None,
) -> Prospect:
    """What the records say of ``day``; ``progress`` is told each step.

    Raises WellknitError where the what-if names nobody or no grant, with everything that is wrong with it, before
    anything long begins.
    """
    settings = records.settings
    ledger = ledger_of(roster, records.contacts, day, settings.active_months)
    wanted.what_if.checked(ledger, roster, day)
    scopes = scopes_of(initiative, roster, ledger.organizations)
    hazards = estimate(roster, day, [each.key for each in initiative.sites], given=settings.leaving)
    now = then = None
    found: tuple[Change, ...] = ()
    if _known(hazards, ledger, roster, day):
        progress("looking ahead")
        now = _ahead(ledger, roster, day, hazards, scopes, wanted, NOTHING, settings.seed)
        if wanted.what_if:
            progress("looking ahead under the what-if")
            then = _ahead(ledger, roster, day, hazards, scopes, wanted, wanted.what_if, settings.seed)
            found = changes(now, then)
    plans, unplanned = [], []
    for question in dict.fromkeys(wanted.plans):
        progress(f"planning introductions ({question})")
        plan = _plan(question, records, ledger, now, wanted)
        if plan is None:
            unplanned.append(question)
        else:
            plans.append(plan)
    return Prospect(
        day,
        wanted,
        settings.active_months,
        ledger,
        scopes,
        hanging(ledger),
        losses(ledger, roster, day),
        single(ledger),
        hazards,
        now,
        then,
        found,
        _ended(ledger, roster, day, wanted.what_if),
        tuple(plans),
        tuple(unplanned),
        after_departures(roster, records.contacts, day, active_months=settings.active_months),
        hazards.problems,
    )


def _known(hazards: Hazards, ledger: Ledger, roster: Roster, day: date) -> bool:
    """Whether something says of everybody how long they stay."""
    if hazards.overall is not None:
        return True
    return all(each.role in hazards.given for each in roster.involved(day) if each.person in ledger.employers)


def _ahead(
    ledger: Ledger,
    roster: Roster,
    day: date,
    hazards: Hazards,
    scopes: Sequence[Scope],
    wanted: Wanted,
    what_if: WhatIf,
    seed: int,
) -> Outlook:
    months = sorted({*MONTHS, wanted.months})
    return outlook(ledger, roster, day, hazards, scopes, months=months, what_if=what_if, draws=wanted.draws, seed=seed)


def _plan(question: Question, records: Records, ledger: Ledger, now: Outlook | None, wanted: Wanted) -> Plan | None:
    from wellknit.relationships.plans import all_reachable, each_survives, expected

    settings, constraints = records.settings, records.constraints
    staying = now.staying[wanted.months] if now else {}
    leaving = {person: 1 - chance for person, chance in staying.items()}
    if question == "all_reachable":
        return all_reachable.plan(ledger, constraints, leaving=leaving, new_contacts=settings.new_contacts)
    if question == "each_survives":
        return each_survives.plan(
            ledger,
            constraints,
            departures=settings.survive_departures,
            leaving=leaving,
            new_contacts=settings.new_contacts,
        )
    if not staying:
        return None
    return expected.plan(ledger, staying, wanted.introductions, constraints, new_contacts=settings.new_contacts)


def _ended(ledger: Ledger, roster: Roster, day: date, what_if: WhatIf) -> tuple[Pair, ...]:
    """The relationships of which no link is left when these people leave and these grants end."""
    ended = ended_posts(ledger, roster, day, what_if.grants)

    def gone(person: str, organization: str) -> bool:
        return person in what_if.leave or (person, organization) in ended

    def all_gone(pair: Pair, links: Iterable[Pair]) -> bool:
        return all(gone(one, pair[0]) or gone(other, pair[1]) for one, other in links)

    return tuple(pair for pair, links in ledger.relationships.items() if what_if and all_gone(pair, links))
