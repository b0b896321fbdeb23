"""A wave: one time of asking, with its promise to respondents and what is known of whom was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Mode", "Origin", "Wave"]

Mode = Literal["identified", "confidential", "anonymous"]
Origin = Literal["real", "reconstructed", "invented"]


@dataclass(frozen=True, slots=True)
class Wave:
    """``population`` is 'roster' (counted on the roster at the reference date), a number, or None where unknown.

    ``day`` is the reference date: length of involvement and the roster are read on it. ``origin`` says whether the
    answers are real, reconstructed from published figures, or invented. ``seen_by_own`` says whether respondents were
    told that organizations see what their people report of others, and ``waits`` why its release waits for the next
    wave with the same instrument, '' where it does not.
    """

    key: str
    name: str
    mode: Mode
    population: Literal["roster"] | int | None
    day: date
    origin: Origin = "real"
    note: str = ""
    seen_by_own: bool = False
    waits: str = ""
