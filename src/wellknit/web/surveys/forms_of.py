"""A version's questionnaire and its conditions, read once and kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from uuid import UUID

from wellknit.surveys.expressions import Form
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.models import InstrumentVersion

__all__ = ["NotReadable", "form_of", "questionnaire_of"]

#: So many forms are kept: each is a few hundred kilobytes.
_MOST = 64

_kept: OrderedDict[tuple[UUID, int], Form] = OrderedDict()
_lock = Lock()


class NotReadable(Exception):
    """The sheets of a version are no questionnaire. No version with such sheets is launched."""


def form_of(version: InstrumentVersion) -> Form:
    """The form of ``version``; the same object until the version is changed. Raises NotReadable.

    Its sheets are asked for only where it is not in memory yet, so a query that defers them stays a light one.
    """
    key = (version.pk, version.version)
    with _lock:
        form = _kept.get(key)
        if form is not None:
            _kept.move_to_end(key)
            return form
    questionnaire, problems = read_questionnaire(Path("instrument.xlsx"), "instrument.xlsx", version.sheets)
    if questionnaire is None:
        raise NotReadable("; ".join(str(each) for each in problems))
    form = Form(questionnaire)
    with _lock:
        _kept[key] = form
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return form


def questionnaire_of(version: InstrumentVersion) -> Questionnaire:
    """The questionnaire of ``version``. Raises NotReadable."""
    return form_of(version).questionnaire
