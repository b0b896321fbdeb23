"""How hard texts are to read, as the school grade that reads them easily; in English and in Spanish.

English: the grade of Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas for Navy
enlisted personnel, Research Branch Report 8-75: 0.39 words a sentence + 11.8 syllables a word - 15.59.

Spanish: the score of Fernandez Huerta (1959), Medidas sencillas de lecturabilidad, Consigna 214, in the reading that
Law (2011) set right: 206.84 - 60 syllables a word - 1.02 words a sentence; its bands name the grade, as the author's
table does (90 and over: 4th, 80: 5th, 70: 6th, 60: 8th, 50: 11th, below: college).

Syllables are counted by vowels: in Spanish by the rules of spelling, which leave no doubt (Real Academia Espanola,
Ortografia de la lengua espanola, 2010), in English by groups of vowels and what usually departs from them. Places to
hyphenate a word are no measure: printers leave no single vowel on a line, so half of the words would come out short.

Both were made for passages: what they say of a single short text is coarse. Texts of fewer than ``SHORTEST`` words get
no grade, and are left out of the whole as well, which they would make look easier than it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wellknit.surveys.questionnaire import Questionnaire

__all__ = [
    "AIM",
    "HIGHEST",
    "LANGUAGES",
    "SHORTEST",
    "Graded",
    "Reading",
    "grade",
    "reading_of",
    "syllables",
    "texts_of",
]

#: The languages that a grade can be worked out for.
LANGUAGES = ("en", "es")
#: The grades to aim at: from sixth, and no harder than eighth.
AIM = (6, 8)
#: The last grade of school; what is harder is for those who study.
HIGHEST = 12
SHORTEST = 6

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_END = re.compile(r"[.!?…:;]+(?=\s|$|[\"'”’)])|\n+")
#: What a form fills in or formats is no word of a sentence.
_MARKS = re.compile(r"\$\{[^}]*\}|<[^>]*>|[*#_`]")
_VOWELS = re.compile(r"[aeiouyáéíóúü]+")
_SILENT = re.compile(
    r"(?:[^laeiouy]es|[^aeioutdy]ed|[^aeiouyl]e|[aeiouy]le|[^aeiouy]ely|[^aeiouy]eless|[^aeiouy]eful)$"
)
_SIBILANT = re.compile(r"(?:[cszxg]|ch|sh)es$")
#: Vowels side by side that are two syllables: 'cre-ate', 'sci-ence', 'in-flu-ence', 'situ-ation'.
_APART = re.compile(
    r"(?<![tcsg])ia(?!l\b|n\b|ge)|(?<![tcsgx])io(?!n|us)|(?<=[rv])iou|iu|eo(?!p)|[iu]en(?=ce|t|d?s?\b)|creat(?!u)|react|"
    r"idea|area|theat|eum\b|ua(?=[tl])|uou|iet|ying|doing|being|going|seeing|ism\b|[sdk]n['’]t\b"
)
_SILENT_UE = re.compile(r"[gq]ue\b")
#: Spanish: a weak vowel beside another vowel makes no syllable of its own, unless it has an accent beside a strong one.
_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_SYLLABLE = re.compile(r"[iuü]*[aeoáéó](?:[iuü]|y\b)?|[íú]|[iuü]+(?:y\b)?|y\b")
_SPANISH_GRADES = ((90, 4), (80, 5), (70, 6), (60, 8), (50, 11))
_COLLEGE = 13


@dataclass(frozen=True, slots=True)
class Graded:
    """A text, where it stands ('label trust'), and its grade; None where it is too short to have one."""

    where: str
    text: str
    grade: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """``whole`` is the grade of all long enough texts together, ``words`` the number of all words;
    ``hardest`` are the texts beyond the aim, the hardest first."""

    language: str
    whole: float | None
    words: int
    texts: tuple[Graded, ...]

    @property
    def hardest(self) -> tuple[Graded, ...]:
        hard = [each for each in self.texts if each.grade is not None and round(each.grade) > AIM[1]]
        return tuple(sorted(hard, key=lambda each: (-(each.grade or 0), each.where)))


def grade(text: str | Iterable[str], language: str) -> float | None:
    """The grade of a text, or of several as one, to a tenth; None where there is no word, or no formula.

    Each text ends a sentence. A grade is never below 0.

    >>> grade("The cat sat on the mat.", "en")
    0.0
    >>> grade("Confío en los demás socios.", "es")
    4.0
    """
    texts = [text] if isinstance(text, str) else list(text)
    counts = [_counts(each, language) for each in texts]
    words, sentences, spoken = (sum(each[place] for each in counts) for place in range(3))
    if not words or language not in LANGUAGES:
        return None
    if language == "en":
        return max(0.0, round(0.39 * words / sentences + 11.8 * spoken / words - 15.59, 1))
    score = 206.84 - 60 * spoken / words - 1.02 * words / sentences
    return float(next((each for least, each in _SPANISH_GRADES if score >= least), _COLLEGE))


def _counts(text: str, language: str) -> tuple[int, int, int]:
    """Words, sentences and syllables."""
    plain = _MARKS.sub(" ", text)
    words = _WORD.findall(plain)
    sentences = sum(1 for part in _END.split(plain) if _WORD.search(part))
    return len(words), sentences, sum(syllables(word, language) for word in words)


def syllables(word: str, language: str) -> int:
    """How many syllables a word has, at least one.

    >>> [syllables(word, "en") for word in ("trust", "together", "people", "organization", "shared", "create")]
    [1, 3, 2, 5, 1, 2]
    >>> [syllables(word, "es") for word in ("confianza", "organización", "día", "sí", "creo")]
    [3, 5, 2, 1, 2]
    """
    plain = word.lower()
    if language == "es":
        return max(1, len(_SYLLABLE.findall(_SILENT_U.sub("", plain))))
    found = len(_VOWELS.findall(plain)) + len(_APART.findall(plain)) - len(_SILENT_UE.findall(plain))
    stem = re.split(r"['’]", plain)[0]
    if len(stem) > 2 and _SILENT.search(stem) and not _SIBILANT.search(stem) and not re.search(r"[^aeiouy]le$", stem):
        found -= 1
    return max(1, found)


def texts_of(questionnaire: Questionnaire, language: str) -> Iterator[tuple[str, str]]:
    """Every text that a respondent may read in ``language``, with where it stands; the choices of a list once."""
    for group in questionnaire.groups:
        yield group.path, group.labels.get(language, "")
    for item in questionnaire.items:
        if item.kind in ("calculate", "hidden", "metadata"):
            continue
        for text in (item.labels, item.hints, item.constraint_messages, item.required_messages):
            yield item.name, text.get(language, "")
    for scale in questionnaire.scales:
        for choice in scale.choices:
            yield f"{scale.name}: {choice.name}", choice.labels.get(language, "")


def reading_of(texts: Iterable[tuple[str, str]], language: str) -> Reading:
    """How the texts of a form read, each by itself and all together."""
    shown = [(where, text) for where, text in texts if text.strip()]
    base = language.split("-")[0].lower()
    graded = tuple(
        Graded(where, text, grade(text, base) if _counts(text, base)[0] >= SHORTEST else None) for where, text in shown
    )
    words = sum(_counts(text, base)[0] for _, text in shown) if base in LANGUAGES else 0
    whole = grade([each.text for each in graded if each.grade is not None], base)
    return Reading(language, whole, words, graded)
