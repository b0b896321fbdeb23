"""Tables of a wave that wellknit.toml declares none of: what they are, and that the folder then says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django_scopes import scope

from tests.web.cast import Cast
from tests.web.cast_surveys import SHEETS
from tests.web.releases.answering import answered, lead
from wellknit.folder.publishing import freeze
from wellknit.folder.read import read_partnership
from wellknit.folder.settings import rules_in
from wellknit.web.models import Audience, Initiative, InstrumentVersion, ReleaseFile, Role, Wave
from wellknit.web.releases.declared import Choices, declared, whole
from wellknit.web.releases.freezing import frozen
from wellknit.web.releases.placing import placed

HOSTILE = 'He said "trust"\n[[tables]]\u2028<script>alert(1)</script> {{ x }} \\'


def test_what_is_worked_out_is_what_is_asked(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=0, south=0)
        Audience.objects.create(initiative=cast.river, wave=wave, site=cast.sites["north"], role=Role.COMMUNITY_PARTNER)
        found = declared(wave)
    assert [(each.key, each.kind, each.by, each.joins) for each in found.tables] == [
        ("answered_wave_closed", "response", "site", ("pooled",)),
        ("agreement_wave_closed", "agreement", "site", ("average", "pooled")),
        ("agreement_by_role_wave_closed", "agreement", "role", ("pooled",)),
    ]
    assert {each.people for each in found.tables} == {"core site partners and community partners"}
    assert all(each.sites == ("north", "south") and each.waves == ("wave_closed",) for each in found.tables)


def test_words_are_in_the_language_of_the_initiative(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=0, south=0)
        wave.initiative.language = "es"
        sheets = {
            **SHEETS,
            "survey": [*SHEETS["survey"], ["select_multiple yes_no", "what", "What?", HOSTILE, "", "", ""]],
        }
        wave.instrument_version = version(cast, sheets, 22)
        found = declared(wave)
    titles = [each.title for each in found.tables]
    assert titles[-1] == " ".join(HOSTILE.split()) and "Agreement with each statement, by site" not in titles
    assert rules_in(whole_of(found.text)).tables == found.tables


def whole_of(text: str) -> str:
    """With the sites and the wave that the tables are of."""
    sites = "".join(f'[[sites]]\nkey = "{key}"\n' for key in ("north", "south"))
    wave = '[[waves]]\nkey = "wave_closed"\nmode = "confidential"\npopulation = "roster"\ndate = 2021-05-01\n'
    return f"{sites}{wave}{text}"


def version(cast: Cast, sheets: dict[str, list[list[str]]], number: int) -> InstrumentVersion:
    first = cast.more["instrument_version"]["nation"]
    made = InstrumentVersion(instrument=first.instrument, number=number, sheets=sheets, made=first.made)
    made.initiative = cast.river
    made.save()
    return made


def test_change_is_since_the_last_closed_wave_that_asked_the_same(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        other = [[*each] for each in SHEETS["choices"]]
        other[3][1] = "surely"  # another answer makes another question of it
        words = [[*each] for each in SHEETS["survey"]]
        words[2][2] = "I trust all partners."
        now = later(cast, wave, 40, version(cast, {**SHEETS, "survey": words}, 22))
        later(cast, wave, 20, version(cast, {**SHEETS, "choices": other}, 23))
        found = declared(now).tables[-1]
        assert (found.kind, found.by, found.joins, found.waves) == ("change", "wave", ("pooled",), (wave.key, now.key))
        assert found.items == ("trust",) and found.notes == ("Worded otherwise in the survey before: trust.",)
        Wave.objects.filter(pk=wave.pk).update(state="cancelled")
        assert [each.kind for each in declared(now).tables] == ["response", "agreement"]


def later(cast: Cast, wave: Wave, days: int, asked: InstrumentVersion) -> Wave:
    made = Wave(
        initiative=cast.river, key=f"later_{days}", name=f"After {days} days", mode="identified", state="closed",
        day=wave.day + timedelta(days=days), instrument_version=asked, columns=wave.columns, position=days,
    )  # fmt: skip
    made.save()
    return made


def test_a_table_of_that_name_that_is_there_already_stays_what_it_is(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=0, south=0)
        text = '[[tables]]\nkey = "agreement_wave_closed"\nkind = "involvement"\ntitle = "Mine"\nwaves = ["wave"]\n'
        wave.initiative.settings_text = text
        found = declared(wave)
    assert found.text.startswith(text)
    assert [each.key for each in found.tables] == ["answered_wave_closed", "agreement_wave_closed_2"]


def test_what_is_chosen_is_what_the_file_says_and_taken_back_again(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=0, south=0)
        first = declared(wave)
        chosen = Choices(("whole numbers", "merge"), weighted=True, left_out=("north",))
        wave.initiative.settings_text = declared(wave, chosen).text
        again = declared(wave)
        assert (again.choices, again.text) == (chosen, wave.initiative.settings_text)
        assert again.tables[-1].joins == ("average", "pooled", "weighted")
        assert {each.instead for each in again.tables} == {("whole numbers", "merge")}
        assert "[reporting]" not in again.text
        back = declared(wave, first.choices)
        assert back.choices == Choices()
        assert back.tables == tuple(replace(each, instead=("average",)) for each in first.tables)
        # Where not everybody stands on a roster there is nothing to weight to.
        wave.population = "unknown"
        assert (
            "weighted" not in declared(wave, replace(chosen, weighted=True)).tables[-1].joins or again.choices.weighted
        )


def test_the_folder_that_is_taken_out_gives_the_same_release(cast: Cast, tmp_path: Path) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=4, south=3)
        made = frozen(lead(cast), wave, choices=Choices(("average", "merge"), weighted=True))
        here = {f"{each.part}/{each.path}": bytes(each.content) for each in ReleaseFile.objects.filter(release=made)}
        # As it is taken out before anything of it was released.
        initiative = Initiative.objects.get(pk=cast.river.pk)
        assert re.search(r'key = "agreement_wave_closed"', whole(initiative, initiative.settings_text))
        ReleaseFile.objects.all().delete()
        made.delete()
        placed(initiative, tmp_path)
    _release, folder = freeze(read_partnership(tmp_path), wave.key)
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "answers.csv"
    }
    assert here == there
