"""Workbooks as bytes, made part by part: what no spreadsheet program would write can be written here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

#: Cell style 1 shows a date, 2 a format of the workbook's own, 3 a duration.
STYLES = (
    f'<styleSheet {MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


def text(value: str) -> str:
    """A cell's inner XML and type for a text: '<c r="A1" {this}</c>'."""
    return f't="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'


def sheet(rows: Sequence[Sequence[str]], more: str = "") -> str:
    """A sheet of texts; a cell that begins with '<' is taken as its own attributes and content."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, cell in enumerate(row):
            reference = f"{chr(ord('A') + place)}{number}"
            if cell:
                cells.append(f'<c r="{reference}" {cell[1:] if cell.startswith("<") else text(cell)}</c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f"<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData>{more}</worksheet>"


def number(value: str, style: int = 0) -> str:
    return f'<s="{style}"><v>{value}</v>'


def formula(expression: str, value: str | None = None) -> str:
    return f"<><f>{expression}</f>" + ("" if value is None else f"<v>{value}</v>")


def workbook(
    rows: Sequence[Sequence[str]] = (),
    *,
    sheets: Mapping[str, str] | None = None,
    states: Mapping[str, str] | None = None,
    more: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    properties: str = "",
) -> bytes:
    """A workbook of ``rows`` (or of ``sheets``, their XML by name), with ``parts`` put in or in place of others."""
    named = sheets or {"Sheet1": sheet(rows, more)}
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{place}" r:id="s{place}" '
        f'state="{(states or {}).get(name, "visible")}"/>'
        for place, name in enumerate(named, start=1)
    )
    relations = "".join(
        f'<Relationship Id="s{place}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        f'Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(named) + 1)
    )
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": f"<workbook {MAIN} {LINKED}>{properties}<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{place}.xml": xml for place, xml in enumerate(named.values(), start=1)},
        **(parts or {}),
    }
    return packed(content)


def packed(content: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target.getvalue()
