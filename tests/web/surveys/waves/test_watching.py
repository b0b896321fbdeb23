"""How many have answered: exactly where the promise lets it be seen, and in steps that tell of nobody where not."""

from __future__ import annotations

import itertools

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.surveys.waves.conftest import Made
from wellknit.web.models import Invitee
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.waves import inviting, records
from wellknit.web.surveys.waves.rates import at_least, rates


def guests(cast: Cast, viewer: Viewer, wave: object, site: str, role: str, count: int, answered: int) -> None:
    labels = [f"{site} {role} {at}" for at in range(count)]
    inviting.invite_others(viewer, wave, labels, {"minor": False, "site": cast.sites[site], "role": role})  # type: ignore[arg-type]
    rows = Invitee.objects.filter(label__in=labels[:answered])
    assert rows.update(answered=True) == answered


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_rates_by_site_and_role(cast: Cast, launched: Made, nadia: Viewer, mode: str) -> None:
    wave = launched(mode)
    guests(cast, nadia, wave, "north", "community_partner", 12, 11)
    guests(cast, nadia, wave, "south", "community_partner", 10, 10)
    found = [(each.words, each.invited, each.answered) for each in rates(wave, records.invitees(nadia, wave))]
    exactly = mode != "anonymous"
    assert found == [
        ("North bank, community partner", 12, 11 if exactly else 10),
        ("North bank, core site partner", 1, 0 if exactly else None),
        ("North bank", 13, 11 if exactly else 10),
        ("South bank, community partner", 10, 10 if exactly else 5),
        ("South bank, core site partner", 1, 0 if exactly else None),
        ("South bank", 11, 10 if exactly else 5),
        ("all together", 24, 21 if exactly else 15),
    ]
    sol = viewer_of(cast.accounts["sol"], cast.river)
    assert {each.words[:5] for each in rates(wave, records.invitees(sol, wave))} == {"South"}
    shown = cast.client("sol").get(f"/i/river/surveys/{wave.pk}/answered/").content.decode()
    assert "North" not in shown and ("at least 5 of 10" in shown) is not exactly


def test_what_is_shown_of_anonymous_waves_is_sure_of_nobody() -> None:
    """Each figure fits several counts, with all answered or not, and at least five answers lie between two of them."""
    assert [at_least(invited, invited) for invited in range(5)] == [None] * 5
    for invited in range(5, 60):
        steps = [at_least(invited, answered) for answered in range(invited + 1)]
        assert steps[-1] == steps[-2], "that the last one has answered is never seen"
        assert all(shown is not None and answered - 5 < shown <= answered for answered, shown in enumerate(steps[:-1]))
        assert all(steps.count(shown) >= 2 for shown in steps)
        moves = [at for at, (before, after) in enumerate(itertools.pairwise(steps)) if before != after]
        assert all(later - earlier == 5 for earlier, later in itertools.pairwise(moves))


def test_a_wave_that_came_closed_says_nothing_of_the_invited(cast: Cast) -> None:
    nadia, closed = cast.client("nadia"), cast.more["wave_closed"]["nation"]
    with scope(initiative=cast.river):
        closed.invitees.all().delete()
    page = nadia.get(f"/i/river/surveys/{closed.pk}/").content.decode()
    assert "Everybody who was invited" not in page and "Who has answered" not in page and "–" not in page
    rows = nadia.get("/i/river/surveys/").content.decode().split("<tr>")
    (row,) = (each for each in rows if str(closed.pk) in each)
    assert '"Invited"></td>' in row
