"""What in a text names somebody, as a proposal for whoever looks it through: people and organizations of the roster,
mail addresses, telephone numbers, links.

A proposal rather takes out too much than too little; what may be a word as well as a name is only marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Known", "Piece", "PieceKind", "redacted", "taken_apart"]

#: What a piece of a text is: 'maybe' is a word that may be a name too, and stays unless somebody takes it out.
PieceKind = Literal["", "name", "organization", "mail", "phone", "link", "maybe"]

_TOKEN = re.compile(r"\w+")
#: Every repetition has an end: what people write may be long, and may be meant to keep us busy.
_OUTRIGHT: tuple[tuple[PieceKind, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[^\s@<>(),;:\"]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("link", re.compile(r"(?i:https?://|www\.)\S{0,2000}[^\s.,;:!?)\"']")),
    (
        "link",
        re.compile(
            r"\b(?:[\w-]{1,63}\.){1,5}(?i:com|org|net|edu|gov|info|io|us|mx|es)\b(?:/(?:\S{0,2000}[^\s.,;:!?)\"'])?)?"
        ),
    ),
    ("name", re.compile(r"(?<![\w@])@\w{2,64}")),
    ("phone", re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ ().\-/]{0,3}\d){6,14}(?!\w)")),
)
#: Two years or a day look like a telephone number.
_DATE = re.compile(
    r"(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d"
)
#: A part of a person's name shorter than this names nobody, nor does one of an organization's.
_PART, _PART_OF_ORGANIZATION = 3, 5
#: So many letters stand at most between two words of one name.
_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and what it is; all pieces together are the text."""

    kind: PieceKind
    text: str


@dataclass
class Known:
    """The names to look for, each word by itself, without accents and capitals."""

    whole: dict[str, list[tuple[tuple[str, ...], PieceKind]]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, PieceKind] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        people: Iterable[str],
        organizations: Iterable[str],
        keys: Iterable[str] = (),
        places: Iterable[str] = (),
    ) -> Known:
        """``people`` and ``organizations`` by their names; ``keys`` name one of them as the folder's files do;
        ``places`` tell where somebody is."""
        known = cls()
        for name in places:
            known._may_be(name, _PART)
        for name in organizations:
            known._add(name, "organization")
        for name in people:
            known._add(name, "name")
        for key in keys:
            if "_" in key:
                known.whole[_plain(key)].append(((_plain(key),), "name"))
        for found in known.whole.values():
            found.sort(key=lambda each: -len(each[0]))
        return known

    def _add(self, name: str, kind: PieceKind) -> None:
        words = tuple(_plain(each) for each in _TOKEN.findall(name))
        if not words:
            return
        if len(words) > 1:
            self.whole[words[0]].append((words, kind))
        if kind == "name" or len(words) == 1:
            # Of a person every part does: most write first names alone.
            for word in words:
                if len(word) >= (_PART if len(words) > 1 else 2):
                    self.parts[word] = kind
        else:
            self._may_be(name, _PART_OF_ORGANIZATION)

    def _may_be(self, name: str, letters: int) -> None:
        """Each word of ``name`` by itself may mean it, if it has so many letters."""
        for word in map(_plain, _TOKEN.findall(name)):
            if len(word) >= letters:
                self.parts.setdefault(word, "maybe")


def taken_apart(text: str, known: Known) -> tuple[Piece, ...]:
    """The text in pieces, those that name somebody by themselves.

    >>> known = Known.of(["Ana Ríos"], ["City Library"])
    >>> [(each.kind, each.text) for each in taken_apart("Ask ana rios at the City Library.", known) if each.kind]
    [('name', 'ana rios'), ('organization', 'City Library')]
    """
    spans = sorted(_spans(text, known), key=lambda each: (each[0], -each[1]))
    pieces: list[Piece] = []
    at = 0
    for start, end, kind in spans:
        if start < at:
            continue
        if start > at:
            pieces.append(Piece("", text[at:start]))
        pieces.append(Piece(kind, text[start:end]))
        at = end
    if at < len(text):
        pieces.append(Piece("", text[at:]))
    return tuple(pieces)


def redacted(pieces: Sequence[Piece], words: Mapping[str, str]) -> str:
    """The text with what stands for each kind of piece in its place, as ``words`` say it; '' kinds, 'maybe' and kinds
    without words stay as they are.

    >>> redacted((Piece("name", "Ana"), Piece("", " helped.")), {"name": "[name]"})
    '[name] helped.'
    """
    return "".join(words.get(each.kind, each.text) if each.kind else each.text for each in pieces)


def _spans(text: str, known: Known) -> Iterator[tuple[int, int, PieceKind]]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _OUTRIGHT:
        for found in pattern.finditer(text):
            if kind == "phone" and _DATE.fullmatch(found.group()):
                continue
            if not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                yield found.start(), found.end(), kind
    tokens = [(each.start(), each.end(), each.group()) for each in _TOKEN.finditer(text)]
    plain = [_plain(word) for _start, _end, word in tokens]
    at = 0
    while at < len(tokens):
        length, kind = _whole(text, tokens, plain, at, known) or (1, _part(tokens[at][2], plain[at], known))
        if kind:
            start, end = tokens[at][0], tokens[at + length - 1][1]
            # What a name has in brackets goes with the bracket that closes them.
            closes = text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end)
            yield start, end + closes, kind
        at += length


def _whole(
    text: str, tokens: Sequence[tuple[int, int, str]], plain: Sequence[str], at: int, known: Known
) -> tuple[int, PieceKind] | None:
    """How many words from ``at`` on are a whole name, and of what."""
    for words, kind in known.whole.get(plain[at], ()):
        last = at + len(words)
        if tuple(plain[at:last]) != words:
            continue
        gaps = (text[tokens[each][1] : tokens[each + 1][0]] for each in range(at, last - 1))
        if all(len(gap) <= _BETWEEN for gap in gaps):
            return len(words), kind
    return None


def _part(word: str, plain: str, known: Known) -> PieceKind:
    """What a word by itself is: a part of a name where it begins with a capital; else it may be one."""
    kind = known.parts.get(plain)
    if kind is None:
        return ""
    return kind if word[:1].isupper() else "maybe"


def _plain(word: str) -> str:
    """A word as it is compared: without accents and capitals."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
