"""Futures: against the people who are there in each draw, and against the exact chances."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.resilience import network
from wellknit.relationships.ledger import Carried, Ledger
from wellknit.relationships.scopes import Scope
from wellknit.relationships.survival import reach
from wellknit.relationships.survival.draws import alive, streams
from wellknit.relationships.survival.exact import chances, chances_of
from wellknit.relationships.survival.parts import parts_of
from wellknit.relationships.survival.simulation import Futures, counted_and_reached, middle, simulate, surviving

from .acting import acting, chances_to_stay, ledgers


def looked_at(ledger: Ledger, staying: dict[str, float], draws: int, seed: int) -> list[set[tuple[str, str]]]:
    """The relationships of each draw, from the people who are there in it."""
    rows = alive(streams(ledger.people, seed), [staying[each] for each in ledger.people], draws)
    found = []
    for draw in range(draws):
        there = {
            person for person, row in zip(ledger.people, rows, strict=True) if int(row[draw // 64]) >> (draw % 64) & 1
        }
        found.append({pair for pair, links in ledger.relationships.items() if any(there.issuperset(x) for x in links)})
    return found


@given(st.data(), st.integers(1, 130), st.integers(0, 2**64 - 1))
def test_each_future_is_what_is_left_when_its_people_are(
    fast: bool, data: st.DataObject, draws: int, seed: int
) -> None:
    ledger = data.draw(ledgers(most_people=9))
    staying = dict(zip(ledger.people, data.draw(chances_to_stay(len(ledger.people))), strict=True))
    futures = simulate(ledger, staying, draws=draws, seed=seed, fast=fast)
    expected = looked_at(ledger, staying, draws, seed)
    assert futures.surviving.tolist() == [len(each) for each in expected]
    for place, pair in enumerate(futures.pairs):
        row = futures.bits[place]
        assert [bool(int(row[d // 64]) >> (d % 64) & 1) for d in range(draws)] == [pair in each for each in expected]
        assert int(np.bitwise_count(row).sum()) == sum(pair in each for each in expected), "bits behind the last draw"
    for draw, each in enumerate(expected):
        graph = networkx.empty_graph(ledger.organizations)
        graph.add_edges_from(each)
        assert futures.largest[draw] == max(map(len, networkx.connected_components(graph)))


@given(st.data())
def test_posts_that_end_do_so_in_every_future(fast: bool, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(most_people=8))
    staying = dict.fromkeys(ledger.people, 0.75)
    posts = [(person, each) for person in ledger.people for each in ledger.employers[person]]
    ended = frozenset(data.draw(st.sets(st.sampled_from(posts))) if posts else ())
    futures = simulate(ledger, staying, draws=100, ended=ended, fast=fast)
    left = Ledger(
        ledger.organizations,
        {p: tuple(o for o in ledger.employers[p] if (p, o) not in ended) for p in ledger.people},
        ledger.links,
    )
    without = simulate(left, staying, draws=100, fast=fast)
    assert futures.pairs == tuple(ledger.relationships)
    assert futures.surviving.tolist() == without.surviving.tolist()
    assert futures.largest.tolist() == without.largest.tolist()
    kept = {pair: row.tolist() for pair, row in zip(without.pairs, without.bits, strict=True)}
    for pair, row in zip(futures.pairs, futures.bits, strict=True):
        assert row.tolist() == kept.get(pair, [0, 0])


def test_organizations_without_a_relationship_are_in_the_denominator(fast: bool) -> None:
    ledger = acting({"ana": "library", "ben": "school", "cleo": "clinic"}, ["ana ben"], "farm")
    futures = simulate(ledger, dict.fromkeys(ledger.people, 1.0), draws=10, fast=fast)
    assert futures.reaches.tolist() == [2 / 4] * 10
    assert futures.shares.tolist() == [1.0] * 10


def test_a_partnership_without_relationships_has_no_shares(fast: bool) -> None:
    futures = simulate(acting({"ana": "library"}, [], "school"), {"ana": 0.5}, draws=10, fast=fast)
    assert futures.shares.tolist() == [] and futures.reaches.tolist() == [1 / 2] * 10
    nobody = simulate(Ledger((), {}, ()), {}, draws=10, fast=fast)
    assert nobody.shares.tolist() == nobody.reaches.tolist() == []


def test_a_part_of_the_partnership_in_the_same_futures(fast: bool) -> None:
    # Two sites in a row: library - school, school - clinic; clinic - farm is the other site's, farm is the last.
    employers = {"ana": "library", "ben": "school", "cleo": "clinic", "dan": "farm"}
    ledger = acting(employers, ["ana ben", "ben cleo", "cleo dan"])
    futures = simulate(ledger, dict.fromkeys(ledger.people, 0.8), draws=500, fast=fast)
    site = futures.among(Scope("dayton", ("library", "school", "clinic")), fast=fast)
    assert site.pairs == (("clinic", "school"), ("library", "school"))
    assert len(site.reaches) == 500 and set(site.reaches.tolist()) == {1 / 3, 2 / 3, 3 / 3}
    assert (site.surviving <= futures.surviving).all()
    alone = simulate(acting({p: employers[p] for p in ("ana", "ben", "cleo")}, ["ana ben", "ben cleo"]),
                     dict.fromkeys(ledger.people, 0.8), draws=500, fast=fast)  # fmt: skip
    assert site.surviving.tolist() == alone.surviving.tolist()


def test_the_middle_is_made_of_values_that_were_drawn(fast: bool) -> None:
    ledger = acting({"ana": "library", "ben": "school", "cleo": "clinic"}, ["ana ben", "ben cleo"])
    futures = simulate(ledger, dict.fromkeys(ledger.people, 0.9), draws=1000, fast=fast)
    assert middle(futures.shares) == (0.0, 1.0)
    assert middle(np.arange(1, 1001)) == (25.0, 975.0)


# --- The full numbers -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> dict[str, np.ndarray]:
    """5,000 organizations, 60,000 people, 300,000 ties, 60,000 relationships."""
    return network(1)


def stream_of(people: int, seed: int) -> np.ndarray:
    return streams((f"p{n}" for n in range(people)), seed)


@pytest.mark.parametrize("draws", [1000, 2100])
def test_futures_agree_with_the_exact_chances(fast: bool, large: dict[str, np.ndarray], draws: int) -> None:
    """As the issue asks: over at least 40,000 relationships, |mean z| < 0.02 and its deviation from 0.98 to 1.02."""
    staying = large["staying"]
    carried = Carried(tuple(range(len(large["left"]))), large["one"], large["other"], large["start"])
    stream = stream_of(len(staying), 20210315)
    chance, _, exact = chances_of(parts_of(carried, len(staying)), staying, stream, fast=fast)
    assert exact.mean() >= 0.995
    bits = surviving(large["one"], large["other"], large["start"], stream, staying, draws, fast=fast)
    # Where hardly a draw is lost, or hardly one kept, the score is no normal one.
    tested = exact & (draws * chance * (1 - chance) > 5)
    assert tested.sum() > 40_000
    kept = np.bitwise_count(bits).sum(axis=1)[tested] / draws
    scores = (kept - chance[tested]) / np.sqrt(chance[tested] * (1 - chance[tested]) / draws)
    assert abs(scores.mean()) < 0.02
    assert 0.98 < scores.std() < 1.02


def test_with_any_seed_they_agree_as_well(fast: bool, large: dict[str, np.ndarray], long: bool) -> None:
    """Relationships share people, so the mean score of one seed scatters by 0.007 around nothing, and not by 0.004 as
    if they were independent: a single seed in a hundred may lie beyond 0.02. The mean over seeds may not."""
    staying, draws = large["staying"], 1000
    carried = Carried(tuple(range(len(large["left"]))), large["one"], large["other"], large["start"])
    chance, _, exact = chances_of(parts_of(carried, len(staying)), staying, stream_of(len(staying), 0), fast=fast)
    tested = exact & (draws * chance * (1 - chance) > 5)
    means, deviations = [], []
    for seed in range(1, 25 if long else 4):
        stream = stream_of(len(staying), seed)
        bits = surviving(large["one"], large["other"], large["start"], stream, staying, draws, fast=fast)
        kept = np.bitwise_count(bits).sum(axis=1)[tested] / draws
        scores = (kept - chance[tested]) / np.sqrt(chance[tested] * (1 - chance[tested]) / draws)
        means.append(scores.mean())
        deviations.append(scores.std())
    assert abs(np.mean(means)) < 0.02 / len(means) ** 0.5
    assert 0.98 < np.mean(deviations) < 1.02


def test_numba_finds_the_same_bits_on_any_number_of_threads(large: dict[str, np.ndarray]) -> None:
    numba = pytest.importorskip("numba", reason="numba is not installed: the extra wellknit[fast]")
    staying, draws = large["staying"], 1000
    stream = stream_of(len(staying), 1)
    web = reach.web_of(large["left"], large["right"], int(large["works_for"][-1]) + 1)

    def found(fast: bool) -> list[bytes]:
        bits = surviving(large["one"], large["other"], large["start"], stream, staying, draws, fast=fast)
        return [bits.tobytes(), *(each.tobytes() for each in counted_and_reached(bits, web, draws, fast=fast))]

    expected = found(False)
    most = numba.get_num_threads()
    try:
        for threads in {1, most}:
            numba.set_num_threads(threads)
            assert found(True) == expected
    finally:
        numba.set_num_threads(most)


def test_working_in_portions_changes_nothing(
    fast: bool, large: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is worked on in portions that fit a cache; here they are small and end in the middle of things."""
    ties = int(large["start"][500])
    one, other, start, staying = large["one"][:ties], large["other"][:ties], large["start"][:501], large["staying"]
    stream = stream_of(len(staying), 4)

    def found() -> list[bytes]:
        parts = parts_of(Carried(tuple(range(500)), one, other, start), len(staying))
        bits = surviving(one, other, start, stream, staying, 1500, fast=fast)
        web = reach.web_of(large["left"][:500], large["right"][:500], 5000)
        arrays = [*chances_of(parts, staying, stream, fast=fast), *counted_and_reached(bits, web, 1500, fast=fast)]
        return [each.tobytes() for each in (bits, parts.sizes, parts.reach, parts.rest, *arrays)]

    expected = found()
    for module, portion in {"draws": 701, "exact": 7, "parts": 7, "reach": 7, "simulation": 7}.items():
        monkeypatch.setattr(f"wellknit.relationships.survival.{module}.TOGETHER", portion)
    monkeypatch.setattr("wellknit.relationships.survival.draws.COUNTED", 7)
    assert found() == expected


def test_a_persons_departure_changes_no_other_relationship(fast: bool) -> None:
    ledger = acting(
        {"ana": "library", "ben": "school", "cleo": "clinic", "dan": "farm"}, ["ana ben", "ben cleo", "cleo dan"]
    )
    staying = dict.fromkeys(ledger.people, 0.8)
    before: Futures = simulate(ledger, staying, fast=fast)
    after: Futures = simulate(ledger, {**staying, "ana": 0.0}, fast=fast)
    rows = {pair: (old, new) for pair, old, new in zip(before.pairs, before.bits, after.bits, strict=True)}
    assert not rows["library", "school"][1].any() and rows["library", "school"][0].any()
    for pair in (("clinic", "school"), ("clinic", "farm")):
        old, new = rows[pair]
        assert (old == new).all()


def test_the_expected_share_is_what_the_futures_are_spread_around(fast: bool) -> None:
    ledger = acting({f"a{n}": f"one{n}" for n in range(30)} | {f"b{n}": f"two{n}" for n in range(30)},
                    [f"a{n} b{n}" for n in range(30)])  # fmt: skip
    staying = dict.fromkeys(ledger.people, 0.9)
    exact = chances(ledger, staying, fast=fast).share
    futures = simulate(ledger, staying, draws=2000, fast=fast)
    assert exact == pytest.approx(0.81)
    assert futures.shares.mean() == pytest.approx(0.81, abs=4 * np.sqrt(0.81 * 0.19 / 30 / 2000))
    low, high = middle(futures.shares)
    # Thirty independent relationships: binomial, whose middle 95 per cent is 20 to 28 of 30.
    assert (round(low * 30), round(high * 30)) == (20, 28)
