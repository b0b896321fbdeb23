"""From a grid of texts to a printed table: which columns are sites, which joins them, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wellknit.audits.cells import BLANK, Cell, cell_of, has_decimal_comma, whole_number
from wellknit.audits.headings import Heading, heading_of, is_average, is_base, is_beside
from wellknit.audits.options import NO_AVERAGE, Options
from wellknit.audits.rounding import Measure
from wellknit.errors import Place, fail, worded

__all__ = ["Column", "Grid", "Printed", "printed_table", "with_bases"]


#: Every figure is tried over every base under every convention, all in memory.
_MOST_CELLS = 4_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as texts: ``name`` says where it stands ('report.docx, table 2'); every row is as wide as it is."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its name, and the people in it where that is printed or given."""

    name: str
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """``cells[r][c]`` are the figures of row r in the group (site) c; ``average[r]`` those of the column that joins the
    groups. ``decimals`` is to how many decimals the table prints, found from the cells. ``left_out`` names rows and
    columns that are no figures of people; ``short`` are cells printed with fewer decimals than the table's.
    ``proportions``: shares of one were printed ('0.947') and are read as per cent."""

    name: str
    title: str
    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    average_column: Column | None
    average: tuple[Cell, ...]
    decimals: int
    average_decimals: int
    measure: Measure
    left_out: tuple[str, ...] = ()
    by_rows: bool = False
    proportions: bool = False

    @property
    def short(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (row, column)
            for row, cells in enumerate(self.cells)
            for column, cell in enumerate(cells)
            if cell.kind == "number" and cell.decimals < self.decimals
        )

    def column_cells(self, column: int) -> tuple[Cell, ...]:
        return tuple(cells[column] for cells in self.cells)


def printed_table(grid: Grid, options: Options) -> Printed:
    """The figures of ``grid``.

    Raises WellknitError where it holds no percentages (or means), more decimals than can be audited, or not the column
    or bases that ``options`` name.
    """
    rows, titles = _trimmed(grid.rows)
    if not rows:
        raise fail("audit.no-percentages", Place(grid.name))
    if options.groups == "rows":
        rows = _turned(rows)
    found = _read(grid, rows, titles, options, by_rows=options.groups == "rows")
    if options.groups == "auto" and _stands_in_rows(rows, found, options):
        turned = _read(grid, _turned(rows), titles, options, by_rows=True)
        found = turned if turned is not None else found
    if found is None:
        raise fail("audit.no-percentages", Place(grid.name))
    if len(found.rows) * len(found.columns) > _MOST_CELLS:
        raise fail("audit.too-large", Place(grid.name), limit=worded("{number} figures", number=f"{_MOST_CELLS:,}"))
    found = _in_per_cent(found)
    if max(found.decimals, found.average_decimals) > 4:
        raise fail("audit.too-many-decimals", Place(grid.name), decimals=found.decimals)
    return with_bases([found], options.bases or {})[0]


def _trimmed(rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """The rows that hold anything, all equally wide, and apart from them the titles above."""
    kept = [[" ".join(cell.split()) for cell in row] for row in rows]
    kept = [row for row in kept if any(row)]
    titles: list[str] = []
    # A title stands alone in its row, or fills it where cells are joined.
    width = max(map(len, kept), default=0)
    while len(kept) > 1 and _is_title(kept[0], width):
        titles.append(" ".join(dict.fromkeys(cell for cell in kept.pop(0) if cell)))
    width = max(map(len, kept), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in kept]
    places = [place for place in range(width) if any(row[place] for row in filled)]
    return [[row[place] for place in places] for row in filled], titles


def _in_per_cent(table: Printed) -> Printed:
    """Shares of one as per cent: where every figure is at most 1 with some two decimals, several are not nought and one
    is over a half, and none says per cent. (Percentages that all are under 1 are those of rare events in thousands.)"""
    figures = [cell for cells in (*table.cells, table.average) for cell in cells if cell.kind == "number"]
    shares = all(cell.value is not None and cell.value <= 1 and not cell.percent for cell in figures)
    some = [cell.value for cell in figures if cell.value]
    if table.measure.kind == "mean" or not shares or table.decimals < 2 or len(some) < 3 or max(some) <= Decimal("0.5"):
        return table

    def scaled(cell: Cell) -> Cell:
        if cell.value is None:
            return cell
        places = max(0, cell.decimals - 2)
        return replace(cell, value=(cell.value * 100).quantize(Decimal(1).scaleb(-places)), decimals=places)

    return replace(
        table,
        cells=tuple(tuple(map(scaled, cells)) for cells in table.cells),
        average=tuple(map(scaled, table.average)),
        decimals=max(0, table.decimals - 2),
        average_decimals=max(0, table.average_decimals - 2),
        proportions=True,
    )


def _is_title(row: list[str], width: int) -> bool:
    """Words at the left of a wide row, or the same words all over it. (A comma in a title splits it in a CSV.)"""
    filled = [cell for cell in row if cell]
    if any(cell_of(cell).kind != "text" for cell in filled):
        return False
    if len(set(filled)) == 1 and len(filled) > 2:
        return True
    at_left = row[: len(filled)] == filled
    return at_left and (len(filled) == 1 or 2 * len(filled) <= width)


def _turned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(each) for each in zip(*rows, strict=True)]


def _stands_in_rows(rows: list[list[str]], found: Printed | None, options: Options) -> bool:
    """Whether sites stand in rows: a column of bases and no row of them, or rows that reach 100 where columns don't."""
    heads = rows[0][1:]
    if any(is_base(head) for head in heads) and not any(is_base(row[0]) for row in rows[1:]):
        return True
    if found is None or options.measure.kind == "mean" or options.distribution is False:
        return False
    across, down = _reaching(found.cells), _reaching(tuple(zip(*found.cells, strict=True)))
    return across > 0 and across * 2 >= len(found.cells) and across > down and len(found.columns) >= 3


def _reaching(lines: Sequence[Sequence[Cell]]) -> int:
    """How many of the lines add up to 100 (or to 200 less a half: parts with one total among them)."""
    count = 0
    for line in lines:
        values = [float(cell.value) for cell in line if cell.value is not None]
        unit = 10.0 ** -max((cell.decimals for cell in line), default=0)
        reach = len(values) * unit / 2 + 1e-9
        pairs = [sum(values), *(sum(values) - each for each in values)]
        count += len(values) >= 3 and any(abs(each - 100) <= reach for each in pairs)
    return count


def _read(grid: Grid, rows: list[list[str]], titles: list[str], options: Options, *, by_rows: bool) -> Printed | None:
    comma = has_decimal_comma(cell for row in rows for cell in row)
    heads, body = _headings(rows, comma)
    shown = [heading_of(head) for head in heads]
    counts_first = "(n)" not in " ".join((*heads, *titles)).casefold()
    left: list[str] = []
    bases: dict[int, int] = {}
    items: list[tuple[str, list[Cell]]] = []
    for row in body:
        numbers = {place: whole_number(row[place]) for place in range(1, len(row)) if row[place]}
        if is_base(row[0]) or (
            numbers and all("n" in row[place].casefold() and each for place, each in numbers.items())
        ):
            bases.update({place: each for place, each in numbers.items() if each})
            continue
        cells = [BLANK, *(cell_of(text, comma=comma, counts_first=counts_first) for text in row[1:])]
        figures = [cell for place, cell in enumerate(cells) if cell.kind == "number" and not shown[place].counts]
        if not figures:
            continue
        if is_average(row[0]) or all(_beyond(cell, options.measure) for cell in figures):
            left.append(row[0])
            continue
        items.append((row[0] or str(len(items) + 1), cells))
    if not items:
        return None
    return _columns(grid, titles, shown, items, bases, left, options, by_rows)


def _headings(rows: list[list[str]], comma: bool) -> tuple[list[str], list[list[str]]]:
    """The headings, joined where they stand in several rows, and the rows below them."""

    def is_figure(text: str) -> bool:
        cell = cell_of(text, comma=comma)
        return cell.kind == "number" and cell.value is not None and (cell.value <= 110 or cell.decimals > 0)

    if any(is_figure(cell) for cell in rows[0][1:]):
        return [str(place) for place in range(len(rows[0]))], rows
    heads, at = list(rows[0]), 1
    while at < len(rows):
        row = rows[at]
        texts = [cell for cell in row[1:] if cell]
        if is_base(row[0]) or len(set(texts)) < 2 or any(cell_of(cell, comma=comma).kind != "text" for cell in texts):
            break
        if all(whole_number(cell) for cell in texts):
            break
        heads = [
            head if not cell or cell == head else f"{head} · {cell}".strip(" ·")
            for head, cell in zip(heads, row, strict=True)
        ]
        at += 1
    return heads, rows[at:]


def _beyond(cell: Cell, measure: Measure) -> bool:
    assert cell.value is not None
    # A sum of rounded parts may print as 100.1; what is further off is no share.
    return cell.value > (101 if measure.kind == "share" else measure.high)


def _columns(
    grid: Grid,
    titles: list[str],
    shown: list[Heading],
    items: list[tuple[str, list[Cell]]],
    bases: dict[int, int],
    left: list[str],
    options: Options,
    by_rows: bool,
) -> Printed | None:
    counting = {head.name.casefold(): place for place, head in enumerate(shown) if head.counts and place}
    groups: list[int] = []
    joined: list[int] = []
    wanted = options.average.casefold()
    for place in range(1, len(shown)):
        head = shown[place]
        figures = [cells[place] for _, cells in items if cells[place].kind == "number"]
        if head.counts or is_base(head.name):
            continue
        if not figures:
            left += [head.name] * any(cells[place].kind != "blank" for _, cells in items)
            continue
        if is_beside(head.name) or all(_beyond(cell, options.measure) for cell in figures):
            left.append(head.name)
        elif wanted == head.name.casefold() or (not wanted and is_average(head.name)):
            joined.append(place)
        else:
            groups.append(place)
    if wanted not in ("", NO_AVERAGE) and not joined:
        there = ", ".join(f"'{shown[place].name}'" for place in groups)
        raise fail("audit.no-such-column", Place(grid.name), column=options.average, columns=there)
    if not groups:  # a table whose only column is called 'All': it is a group like another
        groups, joined = joined, []
    if not groups:
        return None
    left += [shown[place].name for place in joined[1:]]
    average = joined[0] if joined else None

    def cells_at(place: int) -> list[Cell]:
        at = counting.get(shown[place].name.casefold())
        cells = [each[place] for _, each in items]
        counts = [whole_number(each[at].text) if at is not None else None for _, each in items]
        return [
            replace(cell, count=count) if count is not None else cell for cell, count in zip(cells, counts, strict=True)
        ]

    columns = [cells_at(place) for place in groups]
    kept = [row for row in range(len(items)) if any(column[row].kind == "number" for column in columns)]
    if not kept:
        return None
    joining = [cells_at(average)[row] for row in kept] if average is not None else [BLANK] * len(kept)
    names = _distinct([shown[place].name or str(place) for place in groups])
    return Printed(
        grid.name,
        grid.title or " · ".join(titles),
        tuple(_distinct([items[row][0] for row in kept])),
        tuple(Column(name, bases.get(place) or shown[place].base) for name, place in zip(names, groups, strict=True)),
        tuple(tuple(column[row] for column in columns) for row in kept),
        Column(shown[average].name, bases.get(average) or shown[average].base) if average is not None else None,
        tuple(joining),
        max(column[row].decimals for column in columns for row in kept),
        max((cell.decimals for cell in joining), default=0),
        options.measure,
        tuple(left),
        by_rows,
    )


def _distinct(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def with_bases(tables: Sequence[Printed], bases: Mapping[str, int]) -> tuple[Printed, ...]:
    """The tables with ``bases`` in the place of printed ones: under the names '1', '2', ... in the order of the columns
    of each, else by the name of a column, which one of the tables at least must have (be it all hidden, and left out).

    Raises WellknitError for names that no table has, or more or fewer bases than columns.
    """
    if not bases:
        return tuple(tables)
    given = {name.casefold(): base for name, base in bases.items()}
    if set(given) == {str(place) for place in range(1, len(given) + 1)}:
        for table in tables:
            if len(given) != len(table.columns):
                raise fail("audit.bases-do-not-fit", Place(table.name), given=len(given), columns=_names([table]))
        return tuple(_put(table, list(given.values())) for table in tables)
    known = {
        name.casefold() for table in tables for name in (*(column.name for column in table.columns), *table.left_out)
    }
    if set(given) - known:
        where = Place(tables[0].name if len(tables) == 1 else None)
        raise fail("audit.bases-do-not-fit", where, given=len(given), columns=_names(tables))
    return tuple(
        _put(table, [given.get(each.name.casefold(), each.base) for each in table.columns]) for table in tables
    )


def _put(table: Printed, bases: Sequence[int | None]) -> Printed:
    columns = tuple(replace(column, base=base) for column, base in zip(table.columns, bases, strict=True))
    return replace(table, columns=columns)


def _names(tables: Sequence[Printed]) -> str:
    return ", ".join(f"'{name}'" for name in dict.fromkeys(each.name for table in tables for each in table.columns))
