"""A brief as files: HTML, PDF, DOCX, figures, tables, facts, and the release's public files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wellknit.briefs.document import Block, Box, CallToAction, Columns, Document, Figure, Grid, Profile
from wellknit.briefs.inlines import said
from wellknit.tables import Table
from wellknit.tables.as_csv import as_csv, harmless
from wellknit.tables.as_xlsx import as_xlsx

__all__ = ["Published", "build", "figures_of", "write"]

#: Lists the files of a brief with their digests, so that a later build knows which of them are its own.
CONTENTS = "contents.json"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Published:
    """Where a brief was written: the folder, and which of its files are new, changed or gone since the last build."""

    folder: Path
    written: tuple[str, ...]
    removed: tuple[str, ...]


def figures_of(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    """Every figure of a document, also those inside other blocks, in reading order."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from figures_of(column)
        elif isinstance(block, Box | CallToAction | Profile):
            yield from figures_of(block.children)


def grids_of(blocks: tuple[Block, ...]) -> Iterator[Grid]:
    """Every list and matrix of a document, those beside figures too, in reading order."""
    for block in blocks:
        if isinstance(block, Grid):
            yield block
        elif isinstance(block, Figure):
            yield from block.grids
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from grids_of(column)
        elif isinstance(block, Box | CallToAction | Profile):
            yield from grids_of(block.children)


def grid_csv(grid: Grid) -> str:
    """A grid as CSV: its headings, then its rows, as they read; what a spreadsheet would take for a formula is not."""
    import csv
    import io

    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([harmless(each.spoken or each.label) for each in grid.columns])
    for row in grid.rows:
        lines.writerow([harmless(said(cell)) for cell in row])
    return text.getvalue()


def facts_json(document: Document) -> bytes:
    """facts.json: every fact the brief uses, in order of first use; docs/schemas/facts.json describes it."""
    data = {
        "title": document.title,
        "date": document.date,
        "draft": document.draft,
        "facts": [fact.as_dict() for fact in document.facts],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def build(
    document: Document, releases: Mapping[str, Path] | None = None, progress: Progress = lambda step: None
) -> dict[str, bytes]:
    """All files of the brief by their name in its folder. ``releases`` are releases' folders by wave; what the
    public may see of each goes along under ``release/<wave>/``.

    The same document gives the same bytes, on any day and in any time zone.
    """
    files: dict[str, bytes] = {"facts.json": facts_json(document)}
    progress("tables")
    attachments = {"facts.json": files["facts.json"]}
    for table in document.tables:
        name = _file_name(table)
        files[f"tables/{name}.csv"] = attachments[f"{name}.csv"] = as_csv(table).encode("utf-8")
        files[f"tables/{name}.xlsx"] = as_xlsx([table], language=document.language)
    for grid in grids_of(document.blocks):
        files[f"tables/{grid.id}.csv"] = attachments[f"{grid.id}.csv"] = grid_csv(grid).encode("utf-8")
    progress("figures")
    for figure in figures_of(document.blocks):
        files[f"figures/{figure.id}.svg"] = figure.chart.svg.encode("utf-8")
        files[f"figures/{figure.id}.png"] = figure.chart.png
    progress("HTML")
    from wellknit.briefs import html

    files["index.html"] = html.render(document).encode("utf-8")
    progress("PDF")
    from wellknit.briefs import pdf

    files["brief.pdf"] = pdf.render(document, attachments)
    progress("DOCX")
    from wellknit.briefs import docx

    files["brief.docx"] = docx.render(document)
    for wave, release in (releases or {}).items():
        public = release / "public"
        for path in sorted(public.rglob("*")):
            if path.is_file():
                files[f"release/{wave}/{path.relative_to(public).as_posix()}"] = path.read_bytes()
    return files


def _file_name(table: Table) -> str:
    return f"{table.key}-{table.waves[-1]}" if table.waves else table.key


def write(files: Mapping[str, bytes], out: Path) -> Published:
    """Writes the brief's files into ``out``; what an earlier build wrote and this one does not is removed.

    Only files that an earlier build lists as its own are ever removed, and unchanged ones are left alone. Each file
    is replaced whole, so that a reader never sees half of one.
    """
    contents = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    before = _contents(out)
    written = []
    for name, data in files.items():
        path = out / name
        if before.get(name) == contents[name] and path.is_file() and path.stat().st_size == len(data):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        os.replace(part, path)
        written.append(name)
    removed = [name for name in before if name not in contents and (out / name).is_file()]
    for name in removed:
        (out / name).unlink()
    (out / CONTENTS).write_text(json.dumps(contents, indent=1) + "\n", "utf-8")
    return Published(out, tuple(written), tuple(removed))


def _contents(out: Path) -> dict[str, str]:
    try:
        data = json.loads((out / CONTENTS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    known = data if isinstance(data, dict) else {}
    # A contents file from elsewhere must not make us remove what lies outside the brief's folder.
    return {name: str(sha) for name, sha in known.items() if (out / name).resolve().is_relative_to(out.resolve())}
