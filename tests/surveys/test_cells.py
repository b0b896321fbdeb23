"""One cell of a table of answers: what it says, or what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.small_forms import AGREEMENT, CHALLENGES, item
from wellknit.surveys.cells import Cell, ChoiceReader, read_cell
from wellknit.surveys.questionnaire import Choice, ItemKind, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED

Answer = str | tuple[str, ...]


def says(kind: ItemKind, written: str, scale: Scale | None = None) -> Answer:
    """The answer, or the code of what is wrong."""
    asked = item("x", kind, scale)
    cell = read_cell(asked, written, ChoiceReader(asked.scale) if asked.scale else None)
    return cell.wrong.removeprefix("answers.") or cell.answer


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("4", "4"),
        (" 4 ", "4"),
        ("4.0", "4"),
        ("4,00", "4"),
        ("-99.0", "-99"),
        ("4.5", "unknown-code"),
        ("agree", "4"),
        ("DE ACUERDO", "4"),
        ("strongly  agree", "5"),
        ("i don't know", "dk"),
        ("DK", "dk"),
        ("Strongly agre", "unknown-code-near"),
        ("perhaps", "unknown-code"),
        ("4 5", "unknown-code"),
        ("n/a", ""),
        (BLANK, ""),
        (NOT_ASKED, ""),
    ],
)
def test_one_choice(written: str, answer: str) -> None:
    assert says("one", written) == answer


def test_a_label_n_a_is_an_answer_before_it_is_nothing() -> None:
    scale = Scale("s", (Choice("1", {"en": "Yes"}), Choice("9", {"en": "N/A"}, "not_applicable")))
    assert says("one", "n/a", scale) == "9"
    assert says("many", "n/a", scale) == ("9",)


def test_a_code_goes_before_a_label_and_its_own_capitals_before_others() -> None:
    scale = Scale("s", (Choice("a", {"en": "B"}), Choice("b", {"en": "A"}), Choice("B", {"en": "C"})))
    assert [says("one", each, scale) for each in ("a", "b", "B", "c")] == ["a", "b", "B", "B"]
    assert says("one", "A", scale) == "ambiguous-label"


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("ties turnover", ("ties", "turnover")),
        ("turnover ties turnover", ("ties", "turnover")),
        ("Staff turnover", ("turnover",)),
        ("Staff turnover; Historia y política", ("turnover", "history")),
        ("History, politics | Staff turnover", ("turnover", "history")),
        ("ties, history", ("ties", "history")),
        ("ties\nhistory", ("ties", "history")),
        ("ties; ", ("ties",)),
        ("ties wether", "unknown-code"),
        ("ties histori", "unknown-code-near"),
        (";", "unknown-code"),
        ("", ""),
        ("n/a", ""),
    ],
)
def test_several_choices(written: str, answer: Answer) -> None:
    assert says("many", written) == answer


def test_what_may_be_codes_or_a_number_with_a_comma_is_read_as_codes() -> None:
    scale = Scale("s", (Choice("0", {"en": "None"}), Choice("1", {"en": "Some"}), Choice("2", {"en": "Some more"})))
    assert says("many", "1,0", scale) == ("0", "1")
    assert says("many", "2,0", Scale("s", scale.choices[1:])) == ("2",)
    assert says("many", "1.0 2.0", scale) == ("1", "2")
    assert says("many", "some more", scale) == ("2",)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("turnover ties history", ("turnover", "ties", "history")),
        ("Staff turnover; Strained relationships", ("turnover", "ties")),
        ("ties ties", "not-a-ranking"),
        ("ties weather", "not-a-ranking"),
    ],
)
def test_a_ranking_keeps_its_order(written: str, answer: Answer) -> None:
    assert says("rank", written) == answer


@pytest.mark.parametrize(
    ("kind", "written", "answer"),
    [
        ("integer", "12", "12"),
        ("integer", "12.0", "12"),
        ("integer", "12,00", "12"),
        ("integer", "-0", "0"),
        ("integer", "007", "7"),
        ("integer", "12.5", "not-whole"),
        ("integer", "1,000", "thousands"),
        ("integer", "1.000", "thousands"),
        ("integer", "1,234", "thousands"),
        ("integer", "a dozen", "not-whole"),
        ("integer", "n/a", ""),
        ("decimal", "2.50", "2.5"),
        ("decimal", "2,5", "2.5"),
        ("decimal", "-0.0", "0"),
        ("decimal", "1e3", "1000"),
        ("decimal", ".5", "0.5"),
        ("decimal", "1,234", "thousands"),
        ("decimal", "1,234.5", "thousands"),
        ("decimal", "1.234.567", "thousands"),
        ("decimal", "NaN", "not-a-number"),
        ("decimal", "-inf", "not-a-number"),
        ("decimal", "1e999", "not-a-number"),
        ("decimal", "$5", "not-a-number"),
        ("range", "11", "not-allowed"),
        ("range", "10.0", "10"),
        ("date", "2021-03-15", "2021-03-15"),
        ("date", "2021-03-15 00:00:00", "2021-03-15"),
        ("date", "2021-03-15 or so", "not-a-date"),
        ("date", "2021-02-30", "not-a-date"),
        ("date", "3/4/2021", "not-a-date"),
        ("datetime", "2021-03-15T14:30", "2021-03-15T14:30:00"),
        ("datetime", "soon", "not-a-datetime"),
        ("time", "14:30", "14:30:00"),
        ("time", "2 pm", "not-a-time"),
        ("acknowledge", "OK", "OK"),
        ("acknowledge", "TRUE", "OK"),
        ("acknowledge", "0", ""),
        ("acknowledge", "not really", "unknown-code"),
        ("text", " as it stands ", "as it stands"),
        ("text", "N/A", ""),
    ],
)
def test_numbers_dates_and_texts(kind: ItemKind, written: str, answer: str) -> None:
    assert says(kind, written) == answer


def test_an_unknown_code_names_the_nearest_and_all_that_are_allowed() -> None:
    cell = read_cell(item("x"), "Disagre", ChoiceReader(AGREEMENT))
    assert cell == Cell(
        "",
        "answers.unknown-code-near",
        (("value", "Disagre"), ("allowed", "1, 2, 4, 5, -99, dk"), ("near", "2")),
    )
    many = Scale("s", tuple(Choice(f"c{n}", {}) for n in range(20)))
    assert dict(read_cell(item("x", scale=many), "weather", ChoiceReader(many)).values)["allowed"].endswith(
        "and 12 more"
    )  # type: ignore[attr-defined]


def test_a_long_text_is_shown_in_short() -> None:
    cell = read_cell(item("x"), "word " * 5000, ChoiceReader(AGREEMENT))
    assert len(str(dict(cell.values)["value"])) == 60


@given(st.text(max_size=40), st.sampled_from(["one", "many", "rank", "integer", "decimal", "range", "date", "time"]))
def test_any_text_is_an_answer_or_nothing_or_wrong(written: str, kind: ItemKind) -> None:
    asked = item("x", kind)
    cell = read_cell(asked, written, ChoiceReader(asked.scale) if asked.scale else None)
    assert not (cell.wrong and cell.answer)
    codes = {each.name for each in asked.scale.choices} if asked.scale else None
    if codes is not None and cell.answer:
        assert codes.issuperset([cell.answer] if isinstance(cell.answer, str) else cell.answer)
    if written.strip() and written.strip().lower() not in ("n/a", BLANK, NOT_ASKED):
        assert cell.wrong or cell.answer


@given(st.lists(st.sampled_from([each.name for each in CHALLENGES.choices]), min_size=1), st.sampled_from(" ;|,\n"))
def test_what_a_cell_says_does_not_depend_on_the_separator(codes: list[str], mark: str) -> None:
    assert says("many", mark.join(codes)) == tuple(each.name for each in CHALLENGES.choices if each.name in codes)
