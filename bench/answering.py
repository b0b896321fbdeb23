"""Answering in the browser: a form of 22 questions and one of 250, through gunicorn with two processes.

20 questions on a scale in four grids, one choice and one text; all on one page or a topic a page. The other form has
250 questions, 40 of them with expressions. **Answered** counts what a browser asks for, from the page of questions (its
GET) to the receipt (the POST of all answers), by 1, 8 and 50 people at once. **Sent** counts the POST of a complete
answer alone, as a device sends it that has its form already: by 8 people at once, and as the soak test of ODK Central
has it, 50 started each second for 30 seconds whether or not those before have ended, each by a connection of its own
and timed from when it was due. All come by the open link, whose first page they have passed before the counting begins,
so that a draft of each lies there. **Personal links** are made for 10,000 invited people, and all are opened
by 200 people at once, each from the link to the first page.

**Queries** are those of each request of one answer, asked within one process. Beside each: complete answers a second,
the CPU of the web server (and of PostgreSQL) for each, and how long the slowest hundredth of the requests took. What
sends runs on the same machine: 'processor' is what it took itself.
"""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bench.load.people import Failed, Person, Task, at_a_rate, together, told
from bench.load.serving import environment, prepared, server
from bench.run import Case

if TYPE_CHECKING:
    from wellknit.web.models import Wave

#: The form of each row that is answered, and what we would like it to take.
_ANSWERED = {
    "22 questions, one page": ("one", "50 a second, 20 ms of CPU"),
    "22 questions, a topic a page": ("pages", "10 a second"),
    "250 questions, one page": ("long", ""),
}
#: How many answer at once, and how many answers there are in all.
_TOGETHER = {
    "one": ((1, 40), (8, 160), (50, 300)),
    "pages": ((1, 20), (8, 80), (50, 150)),
    "long": ((8, 80),),
}


def cases() -> Iterator[Case]:
    """Each form, with few and with many people at once; complete answers alone; personal links."""
    for label, (key, aim) in _ANSWERED.items():
        for people, answers in _TOGETHER[key]:
            words = f"{label}: {answers} answered, {people} at once"
            yield Case(words, "answered", (key, people, answers), aim=aim)
    for label, (key, _aim) in _ANSWERED.items():
        yield Case(f"{label}: queries of one answer", "queried", (key,), aim="15 a GET and 10 a POST at most")
    yield Case("250 questions, one page: 400 sent, 8 at once", "sent", ("long", 8, 400), aim="50 a second")
    words, aim = "250 questions, one page: sent, 50 a second for 30 s", "none failed, 99 in 100 under 1 s"
    yield Case(words, "soaked", ("long", 50, 30), aim=aim)
    words, aim = "10,000 personal links made and opened, 200 at once", "made in under 10 s, none failed"
    yield Case(words, "opened", (10_000, 10_000, 200), aim=aim)


def prepare(folder: Path) -> None:
    """The demonstration, and the forms as open waves."""
    prepared(folder)


def answered(folder: Path, key: str, people: int, answers: int) -> dict[str, object]:
    """So many complete answers from so many people at once, each beginning with its first page of questions."""
    asked = _begun(folder, key, answers)
    return _measured(folder, asked, people, [each.answer for each in asked])


def sent(folder: Path, key: str, people: int, answers: int) -> dict[str, object]:
    """So many complete answers from so many people at once, each in one request."""
    asked = _begun(folder, key, answers, filled=True)
    return _measured(folder, asked, people, [each.send for each in asked])


def soaked(folder: Path, key: str, rate: int, seconds: int) -> dict[str, object]:
    """``rate`` complete answers each second for so long."""
    serving, asked = server(folder), _begun(folder, key, rate * seconds, filled=True)
    cpu, began = serving.cpu(), time.perf_counter()
    took, failed = at_a_rate(serving, rate, [each.send for each in asked])
    took_all, cpu = time.perf_counter() - began - 1, serving.cpu() - cpu
    words = f"{len(took)} of {len(asked)} in {took_all:.1f} s, {1000 * cpu / len(asked):.1f} ms of CPU each"
    slowest = f"the slowest {1000 * max(took, default=0):.0f} ms"
    return {"told": f"{words}; {told(took, failed)}; {slowest}"}


def _begun(folder: Path, key: str, many: int, *, filled: bool = False) -> list[Person]:
    """People who have passed the first page; with ``filled``, with all that they send ready."""
    serving = server(folder)
    asked = [Person(serving, serving.waves[key]) for _ in range(many)]
    tasks: list[Task] = [each.begin for each in asked]
    if filled:
        tasks += [each.fill for each in asked]
    # By one alone: the first in a process reads the form, which the others then have.
    failed = together(serving, 1, tasks[:1]) + together(serving, 8, tasks[1:])
    if failed:
        raise SystemExit(f"Answering could not begin: {failed[0]}")
    for each in asked:
        each.took.clear()
    return asked


def _measured(folder: Path, asked: list[Person], people: int, tasks: list[Task]) -> dict[str, object]:
    serving = server(folder)
    cpu, began = serving.cpu(), time.perf_counter()
    failed = together(serving, people, tasks)
    seconds, cpu = time.perf_counter() - began, serving.cpu() - cpu
    many = len(asked)
    words = f"{many / seconds:.0f} a second, {1000 * cpu / many:.1f} ms of CPU each"
    words += f"; {told(list(chain.from_iterable(each.took for each in asked)), failed)}"
    weight = max(each.weight for each in asked)
    return {"told": f"{words}; page {weight / 1000:.0f} kB" if weight else words}


def queried(folder: Path, key: str) -> dict[str, object]:
    """How often the database is asked by each request of one answer, by way of the pages within this process."""
    os.environ.update(environment(folder))
    import django

    django.setup()
    person = Counted(server(folder), server(folder).waves[key])
    nowhere = http.client.HTTPConnection("127.0.0.1")  # which is never opened
    person.begin(nowhere)
    person.answer(nowhere)
    return {"told": f"{person.most['GET']} queries a GET and {person.most['POST']} a POST at most"}


@dataclass
class Counted(Person):
    """Somebody who asks the pages in this process; ``most`` are the queries of a GET and of a POST."""

    most: dict[str, int] = field(default_factory=lambda: {"GET": 0, "POST": 0})

    def ask(self, connection: http.client.HTTPConnection, address: str, body: bytes | None = None) -> tuple[int, bytes]:
        from django.db import connection as database
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        browser, method = Client(), "GET" if body is None else "POST"
        browser.cookies[f"answer-{self.wave.replace('-', '')}"] = self.token
        form = "application/x-www-form-urlencoded"
        with CaptureQueriesContext(database) as seen:
            came = browser.generic(method, address, body or b"", form, SERVER_NAME="localhost")
        self.most[method] = max(self.most[method], len(seen))
        if came.status_code not in (200, 302):
            raise Failed(f"{address} answered with {came.status_code}.")
        return came.status_code, came.content if came.status_code == 200 else came.headers["Location"].encode()


# --- Personal links ---------------------------------------------------------------------------------------------------


def opened(folder: Path, links: int, opening: int, people: int) -> dict[str, object]:
    """So many links made at once, and as many as are ``opening`` opened by so many people at once."""
    serving, wave = server(folder), _wave(folder)
    began, busy = time.perf_counter(), time.process_time()
    tokens = _made(wave, links)
    made, busy = time.perf_counter() - began, time.process_time() - busy
    asked = [Person(serving, str(wave.pk), token) for token in tokens[:opening]]
    cpu, began = serving.cpu(), time.perf_counter()
    failed = together(serving, people, [each.open for each in asked])
    seconds, cpu = time.perf_counter() - began, serving.cpu() - cpu
    words = f"made in {made:.1f} s, {busy:.1f} s of CPU; {opening / seconds:.0f} opened a second, "
    words += f"{1000 * cpu / opening:.1f} ms of CPU each"
    return {"told": f"{words}; {told(list(chain.from_iterable(each.took for each in asked)), failed)}"}


@cache
def _wave(folder: Path) -> Wave:
    """The wave whose links are opened, by way of the database: this process is one of the installation's."""
    os.environ.update(environment(folder))
    import django

    django.setup()
    from django_scopes import scopes_disabled

    from wellknit.web.models import Wave

    with scopes_disabled():
        return Wave.objects.select_related("initiative").get(pk=server(folder).waves["links"])


def _made(wave: Wave, many: int) -> list[str]:
    """Invites ``many`` people, in place of those who were before, and gives a link to each."""
    from django.db import transaction

    from wellknit.web.models import Account, Invitee, Link
    from wellknit.web.rules import Viewer
    from wellknit.web.scope import inside
    from wellknit.web.surveys.promises import tokens
    from wellknit.web.surveys.waves import inviting

    with inside(wave.initiative), transaction.atomic():
        Link.objects.filter(invitee__wave=wave).delete()
        Invitee.objects.filter(wave=wave).delete()
    viewer = Viewer(Account.objects.order_by("pk")[0], wave.initiative, ())
    names, values = [f"Respondent {number}" for number in range(many)], {"minor": False, "site": None, "role": ""}
    with inside(wave.initiative), transaction.atomic():
        inviting.invite_others(viewer, wave, names, values)
        people = list(Invitee.objects.filter(wave=wave).select_related("wave", "initiative"))
        return tokens.fresh_together(people)
