"""An attacker who has every snapshot of the database before, during and after a wave, and neither the running process
nor the wave's key: which invitation belongs to which response?

``Wave`` below is played with invented people in the order of chance. ``Seen`` is what snapshots show: of each
invitation what changed in the database when its mark appeared, of each response the row that came at closing, and the
bytes of files. ``guess`` tries every pair of a number of the first and a number of the second.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
from django.db import connection
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, viewer_of, wave_of
from wellknit.web.models import Invitee, Response, Wave
from wellknit.web.surveys.promises import closing, drafts, receipts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import Sent, submitted

#: Places, roles, and in which share of invitations they stand; leaders are few, and are merged.
PLACES = (
    ("north", "core_site_partner", 30),
    ("north", "community_partner", 30),
    ("south", "community_partner", 38),
    ("south", "site_leader", 2),
)
_WORDS = ("water", "school", "family", "garden", "meeting", "river", "lantern", "morning", "bridge", "paper", "window")


@dataclass
class Person:
    """Somebody who is asked, and what the test alone knows: the word that stands in their answer."""

    number: int
    label: str
    site: str
    role: str
    word: str = ""
    seen: dict[str, float] = field(default_factory=dict)


@dataclass
class Seen:
    """What snapshots show: ``after`` a row a response, ``files`` what is readable in the bytes of each snapshot before
    closing, ``last`` in those of the one after it. ``before`` are all bytes right before closing, as they lie in the
    file and as a query gives them. ``begins`` is how every answer's own word begins in this wave."""

    people: list[Person]
    begins: str
    after: list[dict[str, Any]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    before: bytes = b""
    last: bytes = b""
    secrets: list[bytes] = field(default_factory=list)


@contextmanager
def on_file(file: Path) -> Iterator[None]:
    """The tests' database goes on in a file, with a log, as in an installation; on PostgreSQL it stays where it is."""
    if connection.vendor != "sqlite":
        yield
        return
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.close()
    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # no power is cut here
    # Somebody else has it open too, so that the log stays.
    holder = sqlite3.connect(file)
    holder.execute("SELECT count(*) FROM web_wave").fetchall()
    try:
        yield
    finally:
        holder.close()
        assert connection.connection is not None
        connection.connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept, name


# --- Snapshots --------------------------------------------------------------------------------------------------------


def bytes_of(file: Path) -> bytes:
    """The file of the database and its log; on PostgreSQL the files of the tables that a wave touches."""
    if connection.vendor == "sqlite":
        return b"".join(each.read_bytes() for each in (file, file.with_name(file.name + "-wal")) if each.exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c WHERE c.relkind IN ('r', 't', 'i')"
            " AND (c.relname ~ '^web_(submission|draft|link|invitee|response)' OR c.oid IN (SELECT reltoastrelid FROM"
            " pg_class WHERE relname ~ '^web_(submission|draft|link|invitee|response)$'))"
        )
        return b"".join(bytes(content) for (content,) in cursor.fetchall())


def readable(content: bytes) -> bytes:
    """What of the bytes could be a word, an id or a token: all that is long enough and no random byte."""
    return b"\n".join(re.findall(rb"[0-9A-Za-z_-]{12,}", content))


def row_of(table: str, where: str, value: object) -> dict[str, float]:
    """Where the row stands, as the database numbers it: what no query of ours asks for, and every snapshot holds."""
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid::text, xmin::text"
    size = {"web_submission": "length(content)", "web_draft": "length(sealed)"}.get(table, "0")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {size}, id, {hidden} FROM {table} WHERE {where} = %s", [value])
        size, pk, *places = cursor.fetchone()
    return {"size": float(size), **_numbers(str(pk), places)}


def _numbers(pk: str, places: list[Any]) -> dict[str, float]:
    found = {"id": float(int(pk.replace("-", "")[:12], 16))}
    if connection.vendor == "sqlite":
        return {**found, "place": float(places[0])}
    page, line = places[0].strip("()").split(",")
    return {**found, "place": float(page) * 1000 + float(line), "transaction": float(places[1])}


def _adapted(pk: Any) -> object:
    return pk.hex if connection.vendor == "sqlite" else pk


# --- A wave -----------------------------------------------------------------------------------------------------------


def played(cast: Cast, file: Path, count: int, chance: random.Random, leak: str = "", mode: str = "anonymous") -> Seen:
    """A whole wave of ``count`` invitations, of whom four in five answer. ``leak`` breaks a promise: 'batches' opens
    answers ten at a time while the wave runs."""
    wave = wave_of(cast, mode, state="open", columns=[], closed=None, public_key=b"")
    seen = Seen(_people(cast, wave, count, chance), f"zebra{chance.getrandbits(32):08x}")
    with scope(initiative=cast.river):
        invitees = {
            each.label: each
            for each in Invitee.objects.filter(wave=wave).select_related("wave__initiative", "initiative")
        }
    order = seen.people[:]
    chance.shuffle(order)
    answering = order[: count * 4 // 5]
    first: dict[str, int] = {}
    for turn, person in enumerate(order):
        invitee = invitees[person.label]
        invitee.wave = wave
        token = tokens.fresh(invitee)
        seen.secrets.append(token.encode())
        person.word = f"{seen.begins}{chance.getrandbits(48):012x}"
        filling = _filling(person, chance)
        person.seen["drafts"] = float(chance.randint(0, 2))
        for part in range(int(person.seen["drafts"])):
            drafts.kept(wave, token, Filling({**filling.answers, "trust": ""}, site=person.site, page=part))
            person.seen["draft size"] = row_of("web_draft", "id", _adapted(drafts.id_of(token)))["size"]
        if person in answering:
            _answer(wave, person, invitee, token, filling, turn, chance)
            if leak == "batches" and turn % 10 == 9:
                _opened_early(wave, chance)
                with scope(initiative=cast.river):
                    for name in Response.objects.filter(wave=wave).values_list("respondent", flat=True):
                        first.setdefault(name, turn)
        if turn % max(1, count // 6) == 0:
            seen.files.append(readable(bytes_of(file)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM web_submission")
        rows = b"".join(bytes(content) for (content,) in cursor.fetchall())
    seen.before = bytes_of(file) + rows
    closing.closed(viewer_of(cast), wave)
    _looked_at_after(cast, wave, seen, first)
    raw = bytes_of(file)
    # PostgreSQL keeps ids as bytes.
    seen.last = readable(raw) + (raw if connection.vendor == "postgresql" else b"")
    with scope(initiative=cast.river):
        Response.objects.filter(wave=wave).delete()
        Invitee.objects.filter(wave=wave, person=None).delete()
    return seen


def _people(cast: Cast, wave: Wave, count: int, chance: random.Random) -> list[Person]:
    places = [(site, role) for site, role, share in PLACES for _each in range(share)]
    people = [Person(number, f"guest {number}", *chance.choice(places)) for number in range(count)]
    with scope(initiative=cast.river):
        Invitee.objects.bulk_create(
            Invitee(initiative=cast.river, wave=wave, label=each.label, site=cast.sites[each.site], role=each.role)
            for each in people
        )
    return people


def _filling(person: Person, chance: random.Random) -> Filling:
    """Answers of very different lengths."""
    words = int(min(700, chance.lognormvariate(3, 1.3)))
    text = " ".join([person.word, *chance.choices(_WORDS, k=words)])
    answers = {**ANSWERS.answers, "trust": chance.choice(("yes", "no")), "why": text}
    return Filling(answers, language="es", site=person.site, role=person.role, agreed=True)


def _answer(
    wave: Wave, person: Person, invitee: Invitee, token: str, filling: Filling, turn: int, chance: random.Random
) -> None:
    """Somebody answers, a few replace it, and comparing the snapshots before and after shows which row it is."""
    submission = f"{chance.getrandbits(128):032x}"
    receipt = submitted(wave, filling, submission=submission, token=token, invitee=invitee)
    person.seen["turn"] = float(turn)
    row = row_of("web_submission", "id", _adapted(Sent(submission, filling).pk))
    person.seen |= {f"answer's {name}": value for name, value in row.items()}
    marked = row_of("web_invitee", "label", person.label)
    person.seen |= {f"invitation's {name}": value for name, value in marked.items()}
    if chance.random() < 0.03:
        receipts.replaced(wave, receipt.code, filling, f"{submission} once more")


def _opened_early(wave: Wave, chance: random.Random) -> None:
    """The second broken promise: what has come is opened in batches, each in random order."""
    with scope(initiative=wave.initiative):
        answers = closing._opened(wave, "", lambda done, total: None)
        chance.shuffle(answers)
        names = [f"b{chance.getrandbits(40):x}" for _each in answers]
        columns = ["respondent", "site", "role", "why"]
        made = list(closing._responses(wave, answers, columns, names))
        for each in made:
            each.position = 0
        Response.objects.bulk_create(made)
        closing.Submission.objects.filter(wave=wave).update(withdrawn=True, content=b"")


def _looked_at_after(cast: Cast, wave: Wave, seen: Seen, first: dict[str, int]) -> None:
    with scope(initiative=cast.river):
        responses = list(Response.objects.filter(wave=wave))
    for each in responses:
        numbers = row_of("web_response", "id", _adapted(each.pk))
        numbers |= {
            "position": float(each.position),
            "name": float(int("".join(letter for letter in each.respondent if letter in "0123456789abcdef")[1:13], 16)),
            "length": float(len(json.dumps(each.cells))),
            "first seen": float(first.get(each.respondent, 0)),
        }
        seen.after.append({"cells": each.cells, "numbers": numbers, "link": bytes(each.sealed_link)})
    for person in seen.people:
        now = row_of("web_invitee", "label", person.label)
        person.seen |= {f"invitation's {name} after": value for name, value in now.items()}


# --- Matching ---------------------------------------------------------------------------------------------------------


def guess(seen: Seen) -> dict[tuple[str, str], float]:
    """For each number of an invitation and each of a response: how often their order sets the true response before
    another one of the same site and role (AUC); above 0.5 or below, something is told."""
    by_word = {person.word: person for person in seen.people if "turn" in person.seen}
    groups: dict[tuple[str, str], list[tuple[Person, dict[str, float]]]] = {}
    for row in seen.after:
        person = by_word[row["cells"]["why"].split()[0]]
        if row["cells"].get("site") and row["cells"].get("role"):
            groups.setdefault((person.site, row["cells"]["role"]), []).append((person, row["numbers"]))
    firsts = sorted({name for pairs in groups.values() for person, _row in pairs for name in person.seen})
    seconds = sorted({name for pairs in groups.values() for _person, row in pairs for name in row})
    found: dict[tuple[str, str], float] = {}
    for one in firsts:
        for other in seconds:
            scores = [
                _auc([person.seen.get(one, 0.0) for person, _row in pairs], [row[other] for _person, row in pairs])
                for pairs in groups.values()
                if len(pairs) > 4
            ]
            sizes = [len(pairs) for pairs in groups.values() if len(pairs) > 4]
            found[one, other] = float(numpy.average(scores, weights=sizes))
    return found


def same_bytes(seen: Seen) -> float:
    """The share of responses whose link, which only keyholders open, was there before closing: beside an answer whose
    invitation is known."""
    return sum(row["link"] in seen.before for row in seen.after) / len(seen.after)


def _auc(one: list[float], other: list[float]) -> float:
    """Each invitation's true response stands at its own place: how often is it nearer in order than another?"""
    near = -numpy.abs(_ranks(one)[:, None] - _ranks(other)[None, :])
    true = numpy.diagonal(near)[:, None]
    wins = (true > near).sum() + 0.5 * ((true == near).sum() - len(one))
    return float(wins / (len(one) * (len(one) - 1)))


def _ranks(values: list[float]) -> Any:
    """Ranks from 0 to 1, those of equal values the same."""
    known = sorted(set(values))
    rank = dict(zip(known, numpy.linspace(0, 1, len(known)) if len(known) > 1 else [0.5], strict=True))
    return numpy.array([rank[each] for each in values])


def best(found: dict[tuple[str, str], float]) -> tuple[str, str]:
    return max(found, key=lambda each: abs(found[each] - 0.5))
