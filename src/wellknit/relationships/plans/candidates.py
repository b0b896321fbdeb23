"""Who may be introduced to whom, and what it costs: the rules that all plans respect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wellknit.errors import fail
from wellknit.relationships.ledger import Ledger, Link
from wellknit.relationships.settings import Constraint

__all__ = ["Rules", "acquainted", "rules_of"]

_LONG_AGO = date.min  # the day of a contact that nobody logged, where nothing was logged at all


@dataclass(frozen=True)
class Rules:
    """What an introduction of two people takes.

    ``effort`` is 1 unless the partnership says otherwise. The most telling row counts: one about these two people;
    else one about a person and an organization of the other, else one about a person and everybody; of several of
    the same kind the dearest. ``leaving`` is each person's chance of leaving, which decides between plans of equal
    effort: who is likely to stay is introduced first. ``most`` is how many new contacts one person may be asked for.
    """

    ledger: Ledger
    most: int
    leaving: Mapping[str, float]
    apart: frozenset[tuple[str, str]]
    closed: frozenset[str]
    efforts: Mapping[tuple[str, str], float]
    mentioned: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def linked(self) -> frozenset[tuple[str, str]]:
        """Who is in touch already."""
        return frozenset((link.one, link.other) for link in self.ledger.links)

    @property
    def ordinary(self) -> bool:
        """Whether anybody may be introduced to anybody, at the same effort."""
        return not (self.apart or self.closed or self.efforts)

    @property
    def least(self) -> float:
        """The least that any introduction can take."""
        return min(1.0, min(self.efforts.values(), default=1.0))

    def effort(self, one: str, other: str) -> float | None:
        """What it takes to introduce these two; None where they may not be, need not be, or are one person."""
        if one == other or one in self.closed or other in self.closed:
            return None
        if (one, other) in self.linked or (other, one) in self.linked:
            return None
        mine, theirs = self.ledger.employers[one], self.ledger.employers[other]
        if any(employer in theirs for employer in mine):
            return None  # colleagues meet where they work
        if not (self.apart or self.efforts):
            return 1.0
        if any(self._row(self.apart, a, b) for a, b in ((one, other), (other, one))):
            return None
        found = [self.efforts[pair] for pair in ((one, other), (other, one)) if pair in self.efforts]
        if not found:
            wider = [(one, key) for key in theirs] + [(other, key) for key in mine]
            found = [self.efforts[pair] for pair in wider if pair in self.efforts]
        if not found:
            found = [self.efforts[pair] for pair in ((one, ""), (other, "")) if pair in self.efforts]
        return max(found, default=1.0)

    def _row(self, pairs: frozenset[tuple[str, str]], one: str, other: str) -> bool:
        return (one, other) in pairs or any((one, employer) in pairs for employer in self.ledger.employers[other])

    def stays(self, person: str) -> float:
        return 1.0 - self.leaving.get(person, 0.0)


def acquainted(ledger: Ledger, constraints: Iterable[Constraint]) -> Ledger:
    """The ledger with a link for everybody who is said to know another without a logged contact.

    Who knows an organization knows everybody who acts for it. Who knows everybody knows those of the organizations
    with which the own ones have a relationship already; no new relationship is read out of such a sweeping row.
    """
    constraints = [row for row in constraints if row.kind == "know" and row.person in ledger.employers]
    if not constraints:
        return ledger
    links = {(link.one, link.other): link for link in ledger.links}
    acting: dict[str, list[str]] = {}
    for person, employers in ledger.employers.items():
        for employer in employers:
            acting.setdefault(employer, []).append(person)
    partners: dict[str, set[str]] = {}
    day = max((link.last for link in ledger.links), default=None)
    for row in constraints:
        if row.other is None:
            if not partners:
                for a, b in ledger.relationships:
                    partners.setdefault(a, set()).add(b)
                    partners.setdefault(b, set()).add(a)
            near = {key for employer in ledger.employers[row.person] for key in partners.get(employer, ())}
            others = [person for key in sorted(near) for person in acting.get(key, ())]
        elif row.other in ledger.employers:
            others = [row.other]
        else:
            others = acting.get(row.other, [])
        for other in others:
            pair = (row.person, other) if row.person < other else (other, row.person)
            if other != row.person and pair not in links:
                links[pair] = Link(*pair, last=day or _LONG_AGO, contacts=0)
    return Ledger(ledger.organizations, ledger.employers, tuple(links[pair] for pair in sorted(links)))


def rules_of(
    ledger: Ledger,
    constraints: Iterable[Constraint],
    *,
    new_contacts: int = 3,
    leaving: Mapping[str, float] | None = None,
) -> Rules:
    """What ``constraints`` say about the people of ``ledger``, an :func:`acquainted` one.

    Rows about people who act for nobody on the day say nothing. Raises WellknitError where ``new_contacts`` is less
    than 1, an effort is negative or a chance of leaving no share.
    """
    if new_contacts < 1:
        raise fail("plans.too-few-new-contacts", given=new_contacts)
    leaving = leaving or {}
    for person, chance in leaving.items():
        if not 0 <= chance <= 1:
            raise fail("plans.not-a-chance", person=person, given=chance)
    apart: set[tuple[str, str]] = set()
    closed: set[str] = set()
    efforts: dict[tuple[str, str], float] = {}
    mentioned: set[str] = set()
    for row in constraints:
        if row.person not in ledger.employers:
            continue
        if row.kind == "cost" and not row.cost >= 0:
            raise fail("plans.negative-cost", person=row.person, given=row.cost)
        mentioned.add(row.person)
        if row.other in ledger.employers:
            mentioned.add(str(row.other))
        if row.kind == "cost":
            key = (row.person, row.other or "")
            efforts[key] = max(row.cost, efforts.get(key, 0.0))
        elif row.other is None:
            closed.add(row.person)
        elif row.kind == "not":
            apart.add((row.person, row.other))
    return Rules(
        ledger,
        new_contacts,
        leaving,
        frozenset(apart),
        frozenset(closed),
        efforts,
        frozenset(mentioned),
    )
