"""What an organization sees of itself beside what is published: what its people reported of others, where the first
page of the survey said so, and whom they met.

Nothing is counted for one viewer, nobody is named who answered, and what others said of the organization is never read.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from wellknit.folder.contacts import read_contacts
from wellknit.labels import label
from wellknit.partners.roster import Roster
from wellknit.relationships.contacts import Contact, joined
from wellknit.relationships.ledger import employers_on
from wellknit.relationships.ties import DIMENSIONS, Dimension, Report
from wellknit.releases.related import reports_of
from wellknit.web.models import FolderFile, Mode, Organization, Release, ReleaseFile, Wave
from wellknit.web.partners.records import roster_of
from wellknit.web.rules import Viewer
from wellknit.web.surveys.answering.who_sees import of_own_organization

__all__ = ["Met", "Own", "Reported", "of_own", "why_nothing"]

#: So many contacts are listed, the latest.
_MOST = 100
#: Where contacts are written down by hand.
_CONTACTS = ("relationships/contacts.csv", "relationships/contacts.xlsx")


@dataclass(frozen=True, slots=True)
class Reported:
    """What one of the organization's people said of another organization: whether there is a relationship, and each
    thing that was rated, in words, with the rating."""

    to: str
    state: str
    ratings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A contact: the day, what it was, who of the organization was there, and which others were, by name."""

    day: date
    kind: str
    people: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What is shown of one ``organization``; ``why`` says why nothing is of its answers, where that is so."""

    organization: Organization
    reported: tuple[Reported, ...]
    why: str
    met: tuple[Met, ...]


def of_own(viewer: Viewer, wave: Wave, language: str) -> tuple[Own, ...]:
    """Each organization that ``viewer`` acts for, as it may see itself in the released ``wave``."""
    own = list(Organization.objects.filter(pk__in=viewer.organizations))
    names = dict(Organization.objects.values_list("key", "name"))
    why = why_nothing(wave)
    reports = () if why else _reports(wave, {each.key for each in own})
    roster = roster_of()
    contacts = _contacts(roster, wave.day)
    return tuple(
        Own(each, tuple(_reported(reports, each.key, names, language)), why, _met(contacts, each.key, roster, names))
        for each in own
    )


def why_nothing(wave: Wave) -> str:
    """Why no answers of an organization's people are shown to it; '' where they are."""
    match wave.mode:
        case Mode.ANONYMOUS:
            return _("This survey promised that nobody can tell which answers are whose, so none are shown here.")
        case Mode.CONFIDENTIAL:
            return _(
                "This survey promised that no name stands beside answers, and an organization's few answers would tell "
                "whose they are. So none are shown here."
            )
    if of_own_organization(wave):
        return ""
    return _(
        "The first page of this survey did not say that organizations see what their own people reported, so none of "
        "it is shown here."
    )


# --- What was reported ------------------------------------------------------------------------------------------------


def _reports(wave: Wave, organizations: Collection[str]) -> tuple[Report, ...]:
    """What people of ``organizations`` reported, as the newest release of ``wave`` keeps it."""
    newest = Release.objects.filter(wave=wave).order_by("-number").first()
    kept = ReleaseFile.objects.filter(release=newest, part="private", path="ties.csv").first()
    if newest is None or kept is None:
        return ()
    rows = csv.DictReader(io.StringIO(bytes(kept.content).decode("utf-8"), newline=""))
    # What others said of them goes no further than this line.
    return reports_of((row for row in rows if row["from"] in organizations), wave.key)


def _reported(
    reports: Collection[Report], organization: str, names: dict[str, str], language: str
) -> Iterator[Reported]:
    """By the other organization's name; reports on the same one in the order of what they say, so that none tells who
    gave it."""
    found = [
        Reported(
            names.get(each.to, each.to),
            label(f"state.{each.state}", language),
            tuple(
                (label(f"dimension.{dimension.key}", language), _rating(dimension, each.ratings[dimension.key]))
                for dimension in DIMENSIONS
                # What somebody said of a person is between the two.
                if dimension.level == "organization" and dimension.key in each.ratings
            ),
        )
        for each in reports
        if each.organization == organization and each.state != "not_asked"
    ]
    return iter(sorted(found, key=lambda each: (each.to, each.state, each.ratings)))


def _rating(dimension: Dimension, value: int) -> str:
    if (dimension.bottom, dimension.top) == (0, 1):
        return _("yes") if value else _("no")
    return _("%(value)s of %(top)s") % {"value": value, "top": dimension.top}


# --- Whom they met ----------------------------------------------------------------------------------------------------


def _contacts(roster: Roster, day: date) -> tuple[Contact, ...]:
    """The contacts up to ``day`` that were written down, the latest first."""
    kept = FolderFile.objects.filter(path__in=_CONTACTS)
    with tempfile.TemporaryDirectory(prefix="wellknit-contacts-") as place:
        for each in kept:
            path = Path(place) / PurePosixPath(each.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes(each.content))
        found, _problems = read_contacts(Path(place), roster) if kept else ((), ())
    return tuple(reversed([each for each in joined(found) if each.day <= day]))


def _met(contacts: Collection[Contact], organization: str, roster: Roster, names: dict[str, str]) -> tuple[Met, ...]:
    """The contacts of the organization's people with others, each as people acted for organizations on that day."""
    acting: dict[date, dict[str, tuple[str, ...]]] = {}
    found: list[Met] = []
    for each in contacts:
        if each.day not in acting:
            acting[each.day] = employers_on(roster, each.day)
        here = acting[each.day]
        people = [person for person in each.people if organization in here.get(person, ())]
        others = {one for person in each.people for one in here.get(person, ())} - {organization}
        if people and others and len(found) < _MOST:
            told = sorted(one.name for key in people if (one := roster.person(key)) is not None)
            found.append(Met(each.day, each.kind, tuple(told), tuple(sorted(names.get(one, one) for one in others))))
    return tuple(found)
