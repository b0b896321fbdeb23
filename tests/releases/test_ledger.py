"""The ledger: what was released stays known, whether its files are kept or not."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.releases.test_store import ANSWERS, RULES, SPRING, WINTER, asked, release
from tests.surveys.partnership_in_small import SITES, of
from wellknit.errors import WellknitError
from wellknit.partners.roster import Role, Roster
from wellknit.releases import ledger, store
from wellknit.releases.audited import Shown, seen_by, shown_by_draft, shown_by_release
from wellknit.releases.corrections import moved_by_few
from wellknit.releases.disclosure.protecting import concealed
from wellknit.releases.examination import examine, wrong_with
from wellknit.releases.release import draft
from wellknit.releases.rules import AUDIENCES, ReportingRules
from wellknit.releases.store import write
from wellknit.surveys.responses import Response


def codes(error: pytest.ExceptionInfo[WellknitError]) -> list[str]:
    return [each.code for each in error.value.problems]


def test_every_release_is_noted_in_the_order_of_freezing(tmp_path: Path) -> None:
    write(tmp_path, release(WINTER, ANSWERS))
    write(tmp_path, release(SPRING, ANSWERS))
    more = [*ANSWERS, *of("dayton", a=12)]
    write(tmp_path, release(WINTER, more), "Late answers.")
    named = [(each.wave, each.version, each.audience) for each in ledger.entries(tmp_path)]
    assert named == [
        ("winter", 1, "partnership"), ("winter", 1, "public"),
        ("spring", 1, "partnership"), ("spring", 1, "public"),
        ("winter", 2, "partnership"), ("winter", 2, "public"),
    ]  # fmt: skip
    folders = [path.relative_to(tmp_path).as_posix() for path in ledger.released(tmp_path)]
    assert folders == ["releases/winter/v1", "releases/spring/v1", "releases/winter/v2"]


def test_the_ledger_holds_digests_and_no_cell(tmp_path: Path) -> None:
    _, path = write(tmp_path, release(SPRING, ANSWERS))
    data = json.loads((tmp_path / "releases" / "ledger.json").read_text("utf-8"))
    assert {frozenset(each) for each in data["entries"]} == {frozenset({"wave", "version", "audience", "digest"})}
    assert [each["digest"] for each in data["entries"]] == [
        store.label_of(path / audience)["digest"] for audience in ("partnership", "public")
    ]


def test_a_release_that_is_missing_is_named(tmp_path: Path) -> None:
    _, path = write(tmp_path, release(SPRING, ANSWERS))
    shutil.rmtree(path)
    with pytest.raises(WellknitError) as error:
        ledger.released(tmp_path)
    assert codes(error) == ["ledger.missing", "ledger.missing"]
    assert str(error.value.problems[0].where) == "releases/spring/v1/partnership"


def test_a_release_that_was_edited_is_named(tmp_path: Path) -> None:
    _, path = write(tmp_path, release(SPRING, ANSWERS))
    cells = path / "public" / "cells.csv"
    cells.write_text(cells.read_text("utf-8").replace("23", "24"), "utf-8")
    with pytest.raises(WellknitError) as error:
        ledger.released(tmp_path)
    assert codes(error) == ["releases.edited"]
    assert "cells.csv" in error.value.problems[0].what


def test_another_release_in_its_place_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, release(SPRING, ANSWERS))
    other, other_root = [*ANSWERS, *of("dayton", a=12)], tmp_path / "other"
    _, replacement = write(other_root, release(SPRING, other))
    target = tmp_path / "releases" / "spring" / "v1"
    shutil.rmtree(target)
    shutil.copytree(replacement, target)
    with pytest.raises(WellknitError) as error:
        ledger.released(tmp_path)
    assert set(codes(error)) == {"ledger.replaced"}


def test_what_was_frozen_before_there_was_a_ledger_counts_too(tmp_path: Path) -> None:
    write(tmp_path, release(SPRING, ANSWERS))
    (tmp_path / "releases" / "ledger.json").unlink()
    assert [path.name for path in ledger.released(tmp_path)] == ["v1"]


@pytest.mark.parametrize("text", ["", "[]", '{"entries": [{"wave": "spring"}]}', "[" * 100_000])
def test_a_ledger_that_is_none_stops_everything(tmp_path: Path, text: str) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "ledger.json").write_text(text, "utf-8")
    with pytest.raises(WellknitError) as error:
        ledger.released(tmp_path)
    assert codes(error) == ["ledger.unreadable"]


def test_a_release_without_footprints_has_to_be_frozen_again(tmp_path: Path) -> None:
    _, path = write(tmp_path, release(SPRING, ANSWERS))
    (path / "private" / "footprints.json").unlink()
    with pytest.raises(WellknitError) as error:
        shown_by_release(path)
    assert codes(error) == ["releases.no-footprints"]


def test_a_release_read_back_is_attacked_like_the_draft(tmp_path: Path) -> None:
    from wellknit.releases.audited import cells_of
    from wellknit.releases.certificate import digest_of_systems
    from wellknit.releases.disclosure.building import systems

    draft = release(SPRING, ANSWERS)
    _, path = write(tmp_path, draft)
    for audience in ("partnership", "public"):
        read, made = (
            systems(*cells_of([each], ReportingRules(), audience))  # type: ignore[arg-type]
            for each in (shown_by_release(path), shown_by_draft(draft))
        )
        assert digest_of_systems(read) == digest_of_systems(made)


# ---- corrections


def corrected(people: list) -> list[int]:  # type: ignore[type-arg]
    """By how few people each cell of a corrected spring moves, for the partnership (threshold 5)."""
    before, after = shown_by_draft(release(SPRING, ANSWERS)), shown_by_draft(release(SPRING, people))
    return sorted(each.people for each in moved_by_few(after, [before], ReportingRules(), "partnership"))


def test_nothing_moves_where_answers_are_the_same() -> None:
    assert corrected(ANSWERS) == []


def test_one_late_answer_waits() -> None:
    found = corrected([*ANSWERS, *of("dayton", a=11, sa=5, d=5)[20:]])
    assert set(found) == {1}


def test_one_changed_answer_waits_though_the_base_is_the_same() -> None:
    assert set(corrected([*of("dayton", a=10, sa=5, d=5), *of("memphis", a=4, sa=3, sd=1)])) == {1}


def test_one_late_answer_waits_also_where_its_organization_is_known() -> None:
    houses = [replace(each, organization=f"house_{number % 4}") for number, each in enumerate(ANSWERS)]
    late = replace(of("dayton", a=1)[0], organization="house_0", respondent="late")
    before, after = shown_by_draft(release(SPRING, houses)), shown_by_draft(release(SPRING, [*houses, late]))
    found = moved_by_few(after, [before], ReportingRules(), "partnership")
    assert found and {each.people for each in found} == {1}


def test_late_answers_of_five_are_released() -> None:
    assert corrected([*of("dayton", a=14, sa=6, d=5), *of("memphis", a=4, sa=3, sd=1)]) == []


def test_an_average_waits_for_each_of_its_sites() -> None:
    # Dayton moves by five people, Memphis by two: the average holds both.
    found = corrected([*of("dayton", a=14, sa=6, d=5), *of("memphis", a=6, sa=3, sd=1)])
    assert found and set(found) == {2}


def of_role(role: Role, *people: Response) -> list[Response]:
    return [replace(each, role=role, respondent=f"{role}-{each.respondent}") for each in people]


def test_a_figure_waits_that_was_hidden_before_and_moves_by_few() -> None:
    """All together were shown, and neither role, since four core site partners are few. Once one of the others took an
    answer back these are shown: all less them is what the four, and that one, said."""
    left = of_role("community_partner", *of("dayton", a=1))
    stay = of_role("community_partner", *of("dayton", a=5, d=2)[1:], *of("memphis", a=7, d=5))
    few = of_role("core_site_partner", *of("dayton", a=3), *of("memphis", d=1))
    by_role = replace(RULES.tables[0], key="by_role", by="role", joins=("pooled",), waves=("spring",))
    rules = replace(RULES, tables=(RULES.tables[0], by_role))

    def planned(people: list[Response], *ledger: Shown) -> Shown:
        return shown_by_draft(
            draft(asked(SPRING, people), (), {}, sites=SITES, roster=Roster(), rules=rules, language="en",
                  ledger=ledger)
        )  # fmt: skip

    before = replace(planned([*left, *stay, *few]), version=1)
    after = planned([*stay, *few], before)
    seen_before, seen_after = seen_by(before, "public"), seen_by(after, "public")
    at = ("by_role", "trust", "community_partner")
    assert at not in seen_before and ("by_role", "trust", "pooled") in seen_before and at in seen_after
    found = moved_by_few(after, [before], rules, "public")
    assert {(each.address.column, each.people) for each in found if each.address.table == "by_role"} == {
        ("community_partner", 1)
    }


def test_figures_wait_that_move_by_enough_each_and_tell_of_few_together() -> None:
    # Of the twelve that are gone ten were in Dayton: two in Memphis, which is not shown any more.
    before = shown_by_draft(release(SPRING, [*of("dayton", a=20, d=20), *of("memphis", a=4, d=4)]))
    after = shown_by_draft(release(SPRING, [*of("dayton", a=14, d=16), *of("memphis", a=3, d=3)]))
    tables = {
        name: tuple(each.with_cells({
            (row.key, column.key): concealed(cell)
            for row, column, cell in each.cells() if column.key in ("memphis", "average")
        }) for each in several)
        for name, several in after.tables["partnership"].items()
    }  # fmt: skip
    after = replace(after, tables=dict.fromkeys(AUDIENCES, tables))
    found = moved_by_few(after, [before], ReportingRules(), "partnership")
    assert {(each.address.column, each.people) for each in found if each.address.table == "agreement"} == {
        ("pooled", 2)
    }


def test_the_message_names_the_cells_and_says_to_wait() -> None:
    before = shown_by_draft(release(SPRING, ANSWERS))
    after = shown_by_draft(release(SPRING, [*of("dayton", a=10, sa=5, d=5), *of("memphis", a=4, sa=3, sd=1)]))
    wrong = [each for each in wrong_with(examine(after, [before], ReportingRules())) if "correction" in each.code]
    assert wrong
    assert "agreement.trust.dayton" in wrong[0].what
    assert "Wait" in wrong[0].do


def test_the_earlier_wave_of_a_change_counts_as_it_was_released() -> None:
    # The change of winter has spring's counts in it: a corrected spring is no other spring for winter's release.
    spring, winter = release(SPRING, ANSWERS), release(WINTER, ANSWERS, asked(SPRING, ANSWERS))
    assert moved_by_few(shown_by_draft(winter), [shown_by_draft(spring)], ReportingRules(), "partnership") == ()
