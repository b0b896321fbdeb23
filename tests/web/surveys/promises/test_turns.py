"""Whoever stores an answer holds others up for as little as can be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, MODES, invitee_of, wave_of
from wellknit.web.surveys.promises import storing, submitting, tokens


@pytest.mark.parametrize("mode", MODES)
def test_all_that_is_sealed_is_sealed_before(cast: Cast, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    wave = wave_of(cast, mode)
    order: list[str] = []
    token = tokens.fresh(invitee_of(cast))
    made, held = submitting.content, storing.held

    def noted(said: str, usual: Any, *given: Any) -> Any:
        order.append(said)
        return usual(*given)

    monkeypatch.setattr(submitting, "content", partial(noted, "made", made))
    monkeypatch.setattr(submitting, "held", partial(noted, "held", held))
    submitting.submitted(wave, ANSWERS, submission="one", token=token, invitee=tokens.opened(token))
    assert order == ["made", "held"]


def test_those_who_store_take_turns_before_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    database = SimpleNamespace(vendor="sqlite", in_atomic_block=False)
    monkeypatch.setattr(storing, "connection", database)
    monkeypatch.setattr(storing, "_PATIENCE", 0.01)

    def somebody_else() -> str:
        with ThreadPoolExecutor(1) as other:
            return other.submit(_stored).result()

    with storing.storing():
        assert somebody_else() == "Full"
        assert _stored() == "stored"  # who has the turn asks once more within it
        assert somebody_else() == "Full"  # and has it still
        database.in_atomic_block = True  # whoever holds the database may be who the one with the turn waits for
        assert somebody_else() == "stored"
        database.in_atomic_block = False
    with pytest.raises(storing.Full), storing.storing():
        raise OperationalError("database or disk is full")
    assert somebody_else() == "stored"  # the turn was given back
    database.vendor = "postgresql"
    with storing.storing():
        assert somebody_else() == "stored"


def _stored() -> str:
    try:
        with storing.storing():
            return "stored"
    except storing.Full:
        return "Full"


def test_who_comes_by_a_link_is_looked_up_without_an_order(cast: Cast) -> None:
    token = tokens.fresh(invitee_of(cast))
    with CaptureQueriesContext(connection) as asked:
        assert tokens.opened(token) == invitee_of(cast)
    assert "LIMIT" not in asked.captured_queries[0]["sql"]  # which takes PostgreSQL ten times as long to plan
    assert tokens.opened("none") is None
