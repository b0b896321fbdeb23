"""The languages of a form: read from its headings, named by BCP 47 tags, and what is missing in each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wellknit.errors import Place, Problem, problem
from wellknit.surveys.questionnaire import Group, Item, Language, Scale

__all__ = ["Heading", "Languages", "headings_of", "languages_of", "missing_translations"]

#: Columns of the survey and choices sheets that may stand once a language, as pyxform's headings begin.
TRANSLATED = {
    ("label",): "label",
    ("hint",): "hint",
    ("guidance_hint",): "guidance hint",
    ("bind", "jr:constraintMsg"): "constraint message",
    ("bind", "jr:requiredMsg"): "required message",
    ("media", "image"): "image",
    ("media", "big-image"): "big image",
    ("media", "audio"): "audio",
    ("media", "video"): "video",
}

_NAMED = re.compile(r"(?P<name>.*\S)\s*\((?P<code>[^()]*)\)")
#: BCP 47 (RFC 5646) as far as real tags go: a language of 2 or 3 letters, then script, region, variants, private use.
_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as pyxform groups it: ``path`` is ('bind', 'relevant') for 'relevance'; ``language`` as in the form."""

    written: str
    path: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Languages:
    """``codes`` gives the code of each language by its name in the form ('English (en)'); '' is a form without one."""

    languages: tuple[Language, ...]
    default: str
    codes: Mapping[str, str]

    def code(self, written: str) -> str:
        return self.codes.get(written, written)


def headings_of(sheet: str, headings: Sequence[str]) -> tuple[Heading, ...]:
    """The headings of the survey or choices sheet with aliases resolved and languages split off, as pyxform does it."""
    from pyxform import aliases
    from pyxform.parsing.sheet_headers import process_header
    from pyxform.question import MultipleChoiceQuestion, Option

    known = set((MultipleChoiceQuestion if sheet == "survey" else Option).get_slot_names())
    other_names = aliases.survey_header if sheet == "survey" else aliases.list_header
    double = any("::" in each for each in headings)
    read = []
    for written in headings:
        _, path = process_header(written, double, other_names, known)
        language = ""
        if len(path) > 1 and path[:-1] in TRANSLATED:
            path, language = path[:-1], path[-1]
        read.append(Heading(written, path, language))
    return tuple(read)


def languages_of(
    sheets: Mapping[str, tuple[Heading, ...]], default: str, file: str
) -> tuple[Languages, tuple[Problem, ...]]:
    """The languages that the headings of survey and choices name, in the order in which they first appear.

    ``default`` is the setting default_language. A language without a BCP 47 tag is named by what the form calls it,
    with a warning; two languages with one tag are an error.
    """
    found: list[Problem] = []
    seen: dict[str, tuple[str, Heading]] = {}
    plain: tuple[str, Heading] | None = None
    for sheet, headings in sheets.items():
        for heading in headings:
            if heading.language:
                seen.setdefault(heading.language, (sheet, heading))
            elif heading.path in TRANSLATED and heading.path[0] != "media" and plain is None:
                plain = (sheet, heading)

    codes: dict[str, str] = {}
    languages: list[Language] = []
    for written, (sheet, heading) in seen.items():
        named = _NAMED.fullmatch(written)
        name, tag = (named["name"], named["code"].strip()) if named else (written, written)
        place = Place(file, sheet, 1, heading.written)
        if not _TAG.fullmatch(tag) or (named is None and not _looks_like_a_tag(tag)):
            found.append(problem("instrument.language-without-tag", place, language=written))
            name, tag = written, written
        earlier = next((each for each, code in codes.items() if code.lower() == tag.lower()), None)
        if earlier is not None:
            found.append(problem("instrument.language-twice", place, language=written, tag=tag, other=earlier))
        else:
            languages.append(Language(tag, name))
        codes[written] = tag

    if default and seen and default not in codes:
        place = Place(file, "settings", 2, "default_language")
        found.append(problem("instrument.default-language", place, language=default, languages=_listed(list(codes))))
    code = codes.get(default) or (languages[0].code if languages else "")
    if plain and seen and default not in codes:
        # The column without a language belongs to the default language where one is set, and is nobody's otherwise.
        place = Place(file, plain[0], 1, plain[1].written)
        found.append(problem("instrument.unnamed-language", place, column=plain[1].written))
    codes[""] = codes.get(default, "")
    return Languages(tuple(languages), code, codes), tuple(found)


def missing_translations(
    languages: Languages,
    items: Iterable[Item],
    groups: Iterable[Group],
    scales: Iterable[Scale],
    file: str,
) -> tuple[Problem, ...]:
    """A warning for each language in which texts are missing that another language has: how many, and which."""
    if len(languages.languages) < 2:
        return ()
    missing: dict[str, list[tuple[str, str, int]]] = {each.code: [] for each in languages.languages}
    texts: list[tuple[str, Mapping[str, str], str, int]] = []
    for item in items:
        if item.row:
            texts.append((item.name, item.labels, "survey", item.row))
            texts.append((f"hint of {item.name}", item.hints, "survey", item.row))
            texts.append((f"constraint message of {item.name}", item.constraint_messages, "survey", item.row))
            texts.append((f"required message of {item.name}", item.required_messages, "survey", item.row))
    texts.extend((group.path, group.labels, "survey", group.row) for group in groups)
    for scale in scales:
        texts.extend((f"{scale.name}: {each.name}", each.labels, "choices", each.row) for each in scale.choices)
    for name, labels, sheet, row in texts:
        if row and any(labels.values()):
            for code, gaps in missing.items():
                if not labels.get(code):
                    gaps.append((name, sheet, row))
    found = []
    for language in languages.languages:
        if gaps := missing[language.code]:
            names = [name for name, _, _ in gaps]
            named = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
            place = Place(file, gaps[0][1], gaps[0][2])
            values = {"language": language.name, "count": len(names), "names": named}
            code = "instrument.missing-translation" if len(names) == 1 else "instrument.missing-translations"
            found.append(problem(code, place, **values))
    return tuple(found)


def _looks_like_a_tag(text: str) -> bool:
    """'label::en' and 'label::pt-BR' are tags without a name; 'label::Deu' may be anything."""
    return bool(re.fullmatch(r"[A-Za-z]{2}(-.+)?", text))


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
