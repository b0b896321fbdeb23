"""The brief's source: what it may hold, what is refused, and on which line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.briefs.source import parse, parse_inline
from wellknit.briefs.tree import Directive, Items, Line, Linked, Prose, Role, Run, Styled, Title


def one(text: str) -> Any:
    """The only node of a source in which nothing is wrong."""
    source, problems = parse(text)
    assert problems == ()
    (node,) = source.nodes
    return node


def wrong(text: str) -> list[tuple[str, int | None]]:
    """The codes and lines of what is wrong in a source."""
    _, problems = parse(text, "brief.md")
    assert all(each.where.file == "brief.md" for each in problems)
    return [(each.code, each.where.row) for each in problems]


def test_a_heading_keeps_its_level_and_line() -> None:
    assert one("\n\n## Trust *grows*") == Title(2, (Run("Trust ", 3), Styled(False, (Run("grows", 3),))), 3)


def test_a_paragraph_with_everything_that_text_may_hold() -> None:
    text = 'See **here**,\n[the report](https://example.org "t")\\\nor <https://example.org/a>: {fact}`a.b.c | of`.'
    assert one(text) == Prose(
        (
            Run("See ", 1),
            Styled(True, (Run("here", 1),)),
            Run(",", 1),
            Run(" ", 2),
            Linked("https://example.org", (Run("the report", 2),), 2),
            Line(),
            Run("or ", 3),
            Linked("https://example.org/a", (Run("https://example.org/a", 3),), 3, bare=True),
            Run(": ", 3),
            Role("fact", "a.b.c | of", 3),
            Run(".", 3),
        ),
        1,
    )


def test_a_role_that_an_editor_wrapped_keeps_the_lines_after_it_right() -> None:
    prose = one("Of {fact}`a.b.c |\nof` people,\n{fact}`d.e.f`.")
    assert [each for each in prose.children if isinstance(each, Role)] == [
        Role("fact", "a.b.c | of", 1),
        Role("fact", "d.e.f", 3),
    ]


def test_lists_hold_lists() -> None:
    outer = one("- schools\n- families\n  1. parents\n")
    assert isinstance(outer, Items)
    assert not outer.ordered
    assert outer.items[0] == (Prose((Run("schools", 1),), 1),)
    assert outer.items[1] == (Prose((Run("families", 2),), 2), Items(True, ((Prose((Run("parents", 3),), 3),),), 3))


@pytest.mark.parametrize(("begin", "end"), [(":::", ":::"), ("```", "```"), ("::::", "::::")])
def test_a_block_with_its_options_and_text(begin: str, end: str) -> None:
    block = one(
        f"{begin}{{callout}} agreement.trust.average | 0\n:evidence: asked\n   in spring\n\nof partners\n{end}\n"
    )
    assert isinstance(block, Directive)
    assert (block.name, block.argument.text) == ("callout", "agreement.trust.average | 0")
    assert (block.options["evidence"].text, block.options["evidence"].line) == ("asked\nin spring", 2)
    assert block.body == (Prose((Run("of partners", 5),), 5),)


def test_roles_may_stand_behind_the_name_of_a_block_in_backticks() -> None:
    # CommonMark itself forbids backticks there, and would take all that follows for code.
    block = one("```{cover} Trust at {fact}`a.b.c`\n```")
    assert block.argument.text == "Trust at {fact}`a.b.c`"


def test_blocks_in_blocks_know_their_lines_in_the_file() -> None:
    columns = one("::::{columns}\n:::{column}\nLeft\n:::\n:::{column}\n- a\n- {fact}`x.y.z`\n:::\n::::\n")
    assert [each.line for each in columns.body] == [2, 5]
    (listing,) = columns.body[1].body
    assert listing.items[1][0].children == (Role("fact", "x.y.z", 7),)


def test_windows_line_ends_and_a_byte_order_mark_are_no_problem() -> None:
    assert one("\ufeff# Trust\r\n") == Title(1, (Run("Trust", 1),), 1)


def test_comments_are_for_the_authors_alone() -> None:
    source, problems = parse("<!-- ask Ana about 58 -->\n\nText<!-- here too -->.\n")
    assert problems == ()
    assert source.nodes == (Prose((Run("Text", 3), Run(".", 3)), 3),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("> Words somebody said.", "brief.typed-quote"),
        ("<div>big</div>", "brief.raw-html"),
        ("Some <b>bold</b> words.", "brief.raw-html"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "brief.typed-table"),
        ("![a map](map.png)", "brief.image"),
        ("Above\n\n***\n\nBelow", "brief.rule-line"),
        ("    indented", "brief.code"),
        ("```python\nx = 1\n```", "brief.code"),
        ("The share is `agreement.trust.average`.", "brief.code"),
        ("The share is {fact} `agreement.trust.average`.", "brief.code"),
        ("The share is {fact}`agreement.trust.average.", "brief.broken-role"),
        (":::{callout} a.b.c\nnever closed", "brief.unclosed"),
        ("```{callout} a.b.c\nnever closed", "brief.unclosed"),
    ],
)
def test_what_a_source_may_not_hold_is_named(text: str, code: str) -> None:
    codes = wrong(text)
    assert code in [each for each, _ in codes]
    assert {row for _, row in codes} == {3 if code == "brief.rule-line" else 1}


def test_every_problem_is_told_in_one_run_with_its_line() -> None:
    text = "# Fine\n\nText <i>here</i>\nand `there`.\n\n> said\n\n- a\n- ![x](y)\n"
    assert wrong(text) == [
        ("brief.raw-html", 3),
        ("brief.raw-html", 3),
        ("brief.code", 4),
        ("brief.typed-quote", 6),
        ("brief.image", 9),
    ]


def test_an_outer_block_with_too_few_colons_is_an_unclosed_one() -> None:
    text = ":::{columns}\n:::{column}\na\n:::\n:::{column}\nb\n:::\n:::\n"
    assert ("brief.unclosed", 8) in wrong(text) or ("brief.unclosed", 1) in wrong(text)


def test_an_option_given_twice_is_named_where_it_stands_again() -> None:
    assert wrong("```{cover} T\n:date: 2021\n:date: 2022\n```") == [("brief.option-twice", 3)]


def test_blocks_in_blocks_without_end_are_refused() -> None:
    depth = 12
    opening = "".join(f"{':' * (20 - level)}{{columns}}\n" for level in range(depth))
    closing = "".join(f"{':' * (20 - level)}\n" for level in reversed(range(depth)))
    assert wrong(opening + closing) == [("brief.too-deep", 7)]


def test_front_matter_says_which_numbers_may_stand() -> None:
    source, problems = parse("---\n# by hand\nallow: [2019, \"10 a.m.\", 'K-12']\n---\n\nText\n")
    assert problems == ()
    assert source.allow == ("2019", "10 a.m.", "K-12")
    source, problems = parse("---\nallow:\n  - 2019\n  - 24/7\n---\n")
    assert problems == ()
    assert source.allow == ("2019", "24/7")


def test_other_front_matter_is_named() -> None:
    assert wrong("---\ntitle: Trust\nallow: [1\nnonsense\n---\n") == [
        ("brief.front-matter-key", 2),
        ("brief.front-matter", 3),
        ("brief.front-matter", 4),
    ]


def test_the_text_of_an_option_knows_its_lines() -> None:
    children, problems = parse_inline("Trust is\n{fact}`a.b.c` `high`", 12)
    assert Role("fact", "a.b.c", 13) in children
    assert [(each.code, each.where.row) for each in problems] == [("brief.code", 13)]


MARKS = st.text(alphabet="#*_`:{}[]()<>!-|>\\ \n\tab1é\x00\ufeff", max_size=80)


@given(MARKS)
def test_no_text_at_all_is_a_traceback(text: str) -> None:
    source, problems = parse(text)
    lines = text.count("\n") + 1
    assert all(1 <= (each.where.row or 0) <= lines + 1 for each in problems)
    assert isinstance(source.nodes, tuple)
