"""The pages of the invited: how many answered, the list, inviting more, one of them, and links for paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wellknit.web.editing import confirmed, edited
from wellknit.web.models import Invitee, Mode, Role, Site, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer, allowed
from wellknit.web.scope import Request, may
from wellknit.web.surveys.waves import inviting, mailing, records
from wellknit.web.surveys.waves.inviting_forms import InviteeFilter, InviteeForm, OthersForm
from wellknit.web.surveys.waves.rates import by_open_link, rates
from wellknit.web.surveys.waves.views import form_page, found, page_of

__all__ = ["add", "again", "change", "invite", "invitees", "remove", "watch"]

A_PAGE = 50


def watched(request: Request, pk: UUID) -> Wave:
    """The wave, for whoever may see how many have answered it somewhere."""
    one = found(request, pk)
    may(request, "watch_waves")
    return one


@require_safe
def watch(request: Request, pk: UUID) -> HttpResponse:
    """How many have answered, by site and role: a number, a share and a bar each. No answer is looked at."""
    one = watched(request, pk)
    viewer = request.viewer
    everywhere = allowed(viewer, "change_waves")
    shown = {
        "wave": one,
        "rates": rates(one, records.invitees(viewer, one)),
        # Where people came by the open link, their site is in their answer, which nobody looks at yet.
        "by_open_link": by_open_link(one) if everywhere and one.open_code else None,
        "anonymous": one.mode == Mode.ANONYMOUS,
        "late": len(inviting.late(viewer, one)) if one.state == WaveState.OPEN else 0,
    }
    return render(request, "surveys/waves/watch.html", shown)


@require_safe
def invitees(request: Request, pk: UUID) -> HttpResponse:
    """Everybody who was invited, and what went wrong with mails; who has answered where the promise lets it be seen."""
    one = watched(request, pk)
    viewer = request.viewer
    telling = one.mode != Mode.ANONYMOUS
    chosen = InviteeFilter(request.GET or None, viewer=viewer, telling=telling)
    rows = _chosen(records.invitees(viewer, one), chosen.chosen)
    rows = rows.select_related("person", "site").order_by("site__position", "person__name", "label", "pk")
    shown = {
        "wave": one,
        "filter": chosen,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "telling": telling,
        "not_sure": mailing.NOT_SURE,
        "may_invite": allowed(viewer, "invite_respondents"),
        "open": one.state == WaveState.OPEN,
    }
    return render(request, "surveys/waves/invitees.html", shown)


def _chosen(rows: QuerySet[Invitee], chosen: dict[str, Any]) -> QuerySet[Invitee]:
    for word in str(chosen.get("q", "")).split():
        rows = rows.filter(Q(person__name__icontains=word) | Q(label__icontains=word))
    if "site" in chosen:
        rows = rows.filter(site=chosen["site"])
    states = {
        "answered": Q(answered=True),
        "open": Q(answered=False),
        "bounced": ~Q(bounced=""),
        "unreachable": Q(person__isnull=True) | Q(person__mail=""),
        "opted_out": Q(opted_out=True),
        "guardian": Q(minor=True, guardian_agreed__isnull=True),
    }
    return rows.filter(states[chosen["state"]]) if "state" in chosen else rows


@form_page
def invite(request: Request, pk: UUID) -> HttpResponse:
    """Who of the roster came in since, or was in no list: one button invites them all."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    if request.method == "POST":
        try:
            with transaction.atomic():
                count = inviting.invite_late(viewer, one)
        except Refused as error:
            messages.error(request, str(error))
        else:
            said = ngettext("%(count)s person is invited.", "%(count)s people are invited.", count) % {"count": count}
            messages.success(request, f"{said} " + _("Send the invitations now: whoever has one gets no second."))
        return redirect(page_of(request, one, "wave_mails"))
    people = inviting.late(viewer, one)
    names, sites, roles = (
        inviting.names_of(people),
        {each.pk: each.name for each in Site.objects.all()},
        dict(Role.choices),
    )
    rows = sorted(
        (names[each.person], sites[each.site] if each.site else _("national"), roles[each.role]) for each in people
    )
    shown = {"wave": one, "rows": rows[:A_PAGE], "count": len(rows), "open": one.state == WaveState.OPEN}
    return render(request, "surveys/waves/invite.html", shown)


@form_page
def add(request: Request, pk: UUID) -> HttpResponse:
    """People who are on no roster."""
    one = watched(request, pk)
    viewer = may(request, "invite_respondents")
    form = OthersForm(request.POST or None, viewer=viewer)
    return edited(
        request,
        form,
        lambda: inviting.invite_others(viewer, one, form.cleaned_data["labels"], form.cleaned_data),
        title=_("Invite people who are on no roster"),
        back=page_of(request, one, "wave_invitees"),
        note=_(
            "They get printed links. Whoever only hears of the survey at a meeting needs none: there is the open link."
        ),
        send=_("Invite them"),
    )


def _one(request: Request, pk: UUID) -> tuple[Viewer, Invitee]:
    """One of the invited, for whoever may see and change it: 404 for the others."""
    may(request, "watch_waves")
    row = find(Invitee.objects.select_related("wave", "person", "site"), pk)
    if not allowed(request.viewer, "watch_waves", row):
        raise Http404
    return may(request, "invite_respondents", row), row


@form_page
def change(request: Request, pk: UUID) -> HttpResponse:
    """What is noted of one of the invited."""
    viewer, row = _one(request, pk)
    form = InviteeForm(request.POST or None, instance=row, viewer=viewer)
    return edited(
        request,
        form,
        lambda: inviting.change_invitee(viewer, row, form.version_opened, form.values),
        title=str(row),
        back=page_of(request, row.wave, "wave_invitees"),
        remove=reverse("invitee_remove", args=(viewer.initiative.key, row.pk)),
    )


@form_page
def remove(request: Request, pk: UUID) -> HttpResponse:
    viewer, row = _one(request, pk)
    back = page_of(request, row.wave, "wave_invitees")
    return confirmed(
        request,
        row,
        lambda: inviting.uninvite(viewer, row, int(request.POST.get("version") or 0)),
        title=_("Take back the invitation of %(name)s?") % {"name": row},
        text=_("The links of this person open nothing any more. An answer that was handed in stays."),
        back=back,
        done=back,
        said=_("Taken back."),
    )


@require_POST
def again(request: Request, pk: UUID) -> HttpResponse:
    """Sends the invitation once more to somebody whose mail came back; the address is mended on the person's page."""
    viewer, row = _one(request, pk)
    try:
        with transaction.atomic():
            mailing.send_again(viewer, row)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is sent once more."))
    return redirect(page_of(request, row.wave, "wave_invitees"))
