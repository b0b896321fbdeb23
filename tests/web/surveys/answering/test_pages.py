"""Pages from forms, what was sent as answers, and texts as pages show them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from tests.web.answering_people import RICH, TIES, sheets
from wellknit.surveys.expressions import Form
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.surveys.answering.judging import counted, judged, starting
from wellknit.web.surveys.answering.pages import Matrix, Question, Section, items_of, pages_of, refusals
from wellknit.web.surveys.answering.places import places_of
from wellknit.web.surveys.answering.reading import Read, read, steps
from wellknit.web.surveys.answering.showing import shown
from wellknit.web.surveys.answering.skeletons import Skeleton, gap
from wellknit.web.surveys.answering.texts import direction_of, rich, said
from wellknit.web.surveys.promises.filling import Filling

TODAY = date(2024, 5, 1)


def questionnaire(form: Any) -> Questionnaire:
    found, problems = read_questionnaire(Path("x.xlsx"), "x.xlsx", form)
    assert found is not None, [str(each) for each in problems]
    return found


def simple(rows: str, choices: str = "list_name | name | label:en\nyn | y | Yes\nyn | n | No") -> Questionnaire:
    return questionnaire(sheets(rows, choices))


def outline(form: Questionnaire, one_page: bool = False) -> list[str]:
    return [
        f"{page.group.path if page.group else '-'}: {' '.join(item.name for item in items_of(page.blocks))}"
        for page in pages_of(form, one_page)
    ]


def test_each_group_is_a_page_and_loose_questions_come_a_few_at_a_time() -> None:
    assert outline(questionnaire(RICH)) == [
        "-: hello works",
        "together: honest listen share",
        "numbers: years hours so_many warmth since at next",
        "place: region town troubles order read words",
    ]
    loose = simple("type | name | label:en\n" + "\n".join(f"text | t{at} | T" for at in range(10)))
    assert [len(each.split()) - 1 for each in outline(loose)] == [8, 2]
    assert len(outline(questionnaire(RICH), one_page=True)) == 1


def test_a_group_that_only_holds_groups_is_taken_apart() -> None:
    nested = simple(
        """
        type | name | label:en | appearance
        begin_group | all | All |
        text | t | T |
        begin_group | a | A |
        text | u | U |
        end_group | | |
        begin_group | b | B | field-list
        begin_group | c | C |
        text | v | V |
        end_group | | |
        end_group | | |
        end_group | | |
        """
    )
    assert outline(nested) == ["all: t", "all/a: u", "all/b: v"]


def test_rows_of_one_scale_make_a_grid() -> None:
    together = pages_of(questionnaire(RICH), False)[1].blocks
    assert [type(each) for each in together] == [Matrix] and len(together[0].items) == 3  # type: ignore[union-attr]
    listed = simple(
        """
        type | name | label:en | appearance
        begin_group | g | G | table-list
        select_one yn | a | A |
        select_one yn | b | B |
        text | t | T |
        select_one yn | c | C |
        end_group | | |
        """
    )
    assert [type(each) for each in pages_of(listed, False)[0].blocks] == [Matrix, Question, Question]
    assert [type(each) for each in pages_of(questionnaire(TIES), False)[1].blocks] == [Section]


def test_what_pages_cannot_ask_is_refused_with_a_reason() -> None:
    assert refusals(questionnaire(RICH)) == ()
    form = simple("type | name | label:en\nimage | picture | P\ngeopoint | where | W\ntext | t | T")
    picture, where = refusals(form)
    assert "'picture'" in picture and "'where'" in where


def test_pages_with_nothing_to_ask_are_passed_over() -> None:
    form = Form(questionnaire(RICH))
    for works, expected in (("no", [1, 3, 4]), ("yes", [1, 2, 3, 4])):
        evaluation = judged(form, {"works": works}, day=TODAY, language="en")
        assert [each.page.number for each in places_of(pages_of(form.questionnaire, False), evaluation)] == expected


def test_a_repeat_with_a_count_is_a_place_for_each_round() -> None:
    form = Form(questionnaire(TIES))
    evaluation = judged(form, {"works": ("alder", "birch")}, day=TODAY, language="en")
    places = places_of(pages_of(form.questionnaire, False), evaluation)
    assert [(each.page.number, each.round) for each in places] == [(1, 0), (2, 1), (2, 2)]


# --- reading


def got(form: Questionnaire, **sent: Any) -> Read:
    query = QueryDict(mutable=True)
    for name, value in sent.items():
        path = next((item.path for item in form.items if item.name == name.partition("#")[0]), name)
        query.setlist(f"a:{path}{name[len(name.partition('#')[0]) :]}", value if isinstance(value, list) else [value])
    return read(query, [(item.path, item) for item in form.items])


@pytest.mark.parametrize(
    ("name", "sent", "answer"),
    [
        ("years", " 012 ", "12"),
        ("years", "12.0", "12"),
        ("hours", "1,5", "1.5"),
        ("warmth", "7", "7"),
        ("since", "2024-05-31", "2024-05-31"),
        ("at", "14:30", "14:30:00"),
        ("next", "2024-05-31T14:30", "2024-05-31T14:30:00"),
        ("read", "OK", "OK"),
        ("words", " a\r\nb ", "a\nb"),
        ("works", "yes", "yes"),
        ("works", "perhaps", ""),
        ("troubles", ["money", "time", "gone"], ("time", "money")),
        ("order", ["money", "time"], ("money", "time")),
    ],
)
def test_fields_are_read_by_kind(name: str, sent: Any, answer: Any) -> None:
    form = questionnaire(RICH)
    found = got(form, **{name: sent})
    item = form.item(name)
    assert item is not None and found.answers[item.path] == answer and found.wrong == {}


@pytest.mark.parametrize(
    ("name", "sent"),
    [("years", "many"), ("years", "1.5"), ("hours", "x"), ("warmth", "11"), ("since", "31/5/2024"), ("at", "25:00")],
)
def test_what_cannot_be_understood_is_said_and_given_back(name: str, sent: str) -> None:
    form = questionnaire(RICH)
    found, item = got(form, **{name: sent}), form.item(name)
    assert item is not None
    assert found.answers[item.path] == "" and found.typed == {item.path: sent} and found.wrong[item.path]


def test_too_long_a_text_is_not_taken() -> None:
    assert "5000" in got(questionnaire(RICH), words="x" * 5001).wrong["place/words"]


def test_places_of_a_ranking() -> None:
    form = questionnaire(RICH)
    assert got(form, **{"order#time": "2", "order#money": "1"}).answers["place/order"] == ("money", "time")
    assert "own" in got(form, **{"order#time": "1", "order#money": "1"}).wrong["place/order"]
    assert "place 1" in got(form, **{"order#time": "2"}).wrong["place/order"]
    assert got(form).wrong == {}


def test_steps_of_a_range() -> None:
    warmth = questionnaire(RICH).item("warmth")
    assert warmth is not None and list(steps(warmth)) == [str(each) for each in range(11)]
    other = simple(
        "type | name | label:en | parameters\nrange | r | R | start=1 end=0 step=0.5\nrange | s | S | step=0.01 end=99"
    )
    assert [list(steps(item)) for item in other.items] == [["1", "0.5", "0"], []]


# --- judging


def test_forms_without_expressions_are_judged_alike() -> None:
    rows = (
        "type | name | label:en | required\nselect_one yn | a | A | yes\ntext | t | T |\nselect_multiple yn | m | M |"
    )
    form = Form(simple(rows))
    for answers in ({}, {"a": "y", "m": ("y", "n")}, {"t": "x"}):
        quick = judged(form, answers, day=TODAY, language="en")
        slow = form.evaluate(answers, day=TODAY, language="en")
        assert (quick.relevant, quick.required) == (slow.relevant, slow.required)
        assert {path: each for path, each in slow.values.items() if each} == dict(quick.values)
        assert counted(form, quick) == counted(form, slow) == answers


def test_answers_that_are_not_valid_do_not_count() -> None:
    form = Form(questionnaire(RICH))
    answers = {"works": "no", "together/honest": "a", "numbers/years": "99", "place/region": "north"}
    evaluation = judged(form, {**answers, "place/town": "cedar"}, day=TODAY, language="en", offers=True)
    assert counted(form, evaluation) == {"works": "no", "place/region": "north"}
    assert evaluation.offered == {"place/town": frozenset({"alder", "birch"})}


def test_defaults_stand_in_a_form_before_anybody_answers() -> None:
    assert starting(Form(questionnaire(RICH))) == {"place/region": "north"}


# --- texts


def test_texts_are_escaped_and_marked_up() -> None:
    assert rich("**a** *b* <c> \ue000x\ue001 & d") == "<strong>a</strong> <em>b</em> &lt;c&gt; x &amp; d"
    assert rich("a\n# b ${x}", lambda name: name.upper()) == "a<br><strong>b X</strong>"
    assert rich("snake_case_name and 2*3*4") == "snake_case_name and 2*3*4"


def test_texts_in_the_nearest_language() -> None:
    assert said({"en": "a", "es": "b"}, "es-MX") == "b"
    assert said({"en": "a"}, "fr") == "a" and said({}, "en") == ""
    assert [direction_of(each) for each in ("en", "ar", "he-IL")] == ["ltr", "rtl", "rtl"]


def test_skeletons_leave_out_what_is_not_offered() -> None:
    skeleton = Skeleton.of(f"<i>{gap('choice 0')}a{gap('on 0')}{gap('choice')}{gap('choice 1')}b{gap('choice')}</i>")
    assert skeleton.filled({"on 0": "!"}) == "<i>a!b</i>"
    assert skeleton.filled({"on 0": "!"}, {"1"}) == "<i>b</i>"


def test_a_page_can_be_shown_by_itself_for_a_preview() -> None:
    form = Form(questionnaire(RICH))
    page = pages_of(form.questionnaire, False)[1]
    context = shown(page, Filling({"works": "yes", "together/honest": "a"}), "ar", form, day=TODAY)
    assert context["direction"] == "rtl" and str(context["title"]) == "العمل معًا"
    assert context["questions"].count("<fieldset") == 3 and context["questions"].count(" checked") == 1
