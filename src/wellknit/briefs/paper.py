"""What the brief on paper reads like: the strings that PDF and DOCX share, before either lays them out.

Nothing here computes a number. A cell, an interval or a fact is put in words, a text is freed of what no page can hold,
a wide table is cut into parts that fit a page, and headings are given levels that don't skip.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from wellknit.briefs.document import (
    Block,
    Box,
    Break,
    CallToAction,
    Columns,
    Cover,
    DataTable,
    Document,
    Figure,
    Heading,
    Inline,
    Listing,
    Number,
    Profile,
    Sources,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.briefs.words import number, plural
from wellknit.errors import Place, WellknitError, fail, problem
from wellknit.packing import EARLIEST
from wellknit.tables import Cell, Change, Mean, Row, Stamp, Table

__all__ = [
    "Levels",
    "Logo",
    "Reading",
    "brief_date",
    "clean",
    "fact_place",
    "flat",
    "inside",
    "linked_facts",
    "logo",
    "own_table",
    "parts",
    "place_names",
    "read_cell",
    "read_evidence",
    "read_notes",
    "read_origin",
    "read_releases",
    "read_row",
    "read_stub",
    "refuse_bare_figures",
    "say",
    "web_address",
]

Words = Mapping[str, str]

#: More columns than this don't fit the width of a page and are set in a second table below.
WIDEST = 8

_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
#: Half of a surrogate pair, and the two that Unicode reserves for being no character: XML can't hold them.
_LOST = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
_MONTHS = {
    name: month
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for month, name in enumerate(names.split(), 1)
}


def say(words: Words, key: str, /, **values: object) -> str:
    """The fixed text ``print.<key>`` with its values; a key that isn't there is our mistake and raises KeyError."""
    text = words[f"print.{key}"]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def clean(text: str) -> str:
    """``text`` as a page can hold it: line ends and tabs are spaces, and there are no control characters.

    Marks that turn the direction of writing round go too: they could make a figure read backwards. What is no
    character at all becomes the mark for one.

    >>> clean("trust\\nbuilds\\x07 slowly")
    'trust builds slowly'
    """
    text = _INVISIBLE.sub("", _SPACE.sub(" ", text))
    if text.isprintable():
        return text
    return "".join("" if unicodedata.category(each) == "Cc" else _LOST.sub("\ufffd", each) for each in text)


def web_address(href: str) -> str | None:
    """``href`` where it leads to the web or a mailbox; what else a link may hold is no business of a printed page."""
    href = clean(href).strip()
    return href if _ADDRESS.fullmatch(href) else None


def place_names(document: Document) -> frozenset[str]:
    """What a link '#name' in the text may lead to: sections, figures, tables and boxes."""
    held = (block for block in inside(document.blocks) if isinstance(block, Heading | Figure | DataTable | Box))
    return frozenset(block.id for block in held if block.id)


def brief_date(document: Document) -> datetime.date:
    """The day that the files bear: the brief's own date ('2021-06-15', '2021-06', '2021', 'June 2021').

    Months are read in English and Spanish. It is never today: where the date can't be told, it is 1 January 1980, the
    first day that archives know.
    """
    text = document.date.strip().lower()
    year = re.search(r"(?<!\d)(1[89]\d\d|2\d\d\d)(?!\d)", text)
    if year is None:
        return EARLIEST
    numbers = re.search(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text)
    named = next((month for name, month in _MONTHS.items() if re.search(rf"\b{name}\b", text)), None)
    day = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text.replace(year.group(), ""))
    try:
        if numbers:
            return datetime.date(int(numbers[1]), int(numbers[2]), int(numbers[3] or 1))
        return datetime.date(int(year.group()), named or 1, int(day.group()) if named and day else 1)
    except ValueError:
        return datetime.date(int(year.group()), 1, 1)


def inside(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in the order of reading, those within boxes, columns, lists and profiles too."""
    for block in blocks:
        yield block
        if isinstance(block, Box | CallToAction | Profile):
            yield from inside(block.children)
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from inside(column)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from inside(item)


class Levels:
    """Levels of headings that go down one step at a time, as a reader by ear needs them: 2, 4 becomes 2, 3."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, wanted: int) -> int:
        self._last = max(1, min(wanted, self._last + 1, 6))
        return self._last


# ---- tables


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell in words: what it says first, and beside it what it rests on."""

    main: str
    detail: tuple[str, ...] = ()
    hidden: bool = False


def read_cell(cell: Cell, show: str, words: Words) -> Reading:
    """A cell as the table shows it: 'percent' the value alone, 'count' the count and base, 'full' all of it.

    A share that is no count of people has only its value, also where counts are shown.
    """
    if cell.hidden:
        return Reading(say(words, "hidden"), hidden=True)
    if isinstance(cell, Change):
        return Reading(_signed(cell.points, words), _interval(cell, words) if show == "full" else ())
    if isinstance(cell, Mean):
        base = (plural(words, "fact.answers", cell.base),) if show != "percent" and cell.base is not None else ()
        return Reading(_number(cell.mean, words), (*base, *(_interval(cell, words) if show == "full" else ())))
    count = ""
    if cell.count is not None and cell.base:
        count = say(words, "of", count=number(words, Decimal(cell.count)), base=number(words, Decimal(cell.base)))
    if show == "count" and count:
        return Reading(count)
    detail = (*((count,) if count else ()), *_interval(cell, words)) if show == "full" else ()
    return Reading(_percent(cell.percent, words), detail)


def _interval(cell: Cell, words: Words) -> tuple[str, ...]:
    if cell.interval == "census":
        return (words["interval.census"],)
    if cell.low is None or cell.high is None:
        return ()
    write = _signed if isinstance(cell, Change) else _number
    return (words["interval.limits"].format(low=write(cell.low, words), high=write(cell.high, words)),)


def _number(value: Decimal | None, words: Words) -> str:
    return "–" if value is None else number(words, value)


def _signed(value: Decimal | None, words: Words) -> str:
    return ("+" if value is not None and value > 0 else "") + _number(value, words)


def _percent(value: Decimal | None, words: Words) -> str:
    return "–" if value is None else words["number.percent"].format(number=number(words, value))


def parts(table: Table, widest: int = WIDEST) -> tuple[Table, ...]:
    """The table, cut into tables of at most ``widest`` columns with all rows each, as even as they can be."""
    count = -(-len(table.columns) // widest) or 1
    size = -(-len(table.columns) // count)
    cuts = [slice(start, start + size) for start in range(0, max(len(table.columns), 1), max(size, 1))]
    return tuple(
        replace(table, columns=table.columns[cut], rows=tuple(replace(row, cells=row.cells[cut]) for row in table.rows))
        for cut in cuts
    )


def read_stub(table: Table, words: Words) -> str:
    """The heading of the first column: a header cell with nothing in it tells a listener nothing."""
    rows = {"involvement": "involvement", "choices": "answer", "response": "response"}.get(table.kind, "statement")
    if table.kind == "distribution" and table.by != "answer":
        rows = "answer"
    return say(words, f"rows-{rows}")


def read_row(row: Row, table: Table, words: Words) -> tuple[str, str]:
    """A row's label, and beneath it whom it counts where that is not the table's common rule."""
    mixed = {each.base for each in table.rows} != {row.base}
    return clean(row.label), say(words, "asked") if row.base == "asked" and mixed else ""


def read_notes(table: Table, show: str, words: Words) -> tuple[str, ...]:
    """What stands under a table: whose answers, what is shown, the sentence on hidden cells, its notes, its release."""
    cells = [cell for row in table.rows for cell in row.cells]
    said = []
    if table.people:
        said.append(say(words, "counted", people=clean(table.people)))
    if table.rows and all(row.base == "asked" for row in table.rows):
        said.append(say(words, "all-asked"))
    if show == "full" and any(not cell.hidden and cell.low is not None for cell in cells):
        said.append(say(words, "intervals"))
    if any(row.subtotal for row in table.rows):
        said.append(say(words, "subtotals"))
    if any(cell.hidden for cell in cells):
        said.append(say(words, "hidden-why"))
    said.extend(clean(note) for note in table.notes)
    if table.stamps:
        said.append(say(words, "from", releases="; ".join(_release(each, words) for each in table.stamps)))
    return tuple(said)


# ---- facts


def read_evidence(fact: Fact, words: Words) -> tuple[str, ...]:
    """What a fact rests on: count and base, the roster, the interval and its method, an unusual rounding."""
    if fact.hidden:
        return ()
    said = [clean(fact.readable)] if fact.readable else []
    if fact.population is not None:
        said.append(say(words, "population", population=number(words, Decimal(fact.population))))
    if fact.interval == "census":
        said.append(words["interval.census"])
    elif fact.low is not None and fact.high is not None:
        write = {"points": _signed, "percent": _percent}.get(fact.unit, _number)
        limits = words["interval.limits"].format(low=write(fact.low, words), high=write(fact.high, words))
        method = words.get(f"print.interval-{fact.interval}", fact.interval or "")
        said.append(words["interval.named"].format(interval=f"{limits} ({method})" if method else limits))
    if fact.rounding not in ("", "exact"):
        said.append(say(words, "rounding", name=clean(fact.rounding)))
    return tuple(said)


def read_origin(fact: Fact, words: Words) -> str:
    """Where a fact comes from: its release, or the source of a printed figure."""
    if fact.source:
        return clean(fact.source)
    return _release(fact.stamp, words) if fact.stamp else ""


def read_releases(facts: Sequence[Fact], words: Words) -> tuple[str, ...]:
    """Each release that the facts come from, once, with its digest in full."""
    stamps = {fact.stamp: None for fact in facts if fact.stamp is not None}
    return tuple(say(words, "digest", release=_release(each, words), digest=each.digest) for each in stamps)


def _release(stamp: Stamp, words: Words) -> str:
    key = "release-draft" if stamp.draft else "release-version"
    return say(words, key, wave=clean(stamp.wave).replace("_", " "), version=stamp.version)


def linked_facts(document: Document) -> frozenset[str]:
    """The anchors that the appendix has entries for; a number without one is printed without a link."""
    appendix = (block for block in inside(document.blocks) if isinstance(block, Sources))
    return frozenset(fact.anchor for block in appendix for fact in block.facts if not fact.hidden)


def own_table(figure: Figure, document: Document) -> DataTable | None:
    """The data table that holds all rows of a figure's table, if the brief prints one."""
    if figure.table is None:
        return None
    table = figure.table
    for block in inside(document.blocks):
        if isinstance(block, DataTable) and (block.table.key, block.table.waves) == (table.key, table.waves):
            cells = {(row.key, column.key): cell for row, column, cell in block.table.cells()}
            if all(cells.get((row.key, column.key)) == cell for row, column, cell in table.cells()):
                return block
    return None


def fact_place(fact: Fact) -> tuple[str, str]:
    """The row and column that a fact's name says: '<table>.<item>.<group>', with '@wave' or without."""
    _, _, place = fact.name.partition("@")[0].partition(".")
    row, _, column = place.rpartition(".")
    return row, column


def flat(inlines: Iterable[Inline]) -> str:
    """The text of inlines alone, for a list of contents."""
    made = []
    for each in inlines:
        match each:
            case Text():
                made.append(each.text)
            case Number():
                made.append(each.display)
            case Break():
                made.append(" ")
            case _:
                made.append(flat(each.children))
    return "".join(made)


# ---- pictures


def refuse_bare_figures(document: Document) -> None:
    """Raises WellknitError naming every figure that has no alternative text."""
    bare = [block for block in inside(document.blocks) if isinstance(block, Figure) and not block.alt.strip()]
    if bare:
        raise WellknitError(problem("paper.no-alternative", figure=each.title or each.id) for each in bare)


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture for the cover; ``ending`` is that of its file, in lower case, ``alt`` says whose it is."""

    content: bytes
    ending: str
    alt: str


def logo(document: Document, endings: Sequence[str]) -> Logo | None:
    """The look's logo, None where there is none.

    Raises WellknitError (``paper.logo-unreadable``) where the file is not there or its name has none of ``endings``.
    """
    if not document.look.logo:
        return None
    path = Path(document.look.logo)
    ending = path.suffix.lower()
    if ending not in endings or not path.is_file():
        raise fail("paper.logo-unreadable", Place(file=path.name), kinds=", ".join(endings))
    covers = (block for block in document.blocks if isinstance(block, Cover))
    owner = next((each.organizations[0] for each in covers if each.organizations), document.author)
    return Logo(path.read_bytes(), ending, ": ".join(filter(None, (say(document.words, "logo"), clean(owner)))))
