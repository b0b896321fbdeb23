"""What reading a version gives, the wrong and the missing named; kept in memory until the version is changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from uuid import UUID

from wellknit.errors import Problem
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.validity import form_problems
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.models import InstrumentVersion

__all__ = ["Read", "read_of", "reading"]

#: So many versions are kept: those that somebody edits or looks at.
_MOST = 64
_kept: OrderedDict[tuple[UUID, int], Read] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Read:
    """What reading the sheets of a version gave: no questionnaire where they are no form to ask with."""

    questionnaire: Questionnaire | None
    found: tuple[Problem, ...]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the form, its conditions included."""
        more = form_problems(self.questionnaire) if self.questionnaire is not None else ()
        return (*self.found, *more)

    @property
    def sound(self) -> bool:
        """Whether a wave can ask with it."""
        return self.questionnaire is not None and not any(each.severity == "error" for each in self.problems)


def read_of(version: InstrumentVersion) -> Read:
    """What reading the version gave; never raises for what it holds."""
    key = (version.pk, version.version)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    read = reading(version.sheets)
    with _lock:
        _kept[key] = read
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return read


def reading(sheets: Mapping[str, list[list[str]]]) -> Read:
    """The same of sheets that are no version's, such as a template's; nothing is kept."""
    return Read(*read_questionnaire(Path("form.xlsx"), "form.xlsx", sheets))
