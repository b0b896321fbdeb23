"""The canary: numbers that stand in no shown cell are searched for in everything that is written for the public.

The example's spring survey is multiplied, so that what is hidden counts to numbers that occur nowhere by chance: the
site Memphis has 137 people where the public sees groups from 150 on.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.test_cli import EXAMPLE, run
from wellknit.folder.publishing import draft_release, published_waves
from wellknit.folder.read import read_partnership
from wellknit.releases import store
from wellknit.tables import Table

#: How often each answer of a site is there: Memphis has 11 answers, 5 of which are there once more.
TIMES = {"chicago": 20, "dayton": 20, "lehigh_valley": 20, "memphis": 12}

BRIEF = """\
:::{cover} A brief with holes
:::

# Figures

In Dayton {fact}`agreement.regular_communication.dayton | full` say so.

:::{figure} dots
:table: agreement
:items: regular_communication
:columns: chicago, dayton, lehigh_valley, memphis, average, pooled
:title: Partners talk
:::

:::{figure} bars
:table: challenges
:title: What is hard
:::

:::{figure} likert
:table: agreement_answers
:title: How partners answered
:::

:::{figure} involvement
:table: length_of_involvement
:title: For how long
:::

:::{table} agreement
:::

:::{table} agreement_as_printed
:::

:::{table} length_of_involvement
:::

:::{table} challenges
:show: count
:::

:::{table} agreement_answers
:show: percent
:::

:::{methods}
:::
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, its brief, its tables and its frozen release, for the public."""
    copy = tmp_path_factory.mktemp("canary") / "together-for-students"
    shutil.copytree(
        EXAMPLE, copy, ignore=shutil.ignore_patterns("releases", "relationships", "*_20*2", "making", "*.py")
    )
    answers = copy / "waves" / "spring_2021" / "answers.csv"
    header, *rows = answers.read_text("utf-8").splitlines()
    more: list[str] = []
    for row in rows:
        respondent, site, rest = row.split(",", 2)
        more += [f"{respondent}_{n},{site},{rest}" for n in range(TIMES[site])]
    more += [row.replace(",", "_x,", 1) for row in [each for each in rows if ",memphis," in each][:5]]
    answers.write_text("\n".join([header, *more]) + "\n", "utf-8")
    settings = copy / "wellknit.toml"
    text = settings.read_text("utf-8")
    text = text.replace(
        "thresholds = { partnership = 5, public = 10 }", "thresholds = { partnership = 5, public = 150 }"
    )
    # The other waves only take time here.
    text = "\n\n".join(
        part for part in text.split("\n\n") if "winter_2022" not in part and "relationships_2" not in part
    )
    text = re.sub(r"\[\[reporting\.lowered\]\]\n(.+\n)+", "", text)
    settings.write_text(text, "utf-8")
    (copy / "brief.md").write_text(BRIEF, "utf-8")
    partnership = read_partnership(copy)
    for wave in published_waves(partnership):
        store.write(copy, draft_release(partnership, wave))
    out = copy / "out"
    assert run("brief", copy, "--out", out / "brief", "--audience", "public").exit_code == 0
    assert run("tables", copy, "--audience", "public", "--out", out / "tables").exit_code == 0
    (out / "tables.json").write_text(run("tables", copy, "--audience", "public", "--json").stdout, "utf-8")
    (out / "tables.txt").write_text(run("tables", copy, "--audience", "public").stdout, "utf-8")
    return copy


@cache
def tables(folder: Path, audience: str) -> dict[str, Table]:
    data = json.loads(run("tables", folder, "--audience", audience, "--json").stdout)
    return {each["key"]: Table.from_dict(each) for each in data["tables"]}


def numbers(cell: object) -> set[str]:
    """What a cell could be given away by: its figure and limits with their decimals, its count and base."""
    data = cell.as_dict()  # type: ignore[attr-defined]
    told = {data.get(name) for name in ("percent", "mean", "points", "low", "high")}
    # Of a small base such words occur by chance: 'Page 5 of 8'.
    told |= {f"{data['count']} of {data['base']}"} if (data.get("base") or 0) > 100 and "count" in data else set()
    told |= {str(data["base"])} if (data.get("base") or 0) > 100 else set()
    return {each for each in told if each and each not in ("0.0", "100.0")}


@cache
def canaries(folder: Path) -> set[str]:
    """The numbers of hidden cells that stand in no cell that the public sees."""
    full, public = tables(folder, "partnership"), tables(folder, "public")
    hidden: set[str] = set()
    shown: set[str] = set()
    for key, table in public.items():
        for row, column, cell in table.cells():
            if cell.hidden:
                hidden |= numbers(full[key].cell(row.key, column.key))
            else:
                shown |= {*numbers(cell), str(cell.as_dict().get("count"))}
    return hidden - shown


class _Words(HTMLParser):
    """The text of a page or picture, and of the attributes that people are told or programs read."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in ("style", "script") and not any(n == "type" and "json" in (v or "") for n, v in attrs)
        told = ("alt", "title", "content", "aria-label", "aria-description", "value", "summary")
        self.words += [value for name, value in attrs if value and (name in told or name.startswith("data-"))]

    def handle_endtag(self, tag: str) -> None:
        self._skip = max(0, self._skip - (tag in ("style", "script")))

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.words.append(data)


def words_of(path: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of a file, and of the files in it."""
    data = path.read_bytes()
    yield from _words(path.name, data)


def _words(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("docx", "xlsx", "zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from ((f"{name}/{each}", text) for each, text in _words(inner, archive.read(inner)))
    elif ending in ("html", "svg", "xml", "rels"):
        parser = _Words()
        parser.feed(data.decode("utf-8"))
        yield name, " ".join(parser.words)
    elif ending in ("csv", "json", "txt", "md", "toml"):
        yield name, data.decode("utf-8")
    elif ending == "pdf":
        if shutil.which("pdftotext"):
            told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
            yield name, told.stdout.decode("utf-8")
    elif ending == "sav":
        import pyreadstat

        with tempfile.NamedTemporaryFile(suffix=".sav") as file:
            file.write(data)
            file.flush()
            rows, about = pyreadstat.read_sav(file.name)
        # A number that is whole is written as a whole one.
        cells = (f"{each:g}" if isinstance(each, float) else str(each) for row in rows.values.tolist() for each in row)
        labels = (*about.column_labels, *(str(each) for each in about.variable_value_labels.values()), *about.notes)
        yield name, " ".join((*cells, *map(str, labels)))
    elif ending not in ("png", "woff2", "ttf", "otf", "css", "ico", "jpg", "jpeg", "odttf"):
        raise AssertionError(f"{name}: nobody has said how this is searched")


def stands_in(number: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text) is not None


def test_there_is_much_to_give_away(folder: Path) -> None:
    found = canaries(folder)
    assert len(found) > 20
    assert {each for each in found if each.endswith(" of 137")}


def test_the_public_is_told_no_hidden_number_anywhere(folder: Path) -> None:
    hidden = canaries(folder)
    searched: set[str] = set()
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file():
            for name, text in words_of(path):
                searched.add(name.rsplit(".", 1)[-1])
                for number in hidden:
                    assert not stands_in(number, text), (path.relative_to(folder), name, number)
                assert not stands_in("137", text), (path.relative_to(folder), name)
    assert {"html", "svg", "xml", "csv", "json", "txt"} <= searched


def test_the_search_would_find_them(folder: Path, tmp_path: Path) -> None:
    # The same brief for the partnership, who may see all of it: every kind of output holds canaries.
    hidden = canaries(folder)
    assert run("brief", folder, "--out", tmp_path / "brief", "--audience", "partnership").exit_code == 0
    assert run("tables", folder, "--audience", "partnership", "--out", tmp_path / "tables").exit_code == 0
    seen = {
        name.rsplit(".", 1)[-1]
        for path in tmp_path.rglob("*")
        if path.is_file()
        for name, text in words_of(path)
        if any(stands_in(number, text) for number in hidden)
    }
    assert {"html", "svg", "xml", "csv", "json", "txt"} <= seen
    assert not shutil.which("pdftotext") or "pdf" in seen


def test_the_public_s_release_holds_no_hidden_number(folder: Path) -> None:
    hidden = canaries(folder)
    public = folder / "releases" / "spring_2021" / "v1" / "public"
    for file in sorted(public.rglob("*")):
        if file.is_file() and file.name not in ("release.json", "datapackage.json"):
            text = file.read_text("utf-8")
            for number in hidden:
                assert not stands_in(number, text), (file.name, number)
            assert not stands_in("137", text), file.name
