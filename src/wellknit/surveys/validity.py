"""Which answers are valid: a table of answers read by the form, and what is left out of it said and counted."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wellknit.errors import Problem
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Roster
from wellknit.surveys.answer_columns import Columns, columns_of
from wellknit.surveys.cells import ChoiceReader, read_cell
from wellknit.surveys.expressions import Evaluation, Form
from wellknit.surveys.questionnaire import UNASKED, Item, Questionnaire
from wellknit.surveys.respondents import Telling
from wellknit.surveys.responses import BLANK, NOT_ASKED, Answer, Response, Responses
from wellknit.surveys.tally import Tally
from wellknit.surveys.wave import Wave

__all__ = ["read_responses"]

#: What exports of KoboToolbox write in the column of one choice.
_CHOSEN, _NOT_CHOSEN = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")


def read_responses(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    questionnaire: Questionnaire,
    *,
    wave: Wave,
    sites: Sequence[Site],
    roster: Roster,
    file: str,
) -> tuple[Responses, tuple[Problem, ...]]:
    """The responses of ``wave`` from the rows of its table of answers, and all that is wrong with them.

    ``rows`` are (row number, cell text by heading). A respondent without a name, in no known site, or named twice is
    left out; an answer is left out that the form does not know, did not ask for or does not allow. Each is an error or
    a warning with its rows, and is counted in ``Responses.left_out``. What the form asked and nobody answered is BLANK,
    what it did not ask NOT_ASKED. Conditions that look at the day of answering are taken at the wave's reference date.
    """
    headings = list(dict.fromkeys(heading for _, row in rows for heading in row))
    columns, problems = columns_of(headings, questionnaire, wave, file)
    form = Form(questionnaire)
    reading = _Reading(form, columns, Telling(questionnaire, columns, wave, sites, roster), Tally(file))
    records = [record for number, row in rows if (record := reading.response(number, row)) is not None]
    found = (*form.problems, *problems, *reading.tally.problems())
    return Responses(wave.key, tuple(records), reading.tally.left_out()), found


@dataclass(slots=True)
class _Reading:
    """One pass over a table of answers; ``respondents`` and ``people`` remember who was met in which row."""

    form: Form
    columns: Columns
    telling: Telling
    tally: Tally
    respondents: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[str, str], int] = field(default_factory=dict)
    readers: dict[str, ChoiceReader] = field(default_factory=dict)

    def response(self, number: int, row: Mapping[str, str]) -> Response | None:
        """The response in one row; None where it can't be counted, which is told."""
        given = self.given(number, row)
        who, site = self.own(row, "respondent"), self.site(number, row, given)
        if not self.named(number, who) or site is None:
            self.tally.leave_out("answers.row", "whole responses, of nobody or of no known site", number)
            return None
        evaluation = self.form.evaluate(
            given, day=self.telling.wave.day, language=self.own(row, "language"), certain=False
        )
        answers = {item.name: self.judged(number, item, given, evaluation) for item in self.form.questionnaire.asked()}
        person = self.person(number, row, site)
        return Response(
            respondent=who,
            site=site,
            role=self.telling.role(number, self.own(row, "role"), person, site, answers, self.tally),
            answers=answers,
            person=person,
            organization=self.organization(number, row, answers),
            language=self.own(row, "language"),
            involvement=self.telling.involvement(number, person, site, answers, self.tally),
            row=number,
        )

    # ---- who answered

    def own(self, row: Mapping[str, str], name: str) -> str:
        heading = self.columns.own.get(name)
        return row.get(heading, "").strip() if heading else ""

    def named(self, number: int, who: str) -> bool:
        column = self.columns.own.get("respondent", "respondent")
        if not who:
            self.tally.add("answers.no-respondent", number, column)
            return False
        if who in self.respondents:
            self.tally.add("answers.respondent-twice", number, column, respondent=who, first=self.respondents[who])
            return False
        self.respondents[who] = number
        return True

    def site(self, number: int, row: Mapping[str, str], given: Mapping[str, Answer]) -> str | None:
        written = self.own(row, "site") or self.telling.told_site(given)
        column = self.columns.own.get("site", "site")
        if not written:
            self.tally.add("answers.no-site", number, column, sites=self.telling.site_names)
            return None
        found = self.telling.site(written)
        if found is None:
            near = difflib.get_close_matches(written.lower(), self.telling.sites_by_word, n=1, cutoff=0.6)
            self.tally.add(
                "answers.unknown-site-near" if near else "answers.unknown-site",
                number,
                column,
                site=written,
                sites=self.telling.site_names,
                near=self.telling.sites_by_word[near[0]] if near else "",
            )
        return found

    def person(self, number: int, row: Mapping[str, str], site: str) -> str | None:
        if self.telling.wave.mode != "identified":
            return None
        person, column = self.own(row, "person"), self.columns.own.get("person", "person")
        if not person:
            self.tally.add("answers.no-person", number, column)
            return None
        if self.telling.roster.person(person) is None:
            self.tally.add("answers.unknown-person", number, column, person=person)
        elif (person, site) in self.people:
            first = self.people[person, site]
            self.tally.add("answers.person-twice", number, column, person=person, site=site, first=first)
        self.people.setdefault((person, site), number)
        return person

    def organization(self, number: int, row: Mapping[str, str], answers: Mapping[str, Answer]) -> str | None:
        item = self.form.questionnaire.telling("organization")
        told = answers.get(item.name, BLANK) if item else BLANK
        organization = self.own(row, "organization") or (told if told not in (BLANK, NOT_ASKED) else "")
        if not isinstance(organization, str) or not organization:
            return None
        if self.telling.roster.organization(organization) is None:
            column = self.columns.own.get("organization", "organization")
            self.tally.add("answers.unknown-organization", number, column, organization=organization)
        return organization

    # ---- what was answered

    def given(self, number: int, row: Mapping[str, str]) -> dict[str, Answer]:
        """What the cells say, by the item's path; what can't be understood is told and left out."""
        given: dict[str, Answer] = {}
        for item in self.form.questionnaire.items:
            heading = self.columns.items.get(item.path)
            if heading is not None:
                cell = read_cell(item, row.get(heading, ""), self.reader(item))
                if cell.wrong:
                    self.tally.add(cell.wrong, number, heading, **dict(cell.values))
                    self.left_out(cell.wrong, "answers that could not be understood", number, item)
                elif cell.answer:
                    given[item.path] = cell.answer
            if item.path in self.columns.details and item.path not in given:
                chosen = self.details(number, row, item)
                if chosen is not None:
                    given[item.path] = chosen
        for path, heading in self.columns.rounds.items():
            if text := row.get(heading, "").strip():
                given[path] = text
        return given

    def details(self, number: int, row: Mapping[str, str], item: Item) -> tuple[str, ...] | None:
        """A question with several answers that has a column for each choice; None where all of them are blank."""
        said: dict[str, bool] = {}
        for code, heading in self.columns.details[item.path].items():
            written = row.get(heading, "").strip().lower()
            if written in _CHOSEN or written in _NOT_CHOSEN:
                said[code] = written in _CHOSEN
            elif written:
                self.tally.add("answers.not-chosen-or-not", number, heading, value=written[:60])
                self.left_out("answers.not-chosen-or-not", "answers that could not be understood", number, item)
        return tuple(code for code, chosen in said.items() if chosen) if said else None

    def reader(self, item: Item) -> ChoiceReader | None:
        if item.scale is None:
            return None
        if item.scale.name not in self.readers:
            self.readers[item.scale.name] = ChoiceReader(item.scale)
        return self.readers[item.scale.name]

    def judged(self, number: int, item: Item, given: Mapping[str, Answer], evaluation: Evaluation) -> Answer:
        """The answer to ``item`` that counts."""
        answer, column = given.get(item.path), self.columns.items.get(item.path, item.path)
        if item.path not in evaluation.relevant:
            if answer is not None:
                self.tally.add("answers.not-asked", number, column)
                self.left_out("answers.not-asked", "answers to questions that were not asked", number, item)
            return NOT_ASKED
        if answer is None:
            if item.path in evaluation.required:
                self.tally.add("answers.required", number, column)
            return BLANK
        if item.path in evaluation.broken:
            message = next((text for text in item.constraint_messages.values() if text), item.constraint)
            self.tally.add("answers.not-allowed", number, column, message=message)
            self.left_out("answers.not-allowed", "answers that the form does not allow", number, item)
            return BLANK
        if item.path in evaluation.not_offered:
            self.tally.add("answers.not-offered", number, column)
            self.left_out("answers.not-offered", "answers that the form did not offer", number, item)
            return BLANK
        if item.path in evaluation.unjudged:
            self.tally.add("answers.unjudged", number, column)
        return answer

    def left_out(self, code: str, what: str, number: int, item: Item) -> None:
        if item.kind not in UNASKED:
            self.tally.leave_out(code, f"{what} ('{item.name}')", number)
