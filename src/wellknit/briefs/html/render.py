"""A document as one self-contained page: styles, script, fonts and charts inside, and nothing fetched."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import asdict
from pathlib import Path

from markupsafe import Markup

from wellknit.briefs import fonts
from wellknit.briefs.document import Document
from wellknit.briefs.html.ornament import plait
from wellknit.briefs.html.page import Page
from wellknit.briefs.html.templates import part, template

__all__ = ["render"]

#: Paper comes last: it overrides.
STYLES = ("style.css", "tables.css", "print.css")
#: Image types that a logo may have.
LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def render(document: Document) -> str:
    """The page of ``document`` as HTML: the same text for the same document, on any day and machine.

    Raises KeyError where the document's words lack a text of the page.
    """
    page = Page(document)
    # The body first: writing it is what finds the contents and the uses of each number.
    body = page.body()
    script = part("script.js")
    written: str = template("page.html.j2").render(
        document=document,
        body=body,
        cover=page.cover,
        contents=page.contents,
        word=page.words,
        palette=asdict(page.palette),
        faces=tuple((*look, b64encode(fonts.face(name)).decode()) for name, look in fonts.FACES.items()),
        style=Markup("".join(part(name) for name in STYLES)),
        script=Markup(script),
        script_hash=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        logo=_logo(document.look.logo),
        plait=plait(),
        foot=Markup(_css_string(document.title)),
        draft_head=Markup(_css_string(page.words("draft-why"))) if document.draft else "",
        has_numbers=bool(page.inlines.uses),
    )
    return written + "\n"


def _css_string(text: str) -> str:
    """``text`` as a string of a style sheet inside a page: nothing in it can end the string or the sheet."""
    return '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text) + '"'


def _logo(name: str) -> str:
    """The logo as a data address, or '' where there is none or its type is not known."""
    file = Path(name) if name else None
    if file is None or file.suffix.lower() not in LOGOS or not file.is_file():
        return ""
    return f"data:{LOGOS[file.suffix.lower()]};base64,{b64encode(file.read_bytes()).decode()}"
