"""What pages of whoever answers do not do: run what a form or a person wrote, tell of others, change by looking."""

from __future__ import annotations

from unittest.mock import patch

from django.db import OperationalError

from tests.web.answering_people import RICH, TIES, Person, asking, invited, sheets
from tests.web.cast import Cast, mark
from tests.web.test_matrix import contents
from wellknit.web.surveys.promises import drafts
from wellknit.web.surveys.promises.filling import Filling

NASTY = "\"'><svg onload=alert(1)> {{7*123457}} ${t} \ue000on 0\ue001"


def test_nothing_that_was_written_runs(cast: Cast) -> None:
    nasty = NASTY.replace("|", "")
    form = sheets(
        f"""
        type | name | label:en | hint:en | more
        text | t | {nasty} | {nasty} | default: x
        note | n | {nasty} | |
        begin_group | g | {nasty} | | appearance: field-list
        select_one c | o | {nasty} | {nasty} | required: yes
        select_multiple c or_other | m | {nasty} | {nasty} |
        rank c | r | {nasty} | {nasty} |
        integer | i | {nasty} | {nasty} | constraint: . < 5
        acknowledge | a | {nasty} | {nasty} |
        end_group | | | |
        begin_repeat | b | {nasty} | |
        text | u | {nasty} | {nasty} |
        end_repeat | | | |
        """,
        f"list_name | name | label:en\nc | one\"'><svg | {nasty}\nc | two | {nasty}",
    )
    text = {"en": NASTY}
    wave = asking(cast, form, languages=["en", "<svg>"], purpose=text, asked_by=text, contact=text, correction=text)
    person = Person(cast, wave)
    pages = [person.open(invited(cast, wave)).content]
    pages.append(person.send().content)
    pages.append(person.send(t=NASTY).content)
    pages.append(person.send(i=NASTY, m_other=NASTY).content)
    pages.append(person.send(i="9", o="two", **{"a:g/r#two": "1"}).content)
    pages.append(person.send(i="1").content)
    pages.append(person.send("more:b", **{"a:b[1]/u": NASTY}).content)
    pages.append(person.send(**{"a:b[1]/u": NASTY}).content)
    assert person.address.endswith("/check/")
    pages.append(person.send("send").content)
    assert "receipt code" in person.html
    for page in (each.decode() for each in pages):
        assert "<svg" not in page and "864199" not in page


def test_a_page_tells_of_nobody_else(cast: Cast) -> None:
    wave = asking(cast, TIES, mode="identified")
    mine, theirs = invited(cast, wave), invited(cast, wave, "saul")
    drafts.kept(wave, theirs, Filling({"works": ("jose",), "works_other": "heliotrope"}, page=1))
    person = Person(cast, wave)
    person.begin(mine)
    seen = [person.html]
    for name in ("answer_first", "answer_check", "answer_later", "answer_receipt"):
        seen.append(person.get(person.at(name)).content.decode())
    for page in seen:
        assert "heliotrope" not in page and 'value="jose" checked' not in page
        assert not any(mark(place) in page for place in ("north", "south", "hills", ""))


def test_looking_changes_nothing(cast: Cast) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    token = invited(cast, wave)
    person = Person(cast, wave)
    person.begin(token)
    before = contents()
    for name, more in (("first", ()), ("page", (1,)), ("page", (4,)), ("check", ()), ("later", ()), ("receipt", ())):
        assert person.get(person.at(f"answer_{name}", *more)).status_code == 200
    assert person.client.get("/o/river-code").status_code == 200 and contents() == before


def test_a_database_that_does_not_answer_is_said_kindly(cast: Cast) -> None:
    wave = asking(cast, RICH)
    person = Person(cast, wave)
    person.begin(invited(cast, wave))
    with patch("wellknit.web.surveys.promises.drafts.found", side_effect=OperationalError("database is locked")):
        response = person.client.get(person.address)
    assert response.status_code == 503 and response.headers["Retry-After"] == "120"
    assert "Please try again in a few minutes" in response.content.decode()
