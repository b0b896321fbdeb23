"""The pages of a launch: the list of what has to be in order, keyholders, and a keyholder's own page with the key."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wellknit.web.editing import confirmed, edited
from wellknit.web.history import Changed
from wellknit.web.models import Keyholder, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request, may
from wellknit.web.surveys.waves import keyholding, launching, preparing
from wellknit.web.surveys.waves.forms import KeyholderForm
from wellknit.web.surveys.waves.texts import PROMISES
from wellknit.web.surveys.waves.views import form_page, led, page_of

__all__ = ["key", "keyholder_add", "keyholder_remove", "launch", "typed_key"]

#: Where each line of the list is mended.
_MENDED = {
    "instrument": "wave_change",
    "kinds": "wave_change",
    "partners": "wave_change",
    "audience": "wave_audience",
    "languages": "wave_change",
    "texts": "wave_texts_change",
    "days": "wave_change",
    "keyholders": "wave_keyholder_add",
    "few": "wave_audience",
    "rehearsal": "wave_rehearsal",
}
#: A key is a few dozen letters; whatever is longer is another file.
_LONGEST_KEY = 2000


@form_page
def launch(request: Request, pk: UUID) -> HttpResponse:
    """The list, and the button that opens the wave once all of it is in order."""
    viewer, one = led(request, pk)
    status, wrong = 200, ""
    if request.method == "POST":
        status = 422
        version = request.POST.get("version", "")
        try:
            with transaction.atomic():
                launched = launching.launch(
                    viewer,
                    one,
                    int(version) if version.isdecimal() else 0,
                    looked_at_few="looked" in request.POST,
                )
        except Refused as error:
            wrong = str(error)
        except Changed as error:
            status, one = 409, find(Wave.objects.select_related("instrument_version__instrument"), error.now.pk)
            wrong = _("Somebody has changed the survey since you opened this page. Look at the list once more.")
        else:
            messages.success(request, _("The survey is open. Nobody was written to yet: send the invitations now."))
            return redirect(page_of(request, launched, "wave_mails"))
    elif one.state != WaveState.DRAFT:
        messages.info(request, _("The survey was launched already."))
        return redirect(page_of(request, one))
    checks = launching.checklist(one)
    missing = sum(each.blocking and not each.ok for each in checks)
    shown = {
        "wave": one,
        "checks": [(each, _mended(request, one, each.name)) for each in checks],
        "missing": missing,
        "ready": not missing,
        "few": any(each.name == "few" and not each.ok for each in checks),
        "promise": PROMISES[one.mode],
        "wrong": wrong,
    }
    return render(request, "surveys/waves/launch.html", shown, status=status)


def _mended(request: Request, wave: Wave, name: str) -> str:
    """The address at which a line of the list is put in order; '' where somebody else has to do it."""
    if name == "zones":
        return reverse("home", args=(request.viewer.initiative.key,))
    if name == "keys":
        mine = Keyholder.objects.filter(wave=wave, account=request.viewer.account).first()
        return reverse("keyholder_key", args=(request.viewer.initiative.key, mine.pk)) if mine else ""
    return page_of(request, wave, _MENDED[name]) if name in _MENDED else ""


@form_page
def keyholder_add(request: Request, pk: UUID) -> HttpResponse:
    viewer, one = led(request, pk)
    form = KeyholderForm(request.POST or None, wave=one)
    return edited(
        request,
        form,
        lambda: preparing.add_keyholder(viewer, one, form.cleaned_data["account"]),
        title=_("Name a keyholder of %(name)s") % {"name": one.name},
        back=page_of(request, one),
        send=_("Name this person"),
        note=_("The rows of answers go to keyholders alone, after closing, and to nobody else in the program. Choose "
               "people whom respondents trust, who do not lead a site. Whoever can't sign in yet is invited under "
               "Members, as a keyholder."),
        said=_("Named. The person now finds the survey after signing in, and shows the key there."),
    )  # fmt: skip


@form_page
def keyholder_remove(request: Request, pk: UUID) -> HttpResponse:
    may(request, "see_waves")
    row = find(Keyholder.objects.select_related("wave", "account"), pk)
    viewer = may(request, "change_waves")
    return confirmed(
        request,
        row,
        lambda: preparing.remove_keyholder(viewer, row, int(request.POST.get("version") or 0)),
        title=_("Name %(name)s no more?") % {"name": row.account.name},
        text=_("The person's seat as a keyholder stays, until it is ended under Members."),
        back=page_of(request, row.wave),
        done=page_of(request, row.wave),
        said=_("Done."),
    )


@form_page
@sensitive_post_parameters("text")
def key(request: Request, pk: UUID) -> HttpResponse:
    """A keyholder's own page: given a key once, as a text to keep, and shown that it is at hand. While the survey runs,
    where the server's key comes back from."""
    may(request, "see_waves")
    row = find(Keyholder.objects.select_related("wave", "account"), pk)
    viewer = may(request, "take_rows", row)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "file":
        return _as_file(request.POST.get("text", "")[:_LONGEST_KEY], row)
    text, wrong, status = "", "", 200
    if request.method == "POST":
        try:
            with transaction.atomic():
                if act == "give":
                    text = keyholding.given_key(viewer, row)
                elif act == "bring":
                    keyholding.bring_back(viewer, row, typed_key(request))
                else:
                    keyholding.show_key(viewer, row, typed_key(request))
        except Refused as error:
            status, wrong = 422, str(error)
        else:
            if not text:
                messages.success(request, _noted(row, act))
                return redirect(reverse("wave", args=(viewer.initiative.key, row.wave_id)))
        row = find(Keyholder.objects.select_related("wave", "account"), pk)
    shown = {
        "row": row,
        "wave": row.wave,
        "text": text,
        "wrong": wrong,
        "given": bool(row.wave.public_key if row.wave.mode == "anonymous" else row.public_key),
        "shown": keyholding.has_shown(row, row.wave),
        "draft": row.wave.state == WaveState.DRAFT,
        "lost": keyholding.may_bring_back(row.wave),
    }
    return render(request, "surveys/waves/key.html", shown, status=status)


def _noted(row: Keyholder, act: str) -> str:
    if act == "bring":
        return _("The key of the survey is back.")
    if row.wave.mode == "identified":  # there is no key to keep
        return _("Noted: you know of it.")
    return _("Noted: the key is at hand. Go on keeping it.")


def typed_key(request: Request) -> str:
    """The key that was pasted, or stands in the file that was chosen."""
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) <= _LONGEST_KEY:
        return "".join(line for line in file.read().decode("utf-8", "replace").splitlines() if not line.startswith("#"))
    return request.POST.get("text", "")[:_LONGEST_KEY]


def _as_file(text: str, row: Keyholder) -> HttpResponse:
    """What was shown, as a file to keep; the server has it from the page and keeps nothing of it."""
    said = _("Key of the survey: %(name)s. Keep it where you keep passports.") % {"name": row.wave.name}
    first = " ".join(said.split())
    answer = HttpResponse(f"# {first}\n{text}\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="key-{row.wave.key}.txt"'
    return answer
