"""Filling: what somebody has answered, with all else that is kept of it, while it is written and once it is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["Filling", "packed", "unpacked"]

#: What PostgreSQL keeps in no text: a NUL, and halves of a pair of surrogates.
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Filling:
    """``answers`` are codes and texts by path, with the rounds of repeated groups: 'partner[2]/trust'.

    ``page`` is where somebody is; ``site``, ``role`` and ``organization`` are keys, as they were asked on the first
    page, and '' where the roster or the form itself tells them; ``kind`` is what sort of community partner it is.
    ``agreed`` says that the first page was agreed to, ``minor`` that somebody under 18 answers, ``shared`` that nothing
    may wait on this device. ``receipt`` is the code of an answer that was sent: all that is left in a draft then.
    """

    answers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    language: str = ""
    page: int = 0
    site: str = ""
    role: str = ""
    kind: str = ""
    organization: str = ""
    on_paper: bool = False
    agreed: bool = False
    minor: bool = False
    shared: bool = False
    receipt: str = ""


_NAMES = frozenset(each.name for each in fields(Filling))


def packed(filling: Filling) -> bytes:
    """The filling as bytes; equal fillings give equal bytes, whatever the order of their answers, and also in a later
    version of this program that knows more of a filling."""
    values = {name: _kept(value) for name in _NAMES if (value := getattr(filling, name))}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return _NOT_KEPT.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {_kept(name): _kept(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_kept(each) for each in value]
    return value


def unpacked(content: bytes) -> Filling:
    """The filling that was packed."""
    values = {name: each for name, each in json.loads(content).items() if name in _NAMES}
    answers = {
        path: tuple(each) if isinstance(each, list) else each for path, each in values.get("answers", {}).items()
    }
    return Filling(**{**values, "answers": answers})
