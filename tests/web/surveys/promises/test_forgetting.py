"""Somebody who is erased is named in no answer any more; what was answered stays, and nobody looks at it to erase."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import ANSWERS, Rows, content_of, crowd, invitee_of, viewer_of, wave_of
from wellknit.web.erasing import Logged, erase, replay
from wellknit.web.models import Invitee
from wellknit.web.models.erasure import ERASED, keyed
from wellknit.web.surveys.promises import closing, keys, tokens
from wellknit.web.surveys.promises.submitting import submitted

#: What Saul wrote of Noor.
OF_NOOR = replace(ANSWERS, answers={**ANSWERS.answers, "why": "Ask Noor zephyrnorth, she knows."})


def answered(cast: Cast, mode: str) -> None:
    wave = wave_of(cast, mode)
    for number, (site, filling) in enumerate((("north", ANSWERS), ("south", OF_NOOR))):
        submitted(wave, filling, submission=str(number), token="", invitee=invitee_of(cast, site))


@pytest.mark.parametrize("closed_before", [True, False])
def test_an_erased_person_is_named_in_no_answer(cast: Cast, rows: Rows, closed_before: bool) -> None:
    answered(cast, "identified")
    wave, viewer = cast.more["wave"]["nation"], viewer_of(cast)
    if closed_before:
        closing.closed(viewer, wave)
    with scope(initiative=cast.river):
        erase(viewer, cast.people["noor"])
    if not closed_before:
        assert [b"Noor" in bytes(each.content) for each in rows.submissions()] == [False, False]
        closing.closed(viewer, wave)
    hers, his = sorted(rows.responses(), key=lambda each: ERASED in each.cells["why"])
    assert hers.cells["person"] == "erased_1" and hers.cells["why"] == "It is ñ new."
    assert his.cells["why"] == f"Ask {ERASED}, she knows." and his.cells["person"] == "saul"
    with scope(initiative=cast.river):
        assert Invitee.objects.get(site=cast.sites["north"], wave=wave).person is not None


def test_a_restored_copy_erases_answers_once_more(cast: Cast, rows: Rows) -> None:
    answered(cast, "identified")
    closing.closed(viewer_of(cast), cast.more["wave"]["nation"])
    kept = [Logged(str(cast.river.pk), keyed(cast.people["noor"].pk), "2026-01-02T03:04:05+00:00")]
    assert replay(kept) == 1
    assert sorted(each.cells["person"] for each in rows.responses()) == ["erased_1", "saul"]
    assert not any("Noor" in each.cells["why"] for each in rows.responses())


def test_links_of_who_is_erased_open_nothing(cast: Cast) -> None:
    wave_of(cast, "identified")
    token = tokens.fresh(invitee_of(cast))
    assert tokens.fresh(invitee_of(cast)) == token and tokens.opened(token) == invitee_of(cast)
    with scope(initiative=cast.river):
        erase(viewer_of(cast), cast.people["noor"])
    assert tokens.opened(token) is None


def test_sealed_confidential_answers_are_all_sealed_anew_where_one_names_the_person(cast: Cast, rows: Rows) -> None:
    """Who has copies from before and after must not see which of them it was."""
    answered(cast, "confidential")
    wave = cast.more["wave"]["nation"]
    before = {each.pk: (bytes(each.content), content_of(wave, each)) for each in rows.submissions()}
    with scope(initiative=cast.river):
        erase(viewer_of(cast), cast.people["saul"])
    assert {each.pk: bytes(each.content) for each in rows.submissions()} == {
        pk: box for pk, (box, _content) in before.items()
    }
    with scope(initiative=cast.river):
        erase(viewer_of(cast), cast.people["noor"])
    after = {each.pk: (bytes(each.content), content_of(wave, each)) for each in rows.submissions()}
    assert all(after[pk][0] != before[pk][0] and after[pk][1].link == before[pk][1].link for pk in before)
    assert sorted(str(each.filling.answers["why"]) for _box, each in after.values()) == [
        f"Ask {ERASED}, she knows.", "It is ñ new.",
    ]  # fmt: skip
    keys.destroyed(wave)
    with scope(initiative=cast.river):
        erase(viewer_of(cast), cast.people["nell"])  # without the key they stay as they are


def test_sealed_answers_are_left_as_they_are(cast: Cast, rows: Rows) -> None:
    answered(cast, "anonymous")
    before = [each.content for each in rows.submissions()]
    with scope(initiative=cast.river):
        erase(viewer_of(cast), cast.people["noor"])
    assert [each.content for each in rows.submissions()] == before


def test_who_erases_or_hands_out_data_reads_no_answer(cast: Cast) -> None:
    answered(cast, "confidential")
    wave = cast.more["wave"]["nation"]
    crowd(cast, wave, 1)
    closing.closed(viewer_of(cast), wave)
    nadia = cast.client("nadia")
    for name in ("person_data", "person_erase"):
        page = nadia.get(reverse(name, args=("river", cast.people["noor"].pk))).content.decode()
        assert "she knows" not in page and "its keyholders alone read it" in page
    page = nadia.get(reverse("person_data", args=("river", cast.people["noor"].pk))).content.decode()
    assert wave.name in page
