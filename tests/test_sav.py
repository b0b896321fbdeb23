"""SPSS files: whatever the names and texts, a second reader finds what was written, and one content is one file."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.sav import Variable, as_number, legal_names, written


def read(content: bytes) -> tuple[Any, Any]:
    """The file as pyreadstat reads it: rows with user-missing values as they stand, and what is said of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.sav"
        path.write_bytes(content)
        return pyreadstat.read_sav(path, user_missing=True)


def values(frame: Any, name: str) -> list[Any]:
    return [None if each != each else each for each in frame[name]]


TRUST = Variable(
    "trust",
    "Confío en las demás organizaciones",
    (4, 1, -99, -96, None),
    measure="ordinal",
    labels={1: "Muy en desacuerdo", 4: "Muy de acuerdo", -96: "No sé", -99: "Sin respuesta"},
    missing=(-99, -96),
)


def test_labels_measures_and_missing_values_reach_a_second_reader() -> None:
    words = Variable("words", "En sus palabras", ("Años de niñez, ¿sí?", "", "=1+1", "ок", "x"), "text", "nominal")
    frame, said = read(written([TRUST, words], "Encuesta de otoño", ["Preguntó Ana."]))
    assert values(frame, "trust") == [4, 1, -99, -96, None]
    assert list(frame["words"]) == ["Años de niñez, ¿sí?", "", "=1+1", "ок", "x"]
    assert said.column_names_to_labels == {"trust": "Confío en las demás organizaciones", "words": "En sus palabras"}
    assert said.variable_value_labels == {"trust": TRUST.labels}
    assert said.missing_ranges == {"trust": [{"lo": -99, "hi": -96}]}
    assert said.variable_measure == {"trust": "ordinal", "words": "nominal"}
    assert (said.file_label, said.notes, said.file_encoding) == ("Encuesta de otoño", ["Preguntó Ana."], "UTF-8")


def test_days_moments_and_times_come_back_as_such() -> None:
    zone = timezone(timedelta(hours=-6))
    frame, _ = read(
        written(
            [
                Variable("day", "", (as_number(date(2021, 3, 15)), None), "date"),
                Variable("moment", "", (as_number(datetime(2021, 3, 15, 9, 30, tzinfo=zone)), None), "datetime"),
                Variable("clock", "", (as_number(time(23, 59, 5)), None), "time"),
            ]
        )
    )
    assert frame["day"][0] == date(2021, 3, 15)
    assert frame["moment"][0] == datetime(2021, 3, 15, 9, 30)
    assert frame["clock"][0] == time(23, 59, 5)
    assert all(each != each or each is None for each in frame.loc[1])


def test_a_day_before_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="before the calendar"):
        as_number(date(1582, 10, 14))


def test_what_is_too_long_ends_with_an_ellipsis_between_two_characters() -> None:
    long = Variable("long", "ñ" * 200, (1,), labels={1: "é" * 100})
    text = Variable("text", "", ("ü" * 20_000,), "text", "nominal")
    frame, said = read(written([long, text], "ó" * 40, ["ñ" * 100 + " fin"]))
    assert said.column_names_to_labels["long"] == "ñ" * 126 + "…"
    assert said.variable_value_labels["long"] == {1: "é" * 58 + "…"}
    assert frame["text"][0] == "ü" * 16_382 + "…"
    assert said.file_label == "ó" * 30 + "…"
    assert "".join(said.notes).replace(" ", "") == "ñ" * 100 + "fin"


def test_the_same_variables_are_the_same_bytes_whatever_the_clock() -> None:
    content = written([TRUST])
    assert content == written([TRUST])
    assert read(content)[1].creation_time == datetime(1980, 1, 1)


def test_no_rows_and_empty_columns_are_files_too() -> None:
    frame, said = read(written([Variable("trust", "Trust", ()), Variable("words", "", (), "text", "nominal")]))
    assert len(frame) == 0
    assert said.column_names == ["trust", "words"]
    frame, _ = read(written([Variable("trust", "", (None, None)), Variable("words", "", ("", ""), "text", "nominal")]))
    assert values(frame, "trust") == [None, None]


WORD = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80)


@given(st.lists(WORD, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_names_become_names_that_spss_takes(names: list[str]) -> None:
    legal = legal_names(names)
    assert len({each.casefold() for each in legal}) == len(names)
    for each in legal:
        assert each.isascii() and each[0].isalpha() and len(each) <= 64 and not each.endswith("_")
        assert each.replace("_", "a").isalnum()
        assert each.lower() not in ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
    frame, said = read(written([Variable(name, label, (1,)) for name, label in zip(legal, names, strict=True)]))
    assert tuple(frame.columns) == legal == tuple(said.column_names)


TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=700).map(str.rstrip)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_texts_come_back_as_they_were(rows: list[tuple[str, str]]) -> None:
    names = legal_names(["what would help you most with your partners", "what would help you most with your partner"])
    columns = zip(names, zip(*rows, strict=True), strict=True)
    frame, _ = read(written([Variable(name, "", texts, "text", "nominal") for name, texts in columns]))
    # SPSS fills texts with spaces, so those at the end are nobody's.
    assert [tuple(each.rstrip(" ") for each in row) for row in frame.itertuples(index=False)] == [
        tuple(each.rstrip(" ") for each in row) for row in rows
    ]
