"""All answers of a wave are equally long once they are sealed: one's own words are bounded, and pages say how far."""

from __future__ import annotations

import re
from random import Random

import pytest
from django_scopes import scope

from tests.web.answering_people import Person, asking, fields, invited, sheets, stored
from tests.web.cast import Cast
from wellknit.web.models import Draft, Submission
from wellknit.web.surveys.promises.contents import content
from wellknit.web.surveys.promises.filling import Filling, packed
from wellknit.web.surveys.promises.room import MOST, cut, enough, letters
from wellknit.web.surveys.promises.sealing import FIRST_STEP, padded

WORDS = sheets(
    """
    type | name | label:en
    begin_group | one | Of the past
    text | past | How was it?
    text | more | What else?
    end_group
    begin_group | two | Of the future
    text | next | How shall it be?
    integer | years | In how many years?
    end_group
    begin_group | three | At last
    integer | age | For how long?
    end_group
    """
)
#: What people could fill a field with that packs worst: of one byte, of two, of three, of four, and what is escaped.
KINDS = {
    "letters": "".join(map(chr, range(32, 127))),
    "Arabic": "".join(map(chr, range(0x620, 0x6FF))),
    "Chinese": "".join(map(chr, range(0x4E00, 0x9FFF))),
    "pictures": "".join(map(chr, range(0x1F300, 0x1F6FF))),
    "anything": "".join(chr(each) for each in range(0x10000, 0x2FFFF, 7)),
    "escaped": "".join(map(chr, range(1, 32))) + '"\\',
    "all": "".join(map(chr, [*range(1, 0xD7FF, 13), *range(0xE000, 0x10FFFF, 397)])),
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_of_so_many_letters_need_more_room_than_there_is(kind: str) -> None:
    chance = Random(7)
    text = cut("".join(chance.choices(KINDS[kind], k=MOST)), MOST)
    assert MOST - 2 <= letters(text) <= MOST
    codes = {f"a_page/statement_{number}": chance.choice("12345") for number in range(60)}
    filling = Filling({**codes, "why": text}, language="es", agreed=True)
    assert enough(filling), len(padded(packed(filling)))


def test_letters_are_counted_as_people_count_them() -> None:
    assert [letters(each) for each in ("", "año", "ñññ", "نعم", "是的", "\ud800")] == [0, 3, 3, 3, 3, 1]
    assert (cut("año", 2), cut("是的是的", 3), cut("x", 0), cut("x", -5)) == ("añ", "是的", "", "")


def test_all_answers_of_a_wave_are_equally_long(cast: Cast) -> None:
    wave = asking(cast, WORDS, mode="confidential")
    chance = Random(3)
    fillings = [Filling(), Filling({"one/past": "x"})]
    fillings += [Filling({"one/past": cut("".join(chance.choices(each, k=MOST)), MOST)}) for each in KINDS.values()]
    with scope(initiative=cast.river):
        assert len({len(content(wave, each, bytes(64 * 20))) for each in fillings}) == 1


def left(person: Person) -> int:
    found = re.search(r">Letters left for your own words in this survey: (\d+)<", person.html)
    assert found is not None, person.html
    return int(found[1])


def test_pages_say_how_many_letters_are_left_and_nothing_beyond_is_taken(cast: Cast) -> None:
    wave = asking(cast, WORDS, mode="anonymous")
    person = Person(cast, wave)
    person.begin(invited(cast, wave))
    person.send(site="north", way="core_site_partner")
    assert left(person) == MOST
    assert person.send(past="a" * 5000, more="é" * 3500).status_code == 422
    # What is too much is said beside the field, and stands there as it was typed.
    assert "all your own words together: 500." in person.html and "é" * 3500 in person.html
    assert "Letters too many in your own words: 500" in person.html and 'id="q-one/more-error"' in person.html
    person.send(past="a" * 5000, more="é" * 2500)
    assert person.address.endswith("/2/") and left(person) == 500
    assert person.send(next="b" * 501).status_code == 422 and "words together: 1." in person.html
    person.send("back", next="b" * 501)  # going back keeps what there is room for
    person.send()
    person.send(next="b" * 400, years="3")
    assert "data-letters" not in person.html  # no own words are asked here
    person.send(age="3")
    assert person.address.endswith("/check/")
    whole = fields(person.html)
    # Whoever sends more all the same is told, and nothing of it is stored.
    told = person.client.post(person.at("answer_check"), {**whole, "a:two/next": "b" * 5000})
    assert told.status_code == 422 and "all your own words together" in told.content.decode()
    with scope(initiative=cast.river):
        assert not Submission.objects.exists()
        (draft,) = Draft.objects.values_list("sealed", flat=True)
        assert len(bytes(draft)) < FIRST_STEP + 100
    person.send("send")
    assert "receipt code" in person.html
    assert sorted(len(text) for text in stored(wave).answers.values()) == [1, 1, 400, 2500, 5000]
