"""The log of contacts, from March 2020 to January 2022: drawn from the links of posts and from regular meetings."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from random import Random

from .links import Link, Table, links, tables
from .roster import DAY, Member, holder

SEED = 2020
LOG_BEGINS = date(2020, 3, 2)
#: Until then there were calls where there would have been meetings.
APART_UNTIL = date(2020, 8, 31)
#: Days that the next in a post needs before taking up a contact.
TAKES_UP = {"hands": (5, 25), "slow": (50, 95)}
#: How many contacts were logged by two people.
LOGGED_TWICE = 9
HEAD = ["date", "kind", "formal", "people", "note"]


@dataclass(frozen=True, order=True)
class Contact:
    """One line of contacts.csv."""

    day: date
    people: tuple[str, ...]
    kind: str
    formal: bool
    note: str = ""


def _months() -> Iterator[tuple[int, int]]:
    year, month = LOG_BEGINS.year, LOG_BEGINS.month
    while (year, month) <= (DAY.year, DAY.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@cache
def contacts() -> tuple[Contact, ...]:
    """All contacts in the order of their days, without those that are logged twice."""
    random = Random(SEED)
    found: set[Contact] = set()
    for link in links(LOG_BEGINS):
        found.update(_of_link(link, random))
    for table in tables():
        found.update(_of_table(table, random))
    return tuple(sorted(found))


def _some_weekday(year: int, month: int, random: Random) -> date:
    day = date(year, month, random.randint(1, monthrange(year, month)[1]))
    return day - timedelta(days=max(day.weekday() - 4, 0)) if day.day > 2 else day + timedelta(days=3)


def _of_link(link: Link, random: Random) -> Iterator[Contact]:
    first = {post: _first(post, link.since) for post in (link.one, link.other)}
    pause = {post: random.randint(*TAKES_UP.get(link.then, (0, 0))) for post in first}
    for year, month in _months():
        times = int(link.monthly) + (random.random() < link.monthly % 1)
        for _ in range(times):
            day = _some_weekday(year, month, random)
            kind, formal = _kind(day, random)
            people = [_in_touch(post, day, link.then, first[post], pause[post]) for post in first]
            if link.since <= day and LOG_BEGINS <= day <= DAY and all(people):
                yield Contact(day, tuple(sorted(each.person for each in people if each)), kind, formal)


def _first(post: str, since: date) -> str | None:
    """Who held the post when contact began, or was the first to hold it after that."""
    day = since
    while day < DAY and holder(post, day) is None:
        day += timedelta(days=1)
    there = holder(post, day)
    return there.person if there else None


def _in_touch(post: str, day: date, then: str, first: str | None, pause: int) -> Member | None:
    """Who of this post may have a contact on ``day``."""
    there = holder(post, day)
    if there is None or there.person == first:
        return there
    if then == "drops" or (there.start is not None and day < there.start + timedelta(days=pause)):
        return None
    return there


def _kind(day: date, random: Random) -> tuple[str, bool]:
    kind = random.choices(("meeting", "call", "mail", "event"), (35, 30, 28, 7))[0]
    formal = random.random() < {"meeting": 0.45, "event": 0.3}.get(kind, 0.06)
    return ("call" if day <= APART_UNTIL and kind in ("meeting", "event") else kind), formal


def _of_table(table: Table, random: Random) -> Iterator[Contact]:
    months = [each for each in _months() if table.first <= each <= table.last]
    for year, month in months[:: table.months]:
        # The third Wednesday, unless August, when nobody meets.
        first = date(year, month, 1)
        day = first + timedelta(days=(2 - first.weekday()) % 7 + 14)
        there = [found for post in table.posts if (found := holder(post, day)) and random.random() < 0.93]
        if month != 8 and len(there) > 1 and day <= DAY:
            kind = "call" if day <= APART_UNTIL or "call" in table.name else "meeting"
            yield Contact(day, tuple(sorted({each.person for each in there})), kind, True, table.name)


def rows() -> list[list[str]]:
    """contacts.csv, header first; a few contacts stand in it twice, as they were logged by two people."""
    random = Random(SEED + 1)
    logged = [(each, ";".join(each.people)) for each in contacts()]
    for each in random.sample(contacts(), LOGGED_TWICE):
        logged.append((each, ";".join(reversed(each.people))))
    lines = [HEAD]
    for each, people in sorted(logged, key=lambda pair: (pair[0].day, pair[0].people, pair[1])):
        lines.append([each.day.isoformat(), each.kind, "formal" if each.formal else "", people, each.note])
    return lines


def in_touch(day: date) -> Counter[tuple[str, str]]:
    """How many contacts each two people had within the twelve months before ``day``; both sorted in the pair."""
    met: Counter[tuple[str, str]] = Counter()
    for each in contacts():
        if date(day.year - 1, day.month, day.day) < each.day <= day:
            met.update(combinations(each.people, 2))
    return met
