"""Releases on disk: whole, never edited, each audience its own package."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tests.surveys.partnership_in_small import SITES, of, questionnaire, response
from wellknit.errors import WellknitError
from wellknit.partners.roster import Roster
from wellknit.releases import store
from wellknit.releases.release import AskedWave, Release, draft
from wellknit.releases.rules import AUDIENCES, ReportingRules
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.surveys.wave import Wave

RULES = ReportingRules(
    conventions={"exact": EXACT, "as-printed": Convention("as-printed", 1, "sum_of_rounded", "mean_of_printed")},
    tables=(
        TableSpec(
            "agreement", "agreement", "Agreement", ("spring", "winter"), ("trust",), "site", ("average", "pooled")
        ),
        TableSpec("change", "change", "Change", ("spring", "winter"), ("trust",), "wave", ("pooled",)),
    ),
)
SPRING = Wave("spring", "Spring", "identified", None, date(2021, 3, 15))
WINTER = Wave("winter", "Winter", "identified", None, date(2022, 1, 15))
ANSWERS = [*of("dayton", a=11, sa=5, d=4), *of("memphis", a=4, sa=3, sd=1)]


def asked(wave: Wave, people: list[Response]) -> AskedWave:
    return AskedWave(wave, questionnaire(), Responses(wave.key, tuple(people)))


def release(wave: Wave, people: list[Response], *others: AskedWave, frozen: dict | None = None) -> Release:  # type: ignore[type-arg]
    made = draft(asked(wave, people), others, frozen or {}, sites=SITES, roster=Roster(), rules=RULES, language="en")
    return store.stamped(made)


def test_a_release_is_read_as_it_was_written(tmp_path: Path) -> None:
    frozen, path = store.write(tmp_path, release(SPRING, ANSWERS))
    assert path == tmp_path / "releases" / "spring" / "v1"
    for audience in AUDIENCES:
        read = store.read(path, SPRING, audience)
        assert read.packages[audience].digest == frozen.packages[audience].digest
        assert [table.as_dict() for table in read.packages[audience].tables["folder"]] == [
            table.as_dict() for table in frozen.packages[audience].tables["folder"]
        ]
        assert read.counts is None


def test_a_release_is_read_from_files_in_memory_as_from_a_folder(tmp_path: Path) -> None:
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    place = path / "public"
    files = {each.relative_to(place).as_posix(): each.read_bytes() for each in place.rglob("*") if each.is_file()}
    assert store.read_files(files, SPRING, "public", "v1") == store.read(path, SPRING, "public")
    files["cells.csv"] += b"another line"
    with pytest.raises(WellknitError, match=r"cells\.csv"):
        store.read_files(files, SPRING, "public", "v1")


def test_each_audience_sees_its_own_cells(tmp_path: Path) -> None:
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    public = store.read(path, SPRING, "public").packages["public"].tables["exact"][0]
    partnership = store.read(path, SPRING, "partnership").packages["partnership"].tables["exact"][0]
    # Memphis is small; of Dayton and the total one has to go with it, and totals are dear.
    assert [cell.hidden for _, _, cell in public.cells()] == [True, True, True, False]
    assert [cell.hidden for _, _, cell in partnership.cells()] == [False] * 4


def test_a_hidden_number_stands_nowhere_in_what_the_public_may_see(tmp_path: Path) -> None:
    # Memphis, 7 of 8, would be 87.5; Dayton, 16 of 20, would be 80.0, and the mean of the sites 83.8.
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    for file in (path / "public").rglob("*"):
        if file.is_file() and file.name != "release.json":
            text = file.read_text("utf-8")
            for number in ("87.5", "80.0", "83.8", '"base": 8', '"base": 20'):
                assert number not in text, (file.name, number)


def test_the_public_digest_does_not_depend_on_hidden_answers(tmp_path: Path) -> None:
    # Otherwise anybody could try out which answers of the hidden site give the digest that was published.
    other = [*of("dayton", a=12, sa=5, d=3), *of("memphis", a=3, sa=3, sd=2)]
    one, two = release(SPRING, ANSWERS), release(SPRING, other)
    assert one.packages["public"].digest == two.packages["public"].digest
    assert one.packages["partnership"].digest != two.packages["partnership"].digest


def test_an_edited_file_is_refused_by_name(tmp_path: Path) -> None:
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    cells = path / "public" / "cells.csv"
    cells.write_text(cells.read_text("utf-8").replace("82.1", "88.0"), "utf-8")
    assert store.verify(path / "public") == ("cells.csv",)
    with pytest.raises(WellknitError, match=r"cells\.csv.*\[releases\.edited\]"):
        store.read(path, SPRING, "public")
    store.read(path, SPRING, "partnership")


def test_a_file_that_was_added_or_taken_away_is_seen(tmp_path: Path) -> None:
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    (path / "public" / "more.csv").write_text("x", "utf-8")
    (path / "public" / "codebook.json").unlink()
    assert store.verify(path / "public") == ("codebook.json", "more.csv")


def test_a_correction_is_a_new_version_with_its_reason(tmp_path: Path) -> None:
    store.write(tmp_path, release(SPRING, ANSWERS))
    corrected = release(SPRING, [*ANSWERS, response("late", "dayton", "a")])
    with pytest.raises(WellknitError, match=r"releases\.reason-missing"):
        store.write(tmp_path, corrected)
    second, path = store.write(tmp_path, corrected, "One answer had been overlooked.")
    assert (second.version, path.name) == (2, "v2")
    assert (
        json.loads((path / "public" / "release.json").read_text("utf-8"))["reason"] == "One answer had been overlooked."
    )
    assert store.latest(tmp_path, "spring") == path
    assert (path.parent / "v1" / "public" / "cells.csv").is_file()


def test_the_same_again_is_no_new_version(tmp_path: Path) -> None:
    store.write(tmp_path, release(SPRING, ANSWERS))
    with pytest.raises(WellknitError, match=r"releases\.unchanged"):
        store.write(tmp_path, release(SPRING, ANSWERS), "again")


def test_an_interrupted_release_leaves_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wellknit.releases.store.os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        store.write(tmp_path, release(SPRING, ANSWERS))
    monkeypatch.undo()
    assert store.latest(tmp_path, "spring") is None
    frozen, _ = store.write(tmp_path, release(SPRING, ANSWERS))
    assert frozen.version == 1


def test_freezing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        store.write(tmp_path / name, release(SPRING, ANSWERS))
    files = {
        path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()
    }
    again = {
        path.relative_to(tmp_path / "b"): path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file()
    }
    assert files == again


def test_the_order_of_the_answers_file_is_not_kept(tmp_path: Path) -> None:
    for name, people in (("a", ANSWERS), ("b", ANSWERS[::-1])):
        store.write(tmp_path / name, release(SPRING, people))
    one, two = ((tmp_path / name / "releases/spring/v1/private/answers.csv").read_bytes() for name in "ab")
    assert one == two


def test_change_belongs_to_the_last_wave_and_uses_the_frozen_counts_of_the_first(tmp_path: Path) -> None:
    _, first = store.write(tmp_path, release(SPRING, ANSWERS))
    assert [table.key for table in store.read(first, SPRING, "public").packages["public"].tables["exact"]] == [
        "agreement"
    ]
    changed_since = asked(SPRING, of("dayton", d=20))
    frozen = {"spring": store.frozen_cube(first, SPRING)}
    winter = release(WINTER, [*of("dayton", a=20), *of("memphis", a=8)], changed_since, frozen=frozen)
    change = winter.packages["partnership"].tables["exact"][1]
    assert [str(stamp).split(" (")[0] for stamp in change.stamps] == ["spring, release 1", "winter, draft"]
    assert change.cell("trust", "spring").as_dict()["count"] == 23


def test_private_holds_the_counts_for_keyholders(tmp_path: Path) -> None:
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    with (path / "private" / "cube.csv").open(encoding="utf-8", newline="") as file:
        cube = list(csv.DictReader(file))
    memphis = [row for row in cube if row["site"] == "memphis" and row["item"] == "trust"]
    assert {row["answer"]: int(row["people"]) for row in memphis} == {"a": 4, "sa": 3, "sd": 1}
    with (path / "private" / "plan.csv").open(encoding="utf-8", newline="") as file:
        assert ("public", "memphis", "small") in {
            (r["audience"], r["column"], r["reason"]) for r in csv.DictReader(file)
        }


@pytest.mark.parametrize("folder", ["private", "partnership", "public"])
def test_every_folder_is_a_valid_data_package(tmp_path: Path, folder: str) -> None:
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless, the oracle of data packages, is not installed"
    )
    _, path = store.write(tmp_path, release(SPRING, ANSWERS))
    report = frictionless.validate(path / folder / "datapackage.json")
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
