"""Small groups that sums and differences of printed groups tell apart."""

from __future__ import annotations

from itertools import combinations
from random import Random

from wellknit.releases.disclosure.isolating import PRIME, isolated
from wellknit.releases.disclosure.rowspace import RowSpace


def found(shown: list[int], bases: list[int], threshold: int = 5) -> set[int]:
    space = RowSpace({bit: 1 for bit in range(len(bases)) if group >> bit & 1} for group in shown)
    for bit, base in enumerate(bases):
        if not base:
            space.add({bit: 1})
    nothing = space.nothing(range(len(bases)), PRIME)
    marks = [nothing[bit] for bit in range(len(bases))]

    def follows(group: int) -> bool:
        return space.holds({bit: 1 for bit in range(len(bases)) if group >> bit & 1})

    return set(isolated(shown, shown, bases, threshold, marks, follows))


def test_a_total_less_its_parts() -> None:
    assert found([0b111, 0b001, 0b010], [20, 19, 3]) == {0b100}
    assert found([0b111, 0b001], [20, 19, 3]) == set()


def test_two_filters_that_differ_by_one_person() -> None:
    assert found([0b011, 0b001], [30, 1, 9]) == {0b010}


def test_what_is_shown_openly_is_none() -> None:
    assert found([0b01, 0b10], [4, 20]) == set()


def test_an_empty_group_beside_a_shown_one_changes_nothing() -> None:
    assert found([0b011, 0b101], [4, 0, 0, 9]) == set()


def test_sums_that_are_no_chain_of_differences() -> None:
    # a+b, b+c and a+c are shown: half of what they add up to, less b+c, is a.
    assert found([0b011, 0b110, 0b101], [3, 20, 20]) == {0b001}


def test_nothing_that_the_row_space_holds_is_missed() -> None:
    # Every small group, tried one by one in fractions, on random sets of printed groups.
    draw = Random(7)
    for _ in range(150):
        bases = [draw.choice([0, 1, 2, 3, 9, 20]) for _ in range(6)]
        shown = [draw.randrange(1, 2**6) for _ in range(draw.randint(2, 6))]
        space = RowSpace({bit: 1 for bit in range(6) if group >> bit & 1} for group in shown)
        for bit, base in enumerate(bases):
            if not base:
                space.add({bit: 1})
        alive = [bit for bit, base in enumerate(bases) if base]
        openly = {sum(1 << bit for bit in alive if group >> bit & 1) for group in shown}
        expected = {
            sum(1 << bit for bit in bits)
            for size in range(1, 5)
            for bits in combinations(alive, size)
            if sum(bases[bit] for bit in bits) < 5 and space.holds(dict.fromkeys(bits, 1))
        } - openly
        assert found(shown, bases) == expected
