"""Killed at any moment, or out of room, a wave is open or closed, an answer is there or not, and all goes on later."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import connection
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, crowd, viewer_of, wave_of
from tests.web.surveys.promises.forking import apart, killed_after
from wellknit.web.models import Draft, Invitee, Submission, Wave
from wellknit.web.surveys.promises import closing, drafts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.storing import Full
from wellknit.web.surveys.promises.submitting import Receipt, submitted


def saved(file: Path) -> Path:
    """The database of the tests as a file."""
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.execute("PRAGMA journal_mode=WAL").fetchall()
    copy.close()
    return file


@pytest.fixture(autouse=True)
def on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ends a transaction by itself; this is of files that are ours")


@pytest.fixture
def key() -> Iterator[Path]:
    folder = Path(settings.PLACE.data) / "keys"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_closing_that_is_killed_is_half_done_at_no_moment(lasting: Cast, tmp_path: Path, key: Path, long: bool) -> None:
    wave = wave_of(lasting, "anonymous")
    for number, invitee in enumerate(crowd(lasting, wave, 60)):
        filling = replace(ANSWERS, answers={**ANSWERS.answers, "why": f"word {number}"})
        submitted(wave, filling, submission=str(number), token="", invitee=invitee)
    from wellknit.web.surveys.forms_of import questionnaire_of

    questionnaire_of(wave.instrument_version)  # what takes long the first time
    first, secret, viewer = saved(tmp_path / "first.sqlite3"), key / str(wave.pk), viewer_of(lasting)
    content = secret.read_bytes()

    def close() -> int:
        return closing.closed(viewer, wave)

    def state(file: Path) -> tuple[str, int, int, int]:
        database = sqlite3.connect(file)
        asked = [f"SELECT count(*) FROM web_{each} WHERE wave_id = ?" for each in ("submission", "response")]
        asked += ["SELECT count(*) FROM web_invitee WHERE wave_id = ? AND answered"]
        counts = [database.execute(each, [wave.pk.hex]).fetchone()[0] for each in asked]
        (name,) = database.execute("SELECT state FROM web_wave WHERE id = ?", [wave.pk.hex]).fetchone()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
        return (name, *counts)

    began = time.monotonic()
    assert apart(Path(shutil.copy(first, tmp_path / "whole.sqlite3")), close) == 60
    took, chance, met = time.monotonic() - began, Random(), set()
    for attempt in range(60 if long else 8):
        file = Path(shutil.copy(first, tmp_path / f"{attempt}.sqlite3"))
        secret.write_bytes(content)
        killed_after(file, close, chance.uniform(0, took))
        now = state(file)
        met.add(now[0])
        assert now in (("open", 60, 0, 60), ("closed", 0, 60, 60))
        if now[0] == "open":
            assert secret.read_bytes() == content
        assert apart(file, close) == 60 and state(file) == ("closed", 0, 60, 60)
        assert not secret.exists()
        database = sqlite3.connect(file)
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
        database.close()
        assert b"word 7" in file.read_bytes()  # brought into the file
    print(f"\nclosing took {took:.2f} s; met killed: {met}")


def test_a_full_disk_takes_nothing_by_half_and_all_once_there_is_room(lasting: Cast, tmp_path: Path, key: Path) -> None:
    wave, place = wave_of(lasting, "anonymous"), tmp_path / "small"
    invitees, file = crowd(lasting, wave, 150), saved(tmp_path / "first.sqlite3")
    place.mkdir()
    size = file.stat().st_size // 1024 + 900
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", place], check=False).returncode:
        pytest.skip("needs root, to mount a disk that is small")
    try:
        small = Path(shutil.copy(file, place / "wellknit.sqlite3"))
        sent = dict(enumerate(invitees))
        taken, refused = apart(small, lambda: _sent(wave, sent))
        assert len(taken) > 10 and len(refused) > 10 and refused == sorted(refused)
        assert apart(small, lambda: _kept(wave)) == (len(taken), len(taken), 0)
        with pytest.raises(Full):
            apart(small, lambda: drafts.kept(wave, tokens.stranger(), ANSWERS))
        subprocess.run(["mount", "-o", f"remount,size={size + 40_000}k", place], check=True)
        more, still = apart(small, lambda: _sent(wave, sent))
        assert still == [] and len(more) == 150 and [each for each in sorted(more) if more[each].again] == sorted(taken)
        assert {each: more[each].code for each in taken} == {each: taken[each].code for each in taken}
        assert apart(small, lambda: _kept(wave)) == (150, 150, 0)
    finally:
        subprocess.run(["umount", place], check=True)


def _sent(wave: Wave, sent: dict[int, Invitee]) -> tuple[dict[int, Receipt], list[int]]:
    taken, refused = {}, []
    for number, invitee in sent.items():
        try:
            filling = Filling({"why": f"word {number}"})
            taken[number] = submitted(wave, filling, submission=str(number), token="", invitee=invitee)
        except Full:
            refused.append(number)
    return taken, refused


def _kept(wave: Wave) -> tuple[int, int, int]:
    with scope(initiative=wave.initiative):
        marked = Invitee.objects.filter(answered=True).count()
        return Submission.objects.count(), marked, Draft.objects.count()
