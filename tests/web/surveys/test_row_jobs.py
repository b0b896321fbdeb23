"""Rows of many answers are written by the worker and wait, sealed, for whoever asked: once, and an hour at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django_scopes import scope

from tests.web.cast import Cast, mark
from tests.web.surveys.test_rows import address, taken
from wellknit.web.models import History, Job, Keyholder
from wellknit.web.surveys.promises import key_folder
from wellknit.web.surveys.waves import row_jobs, rows

Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two answers are many."""
    monkeypatch.setattr(rows, "AT_ONCE", 1)
    yield
    row_jobs.all_destroyed()


def files() -> list[Path]:
    return sorted((Path(settings.PLACE.data) / key_folder.FOLDER).glob("*.rows"))


def asked(cast: Cast, commit: Committed, kind: str = "sav") -> tuple[Client, Job]:
    client = cast.client("kim")
    with commit(execute=True):
        assert client.post(address(cast), {"kind": kind}).status_code == 302
    with scope(initiative=cast.river):
        return client, Job.objects.get(kind="rows")


def test_they_wait_sealed_and_are_taken_once(cast: Cast, django_capture_on_commit_callbacks: Committed) -> None:
    client = cast.client("kim")
    assert client.post(address(cast), {"kind": "csv"}).status_code == 302
    assert "The rows are being written." in client.get(address(cast)).content.decode()
    with scope(initiative=cast.river):
        Job.objects.all().delete()
    client, job = asked(cast, django_capture_on_commit_callbacks)
    (file,) = files()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"PK" not in file.read_bytes()[:4] and mark("north").encode() not in file.read_bytes()
    with scope(initiative=cast.river):
        assert not History.objects.filter(verb="export").exists()
    assert "The files are ready." in client.get(address(cast)).content.decode()
    # Backups hold the database alone, and what stands there of it is the key that opens the file.
    with scope(initiative=cast.river):
        assert set(Job.objects.get(pk=job.pk).details) == {"key", "files", "rows"}
    response = client.post(address(cast), {"take": str(job.pk)})
    assert 'filename="wave_closed-answers-sav-keyholders.zip"' in response["Content-Disposition"]
    assert set(taken(response.content)) == {"answers.sav", "answers.sps", "instrument.xlsx"}
    assert files() == []
    with scope(initiative=cast.river):
        entry = History.objects.get(verb="export")
        assert (entry.account, entry.new["rows"]) == (cast.accounts["kim"], 2)
        assert Job.objects.get(pk=job.pk).details == {}
    assert "The files are ready." not in client.get(address(cast)).content.decode()


def test_nobody_else_takes_them(cast: Cast, django_capture_on_commit_callbacks: Committed) -> None:
    _client, job = asked(cast, django_capture_on_commit_callbacks)
    with scope(initiative=cast.river):
        wave = cast.more["wave_closed"]["nation"]
        Keyholder.objects.create(initiative=cast.river, wave=wave, account=cast.accounts["nadia"])
        other = Keyholder.objects.get(wave=wave, account=cast.accounts["kim"])
    assert cast.client("rhea").post(address(cast), {"take": str(job.pk)}).status_code == 404
    with scope(initiative=cast.river):
        other.delete()
    # Whoever holds no key any more does not get what they asked for when they did.
    assert cast.client("kim").post(address(cast), {"take": str(job.pk)}).status_code == 404
    with scope(initiative=cast.river):
        assert not History.objects.filter(verb="export").exists()


@pytest.mark.parametrize("how", ["an hour", "a row is taken back", "no such job"])
def test_they_do_not_linger(cast: Cast, django_capture_on_commit_callbacks: Committed, how: str) -> None:
    client, job = asked(cast, django_capture_on_commit_callbacks)
    assert row_jobs.destroy_what_is_over() == 0 and len(files()) == 1
    with scope(initiative=cast.river):
        match how:
            case "an hour":
                Job.objects.update(ended=F("ended") - timedelta(hours=1), began=F("began") - timedelta(hours=1))
                assert row_jobs.destroy_what_is_over() == 1
            case "no such job":
                Job.objects.all().delete()
                assert row_jobs.destroy_what_is_over() == 1
            case _:
                with django_capture_on_commit_callbacks(execute=True):
                    sent = client.post(f"{address(cast)}withdraw/", {"respondent": "r0", "sure": "on"})
                assert sent.status_code == 302
    assert files() == []
    if how != "no such job":
        answer = client.post(address(cast), {"take": str(job.pk)}, follow=True).content.decode()
        assert "Content-Disposition" not in answer and "r0" not in answer
    with scope(initiative=cast.river):
        assert not History.objects.filter(verb="export").exists()


def test_what_was_written_before_a_row_was_taken_back_is_not_handed_out(
    cast: Cast, django_capture_on_commit_callbacks: Committed
) -> None:
    client, job = asked(cast, django_capture_on_commit_callbacks)
    assert (
        client.post(f"{address(cast)}withdraw/", {"respondent": "r0", "sure": "on"}).status_code == 302
    )  # a commit that is not heard
    assert len(files()) == 1
    said = client.post(address(cast), {"take": str(job.pk)}, follow=True).content.decode()
    assert "rows have changed since" in said and files() == []
