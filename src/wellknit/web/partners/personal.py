"""A person's own data: all that is kept about them, to read and to take out, and erasing them on request."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wellknit import packing
from wellknit.web.erasing import LastLead, OwnAccount, account_of, elsewhere, names_in
from wellknit.web.erasing import erase as erase_person
from wellknit.web.history import recorded
from wellknit.web.mentions import Mention, mentions, partly_named, texts_near
from wellknit.web.models import (
    Account,
    Comment,
    History,
    Initiative,
    Invitation,
    Invitee,
    Involvement,
    Membership,
    Mode,
    Outreach,
    Person,
    Response,
    Upload,
    Wave,
)
from wellknit.web.models.base import Owned
from wellknit.web.models.erasure import ERASED_KEY
from wellknit.web.partners import records
from wellknit.web.partners.spreadsheets.uploading import naming
from wellknit.web.scope import Request, may

__all__ = ["Section", "data", "erase", "kept_about"]

form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is kept, and what is kept of it: field by field, as labels and as names in JSON."""

    name: str
    title: str
    rows: tuple[tuple[tuple[str, str, Any], ...], ...]


def _found(request: Request, pk: UUID) -> Person:
    """The person, who knows of what there is anything at all, so that only that is asked for."""
    answers = Response.objects.annotate(who=KeyTextTransform("person", "cells")).filter(who=OuterRef("key"))
    there = {
        "was_asked": Exists(Invitee.objects.filter(person=OuterRef("pk"))),
        "answered_by_name": Exists(answers),
        "uploads_wait": Exists(Upload.objects.all()),
    }
    found = records.find(records.people(request.viewer).annotate(**there), pk)
    may(request, "erase_people")
    return found


#: What is kept of having been invited to a survey.
_INVITED = ("wave", "site", "role", "label", "opted_out", "minor", "guardian_agreed")


# --- What is kept -----------------------------------------------------------------------------------------------------


def kept_about(initiative: Initiative, person: Any) -> list[Section]:
    """Everything about ``person``, as ``_found``, in the scope's initiative: rows, texts of others that name them, and
    History."""
    account, memberships = _access(person)
    involvements = list(Involvement.objects.filter(person=person).select_related("organization", "site", "grant"))
    consents = list(person.consents.all())
    lines = _lines(account, [person, *involvements, *consents])
    names = names_in(person, account, lines.values())
    outreach = Outreach.objects.filter(by=person).select_related("organization", "by")
    invitations = Invitation.objects.filter(mail__in={each.lower() for each in names.mails})
    sections = [
        _section("person", _("The person"), [person]),
        _section("consents", _("Consents"), consents),
        _section("involvements", _("Involvements"), involvements),
        _section("outreach", _("Outreach in the person's hands"), list(outreach)),
        _section("invitations", _("Invitations"), list(invitations), ("mail", "seat", "sent", "expires", "accepted")),
    ]
    sections += [_invited(person)] if person.was_asked else []
    sections += [_answers(person)] if person.answered_by_name else []
    if account is not None:
        sections.append(_section("account", _("The account"), [account], ("mail", "name", "language", "last_login")))
        sections.append(_section("memberships", _("Access"), memberships))
    named = mentions(names)
    texts = [_mention(each) for each in named if each.model is not History]
    uploads = naming(names) if person.uploads_wait else []
    texts += [_upload(upload, cells) for upload, rows in uploads for cells in rows]
    sections.append(Section("texts", _("Texts that name the person"), tuple(texts)))
    if others := {each.pk for each in named if each.model is History} - set(lines):
        lines |= History.objects.select_related("account").in_bulk(list(others))
    told = sorted(lines.values(), key=lambda each: each.sequence)
    sections.append(Section("history", _("History"), tuple(map(_line, told))))
    return [each for each in sections if each.rows]


def _access(person: Person) -> tuple[Account | None, list[Membership]]:
    """The person's account, and what it gives access to here."""
    mail = person.mail.strip().lower()
    rows = Membership.objects.filter(account__mail=mail).select_related("account", "site", "organization")
    memberships = list(rows) if mail else []
    return (memberships[0].account, memberships) if memberships else (account_of(person), [])


def _lines(account: Account | None, rows: Iterable[Owned]) -> dict[UUID, History]:
    """The lines of History about ``rows``, and of what was done with ``account``."""
    told = Q(row__in=[each.pk for each in rows])
    if account is not None:
        told |= Q(account=account)
    return {each.pk: each for each in History.objects.filter(told).select_related("account")}


def _invited(person: Person) -> Section:
    """Which surveys asked the person. Whether an anonymous one was answered is not for whoever looks this up."""
    rows = Invitee.objects.filter(person=person).select_related("wave", "site").order_by("wave__position")
    told = (_INVITED if each.wave.mode == Mode.ANONYMOUS else (*_INVITED, "answered") for each in rows)
    return Section(
        "surveys", _("Surveys"), tuple(_fields_of(each, names) for each, names in zip(rows, told, strict=True))
    )


def _answers(person: Person) -> Section:
    """In which waves the person has answered by name. The answers themselves are for keyholders alone."""
    answered = Wave.objects.filter(pk__in=Response.objects.filter(cells__person=person.key).values("wave"))
    said = str(_("Named answers are handed out by the keyholders of the survey."))
    rows = ((("wave", _("survey"), each.name), ("answers", _("answers"), said)) for each in answered)
    return Section("answers", _("Surveys answered by name"), tuple(rows))


def _section(name: str, title: str, rows: list[Any], fields: tuple[str, ...] = ()) -> Section:
    return Section(name, title, tuple(_fields_of(row, fields) for row in rows))


def _fields_of(row: Owned | Account, names: tuple[str, ...]) -> tuple[tuple[str, str, Any], ...]:
    hidden = ("initiative", "version", "position", "token", "person", "password")
    fields = [
        each for each in row._meta.concrete_fields if each.name in names or (not names and each.name not in hidden)
    ]
    found = []
    for each in fields:
        value = getattr(row, each.name)
        if value in (None, "", []):
            continue
        plain = value if isinstance(value, str | int | list) else str(value)
        label = "id" if each.primary_key else str(each.verbose_name)
        found.append((each.name, label, str(dict(each.flatchoices).get(plain, plain)) if each.choices else plain))
    return tuple(found)


def _mention(mention: Mention) -> tuple[tuple[str, str, Any], ...]:
    text = (
        _text(mention.value)
        if mention.model not in (Response, Comment)
        else _("An answer to a survey: its keyholders alone read it.")
    )
    where = f"{mention.model._meta.verbose_name}: {mention.model._meta.get_field(mention.field).verbose_name}"  # type: ignore[union-attr]
    return ("where", _("where"), where), ("text", _("text"), text)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _upload(upload: Upload, cells: list[str]) -> tuple[tuple[str, str, Any], ...]:
    """A row of a spreadsheet on its way in."""
    where = f"{_('Spreadsheets')}: {upload.file}"
    return ("where", _("where"), where), ("text", _("text"), " · ".join(filter(None, cells)))


def _line(entry: History) -> tuple[tuple[str, str, Any], ...]:
    by = str(entry.account) if entry.account_id and entry.account else "–"
    return (
        ("when", _("when"), entry.when.isoformat(timespec="seconds")),
        ("by", _("by"), by),
        ("verb", _("what was done"), entry.verb),
        ("noun", _("with"), str(apps.get_model("web", entry.noun)._meta.verbose_name)),
        ("name", _("name"), entry.name),
        ("old", _("before"), entry.old),
        ("new", _("after"), entry.new),
    )


@form_page
def data(request: Request, pk: UUID) -> HttpResponse:
    """What is kept about a person; sent, it comes as a file to read and a file for machines, and History notes it."""
    person = _found(request, pk)
    viewer = request.viewer
    sections = kept_about(viewer.initiative, person)
    shown = {"person": person, "sections": sections, "day": timezone.localdate()}
    if request.method != "POST":
        return render(request, "partners/person_data.html", shown)
    files = {"data.json": _json(viewer.initiative, sections), "data.html": _page(viewer.initiative, shown)}
    with transaction.atomic():
        recorded(viewer, "export", person, new={"files": sorted(files)})
    response = HttpResponse(packing.pack(sorted(files.items())), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="data-of-a-person.zip"'
    return response


def _json(initiative: Initiative, sections: list[Section]) -> bytes:
    content: dict[str, Any] = {"initiative": initiative.name}
    for section in sections:
        content[section.name] = [{name: value for name, _label, value in row} for row in section.rows]
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def _page(initiative: Initiative, shown: dict[str, Any]) -> bytes:
    return render_to_string("partners/person_data_file.html", {**shown, "initiative": initiative}).encode()


# --- Erasing ----------------------------------------------------------------------------------------------------------


@form_page
def erase(request: Request, pk: UUID) -> HttpResponse:
    """Says what goes and what stays; once it is confirmed, nobody can bring it back."""
    person = _found(request, pk)
    viewer = request.viewer
    back = reverse("person", args=(viewer.initiative.key, person.pk))
    if person.key.startswith(ERASED_KEY):
        messages.error(request, _("This person is erased already."))
        return redirect(back)
    wrong, status = "", 200
    if request.method == "POST":
        if request.POST.get("sure"):
            return _erased(request, person, back)
        wrong, status = _("Tick that it is to be done: it can't be undone."), 422
    account = account_of(person)
    names = names_in(person, account, History.objects.filter(noun="person", row=person.pk))
    near = texts_near(names)
    found = mentions(names, near)
    shown = {
        "person": person,
        "back": back,
        "wrong": wrong,
        "ticked": request.POST.getlist("also"),
        "texts": [(_mention(each), each) for each in found if each.model is not History],
        "lines": sum(each.model is History for each in found),
        "perhaps": [(_mention(each), " ".join(each.place)) for each in partly_named(names, near)],
        "uploads": len(naming(names)),
        "involvements": person.involvements.count(),
        "account": account,
        "elsewhere": account is not None and elsewhere(account, viewer.initiative),
    }
    return render(request, "partners/person_erase.html", shown, status=status)


def _erased(request: Request, person: Person, back: str) -> HttpResponse:
    also = [(parts[0], parts[1], parts[2]) for text in request.POST.getlist("also") if len(parts := text.split()) == 3]
    try:
        erase_person(request.viewer, person, also)
    except LastLead:
        messages.error(request, _("Nobody would lead the initiative any more: make somebody else a lead first."))
        return redirect(back)
    except OwnAccount:
        messages.error(request, _("Nobody erases themselves: ask another national lead to do it."))
        return redirect(back)
    messages.success(request, _("The person is erased. What stays says only that somebody was involved."))
    return redirect("people", request.viewer.initiative.key)
