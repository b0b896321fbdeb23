"""The blocks of relationships: the map, the table, what would survive, introductions; and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wellknit.briefs.compose import check
from wellknit.briefs.document import Block, Box, Figure, Grid, Link, Listing, Paragraph, Sources
from wellknit.briefs.inlines import said
from wellknit.briefs.sketch import Sketch
from wellknit.relationships.findings import Advice, Findings, ShownOrganization, Viewer

from .related_material import related, related_brief, related_wrong
from .sample_findings import hidden, public, sample, small
from .small_material import FIGURE, only, words_of

DAYTON = "dayton"


def block(name: str, *options: str) -> str:
    return f":::{{{name}}}\n" + "".join(f":{each}\n" for each in options) + ":::\n"


def rows(grid: Grid) -> list[list[str]]:
    return [[said(cell) for cell in row] for row in grid.rows]


def heads(grid: Grid) -> list[str]:
    return [each.label for each in grid.columns]


def sketch(figure: Figure) -> Sketch:
    made = figure.chart.spec["sketch"]
    assert isinstance(made, Sketch)
    return made


def figure(text: str, *findings: Findings, **changes: object) -> Figure:
    made = only(related_brief(text, *findings, **changes), Figure)
    assert isinstance(made, Figure)
    return made


def table(text: str, *findings: Findings, **changes: object) -> Grid:
    made = only(related_brief(text, *findings, **changes), Grid)
    assert isinstance(made, Grid)
    return made


# ---- the map


def test_a_map_shows_every_organization_in_its_site() -> None:
    drawn = sketch(figure(block("map", "title: Who works with whom")))
    assert (len(drawn.spots), len(drawn.lines)) == (27, 60)
    assert drawn.groups == {
        "chicago": "Chicago", "dayton": "Dayton", "lehigh_valley": "Lehigh Valley", "memphis": "Memphis",
    }  # fmt: skip
    assert (drawn.apart, drawn.grounds, drawn.names) == ("National partners", True, "names")
    lakeside = next(each for each in drawn.spots if each.key == "lakeside")
    assert lakeside.told == "Lakeside Schools Partnership, Chicago. 6 people. 10 relationships. 6 hang on one person."
    assert [each.number for each in drawn.spots] == list(range(1, 28))
    known = {each.key: (each.x, each.y) for each in sample().organizations}
    assert {each.key: (each.x, each.y) for each in drawn.spots} == known, "the map stands as it was found"


def test_a_line_says_how_many_people_carry_it_and_on_whom_it_hangs() -> None:
    told = {(each.one, each.other): each.told for each in sketch(figure(block("map"))).lines}
    assert told["lakeside", "southlawn"] == (
        "Lakeside Schools Partnership – Southlawn Family Center. 1 pair of people in touch. Hangs on Ana Rivera."
    )
    assert told["prairie", "southlawn"].endswith("Southlawn Family Center. Nobody in touch.")


def test_the_alternative_text_says_in_words_what_the_map_shows() -> None:
    alt = figure(block("map", "title: Much hangs on Ana Rivera", "alt: Memphis is looser than Dayton")).alt
    assert alt.startswith("Map of 27 organizations and 60 relationships between them.")
    assert "Chicago (6)" in alt and "National partners (3)" in alt
    assert "Most relationships: Riverside Promise (11), Lakeside Schools Partnership (10) and" in alt
    assert "32 relationships hang on one person and are drawn with dashes." in alt
    assert "Without a relationship: Whitehaven Arts Exchange." in alt
    assert alt.endswith("Much hangs on Ana Rivera. Memphis is looser than Dayton.")


def test_a_map_is_a_figure_with_a_list_and_a_matrix_beside_it() -> None:
    text = "Before {figure}`ties`.\n\n" + FIGURE + block("map", "title: Ties", "name: ties")
    document = related_brief(text)
    _, made = [each for each in document.blocks if isinstance(each, Figure)]
    assert (made.id, made.number, made.title) == ("figure-ties", 2, "Ties")
    assert made.subtitle.startswith(
        "On March 15, 2021 (Partner survey, spring 2021). In touch: a contact within the 12"
    )
    links = [each for block in document.blocks if isinstance(block, Paragraph) for each in block.children]
    assert [(each.href, said(each.children)) for each in links if isinstance(each, Link)] == [
        ("#figure-ties", "Figure 2")
    ]
    listed, matrix = made.grids
    assert (listed.id, listed.kind, len(listed.rows)) == ("figure-ties-list", "list", 60)
    assert heads(listed) == ["Relationship", "People in touch on each side", "Hangs on", "Reported by"]
    assert "Without a relationship: Whitehaven Arts Exchange." in listed.notes
    assert (matrix.kind, len(matrix.rows), len(matrix.columns)) == ("matrix", 27, 28)
    assert [each.spoken for each in matrix.columns[1:3]] == ["Bridgeport Health Clinic", "City Learning Office"]


def test_the_matrix_says_the_same_from_both_sides() -> None:
    matrix = figure(block("map", "site: chicago")).grids[1]
    cells = [row[1:] for row in rows(matrix)]
    assert cells == [list(column) for column in zip(*cells, strict=True)]
    assert [cells[place][place] for place in range(6)] == ["–"] * 6
    assert sorted(each for row in cells for each in row if each.strip("–")) == sorted(
        ["1*", "1*", "1*", "2", "2*", "3", "4", "5", "0"] * 2
    )


def test_a_map_of_more_than_forty_has_a_list_and_no_matrix() -> None:
    whole = sample()
    more = tuple(ShownOrganization(f"more_{n}", f"More {n}", "chicago", "school", 1, n / 50, 0.5) for n in range(20))
    made = figure(block("map"), replace(whole, organizations=whole.organizations + more))
    assert [each.kind for each in made.grids] == ["list"]
    assert "16 more" in made.alt, "not everybody without a relationship is read out"


def test_a_map_of_one_site_is_the_same_map_larger_with_shapes_for_sectors() -> None:
    drawn = sketch(figure(block("map", "site: chicago", "title: Chicago")))
    assert {each.key for each in drawn.spots} == {
        "lakeside", "near_west", "prairie", "southlawn", "city_learning", "bridgeport",
    }  # fmt: skip
    assert list(drawn.groups.values()) == ["Government", "Health", "Nonprofit", "School"]
    assert not drawn.grounds
    places = {each.key: (each.x, each.y) for each in drawn.spots}
    was = {each.key: (each.x, each.y) for each in sample().organizations}
    for one in places:
        for other in places:
            # Who was clearly to the left, or above, still is.
            if was[one][0] < was[other][0] - 0.03:
                assert places[one][0] < places[other][0]
            if was[one][1] < was[other][1] - 0.03:
                assert places[one][1] < places[other][1]
    assert max(x for x, _ in places.values()) - min(x for x, _ in places.values()) > 0.7
    by_site = sketch(figure(block("map", "site: chicago", "shape: site")))
    assert list(by_site.groups) == ["chicago"]


def test_a_map_between_national_partners_and_sites_shows_only_what_is_between() -> None:
    drawn = sketch(figure(block("map", "site: between")))
    national = {"coalition_for_community_schools", "communities_in_schools", "strivetogether"}
    assert len(drawn.lines) == 14
    assert all((each.one in national) != (each.other in national) for each in drawn.lines)
    assert {each.key for each in drawn.spots} == {key for each in drawn.lines for key in (each.one, each.other)}


def test_findings_without_places_are_laid_out() -> None:
    whole = sample()
    nowhere = replace(whole, organizations=tuple(replace(each, x=0.5, y=0.5) for each in whole.organizations))
    drawn = sketch(figure(block("map"), nowhere))
    assert len({(each.x, each.y) for each in drawn.spots}) == 27
    assert drawn == sketch(figure(block("map"), nowhere))


def test_a_public_map_says_how_much_it_leaves_out() -> None:
    made = figure(block("map"), public(), audience="public")
    assert made.note == (
        "In the whole partnership, 6 more relationships are not shown: not both organizations agreed to it."
    )
    assert "Ana Rivera" not in str(sketch(made)) and "a site leader" in str(sketch(made))


def test_a_map_of_another_wave() -> None:
    later = replace(small(), wave="autumn_2022", day=date(2022, 10, 1))
    drawn = sketch(figure(block("map", "wave: autumn_2022"), sample(), later))
    assert [each.key for each in drawn.spots] == ["lakeside", "near_west", "prairie"]


# ---- the table


def test_the_least_likely_to_last_come_first_and_what_nobody_carries_before_them() -> None:
    grid = table(block("relationships", "site: memphis"))
    assert (grid.id, grid.number, grid.title) == ("table-1", 1, "Relationships between organizations: Memphis")
    assert heads(grid) == ["Relationship", "People in touch on each side", "Hangs on", "Chance to last 12 months"]
    assert rows(grid)[0] == [
        "Frayser Community Trust – Orange Mound Parents Union", "1 and 1",
        "Kim Barnes, Frayser Community Trust", "49%",
    ]  # fmt: skip
    chances = [int(row[3].rstrip("%")) for row in rows(grid)]
    assert chances == sorted(chances) and len(chances) == 7
    chicago = table(block("relationships", "site: chicago"))
    assert rows(chicago)[0] == [
        "Prairie Avenue Community School – Southlawn Family Center", "nobody in touch", "", "", "one side",
    ]  # fmt: skip


def test_names_say_their_site_where_several_are_shown_and_once_where_both_have_it() -> None:
    shown = {row[0] for row in rows(table(block("relationships")))}
    assert "Bluff City Seeding Success (Memphis) – Lakeside Schools Partnership (Chicago)" in shown
    assert "Gem City Public Schools – Riverside Promise (Dayton)" in shown
    assert "Communities In Schools – StriveTogether" in shown


def test_trust_and_strain_stand_where_both_agreed_and_nowhere_else() -> None:
    grid = table(block("relationships", "site: national", "order: name"))
    assert heads(grid)[3:] == ["Trust in the other", "Strained, says"]
    found = {row[0]: row for row in rows(grid)}
    at = heads(grid).index("Trust in the other")
    assert found["Communities In Schools – StriveTogether"][at : at + 2] == ["71% and 88%", "one side"]
    assert found["Coalition for Community Schools – StriveTogether"][at : at + 2] == ["", ""]
    assert any("where both organizations agreed" in note for note in grid.notes)
    open_to_all = table(block("relationships"), public(), audience="public")
    assert not {"Trust in the other", "Strained, says"} & set(heads(open_to_all))


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("name", "Bridgeport Health Clinic – Lakeside Schools Partnership"),
        ("links", "Prairie Avenue Community School – Southlawn Family Center"),
        ("hangs", "Bridgeport Health Clinic – Lakeside Schools Partnership"),
    ],
)
def test_other_orders(order: str, first: str) -> None:
    assert rows(table(block("relationships", "site: chicago", f"order: {order}")))[0][0] == first


def test_a_limit_keeps_the_first_and_says_of_how_many() -> None:
    grid = table(block("relationships", "limit: 5"))
    assert len(grid.rows) == 5
    assert grid.notes[0] == "Shown: the 5 least likely to last, of 60."
    assert "Shown" not in table(block("relationships", "limit: 60")).notes[0]
    for wrong in ("0", "many", "-3", "٣"):
        assert related_wrong(block("relationships", f"limit: {wrong}")) == [("brief.option-value", 4)]


# ---- what would survive


def test_what_would_survive_is_drawn_from_the_curves_with_the_numbers_beside_it() -> None:
    document = related_brief(block("survival"))
    made = only(document, Figure)
    assert made.title == "What would survive if people left"
    spec = made.chart.spec
    assert spec["kind"] == "dots" and len(spec["cells"]) == 21
    (grid,) = made.grids
    assert heads(grid) == [
        "Where", "After 6 months", "After 12 months", "After 24 months",
        "Organizations still connected after 12 months",
    ]  # fmt: skip
    assert [row[0] for row in rows(grid)] == [
        "Chicago", "Dayton", "Lehigh Valley", "Memphis", "National partners", "National partners and sites",
        "All together",
    ]  # fmt: skip
    assert rows(grid)[3] == ["Memphis", "77.3% (50 to 100)", "62% (29 to 93)", "41% (14 to 71)", "78.7%"]
    assert {each.name for each in document.facts} == {
        f"resilience.{kind}.{scope}"
        for scope in ("chicago", "dayton", "lehigh_valley", "memphis", "national", "between", "all")
        for kind in ("surviving_6_months", "surviving_12_months", "surviving_24_months", "reach_12_months")
    }
    assert only(document, Sources).facts == (), "their evidence stands beside them"


def test_the_title_leads_and_the_alternative_text_has_every_number() -> None:
    title = "title: Memphis keeps {fact}`resilience.surviving_24_months.memphis | 0`"
    made = figure(block("survival", title, "site: memphis all", "note: As they left so far", "order: value"))
    assert (made.title, made.note) == ("Memphis keeps 41%", "As they left so far.")
    assert "Memphis keeps 41%." in made.alt
    assert "Values: Memphis 77.3%, 62% and 41%; All together 87.9%, 78.1% and 62.7%." in made.alt
    assert made.chart.spec["options"]["order"] == "value"


def test_a_site_without_futures_is_a_gap_that_is_named() -> None:
    whole = sample()
    some = replace(whole, curves=tuple(each for each in whole.curves if each.scope != "memphis"))
    assert related_wrong(block("survival", "site: memphis"), some) == [("brief.no-futures", 3)]
    assert related_wrong(block("survival"), replace(whole, curves=())) == [("brief.no-futures", 3)]
    assert len(figure(block("survival"), some).grids[0].rows) == 6


# ---- introductions


def advice(document_blocks: tuple[Block, ...]) -> list[str]:
    return [each for each in words_of(document_blocks).split("\n") if each]


def test_introductions_read_like_advice() -> None:
    box = next(
        each
        for each in related_brief(":::{introductions} Who should meet whom\nBy summer.\n:::\n").blocks
        if isinstance(each, Box) and each.title == "Who should meet whom"
    )
    assert [each.ordered for each in box.children if isinstance(each, Listing)] == [True, False]
    said_ = advice(box.children)
    assert said_[0] == "By summer."
    assert said_[1] == (
        "Introduce Rosa Lund of Bluff City Seeding Success to Sam Whitley of Frayser Community Trust. "
        "This relationship hangs on Ida Coleman alone. "
        "It raises the chance that this relationship lasts 12 months by 31 points."
    )
    assert said_[-3:] == [
        "What introductions can't do",
        "Bridgeport Health Clinic is represented by one person: name a deputy first.",
        "Lehigh Street Library is represented by one person: name a deputy first.",
    ]


def test_introductions_of_one_question_or_site_and_no_more_than_asked_for() -> None:
    document = related_brief(block("introductions", "question: expected", "limit: 1"))
    box = next(each for each in document.blocks if isinstance(each, Box) and each.tone == "note")
    said_ = advice(box.children)
    assert said_[0].startswith("These introductions save most relationships")
    assert sum(each.startswith("Introduce") for each in said_) == 1
    assert "These are the first 1 of 2." in said_
    chicago = related_brief(block("introductions", "site: chicago"))
    box = next(each for each in chicago.blocks if isinstance(each, Box) and each.tone == "note")
    assert [each.split(" of ")[0] for each in advice(box.children) if each.startswith("Introduce")] == [
        "Introduce Tom Ferris"
    ]
    assert related_wrong(block("introductions", "site: dayton")) == [("brief.no-advice", 3)]


def test_a_role_in_the_place_of_a_name_has_its_article() -> None:
    shown = replace(
        sample(),
        advice=(Advice("expected", "site leader", "lakeside", "one person", "frayser", "hangs_on_one", 2.04, ("x",)),),
    )
    box = next(each for each in related_brief(block("introductions"), shown).blocks if isinstance(each, Box))
    text = words_of(box.children)
    assert "Introduce a site leader of Lakeside Schools Partnership to one person of Frayser Community Trust." in text
    assert "within 12 months it saves 2.0, on average" in text
    assert "Frayser Community Trust hangs on x; with another pair" in text
    unknown = replace(shown, advice=(replace(shown.advice[0], why="unheard_of"),))
    box = next(each for each in related_brief(block("introductions"), unknown).blocks if isinstance(each, Box))
    assert "unheard_of" not in words_of(box.children), "a reason's key is never printed"


@pytest.mark.parametrize(
    ("about", "read"),
    [
        (("Ana Rivera", "Oz Petrov"), "the one contact of Ana Rivera and Oz Petrov;"),
        (("core site partner", "one person"), "the one contact of a core site partner and one person;"),
        (("one person", "one person"), "the one contact of two people;"),
    ],
)
def test_those_on_whom_it_hangs_are_told_as_far_as_they_may_be(about: tuple[str, ...], read: str) -> None:
    advice_ = Advice("expected", "one person", "lakeside", "one person", "frayser", "expected_pair", 0.3, about)
    shown = replace(sample(), advice=(advice_,))
    box = next(each for each in related_brief(block("introductions"), shown).blocks if isinstance(each, Box))
    assert read in words_of(box.children)


# ---- what is wrong


@pytest.mark.parametrize("name", ["map", "relationships", "survival", "introductions"])
def test_every_block_needs_findings_and_an_audience_that_may_see_some(name: str) -> None:
    assert related_wrong(block(name), none=True) == [("brief.no-findings", 3)]
    code = {"survival": "brief.no-futures", "introductions": "brief.no-advice"}.get(name, "brief.findings-hidden")
    assert related_wrong(block(name), hidden(), audience="public") == [(code, 3)]
    assert related_wrong(block(name, "wave: sprig_2021")) == [("brief.no-findings-of-wave", 4)]
    assert related_wrong(block(name, "site: memfis")) == [("brief.unknown-scope", 4)]


def test_other_mistakes_are_told_with_their_line() -> None:
    assert related_wrong(block("map", "labels: big")) == [("brief.option-value", 4)]
    assert related_wrong(block("map", "title: A", "shape: star")) == [("brief.option-value", 5)]
    assert related_wrong(block("relationships", "order: luck")) == [("brief.option-value", 4)]
    assert related_wrong(block("introductions", "question: why")) == [("brief.option-value", 4)]
    empty = Findings("spring_2021", date(2021, 3, 15), Viewer("holder"))
    assert related_wrong(block("map"), empty) == [("brief.nobody-related", 3)]
    alone = replace(small(), relationships=())
    assert related_wrong(block("relationships"), alone) == [("brief.no-relationships", 3)]
    assert len(sketch(figure(block("map"), alone)).spots) == 3
    many = tuple(ShownOrganization(f"o{n}", f"O {n}", None, "", 1) for n in range(501))
    assert related_wrong(block("map"), replace(small(), organizations=many)) == [("brief.map-too-large", 3)]


def test_a_brief_with_a_map_can_be_checked_without_drawing_it() -> None:
    assert check(related(block("map") + block("survival") + block("relationships") + block("introductions"))) == ()
