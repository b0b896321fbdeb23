"""How a report reads: figures, limits, parts of the partnership side by side, and what is hidden or refused."""

import pytest

from wellknit.cli.sections import text_of
from wellknit.labels import label
from wellknit.relationships.exchange.graph import Edge, Graph, Node
from wellknit.relationships.findings import Measured
from wellknit.relationships.reporting.bare import as_dict, bare_of, groups_of, sections
from wellknit.relationships.reporting.measured import PARTS, as_values, measure_name, sections_of
from wellknit.relationships.reporting.sections import Section, figure, limits, listed, percent, signed

SCOPES = {"dayton": "Dayton", "memphis": "Memphis", "all": "All"}


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.381, "share", "38.1%"), (0.3, "share", "30.0%"), (1.0, "share", "100%"), (0.0, "share", "0%"),
        (0.2855, "share", "28.6%"), (12.0, "count", "12"), (0.28549, "index", "0.285"), (-0.4318, "index", "−0.432"),
        (47.5, "index", "47.50"), (2.615, "mean", "2.62"), (28.81, "months", "28.8"), (None, "share", ""),
    ],
)  # fmt: skip
def test_figures_are_written_as_their_unit_is(value: float | None, unit: str, text: str) -> None:
    assert figure(value, unit) == text


def test_limits_stand_only_where_they_leave_something_open() -> None:
    assert limits(0.302, 0.505, "share") == "30.2% to 50.5%"
    assert limits(0.302, 0.505, "share", "es") == "30.2% a 50.5%"
    assert limits(0.5, 0.5, "share") == limits(None, 0.5, "share") == ""
    assert (percent(0.55, 0), listed(["a", "b"]), listed(list("abcdefgh"))) == (
        "55%",
        "a, b",
        "a, b, c, d, e, f and 2 more",
    )


def test_a_difference_has_its_sign_and_of_shares_is_in_points() -> None:
    assert [signed(value, "share") for value in (0.0475, -0.106, 0.0001)] == ["+4.8 points", "−10.6 points", "0 points"]
    assert (signed(-0.02, "mean"), signed(3, "count"), signed(0.5, "share", "es")) == ("−0.02", "+3", "+50.0 puntos")


def test_a_mean_of_ratings_says_how_many_of_those_asked_rated() -> None:
    trust = Measured("network", "trust", "dayton", "mean", 0.65, 32, 46, 0.45, 0.75, "silence")
    links = Measured("resilience", "links", "dayton", "mean", 2.06, base=17)
    _, of_trust = sections_of([trust], SCOPES, ("trust",))
    _, of_links = sections_of([links], SCOPES, ("hanging",))
    assert of_trust.rows == (("Dayton", "0.65", "32 of 46", "0.45 to 0.75"),)
    assert of_links.rows == (("Dayton", "2.06", "17 counted", ""),)


def test_no_word_of_a_table_is_broken_as_long_as_the_table_fits() -> None:
    names = ("Departure", "Organization", "With", "What became", "Who", "Days")
    row = ("Milo Nettlebrook, 2020-10-30", "Lakeside Cradle Alliance", "StriveTogether", "taken over",
           "Malik Brambleford (came after the departure)", "81")  # fmt: skip
    text = text_of([Section("Departures", headings=names, rows=(row,), figures=frozenset({5}))], width=84)
    assert {"StriveTogether", "Nettlebrook,", "Organization", "Brambleford"} <= set(text.split())


def measured(key: str, scope: str, value: float | None = None, **more: object) -> Measured:
    return Measured("network", key, scope, "share", value, **more)  # type: ignore[arg-type]


def test_a_measure_has_a_row_for_each_part_of_the_partnership() -> None:
    numbers = [
        measured(
            "density",
            "dayton",
            0.5,
            count=5,
            base=10,
            low=0.4,
            high=0.6,
            interval="silence",
            convention="convention.available",
        ),
        measured("density", "memphis", hidden=True),
        measured("density", "all", refused="refused.nobody_answered"),
        measured("transitivity", "dayton", refused="refused.no_two_steps"),
        measured("reciprocity_ties", "dayton", hidden=True),
    ]
    part, density = sections_of(numbers, SCOPES, ("ties",))
    assert density.rows == (
        ("Dayton", "50.0%", "5 of 10", "40.0% to 60.0%"),
        ("Memphis", "hidden", "", ""),
        ("All", "–", label("refused.nobody_answered"), ""),
    )
    assert density.notes == (label("convention.available"),)
    assert part.notes[0] == label("reporting_interval.silence")
    assert part.notes[1].startswith("hidden: Not shown here")
    assert [note.split(":")[0] for note in part.notes[2:]] == ["Reciprocity, of ties", "Transitivity"]


def test_every_measure_has_a_place_and_words_in_both_languages() -> None:
    from wellknit.relationships.measures.whole import UNBOUNDED

    told = {key for keys in PARTS.values() for key in keys}
    assert set(UNBOUNDED) <= told | {"brokerage"}
    for key in told:
        assert measure_name(key) != key.replace("_", " ")
        assert measure_name(key, "es") != key.replace("_", " ")
    for part in PARTS:
        assert label(f"reporting_part.{part}") and label(f"reporting_part.{part}", "es")


def test_hidden_numbers_are_in_no_value() -> None:
    (value,) = as_values([measured("density", "dayton", hidden=True)])
    assert (value["hidden"], value["value"], value["count"], value["refused"]) == (True, None, None, "")


TRIANGLE = Graph(
    (Node("a", "Library", {"sector": "public"}), Node("b", "School", {"Sector": "public"}), Node("c")),
    (Edge("a", "b"), Edge("b", "a"), Edge("b", "c")),
)


def test_groups_are_found_whatever_the_case_of_their_column() -> None:
    assert groups_of(TRIANGLE, "SECTOR", "ties.csv")[0] == {"a": "public"}
    assert groups_of(Graph((Node("a"),)), "", "ties.csv") == ({}, "")


def test_a_bare_network_tells_its_organizations_by_name() -> None:
    bare = bare_of(TRIANGLE, "ties.csv")
    assert bare.silent == 0
    last = sections(bare)[-1]
    # Each is named once; the school lies between the two others.
    assert [row[0] for row in last.rows] == ["School", "Library", "c"]
    assert as_dict(bare)["organizations"][0]["name"] == "Library"
    assert len(sections(bare, most=2)[-1].rows) == 2


TABLE = Section(
    "Title",
    "How to read it.",
    ("", "First", "Second"),
    (("A very long name of an organization", "1", "22"), ("B", "3", "4")),
    frozenset({1, 2}),
    ("A note.",),
    level=1,
)


def test_a_table_becomes_a_list_where_the_page_is_narrow() -> None:
    wide = text_of([TABLE], width=80)
    assert wide.splitlines()[:3] == ["Title", "=====", "How to read it."]
    assert any(line.split() == ["B", "3", "4"] for line in wide.splitlines())
    many = Section("Title", headings=tuple("x" * 13 for _ in range(6)), rows=(("Library", *"12345"),), level=1)
    narrow = text_of([many], width=40)
    assert "x" * 13 + ": 1;" in narrow
    assert max(map(len, narrow.splitlines())) <= 40


def test_labels_bring_no_control_sequences_of_their_own() -> None:
    evil = Section("T\x1b[31m", "r\x1b]0;x\x07", ("",), (("a\x1b[2J",),), notes=("n\x1b[0m",))
    for colour in (False, True):
        text = text_of([evil], colour=colour)
        assert "\x1b[31m" not in text and "\x1b]0" not in text and "\x1b[2J" not in text
    assert "\x1b" not in text_of([evil])


def test_text_is_the_same_whatever_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = text_of([TABLE], width=80)
    for name in ("FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.setenv(name, "1")
    assert text_of([TABLE], width=80) == plain
