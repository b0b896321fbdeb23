"""The demonstration: a partnership folder read in, and a sign-in for each role."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.utils import timezone

from wellknit.errors import WellknitError
from wellknit.web import demo_answers
from wellknit.web.accounts.actions import make_account
from wellknit.web.demo_ready import READY
from wellknit.web.demo_waves import Door, opened
from wellknit.web.history import added, recorded
from wellknit.web.jobs import asked_for
from wellknit.web.models import (
    SITE_SEATS,
    Account,
    Initiative,
    Involvement,
    Keyholder,
    Membership,
    Organization,
    Role,
    Seat,
    Site,
    Wave,
    WaveState,
)
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.rules import Chair, Viewer
from wellknit.web.scope import inside

__all__ = ["SignIn", "doors", "load", "sign_ins"]

_FILE, _DOORS = "demo-sign-ins.json", "demo-links.json"
_NAMES = {
    Seat.NATIONAL_LEAD: "Nadia Wren",
    Seat.SITE_LEADER: "Silas Fern",
    Seat.CORE_SITE_PARTNER: "Cora Lindqvist",
    Seat.COMMUNITY_PARTNER: "Paz Aldermoor",
    Seat.EVALUATOR: "Eve Thornbury",
    Seat.KEYHOLDER: "Kim Hollis",
    Seat.READER: "Rhea Dunmore",
    Seat.ADMINISTRATOR: "Ada Marsh",
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """What to type to come in as a role; ``where`` is its site or organization."""

    seat: str
    mail: str
    password: str
    where: str


def sign_ins(data: Path) -> list[SignIn]:
    """The sign-ins of the demonstration in ``data``; none where there is none."""
    file = data / _FILE
    return [SignIn(**each) for each in json.loads(file.read_text("utf-8"))] if file.exists() else []


def doors(data: Path) -> list[Door]:
    """The links with which to answer in the demonstration in ``data``; none where there is none."""
    file = data / _DOORS
    return [Door(**each) for each in json.loads(file.read_text("utf-8"))] if file.exists() else []


def load(folder: Path, data: Path) -> list[SignIn]:
    """Reads ``folder`` in and makes an account for each role, with passwords of their own; once a data folder.

    Raises WellknitError for a folder with errors.
    """
    if Initiative.objects.exists():
        return sign_ins(data)
    read = read_folder(folder)
    if read.errors:
        raise WellknitError(read.errors)
    with transaction.atomic():
        initiative = import_folder(read, "demo")
        with inside(initiative):
            made = _members(initiative, read.initiative.language)
            holder = _keys(initiative)
            open_ones = opened(initiative, holder)
            if open_ones:
                _made_up(initiative, holder)
    _kept(data / _FILE, made)
    _kept(data / _DOORS, open_ones)
    return made


def _made_up(initiative: Initiative, holder: Account) -> None:
    """Surveys that made-up people have answered, and what is agreed on; the worker then releases what takes longer."""
    open_one = Wave.objects.select_related("initiative", "instrument_version").get(key="open_confidential")
    version, language = open_one.instrument_version, initiative.language
    assert version is not None
    keyholder = Viewer(holder, initiative, (Chair(Seat.KEYHOLDER),))
    lead = Membership.objects.select_related("account").get(seat=Seat.NATIONAL_LEAD).account
    viewer = Viewer(lead, initiative, (Chair(Seat.NATIONAL_LEAD),))
    demo_answers.answered_in_part(open_one)
    if demo_answers.before(version, keyholder, language) is None:
        return
    demo_answers.agreed(viewer, language)
    demo_answers.waiting(version, keyholder, language)
    asked_for(viewer, READY)


def _kept(file: Path, rows: Sequence[SignIn] | Sequence[Door]) -> None:
    """Writes ``rows`` for whoever holds the machine alone."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened_file:
        json.dump([asdict(each) for each in rows], opened_file, indent=1)


def _members(initiative: Initiative, language: str) -> list[SignIn]:
    made: list[SignIn] = []
    site = Site.objects.first()
    for seat, name in _NAMES.items():
        mail, password = f"{seat.value.replace('_', '-')}@example.org", secrets.token_urlsafe(12)
        account = make_account(mail, name, None, "es" if language == "es" else "en")
        # Nobody guesses so many random letters, so one need not wait until guessing them is made slow; Django makes up
        # for it where somebody signs in.
        account.password = PBKDF2PasswordHasher().encode(password, secrets.token_hex(16), iterations=1000)
        account.save(update_fields=("password",))
        if not made:
            recorded(Viewer(account, initiative, (Chair(seat),)), "import", initiative, new={"name": initiative.name})
        place, organization = _place(seat, site)
        _membership(account, initiative, seat, place, organization)
        made.append(SignIn(seat.value, mail, password, str(organization or place or "")))
    return made


def _keys(initiative: Initiative) -> Account:
    """Whoever is keyholder, and holds from here on the keys of the waves that came closed."""
    holder = Membership.objects.select_related("account").get(seat=Seat.KEYHOLDER)
    over = Wave.objects.filter(state=WaveState.CLOSED)
    Keyholder.objects.bulk_create(Keyholder(initiative=initiative, wave=each, account=holder.account) for each in over)
    return holder.account


def _place(seat: Seat, site: Site | None) -> tuple[Site | None, Organization | None]:
    """A partner is one of an organization that takes part in the site in that role."""
    if seat not in SITE_SEATS or site is None:
        return None, None
    if seat == Seat.SITE_LEADER:
        return site, None
    role = Role.CORE_SITE_PARTNER if seat == Seat.CORE_SITE_PARTNER else Role.COMMUNITY_PARTNER
    involved = Involvement.objects.filter(site=site, role=role, organization__isnull=False).order_by("position")
    found = involved.select_related("organization").first()
    return site, found.organization if found else Organization.objects.filter(site=site).first()


def _membership(
    account: Account, initiative: Initiative, seat: Seat, site: Site | None, organization: Organization | None
) -> None:
    viewer = Viewer(account, initiative, (Chair(seat),))
    start: date = timezone.localdate()
    added(viewer, Membership(account=account, seat=seat, site=site, organization=organization, start=start))
