"""The cube and its sisters: integers that hold all that tables need."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.surveys.cube import ALL, CHOSEN, EVERYONE, NOT_CHOSEN, Cube, count
from wellknit.surveys.responses import BLANK, NOT_ASKED, Responses

from .partnership_in_small import counted, of, questionnaire, response


def test_counts_people_by_answer() -> None:
    cube = counted([*of("memphis", a=3, sa=7, d=1), *of("dayton", a=2, blank=1)]).counts.cube
    assert cube.answers("spring", "trust") == {"a": 5, "sa": 7, "d": 1, BLANK: 1}
    assert cube.answers("spring", "trust", sites=["dayton"]) == {"a": 2, BLANK: 1}
    assert cube.answers("spring", EVERYONE) == {CHOSEN: 14}


def test_not_asked_is_not_blank() -> None:
    people = [response("r1", "dayton", "a", improved="sa"), response("r2", "dayton", "a", improved=NOT_ASKED),
              response("r3", "dayton", "a", improved=BLANK)]  # fmt: skip
    assert counted(people).counts.cube.answers("spring", "improved") == {"sa": 1, NOT_ASKED: 1, BLANK: 1}


def test_each_choice_of_a_multiple_choice_item_is_counted_apart() -> None:
    people = [
        response("r1", "dayton", challenges=("turnover", "history")),
        response("r2", "dayton", challenges=("turnover",)),
        response("r3", "dayton", challenges=()),
        response("r4", "dayton", challenges=BLANK),
    ]
    cube = counted(people).counts.cube
    assert cube.answers("spring", "challenges/turnover") == {CHOSEN: 2, NOT_CHOSEN: 1, BLANK: 1}
    assert cube.answers("spring", "challenges/history") == {CHOSEN: 1, NOT_CHOSEN: 2, BLANK: 1}


def test_a_role_that_nobody_knows_is_kept() -> None:
    people = [response("r1", "dayton", "a", role=None), response("r2", "dayton", "a", role="site_leader")]
    cube = counted(people).counts.cube
    assert cube.answers("spring", "trust") == {"a": 2}
    assert cube.answers("spring", "trust", roles=["site_leader"]) == {"a": 1}


def test_the_same_person_in_two_waves_is_a_pair() -> None:
    form = questionnaire()
    spring = Responses(
        "spring", (response("1", "dayton", "d", person="ada"), response("2", "dayton", "a", person="ben"))
    )
    autumn = Responses(
        "winter", (response("9", "dayton", "a", person="ada"), response("8", "dayton", "a", person="cleo"))
    )
    pairs = count([(spring, form), (autumn, form)], "winter").pairs
    role = "core_site_partner"
    assert [row for row in pairs if row[5] == "trust"] == [
        ("spring", "winter", "dayton", role, role, "trust", "d", "a", 1)
    ]


def test_nobody_named_is_no_pair() -> None:
    form = questionnaire()
    waves = [(Responses(name, (response("1", "dayton", "a"),)), form) for name in ("spring", "winter")]
    assert count(waves, "winter").pairs == ()


def test_two_items_of_the_same_respondent_are_crossed_once() -> None:
    crossed = counted([response("r1", "dayton", "a", improved="sa")], sisters=True).counts.crossed
    assert ("spring", "dayton", "improved", "sa", "trust", "a", 1) in crossed
    assert not [row for row in crossed if row[2] == "trust" and row[4] == "improved"]


def test_organizations_behind_a_group_and_the_largest_are_counted_on_every_margin() -> None:
    people = [
        response("r1", "dayton", "a", person="ada", organization="library"),
        response("r2", "dayton", "a", person="ben", organization="library"),
        response("r3", "dayton", "d", person="cleo", organization="school"),
        response("r4", "memphis", "d", person="ada", organization="library"),
        response("r5", "memphis", person="dora", organization="clinic"),
    ]
    counts = counted(people, sisters=True).counts
    spread = {(row.site, row.role, row.involvement): row[5:] for row in counts.spread if row.item == "trust"}
    assert spread["dayton", ALL, ALL] == (3, 3, 1, 2, 2)
    assert spread[ALL, ALL, ALL] == (4, 3, 2, 2, 3)  # ada answered in two sites; a blank is no answer
    assert counts.people_behind("spring", "trust") == (4, 3)


def test_cubes_add_up() -> None:
    one, two = counted(of("dayton", a=2)).counts.cube, counted(of("dayton", d=1), wave="winter").counts.cube
    both = one + two
    assert both.answers("spring", "trust") == {"a": 2}
    assert both.answers("winter", "trust") == {"d": 1}


answers = st.lists(
    st.tuples(
        st.sampled_from(["dayton", "memphis"]),
        st.sampled_from(["a", "sa", "d", "na", BLANK, NOT_ASKED]),
        st.sampled_from(["site_leader", "community_partner", None]),
    ),
    max_size=30,
)


@settings(max_examples=15)
@given(answers)
def test_the_cube_is_what_a_counter_says(given_answers: list[tuple[str, str, str | None]]) -> None:
    people = [response(f"r{n}", site, answer, role=role) for n, (site, answer, role) in enumerate(given_answers)]  # type: ignore[arg-type]
    cube = counted(people).counts.cube
    assert cube.answers("spring", "trust") == dict(Counter(answer for _, answer, _ in given_answers))
    assert sum(each.people for each in cube.counts if each.item == "trust") == len(given_answers)


def test_every_engine_counts_alike() -> None:
    ibis = pytest.importorskip("ibis")
    pytest.importorskip("polars", reason="Polars, the second engine of this test, is not installed")
    form = questionnaire()
    waves = [
        (Responses("spring", (*of("memphis", a=3, sa=7), *of("dayton", d=2, blank=1))), form),
        (Responses("winter", tuple(of("memphis", a=1))), form),
    ]
    assert count(waves, "spring", backend=ibis.polars.connect()) == count(waves, "spring")


def test_an_empty_wave_has_an_empty_cube() -> None:
    assert counted([]).counts.cube == Cube(())
