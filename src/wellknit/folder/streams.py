"""The parts of a workbook as streams of elements: its small parts whole, and the texts that its cells share."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.handler import ContentHandler

__all__ = ["Elements", "Gathering", "SharedTexts", "unescaped"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Gathering(ContentHandler):
    """A part of the workbook as a stream of elements, without their prefixes."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:
        self.begin(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:
        self.finish(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        self.text.append(content)

    def begin(self, name: str, attrs: Any) -> None: ...

    def finish(self, name: str) -> None: ...

    def taken(self) -> str:
        text = "".join(self.text)
        self.text.clear()
        return text


class Elements(Gathering):
    """The attributes of every element, in order: for the small parts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def begin(self, name: str, attrs: Any) -> None:
        self.found.append((name, {key.rpartition(":")[2]: attrs[key] for key in attrs.getNames()}))
        self.text.clear()


class SharedTexts(Gathering):
    """The texts that cells refer to by number, each put together from its runs, without how it is pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._runs: list[str] = []
        self._phonetic = 0

    def begin(self, name: str, attrs: Any) -> None:
        self.text.clear()
        if name == "si":
            self._runs = []
        self._phonetic += name == "rPh"

    def finish(self, name: str) -> None:
        if name == "t" and not self._phonetic:
            self._runs.append(self.taken())
        self._phonetic -= name == "rPh"
        if name == "si":
            self.texts.append(unescaped("".join(self._runs)))


def unescaped(text: str) -> str:
    """'_x000D_' is how a workbook writes a character that XML can't hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
