"""Texts of a form and of a wave as pages show them: in the right language, with answers piped into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

from django.conf import settings
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from wellknit.web.surveys.answering.skeletons import clean

__all__ = ["chrome_of", "clean_html", "clean_words", "direction_of", "name_of", "piped", "rich", "said", "said_in"]

_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.MULTILINE)
_PIPED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def said(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, in one like it ('es' for 'es-MX'), else in any."""
    return texts.get(language) or said_in(texts, language)[0]


def said_in(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """As ``said``, with the language that the text is in."""
    base = language.partition("-")[0]
    near = {code: text for code, text in texts.items() if text and code.partition("-")[0] == base}
    for code, text in ((language, texts.get(language, "")), *near.items(), *texts.items()):
        if text:
            return text, code or language
    return "", language


def rich(text: str, pipe: Callable[[str], str] | None = None) -> SafeString:
    """A text of the form's as HTML: **bold**, *slanted*, # headings as bold, and line breaks; all else as it stands.

    ``pipe`` says what stands for ``${name}``, as HTML.
    """
    html = str(escape(clean(text)))
    html = _HEADING.sub(r"<strong>\1</strong>", html)
    html = _BOLD.sub(r"<strong>\2</strong>", html)
    html = _SLANTED.sub(r"<em>\2</em>", html)
    html = html.strip().replace("\n", "<br>")
    if pipe is not None:
        html = _PIPED.sub(lambda found: pipe(found[1]), html)
    return mark_safe(html)


def clean_words(text: str) -> str:
    """A text of the form's without its marks of bold and slanted letters."""
    return clean_html(rich(text))


def clean_html(html: str) -> str:
    """The words in HTML that ``rich`` made."""
    return unescape(strip_tags(html.replace("<br>", " ")))


def piped(text: str) -> list[str]:
    """The names of the questions whose answers stand in ``text``."""
    return _PIPED.findall(text)


def direction_of(language: str) -> str:
    """'rtl' for languages that are written so."""
    return "rtl" if language.partition("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def chrome_of(language: str) -> str:
    """The language of buttons and of our own words, where the form's is ``language``."""
    base = language.partition("-")[0]
    return base if base in dict(settings.LANGUAGES) else "en"


def name_of(language: str, names: Mapping[str, str]) -> str:
    """A language's own name for itself, as the form or as Django has it; else its code."""
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return names.get(language) or language
