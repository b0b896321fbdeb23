"""Pages of the web half: four sites of 500 organizations, 10,000 people, 40,000 involvements, asked in one process.

Every page that an initiative has is asked as a national lead, through Django's own test client: what is timed is all
that the server does, from the request to the last byte of the page, without a network. The pages come from the table
of addresses, so that those of later rooms join by themselves. Beside each: how many queries it asked. The partnership
has been lived in: a line of History for every row, an import of 2,000 organizations, a merge, a spreadsheet on its way
in. Pages that remember what they worked out are asked once more with nothing remembered.
"""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.run import Case

if TYPE_CHECKING:
    from django.test import Client

    from wellknit.web.models import Initiative

SITES, ORGANIZATIONS, PEOPLE, INVOLVEMENTS = 4, 500, 10_000, 40_000
_DAY = date(2016, 1, 1)
_SECTORS = ("nonprofit", "education", "health", "business", "government")
_STATES = ("to_contact", "invited", "joined", "active", "paused", "left")
_SEED = 20210315
_IMPORTED = 2_000
#: Pages that remember what they worked out, and with which words they are asked: these show themselves anew too.
_KEEPING = (
    "duplicates", "duplicates?of=people", "spreadsheet_preview",
    "timeline", "timeline?scope=all", "timeline?scope=national",
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
    for name in sorted({*_pages(), *_KEEPING}):
        yield Case(name, "page", (name,), aim=aim)
        if name in _KEEPING:
            rows = "under 3 s" if name == "spreadsheet_preview" else aim
            yield Case(f"{name}, after a change", "page_anew", (name,), aim=rows)
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
                if "GET" in refused.headers.get("Allow", ""):
                    found[each.name] = "<uuid:pk>" in str(each.pattern)

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
    _live_in(initiative)


def fill(
    initiative: Initiative,
    sites: int = SITES,
    organizations: int = ORGANIZATIONS,
    people: int = PEOPLE,
    involvements: int = INVOLVEMENTS,
) -> None:
    """Rows of ``initiative``, the same each time: ``organizations`` a site, and all else shared among the sites."""
    from wellknit.web import models
    from wellknit.web.scope import inside

    with inside(initiative):
        places = _made(
            models.Site, [{"key": f"site_{n}", "name": f"Site {n}", "position": n} for n in range(sites)], initiative
        )
        count = sites * organizations
        bodies = _made(
            models.Organization,
            [
                {
                    "key": f"organization_{n}",
                    "name": f"Organization {n:05}",
                    "site": places[n % sites],
                    "sector": _SECTORS[n % len(_SECTORS)],
                    "kind": f"kind {n % 12}",
                    "years_in_education": n % 40,
                    "position": n,
                }
                for n in range(count)
            ],
            initiative,
        )
        humans = _made(
            models.Person,
            [
                {"key": f"person_{n}", "name": f"Person {n:05}", "mail": f"p{n}@example.org", "position": n}
                for n in range(people)
            ],
            initiative,
        )
        _made(
            models.Consent,
            [{"person": each, "to": "survey", "given": _DAY} for n, each in enumerate(humans) if n % 3],
            initiative,
        )
        _made(models.Involvement, [_involvement(n, places, bodies, humans) for n in range(involvements)], initiative)
        _made(
            models.Outreach,
            [
                {
                    "organization": each,
                    "status": _STATES[n % len(_STATES)],
                    "asked": "to take part" if n % 3 else "",
                    "answered": "yes, from autumn on" if n % 5 == 1 else "",
                    "by": humans[n % people],
                    "next_step": "call" if n % 4 else "",
                    "day": _DAY + timedelta(days=n % 4000) if n % 4 else None,
                    "position": n,
                }
                for n, each in enumerate(bodies)
                if n % 7
            ],
            initiative,
        )
        for n in range(6):
            span = {"start": _DAY.replace(year=2016 + n), "end": date(2016 + n, 12, 31), "position": n}
            _made(models.Period, [{"key": f"year_{n}", "name": f"Year {n + 1}", **span}], initiative)
            _made(models.Grant, [{"key": f"grant_{n}", "funder": f"Funder {n}", **span}], initiative)
            _made(models.Phase, [{"key": f"phase_{n}", "name": f"Phase {n}", **span}], initiative)


def _made(model: Any, rows: list[dict[str, Any]], initiative: Initiative) -> list[Any]:
    return list(model.objects.bulk_create([model(initiative=initiative, **row) for row in rows], batch_size=1000))


def _involvement(n: int, places: list[Any], bodies: list[Any], humans: list[Any]) -> dict[str, Any]:
    """Everybody has several in a row; two in five go on."""
    start = _DAY + timedelta(days=(n * 37) % 3000)
    # The national partners are few, and every hundredth leads a site.
    role = ("core_site_partner", "community_partner")[n % 2] if n % 100 else "site_leader"
    body = bodies[n % len(bodies)]
    return {
        "role": role,
        "person": humans[n % len(humans)],
        "organization": body,
        "site": body.site,
        "start": start,
        "end": None if n % 5 < 2 else start + timedelta(days=200 + n % 700),
        "position": n,
    }


def _live_in(initiative: Initiative) -> None:
    """Names as people have them, and what years of work leave behind."""
    from wellknit.web import models
    from wellknit.web.history import fields_of, whole
    from wellknit.web.scope import inside, viewer_of

    draw = random.Random(_SEED)
    parts = [a + b for a in ("Ba", "Do", "Ke", "Li", "Mo", "Nu", "Ra", "Se", "Ti", "Vo") for b in ("la", "mir", "ne")]
    given = [f"{one}{other}" for one in parts[:14] for other in ("", "dan", "ra", "so", "via", "lin", "mar")]
    families = [f"{one}{other.lower()}{end}" for one in parts for other in parts for end in ("", "ez", "er")]
    with inside(initiative):
        people = list(models.Person.objects.all())
        for each in people:
            each.name = f"{draw.choice(given)} {draw.choice(families)}"
        models.Person.objects.bulk_update(people, ["name"], batch_size=500)
        bodies = list(models.Organization.objects.all())
        for body in bodies:
            body.name = f"{draw.choice(families)} {draw.choice(parts)} {body.kind} of {draw.choice(families)}den"
        models.Organization.objects.bulk_update(bodies, ["name"], batch_size=500)
        lead = _account("lead@example.org", initiative)
        rows = (*bodies, *people, *models.Involvement.objects.select_related("person", "organization"))
        acts = [
            {"verb": "add", "noun": each._meta.model_name, "row": each.pk, "name": str(each)[:254],
             "site": getattr(each, "site_id", None), "new": fields_of(each)}
            for each in rows
        ]  # fmt: skip
        upload = models.Upload(table="organizations", file="partners.xlsx", state="read")
        header = ["Organization", "Site", "Kind"]
        table = [(n, [f"{draw.choice(families)} {n}", f"Site {n % SITES}", "club"]) for n in range(2, _IMPORTED + 2)]
        upload.put(header, table)
        upload.matched = {"Organization": "name", "Site": "site", "Kind": "kind"}
        kept = {"account": lead, "when": _now()}
        told = {"table": "organizations", "file": "partners.xlsx", "packed": upload.packed, "matched": upload.matched}
        [read] = _made(models.Upload, [{**told, "state": "read", **kept}], initiative)
        _made(models.Upload, [{"table": "people", "file": "people.csv", "content": b"name", **kept}], initiative)
        acts.append(
            {"verb": "import", "noun": "upload", "row": read.pk, "name": "partners.xlsx",
             "new": {"table": "organizations", "rows": {"new": _IMPORTED}}}
        )  # fmt: skip
        one, other = people[:2]
        acts.append({"verb": "merge", "noun": "person", "row": one.pk, "name": one.name, "old": {"gone": whole(other)}})
        lines = _made(models.History, [{**each, "sequence": n, **kept} for n, each in enumerate(acts)], initiative)
        models.History.objects.filter(sequence__lt=_IMPORTED).update(part_of=lines[-2])
        lost = _account("lost@example.org", initiative)
        models.Recovery.objects.create(account=lost, token="0" * 64, code="0" * 64, asked=_now(), expires=_now(days=1))
        assert viewer_of(lead, initiative).chairs


def _now(days: int = 0) -> Any:
    from django.utils import timezone

    return timezone.now() + timedelta(days=days)


def _account(mail: str, initiative: Initiative) -> Any:
    """Somebody who leads the initiative. Within its scope."""
    from wellknit.web import models

    account = models.Account.objects.make(mail, mail.partition("@")[0], None)
    seat = {"seat": models.Seat.NATIONAL_LEAD, "start": _now().date()}
    models.Membership.objects.create(initiative=initiative, account=account, **seat)
    return account


# --- Asking -----------------------------------------------------------------------------------------------------------


@cache
def _client(folder: Path) -> Client:
    _setup(folder)
    from django.test import Client

    from wellknit.web.models import Account

    client = Client(SERVER_NAME="localhost")
    account = Account.objects.get(mail="lead@example.org")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@cache
def _address(folder: Path, asked: str) -> str:
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
        if model is models.History:
            rows = rows.filter(verb="import" if name == "imported" else "merge")
        elif model is models.Upload:
            rows = rows.filter(state="waiting" if name == "spreadsheet_progress" else "read")
        return reverse(name, args=(initiative.key, rows[0].pk))


def page(folder: Path, name: str, worker: int = 0) -> dict[str, str]:
    """Asks for a page once, and tells how many queries it took; without a worker it works everything out itself."""
    client = _client(folder)
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
        response = client.get(_address(folder, name))
    if response.status_code not in (200, 403):
        raise RuntimeError(f"{name}: {response.status_code}")
    return {"told": f"{asked} queries, {len(response.content) / 1000:.0f} kB"}


def page_anew(folder: Path, name: str) -> dict[str, str]:
    """The same with nothing remembered from before, as after a change, while a worker is there to be asked."""
    _forget(folder)
    return page(folder, name, worker=1)


def by_the_worker(folder: Path) -> None:
    """What the worker is asked for where a page says that numbers are being worked out."""
    _forget(folder)
    _client(folder)
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
