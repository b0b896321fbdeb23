"""Every fate and figure of turnover has words in both languages, with the same places for numbers."""

import string

import pytest

from wellknit.labels import LANGUAGES, _labels, label
from wellknit.relationships.aftermath import FATES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fate", FATES)
def test_fates_have_words_and_reasons(fate: str, language: str) -> None:
    assert label(f"aftermath.{fate}", language)
    assert "{" not in label(f"aftermath.{fate}_why", language, months=12)


@pytest.mark.parametrize("section", ["turnover.", "aftermath."])
def test_both_languages_take_the_same_numbers(section: str) -> None:
    def places(language: str) -> dict[str, set[str | None]]:
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in _labels(language).items()
            if key.startswith(section)
        }

    assert places("en") == places("es")
    assert places("en")
