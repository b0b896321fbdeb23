"""The network of one wave: which organization reports a tie to which, with every kind of silence kept apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.errors import Problem, fail, problem
from wellknit.relationships.ties import STATES, Report, State

if TYPE_CHECKING:
    import numpy

__all__ = ["Network", "doubts", "network_from_edges", "network_from_matrix", "network_of"]

TIE, NO_TIE, NOT_ANSWERED, NOT_ASKED, DONT_KNOW = range(len(STATES))

#: What was said goes before what was not: tie, no tie, don't know, not answered, not asked; one rank a code.
_RANK = (0, 1, 3, 4, 2)
_CODE: dict[State, int] = {state: number for number, state in enumerate(STATES)}


@dataclass(frozen=True)
class Network:
    """Organizations and what they report of each other.

    ``states`` is an n x n array of codes into ``STATES``, row reports on column; the diagonal counts as not asked.
    Two networks are never added or overwritten.

    What each state means to a measure:

    - *tie* and *no tie* were said, and are the base of what is measured (``said``);
    - *not answered* and *don't know* were asked and nobody knows the answer (``unknown``): they are in no base, never
      zero, and the bounds of a measure let each of them be a tie or none;
    - *not asked* is outside the question: in no base and in no bound. Where paths are followed, only reported ties
      lead on.

    An undirected network has each pair twice, both cells alike, with what either side said. Who answered can't be read
    from them, so ``respondents`` may say it; and ``contested`` where one side said 'no tie' and the other was silent:
    said, but a tie could still be reported.
    """

    organizations: tuple[str, ...]
    states: numpy.ndarray[Any, Any]
    directed: bool = True
    respondents: frozenset[str] | None = None
    contested: numpy.ndarray[Any, Any] | None = None

    @property
    def adjacency(self) -> numpy.ndarray[Any, Any]:
        """1 where a tie is reported, 0 everywhere else; only together with ``said`` does a 0 mean 'no tie'."""
        adjacency: numpy.ndarray[Any, Any] = (self.states == TIE).astype("int8")
        return adjacency

    @property
    def said(self) -> numpy.ndarray[Any, Any]:
        """Where a tie or no tie is reported: the base of available-case measures."""
        said: numpy.ndarray[Any, Any] = (self.states == TIE) | (self.states == NO_TIE)
        return said

    @property
    def unknown(self) -> numpy.ndarray[Any, Any]:
        """Where the question was put and there is no answer, or 'I don't know'."""
        unknown: numpy.ndarray[Any, Any] = (self.states == NOT_ANSWERED) | (self.states == DONT_KNOW)
        return unknown

    @property
    def open(self) -> numpy.ndarray[Any, Any]:
        """Where those who were silent could have reported a tie, or none, for all that is known: what bounds vary."""
        return self.unknown if self.contested is None else self.unknown | self.contested

    @property
    def asked(self) -> numpy.ndarray[Any, Any]:
        """Where the question was put."""
        asked: numpy.ndarray[Any, Any] = self.states != NOT_ASKED
        return asked

    @property
    def answered(self) -> numpy.ndarray[Any, Any]:
        """Whether each organization said 'tie' or 'no tie' of any other."""
        import numpy

        if self.respondents is not None:
            return numpy.array([each in self.respondents for each in self.organizations], dtype=bool)
        answered: numpy.ndarray[Any, Any] = numpy.any(self.said, axis=1)
        return answered

    @property
    def either(self) -> numpy.ndarray[Any, Any]:
        """1 where at least one of two organizations reports a tie: the relationships known to exist."""
        adjacency = self.adjacency
        either: numpy.ndarray[Any, Any] = adjacency | adjacency.T
        return either

    def among(self, keys: Collection[str]) -> Network:
        """The network of those organizations alone, in the order that they have here.

        >>> triangle = network_from_edges([("Library", "School"), ("School", "Clinic"), ("Clinic", "Library")])
        >>> triangle.among({"Library", "School"}).adjacency.tolist()
        [[0, 1], [0, 0]]
        """
        import numpy

        kept = [place for place, key in enumerate(self.organizations) if key in keys]
        cells = numpy.ix_(kept, kept)
        names = tuple(self.organizations[place] for place in kept)
        respondents = None if self.respondents is None else self.respondents & frozenset(names)
        contested = None if self.contested is None else _fixed(self.contested[cells])
        return Network(names, _fixed(self.states[cells]), self.directed, respondents, contested)

    def between(self, ones: Collection[str], others: Collection[str]) -> Network:
        """The pairs of one of ``ones`` with one of ``others`` alone; all other pairs count as not asked."""
        import numpy

        network = self.among({*ones, *others})
        one = numpy.array([key in ones for key in network.organizations], dtype=bool)
        other = numpy.array([key in others for key in network.organizations], dtype=bool)
        across = (one[:, None] & other[None, :]) | (other[:, None] & one[None, :])
        states = numpy.where(across, network.states, NOT_ASKED).astype(numpy.int8)
        contested = None if network.contested is None else _fixed(network.contested & across)
        return Network(network.organizations, _fixed(states), network.directed, network.respondents, contested)

    def undirected(self) -> Network:
        """The same as relationships without a direction: what both sides said of a pair, joined.

        A tie that either side reports is one; 'no tie' needs one to say so and the other not to report one; then come
        'I don't know', no answer, and not asked. Who answered stays known, and where silence could still make a tie.
        """
        if not self.directed:
            return self
        names = frozenset(key for key, said in zip(self.organizations, self.answered, strict=True) if said)
        states = _joined(self.states)
        contested = (states == NO_TIE) & (self.unknown | self.unknown.T)
        return Network(self.organizations, _fixed(states), False, names, _fixed(contested))


def network_of(
    reports: Iterable[Report],
    organizations: Sequence[str],
    wave: str = "",
    directed: bool = True,
    *,
    asked: Collection[str] | None = None,
) -> Network:
    """The network of ``wave`` among ``organizations``; several respondents of one organization are joined.

    A tie that any of an organization's respondents reports is a tie; 'no tie' needs one of them to say so and none to
    report one; 'I don't know' comes next, then no answer, then not asked. Reports of or on other organizations, and
    on the own one, are left out.

    A pair without a report was not asked. But an organization without a single report did not answer, and nobody
    wrote down what it was asked: it counts as not having answered on every organization that was asked about it, and
    on every other silent one that some third organization was asked about together with it. Where only some
    organizations were asked, ``asked`` names them; the others then count as not asked.
    """
    import numpy

    _unique(organizations)
    place = {key: number for number, key in enumerate(organizations)}
    states = numpy.full((len(place), len(place)), NOT_ASKED, dtype=numpy.int8)
    spoke: set[int] = set()
    for each in reports:
        if (wave and each.wave != wave) or each.organization == each.to or each.organization not in place:
            continue
        row = place[each.organization]
        spoke.add(row)
        if each.to in place:
            column = place[each.to]
            if _RANK[_CODE[each.state]] < _RANK[int(states[row, column])]:
                states[row, column] = _CODE[each.state]
    silent = numpy.array(
        [number not in spoke and (asked is None or key in asked) for key, number in place.items()], dtype=bool
    )
    if silent.any():
        put = (states != NOT_ASKED).astype(float)
        together = (put.T @ put) > 0
        on = silent[:, None] & ((put.T > 0) | (silent[None, :] & together))
        numpy.fill_diagonal(on, False)
        states[on] = NOT_ANSWERED
    network = Network(tuple(organizations), _fixed(states))
    return network if directed else network.undirected()


def network_from_matrix(keys: Sequence[str], matrix: Any, *, directed: bool = True) -> Network:
    """The network that an adjacency matrix says: above 0 is a tie, 0 is none, a cell without a number no answer.

    Rows report on columns, both in the order of ``keys``; the diagonal is left out. With ``directed=False`` a tie on
    either side of the diagonal is one. Everything else about non-response has to be in the matrix: a row of zeros is
    an organization that said 'no tie' of each other one (see ``doubts``).

    >>> network_from_matrix(["Library", "School"], [[0, 1], [float("nan"), 0]]).answered.tolist()
    [True, False]

    Raises WellknitError where keys repeat, or the matrix has not one row and column for each key.
    """
    import numpy

    _unique(keys)
    numbers = numpy.array(matrix, dtype=float)
    if not len(keys):
        numbers = numbers.reshape(0, 0)
    if numbers.shape != (len(keys), len(keys)):
        shape = " x ".join(str(length) for length in numbers.shape)
        raise fail("network.not-square", None, shape=shape, count=len(keys))
    states = numpy.where(numpy.isnan(numbers), NOT_ANSWERED, numpy.where(numbers > 0, TIE, NO_TIE)).astype(numpy.int8)
    numpy.fill_diagonal(states, NOT_ASKED)
    network = Network(tuple(keys), _fixed(states))
    # Who answered can't be told from a matrix that both sides fill, nor an empty half from a silent side.
    return network if directed else Network(network.organizations, _fixed(_joined(states)), False)


def network_from_edges(
    edges: Iterable[tuple[str, str]],
    organizations: Sequence[str] | None = None,
    *,
    directed: bool = True,
    answered: Collection[str] | None = None,
) -> Network:
    """The network that a list of ties says, each (from, to); a tie listed twice is one, one to itself none.

    A list of ties does not say who was there without one, nor who did not answer. ``organizations`` gives all of them
    (else those that the list names, in the order in which it does); ``answered`` those that answered: what they did
    not list is 'no tie', and what the others did not list is not answered. Without it all count as having answered
    (see ``doubts``).

    >>> network_from_edges([("Library", "School")], answered=["Library"]).states.tolist() # School did not answer
    [[3, 0], [2, 3]]

    Raises WellknitError where an end of a tie is none of ``organizations``.
    """
    import numpy

    ends = [(each[0], each[1]) for each in edges]
    keys = tuple(dict.fromkeys(key for pair in ends for key in pair)) if organizations is None else tuple(organizations)
    _unique(keys)
    place = {key: number for number, key in enumerate(keys)}
    strange = sorted({key for pair in ends for key in pair if key not in place})
    if strange:
        raise fail("network.not-listed", None, names=", ".join(strange))
    quiet = [] if answered is None else [number for key, number in place.items() if key not in answered]
    states = numpy.full((len(keys), len(keys)), NO_TIE, dtype=numpy.int8)
    states[quiet, :] = NOT_ANSWERED
    for one, other in ends:
        states[place[one], place[other]] = TIE
    numpy.fill_diagonal(states, NOT_ASKED)
    who = None if directed or answered is None else frozenset(answered) & frozenset(keys)
    network = Network(keys, _fixed(states), respondents=who)
    return network if directed else network.undirected()


def doubts(network: Network) -> tuple[Problem, ...]:
    """What a network can't tell about its own silence, to be asked of whoever collected it (warnings).

    Organizations that others name and that say 'no tie' of everybody may just as well not have answered; and a
    network in which nobody ever says 'no tie' may be a list of ties alone.
    """
    found: list[Problem] = []
    ties, said = network.adjacency.astype(bool), network.said
    if network.directed:
        names = [
            key
            for place, key in enumerate(network.organizations)
            if said[place].any() and not ties[place].any() and ties[:, place].any()
        ]
        if names:
            found.append(problem("network.names-nobody", None, count=len(names), names=", ".join(names)))
    if ties.any() and bool((ties == said).all()) and len(network.organizations) > 2:
        found.append(problem("network.ties-alone", None, count=int(ties.sum())))
    return tuple(found)


def _joined(states: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    import numpy

    rank = numpy.array(_RANK, dtype=numpy.int8)[states]
    code = numpy.argsort(numpy.array(_RANK)).astype(numpy.int8)
    joined: numpy.ndarray[Any, Any] = code[numpy.minimum(rank, rank.T)]
    return joined


def _fixed(states: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    states.setflags(write=False)
    return states


def _unique(keys: Sequence[str]) -> None:
    twice = sorted({key for key in keys if list(keys).count(key) > 1}) if len(set(keys)) < len(keys) else []
    if twice:
        raise fail("network.twice", None, names=", ".join(twice))
