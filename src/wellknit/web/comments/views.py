"""The pages on which a wave's keyholders look through what people wrote, before anybody else sees it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wellknit.web.comments.forms import CommentForm
from wellknit.web.comments.gathering import gathered, known_names, own_words, written
from wellknit.web.comments.grouping import FEWEST
from wellknit.web.comments.redacting import taken_apart
from wellknit.web.comments.reviewing import WAITS, decided, find_comment, find_wave
from wellknit.web.editing import edited
from wellknit.web.history import Changed
from wellknit.web.models import Comment, CommentState, Wave
from wellknit.web.scope import Request
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of

__all__ = ["comment", "comments"]

A_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def comments(request: Request, pk: UUID) -> HttpResponse:
    """The comments of a wave by what was decided of them; sent, it brings those that are not here yet."""
    wave = find_wave(request.viewer, pk)
    if request.method == "POST":
        with transaction.atomic():
            brought = gathered(request.viewer, wave)
        said = ngettext("%(n)s comment was brought here.", "%(n)s comments were brought here.", brought)
        messages.success(request, said % {"n": brought})
        return redirect(_address(request, wave))
    state = request.GET.get("state", WAITS)
    state = state if state in CommentState.values else WAITS
    rows = Comment.objects.filter(wave=wave)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    questions = _questions(wave)
    page = Paginator(rows.filter(state=state).select_related("said_in"), A_PAGE).get_page(request.GET.get("page"))
    missing = set(written(wave)) - set(rows.values_list("mark", flat=True))
    shown = {
        "wave": wave,
        "state": state,
        "states": [(value, words, counts.get(value, 0)) for value, words in CommentState.choices],
        "page": page,
        "rows": [(each, questions.get(each.item, each.item)) for each in page],
        "missing": len(missing),
        "asks": _asks(wave),
        "later": wave.releases.exists() and rows.filter(since=None).exists(),
        "few": rows.filter(Q(people__lt=FEWEST)).exists(),
        "fewest": FEWEST,
    }
    return render(request, "comments/comments.html", shown)


@form_page
def comment(request: Request, pk: UUID) -> HttpResponse:
    """A comment as it was written, beside what may be shown of it, and who may see that."""
    viewer = request.viewer
    found = find_comment(viewer, pk)
    back = _address(request, found.wave)
    if request.method == "POST" and "undo" in request.POST:
        return _undone(request, found, back)
    form = CommentForm(request.POST or None, instance=found, viewer=viewer)
    kept = Comment.objects.get(pk=found.pk)
    original = written(found.wave).get(kept.mark)
    return edited(
        request,
        form,
        lambda: decided(viewer, kept, form.version_opened, form.values["text"], form.values["decision"]),
        title=_("A comment"),
        back=back,
        template="comments/comment.html",
        comment=kept,
        question=_questions(found.wave).get(kept.item, kept.item),
        pieces=taken_apart(original.text, known_names()) if original else (),
        fewest=FEWEST,
        few=kept.people < FEWEST,
    )


def _undone(request: Request, found: Comment, back: str) -> HttpResponse:
    """Puts a comment back among those that wait."""
    version = request.POST.get("version", "")
    try:
        with transaction.atomic():
            decided(request.viewer, found, int(version) if version.isdecimal() else 0, found.text, WAITS)
    except Changed:
        messages.error(request, _("Somebody has changed it since you opened the page. Please look again."))
    else:
        messages.success(request, _("It waits again, and nobody is shown it."))
    return redirect(back)


def _address(request: Request, wave: Wave) -> str:
    return reverse("comments", args=(request.viewer.initiative.key, wave.pk))


def _questions(wave: Wave) -> dict[str, str]:
    """What was asked, by the path of the question."""
    try:
        items = questionnaire_of(wave.instrument_version).items if wave.instrument_version else ()
    except NotReadable:
        items = ()
    return {each.path: each.label(get_language() or "en") for each in items}


def _asks(wave: Wave) -> str:
    """Why there can be no comments: the form asks for none, or for no permission; '' where there can."""
    try:
        form = questionnaire_of(wave.instrument_version) if wave.instrument_version else None
    except NotReadable:
        form = None
    if form is None or not own_words(form):
        return _("The instrument of this survey asks nothing in own words.")
    if form.telling("quote") is None:
        return _(
            "The instrument of this survey did not ask whether what people wrote may be shown, so none of it is. Add "
            "that question to the next one."
        )
    return ""
