"""The answers of a wave as an SPSS file: labels, measures and missing values as the questionnaire has them."""

from __future__ import annotations

from collections.abc import Sequence

from wellknit.labels import label
from wellknit.partners.initiative import Site
from wellknit.sav import written
from wellknit.sps import ResponseSet, syntax
from wellknit.surveys.answer_variables import NO_ANSWER, WAS_NOT_ASKED, variables_of
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import Responses, left_out_in_words
from wellknit.surveys.wave import Wave

__all__ = ["as_sav", "as_sps"]


def as_sav(
    responses: Responses, questionnaire: Questionnaire, wave: Wave, sites: Sequence[Site], *, language: str
) -> bytes:
    """The valid answers of ``wave``, a row a respondent, as a .sav file; the same bytes for the same answers.

    The file's own documents say what its missing values are, and what of the answers is not in it.
    """
    variables = variables_of(responses, questionnaire, sites, language=language)
    silent = {"first": NO_ANSWER, "second": WAS_NOT_ASKED}
    words = {key: label(f"answer.{key}", language) for key in ("blank", "not_asked")}
    notes = [
        questionnaire.title,
        *([label(f"variable.{wave.origin}", language)] if wave.origin != "real" else []),
        *([wave.note] if wave.note else []),
        label("variable.codes", language, **words, **silent),
        *(
            label("variable.left_out", language, what=left_out_in_words(each.what, language), count=each.count)
            for each in responses.left_out
        ),
    ]
    return written([each.variable for each in variables], wave.name, notes)


def as_sps(
    responses: Responses,
    questionnaire: Questionnaire,
    sites: Sequence[Site],
    *,
    language: str,
    file: str = "answers.sav",
) -> bytes:
    """The syntax that goes with the .sav called ``file``: its labels again, and each item with several answers as a set
    of multiple responses, which the file itself can't hold."""
    variables = variables_of(responses, questionnaire, sites, language=language)
    sets: dict[tuple[str, str], list[str]] = {}
    for each in variables:
        if each.many is not None:
            sets.setdefault(each.many, []).append(each.variable.name)
    named = [ResponseSet(name, words, tuple(of)) for (name, words), of in sets.items()]
    return syntax(file, [each.variable for each in variables], named)
