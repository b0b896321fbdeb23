"""The gallery: templates of instruments and ready-made lists of answers, read from the files beside."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wellknit.web.surveys.instruments.sheets import Form

__all__ = ["LANGUAGES", "ReadyScale", "Template", "form_of_template", "ready_scales", "templates"]

_FOLDER = Path(__file__).parent / "gallery"
#: The languages that every template has, as headings of a form write them.
LANGUAGES: Mapping[str, str] = {"en": "English (en)", "es": "Español (es)"}

_TRANSLATED = ("label", "hint", "constraint_message")
_SURVEY = (
    "required", "relevant", "constraint", "appearance", "calculation", "repeat_count", "choice_filter",
    "asks", "rates", "measures", "base",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """``organizations`` is the name of the list that is filled with the initiative's organizations, or ''."""

    key: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    minutes: int
    scales: tuple[str, ...]
    organizations: str
    rows: tuple[Mapping[str, Any], ...]

    @property
    def questions(self) -> int:
        kinds = ("begin", "end", "calculate", "note")
        return sum(not str(row["type"]).startswith(kinds) for row in self.rows)


@dataclass(frozen=True, slots=True)
class ReadyScale:
    """A list of answers: each with name, a text by language, means, and score."""

    key: str
    name: Mapping[str, str]
    choices: tuple[Mapping[str, str], ...]


@cache
def templates() -> Mapping[str, Template]:
    """The templates by key, in the order of the gallery."""
    found = []
    for path in _FOLDER.glob("*.toml"):
        if path.stem == "scales":
            continue
        data = tomllib.loads(path.read_text("utf-8"))
        template = Template(
            path.stem,
            data["title"],
            data["about"],
            data["minutes"],
            tuple(data["scales"]),
            data.get("organizations", ""),
            tuple(data["survey"]),
        )
        found.append((data["position"], template))
    return {template.key: template for _, template in sorted(found, key=lambda each: each[0])}


@cache
def ready_scales() -> Mapping[str, ReadyScale]:
    data = tomllib.loads((_FOLDER / "scales.toml").read_text("utf-8"))
    return {key: ReadyScale(key, each["name"], tuple(each["choices"])) for key, each in data.items()}


def form_of_template(template: Template, organizations: Iterable[tuple[str, str]], language: str = "en") -> Form:
    """The form of a template, its list of organizations filled with (key, name), ``language`` the default one."""
    headings = [f"{what}::{name}" for what in _TRANSLATED for name in LANGUAGES.values()]
    survey = [["type", "name", *headings, *_SURVEY]]
    for row in template.rows:
        texts = [row.get(what, {}).get(code, "") for what in _TRANSLATED for code in LANGUAGES]
        survey.append([row["type"], row.get("name", ""), *texts, *(row.get(column, "") for column in _SURVEY)])
    choices = [["list_name", "name", *(f"label::{name}" for name in LANGUAGES.values()), "means", "score"]]
    for key in template.scales:
        choices += _choices(key, ready_scales()[key].choices)
    if template.organizations:
        named = [{"name": key, **dict.fromkeys(LANGUAGES, name)} for key, name in organizations]
        choices += _choices(template.organizations, named or [_NOBODY])
    default = LANGUAGES.get(language, LANGUAGES["en"])
    title = template.title.get(language) or template.title["en"]
    settings = [["form_title", "form_id", "default_language", "style"], [title, template.key, default, "pages"]]
    return Form.of({"survey": survey, "choices": choices, "settings": settings})


#: A list needs an answer to be one; this one stands there until organizations are.
_NOBODY = {"name": "none", "en": "No organization is listed yet", "es": "Todavía no hay ninguna organización"}


def _choices(key: str, choices: Sequence[Mapping[str, str]]) -> list[list[str]]:
    return [
        [key, each["name"], *(each[code] for code in LANGUAGES), each.get("means", ""), each.get("score", "")]
        for each in choices
    ]
