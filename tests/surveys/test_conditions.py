"""Conditions chosen from lists: written so that the form holds them, read back as they were, or left as written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.surveys.conditions import OPERATORS, Condition, Part, fits, read_condition, written_condition
from wellknit.surveys.expressions import Form

from .small_forms import AGREEMENT, CHALLENGES, form, item

ASKED = form(item("trust"), item("hard", "many"), item("years", "integer"), item("why", "text"))
DAY = date(2021, 3, 15)
PARTS = [
    part
    for each in ASKED.items
    for operator in OPERATORS
    for answer in ("", "3", "-1.5", *(choice.name for scale in (AGREEMENT, CHALLENGES) for choice in scale.choices))
    if fits(part := Part(each.name, operator, answer), each)
]


def holds(source: str, answers: dict[str, str]) -> bool:
    asked = form(*ASKED.items, item("then", "text", relevant=source))
    found = Form(asked)
    assert found.problems == ()
    return "then" in found.evaluate(answers, day=DAY).relevant


@given(st.lists(st.sampled_from(PARTS), max_size=4), st.booleans())
def test_what_was_chosen_is_read_back(parts: list[Part], any_of: bool) -> None:
    condition = Condition(tuple(parts), any_of and len(parts) > 1)
    assert read_condition(written_condition(condition, ASKED), ASKED) == condition


@pytest.mark.parametrize(
    ("part", "yes", "no"),
    [
        (Part("trust", "is", "4"), {"trust": "4"}, {"trust": "5"}),
        (Part("trust", "is_not", "4"), {"trust": "5"}, {"trust": "4"}),
        (Part("trust", "at_least", "4"), {"trust": "5"}, {"trust": "2"}),
        (Part("trust", "at_most", "2"), {"trust": "1"}, {"trust": "4"}),
        # Not knowing has no place in the scale: it is neither at least nor at most anything.
        (Part("trust", "at_most", "5"), {"trust": "1"}, {"trust": "dk"}),
        (Part("hard", "is", "ties"), {"hard": "turnover ties"}, {"hard": "turnover"}),
        (Part("hard", "is_not", "ties"), {"hard": "turnover"}, {"hard": "ties history"}),
        (Part("years", "at_least", "2"), {"years": "2"}, {"years": "1"}),
        (Part("years", "at_most", "2"), {"years": "2"}, {"years": "10"}),
        (Part("why", "answered"), {"why": "so"}, {}),
        (Part("why", "unanswered"), {}, {"why": "so"}),
    ],
)
def test_it_holds_for_whom_it_says(part: Part, yes: dict[str, str], no: dict[str, str]) -> None:
    source = written_condition(Condition((part,)), ASKED)
    assert (holds(source, yes), holds(source, no)) == (True, False)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ('${trust}="4"', [Part("trust", "is", "4")]),
        ("selected(${trust}, '4')", [Part("trust", "is", "4")]),
        (
            "${years} >= 2 and  selected( ${hard} , 'ties' )",
            [Part("years", "at_least", "2"), Part("hard", "is", "ties")],
        ),
        ("${trust} = '4' or ${trust} = '5'", [Part("trust", "is", "4"), Part("trust", "is", "5")]),
        ("(${trust} = '4' or ${trust} = '5')", [Part("trust", "at_least", "4")]),
    ],
)
def test_what_others_wrote_in_that_shape_is_read(source: str, parts: list[Part]) -> None:
    found = read_condition(source, ASKED)
    assert found is not None and list(found.parts) == parts


@pytest.mark.parametrize(
    "source",
    [
        "${trust} = '4' and ${years} > 3",
        "${trust} = '4' or (${years} = 1 and ${years} = 2)",
        "${trust} = '4' and ${trust} = '5' or ${years} = 1",
        "not(${trust} = '4')",
        "${nobody} = '4'",
        "${trust} = 'nothing'",
        "${trust} = 4",
        "${hard} = 'ties'",
        "${trust} >= '4'",
        "(${trust} = '1' or ${trust} = '5')",
        "count-selected(${hard}) > 1",
        "true()",
        "${why} = 'a' and ${why} = 'b'",
    ],
)
def test_any_other_shape_stays_as_it_is_written(source: str) -> None:
    found = read_condition(source, ASKED)
    # A number in the place of a code is the code to a form: '4' = 4.
    assert found is None or (source == "${trust} = 4" and found.parts == (Part("trust", "is", "4"),))


def test_a_quote_in_a_code_is_not_compared() -> None:
    assert not fits(Part("why", "is", "it's"), ASKED.items[3])
    with pytest.raises(ValueError, match="trust"):
        written_condition(Condition((Part("trust", "is", "it's"),)), ASKED)
