"""What reading a version gives: questionnaire, conditions, and all that is wrong or missing; read once and kept
in memory until the version is changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from uuid import UUID

from wellknit.errors import Problem
from wellknit.surveys.expressions import Form
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.validity import form_problems
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.models import InstrumentVersion

__all__ = ["NotReadable", "Read", "form_of", "questionnaire_of", "read_of", "reading"]

#: So many versions are kept: each is a few hundred kilobytes.
_MOST = 64

_kept: OrderedDict[tuple[UUID, int], Read] = OrderedDict()
_lock = Lock()


class NotReadable(Exception):
    """The sheets of a version are no questionnaire. No version with such sheets is launched."""


@dataclass(frozen=True)
class Read:
    """What reading the sheets of a version gave: no questionnaire where they are no form to ask with."""

    questionnaire: Questionnaire | None
    found: tuple[Problem, ...]

    @cached_property
    def form(self) -> Form:
        """The questionnaire with its conditions ready. Raises NotReadable where there is none."""
        if self.questionnaire is None:
            raise NotReadable("; ".join(str(each) for each in self.found))
        return Form(self.questionnaire)

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
    """What reading the version gave, the same object until it is changed; never raises for what it holds.

    Its sheets are asked for only where it is not in memory yet, so a query that defers them stays a light one.
    """
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


def form_of(version: InstrumentVersion) -> Form:
    """The form of ``version``. Raises NotReadable."""
    return read_of(version).form


def questionnaire_of(version: InstrumentVersion) -> Questionnaire:
    """The questionnaire of ``version``. Raises NotReadable."""
    return form_of(version).questionnaire
