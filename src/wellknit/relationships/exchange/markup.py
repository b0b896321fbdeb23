"""XML of graphs: read without entities, document types or anything from outside, within bounds; written as text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape, quoteattr

from wellknit.errors import Place, fail
from wellknit.relationships.exchange.gathering import LIMITS, Limits

__all__ = ["Element", "parse", "tag"]


class Element:
    """An element by its local name ('NodeLabel', whatever its prefix), with the line on which it begins."""

    __slots__ = ("attributes", "children", "line", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name, self.attributes, self.line = name, attributes, line
        self.children: list[Element] = []
        self.parts: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def all(self, name: str) -> Iterator[Element]:
        """The children of this name."""
        return (each for each in self.children if each.name == name)

    def first(self, name: str) -> Element | None:
        return next(self.all(name), None)

    def within(self, name: str) -> Iterator[Element]:
        """All elements of this name inside this one, in the order of the file."""
        waiting = list(reversed(self.children))
        while waiting:
            each = waiting.pop()
            if each.name == name:
                yield each
            waiting.extend(reversed(each.children))


class _Tree(ContentHandler):
    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__()
        self.file, self.limits = file, limits
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0

    def startElement(self, name: str, attrs: Any) -> None:
        line = self._locator.getLineNumber() or 0  # type: ignore[attr-defined]
        self.count += 1
        if self.count > self.limits.elements or len(self.open) >= self.limits.depth:
            code = "exchange.too-deep" if len(self.open) >= self.limits.depth else "exchange.too-many"
            raise fail(code, Place(self.file, row=line), limit=f"{self.limits.elements:,} elements")
        element = Element(name.rpartition(":")[2], dict(attrs.items()), line)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def endElement(self, name: str) -> None:
        self.open.pop()

    def characters(self, content: str) -> None:
        self.open[-1].parts.append(content)


def parse(data: bytes, file: str, limits: Limits = LIMITS) -> Element:
    """The root element of the XML in ``data``.

    Raises WellknitError, with the line, for XML that is broken, nested or large beyond ``limits``, or has a document
    type: entities, which can name files and addresses or multiply without end, need one, and no graph does.
    """
    import defusedxml.sax
    from defusedxml.common import DefusedXmlException

    handler = _Tree(file, limits)
    parser = defusedxml.sax.make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.parse(io.BytesIO(data))
    except DefusedXmlException:
        raise fail("exchange.document-type", Place(file)) from None
    except SAXParseException as error:
        line = error.getLineNumber()
        raise fail("exchange.not-xml", Place(file, row=line), why=error.getMessage()) from None
    except (SAXException, LookupError, ValueError) as error:
        raise fail("exchange.not-xml", Place(file), why=str(error)) from None
    assert handler.root is not None
    return handler.root


def tag(name: str, attributes: Mapping[str, str], content: str | None = None) -> str:
    """An element as text; ``content`` is escaped, None makes an empty element."""
    inside = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{inside}/>" if content is None else f"<{name}{inside}>{escape(content)}</{name}>"
