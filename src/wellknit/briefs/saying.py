"""How a text says a fact: the formats of the ``{fact}`` role, as in ``{fact}`agreement.trust.average | of```."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from wellknit.briefs import words as written
from wellknit.briefs.facts import Fact
from wellknit.tables import half_up

__all__ = ["FORMATS", "Unsayable", "interval", "say", "share_text", "signed_points"]

Words = Mapping[str, str]

#: What may stand behind the bar; a number of decimals (0, 1, 2) may too.
FORMATS = ("count", "base", "of", "interval", "full", "number", "size", "words")


class Unsayable(ValueError):
    """A fact that can't be said in this format; ``code`` names the message, ``values`` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def share_text(words: Words, percent: Decimal) -> str:
    """'88.8%'; a share without a fraction drops its zeros: '100%', '55%'."""
    return words["number.percent"].format(number=written.number(words, _plain(percent)))


def signed_points(words: Words, points: Decimal) -> str:
    """'+4.5 points', with the real minus sign where it went down."""
    sign = "+" if points > 0 else ""
    return sign + written.plural(words, "number.points", 1 if points in (1, -1) else 2, number=_number(words, points))


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _number(words: Words, value: Decimal) -> str:
    return written.number(words, _plain(value))


def say(fact: Fact, form: str, words: Words) -> str:
    """``fact`` in the format ``form``, the display as it is where there is none.

    Decimals round once: from the exact value, or from the printed one where the table's convention builds on printed
    values. Raises Unsayable where the format is not known or the fact does not have what it asks for.
    """
    if not form:
        return fact.display
    if re.fullmatch(r"\d", form):
        return _rounded(fact, int(form), words)
    if form not in FORMATS:
        raise Unsayable("brief.unknown-format", format=form, formats=", ".join(("0", "1", "2", *FORMATS)))
    return {
        "count": _count,
        "base": _base,
        "of": _of,
        "interval": interval,
        "full": full,
        "number": _bare,
        "size": _size,
        "words": _spelled,
    }[form](fact, words)


def _rounded(fact: Fact, decimals: int, words: Words) -> str:
    if fact.unit in ("count", "figure"):
        raise Unsayable("brief.no-decimals", fact=fact.name, display=fact.display)
    if fact.exact is None:
        raise Unsayable("brief.not-exact", fact=fact.name, display=fact.display)
    if fact.rounding != "exact" and fact.value is not None and decimals > _places(fact.value):
        # A printed value has no more decimals than it was printed with; further ones would be made up.
        raise Unsayable("brief.too-many-decimals", fact=fact.name, display=fact.display)
    if fact.unit in ("mean", "index"):
        return written.number(words, half_up(fact.exact, decimals))
    value = half_up(fact.exact * 100, decimals)
    return share_text(words, value) if fact.unit == "percent" else signed_points(words, value)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _count(fact: Fact, words: Words) -> str:
    if fact.count is None:
        raise Unsayable("brief.no-count", fact=fact.name, readable=fact.readable or fact.display)
    return written.number(words, fact.count)


def _base(fact: Fact, words: Words) -> str:
    if fact.base is None:
        raise Unsayable("brief.no-base", fact=fact.name, display=fact.display)
    return written.number(words, fact.base)


def _of(fact: Fact, words: Words) -> str:
    if not fact.readable:
        raise Unsayable("brief.no-base", fact=fact.name, display=fact.display)
    return fact.readable


def interval(fact: Fact, words: Words) -> str:
    """'62 to 94'; for everyone, that everyone answered.

    A share's limits are given in whole per cent, rounded from the counts: from the printed 94.5, which was 94.48, they
    would become 95. Where the counts don't tell, the limits stand as the table prints them.
    """
    if fact.interval == "census":
        return words["interval.census"]
    if fact.low is None or fact.high is None:
        raise Unsayable("brief.no-interval", fact=fact.name, display=fact.display)
    low, high = fact.low, fact.high
    if fact.limits is not None and fact.unit == "percent":
        low, high = (half_up(Fraction(each) * 100, 0) for each in fact.limits)
    if fact.unit in ("mean", "index"):
        return words["interval.limits"].format(low=written.number(words, low), high=written.number(words, high))
    return words["interval.limits"].format(low=_number(words, low), high=_number(words, high))


def evidence(fact: Fact, words: Words) -> list[str]:
    """What stands behind a fact, in parts: '16 of 19', '95% interval 62 to 94'."""
    parts = [fact.readable] if fact.readable else []
    if fact.population is not None and fact.population != fact.base and fact.unit != "count":
        parts.append(words["fact.population"].format(population=written.number(words, fact.population)))
    if fact.interval == "census":
        parts.append(words["interval.census"])
    elif fact.low is not None:
        # Bounds that carry who did not answer, and futures that were simulated, are no intervals of a sample.
        named = words.get(f"interval.named-{fact.interval}", words["interval.named"])
        parts.append(named.format(interval=interval(fact, words)))
    return parts


def full(fact: Fact, words: Words) -> str:
    """'84.2%, 16 of 19, 95% interval 62 to 94'."""
    return ", ".join([fact.display, *evidence(fact, words)])


def _bare(fact: Fact, words: Words) -> str:
    if fact.unit == "figure":
        return fact.display if fact.value is None else _number(words, fact.value)
    assert fact.value is not None
    return written.number(words, fact.value) if fact.unit in ("mean", "index") else _number(words, fact.value)


def _size(fact: Fact, words: Words) -> str:
    """A change without its sign: '4.5 points'."""
    if fact.unit != "points" or fact.value is None:
        raise Unsayable("brief.no-size", fact=fact.name, display=fact.display)
    return signed_points(words, -abs(fact.value)).removeprefix("\N{MINUS SIGN}")


def _spelled(fact: Fact, words: Words) -> str:
    value = fact.value if fact.unit in ("count", "figure") else fact.count
    if value is None or value != int(value):
        raise Unsayable("brief.no-words", fact=fact.name, display=fact.display)
    return written.spelled(words, int(value))
