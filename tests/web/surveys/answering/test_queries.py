"""How often a page of whoever answers asks the database: at most 15 times a GET and 10 times a POST."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.answering_people import RICH, TIES, Person, asking, invited
from tests.web.cast import Cast

GET, POST = 15, 10
_OF_TRANSACTIONS = re.compile(r"(SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK)")


class Counting(Person):
    """Somebody whose every request is counted: (what, how many queries), marks of transactions left out."""

    def __init__(self, cast: Cast, wave: Any) -> None:
        super().__init__(cast, wave)
        self.counted: list[tuple[str, str, int]] = []
        for method in ("get", "post"):
            setattr(self.client, method, self._counted(method, getattr(self.client, method)))

    def _counted(self, method: str, ask: Any) -> Any:
        def asked(address: str, *args: Any, **more: Any) -> Any:
            with CaptureQueriesContext(connection) as seen:
                response = ask(address, *args, **more)
            many = sum(not _OF_TRANSACTIONS.match(each["sql"]) for each in seen.captured_queries)
            place = re.sub(r"[0-9a-f-]{36}", "", address.partition("?")[0])
            self.counted.append((method, place if not place.startswith("/a/") else "/a/", many))
            return response

        return asked

    def most(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for method, place, many in self.counted:
            found[method, place] = max(many, found.get((method, place), 0))
        return found

    def looked_around(self) -> None:
        for name in ("first", "check", "later", "receipt"):
            self.get(self.at(f"answer_{name}"))


def judged(person: Counting) -> None:
    most = person.most()
    print("\n" + "\n".join(f"{method.upper():4} {place}: {many}" for (method, place), many in sorted(most.items())))
    assert {each: many for each, many in most.items() if many > (GET if each[0] == "get" else POST)} == {}
    assert max(most.values()) > 1  # they are counted


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_page_by_page(cast: Cast, mode: str) -> None:
    person = Counting(cast, asking(cast, RICH, mode=mode))
    person.begin(invited(cast, person.wave))
    if mode == "anonymous":
        person.send(site="north", way="core_site_partner")
    person.send()  # something is missing
    person.send(works="yes")
    person.looked_around()
    person.get(person.at("answer_page", 2))
    person.send(honest="a", listen="dk", share="na")
    person.send("back")
    person.send()
    person.send(years="7")
    person.send("language:es")
    person.send(region="south")
    person.get(person.at("answer_check"))
    person.send("send")
    assert 'class="code"' in person.html
    code = re.findall(r'class="code">([^<]+)<', person.html)[0]
    person.client.post(person.at("answer_receipt"), {"code": code})
    person.client.post(person.at("answer_receipt"), {"code": code, "go": "change"})
    person.client.post(person.at("answer_receipt"), {"code": code, "go": "withdraw"})
    judged(person)


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_all_on_one_page(cast: Cast, mode: str) -> None:
    person = Counting(cast, asking(cast, RICH, mode=mode, one_page=True))
    person.begin(invited(cast, person.wave))
    if mode == "anonymous":
        person.send(site="north", way="core_site_partner")
    person.looked_around()
    person.get(person.at("answer_page", 1))
    person.send("send")  # something is missing
    person.send("check", works="no")
    person.get(person.at("answer_page", 1))
    person.send("send", works="no")
    assert 'class="code"' in person.html
    judged(person)


def test_a_roster_and_the_open_link(cast: Cast) -> None:
    person = Counting(cast, asking(cast, TIES, mode="identified"))
    person.begin(invited(cast, person.wave))
    person.send("find:works", **{"find:works": "jose"})
    person.send(works=["jose", "dove"])
    for _round in range(2):
        person.send(keeps="3", open="4")
    person.send("send")
    assert 'class="code"' in person.html
    judged(person)
    stranger = Counting(cast, asking(cast, RICH, open_code="river-code"))
    stranger.get("/o/river-code")
    stranger.client.post("/o/river-code", {"age": "adult"})
    stranger.get(stranger.at("answer_first"))
    stranger.send()
    stranger.send(site="north", way="community_partner:parent")
    assert stranger.address.endswith("/1/")
    judged(stranger)
