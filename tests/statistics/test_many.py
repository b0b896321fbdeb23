"""Intervals of very many shares at once are those of one share at a time."""

from __future__ import annotations

import numpy
import pytest

from wellknit.statistics import many
from wellknit.statistics.intervals import hypergeometric
from wellknit.statistics.many import clopper_pearson_limits, hypergeometric_limits
from wellknit.statistics.shares import clopper_pearson


def test_hypergeometric_limits_are_the_same_whole_numbers_up_to_60_people() -> None:
    cases = numpy.array(
        [
            (count, base, population)
            for population in range(1, 61)
            for base in range(1, population + 1)
            for count in range(base + 1)
        ]
    )
    low, high = hypergeometric_limits(*cases.T)
    one_by_one = numpy.array([hypergeometric(*case) for case in cases.tolist()])
    assert (low == one_by_one[:, 0]).all()
    assert (high == one_by_one[:, 1]).all()


def test_a_probability_of_exactly_one_in_forty_is_decided_in_whole_numbers() -> None:
    # One of 40 answered and agrees: had one person agreed, that was seen with 1/40 exactly, which is not above it.
    low, high = hypergeometric_limits(numpy.array([1, 0]), numpy.array([1, 1]), numpy.array([40, 40]))
    assert (low.tolist(), high.tolist()) == ([2, 0], [40, 38])


def test_where_floats_are_no_help_whole_numbers_are(monkeypatch: pytest.MonkeyPatch) -> None:
    count, base, population = numpy.array([18, 3, 9, 0]), numpy.array([19, 10, 11, 5]), numpy.array([25, 50, 12, 9])
    expected = hypergeometric_limits(count, base, population)
    monkeypatch.setattr(many, "TABLE", 0)
    assert [each.tolist() for each in hypergeometric_limits(count, base, population)] == [
        each.tolist() for each in expected
    ]
    monkeypatch.undo()
    monkeypatch.setattr(many, "_CRUMB", 10.0)
    assert [each.tolist() for each in hypergeometric_limits(count, base, population)] == [
        each.tolist() for each in expected
    ]


def test_large_rosters() -> None:
    low, high = hypergeometric_limits(numpy.array([300, 40]), numpy.array([400, 50]), numpy.array([1000, 90_000]))
    assert (low[0], high[0]) == hypergeometric(300, 400, 1000)
    assert (low[1], high[1]) == hypergeometric(40, 50, 90_000)


def test_clopper_pearson_limits_are_the_same_numbers() -> None:
    cases = numpy.array([(count, base) for base in range(1, 61) for count in range(base + 1)])
    low, high = clopper_pearson_limits(*cases.T)
    one_by_one = numpy.array([clopper_pearson(*case) for case in cases.tolist()])
    assert (low == one_by_one[:, 0]).all()
    assert (high == one_by_one[:, 1]).all()


def test_cells_that_nobody_answered() -> None:
    low, high = clopper_pearson_limits(numpy.array([0, 3]), numpy.array([0, 4]))
    assert numpy.isnan([low[0], high[0]]).all()
    assert not numpy.isnan([low[1], high[1]]).any()
    fewest, most = hypergeometric_limits(numpy.array([0]), numpy.array([0]), numpy.array([12]))
    assert (fewest[0], most[0]) == (0, 12)


def test_no_cells_and_single_bytes() -> None:
    nothing = numpy.zeros(0, numpy.int64)
    assert [len(each) for each in hypergeometric_limits(nothing, nothing, nothing)] == [0, 0]
    small = [numpy.array([each], numpy.int8) for each in (90, 100, 120)]
    assert tuple(int(each[0]) for each in hypergeometric_limits(*small)) == hypergeometric(90, 100, 120)


def test_few_different_numbers_are_found_by_marking_as_by_sorting() -> None:
    draw = numpy.random.default_rng(7)
    base = draw.integers(1, 30, 500)
    far = base + draw.integers(0, 3, 500) * 10**7
    for column in (base, far):
        place, (values, other) = many._places(base, column)
        assert (values[place] == base).all()
        assert (other[place] == column).all()
        assert len(values) == len({*zip(base.tolist(), column.tolist(), strict=True)})


def test_numbers_too_large_for_one_key() -> None:
    base, population = numpy.array([3, 2**31, 3, 3]), numpy.array([2**40, 2**40, 7, 2**40])
    place, (values, other) = many._places(base, population)
    assert (values[place] == base).all()
    assert (other[place] == population).all()
    assert len(values) == 3


@pytest.mark.parametrize(("count", "base", "population"), [(-1, 5, 9), (6, 5, 9), (3, 10, 9)])
def test_what_is_no_share_is_refused(count: int, base: int, population: int) -> None:
    with pytest.raises(ValueError, match="no part"):
        hypergeometric_limits(numpy.array([count]), numpy.array([base]), numpy.array([population]))


def test_halves_are_no_counts() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        clopper_pearson_limits(numpy.array([1.5]), numpy.array([3.0]))
