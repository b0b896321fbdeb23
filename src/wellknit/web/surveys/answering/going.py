"""Where somebody goes from a page: on, back, to where they were, or to what is asked nearest."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wellknit.web.surveys.answering.places import Place, places_of
from wellknit.web.surveys.answering.visiting import Visit

__all__ = ["address", "at_place", "back", "forward", "nearest", "resumed", "to", "to_place"]


def at_place(places: Sequence[Place], number: int, round: int) -> int | None:
    return next((at for at, each in enumerate(places) if (each.page.number, each.round) == (number, round)), None)


def forward(visit: Visit, places: Sequence[Place], number: int, round: int) -> HttpResponse:
    """On to the next place at which something is asked, or to looking over the answers."""
    after = next((each for each in places if (each.page.number, each.round) > (number, round)), None)
    if after is None:
        return to(visit, "answer_check")
    return to_place(visit, after.page.number, after.round)


def back(visit: Visit, places: Sequence[Place], number: int, round: int) -> HttpResponse:
    before = [each for each in places if (each.page.number, each.round) < (number, round)]
    if not before:
        return to(visit, "answer_first")
    return to_place(visit, before[-1].page.number, before[-1].round)


def nearest(visit: Visit, places: Sequence[Place], number: int, round: int) -> HttpResponse:
    """From a page on which nothing is asked to the one after it."""
    if not 1 <= number <= len(visit.pages):
        raise Http404
    return forward(visit, places, number, round)


def resumed(visit: Visit) -> HttpResponse:
    """To the page where somebody was."""
    places = places_of(visit.pages, visit.judged())
    at = next((each for each in places if each.page.number >= visit.filling.page), None)
    return to_place(visit, at.page.number, at.round) if at else to(visit, "answer_check")


def address(visit: Visit, number: int, round: int) -> str:
    if round:
        return reverse("answer_round", args=(visit.wave.pk, number, round))
    return reverse("answer_page", args=(visit.wave.pk, number))


def to_place(visit: Visit, number: int, round: int, mark: str = "") -> HttpResponse:
    return HttpResponseRedirect(address(visit, number, round) + mark)


def to(visit: Visit, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=(visit.wave.pk,)))
