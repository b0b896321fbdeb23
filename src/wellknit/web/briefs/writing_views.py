"""Making a brief, writing its text, and all that its authors do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellknit.web.briefs import actions
from wellknit.web.briefs.checking import Finding, checked, findings
from wellknit.web.briefs.forms import BriefForm, NewBriefForm, SourceForm
from wellknit.web.briefs.records import visible
from wellknit.web.editing import confirmed, edited
from wellknit.web.framing import with_policy
from wellknit.web.history import Changed
from wellknit.web.models import Brief, Wave
from wellknit.web.partners import records
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import Request, may

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _made(request: Request, pk: UUID) -> tuple[Viewer, Brief]:
    """Who makes briefs, and the brief that is looked for among those that they may know of."""
    viewer = request.viewer
    found = records.find(visible(viewer).select_related("initiative"), pk)
    return may(request, "make_briefs", found), found


def _at(request: Request, name: str, *args: object) -> str:
    return reverse(name, args=(request.viewer.initiative.key, *args))


# --- Beginning, and making once more ----------------------------------------------------------------------------------


@_form_page
def brief_make(request: Request, pk: UUID) -> HttpResponse:
    """A new brief of a wave that was released: what it is called and for whom; the text is written by the program
    first, and everything is made of it."""
    viewer = may(request, "make_briefs")
    wave = records.find(Wave.objects.filter(releases__isnull=False).distinct(), pk)
    language = viewer.initiative.language.partition("-")[0]
    initial = {"name": wave.name, "language": language, "date": f"{timezone.localdate():%Y-%m}"}
    form = NewBriefForm(request.POST or None, viewer=viewer, initial=initial)
    return edited(
        request,
        form,
        lambda: actions.add_brief(viewer, wave, form.values),
        title=_("Make a brief of %(wave)s") % {"wave": wave},
        back=_at(request, "briefs"),
        done=lambda brief: _at(request, "brief", brief.pk),
        said=_("The brief is being made. You can go on with its text as soon as it is there."),
        note=_("It begins with a text that the program writes from what was released. You can change all of it."),
        send=_("Make the brief"),
    )


@require_POST
def brief_again(request: Request, pk: UUID) -> HttpResponse:
    """Has the files made once more, from the text and the releases as they are now."""
    viewer, found = _made(request, pk)
    with transaction.atomic():
        actions.ask_for_making(viewer, found)
    messages.success(request, _("The brief is being made."))
    return redirect(_at(request, "brief", found.pk))


# --- Writing ----------------------------------------------------------------------------------------------------------


@_form_page
@with_policy("frame-src")
def brief_source(request: Request, pk: UUID) -> HttpResponse:
    """The text in one field. A text that no brief can be made of is not saved, and what is wrong stands beside its
    line; ``?look=1`` says so of the text as it is saved."""
    viewer, found = _made(request, pk)
    saved = found.source
    form = SourceForm(request.POST or None, instance=found, viewer=viewer)
    shown: dict[str, Any] = {"brief": found, "name": found.name}
    back, title = _at(request, "brief", pk), _("Text of the brief")
    wrong: list[Finding] | None = None
    if request.method == "POST" and form.is_valid():
        wrong, shown["refused"] = _looked_at(found, form.cleaned_data["source"])
        serious = any(each.serious and each.line for each in wrong)
        if serious or request.POST.get("do") == "look":
            shown |= {"form": form, "findings": wrong, "serious": serious, "looked": True}
            return render(
                request, "briefs/source.html", shown | {"back": back, "title": title}, status=422 if serious else 200
            )
    elif request.method != "POST" and request.GET.get("look"):
        wrong, shown["refused"] = _looked_at(found, saved)
    here = _at(request, "brief_source", pk)
    return edited(
        request,
        form,
        lambda: actions.change_brief(viewer, found, form.version_opened, form.values),
        template="briefs/source.html",
        done=f"{here}?look=1" if wrong else here,
        findings=wrong,
        serious=any(each.serious for each in wrong or ()),
        looked=wrong is not None,
        title=title,
        back=back,
        **shown,
    )


def _looked_at(brief: Brief, source: str) -> tuple[list[Finding], str]:
    """What is wrong with a text, and why nothing can be said of it, where nothing can."""
    try:
        return findings(source, checked(brief, source)), ""
    except Refused as error:
        return [], str(error)


# --- All else ---------------------------------------------------------------------------------------------------------


@_form_page
def brief_change(request: Request, pk: UUID) -> HttpResponse:
    """What a brief is called, of which survey and for whom it is; the way to its removal."""
    viewer, found = _made(request, pk)
    form = BriefForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_brief(viewer, found, form.version_opened, form.values),
        title=_("Change the brief"),
        back=_at(request, "brief", pk),
        remove=_at(request, "brief_remove", pk),
    )


@require_POST
def brief_copy(request: Request, pk: UUID) -> HttpResponse:
    viewer, found = _made(request, pk)
    with transaction.atomic():
        made = actions.copy_brief(viewer, found)
    messages.success(request, _("This is the copy. Give it a name of its own."))
    return redirect(_at(request, "brief_change", made.pk))


@_form_page
def brief_remove(request: Request, pk: UUID) -> HttpResponse:
    viewer, found = _made(request, pk)
    return confirmed(
        request,
        found,
        lambda: actions.remove_brief(viewer, found, _version(request)),
        title=_("Remove the brief %(name)s?") % {"name": found},
        text=_("Nobody reads it any more. History can bring its text back; its files are made again from that."),
        back=_at(request, "brief", pk),
        done=_at(request, "briefs"),
        said=_("Removed. History can bring it back."),
    )


@require_POST
def brief_publish(request: Request, pk: UUID) -> HttpResponse:
    return _turned(request, pk, actions.publish_brief, _("Published. Its readers find it among the briefs."))


@require_POST
def brief_withdraw(request: Request, pk: UUID) -> HttpResponse:
    said = _("Withdrawn. What was downloaded before stays where it is.")
    return _turned(request, pk, actions.withdraw_brief, said)


def _turned(request: Request, pk: UUID, act: Callable[[Viewer, Brief, int], object], said: str) -> HttpResponse:
    viewer, found = _made(request, pk)
    try:
        with transaction.atomic():
            act(viewer, found, _version(request))
    except Changed:
        messages.error(request, _("Somebody has changed it since you opened the page. Please look again."))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(_at(request, "brief", pk))


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
