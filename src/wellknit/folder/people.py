"""The tables under partners/: organizations, their printed figures, people, and who is involved in what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from wellknit.errors import Place, Problem, problem, worded
from wellknit.folder.cells import Record, day_of, records
from wellknit.folder.names import is_key, nearest, shown
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import (
    ROLES,
    SITE_ROLES,
    Consent,
    Involvement,
    Organization,
    Person,
    ProfileFigure,
    Roster,
)

__all__ = ["read_roster"]

_MAIL = re.compile(r"[^@\s,;:<>\"()\[\]\\]+@[^@\s,;:<>\"()\[\]\\.]+(\.[^@\s,;:<>\"()\[\]\\.]+)+")
_ORGANIZATION = worded("organization in partners/organizations.csv with the key")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_roster(root: Path, initiative: Initiative) -> tuple[Roster, tuple[Problem, ...]]:
    """The roster of the folder ``root`` and everything that is wrong with its four tables.

    A table that is not there is an empty one. A row that can't be used (no key, a key taken, an unknown person or
    site, dates that run backwards) is left out and named; every other row stays.
    """
    sites = [site.key for site in initiative.sites]
    organizations, named, problems = _organizations(root, initiative, sites)
    organizations, more = _profiles(root, organizations, named)
    people, persons, also = _people(root)
    involvements, last = _involvements(root, initiative, sites, named, persons)
    lost = _national_without_row(initiative, named)
    return Roster(tuple(organizations.values()), people, involvements), (*problems, *lost, *more, *also, *last)


def _national_without_row(initiative: Initiative, named: Mapping[str, None]) -> tuple[Problem, ...]:
    return tuple(
        problem(
            "settings.unknown-reference",
            Place("wellknit.toml", None, None, "initiative.national_partners"),
            what=_ORGANIZATION,
            value=shown(key),
            nearest=nearest(key, named) if named else worded("Add the table with a row for each national partner."),
        )
        for key in initiative.national_partners
        if key not in named
    )


def _organizations(
    root: Path, initiative: Initiative, sites: list[str]
) -> tuple[dict[str, Organization], dict[str, None], tuple[Problem, ...]]:
    """Organizations by key, all keys that stand in the table (also of rows left out), and the problems."""
    rows, found, _ = records(
        root,
        "partners/organizations",
        ("organization", "name"),
        ("sector", "kind", "site", "affiliate_of", "years_in_education", "profile"),
    )
    named = dict.fromkeys(filter(None, (row.text("organization") for row in rows)))
    organizations: dict[str, Organization] = {}
    seen: dict[str, int] = {}
    for row in rows:
        key, name = row.key("organization", seen), row.needed("name")
        site = row.known("site", sites, worded("site"))
        affiliate = row.text("affiliate_of") or None
        if affiliate is not None and affiliate not in initiative.national_partners:
            hint = nearest(affiliate, initiative.national_partners)
            found.add("organizations.no-national", row.row, "affiliate_of", value=shown(affiliate), nearest=hint)
            affiliate = None
        if key in initiative.national_partners and site is not None:
            found.add("organizations.national-with-site", row.row, "site", organization=shown(key), site=shown(site))
        years = row.number("years_in_education", 500)
        if key and name:
            organizations[key] = Organization(
                key,
                name,
                row.text("sector"),
                row.text("kind"),
                site,
                affiliate,
                years,
                row.text("profile"),
            )
        else:
            row.leave_out()
    return organizations, named, found.problems()


def _profiles(
    root: Path, organizations: dict[str, Organization], named: Mapping[str, None]
) -> tuple[dict[str, Organization], tuple[Problem, ...]]:
    """The organizations with the figures that they print about themselves."""
    rows, found, _ = records(root, "partners/profiles", ("organization", "figure", "value", "label", "source"))
    figures: dict[str, list[ProfileFigure]] = {}
    seen: dict[str, dict[str, int]] = {}
    for row in rows:
        row.needed("organization")
        # One whose own row was left out is known: one mistake, one message.
        owner = row.known("organization", named, _ORGANIZATION)
        key = row.key("figure", seen.setdefault(row.text("organization"), {}))
        value, label, source = row.needed("value"), row.needed("label"), row.text("source")
        if not source:
            found.tally("profiles.no-source", row.row, "source")
        if owner in organizations and key and value and label and source:
            figures.setdefault(owner, []).append(ProfileFigure(key, value, label, source))
        else:
            row.leave_out()
    with_figures = {key: replace(each, figures=tuple(figures.get(key, ()))) for key, each in organizations.items()}
    return with_figures, found.problems()


def _people(root: Path) -> tuple[tuple[Person, ...], dict[str, None], tuple[Problem, ...]]:
    rows, found, _ = records(root, "partners/people", ("person", "name"), ("mail", "language", "consents"))
    named = dict.fromkeys(filter(None, (row.text("person") for row in rows)))
    people: list[Person] = []
    seen: dict[str, int] = {}
    mails: dict[str, int] = {}
    for row in rows:
        key, name, mail, language = row.key("person", seen), row.needed("name"), row.text("mail"), row.text("language")
        if mail and not _MAIL.fullmatch(mail):
            found.add("people.mail", row.row, "mail", value=shown(mail))
            mail = ""
        if mail and mails.setdefault(mail.casefold(), row.row) != row.row:
            found.add("people.same-mail", row.row, "mail", value=shown(mail), first=mails[mail.casefold()])
        if language and not _LANGUAGE.fullmatch(language):
            found.add("people.language", row.row, "language", value=shown(language))
            language = ""
        consents = _consents(row)
        if key and name:
            people.append(Person(key, name, mail, language, consents))
        else:
            row.leave_out()
    return tuple(people), named, found.problems()


def _consents(row: Record) -> tuple[Consent, ...]:
    """What stands as 'survey=2021-03-01; quotes=2021-03-01/2021-06-01'; a part that can't be read is named."""
    consents: dict[str, Consent] = {}
    for part in filter(None, (each.strip() for each in row.text("consents").split(";"))):
        what, _, days = part.partition("=")
        given, slash, withdrawn = (each.strip() for each in days.partition("/"))
        start, end = day_of(given), day_of(withdrawn)
        if not is_key(what.strip()) or start is None or (slash and end is None):
            row.found.add("people.consent", row.row, "consents", value=shown(part))
        elif end is not None and end < start:
            row.found.add(
                "people.consent-backwards", row.row, "consents", what=shown(what.strip()), given=start, withdrawn=end
            )
        elif what.strip() in consents:
            row.found.add("people.consent-twice", row.row, "consents", what=shown(what.strip()))
        else:
            consents[what.strip()] = Consent(what.strip(), start, end)
    return tuple(consents.values())


def _involvements(
    root: Path, initiative: Initiative, sites: list[str], organizations: dict[str, None], people: dict[str, None]
) -> tuple[tuple[Involvement, ...], tuple[Problem, ...]]:
    rows, found, _ = records(
        root,
        "partners/involvements",
        ("role",),
        ("person", "organization", "site", "from", "to", "time", "resources", "knowledge", "grant"),
    )
    grants = [grant.key for grant in initiative.grants]
    involvements: list[tuple[int, Involvement]] = []
    for row in rows:
        good = True
        person = row.known("person", people, worded("person in partners/people.csv with the key"))
        organization = row.known("organization", organizations, _ORGANIZATION)
        if not row.text("person") and not row.text("organization"):
            found.tally("involvements.nobody", row.row, "person")
            good = False
        elif (row.text("person") and not person) or (row.text("organization") and not organization):
            good = False
        row.needed("role")
        role, site = row.choice("role", ROLES), row.known("site", sites, worded("site"))
        if role in SITE_ROLES and not row.text("site"):
            found.tally("involvements.no-site", row.row, "site", role)
            good = False
        elif role == "national_partner" and row.text("site"):
            found.add("involvements.national-with-site", row.row, "site", site=shown(row.text("site")))
            good = False
        good = good and role is not None and bool(site) == bool(row.text("site"))
        start, end = row.day("from"), row.day("to")
        if start is not None and end is not None and end < start:
            found.add("involvements.backwards", row.row, "to", start=start, end=end)
            good = False
        grant = row.known("grant", grants, worded("grant"))
        if good and role is not None:
            knowledge = tuple(filter(None, (each.strip() for each in row.text("knowledge").split(";"))))
            involvements.append(
                (
                    row.row,
                    Involvement(
                        role,
                        person,
                        organization,
                        site,
                        start,
                        end,
                        row.text("time"),
                        row.text("resources"),
                        knowledge,
                        grant,
                    ),
                )
            )
        else:
            row.leave_out()
    for (first, _), (row_number, each) in _overlapping(involvements):
        who = each.person or each.organization
        found.add("involvements.overlap", row_number, "from", who=shown(who), role=each.role, first=first)
    return tuple(each for _, each in involvements), found.problems()


def _overlapping(
    involvements: list[tuple[int, Involvement]],
) -> list[tuple[tuple[int, Involvement], tuple[int, Involvement]]]:
    """Pairs of rows in which the same person, or the same organization by itself, has one role in one site at once."""
    groups: dict[tuple[str | None, str | None, str, str | None], list[tuple[int, Involvement]]] = {}
    for row, each in involvements:
        alone = each.organization if each.person is None else None
        groups.setdefault((each.person, alone, each.role, each.site), []).append((row, each))
    pairs = []
    for group in groups.values():
        ordered = sorted(group, key=lambda entry: (entry[1].start or date.min, entry[0]))
        latest = ordered[0]
        for entry in ordered[1:]:
            if (entry[1].start or date.min) <= (latest[1].end or date.max):
                pairs.append((latest, entry))
            if (entry[1].end or date.max) > (latest[1].end or date.max):
                latest = entry
    return sorted(pairs, key=lambda pair: pair[1][0])
