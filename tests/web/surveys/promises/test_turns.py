"""Whoever stores an answer on SQLite waits for their turn, holds others up for as little as can be, never for ever."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, MODES, invitee_of, wave_of
from wellknit.web.surveys.promises import keys, storing, submitting, tokens
from wellknit.web.surveys.promises.storing import Full


def _on(monkeypatch: pytest.MonkeyPatch, vendor: str = "sqlite", within: bool = False) -> None:
    monkeypatch.setattr(storing, "connection", SimpleNamespace(vendor=vendor, in_atomic_block=within))
    monkeypatch.setattr(storing, "_PATIENCE", 0.01)


def test_one_at_a_time_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    _on(monkeypatch)
    with storing.storing(), pytest.raises(Full), storing.storing():
        raise AssertionError("somebody else was let in")
    with pytest.raises(ZeroDivisionError), storing.storing():
        _ = 1 / 0
    with storing.storing():  # whoever failed has let go, too
        pass


@pytest.mark.parametrize(("vendor", "within"), [("postgresql", False), ("sqlite", True)])
def test_who_need_not_wait_does_not(monkeypatch: pytest.MonkeyPatch, vendor: str, within: bool) -> None:
    """PostgreSQL lets many write; and who holds SQLite already would wait for somebody who waits for them."""
    _on(monkeypatch, vendor, within)
    with storing.storing(), storing.storing():
        pass


@pytest.mark.parametrize("mode", MODES)
def test_all_that_is_sealed_is_sealed_before(cast: Cast, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    wave = wave_of(cast, mode)
    if mode == "confidential":
        keys.make_wave_key(wave)
    order: list[str] = []
    token = tokens.fresh(invitee_of(cast))
    made, held = submitting._content, storing.held

    def noted(said: str, usual: Any, *given: Any) -> Any:
        order.append(said)
        return usual(*given)

    monkeypatch.setattr(submitting, "_content", partial(noted, "made", made))
    monkeypatch.setattr(submitting, "held", partial(noted, "held", held))
    submitting.submitted(wave, ANSWERS, submission="one", token=token, invitee=tokens.opened(token))
    assert order == ["made", "held"]
