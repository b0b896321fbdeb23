"""The page of a place in time: what the library computes, bars where they belong, and years, grants and phases."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.folder.settings import initiative_in
from wellknit.folder.writing import written
from wellknit.partners.lengths import lengths
from wellknit.partners.turnover import newcomers, time_in_role, turnover
from wellknit.partners.vacancies import vacancies
from wellknit.web.models import Grant, History, Involvement, Period, Phase
from wellknit.web.partners import in_time, records
from wellknit.web.partners.timeline import Axis
from wellknit.web.running import beat
from wellknit.web.scope import viewer_of

TIME = "/i/river/time/"


def people(cast: Cast, *spans: tuple[str, date, date | None]) -> None:
    """Involvements in the north, on top of those of the cast."""
    with scope(initiative=cast.river):
        for name, start, end in spans:
            Involvement.objects.create(
                initiative=cast.river,
                person=cast.people[name],
                organization=cast.organizations["parents"],
                site=cast.sites["north"],
                role="community_partner",
                start=start,
                end=end,
            )


def test_what_the_page_tells_is_what_the_library_computes_of_the_folders_roster(cast: Cast) -> None:
    people(cast, ("saul", date(2020, 3, 1), date(2021, 2, 28)), ("nell", date(2021, 9, 1), None))
    start, end, day = date(2021, 1, 1), date(2021, 12, 31), date(2022, 3, 1)
    with scope(initiative=cast.river):
        viewer = viewer_of(cast.accounts["nadia"], cast.river)
        north = cast.sites["north"].pk.hex
        found = {each.role: each for each in in_time.in_time(viewer, north, start, end, day).lines}
        whole = in_time.in_time(viewer, in_time.ALL, start, end, day)
        roster = records.roster_of()
    assert list(found) == [None, "core_site_partner", "community_partner"]
    for role, line in found.items():
        of: Any = {"scope": "north", "role": role}
        for mine, theirs in (
            (line.turnover, turnover(roster, start, end, **of)),
            (line.time, time_in_role(roster, day, **of)),
            (line.new, newcomers(roster, day, **of)),
            (line.vacancies, vacancies(roster, start, end, **of)),
        ):
            names = [name for name in mine.__slots__ if name != "scope"]
            assert {name: getattr(mine, name) for name in names} == {name: getattr(theirs, name) for name in names}
    assert found["community_partner"].turnover.departures == 1
    assert found["community_partner"].vacancies.refilled == 1
    assert whole.lines[0].turnover == turnover(roster, start, end)
    assert whole.lengths == lengths(roster, day)


def test_a_change_is_seen_at_once_although_what_was_computed_is_kept(cast: Cast) -> None:
    silas = cast.client("silas")
    before = silas.get(TIME).content.decode()
    involvement = cast.involvements["noor"]
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = {"role": "core_site_partner", "site": cast.sites["north"].pk, "start": "2020-01-01", "end": str(yesterday)}
    with scope(initiative=cast.river):
        pairs = {"person": cast.people["noor"].pk, "organization": cast.organizations["library"].pk}
    changed = silas.post(reverse("involvement_change", args=("river", involvement.pk)), {**sent, **pairs, "version": 1})
    assert changed.status_code == 302
    cells = silas.get(TIME).content.decode()
    assert cells.count('data-label="Left">1<') == 2 and 'data-label="Left">1<' not in before


def test_of_many_the_worker_works_the_numbers_out_and_the_page_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    silas = cast.client("silas")
    alone = figures(silas)
    assert len(alone) > 10
    caches["default"].clear()
    monkeypatch.setattr(in_time, "MANY", 1)
    asked: list[Any] = []
    work_out = in_time.work_out.func
    monkeypatch.setattr(in_time, "work_out", SimpleNamespace(enqueue=lambda *given: asked.append(given)))
    beat(settings.PLACE.data, True)
    try:
        first = silas.get(TIME).content.decode()
        assert "The numbers are being worked out;" in first and 'http-equiv="refresh"' in first
        assert re.findall(FIGURE, first) == [] and "Involvements in time" in first
        silas.get(TIME)
        [given] = asked  # once, however often the page looks
        work_out(*json.loads(json.dumps(given)))
        assert figures(silas) == alone and "refresh" not in silas.get(TIME).content.decode()
        people(cast, ("saul", date(2020, 1, 1), None))  # as long ago as the others: the last change stays the last
        again = silas.get(TIME).content.decode()
        assert "Something has changed since. The numbers below are of" in again and 'http-equiv="refresh"' in again
        assert re.findall(FIGURE, again) == alone
        work_out(*asked[1])
        assert figures(silas) != alone
    finally:
        beat(settings.PLACE.data, False)
    caches["default"].clear()
    assert len(figures(silas)) > 10, "without a worker nobody waits for it"


FIGURE = r'<td class="figure"[^>]*>([^<]*)'


def figures(client: Client) -> list[str]:
    return re.findall(FIGURE, client.get(TIME).content.decode(), re.DOTALL)


def test_a_site_leader_chooses_the_own_site_alone(cast: Cast) -> None:
    silas = cast.client("silas")
    own = silas.get(TIME).content.decode()
    assert "In time: North bank" in own and "the whole initiative" not in own
    for scope_ in (cast.sites["south"].pk.hex, "all", "national", "nonsense"):
        text = silas.get(f"{TIME}?scope={scope_}").content.decode()
        assert "quartzsouth" not in text and "cobaltnation" not in text.partition("<tbody>")[2].replace(
            "Funder cobaltnation", ""
        ).replace("Year cobaltnation", "").replace("Phase cobaltnation", "")
    assert "In time: the whole initiative" in cast.client("nadia").get(f"{TIME}?scope=all").content.decode()


def test_turnover_of_an_implementation_year_is_of_that_year(cast: Cast) -> None:
    with scope(initiative=cast.river):
        year = Period.objects.get(key="year")
        ahead = Period.objects.create(
            initiative=cast.river, key="ahead", name="Ahead", start=date(2999, 1, 1), end=date(2999, 12, 31)
        )
    nadia = cast.client("nadia")
    assert "From July 1, 2020 to June 30, 2021." in nadia.get(f"{TIME}?period={year.pk.hex}").content.decode()
    assert "That year has not begun yet." in nadia.get(f"{TIME}?period={ahead.pk.hex}").content.decode()


def test_turnover_is_first_shown_of_the_last_time_in_which_something_changed(cast: Cast) -> None:
    nadia, north = cast.client("nadia"), cast.sites["north"].pk.hex
    told = "Nobody has come or left here since"
    # Noor came in 2020, in no year that has a name, or in one.
    first = nadia.get(TIME).content.decode()
    assert "From Jan. 2, 2019 to Jan. 1, 2020." in first and f"{told} Jan. 1, 2020" in first
    with scope(initiative=cast.river):
        Period.objects.filter(key="year").update(start=date(2019, 9, 1), end=date(2020, 8, 31))
    named = nadia.get(f"{TIME}?scope={north}&role=site_leader").content.decode()
    assert "From Sept. 1, 2019 to Aug. 31, 2020." in named and told in named
    # What is chosen is shown, without a word; and so is this year once something happens in it.
    today = timezone.localdate()
    chosen = nadia.get(f"{TIME}?period=lately").content.decode()
    assert f"{today.year}." in chosen and told not in chosen
    people(cast, ("saul", today - timedelta(days=30), None))
    lately = nadia.get(TIME).content.decode()
    assert f"{today.year}." in lately and told not in lately
    # Another place has a time of its own.
    assert f"{told} Jan. 1, 2020" in nadia.get(f"{TIME}?scope={cast.sites['south'].pk.hex}").content.decode()


def test_bars_lie_between_the_first_and_the_last_day() -> None:
    axis = Axis(date(2021, 1, 1), date(2021, 12, 31))
    whole = axis.bar("x", "", None, None)
    assert (whole.x, whole.width) == (0, 100)
    july = axis.bar("x", "", date(2021, 7, 1), date(2021, 7, 31))
    assert (july.x, july.width) == (round(100 * 181 / 365, 2), round(100 * 31 / 365, 2))
    before = axis.bar("x", "", date(2019, 1, 1), date(2020, 12, 31))
    assert before.width == 0
    after = axis.bar("x", "", date(2023, 1, 1), None)
    assert (after.x, after.width) == (100, 0)


PLANS: dict[str, tuple[Any, dict[str, Any]]] = {
    "period": (Period, {"name": "Second year"}),
    "grant": (Grant, {"funder": "River Fund", "incentive": "that people meet", "amount": "1200.50", "currency": "eur"}),
    "phase": (
        Phase,
        {"name": "Listening", "questions": "What helps?\nWho is missing?", "methods": ["interview", "survey"]},
    ),
}


@pytest.mark.parametrize("kind", PLANS)
def test_years_grants_and_phases_are_added_changed_removed_and_stand_in_the_folder(cast: Cast, kind: str) -> None:
    model, values = PLANS[kind]
    nadia, span = cast.client("nadia"), {"start": "2021-07-01", "end": "2022-06-30"}
    add = reverse(f"{kind}_add", args=("river",))
    assert nadia.post(add, {**values, "start": "2022-07-01", "end": "2021-06-30"}).status_code == 422
    assert nadia.post(add, {**values, **span}).status_code == 302
    name = values.get("name") or values["funder"]
    with scope(initiative=cast.river):
        made = model.objects.get(**{"name" if "name" in values else "funder": name})
    change = reverse(f"{kind}_change", args=("river", made.pk))
    assert nadia.post(change, {**values, **span, "end": "2022-12-31", "version": 1}).status_code == 302
    assert name in nadia.get("/i/river/plans/").content.decode() and name in nadia.get(TIME).content.decode()
    with scope(initiative=cast.river):
        text = written(records.initiative_of(cast.river), records.roster_of())["wellknit.toml"].decode()
    read: Any = initiative_in(text)
    (found,) = [each for each in getattr(read, {"period": "years"}.get(kind, f"{kind}s")) if each.key == made.key]
    assert found.end == date(2022, 12, 31)
    if kind == "grant":
        assert (found.amount, found.currency, found.incentive) == (Decimal("1200.5"), "EUR", "that people meet")
    if kind == "phase":
        assert (found.questions, found.methods) == (("What helps?", "Who is missing?"), ("interview", "survey"))
    assert nadia.post(reverse(f"{kind}_remove", args=("river", made.pk)), {"version": 2}).status_code == 302
    with scope(initiative=cast.river):
        assert not model.objects.filter(pk=made.pk).exists()
        removal = History.objects.get(verb="remove", noun=kind)
    assert nadia.post(reverse("history_undo", args=("river", removal.pk))).status_code == 302
    with scope(initiative=cast.river):
        assert model.objects.filter(pk=made.pk).exists()


def test_a_grant_that_pays_somebody_is_not_removed(cast: Cast) -> None:
    with scope(initiative=cast.river):
        grant = Grant.objects.get(key="grant")
        Involvement.objects.filter(pk=cast.involvements["noor"].pk).update(grant=grant)
    response = cast.client("nadia").post(reverse("grant_remove", args=("river", grant.pk)), {"version": 1}, follow=True)
    assert "It is still needed by: Noor" in response.content.decode()


@pytest.mark.parametrize(("field", "value"), [("currency", "dollar"), ("currency", "1€a"), ("amount", "-5")])
def test_amounts_are_money(cast: Cast, field: str, value: str) -> None:
    sent = {**PLANS["grant"][1], "start": "2021-07-01", "end": "2022-06-30", field: value}
    assert cast.client("nadia").post(reverse("grant_add", args=("river",)), sent).status_code == 422
