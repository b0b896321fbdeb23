"""How comparisons read: to a partner, in two languages, and without the word 'significant'."""

import tomllib
from importlib import resources

import pytest

from wellknit.comparisons.families import judged
from wellknit.comparisons.specification import Family
from wellknit.comparisons.words import methods, notes, odds, points, sentence, sentences

from .shown_tables import AGREEMENT, by_site, two_waves

EVERY = Family("agreement", "agreement")


def test_a_pair_that_differs() -> None:
    table = by_site({"hard_talk": [(11, 20), (11, 11)]}, sites=("dayton", "memphis"))
    whole = judged(EVERY, table).rows[0].whole
    assert sentence(whole) == (
        "Memphis and Dayton differ: 11 of 11 against 11 of 20. By chance alone a gap as wide would come about in fewer "
        "than 1 in 100 such surveys."
    )
    assert sentence(whole, "es") == (
        "Memphis y Dayton difieren: 11 de 11 frente a 11 de 20. Por azar, una distancia así se daría en menos de 1 de "
        "cada 100 encuestas como esta."
    )


def test_rows_of_several_groups() -> None:
    found = judged(EVERY, by_site(AGREEMENT))
    said = {row.key: sentences(row, found) for row in found.rows}
    assert said["bigger_impact"] == (
        "All agree, everywhere: Chicago 19 of 19, Dayton 20 of 20, Lehigh Valley 16 of 16 and Memphis 11 of 11.",
    )
    assert said["in_touch"] == (
        "They differ: Memphis 11 of 11, Lehigh Valley 15 of 16, Chicago 12 of 19 and Dayton 12 of 20. By chance alone "
        "they would come to differ as much in fewer than 1 in 100 such surveys.",
        "Which of them differ from which cannot be told: no pair of them holds up by itself.",
    )
    assert said["hard_talk"] == (
        "They may differ: Memphis 11 of 11, Chicago 15 of 19, Lehigh Valley 10 of 16 and Dayton 11 of 20. By chance "
        "alone they would come to differ as much in about 3 in 100 such surveys; but where 5 are compared, one like it "
        "is no surprise.",
    )
    assert said["trust"][0].startswith(
        "No sign of a difference: Lehigh Valley 16 of 16, Memphis 10 of 11, Chicago 16 of 19 and Dayton 16 of 20. With "
        "so few people only a gap of more than "
    )


def test_hidden_and_silent_groups_are_said() -> None:
    table = by_site({"trust": [(16, 19), (16, 20), None, (0, 0)]})
    found = judged(EVERY, table)
    assert sentences(found.rows[0], found)[1:] == (
        "Takes no part, since hidden: Lehigh Valley.",
        "Takes no part, since nobody answered: Memphis.",
    )


def test_a_change_says_its_points_and_interval() -> None:
    found = judged(Family("change", "change"), two_waves({"trust": ((48, 80), (56, 70))}))
    assert sentence(found.rows[0].whole) == (
        "It changed from 48 of 80 to 56 of 70 (+20 points; 95% interval +5.3 to +33.8). By chance alone it would have "
        "changed as much in fewer than 1 in 100 such pairs of surveys."
    )
    assert notes(found) == (
        "Whose answers in the two surveys belong together is not known here: the people are taken as independent.",
    )


def test_odds_and_points() -> None:
    assert [odds(each) for each in (0.0004, 0.0099, 0.01, 0.0318, 0.985)] == [
        "fewer than 1 in 1,000", "fewer than 1 in 100", "about 1 in 100", "about 3 in 100", "nearly all",
    ]  # fmt: skip
    assert [points(each) for each in (0.01, -0.085, 0.0)] == ["+1 point", "−8.5 points", "0 points"]


def test_every_method_is_named_with_its_reference() -> None:
    said = methods([judged(EVERY, by_site(AGREEMENT))])
    assert any("Freeman and Halton (1951" in each for each in said)
    assert any("Boschloo" in each for each in said)
    assert any("Miettinen and Nurminen" in each for each in said)
    assert any("Benjamini and Hochberg 1995" in each for each in said)
    assert any("Gelman 2006" in each for each in said)
    assert not any("McNemar" in each or "roster" in each for each in said)
    assert methods([]) == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_nobody_is_told_that_anything_is_significant(language: str) -> None:
    for place in (f"labels/{language}.toml", f"briefs/words/{language}.toml"):
        text = (resources.files("wellknit") / place).read_text("utf-8").lower()
        assert "significan" not in text and "significativ" not in text, place


def test_both_languages_say_every_verdict_of_every_kind() -> None:
    texts = {
        language: tomllib.loads((resources.files("wellknit") / f"labels/{language}.toml").read_text("utf-8"))
        for language in ("en", "es")
    }
    kinds = ("pair", "groups", "waves", "people")
    wanted = {f"{verdict}_{kind}" for verdict in ("differ", "unsure", "no_sign", "too_few") for kind in kinds}
    wanted |= {f"close_{kind}" for kind in kinds if kind != "groups"}
    for language, each in texts.items():
        assert wanted <= each["compare"].keys(), language
        assert each["compare"].keys() == texts["en"]["compare"].keys()
        assert each["method"].keys() == texts["en"]["method"].keys()
