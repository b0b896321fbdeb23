"""One printed cell: the figure as it stands, with its zeros, and what stands around it.

'94.7', '94,7 %', '79.0*', '18 (94.7%)', '94.7% (18/19)', '<5', '–' and 'n/a' are all read; the printed text is kept,
since '55' and '55.0' say different things. What is hidden, blank or only a bound tells nothing about counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = ["BLANK", "Cell", "cell_of", "has_decimal_comma", "whole_number"]

CellKind = Literal["number", "bound", "hidden", "blank", "text"]

_LONGEST = 60
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
_DIGITS = r"\d+(?:[ '’]\d{3})*(?:[.,]\d+)*|[.,]\d+"
#: A footnote's mark after a figure: raised, a sign, or a letter or short number in brackets.
_MARK = rf"(?:[{_SUPERSCRIPTS}*†‡§¶#^]|\[[^\[\]]{{0,12}}\]|\(?[A-Za-z]\)|(?<=[\d%])\s?[a-z](?![a-z]))"
_FIGURE = re.compile(
    rf"(?P<number>{_DIGITS})\s*(?P<percent>%|per ?cent|pct\.?|por ciento)?(?P<marks>(?:\s*{_MARK})*)", re.I
)
_SEVERAL = re.compile(
    rf"(?P<one>{_DIGITS})\s*(?P<over>/\s*\d+)?\s*(?P<onepercent>%)?\s*"
    rf"[(\[]\s*(?P<word>n\s*=\s*)?(?P<two>{_DIGITS})\s*(?P<twoover>/\s*\d+)?\s*(?P<twopercent>%)?\s*[)\]](?P<marks>(?:\s*{_MARK})*)",
    re.I,
)
_BOUND = re.compile(r"(?:[<>≤≥~≈]|&[lg]t;|less than|more than|under|over|fewer than|menos de|más de).*\d.*", re.I)
_SIGNS = ("-", "–", "—", "−", ".", "..", "...", "…", "*", "**", "***", "†", "‡", "^", "/")
_WORDS = (
    "x", "xx", "s", "c", "n/a", "#n/a", "na", "n.a.", "n.a", "nd", "n.d.", "n/d", "ns", "suppressed", "hidden",
    "withheld", "masked", "redacted", "missing", "confidential", "not shown", "not applicable", "not asked", "no data",
    "not available", "not reported", "no answers", "oculto", "suprimido", "sin datos",
)  # fmt: skip
_HIDDEN = frozenset((*_SIGNS, *_WORDS))


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` as printed; of a number its ``value`` and ``decimals``, and the count and base printed with it, if any.

    ``kind`` is 'number', 'bound' ('<5'), 'hidden' ('-', 'n/a'), 'blank' or 'text'.
    """

    text: str
    kind: CellKind
    value: Decimal | None = None
    decimals: int = 0
    count: int | None = None
    base: int | None = None
    marks: str = ""
    percent: bool = False

    def units(self, decimals: int) -> int:
        """The figure as a whole number of last ``decimals``: 84.2 with one decimal is 842."""
        assert self.value is not None
        return int(self.value.scaleb(decimals))

    @property
    def figure(self) -> str:
        """The figure alone, with its zeros and a decimal point."""
        return self.text if self.value is None else format(self.value, "f")


BLANK = Cell("", "blank")


def cell_of(text: str, *, comma: bool = False, counts_first: bool = True) -> Cell:
    """What ``text`` says; ``comma``: whether the table writes decimals with a comma (see :func:`has_decimal_comma`).

    Of '18 (95)', where neither is marked as per cent, the first is the count if ``counts_first``.

    >>> cell_of("79.0 %*").value, cell_of("94,7", comma=True).value, cell_of("18/19 (94.7%)").base, cell_of("<5").kind
    (Decimal('79.0'), Decimal('94.7'), 19, 'bound')
    """
    plain = _SPACES.sub(" ", text).strip()
    if not plain:
        return BLANK
    if len(plain) > _LONGEST:  # prose; no pattern needs to try it
        return Cell(plain, "text")
    if plain.casefold() in _HIDDEN or set(plain) <= set("*-–—−.†‡ "):
        return Cell(plain, "hidden")
    bare = plain[1:-1].strip() if re.fullmatch(r"\([^()]*\)", plain) else plain
    if match := _FIGURE.fullmatch(bare):
        value = _number(match["number"], comma)
        if value is not None:
            return Cell(
                plain, "number", value, _decimals(value), marks=match["marks"].strip(), percent=bool(match["percent"])
            )
    if match := _SEVERAL.fullmatch(plain):
        found = _with_count(match, plain, comma, counts_first)
        if found is not None:
            return found
    return Cell(plain, "bound" if _BOUND.fullmatch(plain) else "text")


def _with_count(match: re.Match[str], plain: str, comma: bool, counts_first: bool) -> Cell | None:
    one, two = _number(match["one"], comma), _number(match["two"], comma)
    if one is None or two is None:
        return None
    first_counts = counts_first
    if match["onepercent"] or _decimals(one) or match["twoover"] or match["word"]:
        first_counts = False
    elif match["twopercent"] or _decimals(two) or match["over"]:
        first_counts = True
    count, share, over = (one, two, match["over"]) if first_counts else (two, one, match["twoover"])
    if _decimals(count) or (match["onepercent"] and match["twopercent"]):
        return None
    base = int(over.lstrip("/ ")) if over else None
    known, inside = (None, int(count)) if match["word"] else (int(count), base)
    return Cell(plain, "number", share, _decimals(share), known, inside, match["marks"].strip(), True)


def has_decimal_comma(texts: Iterable[str]) -> bool:
    """Whether these cells write decimals with a comma: some comma is followed by one or two digits and no point.

    >>> has_decimal_comma(["94,7", "100"]), has_decimal_comma(["1,204", "94.7"])
    (True, False)
    """
    points = commas = 0
    for text in texts:
        commas += len(re.findall(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])", text))
        points += len(re.findall(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,])", text))
    return commas > points


def whole_number(text: str) -> int | None:
    """A base or count as printed: '19', 'n = 19', '(19)', '1,204'; None for anything else."""
    match = re.fullmatch(
        r"\(?\s*(?:n\s*[=:]?\s*)?(\d+|\d{1,3}(?:[,. '’]\d{3})+)\s*\)?", _SPACES.sub(" ", text).strip(), re.I
    )
    return int(re.sub(r"\D", "", match[1])) if match and len(match[1]) <= 12 else None


def _number(text: str, comma: bool) -> Decimal | None:
    plain = re.sub(r"[ '’]", "", text)
    if len(plain) > 15:
        return None
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        whole, rest = plain[:last], plain[last + 1 :]
        plain = re.sub(r"[.,]", "", whole) + "." + rest
    elif "," in plain:
        decimal = comma or not re.fullmatch(r"\d{1,3}(,\d{3})+", plain)
        plain = plain.replace(",", ".") if decimal else plain.replace(",", "")
    elif comma and re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "")
    if plain.count(".") > 1 or not plain.isascii():
        return None
    return Decimal(plain if plain[0] != "." else "0" + plain)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
