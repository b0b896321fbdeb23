"""A broken form is opened to be put right: nothing of it is lost, each problem is named, and no wave asks with it."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django_scopes import scope
from pyxform.errors import ErrorCode

from tests.web.cast import Cast
from tests.web.cast_surveys import SHEETS
from tests.web.forms_on_pages import form_on
from wellknit.errors import problem
from wellknit.surveys.form_files import written_form
from wellknit.surveys.workbook import from_rows
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.models import Instrument, InstrumentVersion, Wave
from wellknit.web.surveys.forms_of import read_of
from wellknit.web.surveys.instruments.checked import in_our_words
from wellknit.web.surveys.instruments.problems import problems_of
from wellknit.web.surveys.waves.launching import checklist

UPLOAD = "/i/river/instruments/upload/"


def broken() -> dict[str, list[list[str]]]:
    """A form with a wrong reference, an unknown meaning, a column and a sheet of somebody's own."""
    sheets = copy.deepcopy(SHEETS)
    sheets["survey"][0] = [*sheets["survey"][0], "our own notes"]
    sheets["survey"][3][5] = "${nobody} = 'no'"
    sheets["survey"][3] = [*sheets["survey"][3], *[""] * (len(sheets["survey"][0]) - 1 - len(sheets["survey"][3])), "x"]
    sheets["choices"][4][4] = "fully agrees"
    return {**sheets, "drafts": [["kept"]]}


def sent(cast: Cast, data: bytes) -> InstrumentVersion:
    made = cast.client("nadia").post(UPLOAD, {"file": SimpleUploadedFile("a.xlsx", data)})
    assert made.status_code == 302, made.content.decode()
    with scope(initiative=cast.river):
        return InstrumentVersion.objects.select_related("instrument").get(pk=made.url.split("/")[-3])


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_broken_form_is_opened_with_each_problem_beside_its_question(cast: Cast, language: str) -> None:
    sheets = broken()
    version = sent(cast, written_form(sheets))
    assert version.sheets == {name: [_trimmed(row) for row in rows] for name, rows in sheets.items()}
    client = cast.client("nadia")
    client.cookies["django_language"] = language
    edit = reverse("instrument_edit", args=("river", version.pk))
    shown = client.get(edit, headers={"Accept-Language": language}).content.decode()
    beside = shown.partition('id="line-why"')[2].partition("</li>")[0]
    row = reverse("instrument_row", args=("river", version.pk, 1, 4))
    assert row in beside and "nobody" in beside
    assert ("and no question is called so" if language == "en" else "ninguna pregunta se llama así") in beside
    # What stands on the sheet of answers is named above.
    assert reverse("instrument_row", args=("river", version.pk, 2, 5)) in shown


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def test_it_cannot_be_launched_until_it_is_put_right_row_by_row(cast: Cast) -> None:
    version = sent(cast, written_form(broken()))
    client = cast.client("nadia")

    def sound() -> tuple[bool, bool]:
        with scope(initiative=cast.river):
            now = InstrumentVersion.objects.get(pk=version.pk)
            wave = Wave(initiative=cast.river, instrument_version=now, day=date(2026, 5, 1))
            asked = next(each for each in checklist(wave) if each.name == "instrument")
            return read_of(now).sound, asked.ok

    def mend(sheet: int, row: int, old: str, new: str) -> None:
        address = reverse("instrument_row", args=("river", version.pk, sheet, row))
        form = form_on(client.get(address).content.decode())
        values = {name: value for name, value in form.values.items() if value is not None}
        (field,) = [name for name, value in values.items() if value == old]
        assert client.post(address, {**values, field: new}).status_code == 302

    assert sound() == (False, False)
    mend(1, 4, "${nobody} = 'no'", "${trust} = 'no'")
    # The questionnaire is read, and one of its answers still means what nobody knows.
    assert sound() == (False, False)
    mend(2, 5, "fully agrees", "agree")
    assert sound() == (True, True)
    with scope(initiative=cast.river):
        now = InstrumentVersion.objects.get(pk=version.pk)
    assert now.sheets["survey"][3][-1] == "x" and now.sheets["drafts"] == [["kept"]]
    gone = reverse("instrument_row", args=("river", version.pk, 3, 1))
    assert client.get(gone).status_code in (200, 404)
    assert client.get(reverse("instrument_row", args=("river", version.pk, 9, 1))).status_code == 404
    assert client.get(reverse("instrument_row", args=("river", version.pk, 1, 99))).status_code == 404


def test_a_row_nobody_can_mend_is_taken_out_and_headings_are_told_apart(cast: Cast) -> None:
    sheets = copy.deepcopy(SHEETS)
    sheets["survey"].append(["end_group"])
    sheets["choices"][0] = [*sheets["choices"][0], "list_name"]
    version, client = sent(cast, written_form(sheets)), cast.client("nadia")
    head = reverse("instrument_row", args=("river", version.pk, 2, 1))
    assert head in client.get(reverse("instrument_edit", args=("river", version.pk))).content.decode()
    values = {k: v for k, v in form_on(client.get(head).content.decode()).values.items() if v is not None}
    last = max(values, key=lambda name: int(name.partition("_")[2] or -1) if name.startswith("cell_") else -1)
    assert client.post(head, {**values, last: "list_again"}).status_code == 302
    end = reverse("instrument_row", args=("river", version.pk, 1, len(sheets["survey"])))
    values = {k: v for k, v in form_on(client.get(end).content.decode()).values.items() if v is not None}
    assert client.post(end, {**values, "gone": "on"}).status_code == 302
    with scope(initiative=cast.river):
        assert read_of(InstrumentVersion.objects.get(pk=version.pk)).sound


@pytest.mark.parametrize(
    ("data", "words"), [(b"no workbook", "not an Excel"), (written_form({"notes": [["x"]], "more": [["y"]]}), "survey")]
)
def test_what_holds_no_form_is_refused(cast: Cast, data: bytes, words: str) -> None:
    told = cast.client("nadia").post(UPLOAD, {"file": SimpleUploadedFile("x.xlsx", data)})
    assert told.status_code == 422 and words in told.content.decode()
    with scope(initiative=cast.river):
        assert Instrument.objects.count() == 1


# --- What pyxform says ------------------------------------------------------------------------------------------------


def test_every_message_of_pyxform_that_has_a_code_is_in_our_words() -> None:
    known = {each.name: in_our_words(" ".join(each.value.msg.split())) for each in ErrorCode}
    assert [name for name, ours in known.items() if ours is None and not name.startswith("INTERNAL")] == []


SURVEY = [["type", "name", "label"], ["text", "why", "Why?"]]
CHOICES = [["list_name", "name", "label"], ["ab", "a", "A"], ["ab", "b b", "B"]]


@pytest.mark.parametrize(
    ("row", "choices", "english", "spanish"),
    [
        (["selekt_one ab", "x", "X"], CHOICES, "is no kind of question", "ninguna clase de pregunta"),
        (["", "x", "X"], CHOICES, "no kind of question in the column", "qué clase de pregunta"),
        (["text", "", "X"], CHOICES, "has no name", "no tiene nombre"),
        (["text", "1 x", "X"], CHOICES, "no name may hold", "ningún nombre puede"),
        (["text", "why", "X"], CHOICES, "are called 'why'", "se llaman «why»"),
        (["calculate", "x", ""], CHOICES, "how this is worked out", "cómo se calcula"),
        (["select_one cd", "x", "X"], CHOICES, "called 'cd'", "llamada «cd»"),
        (["select_one cd", "x", "X"], None, "no lists of answers", "no tiene listas"),
        (["select_multiple ab", "x", "X"], CHOICES, "'b b' of the list 'ab'", "«b b» de la lista «ab»"),
        (["begin_group", "x", "X"], CHOICES, "never ends", "nunca termina"),
        (["end_group", "", ""], CHOICES, "never begun", "nunca empezó"),
        (["text", "x", "${why and"], CHOICES, "not closed", "no se cierra"),
        (["text", "x", ""], CHOICES, "no text to read", "ningún texto"),
    ],
)
def test_what_pyxform_really_says_is_in_our_words_in_both_languages(
    row: list[str], choices: list[list[str]] | None, english: str, spanish: str
) -> None:
    sheets = {"survey": [*SURVEY, row], **({"choices": choices} if choices else {"other": [["x"]]})}
    _questionnaire, found = read_questionnaire(Path("x.xlsx"), "x.xlsx", sheets)
    wrong = [each for each in found if each.severity == "error"]
    assert wrong, from_rows(sheets, "x")
    for language, words in (("en", english), ("es", spanish)):
        with translation.override(language):
            told = problems_of(wrong, list(sheets))
        assert any(words in each.what for each in told), told
        assert not any(each.english for each in told)


def test_a_message_nobody_knows_is_said_to_be_english() -> None:
    with translation.override("es"):
        (told,) = problems_of([problem("instrument.form-error", message="Odd <b>.")])
    assert told.english == "Odd <b>." and told.what == "El formulario no está bien: "
