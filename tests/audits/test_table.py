"""From texts to a table of figures: what stands where, and what is no figure of people."""

import pytest

from wellknit.audits.options import Options
from wellknit.audits.rounding import Measure
from wellknit.audits.table import Grid, Printed, printed_table
from wellknit.errors import WellknitError


def read(*rows: str, **options: object) -> Printed:
    """A table written as lines of cells with bars between them."""
    cells = tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows)
    return printed_table(Grid("table", cells), Options(**options))  # type: ignore[arg-type]


def code(*rows: str, **options: object) -> str:
    with pytest.raises(WellknitError) as caught:
        read(*rows, **options)
    return caught.value.problems[0].code


def figures(table: Printed) -> list[list[str]]:
    return [[cell.text for cell in cells] for cells in table.cells]


def test_items_in_rows_and_sites_in_columns() -> None:
    table = read("item | Chicago | Dayton | Average", "trust | 84.2 | 80 | 82.1", "talk | 63.2 | 60.0 | 61.6")
    assert [each.name for each in table.columns] == ["Chicago", "Dayton"]
    assert table.rows == ("trust", "talk")
    assert figures(table) == [["84.2", "80"], ["63.2", "60.0"]]
    assert table.average_column is not None and table.average_column.name == "Average"
    assert (table.decimals, table.short) == (1, ((0, 1),))


@pytest.mark.parametrize("name", ["Average", "Mean", "All sites", "Total", "Overall", "Average of sites", "Promedio"])
def test_the_column_that_joins_the_others_is_found_by_its_heading(name: str) -> None:
    table = read(f"item | A | B | {name}", "trust | 84.2 | 80.0 | 82.1")
    assert table.average_column is not None and table.average_column.name == name


def test_the_column_of_averages_can_be_named_or_denied() -> None:
    rows = ("item | A | B | Joint", "trust | 84.2 | 80.0 | 82.1")
    assert read(*rows).average_column is None
    named = read(*rows, average="joint")
    assert named.average_column is not None and len(named.columns) == 2
    assert len(read("item | A | Average", "trust | 84.2 | 80.0", average="none").columns) == 2
    assert code(*rows, average="Mean of all") == "audit.no-such-column"


def test_bases_in_headings_in_a_row_and_given() -> None:
    heads = read("item | Chicago (n = 19) | Dayton, n=20 | C", "trust | 84.2 | 80.0 | 50.0")
    assert [(each.name, each.base) for each in heads.columns] == [("Chicago", 19), ("Dayton", 20), ("C", None)]
    row = read("item | A | B", "n | 19 | 20", "trust | 84.2 | 80.0")
    assert [each.base for each in row.columns] == [19, 20]
    row = read("item | A | B", "trust | 84.2 | 80.0", "Respondents | n = 19 | 1,020")
    assert [each.base for each in row.columns] == [19, 1020]
    given = read("item | A | B", "n | 19 | 20", "trust | 84.2 | 80.0", bases={"b": 40})
    assert [each.base for each in given.columns] == [19, 40]
    ordered = read("item | A | B", "trust | 84.2 | 80.0", bases={"1": 19, "2": 20})
    assert [each.base for each in ordered.columns] == [19, 20]


@pytest.mark.parametrize("bases", [{"1": 19}, {"1": 19, "2": 20, "3": 21}, {"Chicago": 19}, {"A": 19, "Chicago": 19}])
def test_bases_that_fit_no_column_are_refused(bases: dict[str, int]) -> None:
    assert code("item | A | B", "trust | 84.2 | 80.0", bases=bases) == "audit.bases-do-not-fit"


def test_a_column_of_bases_says_that_sites_stand_in_rows() -> None:
    table = read("site | n | trust | talk", "A | 19 | 84.2 | 63.2", "B | 20 | 80.0 | 60.0")
    assert table.by_rows
    assert [(each.name, each.base) for each in table.columns] == [("A", 19), ("B", 20)]
    assert table.rows == ("trust", "talk")


def test_rows_that_reach_100_are_turned() -> None:
    rows = ("site | never | often | always", "A | 20.0 | 30.0 | 50.0", "B | 10.0 | 25.0 | 65.0")
    assert read(*rows).by_rows
    assert not read(*rows, groups="columns").by_rows
    assert not read(*rows, distribution=False).by_rows


def test_titles_heads_in_two_rows_sections_and_notes() -> None:
    table = read(
        "Table 1 | how partners see it | | | |",
        " | 2021 | 2021 | 2022 | 2022",
        " | A | B | A | B",
        "Trust | | | |",
        "trust | 84.2 | 80.0 | 70.0 | 71.4",
        "Note: in per cent | | | |",
    )
    assert table.title == "Table 1 how partners see it"
    assert [each.name for each in table.columns] == ["2021 · A", "2021 · B", "2022 · A", "2022 · B"]
    assert table.rows == ("trust",)


def test_columns_of_counts_belong_to_the_shares_beside_them() -> None:
    table = read("item | A, n | A, % | B, n | B, %", "trust | 16 | 84.2 | 16 | 80.0")
    assert [each.name for each in table.columns] == ["A", "B"]
    assert [cell.count for cell in table.cells[0]] == [16, 16]


def test_what_is_no_figure_of_people_is_left_out_and_named() -> None:
    table = read(
        "item | A | B | p-value | Change",
        "trust | 84.2 | 80.0 | 0.74 | 4.2",
        "Average of items | 84.2 | 80.0 | |",
        "Budget | 12000 | 15000 | |",
    )
    assert [each.name for each in table.columns] == ["A", "B"]
    assert table.rows == ("trust",)
    assert set(table.left_out) == {"p-value", "Change", "Average of items", "Budget"}


def test_hidden_cells_stay_and_say_nothing() -> None:
    table = read("item | A | B", "trust | 84.2 | <5", "talk | – | 60.0")
    assert [[cell.kind for cell in cells] for cells in table.cells] == [["number", "bound"], ["hidden", "number"]]


def test_decimal_commas() -> None:
    table = read("item | A | B", "trust | 84,2 | 80", "talk | 63,2 % | 60,0 %")
    assert [[cell.figure for cell in cells] for cells in table.cells] == [["84.2", "80"], ["63.2", "60.0"]]


def test_shares_of_one_are_read_as_per_cent() -> None:
    table = read("item | A | B", "trust | 0.842 | 0.8", "talk | 0.632 | 1")
    assert table.proportions
    assert (table.decimals, [[cell.figure for cell in cells] for cells in table.cells]) == (
        1,
        [["84.2", "80"], ["63.2", "100"]],
    )
    # A few tenths of a per cent stay what they are.
    assert not read("item | A | B", "fled | 0.4% | 0.25%").proportions


def test_a_table_without_headings() -> None:
    table = read("trust | 84.2 | 80.0", "talk | 63.2 | 60.0")
    assert table.rows == ("trust", "talk")
    assert len(table.columns) == 2


def test_names_that_stand_twice_are_told_apart() -> None:
    table = read("item | A | A", "trust | 84.2 | 80.0", "trust | 63.2 | 60.0")
    assert [each.name for each in table.columns] == ["A", "A (2)"]
    assert table.rows == ("trust", "trust (2)")


def test_means_need_their_scale() -> None:
    table = read("item | A | Mean", "trust | 3.42 | 3.42", measure=Measure("mean", 1, 5))
    assert (table.decimals, table.average_column is not None) == (2, True)


@pytest.mark.parametrize("rows", [(), ("item | A", "trust | yes"), ("item | A", "trust | 1900"), ("only | words",)])
def test_a_table_without_percentages_is_refused(rows: tuple[str, ...]) -> None:
    assert code(*rows) == "audit.no-percentages"


def test_figures_that_are_not_rounded_are_refused() -> None:
    assert code("item | A | B", "trust | 94.7368421 | 80") == "audit.too-many-decimals"
