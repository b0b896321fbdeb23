"""From a Vega-Altair chart to SVG and PNG, with vl-convert: no network, no browser, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, register_namespace, tostring

from wellknit.briefs import fonts

__all__ = ["labelled", "picture", "render"]

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


@cache
def _engine() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(fonts.folder()))
    return vl_convert


def render(spec: Mapping[str, Any], alt: str, prefix: str) -> str:
    """``spec`` as SVG with text as text; one picture with ``alt`` as its text, and ids that begin with ``prefix``."""
    drawn = _engine().vegalite_to_svg(json.dumps(spec), vl_version="6.4", allowed_base_urls=[])
    return _tidied(drawn, alt, prefix)


def picture(svg: str) -> bytes:
    """``svg`` as PNG at twice its size, for what can't show SVG."""
    return bytes(_engine().svg_to_png(svg, scale=2))


def labelled(svg: str, alt: str) -> str:
    """``svg`` with ``alt`` as its text."""
    root = _parsed(svg)
    root.set("aria-label", alt)
    return tostring(root, encoding="unicode")


def _parsed(svg: str) -> Element:
    from defusedxml.ElementTree import fromstring

    register_namespace("", _SVG)
    register_namespace("xlink", _XLINK)
    root: Element = fromstring(svg)
    return root


def _tidied(svg: str, alt: str, prefix: str) -> str:
    root = _parsed(svg)
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            # Vega describes every mark by its fields. In one picture with one text these are noise to a reader.
            if key == "role" or key.startswith("aria-") or key == "class":
                del element.attrib[key]
            elif key == "id":
                element.set(key, f"{prefix}{value}")
            elif "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{prefix}"))
            elif key in ("d", "transform", "x", "y", "width", "height", "x1", "x2", "y1", "y2"):
                element.set(key, _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value))
    _drop_empty(root)
    root.set("role", "img")
    root.set("aria-label", alt)
    return tostring(root, encoding="unicode")


def _drop_empty(element: Element) -> None:
    """Vega leaves frames without content, and paths that are not displayed."""
    for child in list(element):
        _drop_empty(child)
        unseen = child.get("display") == "none" or (child.tag == f"{{{_SVG}}}path" and not child.get("d"))
        if unseen or (child.tag == f"{{{_SVG}}}g" and len(child) == 0):
            element.remove(child)
