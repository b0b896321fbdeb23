"""An attacker who reads everything that is shown, knows its own answers, and thinks through every world there could be.

A world is what every organization answers. The attacker knows the rules by which findings are protected, all contacts
and all agreements (more than it would), and its own answers. A world is possible for it when it shows the same findings
to the partnership and to the public. An answer is found out when it is the same in all possible worlds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations, product

from wellknit.partners.roster import Organization, Roster
from wellknit.relationships.agreements import Agreement
from wellknit.relationships.findings import Findings, Measured, ShownOrganization, ShownRelationship, Viewer
from wellknit.relationships.measures.cohesion import (
    components,
    density,
    largest_part,
    reciprocity_pairs,
    reciprocity_ties,
)
from wellknit.relationships.measures.missing import answered, answered_pairs
from wellknit.relationships.network import network_of
from wellknit.relationships.scopes import BETWEEN, Scope
from wellknit.relationships.showing import protect
from wellknit.relationships.ties import Report
from wellknit.relationships.trust import ratings, scores

__all__ = ["DAY", "Pair", "Partnership", "World", "found_out", "found_out_of_all"]

DAY = date(2021, 3, 15)

Pair = tuple[str, str]
#: What each organization answers of each other: None for silence, False for 'no tie', True or ratings for a tie.
World = Mapping[Pair, bool | Mapping[str, int] | None]


@dataclass(frozen=True)
class Partnership:
    """What is no secret: who takes part where, who met whom, who agreed to what; and the thresholds."""

    sites: Mapping[str, str | None]
    scopes: tuple[Scope, ...]
    contacts: frozenset[Pair] = frozenset()
    agreements: tuple[Agreement, ...] = ()
    thresholds: tuple[int, int] = (3, 3)
    shape: bool = False
    earlier: bool = False
    #: Nothing is read but what is public.
    public_alone: bool = False

    def reports(self, world: World, wave: str = "spring") -> list[Report]:
        found = []
        for (rater, rated), said in world.items():
            state = "not_answered" if said is None else "no_tie" if said is False else "tie"
            given = said if isinstance(said, Mapping) else {}
            found.append(Report(wave, "", "", rater, rated, state, given))  # type: ignore[arg-type]
        return found

    def complete(self, world: World) -> Findings:
        """The findings of whoever holds the folder: relationships, and every number that is made of pairs."""
        reports = self.reports(world)
        rated = ratings(reports)
        numbers: list[Measured] = []
        for scope in self.scopes:
            network = network_of(reports, scope.organizations).among(scope.organizations)
            if scope.key == BETWEEN:
                network = network.between(scope.national, frozenset(scope.organizations) - scope.national)
            found = [
                answered(network), answered_pairs(network), density(network), reciprocity_ties(network),
                reciprocity_pairs(network), *scores(rated, scope),
            ]  # fmt: skip
            if self.shape:
                found += [components(network), largest_part(network)]
            numbers += [
                Measured(
                    "network", each.key, scope.key, each.kind, each.value, each.count, each.base, each.low, each.high
                )
                for each in found
            ]
        tied = {tuple(sorted(pair)) for pair, said in world.items() if said not in (None, False)}
        relationships = [
            ShownRelationship(*pair, links=int(pair in self.contacts), people=(1, 1), hangs=False)
            for pair in sorted({*tied, *self.contacts})  # type: ignore[misc]
        ]
        return Findings(
            "spring", DAY, Viewer("holder"), tuple(numbers),
            tuple(ShownOrganization(key, key.title(), site, "", 1) for key, site in self.sites.items()),
            tuple(relationships),
        )  # fmt: skip

    def seen(self, world: World, earlier: World | None = None) -> str:
        """All that the partnership and the public see of ``world``."""
        complete = self.complete(world)
        roster = Roster(tuple(Organization(key, key.title(), site=site) for key, site in self.sites.items()))
        # Where both thresholds are one, the public sees nothing that the partnership does not.
        audiences = [("partnership", self.thresholds[0]), ("public", self.thresholds[1])][self.public_alone :]
        shown = [
            protect(
                complete,
                Viewer(eyes),  # type: ignore[arg-type]
                agreements=self.agreements,
                roster=roster,
                reports=self.reports(world),
                scopes=self.scopes,
                threshold=threshold,
                partnership_threshold=self.thresholds[0],
                earlier=self.reports(earlier, "fall") if earlier and self.earlier else (),
            )
            for eyes, threshold in audiences[: len(set(self.thresholds))]
        ]
        return repr(shown)


def found_out(
    partnership: Partnership,
    worlds: Iterable[World],
    *,
    spared: Callable[[Pair], bool] = lambda pair: False,
    alike: Sequence[Sequence[str]] = (),
    together: int = 1,
) -> list[tuple[str, Pair, object]]:
    """Who finds out which answer of whom: (attacker, (who answers, of whom), the answer), of all ``worlds`` there are.

    So many attackers as are ``together`` tell each other what they answered. ``spared`` are answers that may be found
    out, since the pair agreed. Silence is no answer and is no secret here. ``alike`` are groups of organizations that
    may be exchanged for each other, so that worlds that differ in nothing else show the same and only one of each group
    need attack.
    """
    everybody = [key for group in alike for key in group]
    exchanges = [
        dict(zip(everybody, (key for group in order for key in group), strict=True))
        for order in product(*(permutations(group) for group in alike))
    ]
    shown: dict[object, str] = {}
    seen: list[tuple[World, str]] = []
    for world in worlds:
        key = _like(world, exchanges)
        if key not in shown:
            shown[key] = partnership.seen(world)
        seen.append((world, shown[key]))
    beside = {key for group in alike for key in group[1:]}
    found = set()
    for attackers in combinations(partnership.sites, together):
        if not beside.isdisjoint(attackers):
            continue
        attacker = " and ".join(attackers)
        possible: dict[tuple[object, str], list[World]] = {}
        for world, view in seen:
            own = tuple(_plain(said) for pair, said in world.items() if pair[0] in attackers)
            possible.setdefault((own, view), []).append(world)
        for group in possible.values():
            for pair in group[0]:
                if pair[0] in attackers or spared(pair):
                    continue
                said = {_plain(world[pair]) for world in group}
                if len(said) == 1 and said != {None}:
                    found.add((attacker, pair, said.pop()))
                else:
                    found |= {(attacker, pair, item) for item in _always(world[pair] for world in group)}
    return sorted(found, key=str)


def found_out_of_all(partnership: Partnership) -> list[tuple[str, Pair, object]]:
    """The same for all ways in which organizations can answer 'tie' or 'no tie' of each other, where all of them may be
    exchanged for each other: worlds are numbers here, one bit an answer, so that a million of them can be looked at."""
    import numpy

    organizations = tuple(partnership.sites)
    pairs = [*permutations(organizations, 2)]
    bit = {pair: place for place, pair in enumerate(pairs)}
    worlds = numpy.arange(1 << len(pairs), dtype=numpy.int64)
    like = worlds.copy()
    for order in permutations(organizations):
        to = dict(zip(organizations, order, strict=True))
        turned = numpy.zeros_like(worlds)
        for one, other in pairs:
            turned |= ((worlds >> bit[one, other]) & 1) << bit[to[one], to[other]]
        numpy.minimum(like, turned, out=like)
    views: dict[str, int] = {}
    view = {}
    for each in numpy.unique(like).tolist():
        shown = partnership.seen({pair: bool(each >> bit[pair] & 1) for pair in pairs})
        view[each] = views.setdefault(shown, len(views))
    kinds, which = numpy.unique(like, return_inverse=True)
    seen = numpy.array([view[each] for each in kinds.tolist()])[which]
    attacker = organizations[0]
    own = sum(((worlds >> bit[pair]) & 1) << place for place, pair in enumerate(p for p in pairs if p[0] == attacker))
    order = numpy.argsort(key := seen * (1 << len(organizations)) + own, kind="stable")
    start = numpy.flatnonzero(numpy.diff(key[order], prepend=-1))
    always = numpy.bitwise_and.reduceat(worlds[order], start)
    ever = numpy.bitwise_or.reduceat(worlds[order], start)
    found: list[tuple[str, Pair, object]] = []
    for pair in pairs:
        if pair[0] != attacker:
            found += [(attacker, pair, True)] * bool(((always >> bit[pair]) & 1).any())
            found += [(attacker, pair, False)] * (not ((ever >> bit[pair]) & 1).all())
    return sorted(found, key=str)


def _like(world: World, exchanges: Sequence[Mapping[str, str]]) -> object:
    """The same for all worlds that differ by an exchange alone."""
    plain = {pair: _plain(said) for pair, said in world.items()}
    if len(exchanges) < 2:
        return tuple(plain.items())
    return min(tuple(str(plain[to.get(a, a), to.get(b, b)]) for a, b in world) for to in exchanges)


def _always(answers: Iterable[object]) -> set[tuple[str, int]]:
    """The ratings of single items that are the same in all these answers: an answer may be found out in part."""
    items = [set(said.items()) if isinstance(said, Mapping) else set() for said in answers]
    return set.intersection(*items)


def _plain(said: object) -> object:
    return tuple(sorted(said.items())) if isinstance(said, Mapping) else said
