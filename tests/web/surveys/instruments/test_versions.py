"""Instruments as files, and their versions: the same bytes back, frozen ones stay, trends said in words."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.cast_surveys import SHEETS
from wellknit.surveys.form_files import rows_of, written_form
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.erasing import erase
from wellknit.web.models import History, Instrument, InstrumentVersion, Wave
from wellknit.web.refusals import Refused
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.instruments import actions
from wellknit.web.surveys.instruments.sheets import Form

EXAMPLE = Path(__file__).resolve().parents[4] / "examples/together-for-students/waves/winter_2022/instrument.xlsx"


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def test_a_form_comes_back_byte_for_byte_until_it_is_changed(cast: Cast, tmp_path: Path) -> None:
    client = cast.client("nadia")
    data = EXAMPLE.read_bytes()
    made = client.post("/i/river/instruments/upload/", {"file": upload("Winter.xlsx", data)})
    assert made.status_code == 302
    with scope(initiative=cast.river):
        version = InstrumentVersion.objects.select_related("instrument").get(instrument__name__startswith="Partner")
    address = reverse("instrument_download", args=("river", version.pk))
    assert client.get(address).content == data
    act = reverse("instrument_act", args=("river", version.pk))
    client.post(act, {"do": "down:leader", "version": version.version})
    written = client.get(address)
    assert (
        written.content != data
        and 'filename="partner_survey_winter_2022-1.xlsx"' in written.headers["Content-Disposition"]
    )
    out = tmp_path / "out.xlsx"
    out.write_bytes(written.content)
    before, _ = read_questionnaire(EXAMPLE, "x")
    after, problems = read_questionnaire(out, "x")
    assert problems == () and before is not None and after is not None
    names = [each.name for each in after.items]
    assert names.index("involvement") < names.index("leader") and set(names) == {each.name for each in before.items}
    sheets, _ = rows_of(out, "x")
    with scope(initiative=cast.river):
        assert InstrumentVersion.objects.get(pk=version.pk).sheets == sheets


def test_a_form_with_errors_is_refused_and_each_is_named(cast: Cast) -> None:
    sheets = copy.deepcopy(SHEETS)
    sheets["survey"][3][5] = "${nobody} = 'no'"
    sheets["choices"][4][4] = "fully agrees"
    told = cast.client("nadia").post("/i/river/instruments/upload/", {"file": upload("<b>.xlsx", written_form(sheets))})
    shown = told.content.decode()
    assert told.status_code == 422 and "sheet &#x27;survey&#x27;, row 4" in shown and "nobody" in shown
    elsewhere = {"survey": [["type", "name", "label"], ["select_one_from_file towns.csv", "town", "Which town?"]]}
    told = cast.client("nadia").post(
        "/i/river/instruments/upload/", {"file": upload("x.xlsx", written_form(elsewhere))}
    )
    assert told.status_code == 422 and "Its choices stand in another file." in told.content.decode()
    told = cast.client("nadia").post("/i/river/instruments/upload/", {"file": upload("x.xlsx", b"no workbook")})
    assert told.status_code == 422 and "not an Excel" in told.content.decode()
    with scope(initiative=cast.river):
        assert Instrument.objects.count() == 1


def test_a_file_takes_the_place_of_the_draft_unless_somebody_was_quicker(cast: Cast) -> None:
    client, instrument = cast.client("nadia"), cast.more["instrument"]["nation"]
    draft = cast.more["instrument_draft"]["nation"]
    address = reverse("instrument_version_upload", args=("river", instrument.pk))
    data = EXAMPLE.read_bytes()
    assert client.post(address, {"file": upload("x.xlsx", data), "version": 0}).status_code == 422
    assert client.post(address, {"file": upload("x.xlsx", data), "version": draft.version}).status_code == 302
    with scope(initiative=cast.river):
        now = InstrumentVersion.objects.get(pk=draft.pk)
        assert bytes(now.file) == data and now.number == 2 and len(now.sheets["survey"]) > 10
        assert instrument.versions.count() == 2


def test_what_was_asked_with_is_never_changed(cast: Cast) -> None:
    client, frozen = cast.client("nadia"), cast.more["instrument_version"]["nation"]
    for name, more in (("instrument_edit", ()), ("instrument_line_change", ("trust",)), ("instrument_languages", ())):
        told = client.get(reverse(name, args=("river", frozen.pk, *more)))
        assert told.status_code == 302 and told.url.endswith(f"/versions/{frozen.pk}/")
    client.post(reverse("instrument_act", args=("river", frozen.pk)), {"do": "down:trust", "version": frozen.version})
    with scope(initiative=cast.river):
        assert InstrumentVersion.objects.get(pk=frozen.pk).sheets == SHEETS
        viewer = viewer_of(cast.accounts["nadia"], cast.river)
        with pytest.raises(Refused):
            actions.version_saved(viewer, frozen, frozen.version, Form.of({"survey": []}))
        # There is a draft: no second one beside it.
        with pytest.raises(Refused):
            actions.copied_to_new_version(viewer, cast.more["instrument"]["nation"])
        draft = cast.more["instrument_draft"]["nation"]
        draft.frozen = True
        draft.save()
    address = reverse("instrument_version_add", args=("river", cast.more["instrument"]["nation"].pk))
    assert client.post(address, {"note": "For spring", "version": 1}).status_code == 302
    with scope(initiative=cast.river):
        third = InstrumentVersion.objects.get(number=3)
        assert (third.sheets, third.note, third.frozen) == (Form.of(draft.sheets).plain(), "For spring", False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_new_version_does_to_trends(cast: Cast, language: str) -> None:
    draft = cast.more["instrument_draft"]["nation"]
    with scope(initiative=cast.river):
        draft.sheets["choices"].insert(3, ["yes_no", "perhaps", "Perhaps", "Tal vez", "", ""])
        draft.sheets["survey"].append(["text", "new_one", "What else?", "¿Qué más?", "", "", ""])
        draft.version += 1
        draft.save()
    client = cast.client("sol")
    client.cookies["language"] = language
    shown = client.get(reverse("instrument_compare", args=("river", draft.pk))).content.decode()
    said = {
        "en": ("other words", "other answers", "A new trend begins.", "A trend begins."),
        "es": ("otras palabras", "otras respuestas", "Empieza una tendencia nueva.", "Empieza una tendencia."),
    }[language]
    for each in said:
        assert each in shown
    # Side by side: what was asked and what is asked now.
    assert "I trust the other partners." in shown and "I trust the others" in shown
    assert "Why?" not in shown


def test_the_list_and_an_instrument_ask_a_fixed_number_of_queries(cast: Cast) -> None:
    client = cast.client("nadia")
    counts: list[list[int]] = []
    instrument = cast.more["instrument"]["nation"]
    for _ in range(2):
        found = []
        for address in (
            "/i/river/instruments/",
            reverse("instrument", args=("river", cast.more["instrument"]["nation"].pk)),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            found.append(len(asked))
        counts.append(found)
        for _number in range(3):
            client.post("/i/river/instruments/gallery/meeting_pulse/")
            with scope(initiative=cast.river):
                InstrumentVersion.objects.create(
                    initiative=cast.river, instrument=instrument, number=instrument.versions.count() + 1,
                    sheets=SHEETS, frozen=True, made=cast.more["instrument_draft"]["nation"].made,
                )  # fmt: skip
    assert counts[0] == counts[1] and max(counts[0]) <= 12


def test_no_instrument_yet_and_the_first_from_nothing(cast: Cast) -> None:
    hal = cast.client("hal")
    with scope(initiative=cast.hills):
        Wave.objects.update(instrument_version=None)
        Instrument.objects.all().delete()
    assert "There is no instrument yet" in hal.get("/i/hills/instruments/").content.decode()
    made = hal.post("/i/hills/instruments/add/", {"name": "Our own", "first": "English (en)", "second": "Español (es)"})
    assert made.status_code == 302 and "asks nothing yet" in hal.get(made.url).content.decode()
    typed: dict[str, Any] = {"label_0": "How are you?", "kind": "text", "version": 1}
    assert hal.post(made.url.replace("/edit/", "/lines/add/?kind=text"), typed).status_code == 302
    with scope(initiative=cast.hills):
        version = InstrumentVersion.objects.get()
    out = hal.get(reverse("instrument_download", args=("hills", version.pk))).content
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert [cell.value for cell in book["survey"][2]][:3] == ["text", "how_are_you", "How are you?"]


def test_an_instrument_removed_by_mistake_is_brought_back(cast: Cast) -> None:
    client = cast.client("nadia")
    client.post("/i/river/instruments/upload/", {"file": upload("x.xlsx", EXAMPLE.read_bytes())})
    with scope(initiative=cast.river):
        made = Instrument.objects.get(name__startswith="Partner")
        sheets = made.versions.get().sheets
    client.post(reverse("instrument_remove", args=("river", made.pk)), {"version": made.version})
    with scope(initiative=cast.river):
        assert not Instrument.objects.filter(pk=made.pk).exists()
        entry = History.objects.get(verb="remove", row=made.pk)
    assert client.post(reverse("history_undo", args=("river", entry.pk))).status_code == 302
    with scope(initiative=cast.river):
        assert Instrument.objects.get(pk=made.pk).versions.get().sheets == sheets


def test_erasing_somebody_lets_go_of_workbooks_that_name_them(cast: Cast) -> None:
    """A cell that names a person, and a file whose author is one, where no cell says so."""
    noor = cast.people["noor"]
    with scope(initiative=cast.river):
        viewer = viewer_of(cast.accounts["nadia"], cast.river)
        kept = copy.deepcopy(SHEETS)
        named = copy.deepcopy(SHEETS)
        named["survey"][2][2] = f"I trust {noor.name}."
        book = openpyxl.load_workbook(io.BytesIO(written_form(kept)))
        book.properties.creator = noor.name
        authored = io.BytesIO()
        book.save(authored)
        versions = [
            actions.instrument_added(viewer, name, Form.of(sheets), data)
            for name, sheets, data in (
                ("Named", named, written_form(named)),
                ("Authored", kept, authored.getvalue()),
                ("Kept", kept, written_form(kept)),
            )
        ]
        erase(viewer, noor)
        for version in versions:
            version.refresh_from_db()
        assert [bool(version.file) for version in versions] == [False, False, True]
        assert noor.name not in str(versions[0].sheets) and versions[0].version == 2
        assert versions[1].sheets == versions[2].sheets
