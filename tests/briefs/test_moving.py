"""How far the same people moved in a brief: its facts by hand, the table, the methods, and what is wrong or hidden."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from wellknit.briefs import docx, html, pdf
from wellknit.briefs.compose import compose
from wellknit.briefs.document import Document, Grid
from wellknit.briefs.inlines import said
from wellknit.briefs.scaling import from_moves
from wellknit.briefs.words import load
from wellknit.comparisons.moves import Move, judged_moves, move_of
from wellknit.folder.publishing import material as material_of
from wellknit.folder.read import read_partnership

from ..folder.compared_folder import compared
from .pdf_check import text_of
from .small_material import COVER, agreement, box, brief, drawn, material, only, trend, words_of, wrong

WAVES = ("spring_2021", "autumn_2022")


def move(item: str, square: list[list[int]]) -> Move:
    return move_of("change_people", item, f"About {item}.", WAVES, square, (1, 2, 3, 4))


#: 12 say 3 twice, 2 fall from 4 to 2, 8 rise from 2 to 3, 3 fall from 2 to 1.
TRUST = move("trust", [[0, 0, 0, 0], [3, 0, 8, 0], [0, 0, 12, 0], [0, 2, 0, 0]])
#: 6 rise from 1 to 2, 3 stay at 2.
TALK = move("talk", [[0, 6, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
#: Of 24 who said 2, 12 fall to 1 and 12 rise to 3, where 8 stay.
SPREAD = move("spread", [[0, 0, 0, 0], [12, 0, 12, 0], [0, 0, 8, 0], [0, 0, 0, 0]])
TABLE = replace(trend(), key="change_people", title="Trust of the same people")


def of(*moves: Move) -> dict[str, Any]:
    own = judged_moves(moves or (TRUST, TALK, SPREAD))
    return {
        "moves": {"change_people": own},
        "tables": {"agreement": agreement(), "change_people": TABLE},
    }


def rows(document: Document) -> list[list[str]]:
    grid: Grid = only(document, Grid)
    return [[said(each) for each in row] for row in grid.rows]


def test_each_statement_has_its_change_and_a_sentence() -> None:
    document = brief(":::{moved} change_people\n:::\n", **of(TRUST, TALK.concealed()))
    assert rows(document) == [
        [
            "About trust.",
            "+0.04 (\N{MINUS SIGN}0.30 to +0.38)",
            "No sign that the same 25 people moved: a mean of 2.64 before and 2.68 after (+0.04; 95% interval "
            "\N{MINUS SIGN}0.30 to +0.38).",
        ],
        [
            "About talk.",
            "hidden",
            "Hidden, as the same people's change is, or since not all of them gave an answer with a place on the "
            "scale.",
        ],
    ]
    grid: Grid = only(document, Grid)
    assert grid.title == "How far the same people moved on the scale: Trust of the same people"
    assert "equally far apart" in grid.notes[0]


def test_items_and_title_are_the_authors() -> None:
    document = brief(
        ":::{moved} change_people\n:items: talk\n:title: Talk grew\n:name: m\n:::\n\n{table}`m`.\n", **of()
    )
    assert [row[0] for row in rows(document)] == ["About talk."]
    assert only(document, Grid).title == "Talk grew"


def test_the_methods_box_names_every_method_with_its_source() -> None:
    told = words_of(box(brief(":::{moved} change_people\n:::\n", **of()), "methods").children)
    for each in (
        "Fagerland, Lydersen and Laake (2017",
        "1935, The Design of Experiments",
        "Stuart (1955",
        "Maxwell (1970",
    ):
        assert each in told
    assert "Trust of the same people" in told, "whose answers are counted"
    plain = words_of(box(brief("Nothing of it.\n", **of()), "methods").children)
    assert "Fagerland" not in plain


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        # 11 x 2 + 12 x 3 + 2 x 4 = 66 and 3 x 1 + 2 x 2 + 20 x 3 = 67, of 25 people.
        ("trust.before", "2.64"),
        ("trust.after", "2.68"),
        # Squares of changes: 2 x 4 + 8 + 3 = 19; 1.96 x sqrt(19) / 25 = 0.34.
        ("trust.change | full", "+0.04, the same 25 people, 95% interval \N{MINUS SIGN}0.30 to 0.38"),
        ("trust.people", "25"),
        # 13 people moved, 11 of them by one step: the sum is odd whichever way they turn, and never nearer than 1.
        ("trust.chance", "1.000"),
        # 6 move up by one step: 2 of 2^6 directions are as far from 0; the least of three.
        ("talk.chance", "0.031"),
        ("talk.adjusted", "0.093"),
        ("spread.change", "0.00"),
        # d = (-12, 24) and V = [[12, -12], [-12, 24]]: d' V^-1 d = 24 with 2 degrees of freedom; exp(-12) = 0.000006.
        ("spread.answers", "less than 0.001"),
    ],
)
def test_a_text_can_say_how_far_they_moved(reference: str, says: str) -> None:
    document = brief(f"It is {{fact}}`moved.change_people.{reference}`.\n", **of())
    assert f"It is {says}." in words_of(document.blocks)
    assert "Fagerland" in words_of(box(document, "methods").children)


def test_a_fact_says_what_it_rests_on() -> None:
    document = brief("{fact}`moved.change_people.trust.change` {fact}`moved.change_people.trust.before`\n", **of())
    change, before = (
        next(each for each in document.facts if each.name.endswith(what)) for what in (".change", ".before")
    )
    assert (change.interval, change.unit, change.people) == ("marginal-scores", "mean", "site partners")
    assert "the later survey less the earlier one" in change.definition and "autumn 2022" in change.definition
    assert "spring 2021" in before.definition
    assert before.stamp == change.stamp and change.stamp is not None and change.stamp.wave == "autumn_2022"


def test_of_another_wave_the_name_ends_with_it() -> None:
    own = of(TRUST)
    changes = {
        "moves": {"change_people@autumn_2022": own["moves"]["change_people"]},
        "tables": {"change_people@autumn_2022": TABLE},
    }
    text = "It is {fact}`moved.change_people.trust.after@autumn_2022`.\n\n:::{moved} change_people@autumn_2022\n:::\n"
    document = brief(text, **changes)
    assert "It is 2.68." in words_of(document.blocks)
    assert rows(document)[0][1].startswith("+0.04")


def test_in_spanish() -> None:
    initiative = replace(material("").initiative, language="es")
    document, _ = compose(
        material(COVER + ":::{moved} change_people\n:::\n", initiative=initiative, **of(TRUST)), draw=drawn
    )
    ((_, change, says),) = rows(document)
    assert change == "+0.04 (\N{MINUS SIGN}0.30 a +0.38)"
    assert says.startswith("No hay señal de que las mismas 25 personas se movieran")
    assert "Maxwell (1970, British Journal of Psychiatry 116:651)" in words_of(box(document, "methods").children)


def test_what_is_hidden_has_no_figure() -> None:
    one = of(TRUST.concealed(), TALK)
    for what in ("before", "after", "change", "people", "chance", "adjusted", "answers"):
        assert wrong(f"{{fact}}`moved.change_people.trust.{what}`\n", **one) == [("brief.hidden-fact", 3)]
    assert wrong(":::{moved} change_people\n:::\n", **of(TRUST.concealed())) == [("brief.no-moves", 3)]
    # Even were its numbers there, no fact would have them.
    facts = from_moves(material("", **of(replace(TRUST, hidden=True))), load("en"))
    assert len(facts) == 7 and all(each.value is None and each.count is None for each in facts.values())
    assert all(each.low is None and not each.display and not each.readable for each in facts.values())


def test_of_few_people_there_is_no_chance_of_all_answers() -> None:
    assert wrong("{fact}`moved.change_people.trust.answers`\n", **of()) == [("brief.empty-fact", 3)]


def test_mistakes_are_named() -> None:
    assert wrong(":::{moved} chnge_people\n:::\n", **of()) == [("brief.unknown-moves", 3)]
    assert wrong(":::{moved} change_people\n:items: trst\n:::\n", **of()) == [("brief.unknown-part", 4)]


# ---- as pages, and from a folder


def test_page_pdf_and_word_file_say_the_same_and_nothing_hidden() -> None:
    text = ":::{moved} change_people\n:::\n\nIt is {fact}`moved.change_people.trust.before`.\n\n:::{sources}\n:::\n"
    document = brief(text, **of(TRUST, replace(TALK, hidden=True)))
    page = " ".join(lxml.html.document_fromstring(html.render(document)).text_content().split())
    with zipfile.ZipFile(io.BytesIO(docx.render(document))) as file:
        told = file.read("word/document.xml").decode()
    printed = " ".join(text_of(pdf.render(document, {})).split())
    for each in (page, told, printed):
        assert "No sign that the same 25 people moved" in each
        assert "How far the same people moved" in each
        assert "Hidden, as the same people" in each and "0.67" not in each


def test_a_folder_gives_the_moves_of_its_release(tmp_path: Path) -> None:
    text = "# Moved\n\n{fact}`moved.change_people.trust.people`\n\n:::{moved} change_people\n:::\n"
    made = material_of(read_partnership(compared(tmp_path, brief=COVER + text)))
    (found,) = made.moves["change_people"]
    # Agree is 1 here and disagree 2: 21 x 1 + 15 x 2 = 51 and 32 x 1 + 4 x 2 = 40, of 36 people.
    assert (found.people, found.before, found.after) == (36, 1.42, 1.11)
    document, _ = compose(made, draw=drawn)
    assert rows(document)[0][1].startswith("\N{MINUS SIGN}0.31 (")
    assert "\n36\n" in f"\n{words_of(document.blocks)}\n"
