"""The frame around each page: where one can go from here, by role, and what is said when something is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from wellknit.web.models import Seat
from wellknit.web.rules import Viewer, allowed

__all__ = ["bad_request", "broken", "forbidden", "frame", "not_found", "pages_of"]

#: Pages of the navigation, section by section: the URL's name, its words, and the sentence of rules.py that opens it.
_SECTIONS: tuple[tuple[Promise, tuple[tuple[str, Promise, str], ...]], ...] = (
    (_("Overview"), (("home", _("Overview"), "see_home"),)),
    (
        _("Partners"),
        (
            ("organizations", _("Organizations"), "see_organizations"),
            ("people", _("People"), "see_people"),
            ("outreach", _("Outreach"), "see_outreach"),
            ("timeline", _("In time"), "see_time"),
            ("spreadsheets", _("Spreadsheets"), "change_people"),
        ),
    ),
    (
        _("Surveys"),
        (
            ("waves", _("Surveys"), "see_waves"),
            ("instruments", _("Instruments"), "see_instruments"),
            ("rows", _("Rows of answers"), "take_rows"),
        ),
    ),
    (
        _("Results"),
        (
            ("results", _("Results"), "see_published"),
            ("releases", _("Releases"), "see_published"),
            ("briefs", _("Briefs"), "see_published"),
        ),
    ),
    (
        _("Administration"),
        (
            ("members", _("Members"), "see_members"),
            ("history", _("History"), "see_history"),
            ("files", _("Files"), "exchange"),
            ("jobs", _("Jobs"), "see_jobs"),
            ("machine", _("This installation"), "see_machine"),
            ("who_sees_what", _("Who sees what"), "see_rules"),
        ),
    ),
)
#: So many pages stand beside each other in one line; more of them are found by their sections.
_IN_ONE_LINE = 8
#: Which entry is lit on pages that are none themselves.
_BELOW = {
    "organization": "organizations",
    "outreach": "outreach",
    "filter": "outreach",
    "person": "people",
    "spreadsheet": "spreadsheets",
    "import": "spreadsheets",
    "duplicate": "spreadsheets",
    "merge": "spreadsheets",
    "involvement": "people",
    "figure": "organizations",
    "principle": "home",
    "wave_row": "rows",
    "release": "releases",
    "wave_rows": "rows",
    "comment": "rows",
    "commitment": "results",
    "wave": "waves",
    "invitee": "waves",
    "keyholder": "waves",
    "consent": "people",
    "result": "results",
    "instrument": "instruments",
    "brief": "briefs",
    "plan": "timeline",
    "period": "timeline",
    "grant": "timeline",
    "phase": "timeline",
    "invit": "members",
    "recovery": "members",
    "initiative": "home",
    "site": "home",
}
_LANGUAGES = (("en", "English"), ("es", "Español"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation."""

    address: str
    words: Promise
    here: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together; a page by itself is a section of one."""

    words: Promise
    entries: tuple[Entry, ...]

    @property
    def address(self) -> str:
        return self.entries[0].address

    @property
    def here(self) -> bool:
        return any(each.here for each in self.entries)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every template knows: the viewer, the navigation, the languages."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "navigation": _navigation(viewer, request) if viewer else [],
        "languages": _LANGUAGES,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "demo": settings.DEMO,
        "looking_as": _looking_as(viewer),
    }


def _looking_as(viewer: Viewer | None) -> str:
    return str(Seat(viewer.chairs[0].seat).label) if viewer and viewer.behind else ""


def _navigation(viewer: Viewer, request: HttpRequest) -> list[Section]:
    match = getattr(request, "resolver_match", None)
    name = str(match.url_name) if match else ""
    names = [page for _words, pages in _SECTIONS for page, _name, _sentence in pages]
    lit = name if name in names else next((page for start, page in _BELOW.items() if name.startswith(start)), "")
    # The footer of every page leads to the rules.
    rules = reverse("who_sees_what", args=(viewer.initiative.key,))
    sections = [
        Section(words, tuple(each for each in entries if each.address != rules))
        for words, entries in _sections(viewer, lit)
    ]
    sections = [each for each in sections if each.entries]
    entries = [each for section in sections for each in section.entries]
    if len(entries) <= _IN_ONE_LINE:
        return [Section(each.words, (each,)) for each in entries]
    return sections


def pages_of(viewer: Viewer) -> list[Entry]:
    """All pages of the initiative that the viewer may open: those of the navigation, and the rules."""
    return [each for _words, entries in _sections(viewer) for each in entries]


def _sections(viewer: Viewer, lit: str = "") -> list[tuple[Promise, list[Entry]]]:
    return [
        (
            words,
            [
                Entry(reverse(page, args=(viewer.initiative.key,)), name, page == lit)
                for page, name, sentence in pages
                if allowed(viewer, sentence)
            ],
        )
        for words, pages in _SECTIONS
    ]


# --- When something is not there --------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Nothing of the request is believed here, its session least of all.
    return HttpResponse(b"400: this request is not in order.\n", status=400, content_type="text/plain")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    # The plainest page: whatever the frame needs may be what is broken.
    return HttpResponse(
        b"500: something went wrong on our side. Nothing was changed; please try again.\n",
        status=500,
        content_type="text/plain",
    )
