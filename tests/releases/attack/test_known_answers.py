"""The attack on tables whose answer is published or can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest

from wellknit.releases.disclosure.attack import Finding, audit
from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown
from wellknit.releases.disclosure.windows import rounded
from wellknit.tables import half_up

Cells = Mapping[tuple[str, str], int]


def shown(terms: Sequence[tuple[int, int]], low: int, high: int | None = None, name: str = "") -> Statement:
    where = Address("spring", 0, name or "table", str(terms), "cell")
    return Statement((where,), tuple(terms), low, low if high is None else high)


def two_way(rows: Mapping[str, str], hidden: set[str], most: int) -> System:
    """A table of counts with its totals; 'IIA' names the cell in row II and column A."""
    cells = {
        f"{row}{column}": int(value)
        for row, values in rows.items()
        for column, value in zip("abcd", values.split(), strict=False)
    }
    places = {name: place for place, name in enumerate(cells)}
    lines: dict[str, list[str]] = {}
    for name in cells:
        for line in (name[:-1], name[-1], "all"):
            lines.setdefault(line, []).append(name)
    printed = [shown([(places[name], 1)], value) for name, value in cells.items() if name not in hidden]
    printed += [
        shown([(places[name], 1) for name in names], sum(cells[name] for name in names)) for names in lines.values()
    ]
    return System(
        tuple(Unknown(name, most) for name in cells),
        (),
        tuple(printed),
        tuple(Secret((), (places[name],), most) for name in sorted(hidden)),
    )


def named(system: System, findings: Sequence[Finding]) -> dict[str, Finding]:
    return {system.unknowns[each.secret.places[0]].name: each for each in findings}


def test_fischetti_and_salazar_s_investment_table() -> None:
    # Fischetti and Salazar (2000), JASA 95:916: with these four hidden the attacker's range of 22 is 5 to 30.
    system = two_way({"I": "20 50 10", "II": "8 19 22", "III": "17 32 12"}, {"IIa", "IIc", "IIIa", "IIIc"}, 190)
    found = named(system, audit([system], ranges=True))
    assert (min(found["IIc"].values), max(found["IIc"].values)) == (5, 30)
    assert all(each.safe for each in found.values())


# sdcTable, tests/test-simpleheuristic.R: every line has two or more hidden cells; w,b is 236 - 189 = 47 all the same.
SDC = {"w": "30 47 64 89", "x": "90 124 5 31", "y": "92 100 59 85", "z": "800 991 651 685"}
PRIMARIES = {"wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"}


def test_sdctable_s_table_gives_one_cell_away() -> None:
    system = two_way(SDC, PRIMARIES, 4000)
    found = named(system, audit([system]))
    assert (found["wb"].verdict, found["wb"].values, found["wb"].how) == ("leak", (47,), "sums")
    assert [name for name, each in found.items() if not each.safe] == ["wb"]


def test_one_more_hidden_cell_mends_it() -> None:
    # With x,d hidden too, the range of w,b is 0 to 78.
    system = two_way(SDC, {*PRIMARIES, "xd"}, 4000)
    found = named(system, audit([system], ranges=True))
    assert all(each.safe for each in found.values())
    assert (min(found["wb"].values), max(found["wb"].values)) == (0, 78)


def test_what_gives_it_away_is_the_least_that_does() -> None:
    system = two_way(SDC, PRIMARIES, 4000)
    leak = named(system, audit([system]))["wb"]
    at = {each.addresses: place for place, each in enumerate(system.printed)}
    by = [at[addresses] for addresses in leak.by]
    fewer = System(system.unknowns, (), tuple(system.printed[place] for place in by), (leak.secret,))
    assert [each.verdict for each in audit([fewer])] == ["leak"]
    for gone in range(len(by)):
        rest = tuple(each for place, each in enumerate(fewer.printed) if place != gone)
        assert [each.verdict for each in audit([System(fewer.unknowns, (), rest, (leak.secret,))])] != ["leak"]


def test_linked_tables_give_away_together_what_each_keeps() -> None:
    # sdcTools/UserSupport 136: A2 B2 I8 J8 in one county, K3 L3 M3 N7 in the other; groups BIG = {L, M} and the rest.
    # Hidden in the first table: A, B, K, L, M (3 or fewer); in the second, which knows the groups alone, nothing more.
    counts = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
    at = {name: place for place, name in enumerate(counts)}

    def total(names: str) -> Statement:
        return shown([(at[name], 1) for name in names], sum(counts[name] for name in names))

    def system(*lines: str) -> System:
        unknowns = tuple(Unknown(name, 36) for name in counts)
        return System(unknowns, (), tuple(map(total, lines)), tuple(Secret((), (at[name],), 36) for name in "ABKLM"))

    by_place = ("I", "J", "N", "ABIJ", "KLMN")
    by_size = ("LM", "ABIJKN")
    alone = [named(each, audit([each])) for each in (system(*by_place), system(*by_size))]
    assert all(finding.safe for one in alone for finding in one.values())
    together = system(*by_place, *by_size)
    found = named(together, audit([together]))
    assert (found["K"].verdict, found["K"].values) == ("leak", (3,))
    mended = system("I", "J", "ABIJ", "KLMN", *by_size)
    assert all(each.safe for each in audit([mended]))


def test_a_single_person_s_answer_is_hidden_only_while_both_answers_are_possible() -> None:
    # Singletons: regions a=1, b=2, c=1, d=0; who is a knows a, and then c. To outsiders a and c are open.
    unknowns = (Unknown("a", 1), Unknown("b", 2), Unknown("c", 1))
    total = shown([(0, 1), (1, 1), (2, 1)], 3)
    secrets = (Secret((), (0,), 1), Secret((), (2,), 1))
    assert [each.verdict for each in audit([System(unknowns, (), (total, shown([(1, 1)], 2)), secrets)])] == [
        "safe"
    ] * 2
    all_of_them = System(unknowns, (), (shown([(0, 1), (1, 1), (2, 1)], 4),), secrets)
    assert [(each.verdict, each.values) for each in audit([all_of_them])] == [("leak", (1,)), ("leak", (1,))]


# ---- averages of sites


def sites(bases: Sequence[int], counts: Sequence[int], hidden: Sequence[int], decimals: int = 1) -> System:
    """Sites whose shares are printed, but for the hidden ones, with the rounded average of them all."""
    average = half_up(sum(Fraction(k, n) for k, n in zip(counts, bases, strict=True)) / len(bases) * 100, decimals)
    window = rounded(
        {place: Fraction(1, n * len(bases)) for place, n in enumerate(bases)},
        100 * 10**decimals,
        int(average.scaleb(decimals)),
    )
    printed = [shown([(place, 1)], counts[place], name="site") for place in range(len(bases)) if place not in hidden]
    return System(
        tuple(Unknown(f"site {place}", n) for place, n in enumerate(bases)),
        (),
        (*printed, shown(*window, name="average")),
        tuple(Secret((), (place,), bases[place]) for place in hidden),
    )


@pytest.mark.parametrize("people", range(5, 41))
def test_three_of_four_sites_and_their_average_give_the_fourth_exactly(people: int) -> None:
    # At one decimal, in every case up to 40 people.
    for agreed in (0, people // 3, people - 1, people):
        (finding,) = audit([sites((19, 40, 25, people), (18, 31, 20, agreed), [3])], explain=False)
        assert (finding.verdict, finding.values) == ("leak", (agreed,))


def test_the_brief_s_own_leak() -> None:
    # 94.7, 77.5, 80.0, average 84.9, eight people: 7 of 8.
    (finding,) = audit([sites((19, 40, 25, 8), (18, 31, 20, 7), [3])])
    assert (finding.verdict, finding.values, finding.how) == ("leak", (7,), "whole numbers")
    # Whole numbers are that telling: two of the four printed figures are enough for it.
    assert len(finding.by) == 2


def test_two_hidden_sites_are_told_by_the_rounded_average() -> None:
    # Bases 19, 20, 16, 11, the last two hidden: one pair of whole counts is left although the linear range is wide.
    for third, fourth in product((3, 9, 14), (2, 6, 10)):
        found = audit([sites((19, 20, 16, 11), (16, 15, third, fourth), [2, 3])], explain=False)
        assert [(each.verdict, each.values) for each in found] == [("leak", (third,)), ("leak", (fourth,))]


def test_linear_bounds_alone_would_call_it_safe() -> None:
    from scipy.optimize import linprog

    system = sites((19, 20, 16, 11), (16, 15, 9, 6), [2, 3])
    terms, low, high = system.printed[-1].terms, system.printed[-1].low, system.printed[-1].high
    weights = [dict(terms)[place] for place in (2, 3)]
    rest = sum(dict(terms)[place] * count for place, count in ((0, 16), (1, 15)))
    ends = [
        linprog(
            [sign, 0],
            A_ub=[weights, [-each for each in weights]],
            b_ub=[high - rest, rest - low],
            bounds=[(0, 16), (0, 11)],
        ).fun
        for sign in (1, -1)
    ]
    assert -ends[1] - ends[0] > 10


@pytest.mark.parametrize(("people", "leaks"), [(19, True), (40, False)])
def test_whole_per_cents_give_small_sites_away_too(people: int, leaks: bool) -> None:
    (finding,) = audit([sites((19, 40, 25, people), (18, 31, 20, people // 2), [3], decimals=0)], explain=False)
    assert (len(finding.values) == 1) is leaks


# ---- what vendors publish


def departments(*printed: Statement) -> Finding:
    """Sales 4, Technology 9, all others 6, with how many of each agree: 3, 5 and 5."""
    unknowns = (Unknown("Sales", 4), Unknown("Technology", 9), Unknown("others", 6))
    (finding,) = audit([System(unknowns, (), printed, (Secret((), (0,), 4, "isolated"),))])
    return finding


def test_culture_amp_s_example() -> None:
    # academy.cultureamp.com 360010433339: of Sales (4) and Technology (9), Technology alone is not shown beside both.
    both, technology = shown([(0, 1), (1, 1)], 8), shown([(1, 1)], 5)
    leak = departments(both, technology)
    assert (leak.verdict, leak.values, leak.how) == ("leak", (3,), "difference")
    # Where six others are left over, too, only their sum with the four is known.
    all_three = shown([(0, 1), (1, 1), (2, 1)], 13)
    assert departments(all_three, technology).safe


def test_glint_s_remainder_of_two() -> None:
    # learn.microsoft.com, Viva Glint: a filter may leave two people over, and what they said.
    unknowns = (Unknown("shown", 5), Unknown("remainder", 2))
    printed = (shown([(0, 1), (1, 1)], 6), shown([(0, 1)], 4))
    (finding,) = audit([System(unknowns, (), printed, (Secret((), (1,), 2, "isolated"),))])
    assert (finding.verdict, finding.values) == ("leak", (2,))


def test_not_enough_time_counts_as_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    from wellknit.releases.disclosure.attack import search

    monkeypatch.setattr(search, "STEPS", 0)
    monkeypatch.setattr(search, "_solve", lambda *_: "unknown")
    (finding,) = audit([sites((19, 40, 25, 40), (18, 31, 20, 20), [3], decimals=0)])
    assert finding.verdict == "not proved"
