"""The patterns in which ODK's own forms are written, in a form of ours, beside a second reading of ODK's rules.

The rules are those of the ODK documentation (form logic): a question in a group that is not relevant is not asked; what
is not relevant is blank to all else; a comparison with a blank number is false; a constraint judges answers alone.
The oracle below states them for this form in plain Python, and shares no code with what it judges.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from wellknit.surveys.expressions import Form

from .forms import sound

DAY = date(2024, 6, 1)
#: Table-list, skips, a cascade, or_other, a constraint of two answers, a calculation, a repeat by choices, nested
#: groups.
PATTERNS = {
    "survey": """
        type | name | label | relevant | constraint | choice_filter | calculation | repeat_count | appearance | required
        integer | age | How old? |  | . >= 0 and . <= 120 |  |  |  |  | yes
        select_one yn | works | Do you work? | ${age} >= 16
        begin_group | job | Your work | ${works} = 'yes' |  |  |  |  | field-list
        integer | hours | Hours a week? |  | . > 0 and . < 100
        integer | extra | Extra hours? | ${hours} > 30 | . <= ${hours}
        begin_group | feel | How it is |  |  |  |  |  | table-list
        select_one yn | fair | It is fair.
        select_one yn | safe | It is safe.
        end_group
        end_group
        calculate | total |  |  |  |  | coalesce(${hours}, 0) + coalesce(${extra}, 0)
        note | much | A lot! | ${total} > 40
        select_one state | state | Which state?
        select_one town | town | Which town? | ${state} != '' |  | state=${state}
        select_multiple fruit or_other | fruit | Fruit? |  | not(selected(., 'none') and count-selected(.) > 1)
        begin_repeat | piece | A fruit | not(selected(${fruit}, 'none')) |  |  |  | count-selected(${fruit})
        integer | many | How many? |  | . < 10
        end_repeat
    """,
    "choices": """
        list_name | name | label | state
        yn | yes | Yes
        yn | no | No
        state | ohio | Ohio
        state | tenn | Tenn.
        town | akron | Akron | ohio
        town | knox | Knox | tenn
        fruit | apple | Apple
        fruit | plum | Plum
        fruit | none | None
    """,
}
TOWNS = {"akron": "ohio", "knox": "tenn"}
Answers = dict[str, str | tuple[str, ...]]


def expected(given: Answers) -> tuple[set[str], set[str], set[str]]:
    """The questions that are asked, those whose answer breaks its constraint, and those whose answer is not offered."""

    def number(path: str) -> int | None:
        text = given.get(path, "")
        return int(str(text)) if path in asked and text else None

    def above(path: str, bound: int) -> bool:
        value = number(path)
        return value is not None and value > bound

    asked, broken, elsewhere = {"age", "state", "fruit"}, set[str](), set[str]()
    if above("age", 15):
        asked.add("works")
    if "works" in asked and given.get("works") == "yes":
        asked |= {"job/hours", "job/feel/fair", "job/feel/safe"}
    if above("job/hours", 30):
        asked.add("job/extra")
    if (number("job/hours") or 0) + (number("job/extra") or 0) > 40:
        asked.add("much")
    if given.get("state"):
        asked.add("town")
    fruit = tuple(given.get("fruit", ()))
    if "other" in fruit:
        asked.add("fruit_other")
    rounds = [] if "none" in fruit else [f"piece[{at}]/many" for at in range(1, len(fruit) + 1)]
    asked |= set(rounds)
    for path, low, high in (("age", 0, 120), ("job/hours", 1, 99), *((each, -999, 9) for each in rounds)):
        if (value := number(path)) is not None and not low <= value <= high:
            broken.add(path)
    extra, hours = number("job/extra"), number("job/hours")
    if extra is not None and hours is not None and extra > hours:
        broken.add("job/extra")
    if "none" in fruit and len(fruit) > 1:
        broken.add("fruit")
    if "town" in asked and given.get("town") and TOWNS[str(given["town"])] != given["state"]:
        elsewhere.add("town")
    return asked, broken, elsewhere


def somebody(chance: random.Random) -> Answers:
    """Answers to everything, whether or not it is asked; some left out."""
    given: Answers = {
        "age": str(chance.choice((-1, 0, 15, 16, 17, 40, 120, 121))),
        "works": chance.choice(("yes", "yes", "no")),
        "job/hours": str(chance.choice((0, 1, 30, 31, 40, 41, 99, 100))),
        "job/extra": str(chance.choice((0, 5, 31, 32, 60))),
        "job/feel/fair": chance.choice(("yes", "no")),
        "state": chance.choice(("ohio", "tenn")),
        "town": chance.choice(("akron", "knox")),
        "fruit": tuple(each for each in ("apple", "plum", "none", "other") if chance.random() < 0.4),
        "piece[1]/many": str(chance.choice((1, 9, 10))),
        "piece[2]/many": str(chance.choice((1, 9, 10))),
    }
    return {path: answer for path, answer in given.items() if chance.random() < 0.85 and answer}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Form:
    folder: Path = tmp_path_factory.mktemp("patterns")
    form = Form(sound(folder, **PATTERNS))
    assert form.problems == ()
    return form


def test_scripted_respondents_are_asked_and_judged_by_odks_rules(made: Form, long: bool) -> None:
    chance, met = random.Random(7), set[str]()
    for _each in range(20_000 if long else 1_000):
        given = somebody(chance)
        found = made.evaluate(given, day=DAY)
        asked, broken, elsewhere = expected(given)
        groups = {"job", "job/feel", "piece", "total"} | {f"piece[{at}]" for at in range(1, 5)}
        assert (set(found.relevant) - groups, set(found.broken), set(found.not_offered)) == (
            asked,
            broken,
            elsewhere,
        ), given
        assert set(found.required) == {"age"}
        met |= asked | {f"broken {path}" for path in broken} | {f"elsewhere {path}" for path in elsewhere}
    # Every rule decided something.
    assert {"job/extra", "much", "fruit_other", "piece[2]/many", "elsewhere town", "broken fruit"} <= met
    assert {f"broken {each}" for each in ("age", "job/hours", "job/extra", "piece[1]/many")} <= met
