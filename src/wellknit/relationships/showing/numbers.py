"""Which numbers a viewer may see: by how many they rest on, and by what else is shown.

A number is shown, hidden, or shown rounded. Whatever is not named here is hidden: a measure that is added to the
findings stays with whoever holds the folder until somebody decides here who else may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from wellknit.relationships.findings import Measured
from wellknit.relationships.scopes import ALL, BETWEEN, Scope
from wellknit.relationships.showing.answers import Answers
from wellknit.relationships.showing.carried import Carried
from wellknit.relationships.ties import DIMENSIONS, Level
from wellknit.relationships.trust.ratings import PARTNER_TRUST, Kind

__all__ = ["Gates", "How", "Name", "carried_scopes", "fate_scopes", "shown_numbers"]

Pair = tuple[str, str]
Name = tuple[str, str, str]
Test = Callable[[Collection[Pair]], bool]
#: Whether nobody, too few, or enough organizations stand behind a number of a set of pairs.
Standing = Literal["nobody", "few", "enough"]
Standings = Callable[[Collection[Pair]], Standing]

#: How many organizations take part is in the roster; whether organizations answered is told as any response rate is.
_TAKING_PART = ("organizations",)
_ANSWERED = ("answered",)
_TIES = ("ties", "answered_pairs", "density")
_PAIRS = ("reciprocity_ties", "reciprocity_pairs")
_NOT_PARTNERS = tuple(
    each.key
    for each in DIMENSIONS
    if (each.kind, each.level) == ("trust", "organization") and each.key not in PARTNER_TRUST
)
Rated = tuple[Kind, Level, tuple[str, ...]]
#: The first is the mean itself. The mean of all items of trust less that of PARTNER's three is that of the others, so
#: the three are shown only where the others could be as well.
_RATINGS: Mapping[str, tuple[Rated, ...]] = {
    "trust": (("trust", "organization", ()),),
    "trust_person": (("trust", "person", ()),),
    "trust_partner": (("trust", "organization", PARTNER_TRUST), ("trust", "organization", _NOT_PARTNERS)),
    "value": (("value", "organization", ()),),
    "collaboration": (("collaboration", "organization", ()),),
}
_STRAIN = ("strained",)
#: So many organizations must stand behind a number of ties with answers that no agreement opens, whatever the
#: threshold: behind fewer, that their answers are neither all ties nor none may be enough to tell one of them.
HIDING_FROM = 4
#: From so many raters on a mean may be shown, whatever the threshold: with three or four, that not all of the others'
#: ratings are at one end may be enough to tell one of them.
RATERS_FROM = 5
#: So many more of both, for each organization that may be together with another.
MORE_FROM = 2
#: What is not made of single answers that could change places: the shape of the whole network.
_SHAPE = (
    "transitivity", "components", "largest_part", "connectedness", "cut_points", "bridges", "core_number",
    "centralization_in", "centralization_out", "centralization_degree", "centralization_betweenness",
    "centralization_closeness", "hierarchy", "efficiency", "lubness", "communities", "modularity",
    "communities_agreement", "core_periphery",
)  # fmt: skip
#: Shapes that compare groups, here sites: they say how many ties there are inside all sites together.
_GROUPS = ("e_i", "assortativity")
#: From so many organizations on (or twice the threshold) a figure that can't be shown as it is may be shown rounded:
#: shapes of the network, of which twenty to many digits would be as good as the network, and how much is mutual or
#: strained, where each organization leaves enough of the others behind it. Finer from ``FINE_FROM`` on.
MANY_FROM, FINE_FROM = 10, 30
STEP, FINE_STEP = 0.05, 0.01

#: History and people, by the key whose base says how many each rests on.
_BY_BASE: Mapping[str, tuple[str, ...]] = {
    "survived_departures": ("survived_departures", "kept", "taken_over", "lapsed"),
    "new": ("new", "months_in_role"),
    "stayed": ("stayed",),
    "departures": ("departures", "turnover"),
}  # fmt: skip
#: What history says of relationships: how many strains were noted, where they stand, and what causes them.
_NOTED = "strain_noted"
_PROGRESS = ("strain_open", "strain_under_way", "strain_addressed", "strain_repaired")
_CAUSES = (
    "strain_cause_funding", "strain_cause_turf", "strain_cause_recognition", "strain_cause_how_to_serve",
    "strain_cause_other",
)  # fmt: skip
#: So many pairs must be left of which nothing is noted, and so many of which something else is noted than of most:
#: with none, an organization would know what was noted of its own relationships, with one somebody's own would be it.
OTHERS = 2
_CARRIED = ("relationships",)
_CARRIED_SHARES = ("hanging", "links")
_CARRIED_ALL = ("cut_people", "introductions_each_survives", "introductions_all_reachable", "introductions_expected")
_ALONE = "survived_departures_alone"
_ONE_PERSON = "one_person"


@dataclass(frozen=True, slots=True)
class How:
    """How a number is shown: rounded to ``step`` (0: as it is), with or without the bounds that silence gives it."""

    step: float = 0.0
    bounds: bool = True

    def both(self, other: How) -> How:
        """As both allow it."""
        return How(max(self.step, other.step), self.bounds and other.bounds)


_EXACT = How()


@dataclass(frozen=True)
class Gates:
    """What decides on numbers: the scopes' pairs of organizations, the answers, and the relationships carried."""

    pairs: Mapping[str, frozenset[Pair]]
    sites: Mapping[str, str | None]
    answers: Answers
    carried: Carried
    organizations: Mapping[str, int]

    @classmethod
    def of(cls, scopes: Sequence[Scope], sites: Mapping[str, str | None], answers: Answers, carried: Carried) -> Gates:
        pairs = {
            scope.key: frozenset(pair for pair in combinations(sorted(scope.organizations), 2) if scope.has(*pair))
            for scope in scopes
        }
        return cls(pairs, sites, answers, carried, {scope.key: len(scope.organizations) for scope in scopes})

    def against(self, together: Literal[1, 2]) -> Gates:
        """The same, where so many organizations may tell each other what they know."""
        return replace(self, answers=self.answers.against(together), carried=self.carried.against(together))

    @property
    def parts(self) -> tuple[str, ...]:
        """The scopes that 'all' is made of; pairs of two sites are in 'all' alone."""
        return tuple(key for key in self.pairs if key != ALL)

    def rest(self, shown: Collection[str]) -> frozenset[Pair]:
        """The pairs in 'all' that are in none of the scopes ``shown``: what subtracting those from it leaves."""
        return self.pairs[ALL].difference(*(self.pairs[key] for key in shown if key != ALL))

    def scopes_where(self, standing: Standings, safe: Test, among: Collection[str] | None = None) -> frozenset[str]:
        """The scopes (of ``among``, where given) whose number may be shown: those where enough stand behind it, and it
        is ``safe`` to know it.

        All less the parts that are shown leaves the rest, behind which enough must stand as well, or nobody, and which
        must be safe. Where it is of too few, what is between the national partners and the sites goes into it. Only how
        few they are decides on that, never what they answered; and where what was answered forbids to show one part,
        the total is hidden with it. Otherwise a number that is missing would tell something of the answers in it.
        """
        possible = self.pairs.keys() if among is None else among
        parts = [key for key in self.parts if key in possible and standing(self.pairs[key]) == "enough"]
        whole = ALL in possible and standing(self.pairs[ALL]) == "enough"
        if whole and standing(self.rest(parts)) == "few":
            parts = [key for key in parts if key != BETWEEN]
            whole = standing(self.rest(parts)) != "few"
        shown = {key for key in parts if safe(self.pairs[key])}
        whole = whole and len(shown) == len(parts) and safe(self.pairs[ALL]) and safe(self.rest(parts))
        return frozenset({*shown, ALL} if whole else shown)


def shown_numbers(
    measured: Iterable[Measured], gates: Gates, threshold: int, eyes: Literal["partnership", "public"]
) -> dict[Name, How]:
    """The numbers that may be shown, by group, key and scope, and how; the others are hidden."""
    numbers = list(measured)
    found: dict[Name, How] = {}

    def show(keys: Iterable[str], scopes: Iterable[str], how: How = _EXACT) -> None:
        wanted, where = set(keys), set(scopes)
        for each in numbers:
            if each.key in wanted and each.scope in where:
                found[each.group, each.key, each.scope] = how

    show(_TAKING_PART, gates.pairs)
    show(_ANSWERED, [key for key, pairs in gates.pairs.items() if gates.answers.answering(pairs) >= threshold])
    ties = _answers(show, gates, threshold)
    if ALL in ties and _groups_safe(gates, ties, threshold):
        show(_GROUPS, *_among_many(gates, ALL, threshold))
    for key, keys in _BY_BASE.items():
        show(keys, _by_base(numbers, key, threshold))
    noted = _with_others(numbers, (_NOTED,), _by_base(numbers, _PROGRESS[0], threshold), gates)
    show([_NOTED], noted)
    show(_PROGRESS, _with_others(numbers, _PROGRESS, noted))
    show(_CAUSES, _with_others(numbers, _CAUSES, noted & _by_base(numbers, _CAUSES[0], threshold)))
    show(
        [_ALONE],
        [key for key in _by_base(numbers, "survived_departures", threshold) if _both_many(numbers, key, threshold)],
    )
    show(_CARRIED, carried_scopes(gates, threshold))
    fates = fate_scopes(gates, threshold)
    show(_CARRIED_SHARES, fates)
    show(_CARRIED_ALL, fates & {ALL})
    # Partners see beside each organization how many people act for it; the public sees few of them.
    show([_ONE_PERSON], gates.pairs if eyes == "partnership" else _by_base(numbers, _ONE_PERSON, threshold))
    return found


def carried_scopes(gates: Gates, threshold: int) -> frozenset[str]:
    """The scopes of which it may be shown how many relationships there are."""
    carried = gates.carried
    return gates.scopes_where(lambda pairs: carried.standing(pairs, threshold), carried.safe)


def fate_scopes(gates: Gates, threshold: int) -> frozenset[str]:
    """The scopes of which it may be shown beside that what the relationships are like, and what may become of them."""
    counted = carried_scopes(gates, threshold)
    shown = {key for key in gates.parts if key in counted and gates.carried.enough(gates.pairs[key], threshold)}
    if ALL in counted and gates.carried.enough(gates.pairs[ALL], threshold):
        return frozenset({*shown, ALL} if gates.carried.enough(gates.rest(shown), threshold) else shown)
    return frozenset(shown)


def _answers(show: Callable[[Iterable[str], Iterable[str], How], None], gates: Gates, threshold: int) -> frozenset[str]:
    """Show what is made of answers; the scopes that show ties."""
    answers = gates.answers

    def answering(pairs: Collection[Pair]) -> Standing:
        return _standing(pairs, answers, threshold)

    ties = gates.scopes_where(answering, lambda pairs: answers.ties_safe(pairs, threshold))
    show(_TIES, ties, _EXACT)
    for scope in ties:
        where, how = _among_many(gates, scope, threshold)
        if answers.pairs_loose(gates.pairs[scope]):
            show(_PAIRS, where, how)
            if answers.places_loose(gates.pairs[scope], threshold):
                show(_SHAPE, where, how)
        if answers.strain_loose(gates.pairs[scope], threshold):
            show(_STRAIN, where, how)
    for key, several in _RATINGS.items():

        def rating(part: Collection[Pair], several: tuple[Rated, ...] = several) -> Standing:
            fewest = max(threshold, _from(RATERS_FROM, answers))
            stand = [_stand(*answers.raters(part, *rated), fewest) for rated in several]
            return "few" if "few" in stand else stand[0]

        def safe(part: Collection[Pair], several: tuple[Rated, ...] = several) -> bool:
            return all(answers.ratings_safe(part, *rated) for rated in several)

        show([key], gates.scopes_where(rating, safe, ties), _EXACT)

    return ties


def _among_many(gates: Gates, scope: str, threshold: int) -> tuple[tuple[str, ...], How]:
    """The scope, if so many answered in it that rounded figures may be shown, and how they are rounded."""
    count = gates.answers.answering(gates.pairs[scope])
    step = FINE_STEP if count >= FINE_FROM else STEP
    return (scope,) if count >= max(MANY_FROM, 2 * threshold) else (), How(step, bounds=False)


def _groups_safe(gates: Gates, ties: Collection[str], threshold: int) -> bool:
    """Whether the number of ties inside all sites may be known, beside those of the sites that are shown."""
    sites = [key for key in gates.parts if key in set(gates.sites.values()) and key not in ties]
    rest: frozenset[Pair] = frozenset().union(*(gates.pairs[key] for key in sites))
    return _standing(rest, gates.answers, threshold) != "few" and gates.answers.ties_safe(rest, threshold)


def _standing(pairs: Collection[Pair], answers: Answers, threshold: int) -> Standing:
    """Of those who answered, and of those with answers that no agreement opens, there must be enough."""
    answering, hiding = answers.answering(pairs), answers.hiding(pairs)
    return "few" if 0 < hiding < _from(HIDING_FROM, answers) else _stand(answering, hiding, threshold)


def _from(fewest: int, answers: Answers) -> int:
    return fewest + MORE_FROM * (answers.together - 1)


def _stand(those: int, hiding: int, threshold: int) -> Standing:
    if not those:
        return "nobody"
    return "few" if those < threshold or 0 < hiding < threshold else "enough"


def _by_base(numbers: Sequence[Measured], key: str, threshold: int) -> frozenset[str]:
    """The scopes in which enough stand behind ``key``. The total is hidden where the hidden parts hold fewer than the
    threshold together, or would for somebody who knows the largest of them from inside."""
    bases = {each.scope: each.base or 0 for each in numbers if each.key == key}
    shown = {scope for scope, base in bases.items() if base >= threshold}
    hidden = [base for scope, base in bases.items() if scope != ALL and 0 < base < threshold]
    if ALL in shown and hidden:
        rest = bases[ALL] - sum(bases[scope] for scope in shown if scope != ALL)
        if rest - max(hidden) < threshold:
            shown.discard(ALL)
    return frozenset(shown)


def _with_others(
    numbers: Sequence[Measured], keys: Sequence[str], among: Collection[str], gates: Gates | None = None
) -> frozenset[str]:
    """The scopes of ``among`` in which enough is otherwise than what the largest of ``keys`` counts, of its base or, if
    ``gates`` are given, of all pairs of organizations; of all also less the parts that are shown."""
    found = {(each.key, each.scope): each for each in numbers if each.key in keys}

    def otherwise(scope: str, less: Collection[str] = ()) -> int | None:
        """None where there is nothing to tell."""
        counts = [
            sum(_of(found, (key, each), "count") * (1, -1)[each != scope] for each in (scope, *less)) for key in keys
        ]
        if not any(counts):
            return None
        if gates is not None:
            return len(gates.rest(less) if less else gates.pairs[scope]) - max(counts)
        return sum(_of(found, (keys[0], each), "base") * (1, -1)[each != scope] for each in (scope, *less)) - max(
            counts
        )

    def enough(left: int | None) -> bool:
        return left is None or left >= OTHERS

    shown = {scope for scope in among if scope != ALL and enough(otherwise(scope))}
    whole = ALL in among and enough(otherwise(ALL)) and enough(otherwise(ALL, sorted(shown)))
    return frozenset({*shown, ALL} if whole else shown)


def _of(found: Mapping[tuple[str, str], Measured], name: tuple[str, str], what: Literal["count", "base"]) -> int:
    each = found.get(name)
    return 0 if each is None else getattr(each, what) or 0


def _both_many(numbers: Sequence[Measured], scope: str, threshold: int) -> bool:
    """Whether those that hung on one person, and those that did not, are both many or none."""
    bases = {each.key: each.base or 0 for each in numbers if each.scope == scope}
    alone, every = bases.get(_ALONE, 0), bases.get("survived_departures", 0)
    return alone >= threshold and (every - alone == 0 or every - alone >= threshold)
