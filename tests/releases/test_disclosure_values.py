from __future__ import annotations

from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown, feasible_needed

# Two sites of 3 and 19 people, who agree or not; the total of both is printed, and so is the larger site.
AGREE_SMALL, AGREE_LARGE = 0, 1


def cell(column: str, terms: tuple[tuple[int, int], ...], count: int) -> Statement:
    return Statement((Address("spring", 0, "agreement", "trust", column),), terms, count, count)


SYSTEM = System(
    (Unknown("small", 3), Unknown("large", 19)),
    (),
    (cell("large", ((AGREE_LARGE, 1),), 16), cell("pooled", ((AGREE_SMALL, 1), (AGREE_LARGE, 1)), 18)),
    (Secret((), (AGREE_SMALL,), 3),),
)


def test_counts_hold_where_they_agree_with_all_that_is_shown() -> None:
    assert SYSTEM.holds((2, 16))
    assert not SYSTEM.holds((3, 16))
    assert SYSTEM.holds((3, 16), {1: True})
    assert SYSTEM.holds((3, 15), {0: True})
    assert not SYSTEM.holds((4, 14), {0: True}), "no more people than there are"


def test_a_secret_keeps_three_values_or_all_there_are() -> None:
    assert [feasible_needed(base) for base in (0, 1, 2, 3, 40)] == [1, 2, 3, 3, 3]
    assert SYSTEM.secrets[0].needed == 3
