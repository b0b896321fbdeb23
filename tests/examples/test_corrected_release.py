"""A release that corrects another does not show, beside it, whose answer was corrected."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from wellknit.folder.publishing import draft_release
from wellknit.folder.read import read_partnership
from wellknit.releases import store

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students"
WAVE = "relationships_2022"


def densities(root: Path) -> dict[str, float | None]:
    """What a new version would say of density to the partnership; None where it is hidden."""
    findings = draft_release(read_partnership(root), WAVE).packages["partnership"].findings
    assert findings is not None
    return {each.scope: each.value for each in findings.measured if each.key == "density"}


def corrected(root: Path, organizations: int) -> Path:
    """A copy of the example in which so many organizations of Chicago take one of their ties in Chicago back."""
    shutil.copytree(EXAMPLE, root)
    file = root / "relationships" / "ties.csv"
    with file.open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    known = read_partnership(EXAMPLE).roster
    chicago = {each.key for each in known.organizations if each.site == "chicago"}
    done: set[str] = set()
    for row in rows:
        if row[0] == WAVE and row[4] == "tie" and {row[2], row[3]} <= chicago and row[2] not in done:
            if len(done) == organizations:
                break
            done.add(row[2])
            row[4:] = ["no_tie", *("" for _ in row[5:])]
    assert len(done) == organizations
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return root


def test_the_answers_of_a_frozen_version_are_read_back_as_they_were() -> None:
    frozen = store.frozen_reports(EXAMPLE, WAVE)
    records = read_partnership(EXAMPLE).relationships.of_wave(WAVE)
    assert {each.wave for each in frozen} == {f"{WAVE} v1"}
    assert [(each.organization, each.to, each.state, each.ratings, each.contact) for each in frozen] == [
        (each.organization, each.to, each.state, each.ratings, each.contact) for each in records
    ]


def test_one_corrected_answer_hides_the_numbers_that_would_show_it(tmp_path: Path) -> None:
    shown = densities(EXAMPLE)
    assert shown["chicago"] is not None and shown["dayton"] is not None and shown["all"] is not None
    found = densities(corrected(tmp_path / "one", 1))
    assert found["chicago"] is None and found["all"] is None
    assert found["dayton"] == shown["dayton"]


def test_where_private_is_not_at_hand_or_many_are_corrected_numbers_are_shown(tmp_path: Path) -> None:
    many = densities(corrected(tmp_path / "many", 6))
    assert many["chicago"] is not None and many["all"] is not None
    root = corrected(tmp_path / "without", 1)
    shutil.rmtree(root / "releases" / WAVE / "v1" / "private")
    assert densities(root)["chicago"] is not None
