"""WordprocessingML written as it nests: ``make("w:p", make("w:r", ...), style="Quote")``.

python-docx holds the package, its parts and pictures; what stands in them is written here, as bookmarks, links within
the document, borders and columns have no other way in.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any

from docx.oxml.ns import nsdecls
from docx.oxml.ns import qn as _qn
from docx.oxml.parser import OxmlElement, parse_xml

__all__ = ["Xml", "extend", "make", "parse", "properties", "qn", "set_look", "set_property", "text_run"]


@cache
def qn(name: str) -> str:
    """A name with its namespace written out: 'w:p' as lxml has it."""
    return str(_qn(name))


def _places(names: str) -> dict[str, int]:
    return {qn(f"w:{name}"): place for place, name in enumerate(names.split())}


#: An lxml element; python-docx brings no types.
Xml = Any

#: Word reads the properties of a paragraph only in this order (ECMA-376 part 1, 17.3.1.26).
_PARAGRAPH = _places(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)

#: And those of a run in this one (17.3.2.28).
_RUN = _places(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_ORDER = {"w:pPr": _PARAGRAPH, "w:rPr": _RUN}


def make(tag: str, *children: Xml | None, **attributes: object) -> Xml:
    """The element ``tag`` with its children; attributes are of its own namespace: ``make("w:sz", val=20)``.

    A name that ends in an underscore loses it (``type_``, ``class_``); None leaves the attribute or child out.
    """
    prefix = tag.partition(":")[0]
    element = OxmlElement(tag)
    for name, value in attributes.items():
        if value is not None:
            element.set(qn(f"{prefix}:{name.rstrip('_')}"), str(value))
    extend(element, children)
    return element


def extend(element: Xml, children: Iterable[Xml | None]) -> Xml:
    """The element, with the children that are not None appended."""
    for each in children:
        if each is not None:
            element.append(each)
    return element


def properties(tag: str, *children: Xml | None) -> Xml | None:
    """``w:pPr`` or ``w:rPr`` with its children in the order that Word asks for; nothing where there are none."""
    order = _ORDER[tag]
    found = sorted((each for each in children if each is not None), key=lambda each: order[each.tag])
    return extend(OxmlElement(tag), found) if found else None


def set_look(elements: Iterable[Xml], *look: Xml) -> None:
    """Gives all runs within ``elements`` some properties; others of theirs stay."""
    tags = {each.tag for each in look}
    for element in elements:
        for run in element.iter(qn("w:r")):
            held = run.find(qn("w:rPr"))
            kept = [] if held is None else [each for each in held if each.tag not in tags]
            if held is not None:
                run.remove(held)
            run.insert(0, properties("w:rPr", *kept, *(deepcopy(each) for each in look)))


def set_property(paragraph: Xml, new: Xml) -> None:
    """Sets attributes of one property of a paragraph; others of the same property, and its place, stay as they are."""
    held = paragraph.find(qn("w:pPr"))
    kept = [] if held is None else [each for each in held if each.tag != new.tag]
    old = None if held is None else held.find(new.tag)
    if old is not None:
        for name, value in old.attrib.items():
            if name not in new.attrib:
                new.set(name, value)
    made = properties("w:pPr", *kept, new)
    if held is not None:
        paragraph.remove(held)
    paragraph.insert(0, made)


def text_run(text: str, *look: Xml | None) -> Xml:
    """A run of text, its spaces kept."""
    written = OxmlElement("w:t")
    written.text = text
    written.set(qn("xml:space"), "preserve")
    return make("w:r", properties("w:rPr", *look), written)


def parse(xml: str, *prefixes: str) -> Xml:
    """The element that ``xml`` writes; ``{declare}`` in it stands for the namespaces of ``prefixes``."""
    return parse_xml(xml.replace("{declare}", nsdecls(*prefixes)))
