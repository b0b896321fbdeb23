"""The whole way of a person with no manual, by keyboard alone: an initiative with two sites, 300 organizations from a
messy spreadsheet, two that are one, and a site leader who comes in from the mail, with a passkey, to the own site."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from tests.conftest import PATIENCE
from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, violations
from tests.web.journeys.test_spreadsheets import DAYS, FIRST, LAST, THEN
from tests.web.proofs.test_passkeys import with_key
from wellknit.relationships.exchange.rows import write_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FileChooser, Locator, Page

#: By language: the initiative's name, its sites, a national partner, and the sites as the spreadsheet spells them.
WORDS = {
    "en": ("River Towns Together", ("Upper Town", "Lower Town"), "Wide Alliance", (" upper TOWN", "Lower  town ")),
    "es": ("Puentes del Río", ("Ciudad Alta", "Ciudad Baja"), "Alianza Ancha", (" ciudad ALTA", "Ciudad  baja ")),
}
#: Pages that no other test looks at as they are here. Without --long axe looks at these alone, at one width of each.
CLOSELY = ("begin", "home", "problems", "invited", "join", "own home", "a passkey", "recovery codes")
PASSWORD = "seven kites over the bridge"


def messy(sites: tuple[str, str]) -> bytes:
    """300 organizations below empty rows, under odd headings, with blank rows, stray spaces, mixed case, three kinds of
    dates and one double; and three rows more with a cell that can't be right."""
    rows = [[""] * 6, [""] * 6, [" Nombre de la organización ", "TYPE ", "Flavour", "SITIO", "Due date", "estado"]]
    names = [f"{one} {two} {three}" for three in LAST for one in FIRST for two in THEN]
    names[110] = "The Harbor Reading Allianse, Inc."  # the first one once more, in other letters
    for number, name in enumerate(names):
        day = DAYS[number % 3].format(date(2026, 1, 13) + timedelta(days=number % 15))
        name = (name, name.upper(), f"  {name} ")[number % 3] if number not in (0, 110) else f"{name}  "
        rows.append([name, "nonprofit ", "arts", sites[number % 2], day, ("invitado", " ACTIVE")[number % 2]])
        if number % 60 == 59:
            rows.append([""] * 6)
    rows.append(["Lost School", "school", "arts", "Atlantis", "2026-01-13", "active"])
    rows.append(["Late School", "school", "arts", sites[0], "when we can", "active"])
    rows.append(["Odd School", "school", "arts", sites[0], "2026-01-13", "undecided"])
    return write_workbook({"Socios": rows})


@dataclass
class Person:
    """Somebody at a browser, with a keyboard and nothing else; ``wrong`` is what was wrong with the pages met, of which
    axe looks at those that are named in ``closely``, and at all of them with --long."""

    page: Page
    language: str
    long: bool
    wrong: list[str]
    closely: tuple[str, ...] = CLOSELY

    def say(self, text: str, **values: object) -> str:
        """What the pages say for ``text`` in the person's language."""
        with translation.override(self.language):
            said = translation.gettext(text)
        return said % values if values else said

    def reach(self, place: str | Locator) -> None:
        """Presses Tab until ``place`` has the focus."""
        found = (self.page.locator(place) if isinstance(place, str) else place).first.element_handle()
        for _ in range(250):
            if self.page.evaluate("place => place === document.activeElement", found):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {place} on {self.page.url}")

    def type(self, place: str, text: str) -> None:
        self.reach(place)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def choose(self, place: str | Locator, words: str) -> None:
        """Goes to the entry ``words`` of a list with the arrow keys."""
        self.reach(place)
        box = (self.page.locator(place) if isinstance(place, str) else place).first
        told = "box => [box.selectedIndex, [...box.options].map(each => each.text.trim())]"
        now, entries = box.evaluate(told)
        for _ in range(abs(entries.index(words) - now)):
            self.page.keyboard.press("ArrowDown" if entries.index(words) > now else "ArrowUp")
        assert box.evaluate(told)[0] == entries.index(words)

    def press(self, role: str, text: str, **values: object) -> None:
        """Goes to the link or button of these words, and presses Enter."""
        words = re.compile(re.escape(self.say(text, **values)))
        self.reach(self.page.locator("main, nav").get_by_role(role, name=words))  # type: ignore[arg-type]
        self.page.keyboard.press("Enter")

    def arrive(self, address: str | re.Pattern[str], name: str) -> None:
        """Waits for the page, and looks at it at three widths."""
        self.page.wait_for_url(address)
        self.page.wait_for_load_state()
        for number, width in enumerate(WIDTHS):
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                self.wrong.append(f"{name} at {width}: wider than the screen")
            if self.long or (name in self.closely and number == len(name) % 3):
                self.wrong += [f"{name} at {width}: {each}" for each in violations(self.page)]
        if self.page.locator("html").get_attribute("lang") != self.language:
            self.wrong.append(f"{name}: in another language")


@pytest.mark.parametrize("language", ["en", "es"])
def test_from_the_demo_to_a_site_leader_who_sees_the_own_site_alone(
    browser: Browser, served: Served, tmp_path: Path, long: bool, language: str
) -> None:
    if language == "en" and not long:
        pytest.skip("in Spanish unless --long is given: every text is looked up in both ways there")
    address = served.address.replace("127.0.0.1", "localhost")  # passkeys are for names, not for numbers
    name, sites, alliance, spelt = WORDS[language]
    contexts = [browser.new_context(locale=language, viewport={"width": 1280, "height": 900}) for _ in range(2)]
    heard: list[str] = []
    wrong: list[str] = []
    lead, leader = (Person(context.new_page(), language, long, wrong) for context in contexts)
    for each in (lead, leader):
        each.page.on("pageerror", lambda error: heard.append(str(error)))
        each.page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)

    # Whoever looks after the demonstration makes an initiative: other tests' lead leads one alone.
    who = served.people["administrator"]
    lead.page.goto(address)
    lead.arrive("**/account/login/**", "login")
    lead.type("[name=login]", who.mail)
    lead.type("[name=password]", who.password)
    lead.page.keyboard.press("Enter")
    lead.page.wait_for_url(re.compile(r":\d+/(i/demo/)?$"))  # to their initiatives, where they take part in several
    lead.reach(f"button[name=language][value={language}]")
    lead.page.keyboard.press("Enter")
    lead.page.locator(f"html[lang={language}]").wait_for()
    if "/i/demo/" in lead.page.url:
        lead.reach("a.house")
        lead.page.keyboard.press("Enter")
    lead.arrive(re.compile(r":\d+/(\?all)?$"), "initiatives")
    lead.press("link", "Make another initiative")
    lead.arrive("**/begin/", "begin")
    lead.type("[name=name]", name)
    lead.choose("main [name=language]", {"en": "English", "es": "Español"}[language])
    lead.type("[name=sites]", "\n".join(sites))
    lead.type("[name=national]", alliance)
    lead.press("button", "Make the initiative")
    lead.arrive("**/i/*-*/", "home")
    home = lead.page.url
    assert lead.page.locator(".cards h3").all_inner_texts() == [*sites]
    assert lead.page.locator("main ol").first.inner_text().startswith(alliance)

    # 300 organizations, and three rows whose cells are named.
    lead.press("link", "Partners")
    lead.arrive("**/organizations/", "organizations")
    lead.press("link", "From a spreadsheet …")
    lead.arrive("**/spreadsheets/**", "spreadsheets")
    file = tmp_path / "Contactos (final) 2.xlsx"
    file.write_bytes(messy(spelt))
    # Playwright's expect_file_chooser may begin to listen after a key that is pressed at once.
    offered: list[FileChooser] = []
    lead.page.on("filechooser", lambda chooser: offered.append(chooser))
    lead.reach("input[type=file]")
    lead.page.keyboard.press("Enter")
    for _ in range(PATIENCE // 50):
        if offered:
            break
        lead.page.wait_for_timeout(50)
    offered[0].set_files(file)
    lead.press("button", "Look at the file")
    lead.page.get_by_label("Flavour").wait_for()
    lead.arrive("**/spreadsheets/*/", "columns")
    lead.choose(lead.page.get_by_label("Flavour"), lead.say("sector"))
    lead.press("button", "Show what would change")
    lead.arrive("**/preview/", "preview")
    assert lead.page.locator(".numbers dd").all_inner_texts() == ["300", "0", "0", "3"]
    lead.press("link", "with a problem")
    lead.arrive("**/preview/?show=problem", "problems")
    shown = lead.page.locator("tbody").inner_text()
    for row, column, cell in (
        (309, "SITIO", "Atlantis"),
        (310, "Due date", "when we can"),
        (311, "estado", "undecided"),
    ):
        assert lead.say("row %(number)s, column '%(name)s'", number=row, name=column) in shown and cell in shown
    lead.reach(lead.page.locator("form[action$='/import/'] button"))
    lead.page.keyboard.press("Enter")
    lead.arrive("**/imports/*/", "imported")

    # Two of them are one.
    lead.press("link", "Look at possible duplicates")
    lead.arrive("**/duplicates/**", "duplicates")
    pair = lead.page.locator("li.pair").filter(has_text="Allianse").first
    lead.reach(pair.get_by_role("button", name=lead.say("The same …")))
    lead.page.keyboard.press("Enter")
    lead.arrive("**/merge/organization/**", "merge")
    lead.press("button", "They are the same: make them one")
    lead.arrive("**/merges/*/", "merged")

    # A site leader is invited.
    lead.press("link", "Administration")
    lead.arrive("**/members/", "members")
    lead.press("link", "Invite somebody")
    lead.arrive("**/members/invite/", "invite")
    guest = f"silas.{language}@example.org"
    lead.type("[name=mail]", guest)
    lead.choose("[name=seat]", lead.say("site leader"))
    lead.choose("[name=site]", sites[0])
    lead.press("button", "Send the invitation")
    lead.arrive("**/members/", "invited")
    assert guest in lead.page.locator("main").inner_text()

    # Comes in from the mail, makes a passkey, and signs in with it.
    with_key(leader.page)
    leader.page.goto(link_to(guest, served))
    leader.arrive("**/join/", "join")
    leader.type("[name=name]", "Silas Weir")
    leader.choose("main [name=language]", leader.say({"en": "English", "es": "Spanish"}[language]))
    leader.type("[name=password]", PASSWORD)
    leader.press("button", "Accept the invitation")
    leader.arrive(home, "own home")
    leader.reach("header a[href='/account/profile/']")
    leader.page.keyboard.press("Enter")
    leader.arrive("**/account/profile/", "profile")
    leader.press("link", "Passkeys and second factors")
    leader.arrive("**/account/second-factor/", "second factors")
    leader.reach("main a[href$='/webauthn/add/']")
    leader.page.keyboard.press("Enter")
    leader.arrive("**/account/reauthenticate/**", "once more")
    leader.type("main input[type=password]", PASSWORD)
    leader.page.keyboard.press("Enter")
    leader.arrive("**/webauthn/add/", "a passkey")
    leader.type("main input[name=name]", "My telephone")
    leader.reach("main input[type=checkbox]")
    leader.page.keyboard.press("Space")
    leader.reach("#mfa_webauthn_add")
    leader.page.keyboard.press("Enter")
    leader.arrive("**/recovery-codes/**", "recovery codes")
    leader.reach(leader.page.locator("header form[action='/account/logout/'] button"))
    leader.page.keyboard.press("Enter")
    leader.page.wait_for_url("**/account/login/**")
    leader.press("button", "Sign in with a passkey")
    leader.page.wait_for_url(home)
    assert "Silas Weir" in leader.page.locator("header").inner_text()

    # And sees the own site alone: 150 organizations less the one that was double, and the national partner.
    assert leader.page.locator(".cards h3").all_inner_texts() == [sites[0]]
    leader.press("link", "Partners")
    leader.arrive("**/organizations/", "own organizations")
    assert leader.page.locator("[data-found]").inner_text().startswith("150 ")
    places = set(leader.page.locator("tbody td:nth-child(2)").all_inner_texts())
    assert places <= {sites[0], leader.say("national")}
    lead.page.goto(f"{home}organizations/?q=Harbor")
    there = {cells[1]: cells[0] for cells in lead.page.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [row.querySelector('a').href, row.cells[1].innerText])"
    )}  # fmt: skip
    asked = [there[sites[0]], there[sites[1]], f"{home}files/", f"{home}initiative/"]
    assert [leader.page.request.get(each).status for each in asked] == [200, 404, 403, 403]
    for context in contexts:
        context.close()
    assert (wrong, heard) == ([], [])


def link_to(guest: str, served: Served) -> str:
    """Where the mail to ``guest`` leads."""
    for file in (served.output.parent / "data" / "mails").iterdir():
        mail = email.message_from_bytes(file.read_bytes().partition(b"\n-----")[0], policy=email.policy.default)
        if mail["To"] == guest:
            text = mail.get_body(("plain",))
            assert text is not None
            found = re.search(r"http://localhost:\S+/join/\S+", text.get_content())
            assert found is not None, text.get_content()
            return found[0]
    raise AssertionError(f"no mail to {guest}")
