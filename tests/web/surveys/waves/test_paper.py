"""Answers from paper, keyed in: they go the way of every answer, and stay marked as what they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import signing
from django.urls import reverse

from tests.web.answering_people import Person, fields
from tests.web.cast import Browser, Cast
from tests.web.surveys.waves.conftest import Made
from wellknit.web.models import Response, Submission, Wave
from wellknit.web.rules import Viewer
from wellknit.web.surveys.answering.visiting import cookie
from wellknit.web.surveys.promises import closing, drafts, tokens
from wellknit.web.surveys.promises.contents import Opening
from wellknit.web.surveys.promises.filling import Filling

MODES = ("identified", "confidential", "anonymous")


def keyed_in(client: Browser, wave: Wave, **said: Any) -> str:
    """Begins with a paper; the token, which no address has."""
    answer = client.post(f"/i/river/surveys/{wave.pk}/paper/", {"language": "es", **said})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/answer/{wave.pk}/")
    return str(answer.cookies[cookie(wave.pk)].value)


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_paper_is_keyed_in_as_such(cast: Cast, launched: Made, mode: str) -> None:
    wave, client = launched(mode), cast.client("silas")
    token = keyed_in(client, wave, who=str(cast.people["noor"]))
    invitee = tokens.opened(token)
    assert invitee is not None and invitee.person == cast.people["noor"]
    filling = drafts.found(wave, token)
    assert filling is not None and filling.on_paper and filling.language == "es"
    assert (filling.site, filling.role) == (("", "") if mode == "anonymous" else ("north", "core_site_partner"))
    for who in (str(cast.people["saul"]), "nobody known"):  # the south is not his to key in
        told = client.post(f"/i/river/surveys/{wave.pk}/paper/", {"who": who, "language": "es"})
        assert told.status_code == 422 and "Nobody of this name" in told.content.decode()


def kept(wave: Wave) -> list[Filling]:
    """What is kept of the answers, opened where it is sealed."""
    found = []
    for row in Submission.objects.filter(wave=wave):
        content = Opening(wave).content(bytes(row.content))
        assert content is not None
        found.append(content.filling)
    return found


@pytest.mark.parametrize("mode", MODES)
def test_a_paper_goes_the_way_of_every_answer_and_stays_marked(
    cast: Cast, launched: Made, nadia: Viewer, mode: str
) -> None:
    """Of one of the invited, and of nobody by name, for which no open link has to be on."""
    wave = launched(mode)
    assert not wave.open_code
    for who in (str(cast.people["noor"]), ""):
        typist = Person(cast, wave)
        typist.client = cast.client("silas")
        keyed_in(typist.client, wave, who=who, site=cast.sites["north"].pk, language="en")
        typist.get(typist.at("answer_first"))
        typist.send()
        while "/about/" in typist.address:
            typist.send(site="north", way="core_site_partner")
        assert typist.get(typist.at("answer_later")).status_code == 200
        typist.get(typist.at("answer_page", 1))
        typist.send(through_job="yes")
        sent = fields(typist.html)
        typist.send("send")
        assert 'class="code"' in typist.html
        # The reply was lost, and what the browser remembers is gone: the same again is the same.
        again = typist.client.post(typist.at("answer_check"), {**sent, "go": "send"})
        assert again.status_code == 200 and "They had been sent before." in again.content.decode()
    assert [each.on_paper for each in kept(wave)] == [True, True]
    assert closing.closed(nadia, wave) == 2
    # Rows of an anonymous wave do not tell it: few are on paper.
    assert [each.on_paper for each in Response.objects.filter(wave=wave)] == [mode != "anonymous"] * 2


def test_nobody_can_say_of_their_own_answer_that_it_is_on_paper(cast: Cast, launched: Made) -> None:
    wave, other = launched("confidential"), launched("identified")
    signed = signing.Signer(salt="wellknit.on-paper")
    sent = {"submission": "x", "a:through_job": "yes", "with:language": "en", "go": "send"}
    for said in ("1", wave.pk.hex, signing.Signer().sign(wave.pk.hex), signed.sign(other.pk.hex)):
        stranger = cast.client("")
        answer = stranger.post(reverse("answer_check", args=(wave.pk,)), {**sent, "with:on_paper": said})
        assert 'class="code"' not in answer.content.decode()
    assert not Submission.objects.filter(wave=wave).exists()
