"""No combination of attributes is left that fewer than five rows share, and no more is made coarser than need be."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from wellknit.releases.disclosure.combinations import sharing
from wellknit.web.surveys.promises.merging import FEWEST, Step, merged

Row = tuple[str, ...]


def step(at: int) -> Step[Row]:
    return Step(at, lambda row: (*row[:at], *("" for _each in row[at:])))


STEPS = [step(2), step(1), step(0)]
ROWS = st.lists(st.tuples(*(st.sampled_from(letters) for letters in ("aab", "xxyz", "123"))), max_size=60)


def coarse(rows: list[Row]) -> list[Row]:
    return merged(rows, lambda row: row, STEPS, Random(7))


@given(ROWS)
def test_five_or_more_share_each_combination(rows: list[Row]) -> None:
    after = coarse(rows)
    if len(rows) >= FEWEST:
        assert min(sharing(after)) >= FEWEST
    else:
        assert set(after) <= {("", "", "")}
    for old, new in zip(rows, after, strict=True):
        # What is said is true, and whoever keeps something fine keeps what is coarser.
        assert all(now in (was, "") for was, now in zip(old, new, strict=True))
        assert new == tuple(sorted(new, key=lambda each: each == ""))


@given(ROWS)
def test_what_is_common_enough_stays(rows: list[Row]) -> None:
    rows = [each for each in rows for _time in range(FEWEST)]
    assert coarse(rows) == rows


def test_as_many_join_as_are_missing_and_no_more() -> None:
    rows = [("a", "x", "1")] * 12 + [("a", "x", "2")] * 2
    after = coarse(rows)
    assert after[12:] == [("a", "x", "")] * 2
    assert sorted(after[:12]) == [("a", "x", "")] * 3 + [("a", "x", "1")] * 9
    # Where those who join would leave too few behind, all of them do.
    assert coarse(rows[5:]) == [("a", "x", "")] * 9
    # Too few in a place join others of other places, and only as many as are missing.
    after = coarse([("a", "x", "1")] * 12 + [("b", "x", "1")] * 2)
    assert after[12:] == [("", "", "")] * 2 and after.count(("a", "x", "1")) == 9


def test_who_joins_is_chosen_at_random() -> None:
    rows = [("a", "x", "1")] * 12 + [("a", "x", "2")] * 2
    chosen = {tuple(merged(rows, lambda row: row, STEPS, Random(seed))[:12]) for seed in range(10)}
    assert len(chosen) > 5
