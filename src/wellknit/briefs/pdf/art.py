"""The cover's ground as a picture, for documents that can't draw it themselves."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache

from wellknit.briefs.document import Look
from wellknit.briefs.palette import Palette
from wellknit.briefs.pdf.render import compiler, template

__all__ = ["cover_art", "drawn"]


def drawn(svg: bytes, ppi: float = 220.0) -> bytes:
    """An SVG as a PNG, for a document that can't hold drawings."""
    main = b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("picture.svg")'
    made = compiler().compile({"main.typ": main, "picture.svg": svg}, format="png", ppi=ppi)
    assert isinstance(made, bytes)
    return made


@cache
def cover_art(look: Look, width: float, height: float, ppi: float = 144.0) -> bytes:
    """A PNG of ``width`` by ``height`` points in the colours of ``look``: woven threads, one of them in the accent."""
    brief = {"look": asdict(Palette.of(look)), "words": {}, "sections": [], "size": [width, height]}
    files = {**template(), "main.typ": template()["art.typ"], "brief.json": json.dumps(brief).encode("utf-8")}
    made = compiler().compile(files, format="png", ppi=ppi)
    assert isinstance(made, bytes)
    return made
