"""Of two confidential waves that a keyholder has unlocked, a release says how many of the same people changed, and
nothing that is kept says who."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scope

from tests.web.cast import PASSWORD
from tests.web.surveys.test_carrying import folder
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.accounts.actions import make_account
from wellknit.web.backups.tables import dumped
from wellknit.web.models import History, Invitee, Keyholder, Person, ReleaseFile, Seat, Site, Wave, WaveState
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.releases.freezing import frozen
from wellknit.web.rules import Chair, Viewer
from wellknit.web.surveys.promises import keys, tokens, unlocking
from wellknit.web.surveys.promises.closing import closed
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import submitted

TABLES = """
[reporting]
thresholds = { partnership = 5, public = 10 }

[[tables]]
key = "change"
kind = "change"
title = "Trust in two surveys"
waves = ["spring", "winter"]
items = ["trust"]
by = "wave"
joins = ["pooled"]
"""
SHEETS: dict[str, list[list[str]]] = {
    "survey": [
        ["type", "name", "label", "asks"],
        ["select_one yes_no", "job", "Through your job?", "job"],
        ["select_one agreement", "trust", "We trust each other.", ""],
    ],
    "choices": [
        ["list_name", "name", "label", "means", "score"],
        ["yes_no", "yes", "Yes", "yes", ""],
        ["yes_no", "no", "No", "no", ""],
        ["agreement", "yes", "Agree", "agree", "2"],
        ["agreement", "no", "Disagree", "", "1"],
    ],
    "settings": [["form_title", "form_id"], ["Small", "small"]],
}
#: Who answered what in both waves: 9 agree twice, 6 came to agree, 1 no longer does.
SAID = [("yes", "yes")] * 9 + [("no", "yes")] * 6 + [("yes", "no")]


@pytest.fixture(autouse=True)
def no_keys_stay() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.PLACE.data) / "keys", ignore_errors=True)


@pytest.fixture
def viewer(tmp_path: Path, transactional_db: None) -> Viewer:
    """An initiative with two confidential waves that nobody has answered yet."""
    root = folder(tmp_path / "p", "spring", "winter")
    text = (root / "wellknit.toml").read_text("utf-8")
    spring, winter = text.rsplit("date = 2021-03-15", 1)
    (root / "wellknit.toml").write_text(f"{spring}date = 2022-01-15{winter}{TABLES}", "utf-8")
    for key in ("spring", "winter"):
        (root / "waves" / key / "instrument.xlsx").write_bytes(write_workbook(SHEETS))
    account = make_account("hana@example.org", "Hana", PASSWORD, "en")
    initiative = import_folder(read_folder(root), "two", account)
    return Viewer(account, initiative, (Chair(Seat.NATIONAL_LEAD),))


def asked(viewer: Viewer) -> dict[str, str]:
    """Both waves asked, answered and closed; the keyholder's key of each."""
    site, texts = Site.objects.get(), {}
    people = Person.objects.bulk_create(
        Person(initiative=viewer.initiative, key=f"quartz_{number}", name=f"Quartz {number}") for number in range(16)
    )
    for place, key in enumerate(("spring", "winter")):
        wave = Wave.objects.get(key=key)
        public, texts[key] = keys.keyholder_pair()
        Keyholder.objects.create(initiative=viewer.initiative, wave=wave, account=viewer.account, public_key=public)
        wave.state = WaveState.OPEN
        wave.save()
        keys.make_shared_key(wave)
        for person, said in zip(people, SAID, strict=True):
            invitee = Invitee.objects.create(
                initiative=viewer.initiative, wave=wave, person=person, site=site, role="core_site_partner"
            )
            token = tokens.fresh(invitee)
            filling = Filling({"job": "yes", "trust": said[place]}, language="en", agreed=True)
            submitted(wave, filling, submission=f"{key} {person.key}", token=token, invitee=tokens.opened(token))
        closed(viewer, wave)
    return texts


def pairs_of(wave: str) -> list[dict[str, str]]:
    content = bytes(ReleaseFile.objects.get(release__wave__key=wave, part="private", path="pairs.csv").content)
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_same_people_come_out_as_counts(viewer: Viewer) -> None:
    with scope(initiative=viewer.initiative):
        texts = asked(viewer)
        locked = Wave.objects.get(key="spring")
        frozen(viewer, locked)
        assert not ReleaseFile.objects.filter(path__startswith="panels/").exists()  # nobody has unlocked anything
        for row in Keyholder.objects.select_related("wave__initiative"):
            assert len(unlocking.unlock(viewer, row, texts[row.wave.key]).people) == 16
        winter = Wave.objects.select_related("initiative").get(key="winter")
        frozen(viewer, winter)
        assert pairs_of("winter") == []  # one went from yes to no: whoever has the rows of both would know which
        panel = ReleaseFile.objects.get(release__wave=winter, part="partnership", path="panels/folder.json")
        assert b'"count": 6' in bytes(panel.content)
        # All of it is locked again, and History says so.
        assert unlocking.links_for(winter) == unlocking.links_for(locked) == {}
        acts = History.objects.filter(verb__endswith="_links").order_by("sequence").values_list("verb", flat=True)
        assert list(acts) == ["unlock_links"] * 2 + ["lock_links"] * 2
        for each in ReleaseFile.objects.all():
            assert b"quartz" not in bytes(each.content), each.path
        people = {str(each.pk) for each in Person.objects.all()}
    database = b"".join(dumped("default")).decode()
    rows = database.partition('"table":"web.response"')[2].partition('"table":')[0]
    assert len(rows) > 1000 and not [each for each in people if each in rows] and "quartz" not in rows


def test_with_one_wave_unlocked_nothing_is_counted(viewer: Viewer) -> None:
    with scope(initiative=viewer.initiative):
        texts = asked(viewer)
        row = Keyholder.objects.select_related("wave__initiative").get(wave__key="spring")
        unlocking.unlock(viewer, row, texts["spring"])
        frozen(viewer, Wave.objects.get(key="winter"))
        assert not ReleaseFile.objects.filter(path__startswith="panels/").exists()
        assert not ReleaseFile.objects.filter(path__startswith="panels/").exists()
