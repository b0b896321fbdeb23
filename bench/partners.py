"""Partners: previewing and importing a spreadsheet of 2,000 organizations, and finding doubles

An initiative of four sites with 500 organizations each, 10,000 people and 40,000 involvements, in SQLite as shipped.
The spreadsheet is a messy workbook of 2,000 organizations with outreach: mixed headings, three forms of dates, a tenth
of the names nearly those of organizations that are there. Reading includes starting the process that reads.
"""

from __future__ import annotations

import os
import random
import time
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.run import Case

if TYPE_CHECKING:
    from wellknit.web.models import Upload
    from wellknit.web.rules import Viewer

SITES, A_SITE, PEOPLE, INVOLVEMENTS, ROWS, SEED = 4, 500, 10_000, 40_000, 2_000, 20210315
WORDS = (
    "Reading", "River", "Harbor", "Meadow", "Summit", "Orchard", "Lantern", "Prairie", "Canyon", "Willow", "Granite",
    "Beacon", "Music", "Robotics", "Housing", "Nutrition", "Tutoring", "Dance", "Writing", "Chess", "Clinic", "School",
    "Library", "Church", "College", "Museum", "Theater", "Garden", "Bank", "Union",
)  # fmt: skip
DAYS = ("{:%Y-%m-%d}", "{:%m/%d/%Y}", "{:%B %d, %Y}")


def cases() -> list[Case]:
    """The rows; each returns how many rows or pairs it found."""
    return [
        Case("2,000 organizations: read, matched and previewed", "upload_and_preview", aim="under 3 s"),
        Case("reading the file alone, in a process of its own", "read_alone"),
        Case("the preview alone", "preview_alone"),
        Case("importing them and taking the import back", "there_and_back"),
        Case("possible duplicates among 2,000 organizations", "doubles", ("organization",), aim="under 300 ms"),
        Case("possible duplicates among 10,000 people", "doubles", ("person",), aim="under 300 ms"),
        Case("all organizations as a workbook", "taken_out", ("organizations",)),
    ]


def _django(folder: Path) -> None:
    os.environ["WELLKNIT_DATA"] = str(folder)
    os.environ["WELLKNIT_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellknit.web.settings"
    import django

    django.setup()


def _name(draw: random.Random, number: int) -> str:
    return f"{' '.join(draw.sample(WORDS, 3))} of {chr(65 + number % 26)}{chr(97 + number // 26 % 26)}rden"


def prepare(folder: Path) -> None:
    """Fills the database and writes the workbook."""
    _django(folder)
    from django.core.management import call_command
    from django.db import transaction

    from wellknit.relationships.exchange.rows import write_workbook
    from wellknit.web.accounts.actions import make_account
    from wellknit.web.models import Initiative, Involvement, Membership, Organization, Person, Site
    from wellknit.web.scope import inside

    for each in folder.glob("wellknit.sqlite3*"):
        each.unlink()
    call_command("migrate", interactive=False, verbosity=0)
    draw = random.Random(SEED)
    names = [_name(draw, number) for number in range(SITES * A_SITE)]
    with transaction.atomic():
        initiative = Initiative.objects.create(key="bench", name="Bench")
        account = make_account("bench@example.org", "Bench", "four lanterns by the weir", "en")
        with inside(initiative):
            Membership.objects.create(
                initiative=initiative, account=account, seat="national_lead", start=date(2020, 1, 1)
            )
            sites = [Site(initiative=initiative, key=f"site_{n}", name=f"Site {n}") for n in range(SITES)]
            Site.objects.bulk_create(sites)
            organizations = [
                Organization(
                    initiative=initiative, key=f"o{n}", name=name, kind="club", site=sites[n % SITES], position=n
                )
                for n, name in enumerate(names)
            ]
            Organization.objects.bulk_create(organizations)
            people = [
                Person(
                    initiative=initiative, key=f"p{n}", name=f"{draw.choice(WORDS)}a {_name(draw, n)[:14]}", position=n
                )
                for n in range(PEOPLE)
            ]
            Person.objects.bulk_create(people)
            Involvement.objects.bulk_create(
                [
                    Involvement(
                        initiative=initiative, person=people[n % PEOPLE], organization=organizations[n % len(names)],
                        site=sites[n % SITES], role="community_partner", position=n,
                        start=date(2015, 1, 1) + timedelta(days=n % 3000),
                    )
                    for n in range(INVOLVEMENTS)
                ],
                batch_size=2_000,
            )  # fmt: skip
    rows = [[" Partner Organization ", "TYPE", "Ciudad", "Yrs in Ed.", "Outreach Status", "Due", "Next steps", "Notes"]]
    for number in range(ROWS):
        known = names[number] if number % 10 == 0 else _name(draw, number)
        name = f"The {known}, Inc.  " if number % 10 == 0 else known
        day = DAYS[number % 3].format(date(2026, 1, 13) + timedelta(days=number % 300))
        rows.append([name, "club ", f"site {number % SITES}", "n/a", "Invited", day, "call them", "Met at the fair"])
    (folder / "partners.xlsx").write_bytes(write_workbook({"Partners": rows}))


def _inside(folder: Path) -> tuple[Viewer, AbstractContextManager[None]]:
    _django(folder)
    from wellknit.web.models import Account, Initiative
    from wellknit.web.scope import inside, viewer_of

    initiative = Initiative.objects.get(key="bench")
    with inside(initiative):
        viewer = viewer_of(Account.objects.get(), initiative)
    return viewer, inside(initiative)


def _upload(folder: Path, viewer: Viewer) -> Upload:
    from wellknit.web.partners.spreadsheets.uploading import read, received

    draft = received(viewer, "organizations", "partners.xlsx", (folder / "partners.xlsx").read_bytes())
    read(draft)
    return draft


def upload_and_preview(folder: Path) -> int:
    """What a person waits for from sending the file to seeing what would change."""
    viewer, scope = _inside(folder)
    from wellknit.web.partners.spreadsheets.planning import planned

    with scope:
        plan = planned(viewer, _upload(folder, viewer))
    assert plan.counts["problem"] < 200, plan.troubles[:3]
    return plan.counts["new"] + plan.open


def read_alone(folder: Path) -> int:
    """Starts the process, reads, and takes its answer."""
    from wellknit.folder.apart import read_apart

    sheet, _problems = read_apart((folder / "partners.xlsx").read_bytes(), "partners.xlsx")
    assert sheet is not None
    return len(sheet.rows)


def preview_alone(folder: Path) -> int:
    """Plans the import of what is read already, as each page of the preview does."""
    viewer, scope = _inside(folder)
    from wellknit.web.models import Upload
    from wellknit.web.partners.spreadsheets.planning import planned

    with scope:
        draft = Upload.objects.first() or _upload(folder, viewer)
        return len(planned(viewer, draft).lines)


def there_and_back(folder: Path) -> dict[str, str]:
    """Imports and undoes in a transaction that is rolled back, so that each repeat does the same; tells for how long
    each would keep others from writing."""
    from django.db import connection, transaction

    viewer, scope = _inside(folder)
    from wellknit.web.partners.spreadsheets.importing import imported
    from wellknit.web.partners.spreadsheets.planning import planned
    from wellknit.web.partners.spreadsheets.undoing import taken_back

    spans: list[float] = []

    def clock(execute: Any, sql: str, *rest: Any) -> Any:
        # Their transactions are parts of the one here: what is between these would be between BEGIN and COMMIT.
        if sql.startswith("SAVEPOINT") and not connection.savepoint_ids[:-1]:
            spans.append(-time.perf_counter())
        found = execute(sql, *rest)
        if sql.startswith("RELEASE") and not connection.savepoint_ids[:-1]:
            spans[-1] += time.perf_counter()
        return found

    with scope, transaction.atomic():
        draft = _upload(folder, viewer)
        digest = planned(viewer, draft).digest
        with connection.execute_wrapper(clock):
            entry = imported(viewer, draft, digest)
            kept = taken_back(viewer, entry)
        found = entry.parts.count()
        transaction.set_rollback(True)
    connection.close()
    assert kept == []
    there, back = (f"{1000 * each:.0f} ms" for each in spans)
    return {"told": f"{found} rows; others could not write for {there} while importing, {back} while taking back"}


def doubles(folder: Path, noun: str) -> int:
    """Finds the pairs of names that are alike, as after a change."""
    viewer, scope = _inside(folder)
    from django.core.cache import caches

    from wellknit.web.partners.duplicates.finding import pairs_of

    caches["memory"].clear()
    with scope:
        return len(pairs_of(viewer, noun))


def taken_out(folder: Path, table: str) -> int:
    """Writes a table as a workbook."""
    viewer, scope = _inside(folder)
    from wellknit.web.partners.spreadsheets.exporting import as_xlsx, rows_of

    with scope:
        rows = rows_of(viewer, table)
        as_xlsx(rows, table)
        return len(rows)
