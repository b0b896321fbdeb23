"""Lato inside the document, so that it looks the same where nobody has installed it.

Word stores a typeface with its first 32 bytes mixed with a key (ECMA-376 part 4, 2.8.1), which is no protection and is
not meant as one: Lato's licence (OFL) lets it go along with documents.
"""

from __future__ import annotations

import hashlib
from functools import cache

from wellknit.briefs import fonts
from wellknit.briefs.docx.styles import FONT
from wellknit.briefs.docx.xml import Xml, make, parse, qn

__all__ = ["FACES", "font_table", "mixed"]

#: The faces by the names that Word's table of fonts gives them.
FACES = {
    "embedRegular": "Lato-Regular",
    "embedBold": "Lato-Bold",
    "embedItalic": "Lato-Italic",
    "embedBoldItalic": "Lato-BoldItalic",
}


@cache
def mixed(face: str) -> tuple[str, bytes]:
    """The key of a face, as '{8-4-4-4-12}', and its bytes mixed with it; the key follows from the face itself."""
    font = (fonts.folder() / f"{face}.ttf").read_bytes()
    digits = hashlib.sha256(font).hexdigest()[:32].upper()
    key = bytes.fromhex(digits)[::-1]
    head = bytes(letter ^ key[place % 16] for place, letter in enumerate(font[:32]))
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "{" + "-".join(parts) + "}", head + font[32:]


def font_table(relations: dict[str, str]) -> Xml:
    """Word's table of fonts: Lato with its faces (``relations`` by embed name), and what stands in for it elsewhere."""
    # The root declares both prefixes: without, lxml makes one up, which depends on what else the process has loaded.
    table = parse("<w:fonts {declare}/>", "w", "r")
    font = make(
        "w:font",
        make("w:altName", val="Calibri"),
        make("w:panose1", val="020F0502020204030203"),
        make("w:charset", val="00"),
        make("w:family", val="swiss"),
        make("w:pitch", val="variable"),
        name=FONT,
    )
    table.append(font)
    for kind, relation in relations.items():
        face = make(f"w:{kind}", fontKey=mixed(FACES[kind])[0])
        font.append(face)
        face.set(qn("r:id"), relation)
    return table
