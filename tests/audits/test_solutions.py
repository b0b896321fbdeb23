"""Sound and complete: what the audit lists is what a search by hand finds, and the truth is never called impossible."""

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.audits.audit import Audit, audit_table
from wellknit.audits.averages import AverageRule
from wellknit.audits.counting import joint_solutions
from wellknit.audits.options import Options
from wellknit.audits.report import report_of
from wellknit.audits.rounding import CONVENTIONS, Convention
from wellknit.audits.table import Grid, printed_table

from .printing import as_text, grid, in_print, once, sums

CONVENTION = st.sampled_from(CONVENTIONS)


def random_table(draw: random.Random, most: int) -> tuple[list[list[int]], int, Convention, int]:
    """Figures of some columns: of real counts, of sums of two rounded parts, and some of nobody."""
    decimals, convention, parts = draw.choice((0, 1, 1, 2)), draw.choice(CONVENTIONS), draw.choice((1, 1, 2))
    rows, columns = draw.randint(1, 4), draw.randint(1, 3)
    bases = [draw.randint(1, most) for _ in range(columns)]
    figures = []
    for _ in range(rows):
        row = []
        for base in bases:
            one = draw.randint(0, base)
            other = draw.randint(0, base - one) if parts == 2 else 0
            figure = in_print(one, base, decimals, convention) + in_print(other, base, decimals, convention)
            row.append(draw.randint(0, 100 * 10**decimals) if draw.random() < 0.08 else figure)
        figures.append(row)
    return figures, decimals, convention, parts


def test_the_list_of_bases_is_what_a_search_finds(long: bool) -> None:
    draw = random.Random(1)
    for _ in range(10_000 if long else 300):
        most = draw.choice((8, 15, 30))
        figures, decimals, convention, parts = random_table(draw, most)
        shown = [(f"item {number}", [as_text(each, decimals) for each in row]) for number, row in enumerate(figures)]
        columns = [f"site {number}" for number in range(len(figures[0]))]
        options = Options(max_base=most, convention=convention, parts=parts, distribution=False)
        found = audit_table(grid(shown, columns), options)
        assert found.printed.decimals == decimals
        for column, solutions in enumerate(found.columns):
            wanted = [figures[row][column] for row in found.rows]
            by_count = [base for base in range(1, most + 1) if set(wanted) <= once(base, decimals, convention)]
            by_sum = [
                base
                for base in range(1, most + 1)
                if set(wanted) <= {figure for _, figure in sums(base, decimals, convention, parts)}
            ]
            assert (list(solutions.once), list(solutions.sum)) == (by_count, by_sum)
            assert solutions.chosen == (solutions.once if found.rule == "once" else solutions.sum)


def test_the_list_of_bases_of_a_distribution_is_what_a_search_finds(long: bool) -> None:
    """Parts, a subtotal that is rounded once, and blanks: whole people shared out, by trying every way to."""
    draw = random.Random(2)
    tried = 0
    for _ in range(3_000 if long else 150):
        # In whole per cent of many people a figure has several counts, and the subtotal binds those of its parts.
        (most, decimals), convention = draw.choice(((14, 1), (14, 1), (130, 0))), draw.choice(CONVENTIONS)
        base = draw.randint(6, most)
        parts = sorted_parts(draw, base)
        figures = [in_print(each, base, decimals, convention) for each in parts]
        subtotal = in_print(parts[0] + parts[1], base, decimals, convention)
        rows = [*figures[:2], subtotal, *figures[2:]]
        shown = [(f"band {number}", [as_text(each, decimals)]) for number, each in enumerate(rows)]
        options = Options(max_base=most, convention=convention, parts=1, distribution=True)
        found = audit_table(grid(shown, ["all of us"]), options)
        of = found.distribution
        assert of is not None
        if [each.row for each in of.subtotals] != [2] or of.subtotals[0].parts != (0, 1):
            continue  # another row can be read as the subtotal too
        tried += 1
        added = of.subtotals[0].added
        expected = [
            base for base in range(1, most + 1) if shared_out(base, figures, subtotal, convention, added, decimals)
        ]
        assert list(found.columns[0].chosen) == expected
        assert base in expected
    assert tried > (500 if long else 25)


def sorted_parts(draw: random.Random, base: int) -> list[int]:
    cuts = sorted(draw.randint(0, base - draw.randint(0, 1)) for _ in range(3))
    return [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], base - cuts[2] - draw.randint(0, 1) * (base > cuts[2])]


def shared_out(base: int, figures: list[int], subtotal: int, convention: str, added: bool, decimals: int) -> bool:
    def counts_of(figure: int) -> list[int]:
        return [count for count in range(base + 1) if in_print(count, base, decimals, convention) == figure]

    choices = [counts_of(each) for each in figures]
    return any(
        sum(counts) <= base and (added or in_print(counts[0] + counts[1], base, decimals, convention) == subtotal)
        for counts in product(*choices)
    )


@pytest.mark.parametrize("rule", ["of_exact", "pooled"])
def test_joint_solutions_are_those_found_one_by_one(rule: AverageRule, long: bool) -> None:
    draw = random.Random(3)
    for _ in range(400 if long else 40):
        most, convention = 16, draw.choice(CONVENTIONS)
        rows, columns = draw.randint(1, 3), draw.randint(2, 4)
        bases = [draw.randint(2, most) for _ in range(columns)]
        counts = [[draw.randint(0, base) for base in bases] for _ in range(rows)]
        decimals = draw.choice((0, 1))
        averages = [average(row, bases, rule, convention, decimals) for row in counts]
        shown = []
        for number, row in enumerate(counts):
            cells = [in_print(count, base, decimals, convention) for count, base in zip(row, bases, strict=True)]
            shown.append((f"item {number}", [as_text(each, decimals) for each in (*cells, averages[number])]))
        names = [f"site {number}" for number in range(columns)]
        options = Options(max_base=most, convention=convention, parts=1, distribution=False)
        found = audit_table(grid(shown, [*names, "average"]), options)
        if found.apart is not None or found.printed.decimals != decimals:
            continue
        every = [each.chosen for each in found.columns]
        number = sum(fits(found, choice, averages, rule, convention, decimals) for choice in product(*every))
        assert joint_solutions(found.model, "once", every, rule, range(rows)) == number
        assert number >= 1
        assert found.averages is not None and rule in found.averages.open


def average(counts: list[int], bases: list[int], rule: str, convention: str, decimals: int) -> int:
    if rule == "pooled":
        return in_print(sum(counts), sum(bases), decimals, convention)
    exact = sum((Fraction(count, base) for count, base in zip(counts, bases, strict=True)), Fraction(0)) / len(bases)
    return in_print(exact.numerator, exact.denominator, decimals, convention)


def fits(found: Audit, bases: tuple[int, ...], averages: list[int], rule: str, convention: str, decimals: int) -> bool:
    for row, wanted in enumerate(averages):
        choices = []
        for column, base in enumerate(bases):
            value = found.printed.cells[row][column].units(decimals)
            choices.append([each for each in range(base + 1) if in_print(each, base, decimals, convention) == value])
        if not any(
            average(list(each), list(bases), rule, convention, decimals) == wanted for each in product(*choices)
        ):
            return False
    return True


# --- Soundness: hypothesis ------------------------------------------------------------------------------------------


@st.composite
def true_tables(draw: st.DrawFn) -> tuple[Grid, list[int], int, bool]:
    """A table printed from real counts by one convention; whether zeros are left out and parts were rounded first."""
    decimals, convention = draw(st.integers(0, 2)), draw(CONVENTION)
    bases = draw(st.lists(st.integers(1, 30), min_size=1, max_size=4))
    rows = draw(st.integers(1, 5))
    tidy, comma, parts = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    shown = []
    for number in range(rows):
        cells = []
        for base in bases:
            count = draw(st.integers(0, base))
            one = draw(st.integers(0, count)) if parts else 0
            figure = in_print(one, base, decimals, convention) + in_print(count - one, base, decimals, convention)
            hidden = draw(st.sampled_from(("", "", "", "", "-", "<5", "n/a")))
            cells.append(
                hidden or as_text(figure, decimals, tidy=tidy, comma=comma) + draw(st.sampled_from(("", "%", "*")))
            )
        shown.append((f"item {number}", cells))
    if not any(cell[0].isdigit() for _, cells in shown for cell in cells):
        shown[0][1][0] = as_text(in_print(1, bases[0], decimals, convention), decimals, comma=comma)
    return grid(shown, [f"site {number}" for number in range(len(bases))]), bases, decimals, parts


@given(true_tables(), st.sampled_from((8, 30)))
def test_a_true_table_keeps_its_truth_and_nothing_in_it_is_called_impossible(
    table: tuple[Grid, list[int], int, bool], most: int
) -> None:
    printed_grid, bases, decimals, parts = table
    options = Options(max_base=most, groups="columns")
    report = report_of([printed_table(printed_grid, options)], options)
    assert [each.kind for each in report.of("error")] == []
    (found,) = report.audits
    if found.printed.decimals == decimals and most >= max(bases):
        names = [each.name for each in found.printed.columns]
        for number, base in enumerate(bases):
            if f"site {number}" in names:
                column = names.index(f"site {number}")
                rule = "sum" if parts else "once"
                assert any(base in model.candidates(column, rule) for model in found.models.values())


@given(true_tables())
def test_over_the_true_bases_nothing_is_called_impossible(table: tuple[Grid, list[int], int, bool]) -> None:
    printed_grid, bases, _, _ = table
    given_bases = {f"site {number}": base for number, base in enumerate(bases)}
    options = Options(max_base=30, groups="columns", bases=given_bases)
    report = report_of([printed_table(printed_grid, options)], options)
    assert [each.kind for each in report.of("error")] == []


@given(CONVENTION, st.lists(st.integers(2, 25), min_size=2, max_size=4), st.data())
def test_a_true_average_is_never_called_impossible(
    convention: Convention, bases: list[int], data: st.DataObject
) -> None:
    rule = data.draw(st.sampled_from(("of_exact", "pooled", "of_printed")))
    shown = []
    for number in range(data.draw(st.integers(1, 3))):
        counts = [data.draw(st.integers(0, base)) for base in bases]
        cells = [in_print(count, base, 1, convention) for count, base in zip(counts, bases, strict=True)]
        if rule == "of_printed":
            mean = in_print(sum(cells), 1000 * len(cells), 1, convention)
        else:
            mean = average(counts, bases, rule, convention, 1)
        shown.append((f"item {number}", [as_text(each, 1) for each in (*cells, mean)]))
    names = [f"site {number}" for number in range(len(bases))]
    options = Options(max_base=25, convention=convention, groups="columns", distribution=False)
    found = audit_table(grid(shown, [*names, "average"]), options)
    if found.apart is None:
        assert found.averages is not None and rule in found.averages.open


@given(CONVENTION, st.integers(0, 1), st.lists(st.integers(3, 60), min_size=1, max_size=4), st.data())
def test_a_true_distribution_keeps_its_truth(
    convention: Convention, decimals: int, bases: list[int], data: st.DataObject
) -> None:
    """Bands with blanks, and a subtotal of the first two or three that is rounded once or added up, found or not."""
    bands, joined, added = data.draw(st.integers(3, 6)), data.draw(st.integers(2, 3)), data.draw(st.booleans())
    columns = []
    for base in bases:
        left, counts = base, []
        for _ in range(bands):
            counts.append(data.draw(st.integers(0, left)))
            left -= counts[-1]
        figures = [in_print(count, base, decimals, convention) for count in counts]
        once_rounded = in_print(sum(counts[:joined]), base, decimals, convention)
        subtotal = sum(figures[:joined]) if added else once_rounded
        columns.append([*figures[:joined], subtotal, *figures[joined:]])
    shown = [(f"band {row}", [as_text(column[row], decimals) for column in columns]) for row in range(bands + 1)]
    names = [f"site {number}" for number in range(len(bases))]
    options = Options(max_base=60, convention=convention, groups="columns")
    report = report_of([printed_table(grid(shown, names), options)], options)
    (found,) = report.audits
    assert report.of("error") == ()
    if found.printed.decimals == decimals and found.distribution is not None and found.rule == "once":
        for column, base in zip(found.columns, bases, strict=True):
            assert base in column.chosen


def test_the_search_can_fail() -> None:
    """The wrong convention loses the truth: the tests above would see it."""
    table = grid([("item", [as_text(in_print(2, 3, 1, "truncate"), 1)])], ["site"])  # 66.6
    assert 3 in audit_table(table, Options(max_base=9, convention="truncate")).columns[0].once
    assert 3 not in audit_table(table, Options(max_base=9, convention="half_up")).columns[0].once
