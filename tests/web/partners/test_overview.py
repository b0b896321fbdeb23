"""The first page says what goes on: to each role what it may know of it; and the navigation finds every page."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.models import Invitee, Mode


def first_page(cast: Cast, who: str) -> str:
    return cast.client(who).get("/i/river/").content.decode()


def test_those_who_watch_see_how_many_have_answered(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Invitee.objects.filter(pk=cast.more["invitee"]["north"].pk).update(answered=True)
    assert "1 of 2 have answered." in first_page(cast, "nadia")
    # Each site leader of those of the own site.
    assert "1 of 1 have answered." in first_page(cast, "silas")
    assert "0 of 1 have answered." in first_page(cast, "sol")
    shown = first_page(cast, "kim")
    assert "Open surveys" in shown and "have answered" not in shown
    assert "Open surveys" not in first_page(cast, "eve")


def test_an_anonymous_survey_tells_no_more_there_than_where_it_is_watched(cast: Cast) -> None:
    wave = cast.more["wave"]["nation"]
    wave.mode = Mode.ANONYMOUS
    with scope(initiative=cast.river):
        wave.save()
        Invitee.objects.filter(wave=wave).update(answered=True)
    shown = first_page(cast, "nadia")
    # Of places where fewer than five were invited it tells nothing.
    assert wave.name in shown and "have answered" not in shown


def test_whoever_releases_is_told_what_waits(cast: Cast) -> None:
    assert "Prepare its release" in first_page(cast, "nadia")
    assert "Prepare its release" not in first_page(cast, "silas")


@pytest.mark.parametrize("who", ["nadia", "silas", "cora", "eve"])
def test_results_and_briefs_are_found_at_once(cast: Cast, who: str) -> None:
    shown = first_page(cast, who)
    assert cast.more["result"]["nation"].name in shown and "Latest briefs" in shown
    assert cast.more["brief"]["nation"].name not in shown  # a draft


@pytest.mark.parametrize(("who", "queries"), [("nadia", 14), ("silas", 14), ("eve", 8)])
def test_the_first_page_asks_little(cast: Cast, who: str, queries: int) -> None:
    client = cast.client(who)
    with CaptureQueriesContext(connection) as asked:
        client.get("/i/river/")
    assert len(asked) == queries, "\n".join(each["sql"][:120] for each in asked)


def lists(page: str) -> list[list[str]]:
    """The lines of the navigation where there is room beside each other."""
    beside = page.split('<div class="wide beside">')[1].split("<details")[0]
    return [re.findall(r">([^<>]+)</a>", each) for each in beside.split("</ul>")[:-1]]


def test_many_pages_stand_in_sections_and_few_in_one_line(cast: Cast) -> None:
    page = cast.client("nadia").get("/i/river/people/").content.decode()
    assert lists(page) == [
        ["Overview", "Partners", "Surveys", "Results", "Administration"],
        ["Organizations", "People", "Outreach", "In time", "Spreadsheets"],
    ]
    assert '/people/" aria-current="page">People' in page and '/organizations/" aria-current="true">Partners' in page
    assert lists(first_page(cast, "eve")) == [["Overview", "Results", "Releases", "Briefs"]]
