"""`wellknit backup` and `wellknit restore`, as the holder of a machine uses them."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.web.backups.conftest import command, managed, scripted
from wellknit.cli.backups import EXITS
from wellknit.web.backups.lines import Sum, encoded
from wellknit.web.backups.making import looked_through
from wellknit.web.backups.sealing import key_of, opened, sealed

NOBODY = b"00000000-0000-4000-8000-000000000000"


def contents(folder: Path) -> dict[str, str]:
    """What lies in a folder: a digest of each file, but of none that is only a lock."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file() and each.name != "served")
    return {str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def asked(data: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(data / "wellknit.sqlite3")
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_what_was_backed_up_comes_back_whole(data: Path, tmp_path: Path) -> None:
    session = "INSERT INTO django_session VALUES ('here', 'x', '2099-01-01 00:00:00')"
    job = (
        "INSERT INTO web_job (id, version, kind, sentence, arguments, details, state, done, total, asked, found, "
        "wrong, initiative_id) SELECT '5f0c0000000040008000000000000001', 1, 'backup', 'see_machine', '{}', '{}', "
        "'running', 0, 0, '2026-01-01 00:00:00', '', '', id FROM web_initiative"
    )
    with sqlite3.connect(data / "wellknit.sqlite3") as connection:
        connection.execute(session)
        connection.execute(job)
        connection.execute("UPDATE web_organization SET name = 'Ñandú ✓ <b>' WHERE position = 0")
    file = tmp_path / "all.wellknit"
    assert command("backup", file, "--data", data).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"sqlite" not in file.read_bytes().lower() and "Ñandú".encode() not in file.read_bytes()
    place = tmp_path / "new"
    told = command("restore", file, "--data", place, "--key", data / "backup-key")
    assert told.returncode == 0, told.stderr
    assert asked(place, "SELECT name FROM web_organization WHERE position = 0") == [("Ñandú ✓ <b>",)]
    assert asked(place, "PRAGMA integrity_check") == [("ok",)] and asked(place, "PRAGMA foreign_key_check") == []
    # Nobody is signed in, and what ran is called off.
    assert asked(place, "SELECT count(*) FROM django_session") == [(0,)]
    assert asked(place, "SELECT count(*) FROM django_tasks_database_dbtaskresult") == [(0,)]
    assert set(asked(place, "SELECT state FROM web_job")) == {("called_off",)}
    # A backup of the copy says the same of every table but the one that was settled.
    again = tmp_path / "again.wellknit"
    assert command("backup", again, "--data", place).returncode == 0
    key = key_of(data / "backup-key")
    first, second = looked_through(file, key).tables, looked_through(again, key).tables
    assert first.keys() == second.keys() and first["web.person"].rows > 5
    assert [name for name in first if first[name].said() != second[name].said()] == ["web.job"]
    assert (place / "secret").read_text("ascii").strip() == (data / "secret").read_text("ascii").strip()
    assert {each.name for each in place.iterdir()} <= {"wellknit.sqlite3", "secret", "backup-key", "served", "static"}


ASK = """
import sys
from pathlib import Path
from wellknit.web import serving
serving.at(Path(sys.argv[1]))
from django_scopes import scope
from wellknit.web.models import Draft, Initiative, Invitee, Link, Submission, Wave
row = Initiative.objects.get()
with scope(initiative=row):
    wave = Wave.objects.first()
    Wave.objects.filter(pk=wave.pk).update(state="open", public_key=bytes(range(32)))
    invitee = Invitee.objects.create(initiative=row, wave=wave, label="with a printed link")
    Link.objects.create(initiative=row, invitee=invitee, digest="0" * 64)
    Draft.objects.create(initiative=row, wave=wave, sealed=bytes(range(256)))
    Submission.objects.create(initiative=row, wave=wave, mac=bytes(32), code="1" * 64, content=bytes(range(256)))
    print(wave.pk)
"""
ASKED = {
    "draft": "SELECT id, hex(sealed), wave_id FROM web_draft ORDER BY id",
    "link": "SELECT id, digest, invitee_id FROM web_link ORDER BY id",
    "submission": "SELECT id, hex(mac), code, hex(content), wave_id FROM web_submission ORDER BY id",
    "response": "SELECT id, cells, position FROM web_response ORDER BY id",
    "version": "SELECT id, hex(file), sheets FROM web_instrumentversion ORDER BY id",
    "wave": "SELECT id, state, hex(public_key), columns FROM web_wave ORDER BY id",
}


def plain(cell: object) -> object:
    """A cell, and JSON as what it says: the order of its names is nothing that a database keeps."""
    return json.loads(cell) if isinstance(cell, str) and cell.startswith(("[", "{")) else cell


def test_whoever_is_answering_goes_on_in_a_restored_copy(data: Path, tmp_path: Path) -> None:
    """Links that were sent open the same pages, drafts and receipts are there; of a wave's key no backup knows."""
    told = scripted(data, ASK)
    assert told.returncode == 0, told.stderr
    (data / "keys").mkdir(mode=0o700, exist_ok=True)
    key = data / "keys" / told.stdout.strip()
    key.write_text("the secret half of a wave's key")
    file, place = tmp_path / "all.wellknit", tmp_path / "new"
    assert command("backup", file, "--data", data).returncode == 0
    assert b"secret half" not in b"".join(opened(file, key_of(data / "backup-key")))
    told = command("restore", file, "--data", place, "--key", data / "backup-key")
    assert told.returncode == 0, told.stderr
    for name, query in ASKED.items():
        before, after = ([[plain(cell) for cell in line] for line in asked(each, query)] for each in (data, place))
        assert before and before == after, name
    assert not (place / "keys").exists()
    # In its own place, whose keys are there, a restored copy finds them as they were.
    assert command("restore", file, "--data", data, "--replace").returncode == 0
    assert key.read_text() == "the secret half of a wave's key"


def test_a_backup_is_of_one_moment_while_people_work(data: Path, tmp_path: Path) -> None:
    """Somebody changes two rows together, over and over: in the backup they agree."""
    ids = [row[0] for row in asked(data, "SELECT id FROM web_person ORDER BY id")]
    done, written = threading.Event(), []

    def work() -> None:
        connection = sqlite3.connect(data / "wellknit.sqlite3", isolation_level=None, timeout=20)
        while not done.is_set():
            connection.execute("BEGIN IMMEDIATE")
            for each in (ids[0], ids[-1]):
                connection.execute("UPDATE web_person SET name = ? WHERE id = ?", (f"turn {len(written)}", each))
            connection.execute("COMMIT")
            written.append(1)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    told = command("backup", tmp_path / "now.wellknit", "--data", data)
    done.set()
    worker.join()
    assert told.returncode == 0, told.stderr
    pieces = opened(tmp_path / "now.wellknit", key_of(data / "backup-key"))
    names = [line for line in b"".join(pieces).splitlines() if b'"turn ' in line]
    assert len(names) == 2 and len(written) > 10
    assert names[0].split(b'"turn ')[1].split(b'"')[0] == names[1].split(b'"turn ')[1].split(b'"')[0]


def spoilt(file: Path, data: Path, how: str) -> list[str | Path]:
    """What to restore, and with which options."""
    whole = file.read_bytes()
    other = file.with_name("spoilt.wellknit")
    other.write_bytes(whole)
    options: list[str | Path] = [other, "--replace"]
    match how:
        case "backup.not-one":
            other.write_bytes(b"PK\x03\x04 a ZIP archive")
        case "backup.cut-off":
            other.write_bytes(whole[: len(whole) // 2])
        case "backup.altered":
            other.write_bytes(whole[:300] + bytes([whole[300] ^ 1]) + whole[301:])
        case "backup.other-key":
            (data / "other-key").write_text("ab" * 32)
            options += ["--key", data / "other-key"]
        case "backup.no-key":
            options += ["--key", data / "nowhere"]
        case "backup.taken":
            options.remove("--replace")
        case "backup.newer":
            key = key_of(data / "backup-key")
            lines = b"".join(opened(file, key)).replace(b'["web","0001_first"]', b'["web","9999_later"]')
            with other.open("wb") as target:
                sealed(target, key, [lines])
    return options


@pytest.mark.parametrize("code", [code for code in EXITS if code != "backup.in-use"])
def test_what_can_not_be_trusted_is_refused_and_touches_nothing(data: Path, code: str) -> None:
    options = spoilt(data / "first.wellknit", data, code)
    before = contents(data)
    told = command("restore", *options, "--data", data)
    assert (told.returncode, f"[{code}]" in told.stderr) == (EXITS[code], True), told.stderr
    after = contents(data)
    if code == "backup.newer":  # it is known only beside a database; what is there was sealed before
        after.pop("before-restore-1.wellknit")
    assert after == before
    assert len({*EXITS.values(), 0, 1, 2}) == len(EXITS) + 3


def test_rows_that_do_not_fit_change_nothing(data: Path, tmp_path: Path) -> None:
    """A backup that is sealed with the right key, and yet says what no database takes: a person without initiative."""
    key = key_of(data / "backup-key")
    lines = b"".join(opened(data / "first.wellknit", key))
    initiative = str(asked(data, "SELECT id FROM web_initiative")[0][0])
    dashed = "-".join(
        (initiative[:8], initiative[8:12], initiative[12:16], initiative[16:20], initiative[20:])
    ).encode()
    changed, table = [], b""
    for line in lines.splitlines():
        table = line if b'"columns"' in line else table
        changed.append(line.replace(dashed, NOBODY) if b'"web.person"' in table else line)
    assert changed != lines.splitlines()
    wrong = tmp_path / "wrong.wellknit"
    with wrong.open("wb") as target:
        sealed(target, key, [_summed(b"\n".join(changed))])
    assert looked_through(wrong, key).rows == looked_through(data / "first.wellknit", key).rows
    before = contents(data)
    told = command("restore", wrong, "--data", data, "--replace")
    assert told.returncode == 1 and "[backup.unfit]" in told.stderr
    after = contents(data)
    assert after.pop("before-restore-1.wellknit") and after == before


def test_what_is_replaced_is_kept_sealed(data: Path) -> None:
    with sqlite3.connect(data / "wellknit.sqlite3") as connection:
        connection.execute("UPDATE web_initiative SET name = 'Since then'")
    told = command("restore", data / "first.wellknit", "--data", data, "--replace")
    assert told.returncode == 0 and "before-restore-1.wellknit" in told.stdout
    assert asked(data, "SELECT name FROM web_initiative") != [("Since then",)]
    kept = b"".join(opened(data / "before-restore-1.wellknit", key_of(data / "backup-key")))
    assert b'"Since then"' in kept
    # What was before can be had again, in the same way.
    assert command("restore", data / "before-restore-1.wellknit", "--data", data, "--replace").returncode == 0
    assert asked(data, "SELECT name FROM web_initiative") == [("Since then",)]


def test_nothing_is_restored_under_the_hands_of_people_at_work(data: Path) -> None:
    with (data / "served").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        told = command("restore", data / "first.wellknit", "--data", data, "--replace")
        served = command("serve", "--data", data, "--port", "9")
    assert told.returncode == EXITS["backup.in-use"] == 9 and "[backup.in-use]" in told.stderr
    assert served.returncode == 1 and "served already" in served.stderr


def test_an_older_schema_is_brought_up_to_date(data: Path, tmp_path: Path) -> None:
    assert managed(data, "migrate", "web", "0001").returncode == 0
    assert command("backup", tmp_path / "old.wellknit", "--data", data).returncode == 0
    people = asked(data, "SELECT count(*) FROM web_person")
    found = looked_through(tmp_path / "old.wellknit", key_of(data / "backup-key"))
    assert "web.job" not in found.tables
    place = tmp_path / "new"
    told = command("restore", tmp_path / "old.wellknit", "--data", place, "--key", data / "backup-key")
    assert told.returncode == 0, told.stderr
    assert asked(place, "SELECT count(*) FROM web_job") == [(0,)]
    assert asked(place, "SELECT count(*) FROM web_person") == people
    assert command("serve", "--data", place, "--no-serve").returncode == 0


ERASE = """
import sys
from pathlib import Path
from wellknit.web import serving
serving.at(Path(sys.argv[1]))
from django_scopes import scope
from wellknit.web.erasing import erase
from wellknit.web.models import Account, Initiative, Person
from wellknit.web.rules import Chair, Viewer
row = Initiative.objects.get()
with scope(initiative=row):
    lead = Account.objects.get(mail="national-lead@example.org")
    person = Person.objects.exclude(mail="").exclude(mail=lead.mail).first()
    print(person.name)
    print(person.mail)
    erase(Viewer(lead, row, (Chair("national_lead"),)), person)
"""


@pytest.mark.skipif(find_spec("wellknit.web.erasing") is None, reason="nothing erases in this version")
def test_who_was_erased_stays_erased(data: Path) -> None:
    """A backup from before the erasure still knows the person; what it is restored to does not."""
    key = key_of(data / "backup-key")
    told = scripted(data, ERASE)
    assert told.returncode == 0, told.stderr
    name, address = (each.encode() for each in told.stdout.splitlines())
    assert name in b"".join(opened(data / "first.wellknit", key))
    assert command("restore", data / "first.wellknit", "--data", data, "--replace").returncode == 0
    assert command("backup", data / "after.wellknit", "--data", data).returncode == 0
    after = b"".join(opened(data / "after.wellknit", key))
    assert address not in after and b'"' + name + b'"' not in after
    assert asked(data, "SELECT count(*) FROM web_erasure") == [(1,)]


def test_looking_needs_no_place(data: Path) -> None:
    told = command("restore", data / "first.wellknit", "--data", data, "--check")
    assert told.returncode == 0 and "is in order" in told.stdout


def test_a_file_that_is_there_is_not_written_over(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "taken.wellknit"
    file.write_text("mine")
    refused = command("backup", file, "--data", data)
    assert refused.returncode == 1 and "[adding.taken-file]" in refused.stderr and file.read_text() == "mine"
    assert command("backup", file, "--data", data, "--replace").returncode == 0
    assert list(tmp_path.glob(".*.part")) == []


def test_there_is_nothing_to_back_up_where_nothing_is(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        told = command("backup", tmp_path / "f.wellknit", "--data", place)
        assert told.returncode == 1 and "[backup.nothing]" in told.stderr
    assert not (tmp_path / "f.wellknit").exists() and not (tmp_path / "wellknit.sqlite3").exists()


def test_from_one_database_to_the_other_and_back(tmp_path: Path) -> None:
    """The same file fits both: SQLite to PostgreSQL and back; on PostgreSQL too what fails changes nothing."""
    server = os.environ.get("WELLKNIT_TEST_DATABASE")
    if not server:
        pytest.skip("no PostgreSQL is given: ./dev test gives one where the machine has it")
    import psycopg

    name = "backups"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    database = server.replace("/postgres?", f"/{name}?")
    assert database != server
    light, heavy, back = tmp_path / "light", tmp_path / "heavy", tmp_path / "back"
    assert command("serve", "--demo", "--data", light, "--no-serve").returncode == 0
    assert command("backup", tmp_path / "1.wellknit", "--data", light).returncode == 0
    key = ["--key", light / "backup-key"]
    told = command("restore", tmp_path / "1.wellknit", "--data", heavy, *key, database=database)
    assert told.returncode == 0, told.stderr
    assert not (heavy / "wellknit.sqlite3").exists()
    # Ids that the database counts itself go on behind those that came with the backup.
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM web_person").fetchone() > (5,)
        connection.execute(
            'INSERT INTO account_emailaddress (email, verified, "primary", user_id) '
            "SELECT 'next@example.org', false, false, id FROM web_account LIMIT 1"
        )
        connection.rollback()
    told = command("backup", tmp_path / "2.wellknit", "--data", heavy, database=database)
    assert told.returncode == 0, told.stderr
    secret = key_of(light / "backup-key")
    first, second = (looked_through(tmp_path / f"{number}.wellknit", secret) for number in (1, 2))
    # What waited to be done is called off in a restored copy.
    assert {name: one.said() for name, one in first.tables.items() if name != "web.job"} == {
        name: one.said() for name, one in second.tables.items() if name != "web.job"
    }
    taken = command("restore", tmp_path / "1.wellknit", "--data", heavy, database=database)
    assert taken.returncode == EXITS["backup.taken"]
    lines = b"".join(opened(tmp_path / "1.wellknit", secret)).replace(b'"demo"', b'"de\\u0000mo"')
    (tmp_path / "3.wellknit").write_bytes(b"")
    with (tmp_path / "3.wellknit").open("wb") as target:
        sealed(target, secret, [_summed(lines)])
    unfit = command("restore", tmp_path / "3.wellknit", "--data", heavy, "--replace", database=database)
    assert unfit.returncode == 1 and "[backup.unfit]" in unfit.stderr, unfit.stderr
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT key FROM web_initiative").fetchall() == [("demo",)]
    assert command("restore", tmp_path / "2.wellknit", "--data", back, *key).returncode == 0
    assert asked(back, "SELECT key FROM web_initiative") == [("demo",)]


def _summed(lines: bytes) -> bytes:
    """Lines whose sums fit them again."""
    out, counted = [], Sum()
    for line in lines.splitlines():
        if line.startswith(b"["):
            counted.add(line)
        elif b'"sum"' in line:
            line = encoded(counted.said())
        elif b'"columns"' in line:
            counted = Sum()
        out.append(line)
    return b"\n".join(out) + b"\n"


PROGRESS = """
import json, sys
from pathlib import Path
from wellknit.web.serving import at
data = Path(sys.argv[1])
at(data)
from wellknit.web.backups import making, tables
making._TOLD_EVERY = tables._BATCH = 20
told = []
found, _made = making.backup(data, data / "told.wellknit", told=lambda done, total: told.append((done, total)))
print(json.dumps([found.rows, told]))
"""


def test_a_backup_tells_how_far_it_is_while_it_writes_and_while_it_reads_back(data: Path) -> None:
    told = scripted(data, PROGRESS)
    assert told.returncode == 0, told.stderr
    rows, steps = json.loads(told.stdout)
    done = [each for each, _total in steps]
    assert done == sorted(done) and done[-1] == 2 * rows
    assert {total for _done, total in steps} == {2 * rows}
    assert len({each for each in done if each < rows}) > 5 and len({each for each in done if each > rows}) > 5
