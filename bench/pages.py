"""Pages of the web half: four sites of 500 organizations, 10,000 people, 40,000 involvements, asked in one process.

Every page that an initiative has is asked as a national lead, through Django's own test client: what is timed is all
that the server does, from the request to the last byte of the page, without a network. The pages come from the table
of addresses, so that those of later rooms join by themselves. Beside each: how many queries it asked.
"""

from __future__ import annotations

import logging
import os
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
#: Of which model the row is that an address is about, by how its name begins.
_ROWS = {
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
    for name in sorted(_pages()):
        yield Case(name, "page", (name,), aim="under 300 ms, under 15 queries")


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
    fill(Initiative.objects.create(key="large", name="A large partnership"))


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


# --- Asking -----------------------------------------------------------------------------------------------------------


@cache
def _client(folder: Path) -> Client:
    _setup(folder)
    from django.test import Client
    from django.utils import timezone

    from wellknit.web import models
    from wellknit.web.scope import inside

    initiative = models.Initiative.objects.get(key="large")
    account = models.Account.objects.filter(mail="lead@example.org").first()
    if account is None:
        account = models.Account.objects.make("lead@example.org", "Lead", None)
        with inside(initiative):
            models.Membership.objects.create(
                initiative=initiative, account=account, seat=models.Seat.NATIONAL_LEAD, start=timezone.localdate()
            )
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@cache
def _address(folder: Path, name: str) -> str:
    from django.urls import reverse

    from wellknit.web import models
    from wellknit.web.scope import inside

    initiative = models.Initiative.objects.get(key="large")
    if not _pages()[name]:
        return reverse(name, args=(initiative.key,))
    model: Any = getattr(models, next(model for start, model in _ROWS.items() if name.startswith(start)))
    with inside(initiative):
        return reverse(name, args=(initiative.key, model.objects.order_by("pk")[0].pk))


def page(folder: Path, name: str) -> dict[str, str]:
    """Asks for a page once, and tells how many queries it took."""
    client = _client(folder)
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
