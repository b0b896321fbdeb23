"""A report as a page: findings by how much they matter, then each table with the counts behind its figures."""

from __future__ import annotations

from dataclasses import dataclass

from wellknit.audits.audit import Audit
from wellknit.audits.report import Report
from wellknit.audits.table_findings import counts_at
from wellknit.labels import label

__all__ = ["Part", "as_html", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: sentences, and a table of texts if it has ``headings``. ``level`` 1 opens the page."""

    title: str
    sentences: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    level: int = 2


def parts_of(report: Report, language: str = "en") -> tuple[Part, ...]:
    """The page: what can't be, what is worth a look, what the figures say, and a table of counts for each table."""
    names = " · ".join(dict.fromkeys(audit.printed.name for audit in report.audits))
    serious = [each for each in report.findings if each.severity != "note"]
    opening = () if serious else (label("audit_page.nothing", language),)
    found = [Part(label("audit_page.title", language), (names, *opening), level=1)]
    several = len(report.audits) > 1
    for severity in ("error", "warning", "note"):
        said = []
        for each in report.of(severity):
            start = f"{each.table}: " if several and each.table and each.kind != "coincide" else ""
            said.append(start + each.sentence(language))
        if said:
            found.append(Part(label(f"audit_page.{severity}", language), tuple(said)))
    found += [_table(audit, language) for audit in report.audits]
    conventions = ", ".join(label(f"audit_page.{each}", language) for each in report.audits[0].models)
    most = report.options.max_base
    method = label("audit_page.method", language, most=most, conventions=conventions)
    return (*found[:-1], _with_note(found[-1], method))


def _with_note(part: Part, note: str) -> Part:
    return Part(part.title, part.sentences, part.headings, part.rows, (*part.notes, note), part.level)


def _table(audit: Audit, language: str) -> Part:
    printed = audit.printed
    heads = [column.name for column in printed.columns]
    joined = [printed.average_column.name] if printed.average_column else []
    rows = []
    for row, item in enumerate(printed.rows):
        cells = []
        for column, cell in enumerate(printed.cells[row]):
            counts = counts_at(audit, row, column) if cell.kind == "number" else ()
            shown = str(counts[0]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}" if counts else ""
            cells.append(f"{cell.text}  [{shown}]" if shown else cell.text)
        rows.append((item, *cells, *([printed.average[row].text] if joined else [])))
    empty = [""] * len(joined)
    smallest = [
        label("audit_page.known", language, base=column.base)
        if column.base is not None
        else str(solutions.smallest or label("audit_page.none", language))
        for column, solutions in zip(printed.columns, audit.columns, strict=True)
    ]
    every = [_bases(solutions.chosen, language) for solutions in audit.columns]
    rows.append((label("audit_page.base", language), *smallest, *empty))
    rows.append((label("audit_page.bases", language, most=audit.model.max_base), *every, *empty))
    notes = [label("audit_page.by_rows", language)] if printed.by_rows else []
    return Part(
        label("audit_page.table", language, name=printed.name),
        tuple(each for each in (printed.title, label("audit_page.reading", language)) if each),
        (label("audit_page.item", language), *heads, *joined),
        tuple(rows),
        tuple(notes),
    )


def _bases(bases: tuple[int, ...], language: str, most: int = 4) -> str:
    if not bases:
        return label("audit_page.none", language)
    shown = ", ".join(map(str, bases[:most]))
    if len(bases) <= most:
        return shown
    return label("audit_page.more", language, shown=shown, count=len(bases) - most)


def as_html(report: Report, language: str = "en") -> str:
    """The page as HTML that needs nothing else; every text is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from wellknit.tables.words import plain

    environment = Environment(
        loader=PackageLoader("wellknit.audits", "."),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    page = environment.get_template("audit.html.jinja")
    return page.render(parts=parts_of(report, language), language=language)
