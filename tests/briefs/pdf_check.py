"""What a PDF owes a reader who listens: checked on the finished file with pikepdf, independent of what wrote it.

``faults(data)`` returns one sentence for each thing that is missing, and an empty list for a file that has it all. It
is no veraPDF, but each of its rules is one of PDF/UA-1 (ISO 14289-1) or PDF/A-3 (ISO 19005-3) that a program can
decide.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

__all__ = ["Element", "elements", "faults", "text_of"]

SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
DRAWS = SHOWS_TEXT | {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do"}


@dataclass(frozen=True)
class Element:
    """An element of the structure tree: its standard kind, its dictionary, and the kinds of its ancestors."""

    kind: str
    node: Object
    above: tuple[str, ...]


def faults(data: bytes) -> list[str]:
    """Everything that keeps the file from being read aloud, archived or found again."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_whole(pdf), *_structure(pdf), *_fonts(pdf), *_contents(pdf), *_links(pdf), *_attachments(pdf)]


def _whole(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not str(root.get(Name.Lang, "")):
        yield "the document has no language"
    preferences = root.get(Name.ViewerPreferences, Dictionary())
    if not bool(preferences.get(Name.DisplayDocTitle, False)):
        yield "the window shows the file's name, not the title"
    marked = root.get(Name.MarkInfo, Dictionary())
    if not bool(marked.get(Name.Marked, False)) or Name.StructTreeRoot not in root:
        yield "the document is not tagged"
    if Name.Outlines not in root:
        yield "there are no bookmarks"
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if not metadata.get("dc:title"):
            yield "the metadata have no title"
        text = str(metadata)
    for prefix, part in (("pdfuaid", "1"), ("pdfaid", "3")):
        if not re.search(rf"<{prefix}:part>{part}</{prefix}:part>|{prefix}:part=\"{part}\"", text):
            yield f"the metadata do not say {prefix}:part {part}"
    if not re.search(r"pdfaid:conformance(>|=\")A", text):
        yield "the metadata do not say conformance A"
    for number, page in enumerate(pdf.pages, 1):
        if Name.Annots in page and page.get(Name.Tabs) != Name.S:
            yield f"page {number} is not tabbed through in the order of its structure"


def elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """The elements of the structure tree in the order in which they are read."""
    tree = pdf.Root.get(Name.StructTreeRoot)
    if tree is None:
        return
    roles = {
        str(key).lstrip("/"): str(value).lstrip("/") for key, value in tree.get(Name.RoleMap, Dictionary()).items()
    }

    def walk(node: Object, above: tuple[str, ...]) -> Iterator[Element]:
        if isinstance(node, Array):
            for each in node:
                yield from walk(each, above)
        elif isinstance(node, Dictionary) and Name.S in node:
            kind = str(node.S).lstrip("/")
            kind = roles.get(kind, kind)
            yield Element(kind, node, above)
            yield from walk(node.get(Name.K, Array()), (*above, kind))

    yield from walk(tree.get(Name.K, Array()), ())


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    found = list(elements(pdf))
    last = 0
    for each in found:
        if re.fullmatch(r"H[1-6]", each.kind):
            level = int(each.kind[1])
            if level > last + 1:
                yield f"a heading of level {level} follows one of level {last}"
            last = level
        elif each.kind == "Figure" and not str(each.node.get(Name.Alt, "")).strip():
            yield "a figure has no alternative text"
        elif each.kind == "TH" and _attribute(each.node, Name.Scope) not in (Name.Column, Name.Row, Name.Both):
            yield "a header cell does not say what it heads"
        elif each.kind == "Table" and not any(_inside(each, other) and other.kind == "TH" for other in found):
            yield "a table has no header cells"
        elif each.kind == "LI" and "L" not in each.above[-1:]:
            yield "an item of a list stands outside a list"
    if not any(each.kind == "H1" for each in found):
        yield "there is no heading of the first level"


def _inside(outer: Element, inner: Element) -> bool:
    node = inner.node
    while Name.P in node:
        node = node.P
        if node.objgen == outer.node.objgen:
            return True
    return False


def _attribute(node: Object, name: Name) -> Object | None:
    attributes = node.get(Name.A, Array())
    for each in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(each, Dictionary) and name in each:
            return each[name]
    return None


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get(Name.Type) == Name.Font and Name.DescendantFonts not in each:
            descriptor = each.get(Name.FontDescriptor, Dictionary())
            if not any(name in descriptor for name in (Name.FontFile, Name.FontFile2, Name.FontFile3)):
                yield f"the font {each.get(Name.BaseFont)} is not in the file"
        if isinstance(each, Dictionary) and each.get(Name.Subtype) == Name.Type0 and Name.ToUnicode not in each:
            yield f"the letters of the font {each.get(Name.BaseFont)} can't be told"


def _contents(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What is drawn is either tagged or marked as decoration."""
    for number, page in enumerate(pdf.pages, 1):
        depth: list[bool] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                artifact = operands[0] == Name.Artifact
                tagged = name == "BDC" and isinstance(operands[1], Dictionary) and Name.MCID in operands[1]
                depth.append(artifact or tagged)
            elif name == "EMC":
                depth.pop()
            elif name in DRAWS and not any(depth):
                yield f"page {number} draws something that is neither tagged nor decoration"
                break


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        for each in page.get(Name.Annots, Array()):
            if each.get(Name.Subtype) != Name.Link:
                continue
            if Name.StructParent not in each:
                yield f"a link on page {number} is not tagged"
            if not str(each.get(Name.Contents, "")).strip():
                yield f"a link on page {number} does not say where it leads"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    related = {str(each.get(Name.UF, "")) for each in pdf.Root.get(Name.AF, Array())}
    for name, attached in pdf.attachments.items():
        if name not in related:
            yield f"the attachment {name} is not associated with the document"
        if Name.AFRelationship not in attached.obj:
            yield f"the attachment {name} does not say how it relates to the document"
        if not attached.get_file().mime_type:
            yield f"the attachment {name} does not say what kind of file it is"


def text_of(data: bytes) -> str:
    """All text of the pages as it would be copied out: each string of the contents, in order, one space between two."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "\n".join(" ".join(_strings(page, page.get(Name.Resources, Dictionary()))) for page in pdf.pages)


def _strings(holder: Object, resources: Object) -> Iterator[str]:
    letters: Mapping[str, str] = {}
    width = 1
    for operands, operator in pikepdf.parse_content_stream(holder):
        name = str(operator)
        if name == "Tf":
            font = resources.Font[operands[0]]
            letters = _letters(font)
            width = 2 if font.get(Name.Subtype) == Name.Type0 else 1
        elif name in SHOWS_TEXT:
            shown = operands[-1]
            codes = b"".join(bytes(each) for each in (shown if isinstance(shown, Array) else [shown]) if _is_text(each))
            yield "".join(letters.get(codes[at : at + width].hex(), "\ufffd") for at in range(0, len(codes), width))
        elif name == "Do":
            drawn = resources.XObject[operands[0]]
            if drawn.get(Name.Subtype) == Name.Form:
                yield from _strings(drawn, drawn.get(Name.Resources, resources))


def _is_text(value: object) -> bool:
    return isinstance(value, pikepdf.String)


def _letters(font: Object) -> Mapping[str, str]:
    """The font's own table from codes to letters (ToUnicode, in the form of bfchar and bfrange)."""
    if Name.ToUnicode not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    made: dict[str, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            made[code.lower()] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = f"{int(first, 16) + step:0{len(first)}x}"
                made[code] = chr(int.from_bytes(bytes.fromhex(letter), "big") + step)
    return made
