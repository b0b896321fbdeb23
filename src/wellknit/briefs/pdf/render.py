"""The brief as a PDF, set by Typst: tagged (PDF/UA-1), archivable (PDF/A-3a), with its data inside."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from wellknit.briefs import fonts, paper
from wellknit.briefs.document import Document
from wellknit.briefs.pdf.nodes import Nodes
from wellknit.errors import WellknitError, fail

__all__ = ["compiler", "render", "template"]

STANDARDS = ["ua-1", "a-3a"]

#: What an attached file is, by the ending of its name: the kind, and how it stands to the brief.
_KINDS = {
    ".csv": ("text/csv", "data"),
    ".json": ("application/json", "data"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "data"),
    ".md": ("text/markdown", "source"),
}

_PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_NO_LETTER = re.compile(r'text `"(.+?)"` could not be displayed|codepoint `"(.+?)"`')

#: A hole of so many points at the end of a page is filled, in at most so many steps.
_HOLE = 72.0
_ROUNDS = 12

#: A message names at most so many characters: a text in a script that we have no font for has hundreds.
_NAMED = 12


def render(document: Document, attachments: Mapping[str, bytes]) -> bytes:
    """The document as one PDF with ``attachments`` (file name to content) inside it.

    The file conforms to PDF/UA-1 and PDF/A-3a, or Typst refuses to write it: language, title, tags in the order of
    reading, alternative texts, headings without gaps and embedded fonts are enforced there. Its date is the brief's own
    (:func:`wellknit.briefs.paper.brief_date`), and no clock, place or system font is asked, so that the same document
    gives the same bytes. Raises :class:`~wellknit.errors.WellknitError` where a text holds characters that none of the
    fonts can draw (all of them are named), where a figure has no alternative text, and where a chart or the logo can't
    be read.
    """
    paper.refuse_bare_figures(document)
    logo = paper.logo(document, _PICTURES)
    files = {f"logo{logo.ending}": logo.content} if logo else {}
    nodes = Nodes(document, {"file": f"logo{logo.ending}", "alt": logo.alt} if logo else None)
    brief = nodes.document()
    brief["attachments"] = []
    for name, content in sorted(attachments.items()):
        kind, relationship = _KINDS.get(Path(name).suffix.lower(), ("application/octet-stream", "supplement"))
        brief["attachments"].append(
            {
                "name": name,
                "mime": kind,
                "relationship": relationship,
                "description": paper.clean(f"{document.title}: {name}"),
            }
        )
        files[f"attachments/{name}"] = content
    date = paper.brief_date(document)
    moment = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)
    return _compile(brief, {**template(), **nodes.pictures, **files}, moment)


@cache
def template() -> Mapping[str, bytes]:
    """The files of the Typst template by name."""
    folder = resources.files("wellknit.briefs.pdf") / "template"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name.endswith(".typ")}


@cache
def _typefaces() -> Any:
    """Lato, and what Typst brings along for letters that Lato has not; never what happens to be on the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts.folder()])


@cache
def compiler() -> Any:
    """One compiler for a process: it keeps the fonts, and what it has set before, for the next brief of a watch."""
    import typst

    return typst.Compiler(font_paths=_typefaces(), ignore_system_fonts=True)


def _compile(brief: Mapping[str, Any], files: Mapping[str, bytes], moment: datetime.datetime) -> bytes:
    """The brief set by the template; characters without a letter are collected, one attempt each, and then named."""
    import typst

    try:
        data = _written({**brief, "floats": _floats(brief, files)})
    except RuntimeError as error:  # asking raises this, not TypstError as setting does
        raise _other_failure(str(error), []) from error
    without: list[str] = []
    while len(without) < _NAMED:
        source = {**files, "brief.json": data.encode("utf-8")}
        try:
            made = compiler().compile(source, format="pdf", pdf_standards=STANDARDS, timestamp=moment)
        except typst.TypstError as error:
            found = _undrawable(error.message)
            if not found or found not in data:
                raise _other_failure(error.message, without) from error
            without.append(found)
            data = data.replace(found, "?")
            continue
        if not without:
            assert isinstance(made, bytes)
            return made
        break
    raise fail("paper.no-letter", letters=", ".join(_named(each) for each in without))


def _written(brief: Mapping[str, Any]) -> str:
    return json.dumps(brief, ensure_ascii=False, sort_keys=True)


def _floats(brief: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Which figures go to the top of the next page while the text below them moves up: else each leaves a hole.

    Asked page by page from the front, since moving one moves all that follows: a figure that went to the next page
    by itself and left a hole is made to float; one that would fit on its page after all is put back, once.
    """
    import typst

    floats: list[str] = []
    kept: set[str] = set()
    for _ in range(_ROUNDS):
        source = {**files, "brief.json": _written({**brief, "floats": floats}).encode("utf-8")}
        found = typst.query(source, "<spot>", field="value", font_paths=_typefaces(), ignore_system_fonts=True)
        spots = json.loads(found)
        at = {each["name"]: each for each in spots if each["kind"] == "at"}
        for before in (each for each in spots if each["kind"] == "before"):
            name, moved = before["name"], at[before["name"]]["page"] > before["page"]
            if name in floats and not moved:
                floats.remove(name)
                kept.add(name)
                break
            if name not in floats and name not in kept and moved and before["left"] > _HOLE:
                floats.append(name)
                break
        else:
            break
    return floats


def _undrawable(message: str) -> str:
    """The characters that Typst names as ones it can't set; its messages quote them as Rust does."""
    found = _NO_LETTER.search(message)
    text = found[1] or found[2] if found else ""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)


def _named(letters: str) -> str:
    names = ", ".join(unicodedata.name(each, f"U+{ord(each):04X}").lower() for each in letters)
    return f"‘{letters}’ ({names})" if letters.isprintable() else f"({names})"


def _other_failure(message: str, without: list[str]) -> WellknitError:
    if "SVG" in message or "image" in message:
        return fail("paper.picture-unreadable", reason=message)
    letters = ", ".join(_named(each) for each in without)
    return fail("paper.no-letter", letters=letters) if without else fail("paper.not-set", reason=message)
