"""Releasing in the browser: a closed wave of four sites with 400 and with 50,000 respondents, and looking at it.

20 statements on a scale by site and by role, one question with several answers, one distribution. Freezing is all that
the worker does: the initiative as a folder, read, counted, protected, attacked, frozen, and kept as rows. The page is
asked through Django's own test client from the stored release, and drawn by Chromium on a first visit, nothing in its
cache, served by gunicorn; beside it the weight of all that it loads, compressed.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bench.run import NEW_PROCESS, Case

SITES = {"north": 30, "south": 30, "east": 25, "west": 15}
ROLES = {"site_leader": 1, "core_site_partner": 4, "community_partner": 8}
_MANY = 50_000


def cases() -> Iterator[Case]:
    """Freezing a wave, and the page of its results."""
    yield Case("freezing 400 respondents", "freezing", (400,), NEW_PROCESS, aim="under 10 s")
    yield Case("freezing 50,000 respondents", "freezing", (_MANY,), NEW_PROCESS, aim="under 60 s")
    yield Case("results page, first look after a release", "page", (400, 1), aim="under 300 ms")
    yield Case("results page, nothing remembered at all", "page", (400, 2))
    yield Case("results page, first time in a process", "first", (400,), NEW_PROCESS, aim="under 300 ms")
    yield Case("results page, again", "page", (400, 0), aim="under 300 ms")
    yield Case("results page drawn in Chromium, first visit", "drawn", (400,), aim="under 1 s, under 300 kB")


def _setup(folder: Path) -> None:
    import django

    os.environ.setdefault("WELLKNIT_DATA", str(folder))
    os.environ["WELLKNIT_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellknit.web.settings"
    django.setup()
    logging.disable(logging.WARNING)


# --- Data -------------------------------------------------------------------------------------------------------------

_ITEMS = [f"q{number}" for number in range(20)]
_SCALE = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


def _settings_text(count: int) -> str:
    wave, listed = f"w{count}", ", ".join(f'"{each}"' for each in _ITEMS)

    def table(key: str, kind: str, items: str, by: str, joins: str) -> str:
        return (
            f'\n[[tables]]\nkey = "{key}"\nkind = "{kind}"\ntitle = "{key}"\nwaves = ["{wave}"]\nitems = [{items}]\n'
            f'by = "{by}"\njoins = [{joins}]\npeople = "everyone who answered"\nmeasure = "share who agree"\n'
        )

    return (
        table("agreement", "agreement", listed, "site", '"average", "pooled"')
        + table("agreement_by_role", "agreement", listed, "role", '"pooled"')
        + table("challenges", "choices", '"challenges"', "site", '"average", "pooled"')
        + table("first", "distribution", '"q0"', "site", '"pooled"')
    )


def _sheets() -> dict[str, list[list[str]]]:
    survey = [["type", "name", "label"]]
    survey += [["select_one agree", each, f"Partners here keep what they promise ({each})."] for each in _ITEMS]
    survey += [["select_multiple challenges", "challenges", "What stands in the way?"]]
    means = ("", "", "", "agree", "agree")
    choices = [["list_name", "name", "label", "means", "score"]]
    choices += [
        ["agree", name, name.replace("_", " ").capitalize(), mean, str(score)]
        for score, (name, mean) in enumerate(zip(_SCALE, means, strict=True), start=1)
    ]
    choices += [["challenges", each, each.capitalize(), "", ""] for each in ("time", "money", "turnover", "none")]
    return {"survey": survey, "choices": choices, "settings": [["form_title", "form_id"], ["Partners", "partners"]]}


def prepare(folder: Path) -> None:
    """An initiative a size, each with a closed wave and somebody who leads it; the smaller one is released."""
    _setup(folder)
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for count in (400, _MANY):
        _closed_wave(count)
    freezing(folder, 400)


def _closed_wave(count: int) -> None:
    from django.utils import timezone
    from django_scopes import scope

    from wellknit.web.accounts.actions import make_account
    from wellknit.web.models import (
        Initiative,
        Instrument,
        InstrumentVersion,
        Membership,
        Response,
        Seat,
        Site,
        Wave,
    )

    chance, now = random.Random(count), timezone.now()
    account = make_account(f"lead{count}@example.org", "Nadia Wren", f"bench-{count}-passphrase", "en")
    initiative = Initiative.objects.create(
        key=f"size{count}", name="Two Rivers", language="en", settings_text=_settings_text(count)
    )
    with scope(initiative=initiative):
        Membership.objects.create(
            initiative=initiative, account=account, seat=Seat.NATIONAL_LEAD, start=now.date().replace(year=2020)
        )
        Site.objects.bulk_create(
            Site(initiative=initiative, key=key, name=key.title(), position=place) for place, key in enumerate(SITES)
        )
        instrument = Instrument.objects.create(initiative=initiative, key="partners", name="Partners")
        version = InstrumentVersion.objects.create(
            initiative=initiative, instrument=instrument, number=1, sheets=_sheets(), frozen=True, made=now
        )
        columns = ["respondent", "site", "role", *_ITEMS, "challenges"]
        wave = Wave.objects.create(
            initiative=initiative, key=f"w{count}", name="Spring", mode="confidential", state="closed",
            instrument_version=version, day=now.date(), languages=["en"], population="unknown", columns=columns,
            launched=now, closed=now,
        )  # fmt: skip
        rows = (
            Response(
                initiative=initiative,
                wave=wave,
                respondent=f"r{place:06d}",
                position=place,
                cells=_answers(chance, place),
            )
            for place in range(count)
        )
        Response.objects.bulk_create(rows, batch_size=500)


def _answers(chance: random.Random, place: int) -> dict[str, str]:
    told = {
        "respondent": f"r{place:06d}",
        "site": chance.choices([*SITES], [*SITES.values()])[0],
        "role": chance.choices([*ROLES], [*ROLES.values()])[0],
        "challenges": " ".join(chance.sample(("time", "money", "turnover"), chance.randint(1, 3))),
    }
    said = {each: chance.choice(_SCALE) for each in _ITEMS if chance.random() < 0.95}
    return {**told, **said}


# --- Freezing ---------------------------------------------------------------------------------------------------------


def freezing(folder: Path, count: int) -> dict[str, Any]:
    """A release of the wave with ``count`` respondents, as if it were the first."""
    _setup(folder)
    from django_scopes import scope

    from wellknit.web.models import Account, Initiative, Release, Seat, Wave
    from wellknit.web.releases.freezing import frozen
    from wellknit.web.results.reading import compared_ahead
    from wellknit.web.rules import Chair, Viewer

    initiative = Initiative.objects.get(key=f"size{count}")
    viewer = Viewer(Account.objects.get(mail=f"lead{count}@example.org"), initiative, (Chair(Seat.NATIONAL_LEAD),))
    with scope(initiative=initiative):
        Release.objects.all().delete()
        release = frozen(viewer, Wave.objects.get(key=f"w{count}"))
        compared_ahead(release)
        return {"files": release.files.count()}


# --- Looking ----------------------------------------------------------------------------------------------------------


@cache
def _address(folder: Path, count: int) -> str:
    _setup(folder)
    from django.urls import reverse
    from django_scopes import scope

    from wellknit.web.models import Initiative, Wave

    initiative = Initiative.objects.get(key=f"size{count}")
    with scope(initiative=initiative):
        return reverse("result", args=(initiative.key, Wave.objects.get(key=f"w{count}").pk))


def page(folder: Path, count: int, anew: int) -> dict[str, Any]:
    """The page of results as the server makes it: remembered (0), told first (1), worked out anew (2)."""
    address = _address(folder, count)
    from django.core.cache import caches
    from django.test import Client

    from wellknit.web.models import Account

    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(mail=f"lead{count}@example.org"))
    if anew == 2:
        for each in caches.all():
            each.clear()
    elif anew:
        caches["results"].clear()  # comparisons are made with the release, by the job that freezes it
    response = client.get(address)
    assert response.status_code == 200
    return {"told": f"{len(response.content) / 1000:.0f} kB before compression"}


def first(folder: Path, count: int) -> dict[str, Any]:
    """The page in a process that has served another page, and has brought in since then what serving processes do."""
    address = _address(folder, count)
    from django.test import Client

    from wellknit.web.models import Account
    from wellknit.web.warming import warm

    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(mail=f"lead{count}@example.org"))
    client.get(f"/i/size{count}/")
    warm()
    began = time.perf_counter()
    response = client.get(address)
    took = time.perf_counter() - began
    assert response.status_code == 200
    return {"told": f"{took * 1000:.0f} ms for the page itself"}


def drawn(folder: Path, count: int) -> dict[str, Any]:
    """The page's first visit in Chromium, until all that is in it is drawn."""
    from playwright.sync_api import sync_playwright

    address, port = _address(folder, count), _port(folder)
    with sync_playwright() as manager:
        browser = manager.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        tab = context.new_page()
        tab.goto(f"http://127.0.0.1:{port}/account/login/")
        tab.get_by_label("Email").fill(f"lead{count}@example.org")
        tab.get_by_label("Password", exact=True).fill(f"bench-{count}-passphrase")
        tab.get_by_role("button", name="Sign in", exact=True).click()
        tab.wait_for_url("**/i/**")
        session = context.new_cdp_session(tab)
        session.send("Network.enable")
        session.send("Network.clearBrowserCache")
        weighed: list[float] = []
        session.on("Network.loadingFinished", lambda event: weighed.append(event["encodedDataLength"]))
        began = time.perf_counter()
        tab.goto(f"http://127.0.0.1:{port}{address}", wait_until="load")
        took = time.perf_counter() - began
        # What was painted is told a moment after the page is there.
        tab.wait_for_timeout(500)
        painted = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        browser.close()
    return {"told": f"{took * 1000:.0f} ms to load, {painted:.0f} ms to the first paint, {sum(weighed) / 1000:.0f} kB"}


@cache
def _port(folder: Path) -> int:
    """gunicorn as `wellknit serve` starts it; it ends with this process."""
    import atexit

    from wellknit.web.serving import web_server

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    running = subprocess.Popen(web_server("127.0.0.1", port), env={**os.environ, "WELLKNIT_DATA": str(folder)})
    atexit.register(running.terminate)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    return port
