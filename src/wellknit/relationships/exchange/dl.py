"""UCINET's DL language: full and half matrices, edge lists and node lists, with labels before or inside the data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from wellknit.errors import Place, fail, worded
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number, quoted
from wellknit.relationships.exchange.graph import Graph, unique
from wellknit.relationships.exchange.matrix import UNSAID, filled
from wellknit.relationships.exchange.text import decoded

__all__ = ["Layout", "read", "write"]

Layout = Literal["edgelist1", "fullmatrix", "nodelist1"]

_SETTING = re.compile(r"(n|nr|nc|nm|format|diagonal|diag)\s*=\s*([\w-]+)", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:(row|col|column)\s+)?labels?\s+embedded\s*:?", re.IGNORECASE)
_LABELS = re.compile(r"(?:(row|col|column|matrix|level)\s+)?labels?\s*:", re.IGNORECASE)
_DATA = re.compile(r"data\s*:", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]+")
_TOKEN = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'(?=[\s,]|$)|([^\s,]+)")
_FORMATS = ("fullmatrix", "lowerhalf", "upperhalf", "edgelist1", "nodelist1", "nodelist1b")


@dataclass(slots=True)
class _Header:
    """What stands before the data."""

    numbers: dict[str, int] = field(default_factory=dict)
    format: str = "fullmatrix"
    diagonal: bool = True
    labels: dict[str, list[str]] = field(default_factory=dict)
    embedded: set[str] = field(default_factory=set)

    @property
    def count(self) -> int | None:
        return self.numbers.get("n", self.numbers.get("nr", self.numbers.get("nc")))


def read(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a DL file (analytictech.com, 'DL language').

    Of several matrices the first is read, which is said. A lower or upper half is undirected, all others are directed
    unless ``directed`` says otherwise. Raises WellknitError, with the line, for two-mode data, for what is no DL, and
    where the file holds more or fewer numbers than it says.
    """
    text, problems = decoded(data, file)
    found = Gathering(file, found=list(problems))
    start = re.match(r"\s*dl\b", text, re.IGNORECASE)
    if start is None:
        raise fail("exchange.not-dl", Place(file, row=1))
    header, at = _header(text, start.end(), found)
    if header.numbers.get("nm", 1) > 1:
        found.say("exchange.several-networks", None, None, name=quoted((header.labels.get("matrix") or ["1"])[0]))
    if header.format in ("edgelist1", "nodelist1", "nodelist1b"):
        _lists(text, at, header, found)
        return found.graph(directed is not False)
    _matrix(text, at, header, found)
    half = header.format != "fullmatrix"
    return found.graph(directed if directed is not None else not half)


def _header(text: str, at: int, found: Gathering) -> tuple[_Header, int]:
    header = _Header()
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if match := _DATA.match(text, at):
            return _checked(header, found, _line(text, at)), match.end()
        if match := _SETTING.match(text, at):
            _set(header, match[1].lower(), match[2].lower(), found, _line(text, at))
        elif match := _EMBEDDED.match(text, at):
            header.embedded |= {"row", "column"} if match[1] is None else {_side(match[1])}
        elif match := _LABELS.match(text, at):
            side = _side(match[1]) if match[1] else "both"
            at = _read_labels(text, match.end(), side, header, found)
            continue
        else:
            word = (text[at:].split() or [""])[0]
            code = "exchange.dl-word" if word else "exchange.dl-no-data"
            raise fail(code, found.place(_line(text, at)), word=quoted(word))
        at = match.end()


def _side(word: str) -> str:
    return "column" if word.lower().startswith("col") else word.lower()


def _set(header: _Header, name: str, value: str, found: Gathering, line: int) -> None:
    if name == "format":
        header.format = value.replace("_", "")
    elif name in ("diagonal", "diag"):
        header.diagonal = value != "absent"
    elif value.isdecimal() and value.isascii() and len(value) < 10:
        if int(value) > found.limits.nodes:
            raise fail(
                "exchange.too-many",
                found.place(line),
                limit=worded("{number} organizations", number=f"{found.limits.nodes:,}"),
            )
        header.numbers[name] = int(value)
    else:
        raise fail("exchange.dl-word", found.place(line), word=quoted(f"{name}={value}"))


def _read_labels(text: str, at: int, side: str, header: _Header, found: Gathering) -> int:
    """Labels up to the number there must be, or up to the next word of the language."""
    known = {"row": "nr", "column": "nc", "matrix": "nm"}.get(side, "n")
    count = header.numbers.get(known, header.count if side != "matrix" else None)
    labels: list[str] = []
    while count is None or len(labels) < count:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if any(word.match(text, at) for word in (_DATA, _LABELS, _EMBEDDED)) or at >= len(text):
            break
        token = _TOKEN.match(text, at)
        if token is None or len(labels) >= found.limits.nodes:
            break
        labels.append(next(each for each in token.groups() if each is not None))
        at = token.end()
    header.labels[side] = labels
    return at


def _checked(header: _Header, found: Gathering, line: int) -> _Header:
    rows, columns = header.numbers.get("nr"), header.numbers.get("nc")
    two = header.format in ("edgelist2", "nodelist2") or (rows is not None and columns is not None and rows != columns)
    if two:
        raise fail("exchange.two-mode", found.place(line))
    if header.format not in _FORMATS:
        raise fail("exchange.dl-format", found.place(line), name=quoted(header.format), known=", ".join(_FORMATS))
    labels = _labels(header)
    if labels and header.count is not None and len(labels) != header.count:
        raise fail(
            "exchange.dl-count", found.place(line), what=worded("labels"), found=len(labels), wanted=header.count
        )
    return header


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _tokens(text: str, at: int) -> Iterator[tuple[str, int]]:
    for match in _TOKEN.finditer(text, at):
        yield match[match.lastindex or 0], match.start()


def _labels(header: _Header) -> list[str]:
    return header.labels.get("both") or header.labels.get("row") or header.labels.get("column") or []


def _first_words(text: str, at: int, header: _Header, count: int, found: Gathering) -> list[str]:
    """The labels that stand at the beginning of each row, where the columns have none."""
    tokens, labels = _tokens(text, at), []
    for row in range(count):
        several = _taken(tokens, 1 + len(_columns(header, row, count)), "words", count, found)
        labels.append(several[0][0])
    return list(unique((str(place), name) for place, name in enumerate(labels)).values())


def _names(header: _Header, count: int) -> list[str]:
    labels = _labels(header)
    return list(unique((str(place), labels[place] if labels else str(place + 1)) for place in range(count)).values())


def _matrix(text: str, at: int, header: _Header, found: Gathering) -> None:
    count = header.count if header.count is not None else len(_labels(header))
    if header.count is None and not count:
        raise fail("exchange.dl-no-size", found.place(_line(text, at)))
    names = _names(header, count)
    if count * count > found.limits.cells:
        raise fail("exchange.too-many", found.place(), limit=worded("{number} cells", number=f"{found.limits.cells:,}"))
    tokens = _tokens(text, at)
    if "column" in header.embedded:
        labels = [token for token, _ in _taken(tokens, count, "labels", count, found)]
        names = list(unique((str(place), name) for place, name in enumerate(labels)).values())
    elif "row" in header.embedded:
        names = _first_words(text, at, header, count, found)
    found.zeros = True
    for name in names:
        found.node(name)
    columns_of = [_columns(header, row, count) for row in range(count)]
    wanted = sum(map(len, columns_of))
    strengths: list[tuple[str, str, float, int]] = []
    for row, columns in enumerate(columns_of):
        if "row" in header.embedded:
            next(tokens, None)
        for column, (token, start) in zip(columns, _taken(tokens, len(columns), "numbers", wanted, found), strict=True):
            if token == "0":
                continue
            strength = number(token)
            if strength is None and token.casefold() not in UNSAID:
                raise fail("exchange.matrix-cell", found.place(_line(text, start)), value=quoted(token))
            if row == column:
                continue
            if strength is None:
                found.unsaid[names[row], names[column]] = UNSAID[token.casefold()]
            elif strength:
                strengths.append((names[row], names[column], strength, start))
    rest = next(tokens, None)
    if rest is not None and header.numbers.get("nm", 1) == 1 and rest[0] != "!":
        more = f"more than {wanted}"
        raise fail(
            "exchange.dl-count", found.place(_line(text, rest[1])), what=worded("numbers"), found=more, wanted=wanted
        )
    weighed = any(strength != 1 for _, _, strength, _ in strengths)
    for one, other, strength, _ in strengths:
        found.edge(one, other, strength if weighed else None, directed=header.format == "fullmatrix")


def _columns(header: _Header, row: int, count: int) -> list[int]:
    """The columns of which this row says something."""
    columns = {"lowerhalf": range(row + 1), "upperhalf": range(row, count)}.get(header.format, range(count))
    return [column for column in columns if header.diagonal or column != row]


def _taken(
    tokens: Iterator[tuple[str, int]], count: int, what: str, wanted: int, found: Gathering
) -> list[tuple[str, int]]:
    got = list(islice(tokens, count))
    if len(got) < count:
        raise fail(
            "exchange.dl-count",
            found.place(),
            what=what,
            found=worded("fewer than {count}", count=wanted),
            wanted=wanted,
        )
    return got


def _lists(text: str, at: int, header: _Header, found: Gathering) -> None:
    ends = _Ends(header, found)
    rows = 0
    for line, content in enumerate(text[at:].split("\n"), start=_line(text, at)):
        tokens = [token for token, _ in _tokens(content, 0)]
        if not tokens:
            continue
        if tokens == ["!"]:  # the next matrix
            break
        rows += 1
        if header.format == "edgelist1":
            strength = number(tokens[2]) if len(tokens) == 3 else None
            if len(tokens) not in (2, 3):
                wanted = "2 or 3"
                raise fail(
                    "exchange.dl-count", found.place(line), what=worded("words"), found=len(tokens), wanted=wanted
                )
            if len(tokens) == 3 and strength is None:
                raise fail("exchange.matrix-cell", found.place(line), value=quoted(tokens[2]))
            found.edge(ends.named(tokens[0], line), ends.named(tokens[1], line), strength, row=line)
            continue
        one = ends.counted(tokens, rows, line) if header.format == "nodelist1b" else ends.named(tokens[0], line)
        for other in tokens[1:]:
            found.edge(one, ends.named(other, line), row=line)


class _Ends:
    """The nodes that the words of a list stand for: labels inside the data, or numbers of the labels before it."""

    def __init__(self, header: _Header, found: Gathering) -> None:
        self.count, self.embedded, self.found = header.count, bool(header.embedded), found
        self.names = (
            [] if self.embedded and not _labels(header) else _names(header, header.count or len(_labels(header)))
        )
        self.folded = {name.casefold(): name for name in self.names}
        for name in self.names:
            found.node(name)

    def named(self, word: str, line: int) -> str:
        if not self.embedded:
            if word.isdecimal() and word.isascii() and len(word) < 10 and 1 <= int(word) <= len(self.names):
                return self.names[int(word) - 1]
            raise fail("exchange.dl-number", self.found.place(line), value=quoted(word), count=len(self.names))
        name = self.folded.setdefault(word.casefold(), word)
        if name not in self.found.nodes:
            if self.count is not None and len(self.found.nodes) >= self.count:
                place, more = self.found.place(line), f"more than {self.count}"
                raise fail("exchange.dl-count", place, what=worded("labels"), found=more, wanted=self.count)
            self.found.node(name, row=line)
        return name

    def counted(self, words: Sequence[str], row: int, line: int) -> str:
        """The node of this row, whose first word says how many others follow."""
        if row > len(self.names) or words[0] != str(len(words) - 1):
            place, others = self.found.place(line), len(words) - 1
            raise fail(
                "exchange.dl-count", place, what=worded("numbers behind the first"), found=others, wanted=words[0]
            )
        return self.names[row - 1]


def write(graph: Graph, layout: Layout = "edgelist1") -> bytes:
    """The graph as DL: names as labels before the data. Windows-1252, which UCINET reads, where it holds the names.

    An undirected tie stands both ways. 'nodelist1' has no weights. An edge list and a node list can't say who did not
    answer; the full matrix writes NA there.
    """
    names = unique((key, re.sub(r"\s+", " ", name).replace('"', "'")) for key, name in graph.names.items())
    place = {node.key: str(number) for number, node in enumerate(graph.nodes, start=1)}
    lines = [
        f"dl n={len(graph.nodes)} format={layout}",
        "labels:",
        *(f'"{names[each.key]}"' for each in graph.nodes),
        "data:",
    ]
    edges = graph.both_ways().edges
    if layout == "fullmatrix":
        lines += [" ".join("NA" if cell in ("-", "?") else cell for cell in row) for row in filled(graph)]
    elif layout == "nodelist1":
        ends: dict[str, list[str]] = {}
        for edge in edges:
            ends.setdefault(edge.one, []).append(place[edge.other])
        lines += [" ".join([place[key], *several]) for key, several in ends.items()]
    else:
        for edge in edges:
            weight = [] if edge.weight is None else [repr(float(edge.weight))]
            lines.append(" ".join([place[edge.one], place[edge.other], *weight]))
    return _encoded("\n".join(lines) + "\n")


def _encoded(text: str) -> bytes:
    """Windows-1252 where that holds the text and can't be taken for UTF-8, else UTF-8 with a byte order mark."""
    try:
        data = text.encode("windows-1252")
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")
    try:
        same = data.decode("utf-8") == text
    except UnicodeDecodeError:
        return data
    return data if same else text.encode("utf-8-sig")
