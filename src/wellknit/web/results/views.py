"""The pages of results: which waves were released, the story of one, its sheets for a meeting, a number, a chart."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wellknit.briefs.charts.drawing import picture
from wellknit.web.comments.showing import shown_comments
from wellknit.web.commitments.records import commitments_of
from wellknit.web.models import Release
from wellknit.web.partners.records import find
from wellknit.web.results import reading, tracing
from wellknit.web.results.marking import marked
from wellknit.web.results.meeting import sheets_of
from wellknit.web.results.parts import Page
from wellknit.web.results.reading import Shown
from wellknit.web.results.story import Story
from wellknit.web.results.ways import ways
from wellknit.web.scope import Request, may

__all__ = ["chart", "meeting", "number", "result", "results"]

#: What a chart can be had as, and what browsers are told that it is.
_FORMS = {"svg": "image/svg+xml", "png": "image/png"}


@require_safe
def results(request: Request) -> HttpResponse:
    """The released waves, the newest first."""
    may(request, "see_published")
    newest: dict[UUID, Release] = {each.wave_id: each for each in Release.objects.order_by("number")}
    waves = [(each, newest[each.pk]) for each in reading.released()]
    return render(request, "results/results.html", {"waves": waves})


def _opened(request: Request, pk: UUID) -> tuple[Shown, Story]:
    """What the viewer sees of a released wave; 404 where it was not released."""
    viewer = may(request, "see_published")
    seen = reading.shown(viewer, find(reading.released(), pk), published="published" in request.GET)
    if seen is None:
        raise Http404
    return seen, reading.told(seen, viewer, get_language() or "en")


def _page(request: Request, seen: Shown, story: Story) -> Page:
    """How the parts of the story are drawn; its links keep what the page was asked for."""
    key, pk = request.viewer.initiative.key, seen.wave.pk
    rest = "?" + urlencode({"published": ""}) if "published" in request.GET else ""

    def number_at(name: str) -> str:
        table, row, column = tracing.parts_of(name)
        return reverse("result_number", args=(key, pk, table, row, column)) + rest

    return Page(story.language, story.facts, number_at, marked(story.foreign, story.written))


def _common(request: Request, seen: Shown) -> dict[str, object]:
    """What every page about a released wave says of it."""
    return {
        "wave": seen.wave,
        "seen": seen,
        "published": "published" in request.GET,
        "site": next((each for each in request.viewer.sites if each.key == seen.site), None),
    }


@require_safe
@gzip_page  # charts are long texts that say the same again and again: a fifteenth of them goes out
def result(request: Request, pk: UUID) -> HttpResponse:
    """The whole story of a released wave."""
    seen, story = _opened(request, pk)
    page = _page(request, seen, story)
    chapters = [(each, page.parts(each.blocks)) for each in story.chapters]
    shown = {
        **_common(request, seen),
        "chapters": chapters,
        "ways": ways(request.viewer, seen.wave),
        "comments": shown_comments(seen.release, seen.audience, story.wordings, seen.sites),
        "commitments": commitments_of(request.viewer, seen.wave),
        "today": timezone.localdate(),
    }
    return render(request, "results/result.html", shown)


@require_safe
@gzip_page
def meeting(request: Request, pk: UUID) -> HttpResponse:
    """Two sheets of paper for the meeting about the results."""
    seen, story = _opened(request, pk)
    page = _page(request, seen, story)
    shown = {
        **_common(request, seen),
        "sheets": [page.parts(each) for each in sheets_of(story)],
        "commitments": commitments_of(request.viewer, seen.wave),
        "today": timezone.localdate(),
    }
    return render(request, "results/meeting.html", shown)


@require_safe
def number(request: Request, pk: UUID, table: str, row: str, column: str) -> HttpResponse:
    """Where a number comes from: its count, base, interval, definition and release."""
    seen, story = _opened(request, pk)
    fact = story.facts.get(tracing.name_of(table, row, column))
    if fact is None:
        raise Http404
    shown = {**_common(request, seen), "number": tracing.traced(fact, story.language, story.judged.get(fact.name, ""))}
    return render(request, "results/number.html", shown)


@require_safe
def chart(request: Request, pk: UUID, chart: str, form: str) -> HttpResponse:
    """A chart of the story by itself."""
    _seen, story = _opened(request, pk)
    found = story.chart(chart)
    if found is None or form not in _FORMS:
        raise Http404
    content = picture(found.chart.svg) if form == "png" else found.chart.svg
    return HttpResponse(content, content_type=_FORMS[form])
