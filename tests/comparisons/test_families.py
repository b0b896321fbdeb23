"""Families of comparisons: exact values, what holds up among many, and hidden cells that take no part."""

import dataclasses
import json
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.comparisons.as_csv import as_csv
from wellknit.comparisons.as_json import as_json
from wellknit.comparisons.families import families_of, judged, judged_all
from wellknit.comparisons.sections import sections
from wellknit.comparisons.specification import Family
from wellknit.comparisons.values import Comparison, Group
from wellknit.statistics.intervals import wilson
from wellknit.tables import Share

from .shown_tables import AGREEMENT, by_site, two_waves

EVERY = Family("agreement", "agreement")


def exact(groups: list[tuple[int, int]]) -> float:
    """Freeman and Halton's p by going through all tables with these bases and as many who agree."""
    agreeing = sum(count for count, _ in groups)

    def ways(counts: tuple[int, ...]) -> int:
        found = 1
        for count, (_, base) in zip(counts, groups, strict=True):
            found *= comb(base, count)
        return found

    seen = ways(tuple(count for count, _ in groups))
    tables = product(*(range(base + 1) for _, base in groups))
    as_rare = sum(each for counts in tables if sum(counts) == agreeing and (each := ways(counts)) <= seen)
    return as_rare / comb(sum(base for _, base in groups), agreeing)


def test_the_published_agreement_has_one_statement_in_which_sites_differ() -> None:
    found = judged(EVERY, by_site(AGREEMENT))
    verdicts = {row.key: row.whole.verdict for row in found.rows}
    assert verdicts == {
        "bigger_impact": "alike",
        "best_interest": "no_sign",
        "hard_talk": "unsure",
        "in_touch": "differ",
        "trust": "no_sign",
    }
    assert [(row.key, each.key) for row, each in found.holding_up()] == [("in_touch", "all")]
    assert found.compared == 5


def test_chances_are_those_of_going_through_every_table() -> None:
    found = {row.key: row.whole for row in judged(EVERY, by_site(AGREEMENT)).rows}
    for key in ("hard_talk", "in_touch", "trust"):
        assert found[key].chance == pytest.approx(exact(list(AGREEMENT[key])), abs=1e-9)
        assert found[key].test == "freeman-halton"
    # Benjamini and Hochberg by hand: 5/1 of the smallest, 5/2 of the second.
    assert found["in_touch"].adjusted == pytest.approx(5 * exact(list(AGREEMENT["in_touch"])))
    assert found["hard_talk"].adjusted == pytest.approx(5 / 2 * exact(list(AGREEMENT["hard_talk"])))


def test_pairs_are_looked_at_where_the_row_holds_up_and_judged_more_strictly() -> None:
    rows = {row.key: row for row in judged(EVERY, by_site(AGREEMENT)).rows}
    assert all(not row.pairs for key, row in rows.items() if key != "in_touch")
    pairs = {each.key: each for each in rows["in_touch"].pairs}
    assert list(pairs) == [
        "chicago_dayton", "chicago_lehigh_valley", "chicago_memphis", "dayton_lehigh_valley", "dayton_memphis",
        "lehigh_valley_memphis",
    ]  # fmt: skip
    # One row of five holds up, so pairs bear five times what Benjamini and Hochberg ask of six.
    chances = sorted(each.chance or 1 for each in pairs.values())
    assert min(each.adjusted or 0 for each in pairs.values()) == pytest.approx(
        min(5 * min(chance * 6 / rank for rank, chance in enumerate(chances, start=1)), 1)
    )
    assert {each.verdict for each in pairs.values()} == {"unsure", "no_sign"}


def test_two_groups_have_an_interval_and_boschloos_chance() -> None:
    # Newcombe (1998), Statistics in Medicine 17:873: Miettinen and Nurminen's interval of 56/70 less 48/80.
    table = by_site({"trust": [(56, 70), (48, 80)]}, sites=("chicago", "dayton"))
    whole = judged(EVERY, table).rows[0].whole
    assert (whole.kind, whole.key, whole.interval, whole.test) == (
        "pair", "chicago_dayton", "miettinen-nurminen", "boschloo",
    )  # fmt: skip
    assert (round(whole.low or 0, 4), round(whole.high or 0, 4)) == (0.0528, 0.3382)
    assert (whole.verdict, str(whole.change.points)) == ("differ", "20.0")


def test_a_roster_narrows_the_interval_and_a_census_has_none() -> None:
    rows = {"trust": [(18, 19), (9, 11)]}
    known = judged(EVERY, by_site(rows, sites=("chicago", "memphis"), populations=(25, 12))).rows[0].whole
    # At 97.5%, 18 of 19 out of 25 are 21 to 24, and 9 of 11 out of 12 are 9 to 10.
    assert (known.interval, known.low, known.high) == (
        "hypergeometric", pytest.approx(21 / 25 - 10 / 12), pytest.approx(24 / 25 - 9 / 12),
    )  # fmt: skip
    one = judged(EVERY, by_site(rows, sites=("chicago", "memphis"), populations=(25, None))).rows[0].whole
    # Of Memphis no roster is known: Wilson's limits, and Chicago's exact ones at 95%.
    share, other = 18 / 19, 9 / 11
    low = share - other - ((share - 21 / 25) ** 2 + (wilson(9, 11)[1] - other) ** 2) ** 0.5
    assert (one.interval, one.low) == ("roster", pytest.approx(low))
    everyone = judged(EVERY, by_site(rows, sites=("chicago", "memphis"), populations=(19, 11))).rows[0].whole
    assert (everyone.interval, everyone.low) == ("census", None)
    assert everyone.chance is not None


def test_bounds_count_the_silent_as_against_and_as_for() -> None:
    row = judged(EVERY, by_site({"trust": [(18, 19), (9, 11)]}, sites=("chicago", "memphis"), populations=(25, 11)))
    chicago, memphis = row.rows[0].bounds
    assert (str(chicago.least), str(chicago.most)) == ("18/25", "24/25")
    assert memphis.least == memphis.most == memphis.group.share


def test_the_report_sets_bounds_beside_who_answered() -> None:
    table = by_site({"trust": [(18, 19), (9, 11)]}, sites=("chicago", "memphis"), populations=(25, 11))
    part = next(each for each in sections([judged(EVERY, table)]) if each.headings and each.title == "Trust.")
    assert part.headings[-3:] == ("Answered", "At least", "At most")
    assert [each[-3:] for each in part.rows] == [("19 of 25", "72%", "96%"), ("11 of 11", "81.8%", "81.8%")]
    # One group alone is drawn to nobody, and has bounds all the same.
    one = by_site({"trust": [(18, 19)]}, sites=("chicago",), populations=(25,))
    part = next(each for each in sections([judged(EVERY, one)]) if each.title == "Trust.")
    assert part.rows == (("Chicago", "94.7%  18 of 19", "19 of 25", "72%", "96%"),)


def test_small_groups_are_drawn_to_the_others() -> None:
    # statistics.md 1.6: .858, .796, .809, .814 for four sites on the grid.
    table = by_site({"trust": [(18, 19), (31, 40), (20, 25), (9, 11)]})
    assert [round(each.share, 3) for each in judged(EVERY, table).rows[0].pooled] == [0.858, 0.796, 0.809, 0.814]


def test_few_people_are_said_to_be_too_few() -> None:
    table = by_site({"trust": [(1, 2), (0, 2)]}, sites=("chicago", "memphis"))
    assert judged(EVERY, table).rows[0].whole.verdict == "too_few"


def test_close_shares_of_many_are_said_to_be_close() -> None:
    table = by_site({"trust": [(150, 200), (148, 200)]}, sites=("chicago", "memphis"))
    assert judged(EVERY, table).rows[0].whole.verdict == "close"


def test_only_named_rows_and_groups_are_compared() -> None:
    found = judged(Family("two", "agreement", ("hard_talk",), ("dayton", "memphis")), by_site(AGREEMENT))
    (row,) = found.rows
    assert (row.whole.key, row.whole.verdict, found.compared) == ("dayton_memphis", "differ", 1)
    # Declared alone, before anything was looked at, the gap holds up; among all rows and pairs it does not.
    assert row.whole.chance is not None and row.whole.chance < 0.01
    assert row.whole.adjusted == row.whole.chance


def test_a_hidden_site_takes_no_part_and_that_is_said() -> None:
    rows = {key: [*counted[:3], None] for key, counted in AGREEMENT.items()}
    found = judged(EVERY, by_site(rows))
    assert all(row.absent == ("Memphis",) for row in found.rows)
    assert all(len(row.whole.groups) == 3 for row in found.rows)
    assert found.hidden


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4))
def test_nothing_told_depends_on_what_is_hidden(count: int, other: int) -> None:
    """A canary: whatever the hidden site answered, every output is the same to the last sign."""

    def outputs(hidden: int, base: int) -> tuple[str, ...]:
        shown = by_site({key: [*counted[:3], None] for key, counted in AGREEMENT.items()})
        # A cell that is marked as hidden and still carries its numbers, as no careful writer would leave it.
        leaky = shown.with_cells({(row.key, "memphis"): Share(hidden, base, None, hidden=True) for row in shown.rows})
        families = [judged(EVERY, leaky)]
        said = as_json(families, folder="x", audience="public"), as_csv(families)
        return (*said, *(str(each) for each in sections(families)))

    assert outputs(min(count, 4), 4) == outputs(other, 7)


def test_a_row_without_groups_stays_in_the_family() -> None:
    rows = dict(AGREEMENT)
    alone = judged(EVERY, by_site(rows)).rows[3].whole.adjusted
    hidden = by_site({**rows, "gone": [None, None, None, None]})
    found = judged(EVERY, hidden)
    assert found.compared == 6
    assert found.rows[3].whole.adjusted == pytest.approx((alone or 0) * 6 / 5)
    assert found.rows[5].whole.verdict == "nothing"


# ---- two waves


def test_a_change_takes_the_people_as_independent() -> None:
    whole = judged(Family("change", "change"), two_waves({"trust": ((48, 80), (56, 70))})).rows[0].whole
    assert (whole.kind, whole.key) == ("waves", "change")
    assert (round(whole.low or 0, 4), round(whole.high or 0, 4)) == (0.0528, 0.3382)
    assert [each.key for each in whole.groups] == ["spring", "autumn"]


# ---- which families there are


def test_without_declaration_every_table_is_a_family_and_reprints_are_none() -> None:
    tables = {
        "agreement": by_site(AGREEMENT),
        "as_printed": by_site(AGREEMENT, key="as_printed", rounding="as-printed"),
        "one_site": by_site({"trust": [(1, 5)]}, key="one_site", sites=("dayton",)),
        "change": two_waves({"trust": ((48, 80), (56, 70))}),
    }
    assert [each.key for each in families_of((), tables)] == ["agreement", "change"]
    assert list(judged_all((), tables)) == ["agreement", "change"]


def test_declared_families_stand_for_all_and_come_once_a_wave() -> None:
    tables = {"agreement": by_site(AGREEMENT), "agreement@autumn": by_site(AGREEMENT)}
    asked = (Family("second", "agreement", ("trust",)), Family("first", "agreement"), Family("none", "elsewhere"))
    found = families_of(asked, tables)
    assert [(each.key, each.table) for each in found] == [
        ("second", "agreement"),
        ("second@autumn", "agreement@autumn"),
        ("first", "agreement"),
        ("first@autumn", "agreement@autumn"),
    ]


# ---- values


def test_values_are_frozen_and_say_nothing_of_what_they_do_not_have() -> None:
    none = Comparison("all", "groups", (), "nothing")
    with pytest.raises(dataclasses.FrozenInstanceError):
        none.key = "other"  # type: ignore[misc]
    assert none.change.points is None
    assert json.dumps(none.as_dict())
    with pytest.raises(ValueError, match="shows no count"):
        Group.of("memphis", "Memphis", Share.concealed())
