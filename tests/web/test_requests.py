"""What a request may be: forged, enormous, of any method; each address of the URLconf is tried."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.web.cast import PASSWORD, Browser, Cast
from tests.web.test_matrix import ARGUMENTS, EXPECTED, METHODS, OUTSIDE, SIGNING_IN, contents, target


def outside() -> dict[str, str]:
    return {name: reverse(name, args=ARGUMENTS.get(name, ())) for name in (*OUTSIDE, *SIGNING_IN)}


def test_no_form_is_taken_without_its_token(cast: Cast) -> None:
    """Every address is posted to, by who may most and by a stranger; none lets it through, and nothing changes."""
    addresses = [
        target(cast, name, row.partition(" ")[2])
        for name, rows in EXPECTED.items()
        for row in rows
        if row.startswith("POST")
    ]
    addresses += [address for name, address in outside().items() if name in SIGNING_IN or "POST" in OUTSIDE[name]]
    assert len(addresses) > 80
    for who in ("nadia", ""):
        client = cast.client(who, enforce_csrf_checks=True)
        before = contents()
        wrong = [each for each in addresses if client.post(each, {"version": "1", "name": "x"}).status_code != 403]
        assert (who, wrong) == (who, [])
        wrong = [each for each in addresses if client.post(each, HTTP_X_CSRFTOKEN="a" * 64).status_code != 403]
        assert (who, wrong) == (who, []) and contents() == before


def test_a_token_of_another_site_is_none(cast: Cast) -> None:
    client = cast.client("nadia", enforce_csrf_checks=True)
    client.get("/i/river/organizations/add/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    given_token = {"csrfmiddlewaretoken": token, "name": "Taken"}
    for origin in ("https://evil.example", "null", "http://trust.example.org"):
        response = client.post("/i/river/organizations/add/", given_token, HTTP_ORIGIN=origin)
        assert response.status_code == 403, origin
    answered = client.post(
        "/i/river/organizations/add/", given_token, HTTP_REFERER="https://trust.example.org/i/river/"
    )
    assert answered.status_code in (302, 422)


@pytest.mark.parametrize("who", ["cora", ""])
def test_pages_of_signing_in_answer_every_method(cast: Cast, who: str) -> None:
    client = cast.client(who)
    for name, address in outside().items():
        before = contents()
        for method in METHODS:
            status = client.generic(method, address).status_code
            assert status < 500, (name, method, status)
        if name != "account_logout":  # a POST there does what it says
            assert contents() == before, name
        client = cast.client(who)


def test_a_request_may_not_be_endless(cast: Cast) -> None:
    client, address = cast.client("nadia"), "/i/river/organizations/add/"
    assert client.post(address, {"name": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}).status_code == 400
    assert client.post(address, {f"f{number}": "x" for number in range(2_001)}).status_code == 400
    files = {f"f{number}": SimpleUploadedFile("x", b"x") for number in range(6)}
    assert client.post(address, files).status_code == 400
    assert client.get(f"/i/river/search/?q={'x' * 3000}").status_code == 200
    # A stranger neither, before anything is asked of the database.
    assert Browser().post("/account/login/", {"login": "x" * 2_600_000}).status_code == 400


@pytest.mark.parametrize(
    "header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_SERVER", "HTTP_X_ORIGINAL_HOST"]
)
def test_no_header_says_where_we_are(cast: Cast, header: str) -> None:
    """Wherever a page has a whole address in it, it is the configured one, or none."""
    client = cast.client("nadia")
    for address in ("/", "/i/river/", "/account/login/", "/account/second-factor/", "/none/"):
        response = client.get(address, **{header: "evil.example"})
        assert "evil" not in response.content.decode() + str(response.headers)
        assert (response.status_code == 400) == (header == "HTTP_HOST")


TARGETS = [
    "//evil.example",
    "///evil.example",
    "https:evil.example",
    "https:///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\t//evil.example",
    "https://trust.example.org@evil.example",
    "https://trust.example.org.evil.example/",
    "javascript:alert(1)",
    "data:text/html,evil",
    "/%0d%0aLocation:%20https://evil.example",
    "/\r\nSet-Cookie: evil=1",
    "http://trust.example.org/evil",
]


@pytest.mark.parametrize("to", TARGETS)
def test_every_next_leads_home(cast: Cast, to: str) -> None:
    eve = cast.accounts["eve"].mail
    client = cast.client("nadia")
    answers = [
        Browser().post("/account/login/", {"login": eve, "password": PASSWORD, "next": to}),
        Browser().post("/account/login/", {"login": eve, "password": PASSWORD}, QUERY_STRING=urlencode({"next": to})),
        Browser().get("/account/login/", {"next": to}),
        client.get("/account/login/", {"next": to}),
        client.post("/language/", {"language": "es", "next": to}),
        client.post("/account/reauthenticate/", {"password": PASSWORD, "next": to}),
        client.post("/account/logout/", {"next": to}),
    ]
    for response in answers:
        assert "evil" not in response.headers.get("Set-Cookie", "")
        if response.status_code in (301, 302):
            location = response.headers["Location"].replace("http://trust.example.org/", "/")
            assert location.startswith("/") and not location.startswith(("//", "/\\")) and "\n" not in location, to


def test_a_session_is_another_one_after_each_step(cast: Cast) -> None:
    """Whoever planted a session before, or kept one from before, has none afterwards (OWASP ASVS 5.0, V7.2.4)."""
    client = Browser()
    client.get("/join/planted/")
    planted = client.session.session_key
    client.post("/account/login/", {"login": "eve@example.org", "password": PASSWORD})
    inside = client.session.session_key
    assert inside != planted and client.get("/i/river/").status_code == 200
    stale = Browser()
    stale.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert stale.get("/i/river/").status_code == 302
    client.post("/account/logout/")
    stale.cookies[settings.SESSION_COOKIE_NAME] = inside
    assert stale.get("/i/river/").status_code == 302


def test_a_new_password_ends_other_sessions(cast: Cast) -> None:
    mine, other = cast.client("eve"), cast.client("eve")
    account = cast.accounts["eve"]
    account.set_password("another eight lanterns")
    account.save()
    assert mine.get("/i/river/").status_code == other.get("/i/river/").status_code == 302
