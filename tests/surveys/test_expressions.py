"""A form's expressions: ODK's rules for values, each function, what is asked and allowed, and every mistake's place."""

from __future__ import annotations

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.errors import Problem
from wellknit.surveys.expressions import Evaluation, Form
from wellknit.surveys.functions import UNSUPPORTED
from wellknit.surveys.grammar import FUNCTIONS
from wellknit.surveys.patterns import pattern
from wellknit.surveys.questionnaire import Choice, Group, Item, ItemKind, Questionnaire, Scale

from .forms import FILE, ITEMS, sound, told

DAY = date(2021, 3, 15)
SITES = Scale(
    "sites",
    (
        Choice("dayton", {"en": "Dayton, Ohio", "es": "Dayton (Ohio)"}, filters={"state": "Ohio"}),
        Choice("memphis", {"en": "Memphis, Tenn."}, filters={"state": "Tenn."}),
    ),
)


def item(name: str, kind: ItemKind = "text", row: int = 2, **more: Any) -> Item:
    """A question at the top of the form, or in the group that ``path`` says."""
    return Item(name, more.pop("path", name), kind, kind, {}, row=row, **more)


def form(*items: Item, groups: tuple[Group, ...] = ()) -> Form:
    return Form(Questionnaire("Partners", "partners", "", (), "en", items, groups, (SITES,), file=FILE))


#: The questions that the expressions below look at.
ASKED = (
    item("blank"),
    item("word"),
    item("count", "integer"),
    item("hours", "decimal"),
    item("many", "many", scale=SITES),
    item("site", "one", scale=SITES),
    item("day", "date"),
    item("when", "datetime"),
    item("clock", "time"),
)
ANSWERS = {
    "word": "  trust  grows ",
    "count": "7",
    "hours": "2.50",
    "many": ("dayton", "memphis"),
    "site": "dayton",
    "day": "2021-03-01",
    "when": "2021-03-01T12:00:00.000-05:00",
    "clock": "18:30",
}


def computed(expression: str, **answers: str | tuple[str, ...]) -> str:
    """What a calculation of ``expression`` gives."""
    made = form(*ASKED, item("out", "calculate", 11, calculation=expression))
    assert [str(each) for each in made.problems] == []
    return made.evaluate({**ANSWERS, **answers}, day=DAY).values["out"]


def wrong(expression: str) -> tuple[Problem, ...]:
    """What is wrong with ``expression`` as the relevant of the question in row 7."""
    return form(*ASKED, item("out", row=7, relevant=expression)).problems


# --- values


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        # A blank is a blank: equal to blank, unequal to all else, and neither more nor less than anything.
        ("${blank} = ''", True),
        ("${blank} = 0", False),
        ("${blank} != 0", True),
        ("${blank} != 'yes'", True),
        ("${blank} < 1", False),
        ("${blank} >= 0", False),
        ("${blank} = ${blank}", True),
        ("${blank}", False),
        ("not(${blank})", True),
        ("${blank} + 1 > 0", False),
        ("selected(${blank}, 'dayton')", False),
        ("count-selected(${blank}) = 0", True),
        ("${blank} <= today()", False),
        # A text that can be a number is one beside a number.
        ("${count} = '7'", True),
        ("${count} = '7.0'", True),
        ("${hours} = 2.5", True),
        ("${hours} > ${count}", False),
        ("'10' > '9'", True),
        ("'10' = '10.0'", False),
        ("'ten' > 9", False),
        ("'abc' < 'abd'", False),
        ("'2,5' = 2.5", True),
        ("' 7 ' = 7", True),
        ("0.1 + 0.2 = 0.3", True),
        # Truth.
        ("'no'", True),
        ("0", False),
        ("0 div 0", False),
        ("true() = 'yes'", True),
        ("true() = 1", True),
        ("false() = 0", True),
        ("-1", True),
        # Days.
        ("${day} < today()", True),
        ("${day} = '2021-03-01'", True),
        ("${day} >= '2021-03-01'", True),
        ("${day} > '2021-02-28'", True),
        ("today() - ${day} = 14", True),
        ("${when} > ${day}", True),
        ("date('2021-02-30') = ''", True),
        # Order of operators.
        ("1 = 1 or 1 = 1 and 1 = 2", True),
        ("1 + 2 * 3 = 7", True),
        ("7 mod 4 = 3 and -7 mod 4 = -3", True),
        ("7 div 2 = 3.5", True),
        ("-${count} = -7", True),
        ("${count}>5and${count}<9", True),
    ],
)
def test_values_follow_odk(expression: str, holds: bool) -> None:
    assert computed(f"if({expression}, 'yes', 'no')") == ("yes" if holds else "no")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("3", "3"),
        ("0.5", "0.5"),
        ("1 div 3", "0.3333333333333333"),
        ("0 div 0", ""),
        ("${blank} + 1", ""),
        ("-1 div 0", "-Infinity"),
        ("1 = 1", "true"),
        ("today()", "2021-03-15"),
        ("10000000000 * 10000000000", "100000000000000000000"),
        ("0.0000001", "0.0000001"),
    ],
)
def test_a_calculation_is_stored_as_text(expression: str, text: str) -> None:
    assert computed(expression) == text


def test_a_calculation_that_is_false_stays_false() -> None:
    """As the word 'false' it would be true, like every word."""
    made = form(
        item("many", "integer"),
        item("few", "calculate", calculation="${many} < 3"),
        item("why", relevant="${few}"),
        item("who", relevant="${few} = true()"),
        item("how", relevant="${few} = 'false'"),
        item("now", relevant="'false' = ${few}"),
    )
    assert made.evaluate({"many": "2"}, day=DAY).relevant == {"many", "few", "why", "who"}
    assert made.evaluate({"many": "5"}, day=DAY).relevant == {"many", "few", "how", "now"}


def test_and_or_and_if_leave_alone_what_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from wellknit.surveys.grammar import OdkParser

    made = form(
        *(
            item(f"q{at}", "calculate", calculation=expression)
            for at, expression in enumerate(
                [
                    "if(true() or pi(), 1, 0)",
                    "if(false() and pi(), 1, 0)",
                    "if(true(), 2, pi())",
                    "if(false(), pi(), 3)",
                    "coalesce('4', pi())",
                ]
            )
        )
    )

    def fails(token: object, context: object) -> None:
        raise AssertionError("evaluated")

    monkeypatch.setattr(OdkParser.symbol_table["pi"], "evaluate", fails)
    assert list(made.evaluate({}, day=DAY).values.values()) == ["1", "0", "2", "3", "4"]


# --- functions

FUNCTIONS_GIVE = [
    ("true()", "true"),
    ("false()", "false"),
    ("not('')", "true"),
    ("boolean('x')", "true"),
    ("boolean-from-string('TRUE')", "true"),
    ("boolean-from-string('yes')", "false"),
    ("if(${count} > 5, 'many', 'few')", "many"),
    ("coalesce(${blank}, 'none')", "none"),
    ("coalesce(${blank} + 1, 0)", "0"),
    ("once('first')", "first"),
    ("checklist(1, 2, 'yes', 'no', 'yes')", "true"),
    ("checklist(-1, 1, 'yes', 'no', 'yes')", "false"),
    ("weighted-checklist(3, -1, 'yes', 2, 'no', 9)", "false"),
    ("weighted-checklist(3, 5, 'yes', 2, true(), 3)", "true"),
    ("selected(${many}, 'dayton')", "true"),
    ("selected(${many}, 'day')", "false"),
    ("selected-at(${many}, 1)", "memphis"),
    ("selected-at(${many}, 2)", ""),
    ("selected-at(${many}, -1)", ""),
    ("count-selected(${many})", "2"),
    ("jr:choice-name(${site}, '${site}')", "Dayton, Ohio"),
    ("jr:choice-name('nobody', '${site}')", ""),
    ("count(${count})", "1"),
    ("count-non-empty(${blank})", "0"),
    ("sum(${count})", "7"),
    ("sum(1, 2, ${blank}, 'x')", "3"),
    ("sum(1 div 0, -1 div 0)", ""),
    ("min(${count}, ${hours}, ${blank})", "2.5"),
    ("max(${count}, ${hours})", "7"),
    ("max(${blank})", ""),
    ("join(', ', 'a', ${count}, 'c')", "a, 7, c"),
    ("concat('a', 1, true())", "a1true"),
    ("concat()", ""),
    ("position()", "1"),
    ("position(..)", "1"),
    ("last()", "1"),
    ("current()/../count", "7"),
    (f"instance('sites'){ITEMS}[name = ${{site}}]/state", "Ohio"),
    (f"count(instance('sites'){ITEMS})", "2"),
    ("string(2.50)", "2.5"),
    ("string-length(${site})", "6"),
    ("string-length()", "0"),
    ("normalize-space(${word})", "trust grows"),
    ("contains('partners', 'art')", "true"),
    ("starts-with('partners', 'part')", "true"),
    ("ends-with('partners', 'part')", "false"),
    ("substr('partners', 4)", "ners"),
    ("substr('partners', 0, 4)", "part"),
    ("substr('partners', -4, -1)", "ner"),
    ("substring('partners', 1, 4)", "part"),
    ("substring('partners', 5)", "ners"),
    ("substring('partners', 2, -1 div 0)", ""),
    ("substring-before('a-b-c', '-')", "a"),
    ("substring-after('a-b-c', '-')", "b-c"),
    ("translate('bar', 'abc', 'AB')", "BAr"),
    ("regex('38103', '[0-9]{5}')", "true"),
    ("regex('381034', '[0-9]{5}')", "false"),
    ("regex('a.b@c.org', '[a-z.]+@[a-z.]+[.][a-z]{2,}')", "true"),
    ("regex('abc1', '(?=.*[0-9]).{4,}')", "true"),
    ("digest('', 'MD5', 'hex')", "d41d8cd98f00b204e9800998ecf8427e"),
    ("digest('', 'SHA-1')", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
    ("base64-decode('Zm9v')", "foo"),
    ("number('2.50')", "2.5"),
    ("number('two')", ""),
    ("int(-2.7)", "-2"),
    ("round(2.5)", "3"),
    ("round(-2.5)", "-2"),
    ("round(2.345, 2)", "2.35"),
    ("round(1234, -2)", "1200"),
    ("floor(-2.1)", "-3"),
    ("ceiling(2.1)", "3"),
    ("abs(-3)", "3"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", ""),
    ("exp(0)", "1"),
    ("exp10(3)", "1000"),
    ("log(1)", "0"),
    ("log(0)", ""),
    ("log10(1000)", "3"),
    ("pow(2, 10)", "1024"),
    ("pow(10, 400)", "Infinity"),
    ("sin(0)", "0"),
    ("cos(0)", "1"),
    ("tan(0)", "0"),
    ("asin(2)", ""),
    ("acos(1)", "0"),
    ("atan(0)", "0"),
    ("atan2(0, 1)", "0"),
    ("round(pi(), 4)", "3.1416"),
    ("random()", ""),
    ("uuid()", ""),
    ("today()", "2021-03-15"),
    ("format-date(now(), '%Y-%m-%d')", "2021-03-15"),
    ("date('2021-03-15T10:00:00')", "2021-03-15"),
    ("date(18701)", "2021-03-15"),
    ("date('soon')", ""),
    ("format-date-time(date-time('2021-03-15T09:05:00'), '%H:%M %h %S')", "09:05 9 00"),
    ("decimal-date-time('1970-01-02')", "1"),
    ("decimal-date-time(${when})", "18687.5"),
    ("decimal-time(${clock})", "0.7708333333333334"),
    ("decimal-time(${when})", "0.5"),
    ("format-date(${day}, '%e %b %Y, %a, %n/%y %%')", "1 Mar 2021, Mon, 3/21 %"),
    ("format-date(${blank}, '%Y')", ""),
]


@pytest.mark.parametrize(("expression", "text"), FUNCTIONS_GIVE)
def test_each_function_gives_what_odk_documents(expression: str, text: str) -> None:
    assert computed(expression) == text


def test_every_function_is_among_the_cases() -> None:
    elsewhere = {"indexed-repeat"}  # needs a repeat: below
    assert [each for each in FUNCTIONS if not any(f"{each}(" in case for case, _ in FUNCTIONS_GIVE)] == [*elsewhere]


def test_names_of_months_and_choices_are_in_the_language_of_the_respondent() -> None:
    made = form(
        item("site", "one", scale=SITES),
        item("day", "date"),
        item("named", "calculate", calculation="jr:choice-name(${site}, '${site}')"),
        item("dated", "calculate", calculation="format-date(${day}, '%a %e %b')"),
    )
    values = made.evaluate({"site": "dayton", "day": "2021-01-06"}, day=DAY, language="es").values
    assert (values["named"], values["dated"]) == ("Dayton (Ohio)", "mié 6 ene")


def test_what_was_drawn_by_chance_is_what_the_answers_hold() -> None:
    made = form(item("draw", "calculate", calculation="once(random())"), item("why", relevant="${draw} < 0.5"))
    assert made.problems == ()
    assert made.evaluate({"draw": "0.25"}, day=DAY).relevant == {"draw", "why"}
    assert made.evaluate({"draw": "0.75"}, day=DAY).relevant == {"draw"}
    assert made.evaluate({}, day=DAY).values["draw"] == ""


# --- what is asked, required, allowed and offered


def test_what_is_not_relevant_counts_as_blank() -> None:
    """Nora answered how long she knows the site, then said that she does not know it: as ODK clears it, so do we."""
    made = form(
        item("knows"),
        item("years", "integer", relevant="${knows} = 'yes'"),
        item("long", relevant="${years} > 3"),
        item("none", "calculate", calculation="if(${years} = '', 'blank', 'given')"),
    )
    given_all = {"knows": "yes", "years": "5", "long": "A lot"}
    assert made.evaluate(given_all, day=DAY).values == {**given_all, "none": "given"}
    changed = made.evaluate({**given_all, "knows": "no"}, day=DAY)
    assert changed.relevant == {"knows", "none"}
    assert changed.values == {"knows": "no", "none": "blank"}


def test_the_text_of_a_question_is_what_it_holds_in_the_end() -> None:
    made = form(
        item("count", "integer"),
        item("twice", "calculate", 3, calculation="${count} * 2"),
        item("out", row=4, relevant="false()"),
        item("q", "calculate", 5, calculation="concat(../twice/text(), '-', ../out/text(), '-', ../count/text())"),
    )
    assert made.evaluate({"count": "7", "out": "x"}, day=DAY).values["q"] == "14--7"


def test_respondents_share_what_a_form_is_made_of_and_no_answer() -> None:
    made = form(
        item("n", "integer"),
        item("low", relevant="${n} < 5", row=3),
        item("trust", path="r/trust", row=5, relevant="${n} > 1"),
        item("sum", "calculate", 6, calculation="${n} + count(${r})"),
        *(item(f"n{at}", "calculate", 7 + at, calculation=f"${{n}} + {at}") for at in range(40)),
        groups=(Group("r", {}, repeat=True, repeat_count="${n}", row=4),),
    )

    def asked(n: int) -> tuple[str, str, bool, int]:
        evaluation = made.evaluate({"n": str(n)} if n else {}, day=DAY)
        rounds = sum(path.endswith("/trust") for path in evaluation.relevant)
        return evaluation.values["sum"], evaluation.values["n39"], "low" in evaluation.relevant, rounds

    numbers = [random.Random(3).randrange(8) for _ in range(400)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that they come between each other
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(asked, numbers))
    finally:
        sys.setswitchinterval(usual)
    alone = {n: (str(2 * n), str(n + 39), n < 5, n if n > 1 else 0) for n in range(1, 8)} | {0: ("", "", False, 0)}
    assert together == [alone[n] for n in numbers]


def test_a_condition_may_look_ahead_in_the_form() -> None:
    made = form(item("why", relevant="${late} = 'yes'"), item("late", relevant="${last} > 1"), item("last", "integer"))
    assert made.evaluate({"late": "yes", "last": "2"}, day=DAY).relevant == {"why", "late", "last"}
    assert made.evaluate({"late": "yes", "last": "1"}, day=DAY).relevant == {"last"}


def test_a_group_that_is_not_relevant_takes_all_with_it() -> None:
    made = form(
        item("knows"),
        item("open", path="trust/open", row=4),
        item("deep", path="trust/inner/deep", row=6),
        item("after", relevant="${deep} != ''", row=8),
        groups=(
            Group("trust", {}, "${knows} = 'yes'", row=3),
            Group("trust/inner", {}, row=5),
        ),
    )
    answers = {"knows": "yes", "open": "a", "deep": "b"}
    everything = {"knows", "trust", "trust/open", "trust/inner", "trust/inner/deep", "after"}
    assert made.evaluate(answers, day=DAY).relevant == everything
    assert made.evaluate({**answers, "knows": ""}, day=DAY).relevant == {"knows"}


def test_a_constraint_judges_answers_that_were_given() -> None:
    made = form(
        item("share", "integer", constraint=". >= 0 and . <= 100"),
        item("code", constraint="regex(., '[A-Z]{2}') and string-length(.) = 2"),
        item("since", "date", constraint=". <= today()"),
    )
    good = made.evaluate({"share": "100", "code": "TN", "since": "2021-03-15"}, day=DAY)
    assert (good.broken, good.unjudged) == (frozenset(), frozenset())
    bad = {"share": "101", "code": "Ten", "since": "2021-03-16"}
    assert made.evaluate(bad, day=DAY).broken == {"share", "code", "since"}
    assert made.evaluate({}, day=DAY).broken == frozenset()
    guessed = made.evaluate(bad, day=DAY, certain=False)
    assert (guessed.broken, guessed.unjudged) == ({"share", "code"}, {"since"})


def test_required_is_a_condition_of_relevant_questions() -> None:
    made = form(
        item("name", required="true()"),
        item("role", required="${name} != ''"),
        item("gone", required="true()", relevant="false()"),
        item("free"),
    )
    assert made.evaluate({}, day=DAY).required == {"name"}
    assert made.evaluate({"name": "Ada"}, day=DAY).required == {"name", "role"}


def test_a_choice_filter_offers_the_choices_of_the_answer_before() -> None:
    where = item("where", "one", scale=SITES, choice_filter="state = ${state}")
    both = item("both", "many", scale=SITES, choice_filter="not(selected(${closed}, name))")
    made = form(item("state"), item("closed"), where, both)
    assert made.problems == ()
    assert [each.name for each in made.choices(where, {"state": "Ohio"}, day=DAY)] == ["dayton"]
    assert made.choices(where, {}, day=DAY) == ()
    answers: dict[str, str | tuple[str, ...]] = {"state": "Ohio", "where": "memphis", "both": ("dayton", "memphis")}
    assert made.evaluate(answers, day=DAY).not_offered == {"where"}
    assert made.evaluate({**answers, "closed": "dayton"}, day=DAY).not_offered == {"where", "both"}
    assert made.evaluate({"state": "Ohio", "where": "dayton"}, day=DAY).not_offered == frozenset()


def test_a_default_of_what_nobody_answers_is_its_value() -> None:
    made = form(item("wave", "hidden", default="spring"), item("why", relevant="${wave} = 'spring'"))
    assert made.evaluate({}, day=DAY).values == {"wave": "spring", "why": ""}


# --- repeats

REPEATED = {
    "survey": """
        type                 | name    | label       | repeat_count           | calculation | relevant
        select_multiple orgs | who     | Who joins?  |                        |             |
        begin_repeat         | partner | Each        | count-selected(${who}) |             |
        calculate            | code    |             |                        | selected-at(${who}, position(..) - 1) |
        calculate            | called  |             |                        | jr:choice-name(${code}, '${who}')     |
        integer              | trust   | How far?    |                        |             |
        text                 | why     | Why so far? |                        |             | ${trust} < 3
        end_repeat           |         |             |                        |             |
        calculate            | total   |             |                        | sum(${trust}) |
        calculate            | second  |             |                        | indexed-repeat(${trust}, ${partner}, 2)
        calculate            | asked   |             |                        | count(${partner}) |
    """,
    "choices": """
        list_name | name   | label
        orgs      | school | The school
        orgs      | clinic | The clinic
    """,
}


def test_a_repeat_is_asked_once_for_each_choice_made(tmp_path: Path) -> None:
    made = Form(sound(tmp_path, **REPEATED))
    assert made.problems == ()
    found = made.evaluate(
        {"who": ("clinic", "school"), "partner[1]/trust": "2", "partner[2]/trust": "5", "partner[1]/why": "New"},
        day=DAY,
    )
    assert found.values == {
        "who": "clinic school",
        "partner[1]/code": "clinic",
        "partner[1]/called": "The clinic",
        "partner[1]/trust": "2",
        "partner[1]/why": "New",
        "partner[2]/code": "school",
        "partner[2]/called": "The school",
        "partner[2]/trust": "5",
        "total": "7",
        "second": "5",
        "asked": "2",
    }
    assert {"partner[1]", "partner[2]"} < found.relevant


def test_rounds_beyond_the_count_are_not_asked(tmp_path: Path) -> None:
    made = Form(sound(tmp_path, **REPEATED))
    found = made.evaluate({"who": (), "partner[1]/trust": "2", "partner[2]/trust": "5"}, day=DAY)
    assert found.values == {"who": "", "total": "0", "second": "", "asked": "0"}


def test_a_count_read_from_an_answer_does_not_fill_the_memory() -> None:
    groups = tuple(
        Group(path, {}, repeat=True, repeat_count="${times}", row=row)
        for row, path in enumerate(["a", "a/b", "a/b/c"], start=3)
    )
    made = form(item("times", "integer"), item("why", path="a/b/c/why", row=9), groups=groups)
    found = made.evaluate({"times": "999999999"}, day=DAY)
    assert 1000 <= len(found.values) <= 20_000


# --- a form as it is written


def test_yes_and_relevance_of_a_read_form(tmp_path: Path) -> None:
    made = Form(
        sound(
            tmp_path,
            survey="""
                type              | name  | label         | relevance         | required | choice_filter
                select_one sites  | site  | Which site?   |                   | yes      |
                begin_group       | team  | Your team     | ${site} != ''     |          |
                select_one groups | group | Which team?   |                   | yes      | of_site = ${site}
                end_group         |       |               |                   |          |
            """,
            choices="""
                list_name | name    | label         | of_site
                sites     | dayton  | Dayton        |
                sites     | memphis | Memphis       |
                groups    | north   | North Dayton  | dayton
                groups    | river   | River schools | memphis
            """,
        )
    )
    assert made.problems == ()
    assert made.evaluate({}, day=DAY) == Evaluation(frozenset({"site"}), {"site": ""}, required=frozenset({"site"}))
    found = made.evaluate({"site": "dayton", "team/group": "river"}, day=DAY)
    assert (found.required, found.not_offered) == ({"site", "team/group"}, {"team/group"})


def test_or_other_asks_for_the_other(tmp_path: Path) -> None:
    made = Form(
        sound(
            tmp_path,
            survey="type | name | label\n select_one ways or_other | way | Which way?",
            choices="list_name | name | label\n ways | time | Time",
        )
    )
    assert made.evaluate({"way": "time"}, day=DAY).relevant == {"way"}
    assert made.evaluate({"way": "other"}, day=DAY).relevant == {"way", "way_other"}


# --- mistakes


@pytest.mark.parametrize(
    ("expression", "code", "said"),
    [
        ("${count} >", "syntax", "unexpected end of source"),
        ("(${count} > 1", "syntax", ""),
        ("${count} > 'a", "syntax", "unknown symbol"),
        ("${count > 1", "syntax", "a reference is written ${name}"),
        ("$count > 1", "syntax", "a reference is written ${name}"),
        ("${count} / 2 > 1", "syntax", "division is written 'div'"),
        ("1/2", "syntax", "division is written 'div'"),
        ("'a'[1] = 1", "syntax", "after a question or a path"),
        ("if(1, 2)", "syntax", "if(): Too few arguments"),
        ("true(1)", "syntax", ""),
        ("indexed-repeat(${count}, 1, 2) = 1", "syntax", "takes ${question}, ${repeat}, number"),
        ("indexed-repeat(${count}, ${word}, 2) = 1", "syntax", "a repeated group"),
        ("jr:choice-name(1, ${site}) = 'x'", "syntax", "in quotes"),
        ("jr:choice-name(${site}, '${sit}') = 'x'", "unknown-name-near", "${sit} names no question"),
        (f"instance('states'){ITEMS}[name = 'x']/label = 'x'", "no-such-list", "'states'"),
        ("${cuont} > 1", "unknown-name-near", "${cuont} names no question"),
        ("${zzzzzz} > 1", "unknown-name", "${zzzzzz} names no question"),
        ("${last-saved#count} > 1", "last-saved", "last-saved#count"),
        ("selectd(${many}, 'a')", "unknown-function-near", "selectd()"),
        ("frobnicate(1)", "unknown-function", "frobnicate()"),
        ("pulldata('a', 'b', 'c', 'd') = 1", "unsupported-function", "a file that is not part of the folder"),
        ("count > 1", "bare-name", "'count' stands without ${ }"),
        ("yes = ${word}", "no-such-path", "'yes' leads to no question"),
        ("random() > 0.5", "chance", "by chance"),
        ("regex(${word}, '[a-') ", "pattern", "[a-"),
        ("regex(${word}, '(?=(a+)+b)a')", "pattern", "(?=(a+)+b)a"),
        ("1 " + "+ 1 " * 3000, "too-long", "8000"),
        ("not(" * 200 + "1" + ")" * 200, "too-deep", "100"),
    ],
)
def test_mistakes_are_told_with_sheet_row_and_column(expression: str, code: str, said: str) -> None:
    problems = wrong(expression)
    assert told(problems) == [(f"expression.{code}", "survey", 7, "relevant")]
    assert said in problems[0].what
    assert "err:" not in problems[0].what
    assert "fn:" not in problems[0].what


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_each_function_that_cannot_be_evaluated_says_why(name: str) -> None:
    (problem,) = wrong(f"{name}(${{word}}) = 1")
    assert problem.code == "expression.unsupported-function"
    assert UNSUPPORTED[name] in problem.what


def test_everything_wrong_with_an_expression_is_told_at_once() -> None:
    assert [each.code for each in wrong("${zzzz} = pulldata(1) or frobnicate(${yyyy})")] == [
        "expression.unknown-name",
        "expression.unknown-name",
        "expression.unsupported-function",
        "expression.unknown-function",
    ]


def test_each_column_is_named() -> None:
    bad = "1 +"
    owner = item(
        "q", "one", 4, scale=SITES, relevant=bad, constraint=bad, required=bad, calculation=bad, choice_filter=bad
    )
    made = form(owner, groups=(Group("g", {}, bad, repeat=True, repeat_count=bad, row=3),))
    assert told(made.problems) == [
        ("expression.syntax", "survey", 3, "relevant"),
        ("expression.syntax", "survey", 3, "repeat_count"),
        *(("expression.syntax", "survey", 4, each) for each in (
            "relevant", "constraint", "required", "calculation", "choice_filter",
        )),
    ]  # fmt: skip
    # What can't be read decides nothing: the question is asked, allowed and offered.
    found = made.evaluate({"q": "dayton"}, day=DAY)
    assert found.relevant == {"q", "g[1]"}
    assert (found.required, found.broken, found.not_offered) == (frozenset(), frozenset(), frozenset())


def test_a_bare_name_in_a_choice_filter_is_a_column() -> None:
    made = form(item("count"), item("q", "one", 4, scale=SITES, choice_filter="county = ${count}"))
    assert told(made.problems) == [("expression.unknown-column", "survey", 4, "choice_filter")]
    assert "label, name, state" in made.problems[0].do


def test_a_circle_of_conditions_is_told_once_and_evaluated_all_the_same() -> None:
    made = form(
        item("a", row=2, relevant="${b} = 1"),
        item("b", row=3, relevant="${c} = 1"),
        item("c", row=4, relevant="${a} = 1"),
        item("d", row=5),
    )
    assert told(made.problems) == [("expression.circle", "survey", 2, None)]
    names = made.problems[0].what.removesuffix(".").split(": ")[1].split(", ")
    assert sorted(names) == ["a", "b", "c"]
    assert "d" in made.evaluate({"a": "1", "d": "1"}, day=DAY).relevant


def test_a_group_that_depends_on_what_it_holds_is_a_circle() -> None:
    made = form(item("in", path="g/in", row=3), groups=(Group("g", {}, "${in} = 1", row=2),))
    assert told(made.problems) == [("expression.circle", "survey", 2, None)]


def test_another_round_of_a_repeat_is_no_circle() -> None:
    made = form(
        item("n", "calculate", 3, path="r/n", calculation="indexed-repeat(${n}, ${r}, position(..) - 1) + 1"),
        groups=(Group("r", {}, repeat=True, repeat_count="2", row=2),),
    )
    assert made.problems == ()


def test_long_chains_are_no_depth() -> None:
    assert computed(" or ".join(["${blank} = 'x'"] * 400)) == "false"
    assert computed("+".join(["1"] * 3000)) == "3000"


# --- anything at all

pieces = st.sampled_from(
    ["${count}", "${blank}", "${many}", "${nobody}", "${", "}", "$", "(", ")", "[", "]", "'", '"', "'a'", "1", "0", "-",
     "2.5", ".", "..", "/", "//", "*", "+", " div ", " mod ", " and ", " or ", "=", "!=", "<", ">=", "|", ",", "@",
     "::", "true()", "current()", "position(..)", "jr:", "name", "self::", "node()", "text()", "instance('sites')", "#",
     ":", ITEMS, "item", "state", "count", "data", "child::", "{", "last-saved#", " ", "é", "1 div 0", "today()"]
)  # fmt: skip
arguments = st.sampled_from(
    ["${count}", "${blank}", "${many}", "${site}", "${day}", "${when}", "${clock}", "''", "'a'", "1", "-1", "2.5", "..",
     "1 div 0", "-1 div 0", "0 div 0", "1000000000000", "true()", "today()", "//*", "/", ".", "'(a+)+'", "'${site}'",
     "${many} | ${site}", f"instance('sites'){ITEMS}", "'2021-13-45'", "'9999-12-31'", "'\\u0000'", "*"]
)  # fmt: skip
calls = st.builds(
    lambda name, given: f"{name}({', '.join(given)})",
    st.sampled_from(sorted([*FUNCTIONS, *UNSUPPORTED, "nonsense"])),
    st.lists(arguments, max_size=5),
)
expressions = st.one_of(
    st.text(max_size=30),
    st.lists(pieces, max_size=12).map("".join),
    calls,
    st.builds("{} {} {}".format, calls, st.sampled_from(["=", "<", "+", "and", "|", "/", "mod", "!="]), calls),
    st.builds(lambda call, inner: call.replace("1", inner), calls, calls),
)
answers = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["1e400", "NaN", "-0", "0001-01-01", "9999-12-31", "9" * 400, "2021-03-15T25:00:00", "٣", "\ud800"]
    ),
)


@given(expressions, st.dictionaries(st.sampled_from([each.name for each in ASKED]), answers))
@settings(max_examples=300)
def test_no_expression_and_no_answer_is_a_traceback(expression: str, given_answers: dict[str, str]) -> None:
    owner = item("q", "one", 12, scale=SITES, relevant=expression, constraint=expression, choice_filter=expression)
    made = form(
        *ASKED,
        owner,
        item("out", "calculate", 13, calculation=expression, required=expression),
        item("in", path="r/in", row=15, calculation=expression),
        groups=(Group("r", {}, expression, repeat=True, repeat_count=expression, row=14),),
    )
    assert all(each.where.sheet == "survey" and each.where.row and str(each) for each in made.problems)
    found = made.evaluate({"q": "dayton", **given_answers}, day=DAY)
    assert all(isinstance(value, str) for value in found.values.values())
    made.choices(owner, given_answers, day=DAY)


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_regular_expression_is_a_traceback(written: str, answer: str) -> None:
    matches = pattern(written)
    assert matches is None or matches(answer) in (True, False)


@pytest.mark.parametrize("written", ["(a+)+b", "(a|a)*b", "a*a*a*a*a*a*b", "(a?){30}b", "(a{0,99})*b", r"(\w+\s?)*!"])
def test_no_regular_expression_runs_away(written: str) -> None:
    """A backtracking engine would take from minutes to ages for these."""
    matches = pattern(written)
    assert matches is None or matches("a" * 5000 + "!") is (written.endswith("!"))


# --- speed


def test_the_conditions_of_many_respondents(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> None:
    """How long 120 questions with conditions take for each respondent: printed, since machines differ."""
    respondents = 2000 if request.config.getoption("--long") else 50
    items = [item("knows")]
    for at in range(60):
        items.append(item(f"q{at}", "one", 3 + at, scale=SITES, relevant="${knows} = 'yes'", required="true()"))
        items.append(item(f"w{at}", row=70 + at, relevant=f"selected(${{q{at}}}, 'dayton') and ${{knows}} != ''"))
    began = time.perf_counter()
    made = form(*items)
    parsed = time.perf_counter()
    given_answers = {"knows": "yes", **{f"q{at}": "dayton" if at % 2 else "memphis" for at in range(60)}}
    for _ in range(respondents):
        found = made.evaluate(given_answers, day=DAY)
    done = time.perf_counter()
    assert len(found.relevant) == 1 + 60 + 30
    with capsys.disabled():
        each = (done - parsed) / respondents * 1000
        print(f"\n{len(items)} questions: parsed in {(parsed - began) * 1000:.0f} ms, {each:.1f} ms a respondent")
