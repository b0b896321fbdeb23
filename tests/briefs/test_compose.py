"""Composing: cover, headings, facts and numbers typed by hand in the text, and the brief as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.briefs.blocks import BLOCKS
from wellknit.briefs.compose import check, compose
from wellknit.briefs.document import (
    CallToAction,
    Columns,
    Cover,
    Document,
    Heading,
    Number,
    Paragraph,
    Sources,
    Text,
)
from wellknit.briefs.inlines import said
from wellknit.errors import WellknitError

from .small_material import (
    AS_PRINTED,
    AUTUMN,
    COVER,
    FIGURE,
    agreement,
    box,
    brief,
    drawn,
    material,
    only,
    wrong,
)

# ---- cover and headings


def test_the_cover() -> None:
    text = "```{cover} Trust at {fact}`agreement.trust.pooled | 0`\n:subtitle: Lessons\n:eyebrow: Brief\n```"
    document, _ = compose(material(text), draw=drawn)
    partners = ("Communities In Schools", "StriveTogether")
    assert document.blocks[0] == Cover("Trust at 82%", "Lessons", partners, "June 2021", "Brief", False)
    assert (document.title, document.description, document.date) == ("Trust at 82%", "Lessons", "June 2021")
    assert document.author == "Communities In Schools, StriveTogether"


def test_a_brief_has_one_cover_and_it_comes_first() -> None:
    assert wrong("```{cover} Again\n```") == [("brief.block-twice", 3)]
    for text, problem in (("# Trust\n", ("brief.no-cover", 1)), ("Text\n\n" + COVER, ("brief.cover-first", 3))):
        with pytest.raises(WellknitError) as error:
            compose(material(text), draw=drawn)
        assert [(each.code, each.where.row) for each in error.value.problems] == [problem]


def test_an_empty_source_lacks_its_cover() -> None:
    with pytest.raises(WellknitError) as error:
        compose(material(""), draw=drawn)
    assert [each.code for each in error.value.problems] == ["brief.no-cover"]


def test_headings_stand_under_the_cover_s_title() -> None:
    document = brief("Opening.\n\n# Trust grows\n\n## In Chicago\n\n# Trust grows\n")
    headings = [(each.level, each.id, said(each.children)) for each in document.blocks if isinstance(each, Heading)]
    assert headings == [
        (2, "trust-grows", "Trust grows"),
        (3, "in-chicago", "In Chicago"),
        (2, "trust-grows-2", "Trust grows"),
        (2, "where-the-numbers-come-from", "Where the numbers come from"),
    ]
    assert document.blocks[1] == Paragraph((Text("Opening."),), lead=True)


def test_sections_may_begin_with_two_signs_throughout() -> None:
    document = brief("## Trust\n\n### In Chicago\n\n## Turnover\n")
    assert [each.level for each in document.blocks if isinstance(each, Heading)] == [2, 3, 2, 2]


def test_skipped_deep_and_misplaced_headings() -> None:
    assert wrong("## In Chicago\n\n# Trust\n") == [("brief.heading-skipped", 3)]
    assert wrong("# A\n\n## B\n\n### C\n") == [("brief.heading-deep", 7)]
    assert wrong(":::{box} T\n# A\n:::\n") == [("brief.heading-inside", 4)]
    assert wrong("- # A\n") == [("brief.heading-inside", 3)]


# ---- facts in the text


def test_a_number_in_the_text_is_a_fact_that_leads_to_the_appendix() -> None:
    document = brief("It is {fact}`agreement.trust.average | 0`,\nor {fact}`agreement.trust.pooled | of`.\n")
    numbers = [each for each in document.blocks[1].children if isinstance(each, Number)]  # type: ignore[union-attr]
    assert [each.display for each in numbers] == ["82%", "32 of 39"]
    assert only(document, Sources).facts == document.facts == tuple(each.fact for each in numbers)


def test_facts_stand_in_the_order_of_their_first_use_and_once() -> None:
    document = brief(
        "{fact}`agreement.talk.dayton` {fact}`agreement.trust.chicago`\n\n- **{fact}`agreement.talk.dayton | of`**\n"
    )
    assert [each.name for each in document.facts] == ["agreement.talk.dayton", "agreement.trust.chicago"]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("{fact}`agreement.trsut.average`", "brief.unknown-fact"),
        ("{fact}`improvement.improved.chicago`", "brief.hidden-fact"),
        ("{fact}`involvement.unheard_of.chicago`", "brief.empty-fact"),
        ("{fact}`agreement.trust.average | count`", "brief.no-count"),
        ("{fact}`agreement.trust.average | roughly`", "brief.unknown-format"),
        ("{fcat}`agreement.trust.average`", "brief.unknown-role"),
        ("{table}`agreement`", "brief.unknown-reference"),
        ("[the report](report.pdf)", "brief.link-target"),
        ("[below](#nowhere)", "brief.link-nowhere"),
    ],
)
def test_what_text_can_t_say_is_an_error_on_its_line(role: str, code: str) -> None:
    assert wrong(f"First.\n\nSecond,\nthen {role}.\n") == [(code, 6)]


def test_an_unknown_name_brings_the_three_nearest() -> None:
    with pytest.raises(WellknitError) as error:
        compose(material(COVER + "{fact}`agreement.trsut.average`"), draw=drawn)
    assert "agreement.trust.average" in error.value.problems[0].do
    assert error.value.problems[0].do.count(",") == 2


def test_a_hidden_fact_says_what_to_do_and_not_why_it_is_hidden() -> None:
    texts = set()
    for group in ("chicago", "average"):
        with pytest.raises(WellknitError) as error:
            compose(material(COVER + f"{{fact}}`improvement.improved.{group}`"), draw=drawn)
        (problem,) = error.value.problems
        texts.add(str(problem).replace(group, "..."))
    (text,) = texts
    assert "[[reporting.lowered]]" in text


def test_a_fact_of_another_wave_and_one_of_its_own_name() -> None:
    tables = {"agreement": agreement(), "agreement@autumn_2022": agreement(stamp=AUTUMN)}
    document = brief("{fact}`agreement.trust.pooled@autumn_2022`", tables=tables)
    assert document.facts[0].stamp == AUTUMN
    assert document.tables == (tables["agreement@autumn_2022"],)
    assert brief("{fact}`agreement.trust.pooled`", tables=tables).tables == (tables["agreement"],)


def test_rounding_follows_the_table_s_convention() -> None:
    text = "{fact}`agreement.talk.chicago` {fact}`agreement.talk.average | 0`"
    assert [each.display for each in brief(text).facts] == ["78.9%", "67%"]
    printed = brief(text, tables={"agreement": agreement(AS_PRINTED)})
    assert [each.display for each in printed.facts] == ["79%", "67%"]


# ---- numbers typed by hand


def test_a_number_typed_by_hand_is_a_warning_and_with_strict_an_error() -> None:
    text = "# The 12 lessons\n\nOf 58 people\nin March 2021,\n- 9 said no.\n"
    found = [("brief.typed-number", 3), ("brief.typed-number", 5), ("brief.typed-number", 7)]
    assert wrong(text) == found == wrong(text, strict=True)
    document, problems = compose(material(COVER + text), draw=drawn)
    assert {each.severity for each in problems} == {"warning"}
    assert isinstance(document, Document)
    with pytest.raises(WellknitError):
        compose(material(COVER + text), strict=True, draw=drawn)


def test_numbers_in_options_titles_and_summaries_are_looked_at_too() -> None:
    text = (
        ":::{figure} bars\n:table: agreement\n:title: Of 58\n:note: Of 59\n:::\n"
        ":::{callout} agreement.trust.pooled\nof 60\n:::\n:::{box} The 61\nText\n:::\n"
    )
    assert wrong(text) == [("brief.typed-number", line) for line in (5, 6, 9, 11)]


def test_what_folder_source_and_names_allow_may_stand() -> None:
    assert wrong("In 2019 schools of Year 1.\n", allow=("2019",)) == []
    text = "---\nallow: [58]\n---\n" + COVER + "Of 58.\n"
    assert compose(material(text), strict=True, draw=drawn)[1] == ()


# ---- the frame


def test_columns_boxes_and_the_call_to_action() -> None:
    document = brief(
        "::::{columns}\n:::{column}\nLeft\n:::\n:::{column}\n# Right\n:::\n::::\n"
        ":::{box} Small numbers\n:tone: warning\nRead counts.\n:::\n:::{call-to-action}\n[Here](https://example.org).\n:::\n"
    )
    left, right = only(document, Columns).columns
    assert left == (Paragraph((Text("Left"),)),)
    assert right == (Heading(2, "right", (Text("Right"),)),)
    warning = box(document, "warning")
    assert (warning.title, warning.id) == ("Small numbers", "small-numbers")
    assert only(document, CallToAction).title == "Read more"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```{colums}\n```\n", [("brief.unknown-block", 3)]),
        ("```{box} T\n:tonne: note\nx\n```\n", [("brief.unknown-option", 4)]),
        ("```{box} T\n:tone: loud\nx\n```\n", [("brief.option-value", 4)]),
        ("```{box} T\n```\n", [("brief.no-body", 3)]),
        ("```{box}\nx\n```\n", [("brief.no-argument", 3)]),
        ("```{principles} all\n```\n", [("brief.argument", 3)]),
        ("```{principles}\nx\n```\n", [("brief.body", 4)]),
        ("```{methods}\n```\n```{methods}\n```\n", [("brief.block-twice", 5)]),
        ("::::{box} T\n:::{sources}\n:::\n::::\n", [("brief.block-inside", 4)]),
        (":::{column}\nx\n:::\n", [("brief.block-outside", 3)]),
        ("::::{columns}\n:::{column}\nx\n:::\n::::\n", [("brief.one-column", 3)]),
        (
            "::::{columns}\nx\n:::{column}\nx\n:::\n:::{column}\nx\n:::\n::::\n",
            [("brief.not-a-column", 4)],
        ),
    ],
)
def test_blocks_that_do_not_fit(text: str, found: list[tuple[str, int]]) -> None:
    assert wrong(text) == found


def test_everything_that_is_wrong_is_told_at_once_in_reading_order() -> None:
    text = "## Skipped\n\n# Next {fact}`x.y.z` and `code`.\n\n> said\n\n```{quote} nobody\n```\n\nOf 58.\n"
    assert wrong(text) == [
        ("brief.heading-skipped", 3),
        ("brief.code", 5),
        ("brief.unknown-fact", 5),
        ("brief.typed-quote", 7),
        ("brief.unknown-quote", 9),
        ("brief.typed-number", 12),
    ]


def test_a_brief_can_be_checked_without_drawing_it() -> None:
    assert check(material(COVER + FIGURE)) == ()
    found = check(material(COVER + FIGURE + "Of 58 {fact}`x.y.z`.\n"))
    assert [(each.code, each.severity) for each in found] == [
        ("brief.typed-number", "warning"),
        ("brief.unknown-fact", "error"),
    ]


PIECES = st.sampled_from(
    [
        *(f":::{{{name}}}" for name in BLOCKS),
        *(
            "\n",
            "\n\n",
            ":::\n",
            "::::",
            "```",
            "# ",
            "## ",
            "- ",
            " ",
            "|",
            "`",
            "{fact}`",
            "{table}`",
            "*",
            "[a](#b)",
            "58",
        ),
        *(
            ":title: ",
            ":table: ",
            ":items: ",
            ":show: ",
            "agreement",
            "agreement.trust.average",
            "improvement",
            "trust",
        ),
        *("bars", "calm", "gone", "czi", "strivetogether", "count", "0", "---\n", "allow: [", "<b>", "é\x00\ufeff"),
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_whatever_stands_in_a_source_is_composed_or_told_with_its_line(pieces: list[str]) -> None:
    text = COVER + "".join(pieces)
    for each in check(material(text)):
        assert each.where.file == "brief.md"
        assert 1 <= (each.where.row or 0) <= text.count("\n") + 2
