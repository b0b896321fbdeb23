"""Reading a whole partnership folder: every file, with everything that is wrong in one run. Nothing is written."""

from __future__ import annotations

from pathlib import Path

from wellknit.errors import Place, Problem, fail, problem, worded
from wellknit.folder.archives import LIMITS, Limits
from wellknit.folder.cells import found_table
from wellknit.folder.evidence import read_evidence
from wellknit.folder.outreach import read_outreach
from wellknit.folder.partnership import Partnership, WaveFiles
from wellknit.folder.paths import readable
from wellknit.folder.people import read_roster
from wellknit.folder.relationships import read_relationships, with_asked
from wellknit.folder.settings import FILE, read_settings
from wellknit.folder.sheets import read_sheet
from wellknit.folder.unread import unread_files
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.wave import Wave

__all__ = ["read_brief", "read_partnership", "read_wave"]

_BRIEF = "brief.md"
#: Messages after which nothing of wellknit.toml is known.
_UNREAD = ("settings.syntax", "settings.encoding")
_LARGEST_BRIEF = 5_000_000
#: The columns of answers that are no items.
ANSWER_COLUMNS = ("respondent", "person", "site", "role", "organization", "language")


def read_partnership(root: Path) -> Partnership:
    """Everything that the folder ``root`` holds, with all problems that reading found, in the order of the files.

    A file that is not there is an empty one; what is wrong is left out, counted and named. Reading never writes, and
    reading twice gives the same. Raises WellknitError (``folder.missing``) where there is no wellknit.toml.

    >>> read_partnership(Path("no-such-folder"))
    Traceback (most recent call last):
    wellknit.errors.WellknitError: no-such-folder: There is no partnership folder here. ... [folder.missing]
    """
    if not (root / FILE).exists() and not (root / FILE).is_symlink():
        raise fail("folder.missing", Place(root.name or str(root)))
    settings, problems = read_settings(root)
    found = list(problems)
    initiative = settings.initiative
    if any(each.code in _UNREAD for each in problems):
        # Nothing can be judged without the settings: hundreds of rows 'of no known site' would hide the cause.
        return Partnership(
            root, initiative, Roster(), {}, (), (), settings.rules, settings.look, None, problems=tuple(found)
        )
    roster, problems = read_roster(root, initiative)
    found.extend(problems)
    outreach, problems = read_outreach(root, roster)
    found.extend(problems)
    relationships, about_relationships = read_relationships(root, roster, settings.waves, settings.relationships)
    waves: dict[str, WaveFiles] = {}
    for key, wave in settings.waves.items():
        told = any(each.wave == key for each in relationships.reports)
        waves[key], problems = read_wave(root, wave, initiative, roster, told)
        found.extend(problems)
    sources, quotes, problems = read_evidence(root, initiative)
    found.extend(problems)
    relationships, problems = with_asked(root, relationships, waves, roster)
    found.extend((*about_relationships, *problems))
    source, problems = read_brief(root)
    found.extend(problems)
    found.extend(unread_files(root, settings.waves))
    return Partnership(
        root=root,
        initiative=initiative,
        roster=roster,
        waves=waves,
        sources=sources,
        quotes=quotes,
        rules=settings.rules,
        look=settings.look,
        brief=settings.brief,
        brief_source=source,
        problems=tuple(dict.fromkeys(found)),
        relationships=relationships,
        outreach=outreach,
    )


def read_wave(
    root: Path, wave: Wave, initiative: Initiative, roster: Roster, told: bool, limits: Limits = LIMITS
) -> tuple[WaveFiles, tuple[Problem, ...]]:
    """The wave's instrument and answers, of which ``limits`` says how many there may be. Answers without an instrument
    can't be read, which is an error; a wave whose reports are ``told`` by files under relationships/ needs neither."""
    folder = f"waves/{wave.key}"
    found: list[Problem] = []
    questionnaire: Questionnaire | None = None
    file = f"{folder}/instrument.xlsx"
    path, wrong = readable(root, file)
    if wrong is not None:
        found.append(wrong)
    elif path is not None:
        from wellknit.surveys.xlsform import read_questionnaire

        try:
            questionnaire, problems = read_questionnaire(path, file)
        except OSError as error:
            problems = (problem("sheet.unreadable", Place(file), why=error.strerror or worded("it can't be opened")),)
        found.extend(problems)
    answers, problems = found_table(root, f"{folder}/answers", ("csv", "xlsx", "parquet"))
    found.extend(problems)
    if answers is None:
        if not problems and (path is not None or not told):
            code = "waves.no-answers" if path is not None else "waves.no-files"
            found.append(problem(code, Place(folder), wave=wave.name))
        found.extend(_problems_of(questionnaire))
        return WaveFiles(wave, questionnaire, None), tuple(found)
    if questionnaire is None:
        code = "waves.no-instrument" if path is None else "waves.instrument-unread"
        found.append(problem(code, Place(answers), instrument=file))
        return WaveFiles(wave, None, None), tuple(found)
    asked = tuple(questionnaire.asked())
    columns = tuple(dict.fromkeys((*ANSWER_COLUMNS, *(item.path for item in asked), *(item.name for item in asked))))
    sheet, problems = read_sheet(root / answers, answers, columns=columns, limits=limits)
    found.extend(problems)
    if sheet is None:
        found.extend(_problems_of(questionnaire))
        return WaveFiles(wave, questionnaire, None), tuple(found)

    from wellknit.surveys.validity import read_responses

    responses, problems = read_responses(
        sheet.rows,
        questionnaire,
        wave=wave,
        sites=initiative.sites,
        roster=roster,
        file=answers,
        headings=sheet.header,
    )
    found.extend(problems)
    if not sheet.rows:
        found.append(problem("waves.no-answers", Place(answers), wave=wave.name))
        return WaveFiles(wave, questionnaire, None), tuple(found)
    return WaveFiles(wave, questionnaire, responses), tuple(found)


def _problems_of(questionnaire: Questionnaire | None) -> tuple[Problem, ...]:
    """What is wrong with a form is said before it is sent out, while it can still be corrected."""
    if questionnaire is None:
        return ()
    from wellknit.surveys.validity import form_problems

    return form_problems(questionnaire)


def read_brief(root: Path) -> tuple[str, tuple[Problem, ...]]:
    """The text of brief.md, '' where there is none; line ends are '\\n' whatever the editor wrote."""
    path, wrong = readable(root, _BRIEF)
    if path is None:
        return "", (wrong,) if wrong else ()
    try:
        if path.stat().st_size > _LARGEST_BRIEF:
            return "", (problem("sheet.too-big", Place(_BRIEF), megabytes=_LARGEST_BRIEF // 1_000_000),)
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", (problem("settings.encoding", Place(_BRIEF, row=data[: error.start].count(b"\n") + 1)),)
    except OSError as error:
        return "", (problem("sheet.unreadable", Place(_BRIEF), why=error.strerror or worded("it can't be opened")),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()
