"""The network of one wave: which organization reports a tie to which, with every kind of silence kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.relationships.ties import STATES, Report, State

if TYPE_CHECKING:
    import numpy

__all__ = ["Network", "network_of"]

TIE, NO_TIE, NOT_ANSWERED, NOT_ASKED, DONT_KNOW = range(len(STATES))


@dataclass(frozen=True)
class Network:
    """Organizations and what they report of each other.

    ``states`` is an n x n array of codes into ``STATES``, row reports on column; the diagonal counts as not asked.
    ``answered`` says which organizations answered at all. Two networks are never added or overwritten.
    """

    organizations: tuple[str, ...]
    states: numpy.ndarray[Any, Any]
    directed: bool = True

    @property
    def adjacency(self) -> numpy.ndarray[Any, Any]:
        """1 where a tie is reported, 0 everywhere else; only together with ``answered`` does a 0 mean 'no tie'."""
        adjacency: numpy.ndarray[Any, Any] = (self.states == TIE).astype("int8")
        return adjacency

    @property
    def answered(self) -> numpy.ndarray[Any, Any]:
        """Whether each organization said 'tie' or 'no tie' of any other."""
        said: numpy.ndarray[Any, Any] = ((self.states == TIE) | (self.states == NO_TIE)).any(axis=1)
        return said


def network_of(
    reports: Iterable[Report], organizations: Sequence[str], *, wave: str = "", directed: bool = True
) -> Network:
    """The network of ``wave`` among ``organizations``; several respondents of one organization are joined.

    A tie that any of an organization's respondents reports is a tie; 'no tie' needs one of them to say so and none to
    report one; 'I don't know' comes next, then no answer, then not asked. Reports of or on other organizations, and
    on the own one, are left out.
    """
    import numpy

    place = {key: number for number, key in enumerate(organizations)}
    states = numpy.full((len(place), len(place)), NOT_ASKED, dtype=numpy.int8)
    # What was said goes before what was not: tie, no tie, don't know, not answered, not asked.
    rank = {TIE: 0, NO_TIE: 1, DONT_KNOW: 2, NOT_ANSWERED: 3, NOT_ASKED: 4}
    code: dict[State, int] = {state: number for number, state in enumerate(STATES)}
    for each in reports:
        if (wave and each.wave != wave) or each.organization == each.to:
            continue
        if each.organization in place and each.to in place:
            row, column = place[each.organization], place[each.to]
            if rank[code[each.state]] < rank[int(states[row, column])]:
                states[row, column] = code[each.state]
    if not directed:
        for row in range(len(place)):
            for column in range(row):
                best = min((int(states[row, column]), int(states[column, row])), key=lambda one: rank[one])
                states[row, column] = states[column, row] = best
    states.setflags(write=False)
    return Network(tuple(organizations), states, directed)
