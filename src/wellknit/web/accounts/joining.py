"""Coming in by an invitation."""

from __future__ import annotations

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from wellknit.web.accounts import actions, forms
from wellknit.web.accounts.entrance import BACKEND, account_made, form_page
from wellknit.web.models import Account, Invitation
from wellknit.web.models.membership import digest
from wellknit.web.scope import inside


@require_safe
def join_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail leads. The token goes into the session at once, so that no later address holds it."""
    request.session["invitation"] = digest(token)
    return redirect("join")


def _invitation(request: HttpRequest) -> Invitation | None:
    """The invitation that this session was led here by, as long as it stands."""
    with scopes_disabled():
        return (
            Invitation.objects.filter(
                token=request.session.get("invitation", ""),
                accepted__isnull=True,
                withdrawn__isnull=True,
                expires__gt=timezone.now(),
            )
            .select_related("initiative", "site", "organization", "invited_by")
            .first()
        )


@form_page
def join(request: HttpRequest) -> HttpResponse:
    """Accepts an invitation: with the account of its mail address, or a new one."""
    invitation = _invitation(request)
    if invitation is None:
        return render(request, "accounts/join_gone.html", status=404)
    account = Account.objects.filter(mail=invitation.mail).first()
    known = account is not None
    mine = request.user.is_authenticated and request.user == account
    form = None if known else forms.JoinForm(
        request.POST or None, mail=invitation.mail, initial={"language": translation.get_language()}
    )  # fmt: skip
    if request.method == "POST" and (mine or (form is not None and form.is_valid())):
        with transaction.atomic(), inside(invitation.initiative):
            if form is not None:
                account = account_made(invitation.mail, form)
            assert account is not None
            actions.accept_invitation(invitation, account)
        if not mine:
            login(request, account, backend=BACKEND)
        del request.session["invitation"]
        return redirect("home", invitation.initiative.key)
    shown = {"invitation": invitation, "form": form, "mine": mine}
    return render(request, "accounts/join.html", shown, status=422 if request.method == "POST" else 200)
