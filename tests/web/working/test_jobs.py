"""Jobs: asked for by whom may, done by the worker, not lost when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tests.web.cast import Cast
from wellknit.errors import fail
from wellknit.web import jobs
from wellknit.web.jobs import KINDS, Kind, Later, Progress, asked_for, taken_up_again, tried_again
from wellknit.web.models import History, Job, JobState
from wellknit.web.rules import Chair, Viewer
from wellknit.web.running import beat, worker_is_up

ON_COMMIT = DjangoCaptureOnCommitCallbacks


def done(cast: Cast, act: object, capture: ON_COMMIT) -> Job:
    """A job of which ``act`` is all, asked for by Nadia and done at once, as the tests' settings say."""
    words = KINDS["test"].words
    KINDS["trial"] = Kind("trial", words, "change_people", act)  # type: ignore[arg-type]
    try:
        viewer = Viewer(cast.accounts["nadia"], cast.river, (Chair("national_lead"),))
        with scope(initiative=cast.river), capture(execute=True), transaction.atomic():
            row = asked_for(viewer, "trial", number=7)
    finally:
        del KINDS["trial"]
    with scopes_disabled():
        return Job.objects.get(pk=row.pk)


def test_a_job_says_what_came_of_it(cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT) -> None:
    def act(job: Job, told: Progress) -> str:
        told(1, 4)
        told(4, 4)
        return f"did {job.arguments['number']}"

    row = done(cast, act, django_capture_on_commit_callbacks)
    assert (row.state, row.found, row.done, row.total, row.wrong) == ("done", "did 7", 4, 4, "")
    assert row.began and row.ended and row.began <= row.ended
    with scope(initiative=cast.river):
        entry = History.objects.get(noun="job", row=row.pk)
    assert (entry.verb, entry.account) == ("add", cast.accounts["nadia"])


@pytest.mark.parametrize("known", [True, False])
def test_a_job_that_fails_says_so_in_words(
    cast: Cast, known: bool, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    def act(job: Job, told: Progress) -> str:
        raise fail("backup.nothing", place="here") if known else ValueError("secret of the row")

    row = done(cast, act, django_capture_on_commit_callbacks)
    assert row.state == "failed" and ("nothing to back up" in row.wrong) == known
    assert "secret of the row" not in row.wrong


def test_a_failed_job_is_done_once_more_and_once_only(
    cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    row = cast.jobs["north"]
    where = f"/i/river/jobs/{row.pk}/again/"
    client = cast.client("silas")
    assert "broke at zephyrnorth" in client.get("/i/river/jobs/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert "It will be done once more" in client.post(where, follow=True).content.decode()
    assert "It did not fail" in client.post(where, follow=True).content.decode()
    with scope(initiative=cast.river):
        row = Job.objects.get(pk=row.pk)
        assert (row.state, row.found, row.wrong) == ("done", "nothing to do", "")
        assert History.objects.filter(verb="again", row=row.pk).count() == 1


def test_a_backup_is_asked_for_by_who_runs_the_machine(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    from wellknit.web.backups import making
    from wellknit.web.backups.lines import Head, Sum

    def instead(data: Path, file: Path, **more: object) -> tuple[making.Backup, bool]:
        assert file.parent.name == "backups" and more["replace"] is True
        return making.Backup(Head("1", (), "", ""), {"web.person": Sum(5)}), False

    monkeypatch.setattr(making, "backup", instead)
    client = cast.client("ada")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/i/river/jobs/backup/").status_code == 302
    shown = client.get("/i/river/jobs/").content.decode()
    assert "5 rows in backups/" in shown and "Backup of this installation" in shown
    # Nobody else comes across it, not even who leads.
    assert "backups/" not in cast.client("nadia").get("/i/river/jobs/").content.decode()


def test_the_page_says_when_the_worker_is_down(cast: Cast, settings: object) -> None:
    data = settings.PLACE.data  # type: ignore[attr-defined]
    client = cast.client("nadia")
    beat(data, False)
    assert "The worker is down" in client.get("/i/river/jobs/").content.decode()
    beat(data, True)
    assert "The worker is down" not in client.get("/i/river/jobs/").content.decode()
    long_ago = time.time() - 60
    os.utime(data / "worker-is-up", (long_ago, long_ago))
    assert not worker_is_up(data)
    beat(data, False)


def test_the_page_looks_again_only_while_something_is_on_its_way(cast: Cast) -> None:
    client = cast.client("nadia")
    assert "hx-trigger" not in client.get("/i/river/jobs/").content.decode().split('id="jobs"')[1][:200]
    with scope(initiative=cast.river):
        Job.objects.filter(pk=cast.jobs["north"].pk).update(state="running", done=3, total=12)
    shown = client.get("/i/river/jobs/").content.decode()
    assert "hx-trigger" in shown.split('id="jobs"')[1][:200]
    assert '<progress max="12" value="3"' in shown and "3 of 12" in shown


def claimed(cast: Cast, times: int) -> tuple[Job, DBTaskResult]:
    """A job that a worker which is gone has begun so often."""
    job = cast.jobs["north"]
    with scope(initiative=cast.river):
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    result = DBTaskResult.objects.create(
        status="RUNNING",
        args_kwargs={"args": [str(job.pk)], "kwargs": {}},
        task_path=jobs.run.module_path,
        worker_ids=[f"gone-{number}" for number in range(times)],
        backend_name="default",
        run_after=timezone.now(),
    )
    return job, result


@pytest.mark.parametrize(
    ("times", "status", "state"), [(1, "READY", "waiting"), (2, "READY", "waiting"), (3, "FAILED", "failed")]
)
def test_what_a_dead_worker_did_is_taken_up_until_it_killed_three(
    cast: Cast, times: int, status: str, state: str
) -> None:
    job, result = claimed(cast, times)
    assert taken_up_again() == (status == "READY")
    result.refresh_from_db()
    with scope(initiative=cast.river):
        assert (result.status, Job.objects.get(pk=job.pk).state) == (status, state)
    assert taken_up_again() == 0


SLOW = """
import os, sys, time
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "wellknit.web.settings"
import django
django.setup()
from wellknit.web.jobs import KINDS, Kind
from django.utils.translation import gettext_lazy

def act(job, told):
    began = Path(os.environ["WELLKNIT_DATA"]) / "began"
    began.write_text(began.read_text() + "x" if began.exists() else "x")
    if len(began.read_text()) == 1:
        time.sleep(600)
    return "done at last"

KINDS["slow"] = Kind("slow", gettext_lazy("Overview"), "see_machine", act)
from django.core.management import call_command
"""
ASK = (
    SLOW
    + """
call_command("migrate", verbosity=0)
from django.db import transaction
from wellknit.web.accounts.actions import make_account
from wellknit.web.jobs import asked_for
from wellknit.web.models import Initiative
from wellknit.web.rules import Viewer
from wellknit.web.scope import inside
account = make_account("ada@example.org", "Ada", "four lanterns", "en")
initiative = Initiative.objects.create(key="river", name="River")
with inside(initiative), transaction.atomic():
    asked_for(Viewer(account, initiative, ()), "slow")
"""
)
WORK = (
    SLOW
    + """
from wellknit.web.jobs import taken_up_again
taken_up_again()
call_command("db_worker", interval=0.1, startup_delay=False, batch=True)
"""
)
LOOK = (
    SLOW
    + """
from django_scopes import scopes_disabled
from wellknit.web.models import Job
with scopes_disabled():
    print(list(Job.objects.values_list("state", "found")))
"""
)


def test_kill_9_loses_no_job(tmp_path: Path) -> None:
    """A worker is killed in the midst of a job; the next one does it, once."""
    if os.environ.get("WELLKNIT_TEST_DATABASE"):
        pytest.skip("runs once, on SQLite")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "DJANGO_"))}
    environment["WELLKNIT_DATA"] = str(tmp_path)

    def python(script: str) -> list[str]:
        return [sys.executable, "-c", script]

    subprocess.run(python(ASK), env=environment, check=True)
    worker = subprocess.Popen(python(WORK), env=environment)
    try:
        deadline = time.monotonic() + 300
        while not (tmp_path / "began").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert (tmp_path / "began").read_text() == "x"
    subprocess.run(python(WORK), env=environment, check=True, timeout=300)
    told = subprocess.run(python(LOOK), env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[('done', 'done at last')]"
    assert (tmp_path / "began").read_text() == "xx"


def test_what_can_only_be_done_later_is_tried_every_minute_until_it_is_done_or_called_off(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    met: list[str] = []

    def act(job: Job, told: Progress) -> str:
        met.append(job.wrong)
        if len(met) < 4:
            raise Later(f"busy {len(met)}")
        return "done at last"

    row = done(cast, act, django_capture_on_commit_callbacks)
    monkeypatch.setitem(KINDS, "trial", Kind("trial", KINDS["test"].words, "change_people", act))
    assert (row.state, row.wrong, row.ended) == ("waiting", "busy 1", None)
    # Nothing but the tick tries it, and once a tick.
    with django_capture_on_commit_callbacks(execute=True):
        assert tried_again() == 1
    assert met == ["", "busy 1"]
    client = cast.client("nadia")
    assert "busy 2" in client.get("/i/river/jobs/").content.decode()
    assert "It is called off" in client.post(f"/i/river/jobs/{row.pk}/off/", follow=True).content.decode()
    assert tried_again() == 0 and len(met) == 2
    assert "nothing to call off" in client.post(f"/i/river/jobs/{row.pk}/off/", follow=True).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/i/river/jobs/{row.pk}/again/")
    assert met[2:] == [""] and tried_again() == 1 and tried_again() == 0
    with scopes_disabled():
        now = Job.objects.get(pk=row.pk)
        assert (now.state, now.found, now.wrong, now.details) == ("done", "done at last", "", {})
