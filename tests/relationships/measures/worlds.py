"""Small networks made at random, with and without silence, for what has to hold in all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import networkx
import numpy
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from wellknit.relationships.network import (
    DONT_KNOW,
    NO_TIE,
    NOT_ANSWERED,
    NOT_ASKED,
    TIE,
    Network,
    network_from_matrix,
)


def keys(count: int) -> list[str]:
    return [f"organization {place}" for place in range(count)]


def of(ties: numpy.ndarray) -> Network:
    return network_from_matrix(keys(len(ties)), ties)


def graph(ties: numpy.ndarray) -> networkx.DiGraph:
    return networkx.from_numpy_array(ties, create_using=networkx.DiGraph)


@st.composite
def directed_matrices(draw: st.DrawFn, fewest: int, most: int) -> numpy.ndarray:
    n = draw(st.integers(fewest, most))
    ties = draw(arrays.arrays(numpy.int8, (n, n), elements=st.integers(0, 1)))
    numpy.fill_diagonal(ties, 0)
    return ties


@st.composite
def silent_networks(draw: st.DrawFn, fewest: int = 2, most: int = 5, open_questions: int = 6) -> Network:
    """Networks with few open questions, so that every way to answer them can be tried."""
    n = draw(st.integers(fewest, most))
    directed = draw(st.booleans())
    states = numpy.full((n, n), NOT_ASKED, dtype=numpy.int8)
    left = open_questions
    for one, other in itertools.permutations(range(n), 2):
        if directed or one < other:
            kinds = [TIE, NO_TIE, TIE, NO_TIE, NOT_ASKED, *([NOT_ANSWERED, DONT_KNOW] if left else [])]
            states[one, other] = draw(st.sampled_from(kinds))
            left -= states[one, other] in (NOT_ANSWERED, DONT_KNOW)
            if not directed:
                states[other, one] = states[one, other]
    return Network(tuple(keys(n)), states, directed)


def completions(network: Network) -> Iterator[Network]:
    """The network with every open question answered by a tie or no tie, in every way."""
    cells = [(one, other) for one, other in zip(*numpy.nonzero(network.unknown), strict=True)]
    if not network.directed:
        cells = [(one, other) for one, other in cells if one < other]
    for answers in itertools.product((TIE, NO_TIE), repeat=len(cells)):
        states = network.states.copy()
        for (one, other), answer in zip(cells, answers, strict=True):
            states[one, other] = answer
            if not network.directed:
                states[other, one] = answer
        yield Network(network.organizations, states, network.directed)
