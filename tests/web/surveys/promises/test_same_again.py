"""Whatever is sent in whatever order, twenty times or once: each id is one answer, the first that came under it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, MODES, Rows, crowd, viewer_of, wave_of
from wellknit.web.models import Invitee, Wave
from wellknit.web.surveys.promises import closing, receipts
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import Conflict, Over, Receipt, Spent, submitted

EXAMPLES = max(10, settings.default.max_examples // 5)
IDS = st.sampled_from("abcdef")
WORDS = st.sampled_from(["one", "two", "three"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), IDS, WORDS, st.integers(0, 3)),
        st.tuples(st.just("replace"), IDS, WORDS, IDS),
        st.tuples(st.just("withdraw"), IDS),
    ),
    max_size=14,
)


def saying(word: str) -> Filling:
    return replace(ANSWERS, answers={**ANSWERS.answers, "why": word})


class Expected:
    """What should be there, kept by what the promises say in words."""

    def __init__(self) -> None:
        self.sent: dict[str, str] = {}
        self.live: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.answered: set[int] = set()

    def stored(self, name: str, word: str, receipt: Receipt | None) -> None:
        assert receipt is not None and receipt.again is (name in self.sent)
        assert self.codes.setdefault(name, receipt.code) == receipt.code
        if not receipt.again:
            self.sent[name] = self.live[name] = word


@pytest.mark.parametrize("mode", MODES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=EXAMPLES)
@given(acts=ACTS)
def test_each_id_is_one_answer(cast: Cast, mode: str, acts: list[tuple[object, ...]]) -> None:
    before = transaction.savepoint()  # and no block, which closing would refuse to be within
    try:
        wave = wave_of(cast, mode, state="open", columns=[], closed=None)
        asked, expected = crowd(cast, wave, 4), Expected()
        for act in acts:
            _do(wave, asked, expected, *act)
        closing.closed(viewer_of(cast), wave)
        assert sorted(each.cells["why"] for each in Rows(cast).responses()) == sorted(expected.live.values())
        assert sum(each.answered for each in Rows(cast).invitees()) == len(expected.answered)
    finally:
        transaction.savepoint_rollback(before)


def _do(
    wave: Wave, asked: list[Invitee], expected: Expected, verb: object, name: str, word: str = "", more: object = 0
) -> None:
    known = expected.sent.get(name)
    if verb == "submit":
        assert isinstance(more, int)
        try:
            receipt = submitted(wave, saying(word), submission=name, token="", invitee=asked[more])
        except Conflict:
            assert known is not None and known != word
        except Spent:
            assert known is None and more in expected.answered
        else:
            assert known in (None, word) and (known is not None or more not in expected.answered)
            if known is None:
                expected.answered.add(more)
            expected.stored(name, word, receipt)
    elif verb == "replace":
        old = str(more)
        try:
            receipt = receipts.replaced(wave, expected.codes.get(old, "0000-0000-0000-0000"), saying(word), name)
        except Conflict:
            assert known is not None and known != word
        else:
            if known is None and old not in expected.live:
                assert receipt is None
            else:
                if known is None:
                    del expected.live[old]
                expected.stored(name, word, receipt)
    else:
        gone = receipts.withdrawn(wave, expected.codes.get(name, "0000-0000-0000-0000"))
        if name in expected.live:
            assert gone
            del expected.live[name]


def test_twenty_at_once_are_one(lasting: Cast) -> None:
    """Where threads have connections of their own; on SQLite the storm does it."""
    if connection.vendor == "sqlite":
        pytest.skip("the tests' database in memory has one connection")
    wave = wave_of(lasting, "anonymous")
    invitees = crowd(lasting, wave, 20)
    wave.open_code = "market"
    wave.save()

    def send(number: int) -> str:
        try:
            word = "one" if number % 4 else "other"
            invitee = invitees[number] if number % 2 else invitees[0]
            return submitted(wave, saying(word), submission="same", token="", invitee=invitee).code
        except Conflict:
            return "conflict"
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(send, range(20)))
    assert len(set(told) - {"conflict"}) == 1 and 0 < told.count("conflict") < 20
    assert len(Rows(lasting).submissions()) == 1 and sum(each.answered for each in Rows(lasting).invitees()) == 1


def test_who_answers_while_a_wave_is_closed_is_in_its_table_or_is_told(lasting: Cast) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite whoever writes is alone")
    wave = wave_of(lasting, "anonymous")
    invitees, taken, begun = crowd(lasting, wave, 120), set[int](), Event()

    def send(number: int) -> None:
        if len(taken) > 30:
            begun.set()
        try:
            submitted(wave, saying(f"word {number}"), submission=str(number), token="", invitee=invitees[number])
            taken.add(number)
        except Over:
            begun.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(send, number) for number in range(120)]
        begun.wait(60)
        count = closing.closed(viewer_of(lasting), Wave._base_manager.select_related("initiative").get(pk=wave.pk))
    assert all(each.exception() is None for each in sent)
    assert {each.cells["why"] for each in Rows(lasting).responses()} == {f"word {number}" for number in taken}
    assert count == len(taken) and count > 30 and sum(each.answered for each in Rows(lasting).invitees()) == count
