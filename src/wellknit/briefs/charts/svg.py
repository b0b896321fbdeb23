"""A writer of SVG: elements as text, numbers short and always alike, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from wellknit.tables.words import plain

__all__ = ["drawing", "element", "group", "number", "path", "title", "words"]

Point = tuple[float, float]


def number(value: float) -> str:
    """A length with at most two decimals.

    >>> number(12.0), number(-0.004), number(3.14159)
    ('12', '0', '3.14')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, /, *inside: str, **attributes: object) -> str:
    """An element; ``stroke_width`` becomes stroke-width, ``class_`` class, and None leaves an attribute out."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(number(each) if isinstance(each, float) else str(each))}"
        for key, each in attributes.items()
        if each is not None
    )
    content = "".join(inside)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def group(inside: Iterable[str], **attributes: object) -> str:
    """Elements together; nothing where there are none."""
    content = "".join(inside)
    return element("g", content, **attributes) if content else ""


def path(points: Sequence[Point], *, closed: bool = False) -> str:
    """The outline through ``points``, as a path's ``d``."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def words(text: str, /, **attributes: object) -> str:
    """A line of text."""
    return element("text", escape(plain(text)), **attributes)


def title(text: str) -> str:
    """What is shown where the pointer rests on an element, and read where it is come to."""
    return element("title", escape(plain(text)))


def drawing(width: float, height: float, parts: Iterable[str], **attributes: object) -> str:
    """The whole drawing, on white."""
    size = f"{number(width)} {number(height)}"
    ground = element("rect", width=width, height=height, fill="#ffffff")
    return element(
        "svg",
        ground,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {size}",
        **attributes,
    )
