"""Correcting what a release says: the words of its tables and questions at once, answers as far as its rules allow.

Nothing that was released is changed: whatever is corrected here goes into the next version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import SystemRandom

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from wellknit.errors import Problem
from wellknit.folder.writing_tables import with_tables
from wellknit.surveys.specification import TableSpec
from wellknit.surveys.validity import read_responses
from wellknit.web.comments.forgetting import without_words_of
from wellknit.web.history import changed, recorded, rewritten
from wellknit.web.models import Initiative, InstrumentVersion, Mode, Release, Response, Wave, WaveState
from wellknit.web.partners import records
from wellknit.web.refusals import Refused
from wellknit.web.releases.declared import declared
from wellknit.web.rules import Viewer
from wellknit.web.surveys.carrying import wave_of
from wellknit.web.surveys.forms_of import questionnaire_of
from wellknit.web.surveys.waves.mending import frozen_for
from wellknit.web.surveys.waves.preparing import locked
from wellknit.web.surveys.waves.row_jobs import all_destroyed

__all__ = ["Invalid", "add_row", "ask_with", "reword", "rows_of", "why_none_added", "withdraw_row"]


class Invalid(Exception):
    """A row that the form does not allow; ``problems`` say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(each.what for each in problems))
        self.problems = problems


def reword(viewer: Viewer, wave: Wave, version: int, table: TableSpec) -> Initiative:
    """Other words for ``table`` in the next release; ``version`` is the initiative's, in which all tables stand. Those
    of the wave that are not written down yet are, with it. Raises Changed and WellknitError (``writing.settings``)."""
    text = declared(wave).text
    now, old = rewritten(viewer.initiative, version, {"settings_text": with_tables(text, [table])})
    if old:
        recorded(viewer, "reword", wave, new={"table": table.key})
    return now


def rows_of(table: TableSpec, wave: Wave) -> dict[str, str]:
    """The rows of a table that can be worded otherwise, by their keys, as the form words them."""
    if wave.instrument_version is None or table.kind == "response":
        return {}
    form, language = questionnaire_of(wave.instrument_version), wave.initiative.language
    items = [item for name in table.items if (item := form.item(name)) is not None]
    if table.kind in ("choices", "distribution") and table.by != "answer":
        return {each.name: each.label(language) for item in items if item.scale for each in item.scale.choices}
    return {
        each.name: each.labels.get(language) or next((text for text in each.labels.values() if text), each.name)
        for each in items
    }


def _closed(wave: Wave, version: int | None = None) -> Wave:
    now = locked(wave, version)
    if now.state != WaveState.CLOSED:
        raise Refused(_("The survey is not closed."))
    return now


def ask_with(viewer: Viewer, wave: Wave, version: int, instrument: InstrumentVersion) -> Wave:
    """The closed wave is read by another version of its form, in which nothing but words differs. Raises Changed and
    Refused."""
    now = _closed(wave, version)
    if instrument.pk == now.instrument_version_id:
        raise Refused(_("The survey is read by this version already."))
    frozen_for(now, instrument)
    return changed(viewer, now, now.version, {"instrument_version": instrument})


def withdraw_row(viewer: Viewer, wave: Wave, respondent: str) -> None:
    """Takes a row out of a closed wave's answers for good, with what was shown of its own words; History tells that
    one was, and not which. Raises Refused."""
    now = _closed(wave)
    row = Response.objects.filter(wave=now, respondent=respondent).first()
    if row is None:
        raise Refused(_("There is no row of this name in the answers of this survey."))
    without_words_of(now, row.respondent)
    row.delete()
    transaction.on_commit(all_destroyed)
    recorded(viewer, "withdraw_row", now, new={"rows": 1})


def why_none_added(wave: Wave) -> str:
    """Why no late answer can be added to a closed wave, in words; '' where one can."""
    if wave.mode != Mode.ANONYMOUS:
        return ""
    return _("When an anonymous survey is closed, its rows are merged until nobody can be told by them. A row that is "
             "added later would stand out, so none can be.")  # fmt: skip


def add_row(viewer: Viewer, wave: Wave, cells: Mapping[str, str]) -> Response:
    """Adds a late answer to a closed wave at a random place, under a name that tells nothing.

    Raises Refused where the wave is anonymous, and Invalid where the form does not allow it.
    """
    now = _closed(wave)
    if why := why_none_added(now):
        raise Refused(why)
    chance = SystemRandom()
    taken = set(Response.objects.filter(wave=now).values_list("respondent", flat=True))
    name = next(each for each in iter(lambda: f"r{chance.randrange(10**8):08d}", "") if each not in taken)
    row = {"respondent": name, **cells}
    if wrong := tuple(_wrong(now, row)):
        raise Invalid(wrong)
    place = chance.randint(0, len(taken))
    Response.objects.filter(wave=now, position__gte=place).update(position=F("position") + 1)
    after = Release.objects.filter(wave=now).aggregate(last=Max("number"))["last"] or 0
    made = Response.objects.create(
        initiative=now.initiative, wave=now, respondent=name, cells=row, on_paper=True, late_after=after, position=place
    )
    recorded(viewer, "add_row", now, new={"rows": 1})
    return made


def _wrong(wave: Wave, row: Mapping[str, str]) -> Iterator[Problem]:
    """What the form does not allow in the row, also beside what its person answered before."""
    assert wave.instrument_version is not None
    sites = records.initiative_of(wave.initiative).sites
    person = row.get("person", "")
    before = Response.objects.filter(wave=wave, cells__person=person) if person else Response.objects.none()
    lines = [*(dict(each.cells) for each in before), dict(row)]
    responses, problems = read_responses(
        list(enumerate(lines, start=2)),
        questionnaire_of(wave.instrument_version),
        wave=wave_of(wave),
        sites=sites,
        roster=records.roster_of(),
        file="answers",
        headings=wave.columns,
    )
    left_out = {each.code for each in responses.left_out}
    yield from (each for each in problems if each.severity == "error" or each.code in left_out)
