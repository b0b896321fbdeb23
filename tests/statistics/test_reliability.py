"""Cronbach's alpha against R's psych and pingouin, and what must hold of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.statistics.data_sets import ATTITUDE, QUIZ
from wellknit.statistics.reliability import alpha, feldt, items


def test_alpha_of_the_attitude_data_is_that_of_psych() -> None:
    """R's psych 2.2.9, alpha(attitude): raw .84314, std .83908, G6 .87522, average r .42690; Feldt's limits."""
    found = alpha(ATTITUDE)
    assert (found.people, found.items) == (30, 7)
    assert found.value == pytest.approx(0.84314, abs=5e-6)
    assert found.standardized == pytest.approx(0.83908, abs=5e-6)
    assert found.lambda6 == pytest.approx(0.87522, abs=5e-6)
    assert found.average_r == pytest.approx(0.42690, abs=1e-5)
    assert (found.low, found.high) == pytest.approx((0.73938, 0.91577), abs=5e-6)
    assert found.bearable


def test_blanks_leave_out_people_or_pairs_as_in_pingouin() -> None:
    """pingouin's documentation: .732661 (.435, .909) pairwise and .801695 (.581, .933) listwise, the latter's limits
    with all 12 people; ours are with the 9 who answered everything."""
    pairwise = alpha(QUIZ, missing="pairwise")
    assert (pairwise.value, pairwise.people) == (pytest.approx(0.732661, abs=5e-7), 12)
    assert (pairwise.low, pairwise.high) == pytest.approx((0.435, 0.909), abs=5e-4)
    listwise = alpha(QUIZ)
    assert (listwise.value, listwise.people) == (pytest.approx(0.801695, abs=5e-7), 9)
    assert feldt(listwise.value, 12, 11) == pytest.approx((0.581, 0.933), abs=5e-4)
    assert (listwise.low, listwise.high) == feldt(listwise.value, 9, 11)
    assert not listwise.bearable


@pytest.mark.parametrize(("people", "low", "high"), [(11, 0.664, 0.953), (19, 0.721, 0.933), (40, 0.768, 0.911)])
def test_feldts_limits_say_that_a_site_cannot_bear_an_alpha(people: int, low: float, high: float) -> None:
    assert feldt(0.85, people, 8) == pytest.approx((low, high), abs=5e-4)


def test_items_beside_the_sum_of_the_others() -> None:
    """By NumPy's own correlation, and alpha of what is left."""
    table = np.array(ATTITUDE, dtype=float)
    for place, item in enumerate(items(ATTITUDE)):
        others = np.delete(table, place, axis=1)
        assert item.rest == pytest.approx(np.corrcoef(table[:, place], others.sum(axis=1))[0, 1])
        assert item.alpha_without == pytest.approx(alpha(others.tolist()).value)
        assert (item.people, item.mean) == (30, pytest.approx(table[:, place].mean()))


def test_items_count_who_answered_them() -> None:
    assert [each.people for each in items(QUIZ, missing="pairwise")][:5] == [11, 12, 11, 12, 11]
    assert {each.people for each in items(QUIZ)} == {9}


def test_an_item_that_everybody_answered_alike_has_no_correlation() -> None:
    answers = [[1, 2, 3], [2, 2, 3], [3, 2, 5], [4, 2, 4]]
    found = alpha(answers)
    assert found.standardized is None and found.lambda6 is None and found.average_r is None
    assert items(answers)[1].rest is None


def test_of_two_items_none_can_be_left_out() -> None:
    assert [each.alpha_without for each in items([[1, 2], [2, 2], [3, 5]])] == [None, None]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([[1], [2]], "at least two items"),
        ([[1, 2]], "fewer than two people"),
        ([[1, None], [None, 2], [3, None]], "fewer than two people answered every item"),
        ([[3, 3], [3, 3]], "nobody differs"),
        ([[1, 5], [5, 1]], "nobody differs"),
        ([[0.1, 0.3], [0.2, 0.2], [0.3, 0.1]], "nobody differs"),
    ],
)
def test_what_has_no_alpha_is_refused(answers: list[list[float | None]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        alpha(answers)


def test_pairs_that_nobody_answered_are_refused() -> None:
    with pytest.raises(ValueError, match="two of the items"):
        alpha([[1, None], [None, 2], [3, None], [None, 4]], missing="pairwise")


ANSWERS = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 5), min_size=k, max_size=k), min_size=3, max_size=15)
)


@given(ANSWERS, st.integers(-3, 3), st.integers(1, 4))
def test_alpha_does_not_depend_on_where_an_item_begins_nor_on_the_unit(
    answers: list[list[int]], shift: int, unit: int
) -> None:
    assume(np.cov(np.array(answers), rowvar=False).sum() > 1e-9)
    found = alpha(answers)
    moved = alpha([[unit * (row[0] + shift), *(unit * each for each in row[1:])] for row in answers])
    assert moved.value == pytest.approx(found.value, abs=1e-9)
    assert found.low <= found.value <= found.high <= 1 + 1e-9
    turned = alpha([row[::-1] for row in answers], missing="pairwise")
    assert turned.value == pytest.approx(found.value, abs=1e-9)


@given(st.lists(st.integers(1, 5), min_size=3, max_size=12).filter(lambda each: len(set(each)) > 1), st.integers(2, 5))
def test_the_same_item_asked_again_and_again_has_the_alpha_one(answers: list[int], times: int) -> None:
    assert alpha([[each] * times for each in answers]).value == pytest.approx(1)
