"""Regular expressions of a form: Java's in ODK Collect, JavaScript's in Enketo; here what they have in common."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

__all__ = ["pattern"]

_CLASS = re.compile(r"\\[pP]\{")


@lru_cache(maxsize=512)
def pattern(written: str) -> Callable[[str], bool] | None:
    """A test whether a whole text matches; None for an expression that can't be read, or that might never end.

    Letters, digits and word characters are those of ASCII, as in Java. With several repetitions a backtracking engine
    may take longer than anyone lives ('(a+)+'): those, and Unicode classes, are given to RE2. What RE2 can't read, as
    '(?=.*[0-9]).{8,}', is left to Python's engine where no repetition stands within another.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # '[[a]' may mean something else one day; it does not now
            compiled = re.compile(written, re.ASCII)
            parsed = _parsed(written)
        if _repetitions(parsed) < 2:
            return lambda text: compiled.fullmatch(text) is not None
    except (re.error, RecursionError, OverflowError, ValueError):
        return _linear(written) if _CLASS.search(written) else None
    linear = _linear(written)
    if linear is not None or _runs_away(parsed):
        return linear
    return lambda text: compiled.fullmatch(text) is not None


def _linear(written: str) -> Callable[[str], bool] | None:
    """The same by RE2, which is in Arrow: in time that grows with the text alone, without look-around."""
    import pyarrow
    import pyarrow.compute

    def matches(text: str) -> bool:
        plain = text.encode("utf-8", "replace").decode("utf-8")
        found = pyarrow.compute.match_substring_regex(pyarrow.scalar(plain), pattern=rf"\A(?:{written})\z")
        return bool(found.as_py())

    try:
        matches("")
    except (pyarrow.ArrowInvalid, ValueError):
        return None
    return matches


def _parsed(written: str) -> Any:
    # The parser of the standard library under its name since Python 3.11; the old one, sre_parse, is deprecated.
    import re._parser as parser  # type: ignore[import-not-found]  # it has no stubs

    return parser.parse(written)


def _repetitions(tree: Any) -> int:
    """How many repetitions may be of several lengths; a choice between alternatives within one counts as another."""
    count = 0
    for operation, argument in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            # Within another repetition, even 'a?' can be read in many ways.
            count += (least != most) + _repetitions(inner) * (2 if int(most) > 1 else 1)
        elif name == "BRANCH":
            count += 1 + sum(_repetitions(each) for each in argument[1])
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "GROUPREF_EXISTS"):
            count += sum(
                _repetitions(each) for each in (argument if isinstance(argument, tuple) else ()) if _tree(each)
            )
        elif name == "ATOMIC_GROUP":
            count += _repetitions(argument)
    return count


def _tree(part: Any) -> bool:
    return hasattr(part, "getwidth")


def _runs_away(tree: Any, within: bool = False) -> bool:
    """Whether a repetition holds another one, or a choice between alternatives."""
    for operation, argument in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = argument
            open_ended = least != most
            if open_ended and within:
                return True
            if _runs_away(inner, within or int(most) > 1):
                return True
        elif name == "BRANCH":
            if within or any(_runs_away(each, within) for each in argument[1]):
                return True
        elif name == "SUBPATTERN":
            if _runs_away(argument[-1], within):
                return True
        elif name in ("ASSERT", "ASSERT_NOT"):
            if _runs_away(argument[1], within):
                return True
        elif name in ("ATOMIC_GROUP",) and _runs_away(argument, within):
            return True
    return False
