"""An answer that was acknowledged is there, once; and nothing else is kept of it than the promise allows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import DateField, TimeField
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, MODES, Rows, content_of, invitee_of, other, wave_of
from wellknit.web.models import Draft, Invitee, Link, Response, Submission, Wave
from wellknit.web.surveys.promises import drafts, submitting, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.keys import NoKey
from wellknit.web.surveys.promises.submitting import Conflict, Over, Receipt, Sent, Spent, submitted


def given(cast: Cast, mode: str, site: str = "north") -> tuple[Wave, str, Invitee]:
    wave = wave_of(cast, mode)
    token = tokens.fresh(invitee_of(cast, site))
    invitee = tokens.opened(token)
    assert invitee is not None
    return wave, token, invitee


@pytest.mark.parametrize("mode", MODES)
def test_one_transaction_marks_stores_and_spends(cast: Cast, rows: Rows, mode: str) -> None:
    wave, token, invitee = given(cast, mode)
    tokens.fresh(invitee)
    drafts.kept(wave, token, ANSWERS)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        receipt = submitted(wave, ANSWERS, submission="one", token=token, invitee=invitee)
    assert len(asked) <= 10, [each["sql"] for each in asked]
    assert not receipt.again and len(receipt.code) == 19
    assert len(rows.submissions()) == 1
    with scope(initiative=cast.river):
        assert Invitee.objects.get(pk=invitee.pk).answered
        left = Draft.objects.count()
    if mode == "anonymous":
        assert rows.links() == [] and left == 0
        assert tokens.opened(token) is None and drafts.found(wave, token) is None
    else:
        # The link that was used leads to the receipt, which the server can't read without it; no other one does.
        (link,) = rows.links()
        assert link.digest == tokens.link_digest(token) and left == 1
        assert drafts.found(wave, token) == Filling(receipt=receipt.code)
        assert receipt.code.encode() not in b"".join(bytes(each.content) for each in rows.submissions())


@pytest.mark.parametrize("mode", MODES)
def test_the_same_again_is_the_same_and_something_else_is_refused(cast: Cast, rows: Rows, mode: str) -> None:
    wave, token, invitee = given(cast, mode)
    first = submitted(wave, ANSWERS, submission="one", token=token, invitee=invitee)
    kept = rows.submissions()[0].content
    for who in (invitee, None):
        again = submitted(wave, replace(ANSWERS, page=3), submission="one", token=token, invitee=who)
        assert again == Receipt(first.code, True)
        with pytest.raises(Conflict):
            submitted(wave, other(), submission="one", token=token, invitee=who)
        with pytest.raises(Spent):
            submitted(wave, ANSWERS, submission="two", token=token, invitee=who)
    assert [each.content for each in rows.submissions()] == [kept]


def test_after_the_end_only_what_was_there_is_acknowledged(cast: Cast, rows: Rows) -> None:
    wave, token, invitee = given(cast, "confidential")
    first = submitted(wave, ANSWERS, submission="one", token=token, invitee=invitee)
    wave.state = "closed"
    wave.save()
    assert submitted(wave, ANSWERS, submission="one", token=token, invitee=None) == Receipt(first.code, True)
    south = invitee_of(cast, "south")
    with pytest.raises(Over):
        submitted(wave, ANSWERS, submission="two", token="", invitee=south)
    assert len(rows.submissions()) == 1 and not invitee_of(cast, "south").answered


def test_strangers_answer_where_there_is_an_open_link_and_not_with_a_spent_one(cast: Cast, rows: Rows) -> None:
    wave, token, invitee = given(cast, "anonymous")
    with pytest.raises(Spent):
        submitted(wave, ANSWERS, submission="one", token=tokens.stranger(), invitee=None)
    wave.open_code = "market"
    wave.save()
    submitted(wave, ANSWERS, submission="one", token=tokens.stranger(), invitee=None)
    submitted(wave, ANSWERS, submission="two", token=token, invitee=invitee)
    with pytest.raises(Spent):
        submitted(wave, ANSWERS, submission="three", token=token, invitee=None)
    submitted(wave, replace(ANSWERS, on_paper=True), submission="three", token="", invitee=None)
    assert len(rows.submissions()) == 3


def test_what_each_mode_keeps_of_who_answered(cast: Cast, rows: Rows) -> None:
    asked = replace(ANSWERS, site="south", role="site_leader", organization="clinic")
    for mode in MODES:
        wave, token, invitee = given(cast, mode)
        submitted(wave, asked, submission=mode, token=token, invitee=invitee)
        (row,) = rows.submissions()
        # As long as all of its mode, and nothing of it to be read.
        lengths = {"identified": None, "confidential": 16 * 1024 + 48, "anonymous": 16 * 1024 + 48}
        assert lengths[mode] in (None, len(row.content)) and (b"through_job" in bytes(row.content)) is (
            mode == "identified"
        )
        told = content_of(wave, row)
        assert len(told.link) == (64 if mode == "confidential" else 0)
        found = (told.filling.site, told.filling.role, told.filling.organization)
        roster = ("north", "core_site_partner", "clinic")
        assert found == (("south", "site_leader", "clinic") if mode == "anonymous" else roster)
        assert (row.invitee_id == invitee.pk) is (mode == "identified")
        with scope(initiative=cast.river):
            row.delete()
            Invitee.objects.update(answered=False)


def test_what_is_promised_a_key_is_not_kept_without_one(cast: Cast, rows: Rows) -> None:
    for mode in ("confidential", "anonymous"):
        wave, token, invitee = given(cast, mode)
        wave.public_key = b""
        with pytest.raises(NoKey):
            submitted(wave, ANSWERS, submission="one", token=token, invitee=invitee)
    assert rows.submissions() == [] and not invitee_of(cast).answered


def test_what_derives_from_an_id_stays_what_it_is() -> None:
    """A draft and a lost reply are known again after the program has changed."""
    sent = Sent("0123456789abcdef", Filling({"a": ("b", "c")}, page=4))
    assert (str(sent.pk), sent.code, sent.mac.hex()[:16]) == (
        "5a34fc8e-5d84-c187-f4d5-0f67e80025f8",
        "QXMA-H9CD-AMYR-1J7C",
        "c02441efcd3fcc35",
    )
    assert str(drafts.id_of("token")) == "de8986d6-da01-653b-084d-734d949d577c"


def test_nothing_that_is_kept_of_an_answer_has_a_time() -> None:
    """No clock is asked, so that it may jump; a guardian's day is that of the agreement and not of an answer."""
    times = {
        f"{model.__name__}.{each.name}"
        for model in (Draft, Invitee, Link, Response, Submission)
        for each in model._meta.concrete_fields
        if isinstance(each, DateField | TimeField)
    }
    assert times == {"Invitee.guardian_agreed"}
    for file in Path(submitting.__file__).parent.glob("*.py"):
        clock = "timezone" in (source := file.read_text("utf-8")) or "import time" in source or "datetime" in source
        # Closing says when, rewriting how long it waits; when a keyholder unlocked something is no act of a respondent.
        assert clock is (file.name in ("closing.py", "rewriting.py", "unlocking.py")), file.name
