"""The story of a release: its chapters, what each viewer sees in them, and that each figure is a cell's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from tests.web.conftest import EXAMPLE
from wellknit.briefs import document as doc
from wellknit.briefs.inlines import said
from wellknit.comparisons.families import judged_all
from wellknit.comparisons.rest import against_rest
from wellknit.comparisons.values import Judged
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import releases_for
from wellknit.folder.read import read_partnership
from wellknit.releases.release import FOLDER, Package, Release
from wellknit.releases.rules import AUDIENCES, Audience
from wellknit.surveys.rounding import share
from wellknit.surveys.specification import EXACT
from wellknit.tables import Column, Share, Table
from wellknit.web.results.marking import marked
from wellknit.web.results.material import foreign_texts, material_of, measures_of
from wellknit.web.results.meeting import sheets_of
from wellknit.web.results.story import Story, story
from wellknit.web.results.tracing import traced

SITES = ("chicago", "dayton", "lehigh_valley", "memphis")
NAMES = ("Chicago", "Dayton", "Lehigh Valley", "Memphis")
ORDER = (
    "participation", "overall", "items", "differences", "change", "relationships", "promotes", "challenges", "comments",
    "next",
)  # fmt: skip


@pytest.fixture(scope="module")
def example() -> Partnership:
    return read_partnership(EXAMPLE)


@pytest.fixture(scope="module")
def releases(example: Partnership) -> Mapping[Audience, Mapping[str, Release]]:
    return {audience: releases_for(example, audience) for audience in AUDIENCES}


Releases = Mapping[Audience, Mapping[str, Release]]


def told(
    example: Partnership,
    release: Release,
    package: Package,
    language: str = "en",
    sites: tuple[str, ...] = (),
    own: bool = False,
) -> Story:
    def judge(tables: Mapping[str, Table]) -> Mapping[str, Judged]:
        return judged_all((), tables) | against_rest(tables, sites[0], language)

    material = material_of(
        package,
        release.wave,
        release.version or 0,
        initiative=example.initiative,
        waves={key: each.wave for key, each in example.waves.items()},
        rules=example.rules,
        look=example.look,
        language=language,
        judge=judge if own else None,
    )
    return story(material, measures_of(package), sites)


def every(blocks: tuple[doc.Block, ...]) -> Iterator[doc.Block]:
    for each in blocks:
        yield each
        if isinstance(each, doc.Box):
            yield from every(each.children)
        if isinstance(each, doc.Listing):
            for item in each.items:
                yield from every(item)


def texts(made: Story) -> str:
    """All that a story says and draws."""
    return repr([(each.title, each.lead, each.nothing, each.blocks) for each in made.chapters])


# --- What it tells, in which order ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wave", ["spring_2021", "winter_2022", "relationships_2021", "relationships_2022"])
def test_each_release_is_told_in_one_order_to_whoever_looks(
    example: Partnership, releases: Releases, wave: str
) -> None:
    looks: tuple[tuple[Audience, tuple[str, ...]], ...]
    looks = (("partnership", ()), ("partnership", ("memphis",)), ("public", ()))
    for audience, sites in looks:
        for language in ("en", "es"):
            release = releases[audience][wave]
            made = told(example, release, release.packages[audience], language, sites)
            keys = [each.key for each in made.chapters]
            assert keys == [each for each in ORDER if each in keys]
            assert keys[-1] == "next" and "participation" in keys
            assert [each for each in made.problems if each.severity == "error"] == []
            assert all(each.alt for chapter in made.chapters for each in chapter.charts)


def test_waves_of_answers_have_all_chapters_but_that_of_relationships(example: Partnership, releases: Releases) -> None:
    release = releases["partnership"]["winter_2022"]
    made = told(example, release, release.packages["partnership"])
    assert [each.key for each in made.chapters] == [each for each in ORDER if each != "relationships"]
    assert [each.kind for each in (figure.chart for figure in made.chapter("change").charts)] == ["change"]
    assert [each.table.key for each in made.chapter("challenges").tables if isinstance(each, doc.DataTable)] == [
        "challenges_2022"
    ]


def test_relationships_are_told_at_both_levels_with_map_and_introductions(
    example: Partnership, releases: Releases
) -> None:
    release = releases["partnership"]["relationships_2022"]
    made = told(example, release, release.packages["partnership"]).chapter("relationships")
    assert [each.chart.kind for each in made.charts] == ["map", "dots"]
    trust = next(each for each in made.tables if isinstance(each, doc.Grid))
    assert [said(row[0]) for row in trust.rows][:2] == ["Trust in the organization", "Trust in the person"]
    boxes = [each for each in made.blocks if isinstance(each, doc.Box)]
    assert [each.title for each in boxes] == ["Introductions that would help most"]


def test_where_a_table_stands_follows_from_what_it_holds_and_not_from_its_name(
    example: Partnership, releases: Releases
) -> None:
    release = releases["partnership"]["winter_2022"]
    package = release.packages["partnership"]
    named = {
        "response": "answered_winter", "agreement_2022": "agreement_winter", "improvement_2022": "agreement_2_winter",
        "community_trust_2022": "agreement_2_by_role_winter", "challenges_2022": "choices_9_winter",
        "change": "change_winter",
    }  # fmt: skip
    tables = tuple(replace(each, key=named[each.key]) for each in package.tables[FOLDER])
    generated = replace(package, tables={FOLDER: tables}, weights=())
    made, before = told(example, release, generated), told(example, release, replace(package, weights=()))
    assert [(each.key, len(each.blocks)) for each in made.chapters] == [
        (each.key, len(each.blocks)) for each in before.chapters
    ]


def test_many_statements_are_drawn_a_few_at_a_time_and_as_evenly_as_can_be(
    example: Partnership, releases: Releases
) -> None:
    release = releases["partnership"]["winter_2022"]
    package = release.packages["partnership"]
    table = next(each for each in package.tables[FOLDER] if each.key == "agreement_2022")
    rows = tuple(replace(row, key=f"{row.key}_{n}") for n in range(3) for row in table.rows)[:13]
    many = replace(package, tables={FOLDER: (replace(table, rows=rows),)}, weights=())
    charts = told(example, release, many).chapter("items").charts
    assert [len(each.table.rows) for each in charts if each.table] == [5, 5, 3]
    assert charts[0].title == "Agreement in the invented survey, by site (1 of 3)"


def test_the_same_counts_printed_again_are_told_once(example: Partnership, releases: Releases) -> None:
    release = releases["public"]["spring_2021"]
    made = told(example, release, release.packages["public"])
    shown = {each.table.key for chapter in made.chapters for each in chapter.charts if each.table}
    assert "agreement" in shown and "agreement_as_printed" not in shown


# --- Whose figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_figure_is_a_cell_of_the_release(example: Partnership, releases: Releases, audience: Audience) -> None:
    """Nothing is computed for a page: what it shows of a table is what the audience was given."""
    for release in releases[audience].values():
        package = release.packages[audience]
        given = {each.key: each for each in package.all_tables(FOLDER)}
        made = told(example, release, package)
        for block in every(tuple(block for chapter in made.chapters for block in chapter.blocks)):
            table = block.table if isinstance(block, doc.DataTable | doc.Figure) else None
            if table is not None:
                for row, column, cell in table.cells():
                    assert cell == given[table.key].cell(row.key, column.key)
        for fact in made.facts.values():
            if fact.table in given and fact.unit == "percent" and "comparison" not in fact.name:
                _, row_key, column_key = fact.name.split(".")
                own = given[fact.table].cell(row_key, column_key)
                assert isinstance(own, Share) and (fact.count, fact.base, fact.value) == (
                    own.count, own.base, own.percent,
                )  # fmt: skip


@pytest.mark.parametrize("wave", ["spring_2021", "winter_2022", "relationships_2021", "relationships_2022"])
@pytest.mark.parametrize("site", SITES)
def test_a_site_sees_itself_and_what_joins_all_and_no_other_site(
    example: Partnership, releases: Releases, wave: str, site: str
) -> None:
    release = releases["partnership"][wave]
    made = told(example, release, release.packages["partnership"], sites=(site,))
    others = [name for key, name in zip(SITES, NAMES, strict=True) if key != site]
    shown = texts(made)
    assert [name for name in others if name in shown] == []
    assert NAMES[SITES.index(site)] in shown
    foreign = [name for name in made.facts if name.partition("@")[0].rpartition(".")[2] in set(SITES) - {site}]
    assert foreign == []
    if wave == "spring_2021":
        assert {"agreement.trust_partner_organizations.average", f"agreement.trust_partner_organizations.{site}"} <= {
            *made.facts
        }
        assert not [name for name in made.facts if name.startswith("comparison.")]


def test_a_site_is_held_against_all_others_where_what_all_say_is_shown(
    example: Partnership, releases: Releases
) -> None:
    release = releases["partnership"]["spring_2021"]
    package = release.packages["partnership"]
    without = told(example, release, package, sites=("memphis",))
    assert "no statement on the difference is made" in texts(without)
    joined = replace(
        package, tables={name: tuple(map(_with_all_people, each)) for name, each in package.tables.items()}
    )
    made = told(example, release, joined, sites=("memphis",), own=True)
    assert not made.problems and "all other sites together" in texts(made)
    facts = [name for name in made.facts if name.startswith("comparison.agreement_memphis_others.")]
    assert "comparison.agreement_memphis_others.trust_partner_organizations.memphis_others" in facts
    assert not {name for name in made.facts if (set(SITES) - {"memphis"}) & set(name.split("."))}
    name = "comparison.agreement_memphis_others.trust_partner_organizations.memphis_others"
    assert (
        "Boschloo" in made.judged[name]
        and traced(made.facts[name], "en", made.judged[name]).how[-1] == made.judged[name]
    )
    shown = texts(made)
    assert not [name for name in NAMES[:3] if name in shown]


def _with_all_people(table: Table) -> Table:
    """A table of sites with a column of all people together."""
    if table.kind != "agreement" or table.by != "site":
        return table
    rows = tuple(
        replace(
            row,
            cells=(
                *row.cells,
                share([sum(each.count or 0 for each in there)], sum(each.base or 0 for each in there), EXACT),
            ),
        )
        for row in table.rows
        for there in [
            [
                each
                for each, column in zip(row.cells, table.columns, strict=True)
                if column.kind == "group" and isinstance(each, Share)
            ]
        ]
    )
    return replace(table, columns=(*table.columns, Column("pooled", "All people", "pooled")), rows=rows)


def test_a_table_of_another_site_alone_is_none_of_theirs(example: Partnership, releases: Releases) -> None:
    release = releases["partnership"]["winter_2022"]
    rules = example.rules
    tables = tuple(replace(each, sites=("dayton",)) if each.key == "change" else each for each in rules.tables)
    other = replace(example, rules=replace(rules, tables=tables))
    package = release.packages["partnership"]
    for site, seen in (("memphis", False), ("dayton", True)):
        made = told(other, release, package, sites=(site,))
        assert bool(made.chapter("change").blocks) is seen
        assert ("change.trust_partner_organizations.change" in made.facts) is seen


def test_readers_are_told_what_the_public_was_given(example: Partnership, releases: Releases) -> None:
    release = releases["public"]["relationships_2022"]
    made = told(example, release, release.packages["public"])
    assert {each.audience for each in made.facts.values()} == {"public"}


# --- In words ---------------------------------------------------------------------------------------------------------


def test_in_spanish_the_form_and_the_house_speak_spanish(example: Partnership, releases: Releases) -> None:
    release = releases["partnership"]["spring_2021"]
    made = told(example, release, release.packages["partnership"], "es")
    assert [each.title for each in made.chapters][:3] == [
        "Quién respondió", "En conjunto", "Afirmación por afirmación",
    ]  # fmt: skip
    shown = texts(made)
    assert "Mis relaciones con las organizaciones asociadas se basan en la confianza." in shown
    assert "My relationships with the partner organizations" not in shown
    assert "All answers together" not in shown and "Todas las respuestas" in shown


def test_what_was_typed_in_another_language_says_which(example: Partnership, releases: Releases) -> None:
    package = releases["partnership"]["spring_2021"].packages["partnership"]
    kept = foreign_texts(package, "en", "es")
    titles = {each.title for tables in package.tables.values() for each in tables}
    assert kept & titles and not foreign_texts(package, "en", "en")
    # What the form says in Spanish is said in Spanish, and nothing is marked of it.
    assert not [each for each in kept if each.startswith("My relationships with the partner organizations")]
    mark = marked(kept | {"a short"}, "en")
    title = sorted(kept & titles)[0]
    assert mark(f"Tabla: {title[:1].lower()}{title[1:]}, y <b>") == (
        f'Tabla: <span lang="en">{title[:1].lower()}{title[1:].rstrip(" .")}</span>, y &lt;b&gt;'
    )
    assert mark("a shorter word") == "a shorter word" and marked(frozenset(), "")("<b>") == "<b>"


def test_questions_come_from_what_was_found(example: Partnership, releases: Releases) -> None:
    release = releases["public"]["spring_2021"]
    made = told(example, release, release.packages["public"])
    (listing,) = made.chapter("next").blocks
    assert isinstance(listing, doc.Listing) and listing.ordered
    asked = ["".join(said(each.children) for each in item if isinstance(each, doc.Paragraph)) for item in listing.items]
    assert asked[0].startswith("“My partners and I are in touch regularly, in writing, by phone or in person.” Memphis")
    assert any("is named most often as what makes it hard (37.9%)" in each for each in asked)
    assert asked[-1] == "What will we do about it until the next survey: who, what, and by when?"
    assert len(asked) <= 6


def test_two_sheets_hold_what_was_found_and_what_to_talk_about(example: Partnership, releases: Releases) -> None:
    release = releases["partnership"]["winter_2022"]
    found, talk = sheets_of(told(example, release, release.packages["partnership"]))
    assert [type(each).__name__ for each in found] == ["Paragraph", "Callouts", "Figure", "Figure"]
    assert [type(each).__name__ for each in talk] == ["Heading", "Paragraph", "Heading", "Paragraph", "Listing"]
    # A map has a sheet by itself; what else is drawn stands with the questions.
    release = releases["partnership"]["relationships_2022"]
    found, talk = sheets_of(told(example, release, release.packages["partnership"]))
    assert [type(each).__name__ for each in found] == ["Paragraph", "Figure"]
    assert [type(each).__name__ for each in talk if not isinstance(each, doc.Paragraph)] == [
        "Heading", "Listing", "Figure", "Listing",
    ]  # fmt: skip
