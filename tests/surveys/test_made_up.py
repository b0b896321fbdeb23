"""Made-up respondents are valid, whatever the form; the same seed makes the same ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.small_forms import CHALLENGES, DAY, SITES, YES_NO, form, item
from wellknit.partners.roster import Roster
from wellknit.surveys.expressions import Form
from wellknit.surveys.made_up import MadeUp, made_up
from wellknit.surveys.questionnaire import Choice, Group, Item, Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.validity import read_responses
from wellknit.surveys.wave import Wave

NUMBERED = st.integers(0, 5)
#: What a condition may say of another question, by its kind.
CONDITIONS = {
    "one": ("${%s} = 'yes'", "${%s} != 'no'", "${%s} = ''"),
    "many": ("selected(${%s}, 'turnover')", "count-selected(${%s}) > 1", "not(selected(${%s}, 'ties'))"),
    "integer": ("${%s} > 20", "${%s} < 3", "${%s} = 18"),
    "text": ("${%s} != ''", "string-length(${%s}) > 4"),
}
CONSTRAINTS = {
    "one": (". != 'no'", "false()"),
    "many": ("count-selected(.) = 2", "not(selected(., 'ties') and count-selected(.) > 1)", "count-selected(.) > 3"),
    "integer": (". >= 18 and . < 99", ". > 2000 and . <= 2021", ". != 5", ". mod 2 = 0", ". > 1 and . < 1"),
    "text": ("regex(., '[0-9]{5}')", "string-length(.) < 8", "regex(., '.+@.+')", "regex(., '^(?=z)y$')"),
}
FILTERED = Scale(
    "filtered",
    (Choice("a", {"en": "A"}, filters={"of": "yes"}), Choice("b", {"en": "B"}, filters={"of": "no"})),
)


@st.composite
def forms(draw: st.DrawFn) -> Questionnaire:
    """Up to eight questions that hang on one another, before or behind them, some in a group that is repeated."""
    kinds = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), min_size=1, max_size=8))
    repeated = draw(st.integers(0, len(kinds)))
    items: list[Item] = []
    for place, kind in enumerate(kinds):
        more: dict[str, Any] = {"required": draw(st.sampled_from(("", "true()", "${q0} != ''")))}
        if draw(st.booleans()):
            other = draw(st.integers(0, len(kinds) - 1))
            more["relevant"] = draw(st.sampled_from(CONDITIONS[kinds[other]])) % f"q{other}"
        if draw(st.booleans()):
            more["constraint"] = draw(st.sampled_from(CONSTRAINTS[kind]))
        scale = {"one": YES_NO, "many": CHALLENGES}.get(kind)
        if kind == "one" and place and draw(st.booleans()):
            scale, more["choice_filter"] = FILTERED, f"of = ${{q{draw(st.integers(0, place - 1))}}}"
        path = f"round/q{place}" if place < repeated else f"q{place}"
        items.append(item(path, kind, scale, repeat="round" if place < repeated else "", row=place + 2, **more))  # type: ignore[arg-type]
    counted = draw(st.sampled_from(("", "2", "${q0}")))
    groups = (Group("round", {}, repeat=True, repeat_count=counted if counted != "${q0}" else "3", row=1),)
    return form(*items, groups=groups if repeated else ())


def wrong_with(form: Form, made: MadeUp) -> list[str]:
    """What the form itself says against the answers."""
    found = form.evaluate(made.answers, day=DAY)
    missing = found.required - set(made.answers) - set(made.stuck)
    return sorted({*(set(made.answers) - found.relevant), *found.broken, *found.not_offered, *missing})


@given(forms(), st.integers(0, 3))
def test_whatever_the_form_they_are_valid(questionnaire: Questionnaire, seed: int) -> None:
    form = Form(questionnaire)
    made = made_up(form, seed, day=DAY)
    assert wrong_with(form, made) == []
    assert made_up(form, seed, day=DAY) == made
    # And so the library reads them, cell by cell.
    cells = {path: each if isinstance(each, str) else " ".join(each) for path, each in made.answers.items()}
    rows = [(2, {"respondent": "r", "site": "dayton", "language": "", **cells})]
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    responses, problems = read_responses(
        rows, questionnaire, wave=wave, sites=SITES, roster=Roster(), file="answers.csv"
    )
    told = {
        "answers.not-asked",
        "answers.not-allowed",
        "answers.not-offered",
        "answers.unknown-code",
        "answers.not-whole",
    }
    assert [each.code for each in problems if each.code in told] == []
    (record,) = responses.records
    given = {path: each for path, each in made.answers.items() if "[" not in path}
    assert {name: each for name, each in record.answers.items() if each not in (BLANK, NOT_ASKED)} == given


def test_questions_of_every_kind_get_an_answer() -> None:
    kinds = ("one", "many", "rank", "integer", "decimal", "range", "date", "datetime", "time", "text", "acknowledge")
    parameters = {"range": {"start": "0", "end": "1", "step": "0.25"}}
    questions = [item(kind, kind, required="true()", parameters=parameters.get(kind, {})) for kind in kinds]  # type: ignore[arg-type]
    questionnaire = form(*questions, item("sum", "calculate", calculation="${integer} + 1"), item("note", "note"))
    made = made_up(Form(questionnaire), 1, day=DAY)
    assert set(made.answers) == set(kinds) and made.stuck == ()
    assert made_up(Form(questionnaire), 2, day=DAY) != made


def test_what_nothing_can_answer_is_named() -> None:
    questionnaire = form(
        item("never", "integer", required="true()", constraint=". > 3 and . < 3"), item("spare", constraint="false()")
    )
    made = made_up(Form(questionnaire), 1, day=DAY)
    assert (made.answers, made.stuck) == ({}, ("never",))


def test_they_tell_what_they_are_to_tell() -> None:
    roles = Scale("roles", (Choice("x", {"en": "X"}, "site_leader"), Choice("y", {"en": "Y"}, "core_site_partner")))
    places = Scale("places", (Choice("dayton", {"en": "Dayton"}), Choice("memphis", {"en": "Memphis"})))
    questionnaire = form(
        item("job", scale=YES_NO, asks="job"),
        item("leads", scale=YES_NO, asks="leader", relevant="${job} = 'yes'"),
        item("role", scale=roles, asks="role"),
        item("place", scale=places, asks="site"),
        item("house", "text", asks="organization"),
    )
    for seed in range(8):
        told = {"job": "yes", "leader": "no", "role": "core_site_partner", "site": "memphis", "organization": "school"}
        made = made_up(Form(questionnaire), seed, day=DAY, told=told, organizations=["bank"])
        assert made.answers == {"job": "yes", "leads": "no", "role": "y", "place": "memphis", "house": "school"}


def test_a_repeated_group_names_partners_each_once() -> None:
    partner = Scale("partners", tuple(Choice(key, {"en": key}) for key in ("school", "bank", "clinic", "fund")))
    questionnaire = form(
        item("round/partner", scale=partner, repeat="round", asks="partner", required="true()", row=2),
        item("round/trust", repeat="round", asks="rating", rates="reliability", row=3),
        groups=(Group("round", {}, repeat=True, row=1),),
    )
    counts = set()
    for seed in range(12):
        made = made_up(Form(questionnaire), seed, day=date(2021, 3, 15), told={"organization": "school"})
        named = [each for path, each in made.answers.items() if path.endswith("partner")]
        assert len(named) == len(set(named)) and "school" not in named
        counts.add(len(named))
    assert counts == {1, 2, 3}
