"""The families of comparisons in wellknit.toml: read as declared, or named for what is wrong with them."""

from pathlib import Path

import pytest

from wellknit.comparisons.specification import Family, ScaleSpec
from wellknit.folder.check import check
from wellknit.folder.settings import read_settings

from .compared_folder import SETTINGS, compared
from .small_folder import line_of, places, write

MEANS = '\n[[tables]]\nkey = "means"\nkind = "mean"\ntitle = "Means"\nwaves = ["spring"]\nitems = ["trust"]\n'


def read(root: Path, text: str) -> tuple[tuple[Family, ...], list[tuple[str, int | None, str | None]]]:
    settings, problems = read_settings(write(root, {"wellknit.toml": text}))
    return settings.rules.comparisons, places(problems)


def test_a_family_is_read_as_it_is_declared(tmp_path: Path) -> None:
    text = (
        SETTINGS
        + """
[[comparisons]]
key = "towns"
table = "agreement"
title = "Between the towns"
items = ["trust"]
groups = ["delta", "upstream"]
alpha = 0.1

[[comparisons]]
key = "same"
table = "change_people"
"""
    )
    assert read(tmp_path, text) == (
        (
            Family("towns", "agreement", ("trust",), ("delta", "upstream"), 0.1, "Between the towns"),
            Family("same", "change_people"),
        ),
        [],
    )


@pytest.mark.parametrize(
    ("lines", "code", "wrong"),
    [
        ('table = "agremeent"', "settings.unknown-reference", "table"),
        ('table = "agreement"\nitems = ["trsut"]', "settings.unknown-reference", "items"),
        ('table = "agreement"\ngroups = ["delta", "upstraem"]', "settings.unknown-reference", "groups"),
        ('table = "agreement"\ngroups = ["delta"]', "comparisons.one-group", "groups"),
        ('table = "agreement"\nalpha = 0.9', "comparisons.alpha", "alpha"),
        ('table = "agreement"\nalpha = 0', "comparisons.alpha", "alpha"),
        ('table = "agreement"\nalpha = "often"', "settings.wrong-value", "alpha"),
        ('table = "means"', "comparisons.kind", "table"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, lines: str, code: str, wrong: str) -> None:
    text = SETTINGS + MEANS + f'\n[[comparisons]]\nkey = "towns"\n{lines}\n'
    families, problems = read(tmp_path, text)
    at = line_of(text, lines.split("\n")[-1])
    if code != "settings.wrong-value":
        assert families == ()
    assert problems == [(code, at, f"comparisons.towns.{wrong}")]


def test_two_families_of_one_key_are_named(tmp_path: Path) -> None:
    text = SETTINGS + '\n[[comparisons]]\nkey = "towns"\ntable = "agreement"\n' * 2
    families, problems = read(tmp_path, text)
    assert [each.key for each in families] == ["towns"]
    assert [code for code, _, _ in problems] == ["settings.duplicate-key"]


def test_no_table_has_the_name_of_one_that_comes_by_itself(tmp_path: Path) -> None:
    _, problems = read(tmp_path, SETTINGS.replace('key = "agreement"', 'key = "change_people"'))
    assert [(code, column) for code, _, column in problems] == [("settings.reserved-key", "tables.change_people.key")]


# ---- scales

SCALE = """
[[scales]]
key = "trusting"
title = "Trust"
waves = ["spring"]
items = ["trust", "hard"]
outcome = "trust"
"""


def test_a_scale_is_read_as_it_is_declared(tmp_path: Path) -> None:
    settings, problems = read_settings(write(tmp_path, {"wellknit.toml": SETTINGS + SCALE}))
    assert problems == ()
    assert settings.rules.scales == (ScaleSpec("trusting", "Trust", ("spring",), ("trust", "hard"), "trust"),)


def test_one_item_is_no_scale(tmp_path: Path) -> None:
    settings, problems = read_settings(
        write(tmp_path, {"wellknit.toml": SETTINGS + SCALE.replace('["trust", "hard"]', '["trust"]')})
    )
    assert settings.rules.scales == ()
    assert [(code, column) for code, _, column in places(problems)] == [
        ("comparisons.few-items", "scales.trusting.items")
    ]


def test_items_without_ordered_answers_are_named(tmp_path: Path) -> None:
    found = check(compared(tmp_path, SETTINGS + SCALE)).problems
    named = [(each.where.column, each.severity) for each in found if each.code == "comparisons.no-such-item"]
    # 'hard' takes several answers, which have no order.
    assert named == [("scales.trusting.items", "error")]
