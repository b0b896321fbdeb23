"""relationships/ties.csv: what respondents say of other organizations, one row a respondent and organization."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wellknit.errors import Problem, worded
from wellknit.folder.cells import Record, records
from wellknit.folder.name_map import Named, Names
from wellknit.partners.roster import Roster
from wellknit.relationships.ledger import employers_on
from wellknit.relationships.ties import DIMENSIONS, STATES, Dimension, Report
from wellknit.surveys.wave import Wave

__all__ = ["read_rating", "read_ties"]

_PERSON = worded("person in partners/people.csv with the key")


def read_ties(
    root: Path, roster: Roster, waves: Mapping[str, Wave], names: Names
) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports of ties.csv, and everything that is wrong with it.

    An empty state with ratings is a tie, without any it is no answer. A row is left out whose wave, organizations or
    state can't be told, or that contradicts itself: what is not known is never read as 'no tie'.
    """
    rows, found, _ = records(
        root,
        "relationships/ties",
        ("wave", "to"),
        ("respondent", "person", "from", "state", "contact", *(each.key for each in DIMENSIONS)),
    )
    named = names.within(found)
    people = dict.fromkeys(each.key for each in roster.people)
    employers = {key: employers_on(roster, wave.day) for key, wave in waves.items()}
    reports: list[Report] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        report = _report(row, waves, named, people, employers)
        if report is not None:
            same = (report.wave, report.respondent, report.organization, report.to)
            if seen.setdefault(same, row.row) != row.row:
                found.add("ties.twice", row.row, "to", first=seen[same])
                report = None
        if report is None:
            row.leave_out()
        else:
            reports.append(report)
    return tuple(reports), found.problems()


def _report(
    row: Record,
    waves: Mapping[str, Wave],
    named: Named,
    people: Mapping[str, None],
    employers: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Report | None:
    row.needed("wave")
    wave = row.known("wave", waves, worded("wave in wellknit.toml with the key"))
    target = row.needed("to")
    to = named.key(target, row.row, "to") if target else None
    person, respondent = _who(row, waves.get(wave or ""), people)
    if wave is None or to is None:
        return None
    acting = employers[wave].get(person or "", ())
    organization = _organization(row, named, waves[wave], person, acting)
    if organization is None:
        return None
    if organization == to:
        row.found.tally("ties.itself", row.row, "to")
        return None
    contact = row.known("contact", people, _PERSON) or ""
    if contact and to not in employers[wave].get(contact, ()):
        row.found.tally("ties.contact-elsewhere", row.row, "contact", wave=waves[wave].name, day=waves[wave].day)
    ratings = _ratings(row)
    state = row.choice("state", STATES)
    if row.text("state") and state is None:
        return None
    if state is None:
        state = "tie" if ratings else "not_answered"
    elif state != "tie" and ratings:
        row.found.add("ties.rated-without-tie", row.row, "state", state=state, rated=", ".join(sorted(ratings)))
        return None
    return Report(wave, respondent or person or "", person or "", organization, to, state, ratings, contact, row.row)


def _who(row: Record, wave: Wave | None, people: Mapping[str, None]) -> tuple[str | None, str]:
    """The person and the respondent; a person only in a wave that promised to identify who answers."""
    respondent = row.text("respondent")
    if row.text("person") and wave is not None and wave.mode != "identified":
        row.found.tally("ties.person-not-promised", row.row, "person", wave=wave.name, mode=wave.mode)
        return None, respondent
    return row.known("person", people, _PERSON), respondent


def _organization(row: Record, named: Named, wave: Wave, person: str | None, acting: tuple[str, ...]) -> str | None:
    """Whom the report speaks for: the column ``from``, else the one organization that the person acts for that day."""
    written = row.text("from")
    if written:
        organization = named.key(written, row.row, "from")
        if organization and person and organization not in acting:
            row.found.tally("ties.not-acting", row.row, "from", wave=wave.name, day=wave.day)
        return organization
    if person is None:
        if not row.text("person") or wave.mode != "identified":
            row.found.tally("ties.nobody", row.row, "from")
        return None
    if len(acting) == 1:
        return acting[0]
    code = "ties.several-employers" if acting else "ties.no-employer"
    row.found.tally(code, row.row, "person", wave=wave.name, day=wave.day)
    return None


def _ratings(row: Record) -> dict[str, int]:
    ratings: dict[str, int] = {}
    for each in DIMENSIONS:
        written = row.text(each.key)
        if not written or written == "?":
            continue  # this one was not rated
        value = read_rating(written, each)
        if value is None:
            values = {"dimension": each.key, "low": each.bottom, "high": each.top}
            row.found.tally("ties.rating", row.row, each.key, written, **values)
        else:
            ratings[each.key] = value
    return ratings


def read_rating(written: str, dimension: Dimension) -> int | None:
    """The rating that ``written`` is on the scale of ``dimension``; None for anything else.

    A spreadsheet may write 3 as 3.0. Yes and no are 1 and 0 on a scale from 0 to 1.
    """
    if (dimension.bottom, dimension.top) == (0, 1) and written.casefold() in ("yes", "no"):
        return int(written.casefold() == "yes")
    plain = written.removesuffix(".0")
    if plain.isascii() and plain.isdecimal() and len(plain) <= 3 and dimension.bottom <= int(plain) <= dimension.top:
        return int(plain)
    return None
