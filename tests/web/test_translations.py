"""Spanish is complete: every text of the pages, none doubtful, each with the same gaps as the English."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

import translations
from tests.web.cast import Browser, Cast


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    kept = {(each.id, each.context): each for each in translations.translated(language) if each.id}
    wanted = [(each.id, each.context) for each in translations.texts() if each.id]
    assert len(wanted) > 250
    assert [each for each in wanted if each not in kept] == [], "run: python docs/translations.py"
    assert [each for each in kept if each not in wanted] == []
    assert [each.id for each in kept.values() if each.fuzzy or not all(_forms(each.string))] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_gaps_and_paragraphs_are_the_same(language: str) -> None:
    gap = re.compile(r"%\(\w+\)s|%s|%d")
    for each in translations.translated(language):
        if each.id:
            here, there = _forms(each.id), _forms(each.string)
            assert {frozenset(gap.findall(text)) for text in there} == {frozenset(gap.findall(here[-1]))}, each.id


def test_a_page_in_spanish(cast: Cast) -> None:
    client = cast.client("nadia")
    client.post("/language/", {"language": "es", "next": "/i/river/"})
    response = client.get("/i/river/organizations/")
    shown = response.content.decode()
    assert '<html lang="es" dir="ltr">' in shown and "Añadir una organización" in shown and "Skip to" not in shown
    assert response.headers["Content-Language"] == "es"
    # The choice stays with the account, wherever its owner signs in next.
    cast.accounts["nadia"].refresh_from_db()
    assert cast.accounts["nadia"].language == "es"


def test_a_browser_that_asks_for_spanish_gets_it(db: None) -> None:
    assert "Entrar" in Browser().get("/account/login/", HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9").content.decode()


def test_what_is_compiled_is_what_stands_in_the_text() -> None:
    with translation.override("es"):
        assert translation.gettext("Who sees what") == "Quién ve qué"


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text),)
