"""Shortest paths along ties: how long they are, who can be reached, and who lies between others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

__all__ = ["betweenness", "distances", "reach"]


def _graph(ties: numpy.ndarray[Any, Any], directed: bool) -> Any:
    import numpy
    import rustworkx

    graph: Any = rustworkx.PyDiGraph(multigraph=False) if directed else rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(ties)))
    ones, others = numpy.nonzero(ties if directed else numpy.triu(ties | ties.T, 1))
    graph.add_edges_from_no_data(list(zip(ones.tolist(), others.tolist(), strict=True)))
    return graph


def distances(ties: numpy.ndarray[Any, Any], directed: bool = True) -> numpy.ndarray[Any, Any]:
    """The number of steps from each organization (row) to each other one; infinite where there is no path."""
    import numpy
    import rustworkx

    if not len(ties):
        return numpy.zeros((0, 0))
    matrix: numpy.ndarray[Any, Any] = rustworkx.distance_matrix(_graph(ties, directed), null_value=numpy.inf)
    numpy.fill_diagonal(matrix, 0)
    return matrix


def reach(ties: numpy.ndarray[Any, Any], directed: bool = True) -> numpy.ndarray[Any, Any]:
    """Whether each organization (row) reaches each other one; everyone reaches themselves."""
    import numpy

    reached: numpy.ndarray[Any, Any] = numpy.isfinite(distances(ties, directed))
    return reached


def betweenness(ties: numpy.ndarray[Any, Any], directed: bool = True) -> numpy.ndarray[Any, Any]:
    """For each organization the sum over all pairs of others of the share of shortest paths that lead over it.

    Raw numbers, not divided by what is possible: ordered pairs in a directed network, unordered ones in an undirected
    one (Freeman 1977, Sociometry 40:35; Brandes 2001), as ``sna::betweenness``. An example: the Medici lie between
    47.5 pairs of Florentine families.
    """
    import numpy
    import rustworkx

    if not len(ties):
        return numpy.zeros(0)
    found = rustworkx.betweenness_centrality(_graph(ties, directed), normalized=False)
    return numpy.array([found[place] for place in range(len(ties))], dtype=float)
