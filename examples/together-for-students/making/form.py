"""The questionnaire of both waves, in English and Spanish, as the rows of an XLSForm.

The wordings paraphrase the statements that the published tables print; the questionnaire itself was not published.
"""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH, SPANISH = "English (en)", "Spanish (es)"

SURVEY = (
    "type",
    "name",
    f"label::{ENGLISH}",
    f"label::{SPANISH}",
    f"hint::{ENGLISH}",
    f"hint::{SPANISH}",
    "required",
    "relevant",
    "constraint",
    f"constraint_message::{ENGLISH}",
    f"constraint_message::{SPANISH}",
    "appearance",
    "asks",
    "measures",
    "base",
)
CHOICES = ("list_name", "name", f"label::{ENGLISH}", f"label::{SPANISH}", "means")

#: Heads of the answer columns: group and name, in the order of the form.
ABOUT_YOU = ("through_job", "leader", "involvement")
WORKING_TOGETHER = (
    "bigger_impact_together",
    "best_interest_of_students",
    "difficult_conversations",
    "regular_communication",
    "trust_partner_organizations",
)
LOOKING_BACK = ("relationships_improved_because_of_initiative", "challenges")
IN_THE_COMMUNITY = ("community_partners_trust_leading_organizations",)
COLUMNS = {
    **{name: f"about_you/{name}" for name in ABOUT_YOU},
    **{name: f"working_together/{name}" for name in WORKING_TOGETHER},
    **{name: f"in_the_community/{name}" for name in IN_THE_COMMUNITY},
    **{name: f"looking_back/{name}" for name in LOOKING_BACK},
}

THROUGH_THE_JOB = "${through_job} = 'yes'"
NOT_THROUGH_THE_JOB = "${through_job} = 'no'"
OVER_A_YEAR = "${involvement} = 'one_to_two_years' or ${involvement} = 'two_years_or_more'"


Cells = list[str | None]


@dataclass(frozen=True)
class Workbook:
    """Sheets by name, each a list of rows; the first row is the header, None an empty cell."""

    sheets: dict[str, list[Cells]]


def _row(columns: tuple[str, ...], **cells: str) -> Cells:
    names = {
        "en": f"label::{ENGLISH}",
        "es": f"label::{SPANISH}",
        "hint_en": f"hint::{ENGLISH}",
        "hint_es": f"hint::{SPANISH}",
        "refusal_en": f"constraint_message::{ENGLISH}",
        "refusal_es": f"constraint_message::{SPANISH}",
    }
    by_column = {names.get(key, key): value for key, value in cells.items()}
    assert set(by_column) <= set(columns), by_column
    return [by_column.get(column) for column in columns]


def _statement(name: str, en: str, es: str, relevant: str, measures: str) -> Cells:
    return _row(
        SURVEY,
        type="select_one agreement",
        name=name,
        en=en,
        es=es,
        relevant=relevant,
        appearance="likert",
        measures=measures,
    )


def _survey(promise_en: str, promise_es: str) -> list[Cells]:
    begin = {"type": "begin_group", "appearance": "field-list"}
    return [
        list(SURVEY),
        _row(SURVEY, type="note", name="promise", en=promise_en, es=promise_es),
        _row(SURVEY, **begin, name="about_you", en="You and the initiative", es="Usted y la iniciativa"),
        _row(
            SURVEY,
            type="select_one yes_no",
            name="through_job",
            en="Is taking part in the initiative a piece of your job?",
            es="¿Participar en la iniciativa forma parte de su trabajo?",
            required="yes",
            asks="job",
        ),
        _row(
            SURVEY,
            type="select_one yes_no",
            name="leader",
            en="Does your position answer for what the grant is to deliver here?",
            es="¿Responde su puesto por lo que la subvención debe lograr aquí?",
            required="yes",
            relevant=THROUGH_THE_JOB,
            asks="leader",
        ),
        _row(
            SURVEY,
            type="select_one involvement",
            name="involvement",
            en="For how long have you been involved?",
            es="¿Desde hace cuánto tiempo participa?",
            hint_en="Count the time before the grant too.",
            hint_es="Cuente también el tiempo anterior a la subvención.",
            asks="involvement",
            base="asked",
        ),
        _row(SURVEY, type="end_group"),
        _row(
            SURVEY,
            **begin,
            name="working_together",
            en="Working with other organizations",
            es="El trabajo con otras organizaciones",
            relevant=THROUGH_THE_JOB,
        ),
        _statement(
            "bigger_impact_together",
            "Together our organizations can do more for students than any of them could by itself.",
            "Juntas, nuestras organizaciones pueden hacer más por los estudiantes que cada una por su cuenta.",
            THROUGH_THE_JOB,
            "factor:shared_beliefs",
        ),
        _statement(
            "best_interest_of_students",
            "All who take part here want what is best for students.",
            "Todas las personas que participan aquí quieren lo mejor para los estudiantes.",
            THROUGH_THE_JOB,
            "factor:shared_beliefs",
        ),
        _statement(
            "difficult_conversations",
            "I can raise hard subjects with the partners I work with.",
            "Puedo plantear temas difíciles con los socios con quienes trabajo.",
            THROUGH_THE_JOB,
            "factor:difficult_conversations",
        ),
        _statement(
            "regular_communication",
            "My partners and I are in touch regularly, in writing, by phone or in person.",
            "Mis socios y yo estamos en contacto con regularidad, por escrito, por teléfono o en persona.",
            THROUGH_THE_JOB,
            "factor:regular_communication",
        ),
        _statement(
            "trust_partner_organizations",
            "My relationships with the partner organizations rest on trust.",
            "Mis relaciones con las organizaciones asociadas se basan en la confianza.",
            THROUGH_THE_JOB,
            "principle:trusting_relationships",
        ),
        _row(SURVEY, type="end_group"),
        _row(
            SURVEY,
            **begin,
            name="in_the_community",
            en="The organizations in the lead",
            es="Las organizaciones que dirigen",
            relevant=NOT_THROUGH_THE_JOB,
        ),
        _statement(
            "community_partners_trust_leading_organizations",
            "I trust the organizations that lead the initiative in my community.",
            "Confío en las organizaciones que dirigen la iniciativa en mi comunidad.",
            NOT_THROUGH_THE_JOB,
            "principle:trusting_relationships",
        ),
        _row(SURVEY, type="end_group"),
        _row(SURVEY, **begin, name="looking_back", en="Looking back", es="Una mirada atrás"),
        _statement(
            "relationships_improved_because_of_initiative",
            "The initiative has made relationships among the organizations here better.",
            "La iniciativa ha mejorado las relaciones entre las organizaciones de aquí.",
            OVER_A_YEAR,
            "principle:trusting_relationships",
        ),
        _row(
            SURVEY,
            type="select_multiple challenge",
            name="challenges",
            en="What makes working together hard here?",
            es="¿Qué dificulta aquí el trabajo en común?",
            hint_en="Choose all that apply.",
            hint_es="Marque todo lo que corresponda.",
            relevant=THROUGH_THE_JOB,
            constraint="not(selected(., 'none') and count-selected(.) > 1)",
            refusal_en="'Nothing of this kind' cannot stand beside a challenge.",
            refusal_es="'Nada de esto' no puede marcarse junto con una dificultad.",
            measures="challenge:staff_turnover; challenge:strained_histories",
            base="asked",
        ),
        _row(SURVEY, type="end_group"),
    ]


def _choices() -> list[Cells]:
    return [
        list(CHOICES),
        _row(CHOICES, list_name="yes_no", name="yes", en="Yes", es="Sí", means="yes"),
        _row(CHOICES, list_name="yes_no", name="no", en="No", es="No", means="no"),
        *(
            _row(CHOICES, list_name="involvement", name=name, en=en, es=es, means=name)
            for name, en, es in (
                ("six_months_or_less", "6 months or less", "6 meses o menos"),
                ("six_months_to_one_year", "Over 6 months, up to 1 year", "Más de 6 meses y hasta 1 año"),
                ("one_to_two_years", "Over 1 year, under 2 years", "Más de 1 año y menos de 2"),
                ("two_years_or_more", "2 years or more", "2 años o más"),
            )
        ),
        *(
            _row(CHOICES, list_name="agreement", name=name, en=en, es=es, means=means)
            for name, en, es, means in (
                ("strongly_disagree", "Strongly disagree", "Muy en desacuerdo", ""),
                ("disagree", "Disagree", "En desacuerdo", ""),
                ("neither", "Neither agree nor disagree", "Ni de acuerdo ni en desacuerdo", ""),
                ("agree", "Agree", "De acuerdo", "agree"),
                ("strongly_agree", "Strongly agree", "Muy de acuerdo", "agree"),
                ("dont_know", "I don't know", "No sé", "dont_know"),
            )
        ),
        *(
            _row(CHOICES, list_name="challenge", name=name, en=en, es=es)
            for name, en, es in (
                ("staff_turnover", "People leave or change positions", "Las personas se van o cambian de puesto"),
                ("strained_histories", "Old tensions between organizations", "Viejas tensiones entre organizaciones"),
                (
                    "competition",
                    "Competition for money, turf or recognition",
                    "Competencia por dinero, territorio o reconocimiento",
                ),
                (
                    "different_views",
                    "Different views of how to serve the community",
                    "Distintas ideas de cómo servir a la comunidad",
                ),
                ("too_little_time", "Too little time for the joint work", "Poco tiempo para el trabajo en común"),
                ("none", "Nothing of this kind", "Nada de esto"),
            )
        ),
    ]


def _settings(title: str, form_id: str, version: str) -> list[Cells]:
    return [
        ["form_title", "form_id", "version", "default_language", "style"],
        [title, form_id, version, ENGLISH, "pages"],
    ]


def spring() -> Workbook:
    """The form of spring 2021: anonymous."""
    return Workbook(
        {
            "survey": _survey(
                "Your answers are anonymous: nobody can tell who gave them.",
                "Sus respuestas son anónimas: nadie puede saber de quién son.",
            ),
            "choices": _choices(),
            "settings": _settings("Partner survey, spring 2021", "partners_spring_2021", "2021031501"),
        }
    )


def winter() -> Workbook:
    """The same questions in winter 2022, with another promise: identified."""
    return Workbook(
        {
            "survey": _survey(
                "Your name is stored with your answers. Reports show groups of people, never a single one.",
                "Su nombre se guarda con sus respuestas. Los informes muestran grupos, nunca a una persona.",
            ),
            "choices": _choices(),
            "settings": _settings("Partner survey, winter 2022", "partners_winter_2022", "2022011501"),
        }
    )
