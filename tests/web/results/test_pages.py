"""The pages of results: who sees which figures of a released wave, and where each number leads."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from tests.web.cast import Cast, mark
from tests.web.cast_results import frozen
from wellknit.web.models import Release, ReleaseFile, Wave
from wellknit.web.releases.keeping import kept

NORTH, SOUTH = mark("north"), mark("south")


def page(cast: Cast, who: str, name: str = "result", *behind: str, query: str = "", **more: Any) -> Any:
    address = reverse(name, args=("river", cast.more["result"]["nation"].pk, *behind))
    return cast.client(who, **more).get(address + query)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


def numbers(response: Any) -> list[str]:
    return sorted(set(re.findall(r'href="(/i/river/results/[^"]+/number/[^"]+)"', text(response))))


# --- Who sees what ----------------------------------------------------------------------------------------------------


def test_leads_and_evaluators_see_sites_side_by_side_a_site_leader_the_own_one(cast: Cast) -> None:
    for who, seen in (("nadia", {NORTH, SOUTH}), ("eve", {NORTH, SOUTH}), ("silas", {NORTH}), ("sol", {SOUTH})):
        shown = text(page(cast, who))
        assert {each for each in (NORTH, SOUTH) if each in shown} == seen, who
        assert "All answers together" in shown


@pytest.mark.parametrize("who", ["cora", "paz", "kim", "rhea", "ada"])
def test_everybody_else_sees_what_is_published(cast: Cast, who: str) -> None:
    shown = text(page(cast, who))
    assert NORTH not in shown and SOUTH not in shown and "bank" not in shown
    assert "This is what everybody in the partnership may see" in shown
    assert page(cast, who, "result_number", "agreement", "trust", "pooled").status_code == 200
    assert page(cast, who, "result_number", "agreement", "trust", "south").status_code == 404


def test_who_sees_more_can_look_at_what_everybody_sees(cast: Cast) -> None:
    shown = page(cast, "nadia", query="?published=")
    assert NORTH not in text(shown) and SOUTH not in text(shown)
    assert numbers(shown) and all(each.endswith("?published=") for each in numbers(shown))
    client = cast.client("nadia")
    assert {client.get(each).status_code for each in numbers(shown)} == {200}


def test_a_lead_who_looks_as_a_reader_does_sees_what_a_reader_sees(cast: Cast) -> None:
    client = cast.client("nadia")
    client.post("/i/river/view-as/", {"role": "reader", "site": "", "organization": ""})
    client.post("/i/river/view-as/", {"seat": "reader"})
    address = reverse("result", args=("river", cast.more["result"]["nation"].pk))
    shown = text(client.get(address))
    assert "You look at this as another role does" in shown
    assert NORTH not in shown and SOUTH not in shown


def test_what_is_private_is_never_read(cast: Cast) -> None:
    with scopes_disabled():
        ReleaseFile.objects.filter(part="private").delete()
    with CaptureQueriesContext(connection) as asked:
        text(page(cast, "nadia"))
    read = [each["sql"] for each in asked if "web_releasefile" in each["sql"]]
    assert len(read) == 1 and "partnership" in read[0] and "private" not in read[0]


# --- What the pages say -----------------------------------------------------------------------------------------------


def test_every_number_leads_to_its_count_base_interval_definition_and_release(cast: Cast) -> None:
    found = numbers(page(cast, "nadia"))
    assert len(found) == 4  # two sites, the quiet corner, all together
    client = cast.client("nadia")
    for each in found:
        shown = text(client.get(each))
        assert "“We trust each other.”" in shown and "Digest of what was released" in shown
    shown = text(page(cast, "nadia", "result_number", "agreement", "trust", "north"))
    for told in (
        "75%",
        "9 of 12",
        "46.8% to 91.1% (Wilson)",
        "Released survey",
        "April 2, 2021",
        "Each interval is meant",
    ):
        assert told in shown, told


def test_hidden_figures_look_alike_and_say_why_in_one_sentence(cast: Cast) -> None:
    why = "Where a figure is hidden, too few people answered, or it would give away the figure of another place"
    shown = text(page(cast, "nadia"))
    assert shown.count(why) == 1
    alone = text(page(cast, "nadia", "result_number", "agreement", "trust", "quiet"))
    assert why in alone and "9 of" not in alone and "How it was computed" not in alone


def test_an_address_of_no_number_or_chart_is_not_found(cast: Cast) -> None:
    for behind in (("agreement", "trust", "nowhere"), ("nothing", "trust", "north"), ("agreement", "a/b", "north")):
        assert page(cast, "nadia", "result_number", *behind).status_code == 404
    for chart, form in (("figure-9", "svg"), ("figure-1", "exe"), ("figure-1-table", "svg")):
        assert page(cast, "nadia", "result_chart", chart, form).status_code == 404


def test_a_chart_comes_as_svg_and_as_png(cast: Cast) -> None:
    svg = page(cast, "silas", "result_chart", "figure-1", "svg")
    assert (svg.status_code, svg["Content-Type"]) == (200, "image/svg+xml")
    assert NORTH in svg.content.decode() and SOUTH not in svg.content.decode()
    png = page(cast, "silas", "result_chart", "figure-1", "png")
    assert (png.status_code, png["Content-Type"], png.content[:4]) == (200, "image/png", b"\x89PNG")


def test_the_newest_release_is_shown_with_what_it_corrects(cast: Cast) -> None:
    wave: Wave = cast.more["result"]["nation"]
    with scope(initiative=cast.river):
        made = frozen((("north", f"North bank {NORTH}"), ("south", f"South bank {SOUTH}")))
        kept(wave, replace(made, number=2, reason="Two answers had been keyed in twice."))
    shown = text(page(cast, "rhea"))
    assert "Release 2." in shown and "Two answers had been keyed in twice." in shown


def test_where_nothing_was_released_the_list_says_so(cast: Cast) -> None:
    with scopes_disabled():
        Release.objects.all().delete()
    assert "Nothing was released yet." in text(cast.client("rhea").get("/i/river/results/"))
    assert page(cast, "nadia").status_code == 404


def test_the_list_names_what_was_released(cast: Cast) -> None:
    shown = text(cast.client("paz").get("/i/river/results/"))
    assert "Released survey" in shown and "Release 1, April 2, 2021" in shown


def test_the_sheets_for_the_meeting_have_questions_and_room_to_write(cast: Cast) -> None:
    shown = text(page(cast, "silas", "result_meeting"))
    assert "What to talk about" in shown and "By when" in shown and SOUTH not in shown
    assert "What will we do about it until the next survey: who, what, and by when?" in shown


# --- How much it takes ------------------------------------------------------------------------------------------------


def test_a_page_that_was_told_before_asks_for_rows_alone(cast: Cast) -> None:
    client = cast.client("nadia")
    address = reverse("result", args=("river", cast.more["result"]["nation"].pk))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    mine = [each["sql"] for each in asked if "web_release" in each["sql"] or '"web_wave"' in each["sql"]]
    assert len(mine) == 3  # the wave, its newest release, and what waves are called
    assert not [each for each in mine if "web_releasefile" in each]


def test_a_release_that_was_edited_says_so_and_shows_none_of_it(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    traced = numbers(page(cast, "rhea"))[0]
    with scope(initiative=cast.river):
        wave = cast.more["result"]["nation"]
        file = ReleaseFile.objects.get(release__wave=wave, part="public", path="cells.csv")
        ReleaseFile.objects.filter(pk=file.pk).update(content=bytes(file.content) + b"another line\n")
    # Whatever was told before the files were changed is told no more where they leave as they are.
    package = page(cast, "rhea", "result_file", "package.zip")
    caches["results"].clear()
    here = cast.client("rhea")
    others = [
        page(cast, "rhea"),
        page(cast, "rhea", "result_meeting"),
        page(cast, "rhea", "result_downloads"),
        here.get(traced),
    ]
    for shown in (package, *others):
        assert shown.status_code == 500
        said = shown.content.decode()
        assert "not as it was frozen" in said and "Tell whoever leads your initiative" in said
        assert "cells.csv" not in said and "%" not in said
    assert "cells.csv" in caplog.text and "public" in caplog.text
    # Whoever sees the other part, which is whole, sees it; and a lead is told what they can do.
    assert page(cast, "silas").status_code == 200
    lead = page(cast, "nadia", query="?published")
    assert lead.status_code == 500 and "as a new version, and say there" in lead.content.decode()
