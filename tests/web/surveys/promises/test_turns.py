"""Whoever stores an answer holds others up for as little as can be."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

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
