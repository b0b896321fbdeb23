"""Possible duplicates: looked at by a person, who says same, different or later; merging, and taking a merge apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellknit.web.history import Changed, NotUndone
from wellknit.web.models import Answer, History, Involvement, Organization, Outreach, Verdict
from wellknit.web.partners import records
from wellknit.web.partners.duplicates import finding, merging
from wellknit.web.rules import Viewer, allowed, reach
from wellknit.web.scope import Request, may

A_PAGE = 20
_NOUNS = {"organizations": "organization", "people": "person"}
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _at(request: Request, name: str, *args: object) -> str:
    return reverse(name, args=(request.viewer.initiative.key, *args))


def _list(request: Request, noun: str) -> str:
    return f"{_at(request, 'duplicates')}?of={'people' if noun == 'person' else 'organizations'}"


@require_safe
def duplicates(request: Request) -> HttpResponse:
    """The pairs that look alike and wait for an answer."""
    of = request.GET.get("of", "organizations")
    of = of if of in _NOUNS else "organizations"
    noun = _NOUNS[of]
    viewer = may(request, finding.SENTENCES[noun])
    page = Paginator(finding.pairs_of(viewer, noun), A_PAGE).get_page(request.GET.get("page"))
    keys = [pk for pair in page for pk in (pair.one, pair.other)]
    rows = _shown(viewer, noun).in_bulk(keys)
    shown = {
        "page": page,
        "pairs": [(each, rows[each.one], rows[each.other]) for each in page],
        "of": of,
        "noun": noun,
        "nouns": [(name, name == of) for name in _NOUNS if allowed(viewer, finding.SENTENCES[_NOUNS[name]])],
        "different": finding.said_different(viewer, noun),
    }
    return render(request, "duplicates/list.html", shown)


def _shown(viewer: Viewer, noun: str) -> QuerySet[Any]:
    rows = finding.mergeable(viewer, noun)
    if noun == "organization":
        return rows.select_related("site")
    return rows.prefetch_related("involvements__site", "involvements__organization")


def _two(request: Request, noun: str, pk: UUID, other: UUID) -> tuple[Any, Any]:
    """Both rows, if the viewer may merge them; nobody learns whether others exist."""
    if noun not in finding.SENTENCES or pk == other:
        raise Http404
    may(request, finding.SENTENCES[noun])
    rows = _shown(request.viewer, noun)
    return records.find(rows, pk), records.find(rows, other)


@require_POST
def duplicate_say(request: Request, noun: str, pk: UUID, other: UUID) -> HttpResponse:
    """'Different' and 'later' are kept, and can be taken back; 'same' leads on to merging."""
    one, two = _two(request, noun, pk, other)
    answer = request.POST.get("answer", "")
    if answer == "same":
        return redirect(_at(request, "merge", noun, one.pk, two.pk))
    if answer == "open":
        first, second = sorted((one.pk, two.pk), key=str)
        with transaction.atomic():
            Verdict.objects.filter(noun=noun, one=first, other=second).delete()
        messages.success(request, _("It is asked about again."))
    elif answer in Answer.values:
        with transaction.atomic():
            merging.answered(request.viewer, noun, one.pk, two.pk, answer)
        messages.success(request, _("Noted."))
    else:
        messages.error(request, _("Say whether they are the same."))
    return redirect(_list(request, noun))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of both, to choose from; ``chosen`` is whose value is proposed."""

    name: str
    label: str
    kept: str
    gone: str
    chosen: str

    @property
    def differs(self) -> bool:
        return self.kept != self.gone


@form_page
def merge(request: Request, noun: str, pk: UUID, other: UUID) -> HttpResponse:
    """Both side by side, field by field; the first stays, all that hangs on the second moves over."""
    kept, gone = _two(request, noun, pk, other)
    status = 200
    if request.method == "POST":
        try:
            return _merged(request, noun, kept, gone)
        except Changed:
            kept, gone = _two(request, noun, pk, other)
            messages.error(request, _("Somebody has changed one of the two. Please look again."))
            status = 409
    outreach = Outreach.objects.filter(organization__in=(kept.pk, gone.pk)) if noun == "organization" else None
    told = {each.organization_id: each for each in outreach} if outreach is not None else {}
    counts = Involvement.objects.filter(**{f"{noun}__in": (kept.pk, gone.pk)}).values_list(noun, flat=True)
    held = list(counts)
    shown = {
        "kept": kept,
        "gone": gone,
        "noun": noun,
        "fields": _fields(noun, kept, gone),
        "outreach": (told.get(kept.pk), told.get(gone.pk)) if len(told) == 2 else None,
        "moves": held.count(gone.pk),
        "stays": held.count(kept.pk),
        "turned": _at(request, "merge", noun, gone.pk, kept.pk),
        "back": _list(request, noun),
    }
    return render(request, "duplicates/merge.html", shown, status=status)


def _merged(request: Request, noun: str, kept: Any, gone: Any) -> HttpResponse:
    posted = request.POST
    versions = tuple(
        int(v) if (v := posted.get(name, "")).isdecimal() and len(v) < 9 else 0 for name in ("kept", "gone")
    )
    chosen = {name: posted.get(f"field_{name}", "kept") for name in merging.CHOSEN[noun]}
    if noun == "organization" and not _may_be_there(request.viewer, kept, gone, chosen):
        messages.error(request, _("Choose a site that is yours to change."))
        return redirect(_at(request, "merge", noun, kept.pk, gone.pk))
    with transaction.atomic():
        entry = merging.merged(
            request.viewer, kept, gone, (versions[0], versions[1]), chosen, posted.get("outreach", "kept")
        )
    messages.success(request, _("%(name)s and %(other)s are one now.") % {"name": kept.name, "other": gone.name})
    return redirect(_at(request, "merged", entry.pk))


def _may_be_there(viewer: Viewer, kept: Organization, gone: Organization, chosen: dict[str, str]) -> bool:
    site = gone.site_id if chosen.get("site") == "gone" else kept.site_id
    where = reach(viewer, "change_organizations")
    return site in where.sites if site else where.nowhere or kept.national


def _fields(noun: str, kept: Any, gone: Any) -> list[Field]:
    found = []
    for name in merging.CHOSEN[noun]:
        field = kept._meta.get_field(name)
        mine, theirs = getattr(kept, name), getattr(gone, name)
        empty = mine in (None, "")
        texts = tuple("" if value in (None, "") else str(value) for value in (mine, theirs))
        chosen = "gone" if empty and theirs not in (None, "") else "kept"
        found.append(Field(name, str(field.verbose_name), texts[0], texts[1], chosen))
    return found


# --- What was merged --------------------------------------------------------------------------------------------------


def _merge_of(request: Request, pk: UUID) -> History:
    viewer = request.viewer
    where = reach(viewer, "see_history")
    mine = Q(account=viewer.account.pk) | Q(site__in=where.sites)
    if where.nowhere:
        mine |= Q(site__isnull=True)
    if not (allowed(viewer, "change_organizations") or allowed(viewer, "change_people")):
        may(request, "change_people")
    found = records.find(History.objects.filter(mine, verb="merge").select_related("account"), pk)
    may(request, finding.SENTENCES[found.noun])
    return found


def _removal(entry: History) -> History | None:
    """How what two became was removed since; None while it is here."""
    if apps.get_model("web", entry.noun)._default_manager.filter(pk=entry.row).exists():
        return None
    return History.objects.filter(verb="remove", row=entry.row).select_related("part_of").order_by("-sequence").first()


@require_safe
def merged(request: Request, pk: UUID) -> HttpResponse:
    """What a merge did, and the way back."""
    entry = _merge_of(request, pk)
    there = finding.mergeable(request.viewer, entry.noun).filter(pk=entry.row).exists()
    removal = _removal(entry)
    shown = {
        "entry": entry,
        "removal": removal,
        "unmade": removal.part_of if removal and removal.part_of and removal.part_of.verb == "undo" else None,
        "gone": entry.old.get("gone", {}).get("name", ""),
        "moved": len(entry.old.get("moved", ())),
        "there": there,
        "back": _list(request, entry.noun),
    }
    return render(request, "duplicates/merged.html", shown)


@require_POST
def merge_undo(request: Request, pk: UUID) -> HttpResponse:
    """Takes two apart again that were merged."""
    entry = _merge_of(request, pk)
    if _removal(entry) is not None:  # which the page says
        return redirect(_at(request, "merged", entry.pk))
    records.find(finding.mergeable(request.viewer, entry.noun), entry.row)
    try:
        with transaction.atomic():
            kept = merging.taken_apart(request.viewer, entry)
    except NotUndone:
        messages.error(request, _("This can't be undone: something that it needs is gone, or was put in its place."))
    else:
        messages.success(request, _("They are two again."))
        if kept:
            messages.warning(request, _("Kept, since it has changed meanwhile: %(rows)s.") % {"rows": "; ".join(kept)})
    return redirect(_at(request, "merged", entry.pk))
