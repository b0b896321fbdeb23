"""The same people twice, against published tests and intervals."""

from __future__ import annotations

from itertools import pairwise, product
from math import comb, inf, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.bearing import fewest_changes, smallest_change
from wellknit.statistics.intervals import Z
from wellknit.statistics.paired import (
    Pairs,
    mcnemar,
    mcnemar_exact,
    mcnemar_mid_p,
    newcombe_paired,
    odds_ratio,
    tango,
)

# Agresti 1990 (R's ?mcnemar.test): approval of the president, 794 both times, 150 ceased to, 86 came to.
APPROVAL = Pairs(794, 150, 86, 570)
# Armitage and Berry (StatsDirect's example).
ARMITAGE = Pairs(20, 12, 2, 16)
# Cavo et al. 2012 and Bentur et al. 2009, in Fagerland, Lydersen and Laake 2017, whose difference is rows less columns.
CAVO = Pairs(59, lost=16, gained=6, neither=80)
BENTUR = Pairs(1, lost=7, gained=1, neither=12)


def test_mcnemar_as_in_r() -> None:
    corrected, plain = mcnemar(APPROVAL, corrected=True), mcnemar(APPROVAL)
    assert (corrected.statistic, corrected.p) == pytest.approx((16.8178, 4.1146e-5), rel=1e-5)
    assert plain.statistic == pytest.approx(17.3559, abs=5e-5)
    assert mcnemar_exact(APPROVAL) == pytest.approx(3.71594e-5, rel=1e-5)


def test_armitage_and_berry_as_in_statsdirect() -> None:
    assert mcnemar_exact(ARMITAGE) == pytest.approx(0.01294, abs=5e-6)
    assert mcnemar(ARMITAGE, corrected=True).statistic == pytest.approx(5.785714, abs=5e-7)
    found = odds_ratio(ARMITAGE)
    assert found.ratio == 6.0
    assert (found.low, found.high) == pytest.approx((1.335744, 55.197091), abs=1e-6)


def test_cavo_as_in_fagerlands_book() -> None:
    assert mcnemar_exact(CAVO) == pytest.approx(0.052479, abs=5e-7)
    assert mcnemar_mid_p(CAVO) == pytest.approx(0.034690, abs=5e-7)
    assert mcnemar(CAVO).p == pytest.approx(0.033006, abs=5e-7)
    # There the correction's distance is |z| 1.919, p = 0.055009.
    assert mcnemar(CAVO, corrected=True).p == pytest.approx(0.055009, abs=5e-7)
    assert CAVO.change == pytest.approx(-0.0621, abs=5e-5)
    assert newcombe_paired(CAVO) == pytest.approx((-0.1186, -0.0046), abs=5e-5)
    assert tango(CAVO) == pytest.approx((-0.1240, -0.0054), abs=5e-5)


def test_ezra_as_in_fagerlands_book() -> None:
    # Ezra et al. 2010: floppy eyelids and sleep apnoea, 25 against 2.
    found = odds_ratio(Pairs(7, 25, 2, 68))
    assert (found.ratio, found.low, found.high) == pytest.approx((12.5, 3.1169, 108.8892), abs=5e-5)


def test_bentur_as_worked_out_in_the_reference() -> None:
    assert mcnemar_exact(BENTUR) == pytest.approx(0.070313, abs=6e-7)
    assert mcnemar_mid_p(BENTUR) == pytest.approx(0.039063, abs=6e-7)
    assert BENTUR.people == 21
    assert tango(Pairs(1, 7, 1, 12)) == pytest.approx((-0.5172, -0.0260), abs=5e-5)


@given(st.tuples(*[st.integers(0, 9)] * 4).filter(any))
def test_intervals_hold_the_change_and_turn_with_it(cells: tuple[int, int, int, int]) -> None:
    both, lost, gained, neither = cells
    pairs, turned = Pairs(*cells), Pairs(both, gained, lost, neither)
    for method in (newcombe_paired, tango):
        low, high = method(pairs)
        assert -1 <= low <= pairs.change <= high <= 1
        assert method(turned) == pytest.approx((-high, -low), abs=1e-9)
        # To agree and not to agree exchanged.
        assert method(Pairs(neither, gained, lost, both)) == pytest.approx((-high, -low), abs=1e-9)


def test_tango_leaves_0_out_exactly_where_mcnemar_rejects() -> None:
    for lost, gained in product(range(12), repeat=2):
        pairs = Pairs(5, lost, gained, 7)
        low, high = tango(pairs)
        if abs(mcnemar(pairs).statistic - Z * Z) > 1e-6:
            assert (low > 0 or high < 0) == (mcnemar(pairs).statistic > Z * Z)


def test_the_changes_that_tango_does_not_reject_have_no_hole() -> None:
    # Or halving could stop at the wrong end.
    for (lost, gained), rest in product([(0, 0), (0, 3), (2, 5), (6, 1)], (1, 8)):
        pairs = Pairs(rest, lost, gained, 0)
        found = [_tango_holds(pairs, step / 20) for step in range(-20, 21)]
        assert sum(one != other for one, other in pairwise([False, *found, False])) <= 2
        low, high = tango(pairs)
        assert found == [low - 1e-9 <= step / 20 <= high + 1e-9 for step in range(-20, 21)]


def _tango_holds(pairs: Pairs, change: float) -> bool:
    """The score test of one change by its definition: the most likely shares found on a grid, not by a formula."""
    people, best = pairs.people, (-inf, 0.0)
    least, most = max(0.0, -change), (1 - change) / 2
    for step in range(1001):
        ceased = least + (most - least) * step / 1000
        parts = [
            (pairs.lost, ceased),
            (pairs.gained, ceased + change),
            (people - pairs.changed, 1 - 2 * ceased - change),
        ]
        value = sum(many * log(max(chance, 1e-300)) for many, chance in parts if many)
        best = max(best, (value, ceased))
    spread = people * (2 * best[1] + change * (1 - change))
    distance = pairs.gained - pairs.lost - people * change
    return distance**2 <= Z * Z * spread + 1e-6 if spread > 1e-6 else abs(distance) < 1e-6


def test_tango_covers_about_95_in_100() -> None:
    # 12 people; shares of those who ceased and came to agree. Within two points on the average, as Tango found.
    found = []
    limits = {
        (lost, gained): tango(Pairs(0, lost, gained, 12 - lost - gained))
        for lost in range(13)
        for gained in range(13 - lost)
    }
    for ceased, came in [(0.1, 0.1), (0.1, 0.3), (0.2, 0.5), (0.3, 0.3), (0.05, 0.6)]:
        covered = 0.0
        for (lost, gained), (low, high) in limits.items():
            if low <= came - ceased <= high:
                rest = 12 - lost - gained
                ways = comb(12, lost) * comb(12 - lost, gained)
                covered += ways * ceased**lost * came**gained * (1 - ceased - came) ** rest
        found.append(covered)
    assert min(found) > 0.92
    assert sum(found) / len(found) == pytest.approx(0.95, abs=0.02)


def test_exact_never_finds_more_than_it_says_and_mid_p_is_smaller() -> None:
    for changed in range(1, 41):
        p_values = [mcnemar_exact(Pairs(3, lost, changed - lost, 4)) for lost in range(changed + 1)]
        for level in p_values:
            ways = sum(comb(changed, lost) for lost, p in enumerate(p_values) if p <= level)
            assert ways / 2**changed <= level + 1e-12
        for lost, p in enumerate(p_values):
            assert mcnemar_mid_p(Pairs(3, lost, changed - lost, 4)) == pytest.approx(
                p - comb(changed, lost) / 2**changed / (1 if lost * 2 != changed else 2)
            )


def test_fewest_changes_are_those_that_the_test_needs() -> None:
    for method, mid_p in ((mcnemar_exact, False), (mcnemar_mid_p, True)):
        for alpha in (0.05, 0.01):
            enough = fewest_changes(mid_p=mid_p, alpha=alpha)
            assert method(Pairs(0, 0, enough, 9)) <= alpha
            assert method(Pairs(0, 0, enough - 1, 9)) > alpha
    assert smallest_change(12) == 5 / 12
    assert smallest_change(5, mid_p=False) is None
    with pytest.raises(ValueError, match="alpha"):
        fewest_changes(alpha=0.0)


def test_nobody_changed() -> None:
    pairs = Pairs(6, 0, 0, 5)
    assert (mcnemar(pairs).p, mcnemar_exact(pairs), mcnemar(pairs, corrected=True).p) == (1.0, 1.0, 1.0)
    assert tango(pairs)[0] < 0 < tango(pairs)[1]
    with pytest.raises(ValueError, match="nobody changed"):
        odds_ratio(pairs)


def test_all_changed_one_way() -> None:
    found = odds_ratio(Pairs(1, 7, 0, 2))
    assert (found.ratio, found.high) == (inf, inf)
    assert found.low > 1
    assert odds_ratio(Pairs(1, 0, 7, 2)).ratio == 0.0
    assert tango(Pairs(0, 0, 9, 0))[1] == 1.0


@pytest.mark.parametrize("method", [newcombe_paired, tango])
def test_nobody_answered_twice(method: Any) -> None:
    with pytest.raises(ValueError, match="nobody answered twice"):
        method(Pairs(0, 0, 0, 0))


def test_fewer_than_nobody() -> None:
    with pytest.raises(ValueError, match="fewer than nobody"):
        Pairs(3, -1, 2, 2)
