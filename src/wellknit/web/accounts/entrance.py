"""Coming in: the first start, one's own account, and the pages that need no initiative."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scopes_disabled

from wellknit.errors import WellknitError
from wellknit.folder.beginning import beginning, from_template
from wellknit.partners.initiative import Initiative as InitiativeValue
from wellknit.partners.roster import Roster
from wellknit.web.accounts import actions, forms
from wellknit.web.editing import edited
from wellknit.web.language import COOKIE
from wellknit.web.models import Account, Initiative, Membership, Seat
from wellknit.web.models.membership import digest, running
from wellknit.web.partners.importing import Folder, import_folder, read_archive
from wellknit.web.problems import said
from wellknit.web.running import BEGIN, worker_is_up
from wellknit.web.scope import Request, inside
from wellknit.web.twins import Twin, begun_once

form_page = require_http_methods(["GET", "HEAD", "POST"])
#: So many names of what is not carried over are told once it is done; the page before names all.
_TOLD = 12
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For those who watch the installation: whether the database answers, and whether the worker runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok", "worker": "ok" if worker_is_up(settings.PLACE.data) else "down"})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Anybody may choose the language; who is signed in keeps it."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    response = redirect(back if safe else "start")
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            mine = Account.objects.filter(pk=request.user.pk).exclude(language=chosen)
            mine.update(language=chosen, version=F("version") + 1)
        response.set_cookie(
            COOKIE, chosen, max_age=365 * 24 * 3600, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
        )
    return response


@require_safe
@login_required
def start(request: Request) -> HttpResponse:
    """The initiatives that somebody takes part in; with one alone, that one."""
    with scopes_disabled():
        held = Membership.objects.filter(running(timezone.localdate()), account=request.user)
        found = list(Initiative.objects.filter(pk__in=held.values("initiative")))
    if len(found) == 1 and "all" not in request.GET:
        return redirect("home", found[0].key)
    return render(request, "accounts/start.html", {"initiatives": found, "may_begin": _may_begin(request)})


@form_page
@login_required
def profile(request: Request) -> HttpResponse:
    """One's own name and language."""
    form = forms.ProfileForm(request.POST or None, instance=Account.objects.get(pk=request.user.pk))
    response = edited(
        request,
        form,
        lambda: actions.change_account(form.instance, form.version_opened, form.values),
        title=_("My account"),
        back=reverse("profile"),
        template="accounts/profile.html",
    )
    if response.status_code == 302:
        response.set_cookie(
            COOKIE, form.cleaned_data["language"], max_age=365 * 24 * 3600, secure=settings.LANGUAGE_COOKIE_SECURE
        )
    return response


# --- The first start --------------------------------------------------------------------------------------------------


def _may_begin(request: HttpRequest) -> bool:
    """Whoever leads an initiative or runs the machine may make another."""
    if not isinstance(request.user, Account):
        return False
    with scopes_disabled():
        return Membership.objects.filter(
            running(timezone.localdate()), account=request.user, seat__in=(Seat.NATIONAL_LEAD, Seat.ADMINISTRATOR)
        ).exists()


def _signed_in(request: HttpRequest) -> Account:
    """Whose session it is; `_may_begin` saw that it is somebody's."""
    assert isinstance(request.user, Account)
    return request.user


@require_safe
def begin_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the address leads that 'wellknit serve' prints while there are no accounts."""
    file = settings.PLACE.data / BEGIN
    kept = file.read_text("ascii").strip() if file.is_file() else ""
    if Account.objects.exists() or not kept or not hmac.compare_digest(kept, digest(token)):
        raise Http404
    request.session["begin"] = kept
    return redirect("begin")


@form_page
def begin(request: HttpRequest) -> HttpResponse:
    """Makes an initiative, and on the first start the account of its first lead too. From a partnership folder it is
    made in two steps: the first shows what would be made. Nothing of an archive is kept in between, so the second asks
    for it again, and makes nothing from another than the one that was shown."""
    first = not Account.objects.exists() and bool(request.session.get("begin"))
    if not first and not _may_begin(request):
        raise Http404 if not request.user.is_authenticated else PermissionDenied
    form = forms.BeginForm(request.POST or None, request.FILES or None)
    mail, shown = request.POST.get("mail", ""), request.POST.get("digest", "")
    person = forms.JoinForm(request.POST or None, mail=mail, prefix="you") if first else None
    read: tuple[Folder, str] | None = None
    twin: Twin | None = None
    if request.method == "POST" and form.is_valid():
        read = _folder(form)
        if form.is_valid() and read and not hmac.compare_digest(shown.encode(), read[1].encode()):
            person = forms.JoinForm(mail=mail, prefix="you", initial=_typed(request)) if first else None
            return _preview(request, *read, person, mail, other=bool(shown))
        if form.is_valid() and (person is None or (person.is_valid() and _mail_is_right(form, mail))):
            account = _signed_in(request) if person is None else account_made(mail, person)
            try:
                initiative = _made(request, form, read[0] if read else None, account)
            except Twin as error:
                twin = error
            else:
                if person is not None:
                    login(request, account, backend=BACKEND)
                _told_of(request, read[0].not_yet if read else ())
                return redirect("home", initiative.key)
        if read and not form.errors.get("folder"):
            return _preview(request, *read, person, mail, form=form, twin=twin)
    if shown and not request.FILES.get("folder"):
        form.errors.pop("name", None)  # which the second step doesn't ask for
        form.add_error("folder", _("Choose the archive again: nothing of it was kept, and nothing was made."))
    template = from_template("", translation.get_language() or "en", timezone.localdate())
    context = {"form": form, "person": person, "mail": mail, "template": template, "twin": twin}
    status = 409 if twin else 422 if request.method == "POST" else 200
    return render(request, "accounts/begin.html", context, status=status)


def _told_of(request: HttpRequest, not_yet: Sequence[str]) -> None:
    """Says what of a folder is not carried over, where there is anything."""
    if not_yet:
        left = "; ".join(not_yet[:_TOLD]) + (" …" if len(not_yet) > _TOLD else "")
        messages.warning(request, _("Not carried over yet, and left in the folder: %(parts)s") % {"parts": left})


def _preview(
    request: HttpRequest,
    folder: Folder,
    seen: str,
    person: forms.JoinForm | None,
    mail: str,
    *,
    other: bool = False,
    form: forms.BeginForm | None = None,
    twin: Twin | None = None,
) -> HttpResponse:
    """What would be made; ``other`` where another archive came than the one that was shown, ``form`` where something
    else is wrong."""
    context = {
        "folder": folder,
        "digest": seen,
        "person": person,
        "mail": mail,
        "other": other,
        "form": form,
        "twin": twin,
    }
    wrong = other or form is not None
    context |= {
        "again": forms.BeginForm.again(),
        "warnings": [said(p) for p in folder.problems if p.severity != "error"],
    }
    return render(request, "accounts/begin_preview.html", context, status=422 if wrong else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What of the first lead's account need not be typed again: all but the password."""
    return {each: request.POST.get(f"you-{each}", "") for each in ("name", "language")}


def _folder(form: forms.BeginForm) -> tuple[Folder, str] | None:
    """The folder in the archive, where there is one, and the archive's digest."""
    file = form.cleaned_data.get("folder")
    if not file:
        return None
    content = file.read()
    try:
        folder = read_archive(content, file.name)
    except WellknitError as error:
        for wrong in map(said, error.problems):
            form.add_error("folder", f"{wrong.what} {wrong.do}")
        return None
    for each in folder.errors:
        form.add_error("folder", str(said(each)))
    return folder, hashlib.sha256(content).hexdigest()


def _mail_is_right(form: forms.BeginForm, mail: str) -> bool:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(mail)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def account_made(mail: str, person: forms.JoinForm) -> Account:
    values = person.cleaned_data
    return actions.make_account(mail, values["name"], values["password"], values["language"])


@transaction.atomic
def _made(request: HttpRequest, form: forms.BeginForm, folder: Folder | None, account: Account) -> Initiative:
    if folder is None:
        folder = Folder(*_beginning(form))
    begun_once(request, account, folder.initiative.name)
    initiative = import_folder(folder, forms.BeginForm.free_key(folder.initiative.name), account)
    with inside(initiative):
        actions.make_lead(account, initiative, holds_keys=folder.responses > 0)
    return initiative


def _beginning(form: forms.BeginForm) -> tuple[InitiativeValue, Roster]:
    values = form.cleaned_data
    return beginning(
        values["name"],
        values["language"],
        timezone.localdate(),
        template=values["template"] == "together",
        sites=values["sites"],
        national=values["national"],
    )
