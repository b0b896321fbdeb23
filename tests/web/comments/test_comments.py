"""From a wave's rows to what an audience reads: with permission alone, without names, from ten people or more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope

from tests.web.cast import Cast, mark
from tests.web.cast_surveys import SHEETS
from wellknit.releases.rules import Audience
from wellknit.web.comments.gathering import gathered, placed, written
from wellknit.web.comments.reviewing import decided
from wellknit.web.comments.showing import ShownComment, shown_comments
from wellknit.web.erasing import erase
from wellknit.web.models import Comment, History, Person, Release, Response, Site, Wave
from wellknit.web.releases.correcting import add_row
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.waves.ending import delete_what_is_due

PERMISSION = ["select_one yes_no", "may_be_shown", "May it be shown?", "¿Se puede mostrar?", "", "", "quote"]


@pytest.fixture
def wave(cast: Cast) -> Wave:
    """The closed wave of the river with a question for permission, and fifteen answers: twelve of the north."""
    with scope(initiative=cast.river):
        version = cast.more["instrument_version"]["nation"]
        version.sheets = {**SHEETS, "survey": [*SHEETS["survey"], PERMISSION]}
        version.version += 1
        version.save()
        wave: Wave = cast.more["wave_closed"]["nation"]
        wave.columns = ["respondent", "person", "site", "why", "may_be_shown"]
        wave.save()
        Response.objects.filter(wave=wave).delete()
        Comment.objects.all().delete()
        for number in range(15):
            site = "north" if number < 12 else "south"
            cells = {
                "respondent": f"r{number}",
                "site": site,
                "why": f"Noor {mark(site)} told me so, number {number}.",
                "may_be_shown": "no" if number == 3 else "Sí" if number == 4 else "" if number == 5 else "yes",
            }
            if number == 0:
                cells["person"] = "noor"
            Response.objects.create(
                initiative=cast.river, wave=wave, respondent=f"r{number}", cells=cells, position=number
            )
        return wave


def viewer(cast: Cast, who: str = "kim") -> Viewer:
    return viewer_of(cast.accounts[who], cast.river)


def everything(cast: Cast, wave: Wave, decision: str = "partnership") -> None:
    gathered(viewer(cast), wave)
    for each in Comment.objects.all():
        decided(viewer(cast), each, each.version, each.text, decision)


def released(cast: Cast, wave: Wave, without: tuple[str, ...] = ()) -> Release:
    """The next version of the wave, as the job leaves it behind for comments."""
    number = wave.releases.count() + 1
    row = Release.objects.create(
        initiative=cast.river, wave=wave, number=number, place=6 + number, without=list(without)
    )
    placed(wave)
    return row


def shown(
    wave: Wave, audience: Audience = "partnership", sites: tuple[str, ...] = (), language: str = "en"
) -> tuple[ShownComment, ...]:
    """What the audience sees with the newest version."""
    newest = wave.releases.last()
    wordings = {"why": "¿Por qué?" if language == "es" else "Why?"}
    return shown_comments(newest, audience, wordings, sites) if newest else ()


def test_only_what_was_allowed_comes_and_it_names_nobody(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        assert gathered(viewer(cast), wave) == 13
        rows = list(Comment.objects.all())
        assert len(rows) == 13 and {each.people for each in rows} == {15}
        assert {each.state for each in rows} == {"waiting"}
        texts = " ".join(each.text for each in rows)
        assert "Noor" not in texts and mark("north") not in texts and "[name] told me so" in texts
        assert not {f"number {number}." for number in (3, 5)} & {each.text[-9:] for each in rows}
        # Twelve of fifteen: the other three would be the rest, so no site is said at all.
        assert {each.said_in for each in rows} == {None}
        # Nothing here leads to a row, nor tells when it was answered.
        assert not any(f"r{number}" in each.mark for each in rows for number in range(15))
        assert [each.text[-3:] for each in rows] != sorted(each.text[-3:] for each in rows)
        assert gathered(viewer(cast), wave) == 0 and Comment.objects.count() == 13
        assert "number" not in str(History.objects.get(verb="gather").new)


def test_a_site_is_said_where_it_gives_nobody_away(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        Response.objects.filter(wave=wave, cells__site="south").delete()
        everything(cast, wave)
        released(cast, wave)
        assert {each.site for each in shown(wave, "partnership")} == {"North bank"}
        # A site that sees itself alone is not told of others, and the public is told of none.
        assert {each.site for each in shown(wave, "partnership", ("south",))} == {""}
        Comment.objects.update(shown_to="public")
        assert {each.site for each in shown(wave, "public")} == {""}


def test_nobody_reads_a_comment_before_its_time_or_of_few(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        everything(cast, wave)
        assert shown(wave, "partnership") == ()
        released(cast, wave)
        seen = shown(wave, "partnership", language="es")
        assert len(seen) == 13 and {each.question for each in seen} == {"¿Por qué?"}
        assert seen == shown(wave, "partnership", language="es")
        # For partners only is for partners only.
        assert shown(wave, "public") == ()
        one = Comment.objects.first()
        assert one is not None
        decided(viewer(cast), one, one.version, one.text, "public")
        assert [each.text for each in shown(wave, "public")] == [one.text]
        decided(viewer(cast), one, one.version + 1, one.text, "held")
        assert shown(wave, "public") == () and len(shown(wave, "partnership")) == 12
        Comment.objects.update(people=9)
        assert shown(wave, "partnership") == ()


def late(cast: Cast, wave: Wave, *words: str) -> None:
    Wave.objects.filter(pk=wave.pk).update(columns=[*wave.columns, "trust"])
    cells = {"site": "north", "trust": "no", "may_be_shown": "yes"}
    for each in words:
        add_row(viewer(cast), wave, {**cells, "why": each} if each else cells)


def late_ones(wave: Wave) -> set[str]:
    return {each.text for each in shown(wave) if each.text.startswith("late")}


def test_late_ones_wait_for_the_version_that_counts_them_and_for_nine_others(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river), transaction.atomic():
        everything(cast, wave)
        released(cast, wave)
        late(cast, wave, *(f"late {number}" for number in range(10)))
        everything(cast, wave)
        # No version counts them yet; the page for keyholders does not offer them either.
        assert not late_ones(wave) and not any(each.late for each in written(wave).values())
        Release.objects.create(initiative=cast.river, wave=wave, number=2, place=8)
        everything(cast, wave)
        assert len(late_ones(wave)) == 10
        # Who comes later still is not hidden by those who came before; nor by others who wrote nothing.
        late(cast, wave, *(f"later {number}" for number in range(9)), "")
        Release.objects.create(initiative=cast.river, wave=wave, number=3, place=9)
        everything(cast, wave)
        assert len(late_ones(wave)) == 10
        assert set(Comment.objects.filter(text__startswith="later").values_list("people", flat=True)) == {9}


def test_nine_answers_are_shown_to_nobody(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        Response.objects.filter(wave=wave, position__gte=9).delete()
        everything(cast, wave, "public")
        released(cast, wave)
        assert Comment.objects.count() == 7
        assert shown(wave, "partnership") == () == shown(wave, "public")
        page = cast.client("kim").get(f"/i/river/surveys/{wave.pk}/comments/?state=shown").content.decode()
        assert "fewer than 10 people answered" in page


def several(cast: Cast, wave: Wave, west: int) -> None:
    """Twenty of the north, twelve of the south, and so many of the west, whose comments all may be shown."""
    cast.sites.setdefault("west", Site.objects.create(initiative=cast.river, key="west", name="West bank"))
    Response.objects.filter(wave=wave).delete()
    for number, site in enumerate(["north"] * 20 + ["south"] * 12 + ["west"] * west):
        cells = {"respondent": f"r{number}", "site": site, "why": f"{site} {number}", "may_be_shown": "yes"}
        Response.objects.create(initiative=cast.river, wave=wave, respondent=f"r{number}", cells=cells, position=number)


@pytest.mark.parametrize("gathered_late", [False, True])
def test_what_a_later_site_wrote_is_not_shown_before_it_and_then_as_of_a_group_of_its_own(
    cast: Cast, wave: Wave, gathered_late: bool
) -> None:
    with scope(initiative=cast.river):
        several(cast, wave, 12)
        if not gathered_late:
            everything(cast, wave)
        released(cast, wave, without=("west",))
        if gathered_late:
            everything(cast, wave)
        before = shown(wave)
        assert len(before) == 32 and not [each for each in before if each.text.startswith("west")]
        assert {each.site for each in before} == {"North bank", "South bank"}
        first = wave.releases.get(number=1)
        released(cast, wave)
        added = {each.text for each in shown(wave)} - {each.text for each in before}
        # Whoever lays both pages side by side learns of twelve people that they are in the west, and of none who.
        assert len(added) == 12 and all(each.startswith("west") for each in added)
        assert {each.site for each in shown(wave) if each.text in added} == {"West bank"}
        # The first version's page stays what it was.
        assert shown_comments(first, "partnership", {}) == tuple(replace(each, question="why") for each in before)


def test_what_few_of_a_later_site_wrote_waits(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        several(cast, wave, 9)
        everything(cast, wave)
        released(cast, wave, without=("west",))
        before = shown(wave)
        released(cast, wave)
        assert shown(wave) == before and Comment.objects.filter(since=None).count() == 9
        assert (
            "wait for more sites"
            in cast.client("kim").get(f"/i/river/surveys/{wave.pk}/comments/?state=shown").content.decode()
        )


def test_few_who_come_with_others_later_are_shown_with_them_and_not_told_apart(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        several(cast, wave, 3)
        everything(cast, wave)
        released(cast, wave, without=("south", "west"))
        assert {each.text.split()[0] for each in shown(wave)} == {"north"}
        released(cast, wave, without=("south",))
        assert {each.text.split()[0] for each in shown(wave)} == {"north"}  # three of the west wait
        released(cast, wave)
        later = [each for each in shown(wave) if not each.text.startswith("north")]
        # Three and twelve together: to say of the twelve that they are of the south would say it of the three.
        assert len(later) == 15 and {each.site for each in later} == {""}


def test_a_keyholder_looks_through_them(cast: Cast, wave: Wave) -> None:
    client = cast.client("kim")
    address = f"/i/river/surveys/{wave.pk}/comments/"
    assert "13 comments are not here yet." in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    with scope(initiative=cast.river):
        one = Comment.objects.get(text__contains="number 4")
    page = client.get(f"/i/river/comments/{one.pk}/").content.decode()
    # The original, marked, beside what is proposed.
    assert f'<mark class="found-name">Noor</mark> <mark class="found-name">{mark("north")}</mark>' in page or (
        f'<mark class="found-name">Noor {mark("north")}</mark>' in page
    )
    assert "[name] told me so, number 4." in page
    sent: dict[str, Any] = {"version": 1, "text": "Somebody told me so.", "decision": "partnership"}
    assert client.post(f"/i/river/comments/{one.pk}/", {**sent, "decision": "all"}).status_code == 422
    assert client.post(f"/i/river/comments/{one.pk}/", sent).status_code == 302
    with scope(initiative=cast.river):
        one.refresh_from_db()
        assert (one.text, one.state, one.shown_to, one.reviewer) == (
            "Somebody told me so.", "shown", "partnership", cast.accounts["kim"],
        )  # fmt: skip
        entry = History.objects.get(verb="review")
        assert entry.new == {"decision": "partnership"} and "told" not in f"{entry.name} {entry.old}"
    # Somebody was quicker: nothing typed is lost.
    late = client.post(f"/i/river/comments/{one.pk}/", {**sent, "text": "Typed later."})
    assert late.status_code == 409 and "Typed later." in late.content.decode()
    assert "Somebody told me so." in client.get(f"{address}?state=shown").content.decode()
    undo = {"version": 2, "undo": "1"}
    assert client.post(f"/i/river/comments/{one.pk}/", undo).status_code == 302
    with scope(initiative=cast.river):
        one.refresh_from_db()
        assert (one.state, one.shown_to, one.reviewer) == ("waiting", "", None)
    # The page of a lead says nothing of what was written, decided or not.
    shown = cast.client("nadia").get("/i/river/history/").content.decode()
    assert "decided who may see" in shown and "told me so" not in shown


def test_a_form_that_asks_for_no_permission_says_so(cast: Cast) -> None:
    page = cast.client("kim").get(f"/i/river/surveys/{cast.more['wave_closed']['nation'].pk}/comments/")
    assert "did not ask whether what people wrote may be shown" in page.content.decode()
    with scope(initiative=cast.river):
        assert written(cast.more["wave_closed"]["nation"]) == {}


def test_who_is_erased_takes_their_own_words_along(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        gathered(viewer(cast), wave)
        kept = Comment.objects.get(text__contains="number 7")
        named = f"Noor {mark('north')} was there."
        decided(viewer(cast), kept, 1, named, "public")
        erase(viewer(cast, "nadia"), Person.objects.get(key="noor"))
        assert not Comment.objects.filter(text__contains="number 0.").exists()
        kept.refresh_from_db()
        assert kept.text == "[erased] was there."
        assert gathered(viewer(cast), wave) == 0


def test_what_nobody_decided_of_goes_with_the_answers(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        gathered(viewer(cast), wave)
        one, two = Comment.objects.all()[:2]
        decided(viewer(cast), one, 1, one.text, "public")
        decided(viewer(cast), two, 1, two.text, "held")
        Wave.objects.filter(pk=wave.pk).update(deleted_on="2021-12-31")
    assert delete_what_is_due() == 1
    with scope(initiative=cast.river):
        assert [each.pk for each in Comment.objects.filter(wave=wave)] == [one.pk]
    page = cast.client("kim").get(f"/i/river/comments/{one.pk}/").content.decode()
    assert "is not there any more" in page


def test_a_wave_that_is_opened_again_has_no_comments(cast: Cast, wave: Wave) -> None:
    with scope(initiative=cast.river):
        gathered(viewer(cast), wave)
    client = cast.client("nadia")
    with scope(initiative=cast.river):
        wave.refresh_from_db()
    sent = {"version": wave.version, "ends": "2099-01-01"}
    assert client.post(f"/i/river/surveys/{wave.pk}/reopen/", sent).status_code == 302
    with scope(initiative=cast.river):
        assert not Comment.objects.filter(wave=wave).exists()
    assert cast.client("kim").get(f"/i/river/surveys/{wave.pk}/comments/").status_code == 404
