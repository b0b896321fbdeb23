"""Instruments and waves from a partnership folder as rows, and out to it again.

What is not changed here goes out as it came: the workbook of an instrument byte for byte, a table of answers cell by
cell. Answers leave to a wave's keyholders alone, once it is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast
from uuid import UUID

from django.db.models import Count, Prefetch
from django.utils import timezone

from wellknit.errors import Problem
from wellknit.folder.archives import Limits
from wellknit.folder.cells import found_table
from wellknit.folder.read import read_wave
from wellknit.folder.settings import Settings
from wellknit.folder.sheets import read_sheet
from wellknit.folder.writing_waves import WrittenWave
from wellknit.partners.roster import Roster
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.surveys import wave as library
from wellknit.surveys.answer_columns import OWN_COLUMNS
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.workbook import as_rows, read_workbook
from wellknit.web.models import (
    Account,
    FolderFile,
    Initiative,
    Instrument,
    InstrumentVersion,
    Keyholder,
    Response,
    Wave,
    WaveState,
)
from wellknit.web.rules import Viewer, allowed
from wellknit.web.surveys.reported import TIES, reporting

__all__ = [
    "BROUGHT",
    "Brought",
    "answers_of",
    "brought",
    "everything",
    "held",
    "leaving",
    "put_in",
    "wave_of",
    "workbook_of",
]

#: What of a wave's folder is carried.
BROUGHT = ("instrument.xlsx", "answers.csv", "answers.xlsx", "answers.parquet")
#: Each row of answers is looked at while somebody waits for the page.
_MOST = Limits(file_bytes=20_000_000, rows=20_000, columns=1_000, cells=2_000_000)
#: The order in which the sheets of a form stand.
_SHEETS = {name: place for place, name in enumerate(("survey", "choices", "settings"))}
#: What a form without an id is called after the file.
_NAMELESS = "instrument"

Sheets = Mapping[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Brought:
    """A wave of a folder: its instrument, as a workbook and its sheets, and its answers, the headings first."""

    wave: library.Wave
    questionnaire: Questionnaire | None = None
    workbook: bytes = b""
    sheets: Sheets | None = None
    answers: tuple[tuple[str, ...], ...] = ()
    form: str = "csv"

    @property
    def instrument(self) -> str:
        """The id of its form, under which versions of one instrument come together; '' where there is none."""
        form = self.questionnaire.form_id if self.questionnaire else ""
        return self.wave.key if form == _NAMELESS else form

    @property
    def responses(self) -> int:
        return max(len(self.answers) - 1, 0)


# --- In ---------------------------------------------------------------------------------------------------------------


def brought(root: Path, settings: Settings, roster: Roster) -> tuple[tuple[Brought, ...], tuple[Problem, ...]]:
    """The waves of the folder ``root``, with all that is wrong with them."""
    waves: list[Brought] = []
    found: list[Problem] = []
    for wave in settings.waves.values():
        # Whether ties lie there is for whoever carries them to say; until then nobody misses the wave's own files.
        told = (root / "relationships").exists()
        files, problems = read_wave(root, wave, settings.initiative, roster, told, _MOST)
        found.extend(problems)
        waves.append(_brought(root, wave, files.questionnaire))
    return tuple(waves), tuple(found)


def _brought(root: Path, wave: library.Wave, questionnaire: Questionnaire | None) -> Brought:
    folder = f"waves/{wave.key}"
    if questionnaire is None:
        return Brought(wave)
    path = root / folder / "instrument.xlsx"
    workbook, _ = read_workbook(path, path.name)
    made = Brought(wave, questionnaire, path.read_bytes(), as_rows(workbook) if workbook else {})
    file, _ = found_table(root, f"{folder}/answers", ("csv", "xlsx", "parquet"))
    sheet = read_sheet(root / file, file, columns=OWN_COLUMNS, limits=_MOST)[0] if file else None
    if file is None or sheet is None or not sheet.rows:
        return made
    rows = (tuple(cells[name] for name in sheet.header) for _, cells in sheet.rows)
    return replace(made, answers=(sheet.header, *rows), form=file.rpartition(".")[2])


def put_in(initiative: Initiative, waves: Sequence[Brought], ties: bytes | None, by: Account | None) -> None:
    """Rows of what was brought, in the scope of a new ``initiative``; ``by`` holds the keys of waves that are over.
    Those are over as well of which the folder's ``ties`` hold what was reported."""
    versions, over = _versions(initiative, waves, by), set(reporting(ties))
    rows = [
        _wave(initiative, each, place, versions.get(each.wave.key), each.wave.key in over)
        for place, each in enumerate(waves)
    ]
    Wave.objects.bulk_create(rows)
    answered = [(row, each) for row, each in zip(rows, waves, strict=True) if each.answers]
    responses = (made for row, each in answered for made in _responses(row, each))
    Response.objects.bulk_create(list(responses), batch_size=500)
    if by is not None:
        closed = (row for row in rows if row.state == WaveState.CLOSED)
        Keyholder.objects.bulk_create(Keyholder(initiative=initiative, wave=row, account=by) for row in closed)


def _versions(initiative: Initiative, waves: Iterable[Brought], by: Account | None) -> Mapping[str, InstrumentVersion]:
    """The version that each wave asks with; of equal forms there is one."""
    instruments: dict[str, Instrument] = {}
    made: dict[str, list[InstrumentVersion]] = {}
    found: dict[str, InstrumentVersion] = {}
    now = timezone.now()
    for each in waves:
        if each.questionnaire is None:
            continue
        key, name = each.instrument[:100], each.questionnaire.title[:200]
        if key not in instruments:
            instruments[key] = Instrument(initiative=initiative, key=key, name=name, position=len(instruments))
        known = made.setdefault(key, [])
        same = next((one for one in known if one.file == each.workbook or one.sheets == each.sheets), None)
        if same is None:
            number = len(known) + 1
            same = InstrumentVersion(instrument=instruments[key], number=number, file=each.workbook, made=now, by=by)
            same.initiative, same.sheets = initiative, dict(each.sheets or {})
            known.append(same)
        same.frozen = same.frozen or bool(each.answers)
        found[each.wave.key] = same
    Instrument.objects.bulk_create(instruments.values())
    InstrumentVersion.objects.bulk_create(one for known in made.values() for one in known)
    return found


def _wave(initiative: Initiative, each: Brought, place: int, version: InstrumentVersion | None, over: bool) -> Wave:
    wave, languages = each.wave, each.questionnaire.languages if each.questionnaire else ()
    return Wave(
        initiative=initiative,
        key=wave.key,
        name=wave.name,
        mode=wave.mode,
        # What nobody has answered can still be asked here.
        state=WaveState.DRAFT if version and not each.answers and not over else WaveState.CLOSED,
        instrument_version=version,
        population="unknown" if wave.population is None else str(wave.population),
        day=wave.day,
        origin=wave.origin,
        note=wave.note,
        seen_by_own=wave.seen_by_own,
        waits=wave.waits[:300],
        languages=[one.code for one in languages if one.code],
        columns=list(each.answers[0]) if each.answers else [],
        form=each.form,
        position=place,
    )


def _responses(wave: Wave, each: Brought) -> Iterator[Response]:
    header, *rows = each.answers
    named = header.index("respondent")  # without it there is no response, and the folder was refused
    for place, row in enumerate(rows):
        name = row[named]
        if len(name) > 100:
            name = f"{name[:80]} {place + 1}"
        cells = {heading: cell for heading, cell in zip(header, row, strict=True) if cell}
        yield Response(initiative=wave.initiative, wave=wave, respondent=name, cells=cells, position=place)


# --- Out --------------------------------------------------------------------------------------------------------------


def wave_of(row: Wave) -> library.Wave:
    """The wave as the library's value."""
    population: Literal["roster"] | int | None
    match row.population:
        case "roster":
            population = "roster"
        case "unknown":
            population = None
        case number:
            population = int(number)
    mode, origin = cast(library.Mode, row.mode), cast(library.Origin, row.origin)
    return library.Wave(row.key, row.name, mode, population, row.day, origin, row.note, row.seen_by_own, row.waits)


def workbook_of(version: InstrumentVersion) -> bytes:
    """The version as a workbook: the one that was brought, or one made of its sheets."""
    if version.file:
        return bytes(version.file)
    # Databases keep no order of names.
    order = sorted(version.sheets, key=lambda name: (_SHEETS.get(name.strip().lower(), len(_SHEETS)), name))
    return write_workbook({name: version.sheets[name] for name in order})


def answers_of(wave: Wave) -> tuple[tuple[str, ...], ...]:
    """A closed wave's table of answers, the headings first; nothing where there are no answers."""
    lines = wave.responses.order_by("position").values_list("cells", flat=True)
    rows = [tuple(str(cells.get(name, "")) for name in wave.columns) for cells in lines]
    return (tuple(wave.columns), *rows) if rows else ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """A wave on its way out: its ``row``, how many answers leave with it, and how many stay here; and how many people's
    ``reports`` on partners go the same way, from the files under relationships/."""

    row: Wave
    leave: int
    stay: int
    mine: bool = False
    reports: int = 0

    @property
    def keyholders(self) -> str:
        return ", ".join(str(each.account) for each in self.row.keyholders.all())

    def written(self) -> WrittenWave:
        version = self.row.instrument_version
        answers = answers_of(self.row) if self.leave else ()
        return WrittenWave(wave_of(self.row), workbook_of(version) if version else b"", answers, self.row.form)


def leaving(viewer: Viewer) -> tuple[Leaving, ...]:
    """All waves but those that were cancelled; the answers leave of those alone whose keyholder ``viewer`` is."""
    mine = Keyholder.objects.filter(account=viewer.account, wave__state=WaveState.CLOSED)
    leave = {each.wave_id for each in mine if allowed(viewer, "take_rows", each)}
    holders = Prefetch("keyholders", Keyholder.objects.select_related("account").order_by("account__name"))
    waves = Wave.objects.exclude(state=WaveState.CANCELLED).select_related("instrument_version")
    rows = waves.annotate(answers=Count("responses")).prefetch_related(holders).order_by("position", "day", "key")
    kept = FolderFile.objects.filter(path=TIES).values_list("content", flat=True).first()
    reports = reporting(None if kept is None else bytes(kept))
    return tuple(
        Leaving(row, row.answers, 0, mine=True, reports=reports.get(row.key, 0))
        if row.pk in leave
        else Leaving(row, 0, row.answers, reports=reports.get(row.key, 0))
        for row in rows
    )


def everything(*, answers: bool = True) -> tuple[WrittenWave, ...]:
    """All waves with all ``answers`` of the closed ones, for the library to work with, and to leave to nobody. What is
    not closed is named alone: it has no answers yet, and its form may be half made."""
    rows = Wave.objects.exclude(state=WaveState.CANCELLED).select_related("instrument_version")
    return tuple(
        Leaving(row, int(answers), 0).written() if row.state == WaveState.CLOSED else WrittenWave(wave_of(row))
        for row in rows.order_by("position", "day", "key")
    )


def held(viewer: Viewer) -> dict[UUID, Leaving]:
    """The closed waves whose answers ``viewer`` may take out, by id; those that nobody has answered as well."""
    return {each.row.pk: each for each in leaving(viewer) if each.mine}
