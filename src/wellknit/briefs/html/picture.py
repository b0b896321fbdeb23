"""A chart's SVG made part of the page: one picture with one alternative text, nothing in it that acts or fetches."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, register_namespace, tostring

from markupsafe import Markup

__all__ = ["inline_svg"]

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
#: Styles too: inside a page they would reach beyond the drawing.
ACTIVE = {"script", "style", "foreignObject", "iframe", "animate", "set", "animateMotion", "animateTransform"}
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")


#: What a live drawing may say of its parts to a screen reader; it is one that we drew ourselves.
SPOKEN = {"role", "tabindex", "aria-label", "aria-hidden", "focusable"}


def inline_svg(svg: str, alt: str, prefix: str, *, live: bool = False) -> Markup:
    """``svg`` for use inside the page.

    The drawing becomes one image with ``alt`` as its text: roles and labels of its parts, which a chart library writes
    by the dozen, would be read one after the other. Its ids get ``prefix``, as two charts may name a clip path alike.
    Scripts, embedded pages, event handlers and references to anything outside the drawing are dropped. A ``live``
    drawing is a group with ``alt`` as its name, and keeps the roles and labels of its parts.
    """
    from defusedxml.ElementTree import fromstring

    register_namespace("", SVG)
    register_namespace("xlink", XLINK)
    root: Element = fromstring(svg)
    _clean(root, prefix, SPOKEN if live else set())
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if root.get("viewBox") is None and width and height:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    for key in ("width", "height", "style", "class"):
        root.attrib.pop(key, None)
    root.set("role", "group" if live else "img")
    root.set("aria-label", alt)
    # Without it, old Edge and Internet Explorer put every drawing into the tab order.
    root.set("focusable", "false")
    if width:
        # A little larger than drawn is well; much larger would set its text larger than the page's.
        root.set("style", f"max-width:{width * 1.2:g}px")
    return Markup(tostring(root, encoding="unicode"))


def _pixels(text: str | None) -> float | None:
    found = re.fullmatch(r"\s*([0-9.]+)(px)?\s*", text or "")
    return float(found[1]) if found else None


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _clean(element: Element, prefix: str, kept: set[str]) -> None:
    for child in list(element):
        # Comments and processing instructions have a function for a tag.
        if not isinstance(child.tag, str) or _local(child.tag) in ACTIVE:
            element.remove(child)
        else:
            _clean(child, prefix, kept)
    for key, value in list(element.attrib.items()):
        local = _local(key)
        if local in kept:
            continue
        if local == "role" or local.startswith("aria-") or local.lower().startswith("on") or local == "tabindex":
            del element.attrib[key]
        elif local == "id":
            element.set(key, f"{prefix}-{value}")
        elif local == "href":
            if value.startswith("#"):
                element.set(key, f"#{prefix}-{value[1:]}")
            elif not value.startswith("data:image/"):
                del element.attrib[key]
        elif "url(" in value:
            element.set(key, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
