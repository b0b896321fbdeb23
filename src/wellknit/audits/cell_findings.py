"""What is said of single cells: those that cannot be, and those that are sums of rounded parts."""

from __future__ import annotations

from collections.abc import Iterator

from wellknit.audits.audit import Audit
from wellknit.audits.findings import Finding, cell_name, found, listed, name
from wellknit.audits.rounding import CONVENTIONS, count_ranges, printed, text
from wellknit.audits.sums import splits

__all__ = ["about_cells", "hidden_cells", "impossible_cells", "narrowed_splits", "splits_of"]


def impossible_cells(audit: Audit) -> tuple[tuple[int, int], ...]:
    """The cells that no count can give over any base that their column may have, whatever was asked for is tried:
    every convention, rounded once or as a sum of rounded parts."""
    cells = []
    for row, of in enumerate(audit.printed.cells):
        apart = audit.apart is not None and row in audit.apart.rows
        for column, cell in enumerate(of):
            if (
                cell.kind == "number"
                and not apart
                and not any(model.possible(column, "sum", [row]).any() for model in audit.models.values())
            ):
                cells.append((row, column))
    return tuple(cells)


def about_cells(audit: Audit) -> Iterator[Finding]:
    """The findings about single cells."""
    unable = impossible_cells(audit)
    for row, column in unable:
        yield _impossible(audit, row, column)
    touched = {column for _, column in unable}
    for column, solutions in enumerate(audit.columns):
        if not solutions.chosen and column not in touched:
            yield _no_base(audit, column)
    if audit.rule == "sum":
        for column, solutions in enumerate(audit.columns):
            if solutions.smallest is not None:
                yield from _sums(audit, column, solutions.smallest)


def _no_base(audit: Audit, column: int) -> Finding:
    import numpy

    table = audit.printed.columns[column]
    values: dict[str, str | int] = {"column": table.name, "base": table.base or audit.model.max_base}
    # Each figure by any of the conventions: where that fits, figures were rounded in different ways, or misprinted.
    models = list(audit.models.values())
    possible = models[0].possible(column, "sum", ())
    for row in audit.rows:
        possible &= numpy.logical_or.reduce([model.sum[row, column] for model in models])
    return found(audit, "no_convention" if possible.any() else "no_base_up_to", (), (column,), **values)


def _impossible(audit: Audit, row: int, column: int) -> Finding:
    table, cell = audit.printed, audit.printed.cells[row][column]
    where = cell_name(audit, row, column)
    base = cell.base or table.columns[column].base
    if cell.count is not None and base and 0 <= cell.count <= base * table.measure.items * table.measure.high:
        would = printed(cell.count, base, table.decimals, audit.convention, table.measure)
        return found(audit, "miscounted", (row,), (column,), cell=where, count=cell.count, base=base, would=would)
    if cell.decimals < table.decimals and _possible_as_short(audit, row, column):
        return found(
            audit, "mixed_precision", (row,), (column,), cell=where, decimals=cell.decimals, usual=table.decimals
        )
    kind = "impossible" if audit.model.parts > 1 and table.measure.kind == "share" else "impossible_once"
    parts = audit.model.parts
    if base is None:
        return found(audit, "none_up_to", (row,), (column,), cell=where, most=audit.model.max_base)
    return found(
        audit, kind, (row,), (column,), cell=where, base=base, nearest=_nearest(audit, row, column, base), parts=parts
    )


def _possible_as_short(audit: Audit, row: int, column: int) -> bool:
    """Whether a cell printed with fewer decimals than the table is possible when it was rounded to those."""
    cell, table = audit.printed.cells[row][column], audit.printed
    scale = table.measure.scale(cell.decimals)
    bases = audit.model.bases
    known = cell.base or table.columns[column].base
    right = bases == known if known else bases <= audit.model.max_base
    for each in CONVENTIONS:
        if each in audit.models:
            least, most = count_ranges(cell.units(cell.decimals), bases, scale, each, table.measure)
            if ((least <= most) & right).any():
                return True
    return False


def _nearest(audit: Audit, row: int, column: int, base: int) -> str:
    """The figures that counts over the base do give, next to the printed one."""
    table, cell = audit.printed, audit.printed.cells[row][column]
    low, high = table.measure.limits(base)
    over = table.measure.answers(base)
    near = cell.units(table.decimals) * over // audit.model.scale
    counts = [count for count in (near, near + 1) if low <= count <= high]
    shown = [
        f"{count}/{over} = {printed(count, base, table.decimals, audit.convention, table.measure)}" for count in counts
    ]
    return listed(shown) or "–"


def splits_of(audit: Audit, row: int, column: int, base: int) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
    """For a figure that may be the sum of two rounded parts: each possible count with its possible splits."""
    cell, model = audit.printed.cells[row][column], audit.model
    value = cell.units(audit.printed.decimals)
    counts = model.counts(row, column, base, "sum")
    return tuple((count, splits(value, count, base, model.scale, audit.convention)) for count in counts)


def _sums(audit: Audit, column: int, base: int) -> Iterator[Finding]:
    """Cells of a column that no count gives when it is rounded once, and what they tell of the parts."""
    table, model = audit.printed, audit.model
    for row in audit.rows:
        cell = table.cells[row][column]
        if cell.kind != "number" or model.counts(row, column, base, "once"):
            continue
        counts = model.counts(row, column, base, "sum")
        if not counts:
            continue
        once = printed(counts[0], base, table.decimals, audit.convention)
        if model.parts != 2:
            yield found(
                audit, "sum_of_several", (row,), (column,), cell=cell_name(audit, row, column), base=base,
                count=counts[0], once=once, parts=model.parts,
            )  # fmt: skip
            continue
        (count, ways), *_ = splits_of(audit, row, column, base)
        one, other = ways[len(ways) // 2]
        figures = [printed(each, base, table.decimals, audit.convention) for each in (one, other)]
        yield found(
            audit, "sum_of_parts", (row,), (column,), cell=cell_name(audit, row, column), base=base, count=count,
            once=once, one=figures[0], other=figures[1], people=f"{one} + {other}",
            splits=listed([f"{a}+{b}" for a, b in ways], 10),
        )  # fmt: skip


def narrowed_splits(audit: Audit) -> Iterator[Finding]:
    """Figures that look right, and whose splits are narrowed all the same if they were added up from rounded parts."""
    table, model = audit.printed, audit.model
    if model.parts != 2 or audit.rule != "sum":
        return
    for column, solutions in enumerate(audit.columns):
        base = solutions.smallest
        alike: dict[tuple[str, int], list[int]] = {}
        for row in audit.rows if base is not None else ():
            cell = table.cells[row][column]
            if cell.kind == "number" and cell.base is None and model.counts(row, column, base or 0, "once"):
                for count in model.counts(row, column, base or 0, "sum"):
                    alike.setdefault((cell.figure, count), []).append(row)
        for (figure, count), rows in alike.items():
            assert base is not None
            ways = dict(splits_of(audit, rows[0], column, base))[count]
            out = [(one, count - one) for one in range(count // 2 + 1) if (one, count - one) not in ways]
            if out:
                where = f"{figure} ({listed([name(table.rows[row]) for row in rows], 4)}, {table.columns[column].name})"
                would = sum(_units(audit, each, base) for each in out[0])
                yield found(
                    audit, "split_narrowed", rows, (column,), cell=where, count=count, base=base,
                    out=listed([f"{a}+{b}" for a, b in out], 8), example=f"{out[0][0]}+{out[0][1]}",
                    would=text(would, table.decimals),
                )  # fmt: skip


def _units(audit: Audit, count: int, base: int) -> int:
    shown = printed(count, base, audit.printed.decimals, audit.convention)
    return int(shown.replace(".", ""))


def hidden_cells(audit: Audit) -> str:
    """The cells without a figure, as a list."""
    return listed(
        [
            f"'{cell.text}' ({name(audit.printed.rows[row])}, {audit.printed.columns[column].name})"
            for row, cells in enumerate(audit.printed.cells)
            for column, cell in enumerate(cells)
            if cell.kind in ("hidden", "bound", "text")
        ],
        6,
    )
