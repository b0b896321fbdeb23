"""From two waves' reports to what the change between them is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from wellknit.partners.roster import Roster
from wellknit.relationships.change.split import Amounts, Cause, Part, mean, parts, split, total
from wellknit.relationships.change.waves import Pair, Wave
from wellknit.relationships.scopes import Scope
from wellknit.relationships.ties import DIMENSIONS, Level, Report, State
from wellknit.relationships.trust.ratings import Kind

__all__ = ["Change", "What", "between"]

What = Literal["ties", "density", "trust", "trust_person", "value", "collaboration", "strain"]

_RATED: Mapping[What, tuple[Kind, Level]] = {
    "trust": ("trust", "organization"),
    "trust_person": ("trust", "person"),
    "value": ("value", "organization"),
    "collaboration": ("collaboration", "organization"),
    "strain": ("strain", "organization"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """How ``what`` changed in ``scope`` from ``earlier`` to ``later``, and the parts, which add up to that exactly.

    'ties' is a number of ordered pairs; 'density' the share of the pairs with an answer that are ties; the others are
    means from 0 to 1. ``pairs`` are the ordered pairs that each wave's figure rests on, ``compared`` those in both.
    ``earlier`` or ``later`` is None where there is no such figure in that wave; then there are no parts.
    """

    scope: str
    what: What
    earlier: Fraction | None
    later: Fraction | None
    pairs: tuple[int, int]
    compared: int
    parts: tuple[Part, ...] = ()

    @property
    def total(self) -> Fraction | None:
        return None if self.earlier is None or self.later is None else self.later - self.earlier

    def of(self, cause: Cause) -> Fraction:
        """What ``cause`` contributes; 0 where it contributes nothing."""
        return next((each.amount for each in self.parts if each.cause == cause), Fraction())


def between(
    earlier: Iterable[Report],
    later: Iterable[Report],
    roster: Roster,
    *,
    days: tuple[date, date],
    scopes: Sequence[Scope],
) -> tuple[Change, ...]:
    """How ties and ratings changed from one wave's reports to another's, for each of ``scopes`` in their order.

    ``days`` are the two waves' reference days. An organization is there in a wave when the roster has somebody involved
    for it on the day (one for which the roster has no involvement at all counts as always there), or when it answered.
    Respondents are known by their keys; a respondent who now acts for another organization has been replaced in the
    former one.
    """
    first, then = Wave.of(earlier, roster, days[0], "earlier"), Wave.of(later, roster, days[1], "later")
    changes: list[Change] = []
    for scope in scopes:
        pairs = sorted(pair for pair in first.said.keys() | then.said.keys() if scope.has(*pair))
        changes.append(_ties(scope, pairs, first, then))
        changes.append(_density(scope, pairs, first, then))
        changes += [_rated(what, scope, pairs, first, then) for what in _RATED]
    return tuple(changes)


def _step(pair: Pair, first: Wave, then: Wave) -> Amounts:
    """The step of a pair from 'no tie' (0) to a tie (1) or back, where both waves have an answer, by cause."""
    before, after = first.answers(pair), then.answers(pair)
    stayed = before.keys() & after.keys()
    step = _tie(after.values()) - _tie(before.values())
    same = _tie(after[who] for who in stayed) - _tie(before[who] for who in stayed)
    amounts: Amounts = {"rerated": Fraction(same)} if same else {}
    if step != same:
        causes = [then.why_not_by(pair, who) for who in before if who not in stayed]
        causes += [first.why_not_by(pair, who) for who in after if who not in stayed]
        order: tuple[Cause, ...] = ("unknown", "replaced", "silence", "asked")
        amounts[next(cause for cause in order if cause in causes)] = Fraction(step - same)
    return amounts


def _ties(scope: Scope, pairs: Sequence[Pair], first: Wave, then: Wave) -> Change:
    steps: dict[Pair, Amounts] = {}
    counts = [0, 0, 0]
    for pair in pairs:
        before, after = _tie(first.answers(pair).values()), _tie(then.answers(pair).values())
        counts = [counts[0] + before, counts[1] + after, counts[2] + (before and after)]
        missing = [wave for wave in (first, then) if not wave.answers(pair)]
        if missing and before != after:
            steps[pair] = {missing[0].why_not(pair): Fraction(after - before)}
        elif not missing:
            steps[pair] = _step(pair, first, then)
    return Change(
        scope.key, "ties", Fraction(counts[0]), Fraction(counts[1]), (counts[0], counts[1]), counts[2], parts(steps)
    )


def _density(scope: Scope, pairs: Sequence[Pair], first: Wave, then: Wave) -> Change:
    values = [
        {pair: Fraction(_tie(said.values())) for pair in pairs if (said := wave.answers(pair))}
        for wave in (first, then)
    ]
    return _change(
        scope, "density", values, lambda pair, wave: (first, then)[wave].why_not(pair),
        lambda pair: _step(pair, first, then),
    )  # fmt: skip


def _rated(what: What, scope: Scope, pairs: Sequence[Pair], first: Wave, then: Wave) -> Change:
    keys = {each.key for each in DIMENSIONS if (each.kind, each.level) == _RATED[what]}
    waves = (first, then)

    def rated(pair: Pair) -> list[dict[str, Mapping[Pair, Fraction]]]:
        return [{key: who for key, who in wave.values.get(pair, {}).items() if key in keys} for wave in waves]

    def why(pair: Pair, wave: int) -> Cause:
        if waves[wave].state(pair) == "tie" and waves[wave].there.issuperset(pair):
            return "silence" if waves[wave].asked & keys else "asked"
        return waves[wave].why_not(pair)

    def inside(pair: Pair) -> Amounts:
        before, after = rated(pair)

        def same_question(key: str) -> Amounts:
            def why_not_by(who: Pair, wave: int) -> Cause:
                other_contact = any(voice == who[0] for voice, _ in (before, after)[wave][key])
                return "replaced" if other_contact else waves[wave].why_not_by(pair, who[0])

            return total(
                split(
                    before[key], after[key], why_not_by,
                    lambda who: {"rerated": after[key][who] - before[key][who]},
                )
            )  # fmt: skip

        return total(
            split(
                _means(before), _means(after),
                lambda key, wave: "silence" if key in waves[wave].asked else "asked",
                same_question,
            )
        )  # fmt: skip

    values = [
        {pair: mean(_means(found).values()) for pair in pairs if (found := rated(pair)[number])} for number in (0, 1)
    ]
    return _change(scope, what, values, why, inside)


def _change(
    scope: Scope,
    what: What,
    values: Sequence[Mapping[Pair, Fraction]],
    why: Callable[[Pair, int], Cause],
    inner: Callable[[Pair], Amounts],
) -> Change:
    before, after = values
    pairs, compared = (len(before), len(after)), len(before.keys() & after.keys())
    if not before or not after:
        return Change(
            scope.key, what, mean(before.values()) if before else None, mean(after.values()) if after else None,
            pairs, compared,
        )  # fmt: skip
    return Change(
        scope.key, what, mean(before.values()), mean(after.values()), pairs, compared,
        parts(split(before, after, why, inner)),
    )  # fmt: skip


def _tie(states: Iterable[State]) -> int:
    return int("tie" in tuple(states))


def _means(rated: Mapping[str, Mapping[Pair, Fraction]]) -> dict[str, Fraction]:
    return {key: mean(who.values()) for key, who in rated.items()}
