"""Words are corrected at once, answers by keyholders; what was typed stays, and History tells no more than it may."""

from __future__ import annotations

import json

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.cast_surveys import SHEETS
from tests.web.releases.answering import answered, holder, lead
from tests.web.releases.test_declared import version
from wellknit.web.models import History, Initiative, Response, Wave
from wellknit.web.refusals import Refused
from wellknit.web.releases import correcting
from wellknit.web.releases.freezing import frozen

HOSTILE = '<script>alert(1)</script> "quoted" \\ {{ x }} [[tables]]'


def words(wave: Wave, table: str = "agreement_wave_closed") -> str:
    return f"/i/river/surveys/{wave.pk}/release/words/?table={table}"


def test_words_of_a_table_are_corrected_at_once(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast)
        frozen(lead(cast), wave)
        opened = Initiative.objects.get(pk=cast.river.pk).version
    client = cast.client("nadia")
    assert "I trust the other partners." in client.get(words(wave)).content.decode()
    typed = {"title": HOSTILE, "people": "partners", "measure": "", "row_0": "Trust", "version": opened}
    empty = client.post(words(wave), {**typed, "title": ""})
    assert empty.status_code == 422 and 'value="Trust"' in empty.content.decode()
    assert client.post(words(wave), typed).status_code == 302
    # Somebody who opened the page before is told, and keeps what they typed.
    late = client.post(words(wave), {**typed, "title": "Mine"})
    assert late.status_code == 409 and "Mine" in late.content.decode() and "&lt;script&gt;" in late.content.decode()
    with scope(initiative=cast.river):
        assert History.objects.filter(verb="reword", row=wave.pk).count() == 1
        wave.initiative.refresh_from_db()
        two = frozen(lead(cast), wave, "The title was wrong.")
        for audience in ("partnership", "public"):
            content = two.files.get(part=audience, path="tables/folder.json").content
            found = next(each for each in json.loads(bytes(content)) if each["key"] == "agreement_wave_closed")
            assert found["title"] == HOSTILE and found["rows"][0]["label"] == "Trust"
    shown = client.get(f"/i/river/releases/{two.pk}/").content.decode()
    assert "<script>alert" not in shown and "The title was wrong." in shown
    assert client.get(words(wave, "no_such_table")).status_code == 404


def test_before_the_first_release_the_tables_are_written_down_with_it(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
    sent = {"title": "Who came", "people": "", "measure": "", "version": cast.river.version}
    assert cast.client("nadia").post(words(wave, "answered_wave_closed"), sent).status_code == 302
    with scope(initiative=cast.river):
        text = Initiative.objects.get(pk=cast.river.pk).settings_text
    assert 'title = "Who came"' in text and 'key = "agreement_wave_closed"' in text


def test_another_version_of_the_form_in_which_words_alone_differ(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        mended = [[*each] for each in SHEETS["survey"]]
        mended[2][2] = "I trust the others."
        other = [*mended, ["text", "more", "More?", "¿Más?", "", "", ""]]
        good, more = (version(cast, {**SHEETS, "survey": rows}, n) for n, rows in ((22, mended), (23, other)))
        one = wave.version
    client, address = cast.client("nadia"), f"/i/river/surveys/{wave.pk}/release/questions/"
    refused = client.post(address, {"instrument_version": str(more.pk), "version": one})
    assert refused.status_code == 422 and "more than words differs" in refused.content.decode()
    assert client.post(address, {"instrument_version": str(good.pk), "version": one}).status_code == 302
    assert client.post(address, {"instrument_version": str(good.pk), "version": one}).status_code == 409
    with scope(initiative=cast.river):
        wave.refresh_from_db()
        good.refresh_from_db()
        assert wave.instrument_version == good and good.frozen


def test_an_answer_is_taken_out_by_its_name_and_nothing_tells_which(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=2)
    client, address = cast.client("kim"), f"/i/river/surveys/{wave.pk}/rows/withdraw/"
    assert "no published figure counts this answer" in client.get(address).content.decode()
    wrong = client.post(address, {"respondent": "r4711", "sure": "on"})
    assert wrong.status_code == 422 and 'value="r4711"' in wrong.content.decode()
    assert client.post(address, {"respondent": "r3", "sure": ""}).status_code == 422
    assert client.post(address, {"respondent": " r3 ", "sure": "on"}).status_code == 302
    with scope(initiative=cast.river):
        assert not Response.objects.filter(wave=wave, respondent="r3").exists()
        (entry,) = History.objects.filter(verb="withdraw_row")
        assert (entry.old, entry.new, entry.name) == ({}, {"rows": 1}, str(wave))
        frozen(lead(cast), wave)
    assert "What was released can&#x27;t be taken back" in client.get(address).content.decode()
    shown = cast.client("nadia").get("/i/river/history/").content.decode()
    assert "took a row out of the answers of" in shown and "r3" not in shown


def test_a_late_answer_is_added_at_a_random_place_if_the_form_allows_it(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
    client, address = cast.client("kim"), f"/i/river/surveys/{wave.pk}/rows/add/"
    assert "I trust the other partners." in client.get(address).content.decode()
    typed = {"c0": "north", "c1": "core_site_partner", "c2": "north_1", "c3": "yes", "c4": "yes", "c5": "Because."}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422 and "Because." in wrong.content.decode()  # asked of those alone who do not trust
    assert client.post(address, {**typed, "c5": "", "c0": ""}).status_code == 422
    assert client.post(address, {**typed, "c5": ""}).status_code == 302
    with scope(initiative=cast.river):
        rows = Response.objects.filter(wave=wave).order_by("position")
        assert sorted(rows.values_list("position", flat=True)) == list(range(25))
        made = rows.get(on_paper=True)
        assert made.cells == {
            "respondent": made.respondent, "site": "north", "role": "core_site_partner", "organization": "north_1",
            "through_job": "yes", "trust": "yes",
        }  # fmt: skip
        wave.mode = "anonymous"
        wave.save()
        with pytest.raises(Refused, match="stand out"):
            correcting.add_row(holder(cast), wave, {"site": "north"})
    # It is said at the door, before anybody types.
    client, rows = cast.client("kim"), f"/i/river/surveys/{wave.pk}/rows/"
    assert client.get(f"{rows}add/").headers["Location"] == rows
    told = client.get(rows).content.decode()
    assert told.count("would stand out, so none can be") == 2 and f"{rows}add/" not in told


def test_a_wave_that_is_open_is_corrected_elsewhere(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1, state="open")
        for act in (
            lambda: correcting.withdraw_row(holder(cast), wave, "r0"),
            lambda: correcting.add_row(holder(cast), wave, {}),
        ):
            with pytest.raises(Refused, match="not closed"):
                act()
    assert cast.client("kim").get(f"/i/river/surveys/{wave.pk}/rows/withdraw/").status_code == 404
