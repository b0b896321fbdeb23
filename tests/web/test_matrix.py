"""Every address there is, asked by everybody, in every way, for what is theirs and what is not.

The table is the expectation; an address that is not in it fails. A row is read so: ask with this method for an object
of this place, and who is named after a status gets it, '*' being all others who are members. Whoever is not signed in
is led to signing in; whoever is no member finds nothing; a method without a row is refused with 405.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scopes_disabled

from tests.web import (
    matrix_briefs,
    matrix_comments,
    matrix_folder_waves,
    matrix_outreach,
    matrix_releases,
    matrix_results,
    matrix_waves,
)
from tests.web.cast import SEATS, Cast, brought
from tests.web.matrix_answering import ARGUMENTS as ANSWERING
from tests.web.matrix_answering import OUTSIDE as ANSWERED
from tests.web.matrix_instruments import BEHIND as BEHIND_INSTRUMENTS
from tests.web.matrix_instruments import EXPECTED as INSTRUMENTS
from tests.web.matrix_instruments import MORE as OF_INSTRUMENTS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NORTH_OR_LEAD = "nadia silas"

#: Pages of an initiative: what is asked ('GET', or 'GET north' for an object there), and the status for whom.
EXPECTED: dict[str, dict[str, str]] = {
    "home": {"GET": "200: *"},
    "initiative_change": {"GET": "200: nadia; 403: *", "POST": "422: nadia; 403: *"},
    "site_add": {"GET": "200: nadia; 403: *", "POST": "422: nadia; 403: *"},
    "site_change": {
        "GET north": "200: nadia; 403: silas; 404: *",
        "POST north": "422: nadia; 403: silas; 404: *",
        "GET south": "200: nadia; 403: sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "organizations": {"GET": "200: nadia silas sol cora paz; 403: *"},
    "organization_add": {"GET": "200: nadia silas sol; 403: *", "POST": "422: nadia silas sol; 403: *"},
    "organization": {
        "GET north": "200: nadia silas cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "GET nation": "200: nadia silas sol; 404: *",
        "GET hills": "404: *",
    },
    "organization_change": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET nation": "200: nadia; 403: silas sol; 404: *",
        "POST nation": "422: nadia; 403: silas sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "organization_remove": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "302: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "outreach_change": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "organization_involvement_add": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "people": {"GET": "200: nadia silas sol cora paz; 403: *"},
    "person_add": {"GET": "200: nadia silas sol; 403: *", "POST": "422: nadia silas sol; 403: *"},
    "person": {
        "GET north": "200: nadia silas cora; 404: sol paz; 403: *",
        "GET south": "200: nadia sol; 404: silas cora paz; 403: *",
        "GET nation": "200: nadia; 404: silas sol cora paz; 403: *",
        "GET hills": "404: nadia silas sol cora paz; 403: *",
    },
    "person_change": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "person_remove": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "302: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "person_involvement_add": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "involvement_change": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "involvement_remove": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "302: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "files": {"GET": "200: nadia; 403: *", "POST": "200: nadia; 403: *"},
    "spreadsheets": {"GET": "200: nadia silas sol; 403: *", "POST": "422: nadia silas sol; 403: *"},
    "spreadsheet_export": {"POST": "302: nadia silas sol; 403: *"},
    # An upload is its owner's alone, whatever else somebody leads.
    "spreadsheet": {
        "GET north": "200: silas; 404: *",
        "POST north": "422: silas; 404: *",
        "GET south": "200: sol; 404: *",
        "POST south": "422: sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "spreadsheet_sheet": {
        "POST north": "302: silas; 404: *",
        "POST south": "302: sol; 404: *",
        "POST hills": "404: *",
    },
    "spreadsheet_progress": {
        "GET north": "302: silas; 404: *",
        "GET south": "302: sol; 404: *",
        "GET hills": "404: *",
    },
    "spreadsheet_preview": {
        "GET north": "200: silas; 404: *",
        "GET south": "200: sol; 404: *",
        "GET hills": "404: *",
    },
    "spreadsheet_answer": {
        "POST north": "302: silas; 404: *",
        "POST south": "302: sol; 404: *",
        "POST hills": "404: *",
    },
    "spreadsheet_import": {
        "POST north": "409: silas; 404: *",
        "POST south": "409: sol; 404: *",
        "POST hills": "404: *",
    },
    "spreadsheet_discard": {
        "POST north": "302: silas; 404: *",
        "POST south": "302: sol; 404: *",
        "POST hills": "404: *",
    },
    "imported": {
        "GET north": "200: nadia silas; 404: sol; 403: *",
        "GET south": "200: nadia sol; 404: silas; 403: *",
        "GET hills": "404: nadia silas sol; 403: *",
    },
    "import_undo": {
        "POST north": "302: nadia silas; 404: sol; 403: *",
        "POST south": "302: nadia sol; 404: silas; 403: *",
        "POST hills": "404: nadia silas sol; 403: *",
    },
    "duplicates": {"GET": "200: nadia silas sol; 403: *"},
    "duplicate_say": {
        "POST north": "302: nadia silas; 404: sol; 403: *",
        "POST south": "404: *",
        "POST hills": "404: *",
    },
    "merge": {
        "GET north": "200: nadia silas; 404: sol; 403: *",
        "POST north": "409: nadia silas; 404: sol; 403: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "merged": {
        "GET north": "200: nadia silas; 404: sol; 403: *",
        "GET south": "200: nadia sol; 404: silas; 403: *",
        "GET hills": "404: nadia silas sol; 403: *",
    },
    "merge_undo": {
        "POST north": "302: nadia silas; 404: sol; 403: *",
        "POST south": "302: nadia sol; 404: silas; 403: *",
        "POST hills": "404: nadia silas sol; 403: *",
    },
    "members": {"GET": "200: nadia silas sol; 403: *"},
    "invite": {"GET": "200: nadia silas sol; 403: *", "POST": "422: nadia silas sol; 403: *"},
    "membership_end": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST nation": "302: nadia; 404: *",
        "POST hills": "404: *",
    },
    "involvement_invite": {
        "GET north": "200: nadia silas; 403: cora; 404: *",
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "invitation_withdraw": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST hills": "404: *",
    },
    "invitation_resend": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST hills": "404: *",
    },
    "who_sees_what": {"GET": "200: *"},
    "view_as": {"GET": "200: *", "POST": "422: *"},
    "view_as_end": {"POST": "302: *"},
    "history": {"GET": "200: nadia silas sol; 403: *"},
    "history_undo": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST hills": "404: *",
    },
    "machine": {"GET": "200: ada; 403: *"},
    "search": {"GET": "200: *"},
    "jobs": {"GET": "200: nadia silas sol ada; 403: *"},
    "job_backup": {"POST": "302: ada; 403: *"},
    "job_off": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST nation": "302: nadia; 404: *",
        "POST hills": "404: *",
    },
    "job_again": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST nation": "302: nadia; 404: *",
        "POST hills": "404: *",
    },
    "recovery_confirm": {
        "GET north": "200: nadia silas; 404: *",
        "POST north": "422: nadia silas; 404: *",
        "GET south": "200: nadia sol; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "GET nation": "200: nadia; 404: *",
        "POST nation": "422: nadia; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "recovery_refuse": {
        "POST north": "302: nadia silas; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST nation": "302: nadia; 404: *",
        "POST hills": "404: *",
    },
}

EXPECTED |= matrix_outreach.EXPECTED | matrix_folder_waves.EXPECTED | INSTRUMENTS | matrix_waves.EXPECTED
EXPECTED |= matrix_results.EXPECTED
EXPECTED |= matrix_releases.EXPECTED | matrix_comments.EXPECTED | matrix_briefs.EXPECTED
MORE = (
    *matrix_outreach.MORE,
    *matrix_folder_waves.MORE,
    *matrix_waves.MORE,
    *matrix_results.MORE,
    *matrix_releases.MORE,
    *matrix_comments.MORE,
    *matrix_briefs.MORE,
)
#: What follows an object in an address.
BEHIND = BEHIND_INSTRUMENTS | matrix_results.BEHIND | matrix_briefs.BEHIND

#: Pages outside of any initiative: what somebody signed in gets, and what a stranger without an account gets.
OUTSIDE: dict[str, dict[str, tuple[int, int]]] = {
    "start": {"GET": (302, 302)},
    "healthz": {"GET": (200, 200)},
    "language": {"POST": (302, 302)},
    "begin": {"GET": (403, 404), "POST": (403, 404)},
    "begin_token": {"GET": (404, 404)},
    "join": {"GET": (404, 404), "POST": (404, 404)},
    "join_token": {"GET": (302, 302)},
    "profile": {"GET": (200, 302), "POST": (422, 302)},
    "lost": {"GET": (200, 200), "POST": (422, 422)},
    "lost_token": {"GET": (302, 302)},
    "lost_open": {"GET": (404, 404), "POST": (404, 404)},
    **ANSWERED,
    "no_mails": {"GET": (404, 404), "POST": (404, 404)},
}
#: allauth's own, asked with GET.
SIGNING_IN: dict[str, tuple[int, int]] = {
    "account_login": (302, 200),
    "account_logout": (200, 302),
    "account_inactive": (200, 200),
    "account_signup": (302, 200),
    "account_reauthenticate": (200, 302),
    "account_request_reauthentication_code": (200, 302),
    "account_confirm_reauthentication_code": (302, 302),
    "account_email": (200, 302),
    "account_email_verification_sent": (200, 200),
    "account_change_password": (200, 302),
    "account_set_password": (302, 302),
    "account_reset_password": (200, 200),
    "account_confirm_login_code": (302, 302),
    "account_confirm_email": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_done": (200, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_index": (200, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (404, 302),
    "mfa_view_recovery_codes": (404, 302),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_download_recovery_codes": (404, 302),
    "mfa_list_webauthn": (200, 302),
    "mfa_add_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
    "mfa_edit_webauthn": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_login_webauthn": (302, 302),
}


#: What those addresses are asked with.
ARGUMENTS: dict[str, tuple[object, ...]] = {
    "begin_token": ("x",),
    "join_token": ("x",),
    "lost_token": ("x",),
    "no_mails": ("x",),
    "account_confirm_email": ("x",),
    "account_reset_password_from_key": ("x", "y"),
    "mfa_remove_webauthn": (1,),
    "mfa_edit_webauthn": (1,),
    **ANSWERING,
}


def patterns(resolver: URLResolver | None = None, within: bool = False) -> Iterator[tuple[str, bool]]:
    """Every named address, and whether it belongs to an initiative."""
    for each in (resolver or get_resolver()).url_patterns:
        inside = within or "<slug:initiative>" in str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, inside)
        elif isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield each.name, inside


def test_every_address_is_in_the_table() -> None:
    found = list(patterns())
    assert {name for name, inside in found if inside} == set(EXPECTED)
    assert {name for name, inside in found if not inside} == set(OUTSIDE) | set(SIGNING_IN)


def target(cast: Cast, name: str, place: str) -> str:
    """The address ``name``, for an object of ``place`` where it is about one."""
    if not place:
        return reverse(name, args=("river", *BEHIND.get(name, ())))
    at = {"north": ("library", "noor"), "south": ("clinic", "saul"), "nation": ("coalition", "nell")}
    organization, person = at.get(place, ("mill", "hugh"))
    member = "hal" if place == "hills" else f"spare {place}"
    row: Any
    if name.startswith(("spreadsheet", "import", "merge")) and not cast.uploads:
        brought(cast)
    if name in ("merge", "duplicate_say"):
        two = {"north": ("library", "parents"), "south": ("clinic", "clinic"), "hills": ("mill", "mill")}[place]
        return reverse(name, args=("river", "organization", *(cast.organizations[each].pk for each in two)))
    if name in OF_INSTRUMENTS:
        return reverse(name, args=("river", cast.more[OF_INSTRUMENTS[name]][place].pk, *BEHIND.get(name, ())))
    if name in MORE:
        row = cast.more[name][place]
    elif name.startswith("spreadsheet"):
        row = cast.uploads[place]
    elif name.startswith("import"):
        row = cast.imports[place]
    elif name.startswith("merge"):
        row = cast.merges[place]
    elif name.startswith("site"):
        row = cast.sites[place]
    elif name.startswith(("organization", "outreach")):
        row = cast.organizations[organization]
    elif name.startswith("person"):
        row = cast.people[person]
    elif name.startswith("involvement"):
        row = cast.involvements[person]
    elif name == "membership_end":
        row = cast.memberships[member]
    elif name.startswith("recovery"):
        row = cast.recoveries[place]
    elif name.startswith("job"):
        row = cast.jobs[place]
    elif name.startswith("invitation"):
        row = cast.invitations[place]
    else:
        row = cast.removals[place]
    return reverse(name, args=("river", row.pk, *BEHIND.get(name, ())))


def statuses(text: str) -> dict[str, int]:
    """'200: nadia; 404: *' as what each member gets."""
    found: dict[str, int] = {}
    rest = 0
    for part in text.split(";"):
        status, _, names = part.partition(":")
        for name in names.split():
            if name == "*":
                rest = int(status)
            else:
                found[name] = int(status)
    return {name: found.get(name, rest) for name in SEATS}


def askers(expected: dict[str, int], method: str, turn: int, long: bool) -> list[str]:
    """Who of the members asks: with --long everybody.

    A method that is refused is refused before anybody looks who asks, and HEAD is GET: one of those who get the same,
    each in turn. On PostgreSQL so with every method: it has a part in what is found, and none in who may.
    """
    if long or (method in ("GET", "POST") and connection.vendor == "sqlite"):
        return [*expected]
    seats = [*expected]
    first: dict[int, str] = {}
    for who in seats[turn % len(seats) :] + seats[: turn % len(seats)]:
        first.setdefault(expected[who], who)
    return [*first.values()]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_matrix(cast: Cast, name: str, long: bool) -> None:
    wrong = []
    rows, turn = EXPECTED[name], [*EXPECTED].index(name)
    allowed = {row.split()[0] for row in rows}
    places = {row.partition(" ")[2] for row in rows}
    clients = {"hal": cast.client("hal"), "nobody": cast.client()}
    for place in sorted(places):
        address = target(cast, name, place)
        for method in METHODS:
            if not long and method not in ("GET", "POST") and place != min(places):
                continue  # a method that is refused is refused before it is looked where the object is
            asked = f"{'GET' if method == 'HEAD' else method} {place}".strip()
            if asked.split()[0] in allowed and asked not in rows:
                continue
            expected = statuses(rows[asked]) if asked in rows else dict.fromkeys(SEATS, 405)
            chosen = {who: expected[who] for who in askers(expected, method, turn, long)}
            for who, status in {**chosen, "hal": 404, "nobody": 302}.items():
                if who not in clients:
                    clients[who] = cast.client(who)
                got = clients[who].generic(method, address).status_code
                # What one of them did away with, the next finds no more: act once, as the first who may.
                if got != status and not (method == "POST" and status == 302 and got == 404):
                    wrong.append((who, f"{method} {place}", got, status))
    assert wrong == []


def test_outside_of_initiatives(cast: Cast) -> None:
    rows = {**OUTSIDE, **{name: {"GET": statuses} for name, statuses in SIGNING_IN.items()}}
    wrong = []
    for name, row in rows.items():
        address = reverse(name, args=ARGUMENTS.get(name, ()))
        for method in METHODS if name in OUTSIDE else ("GET",):
            got = tuple(cast.client(who).generic(method, address).status_code for who in ("eve", ""))
            if got != row.get("GET" if method == "HEAD" else method, (405, 405)):
                wrong.append((name, method, got))
    assert wrong == []


# --- GET changes nothing ----------------------------------------------------------------------------------------------


def contents() -> str:
    """A digest of every table but the sessions', which remember that somebody looks."""
    digest = hashlib.sha256()
    with scopes_disabled(), connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table):
            if model._meta.db_table == "django_session":
                continue
            key = model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{key}"')
            digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


def test_looking_changes_nothing(cast: Cast, long: bool) -> None:
    """Whoever looks at all that is theirs; with --long they try everything else as well."""
    brought(cast)
    asked = 0
    for who in SEATS:
        client = cast.client(who)
        # Signing in is noted with the account, so it stands before the looking.
        before = contents()
        for name, rows in EXPECTED.items():
            seen = {row.partition(" ")[2]: statuses(text)[who] for row, text in rows.items() if row.startswith("GET")}
            for place in sorted(place for place, status in seen.items() if long or status == 200):
                client.get(target(cast, name, place))
                asked += 1
        assert contents() == before, who
    assert asked > 200
