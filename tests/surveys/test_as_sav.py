"""The answers of a wave as an SPSS file, read back with a second reader."""

from __future__ import annotations

import re
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyreadstat
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.surveys.answer_variables import numbers_of, variables_of
from wellknit.surveys.as_sav import as_sav, as_sps
from wellknit.surveys.questionnaire import Choice, Group, Questionnaire, Scale
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.wave import Wave

from .small_forms import AGREEMENT, DAY, SITES, YES_NO, Read, form, item, read, roster

SPRING = Wave("spring", "Primavera", "anonymous", None, DAY, "invented", "Nobody said any of this.")


def opened(content: bytes, **how: Any) -> tuple[dict[str, list[Any]], Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        path.write_bytes(content)
        frame, said = pyreadstat.read_sav(path, **({"user_missing": True} | how))
    return {name: [None if each != each else each for each in frame[name]] for name in frame}, said


def file_of(questionnaire: Questionnaire, answers: Read, language: str = "es") -> tuple[dict[str, list[Any]], Any]:
    assert answers.names, answers.found
    return opened(as_sav(answers.responses, questionnaire, SPRING, SITES, language=language))


TRUST = form(item("trust"), item("apart", "one", YES_NO, relevant="${trust} = '5'"), item("hard", "many"))
ANSWERED = """
respondent | site    | role              | trust | apart | hard
r1         | memphis | site_leader       | 5     | yes   | ties turnover
r2         | dayton  | core_site_partner | 1     |       | history
r3         | dayton  |                   | -99   |       |
r4         | memphis | community_partner | dk    |       | turnover
r5         | dayton  | site_leader       |       |       | ties
"""


def test_each_item_is_a_variable_and_each_choice_of_several_one_of_its_own():
    rows, said = file_of(TRUST, read(TRUST, ANSWERED))
    assert rows == {
        "respondent": ["r1", "r2", "r3", "r4", "r5"],
        "site": [2, 1, 1, 2, 1],
        "role": [2, 3, -99, 4, 2],
        "trust": [4, 1, -97, -96, -99],
        "apart": [1, -98, -98, -98, -98],
        "hard_ties": [1, 0, -99, 0, 1],
        "hard_turnover": [1, 0, -99, 1, 0],
        "hard_history": [0, 1, -99, 0, 0],
    }
    assert said.variable_measure["trust"] == "ordinal"
    assert said.variable_measure["apart"] == said.variable_measure["site"] == "nominal"


def test_labels_are_in_the_asked_language_without_markup():
    _, said = file_of(TRUST, read(TRUST, ANSWERED))
    assert said.variable_value_labels["trust"] == {
        1: "Muy en desacuerdo",
        2: "En desacuerdo",
        3: "De acuerdo",
        4: "Muy de acuerdo",
        -96: "No sé",
        -97: "No se aplica",
        -98: "No se preguntó",
        -99: "Sin respuesta",
    }
    assert said.variable_value_labels["hard_ties"][1] == "Elegida"
    assert said.column_names_to_labels["hard_history"] == "hard: Historia y política"
    assert said.column_names_to_labels["site"] == "Sitio"
    assert said.variable_value_labels["site"][3] == "Lehigh Valley"
    _, english = file_of(TRUST, read(TRUST, ANSWERED), "en")
    assert english.variable_value_labels["trust"][4] == "Strongly agree"


def test_what_is_no_answer_to_the_question_is_missing():
    rows, said = file_of(TRUST, read(TRUST, ANSWERED))
    assert said.missing_ranges["trust"] == [{"lo": -99, "hi": -96}]
    counted, _ = opened(
        as_sav(read(TRUST, ANSWERED).responses, TRUST, SPRING, SITES, language="en"), user_missing=False
    )
    assert counted["trust"] == [4, 1, None, None, None]
    assert rows["trust"] != counted["trust"]


def test_numbers_days_and_words_are_empty_where_nothing_was_answered():
    questionnaire = form(
        item("years", "integer"),
        item("hours", "decimal"),
        item("since", "date"),
        item("moment", "datetime"),
        item("clock", "time"),
        item("words", "text"),
        item("order", "rank"),
        item("agreed", "acknowledge"),
    )
    rows, said = file_of(
        questionnaire,
        read(
            questionnaire,
            """
            respondent | site | years | hours | since      | moment           | clock | words | order         | agreed
            r1 | memphis | 3 | 2.25  | 2020-02-29 | 2021-03-15T09:30 | 16:05 | ¿Más? | turnover ties | OK
            r2         | dayton  |       |       |            |                  |       |       |               |
            """,
        ),
    )
    assert (rows["years"], rows["hours"], rows["words"]) == ([3, None], [2.25, None], ["¿Más?", ""])
    assert (rows["since"], rows["moment"][0]) == ([date(2020, 2, 29), None], datetime(2021, 3, 15, 9, 30))
    assert rows["clock"] == [time(16, 5), None]
    assert (rows["order_ties"], rows["order_turnover"], rows["order_history"]) == ([2, -99], [1, -99], [None, -99])
    assert rows["agreed"] == [1, -99]
    assert said.variable_measure["years"] == said.variable_measure["since"] == "scale"
    assert said.original_variable_types["hours"] == "F4.2"


def test_what_spss_cannot_hold_as_a_number_or_day_stays_as_it_was_written():
    questionnaire = form(item("number", "integer"), item("born", "date"))
    rows, _ = file_of(
        questionnaire,
        read(
            questionnaire,
            """
            respondent | site    | number             | born
            r1         | memphis | 900719925474099312 | 1500-01-01
            r2         | dayton  | 2                  | 1990-01-01
            """,
        ),
    )
    assert (rows["number"], rows["born"]) == (["900719925474099312", "2"], ["1500-01-01", "1990-01-01"])


def test_identified_waves_name_the_person():
    on = roster(("ana", "site_leader", "memphis", date(2020, 1, 1)))
    answers = read(
        form(item("trust")),
        """
        respondent | person | site    | organization | language | trust
        r1         | ana    | memphis | river_school | es       | 5
        """,
        mode="identified",
        on=on,
    )
    rows, said = file_of(form(item("trust")), answers)
    assert (rows["person"], rows["organization"], rows["language"]) == (["ana"], ["river_school"], ["es"])
    assert rows["involvement"] == [3]
    assert said.variable_value_labels["involvement"][3] == "De 1 a 2 años"


def test_rounds_of_a_repeated_group_are_variables_of_their_own():
    questionnaire = form(
        item("partner/trust", repeat="partner", asks="rating"), groups=(Group("partner", {}, repeat=True),)
    )
    rounds = ({"partner[1]/trust": "5", "partner[2]/trust": "1"}, {"partner[10]/trust": "2"})
    records = [Response(f"r{at}", "dayton", None, {}, rounds=each) for at, each in enumerate(rounds)]
    made = variables_of(Responses("spring", tuple(records)), questionnaire, SITES, language="en")[3:]
    assert [(each.variable.name, each.variable.label, each.variable.values) for each in made] == [
        ("trust_1", "partner/trust (1)", (4, -98)),
        ("trust_2", "partner/trust (2)", (1, -98)),
        ("trust_10", "partner/trust (10)", (-98, 2)),
    ]


def test_the_file_says_what_is_missing_left_out_and_invented():
    answers = read(form(item("trust")), "respondent | site | trust\nr1 | memphis | 7\nr2 | dayton | 5")
    _, said = file_of(form(item("trust")), answers)
    told = " ".join(said.notes)
    assert "Las respuestas son inventadas." in told
    assert "Sin respuesta: -99. No se preguntó: -98." in told
    assert "No está aquí: respuestas que no se pudieron entender ('trust') (1)." in told


def test_choices_without_scores_of_their_own_are_numbered_by_their_place():
    twice = Scale("twice", (Choice("a", {}, "", 0), Choice("b", {}, "", 0), Choice("c", {}, "", 2)))
    low = Scale("low", (Choice("a", {}, "", -99), Choice("b", {}, "", 1)))
    several = Scale("s", (Choice("x", {}, "", 1), *(Choice(f"d{at}", {}, "dont_know") for at in range(3))))
    assert numbers_of(twice) == {"a": 1, "b": 2, "c": 3}
    assert numbers_of(low) == {"a": 1, "b": 2}
    assert numbers_of(several) == {"x": 1, "d0": -96, "d1": -100, "d2": -101}
    assert numbers_of(AGREEMENT)["5"] == 4


NAMES = st.text(alphabet="abcdeñ_-.XYZ0123456789", min_size=1, max_size=70)


def test_its_syntax_declares_sets_of_variables_that_are_in_the_file():
    answers = read(TRUST, ANSWERED)
    _, said = file_of(TRUST, answers)
    syntax = as_sps(answers.responses, TRUST, SITES, language="es").decode()
    assert syntax.startswith("* Encoding: UTF-8.\nGET FILE='answers.sav'.\n")
    (name, members), *others = re.findall(r"NAME=\$(\w+) .*?VARIABLES=\n(.*?)\n    VALUE=1", syntax, re.DOTALL)
    assert (name, members.split(), others) == ("hard", ["hard_ties", "hard_turnover", "hard_history"], [])
    # Whatever it names is in the file, and says the same there.
    names = re.findall(r"^  /?(\w+) (?=[('])", syntax, re.MULTILINE)
    assert set(names) == set(said.column_names) > set(members.split())
    assert f"  trust '{said.column_names_to_labels['trust']}'" in syntax
    assert "  trust (-99 THRU -96)" in syntax and "    -99 'Sin respuesta'" in syntax
    # Each command ends where its last line does, and no line ends one before.
    assert all(line.count("'") % 2 == 0 for line in syntax.splitlines())


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True))
@settings(max_examples=25, deadline=None)
def test_whatever_items_are_called_every_one_is_in_the_file(names: list[str]):
    questionnaire = form(*(item(name) for name in [*names, "site", "Respondent"]))
    answers = dict.fromkeys(names, "4")
    responses = Responses("spring", (Response("r1", "dayton", None, answers),))
    made = variables_of(responses, questionnaire, SITES, language="es")
    rows, said = opened(as_sav(responses, questionnaire, SPRING, SITES, language="es"))
    assert [each.variable.name for each in made] == said.column_names
    assert [each.item for each in made if rows[each.variable.name] == [3]] == [
        each.item for each in made if each.item in names
    ]
