"""Reading grades, against counts made by hand and counts that were published for well-known sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wellknit.surveys.reading import grade, reading_of, syllables, texts_of

from .small_forms import form, item

#: Counted by hand, by a dictionary's division of words.
ENGLISH = """
    the 1 together 3 people 2 organization 5 students 2 initiative 4 community 4 trust 1 trusted 2 partners 2
    involved 2 shared 1 create 2 creates 2 science 2 area 3 idea 3 being 2 regularly 4 relationships 4 disagree 3
    agree 2 strongly 2 neither 2 decide 2 decided 3 leave 1 leaves 1 changes 2 places 2 tables 2 honest 2
    difficult 3 conversation 4 answers 2 anonymous 4 influence 3 people's 2 years 1 asked 1 needed 2 wanted 2
    helped 1 believe 2 experience 4 situation 4 individual 5 period 3 various 3 quiet 2 mission 2 special 2
    reliable 4 serious 3 nation 2 careful 2 meeting 2 whole 1 don't 1 isn't 2 useful 2 useless 2 really 2 uses 2
    league 1 theater 3 museum 3 react 2 radio 3 video 3
"""
SPANISH = """
    confianza 3 organización 5 organizaciones 6 iniciativa 5 comunidad 4 día 2 teatro 3 creo 2 sí 1 país 2 años 2
    estudiantes 4 dirigen 3 trabajo 3 reunión 2 aquí 2 ideas 3 a 1 amigo 3 oír 2 leer 2 tiene 2 ciudad 2 buena 2
    pregunta 3 socios 2 relaciones 4 veo 2 reúne 3 desacuerdo 4 ahora 3 influencia 3 anónimas 4 podía 3 aún 2 raíz
    2 hacia 2 hacía 3 también 2 hay 1 muy 1 y 1 quien 1 guerra 2 pingüino 3 ya 1 mayo 2 ciencia 2
"""


@pytest.mark.parametrize(("language", "counted"), [("en", ENGLISH), ("es", SPANISH)])
def test_syllables_as_counted_by_hand(language: str, counted: str) -> None:
    words = counted.split()
    wrong = [
        (word, count, found)
        for word, count in zip(words[::2], map(int, words[1::2]), strict=True)
        if (found := syllables(word, language)) != count
    ]
    assert wrong == [] and len(words) > 80


def test_grades_from_published_counts() -> None:
    """Wikipedia's examples for Flesch's formulas: 13 words of 24 syllables, and 16 of 23."""
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    itself = "This sentence, taken as a reading passage unto itself, is being used to prove a point."
    assert grade(platypus, "en") == round(0.39 * 13 + 11.8 * 24 / 13 - 15.59, 1) == 11.3
    assert grade(itself, "en") == round(0.39 * 16 + 11.8 * 23 / 16 - 15.59, 1) == 7.6
    # Two sentences: 8.5 words each.
    assert grade("The cat sat on the mat. Then it went to sleep in the warm sun there.", "en") == 0.0


def test_spanish_grades_by_the_bands_of_the_score() -> None:
    # 9 words, 18 syllables: 206.84 - 120 - 9.18 = 77.7, the band of sixth grade.
    assert grade("Todos los que participan aquí quieren ayudar a otros.", "es") == 6.0
    # 10 words, 33 syllables: far below 50.
    hard = "Organizaciones institucionales implementarán colaborativamente metodologías interdisciplinarias."
    assert grade(hard, "es") == 13.0
    assert grade("Sí.", "es") == 4.0


def test_no_grade_without_words_or_a_formula() -> None:
    assert grade("", "en") is None and grade("123 ...", "en") is None
    assert grade("Ni hao", "zh") is None


def test_what_a_form_fills_in_is_no_word() -> None:
    assert grade("I trust ${partner_name} **a lot** in all.", "en") == grade("I trust a lot in all.", "en")


def test_the_hardest_texts_of_a_form_are_named() -> None:
    hard = "Interorganizational collaboration necessitates institutional accountability mechanisms."
    asked = form(
        replace(item("easy"), labels={"en": "I trust the people I work with here.", "es": "Confío en ellos."}),
        replace(item("hard"), labels={"en": hard}, hints={"en": "Say what you think."}),
    )
    reading = reading_of(texts_of(asked, "en"), "en")
    assert [(each.where, each.text) for each in reading.hardest] == [("hard", hard)]
    texts = {each.text: each.grade for each in reading.texts}
    assert texts["Say what you think."] is None and texts["Strongly disagree"] is None
    # The whole is of the texts that have a grade: neither hint nor answers make it look easier.
    assert reading.whole == grade(["I trust the people I work with here.", hard], "en")
