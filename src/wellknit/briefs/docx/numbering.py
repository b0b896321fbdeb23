"""Bullets and numbers: two kinds of list with three levels; each numbered list begins at 1 again."""

from __future__ import annotations

from wellknit.briefs.docx.xml import Xml, make, properties

__all__ = ["DEPTH", "Numbering"]

DEPTH = 3
_BULLET, _DECIMAL = 1, 2
_STEP = 300


class Numbering:
    """Word's part for lists, as it grows with the document."""

    def __init__(self, accent: str) -> None:
        self._counted = 1
        self.element = make(
            "w:numbering",
            _kind(_BULLET, "bullet", accent),
            _kind(_DECIMAL, "decimal", accent),
            make("w:num", make("w:abstractNumId", val=_BULLET), numId=1),
        )

    def bullets(self) -> int:
        return 1

    def numbers(self) -> int:
        """A new list: without the override it would go on counting where the last one ended."""
        self._counted += 1
        starts = (make("w:lvlOverride", make("w:startOverride", val=1), ilvl=level) for level in range(DEPTH))
        self.element.append(make("w:num", make("w:abstractNumId", val=_DECIMAL), *starts, numId=self._counted))
        return self._counted


def _kind(key: int, form: str, accent: str) -> Xml:
    levels = []
    for level in range(DEPTH):
        bullet = form == "bullet"
        levels.append(
            make(
                "w:lvl",
                make("w:start", val=1),
                make("w:numFmt", val=form),
                make("w:lvlText", val="•" if bullet else f"%{level + 1}."),
                make("w:lvlJc", val="left"),
                properties("w:pPr", make("w:ind", left=_STEP * (level + 1), hanging=_STEP)),
                properties("w:rPr", make("w:b"), make("w:color", val=accent)) if bullet else None,
                ilvl=level,
            )
        )
    return make("w:abstractNum", make("w:multiLevelType", val="hybridMultilevel"), *levels, abstractNumId=key)
