"""Erasing a person on request: every name, mail and text that names them goes, from rows and from History.

What stays is aggregate: that somebody was involved in a role and a site from one day to another, so that turnover
stays what it was. That somebody stands in the roster as '[erased]', under a new id, and nothing leads back from there.
A log of erasures (models/erasure.py) lets a restored copy do them again: :func:`log` before, :func:`replay` after.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_scopes import scopes_disabled

from wellknit import packing
from wellknit.errors import WellknitError
from wellknit.web.briefs import forgetting as briefs
from wellknit.web.comments import forgetting as comments
from wellknit.web.history import recorded
from wellknit.web.mentions import Mention, Names, mentions, named_texts
from wellknit.web.models import (
    Account,
    Consent,
    Erasure,
    History,
    Initiative,
    InstrumentVersion,
    Invitation,
    Involvement,
    Membership,
    Outreach,
    Person,
    Seat,
    Upload,
)
from wellknit.web.models.base import Owned
from wellknit.web.models.erasure import ERASED, ERASED_KEY, keyed
from wellknit.web.models.membership import running
from wellknit.web.partners.spreadsheets.uploading import naming
from wellknit.web.releases import forgetting as files
from wellknit.web.rules import Viewer
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.forgetting import forgotten
from wellknit.web.surveys.waves.row_jobs import all_destroyed

__all__ = ["LastLead", "OwnAccount", "account_of", "elsewhere", "erase", "log", "names_in", "names_of", "replay"]

#: What of an involvement's fields says more than that somebody had a role: blank afterwards.
_BLANK: Mapping[str, Any] = {
    "organization": None,
    "organization_id": None,
    "grant": None,
    "grant_id": None,
    "time": "",
    "resources": "",
    "knowledge": [],
}


class LastLead(Exception):
    """Without this person's access nobody would lead the initiative."""


class OwnAccount(Exception):
    """Nobody erases themselves: afterwards nobody would be there to say that it was done."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One erasure as it is carried over to a restored copy."""

    initiative: str
    keyed: str
    when: str
    also: list[list[str]] = field(default_factory=list)


# --- Who it is --------------------------------------------------------------------------------------------------------


def names_of(person: Person) -> Names:
    """Everything that names ``person``: names and mails of today and of all that History remembers, and the key."""
    return names_in(person, account_of(person), History.objects.filter(noun="person", row=person.pk))


def names_in(person: Person, account: Account | None, lines: Iterable[History]) -> Names:
    """The same, where the account is at hand and among ``lines`` are those about the person."""
    told: dict[str, set[str]] = {"name": {person.name}, "mail": {person.mail}, "key": {person.key}}
    others: set[UUID] = set()
    for entry in lines:
        if (entry.noun, entry.row) != ("person", person.pk):
            continue
        _collect([entry.old, entry.new], told)
        if isinstance(gone := entry.old.get("gone"), dict) and "id" in gone:
            # Somebody entered twice, of whom one was made: the other's names are names of this person too.
            others.add(UUID(str(gone["id"])))
    if account is not None:
        told["name"].add(account.name)
    names, mails, keys = (frozenset(told[field] - {"", ERASED}) for field in ("name", "mail", "key"))
    return Names(person.pk, names, mails, keys, frozenset(others))


def _collect(kept: object, told: Mapping[str, set[str]]) -> None:
    """Adds to ``told`` what stands under its names anywhere in what History kept of a person."""
    if isinstance(kept, dict):
        for name, value in kept.items():
            if name in told and isinstance(value, str):
                told[name].add(value)
            _collect(value, told)
    elif isinstance(kept, list):
        for each in kept:
            _collect(each, told)


def account_of(person: Person) -> Account | None:
    """The account of the person, which has the same mail address."""
    return Account.objects.filter(mail=person.mail.strip().lower()).first() if person.mail else None


def elsewhere(account: Account, initiative: Initiative) -> bool:
    """Whether the account has access to another initiative too; it is then not ours alone to delete."""
    with scopes_disabled():
        return Membership.objects.filter(account=account).exclude(initiative=initiative).exists()


# --- Erasing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def erase(viewer: Viewer, person: Person, also: Iterable[tuple[str, str, str]] = ()) -> Erasure:
    """Erases ``person``; ``also`` are places (model, id, field) whose texts name them by a part of the name only.

    Raises LastLead, and OwnAccount where the person is the viewer.
    """
    account = account_of(person)
    if account is not None:
        if account.pk == viewer.account.pk:
            raise OwnAccount
        Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
        leads = Membership.objects.filter(running(timezone.localdate()), seat=Seat.NATIONAL_LEAD)
        leading = leads.filter(account__is_active=True)
        if leading.filter(account=account).exists() and not leading.exclude(account=account).exists():
            raise LastLead
    stays, made = _erased(viewer.initiative, person, sorted(set(also)), timezone.now())
    recorded(viewer, "erase", stays)
    # Files of rows that wait to be taken say what the rows said.
    transaction.on_commit(all_destroyed)
    return made


def _erased(
    initiative: Initiative, person: Person, also: list[tuple[str, str, str]], when: datetime
) -> tuple[Person, Erasure]:
    """Within the scope. Returns who stands in the roster now, and the line of the log."""
    names, account = names_of(person), account_of(person)
    old, new, key = person.pk, uuid4(), _free_key()
    comments.forgotten(names)
    forgotten(person, names, key)
    files.forgotten(names, key)
    briefs.forgotten(names)
    Invitation.objects.filter(mail__in={each.lower() for each in names.mails}).delete()
    # A spreadsheet on its way in would bring the person back: whoever brought it may bring it again, without.
    Upload.objects.filter(pk__in=[each.pk for each, _rows in naming(names)]).delete()
    # Before anything is blank, since it is looked for by what it says.
    _forms_let_go(names)
    for mention in [*mentions(names), *named_texts(names, also)]:
        _overwrite(mention)
    for entry in _lines(old):
        _clear(entry, old, new)
    stays = Person(pk=new, initiative=initiative, key=key, name=ERASED, position=person.position)
    stays.save(force_insert=True)
    Involvement.objects.filter(person=old).update(
        person=stays, organization=None, grant=None, time="", resources="", knowledge=[]
    )
    Outreach.objects.filter(by=old).update(by=None)
    Consent.objects.filter(person=old).delete()
    _lead_over(old, stays)
    if account is not None:
        _let_go(account, initiative)
    Person.objects.get(pk=old).delete()
    logged = {"when": when, "also": [list(each) for each in also]}
    # A copy made before two were made one holds the other as well.
    for other in sorted(names.others):
        Erasure.objects.get_or_create(initiative=initiative, keyed=keyed(other), defaults=logged)
    made, _new = Erasure.objects.get_or_create(initiative=initiative, keyed=keyed(old), defaults=logged)
    return stays, made


def _lead_over(old: UUID, stays: Person) -> None:
    """What else refers to the person, in rooms that this module need not know of, refers to who stays."""
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and issubclass(model, Owned):
            model._default_manager.filter(**{relation.field.name: old}).update(**{relation.field.name: stays})


def _overwrite(mention: Mention) -> None:
    # By the id alone, and without a new version: nobody edits what is taken out here.
    rows = mention.model._base_manager.filter(pk=mention.pk)
    rows.update(**{mention.field: mention.without})
    if mention.model is InstrumentVersion:
        # The workbook that it came as says the same, and what was read of it is kept in memory by its version.
        rows.update(file=b"", version=F("version") + 1)


def _forms_let_go(names: Names) -> None:
    """Workbooks of forms that name the person where no cell does, such as their author, are not kept; the cells are."""
    for version in InstrumentVersion.objects.exclude(file=b"").only("file", "version", "initiative"):
        try:
            archive = zipfile.ZipFile(packing.open_safely(bytes(version.file)))
        except (WellknitError, zipfile.BadZipFile):
            archive = None
        texts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()] if archive else [""]
        if archive is None or any(names.pattern.search(html.unescape(text)) for text in texts):
            InstrumentVersion.objects.filter(pk=version.pk).update(file=b"")


def _lines(person: UUID) -> list[History]:
    """The lines of History about the person, or about what is or was the person's own."""
    own = [person, *Involvement.objects.filter(person=person).values_list("pk", flat=True)]
    own += Consent.objects.filter(person=person).values_list("pk", flat=True)
    rows = History.objects.annotate(old_text=Cast("old", TextField()), new_text=Cast("new", TextField()))
    told = Q(old_text__contains=str(person)) | Q(new_text__contains=str(person))
    return list(rows.filter(told | Q(row__in=own)))


def _clear(entry: History, old: UUID, new: UUID) -> None:
    """What tells of the person's rows is blank, and ids lead to who stays."""
    if entry.noun in ("person", "consent"):
        entry.old, entry.new, entry.name = {}, {}, ERASED
        entry.undone = True  # what is gone can't be brought back from here
    else:
        entry.old, entry.new = _with(entry.old, old, new), _with(entry.new, old, new)
        if entry.noun == "involvement":
            entry.old, entry.new, entry.name = _blank(entry.old), _blank(entry.new), ERASED
    if entry.row == old:
        entry.row = new
    entry.save(update_fields=("row", "name", "old", "new", "undone"))


def _with(kept: Any, old: UUID, new: UUID) -> Any:
    if isinstance(kept, dict):
        return {name: _with(value, old, new) for name, value in kept.items()}
    if isinstance(kept, list):
        return [_with(value, old, new) for value in kept]
    return str(new) if kept == str(old) else kept


def _blank(kept: Mapping[str, Any]) -> dict[str, Any]:
    cleared = {name: _BLANK.get(name, value) for name, value in kept.items()}
    if isinstance(cleared.get("fields"), dict):
        cleared["fields"] = _blank(cleared["fields"])
    return cleared


def _free_key() -> str:
    taken = Person.objects.filter(key__startswith=ERASED_KEY).values_list("key", flat=True)
    numbers = [int(text) for key in taken if (text := key.removeprefix(ERASED_KEY)).isdecimal()]
    return f"{ERASED_KEY}{max(numbers, default=0) + 1}"


def _let_go(account: Account, initiative: Initiative) -> None:
    """Takes the account's access away; where it has no other initiative, the account itself with its sessions."""
    Membership.objects.filter(account=account).delete()
    if elsewhere(account, initiative):
        return
    for session in Session.objects.iterator():
        if SessionStore(session.session_key).decode(session.session_data).get("_auth_user_id") == str(account.pk):
            session.delete()
    with scopes_disabled():
        account.delete()


# --- In a restored copy -----------------------------------------------------------------------------------------------


def log() -> list[Logged]:
    """All erasures of this installation, of every initiative: to be kept while an older copy is put in its place."""
    with scopes_disabled():
        rows = Erasure.objects.order_by("when", "pk")
        return [Logged(str(each.initiative_id), each.keyed, each.when.isoformat(), each.also) for each in rows]


def replay(erasures: Iterable[Logged] = ()) -> int:
    """Erases again whom ``erasures`` and the database's own log name and who is there: how many it were.

    A copy made before an erasure holds the person, under the id from which ``keyed`` was made.
    """
    known = {(each.initiative, each.keyed): each for each in (*log(), *erasures)}
    done = 0
    for initiative in Initiative.objects.all():
        with inside(initiative), transaction.atomic():
            for person in list(Person.objects.all()):
                found = known.get((str(initiative.pk), keyed(person.pk)))
                if found is not None:
                    also = [(model, pk, name) for model, pk, name in found.also]
                    _erased(initiative, person, also, datetime.fromisoformat(found.when))
                    done += 1
            for each in known.values():
                if each.initiative == str(initiative.pk):
                    Erasure.objects.get_or_create(
                        initiative=initiative,
                        keyed=each.keyed,
                        defaults={"when": datetime.fromisoformat(each.when), "also": each.also},
                    )
    return done
