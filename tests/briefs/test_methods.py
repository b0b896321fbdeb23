"""What a brief says about itself: the methods box, the appendix, drafts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wellknit.briefs.document import (
    Cover,
    Paragraph,
    Sources,
    Strong,
    Text,
)
from wellknit.briefs.publish import facts_json
from wellknit.releases.rules import Organizations
from wellknit.tables import Stamp

from .small_material import AS_PRINTED, AUTUMN, FIGURE, SPRING, agreement, box, brief, material, only, words_of


def test_methods_and_sources_are_there_whether_their_author_thought_of_them_or_not() -> None:
    kinds = [type(each).__name__ for each in brief("Text.\n").blocks]
    assert kinds == ["Cover", "Paragraph", "Box", "Heading", "Sources"]
    placed = brief("```{sources}\n```\n\n:::{methods} How we did it\nWith care.\n:::\n")
    assert [type(each).__name__ for each in placed.blocks] == ["Cover", "Heading", "Sources", "Box"]
    methods = box(placed, "methods")
    assert (methods.title, methods.children[0]) == ("How we did it", Paragraph((Text("With care."),)))
    own = brief("# Where it all comes from\n\n```{sources}\n```\n")
    assert [type(each).__name__ for each in own.blocks] == ["Cover", "Box", "Heading", "Sources"]


def test_the_appendix_lists_what_is_said_without_its_evidence_beside_it() -> None:
    full = brief("{fact}`agreement.talk.pooled`\n\n```{table} agreement\n```\n" + FIGURE)
    assert [each.name for each in only(full, Sources).facts] == ["agreement.talk.pooled", "agreement.trust.average"]
    assert [each.name for each in full.facts][:2] == ["agreement.talk.pooled", "agreement.best_interest.chicago"]
    assert len(full.facts) == 12
    counted = brief("```{table} improvement\n:show: count\n```\n")
    assert [each.name for each in only(counted, Sources).facts] == ["improvement.improved.dayton"]


def test_the_methods_box_says_how_it_was_measured() -> None:
    methods = box(brief("```{table} agreement\n```\n"), "methods")
    assert isinstance(methods.children[0], Paragraph)
    assert methods.children[0].children[0] == Strong((Text("Who was asked, and when."),))
    assert words_of(methods.children).split("\n") == [
        "Who was asked, and when. Partner survey, spring 2021 (March 15, 2021). Answers were anonymous. How many "
        "people were asked is not known, so there is no response rate.",
        "What the answers are. The answers behind Partner survey, spring 2021 were reconstructed from published "
        "figures. They are one of the possible data sets that give these figures. The survey's date is assumed.",
        "How we learned. Second phase (September 2020 to March 2021): interviews and surveys. Sources of evidence "
        "kept: 2 interviews and 1 document.",
        "Whose answers are counted. Shares are of those who answered the question; “does not apply” and “don't "
        "know” are left out of the base.",
        "Partners who agree or strongly agree. Counted: site partners. Answers: Chicago (19), Dayton (20), "
        "all answers together (39).",
        "What the joined figures are. The average of sites is the mean of the sites' shares: each site counts the "
        "same, however many answered there. The figure for all answers together counts each answer the same. It is "
        "another figure than the average.",
        "How figures are rounded. Each figure is rounded once, half up, from the counts.",
        "What the intervals say. Each interval is meant to hold the true figure 95 times in 100. Where it is not "
        "known how many could have answered, it is Wilson's score interval (Wilson 1927; Newcombe 1998, Statistics "
        "in Medicine 17:857). Averages, weighted figures and changes have limits from those of their parts, by "
        "square-and-add (Newcombe 1998, Statistics in Medicine 17:873; Zou and Donner 2008, Statistics in Medicine "
        "27:1693).",
        "How small groups are protected. This brief is for the public. A figure that rests on fewer than 10 answers is "
        "hidden, and so is every figure that would give it away. Nothing is hidden in the tables used here.",
        "What was left out. 2 answers of Dayton had an unknown code.",
        "Which release. Partner survey, spring 2021: release 1, digest 0123456789ab.",
        "What is not checked. Numbers written as words in the text are the authors' own.",
    ]


def methods_of(text: str, **changes: Any) -> str:
    return words_of(box(brief(text, **changes), "methods").children)


def test_the_methods_box_says_what_is_hidden_and_why_a_threshold_is_lower() -> None:
    text = methods_of("```{table} improvement\n```\n")
    assert "In “Partners who see improvement” the limit is 4: Already published." in text
    assert "Hidden here: 2 of 3 figures in “Partners who see improvement”." in text
    assert "Chicago (hidden), Dayton (15)" in text
    assert "the limit is 4" not in methods_of("```{table} agreement\n```\n")


def test_the_methods_box_says_why_fewer_organizations_are_enough() -> None:
    def told(**changes: object) -> str:
        rules = replace(material("").rules, organizations=Organizations(**changes))  # type: ignore[arg-type]
        return words_of(box(brief("{fact}`trend.trust.change`\n", rules=rules), "methods").children)

    assert (
        "Where organizations are known, at least 2 stand behind a figure, and none of them gave more than 60% of its "
        "answers: Two schools agreed to it."
    ) in told(at_least=2, largest_share=Decimal("0.6"), reason="Two schools agreed to it")
    assert "How many organizations stand behind a figure is not asked: All agreed." in told(
        at_least=1, largest_share=Decimal(1), reason="All agreed"
    )
    # A stricter rule needs no word.
    assert "organizations are known" not in told(at_least=4)


def test_the_methods_box_tells_response_rates_as_facts() -> None:
    document = brief("{fact}`trend.trust.change`\n")
    text = words_of(box(document, "methods").children)
    assert "The roster says who could answer. Response: Chicago 72% (18 of 25), Dayton 87.5% (21 of 24), " in text
    assert "invented, as an example" in text
    assert "only the named keyholders" in text
    assert [each.name for each in document.facts] == [
        "trend.trust.change", "response.all.chicago", "response.all.dayton", "response.all.pooled",
    ]  # fmt: skip
    assert only(document, Sources).facts == document.facts


def test_the_methods_box_puts_a_declared_convention_into_words() -> None:
    tables = {**material("").tables, "agreement": agreement(AS_PRINTED)}
    text = methods_of("```{table} agreement\n```\n```{table} improvement\n```\n", tables=tables)
    assert (
        "“Partners who agree or strongly agree”: figures follow the convention ‘as-printed’. A share that joins "
        "several answers is the sum of the answers' shares, each rounded first. Averages are the mean of the "
        "printed shares. Subtotals are rounded once, half up, from the counts. A figure given with fewer decimals "
        "is rounded from the printed one." in text
    )
    assert (
        "How figures are rounded. Each figure is rounded once, half up, from the counts, except as follows. “" in text
    )


def test_a_table_of_response_counts_the_roster() -> None:
    assert "On the roster: Chicago (25), Dayton (24), all answers together (49)." in methods_of(
        "```{table} response\n```\n"
    )


def test_a_release_is_named_once_with_its_digest() -> None:
    bare = replace(SPRING, digest="")
    trend = replace(material("").tables["trend"], stamps=(bare, AUTUMN))
    text = methods_of("```{table} trend\n```\n```{table} agreement\n```\n", tables={
        "trend": trend, "agreement": agreement(),
    })  # fmt: skip
    assert text.split("Which release. ")[1].split("\n")[0] == (
        "Partner survey, spring 2021: release 1, digest 0123456789ab. "
        "Partner survey, autumn 2022: release 2, digest fedcba987654."
    )
    alone = methods_of("```{table} trend\n```\n", tables={"trend": replace(trend, stamps=(bare,))})
    assert "Which release. Partner survey, spring 2021: release 1.\n" in alone


def test_a_draft_says_so_everywhere() -> None:
    draft = Stamp("spring_2021", None, "ab" * 32, True)
    document = brief("```{table} agreement\n```\n", stamps=(draft,), tables={"agreement": agreement(stamp=draft)})
    assert document.draft
    assert only(document, Cover).draft
    assert "not frozen in a release yet (draft)" in words_of(box(document, "methods").children)
    assert not brief("Text.\n", stamps=(SPRING,)).draft


def test_the_same_material_composes_to_the_same_document() -> None:
    text = FIGURE + "```{table} agreement\n```\n```{profiles}\n```\n```{principles}\n```\n"
    assert brief(text) == brief(text)
    assert facts_json(brief(text)) == facts_json(brief(text))
