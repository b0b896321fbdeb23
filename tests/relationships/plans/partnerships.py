"""Small partnerships for plans: named ones, random ones, and what is true of them by trying every departure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from random import Random

from hypothesis import strategies as st

from wellknit.relationships.ledger import Ledger, Link
from wellknit.relationships.plans.values import Plan

DAY = date(2021, 3, 15)
ORGANIZATIONS = ("archive", "bakery", "clinic", "dairy", "farm", "gallery", "hostel", "inn", "kitchen")
PEOPLE = (
    *("ana", "ben", "cleo", "dan", "eva", "flo", "gus", "hana", "ivo", "jo", "kim", "lea", "mo", "nia", "otto", "pia"),
    *(f"person{number:02}" for number in range(40)),
)

Pair = tuple[str, str]


def partnership(acting: Mapping[str, str], links: Iterable[str]) -> Ledger:
    """``{"clinic": "ana ben"}`` says who acts for whom, ``"ana cleo"`` who is in touch with whom."""
    employers: dict[str, tuple[str, ...]] = {}
    for organization in sorted(acting):
        for person in acting[organization].split():
            employers[person] = (*employers.get(person, ()), organization)
    pairs = sorted({tuple(sorted(link.split())) for link in links})
    return Ledger(tuple(sorted(acting)), employers, tuple(Link(one, other, DAY) for one, other in pairs))


def with_links(ledger: Ledger, pairs: Iterable[Pair]) -> Ledger:
    """The ledger when these people have met."""
    links = {(link.one, link.other): link for link in ledger.links}
    for one, other in pairs:
        key = (min(one, other), max(one, other))
        links.setdefault(key, Link(*key, DAY))
    return Ledger(ledger.organizations, ledger.employers, tuple(links[key] for key in sorted(links)))


def introduced(plan: Plan) -> list[Pair]:
    return [(each.person, each.other) for each in plan.introductions]


def contacts(pairs: Iterable[Pair]) -> int:
    """How many new contacts the person has who is asked for most."""
    return max(Counter(person for pair in pairs for person in pair).values(), default=0)


def at_random(random: Random, *, organizations: int = 9, people: int = 30, several: float = 0.1) -> Ledger:
    """A partnership of any shape: organizations with nobody or one person, hubs, people of two organizations."""
    keys = ORGANIZATIONS[: random.randint(1, organizations)]
    employers: dict[str, tuple[str, ...]] = {}
    for key in keys:
        for _ in range(random.choice((0, 1, 1, 2, 2, 3, 3, 4))):
            if len(employers) < people:
                employers[PEOPLE[len(employers)]] = (key,)
    for person in employers:
        if random.random() < several:
            employers[person] = tuple(sorted({*employers[person], random.choice(keys)}))
    links: set[Pair] = set()
    if len(employers) > 1:
        known = list(employers)
        hubs = known[: random.choice((0, 0, 1, 2))]
        for _ in range(random.randint(0, int(len(known) * random.choice((0.3, 0.6, 1, 1.5))))):
            one, other = random.sample(known, 2)
            if hubs:
                one = random.choice(hubs)
            if one != other:
                links.add((min(one, other), max(one, other)))
    return Ledger(tuple(keys), employers, tuple(Link(one, other, DAY) for one, other in sorted(links)))


def branching(random: Random, *, organizations: int = 9) -> Ledger:
    """A partnership in which many ways lead through few people: organizations hung one by one on somebody there."""
    employers: dict[str, tuple[str, ...]] = {}
    links: set[Pair] = set()
    count = random.randint(2, organizations)
    favoured = random.random()
    for key in ORGANIZATIONS[:count]:
        before = list(employers)
        fresh = PEOPLE[len(employers) : len(employers) + random.choice((2, 2, 3))]
        employers |= dict.fromkeys(fresh, (key,))
        if before and random.random() < 0.85:
            links.add((min(before) if random.random() < favoured else random.choice(before), fresh[0]))
    ties = sorted((min(link), max(link)) for link in links)
    return Ledger(ORGANIZATIONS[:count], employers, tuple(Link(one, other, DAY) for one, other in ties))


@st.composite
def ledgers(draw: st.DrawFn, most_people: int = 8) -> Ledger:
    """Any partnership of a few people, as adverse as they come."""
    keys = ORGANIZATIONS[: draw(st.integers(1, 5))]
    people = PEOPLE[: draw(st.integers(0, most_people))]
    employers = {
        person: tuple(sorted(draw(st.sets(st.sampled_from(keys), min_size=1, max_size=2)))) for person in people
    }
    pairs = list(combinations(sorted(people), 2))
    links = draw(st.sets(st.sampled_from(pairs), max_size=10)) if pairs else set()
    return Ledger(keys, employers, tuple(Link(one, other, DAY) for one, other in sorted(links)))


class Reach:
    """Who is still in reach of whom when somebody leaves, by walking: people and organizations are bits of a number."""

    def __init__(self, ledger: Ledger) -> None:
        acting: dict[str, set[str]] = {key: set() for key in ledger.organizations}
        for person, employers in ledger.employers.items():
            for key in employers:
                acting[key].add(person)
        self.safe = [key for key in ledger.organizations if len(acting[key]) > 1]
        names = [*self.safe, *sorted(ledger.employers)]
        self.at = {("o" if place < len(self.safe) else "p") + name: place for place, name in enumerate(names)}
        self.people = [self.at["p" + person] for person in sorted(ledger.employers)]
        self.wanted = (1 << len(self.safe)) - 1
        self.beside = [0] * len(names)
        for key in self.safe:
            for person in acting[key]:
                self.join(self.beside, self.at["o" + key], self.at["p" + person])
        for link in ledger.links:
            self.join(self.beside, self.at["p" + link.one], self.at["p" + link.other])

    @staticmethod
    def join(beside: list[int], one: int, other: int) -> None:
        beside[one] |= 1 << other
        beside[other] |= 1 << one

    def safe_after(self, pairs: Iterable[Pair]) -> bool:
        """Whether all organizations with two people or more stay in reach of each other, whoever leaves."""
        beside = list(self.beside)
        for one, other in pairs:
            self.join(beside, self.at["p" + one], self.at["p" + other])
        return self.together(beside, -1) and all(self.together(beside, person) for person in self.people)

    def together(self, beside: list[int], gone: int) -> bool:
        if not self.wanted:
            return True
        reached = frontier = 1
        left = 0 if gone < 0 else 1 << gone
        while frontier:
            node = frontier.bit_length() - 1
            fresh = beside[node] & ~reached & ~left
            reached |= fresh
            frontier = (frontier & ~(1 << node)) | fresh
        return reached & self.wanted == self.wanted


def survives(links: Collection[Pair], departures: int) -> bool:
    """Whether a link is left, whoever ``departures`` people are who leave."""
    people = sorted({person for link in links for person in link})
    return all(
        any(one not in gone and other not in gone for one, other in links)
        for gone in map(set, combinations(people, min(departures, len(people))))
    )


def subsets(pairs: Collection[Pair], most: int | None = None) -> Iterator[tuple[Pair, ...]]:
    for count in range(len(pairs) + 1 if most is None else most + 1):
        yield from combinations(sorted(pairs), count)
