"""Comments are shown by the rule alone, in one order for everybody; what was taken back before closing is gone."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Max, Q
from django_scopes import scope, scopes_disabled

from tests.web.results.looking_round import files_in, looked_round
from tests.web.results.populations import LOOKERS, ROLES, World, cells_of, lookers, made, planned
from wellknit.web.backups.tables import dumped
from wellknit.web.comments.gathering import gathered
from wellknit.web.comments.reviewing import decided
from wellknit.web.models import Account, Comment, Invitee, Response, Site, Wave
from wellknit.web.releases import jobs
from wellknit.web.releases.correcting import add_row, withdraw_row
from wellknit.web.surveys.promises import closing, keys, receipts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import submitted


@pytest.fixture
def accounts(transactional_db: None) -> dict[str, Account]:
    return lookers()


def comments_of(world: World, who: str) -> list[tuple[str, str]]:
    """What ``who`` reads in people's own words, in the order of the page, each with where it was written."""
    response: Any = world.client(who).get(f"/i/{world.initiative.key}/results/{world.waves['second'].pk}/")
    quotes = lxml.html.fromstring(response.content).xpath("//blockquote[@class='said']")
    return [(each.xpath("string(p)"), each.xpath("string(footer)").strip()) for each in quotes]


def with_words(world: World) -> None:
    """Everybody of the second wave wrote something; every fifth does not allow it to be shown."""
    with scope(initiative=world.initiative):
        for number, each in enumerate(world.answers["second"].values()):
            cells = {**cells_of(each), "why": f"word{number}x", "quote": "no" if number % 5 == 0 else "yes"}
            Response.objects.filter(wave=world.waves["second"], respondent=each.respondent).update(cells=cells)


def test_comments_are_shown_by_the_rule_and_in_one_order(accounts: dict[str, Account]) -> None:
    world = made(planned(1), accounts)
    with_words(world)
    world.release("second")
    with scope(initiative=world.initiative), transaction.atomic():
        gathered(world.lead, Wave.objects.get(pk=world.waves["second"].pk))
        for number, each in enumerate(Comment.objects.order_by("mark")):
            decided(world.lead, each, each.version, each.text, ("partnership", "public", "held")[number % 3])
    people = list(world.answers["second"].values())
    sites = {f"word{number}x": each.site for number, each in enumerate(people)}
    many = {each: sum(other == each for other in sites.values()) for each in set(sites.values())}
    allowed = {f"word{number}x" for number in range(len(people)) if number % 5}
    seen = {who: comments_of(world, who) for who in LOOKERS}
    order = [text for text, _site in seen["nadia"]]
    assert len(order) > 10 and set(order) <= allowed and seen["nadia"] == seen["eve"]
    assert order != sorted(order, key=lambda each: int(each[4:-1]))
    for who, found in seen.items():
        # Whoever sees fewer sees them in the same order: places tell nothing, and two who look learn no more.
        texts = [text for text, _site in found]
        assert texts == [each for each in order if each in texts], who
        for text, site in found:
            assert not site or (site == f"{sites[text].title()} bank" and many[sites[text]] >= 10)
    assert seen["rhea"] == seen["paz"] == seen["cora"] and not any(site for _text, site in seen["rhea"])
    # Of one grouping alone, and what it leaves unsaid is nobody or enough people too, for everybody together.
    told = {site for found in seen.values() for _text, site in found if site}
    unsaid = sum(number for site, number in many.items() if f"{site.title()} bank" not in told)
    assert unsaid == 0 or unsaid >= 10
    pages = {who: looked_round(world, who, traced=False) for who in ("nadia", "rhea")}
    for role in ROLES:
        assert not any(role in text or role.replace("_", " ") in text for text, _site in seen["nadia"])
    hidden = {f"word{number}x" for number in range(len(people))} - set(order)
    for who, found_pages in pages.items():
        files = (data for address, content in found_pages.items() for _name, data in files_in(address, content))
        everything = b"\n".join(files)
        assert not [each for each in hidden if each.encode() in everything], who


def shown_to_partners(world: World) -> None:
    """A keyholder brings whatever there is and shows all of it."""
    with scope(initiative=world.initiative), transaction.atomic():
        gathered(world.lead, Wave.objects.get(pk=world.waves["second"].pk))
        for each in Comment.objects.filter(state="waiting"):
            decided(world.lead, each, each.version, each.text, "partnership")


def late(world: World, *words: str) -> None:
    """Adds rows to the closed wave, each with something in own words."""
    wave = world.waves["second"]
    given = {"site": "north", "role": "core_site_partner", "through_job": "yes", "trust": "yes", "heard": "no"}
    with scope(initiative=world.initiative), transaction.atomic():
        for each in words:
            add_row(world.lead, wave, {**given, "why": each, "quote": "yes"})


def appeared(world: World) -> dict[str, set[str]]:
    """What everybody reads of late answers."""
    return {who: {text for text, _site in comments_of(world, who) if text.startswith("late")} for who in LOOKERS}


@pytest.mark.parametrize("rule", [True, False])
def test_a_comment_that_comes_after_an_answer_was_added_is_not_known_to_be_that_one_s(
    accounts: dict[str, Account], monkeypatch: pytest.MonkeyPatch, rule: bool
) -> None:
    world = made(planned(1), accounts)
    with_words(world)
    world.release("second")
    shown_to_partners(world)
    if not rule:  # rows are added as if the wave had not been released
        monkeypatch.setattr("wellknit.web.releases.correcting.Max", lambda name: Max("number", filter=Q(number__lt=0)))
    late(world, "late alone")
    shown_to_partners(world)
    # Whoever looked before and looks again, and knows of the late answer, finds nothing new.
    assert any(appeared(world).values()) is not rule


def test_a_comment_goes_with_the_answer_that_is_taken_out(accounts: dict[str, Account]) -> None:
    world = made(planned(1), accounts)
    with_words(world)
    world.release("second")
    shown_to_partners(world)
    before = [text for text, _site in comments_of(world, "nadia")]
    number, row = next((place, each) for place, each in enumerate(world.answers["second"]) if place % 5)
    with scope(initiative=world.initiative), transaction.atomic():
        withdraw_row(world.lead, world.waves["second"], row)
    after = [text for text, _site in comments_of(world, "nadia")]
    assert f"word{number}x" in before and after == [each for each in before if each != f"word{number}x"]
    with scope(initiative=world.initiative):
        assert not Comment.objects.filter(text__contains=f"word{number}x").exists()


def test_from_fewer_than_ten_nothing_is_shown(accounts: dict[str, Account]) -> None:
    plan = planned(1)
    world = made({**plan, "second": dict(list(plan["second"].items())[:9])}, accounts)
    with_words(world)
    with scope(initiative=world.initiative), transaction.atomic():
        gathered(world.lead, Wave.objects.get(pk=world.waves["second"].pk))
        for each in Comment.objects.all():
            decided(world.lead, each, each.version, each.text, "public")
    world.release("second")
    assert not any(comments_of(world, who) for who in LOOKERS)


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_an_answer_withdrawn_before_closing_is_nowhere(accounts: dict[str, Account], mode: str) -> None:
    plan = planned(1)
    world = made({"first": plan["first"], "second": {}}, accounts)
    gone = ("withdrawnqwortzz", "replacedqwortzz")
    wave = world.waves["second"]
    wave.mode = mode
    _answered(world, wave, list(plan["second"].values()), gone)
    closing.closed(world.lead, wave)
    with scope(initiative=world.initiative):
        with transaction.atomic():
            jobs.ask_for_look(world.lead, wave)
            gathered(world.lead, Wave.objects.get(pk=wave.pk))
        rows = Response.objects.filter(wave=wave).count()
    assert rows == len(plan["second"]) - 1
    world.release("second")
    for who in ("nadia", "silas", "rhea") if mode == "anonymous" else ("nadia",):
        for address, content in looked_round(world, who, traced=False).items():
            for name, data in files_in(address, content):
                assert not [each for each in gone if each.encode() in data], (who, name)
    lead = world.client("nadia")
    for room in ("history/", f"surveys/{wave.pk}/release/", f"surveys/{wave.pk}/", "jobs/"):
        response: Any = lead.get(f"/i/{world.initiative.key}/{room}")
        assert response.status_code in (200, 404) and not [e for e in gone if e.encode() in response.content], room
    with scopes_disabled():
        for model in apps.get_app_config("web").get_models():
            stored = repr(list(model._base_manager.values_list()))
            assert not [each for each in gone if each in stored], model
    backup = b"".join(dumped("default", lambda done, of: None))
    assert len(backup) > 10_000 and not [each for each in gone if each.encode() in backup]


def _answered(world: World, wave: Wave, people: list[Any], gone: tuple[str, str]) -> None:
    """The open wave as people answer it: the first takes their answer back, the second gives another one."""
    Wave._base_manager.filter(pk=wave.pk).update(state="open", mode=wave.mode)
    wave.state = "open"
    if wave.mode != "identified":
        keys.make_wave_key(wave)
    for number, each in enumerate(people):
        with scope(initiative=world.initiative):
            invitee = Invitee.objects.create(
                initiative=world.initiative, wave=wave, site=Site.objects.get(key=each.site), role=each.role,
                label=f"i{number}",
            )  # fmt: skip
            invitee.wave, invitee.initiative = wave, world.initiative
            told = {name: text for name, text in each.given.items() if text and name != "hard"}
            said = {**told, "through_job": "yes", "why": gone[number] if number < 2 else "kept", "quote": "yes"}
            token = tokens.fresh(invitee)
        sent = Filling(said, language="en", site=each.site, role=each.role, agreed=True)
        receipt = submitted(wave, sent, submission=f"s{number}", token=token, invitee=invitee)
        if number == 0:
            assert receipts.withdrawn(wave, receipt.code)
        elif number == 1:
            other = Filling({**said, "why": "kept"}, language="en", site=each.site, role=each.role, agreed=True)
            assert receipts.replaced(wave, receipt.code, other, "again")
