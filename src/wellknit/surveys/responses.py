"""Responses: what each respondent answered, with what was not answered and what was not asked kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wellknit.labels import label, words_of
from wellknit.partners.roster import Role

__all__ = ["BLANK", "NOT_ASKED", "Answer", "LeftOut", "Response", "Responses", "left_out_in_words", "with_people"]

#: Stand among the answers of an item, so that every base can be told from counts. No code of a form holds a space.
BLANK = "(no answer)"
NOT_ASKED = "(not asked)"

#: The code of one choice, the codes of several, a number or text as written, BLANK, or NOT_ASKED.
Answer = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's answers in one wave, for the site they were given for.

    ``answers`` has one entry for each item of ``Questionnaire.asked()``, by the item's name. ``involvement`` is the
    key of a band or BLANK. ``role`` is None where neither the roster nor the answers tell it. ``rounds`` has the
    answers to questions on relationships in repeated groups, by their path with its rounds ('partner[2]/trust').
    """

    respondent: str
    site: str
    role: Role | None
    answers: Mapping[str, Answer]
    person: str | None = None
    organization: str | None = None
    language: str = ""
    involvement: str = BLANK
    row: int = 0
    rounds: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was not counted: how many times, what, and why; nothing is dropped without one of these."""

    code: str
    what: str
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Responses:
    """All responses of a wave, and what was left out of them."""

    wave: str
    records: tuple[Response, ...]
    left_out: tuple[LeftOut, ...] = ()


def left_out_in_words(what: str, language: str) -> str:
    """What was left out, as a codebook keeps it in English, in another language; as it is where no word is known.

    >>> left_out_in_words("answers to questions that were not asked ('trust')", "es")
    "respuestas a preguntas que no se hicieron ('trust')"
    """
    words, mark, detail = what.partition(" ('")
    key = next((key for key, known in words_of("left_out").items() if known == words), None)
    return what if key is None else f"{label(f'left_out.{key}', language)}{mark}{detail}"


def with_people(responses: Responses, people: Mapping[str, str]) -> Responses:
    """The responses with the key of the person that each is by, by respondent; of nobody where ``people`` has none.

    So the same people are counted in two confidential waves: what a keyholder's key tells is put in after reading,
    lives in memory, and comes out as pairs that are counted. A release writes it down of identified waves alone.
    """
    records = tuple(replace(each, person=people.get(each.respondent)) for each in responses.records)
    return replace(responses, records=records)
