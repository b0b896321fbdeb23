"""What is said of a whole table: its bases, its rule of rounding, averages, distributions, and rows on other bases."""

from __future__ import annotations

from collections.abc import Iterator

from wellknit.audits.audit import Audit
from wellknit.audits.averages import AverageRow, AverageRule
from wellknit.audits.cell_findings import hidden_cells
from wellknit.audits.distributions import blanks
from wellknit.audits.findings import Finding, found, listed, name
from wellknit.audits.rounding import text

__all__ = ["about_table", "counts_at"]


def about_table(audit: Audit) -> Iterator[Finding]:
    """The findings about columns, rows and the table."""
    yield from _bases(audit)
    yield from _apart(audit)
    yield from _distribution(audit)
    yield from _averages(audit)
    yield from _reading(audit)


def counts_at(audit: Audit, row: int, column: int) -> tuple[int, ...]:
    """The counts that a figure can be at the smallest base of its column."""
    smallest = audit.columns[column].smallest
    if audit.apart is not None and row in audit.apart.rows:
        smallest = audit.apart.bases[column][0] if audit.apart.bases[column] else None
    return () if smallest is None else audit.model.counts(row, column, smallest, audit.rule)


def _reading(audit: Audit) -> Iterator[Finding]:
    table = audit.printed
    if table.proportions:
        yield found(audit, "proportions")
    short = [f"'{table.cells[row][column].figure}'" for row, column in table.short]
    if short:
        shown = listed(list(dict.fromkeys(short)), 6)
        yield found(audit, "short", decimals=table.decimals, cells=shown, count=len(short))
    if hidden := hidden_cells(audit):
        yield found(audit, "hidden", cells=hidden)
    if table.left_out:
        yield found(audit, "left_out", names=listed([name(each) for each in table.left_out], 8))
    if len(audit.models) > 1:
        others = [each for each in audit.fitting if each != audit.convention]
        if audit.convention in audit.fitting:
            kind = f"convention_{audit.convention}"
            yield found(audit, f"{kind}_of_several" if others else kind)


def _bases(audit: Audit) -> Iterator[Finding]:
    table = audit.printed
    solved = [column for column, each in enumerate(audit.columns) if each.chosen]
    unknown = [column for column in solved if table.columns[column].base is None]
    if unknown:
        smallest = [f"{table.columns[column].name} {audit.columns[column].smallest}" for column in unknown]
        rule = "sum" if audit.rule == "sum" else "once"
        yield found(audit, f"bases_{rule}", (), unknown, bases=listed(smallest, 40))
        for column in unknown:
            yield _others(audit, column)
    if audit.joint > 1:
        joint: dict[str, str | int] = {"number": f"{audit.joint:,}", "most": audit.model.max_base}
        yield found(audit, "joint", (), solved, **joint)
        for rule_of, number in audit.joint_by.items():
            if rule_of != "of_printed":
                kind = "joint_uncounted" if number is None else f"joint_{rule_of}"
                yield found(audit, kind, (), solved, number=f"{number or 0:,}")
    if audit.rule == "sum":
        once = [column for column in solved if audit.columns[column].once != audit.columns[column].chosen]
        for column in once:
            first = audit.columns[column].once
            values: dict[str, str | int] = {"column": table.columns[column].name, "most": audit.model.max_base}
            if first and first[0] != audit.columns[column].smallest:
                yield found(audit, "once_only_from", (), (column,), base=first[0], **values)
            elif not first:
                yield found(audit, "never_once", (), (column,), **values)


def _others(audit: Audit, column: int) -> Finding:
    """The other bases of a column: where all of them are multiples of the smallest up to some base, that is said."""
    chosen, most = audit.columns[column].chosen, audit.model.max_base
    smallest, of = chosen[0], audit.printed.columns[column].name
    if len(chosen) == 1:
        return found(audit, "base_only", (), (column,), column=of, base=smallest, most=most)
    if len(chosen) == most:
        return found(audit, "any_base", (), (column,), column=of, most=most)
    odd = next((each for each in chosen if each % smallest), None)
    if odd is None:
        return found(audit, "bases_multiples", (), (column,), column=of, base=smallest, most=most, number=len(chosen))
    shown = listed(chosen[1:], 8)
    return found(
        audit,
        "bases_others",
        (),
        (column,),
        column=of,
        base=smallest,
        others=shown,
        odd=odd,
        number=len(chosen),
        most=most,
    )


def _apart(audit: Audit) -> Iterator[Finding]:
    apart = audit.apart
    if apart is None:
        return
    table = audit.printed
    columns = [column for column, bases in enumerate(apart.bases) if bases and len(bases) < audit.model.max_base]
    bases = listed([f"{table.columns[column].name} {apart.bases[column][0]}" for column in columns], 40)
    rows = listed([name(table.rows[row]) for row in apart.rows])
    yield found(
        audit, "apart_forced" if audit.forced_apart else "apart_likely", apart.rows, columns, rows=rows, bases=bases
    )


def _distribution(audit: Audit) -> Iterator[Finding]:
    of = audit.distribution
    if of is None:
        return
    table = audit.printed
    yield found(audit, "distribution", of.parts, (), parts=listed([name(table.rows[row]) for row in of.parts], 12))
    reached = []
    for column in range(len(table.columns)):
        figures = [cell.units(table.decimals) if cell.kind == "number" else None for cell in table.column_cells(column)]
        total = of.total(figures)
        if total is None:
            continue
        if of.reaches(figures, audit.model.scale):
            reached.append(f"{table.columns[column].name} {text(total, table.decimals)}")
        elif total > audit.model.scale:
            shown = text(total, table.decimals)
            yield found(audit, "past_hundred", of.parts, (column,), column=table.columns[column].name, total=shown)
        else:
            yield _short_of_hundred(audit, column, text(total, table.decimals))
    if reached:
        yield found(audit, "reaches_hundred", of.parts, (), columns=listed(reached, 40))
    if audit.unbound:
        yield found(audit, "unbound", of.parts)
    yield from _subtotals(audit)


def _short_of_hundred(audit: Audit, column: int, total: str) -> Finding:
    """Which blanks would explain that a column does not reach 100, over its smallest bases."""
    of, model = audit.distribution, audit.model
    assert of is not None
    explained = []
    for base in audit.columns[column].chosen[:4]:
        place = model.place(base)
        fewest, most = blanks(of, model.least[:, column, place].tolist(), model.most[:, column, place].tolist(), base)
        explained.append((base, f"{fewest}" if fewest == most else f"{fewest}–{most}"))
    values: dict[str, str | int] = {"column": audit.printed.columns[column].name, "total": total}
    if not explained:
        return found(audit, "short_of_hundred", of.parts, (column,), **values)
    (base, number), *others = explained
    more = listed([f"{blank} / {of_base}" for of_base, blank in others]) or "–"
    return found(audit, "blanks", of.parts, (column,), base=base, blanks=number, others=more, **values)


def _subtotals(audit: Audit) -> Iterator[Finding]:
    of, table = audit.distribution, audit.printed
    assert of is not None
    for each in of.subtotals:
        parts = listed([name(table.rows[row]) for row in each.parts], 12)
        values: dict[str, str | int] = {"row": name(table.rows[each.row]), "parts": parts}
        once = not audit.unbound and all(audit.columns)
        if each.added:
            yield found(audit, "subtotal_added", (each.row,), (), **values)
        elif once:
            examples = []
            for column in range(len(table.columns)):
                cells = table.column_cells(column)
                if any(cells[row].kind != "number" for row in (each.row, *each.parts)):
                    continue
                added = sum(cells[row].units(table.decimals) for row in each.parts)
                if added != cells[each.row].units(table.decimals):
                    sums = " + ".join(cells[row].figure for row in each.parts)
                    shown = f"{cells[each.row].figure}, {sums} = {text(added, table.decimals)}"
                    base, counts = audit.columns[column].smallest, counts_at(audit, each.row, column)
                    count = f"{counts[0]}/{base}, " if counts else ""
                    examples.append(f"{table.columns[column].name} {count}{shown}")
            yield found(audit, "subtotal_once", (each.row,), (), examples=listed(examples, 4), **values)
        else:
            yield found(audit, "subtotals_misfit", (each.row,), (), **values)


def _averages(audit: Audit) -> Iterator[Finding]:
    of, table = audit.averages, audit.printed
    if of is None or table.average_column is None:
        return
    column, rows = table.average_column.name, [each.row for each in of.rows]
    if not of.explains:
        yield from _unexplained(audit, column)
        return
    if not all(each.chosen for each in audit.columns):
        yield found(audit, "averages_of_printed_alone", rows, (), column=column, number=len(rows))
        return
    if of.explains == ("of_printed",):
        changed = of.misfits("of_exact")
        shown = listed([_instead(audit, each, "of_exact") for each in changed], 8) or "–"
        changed_rows = [each.row for each in changed]
        yield found(audit, "averages_of_printed", changed_rows, (), column=column, instead=shown, number=len(rows))
    elif len(of.explains) == 1:
        yield found(audit, f"averages_{of.explains[0]}", rows, (), column=column, number=len(rows))
    else:
        yield found(audit, "averages_several", rows, (), column=column, number=len(rows))
    if "pooled" not in of.explains:
        misfits = of.misfits("pooled")
        furthest = max(
            misfits, key=lambda each: abs(float(each.figure) - float((each.gives["pooled"] or (each.figure,))[0]))
        )
        if furthest.gives["pooled"]:
            kind = "not_pooled" if "pooled" in of.open else "never_pooled"
            shown = _instead(audit, furthest, "pooled")
            yield found(
                audit, kind, [each.row for each in misfits], (), column=column, example=shown, most=audit.model.max_base
            )
    elif "of_exact" not in of.explains and "of_printed" not in of.explains:
        misfit = of.misfits("of_exact")[0]
        yield found(
            audit, "not_unweighted", (misfit.row,), (), column=column, example=_instead(audit, misfit, "of_exact")
        )


def _unexplained(audit: Audit, column: str) -> Iterator[Finding]:
    of = audit.averages
    assert of is not None
    for each in of.rows:
        if any(each.fits(rule) for rule in each.gives) and any(each.gives.values()):
            continue
        gives = ", ".join(dict.fromkeys(figure for figures in each.gives.values() for figure in figures[:3]))
        possible = any(other.open for averages in audit.averages_by for other in averages.rows if other.row == each.row)
        kind = "averages_unexplained" if possible else "average_of_others"
        yield found(audit, kind, (each.row,), (), column=column, row=name(audit.printed.rows[each.row]),
                    figure=each.figure, gives=gives, most=audit.model.max_base)  # fmt: skip
    rules = [rule for rule in ("of_printed", "of_exact", "pooled") if any(each.fits(rule) for each in of.rows)]
    if len(rules) > 1 and all(any(each.fits(rule) for rule in each.gives) for each in of.rows):
        yield found(audit, "averages_mixed", [each.row for each in of.rows], (), column=column)


def _instead(audit: Audit, row: AverageRow, rule: AverageRule) -> str:
    figures = " / ".join(row.gives[rule][:3])
    return f"{row.figure} → {figures} ({name(audit.printed.rows[row.row])})"
