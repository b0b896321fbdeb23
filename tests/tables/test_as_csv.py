"""Tables as CSV, and that no label becomes a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wellknit.tables import Column, Row, Share
from wellknit.tables.as_csv import LONG, as_csv, harmless

from .sample_tables import ALL, agreement, change, improvement, means, share

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBERS = {"count", "base", "population", "percent", "low", "high", "mean", "points"}


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_long_form_has_a_line_for_each_cell():
    lines = read(as_csv(agreement()))
    assert len(lines) == 5 * 6
    assert lines[-6] == {
        "table": "agreement",
        "row": "trust_partner_organizations",
        "row_label": "I trust the other organizations that take part.",
        "column": "chicago",
        "column_label": "Chicago",
        "kind": "group",
        "count": "16",
        "base": "19",
        "population": "",
        "percent": "84.2",
        "low": "62.4",
        "high": "94.5",
        "interval": "wilson",
        "hidden": "false",
        "wave": "spring_2021",
        "release": "1",
        "mean": "",
        "points": "",
        "of": "answered",
        "subtotal": "false",
        "audience": "public",
        "rounding": "exact",
    }
    assert (lines[-2]["kind"], lines[-2]["count"], lines[-2]["percent"]) == ("average", "", "88.8")


def test_several_tables_follow_each_other_under_one_heading():
    text = as_csv(ALL)
    assert text.splitlines()[0].split(",") == list(LONG)
    assert list(dict.fromkeys(line["table"] for line in read(text))) == [table.key for table in ALL]


def test_a_hidden_cell_has_no_number_at_all():
    hidden = [line for line in read(as_csv(improvement())) if line["hidden"] == "true"]
    assert [line["column"] for line in hidden] == ["memphis", "average", "pooled"]
    assert all(line[name] == "" for line in hidden for name in (*NUMBERS, "interval"))


def test_a_careless_hidden_cell_is_emptied():
    table = improvement().with_cells({("improved", "memphis"): replace(share(3, 4), hidden=True)})
    for text in (as_csv(table), as_csv(table, shape="wide")):
        assert "75.0" not in text and ",3," not in text and ",4," not in text


def test_means_changes_and_waves_have_their_own_columns():
    lines = read(as_csv(change()))
    first = [(line["column"], line["wave"], line["percent"], line["points"], line["of"]) for line in lines[:3]]
    assert first == [
        ("spring_2020", "spring_2020", "59.1", "", "answered"),
        ("spring_2021", "spring_2021", "85.9", "", "answered"),
        ("change", "spring_2020 spring_2021", "", "26.8", ""),
    ]
    # A true negative number stays one.
    assert lines[5]["points"] == "-7.0"
    assert read(as_csv(means()))[0]["mean"] == "4.05"


def test_the_wide_form_has_a_line_for_each_row():
    lines = read(as_csv(improvement(), shape="wide"))
    assert len(lines) == 1
    assert {key: lines[0][key] for key in lines[0] if key.startswith(("Dayton", "Memphis"))} == {
        "Dayton: percent": "73.3",
        "Dayton: count": "11",
        "Dayton: base": "15",
        "Dayton: low": "",
        "Dayton: high": "",
        "Memphis: percent": "hidden",
        "Memphis: count": "",
        "Memphis: base": "",
        "Memphis: low": "",
        "Memphis: high": "",
    }


def test_the_wide_form_holds_one_table():
    with pytest.raises(ValueError, match="one table"):
        as_csv(ALL, shape="wide")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),
        ("\uff1d1+1", "'\uff1d1+1"),
        (" =1+1", "' =1+1"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff=1+1", "'\ufeff=1+1"),
        ("plain", "plain"),
        ("1-2", "1-2"),
        ("", ""),
        ("'quoted'", "'quoted'"),
    ],
)
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(text, written):
    assert harmless(text) == written


@given(st.lists(st.text(max_size=30), min_size=6, max_size=6))
@example(["=1", "+1\r=2", "\n=1", "\r\n@x", '"\r=1', "\ud800=1"])
def test_no_text_cell_ever_begins_as_a_formula(texts):
    row_key, row_label, column_key, column_label, wave, rounding = texts
    table = replace(
        improvement(),
        key=row_key,
        columns=(Column(column_key, column_label),),
        rows=(Row(row_key, row_label, (Share.concealed(),)),),
        waves=(wave,),
        rounding=rounding,
        audience=column_label,
        stamps=(),
    )
    for shape in ("long", "wide"):
        text = as_csv(table, shape=shape)
        # As programs open files: with universal newlines, and without.
        raw = text.encode("utf-8")
        for opened in (raw.decode("utf-8"), io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8").read()):
            for line in csv.reader(io.StringIO(opened, newline="")):
                assert not any(cell.startswith(DANGEROUS) for cell in line)
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_harmless_texts_come_back_as_they_were_or_with_one_apostrophe(text):
    table = replace(agreement(), rows=(replace(agreement().rows[0], label=text),))
    read_back = list(csv.reader(io.StringIO(as_csv(table), newline="")))[1][2]
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read_back in (lines, f"'{lines}")


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.key)
def test_writing_changes_nothing_and_writes_the_same_again(table):
    before = repr(table)
    assert as_csv(table) == as_csv(table)
    assert repr(table) == before
