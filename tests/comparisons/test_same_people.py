"""The same people in two waves: counted from pairs, shown where nobody is given away, judged as what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from wellknit.comparisons.families import families_of, judged
from wellknit.comparisons.specification import Family
from wellknit.comparisons.words import panel as panel_sentence
from wellknit.comparisons.words import sentences
from wellknit.partners.roster import Roster
from wellknit.releases import store
from wellknit.releases.release import AskedWave, Release, draft
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.specification import EXACT, TableSpec, panel_of
from wellknit.surveys.wave import Mode, Wave
from wellknit.tables import Share, Table

from ..surveys.partnership_in_small import SITES, questionnaire, response

#: Keys in an order that is not that of time: 'autumn' comes first in the alphabet and was asked last.
SPRING = Wave("spring", "Spring", "identified", None, date(2021, 3, 15), "real")
AUTUMN = Wave("autumn", "Autumn", "identified", None, date(2021, 10, 1), "real")
CHANGE = TableSpec("change", "change", "Trust in two surveys", ("spring", "autumn"), ("trust",), "wave", ("pooled",))

Answers = Sequence[tuple[str, str | None, str | None]]


def of(*kinds: tuple[int, str | None, str | None], start: int = 0) -> list[tuple[str, str | None, str | None]]:
    """So many people with this answer in spring and that in autumn; None: did not take part."""
    made: list[tuple[str, str | None, str | None]] = []
    for people, first, last in kinds:
        made += [(f"p{start + len(made) + place}", first, last) for place in range(people)]
    return made


def release(
    people: Mapping[str, Answers],
    *,
    threshold: int = 5,
    specs: Sequence[TableSpec] = (CHANGE,),
    sisters: bool = False,
    organizations: Callable[[str], str] | None = None,
    sensitive: tuple[str, ...] = (),
    mode: Mode = "identified",
    linked: bool = True,
) -> Release:
    """The draft of autumn, in which ``people`` of each site answered, each for one of ``organizations``; ``linked``
    says that it is known who is who, by name or, in a confidential ``mode``, by a keyholder's key."""

    def records(place: int) -> tuple[Response, ...]:
        return tuple(
            response(
                f"{site}-{name}-{place}",
                site,
                told,
                person=f"{site}_{name}" if linked else None,
                organization=organizations(name) if organizations else None,
            )
            for site, those in people.items()
            for name, *answers in those
            if (told := answers[place]) is not None
        )

    spring, autumn = (
        AskedWave(replace(wave, mode=mode), questionnaire(), Responses(wave.key, records(place)))
        for place, wave in enumerate((SPRING, AUTUMN))
    )
    rules = ReportingRules({"partnership": threshold, "public": 10}, tables=tuple(specs), sensitive=sensitive)
    return store.stamped(
        draft(autumn, [spring], {}, sites=SITES, roster=Roster(), rules=rules, language="en", sisters=sisters)
    )


def shown(made: Release, audience: str = "partnership") -> dict[str, Table]:
    package = made.packages[audience]  # type: ignore[index]
    return {table.key: table for table in package.all_tables("folder")}


#: 12 agree twice, 2 no longer, 8 came to agree, 3 never; 6 answered in spring alone (4 agree), 7 in autumn alone (6).
PEOPLE = of(
    (12, "a", "a"), (2, "sa", "d"), (8, "d", "a"), (3, "d", "sd"), (4, "a", None), (2, "d", None),
    (6, None, "a"), (1, None, "d"),
)  # fmt: skip


@cache
def usual() -> Release:
    """The draft of these people, counted once for all tests."""
    return release({"dayton": PEOPLE})


def test_pairs_are_counted_whichever_wave_has_the_first_key() -> None:
    table = shown(usual())["change_people"]
    cells = {
        column.key: (cell.count, cell.base)
        for column, cell in zip(table.columns, table.rows[0].cells, strict=True)
        if isinstance(cell, Share)
    }
    assert cells == {
        "before": (14, 25),
        "after": (20, 25),
        "gained": (8, 25),
        "lost": (2, 25),
        "only_before": (4, 6),
        "only_after": (6, 7),
    }
    assert table.rows[0].cells[4].as_dict()["points"] == "24.0"
    assert table.waves == ("spring", "autumn")


def test_frozen_and_draft_say_the_same() -> None:
    few, many = usual(), release({"dayton": PEOPLE}, sisters=True)
    for audience in few.packages:
        assert few.packages[audience].digest == many.packages[audience].digest


def test_it_is_written_and_read_with_the_release(tmp_path: Path) -> None:
    frozen, path = store.write(tmp_path, release({"dayton": PEOPLE}, sisters=True))
    read = store.read(path, AUTUMN, "partnership").packages["partnership"]
    assert read.panels.keys() == {"folder", "exact"}
    for rounding, tables in frozen.packages["partnership"].panels.items():
        assert [each.as_dict() for each in read.panels[rounding]] == [each.as_dict() for each in tables]
    assert (path / "partnership" / "panels" / "folder.json").exists()
    assert "change_people,trust,gained,group,answered,8,25" in (path / "partnership" / "cells.csv").read_text()


def test_of_confidential_waves_pairs_come_out_as_counts_and_nobody_as_anything(tmp_path: Path) -> None:
    """A keyholder has said who is who: the release differs from one without in what counts pairs alone, and names
    nobody; some answered for two sites."""
    people = {"dayton": PEOPLE, "memphis": PEOPLE[:9]}
    written: dict[bool, dict[str, bytes]] = {}
    for linked in (True, False):
        made = release(people, sisters=True, mode="confidential", linked=linked)
        assert ("change_people" in shown(made)) is linked
        _, path = store.write(tmp_path / str(linked), made)
        files = [each for each in path.rglob("*") if each.is_file()]
        written[linked] = {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
    assert not [name for name, content in written[True].items() if b"dayton_p" in content or b"memphis_p" in content]
    with_counts = {
        "plan.csv", "certificate.json", "panels/folder.json", "panels/exact.json", "cells.csv",
        "moves.json", "datapackage.json", "release.json",
    }  # fmt: skip
    differing = {name for name in written[True] if written[True][name] != written[False].get(name)}
    assert {name.partition("/")[2] for name in differing} <= with_counts
    assert "partnership/panels/folder.json" in differing
    (persons,) = {row["person"] for row in rows_of(written[True]["private/answers.csv"])}
    assert persons == ""
    # Whoever holds the rows of both waves could read from pairs which two of them are one person's.
    assert rows_of(written[True]["private/pairs.csv"]) == []
    # By name, the same answers tell of each who gave them.
    _, path = store.write(tmp_path / "named", release(people, sisters=True))
    assert b"dayton_p0" in (path / "private" / "answers.csv").read_bytes()
    pairs = [each for each in rows_of((path / "private" / "pairs.csv").read_bytes()) if each["item"] == "trust"]
    told = {(each["site"], each["later_answer"], each["answer"]): each["people"] for each in pairs}
    assert told["dayton", "a", "a"] == "12" and told["dayton", "d", "a"] == "8" and told["memphis", "a", "a"] == "9"


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_same_people_are_judged_by_mcnemar() -> None:
    # statistics.md 1.5, Bentur: 1 and 7 of 21 changed: mid-p .039063, Tango's interval .0260 to .5172.
    people = of((1, "a", "a"), (1, "a", "d"), (7, "d", "a"), (12, "d", "d"))
    tables = shown(release({"dayton": people}))
    whole = judged(Family("people", "change_people"), tables["change_people"]).rows[0].whole
    assert (whole.kind, whole.test, whole.interval) == ("people", "mcnemar-mid-p", "tango")
    assert whole.chance == pytest.approx(0.0390625)
    assert (round(whole.low or 0, 4), round(whole.high or 0, 4)) == (0.0260, 0.5172)
    assert (whole.verdict, whole.detectable) == ("differ", (5 / 21, 5 / 21))


def test_a_change_is_split_into_the_same_people_and_others() -> None:
    table = shown(usual())["change_people"]
    row = judged(Family("people", "change_people"), table).rows[0]
    assert row.panel is not None
    # 18 of 31 agreed in spring, 26 of 32 in autumn; the same people make up 25/31 and 25/32 of them.
    total = 26 / 32 - 18 / 31
    same = (25 / 31 + 25 / 32) / 2 * (20 / 25 - 14 / 25)
    assert float(row.panel.total) == pytest.approx(total)
    assert float(row.panel.same_people) == pytest.approx(same)
    assert row.panel.same_people + row.panel.other_people == row.panel.total
    assert (row.panel.matched, row.panel.only_before, row.panel.only_after) == (25, 6, 7)
    assert panel_sentence(row) == (
        "Of the change of +23.2 points in the share of all who answered, +19.1 points are the same people thinking "
        "otherwise and +4.1 points are other people. 25 answered in both surveys, 6 only in the earlier one, 7 only in "
        "the later one."
    )
    assert sentences(row, judged(Family("people", "change_people"), table))[0] == (
        "No sign of a change in the same 25 people: 14 agreed before and 20 after (+24 points; 95% interval −0.9 to "
        "+46.5). Had they all moved one way, 20 points would have been enough to show; where some move back it takes "
        "more."
    )


def test_it_takes_the_place_of_the_independent_comparison() -> None:
    assert [each.key for each in families_of((), shown(usual()))] == ["change_people"]
    anonymous = [(f"x{place}", first, None) for place, (_, first, _) in enumerate(PEOPLE)]
    assert "change_people" not in shown(release({"dayton": anonymous}))


# ---- released only where nobody can be told apart


def hidden(made: Release, key: str = "change_people") -> bool:
    return all(cell.hidden for _, _, cell in shown(made)[key].cells())


def test_few_who_answered_once_hide_the_row() -> None:
    nobody = of((12, "a", "a"), (8, "d", "a"), (5, "d", "d"))
    assert not hidden(release({"dayton": nobody}))
    for alone in ((4, "a", None), (1, None, "d")):
        assert hidden(release({"dayton": [*nobody, *of(alone, start=100)]})), alone
    assert not hidden(release({"dayton": [*nobody, *of((5, "a", None), start=100)]}))


def test_few_who_answered_twice_hide_the_row() -> None:
    people = of((4, "a", "d"), (10, "a", None), (10, None, "d"))
    assert hidden(release({"dayton": people}))


def test_a_small_site_hides_the_row_though_all_are_joined() -> None:
    by_site = TableSpec("agreement", "agreement", "Trust", ("spring", "autumn"), ("trust",), "site", ("pooled",))
    made = release({"dayton": PEOPLE, "memphis": of((3, "a", "a"))}, specs=(by_site, CHANGE))
    assert hidden(made)
    assert {each.table for each in made.plan if each.audience == "partnership"} >= {"change_people"}


def test_each_audience_has_its_own_threshold() -> None:
    made = usual()
    assert not hidden(made)
    # Six and seven who answered once are too few for the public.
    assert all(cell.hidden for _, _, cell in shown(made, "public")["change_people"].cells())


def test_a_second_table_of_the_same_item_is_hidden() -> None:
    leaders = TableSpec(
        "change_core", "change", "Core", ("spring", "autumn"), ("trust",), "wave", ("pooled",),
        roles=("core_site_partner",),
    )  # fmt: skip
    made = release({"dayton": PEOPLE}, specs=(CHANGE, leaders))
    assert not hidden(made)
    assert hidden(made, "change_core_people")


def test_parts_of_few_organizations_are_hidden() -> None:
    def spread(name: str) -> str:
        return f"org_{int(name[1:]) % 4}"

    assert not hidden(release({"dayton": PEOPLE}, organizations=spread))
    # The last seven answered in autumn alone; were they all of two organizations, the part would be these two's.
    assert hidden(release({"dayton": PEOPLE}, organizations=lambda name: spread(name) if int(name[1:]) < 31 else
                          f"org_{int(name[1:]) % 2}"))  # fmt: skip


def test_of_a_sensitive_item_no_part_says_one_thing() -> None:
    same = of((12, "a", "a"), (8, "a", "d"), (5, "d", None), (5, None, "d"))
    assert not hidden(release({"dayton": same}))
    assert hidden(release({"dayton": same}, sensitive=("trust",)))
    assert not hidden(release({"dayton": PEOPLE}, sensitive=("trust",)))


def test_averages_have_no_table_of_the_same_people() -> None:
    averaged = TableSpec("change", "change", "", ("spring", "autumn"), ("trust",), "wave", ("average",))
    assert panel_of(averaged) is None
    assert panel_of(TableSpec("agreement", "agreement", "", ("spring",), ("trust",))) is None
    found = panel_of(CHANGE)
    assert found is not None and (found.key, found.kind, EXACT.decimals) == ("change_people", "panel", 1)
