"""A dry run: people who do not exist answer a wave, and their answers go the whole way to a release and its tables.

The way is that of real answers (a Filling, a row of the table of answers, the library's reading, release and tables)
in a folder that is gone afterwards. What stays is a summary: what the partnership and the public would see, what would
be hidden and why, and what is wrong with the instrument.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from wellknit.errors import Problem, WellknitError
from wellknit.folder.partnership import Partnership, WaveFiles
from wellknit.folder.publishing import freeze
from wellknit.folder.relationships import with_asked
from wellknit.folder.settings import Settings, read_settings
from wellknit.folder.writing import written
from wellknit.folder.writing_waves import WrittenWave
from wellknit.partners.roster import Roster
from wellknit.relationships.records import Records
from wellknit.releases.rules import AUDIENCES
from wellknit.surveys.made_up import MadeUp, made_up
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.validity import read_responses
from wellknit.web.models import Audience, Mode, Role, Wave
from wellknit.web.partners import records
from wellknit.web.problems import said
from wellknit.web.releases.declared import worked_out
from wellknit.web.releases.seen import Seen, seen_by
from wellknit.web.surveys.carrying import wave_of
from wellknit.web.surveys.forms_of import form_of
from wellknit.web.surveys.promises import rows
from wellknit.web.surveys.promises.filling import Filling, packed, unpacked

__all__ = ["MOST", "Rehearsal", "rehearsed", "somebody"]

#: So many people at most: beyond that, more answers hide and show nothing else.
MOST = 1000
#: Where the roster knows nobody, as many are taken to answer a wave that others may answer too.
_UNKNOWN = 12
_ROWS = re.compile(r" \((?:rows?|filas?) [^()]*\)")

Progress = Callable[[int, int], None]
Lines = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a dry run found: how many made-up people answered, and of how many the answers count, what each audience
    would see, and what is wrong: ``notes`` and
    ``problems``, and why it would be ``refused``; all in the language of whoever asked."""

    people: int
    counted: int
    seen: tuple[Seen, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Somebody:
    """One made-up respondent: a site and a role, and where they are taken from the roster, person and organization."""

    site: str
    role: str
    person: str = ""
    organization: str = ""


def rehearsed(wave: Wave, people: int = 0, told: Progress = lambda done, total: None) -> Rehearsal:
    """A dry run of ``wave`` with as many made-up ``people`` at most (0: all whom the roster has). Within its scope.

    Raises NotReadable where its instrument is no form; it has one.
    """
    assert wave.instrument_version is not None
    form, roster = form_of(wave.instrument_version), records.roster_of()
    questionnaire = form.questionnaire
    asked = somebody(wave, roster)
    chance = random.Random(str(wave.pk))
    chosen = chance.sample(asked, min(people or MOST, MOST, len(asked)))
    steps = len(chosen) + max(len(chosen) // 2, 4)
    partners = [each.key for each in roster.organizations]
    fillings: list[Filling] = []
    stuck: set[str] = set()
    for number, one in enumerate(chosen, start=1):
        made = made_up(form, f"{wave.pk} {number}", day=wave.day, told=_told(one), organizations=partners)
        stuck.update(made.stuck)
        fillings.append(unpacked(packed(_filling(one, made, questionnaire))))
        told(number, steps)
    with tempfile.TemporaryDirectory(prefix="wellknit-rehearsal-") as place:
        table = _rows(chosen, fillings, questionnaire, wave)
        found = _published(Path(place), wave, questionnaire, roster, table)
    told(steps, steps)
    notes = [_("'%s' must be answered, and no answer was found that it allows.") % path for path in sorted(stuck)]
    if not all(each.person for each in chosen):
        notes.append(_("The roster has nobody in some of the sites and roles, so twelve people were taken in each."))
    return replace(found, people=len(chosen), notes=tuple(notes))


# --- Who answers, and what -------------------------------------------------------------------------------------------


def somebody(wave: Wave, roster: Roster) -> list[Somebody]:
    """Whom the wave asks, as the roster has them on its day; some that nobody knows where it has none, and others may
    answer too."""
    found: list[Somebody] = []
    places = Audience.objects.filter(wave=wave).select_related("site").order_by("site__position", "role")
    for place in places:
        site = place.site.key if place.site else None
        known: dict[str, str] = {}
        for each in roster.involvements:
            if (each.site, each.role) == (site, place.role) and each.person and each.on(wave.day):
                known.setdefault(each.person, each.organization or "")
        if known or wave.mode == Mode.IDENTIFIED:
            found += [Somebody(site or "", place.role, *each) for each in known.items()]
        else:
            found += [Somebody(site or "", place.role)] * _UNKNOWN
    return found


def _told(one: Somebody) -> Mapping[str, str]:
    """What somebody tells of themselves, where the form asks for it."""
    job = "no" if one.role == Role.COMMUNITY_PARTNER else "yes"
    leader = "yes" if one.role == Role.SITE_LEADER else "no"
    told = {"role": one.role, "job": job, "leader": leader, "site": one.site, "organization": one.organization}
    return {name: each for name, each in told.items() if each}


def _filling(one: Somebody, made: MadeUp, questionnaire: Questionnaire) -> Filling:
    """What would be kept of the answers; what the form itself tells is not asked beside it."""
    tells_role = any(questionnaire.telling(asks) for asks in ("role", "job", "leader"))
    return Filling(
        answers=made.answers,
        language=questionnaire.default_language,
        site="" if questionnaire.telling("site") else one.site,
        role="" if tells_role else one.role,
        organization="" if questionnaire.telling("organization") else one.organization,
        agreed=True,
    )


def _rows(
    people: Sequence[Somebody], fillings: Sequence[Filling], questionnaire: Questionnaire, wave: Wave
) -> tuple[list[str], Lines]:
    """The headings and numbered rows of the table that closing the wave would make of the fillings."""
    if wave.mode == Mode.ANONYMOUS:
        fillings = rows.unrecognizable(fillings, questionnaire, random.Random(str(wave.pk)))
    columns = rows.headings(questionnaire, fillings, wave.mode)
    made = zip(people, fillings, strict=True)
    lines = [
        (place, rows.cells(each, columns, f"r{place:04}", one.person if wave.mode == Mode.IDENTIFIED else ""))
        for place, (one, each) in enumerate(made, start=2)
    ]
    return columns, lines


# --- The release and its tables --------------------------------------------------------------------------------------


def _published(
    root: Path,
    row: Wave,
    questionnaire: Questionnaire,
    roster: Roster,
    table: tuple[list[str], Lines],
) -> Rehearsal:
    """The ``table`` read, released into the folder ``root``, and looked at as each audience."""
    settings = _settings(root, row, questionnaire)
    wave = settings.waves[row.key]
    columns, lines = table
    file = f"waves/{wave.key}/answers.csv"
    responses, problems = read_responses(
        lines, questionnaire, wave=wave, sites=settings.initiative.sites, roster=roster, file=file, headings=columns
    )
    files = {wave.key: WaveFiles(wave, questionnaire, responses)}
    relationships, others = with_asked(root, Records(), files, roster)
    partnership = Partnership(
        root, settings.initiative, roster, files, (), (), settings.rules, settings.look, None,
        relationships=relationships,
    )  # fmt: skip
    found = Rehearsal(0, len(responses.records), problems=tuple(_in_words((*problems, *others))))
    if not responses.records:
        return found
    try:
        release, _folder = freeze(partnership, wave.key)
    except WellknitError as error:
        return replace(found, refused=tuple(f"{said(each).what} {said(each).do}" for each in error.problems))
    except ValueError as error:  # figures that contradict each other: better to learn of it now than of real answers
        return replace(found, refused=(_("The figures can't be protected: %s.") % error,))
    seen = tuple(seen_by(release, release.packages[audience], made_up=True) for audience in AUDIENCES)
    return replace(found, seen=seen)


def _settings(root: Path, row: Wave, questionnaire: Questionnaire) -> Settings:
    """The initiative's settings with this wave alone, and its tables: those that are declared of it, or one each."""
    initiative = row.initiative
    value = records.initiative_of(initiative)
    for name, content in written(value, Roster(), (), initiative.settings_text, [WrittenWave(wave_of(row))]).items():
        if "/" not in name:
            (root / name).write_bytes(content)
    settings, _wrong = read_settings(root)
    declared = [each for each in settings.rules.tables if row.key in each.waves]
    alone = [replace(each, waves=(row.key,)) for each in declared if each.kind != "change" and each.by != "wave"]
    made = alone or worked_out(row, questionnaire)
    rules = replace(settings.rules, tables=tuple(made), comparisons=(), scales=())
    return replace(settings, rules=rules)


def _in_words(problems: Iterable[Problem]) -> Iterator[str]:
    """What is wrong, each once, without the rows of a table that nobody ever sees."""
    for each in {one.code: one for one in reversed(tuple(problems)) if one.severity != "note"}.values():
        what = _ROWS.sub("", said(each).what)
        yield f"{each.where.column}: {what}" if each.where.column else what
