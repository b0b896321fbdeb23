"""The outlook: what will be left of the relationships after so many months, and what a what-if changes about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wellknit.relationships.survival.exact import SEED, Chances, chances
from wellknit.relationships.survival.hazards import Hazards, staying
from wellknit.relationships.survival.simulation import Futures, middle, simulate
from wellknit.relationships.survival.tenure import tenures
from wellknit.relationships.survival.what_if import NOTHING, WhatIf, ended_posts

if TYPE_CHECKING:
    from wellknit.partners.roster import Roster
    from wellknit.relationships.ledger import Ledger
    from wellknit.relationships.scopes import Scope

__all__ = ["MONTHS", "Change", "Horizon", "Outlook", "changes", "outlook"]

MONTHS = (6, 12, 24)

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Horizon:
    """What is left of the relationships of ``scope`` after ``months``.

    ``share`` of its ``relationships`` is expected to survive: exact but for ``error`` (a standard error, 0 where every
    chance is exact). ``spread`` is the middle 95 per cent of the simulated futures' shares: chance alone.
    ``estimate`` is the share if people left as often, and as rarely, as the limits of the estimated rate allow
    (smaller share first): what a short history leaves open. ``reach`` is the expected share of the scope's
    ``organizations``, all of them, in the largest connected part, ``reach_spread`` its middle 95 per cent. Shares of
    no relationships or organizations are None.
    """

    scope: str
    months: int
    relationships: int
    organizations: int
    share: float | None
    error: float
    spread: Limits | None
    estimate: Limits | None
    reach: float | None
    reach_spread: Limits | None

    @property
    def lost(self) -> float:
        """How many relationships are expected to be lost."""
        return self.relationships * (1 - self.share) if self.share is not None else 0.0


@dataclass(frozen=True)
class Outlook:
    """The horizons of each scope, and by months everybody's chances, each relationship's, and the futures drawn."""

    day: date
    what_if: WhatIf
    draws: int
    seed: int
    scopes: tuple[Scope, ...]
    horizons: tuple[Horizon, ...]
    staying: Mapping[int, Mapping[str, float]]
    chances: Mapping[int, Chances]
    futures: Mapping[int, Futures]

    def of(self, scope: str, months: int) -> Horizon:
        """The horizon of a scope; KeyError where it was not asked for."""
        for each in self.horizons:
            if (each.scope, each.months) == (scope, months):
                return each
        raise KeyError((scope, months))


@dataclass(frozen=True, slots=True)
class Change:
    """What a what-if changes for ``scope`` after ``months``: later less earlier.

    ``share`` and ``relationships`` (how many more are expected to survive) are exact but for errors of single chances;
    ``spread`` is the middle 95 per cent of the futures' differences, draw by draw under the same random numbers, so
    that what the what-if does not touch cancels out. ``reach`` likewise, from the draws.
    """

    scope: str
    months: int
    share: float | None
    relationships: float
    spread: Limits | None
    reach: float | None
    reach_spread: Limits | None


def outlook(
    ledger: Ledger,
    roster: Roster,
    day: date,
    hazards: Hazards,
    scopes: Sequence[Scope],
    *,
    months: Iterable[int] = MONTHS,
    what_if: WhatIf = NOTHING,
    draws: int = 1024,
    seed: int = SEED,
    fast: bool | None = None,
) -> Outlook:
    """What is left after each of ``months`` in each of ``scopes``.

    People leave independently of each other, with the hazards of their role, length of involvement and site. A site's
    share is over the relationships between its organizations, also where people of other sites act for them. Raises
    WellknitError where the what-if names nobody or nothing says how long people stay.
    """
    standing = tenures(ledger, roster, day)
    ended = ended_posts(ledger, roster, day, what_if.grants)
    fixed: dict[str, Any] = {"leave": what_if.leave, "stay": what_if.stay, "grants": what_if.grants}
    people: dict[int, Mapping[str, float]] = {}
    found: dict[int, Chances] = {}
    futures: dict[int, Futures] = {}
    horizons: list[Horizon] = []
    for number in dict.fromkeys(months):

        def at(scale: float, number: int = number) -> dict[str, float]:
            return staying(hazards, ledger, roster, day, number, scale=scale, standing=standing, **fixed)

        def survival(each: Mapping[str, float]) -> Chances:
            return chances(ledger, each, seed=seed, ended=ended, fast=fast)

        people[number] = at(1.0)
        found[number] = survival(people[number])
        futures[number] = simulate(ledger, people[number], draws=draws, seed=seed, ended=ended, fast=fast)
        limits = [survival(at(scale)) for scale in hazards.scales]
        horizons += [_horizon(scope, number, found[number], futures[number], limits, fast) for scope in scopes]
    order = {scope.key: place for place, scope in enumerate(scopes)}
    horizons.sort(key=lambda each: (order[each.scope], each.months))
    return Outlook(day, what_if, draws, seed, tuple(scopes), tuple(horizons), people, found, futures)


def _horizon(
    scope: Scope, months: int, found: Chances, futures: Futures, limits: Sequence[Chances], fast: bool | None
) -> Horizon:
    pairs = [pair for pair in found.pairs if scope.has(*pair)]
    here, drawn = found.among(pairs), futures.among(scope, fast=fast)
    estimate = sorted(each.share for each in (limit.among(pairs) for limit in limits) if each.share is not None)
    reaches = drawn.reaches
    return Horizon(
        scope.key,
        months,
        len(pairs),
        len(scope.organizations),
        here.share,
        here.share_error,
        middle(drawn.shares) if pairs else None,
        (estimate[0], estimate[-1]) if estimate else None,
        float(reaches.mean()) if len(reaches) else None,
        middle(reaches) if len(reaches) else None,
    )


def changes(before: Outlook, after: Outlook) -> tuple[Change, ...]:
    """What ``after`` changes against ``before``, for every scope and number of months that both have.

    Both look at the same ledger with the same seed and number of draws, else ValueError.
    """
    same = before.seed == after.seed and before.draws == after.draws
    if not same or any(before.futures[each].pairs != after.futures[each].pairs for each in _shared(before, after)):
        raise ValueError("only outlooks on the same relationships, with the same seed and draws, can be compared")
    return tuple(
        _change(scope, months, before, after)
        for scope in after.scopes
        if scope in before.scopes
        for months in _shared(before, after)
    )


def _shared(before: Outlook, after: Outlook) -> list[int]:
    return [each for each in after.futures if each in before.futures]


def _change(scope: Scope, months: int, before: Outlook, after: Outlook) -> Change:
    old, new = before.of(scope.key, months), after.of(scope.key, months)
    drawn = [each.futures[months].among(scope) for each in (before, after)]
    shares, reaches = drawn[1].shares - drawn[0].shares, drawn[1].reaches - drawn[0].reaches
    share = None if new.share is None or old.share is None else new.share - old.share
    return Change(
        scope.key,
        months,
        share,
        (share or 0.0) * new.relationships,
        middle(shares) if len(shares) else None,
        float(reaches.mean()) if len(reaches) else None,
        middle(reaches) if len(reaches) else None,
    )
