"""The demonstration has waves to answer: the printed links open their pages, and what is answered comes out closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.demo_waves import opened
from wellknit.web.models import Involvement, Wave
from wellknit.web.rules import Chair, Viewer
from wellknit.web.surveys.promises.closing import closed
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.linking import keys_of, links
from wellknit.web.surveys.promises.submitting import submitted
from wellknit.web.surveys.promises.tokens import opened as behind


def test_the_printed_links_open_pages_that_can_be_answered(cast: Cast) -> None:
    with scope(initiative=cast.river):
        doors = opened(cast.river, cast.accounts["kim"])
    assert [each.mode for each in doors] == ["identified", "confidential"] and doors[1].key and not doors[0].key
    for door in doors:
        assert door.who == cast.people["noor"].name
        page = cast.client().get(door.path, follow=True)
        assert page.status_code == 200 and "This is a demonstration" in page.content.decode()


def test_the_printed_key_tells_whose_answer_it_is(cast: Cast) -> None:
    viewer = Viewer(cast.accounts["kim"], cast.river, (Chair("keyholder"),))
    with scope(initiative=cast.river):
        door = opened(cast.river, cast.accounts["kim"])[1]
        wave, token = Wave.objects.get(key="open_confidential"), door.path.split("/")[2]
        invitee = behind(token)
        assert invitee is not None
        filling = replace(Filling(answers={"through_job": "yes"}, language="en"), site="north", role=invitee.role)
        submitted(wave, filling, submission="one", token=token, invitee=invitee)
        assert closed(viewer, wave) == 1
        assert list(keys_of(wave, links(wave, door.key)).values()) == ["noor"]


def test_where_nobody_can_be_asked_nothing_is_opened(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Involvement.objects.update(end=date(2020, 12, 31))
        assert opened(cast.river, cast.accounts["kim"]) == []
