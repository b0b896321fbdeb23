"""Reading one cell of a table of answers: codes, or labels in any language of the form; numbers; dates."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from wellknit.errors import worded
from wellknit.surveys.questionnaire import Item, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED

__all__ = ["Cell", "ChoiceReader", "read_cell", "unmarked"]

_WHOLE = re.compile(r"[+-]?\d{1,18}(?:[.,]0+)?")
#: '1,000' and '1.000' are a thousand to some and one to others; '5.0' and '5,00' are five to everybody.
_MAYBE_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+|[+-]?\d{1,3}(?:\.\d{3})+")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,30},\d{1,30}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?|[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?")
_MARKUP = re.compile(r"<[^<>]*>|[*_#`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_SEPARATORS = (";", "|", "\n", ",")
#: What old exports of KoboToolbox, and our own, write where nothing was answered.
_NOTHING = ("n/a", BLANK, NOT_ASKED)
_TICKED, _NOT_TICKED = ("ok", "1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")
_SHOWN = 8
#: Looking for the nearest word costs most; a column of free text must not cost minutes.
_MOST_NEAR = 200
_NO_MOMENT = {"date": "answers.not-a-date", "datetime": "answers.not-a-datetime", "time": "answers.not-a-time"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: the answer ('' for none), or the code and values of a message about what is wrong with it."""

    answer: str | tuple[str, ...] = ""
    wrong: str = ""
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class _Choice:
    code: str = ""
    several: tuple[str, ...] = ()


class ChoiceReader:
    """Finds the choices of a list by code or label; ready for thousands of cells."""

    def __init__(self, scale: Scale) -> None:
        self._codes = {choice.name: choice.name for choice in scale.choices}
        self._order = {code: at for at, code in enumerate(self._codes)}
        self._words: dict[str, set[str]] = {}
        for choice in scale.choices:
            for words in (choice.name, *choice.labels.values()):
                if words:
                    self._words.setdefault(_plain(words), set()).add(choice.name)
        self._nearest: dict[str, str] = {}
        self.allowed = _listed(list(self._codes))
        self._known: dict[str, _Choice] = {}

    def find(self, written: str) -> _Choice:
        """The choice that ``written`` is the code or a label of; the codes of several where it is not clear."""
        known = self._known.get(written)
        if known is None:
            known = self._known[written] = self._find(written)
        return known

    def _find(self, written: str) -> _Choice:
        if written in self._codes:
            return _Choice(written)
        # A spreadsheet shows the code 5 as 5.0 when its column was once one of numbers.
        if _WHOLE.fullmatch(written) and (plain := re.split("[.,]", written)[0]) in self._codes:
            return _Choice(plain)
        found = self._words.get(_plain(written), set())
        if len(found) == 1:
            return _Choice(next(iter(found)))
        return _Choice(several=tuple(sorted(found, key=self._order.__getitem__)))

    def near(self, written: str) -> str:
        """The code whose own name or label is most like ``written``, or ''."""
        if written not in self._nearest:
            if len(self._nearest) >= _MOST_NEAR:
                return ""
            found = difflib.get_close_matches(_plain(written), self._words, n=1, cutoff=0.6)
            self._nearest[written] = min(self._words[found[0]], key=self._order.__getitem__) if found else ""
        return self._nearest[written]

    def split(self, written: str) -> tuple[list[str], list[str], tuple[str, ...]]:
        """The codes of a cell with several answers, what is none of them, and the codes of one that is not clear.

        Codes are separated by spaces; labels, which hold spaces, by semicolons, bars or line ends.
        """
        words, marked = written.split(), [_parts(written, mark) for mark in _SEPARATORS]
        # Codes as they stand go first: '1,0' are two of them before it is a one, 'staff turnover' before a label.
        attempts = [parts for parts in (words, *marked) if all(part in self._codes for part in parts)]
        attempts += [[written.strip()], words, *(parts for parts in marked if len(parts) > 1)]
        for parts in attempts:
            codes = [self.find(part).code for part in parts]
            if codes and all(codes):
                return sorted(set(codes), key=self._order.__getitem__), [], ()
        likely = next((parts for parts in marked[:3] if len(parts) > 1), None)
        if likely is None:
            known = sum(bool(self.find(part).code) for part in written.split())
            likely = written.split() if known else [written.strip()]
        read = [(part, self.find(part)) for part in likely]
        several = next((choice.several for _, choice in read if choice.several), ())
        codes = sorted({choice.code for _, choice in read if choice.code}, key=self._order.__getitem__)
        return codes, [part for part, choice in read if not choice.code], several

    def ranked(self, written: str) -> tuple[str, ...] | None:
        """The codes of a ranking in their order, each once; None where it is none."""
        for parts in (written.split(), *(_parts(written, mark) for mark in _SEPARATORS)):
            codes = [self.find(part).code for part in parts]
            if codes and all(codes) and len(set(codes)) == len(codes):
                return tuple(codes)
        return None


def read_cell(item: Item, written: str, reader: ChoiceReader | None) -> Cell:
    """What ``written`` says as an answer to ``item``; spaces around it count for nothing.

    Choices come as codes; several as a tuple in the order of the list (rankings in their own order). Whole numbers,
    decimals and dates come in one way of writing. NaN and infinities are no numbers.
    """
    written = written.strip()
    if not written:
        return Cell()
    if reader is not None and item.scale is not None and item.kind in ("one", "many", "rank"):
        return _choices(item, written, reader)
    if written.lower() in _NOTHING:
        return Cell()
    if item.kind == "integer":
        return _integer(written)
    if item.kind in ("decimal", "range"):
        return _decimal(written, item)
    if item.kind in ("date", "datetime", "time"):
        return _moment(item.kind, written)
    if item.kind == "acknowledge":
        return _ticked(written)
    return Cell(written)


def _choices(item: Item, written: str, reader: ChoiceReader) -> Cell:
    if item.kind == "many":
        codes, unknown, several = reader.split(written)
        if not unknown:
            return Cell(tuple(codes))
        if written.lower() in _NOTHING:
            return Cell()
        return _not_found(unknown[0], several, reader)
    if item.kind == "rank":
        ranked = reader.ranked(written)
        if ranked is not None:
            return Cell(ranked)
        return Cell("", "answers.not-a-ranking", (("value", _shown(written)), ("allowed", reader.allowed)))
    found = reader.find(written)
    if found.code:
        return Cell(found.code)
    if written.lower() in _NOTHING and not found.several:
        return Cell()
    return _not_found(written, found.several, reader)


def _not_found(written: str, several: tuple[str, ...], reader: ChoiceReader) -> Cell:
    if several:
        codes = ", ".join(f"'{code}'" for code in several)
        return Cell("", "answers.ambiguous-label", (("value", _shown(written)), ("codes", codes)))
    near = reader.near(written)
    code = "answers.unknown-code-near" if near else "answers.unknown-code"
    return Cell("", code, (("value", _shown(written)), ("allowed", reader.allowed), ("near", near)))


def _integer(written: str) -> Cell:
    if _MAYBE_THOUSANDS.fullmatch(written):
        return Cell("", "answers.thousands", (("value", _shown(written)),))
    if _WHOLE.fullmatch(written):
        return Cell(str(int(re.split("[.,]", written)[0])))
    return Cell("", "answers.not-whole", (("value", _shown(written)),))


def _ticked(written: str) -> Cell:
    if written.lower() in _TICKED:
        return Cell("OK")
    if written.lower() in _NOT_TICKED:
        return Cell()
    return Cell("", "answers.unknown-code", (("value", _shown(written)), ("allowed", "OK"), ("near", "")))


def _decimal(written: str, item: Item) -> Cell:
    text = written
    if _THOUSANDS.fullmatch(written):
        return Cell("", "answers.thousands", (("value", _shown(written)),))
    if _DECIMAL_COMMA.fullmatch(written):
        text = written.replace(",", ".")
    if not _DECIMAL.fullmatch(text):
        return Cell("", "answers.not-a-number", (("value", _shown(written)),))
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Cell("", "answers.not-a-number", (("value", _shown(written)),))
    if item.kind == "range" and (limits := _outside(number, item)):
        return Cell("", "answers.not-allowed", (("message", limits),))
    plain = format(number.normalize(), "f")
    return Cell("0" if plain in ("-0", "0") else plain)


def _outside(number: Decimal, item: Item) -> str:
    """The limits of a slider in words where ``number`` lies outside them or between its steps, else ''."""
    try:
        start, end, step = (
            Decimal(item.parameters.get(name, default))
            for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
        )
        low, high = min(start, end), max(start, end)
        fits = low <= number <= high and (not step or (number - start) % step == 0)
    except InvalidOperation:
        return ""
    return "" if fits else f"from {low} to {high} in steps of {abs(step)}"


def _moment(kind: str, written: str) -> Cell:
    try:
        if kind == "date":
            # A spreadsheet may have added midnight to the day.
            return Cell(datetime.fromisoformat(written).date().isoformat())
        if kind == "datetime":
            return Cell(datetime.fromisoformat(written).isoformat())
        return Cell(time.fromisoformat(written).isoformat())
    except ValueError:
        return Cell("", _NO_MOMENT[kind], (("value", _shown(written)),))


def _parts(written: str, mark: str) -> list[str]:
    return [part.strip() for part in written.split(mark) if part.strip()]


def unmarked(words: str) -> str:
    """Words of a form in one line, without the markup that forms allow ('Strongly **agree**').

    >>> unmarked("Strongly **agree**<br>")
    'Strongly agree'
    """
    return " ".join(_MARKUP.sub("", words).split())


def _plain(words: str) -> str:
    """Words as they are compared: without capitals, markup, doubled spaces and the shapes of quotes and dashes."""
    text = unicodedata.normalize("NFKC", unmarked(words)).casefold()
    for marks, plain in (("‘’‚‛´`", "'"), ("“”„«»", '"'), ("‐‑‒–—−", "-")):
        for mark in marks:
            text = text.replace(mark, plain)
    return " ".join(text.split())


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    text = ", ".join(names[:_SHOWN])
    return worded("{names} and {count} more", names=text, count=more) if more > 0 else text


def _shown(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
