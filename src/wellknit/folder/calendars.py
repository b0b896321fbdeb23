"""relationships/calendars/: the calendar files of people who agreed to have them read. No other one is opened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from wellknit.errors import Place, Problem, problem, worded
from wellknit.folder.names import nearest, shown
from wellknit.folder.paths import readable
from wellknit.partners.roster import Roster
from wellknit.relationships.calendar import CONSENT, LARGEST_CALENDAR, read_calendar
from wellknit.relationships.contacts import Contact

__all__ = ["read_calendars"]

FOLDER = "relationships/calendars"


def read_calendars(
    root: Path, roster: Roster, *, until: date, formal: Collection[str]
) -> tuple[tuple[Contact, ...], tuple[Problem, ...]]:
    """The contacts of all calendars ``<person>.ics``, and everything that is wrong with them.

    A calendar of somebody who is not on the roster, or whose consent ``calendar`` the roster does not record, is not
    opened. What of an open one counts, :func:`wellknit.relationships.calendar.read_calendar` says.
    """
    contacts: list[Contact] = []
    found: list[Problem] = []
    for name in _files(root):
        file, key = f"{FOLDER}/{name}", name[: -len(".ics")]
        person = roster.person(key)
        path, wrong = readable(root, file)
        if wrong is not None or path is None:
            found.extend((wrong,) if wrong else ())
        elif person is None:
            hint = nearest(key, [each.key for each in roster.people])
            found.append(problem("calendar.unknown-person", Place(file), person=shown(key), nearest=hint))
        elif not any(each.to == CONSENT for each in person.consents):
            found.append(problem("calendar.no-consent", Place(file), person=shown(key)))
        else:
            try:
                if path.stat().st_size > LARGEST_CALENDAR:
                    found.append(problem("calendar.too-big", Place(file), megabytes=LARGEST_CALENDAR // 1_000_000))
                    continue
                data = path.read_bytes()
            except OSError as error:
                found.append(
                    problem("sheet.unreadable", Place(file), why=error.strerror or worded("it can't be opened"))
                )
                continue
            told, problems = read_calendar(data, file, key, roster, until=until, formal=formal)
            contacts.extend(told)
            found.extend(problems)
    return tuple(contacts), tuple(found)


def _files(root: Path) -> list[str]:
    try:
        names = sorted(path.name for path in (root / FOLDER).iterdir())
    except OSError:
        return []
    return [name for name in names if name.lower().endswith(".ics") and not name.startswith((".", "~"))]
