"""From the files on relationships to what is frozen and shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from wellknit.errors import WellknitError
from wellknit.folder.publishing import draft_release, freeze, published_waves, releases_for
from wellknit.folder.read import read_partnership
from wellknit.folder.relating import complete_findings, earlier_wave, related_waves, shown_findings
from wellknit.folder.viewing import seen
from wellknit.relationships.findings import Findings, Viewer
from wellknit.releases import store

from .related_folder import related

TIES = """\
wave,respondent,from,to,state,reliability,shares_thinking
autumn,r1,mill_school,reed_house,tie,4,3
autumn,r2,reed_house,mill_school,tie,1,2
autumn,r3,headwaters,reed_house,no_tie,,
"""
CONTACTS = """\
date,kind,formal,people
2021-06-01,meeting,formal,ines_fordham; omar_weir
2021-07-01,call,,ines_fordham; paul_reach
2019-01-05,call,,omar_weir; ines_fordham
"""
AGREEMENTS = """\
organization,other,to,given,withdrawn
mill_school,,tie,2021-01-01,
reed_house,mill_school,tie,2021-01-01,
"""
NAMES = ("Ines Fordham", "Omar Weir", "Paul Reach", "ines_fordham", "omar_weir", "paul_reach")


def folder(root: Path, **changed: str) -> Path:
    files: dict[str, str | bytes | None] = {
        "ties.csv": TIES,
        "contacts.csv": CONTACTS,
        "agreements.csv": AGREEMENTS,
        **{f"{name}.csv": text for name, text in changed.items()},
    }
    return related(root, files)


def test_a_wave_that_asked_for_ties_has_findings(tmp_path: Path) -> None:
    partnership = read_partnership(folder(tmp_path))

    assert not partnership.errors
    assert related_waves(partnership) == ("autumn",)
    assert published_waves(partnership) == ("spring", "autumn")


def test_a_folder_with_contacts_alone_has_findings_for_the_waves_of_its_roster(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "relationships/ties.csv").unlink()

    assert related_waves(read_partnership(root)) == ("spring",), "autumn's population is not the roster"


def test_whoever_holds_the_folder_sees_on_whom_a_relationship_hangs(tmp_path: Path) -> None:
    partnership = read_partnership(folder(tmp_path))
    findings = complete_findings(partnership, partnership.waves["autumn"].wave)

    shown = {(each.one, each.other): each for each in findings.relationships}
    # Paul acts for Reed House too, so he and Omar both carry its relationship with the school; both links end at Ines.
    assert shown["mill_school", "reed_house"].links == 2
    assert shown["mill_school", "reed_house"].hangs_on == "Ines Fordham"
    assert shown["mill_school", "reed_house"].hangs_at == "mill_school"
    assert shown["mill_school", "reed_house"].reported == "both"
    # (4 - 1 + 3 - 1) / 2 / 3 and (1 - 1 + 2 - 1) / 2 / 3
    assert shown["mill_school", "reed_house"].trust == (pytest.approx(5 / 6), pytest.approx(1 / 6))
    assert findings.at("resilience.hanging.all") is not None
    assert findings.at("network.density.all") is not None


def test_without_a_history_of_departures_nothing_is_foretold(tmp_path: Path) -> None:
    root = folder(tmp_path)
    roster = (root / "partners/involvements.csv").read_text("utf-8").replace(",2021-01-31", ",")
    (root / "partners/involvements.csv").write_text(roster, "utf-8")
    partnership = read_partnership(root)

    findings = complete_findings(partnership, partnership.waves["autumn"].wave)

    assert not findings.curves and not findings.draws
    assert all(each.survival is None for each in findings.relationships)


def test_a_wave_of_relationships_alone_is_frozen_and_read_again(tmp_path: Path) -> None:
    root = folder(tmp_path)
    frozen, path = freeze(read_partnership(root), "autumn")

    partnership = read_partnership(root)
    found = releases_for(partnership, "partnership")["autumn"].packages["partnership"]
    assert found.digest == frozen.packages["partnership"].digest
    assert found.findings == frozen.packages["partnership"].findings
    assert found.findings is not None and found.findings.viewer == Viewer("partnership")
    assert {each.name for each in (path / "private").iterdir()} >= {"ties.csv", "links.csv", "findings.json"}
    assert store.verify(path / "public") == ()


def test_what_is_frozen_for_others_has_no_name_of_a_person(tmp_path: Path) -> None:
    _, path = freeze(read_partnership(folder(tmp_path)), "autumn")

    for audience in ("partnership", "public"):
        for file in (path / audience).rglob("*"):
            text = file.read_text("utf-8") if file.is_file() else ""
            assert not [name for name in NAMES if name in text], f"{audience}/{file.name}"
    assert "Ines Fordham" in (path / "private/findings.json").read_text("utf-8")


def test_the_public_sees_relationships_that_both_agreed_to_show(tmp_path: Path) -> None:
    _, path = freeze(read_partnership(folder(tmp_path)), "autumn")

    public = Findings.from_dict(json.loads((path / "public/findings.json").read_text("utf-8")))

    assert [(each.one, each.other) for each in public.relationships] == [("mill_school", "reed_house")]
    # There is one site leader, so the role would be as good as the name.
    assert public.relationships[0].trust is None and public.relationships[0].hangs_on == "one person"


def test_freezing_again_finds_nothing_new(tmp_path: Path) -> None:
    root = folder(tmp_path)
    freeze(read_partnership(root), "autumn")

    with pytest.raises(WellknitError, match=r"releases\.unchanged"):
        freeze(read_partnership(root), "autumn", "to see")


def test_a_release_for_others_changes_only_with_what_they_may_see(tmp_path: Path) -> None:
    root = folder(tmp_path)
    frozen, _ = freeze(read_partnership(root), "autumn")
    # Paul, who acts for Headwaters, meets Omar of Reed House; these two never agreed to have their relationship shown.
    with (root / "relationships/contacts.csv").open("a", encoding="utf-8") as file:
        file.write("2021-08-03,call,,paul_reach; omar_weir\n")
    unseen = draft_release(read_partnership(root), "autumn")
    with (root / "relationships/agreements.csv").open("a", encoding="utf-8") as file:
        file.write("headwaters,,tie,2021-01-01,\nreed_house,,tie,2021-01-01,\n")
    agreed = draft_release(read_partnership(root), "autumn")

    assert frozen.related is not None and unseen.related is not None
    assert unseen.related.complete != frozen.related.complete
    assert unseen.packages["public"].digest == frozen.packages["public"].digest
    assert agreed.packages["public"].digest != frozen.packages["public"].digest


def test_places_on_the_map_are_those_of_the_wave_before(tmp_path: Path) -> None:
    root = folder(tmp_path, ties=TIES + TIES.split("\n", 1)[1].replace("autumn", "spring"))
    partnership = read_partnership(root)
    assert earlier_wave(partnership, partnership.waves["autumn"].wave) == "spring"

    drafts = releases_for(partnership, "partnership")
    before, after = (drafts[key].packages["partnership"].findings for key in ("spring", "autumn"))
    assert before is not None and after is not None
    places = [{each.key: (each.x, each.y) for each in each.organizations} for each in (before, after)]
    staying = places[0].keys() & places[1].keys()
    assert staying and all(places[0][key] == places[1][key] for key in staying)


def test_a_threshold_is_lowered_for_networks_by_their_name(tmp_path: Path) -> None:
    partnership = read_partnership(folder(tmp_path))
    complete = complete_findings(partnership, partnership.waves["autumn"].wave)
    shown = shown_findings(partnership, complete, Viewer("partnership"))

    density = shown.at("network.density.all")
    assert density is not None and density.hidden and density.value is None
    assert replace(density, hidden=False) != complete.at("network.density.all")


def test_a_leader_sees_the_relationships_of_now_and_the_numbers_of_the_release(tmp_path: Path) -> None:
    root = folder(tmp_path)
    before = read_partnership(root)
    freeze(before, "autumn")
    frozen = seen(before, before.waves["autumn"].wave, Viewer("partnership"))
    ties = (root / "relationships/ties.csv").read_text("utf-8")
    (root / "relationships/ties.csv").write_text(ties.replace("no_tie", "tie"), "utf-8")
    with (root / "relationships/contacts.csv").open("a", encoding="utf-8") as file:
        file.write("2021-09-01,call,,omar_weir; tess_lock\n")
    partnership = read_partnership(root)

    leader = seen(partnership, partnership.waves["autumn"].wave, Viewer("partnership", "delta"))

    assert leader.version == 1
    assert leader.findings.measured == frozen.findings.measured
    assert leader.findings.curves == frozen.findings.curves
