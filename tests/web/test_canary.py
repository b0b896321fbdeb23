"""Each site's data carries a word of its own; whoever has no business there finds it on no page, in no file or mail."""

from __future__ import annotations

import logging

import pytest
from django.core import mail

from tests.web.cast import SEATS, Cast, brought, mark
from tests.web.test_matrix import EXPECTED, target

#: Which places' words each member may come across.
MAY_READ = {
    "nadia": {"north", "south", ""},
    "silas": {"north", ""},
    "sol": {"south", ""},
    # What her own organization's people reported of one of the nation's.
    "cora": {"north", ""},
    "paz": {"north"},
    # The rows of answers of a wave, whose name is the nation's.
    "kim": {""},
    # The figures of all sites side by side, in what was released.
    "eve": {"north", "south", ""},
}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Everybody, and what they brought in spreadsheets."""
    brought(cast)
    return cast


@pytest.mark.parametrize("who", [*SEATS, "hal"])
def test_nobody_comes_across_the_word_of_another_place(cast: Cast, who: str, caplog: pytest.LogCaptureFixture) -> None:
    client = cast.client(who)
    told = dict.fromkeys(("north", "south", "hills", ""), 0)
    caplog.set_level(logging.INFO)
    addresses = [
        (method, target(cast, name, place))
        for name, rows in EXPECTED.items()
        for row in rows
        for method, _, place in [row.partition(" ")]
        # What is sent empty changes nothing, except where a single button acts.
        if method == "GET" or "302" not in rows[row] or who not in ("nadia", "silas", "sol")
    ]
    addresses += [
        ("GET", f"/i/river/{page}/?q={mark(place)}") for page in ("organizations", "people", "search") for place in told
    ]
    if who == "nadia":
        addresses.append(("POST", "/i/river/files/"))
    for method, address in addresses:
        response = client.generic(method, address)
        text = b"".join(response) if response.streaming else response.content
        whole = text.decode("utf-8", "replace") + str(response.headers)
        # What somebody typed into the search comes back in the field.
        whole = whole.replace(address.rpartition("=")[2], "") if "?q=" in address else whole
        for place in told:
            told[place] += mark(place) in whole
    may = MAY_READ.get(who, set())
    assert {place for place, count in told.items() if count} == may
    assert len(addresses) > 70
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("django", "wellknit"))
    )
    assert not [place for place in told if mark(place) in logged]
    assert mail.outbox == []


def test_the_words_are_there_to_be_found(cast: Cast) -> None:
    shown = cast.client("nadia").get("/i/river/people/").content.decode()
    assert mark("north") in shown and mark("south") in shown and mark("hills") not in shown
    assert mark("hills") in cast.client("hal").get("/i/hills/people/").content.decode()


def test_a_part_of_an_organization_shows_nothing_of_the_rest(cast: Cast) -> None:
    """Cora acts for the library: she reads of its people, and of no other organization of her own site."""
    shown = cast.client("cora").get("/i/river/organizations/").content.decode()
    assert "Library" in shown and "Parents" not in shown
    assert "Noor" in cast.client("cora").get("/i/river/people/").content.decode()
    assert "Noor" not in cast.client("paz").get("/i/river/people/").content.decode()
