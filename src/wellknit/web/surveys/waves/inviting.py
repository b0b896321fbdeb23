"""Inviting: who of the roster is asked, at launch and later, and people who are on no roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.web.history import Changed, changed, recorded
from wellknit.web.models import Invitee, Mode, Person, Wave, WaveState
from wellknit.web.partners.records import find
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer, reach
from wellknit.web.surveys.promises import tokens
from wellknit.web.surveys.waves import asking

__all__ = ["change_invitee", "invite_late", "invite_others", "invited", "late", "opted_out_before", "uninvite"]


def invited(viewer: Viewer, wave: Wave, people: Sequence[asking.Asked]) -> int:
    """Invites ``people``, but for those who are; whoever wanted no mails before wants none now. How many it invited."""
    there = set(Invitee.objects.filter(wave=wave, person__isnull=False).values_list("person", "site"))
    out = opted_out_before()
    rows = [
        Invitee(
            initiative=viewer.initiative,
            wave=wave,
            person_id=each.person,
            organization_id=each.organization,
            site_id=each.site,
            role=each.role,
            opted_out=each.person in out,
        )
        for each in people
        if (each.person, each.site) not in there
    ]
    Invitee.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def opted_out_before() -> set[Any]:
    """People who have said no to mails of any wave, and not taken it back in a later one."""
    said = Invitee.objects.filter(person__isnull=False).order_by("wave__launched", "pk")
    last = dict(said.values_list("person", "opted_out"))
    return {person for person, out in last.items() if out}


def late(viewer: Viewer, wave: Wave) -> list[asking.Asked]:
    """People of the roster who are in a site and role that is asked, by now or on the reference date, and are not
    invited: those whom ``viewer`` may invite."""
    where = reach(viewer, "invite_respondents")
    places = {(site, role) for site, role in asking.chosen(wave) if (site in where.sites if site else where.national)}
    there = set(Invitee.objects.filter(wave=wave, person__isnull=False).values_list("person", "site"))
    found: dict[Any, asking.Asked] = {}
    for day in (timezone.localdate(), wave.day):
        for each in asking.asked(places, day):
            if (each.person, each.site) not in there:
                found.setdefault((each.person, each.site), each)
    return list(found.values())


def running_wave(wave: Wave) -> Wave:
    """The wave, held until the transaction ends. Raises Refused where nobody can answer it."""
    now = Wave.objects.select_for_update().get(pk=wave.pk)
    if now.state != WaveState.OPEN:
        raise Refused(_("The survey is not open, so nobody can be invited to it."))
    return now


def invite_late(viewer: Viewer, wave: Wave) -> int:
    """Invites everybody of ``late``; how many. Nobody is written to yet. Raises Refused."""
    now = running_wave(wave)
    count = invited(viewer, now, late(viewer, now))
    if count:
        recorded(viewer, "invite_many", now, new={"invited": count})
    return count


def invite_others(viewer: Viewer, wave: Wave, labels: Iterable[str], values: dict[str, Any]) -> int:
    """Invites people who are on no roster, one a label: they get printed links. Raises Refused."""
    now = running_wave(wave)
    if values["minor"] and not now.minors:
        raise Refused(_("In this survey only people of 18 and more may answer. It was launched so."))
    agreed: date | None = values.get("guardian_agreed") if values["minor"] else None
    rows = [
        Invitee(
            initiative=viewer.initiative,
            wave=now,
            label=label,
            site=values["site"],
            role=values["role"],
            minor=values["minor"],
            guardian_agreed=agreed,
            guardian_by=viewer.account if agreed else None,
        )
        for label in labels
    ]
    Invitee.objects.bulk_create(rows, batch_size=500)
    recorded(viewer, "invite_many", now, new={"invited": len(rows)})
    return len(rows)


def change_invitee(viewer: Viewer, invitee: Invitee, version: int, values: Mapping[str, Any]) -> Invitee:
    """Notes something of one of the invited, and who noted that a guardian agreed. Raises Changed and Refused."""
    said = dict(values)
    if said["minor"] and not invitee.wave.minors:
        raise Refused(_("In this survey only people of 18 and more may answer. It was launched so."))
    if not said["minor"]:
        said["guardian_agreed"] = None
    before = Invitee.objects.get(pk=invitee.pk)  # the form has written into the row that it was opened with
    if said["guardian_agreed"] != before.guardian_agreed:
        said["guardian_by"] = viewer.account if said["guardian_agreed"] else None
    now = changed(viewer, invitee, version, said)
    if said["minor"] and said["guardian_agreed"] is None:
        tokens.revoked(now)  # what was issued before somebody was found to be under 18 opens nothing
    return now


def uninvite(viewer: Viewer, invitee: Invitee, version: int) -> None:
    """Takes an invitation back with all of its links. Where answers carry names, that of somebody who answered stays.

    In anonymous waves it is done whether somebody has answered or not: refusing it would tell. Raises Changed, Refused.
    """
    now = find(Invitee.objects.select_for_update(of=("self",)).select_related("wave"), invitee.pk)
    if now.version != version:
        raise Changed(now)
    if now.answered and now.wave.mode != Mode.ANONYMOUS:
        raise Refused(_("This person has answered already."))
    tokens.revoked(now)
    # History keeps nothing of the row, which would say whether there was an answer; inviting again is as quick.
    recorded(viewer, "uninvite", now)
    now.delete()


def names_of(people: Iterable[asking.Asked]) -> dict[Any, str]:
    """Names of people by id, for a page of a list."""
    return dict(Person.objects.filter(pk__in=[each.person for each in people]).values_list("pk", "name"))
