"""The one way in which a form becomes a change: valid, unless somebody was quicker, and then nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wellknit.web.fields import Opened
from wellknit.web.history import Changed, InUse
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request
from wellknit.web.twins import Twin

__all__ = ["confirmed", "edited"]


def edited(
    request: Request,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    title: str,
    back: str,
    done: str | Callable[[Any], str] = "",
    said: str = "",
    told: Callable[[Any], None] | None = None,
    template: str = "parts/edit.html",
    **context: Any,
) -> HttpResponse:
    """The page of ``form``; sent and found right, ``act`` is done in one transaction, and on to ``done`` (or ``back``),
    which may be told by what ``act`` gave.

    ``told`` says what came of it, given what ``act`` gave, where that is not always the same; else ``said`` is.
    A form with mistakes, or whose act is refused, comes back with status 422; one whose row somebody else changed
    meanwhile with 409, both versions, and everything that was typed. With 409, too, one that was just sent already.
    """
    status, differences, twin = 200, None, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    made = act()
            except Changed as error:
                assert isinstance(form, Opened)
                status, differences = 409, form.differences(error.now)
            except Twin as error:
                status, twin = 409, error
            except Refused as error:
                form.add_error(None, str(error))
            else:
                if told is None:
                    messages.success(request, said or _("Saved."))
                else:
                    told(made)
                return redirect((done(made) if callable(done) else done) or back)
    shown = {"form": form, "title": title, "back": back, "differences": differences, "twin": twin, **context}
    return render(request, template, shown, status=status)


def confirmed(
    request: Request, row: Any, act: Callable[[], Any], *, title: str, text: str, back: str, done: str, said: str
) -> HttpResponse:
    """Asks once, and acts when it is sent; says so where other rows need ``row``, or somebody changed it."""
    if request.method != "POST":
        return render(request, "parts/remove.html", {"row": row, "title": title, "text": text, "back": back})
    try:
        with transaction.atomic():
            act()
    except InUse as error:
        messages.error(request, _("It is still needed by: %(rows)s.") % {"rows": "; ".join(error.by)})
        return redirect(back)
    except Changed:
        messages.error(request, _("Somebody has changed it since you opened the page. Please look again."))
        return redirect(back)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, said)
    return redirect(done)
