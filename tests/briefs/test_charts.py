"""Charts: they show what the table's cells show, no more and no less, and can be read by everybody."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.briefs import charts
from wellknit.briefs.charts.choosing import read_options
from wellknit.briefs.charts.lettering import width, wrapped
from wellknit.briefs.charts.sheet import Sheet
from wellknit.briefs.charts.theme import contrast, diverging, sequential, theme, written_on
from wellknit.briefs.document import Look
from wellknit.errors import WellknitError
from wellknit.tables import Column, Row, Share, Table
from wellknit.tables.hiding import veiled
from wellknit.tables.words import plain


def _samples() -> ModuleType:
    """The tables of tests/tables; test folders are no packages, so they are loaded by their file."""
    file = Path(__file__).parents[1] / "tables" / "sample_tables.py"
    spec = importlib.util.spec_from_file_location("sample_tables", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_tables"] = module
    spec.loader.exec_module(module)
    return module


SAMPLES = _samples()
agreement, improvement, distribution = SAMPLES.agreement, SAMPLES.improvement, SAMPLES.distribution
involvement, change, share = SAMPLES.involvement, SAMPLES.change, SAMPLES.share


def words(language: str) -> dict[str, str]:
    return tomllib.loads((resources.files("wellknit.briefs") / "words" / f"{language}.toml").read_text("utf-8"))


ENGLISH, SPANISH = words("en"), words("es")
SVG = "{http://www.w3.org/2000/svg}"

#: One figure of each kind, and the ways in which a figure may ask for another view.
FIGURES = (
    ("bars", agreement(), {}),
    ("bars", agreement(), {"row": "trust_partner_organizations"}),
    ("likert", distribution(), {}),
    ("dots", agreement(), {}),
    ("dots", agreement(), {"row": "trust_partner_organizations"}),
    ("dots", agreement(), {"column": "chicago"}),
    ("dots", improvement(), {}),
    ("involvement", involvement(), {}),
    ("change", change(), {}),
)
NAMES = [f"{kind}-{'-'.join(options.values()) or table.key}" for kind, table, options in FIGURES]


def draw(kind: str, table: Table, language: dict[str, str] = ENGLISH, look: Look | None = None, **options: str):
    return charts.draw(kind, table, look=look or Look(), words=language, options=options)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def records(chart) -> list[dict[str, object]]:
    return [record for layer in chart.spec["layer"] for record in layer["data"]["values"]]


def marks(chart, *fields: str) -> list[tuple[object, ...]]:
    """What is drawn at shares (and in no key): the records that have all these fields, as tuples of them."""
    found = [
        record
        for layer in chart.spec["layer"]
        if layer["encoding"]["x"]["scale"] is not None
        for record in layer["data"]["values"]
    ]
    return [tuple(record[each] for each in fields) for record in found if all(each in record for each in fields)]


def sheet_of(kind: str, table: Table, **options: str) -> tuple[Sheet, str]:
    """The sheet that a chart is drawn from, which takes a hundredth of the drawing's time, and the alternative text."""
    read = read_options(options)
    sheet, _, alt = charts.KINDS[kind](veiled(table), read, theme(Look(), narrow=read.narrow), ENGLISH)
    return sheet, alt


# ---- what a chart says


def test_bars_show_the_average_of_each_statement_with_its_number():
    chart, alt = draw("bars", agreement())
    shown = texts(chart.svg)
    assert [each for each in shown if each.endswith("%")] == ["100%", "96.4%", "74.1%", "79.2%", "88.8%"]
    assert shown[-1] == "66 answers behind each figure"
    bars = [end for start, end, fill in marks(chart, "from", "to", "fill") if fill == Look().primary]
    assert bars == [100, 96.4, 74.1, 79.2, 88.8]
    assert alt == (
        "Bar chart: share who agree or strongly agree, for 5 statements; Average of sites. "
        "Highest: Together our organizations reach more than each would alone, 100%. "
        "Lowest: We are able to talk openly with each other when something is hard, 74.1%."
    )


def test_the_three_bars_of_the_original_in_its_order_and_rounding():
    rows = "regular_communication, difficult_conversations, best_interest_of_students"
    chart, _ = draw("bars", agreement(), rows=rows, column="average", decimals="0")
    assert [each for each in texts(chart.svg) if each.endswith("%")] == ["79%", "74%", "96%"]


def test_whole_numbers_are_rounded_once_from_the_exact_share():
    # 38 of 40 and 1 more of 81: 47.46% prints as 47.5, which would become 48.
    table = agreement().with_cells({("regular_communication", "chicago"): share(28, 59)})
    chart, _ = draw("bars", table, rows="regular_communication", column="chicago", decimals="0")
    assert table.cell("regular_communication", "chicago").percent == Decimal("47.5")
    assert "47%" in texts(chart.svg)


def test_one_statement_has_a_bar_for_each_site_with_its_count():
    chart, alt = draw("bars", improvement())
    shown = texts(chart.svg)
    assert {"63.6%", "7 of 11", "73.3%", "11 of 15", "59.1%", "13 of 22"} <= set(shown)
    assert shown.count("hidden to protect people") == 3
    assert alt.endswith("Highest: Dayton, 73.3%. Lowest: Lehigh Valley, 59.1%. 3 figures are hidden to protect people.")


def test_a_dot_has_its_interval_and_its_count_in_words():
    chart, alt = draw("dots", agreement(), row="trust_partner_organizations")
    assert marks(chart, "share", "shape") == [
        (84.2, "circle"), (80.0, "circle"), (100.0, "circle"), (90.9, "circle"), (88.8, "diamond"), (87.9, "diamond"),
    ]  # fmt: skip
    lines = [(start, end) for start, end, weight in marks(chart, "from", "to", "weight")]
    assert lines == [(62.4, 94.5), (58.4, 91.9), (80.6, 100.0), (62.3, 98.4), (80.8, 93.8), (77.9, 93.7)]
    assert {"16 of 19", "16 of 20", "16 of 16", "10 of 11", "66 answers", "58 of 66"} <= set(texts(chart.svg))
    assert alt == (
        "Dot plot with 95% intervals: share who agree or strongly agree, for 4 sites, Average of sites, "
        "All answers together; I trust the other organizations that take part. "
        "Highest: Lehigh Valley, 100%. Lowest: Dayton, 80%."
    )


def test_where_everyone_answered_there_is_no_line_and_it_says_so():
    chart, _ = draw("dots", improvement())
    assert "11 of 15, everyone answered" in texts(chart.svg)
    heights = {y for share, y in marks(chart, "share", "y") if share == 73.3}
    assert len(heights) == 1
    assert not any(y in heights for start, y, weight in marks(chart, "from", "y", "weight"))


def test_likert_bars_meet_between_disagreement_and_agreement():
    """Half of the middle answer stands left of 0: 6.1 + 10.6 + 12.1 / 2 of those who answered."""
    chart, alt = draw("likert", distribution(), rows="difficult_conversations")
    segments = [(round(start, 2), round(end, 2)) for start, end, fill in marks(chart, "from", "to", "fill")]
    assert segments == [(-22.75, -16.65), (-16.65, -6.05), (-6.05, 6.05), (6.05, 46.95), (46.95, 77.25)]
    shown = texts(chart.svg)
    assert {"40.9%", "30.3%", "66", "1", "2"} <= set(shown)
    assert "Bars are centred: half of ‘Neither’ stands on each side of the line." in shown
    assert alt.startswith("Diverging bar chart: how answers to 1 statement are spread from Strongly disagree to")


def test_likert_without_a_middle_says_where_the_bars_meet():
    table = distribution()
    kept = [place for place, column in enumerate(table.columns) if column.key != "neutral"]
    table = replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in table.rows),
    )
    chart, _ = draw("likert", table)
    assert "Bars meet where disagreement ends and agreement begins." in texts(chart.svg)
    assert 0 in [start for start, fill in marks(chart, "from", "fill")]


def test_a_scale_listed_from_agreement_down_is_turned_round():
    table = distribution()
    turned = replace(
        table,
        columns=(*reversed(table.columns[:5]), *table.columns[5:]),
        rows=tuple(replace(row, cells=(*reversed(row.cells[:5]), *row.cells[5:])) for row in table.rows),
    )
    assert draw("likert", turned)[0].svg == draw("likert", table)[0].svg
    assert draw("likert", turned, reverse="no")[0].svg != draw("likert", table)[0].svg


def _renamed(table: Table, names: dict[str, tuple[str, str]]) -> Table:
    """The table with other codes and wordings for its answers."""
    return replace(
        table, columns=tuple(Column(*names.get(each.key, (each.key, each.label)), each.kind) for each in table.columns)
    )


SHORT = {
    "strongly_disagree": ("no2", "Not at all"),
    "disagree": ("no1", "Rather not"),
    "neutral": ("so", "Partly"),
    "agree": ("yes1", "Mostly"),
    "strongly_agree": ("yes2", "Entirely"),
}


def test_the_instrument_tells_which_answers_agree_where_their_names_do_not():
    told = replace(_renamed(distribution(), SHORT), agreeing=("yes1", "yes2"))
    turned = replace(
        told,
        columns=(*reversed(told.columns[:5]), *told.columns[5:]),
        rows=tuple(replace(row, cells=(*reversed(row.cells[:5]), *row.cells[5:])) for row in told.rows),
    )
    chart = draw("likert", told)[0]
    assert chart.svg == draw("likert", turned)[0].svg
    starts = marks(chart, "from", "to", "fill")
    assert starts == marks(draw("likert", distribution())[0], "from", "to", "fill")


def test_a_scale_that_nobody_explains_is_refused_rather_than_guessed():
    with pytest.raises(WellknitError) as raised:
        draw("likert", _renamed(distribution(), SHORT))
    assert raised.value.problems[0].code == "charts.unknown-direction"
    assert draw("likert", _renamed(distribution(), SHORT), reverse="no")
    assert draw("likert", _renamed(distribution(), SHORT), agree="yes1 yes2")


def test_answers_in_spanish_tell_too():
    names = {
        "strongly_disagree": ("a1", "Muy en desacuerdo"),
        "disagree": ("a2", "En desacuerdo"),
        "neutral": ("a3", "Ni de acuerdo ni en desacuerdo"),
        "agree": ("a4", "De acuerdo"),
        "strongly_agree": ("a5", "Muy de acuerdo"),
    }
    chart = draw("likert", _renamed(distribution(), names), SPANISH)[0]
    assert marks(chart, "from", "to", "fill") == marks(draw("likert", distribution())[0], "from", "to", "fill")


def test_a_scale_of_other_words_is_divided_as_the_figure_says():
    table = distribution()
    chart, _ = draw("likert", table, rows="difficult_conversations", agree="strongly_agree", middle="agree")
    first = next(start for start, fill in marks(chart, "from", "fill"))
    assert first == pytest.approx(-(6.1 + 10.6 + 12.1 + 40.9 / 2))


def test_one_item_in_each_site_is_a_likert_too():
    """A distribution by site has its answers as rows."""
    table = distribution()
    rows = tuple(
        Row(column.key, column.label, tuple(share(count, 20) for count in counts), "answered")
        for column, counts in zip(table.columns[:5], ((1, 2), (2, 3), (3, 4), (6, 5), (8, 6)), strict=True)
    )
    by_site = replace(table, by="site", columns=(Column("dayton", "Dayton"), Column("memphis", "Memphis")), rows=rows)
    chart, alt = draw("likert", by_site)
    assert {"Dayton", "Memphis", "40%"} <= set(texts(chart.svg))
    assert alt.startswith(
        "Diverging bar chart: how answers are spread from Strongly disagree to Strongly agree, in 2 sites."
    )


def test_numbers_of_thin_parts_keep_clear_of_each_other():
    counts = {"six_months_or_less": 1, "six_months_to_one_year": 1, "one_to_two_years": 1, "two_years_or_more": 97}
    table = involvement()
    for key, count in {**counts, "blank": 0}.items():
        table = table.with_cells({(key, column.key): share(count, 100) for column in table.columns})
    sheet, _ = sheet_of("involvement", table)
    for_bar = [record for layer, found in sheet.records.items() if layer.mark == "text" for record in found]
    ones = [record["x"] for record in for_bar if record["text"] == "1%"][:3]
    assert len(ones) == 3
    assert all(later - earlier > width("1%", 13, bold=True) for earlier, later in pairwise(ones))


def test_involvement_adds_up_to_all_and_shows_blanks_apart():
    chart, alt = draw("involvement", involvement())
    ends = [end for _, end, fill in marks(chart, "from", "to", "fill")]
    assert sum(end == pytest.approx(100, abs=0.2) for end in ends) == 4
    dashed = [layer for layer in chart.spec["layer"] if layer["mark"].get("strokeDash")]
    blanks = [each for layer in dashed if layer["encoding"]["x"]["scale"] for each in layer["data"]["values"]]
    assert [round(each["to"] - each["from"], 1) for each in blanks] == [2.5, 9.1]
    assert {"27 people", "26 people", "40 people", "11 people", "No answer", "3.7%", "2.5%"} <= set(texts(chart.svg))
    assert "1 year or less" not in texts(chart.svg)
    assert alt.startswith("Stacked bars that add up to 100%: how long people have been involved, in 4 sites")


def test_change_shows_both_waves_and_the_difference():
    chart, alt = draw("change", change())
    assert {"+26.8 points (+12.8 to +40.8)", "−7 points (−21 to +7)", "59.1%", "85.9%"} <= set(texts(chart.svg))
    rings = [(share, fill) for share, fill, shape in marks(chart, "share", "fill", "shape")]
    assert [share for share, fill in rings if fill == "#ffffff"] == [59.1, 75.8, 71.2]
    assert "I trust the other organizations that take part: from 59.1% to 85.9%." in alt


def test_two_tables_of_two_waves_are_a_change_too():
    later = replace(agreement(), waves=("spring_2022",))
    chart, alt = charts.draw(
        "change",
        agreement(),
        second=later,
        look=Look(),
        words=ENGLISH,
        options={"column": "chicago", "rows": "trust_partner_organizations", "labels": "Before; After"},
    )
    assert {"Before", "After", "16 of 19"} <= set(texts(chart.svg))
    assert "Before and After" in alt


def test_order_by_value_puts_hidden_rows_last_in_the_tables_order():
    table = improvement()
    chart, _ = draw("bars", table, order="value")
    names = [each for each in texts(chart.svg) if each in {column.label for column in table.columns}]
    assert names == ["Dayton", "Chicago", "Lehigh Valley", "Memphis", "Average of sites", "All answers together"]


def test_nobody_answering_is_not_hiding():
    chart, alt = draw("bars", improvement().with_cells({("improved", "chicago"): Share(0, 0, None)}))
    assert "no answers" in texts(chart.svg)
    assert "3 figures are hidden" in alt


def test_spanish_charts_speak_spanish():
    chart, alt = draw("dots", improvement(), SPANISH)
    assert {"7 de 11", "Intervalo del 95%"} <= set(texts(chart.svg))
    assert any("oculto para proteger" in each for each in texts(chart.svg))
    assert alt.startswith("Gráfico de puntos con intervalos del 95%") and "están ocultas" in alt


def test_english_and_spanish_have_the_same_texts_with_the_same_places():
    keys = {key for key in ENGLISH if key.startswith("chart.")}
    assert keys == {key for key in SPANISH if key.startswith("chart.")}
    for key in keys:
        assert set(re.findall(r"{(\w+)}", ENGLISH[key])) == set(re.findall(r"{(\w+)}", SPANISH[key])), key


# ---- what a chart does not say

#: With more decimals than a place on the sheet has.
CANARY = Share(7, 13, Decimal("53.846"), Decimal("29.137"), Decimal("76.793"), "wilson")
CANARY_PIECES = ("53.846", "29.137", "76.793", "7 of 13", "13 answers")


def _hidden_canary(table: Table) -> Table:
    """``table`` with a share that is marked as hidden and carelessly still carries its numbers, in its second place."""
    row, column = table.rows[0].key, table.columns[1].key
    return table.with_cells({(row, column): replace(CANARY, hidden=True, population=17)})


def _showing_the_canary(kind: str, table: Table) -> dict[str, str]:
    return {"column": table.columns[1].key} if kind == "bars" else {"rows": table.rows[0].key} if kind == "dots" else {}


BY_KIND = [(kind, table) for kind, table, options in FIGURES if not options]


@pytest.mark.parametrize(("kind", "table"), BY_KIND, ids=[f"{kind}-{table.key}" for kind, table in BY_KIND])
@pytest.mark.parametrize("narrow", [{}, {"width": "340"}], ids=["wide", "narrow"])
def test_a_hidden_cell_is_nowhere(kind, table, narrow):
    options = _showing_the_canary(kind, table)
    chart, alt = draw(kind, _hidden_canary(table), **options, **narrow)
    everything = json.dumps(dict(chart.spec)) + chart.svg + alt
    assert not any(piece in everything for piece in CANARY_PIECES)
    assert "hidden to protect people" in " ".join(texts(chart.svg))
    # The same as if it had been hidden with care: nothing of it is left, the picture included.
    clean = table.with_cells({(table.rows[0].key, table.columns[1].key): Share.concealed()})
    again, alt_again = draw(kind, clean, **options, **narrow)
    assert (chart.svg, chart.png, dict(chart.spec), alt) == (again.svg, again.png, dict(again.spec), alt_again)


@pytest.mark.parametrize(("kind", "table"), BY_KIND, ids=[f"{kind}-{table.key}" for kind, table in BY_KIND])
def test_the_canary_would_be_seen_if_it_were_not_hidden(kind, table):
    row, column = table.rows[0].key, table.columns[1].key
    chart, alt = draw(kind, table.with_cells({(row, column): CANARY}), **_showing_the_canary(kind, table))
    assert "53.846" in json.dumps(dict(chart.spec)) + chart.svg + alt


def test_the_gap_of_a_hidden_band_is_not_drawn():
    """The other bands of a site leave a gap in 100% that tells the hidden one."""
    table = involvement().with_cells({("one_to_two_years", "dayton"): Share.concealed()})
    chart, alt = draw("involvement", table)
    shown = texts(chart.svg)
    assert "15.4%" not in shown and "26 people" not in shown
    assert shown.count("hidden to protect people") == 1
    assert "One bar is hidden" in alt and "Dayton" not in alt


def test_the_gap_of_a_hidden_answer_is_not_drawn():
    table = distribution().with_cells({("difficult_conversations", "disagree"): Share.concealed()})
    chart, _ = draw("likert", table)
    assert "40.9%" in texts(draw("likert", distribution())[0].svg)
    heights = {y for share_, y in marks(chart, "share", "top")}
    assert len([each for each in texts(chart.svg) if each == "hidden to protect people"]) == 1
    assert heights
    assert sum(record.get("fill") == Look().primary for record in records(chart)) == 4 + 1


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=1))
def test_whatever_is_hidden_no_mark_stands_for_it(places):
    table = agreement()
    keys = {(table.rows[row].key, table.columns[column].key) for row, column in places}
    sheet, alt = sheet_of("dots", table.with_cells(dict.fromkeys(keys, Share.concealed())))
    dots = [record for layer, found in sheet.records.items() if layer.mark == "dot" for record in found]
    said = [record["text"] for layer, found in sheet.records.items() if layer.mark == "text" for record in found]
    assert len(dots) == 30 - len(keys)
    assert said.count("hidden to protect people") == len(keys)
    assert ("hidden" in alt) == bool(keys)


# ---- that everybody can read it


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
@pytest.mark.parametrize("size", ["720", "360"])
def test_text_is_text_in_lato_level_and_large_enough(kind, table, options, size):
    chart, _ = draw(kind, table, **options, width=size)
    root = ElementTree.fromstring(chart.svg)
    found = list(root.iter(f"{SVG}text"))
    assert found
    for text in found:
        assert text.get("font-family") == "Lato, sans-serif"
        # Shown on a screen of 320 pixels, a chart of 360 is drawn at eight ninths.
        assert float(text.get("font-size").removesuffix("px")) * (320 / 360 if size == "360" else 1) >= 11
        assert "rotate" not in text.get("transform")
    assert (root.get("width"), root.get("viewBox")) == (size, f"0 0 {size} {chart.height:g}")


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
@pytest.mark.parametrize("size", ["720", "360", "240"])
def test_nothing_lies_outside_the_sheet(kind, table, options, size):
    chart, _ = draw(kind, table, **options, width=size)
    for layer in chart.spec["layer"]:
        for record in layer["data"]["values"]:
            if "text" not in record:
                continue
            mark = layer["mark"]
            taken = width(record["text"], mark["fontSize"], bold=mark["fontWeight"] == "bold")
            start = record["x"] - {"left": 0, "center": taken / 2, "right": taken}[mark["align"]]
            assert start >= -0.5, record
            assert start + taken <= chart.width + 0.5, record
            assert 0 < record["y"] < chart.height, record


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
@pytest.mark.parametrize("size", ["720", "360"])
def test_no_two_texts_lie_on_each_other(kind, table, options, size):
    chart, _ = draw(kind, table, **options, width=size)
    boxes = []
    for layer in chart.spec["layer"]:
        for record in layer["data"]["values"]:
            if "text" in record:
                mark = layer["mark"]
                taken = width(record["text"], mark["fontSize"], bold=mark["fontWeight"] == "bold")
                start = record["x"] - {"left": 0, "center": taken / 2, "right": taken}[mark["align"]]
                boxes.append((start, start + taken, record["y"] - mark["fontSize"] * 0.7, record["y"], record["text"]))
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart, (one, other)


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
def test_marks_and_texts_have_contrast(kind, table, options):
    chart, _ = draw(kind, table, **options)
    for record in records(chart):
        if "outline" in record and record["outline"] != theme(Look()).soft:
            assert contrast(record["outline"], "#ffffff") >= 3
        if "shape" in record:
            assert contrast(record["colour"], "#ffffff") >= 3
        if "text" in record and record["colour"] != "#ffffff":
            assert contrast(record["colour"], "#ffffff") >= 4.5


_colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(_colours, _colours, _colours)
def test_any_look_gives_readable_charts(primary, accent, ink):
    found = theme(Look(primary=primary, accent=accent, ink=ink))
    assert contrast(found.ink, "#ffffff") >= 7 - 0.01
    assert contrast(found.muted, "#ffffff") >= 4.5
    for colour in (found.primary, found.accent):
        assert contrast(colour, "#ffffff") >= 4.5
        tones = sequential(colour, 4)
        # Ordered by lightness, each apart from the next: so it holds in greyscale.
        steps = [contrast(one, "#000000") for one in tones]
        assert steps == sorted(steps, reverse=True)
        assert all(one - other > 0.9 for one, other in pairwise(steps))
        assert all(contrast(written_on(tone, found.ink), tone) >= 4.5 for tone in tones)
    for fill, outline in diverging(found, 3, 1, 3):
        assert contrast(outline, "#ffffff") >= 3
        assert contrast(written_on(fill, found.ink), fill) >= 4.5


def test_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#1696d2", "#ffffff") == pytest.approx(3.32, abs=0.005)
    assert contrast("#fdbf11", "#ffffff") == pytest.approx(1.66, abs=0.005)


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
def test_the_svg_is_one_picture_with_one_text(kind, table, options):
    chart, alt = draw(kind, table, **options)
    root = ElementTree.fromstring(chart.svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", alt)
    assert not any("role" in each.attrib or "aria-label" in each.attrib for each in list(root.iter())[1:])
    assert chart.spec["description"] == alt
    assert "<title" not in chart.svg
    assert table.title not in texts(chart.svg)


def test_the_caller_can_add_the_finding_to_the_alternative_text():
    chart, alt = draw("bars", agreement())
    finding = f"{alt} Nearly nine in ten “trust” <each other> & say so."
    named = charts.with_alt(chart, finding)
    assert ElementTree.fromstring(named.svg).get("aria-label") == finding
    assert named.spec["description"] == finding
    assert (named.png, named.height) == (chart.png, chart.height)
    assert chart.spec["description"] == alt


# ---- how it is made


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
def test_every_specification_keeps_to_the_schema_of_vega_lite(kind, table, options):
    import altair

    chart, _ = draw(kind, table, **options)
    altair.LayerChart.from_dict(dict(chart.spec), validate=True)


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
def test_the_picture_is_a_png_of_twice_the_size(kind, table, options):
    from PIL import Image

    chart, _ = draw(kind, table, **options)
    with Image.open(io.BytesIO(chart.png)) as picture:
        assert picture.size == (chart.width * 2, chart.height * 2)
        # The corners are white: it stands on any page.
        assert picture.convert("RGB").getpixel((picture.width - 1, picture.height - 1)) == (255, 255, 255)


def test_no_picture_is_made_where_nobody_needs_it():
    with_one, without = draw("bars", agreement())[0], draw("bars", agreement(), picture="no")[0]
    assert (without.png, without.svg) == (b"", with_one.svg)


@pytest.mark.parametrize(("kind", "table", "options"), FIGURES, ids=NAMES)
def test_drawing_changes_nothing(kind, table, options):
    before = repr(table)
    draw(kind, table, **options)
    assert repr(table) == before


def test_a_drawing_handed_out_can_be_spoiled_without_spoiling_the_next():
    first, _ = draw("bars", agreement())
    first.spec["layer"].clear()
    assert draw("bars", agreement())[0].spec["layer"]


def test_equal_tables_that_print_differently_are_different_drawings():
    """Decimal('7.5') equals Decimal('7.50'), and so do the tables that hold them; their drawings do not."""
    place = ("regular_communication", "dayton")
    printed = []
    for text in ("7.50", "7.5"):
        table = agreement().with_cells({place: Share(None, 20, Decimal(text))})
        printed.append(texts(draw("bars", table, rows=place[0], column=place[1])[0].svg)[1])
    assert agreement().with_cells({place: Share(None, 20, Decimal("7.50"))}) == table
    assert printed == ["7.50%", "7.5%"]


def test_the_same_input_is_the_same_bytes_in_another_process_and_another_time_zone():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import sample_tables as s, hashlib\n"
        "from wellknit.briefs import charts; from wellknit.briefs.document import Look\n"
        "digest = hashlib.sha256()\n"
        "order = [('dots', s.agreement()), ('likert', s.distribution()), ('involvement', s.involvement())]\n"
        "for kind, table in (order if sys.argv[2] == 'forward' else [*reversed(order), *reversed(order)][:3]):\n"
        "    chart, alt = charts.draw(kind, table, look=Look(), words={})\n"
        "    if kind == 'likert':\n"
        "        digest.update(chart.svg.encode() + chart.png + repr(chart.spec).encode() + alt.encode())\n"
        "print(digest.hexdigest())"
    )
    folder = str(Path(__file__).parents[1] / "tables")
    digests = set()
    for order, zone, seed in (("forward", "Pacific/Kiritimati", "1"), ("backward", "America/Chicago", "2")):
        environment = {"PATH": "", "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", code, folder, order], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())
    chart, alt = charts.draw("likert", distribution(), look=Look(), words={})
    here = hashlib.sha256(chart.svg.encode() + chart.png + repr(chart.spec).encode() + alt.encode()).hexdigest()
    assert digests == {here}


def test_what_does_not_draw_does_not_load_the_chart_library():
    heavy = "('altair', 'vl_convert', 'fontTools')"
    code = f"import sys, wellknit.briefs.charts; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_figures_of_one_page_have_ids_of_their_own():
    chart, _ = draw("dots", agreement(), prefix="figure-2-")
    ids = re.findall(r'\bid="([^"]*)"', chart.svg)
    assert all(each.startswith("figure-2-") for each in ids)
    assert all(each.startswith("figure-2-") for each in re.findall(r"url\(#([^)]*)\)", chart.svg))


@given(st.text(max_size=80))
@settings(max_examples=8)
def test_any_wording_can_be_drawn(text):
    table = replace(
        improvement(),
        columns=(Column("a", text),),
        measure=text,
        rows=(Row("r", text, (share(1, 2),)), Row("s", f"{text}\x1f\x00\ud800\x85", (share(1, 2),))),
    )
    chart, _ = draw("dots", table)
    assert ElementTree.fromstring(chart.svg).get("role") == "img"
    assert chart.png[:4] == b"\x89PNG"


def test_a_long_wording_is_wrapped_and_not_cut():
    long = "Our organizations have built ways of working together that let us raise hard questions early. " * 3
    table = replace(agreement(), rows=(replace(agreement().rows[0], label=long), *agreement().rows[1:]))
    for size in ("720", "320"):
        chart, _ = draw("bars", table, width=size)
        assert " ".join(long.split()) in " ".join(texts(chart.svg))


def test_lines_are_about_equally_long():
    lines = wrapped("The people I work with here put what is best for students first.", 14, 240)
    widths = [width(line, 14) for line in lines]
    assert len(lines) == 2
    assert min(widths) / max(widths) > 0.6


@given(st.text(max_size=80), st.integers(20, 400))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text, room):
    lines = wrapped(text, 14, room)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())
    assert all(width(line, 14) <= room or len(line) == 1 for line in lines)


# ---- what is refused


@pytest.mark.parametrize(
    ("kind", "table", "options", "code", "told"),
    [
        ("pie", agreement(), {}, "charts.unknown-kind", "bars, likert, dots, involvement, change"),
        ("bars", agreement(), {"colunm": "average"}, "charts.unknown-option", "column"),
        ("bars", agreement(), {"width": "wide"}, "charts.bad-option", "a number of pixels"),
        ("bars", agreement(), {"width": "99999"}, "charts.bad-option", "from 240 to 1200"),
        ("bars", agreement(), {"decimals": "3"}, "charts.bad-option", "0, 1 or 2"),
        ("bars", agreement(), {"order": "name"}, "charts.bad-option", "table or value"),
        ("bars", agreement(), {"prefix": 'x"><script>'}, "charts.bad-option", "letters"),
        ("likert", distribution(), {"reverse": "maybe"}, "charts.bad-option", "yes or no"),
        (
            "bars",
            agreement(),
            {"rows": "trust_partner_organisations"},
            "charts.unknown-row",
            "trust_partner_organizations",
        ),
        ("bars", agreement(), {"column": "memfis"}, "charts.unknown-column", "memphis"),
        ("likert", agreement(), {}, "charts.wrong-table", "distribution"),
        ("likert", distribution(), {"agree": "yes"}, "charts.unknown-answer", "strongly_agree"),
        ("involvement", agreement(), {}, "charts.wrong-table", "involvement"),
        ("change", agreement(), {}, "charts.wrong-table", "change"),
        ("bars", SAMPLES.means(), {}, "charts.wrong-table", "agreement"),
        ("dots", SAMPLES.means(), {}, "charts.wrong-table", "agreement"),
        ("bars", change(), {"column": "change"}, "charts.wrong-table", "agreement"),
    ],
)
def test_what_can_not_be_drawn_says_why_and_what_to_do(kind, table, options, code, told):
    with pytest.raises(WellknitError) as raised:
        draw(kind, table, **options)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert told in problem.what + problem.do


def test_two_tables_with_nothing_in_common_are_refused():
    with pytest.raises(WellknitError) as raised:
        charts.draw("change", agreement(), second=improvement(), look=Look(), words=ENGLISH)
    assert raised.value.problems[0].code == "charts.nothing-in-common"
