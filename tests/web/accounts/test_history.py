"""What History says of acts whose names hold words of ours: they are in the reader's language."""

from __future__ import annotations

from django.utils import translation
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.jobs import KINDS
from wellknit.web.models import History, Seat
from wellknit.web.templatetags.pages import act


def test_jobs_are_called_what_they_do() -> None:
    for name, kind in KINDS.items():
        for noted in (name, f"{name}: waiting"):
            assert str(kind.words) in act(History(verb="add", noun="job", name=noted))
    assert act(History(verb="add", noun="job", name="of-old")).endswith("of-old")


def test_a_seat_is_called_as_its_reader_calls_it(cast: Cast) -> None:
    with scope(initiative=cast.river):
        noted = str(cast.memberships["nadia"])
    with translation.override("es"):
        in_spanish = str(Seat.NATIONAL_LEAD.label)
        assert act(History(verb="add", noun="membership", name=noted)).endswith(f"Nadia, {in_spanish}")
        back = f"Nadia, {in_spanish}"
    assert act(History(verb="add", noun="membership", name=back)).endswith("Nadia, national lead")
    assert act(History(verb="add", noun="membership", name="Nadia, poet")).endswith("Nadia, poet")
