"""Outreach to local organizations: how far it has come, from who acts for them; what was said is made up."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from . import roster

ASKED = (
    "to send somebody to the monthly table",
    "to share attendance figures",
    "to open its rooms after school",
    "to name somebody for the data group",
)
ANSWERED = ("yes, from the next month on", "yes, for a trial year", "wants to see the agreement first", "")
STEPS = ("visit together with a principal", "send the agreement", "call before the next table", "thank them in person")


def rows(folder: Path) -> list[list[str]]:
    """A row for each local organization: left where nobody acts for it any more, joined where all are new."""
    with (folder / "partners" / "organizations.csv").open(encoding="utf-8", newline="") as file:
        local = [each["organization"] for each in csv.DictReader(file) if each["site"]]
    header, *involvements = roster.involvement_rows(folder)
    table = [dict(zip(header, each, strict=True)) for each in involvements]
    random = Random(roster.SEED)
    found = [["organization", "status", "asked", "answered", "by", "next_step", "date"]]
    for organization in local:
        own = [each for each in table if each["organization"] == organization and each["person"]]
        here = [each for each in own if not each["to"] or each["to"] >= roster.DAY.isoformat()]
        new = roster.DAY - timedelta(days=270)
        all_new = all(each["from"] and date.fromisoformat(each["from"]) >= new for each in here)
        status = "left" if not here else "joined" if all_new else "paused" if random.random() < 0.1 else "active"
        asked, answered, step = random.choice(ASKED), random.choice(ANSWERED), random.choice(STEPS)
        day = (roster.DAY + timedelta(days=random.randrange(7, 90))).isoformat()
        by = min((each["person"] for each in here if each["role"] == "site_leader"), default="")
        if status in ("left", "paused"):
            step, day = ("ask who else could come", day) if status == "paused" else ("", "")
        found.append([organization, status, asked, answered, by, step, day])
    return found
