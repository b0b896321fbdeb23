"""The way back of a lost passkey or second factor: asked for by mail, confirmed by somebody who leads, used once.

Two things have to come together: the mailbox of the account, where a link and a code go, and a person of the initiative
who knows whom they speak with. That person sees the request among the members, hears the code, and types it. Only then
does the link open: a new password, no passkey and no second factor any more, every other session over.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scopes_disabled

from wellknit.web.editing import edited
from wellknit.web.history import recorded
from wellknit.web.models import Account, Membership, Recovery
from wellknit.web.models.membership import digest, running
from wellknit.web.refusals import Refused
from wellknit.web.rules import Chair, Viewer, allowed
from wellknit.web.scope import Request, inside, may

__all__ = ["lost", "lost_open", "lost_token", "open_recoveries", "recovery_confirm", "recovery_refuse"]

form_page = require_http_methods(["GET", "HEAD", "POST"])
_STANDS = timedelta(days=2)
_BETWEEN = timedelta(minutes=15)
_TRIES = 5
#: Letters and digits that nobody mistakes for one another when they are read out.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class LostForm(forms.Form):
    mail = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code that the person reads out"),
        help_text=gettext_lazy("Eight letters and digits. It stands in the mail that the person was sent."),
        max_length=20,
    )

    def __init__(self, *args: object, recovery: Recovery, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.recovery = recovery

    def clean_code(self) -> str:
        """The code; a wrong one is counted before it is said, and too many are the end of it."""
        code = "".join(self.cleaned_data["code"].split()).replace("-", "").upper()
        mine = Recovery.objects.filter(pk=self.recovery.pk)
        mine.update(tries=F("tries") + 1)
        if mine.get().tries > _TRIES:
            raise forms.ValidationError(_("The code was wrong too often. The person has to ask once more."))
        if not hmac.compare_digest(self.recovery.code, _coded(code)):
            raise forms.ValidationError(_("This is not the code. Please ask the person to read it out once more."))
        return code


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("A new password"),
        help_text=gettext_lazy("12 characters or more; several words are good. A passkey can be added later."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def __init__(self, *args: object, account: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password


# --- Whoever has lost it ----------------------------------------------------------------------------------------------


@form_page
def lost(request: HttpRequest) -> HttpResponse:
    """Asks for the way back. What is answered is the same whether there is such an account or not."""
    form = LostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.filter(mail=form.cleaned_data["mail"].lower(), is_active=True).first()
        if account is not None:
            _ask(account)
        return render(request, "accounts/lost_asked.html")
    return render(request, "accounts/lost.html", {"form": form}, status=422 if request.method == "POST" else 200)


def _ask(account: Account) -> None:
    """A new request instead of any before, and its mail; not more than one in a quarter of an hour."""
    now, token = timezone.now(), secrets.token_urlsafe(32)
    code = "".join(secrets.choice(_SIGNS) for _ in range(8))
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if Recovery.objects.filter(account=account, asked__gt=now - _BETWEEN).exists():
            return
        Recovery.objects.filter(account=account, ended=None).update(ended=now)
        Recovery.objects.create(
            account=account, token=digest(token), code=_coded(code), asked=now, expires=now + _STANDS
        )
    with translation.override(account.language):
        address = settings.ADDRESS + reverse("lost_token", args=(token,))
        text = render_to_string("accounts/lost.txt", {"address": address, "code": f"{code[:4]}-{code[4:]}"})
        EmailMessage(_("Your way back to Wellknit"), text, to=[account.mail]).send()


def _coded(code: str) -> str:
    """What is kept of a code: it has few bits, so it is keyed with the installation's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), f"recovery {code}".encode(), "sha256").hexdigest()


@require_safe
def lost_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail leads; the token goes into the session, so that no later address holds it."""
    request.session["recovery"] = digest(token)
    return redirect("lost_open")


@form_page
def lost_open(request: HttpRequest) -> HttpResponse:
    """A new password for whoever was confirmed; before that, what is still missing."""
    found = Recovery.objects.select_related("account").filter(token=request.session.get("recovery", "")).first()
    if found is None or not found.open_on(timezone.now()) or not found.account.is_active:
        return render(request, "accounts/lost_gone.html", status=404)
    if found.confirmed is None:
        return render(request, "accounts/lost_waiting.html", status=200 if request.method != "POST" else 422)
    form = NewPasswordForm(request.POST or None, account=found.account)
    if request.method == "POST" and form.is_valid():
        account = _come_back(found, form.cleaned_data["password"])
        if account is None:
            return render(request, "accounts/lost_gone.html", status=404)
        login(request, account, backend=_BACKEND)
        request.session.pop("recovery", None)
        messages.success(request, _("You are back. Add a new passkey now, and keep recovery codes for another time."))
        return redirect("mfa_index")
    shown = {"form": form}
    return render(request, "accounts/lost_open.html", shown, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _come_back(found: Recovery, password: str) -> Account | None:
    """Sets the password and takes away what is lost; None where the request was used or refused meanwhile."""
    now = timezone.now()
    if not Recovery.objects.filter(pk=found.pk, ended=None, confirmed__isnull=False).update(ended=now):
        return None
    account = Account.objects.select_for_update().get(pk=found.account_id)
    # With another password every session that began with the old one is over.
    account.set_password(password)
    account.save(update_fields=("password",))
    Authenticator.objects.filter(user=account).delete()
    _tell("come_back", account, account)
    return account


def _tell(verb: str, by: Account, account: Account) -> None:
    """A line in the History of every initiative in which ``account`` takes part: it concerns all of them."""
    with scopes_disabled():
        rows = Membership.objects.filter(running(timezone.localdate()), account=account)
        held = {each.initiative_id: each for each in rows.select_related("initiative", "account", "organization")}
    for each in held.values():
        with inside(each.initiative):
            recorded(Viewer(by, each.initiative, (Chair(each.seat, each.site_id, each.organization_id),)), verb, each)


# --- Whoever confirms it ----------------------------------------------------------------------------------------------


def open_recoveries(viewer: Viewer) -> list[Recovery]:
    """Requests that wait for a second person, of accounts all of whose seats here ``viewer`` may give and end."""
    rows = Recovery.objects.filter(ended=None, confirmed=None, expires__gt=timezone.now())
    waiting = list(rows.exclude(account=viewer.account).select_related("account"))
    mine, others = set[UUID](), set[UUID]()
    if waiting:
        held = Membership.objects.filter(running(timezone.localdate()), account__in=[one.account_id for one in waiting])
        for each in held.select_related("organization"):
            (mine if allowed(viewer, "invite", each) else others).add(each.account_id)
    return [each for each in waiting if each.account_id in mine - others]


def _found(viewer: Viewer, pk: UUID) -> Recovery:
    for each in open_recoveries(viewer):
        if each.pk == pk:
            return each
    raise Http404


@form_page
def recovery_confirm(request: Request, pk: UUID) -> HttpResponse:
    """Says that one has spoken with the person: the code that stands in the person's mail proves it."""
    found = _found(request.viewer, pk)
    viewer = may(request, "invite")
    form = CodeForm(request.POST or None, recovery=found)
    return edited(
        request,
        form,
        lambda: _confirm(viewer, found),
        title=_("A lost passkey of %(name)s") % {"name": found.account.name},
        back=reverse("members", args=(viewer.initiative.key,)),
        said=_("Confirmed. The link in the person's mail opens now."),
        send=_("Confirm"),
        note=_("Speak with the person, or better meet: a mail alone may be somebody else's. Ask for the code."),
    )


def _confirm(viewer: Viewer, found: Recovery) -> None:
    open_still = Recovery.objects.filter(pk=found.pk, ended=None, confirmed=None)
    if not open_still.update(confirmed=timezone.now(), confirmed_by=viewer.account):
        raise Refused(_("Somebody else has answered this meanwhile."))
    _tell("let_back", viewer.account, found.account)


@require_POST
def recovery_refuse(request: Request, pk: UUID) -> HttpResponse:
    """Says that it is not the person."""
    found = _found(request.viewer, pk)
    viewer = may(request, "invite")
    with transaction.atomic():
        Recovery.objects.filter(pk=found.pk, ended=None).update(ended=timezone.now())
        _tell("keep_out", viewer.account, found.account)
    messages.success(request, _("Refused: the link in the mail opens nothing."))
    return redirect("members", viewer.initiative.key)
