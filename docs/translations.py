"""Keeps the translations of the web half in step with its texts, with Django's reader of templates and Babel.

``python docs/translations.py`` reads every text of src/wellknit/web, brings each language's django.po up to date and
compiles it; what is new in it is empty, and a test fails until it is translated. ``--compile`` only compiles.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parent.parent / "src" / "wellknit" / "web"
LOCALE = WEB / "locale"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
}
LANGUAGES = ("es",)


def texts() -> Catalog:
    """Every text of the program's pages, as a catalogue without translations."""
    from django.utils.translation.template import templatize

    found = Catalog(charset="utf-8")
    for file in sorted(WEB.rglob("*")):
        if file.suffix not in (".py", ".html", ".txt") or "migrations" in file.parts or "static" in file.parts:
            continue
        source = file.read_text("utf-8")
        if file.suffix != ".py":
            # Django turns a template into something whose calls of gettext a reader of Python finds.
            source = templatize(source, origin=str(file))
        lines = io.BytesIO(source.encode("utf-8"))
        place = str(file.relative_to(WEB))
        for line, function, message, _comments in extract_python(lines, KEYWORDS, (), {"encoding": "utf-8"}):
            singular, context = _message(str(function), message)
            if singular:
                found.add(singular, locations=[(place, line)], context=context)
    return found


def _message(function: str, message: object) -> tuple[str | tuple[str, str] | None, str | None]:
    parts = message if isinstance(message, tuple) else (message,)
    if function.startswith("npgettext"):
        return (parts[1], parts[2]), parts[0]
    if function.startswith("pgettext"):
        return parts[1], parts[0]
    if function.startswith("ngettext"):
        return (parts[0], parts[1]), None
    return parts[0], None


def file_of(language: str) -> Path:
    """Where a language's texts stand."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def translated(language: str) -> Catalog:
    """What is translated so far."""
    with file_of(language).open("rb") as opened:
        return read_po(opened, locale=language)


def update(language: str) -> None:
    """Brings a language's file up to date: new texts empty, texts that are gone left out."""
    file = file_of(language)
    kept = translated(language) if file.exists() else Catalog(locale=language)
    kept.update(texts(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.fuzzy = False
    kept.project, kept.version = "Wellknit", "1"
    file.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    # No dates and no line numbers: a file that differs only where its texts do.
    write_po(written, kept, omit_header=True, no_location=True, sort_output=True, width=120)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
    head += '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    head += f'"Plural-Forms: {kept.plural_forms}\\n"\n\n'
    file.write_bytes(head.encode("utf-8") + written.getvalue().lstrip())


def compile_all() -> None:
    """Writes what Django reads beside each language's texts."""
    for language in LANGUAGES:
        with file_of(language).with_suffix(".mo").open("wb") as opened:
            write_mo(opened, translated(language))


if __name__ == "__main__":
    if "--compile" not in sys.argv[1:]:
        for each in LANGUAGES:
            update(each)
    compile_all()
