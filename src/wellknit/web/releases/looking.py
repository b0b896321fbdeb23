"""Looking at what a release would show: the library's own release, made in a folder that is gone afterwards.

What stays is how much each audience would see, what is hidden where and by which rule, what was left out of the counts,
and what the release would be refused for. No figure stays: whoever tries out one way after the other learns none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from wellknit.errors import Problem, WellknitError, packed
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import freeze
from wellknit.folder.read import read_partnership
from wellknit.releases.release import Release
from wellknit.releases.rules import AUDIENCES
from wellknit.releases.store import latest
from wellknit.web.models import Wave
from wellknit.web.releases.declared import Choices, Declared, declared
from wellknit.web.releases.placing import at_hand, linked, settled
from wellknit.web.releases.seen import Seen, seen_by
from wellknit.web.releases.waiting import waiting_for
from wellknit.web.surveys.forms_of import NotReadable

__all__ = ["STEPS", "LeftOut", "Look", "WithIt", "Wrong", "looked", "wrong_with"]

Progress = Callable[[int, int], None]
#: Steps of a look, as its progress counts them: the folder is there, it is frozen, and what it costs later is known.
STEPS = 3
#: Messages that quote an answer, or say which counts are left for a hidden figure.
_TELLING = ("answers.", "disclosure.")
#: What a later version says in a look, where nobody has to give a reason yet.
_LOOKED = "A look."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not counted: ``what`` and how often, in the library's words, by its ``code``."""

    code: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that stands in the way, by its ``code``, in the library's words; without any where these quote answers
    or say what hidden figures are. ``values`` are those of the words, as they are kept."""

    code: str
    what: str = ""
    do: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        return Problem.of({**asdict(self), "severity": "error"})


@dataclass(frozen=True, slots=True)
class WithIt:
    """A wave that is released with the one that is looked at: its ``name``, what was left out, what would be seen."""

    name: str
    left_out: tuple[LeftOut, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: ``choices`` is how the wave would be released, ``digests`` what each audience would be given, and
    ``with_it`` what each would see of the waves that waited for it, which are released in the same step.

    ``later`` is what each would see if the sites that are left out were added in the version after it: what is hidden
    then and would not be, were all released at once, is what waiting costs. ``later_refused`` is why that version could
    not be frozen.
    """

    choices: Choices
    left_out: tuple[LeftOut, ...] = ()
    seen: tuple[Seen, ...] = ()
    refused: tuple[Wrong, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    with_it: tuple[WithIt, ...] = ()
    later: tuple[Seen, ...] = ()
    later_refused: tuple[Wrong, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As a job keeps it."""
        return asdict(self)


def looked(wave: Wave, choices: Choices | None = None, told: Progress = lambda done, total: None) -> Look:
    """What releasing ``wave`` as ``choices`` say would show and hide. Within the scope, outside of a transaction;
    nothing is written.

    Raises WellknitError (``writing.settings``) where wellknit.toml can't say so.
    """
    told(0, STEPS)
    try:
        said = declared(wave, choices)
    except NotReadable:
        return Look(choices or Choices(), refused=(Wrong("instrument.unreadable"),))
    with at_hand(wave.initiative, said.text) as partnership:
        told(1, STEPS)
        left_out, known = _left_out(partnership, wave), linked(partnership)
        before: list[Release] = []
        with_it: list[WithIt] = []
        try:
            for each in waiting_for(wave):
                first, _folder = freeze(known, each.key)
                before.append(first)
                with_it.append(WithIt(each.name, _left_out(partnership, each), _seen(first)))
            release, _folder = freeze(known, wave.key, _reason(partnership, wave))
        except WellknitError as error:
            return Look(said.choices, left_out, refused=wrong_with(error.problems))
        told(2, STEPS)
        digests = digests_of(*before, release)
        found = Look(said.choices, left_out, _seen(release), digests=digests, with_it=tuple(with_it))
        if said.choices.left_out:
            found = _later(found, partnership, wave, said)
    told(STEPS, STEPS)
    return found


def digests_of(*releases: Release) -> dict[str, str]:
    """The digest of what each audience is given of each release."""
    return {f"{one.wave.key}/{each}": one.packages[each].digest for one in releases for each in AUDIENCES}


def _later(found: Look, partnership: Partnership, wave: Wave, said: Declared) -> Look:
    """``found`` with what the next version would show, which adds what is left out now."""
    whole = declared(wave, replace(said.choices, left_out=()))
    settled(partnership.root, wave.initiative, whole.text)
    try:
        release, _folder = freeze(linked(read_partnership(partnership.root)), wave.key, _LOOKED)
    except WellknitError as error:
        return replace(found, later_refused=wrong_with(error.problems))
    return replace(found, later=_seen(release))


def _reason(partnership: Partnership, wave: Wave) -> str:
    return _LOOKED if latest(partnership.root, wave.key) else ""


def _seen(release: Release) -> tuple[Seen, ...]:
    return tuple(seen_by(release, release.packages[audience]) for audience in AUDIENCES)


def _left_out(partnership: Partnership, wave: Wave) -> tuple[LeftOut, ...]:
    responses = partnership.waves[wave.key].responses
    found = responses.left_out if responses else ()
    return tuple(LeftOut(each.code, each.what, each.count) for each in found)


def wrong_with(problems: tuple[Problem, ...]) -> tuple[Wrong, ...]:
    """What is wrong, as it is kept and shown to whoever may release, who is no keyholder."""
    found = (each for each in problems if each.severity != "note")
    return tuple(
        Wrong(each.code) if each.code.startswith(_TELLING) else Wrong(each.code, each.what, each.do, _values(each))
        for each in found
    )


def _values(problem: Problem) -> dict[str, object]:
    return {name: packed(value) for name, value in problem.values}
