"""Make the data of this example again: python reconstruct.py writes them, --check says whether they are current.

The published brief prints percentages and no data. What is written here for spring_2021 is one of the data sets that
give exactly these percentages; winter_2022, the roster and everything under relationships/ are invented. README.md
says what was chosen and why.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from making import calendars, contacts, form, history, outreach, roster, spring, ties, winter
from making.files import csv_bytes, same, xlsx_bytes

FOLDER = Path(__file__).resolve().parent


def contents(folder: Path) -> dict[str, bytes]:
    """What each file that this script writes holds, by its path in the folder; organizations.csv is written by hand."""
    return {
        "partners/people.csv": csv_bytes(roster.people_rows()),
        "partners/involvements.csv": csv_bytes(roster.involvement_rows(folder)),
        "partners/outreach.csv": csv_bytes(outreach.rows(folder)),
        "waves/spring_2021/instrument.xlsx": xlsx_bytes(form.spring()),
        "waves/spring_2021/answers.csv": csv_bytes(spring.rows()),
        "waves/winter_2022/instrument.xlsx": xlsx_bytes(form.winter()),
        "waves/winter_2022/answers.csv": csv_bytes(winter.rows()),
        "relationships/ties.csv": csv_bytes(ties.rows()),
        "relationships/contacts.csv": csv_bytes(contacts.rows()),
        "relationships/history.csv": csv_bytes(history.history_rows()),
        "relationships/agreements.csv": csv_bytes(history.agreement_rows()),
        "relationships/introductions.csv": csv_bytes(history.introduction_rows(roster.DAY)),
        **dict([calendars.calendar()]),
    }


def main() -> int:
    """Write what is not current, or with --check name it; the number of the shell's exit."""
    parser = argparse.ArgumentParser(description="Make the data of the example 'Together for Students' again.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is not current")
    check: bool = parser.parse_args().check
    outdated = {name: content for name, content in contents(FOLDER).items() if not same(FOLDER / name, content)}
    if check:
        for name in outdated:
            print(f"{name} is not what reconstruct.py would write.", file=sys.stderr)
        return 1 if outdated else 0
    for name, content in outdated.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
