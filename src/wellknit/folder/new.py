"""A new partnership folder from a template: an invented initiative that can be checked, counted and built at once."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from wellknit.briefs.tree import plain
from wellknit.errors import Place, fail
from wellknit.folder.declared import LANGUAGES
from wellknit.folder.names import listed, shown
from wellknit.folder.settings import FILE

__all__ = ["new", "template_settings"]

_INSTRUMENT = "instrument/"
_LONGEST_NAME = 120


def new(path: Path, name: str, language: str = "en") -> Path:
    """Makes a partnership folder at ``path`` for an initiative called ``name``, and returns ``path``.

    Its people, organizations, answers and quotes are invented, to be replaced by one's own; the same name gives the
    same bytes. Raises WellknitError where ``path`` is taken (``folder.exists``; an empty folder is not), for a name
    that can't be printed on a line, and for a language that the template is not written in.
    """
    place = Place(path.name)
    title = " ".join(name.split())
    if not title or len(title) > _LONGEST_NAME or not title.isprintable():
        raise fail("folder.bad-name", place, name=shown(name))
    if language not in LANGUAGES:
        raise fail("folder.language", place, language=shown(language), known=listed(LANGUAGES))
    if (path.exists() or path.is_symlink()) and (not path.is_dir() or any(path.iterdir())):
        raise fail("folder.exists", place, path=shown(path.name))
    for part, content in sorted(_files(title, language).items()):
        target = path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def template_settings(name: str, language: str) -> str:
    """The wellknit.toml of a new folder, as a text."""
    text = (resources.files("wellknit.folder") / "template" / language / FILE).read_text("utf-8")
    return _filled(text, _words(name, language, FILE))


def _files(name: str, language: str) -> dict[str, bytes]:
    """Every file of the new folder by its path; the instrument's sheets become one workbook."""
    template = resources.files("wellknit.folder") / "template"
    texts = {**dict(_texts(template / "shared")), **dict(_texts(template / language))}
    files: dict[str, bytes] = {}
    sheets: dict[str, dict[str, str]] = {}
    for part, text in texts.items():
        folder, inside, sheet = part.partition(_INSTRUMENT)
        if inside:
            sheets.setdefault(folder, {})[sheet.removesuffix(".csv")] = _filled(text, _words(name, language, ""))
        else:
            files[part] = _filled(text, _words(name, language, part)).encode("utf-8")
    for folder, texts in sheets.items():
        files[f"{folder}instrument.xlsx"] = _workbook(texts)
    return files


def _texts(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            yield from _texts(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}", each.read_text("utf-8")


def _words(name: str, language: str, file: str) -> Mapping[str, str]:
    """What the template's {{placeholders}} stand for, each escaped as the file needs it."""
    quoted = file.endswith(".toml")
    return {
        "name": _in_toml(name) if quoted else name,
        "short": _in_toml(_short(name)) if quoted else _short(name),
        "markdown": plain(name),
        # A name may hold digits ('Together 2030'), and digits typed into a brief must be allowed by hand.
        "digits": ", ".join(f'"{digits}"' for digits in dict.fromkeys(re.findall(r"[0-9]+", name))),
        "form_language": {"en": "English (en)", "es": "Español (es)"}[language],
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: words[match[1]], text)


def _in_toml(text: str) -> str:
    """``text`` inside the quotation marks of a TOML string, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _short(name: str) -> str:
    """The initials of a name of several words, a single word as it is."""
    initials = "".join(word[0] for word in name.split() if word[0].isalpha() and not word[0].islower())
    return initials if len(initials) > 1 else name


def _workbook(sheets: Mapping[str, str]) -> bytes:
    """The XLSForm with these sheets, survey first; the same bytes whenever it is made."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    from wellknit import packing

    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sorted(sheets, key=("survey", "choices", "settings").index):
        sheet = book.create_sheet(name)
        for row, cells in enumerate(csv.reader(io.StringIO(sheets[name])), start=1):
            for column, text in enumerate(cells, start=1):
                if text:
                    cell = sheet.cell(row, column)
                    cell.value = int(text) if text.isdecimal() else text
                    cell.font = Font(bold=True) if row == 1 else Font()
        sheet.freeze_panes = "A2"
        for column, letter in enumerate("ABCDEFGHI"):
            sheet.column_dimensions[letter].width = 48 if column in (2, 3) else 20
    written = io.BytesIO()
    book.save(written)
    return packing.repack(written.getvalue())
