"""From an open survey to a brief that a reader opens, by keyboard: a national lead closes it, reads what a release
would hide, looks at another way, releases, reads and prints the story, takes a file, and publishes a brief of it; a
site leader and a reader see their part. And the demonstration's own release and brief are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Served
from tests.web.journeys.hands import reload_until, sign_in, violations
from tests.web.journeys.test_whole import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

#: A survey can be closed once: in Spanish another one is released, which came closed.
SURVEYS = {"en": "Open for trying out, confidential", "es": "Invented survey, "}
#: Pages that no other test looks at as they are here.
CLOSELY = ("close", "release", "another look", "released", "meeting", "make the brief", "brief of the reader")
#: The figures of one site, and what each role's story says of it.
SITES = ("Chicago", "Dayton", "Lehigh Valley", "Memphis")
PAPER = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")


def _waited(place: Locator) -> None:
    """Until ``place`` is there; the page brings it by itself once the worker is done."""
    place.first.wait_for(timeout=600_000)
    assert not place.page.locator("main [role=alert]").count(), place.page.locator("main").inner_text()


def _done(page: Page) -> None:
    """Until the worker is done, which the page says by itself; loaded anew while it asks, it would tell of an error."""
    page.locator("main progress").wait_for(state="detached", timeout=600_000)
    page.reload()


def _printed(person: Person, name: str) -> None:
    """Nothing is wrong with the page on paper either; stories on paper are looked at in test_results, too."""
    if not person.long and name not in CLOSELY:
        return
    person.page.emulate_media(media="print")
    person.wrong += [f"{name} in print: {each}" for each in violations(person.page)]
    person.page.emulate_media(media="null")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_survey_becomes_a_brief(browser: Browser, served: Served, long: bool, language: str) -> None:
    from playwright.sync_api import expect

    if language == "es" and not long:
        pytest.skip("in Spanish with --long: the fast run closes a survey, which can be done once")
    wrong: list[str] = []
    heard: list[str] = []
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(3)]
    people = [Person(context.new_page(), language, long, wrong, CLOSELY) for context in contexts]
    for each, seat in zip(people, ("national_lead", "site_leader", "reader"), strict=True):
        each.page.on("pageerror", lambda error: heard.append(str(error)))
        sign_in(each.page, served, seat)
        if language != "en":
            each.page.locator(f"button[name=language][value={language}]").click()
            each.page.locator(f"html[lang={language}]").wait_for()
    lead, _leader, reader = people
    page, name = lead.page, SURVEYS[language]

    # It is closed, and its page leads to its release.
    if language == "en":
        lead.press("link", "Surveys")
        lead.reach(page.locator("main").get_by_role("link", name=name))
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/surveys/[\w-]+/$"))
        address = page.url
        lead.press("link", "Close it now …")
        lead.arrive("**/close/", "close")
        lead.press("button", "Close it now")
        page.wait_for_url(address)
        reload_until(page, page.locator(f"main a[href$='{address.split('/')[-2]}/release/']"))
        lead.reach(f"main a[href$='{address.split('/')[-2]}/release/']")
    else:
        page.goto(f"{served.address}/i/demo/releases/")
        lead.reach(page.locator("main").get_by_role("link", name=name).first)
    page.keyboard.press("Enter")
    lead.arrive("**/release/", "release")
    name = page.locator(".trail a").inner_text()

    # What would be hidden, of whom, and another way.
    lead.press("button", "Look at what a release would show")
    _waited(page.locator("[name=instead]"))
    lead.arrive("**/release/", "look")
    hidden = page.locator("tbody tr").all_inner_texts()
    places = [each.split("\t")[0] for each in hidden]
    assert places and [each for each in places if each in SITES][:4] == [each for each in SITES if each in places]
    assert lead.say("too few people in it") in hidden[0]
    lead.reach("input[name=instead][value=merge]")
    page.keyboard.press("Space")
    lead.press("button", "Look at it this way")
    said = lead.say("In the look before: %(shown)s of %(cells)s.", shown="", cells="").split(":")[0]
    _waited(page.locator("main").get_by_text(said))
    lead.arrive("**/release/", "another look")
    with page.expect_navigation():
        lead.press("button", "Release it")
    _done(page)
    lead.arrive("**/release/", "released")
    expect(page.locator("main")).to_contain_text(lead.say("Released so far:"))

    # The story, as three roles read it.
    stories = []
    for each, role in zip(people, ("lead", "leader", "reader"), strict=True):
        each.press("link", "Results")
        each.page.wait_for_url("**/results/")
        each.reach(each.page.locator("main").get_by_role("link", name=name))
        each.page.keyboard.press("Enter")
        each.arrive(re.compile(r"/results/[\w-]+/$"), f"story of the {role}")
        _printed(each, f"story of the {role}")
        stories.append(each.page.locator("main").inner_text())
    story = page.url
    assert all(each in stories[0] for each in SITES)
    assert [each for each in SITES if each in stories[1]] == ["Chicago"]
    assert all(each.say("All answers are invented.") in text for each, text in zip(people, stories, strict=True))
    assert lead.say("This is what everybody in the partnership may see, and what may be published.") in stories[2]

    # On two sheets, and as a file.
    lead.press("link", "Two sheets for the meeting")
    lead.arrive("**/meeting/", "meeting")
    _printed(lead, "meeting")
    for paper in ("Letter", "A4"):
        assert page.pdf(format=paper, margin=PAPER).count(b"/Type /Page\n") == 2, paper
    page.goto(story)
    lead.press("link", "Downloads")
    lead.arrive("**/downloads/", "downloads")
    with page.expect_download() as taken:
        lead.reach("main tbody a")
        page.keyboard.press("Enter")
    assert taken.value.path().stat().st_size > 500
    page.goto(story)

    # The brief, which the reader opens.
    lead.press("link", "Make the brief")
    lead.arrive("**/briefs/new/*/", "make the brief")
    title = f"What we heard ({language})"
    lead.type("[name=name]", title)
    lead.press("button", "Make the brief")
    page.wait_for_url(re.compile(r"/briefs/[\w-]+/$"))
    _done(page)
    page.locator("iframe.paper").wait_for()
    lead.arrive(re.compile(r"/briefs/[\w-]+/$"), "brief")
    lead.reach("form[action$='/publish/'] button")
    page.keyboard.press("Enter")
    page.locator("form[action$='/withdraw/']").wait_for()
    reader.press("link", "Results")
    reader.page.wait_for_url("**/results/")
    assert "Invented survey, October 2019" in reader.page.locator("main").inner_text()
    reader.press("link", "Briefs")
    reader.page.wait_for_url("**/briefs/")
    assert "Trust comes first" in reader.page.locator("main").inner_text()
    reader.reach(reader.page.locator("main").get_by_role("link", name=title))
    reader.page.keyboard.press("Enter")
    reader.arrive(re.compile(r"/briefs/[\w-]+/$"), "brief of the reader")
    reader.page.frame_locator("iframe.paper").get_by_role("heading", name=title).first.wait_for()
    for context in contexts:
        context.close()
    assert (wrong, heard) == ([], [])
