"""A partnership folder in small, written file by file: two sites, one wave, and what a test puts in place of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from wellknit.errors import Problem

SETTINGS = """\
[initiative]
name = "River Towns Together"
national_partners = ["headwaters"]

[[sites]]
key = "upstream"
name = "Upstream"

[[sites]]
key = "delta"
name = "Delta"

[[grants]]
key = "water"
funder = "Lantern Foundation"
from = 2020-01-01
to = 2021-12-31

[[principles]]
key = "trust"
name = "Trust"

[[waves]]
key = "spring"
name = "Spring survey"
mode = "confidential"
population = "roster"
date = 2021-03-15
data = "invented"

[[tables]]
key = "agreement"
kind = "agreement"
title = "Who agrees"
waves = ["spring"]
items = ["trust"]

[[tables]]
key = "challenges"
kind = "choices"
title = "What is hard"
waves = ["spring"]
items = ["hard"]
"""

ORGANIZATIONS = """\
organization,name,sector,kind,site,affiliate_of,years_in_education,profile
headwaters,Headwaters Alliance,nonprofit,national network,,,,
mill_school,Mill School,public,school,upstream,,60,
reed_house,Reed House,nonprofit,after-school program,delta,headwaters,12,
"""

PEOPLE = """\
person,name,mail,language,consents
ines_fordham,Ines Fordham,ines@example.org,en,survey=2021-01-10
omar_weir,Omar Weir,omar@example.org,es,survey=2021-01-10; quotes=2021-01-10/2021-06-01
tess_lock,Tess Lock,,,
"""

INVOLVEMENTS = """\
person,organization,site,role,from,to,time,resources,knowledge,grant
,headwaters,,national_partner,2018-01-01,,,,,
ines_fordham,mill_school,upstream,site_leader,2019-09-01,,a day a week,,budgets; schools,water
omar_weir,reed_house,delta,core_site_partner,2020-02-01,,,a room,,
tess_lock,,delta,community_partner,2020-09-01,2021-08-31,,,,
"""

SURVEY = (
    ("type", "name", "label", "relevant", "asks", "measures"),
    ("select_one yes_no", "through_job", "Do you take part through your job?", "", "job", ""),
    ("select_one yes_no", "leader", "Do you lead?", "${through_job} = 'yes'", "leader", ""),
    ("select_one agreement", "trust", "We can count on one another.", "", "", "principle:trust"),
    ("select_multiple challenges", "hard", "What is hard?", "", "", ""),
)
CHOICES = (
    ("list_name", "name", "label", "means"),
    ("yes_no", "yes", "Yes", "yes"),
    ("yes_no", "no", "No", "no"),
    ("agreement", "agree", "Agree", "agree"),
    ("agreement", "disagree", "Disagree", ""),
    ("challenges", "turnover", "People leave", ""),
    ("challenges", "money", "Too little money", ""),
)

ANSWERS = """\
respondent,site,through_job,leader,trust,hard
r1,upstream,yes,yes,agree,turnover money
r2,delta,yes,no,disagree,money
r3,delta,no,,agree,
"""


def instrument(survey: Iterable[Sequence[str]] = SURVEY, choices: Iterable[Sequence[str]] = CHOICES) -> bytes:
    """The workbook of a questionnaire, as a spreadsheet program writes it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("choices", choices)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def files() -> dict[str, str | bytes]:
    """Every file of the small folder by its path; a test changes some and writes them."""
    return {
        "wellknit.toml": SETTINGS,
        "partners/organizations.csv": ORGANIZATIONS,
        "partners/people.csv": PEOPLE,
        "partners/involvements.csv": INVOLVEMENTS,
        "waves/spring/instrument.xlsx": instrument(),
        "waves/spring/answers.csv": ANSWERS,
    }


def write(root: Path, content: Mapping[str, str | bytes | None]) -> Path:
    """Writes the files under ``root``; None stands for a file that is not there."""
    for name, data in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def small(root: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    return write(root, {**files(), **(changed or {})})


def line_of(text: str, part: str) -> int:
    """The number of the first line that holds ``part``, counted from 1."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if part in line)


def places(problems: Iterable[Problem]) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.where.row, each.where.column) for each in problems]


def digests(root: Path) -> dict[str, str]:
    """What stands in the folder: every path, a file's with its digest."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(root.rglob("*"))
    }
