"""How a cell reads, and what stands under a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from wellknit.tables import Change, Mean, Share
from wellknit.tables.words import (
    _ENGLISH,
    _SPANISH,
    evidence,
    footnotes,
    limits,
    plain,
    reading,
    row_heading,
    say,
    value,
)

from .sample_tables import ALL, DRAFT, agreement, change, improvement, involvement

SIXTEEN_OF_NINETEEN = Share(16, 19, Decimal("84.2"), Decimal("62"), Decimal("94"), "wilson")


@pytest.mark.parametrize(
    ("cell", "english", "spanish"),
    [
        (SIXTEEN_OF_NINETEEN, "84.2% (16 of 19; 62 to 94)", "84.2% (16 de 19; 62 a 94)"),
        (
            Share(18, 19, Decimal("94.7"), Decimal("84.0"), Decimal("96.0"), "hypergeometric", 25),
            "94.7% (18 of 19 answering out of 25; 84.0 to 96.0)",
            "94.7% (18 de 19 que respondieron, entre 25; 84.0 a 96.0)",
        ),
        (
            Share(11, 11, Decimal("100.0"), interval="census", population=11),
            "100.0% (11 of 11; everyone answered)",
            "100.0% (11 de 11; respondieron todas las personas)",
        ),
        (
            Share(None, 66, Decimal("88.8"), Decimal("80.1"), Decimal("93.0"), "square-and-add"),
            "88.8% (66 answers; 80.1 to 93.0)",
            "88.8% (66 respuestas; 80.1 a 93.0)",
        ),
        (Share(2, 9, Decimal("22.2")), "22.2% (2 of 9)", "22.2% (2 de 9)"),
        (Share(0, 0, None), "no answers", "sin respuestas"),
        (Share.concealed(), "hidden", "oculto"),
        (Mean(Decimal("4.05"), 1), "4.05 (1 answer)", "4.05 (1 respuesta)"),
        (Mean.concealed(), "hidden", "oculto"),
        (
            Change(Decimal("-8.3"), Decimal("-20.0"), Decimal("3.4"), "square-and-add"),
            "−8.3 points (−20.0 to +3.4)",
            "−8.3 puntos (−20.0 a +3.4)",
        ),
        (Change(Decimal("1.0")), "+1.0 point", "+1.0 punto"),
        (Change.concealed(), "hidden", "oculto"),
    ],
)
def test_a_cell_reads_in_both_languages(cell, english, spanish):
    assert reading(cell) == english
    assert reading(cell, "es") == spanish


def test_another_language_is_read_in_english():
    assert reading(SIXTEEN_OF_NINETEEN, "fr") == "84.2% (16 of 19; 62 to 94)"


def test_a_hidden_cell_has_no_evidence_even_if_it_carries_numbers():
    careless = replace(SIXTEEN_OF_NINETEEN, hidden=True)
    assert (value(careless), evidence(careless), limits(careless)) == ("hidden", "", "")


def test_english_and_spanish_have_the_same_texts_with_the_same_places():
    assert _ENGLISH.keys() == _SPANISH.keys()
    for key in _ENGLISH:
        names = [{part.split("}")[0] for part in text[key].split("{")[1:]} for text in (_ENGLISH, _SPANISH)]
        assert names[0] == names[1], key


def test_under_a_table_stand_whom_it_counts_how_and_from_where():
    assert footnotes(agreement()) == (
        "Shown: share who agree or strongly agree. Counted: site leaders and core site partners. "
        "Base: those who answered.",
        "95% intervals: Wilson, which takes those who answered as a sample of many; "
        "square-and-add, from the limits of what is joined.",
        "66 answers from 65 people.",
        "Rounding: once, half up. For the public. From spring_2021, release 1 (9f86d081884c).",
    )


def test_a_draft_says_so_first():
    assert footnotes(agreement(DRAFT))[0] == (
        "DRAFT: the answers are not frozen in a release yet, and these figures may change."
    )
    assert footnotes(agreement(DRAFT))[-1].endswith("From spring_2021, draft (9f86d081884c).")


def test_one_sentence_stands_for_all_hidden_cells():
    said = footnotes(improvement())
    assert sum("Hidden figures protect people" in line for line in said) == 1
    assert not any("Hidden" in line for line in footnotes(agreement()))


def test_subtotals_are_explained_where_there_are_any():
    assert say("subtotals") in footnotes(involvement())
    assert say("subtotals") not in footnotes(agreement())


def test_the_corner_of_a_table_says_what_its_rows_are():
    assert [row_heading(table) for table in ALL] == [
        *("Statement", "Statement", "Length of involvement", "Statement", "Statement", "Statement"),
    ]
    assert row_heading(replace(agreement(), kind="choices"), "es") == "Respuesta"
    assert row_heading(replace(agreement(), kind="response")) == "Role"


def test_another_convention_is_named():
    assert footnotes(replace(change(), rounding="as-printed"))[-1].startswith(
        "Rounding: by the convention 'as-printed'."
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\u202eb", "a b"),
        ("two\nlines\tand more", "two lines and more"),
        ("\ud800", ""),
        ("ação 学校", "ação 学校"),
    ],
)
def test_labels_bring_nothing_that_steers_a_terminal(text, shown):
    assert plain(text) == shown
