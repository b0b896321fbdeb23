"""Who appears in the tests: an initiative on the river with two sites, its people, and one in the hills beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_scopes import scope

from tests.web.cast_briefs import brief_rows
from tests.web.cast_comments import comment_rows
from tests.web.cast_folder_waves import answered
from tests.web.cast_instruments import instrument_rows
from tests.web.cast_outreach import outreach_rows
from tests.web.cast_releases import released
from tests.web.cast_results import result_rows
from tests.web.cast_surveys import survey_rows
from tests.web.cast_waves import wave_rows
from wellknit.web.accounts.actions import make_account
from wellknit.web.jobs import KINDS, Kind
from wellknit.web.models import (
    Account,
    Consent,
    History,
    Initiative,
    Invitation,
    Involvement,
    Job,
    Membership,
    Organization,
    Outreach,
    Person,
    Recovery,
    Seat,
    Site,
    Upload,
)
from wellknit.web.models.membership import digest

#: A kind of job that does nothing but say so.
KINDS["test"] = Kind("test", gettext_lazy("Overview"), "change_people", lambda job, told: "nothing to do")
PASSWORD = "four lanterns by the weir"
LONG_AGO = date(2020, 1, 1)


@dataclass
class Cast:
    """Accounts by first name, rows by what they are called."""

    river: Initiative
    hills: Initiative
    accounts: dict[str, Account]
    sites: dict[str, Site]
    organizations: dict[str, Organization]
    people: dict[str, Person]
    involvements: dict[str, Involvement]
    memberships: dict[str, Membership]
    invitations: dict[str, Invitation]
    removals: dict[str, History]
    uploads: dict[str, Upload]
    imports: dict[str, History]
    merges: dict[str, History]
    jobs: dict[str, Job]
    recoveries: dict[str, Recovery]
    more: dict[str, dict[str, Any]] = field(default_factory=dict)

    def client(self, name: str = "", **more: Any) -> Browser:
        """A browser in which ``name`` is signed in."""
        client = Browser(**more)
        if name:
            client.force_login(self.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client


class Browser(Client):
    """Asks over HTTPS, as people do."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["secure"] = True
        kwargs.setdefault("SERVER_NAME", "trust.example.org")
        return super().generic(*args, **kwargs)


#: Everybody's seat: in which site, and for which organization.
SEATS = {
    "nadia": (Seat.NATIONAL_LEAD, "", ""),
    "silas": (Seat.SITE_LEADER, "north", ""),
    "sol": (Seat.SITE_LEADER, "south", ""),
    "cora": (Seat.CORE_SITE_PARTNER, "north", "library"),
    "paz": (Seat.COMMUNITY_PARTNER, "north", "parents"),
    "eve": (Seat.EVALUATOR, "", ""),
    "kim": (Seat.KEYHOLDER, "", ""),
    "rhea": (Seat.READER, "", ""),
    "ada": (Seat.ADMINISTRATOR, "", ""),
}
ORGANIZATIONS = {"library": "north", "parents": "north", "clinic": "south", "coalition": ""}


def gathered() -> Cast:
    """Everybody, anew in the test's database."""
    river = Initiative.objects.create(key="river", name="River Partners", short="RP", began=2019)
    hills = Initiative.objects.create(key="hills", name="Hill Schools")
    accounts = {name: make_account(f"{name}@example.org", name.title(), PASSWORD, "en") for name in SEATS}
    accounts["hal"] = make_account("hal@example.org", "Hal", PASSWORD, "en")
    cast = Cast(river, hills, accounts, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
    with scope(initiative=river):
        _site(cast, river, "north")
        _site(cast, river, "south")
        for key, site in ORGANIZATIONS.items():
            _organization(cast, river, key, site)
        _person(cast, river, "noor", "library", "north")
        _person(cast, river, "saul", "clinic", "south")
        _person(cast, river, "nell", "coalition", "")
        for name, (seat, site, organization) in SEATS.items():
            cast.memberships[name] = Membership.objects.create(
                initiative=river,
                account=accounts[name],
                seat=seat,
                site=cast.sites.get(site),
                organization=cast.organizations.get(organization),
                start=LONG_AGO,
            )
        for site in ("north", "south", "nation"):
            cast.memberships[f"spare {site}"] = _spare(river, site, cast.sites.get(site))
            cast.jobs[site] = _job(river, cast.sites.get(site))
            cast.recoveries[site] = _recovery(cast.memberships[f"spare {site}"].account)
        for site in ("north", "south"):
            cast.invitations[site] = _invitation(
                river, cast.sites[site], cast.organizations["library" if site == "north" else "clinic"]
            )
            cast.removals[site] = _removal(river, cast, site)
    with scope(initiative=hills):
        _site(cast, hills, "hills")
        _organization(cast, hills, "mill", "hills")
        _person(cast, hills, "hugh", "mill", "hills")
        cast.memberships["hal"] = Membership.objects.create(
            initiative=hills, account=accounts["hal"], seat=Seat.NATIONAL_LEAD, start=LONG_AGO
        )
        cast.jobs["hills"] = _job(hills, cast.sites["hills"])
        cast.recoveries["hills"] = _recovery(accounts["hal"])
        cast.invitations["hills"] = _invitation(hills, cast.sites["hills"], cast.organizations["mill"])
        cast.removals["hills"] = _removal(hills, cast, "hills")
    outreach_rows(cast, mark)
    survey_rows(cast, mark)
    instrument_rows(cast, mark)
    answered(cast, mark)
    wave_rows(cast, mark)
    result_rows(cast, mark)
    released(cast, mark)
    comment_rows(cast, mark)
    brief_rows(cast, mark)
    return cast


def mark(place: str) -> str:
    """A word that stands in the data of one place and nowhere else."""
    return {"north": "zephyrnorth", "south": "quartzsouth", "hills": "umbrahills", "": "cobaltnation"}[place]


def _site(cast: Cast, initiative: Initiative, key: str) -> None:
    cast.sites[key] = Site.objects.create(initiative=initiative, key=key, name=f"{key.title()} bank")


def _organization(cast: Cast, initiative: Initiative, key: str, site: str) -> None:
    made = Organization.objects.create(
        initiative=initiative,
        key=key,
        name=f"{key.title()} {mark(site)}",
        sector="nonprofit",
        kind=f"kind {mark(site)}",
        profile=f"Profile of {key}, {mark(site)}.",
        site=cast.sites.get(site),
        national_position=None if site else 0,
        position=len(cast.organizations),
    )
    cast.organizations[key] = made
    Outreach.objects.create(initiative=initiative, organization=made, status="active", asked=f"asked {mark(site)}")


def _person(cast: Cast, initiative: Initiative, key: str, organization: str, site: str) -> None:
    made = Person.objects.create(
        initiative=initiative,
        key=key,
        name=f"{key.title()} {mark(site)}",
        mail=f"{key}@{mark(site)}.example.org",
        position=len(cast.people),
    )
    Consent.objects.create(initiative=initiative, person=made, to=f"survey_{mark(site)}", given=LONG_AGO)
    cast.people[key] = made
    cast.involvements[key] = Involvement.objects.create(
        initiative=initiative,
        person=made,
        organization=cast.organizations[organization],
        site=cast.sites.get(site),
        role="core_site_partner" if site else "national_partner",
        start=LONG_AGO,
        resources=f"a room of {mark(site)}",
        position=len(cast.involvements),
    )


def _spare(initiative: Initiative, key: str, site: Site | None) -> Membership:
    """Somebody whose access may be ended."""
    account = make_account(f"spare-{key}@example.org", f"Spare {mark(site.key if site else '')}", PASSWORD, "en")
    return Membership.objects.create(
        initiative=initiative,
        account=account,
        seat=Seat.COMMUNITY_PARTNER if site else Seat.READER,
        site=site,
        start=LONG_AGO,
    )


def _job(initiative: Initiative, site: Site | None) -> Job:
    """A job that failed, of a kind that every place can have."""
    word = mark(site.key if site else "")
    return Job.objects.create(
        initiative=initiative,
        kind="test",
        sentence="change_people",
        site=site.pk if site else None,
        state="failed",
        asked=timezone.now(),
        wrong=f"broke at {word}",
    )


def _recovery(account: Account) -> Recovery:
    """Somebody who waits for a way back."""
    now = timezone.now()
    return Recovery.objects.create(
        account=account, token=digest(f"way of {account.mail}"), code="", asked=now, expires=now + timedelta(days=1)
    )


def _invitation(initiative: Initiative, site: Site, organization: Organization) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        initiative=initiative,
        mail=f"guest@{mark(site.key)}.example.org",
        seat=Seat.CORE_SITE_PARTNER,
        site=site,
        organization=organization,
        token=digest(f"token of {site.key}"),
        sent=now,
        expires=now + timedelta(days=365),
    )


def brought(cast: Cast) -> None:
    """What came in spreadsheets: in each place an upload of its leader's, an import, and two that were made one."""
    from wellknit.web.history import added, recorded
    from wellknit.web.partners.duplicates.merging import merged
    from wellknit.web.partners.spreadsheets.uploading import received
    from wellknit.web.rules import Viewer

    for place, who, key in (("north", "silas", "parents"), ("south", "sol", "clinic"), ("hills", "hal", "mill")):
        initiative, site = cast.hills if place == "hills" else cast.river, cast.sites[place]
        viewer = Viewer(cast.accounts[who], initiative, ())
        with scope(initiative=initiative):
            upload = received(viewer, "organizations", f"{mark(place)}.csv", b"")
            # As it is once it is read, without starting the process that reads.
            upload.put(["name", "site"], [(2, [f"House of {mark(place)}", site.name])])
            upload.state, upload.matched = "read", {"name": "name", "site": "site"}
            upload.save()
            cast.uploads[place] = upload
            done = Upload(file=f"{mark(place)}-before.csv")
            entry = recorded(viewer, "import", done, new={"table": "organizations", "rows": {"new": 0}})
            entry.site = site.pk
            entry.save()
            cast.imports[place] = entry
            double = added(viewer, Organization(key=f"double_{place}", name=f"Double {mark(place)}", site=site))
            kept = cast.organizations[key]
            cast.merges[place] = merged(viewer, kept, double, (1, 1), {})
            Organization.objects.filter(pk=kept.pk).update(version=1)  # as if nothing had happened


def _removal(initiative: Initiative, cast: Cast, site: str) -> History:
    """A person who was removed, as History keeps it."""
    from wellknit.web.history import added, removed
    from wellknit.web.rules import Viewer

    account = cast.accounts["nadia" if site != "hills" else "hal"]
    viewer = Viewer(account, initiative, ())
    gone = Organization(key=f"gone_{site}", name=f"Gone {mark(site)}", site=cast.sites[site])
    return removed(viewer, added(viewer, gone), 1)
