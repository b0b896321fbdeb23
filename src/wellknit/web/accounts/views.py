"""Access in an initiative: members and invitations, who sees what, looking as another role, history, the machine."""

from __future__ import annotations

import sys
from uuid import UUID

import django
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellknit.web.accounts import actions, forms, who
from wellknit.web.accounts.recovery import open_recoveries
from wellknit.web.editing import edited
from wellknit.web.history import NotUndone
from wellknit.web.models import Account, History, Initiative, Invitation, Membership, Role, Seat
from wellknit.web.models.membership import running
from wellknit.web.partners import records
from wellknit.web.partners.undoing import ChangedSince, change_undone, removal_undone
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer, Where, reach
from wellknit.web.running import worker_is_up
from wellknit.web.scope import Request, may

form_page = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50


def _in_reach(viewer: Viewer, sentence: str) -> Q:
    """Rows with a site where the sentence holds; those without one for who leads nationally."""
    where = reach(viewer, sentence)
    return Q(site__in=where.sites) | (Q(site__isnull=True) if where.nowhere else Q(pk__in=()))


# --- Members and invitations ------------------------------------------------------------------------------------------


@require_safe
def members(request: Request) -> HttpResponse:
    """Who may sign in here, as what, and who is invited."""
    viewer = may(request, "see_members")
    seen = _in_reach(viewer, "see_members")
    held = Membership.objects.filter(seen & running(timezone.localdate()))
    open_now = Q(accepted__isnull=True, withdrawn__isnull=True)
    invitations = Invitation.objects.filter(seen & open_now).select_related("site", "organization", "invited_by")
    shown = {
        "memberships": held.select_related("account", "site", "organization", "involvement"),
        "invitations": [(each, forms.may_give(viewer, each.seat)) for each in invitations],
        "now": timezone.now(),
        "recoveries": open_recoveries(viewer) if not viewer.behind else (),
    }
    return render(request, "accounts/members.html", shown)


@form_page
def invite(request: Request) -> HttpResponse:
    viewer = may(request, "invite")
    form = forms.InvitationForm(request.POST or None, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.invite(viewer, form.values),
        title=_("Invite somebody"),
        back=reverse("members", args=(viewer.initiative.key,)),
        told=lambda made: _tell(request, made),
        send=_("Send the invitation"),
    )


#: The seat that goes with a role on the roster.
_SEATS = {
    Role.NATIONAL_PARTNER: Seat.NATIONAL_LEAD,
    Role.SITE_LEADER: Seat.SITE_LEADER,
    Role.CORE_SITE_PARTNER: Seat.CORE_SITE_PARTNER,
    Role.COMMUNITY_PARTNER: Seat.COMMUNITY_PARTNER,
}


@form_page
def involvement_invite(request: Request, pk: UUID) -> HttpResponse:
    """Invites the person of an involvement: access that begins and ends with it."""
    rows = records.involvements(request.viewer).select_related("person", "organization", "site")
    found = records.find(rows.filter(person__isnull=False), pk)
    viewer = may(request, "invite", found)
    assert found.person is not None
    given = {
        "mail": found.person.mail,
        "seat": _SEATS[Role(found.role)],
        "site": found.site_id,
        "organization": found.organization_id,
    }
    form = forms.InvitationForm(request.POST or None, viewer=viewer, initial=given)
    return edited(
        request,
        form,
        lambda: actions.invite(viewer, {**form.values, "involvement": found}),
        title=_("Invite %(name)s") % {"name": found.person.name},
        back=reverse("person", args=(viewer.initiative.key, found.person_id)),
        told=lambda made: _tell(request, made),
        send=_("Send the invitation"),
        note=_("This access ends by itself on the day on which the involvement ends."),
    )


def _tell(request: Request, invitation: Invitation) -> None:
    """What became of the invitation's mail, as far as it is known now."""
    if invitation.unsent is None:
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.warning(request, _("The invitation is noted, but its mail could not be sent: see 'Members'."))


def _open_invitation(request: Request, pk: UUID) -> Invitation:
    seen = Invitation.objects.filter(_in_reach(request.viewer, "see_members"), accepted__isnull=True)
    return records.find(seen.filter(withdrawn__isnull=True).select_related("initiative", "site", "organization"), pk)


@require_POST
def invitation_resend(request: Request, pk: UUID) -> HttpResponse:
    found = _open_invitation(request, pk)
    viewer = may(request, "invite", found)
    if not forms.may_give(viewer, found.seat):
        raise PermissionDenied
    with transaction.atomic():
        row = actions.resend_invitation(viewer, found)
    _tell(request, row)
    return redirect("members", viewer.initiative.key)


@require_POST
def invitation_withdraw(request: Request, pk: UUID) -> HttpResponse:
    found = _open_invitation(request, pk)
    viewer = may(request, "invite", found)
    with transaction.atomic():
        actions.withdraw_invitation(viewer, found)
    messages.success(request, _("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("members", viewer.initiative.key)


@require_POST
def membership_end(request: Request, pk: UUID) -> HttpResponse:
    seen = Membership.objects.filter(_in_reach(request.viewer, "see_members"), running(timezone.localdate()))
    found = records.find(seen.select_related("account"), pk)
    viewer = may(request, "invite", found)
    try:
        with transaction.atomic():
            actions.end_membership(viewer, found)
    except actions.LastLead as error:
        messages.error(request, str(error))
        return redirect("members", viewer.initiative.key)
    messages.success(request, _("Access has ended."))
    return redirect("start" if found.account_id == request.user.pk else "members", *_key(viewer, found, request))


def _key(viewer: Viewer, found: Membership, request: Request) -> tuple[str, ...]:
    return () if found.account_id == request.user.pk else (viewer.initiative.key,)


# --- Who sees what ----------------------------------------------------------------------------------------------------


@require_safe
def who_sees_what(request: Request) -> HttpResponse:
    """The rules as a table, made from the rules themselves."""
    viewer = may(request, "see_rules")
    mine = {each.seat for each in (viewer.behind or viewer).chairs}
    shown = {"rows": who.table(), "seats": [(seat.label, seat.value in mine) for seat in Seat]}
    return render(request, "accounts/who_sees_what.html", shown)


@form_page
def view_as(request: Request) -> HttpResponse:
    """Looks at the initiative as another role does, until this session ends or says stop; it may change nothing."""
    may(request, "see_rules")
    viewer = request.viewer.behind or request.viewer
    form = forms.ViewAsForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        places = [str(row.pk) if (row := values.get(name)) else None for name in ("site", "organization")]
        request.session[f"view_as:{viewer.initiative.pk}"] = [values["seat"], *places]
        return redirect("home", viewer.initiative.key)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/view_as.html", {"form": form}, status=status)


@require_POST
def view_as_end(request: Request) -> HttpResponse:
    may(request, "see_rules")
    request.session.pop(f"view_as:{request.viewer.initiative.pk}", None)
    return redirect("home", request.viewer.initiative.key)


# --- History and the machine ------------------------------------------------------------------------------------------


@require_safe
def history(request: Request) -> HttpResponse:
    """Who did what when, the newest first."""
    viewer = may(request, "see_history")
    # What an import did with each row stands on the import's own page.
    rows = History.objects.filter(_in_reach(viewer, "see_history"), part_of__isnull=True).select_related("account")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/history.html", {"page": page})


@require_POST
def history_undo(request: Request, pk: UUID) -> HttpResponse:
    """Brings back what was removed, or what was there before a change."""
    found = records.find(History.objects.filter(_in_reach(request.viewer, "see_history")), pk)
    viewer = may(request, "change_people", Where(site=found.site))
    change = found.verb == "change"
    try:
        with transaction.atomic():
            (change_undone if change else removal_undone)(viewer, found)
    except ChangedSince as error:
        told = _("Nothing was undone, since this was changed once more meanwhile: %(fields)s.")
        messages.error(request, told % {"fields": "; ".join(error.fields)})
    except NotUndone:
        messages.error(request, _("This can't be undone: something that it needs is gone, or was put in its place."))
    except Refused as error:
        messages.error(request, str(error))
    else:
        said = _("%(name)s is as it was before the change.") if change else _("%(name)s is back.")
        messages.success(request, said % {"name": found.name})
    return redirect("history", viewer.initiative.key)


@require_safe
def machine(request: Request) -> HttpResponse:
    """How the installation runs. Of answers and people there is nothing here."""
    may(request, "see_machine")
    shown = {
        "worker": worker_is_up(settings.PLACE.data),
        "database": connection.vendor,
        "versions": {"Python": sys.version.split()[0], "Django": django.get_version()},
        "accounts": Account.objects.count(),
        "initiatives": Initiative.objects.count(),
        "address": settings.ADDRESS,
    }
    return render(request, "accounts/machine.html", shown)
