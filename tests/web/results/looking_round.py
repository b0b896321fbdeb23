"""Somebody who follows every link to what was released, opens every file, and writes down which numbers stand where."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pyreadstat
from django_scopes import scope
from openpyxl import load_workbook

from tests.web.results.populations import World
from wellknit.web.models import ReleaseFile

__all__ = ["Claim", "Key", "alternative_texts", "claimed", "drawn_shares", "files_in", "given", "looked_round"]

#: A table, a row and a column.
Key = tuple[str, str, str]
_ROOMS = ("results", "releases", "briefs")
_NUMBER = re.compile(r"(?<![\w.])[-\N{MINUS SIGN}+]?\d+(?:\.\d+)?(?![\w])")
_FIGURES = ("count", "base", "population", "percent", "low", "high", "mean", "points", "value")
_LINK = re.compile(r"/number/([^/]+)/(.+)/([^/]+)/")


@dataclass(frozen=True)
class Claim:
    """Numbers that stand for a cell at some place; none where it is said to be hidden."""

    key: Key
    numbers: frozenset[Decimal]
    where: str


def looked_round(world: World, who: str, *, drawn: bool = False, traced: bool = True) -> dict[str, bytes]:
    """Whatever ``who`` comes to from the list of results and releases, by its address; ``drawn`` with pictures too, and
    not ``traced`` without the page of each number."""
    client, key = world.client(who), world.initiative.key
    waiting = [f"/i/{key}/results/", f"/i/{key}/releases/", f"/i/{key}/briefs/"]
    found: dict[str, bytes] = {}
    while waiting:
        address = waiting.pop()
        if address in found or (not traced and "/number/" in address):
            continue
        if not drawn and address.partition("?")[0].endswith((".png", "charts.zip")):
            continue
        response: Any = client.get(address)
        if response.status_code != 200:
            assert response.status_code in (302, 403, 404, 405), (who, address, response.status_code)
            continue
        content = b"".join(response) if response.streaming else response.content
        found[address] = content
        if "text/html" in response["Content-Type"]:
            for link in re.findall(r'(?:href|src)="([^"#]+)[^"]*"', content.decode()):
                link = link.replace("&amp;", "&")
                if link.startswith(tuple(f"/i/{key}/{room}/" for room in _ROOMS)):
                    waiting.append(link)
    return found


def files_in(address: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, or what is in it where it is an archive, a workbook, a Word file or a PDF with files attached."""
    yield address, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from files_in(f"{address}!{name}", archive.read(name))
    elif content[:5] == b"%PDF-":
        import pikepdf

        with pikepdf.open(io.BytesIO(content)) as pdf:
            for name, attached in pdf.attachments.items():
                yield from files_in(f"{address}!{name}", attached.get_file().read_bytes())


def given(world: World, wave: str, audience: str, number: int = 0) -> dict[Key, dict[str, str]]:
    """What a release, the newest without a ``number``, was frozen with for an audience, cell by cell."""
    with scope(initiative=world.initiative):
        rows = ReleaseFile.objects.filter(release__wave__key=wave, part=audience, path="cells.csv")
        found = (rows.filter(release__number=number) if number else rows.order_by("-release__number")).first()
        text = bytes(found.content).decode() if found is not None else ""
    return {(each["table"], each["row"], each["column"]): each for each in csv.DictReader(io.StringIO(text))}


# --- What stands there ------------------------------------------------------------------------------------------------


def claimed(address: str, content: bytes) -> Iterator[Claim]:
    """All that is said of single cells in what stands at an address, hidden ones among them."""
    for name, data in files_in(address, content):
        last = name.rpartition("/")[2].rpartition("!")[2]
        if last.endswith(".csv"):
            yield from _lines(name, csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        elif last.endswith(".sav"):
            yield from _lines(name, _spss(data))
        elif last == "facts.json":
            yield from _facts(name, data)
        elif last.startswith("tables.xlsx"):
            yield from _sheets(name, data)
        elif data.lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
            yield from _page(name, data)


def _numbers(text: str) -> frozenset[Decimal]:
    return frozenset(Decimal(each.replace("\N{MINUS SIGN}", "-")).normalize() for each in _NUMBER.findall(text))


def _lines(where: str, lines: Any) -> Iterator[Claim]:
    for each in lines:
        if {"table", "row", "column"} <= set(each):
            values = (each.get(name) for name in _FIGURES)
            said = [str(value) for value in values if value not in (None, "") and value == value]
            yield Claim(
                (each["table"], each["row"], each["column"]),
                frozenset(Decimal(value).normalize() for value in said), where,
            )  # fmt: skip


def _spss(data: bytes) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.sav"
        path.write_bytes(data)
        found: list[dict[str, Any]] = pyreadstat.read_sav(path)[0].to_dict("records")
    return found


def _facts(where: str, data: bytes) -> Iterator[Claim]:
    content = json.loads(data)
    facts = content["facts"] if isinstance(content, dict) and "facts" in content else content
    for each in facts.values() if isinstance(facts, dict) else facts:
        name = str(each.get("name", "")).partition("@")[0]
        if name.count(".") == 2:
            table, row, column = name.split(".")
            said = [str(each[figure]) for figure in _FIGURES if each.get(figure) not in (None, "")]
            yield Claim(
                (table, row, column),
                frozenset(Decimal(one).normalize() for one in said if _NUMBER.fullmatch(one)), where,
            )  # fmt: skip


def _sheets(where: str, data: bytes) -> Iterator[Claim]:
    """Every number of a workbook's sheet, as a claim of no cell in particular."""
    for sheet in load_workbook(io.BytesIO(data), data_only=True).worksheets:
        numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
        found = frozenset(Decimal(str(round(each, 6))).normalize() for each in numbers)
        yield Claim(("", sheet.title, ""), found, where)


def _page(where: str, data: bytes) -> Iterator[Claim]:
    tree = lxml.html.fromstring(data)
    here = _LINK.search(where)
    if here is not None:
        texts = [each.text_content() for each in tree.xpath("//*[@class='traced']/p[1] | //dl[@class='facts']/dd")]
        # What says which release it is, of which day, with which digest, is no figure.
        about = [each for each in texts if not re.search(r"elease|version|\b[0-9a-f]{64}\b", each)]
        yield Claim((here[1], here[2], here[3]), _numbers(" | ".join(about)), where)
    for link in tree.xpath("//a[@class='number']"):
        found = _LINK.search(link.get("href", ""))
        if found is not None:
            cells = [each for each in link.iterancestors() if each.tag == "td"]
            text = " ".join(part.strip() for part in (cells[0] if cells else link).itertext())
            yield Claim((found[1], found[2], found[3]), _numbers(text), where)


# --- What is drawn ----------------------------------------------------------------------------------------------------


def drawn_shares(svg: str) -> list[float]:
    """The per cents at which bars end, and at which dots and intervals stand, in a drawing from 0 to 100 per cent."""
    tree = lxml.etree.fromstring(svg.encode())
    shapes: dict[str, list[Any]] = {}
    for each in tree.iter():
        if isinstance(each.tag, str):
            shapes.setdefault(each.tag.rpartition("}")[2], []).append(each)
    boxes = [_floats(each, "x", "y", "width") for each in shapes.get("rect", [])[1:]]
    widest = {y: max(width for _x, other, width in boxes if other == y) for _x, y, _width in boxes}
    found = [width / widest[y] * 100 for _x, y, width in boxes if 0 < width < widest[y]]
    lines = [_floats(each, "x1", "x2", "y1", "y2") for each in shapes.get("line", [])]
    grid = sorted({x for x, other, top, bottom in lines if x == other and top != bottom})
    texts = "".join(tree.itertext())
    if len(grid) < 2 or "100%" not in texts:
        return found
    left, right = grid[0], grid[-1]
    marks = [float(each.get("cx")) + 0.5 for each in shapes.get("circle", [])]
    for each in shapes.get("polygon", []):
        places = [float(point.partition(",")[0]) for point in each.get("points", "").split()]
        marks.append((min(places) + max(places)) / 2 + 0.5)
    level = [end for x, other, top, bottom in lines if top == bottom and x >= left - 0.6 for end in (x, other)]
    return found + [(x - left) / (right - left) * 100 for x in (*marks, *level)]


def _floats(shape: Any, *names: str) -> tuple[float, ...]:
    return tuple(float(shape.get(name, 0)) for name in names)


def alternative_texts(pages: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Whatever is said in attributes and titles, where nobody looks, in pages and drawings."""
    for address, content in pages.items():
        for name, data in files_in(address, content):
            if b"<svg" in data or b"<html" in data[:500].lower():
                text = data.decode("utf-8", "replace")
                for said in re.findall(r'(?:aria-label|alt|title|content|data-[\w-]+)="([^"]*)"', text):
                    yield name, said
                for said in re.findall(r"<(?:title|desc)>([^<]*)<", text):
                    yield name, said
