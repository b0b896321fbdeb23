"""Search: whoever may see it finds it, with accents or without, and with a slip of the fingers."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from tests.web.cast import Cast
from wellknit.web.finding.likeness import fitting, plain
from wellknit.web.models import Organization, Person

NAMES = [
    "José Núñez",
    "Łódź Cooperative",
    "Boys & Girls Clubs of Metro Atlanta",
    "Chicago Public Schools",
    "Straße der Kinder",
    "Muñoz Community Clinic",
    "The Reading Room",
    "Reading Partners",
    "Readiness Institute",
]


def found(typed: str) -> list[str]:
    return fitting(typed, [(name, name) for name in NAMES], most=20)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("jose nunez", "José Núñez"),
        ("NÚÑEZ", "José Núñez"),
        ("lodz", "Łódź Cooperative"),
        ("strasse", "Straße der Kinder"),
        ("chigaco", "Chicago Public Schools"),  # two neighbours swapped
        ("atlnata clubs", "Boys & Girls Clubs of Metro Atlanta"),
        ("munos", "Muñoz Community Clinic"),  # one letter for another
        ("comunity", "Muñoz Community Clinic"),  # one letter missing
        ("read part", "Reading Partners"),  # two beginnings
        ("reading", "Reading Partners"),  # of two that fit alike the shorter
    ],
)
def test_what_is_meant_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_every_word_has_to_fit_and_short_ones_exactly() -> None:
    assert found("reading chicago") == []
    assert found("xq") == [] and found("") == [] and found("  &  ") == []
    assert found("cub") == ["Boys & Girls Clubs of Metro Atlanta"] or "Boys & Girls Clubs of Metro Atlanta" in found(
        "club"
    )
    assert found("of") == ["Boys & Girls Clubs of Metro Atlanta"]
    assert len(fitting("r", [(f"r{number}", number) for number in range(50)], most=7)) == 7


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=5))
def test_whatever_is_typed_is_answered(typed: str, names: list[str]) -> None:
    assert set(fitting(typed, [(name, name) for name in names], most=3)) <= set(names)
    assert plain(plain(typed)) == plain(typed)


@given(st.text("abcdefghijklmnopqrstuvwxyzñéü", min_size=3, max_size=12))
def test_a_name_is_found_by_itself_and_without_its_accents(name: str) -> None:
    for typed in (name, plain(name), name.upper(), name[:2]):
        assert fitting(typed, [("other words", 0), (name, 1)], most=5)[:1] == [1]


# --- The page ---------------------------------------------------------------------------------------------------------


def names(cast: Cast, who: str, typed: str) -> set[str]:
    """The names of what ``who`` finds, without the pages."""
    shown = cast.client(who).get("/i/river/search/", {"q": typed}).content.decode()
    return set(re.findall(r'<a href="/i/river/(?:people|organizations)/[^"]+">([^<]+)</a>', shown))


def test_everybody_finds_what_they_may_see(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Person.objects.filter(pk=cast.people["noor"].pk).update(name="Nóor Peña")
    everything = {"nadia": {"Nóor Peña"}, "silas": {"Nóor Peña"}, "cora": {"Nóor Peña"}, "sol": set(), "rhea": set()}
    for who, expected in everything.items():
        assert names(cast, who, "noor pena") == expected, who
    assert names(cast, "nadia", "quartzsouht") == {"Clinic quartzsouth", "Saul quartzsouth"}
    assert names(cast, "silas", "quartzsouth") == set()
    assert names(cast, "nadia", "umbrahills") == set()


def test_pages_are_found_by_their_words(cast: Cast) -> None:
    shown = cast.client("nadia").get("/i/river/search/?q=histry").content.decode()
    assert 'href="/i/river/history/">History</a>' in shown.split("<main")[1]
    shown = cast.client("rhea").get("/i/river/search/?q=history").content.decode()
    assert "history/" not in shown.split("<main")[1]


def test_what_is_typed_comes_back_as_text_and_not_endlessly(cast: Cast) -> None:
    shown = cast.client("nadia").get("/i/river/search/", {"q": '"><svg onload=1>' + "x" * 500}).content.decode()
    assert "<svg onload" not in shown and f'value="&quot;&gt;&lt;svg onload=1&gt;{"x" * 84}"' in shown


def test_it_asks_the_database_as_often_however_much_there_is(cast: Cast) -> None:
    client = cast.client("nadia")
    counts = []
    for more in (0, 300):
        with scope(initiative=cast.river):
            Organization.objects.bulk_create(
                Organization(initiative=cast.river, key=f"o{number}", name=f"Office {number}", site=cast.sites["north"])
                for number in range(more)
            )
        with CaptureQueriesContext(connection) as asked:
            shown = client.get("/i/river/search/?q=office").content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
    assert shown.count("Office ") == 20 and "There are more" in shown
