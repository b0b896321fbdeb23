"""Groups over the whole scale: exactly, where all answers of the same people are shown, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import pytest

from wellknit.comparisons.families import judged, judged_all
from wellknit.comparisons.ordering import ENOUGH
from wellknit.comparisons.specification import Family
from wellknit.comparisons.words import methods, sentences
from wellknit.surveys.rounding import share
from wellknit.surveys.specification import EXACT
from wellknit.tables import Row, Share, Table

from .shown_tables import by_site

EVERY = Family("agreement", "agreement")


def answers(*groups: tuple[int, ...], sites: tuple[str, ...] = ("chicago", "dayton")) -> dict[str, Table]:
    """Agreement (the last two answers of four) and the distribution of the same answers, by site."""
    plain = by_site({"trust": [(sum(each[2:]), sum(each)) for each in groups]}, sites=sites)
    rows = tuple(
        Row(f"answer_{place}", f"Answer {place}", tuple(share([each[place]], sum(each), EXACT) for each in groups),
            item="trust")
        for place in range(len(groups[0]))
    )  # fmt: skip
    blank = Row("blank", "No answer", tuple(share([1], sum(each) + 1, EXACT) for each in groups), "asked", item="trust")
    whole = replace(plain, key="answers", kind="distribution", columns=plain.columns[:-1], rows=(*rows, blank))
    return {"agreement": plain, "answers": whole}


def test_two_groups_by_hand() -> None:
    # Four say 3 here and four say 4 there: 2 of 70 ways to share out the answers lie as far apart.
    tables = answers((0, 0, 4, 0), (0, 0, 0, 4))
    row = judged(EVERY, tables["agreement"], tables.values()).rows[0]
    assert row.whole.verdict == "alike", "all of them agree"
    assert row.ordered is not None
    assert (row.ordered.chance, row.ordered.test) == (pytest.approx(2 / comb(8, 4)), "linear-by-linear")
    assert row.ordered.adjusted == row.ordered.chance and row.ordered.people == 8
    family = judged_all((EVERY,), tables)["agreement"]
    assert sentences(family.rows[0], family)[1] == (
        "Over the whole scale, not the share who agree alone, they differ too: by chance alone their answers would lie "
        "as far apart in about 3 in 100 such surveys."
    )
    assert any("Mantel" in each for each in methods([family]))


def test_several_groups_are_compared_where_there_are_enough() -> None:
    sites = ("chicago", "dayton", "memphis")
    tables = answers((1, 3, 8, 8), (6, 8, 4, 2), (2, 4, 8, 6), sites=sites)
    found = judged(EVERY, tables["agreement"], tables.values()).rows[0].ordered
    assert found is not None and found.test == "cumulative-link" and found.people == 60
    assert found.chance < 0.01
    few = answers((1, 1, 2, 1), (2, 1, 1, 1), (1, 2, 1, 1), sites=sites)
    assert ENOUGH > 15 and judged(EVERY, few["agreement"], few.values()).rows[0].ordered is None


def test_nothing_is_said_where_an_answer_is_hidden_or_of_other_people() -> None:
    tables = answers((0, 1, 4, 0), (0, 2, 0, 4))
    whole = tables["answers"]
    hidden = whole.with_cells({("answer_2", "dayton"): Share.concealed()})
    assert judged(EVERY, tables["agreement"], [hidden]).rows[0].ordered is None
    others = answers((0, 1, 3, 0), (0, 2, 0, 4))["answers"]
    assert judged(EVERY, tables["agreement"], [others]).rows[0].ordered is None
    assert judged(EVERY, tables["agreement"], [replace(whole, waves=("autumn",))]).rows[0].ordered is None
    assert judged(EVERY, tables["agreement"]).rows[0].ordered is None
