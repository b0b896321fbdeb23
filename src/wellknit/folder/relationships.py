"""The files under relationships/, read together: who reports a tie to whom, who met whom, what stands between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from wellknit.errors import Place, Problem, problem
from wellknit.folder.agreements import read_agreements, read_introductions
from wellknit.folder.calendars import read_calendars
from wellknit.folder.cells import found_table
from wellknit.folder.contacts import read_contacts
from wellknit.folder.edges import read_edges
from wellknit.folder.history import read_history
from wellknit.folder.matrices import read_matrices
from wellknit.folder.name_map import read_names
from wellknit.folder.names import rows_listed, shown
from wellknit.folder.partnership import WaveFiles
from wellknit.folder.ties import read_ties
from wellknit.partners.roster import Roster
from wellknit.relationships.contacts import Contact, joined
from wellknit.relationships.records import Records
from wellknit.relationships.settings import RelationshipSettings
from wellknit.relationships.ties import Report
from wellknit.surveys.wave import Wave

__all__ = ["read_relationships", "with_asked"]

_TIES, _MATRICES, _EDGES = "relationships/ties", "relationships/matrices", "relationships/edges"


def read_relationships(
    root: Path, roster: Roster, waves: Mapping[str, Wave], settings: RelationshipSettings
) -> tuple[Records, tuple[Problem, ...]]:
    """All that the files under relationships/ say, and everything that is wrong with them.

    Reports stand in the order ties.csv, matrices, edge lists; of two files that say the same of a wave the first
    counts, and the second is an error. Contacts are joined: each counts once, wherever it was written down.
    """
    if not (root / "relationships").is_dir():
        return Records(settings=settings), ()
    organizations = dict.fromkeys(each.key for each in roster.organizations)
    people = dict.fromkeys(each.key for each in roster.people)
    names, found = read_names(root, roster.organizations)
    ties, problems = read_ties(root, roster, waves, names)
    found += problems
    matrices, problems = read_matrices(root, waves, names)
    found += problems
    edges, problems = read_edges(root, waves, names)
    found += problems
    reports, problems = _once(((_TIES, ties), (_MATRICES, matrices), (_EDGES, edges)))
    found += problems
    by_hand, problems = read_contacts(root, roster)
    found += problems
    last = max((wave.day for wave in waves.values()), default=date.min)
    invited, problems = read_calendars(root, roster, until=last, formal=settings.formal)
    found += problems
    history, problems = read_history(root, organizations, people)
    found += problems
    agreements, problems = read_agreements(root, organizations)
    found += problems
    constraints, problems = read_introductions(root, roster)
    found += (*problems, *_logged_again(by_hand))
    return Records(reports, joined((*by_hand, *invited)), history, agreements, constraints, settings), found


def with_asked(
    root: Path, records: Records, waves: Mapping[str, WaveFiles], roster: Roster
) -> tuple[Records, tuple[Problem, ...]]:
    """The records with what instruments asked about relationships, and everything that is wrong with that.

    What a respondent said of an organization in the answers and in another file of the same wave is an error that
    names both; the answers count.
    """
    from wellknit.relationships.asked import asked_reports

    asked: list[Report] = []
    found: list[Problem] = []
    for files in waves.values():
        if files.questionnaire is not None:
            answers = _answers(root, files.wave.key)
            reports, problems = asked_reports(files.wave, files.questionnaire, files.responses, roster, answers)
            asked.extend(reports)
            found.extend(problems)
    told = {
        (each.wave, who, each.organization, each.to): each
        for each in asked
        for who in (each.respondent, each.person)
        if who
    }
    file = found_table(root, _TIES)[0] or f"{_TIES}.csv"
    left: list[Report] = []
    for each in records.reports:
        same = told.get(_who(each))
        if same is None:
            left.append(each)
        else:
            values = {"respondent": shown(each.respondent), "to": shown(each.to), "row": same.row}
            answers = _answers(root, each.wave)
            found.append(problem("ties.told-in-answers", Place(file, None, each.row), answers=answers, **values))
    return replace(records, reports=(*asked, *left)), tuple(found)


def _answers(root: Path, wave: str) -> str:
    """The file of a wave's answers, for messages."""
    return found_table(root, f"waves/{wave}/answers", ("csv", "xlsx", "parquet"))[0] or f"waves/{wave}/answers.csv"


def _who(report: Report) -> tuple[str, str, str, str]:
    return report.wave, report.respondent, report.organization, report.to


def _once(files: Iterable[tuple[str, tuple[Report, ...]]]) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports of several files, each pair of a wave told by one of them where it speaks for whole organizations."""
    kept: dict[tuple[str, str, str, str], Report] = {}
    source: dict[tuple[str, str, str, str], str] = {}
    twice: dict[tuple[str, str, str], list[Report]] = {}
    for file, reports in files:
        for each in reports:
            who = _who(each)
            if source.setdefault(who, file) == file:
                kept[who] = each
            else:
                twice.setdefault((each.wave, file, source[who]), []).append(each)
    found = tuple(
        problem(
            "ties.told-twice",
            Place(file),
            wave=shown(wave),
            count=len(several),
            first=first,
            one=shown(several[0].organization),
            other=shown(several[0].to),
        )
        for (wave, file, first), several in twice.items()
    )
    return tuple(kept.values()), found


def _logged_again(contacts: Iterable[Contact]) -> Iterator[Problem]:
    """A note on how many rows of contacts.csv repeat an earlier one, which is ordinary."""
    seen: set[tuple[date, tuple[str, ...]]] = set()
    again: list[int] = []
    file = ""
    for each in contacts:
        file = each.source
        if (each.day, each.people) in seen:
            again.append(each.row)
        seen.add((each.day, each.people))
    if again:
        place = Place(f"relationships/{file}", None, again[0])
        yield problem("contacts.logged-twice", place, count=len(again), rows=rows_listed(again))
