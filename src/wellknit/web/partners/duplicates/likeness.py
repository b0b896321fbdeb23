"""How alike two names are: of organizations without what varies in them for no reason, of people as they are.

What is found is a suggestion: whether two are the same, a person says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

__all__ = ["LEAST", "Named", "normalised", "pairs", "pairs_within"]

#: From how alike on (of 100) two are pointed out; the same site adds, another one takes away.
LEAST = 90.0
_SITE = 4.0
#: How alike each word must be, and from how alike on it does not matter where one ends.
_WORD, _JOINED = 78.0, 98.0
_COMMON = 60  # a word that more names share than this says nothing about them
_INSIDE, _WORDS = re.compile(r"['’.](?=\w)|(?<=\w)['’](?=\s|$)"), re.compile(r"\w+")
_LEGAL = frozenset(
    (
        "inc", "incorporated", "llc", "llp", "ltd", "limited", "corp", "corporation", "co", "company", "the", "a", "an",
        "of", "and", "for", "at", "el", "la", "los", "las", "de", "del", "y", "e", "ac", "iap", "sa", "cv", "srl",
        "dba",
    )
)  # fmt: skip
_LONG = {
    "st": "saint", "ste": "saint", "mt": "mount", "ft": "fort", "ctr": "center", "cntr": "center", "centre": "center",
    "univ": "university", "assn": "association", "assoc": "association", "elem": "elementary", "sch": "school",
    "hs": "high school", "dept": "department", "natl": "national", "intl": "international", "org": "organization",
    "organisation": "organization", "fdn": "foundation", "comm": "community", "lib": "library", "hosp": "hospital",
    "svcs": "services", "svc": "service", "n": "north", "s": "south", "w": "west", "bros": "brothers", "sta": "santa",
    "sto": "santo", "asoc": "asociacion",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: ``site`` is where it is, ``mail`` a person's address."""

    pk: UUID | int
    name: str
    site: UUID | None = None
    mail: str = ""


def normalised(name: str) -> str:
    """A name's words without case, accents, legal forms and articles, short forms written out, in one order.

    >>> normalised("The St. Mary's Ctr., Inc."), normalised("SAINT MARYS CENTER")
    ('center marys saint', 'center marys saint')
    """
    plain = name
    if not name.isascii():
        parts = unicodedata.normalize("NFKD", name)
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    plain = _INSIDE.sub("", plain.casefold().replace("&", " and "))
    words = _WORDS.findall(plain)
    kept = [_LONG.get(word, word) for word in words if word not in _LEGAL]
    return " ".join(sorted(kept or words))


def _score(one: Named, other: Named, words: tuple[str, str], ratio: float) -> float:
    """How alike the two are, once the likeness of their names is known; 0 where numbers tell them apart."""
    if one.mail and one.mail.casefold() == other.mail.casefold():
        return 100.0
    if not ratio or _numbers(words[0]) != _numbers(words[1]) or not _word_by_word(*words):
        return 0.0
    if one.mail and other.mail:
        ratio -= _SITE
    if one.site is not None and other.site is not None:
        ratio += _SITE if one.site == other.site else -_SITE
    return min(ratio, 100.0)


def _word_by_word(words: str, others: str) -> bool:
    """Whether every word of the name with fewer has its like in the other: 'Mentoring' in long names is not 'Tutoring'.

    >>> _word_by_word("alliance mentoring", "alliance tutoring"), _word_by_word("reading room", "readingroom")
    (False, True)
    """
    from rapidfuzz import fuzz

    if words == others or fuzz.ratio(words.replace(" ", ""), others.replace(" ", "")) >= _JOINED:
        return True
    fewer, more = sorted((words.split(), others.split()), key=len)
    for word in fewer:
        like = max(more, key=lambda other: fuzz.ratio(word, other))
        if fuzz.ratio(word, like) < _WORD:
            return False
        more.remove(like)
        if not more:
            break
    return True


def _numbers(words: str) -> list[str]:
    return re.findall(r"\d+", words)


def pairs(new: Sequence[Named], known: Sequence[Named]) -> Iterator[tuple[int, int, float]]:
    """For each of ``new`` those of ``known`` that are alike, as places in the two and how alike, the most alike first
    of each."""
    import numpy
    from rapidfuzz import fuzz, process

    if not new or not known:
        return
    right = [normalised(each.name) for each in known]
    mails = defaultdict(list)
    for place, each in enumerate(known):
        if each.mail:
            mails[each.mail.casefold()].append(place)
    for start in range(0, len(new), 256):
        left = [normalised(each.name) for each in new[start : start + 256]]
        ratios = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=LEAST - _SITE, dtype=numpy.float32)
        rows, columns = numpy.nonzero(ratios)
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            found[row][column] = float(ratios[row, column])
        for row, each in enumerate(new[start : start + 256]):
            for column in mails.get(each.mail.casefold(), ()) if each.mail else ():
                found[row].setdefault(column, 0.0)
            scored = [
                (_score(each, known[column], (left[row], right[column]), ratio), column)
                for column, ratio in found[row].items()
            ]
            for score, column in sorted(scored, key=lambda one: (-one[0], one[1])):
                if score >= LEAST:
                    yield start + row, column, score


def pairs_within(rows: Sequence[Named]) -> list[tuple[int, int, float]]:
    """The pairs of ``rows`` that are alike, as places and how alike, the most alike first.

    Only names that share a word, or how one begins, are compared: ten thousand people in a part of a second.
    """
    import numpy
    from rapidfuzz import fuzz, process

    words = [normalised(each.name) for each in rows]
    mails = [each.mail.casefold() for each in rows]
    groups: dict[str, list[int]] = defaultdict(list)
    for place, (mail, text) in enumerate(zip(mails, words, strict=True)):
        for word in dict.fromkeys(text.split()):
            groups[word].append(place)
        groups[f"<{text[:7]}"].append(place)
        groups[f"={text}"].append(place)
        if mail:
            groups[f"@{mail}"].append(place)
    near = list({pair for group in groups.values() if len(group) <= _COMMON for pair in combinations(group, 2)})
    left, right = ([words[pair[side]] for pair in near] for side in (0, 1))
    # All at once: a call for each pair would take longer than comparing.
    ratios = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=LEAST - _SITE, dtype=numpy.float64)
    scored = []
    for (one, other), ratio in zip(near, ratios.tolist(), strict=True):
        if ratio or (mails[one] and mails[one] == mails[other]):
            score = _score(rows[one], rows[other], (words[one], words[other]), ratio)
            if score >= LEAST:
                scored.append((score, one, other))
    return [(one, other, score) for score, one, other in sorted(scored, key=lambda each: (-each[0], each[1], each[2]))]
