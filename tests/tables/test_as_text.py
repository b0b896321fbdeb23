"""Tables in a terminal and in text files."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wellknit.tables import Row, Share
from wellknit.tables.as_text import as_text

from .sample_tables import ALL, agreement, improvement, involvement, share

WIDTHS = (40, 60, 80, 100, 160)


def test_a_narrow_page_lists_each_site_below_the_statement():
    one = replace(agreement(), rows=agreement().rows[-1:])
    assert as_text(one, width=66) == (
        "Site partners who agree or strongly agree with each statement\n"
        "\n"
        "I trust the other organizations that take part.\n"
        "  Chicago                84.2%    16 of 19  62.4 to 94.5\n"
        "  Dayton                 80.0%    16 of 20  58.4 to 91.9\n"
        "  Lehigh Valley         100.0%    16 of 16  80.6 to 100.0\n"
        "  Memphis                90.9%    10 of 11  62.3 to 98.4\n"
        "  Average of sites       88.8%  66 answers  80.8 to 93.8\n"
        "  All answers together   87.9%    58 of 66  77.9 to 93.7\n"
        "\n"
        "Shown: share who agree or strongly agree. Counted: site leaders\n"
        "and core site partners. Base: those who answered.\n"
        "95% intervals: Wilson, which takes those who answered as a sample\n"
        "of many; square-and-add, from the limits of what is joined.\n"
        "66 answers from 65 people.\n"
        "Rounding: once, half up. For the public. From spring_2021, release\n"
        "1 (9f86d081884c).\n"
    )


def test_a_wide_page_has_a_column_for_each_site():
    lines = as_text(involvement(), width=150).splitlines()
    assert re.split(r"\s{3,}", lines[2].strip()) == ["Chicago", "Dayton", "Lehigh Valley", "Memphis"]
    assert re.split(r"\s{2,}", lines[4]) == [
        "6 months or less",
        *("25.9%", "7 of 27", "13.2 to 44.7"),
        *("26.9%", "7 of 26", "13.7 to 46.1"),
        *("15.0%", "6 of 40", "7.1 to 29.1"),
        *("36.4%", "4 of 11", "15.2 to 64.6"),
    ]
    assert lines[6].startswith("1 year or less (subtotal)")


def test_figures_stand_under_figures():
    lines = as_text(involvement(), width=150).splitlines()[4:10]
    places = [[found.end() for found in re.finditer("%", line)] for line in lines]
    assert len({tuple(each) for each in places}) == 1


def test_hidden_cells_say_so_and_one_sentence_says_why():
    text = as_text(improvement(), width=160)
    assert text.count("(hidden)") == 3
    assert text.count("Hidden figures protect people") == 1
    assert "everyone answered" in text


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.key)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_page_and_every_figure_is_there(table, width):
    text = as_text(table, width=width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    flat = " ".join(text.split())
    for _, _, cell in table.cells():
        if isinstance(cell, Share) and not cell.hidden and cell.count is not None:
            assert f"{cell.percent}%" in flat
            assert f"{cell.count} of {cell.base}" in flat


def test_a_file_holds_no_colour_and_a_terminal_gets_it():
    assert "\x1b" not in as_text(agreement())
    coloured = as_text(agreement(), colour=True)
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == as_text(agreement()).split()


def test_the_environment_of_whoever_runs_it_changes_nothing(monkeypatch):
    before = as_text(agreement()), as_text(agreement(), colour=True)
    for name, value in (
        ("NO_COLOR", "1"),
        ("FORCE_COLOR", "1"),
        ("COLUMNS", "33"),
        ("TERM", "dumb"),
        ("TTY_COMPATIBLE", "1"),
    ):
        monkeypatch.setenv(name, value)
    assert (as_text(agreement()), as_text(agreement(), colour=True)) == before


def test_a_label_can_neither_steer_the_terminal_nor_bring_markup():
    row = Row("r", "\x1b]0;owned\x07[red]alarm[/red] :boom:", tuple(share(1, 2) for _ in range(6)))
    text = as_text(replace(agreement(), rows=(row,)), colour=False)
    assert "\x1b" not in text and "\x07" not in text
    assert "[red]alarm[/red] :boom:" in text


@given(st.text(max_size=60), st.integers(40, 140))
def test_any_label_fits_on_any_page(label, width):
    table = replace(agreement(), rows=(replace(agreement().rows[0], label=label),), title=label)
    assert all(cell_len(line) <= width for line in as_text(table, width=width).splitlines())


def test_a_careless_hidden_cell_is_emptied():
    careless = replace(share(7, 11), hidden=True)
    text = as_text(improvement().with_cells({("improved", "chicago"): careless}), width=160)
    assert "63.6" not in text and "7 of 11" not in text


def test_a_table_without_rows_is_no_error():
    assert as_text(replace(agreement(), rows=())).startswith("Site partners who agree")


def test_spanish_has_its_own_words():
    text = as_text(improvement(), width=160, language="es")
    assert "(oculto)" in text and "7 de 11" in text and "BORRADOR" in text
