"""The values of settings: whether one is of the kind that its setting takes, and how it is used."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wellknit.folder.cells import day_of
from wellknit.folder.declared import Setting
from wellknit.folder.names import is_key

__all__ = ["read_value"]

_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_PART_OF_A_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CONVENTION = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def read_value(value: Any, setting: Setting) -> tuple[bool, Any]:
    """Whether ``value`` may stand at ``setting``, and the value as it is used."""
    match setting.kind:
        case "text":
            return _is_text(value), value.strip() if isinstance(value, str) else value
        case "texts":
            return _all(value, _is_text), tuple(value) if isinstance(value, list) else ()
        case "key":
            return isinstance(value, str) and is_key(value), value
        case "keys":
            good = _all(value, lambda each: isinstance(each, str) and is_key(each))
            return good, tuple(dict.fromkeys(value)) if good else ()
        case "convention":
            return isinstance(value, str) and _CONVENTION.fullmatch(value) is not None, value
        case "whole number":
            return _is_whole(value) and setting.low <= value <= setting.high, value
        case "share":
            good = (_is_whole(value) or isinstance(value, float)) and 0 <= value <= 1
            return good, float(value) if good else None
        case "amount":
            good = _is_whole(value) or (isinstance(value, float) and value == value and abs(value) < 1e15)
            good = good and 0 <= value < 10**15
            return good, Decimal(str(value)) if good else None
        case "date":
            return _day(value)
        case "part of a date":
            if isinstance(value, date) and not isinstance(value, datetime):
                return True, value.isoformat()
            return isinstance(value, str) and _PART_OF_A_DATE.fullmatch(value) is not None, value
        case "one of":
            return isinstance(value, str) and value in setting.allowed, value
        case "some of":
            good = _all(value, lambda each: isinstance(each, str) and each in setting.allowed)
            return good, tuple(dict.fromkeys(value)) if good else ()
        case "population":
            if value in ("roster", "unknown"):
                return True, "roster" if value == "roster" else None
            return _is_whole(value) and 1 <= value <= 1_000_000_000, value
        case "yes or no":
            return isinstance(value, bool), value
        case "colour":
            good = isinstance(value, str) and _COLOUR.fullmatch(value) is not None
            return good, _six(value) if good else ""
        case _:
            return isinstance(value, str), value


def _all(value: Any, passes: Any) -> bool:
    return isinstance(value, list) and all(passes(each) for each in value)


def _is_text(value: Any) -> bool:
    """A text that can be printed: without control characters other than line ends and tabs."""
    return isinstance(value, str) and not any(
        (ord(each) < 32 and each not in "\n\t") or ord(each) == 127 for each in value
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _day(value: Any) -> tuple[bool, date | None]:
    if isinstance(value, date) and not isinstance(value, datetime):
        return True, value
    day = day_of(value) if isinstance(value, str) else None
    return day is not None, day


def _six(colour: str) -> str:
    digits = colour[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(each * 2 for each in digits))
