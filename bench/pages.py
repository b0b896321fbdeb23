"""Pages of the web half: four sites of 500 organizations, 10,000 people, 40,000 involvements, asked in one process.

Every page that an initiative has is asked as a national lead, and lists as a site leader, through Django's own test
client: what is timed is all that the server does, from the request to the last byte of the page, without a network. The
pages come from the table of addresses, so that those of later rooms join by themselves. Beside each: how many queries
it asked. Pages that remember what they worked out are asked once more with nothing remembered.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.data.large_partnership import fill, live_in
from bench.run import Case

if TYPE_CHECKING:
    from django.test import Client


#: Pages that remember what they worked out, and with which words they are asked: these show themselves anew too.
_KEEPING = (
    "duplicates", "duplicates?of=people", "spreadsheet_preview",
    "timeline", "timeline?scope=all", "timeline?scope=national",
)  # fmt: skip
#: What pages are asked for beside themselves: words to search for, and a page far down.
_ASKED = (
    "search?q=Bala", "search?q=lamir+dola", "people?q=bala", "people?page=150", "organizations?page=30",
    "consents?page=50", "history?page=900", "outreach?q=bala&status=invited", "timeline?page=60",
)  # fmt: skip
#: What a site leader is asked about, whose lists hold a part of what there is, and so ask for more.
_LEADERS = (
    "home", "people", "people?q=bala", "organizations", "consents", "outreach", "outreach_board",
    "duplicates?of=people", "timeline", "history", "members", "search?q=Bala", "person", "person_change",
    "outreach_change",
)  # fmt: skip
#: Of which model the row is that an address is about, by how its name begins.
_ROWS = {
    "imported": "History",
    "merged": "History",
    "recovery": "Recovery",
    "spreadsheet": "Upload",
    "site": "Site",
    "organization": "Organization",
    "outreach": "Organization",
    "person": "Person",
    "involvement": "Involvement",
    "consent": "Consent",
    "period": "Period",
    "grant": "Grant",
    "phase": "Phase",
}


def cases() -> Iterator[Case]:
    """A case a page: each address of an initiative that answers a GET."""
    aim = "under 300 ms, under 15 queries"
    for name in sorted({*_pages(), *_KEEPING, *_ASKED}):
        yield Case(name, "page", (name, "lead"), aim=aim)
        if name in _KEEPING:
            rows = "under 3 s" if name == "spreadsheet_preview" else aim
            yield Case(f"{name}, after a change", "page_anew", (name,), aim=rows)
    for name in _LEADERS:
        yield Case(f"{name}, as a site leader", "page", (name, "leader"), aim=aim)
    yield Case("the worker's part of timeline, the whole initiative", "by_the_worker")


def _setup(folder: Path | None) -> None:
    import django

    os.environ.setdefault("WELLKNIT_DATA", str(folder or Path(os.devnull)))
    os.environ["WELLKNIT_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellknit.web.settings"
    django.setup()
    logging.disable(logging.WARNING)  # addresses are asked how they may not be asked, to learn how they may


def _pages() -> dict[str, bool]:
    """The names of pages, and whether they are about a row."""
    _setup(None)
    from django.test import RequestFactory
    from django.urls import URLPattern, URLResolver, get_resolver

    found: dict[str, bool] = {}

    def walk(resolver: URLResolver, inside: bool) -> None:
        for each in resolver.url_patterns:
            within = inside or "<slug:initiative>" in str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each, within)
            elif isinstance(each, URLPattern) and within and each.name:
                # A view says what it answers when it is asked in a way that it refuses.
                refused = each.callback(RequestFactory().generic("TRACE", "/"))
                about = "<" in str(each.pattern)
                # Of surveys the large partnership has none yet: of their pages those are asked that are lists.
                known = not about or each.name == "merge" or each.name.startswith(tuple(_ROWS))
                if "GET" in refused.headers.get("Allow", "") and known:
                    found[each.name] = about

    walk(get_resolver(), False)
    return found


# --- Data -------------------------------------------------------------------------------------------------------------


def prepare(folder: Path) -> None:
    """A database with the partnership, and somebody who leads it."""
    _setup(folder)
    from django.core.management import call_command

    from wellknit.web.models import Initiative

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    initiative = Initiative.objects.create(key="large", name="A large partnership")
    fill(initiative)
    live_in(initiative)


# --- Asking -----------------------------------------------------------------------------------------------------------


@cache
def _client(folder: Path, who: str) -> Client:
    _setup(folder)
    from django.test import Client

    from wellknit.web.models import Account

    client = Client(SERVER_NAME="localhost")
    account = Account.objects.get(mail=f"{who}@example.org")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@cache
def _address(folder: Path, asked: str, who: str) -> str:
    from django.urls import reverse

    from wellknit.web import models
    from wellknit.web.scope import inside

    name, _, words = asked.partition("?")
    initiative = models.Initiative.objects.get(key="large")
    if not _pages()[name]:
        return f"{reverse(name, args=(initiative.key,))}?{words}"
    with inside(initiative):
        if name == "merge":
            return reverse(
                name, args=(initiative.key, "person", *models.Person.objects.values_list("pk", flat=True)[:2])
            )
        model: Any = getattr(models, next(model for start, model in _ROWS.items() if name.startswith(start)))
        rows = model.objects.order_by("pk")
        if who == "leader":
            site = models.Site.objects.all()[0]
            rows = rows.filter(involvements__site=site) if model is models.Person else rows.filter(site=site)
        if model is models.History:
            rows = rows.filter(verb="import" if name == "imported" else "merge")
        elif model is models.Upload:
            rows = rows.filter(state="waiting" if name == "spreadsheet_progress" else "read")
        return reverse(name, args=(initiative.key, rows[0].pk))


def page(folder: Path, name: str, who: str, worker: int = 0) -> dict[str, str]:
    """Asks for a page once, and tells how many queries it took; without a worker it works everything out itself."""
    client = _client(folder, who)
    from wellknit.web.running import beat

    beat(folder, bool(worker))
    from django.db import connection

    asked = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*rest)

    # ADMINISTRATOR pages are not a lead's: 403 is an answer too, and the quickest.
    with connection.execute_wrapper(count):
        response = client.get(_address(folder, name, who))
    if response.status_code not in (200, 403):
        raise RuntimeError(f"{name}: {response.status_code}")
    return {"told": f"{asked} queries, {len(response.content) / 1000:.0f} kB"}


def page_anew(folder: Path, name: str) -> dict[str, str]:
    """The same with nothing remembered from before, as after a change, while a worker is there to be asked."""
    _forget(folder)
    return page(folder, name, "lead", worker=1)


def by_the_worker(folder: Path) -> None:
    """What the worker is asked for where a page says that numbers are being worked out."""
    _forget(folder)
    _client(folder, "lead")
    from django.utils import timezone

    from wellknit.web.models import Account, Initiative
    from wellknit.web.partners.in_time import ALL, in_time
    from wellknit.web.scope import inside, viewer_of

    initiative = Initiative.objects.get(key="large")
    with inside(initiative):
        today = timezone.localdate()
        lead = Account.objects.get(mail="lead@example.org")
        in_time(viewer_of(lead, initiative), ALL, today - timedelta(days=365), today, today)


def _forget(folder: Path) -> None:
    _setup(folder)
    from django.core.cache import caches

    for each in caches.all():
        each.clear()
