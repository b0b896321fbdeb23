"""A draft opens with its token alone; a receipt's code replaces or withdraws an answer until the wave closes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, MODES, Rows, content_of, invitee_of, other, wave_of
from wellknit.web.models import Draft, Wave
from wellknit.web.surveys.promises import drafts, keys, receipts, tokens
from wellknit.web.surveys.promises.submitting import Conflict, Over, Receipt, submitted


@pytest.mark.parametrize("mode", MODES)
def test_a_draft_opens_with_its_token_alone(cast: Cast, mode: str) -> None:
    wave = wave_of(cast, mode)
    token = tokens.fresh(invitee_of(cast))
    assert drafts.found(wave, token) is None
    for page in (1, 2):
        drafts.kept(wave, token, replace(ANSWERS, page=page))
    assert drafts.found(wave, token) == replace(ANSWERS, page=2)
    assert drafts.found(wave, tokens.stranger()) is None
    with scope(initiative=cast.river):
        (row,) = Draft.objects.all()
        assert token.encode() not in bytes(row.sealed) and len(row.sealed) == 16 * 1024 + 40
        # Put under another's id it is not theirs.
        Draft.objects.update(id=drafts.id_of("another"))
    assert drafts.found(wave, "another") is None and drafts.found(wave, token) is None
    drafts.kept(wave, token, ANSWERS)
    drafts.dropped(wave, token)
    assert drafts.found(wave, token) is None


def answered(cast: Cast, mode: str) -> tuple[Wave, Receipt]:
    wave = wave_of(cast, mode)
    token = tokens.fresh(invitee_of(cast))
    return wave, submitted(wave, ANSWERS, submission="one", token=token, invitee=tokens.opened(token))


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_is_replaced_by_its_code(cast: Cast, rows: Rows, mode: str) -> None:
    wave, first = answered(cast, mode)
    kept = receipts.of(wave, first.code.lower().replace("-", " "))
    assert kept is not None and (kept.filling is None) is (mode == "anonymous")
    new = receipts.replaced(wave, first.code, other(), "two")
    assert new is not None and new.code != first.code
    assert receipts.replaced(wave, first.code, other(), "two") == Receipt(new.code, True)
    with pytest.raises(Conflict):
        receipts.replaced(wave, first.code, ANSWERS, "two")
    old = receipts.of(wave, first.code)
    assert old == receipts.Kept(None, replaced=True)
    now = receipts.of(wave, new.code)
    assert now is not None
    if mode != "anonymous":
        assert now.filling is not None and now.filling.answers["trust"] == "yes" and now.filling.site == "north"
    before, after = sorted(rows.submissions(), key=lambda each: not each.replaced)
    assert (before.content, before.invitee) == (b"", None)
    assert bool(after.invitee_id) is (mode == "identified")
    assert len(content_of(wave, after).link) == (64 if mode == "confidential" else 0)
    # The first, sent again by a slow network, changes nothing.
    assert submitted(wave, ANSWERS, submission="one", token="", invitee=None) == Receipt(first.code, True)
    assert receipts.replaced(wave, first.code, ANSWERS, "three") is None
    assert invitee_of(cast).answered and len(rows.submissions()) == 2


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_is_withdrawn_by_its_code_and_the_mark_stays(cast: Cast, rows: Rows, mode: str) -> None:
    wave, first = answered(cast, mode)
    assert receipts.withdrawn(wave, first.code) and receipts.withdrawn(wave, first.code)
    (row,) = rows.submissions()
    assert (row.content, row.invitee, row.withdrawn) == (b"", None, True)
    assert receipts.of(wave, first.code) == receipts.Kept(None, withdrawn=True)
    assert receipts.replaced(wave, first.code, other(), "two") is None
    assert submitted(wave, ANSWERS, submission="one", token="", invitee=None) == Receipt(first.code, True)
    assert invitee_of(cast).answered
    wave.state = "closed"
    wave.save()
    for act in (
        lambda: receipts.withdrawn(wave, first.code),
        lambda: receipts.replaced(wave, first.code, ANSWERS, "3"),
    ):
        with pytest.raises(Over):
            act()


@pytest.mark.parametrize("code", ["", "no code", "0000-0000-0000-0000", "ÄÖÜ", "A" * 5000])
def test_what_is_no_code_finds_nothing(cast: Cast, code: str) -> None:
    wave, _first = answered(cast, "confidential")
    assert receipts.of(wave, code) is None and not receipts.withdrawn(wave, code)


def test_a_sealed_confidential_answer_is_opened_for_its_own_respondent_by_the_server(cast: Cast, rows: Rows) -> None:
    wave = wave_of(cast, "confidential")
    token = tokens.fresh(invitee_of(cast))
    first = submitted(wave, ANSWERS, submission="one", token=token, invitee=tokens.opened(token))
    assert b"trust" not in bytes(rows.submissions()[0].content)
    kept = receipts.of(wave, first.code)
    assert kept is not None and kept.filling is not None and kept.filling.answers == ANSWERS.answers
    new = receipts.replaced(wave, first.code, other(), "two")
    assert new is not None and receipts.of(wave, new.code) is not None
    keys.destroyed(wave)
    assert receipts.of(wave, new.code) == receipts.Kept(None)
    with pytest.raises(keys.NoKey):
        receipts.replaced(wave, new.code, ANSWERS, "three")
