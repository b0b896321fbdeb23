"""What if: these people leave, this one stays, that grant ends."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wellknit.errors import Problem, WellknitError, chained, problem, worded

if TYPE_CHECKING:
    from wellknit.partners.roster import Roster
    from wellknit.relationships.ledger import Ledger
    from wellknit.relationships.survival.exact import Post

__all__ = ["NOTHING", "WhatIf", "ended_posts"]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is taken for certain: who leaves all their organizations, who stays, which grants end.

    People and grants by their keys in the roster. Where a grant ends, so do the involvements that it pays; a post ends
    when all of its involvements do. Who stays does so wherever a post is left, whatever else is thought of their
    leaving.
    """

    leave: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.leave or self.stay or self.grants)

    def check(self, ledger: Ledger, roster: Roster, day: date) -> tuple[Problem, ...]:
        """What is wrong with it: names of nobody, of people who act for no organization on ``day``, of no grant."""
        return tuple(self._problems(ledger, roster, day))

    def checked(self, ledger: Ledger, roster: Roster, day: date) -> None:
        """Raise WellknitError with everything that is wrong with it."""
        if problems := self.check(ledger, roster, day):
            raise WellknitError(problems)

    def _problems(self, ledger: Ledger, roster: Roster, day: date) -> Iterator[Problem]:
        for person in dict.fromkeys((*self.leave, *self.stay)):
            if person in ledger.employers:
                continue
            if roster.person(person) is None and all(each.person != person for each in roster.involvements):
                known = [each.key for each in roster.people]
                yield problem("survival.unknown-person", person=_shown(person), nearest=_nearest(person, known))
            else:
                yield problem("survival.not-in-post", person=_shown(person), day=day)
        for person in sorted(set(self.leave) & set(self.stay)):
            yield problem("survival.leave-and-stay", person=_shown(person))
        known = sorted({each.grant for each in roster.involved(day) if each.grant})
        for grant in dict.fromkeys(self.grants):
            if grant not in known:
                yield problem("survival.unknown-grant", grant=_shown(grant), day=day, nearest=_nearest(grant, known))


NOTHING = WhatIf()


def ended_posts(ledger: Ledger, roster: Roster, day: date, grants: Collection[str]) -> frozenset[Post]:
    """The posts (person, organization) that end with ``grants``: all of their involvements on ``day`` hang on these."""
    if not grants:
        return frozenset()
    paid: set[Post] = set()
    otherwise: set[Post] = set()
    for each in roster.involved(day):
        if each.person and each.organization in ledger.employers.get(each.person, ()):
            (paid if each.grant in grants else otherwise).add((each.person, each.organization or ""))
    return frozenset(paid - otherwise)


def _shown(text: str, longest: int = 60) -> str:
    """What somebody wrote, in quotes and without signs that can't be seen."""
    kept = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return f"'{kept if len(kept) <= longest else kept[: longest - 1] + '…'}'"


def _nearest(name: str, known: Iterable[str]) -> str:
    every = list(known)
    close = difflib.get_close_matches(name[:100].lower(), every, n=3, cutoff=0.6)
    if close:
        return worded("Did you mean {names}?", names=chained(map(_shown, close), "{one} or {other}"))
    listed = f"{', '.join(map(_shown, every[:12]))}{' …' if len(every) > 12 else ''}"
    return worded("Known: {names}.", names=listed) if every else worded("There is none.")
