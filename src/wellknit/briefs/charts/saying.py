"""The words in and about a chart, in the language of the brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from wellknit.briefs import words as written
from wellknit.briefs.charts.choosing import Entry, Options, figure_of
from wellknit.tables import Cell, Change, Share, Table

__all__ = ["Words", "behind", "extremes", "figure", "groups", "limits", "phrase", "share", "things"]

Words = Mapping[str, str]


def phrase(words: Words, key: str, /, **values: object) -> str:
    """The text 'chart.<key>' of the brief's language; in English where ``words`` does not have it."""
    full = f"chart.{key}"
    text = words.get(full)
    return (written.load("en")[full] if text is None else text).format(**values)


def _number(words: Words, value: Decimal) -> str:
    text = format(abs(value), "f")
    if "." in text and not text.split(".")[1].strip("0"):
        text = text.split(".")[0]
    return text.replace(".", words.get("number.decimal", "."))


def share(words: Words, value: Decimal) -> str:
    """'84.2%', and '100%' without needless decimals."""
    return words.get("number.percent", "{number}%").format(number=_number(words, value))


def figure(cell: Cell, options: Options, words: Words) -> str:
    """What stands at a mark: '84.2%', '+8.3 points', or, where there is no number, why."""
    if cell.hidden:
        return phrase(words, "hidden")
    value = figure_of(cell, options)
    if value is None:
        return phrase(words, "nobody")
    if isinstance(cell, Share):
        return share(words, value)
    sign = "\N{MINUS SIGN}" if value < 0 else "+" if value > 0 and isinstance(cell, Change) else ""
    text = sign + _number(words, value)
    if isinstance(cell, Change):
        return phrase(words, "point" if abs(value) == 1 else "points", points=text)
    return text


def behind(cell: Cell, words: Words) -> str:
    """What a figure rests on: '16 of 19', '66 answers', and that everyone answered where that is so."""
    if cell.hidden or isinstance(cell, Change) or cell.base is None:
        return ""
    if isinstance(cell, Share) and cell.count is not None:
        return phrase(words, "of", count=cell.count, base=cell.base)
    return phrase(words, "answer" if cell.base == 1 else "answers", base=cell.base)


def limits(cell: Cell, words: Words) -> str:
    """The interval of a change, '−4.0 to +20.1', as the table prints it; '' where there is none."""
    if cell.hidden or cell.low is None or cell.high is None:
        return ""
    low, high = (
        ("\N{MINUS SIGN}" if each < 0 else "+" if each > 0 else "") + _number(words, each)
        for each in (cell.low, cell.high)
    )
    return phrase(words, "to", low=low, high=high)


def things(table: Table, count: int, words: Words, *, columns: bool = False) -> str:
    """What the rows (or columns) are, with their number: '5 statements', '4 sites'."""
    if columns:
        kind = {"site": "site", "role": "role", "wave": "wave", "answer": "answer"}.get(table.by, "group")
    else:
        kind = {"agreement": "statement", "mean": "statement", "change": "statement", "involvement": "band"}.get(
            table.kind, "statement" if table.by == "answer" else "answer"
        )
        kind = "role" if table.kind == "response" else kind
    return phrase(words, f"thing.{kind}{'' if count == 1 else 's'}", count=count)


def groups(table: Table, columns: Sequence[tuple[str, bool]], words: Words) -> str:
    """The columns shown, by (label, joined): '4 sites, Average of sites, All answers together'."""
    single = sum(not joined for _, joined in columns)
    said = [things(table, single, words, columns=True)] if single else []
    return ", ".join([*said, *(label for label, joined in columns if joined)])


def extremes(entries: Sequence[Entry], options: Options, words: Words, *, of: str = "") -> str:
    """The highest and the lowest of what is shown, and how many are hidden; ``of`` names what they are shares of."""
    shown = [(value, each) for each in entries if (value := figure_of(each.cell, options)) is not None]
    sentences = []
    if shown and len(entries) == 1:
        each = shown[0][1]
        parts = [each.label.rstrip(" ."), of]
        said = [figure(each.cell, options, words), behind(each.cell, words)]
        label = ", ".join(part for part in parts if part)
        sentences.append(phrase(words, "alt.one", label=label, value=", ".join(part for part in said if part)))
    elif len(shown) > 1:
        highest, lowest = max(shown, key=lambda pair: pair[0])[1], min(shown, key=lambda pair: pair[0])[1]
        most, least = (figure(each.cell, options, words) for each in (highest, lowest))
        if most == least:
            sentences.append(phrase(words, "alt.all-of" if of else "alt.all", value=most, of=of))
        else:
            ends = {"highest": highest.label.rstrip(" ."), "lowest": lowest.label.rstrip(" .")}
            key = "alt.extremes-of" if of else "alt.extremes"
            sentences.append(phrase(words, key, most=most, least=least, of=of, **ends))
    if hidden := sum(each.cell.hidden for each in entries):
        sentences.append(phrase(words, "alt.hidden" if hidden > 1 else "alt.hidden-one", count=hidden))
    return " ".join(sentences)
