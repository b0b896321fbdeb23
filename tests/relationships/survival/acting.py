"""Small partnerships for tests: who acts for whom, and who is in touch with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hypothesis import strategies as st

from wellknit.relationships.ledger import Ledger, Link

DAY = date(2021, 3, 15)
PEOPLE = ("ana", "ben", "cleo", "dan", "eva", "flo", "gus", "hana", "ivo", "jo", "kim", "lea")


def acting(employers: Mapping[str, str], links: Iterable[str], organizations: str = "") -> Ledger:
    """A ledger of ``{"ana": "library", "ben": "school clinic"}``, links as ``"ana ben"``, and more organizations."""
    acts_for = {person: tuple(sorted(names.split())) for person, names in employers.items()}
    every = {each for names in acts_for.values() for each in names} | set(organizations.split())
    pairs = sorted({tuple(sorted(link.split())) for link in links})
    return Ledger(tuple(sorted(every)), acts_for, tuple(Link(one, other, DAY) for one, other in pairs))


@st.composite
def ledgers(draw: st.DrawFn, most_people: int = 9) -> Ledger:
    """Any ledger of a few people: some act for two organizations, some know nobody, some organizations have nobody."""
    organizations = ("archive", "bakery", "clinic", "dairy", "farm")
    people = PEOPLE[: draw(st.integers(0, most_people))]
    employers = {
        person: tuple(sorted(draw(st.sets(st.sampled_from(organizations[:4]), min_size=1, max_size=2))))
        for person in people
    }
    pairs = [(one, other) for one in people for other in people if one < other]
    links = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return Ledger(organizations, employers, tuple(Link(one, other, DAY) for one, other in sorted(links)))


def chances_to_stay(people: int) -> st.SearchStrategy[list[float]]:
    """Chances of so many people: any, and often none or certainty."""
    return st.lists(st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0, 1), min_size=people, max_size=people)
