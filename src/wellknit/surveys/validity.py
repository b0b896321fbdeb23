"""Which answers are valid: a table of answers read by the form, and what is left out of it said and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wellknit.errors import Place, Problem, problem
from wellknit.labels import label
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Roster
from wellknit.surveys.answer_columns import ROUND, Columns, columns_of
from wellknit.surveys.cells import ChoiceReader, read_cell
from wellknit.surveys.expressions import Evaluation, Form
from wellknit.surveys.questionnaire import UNASKED, Item, Questionnaire
from wellknit.surveys.respondents import Telling
from wellknit.surveys.responses import BLANK, NOT_ASKED, Answer, Response, Responses
from wellknit.surveys.tally import Tally
from wellknit.surveys.wave import Wave

__all__ = ["form_problems", "read_responses"]

#: A question that an expression names.
_NAMED = re.compile(r"\$\{\s*(?:[^}/]*/)*([^}/\s]+)\s*\}")
#: What exports of KoboToolbox write in the column of one choice.
_CHOSEN, _NOT_CHOSEN = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no", "n/a")


def form_problems(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """What is wrong with a form before anybody has answered: its expressions, and questions that share a name."""
    return (*Form(questionnaire).problems, *_shared_names(questionnaire))


def _shared_names(questionnaire: Questionnaire) -> Iterator[Problem]:
    first: dict[str, Item] = {}
    for item in questionnaire.asked():
        if first.setdefault(item.name, item) is not item:
            place = Place(questionnaire.file or None, "survey", item.row or None, "name")
            yield problem("instrument.name-twice", place, name=item.name, path=first[item.name].path)


def read_responses(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    questionnaire: Questionnaire,
    *,
    wave: Wave,
    sites: Sequence[Site],
    roster: Roster,
    file: str,
    headings: Sequence[str] = (),
) -> tuple[Responses, tuple[Problem, ...]]:
    """The responses of ``wave`` from the rows of its table of answers, and all that is wrong with them.

    ``rows`` are (row number, cell text by heading), ``headings`` the header where a table may have no rows yet. A
    response without a name, of no known site, named twice, or of a person who answered for that site already is left
    out; an answer is left out that the form does not know, did not ask for or does not allow. Each is an error or
    a warning with its rows, and is counted in ``Responses.left_out``. What the form asked and nobody answered is BLANK,
    what it did not ask NOT_ASKED. Conditions that look at the day of answering are taken at the wave's reference date.
    """
    named = list(dict.fromkeys((*headings, *(heading for _, row in rows for heading in row))))
    columns, problems = columns_of(named, questionnaire, wave, file)
    form = Form(questionnaire)
    reading = _Reading(form, columns, Telling(questionnaire, columns, wave, sites, roster), Tally(file))
    records = [record for number, row in rows if (record := reading.response(number, row)) is not None]
    for heading, code in columns.unread.items():
        for number, row in rows:
            if row.get(heading, "").strip():
                reading.tally.leave_out(code, f"{label('left_out.column_not_read')} ('{heading}')", number)
    found = (*form.problems, *_shared_names(questionnaire), *problems, *reading.tally.problems())
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
    telling_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def response(self, number: int, row: Mapping[str, str]) -> Response | None:
        """The response in one row; None where it can't be counted, which is told."""
        given = self.given(number, row)
        who, site = self.own(row, "respondent"), self.site(number, row, given)
        if not self.named(number, who) or site is None:
            return None
        person = self.person(number, row)
        if person is not None and self.people.setdefault((person, site), number) != number:
            first = self.people[person, site]
            column = self.columns.own["person"]
            what = label("left_out.person_twice")
            self.whole("answers.person-twice", what, number, column, person=person, site=site, first=first)
            return None
        evaluation = self.form.evaluate(
            given, day=self.telling.wave.day, language=self.own(row, "language"), certain=False
        )
        answers: dict[str, Answer] = {}
        for item in self.form.questionnaire.asked():
            if item.name not in answers:
                answers[item.name] = self.judged(number, item, given, evaluation)
            elif item.path in given:
                self.left_out("instrument.name-twice", label("left_out.name_twice"), number, item)
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
            rounds=dict(self.rounds(number, given, evaluation)),
        )

    # ---- who answered

    def own(self, row: Mapping[str, str], name: str) -> str:
        heading = self.columns.own.get(name)
        return row.get(heading, "").strip() if heading else ""

    def named(self, number: int, who: str) -> bool:
        column = self.columns.own.get("respondent", "respondent")
        if not who:
            self.whole("answers.no-respondent", label("left_out.no_respondent"), number, column)
            return False
        if who in self.respondents:
            what, first = label("left_out.respondent_twice"), self.respondents[who]
            self.whole("answers.respondent-twice", what, number, column, respondent=who, first=first)
            return False
        self.respondents[who] = number
        return True

    def whole(self, code: str, what: str, number: int, column: str, **values: object) -> None:
        """A row that is left out as a whole."""
        self.tally.add(code, number, column, **values)
        self.tally.leave_out(code, what, number)

    def site(self, number: int, row: Mapping[str, str], given: Mapping[str, Answer]) -> str | None:
        written, item = self.own(row, "site"), self.telling.site_item
        column = self.columns.own.get("site", "site")
        if not written and item is not None:
            written, column = self.telling.told_site(given), self.columns.items.get(item.path, column)
        sites = self.telling.site_names
        if not written and item is None and self.telling.wave.mode == "anonymous" and "site" in self.columns.own:
            # Closing takes out what too few share. A site that stands in a question's column was never given.
            self.whole("answers.site-withheld", label("left_out.site_withheld"), number, column)
            return None
        if not written:
            self.whole("answers.no-site", label("left_out.no_site"), number, column, sites=sites)
            return None
        found = self.telling.site(written)
        if found is None:
            near = self.telling.nearest_site(written)
            code = "answers.unknown-site-near" if near else "answers.unknown-site"
            values = {"site": written[:60], "sites": sites, "near": near}
            self.whole(code, label("left_out.unknown_site"), number, column, **values)
        return found

    def person(self, number: int, row: Mapping[str, str]) -> str | None:
        if self.telling.wave.mode != "identified":
            return None
        person, column = self.own(row, "person"), self.columns.own.get("person", "person")
        if not person:
            self.tally.add("answers.no-person", number, column)
            return None
        if self.telling.roster.person(person) is None:
            self.tally.add("answers.unknown-person", number, column, person=person[:60])
        return person

    def organization(self, number: int, row: Mapping[str, str], answers: Mapping[str, Answer]) -> str | None:
        item = self.form.questionnaire.telling("organization")
        told = answers.get(item.name, BLANK) if item else BLANK
        organization = self.own(row, "organization") or (told if told not in (BLANK, NOT_ASKED) else "")
        if not isinstance(organization, str) or not organization:
            return None
        if self.telling.roster.organization(organization) is None:
            column = self.columns.own.get("organization", "organization")
            if item is not None and not self.own(row, "organization"):
                column = self.columns.items.get(item.path, item.path)
            self.tally.add("answers.unknown-organization", number, column, organization=organization[:60])
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
                    self.left_out(cell.wrong, label("left_out.not_understood"), number, item)
                elif cell.answer:
                    given[item.path] = cell.answer
            if item.path in self.columns.details:
                chosen = self.details(number, row, item)
                if chosen and item.path not in given:
                    given[item.path] = chosen
        for path, (item, heading) in self.columns.rounds.items():
            cell = read_cell(item, row.get(heading, ""), self.reader(item))
            if cell.wrong:
                self.tally.add(cell.wrong, number, heading, **dict(cell.values))
            elif cell.answer:
                given[path] = cell.answer
        return given

    def details(self, number: int, row: Mapping[str, str], item: Item) -> tuple[str, ...]:
        """The choices made of a question that has a column for each.

        Where none was made the question is blank, as a cell with the codes would be and as the form itself has it.
        """
        chosen: set[str] = set()
        for code, heading in self.columns.details[item.path].items():
            written = row.get(heading, "").strip()
            if written.lower() in _CHOSEN:
                chosen.add(code)
            elif written and written.lower() not in _NOT_CHOSEN:
                self.tally.add("answers.not-chosen-or-not", number, heading, value=written[:60])
                self.left_out("answers.not-chosen-or-not", label("left_out.not_understood"), number, item)
        return tuple(each.name for each in item.scale.choices if each.name in chosen) if item.scale else ()

    def reader(self, item: Item) -> ChoiceReader | None:
        if item.scale is None:
            return None
        if item.scale.name not in self.readers:
            self.readers[item.scale.name] = ChoiceReader(item.scale)
        return self.readers[item.scale.name]

    def rounds(self, number: int, given: Mapping[str, Answer], evaluation: Evaluation) -> Iterator[tuple[str, Answer]]:
        """The answers to questions on relationships in each round of their groups, by path with the rounds."""
        about = {item.path: item for item in self.form.questionnaire.items if item.repeat and item.asks}
        if not about:
            return
        for path in sorted({*evaluation.values, *given}, key=_by_round):
            item = about.get(ROUND.sub("", path)) if "[" in path else None
            if item is None:
                continue
            if item.kind in UNASKED:
                yield path, evaluation.values.get(path) or given.get(path) or BLANK
            else:
                yield path, self.judged(number, item, given, evaluation, path)

    def judged(
        self, number: int, item: Item, given: Mapping[str, Answer], evaluation: Evaluation, path: str = ""
    ) -> Answer:
        """The answer to ``item`` that counts; ``path`` is the one with its rounds where it is asked repeatedly."""
        path = path or item.path
        answer, column = given.get(path), self.columns.items.get(path, path)
        if path not in evaluation.relevant and not (answer is not None and self.withheld(item, given)):
            if answer is not None:
                self.tally.add("answers.not-asked", number, column)
                self.left_out("answers.not-asked", label("left_out.not_asked"), number, item)
            return NOT_ASKED
        if answer is None:
            # Of a question without any column it is said once that the column is missing.
            if path in evaluation.required and item not in self.columns.missing:
                self.tally.add("answers.required", number, column)
            return BLANK
        if path in evaluation.broken:
            message = next((text for text in item.constraint_messages.values() if text), item.constraint)
            self.tally.add("answers.not-allowed", number, column, message=message)
            self.left_out("answers.not-allowed", label("left_out.not_allowed"), number, item)
            return BLANK
        if path in evaluation.not_offered:
            self.tally.add("answers.not-offered", number, column)
            self.left_out("answers.not-offered", label("left_out.not_offered"), number, item)
            return BLANK
        if path in evaluation.unjudged:
            self.tally.add("answers.unjudged", number, column)
        return answer

    def withheld(self, item: Item, given: Mapping[str, Answer]) -> bool:
        """Whether ``item`` hangs on what closing an anonymous wave took out because too few share it (the role, say):
        who answered it was asked it then, whatever the blank says."""
        if self.telling.wave.mode != "anonymous":
            return False
        if item.path not in self.telling_of:
            form = self.form.questionnaire
            around = [each.relevant for each in form.groups if item.path.startswith(f"{each.path}/")]
            named = set(_NAMED.findall(" ".join([item.relevant, *around])))
            self.telling_of[item.path] = tuple(each.path for each in form.items if each.asks and each.name in named)
        return any(path not in given for path in self.telling_of[item.path])

    def left_out(self, code: str, what: str, number: int, item: Item) -> None:
        if item.kind not in UNASKED:
            self.tally.leave_out(code, f"{what} ('{item.name}')", number)


def _by_round(path: str) -> tuple[str | int, ...]:
    """Paths in the order of their rounds, the tenth after the ninth."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"[\[\]]", path))
