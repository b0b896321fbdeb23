"""The demonstration has waves to answer: the printed links open their pages, and what is answered comes out closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web import demo_answers
from wellknit.web.demo_waves import opened
from wellknit.web.models import Comment, Invitee, Involvement, Response, Submission, Wave
from wellknit.web.releases.placing import at_hand
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
    assert not doors[0].anybody and "How old are you?" in cast.client().get(doors[1].anybody).content.decode()
    with scope(initiative=cast.river):
        wave = Wave.objects.get(key="open_confidential")
    page = cast.client("nadia").get(f"/i/river/surveys/{wave.pk}/")
    assert f'href="https://trust.example.org{doors[1].anybody}"' in page.content.decode()


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


def test_made_up_people_answer_what_the_library_can_read(cast: Cast) -> None:
    holder = Viewer(cast.accounts["kim"], cast.river, (Chair("keyholder"),))
    with scope(initiative=cast.river):
        opened(cast.river, cast.accounts["kim"])
        open_one = Wave.objects.get(key="open_confidential")
        version = open_one.instrument_version
        assert version is not None
        demo_answers.answered_in_part(open_one)
        assert 0 < Submission.objects.filter(wave=open_one).count() < Invitee.objects.filter(wave=open_one).count()
        # Beside what is real nothing is invented.
        assert demo_answers.before(version, holder, "en") is None
        Wave.objects.update(origin="invented")
        first = demo_answers.before(version, holder, "en")
        assert first is not None and first.day < min(Wave.objects.exclude(pk=first.pk).values_list("day", flat=True))
        assert first.origin == "invented" and first.name.startswith("Invented survey")
        second = demo_answers.waiting(version, holder, "es")
        assert second is not None and second.name.startswith("Encuesta inventada")
        states = set(Comment.objects.filter(wave=first).values_list("state", flat=True))
        assert states == {"shown", "held"} and not Comment.objects.filter(text__contains="example.org").exists()
        with at_hand(cast.river) as partnership:
            read = partnership.waves[first.key].responses
            assert read is not None and len(read.records) == Response.objects.filter(wave=first).count() > 0
            assert read.left_out == () and partnership.waves[second.key].responses is not None
            assert not [each for each in partnership.errors if each.where.file.startswith("waves/invented")]


def test_where_nobody_can_be_asked_nothing_is_opened(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Involvement.objects.update(end=date(2020, 12, 31))
        assert opened(cast.river, cast.accounts["kim"]) == []
