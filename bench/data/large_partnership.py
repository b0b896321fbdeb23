"""A partnership of four sites with 500 organizations each, 10,000 people and 40,000 involvements.

Lived in, it has what years of work leave behind: names as people have them, a line of History for every row, an import
of 2,000 organizations, a merge, spreadsheets on their way in.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellknit.web.models import Initiative

__all__ = ["fill", "live_in"]

SITES, ORGANIZATIONS, PEOPLE, INVOLVEMENTS = 4, 500, 10_000, 40_000
_DAY = date(2016, 1, 1)
_SECTORS = ("nonprofit", "education", "health", "business", "government")
_STATES = ("to_contact", "invited", "joined", "active", "paused", "left")
_SEED = 20210315
_IMPORTED = 2_000


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


def live_in(initiative: Initiative) -> None:
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
        _account("leader@example.org", initiative, seat="site_leader", site=models.Site.objects.all()[0])
        lost = _account("lost@example.org", initiative)
        models.Recovery.objects.create(account=lost, token="0" * 64, code="0" * 64, asked=_now(), expires=_now(days=1))
        assert viewer_of(lead, initiative).chairs


def _now(days: int = 0) -> Any:
    from django.utils import timezone

    return timezone.now() + timedelta(days=days)


def _account(mail: str, initiative: Initiative, **seat: Any) -> Any:
    """Somebody who leads the initiative, unless another seat is given. Within its scope."""
    from wellknit.web import models

    account = models.Account.objects.make(mail, mail.partition("@")[0], None)
    held = {"seat": models.Seat.NATIONAL_LEAD, "start": _now().date(), **seat}
    models.Membership.objects.create(initiative=initiative, account=account, **held)
    return account
