"""The largest connected part of every draw, against one draw at a time."""

from __future__ import annotations

from itertools import pairwise

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.survival import reach
from wellknit.relationships.survival.draws import WIDTH, used
from wellknit.relationships.survival.reach import largest, web_of

Edges = list[tuple[int, int]]


def one_by_one(edges: Edges, organizations: int, bits: np.ndarray, draws: int) -> list[int]:
    found = []
    for draw in range(draws):
        graph = networkx.empty_graph(organizations)
        graph.add_edges_from(
            edge for edge, row in zip(edges, bits, strict=True) if int(row[draw // 64]) >> (draw % 64) & 1
        )
        found.append(max(map(len, networkx.connected_components(graph)), default=0))
    return found


def drawn_bits(edges: Edges, draws: int, chance: float, seed: int) -> np.ndarray:
    there = np.random.default_rng(seed).random((len(edges), 64 * WIDTH)) < chance
    packed = np.packbits(there, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return packed & used(draws, 0, WIDTH)


def found(edges: Edges, organizations: int, bits: np.ndarray, draws: int, fast: bool) -> list[int]:
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return [int(each) for each in largest(bits, web_of(ends[:, 0], ends[:, 1], organizations), draws, fast=fast)]


@st.composite
def networks(draw: st.DrawFn) -> tuple[Edges, int]:
    organizations = draw(st.integers(1, 14))
    pairs = [(a, b) for a in range(organizations) for b in range(a + 1, organizations)]
    return sorted(draw(st.sets(st.sampled_from(pairs), max_size=20))) if pairs else [], organizations


@given(networks(), st.integers(1, 70), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.integers(0, 1000))
def test_the_largest_part_is_what_each_draw_has(
    fast: bool, network: tuple[Edges, int], draws: int, chance: float, seed: int
) -> None:
    edges, organizations = network
    bits = drawn_bits(edges, draws, chance, seed)
    assert found(edges, organizations, bits, draws, fast) == one_by_one(edges, organizations, bits, draws)


def test_many_parts_of_the_same_size_are_worked_out_one_by_one(fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """More equal parts than rounds, and a larger one that is begun with last: only the last resort finds it."""
    edges = [(3 * n, 3 * n + step) for n in range(20) for step in (1, 2)]  # twenty threes
    edges += [(60, 61), (61, 62), (62, 63)]  # and a four, a chain: nobody in it has more ties than a three's middle
    bits = drawn_bits(edges, 5, 1.0, 0)
    called = []
    real = reach._one_by_one
    monkeypatch.setattr(reach, "_one_by_one", lambda *given: called.append(given[2]) or real(*given))
    assert found(edges, 64, bits, 5, fast) == [4] * 5
    assert called == [0, 1, 2, 3, 4]


def test_a_long_chain_is_followed_to_its_end_whatever_its_order(fast: bool) -> None:
    order = np.random.default_rng(4).permutation(600).tolist()
    edges = list(pairwise(order))
    bits = drawn_bits(edges, 64, 1.0, 0)
    assert found(edges, 600, bits, 64, fast) == [600] * 64
    bits[299] = 0  # cut in the middle
    assert found(edges, 600, bits, 64, fast) == [300] * 64


def test_organizations_without_relationships_are_parts_of_one(fast: bool) -> None:
    none = np.zeros((0, WIDTH), dtype=np.uint64)
    assert found([], 4, none, 3, fast) == [1, 1, 1]
    assert found([], 0, none, 3, fast) == [0, 0, 0]
