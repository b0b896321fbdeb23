"""Colours: whatever look a partnership sets, every text and mark of the page can be told from its ground."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wellknit.briefs.document import Look
from wellknit.briefs.palette import Palette, contrast, mix

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        # Published values: WCAG 2.2's limits, and the Urban Institute's blue and navy on white.
        ("#ffffff", "#000000", 21.0),
        ("#1696d2", "#ffffff", 3.32),
        ("#ffffff", "#0b3d5c", 11.44),
        ("#fdbf11", "#ffffff", 1.66),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(primary=colours, accent=colours, soft=colours, ink=colours)
@example(primary="#12455f", accent="#c4572b", soft="#eef4f6", ink="#1d2730")
@example(primary="#777777", accent="#777777", soft="#777777", ink="#777777")
@example(primary="#ffffff", accent="#ffffff", soft="#000000", ink="#ffffff")
def test_every_look_can_be_read(primary: str, accent: str, soft: str, ink: str) -> None:
    palette = Palette.of(Look(primary=primary, accent=accent, soft=soft, ink=ink))
    for name, front, ground, least in palette.pairs():
        assert contrast(front, ground) >= least, name


def test_a_readable_look_is_kept_as_it_is() -> None:
    look = Look()
    palette = Palette.of(look)
    assert (palette.deep, palette.heading, palette.soft, palette.ink) == (
        look.primary,
        look.primary,
        look.soft,
        look.ink,
    )
    assert palette.mark == look.accent


def test_an_accent_too_light_for_text_is_darkened_no_more_than_needed() -> None:
    palette = Palette.of(Look(accent="#fdbf11"))
    assert 4.5 <= min(contrast(palette.accent, "#ffffff"), contrast(palette.accent, palette.soft)) < 4.7
    assert 3.0 <= min(contrast(palette.mark, "#ffffff"), contrast(palette.mark, palette.soft)) < 3.1


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert [mix("#102030", "#ffffff", part) for part in (0, 100)] == ["#102030", "#ffffff"]
