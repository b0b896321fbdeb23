from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.releases.disclosure.combinations import sharing

# Five people of one region and age who differ in marital status: the example of sdcMicro's own tests of freqCalc.
STATUS = ("single", "married", "married", "single", "widow")


def test_the_widow_is_alone_with_her_status() -> None:
    assert sharing([("A", each, "5") for each in STATUS]) == (2, 2, 2, 2, 1)


def test_left_out_a_status_may_be_anybodys() -> None:
    left_out = [("A", None if each == "widow" else each, "5") for each in STATUS]
    assert sharing(left_out) == (3, 3, 3, 3, 5)


def test_rows_of_different_lengths_are_no_table() -> None:
    with pytest.raises(ValueError, match="same attributes"):
        sharing([("A",), ("A", "B")])


@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", None])] * 2), max_size=8))
def test_leaving_out_makes_nobody_rarer(rows: list[tuple[str | None, str | None]]) -> None:
    before = sharing(rows)
    after = sharing([(first, None) for first, _ in rows])
    assert all(1 <= one <= other <= len(rows) for one, other in zip(before, after, strict=True))
