"""Small forms and little tables of answers, for tests of what is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wellknit.errors import Problem
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Involvement, Organization, Person, Role, Roster
from wellknit.surveys.questionnaire import Choice, Group, Item, ItemKind, Questionnaire, Scale
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.validity import read_responses
from wellknit.surveys.wave import Mode, Wave

DAY = date(2021, 3, 15)
SITES = (Site("dayton", "Dayton"), Site("memphis", "Memphis"), Site("lehigh_valley", "Lehigh Valley"))

#: As exports of spreadsheets have it: codes are digits.
AGREEMENT = Scale(
    "agreement",
    (
        Choice("1", {"en": "Strongly disagree", "es": "Muy en desacuerdo"}, "", 1),
        Choice("2", {"en": "Disagree", "es": "En desacuerdo"}, "", 2),
        Choice("4", {"en": "Agree", "es": "De acuerdo"}, "agree", 3),
        Choice("5", {"en": "Strongly **agree**", "es": "Muy de acuerdo"}, "agree", 4),
        Choice("-99", {"en": "Does not apply", "es": "No se aplica"}, "not_applicable"),
        Choice("dk", {"en": "I don’t know", "es": "No sé"}, "dont_know"),
    ),
)
CHALLENGES = Scale(
    "challenges",
    (
        Choice("ties", {"en": "Strained relationships", "es": "Relaciones tensas"}),
        Choice("turnover", {"en": "Staff turnover", "es": "Rotación del personal"}),
        Choice("history", {"en": "History, politics", "es": "Historia y política"}),
    ),
)
YES_NO = Scale(
    "yes_no", (Choice("yes", {"en": "Yes", "es": "Sí"}, "yes"), Choice("no", {"en": "No", "es": "No"}, "no"))
)


def item(path: str, kind: ItemKind = "one", scale: Scale | None = None, **more: Any) -> Item:
    """An item of the agreement scale, unless said otherwise."""
    scale = scale or (AGREEMENT if kind == "one" else CHALLENGES if kind in ("many", "rank") else None)
    return Item(path.rpartition("/")[2], path, kind, kind, {"en": path}, scale=scale, **more)


def form(*items: Item, groups: tuple[Group, ...] = ()) -> Questionnaire:
    scales = {each.scale.name: each.scale for each in items if each.scale}
    return Questionnaire("Small", "small", "1", (), "en", items, groups, tuple(scales.values()), file="instrument.xlsx")


def table(text: str) -> list[tuple[int, Mapping[str, str]]]:
    """Rows by heading from lines of cells between bars; row 1 is the header."""
    header, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    return [(number, dict(zip(header, line, strict=True))) for number, line in enumerate(lines, start=2)]


def roster(*involved: tuple[str, Role, str, date | None] | tuple[str, Role, str, date | None, date]) -> Roster:
    """(person, role, site, from, to): who is involved; everybody named is on the list of people."""
    rows = [(person, role, site, start, end[0] if end else None) for person, role, site, start, *end in involved]
    return Roster(
        organizations=(Organization("river_school", "River School"),),
        people=tuple(Person(key, key.title()) for key in dict.fromkeys(row[0] for row in rows)),
        involvements=tuple(
            Involvement(role, person, None, site, start, end) for person, role, site, start, end in rows
        ),
    )


@dataclass(frozen=True)
class Read:
    """What was read; ``found`` are the problems as (code, row, column)."""

    responses: Responses
    problems: tuple[Problem, ...]

    @property
    def found(self) -> list[tuple[str, int | None, str | None]]:
        return [(each.code, each.where.row, each.where.column) for each in self.problems]

    @property
    def left_out(self) -> list[tuple[str, str, tuple[int, ...]]]:
        return [(each.code, each.what, each.rows) for each in self.responses.left_out]

    @property
    def names(self) -> list[str]:
        return [each.respondent for each in self.responses.records]

    def of(self, respondent: str) -> Response:
        return next(each for each in self.responses.records if each.respondent == respondent)

    def answers(self, name: str) -> list[object]:
        return [each.answers[name] for each in self.responses.records]

    def told(self, code: str) -> Problem:
        (only,) = (each for each in self.problems if each.code == code)
        return only


def read(
    questionnaire: Questionnaire, text: str, *, mode: Mode = "anonymous", on: Roster | None = None, roles: bool = False
) -> Read:
    """The table read by the form. Unless the test is about ``roles``, that nobody tells one is not repeated."""
    wave = Wave("spring", "Spring", mode, "roster" if on else None, DAY)
    responses, problems = read_responses(
        table(text), questionnaire, wave=wave, sites=SITES, roster=on or Roster(), file="answers.csv"
    )
    assert {each.where.file for each in problems} <= {"answers.csv", "instrument.xlsx"}
    return Read(responses, tuple(each for each in problems if roles or each.code != "answers.no-role"))
