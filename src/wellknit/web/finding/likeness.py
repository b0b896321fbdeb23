"""Which of many texts fit what somebody typed: without regard to accents and capitals, and with a slip of the fingers.

Every word that was typed has to fit a word of the text: by beginning it, or by being at most so many edits away from it
(optimal string alignment: insertions, deletions, replacements, swaps of neighbours). A word of up to two letters allows
none, up to five one, longer ones two: the steps of Elasticsearch's fuzziness AUTO. The databases take no part, so that
SQLite and PostgreSQL find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

__all__ = ["fitting", "plain"]

_Thing = TypeVar("_Thing")
_WORD = re.compile(r"\w+")
_LONGEST = 100


def plain(text: str) -> str:
    """The text without accents and capitals: "José Núñez" and "jose nunez" are the same.

    >>> plain("Ćwiczenia ŁÓDŹ, Straße")
    'cwiczenia lodz, strasse'
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(each for each in apart if not unicodedata.combining(each))


#: Letters whose stroke is no mark that could be taken off.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})


def fitting(typed: str, things: Iterable[tuple[str, _Thing]], most: int) -> list[_Thing]:
    """At most ``most`` of ``things`` (each with its text) that fit, the best first; equal ones by their text.

    >>> fitting("jose nunes", [("José Núñez", 1), ("Josefa Blum", 2), ("Nuñoa", 3)], most=5)
    [1]
    """
    words = _WORD.findall(plain(typed[:_LONGEST]))
    if not words:
        return []
    texts = [(plain(text), thing) for text, thing in things]
    split = [_WORD.findall(text) for text, _ in texts]
    vocabulary = sorted({word for each in split for word in each})
    scores = [_scores(word, vocabulary) for word in words]
    found: list[tuple[float, int, str, int, _Thing]] = []
    for (text, thing), own in zip(texts, split, strict=True):
        total = 0.0
        for known in scores:
            best = max((known.get(word, 0.0) for word in own), default=0.0)
            if not best:
                break
            total += best
        else:
            # Of two that fit alike the shorter name is meant more often.
            found.append((-total, len(own), text, len(found), thing))
    return [each[-1] for each in sorted(found, key=lambda each: each[:4])[:most]]


def _scores(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """How well each word of the vocabulary fits, between 0 and 1; those that do not are left out."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    edits = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
    found: dict[str, float] = {}
    for other, distance, _ in process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=edits, limit=None):
        found[other] = 1 - distance / (len(word) + 1)
    for other in vocabulary:
        if other.startswith(word):
            found[other] = max(found.get(other, 0.0), 1.0 if other == word else 0.9)
    return found
