from decimal import Decimal

import pytest

from wellknit.audits.cells import cell_of, has_decimal_comma, whole_number


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("94.7", "94.7", 1),
        ("79.0", "79.0", 1),
        ("55", "55", 0),
        (" 94.7 % ", "94.7", 1),
        ("94.7 per cent", "94.7", 1),
        ("79.0*", "79.0", 1),
        ("79.0a", "79.0", 1),
        ("79.0 [a]", "79.0", 1),
        ("79.0¹", "79.0", 1),
        ("79.0†‡", "79.0", 1),
        ("79.0% (b)", "79.0", 1),
        ("(94.7)", "94.7", 1),
        (".5", "0.5", 1),
        ("1,204", "1204", 0),
        ("1 204", "1204", 0),
        ("1,204.5", "1204.5", 1),
        ("0", "0", 0),
    ],
)
def test_a_figure_is_read_with_its_zeros_and_without_its_marks(text: str, value: str, decimals: int) -> None:
    cell = cell_of(text)
    assert (cell.kind, str(cell.value), cell.decimals) == ("number", value, decimals)


def test_decimal_commas_are_found_in_the_table_and_read_in_its_cells() -> None:
    assert has_decimal_comma(["94,7", "100", "1.204"])
    assert not has_decimal_comma(["1,204", "94.7", "55"])
    assert cell_of("94,7 %", comma=True).value == Decimal("94.7")
    assert cell_of("1.204", comma=True).value == Decimal("1204")
    assert cell_of("1.204,5", comma=True).value == Decimal("1204.5")


@pytest.mark.parametrize("text", ["-", "–", "—", "n/a", "N/A", "*", "**", "…", "x", "suppressed", "not shown"])
def test_what_is_hidden_is_no_figure(text: str) -> None:
    assert cell_of(text).kind == "hidden"


@pytest.mark.parametrize("text", ["<5", "< 5%", ">95", "≥95", "less than 5", "fewer than 10"])
def test_a_bound_is_no_figure(text: str) -> None:
    assert cell_of(text).kind == "bound"


@pytest.mark.parametrize(
    "text", ["Chicago", "-3.2", "2.5.3", "7e3", "94.7 ±2", "5 sites", "9" * 40, "94.7 " + "*" * 70]
)
def test_anything_else_is_text(text: str) -> None:
    assert cell_of(text).kind == "text"


def test_nothing_is_blank() -> None:
    assert cell_of(" \u00a0 ").kind == "blank"


@pytest.mark.parametrize(
    ("text", "share", "count", "base"),
    [
        ("18 (94.7%)", "94.7", 18, None),
        ("94.7% (18)", "94.7", 18, None),
        ("18/19 (94.7%)", "94.7", 18, 19),
        ("94.7 (18/19)", "94.7", 18, 19),
        ("94.7% (n = 19)", "94.7", None, 19),
        ("18 (95)", "95", 18, None),
    ],
)
def test_counts_and_bases_in_a_cell(text: str, share: str, count: int | None, base: int | None) -> None:
    cell = cell_of(text)
    assert (str(cell.value), cell.count, cell.base) == (share, count, base)


def test_which_of_two_bare_numbers_is_the_count_is_told_by_the_table() -> None:
    assert cell_of("95 (18)", counts_first=False).count == 18


def test_bases_as_people_print_them() -> None:
    assert [whole_number(each) for each in ("19", "n = 19", "(N=19)", "1,204", "19.5", "n", "")] == [
        19, 19, 19, 1204, None, None, None,
    ]  # fmt: skip


def test_a_long_cell_of_marks_is_read_at_once() -> None:
    assert cell_of("1" + " a" * 29).kind in ("text", "number")
