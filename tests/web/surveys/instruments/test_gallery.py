"""The templates: sound, complete in both languages, easy to read, and asked of each role what it can know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from tests.web.cast import Cast
from wellknit.surveys.expressions import Form
from wellknit.surveys.form_files import written_form
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.reading import AIM, reading_of, texts_of
from wellknit.surveys.validity import form_problems
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.surveys.instruments.gallery import form_of_template, templates
from wellknit.web.surveys.instruments.grades import grade_words, of_form, of_texts

ORGANIZATIONS = [("reed_house", "Reed House"), ("library", "City Library"), ("clinic", "Clinic")]
DAY = date(2021, 3, 15)


def read(key: str, organizations: list[tuple[str, str]] = ORGANIZATIONS) -> Questionnaire:
    form = form_of_template(templates()[key], organizations)
    questionnaire, problems = read_questionnaire(Path("x.xlsx"), "x.xlsx", form.plain())
    assert problems == () and questionnaire is not None, problems
    return questionnaire


@pytest.mark.parametrize("key", templates())
def test_it_is_sound_complete_and_easy_to_read(key: str) -> None:
    asked = read(key)
    assert form_problems(asked) == ()
    assert [(each.code, each.name) for each in asked.languages] == [("en", "English"), ("es", "Español")]
    for language in ("en", "es"):
        reading = reading_of(texts_of(asked, language), language)
        assert reading.whole is not None and reading.whole <= AIM[1]
        assert reading.hardest == ()
    # No two texts are the same, which a copy that was never translated would be.
    same = [text for text in (each.labels for each in asked.items) if text.get("en") and text["en"] == text.get("es")]
    assert same == []


@pytest.mark.parametrize("key", templates())
def test_a_template_taken_out_and_in_again_asks_the_same(key: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(written_form(form_of_template(templates()[key], ORGANIZATIONS).sheets))
    assert read_questionnaire(path, "x.xlsx") == (read(key), ())


@pytest.mark.parametrize(
    ("answers", "asked", "not_asked"),
    [
        (
            {"through_job": "yes", "leader": "yes"},
            {"decide_together", "regular_communication", "challenges"},
            {"community_partners_are_heard", "kind_of_partner"},
        ),
        ({"through_job": "yes", "leader": "no"}, {"difficult_conversations", "challenges"}, {"decide_together"}),
        (
            {"through_job": "no", "involvement": "two_years_or_more"},
            {"kind_of_partner", "community_partners_are_heard", "relationships_improved_because_of_initiative"},
            {"leader", "regular_communication", "challenges", "decide_together"},
        ),
    ],
)
def test_each_role_is_asked_what_it_can_know(answers: dict[str, str], asked: set[str], not_asked: set[str]) -> None:
    relevant = Form(read("partner_trust")).evaluate(answers, day=DAY).relevant
    names = {each.rpartition("/")[2] for each in relevant}
    assert asked <= names and not names & not_asked


def test_relationships_ask_who_first_then_rate_those_at_both_levels() -> None:
    asked = read("relationships")
    told = {each.asks: each.name for each in asked.items if each.asks}
    assert told["ties"] == "partners" and told["partner"] == "partner" and told["contact"] == "contact_person"
    rates = {each.rates for each in asked.items if each.rates}
    assert {"person_trust", "survives_departure"} <= rates and {"reliability", "difficult_conversations"} <= rates
    form = Form(asked)
    chosen = {"own_organization": "clinic", "partners": ("reed_house", "library")}
    found = form.evaluate(chosen, day=DAY)
    assert {"relationship[1]/the_person/person_trust", "relationship[2]/the_organization/reliability"} <= found.relevant
    assert not any(each.startswith("relationship[3]") for each in found.relevant)
    assert found.values["relationship[2]/partner_name"] == "City Library"
    # Nobody rates the own organization.
    assert form.evaluate({**chosen, "partners": ("clinic",)}, day=DAY).not_offered == {"about_you/partners"}


def test_relationships_can_be_looked_at_without_organizations() -> None:
    assert [each.name for each in read("relationships", []).scales[-1].choices] == ["none"]


def test_easy_texts_are_called_easy_and_each_language_has_its_own_measure(cast: Cast) -> None:
    with translation.override("en"):
        said = [grade_words(each) for each in (None, 0.0, 5.4, 5.6, 8.4, 8.6, 12.2, 13.0)]
        aimed = ["grade 6, as aimed for", "grade 8, as aimed for"]
        assert said == ["", "easy, grade 1", "easy, grade 5", *aimed, "hard, grade 9", "hard, grade 12", said[-1]]
        assert said[-1] == "hard, beyond school"
        texts = {
            "English (en)": "We know what we can ask of you.",
            "Español (es)": "Sabemos qué podemos pedirle a usted.",
        }
        assert of_texts("label", texts) == ["English: easy, grade 1", "Español: grade 6, as aimed for"]
        assert of_texts("hint", {"Deutsch (de)": "Wir wissen, was wir von Ihnen erwarten."}) == []
        assert of_form(read("partner_trust")) == [("English", "easy, grade 3"), ("Español", "easy, grade 5")]
    pk = cast.more["instrument_draft"]["nation"].pk
    shown = cast.client("nadia").get(reverse("instrument_reading", args=("river", pk))).content.decode()
    assert "what is easier is fine" in shown
