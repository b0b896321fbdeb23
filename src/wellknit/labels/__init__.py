"""The field's words in the language of a partnership: roles, bands, and the names of columns that join groups."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

__all__ = ["LANGUAGES", "label", "words_of"]

LANGUAGES = ("en", "es")


@cache
def _labels(language: str) -> dict[str, str]:
    text = (resources.files("wellknit") / "labels" / f"{language}.toml").read_text("utf-8")
    return {f"{room}.{key}": value for room, entries in tomllib.loads(text).items() for key, value in entries.items()}


def label(key: str, language: str = "en", /, **values: object) -> str:
    """The word for ``key`` ('role.site_leader'); English where the language is not one of ours.

    >>> label("role.community_partner", "es")
    'socio comunitario'
    """
    return _labels(language if language in LANGUAGES else "en")[key].format(**values)


def words_of(room: str, language: str = "en") -> dict[str, str]:
    """All words of a ``room`` ('role') by their key in it, as they stand in the file.

    >>> words_of("column")["change"]
    'Change'
    """
    known = _labels(language if language in LANGUAGES else "en")
    return {key.removeprefix(f"{room}."): text for key, text in known.items() if key.startswith(f"{room}.")}
