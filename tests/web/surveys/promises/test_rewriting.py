"""On PostgreSQL nothing that closing deletes is left in the files of the tables, whoever looks or writes meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.promises.attacking import bytes_of
from tests.web.surveys.promises.conftest import ANSWERS, crowd, viewer_of, wave_of
from wellknit.web.jobs import tried_again
from wellknit.web.models import Wave
from wellknit.web.surveys.promises import closing, drafts, rewriting, tokens
from wellknit.web.surveys.promises.submitting import submitted
from wellknit.web.surveys.waves import mending


@pytest.fixture(autouse=True)
def on_postgresql(lasting: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite whoever writes is alone")


@contextmanager
def somebody(isolation: str = "READ COMMITTED", **changes: Any) -> Iterator[Any]:
    """Somebody else who is connected, in a transaction; with ``dbname`` to another database of the server."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(**connection.get_connection_params() | changes, autocommit=True) as other:
        other.execute(f"BEGIN ISOLATION LEVEL {isolation}")
        yield other
        other.execute("ROLLBACK")


def looks(other: Any) -> None:
    other.execute("SELECT count(*) FROM pg_class").fetchall()


def writes(other: Any) -> None:
    other.execute("SELECT pg_current_xact_id()").fetchall()


@pytest.fixture
def wave(lasting: Cast) -> Wave:
    return wave_of(lasting, "confidential")


@pytest.fixture
def secrets(lasting: Cast, wave: Wave) -> list[bytes]:
    """People with a draft each, of whom half answer: the ids of their drafts and of their invitations."""
    found = []
    for number, invitee in enumerate(crowd(lasting, wave, 20)):
        token = tokens.fresh(invitee)
        drafts.kept(wave, token, ANSWERS)
        found += [drafts.id_of(token).bytes, invitee.pk.bytes]
        if number % 2:
            submitted(wave, ANSWERS, submission=str(number), token=token, invitee=tokens.opened(token))
    assert all(each in bytes_of(Path()) for each in found)
    return found


def left(secrets: list[bytes]) -> int:
    content = bytes_of(Path())
    return sum(each in content for each in secrets)


def test_whoever_still_sees_what_was_there_is_waited_for(
    lasting: Cast, wave: Wave, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "_PATIENCE", 0.3)
    with somebody("REPEATABLE READ") as other:
        looks(other)
        with pytest.raises(closing.Busy):
            closing.closed(viewer_of(lasting), wave)
        assert left(secrets) > 0
    closing.closed(viewer_of(lasting), wave)
    assert left(secrets) == 0


def test_whoever_began_to_write_before_is_waited_for(
    lasting: Cast, wave: Wave, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they would see next is of after closing, but PostgreSQL does not know what they have read."""
    monkeypatch.setattr(rewriting, "_PATIENCE", 0.3)
    with somebody() as other:
        writes(other)
        with pytest.raises(closing.Busy):
            closing.closed(viewer_of(lasting), wave)
    closing.closed(viewer_of(lasting), wave)
    assert left(secrets) == 0


def test_whoever_writes_in_another_database_of_the_server_keeps_nothing(
    lasting: Cast, wave: Wave, secrets: list[bytes]
) -> None:
    with somebody(dbname="postgres") as other:
        writes(other)
        closing.closed(viewer_of(lasting), wave)
        assert left(secrets) == 0


def test_whoever_comes_and_goes_while_the_files_are_written_keeps_nothing(
    lasting: Cast, wave: Wave, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every few milliseconds somebody comes who sees what was there before closing, since in another database somebody
    has been writing since then: often just between the look and the writing."""
    monkeypatch.setattr(rewriting, "_PATIENCE", 60)
    over, came = threading.Event(), []

    def come_and_go() -> None:
        with somebody() as other:
            while not over.is_set():
                other.execute("COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ")
                looks(other)
                time.sleep(0.002)
                other.execute("COMMIT; BEGIN")
                came.append(1)
                time.sleep(0.004)

    with somebody(dbname="postgres") as elsewhere:
        writes(elsewhere)
        one = threading.Thread(target=come_and_go)
        one.start()
        try:
            closing.closed(viewer_of(lasting), wave)
        finally:
            over.set()
            one.join()
        assert left(secrets) == 0
    assert len(came) > 5


def test_what_came_along_is_noticed_even_if_nobody_was_seen_before(
    lasting: Cast, wave: Wave, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody comes between the look and the writing."""
    carried, along = rewriting._carried, []
    monkeypatch.setattr(rewriting, "_HELD", "SELECT 0, false -- %(bound)s")
    monkeypatch.setattr(rewriting, "_carried", lambda *given: along.append(carried(*given)) or along[-1])
    with somebody("REPEATABLE READ") as other:
        looks(other)
        going = threading.Timer(0.5, other.execute, ["COMMIT"])
        going.start()
        closing.closed(viewer_of(lasting), wave)
        going.join()
        assert left(secrets) == 0
    assert along[0] and along[-5:].count(0) >= 4 and along[-1] == 0


def test_what_others_delete_meanwhile_is_no_reason_to_wait(
    lasting: Cast, wave: Wave, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drafts of other waves come along as long as somebody sees them, and are gone when those waves are closed."""
    carried = rewriting._carried
    monkeypatch.setattr(rewriting, "_PATIENCE", 0.3)
    monkeypatch.setattr(rewriting, "_carried", lambda *given: 3 + (carried(*given) or 0))
    with somebody(dbname="postgres") as elsewhere:
        writes(elsewhere)
        with pytest.raises(closing.Busy):  # nobody could tell that they are those of others
            closing.closed(viewer_of(lasting), wave)
    closing.closed(viewer_of(lasting), wave)
    assert left(secrets) == 0


def test_what_postgresql_learns_of_the_tables_holds_no_sample_of_answers_and_links(secrets: list[bytes]) -> None:
    tables = ("web_submission", "web_draft", "web_link", "web_invitee")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("SELECT tablename, attname FROM pg_stats WHERE tablename = ANY(%s)", [list(tables)])
        known = set(cursor.fetchall())
    assert ("web_invitee", "site_id") in known  # it has learnt something
    secret = ("id", "mac", "code", "content", "sealed", "digest", "invitee_id")
    assert not [each for each in known if each[1] in secret]


def test_the_worker_waits_for_whoever_sees_older_rows_and_then_does_it_by_itself(
    lasting: Cast, wave: Wave, secrets: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "_PATIENCE", 0.1)
    monkeypatch.setattr(mending, "_PAUSES", (0.05, 0.1))
    with somebody("REPEATABLE READ") as other:
        looks(other)
        with scope(initiative=lasting.river), transaction.atomic():
            job = mending.close_soon(viewer_of(lasting), wave)
        assert tried_again() == 1 and left(secrets) > 0
        with scope(initiative=lasting.river):
            job.refresh_from_db()
        assert job.state == "waiting" and "older rows" in job.wrong
    assert tried_again() == 1 and left(secrets) == 0
    with scope(initiative=lasting.river):
        job.refresh_from_db()
    assert job.state == "done" and tried_again() == 0
