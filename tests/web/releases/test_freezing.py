"""A release that is frozen here is the one that the folder's own command freezes: byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django_scopes import scope

from tests.web.cast import PASSWORD
from wellknit.errors import WellknitError
from wellknit.folder.publishing import freeze
from wellknit.folder.read import read_partnership
from wellknit.web.accounts.actions import make_account
from wellknit.web.models import History, Initiative, Release, ReleaseFile, Seat, Wave, WaveState
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.refusals import Refused
from wellknit.web.releases.freezing import frozen
from wellknit.web.rules import Chair, Viewer

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example before anything of it was released."""
    shutil.copytree(EXAMPLE, tmp_path / "p", ignore=shutil.ignore_patterns("making", "releases"))
    return tmp_path / "p"


@pytest.fixture
def viewer(root: Path, transactional_db: None) -> Viewer:
    account = make_account("hana@example.org", "Hana", PASSWORD, "en")
    initiative = import_folder(read_folder(root), "tfs", account)
    return Viewer(account, initiative, (Chair(Seat.NATIONAL_LEAD),))


def rows_of(initiative: Initiative) -> dict[str, bytes]:
    with scope(initiative=initiative):
        files = ReleaseFile.objects.select_related("release__wave")
        return {
            f"{each.release.wave.key}/v{each.release.number}/{each.part}/{each.path}": bytes(each.content)
            for each in files
        }


def test_what_is_frozen_here_is_what_the_folder_freezes(root: Path, viewer: Viewer) -> None:
    waves = ("spring_2021", "winter_2022")
    with scope(initiative=viewer.initiative):
        for key in waves:
            frozen(viewer, Wave.objects.get(key=key))
        told = History.objects.filter(verb="release").order_by("id")
        assert {each.name for each in told} == {"Partner survey, spring 2021", "Invented survey, winter 2022"}
        assert list(Release.objects.values_list("wave__key", "number", "place")) == [(waves[0], 1, 0), (waves[1], 1, 1)]
    for key in waves:
        freeze(read_partnership(root), key)
    here = rows_of(viewer.initiative)
    there = {
        path.relative_to(root / "releases").as_posix(): path.read_bytes()
        for path in (root / "releases").rglob("*")
        if path.is_file() and path.name not in ("ledger.json", "answers.csv")
    }
    assert here == there


def test_what_cannot_be_frozen_says_why_and_leaves_nothing(viewer: Viewer) -> None:
    with scope(initiative=viewer.initiative):
        wave = Wave.objects.get(key="spring_2021")
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)
        with pytest.raises(Refused):
            frozen(viewer, wave)
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)
        frozen(viewer, wave)
        for reason, code in (("", "releases.reason-missing"), ("To see whether it changes", "releases.unchanged")):
            with pytest.raises(WellknitError) as wrong:
                frozen(viewer, wave, reason)
            assert [each.code for each in wrong.value.problems] == [code]
        assert Release.objects.count() == 1
