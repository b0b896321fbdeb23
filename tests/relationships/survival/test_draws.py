"""Draws of who is in post: the same everywhere, each person's own, and as likely as they should be."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.survival.draws import GOLDEN, WIDTH, alive, mixed, per_draw, streams, used, words_of
from wellknit.relationships.survival.simulation import drawn

PEOPLE = ("ana", "ben", "cleo")


def bits(rows: np.ndarray, draws: int) -> np.ndarray:
    """Draws as a table of truth values, counted one by one: people by draws."""
    return np.array([[int(row[draw // 64]) >> (draw % 64) & 1 for draw in range(draws)] for row in rows], dtype=bool)


def test_the_random_numbers_are_splitmix64s() -> None:
    # The first numbers that its author's code gives for the seed 1234567.
    states = np.array([(1234567 + n * GOLDEN) % 2**64 for n in range(1, 6)], dtype=np.uint64)
    assert mixed(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_a_seed_and_a_key_give_the_same_draws_for_ever(fast: bool) -> None:
    """Written down once: what is published with a seed must come out again, on other machines and with numba."""
    stream = streams(PEOPLE, 20210315)
    assert [f"{each:016x}" for each in stream.tolist()] == STREAMS
    block = drawn(stream, np.array([0.8, 0.5, 0.001]), 100, 0, fast=fast)
    assert block.shape == (3, WIDTH)
    assert [[f"{word:016x}" for word in row[:2]] for row in block.tolist()] == DRAWN
    assert not block[:, 2:].any()


STREAMS = ["f7f12b93cf2ed7b8", "e5a636e4f5f0b615", "8e6ec1934d6711e2"]
DRAWN = [
    ["ff7dff7fff6fffbe", "0000000defee5fff"],
    ["86b60bad40a3ab48", "000000054f47a079"],
    ["0000000000000000", "0000000000000000"],
]


def test_only_a_changed_persons_draws_change_also_when_people_come_and_go(fast: bool) -> None:
    draws = 1000
    before = drawn(streams(PEOPLE, 7), np.array([0.8, 0.5, 0.3]), draws, 0, fast=fast)
    after = drawn(streams(("aaron", *PEOPLE[1:], "zoe"), 7), np.array([0.1, 0.5, 0.4, 0.9]), draws, 0, fast=fast)
    assert (after[1] == before[1]).all(), "Ben, whose place has others now"
    assert (after[2] != before[2]).any(), "Cleo, who has another chance"


def test_who_is_likelier_to_stay_stays_wherever_they_stayed_before(fast: bool) -> None:
    """Common random numbers at their best: with a greater chance, a person loses no draw."""
    stream = streams(["ana"] * 6, 3)
    chances = np.array([0.0, 0.2, 0.25, 0.5, 0.8, 1.0])
    rows = bits(drawn(stream, chances, 1000, 0, fast=fast), 1000)
    assert all((low <= high).all() for low, high in pairwise(rows))
    assert not rows[0].any() and rows[-1].all()


def test_a_seed_changes_everything() -> None:
    assert not (streams(PEOPLE, 1) == streams(PEOPLE, 2)).any()


def test_bits_behind_the_last_draw_are_nothing(fast: bool) -> None:
    for draws in (1, 63, 64, 65, 1000, 1023):
        block = drawn(streams(PEOPLE, 1), np.ones(3), draws, 0, fast=fast)
        assert np.bitwise_count(block).sum(axis=1).tolist() == [draws] * 3


def test_a_part_of_the_words_is_that_part_of_all(fast: bool) -> None:
    stream, chances, draws = streams(PEOPLE, 5), np.array([0.8, 0.5, 0.3]), 2100
    every = alive(stream, chances, draws)
    assert every.shape == (3, words_of(draws)) == (3, 33)
    for first in (0, 16, 32):
        block = drawn(stream, chances, draws, first, fast=fast)
        here = every[:, first : first + WIDTH]
        assert (block[:, : here.shape[1]] == here).all() and not block[:, here.shape[1] :].any()


def test_people_are_drawn_as_often_as_their_chances_say_and_independently(fast: bool) -> None:
    people, draws = 20_000, 1024
    chances = np.random.default_rng(1).random(people)
    rows = drawn(streams(map(str, range(people)), 11), chances, draws, 0, fast=fast)
    scores = (np.bitwise_count(rows).sum(axis=1) - draws * chances) / np.sqrt(draws * chances * (1 - chances))
    assert abs(scores.mean()) < 0.02 and 0.98 < scores.std() < 1.02
    # Next people, next draws, next words: nothing follows from anything.
    halves = drawn(streams(map(str, range(people)), 11), np.full(people, 0.5), draws, 0, fast=fast)
    for other in (np.roll(halves, 1, axis=0), np.roll(halves, 1, axis=1), (halves << np.uint64(1)) | np.uint64(1)):
        same = np.bitwise_count(~(halves ^ other)).sum() / (people * draws)
        assert same == pytest.approx(0.5, abs=5 * 0.5 / np.sqrt(people * draws) + 1 / 64 * (other & np.uint64(1)).all())


@given(rows=st.integers(0, 400), draws=st.integers(1, 200), seed=st.integers(0, 2**32))
def test_rows_are_counted_by_draw(rows: int, draws: int, seed: int) -> None:
    random = np.random.default_rng(seed).integers(0, 2**64, (rows, words_of(draws)), dtype=np.uint64)
    random &= used(draws, 0, words_of(draws))
    expected = bits(random, draws).sum(axis=0).tolist() if rows else [0] * draws
    assert per_draw(random, draws).tolist() == expected


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 5, 100, 1000])
def test_rows_are_counted_by_the_kernel_too(rows: int) -> None:
    pytest.importorskip("numba", reason="numba is not installed: the extra wellknit[fast]")
    from wellknit.relationships.survival import kernels

    random = np.random.default_rng(rows).integers(0, 2**64, (rows, WIDTH), dtype=np.uint64)
    assert kernels.per_draw(random).tolist() == per_draw(random, 64 * WIDTH).tolist()
    full = np.full((rows, WIDTH), 2**64 - 1, dtype=np.uint64)
    assert (kernels.per_draw(full) == rows).all()


def test_seeds_chances_and_draws_that_are_none_are_refused() -> None:
    for seed in (-1, 2**64):
        with pytest.raises(ValueError, match="a seed is a whole number"):
            streams(PEOPLE, seed)
    with pytest.raises(ValueError, match="a chance is a number from 0 to 1"):
        alive(streams(["ana"], 1), np.array([1.5]), 10)
    with pytest.raises(ValueError, match="at least one draw"):
        alive(streams(["ana"], 1), np.array([0.5]), 0)
    assert len(streams([], 1)) == 0


def test_kernels_are_compiled_also_where_nothing_can_be_kept() -> None:
    from wellknit.relationships.survival import kernels

    def njit(cache: bool = False, parallel: bool = False) -> Callable[[str], str]:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: f"{function}, compiled, parallel={parallel}"

    assert kernels.keeping(njit)(parallel=True)("a sum") == "a sum, compiled, parallel=True"
