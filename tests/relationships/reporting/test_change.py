"""How a change between two waves is told."""

from __future__ import annotations

from fractions import Fraction

from wellknit.relationships.change import Change, Part
from wellknit.relationships.reporting.change import as_values, sections

TRUST = Change(
    "dayton",
    "trust",
    Fraction(3, 4),
    Fraction(1, 2),
    (8, 9),
    7,
    (Part("rerated", Fraction(-1, 3), 4), Part("replaced", Fraction(1, 12), 2)),
)
DENSITY = Change("dayton", "density", Fraction(1, 4), Fraction(1, 2), (12, 12), 12, (Part("tie", Fraction(1, 4), 3),))
UNRATED = Change("memphis", "trust", None, None, (0, 0), 0)
NAMES = {"dayton": "Dayton", "memphis": "Memphis"}


def test_under_each_figure_stands_what_its_change_is_made_of() -> None:
    head, trust, density = sections([TRUST, DENSITY, UNRATED], ("Spring", "Winter"), NAMES)

    assert "From Spring to Winter" in head.reading
    assert trust.rows == (
        ("Dayton", "0.75", "0.50", "−0.25", "8 / 9"),
        ("– The same people answered otherwise", "", "", "−0.33", "4"),
        ("– Other people answered for the organization", "", "", "+0.08", "2"),
    )
    assert density.rows[0] == ("Dayton", "25.0%", "50.0%", "+25.0 points", "12 / 12")


def test_what_rounds_to_nothing_has_no_sign() -> None:
    steady = Change("dayton", "trust", Fraction(1, 2), Fraction(499, 1000), (3, 3), 3)
    (_, trust) = sections([steady], ("Spring", "Winter"), NAMES)
    assert trust.rows[0][3] == "0.00"


def test_what_was_measured_in_neither_wave_is_not_told() -> None:
    assert [each.title for each in sections([UNRATED], ("Spring", "Winter"), NAMES)][1:] == []


def test_a_figure_of_one_wave_alone_has_no_change() -> None:
    began = Change("dayton", "value", None, Fraction(1, 2), (0, 3), 0)
    assert list(sections([began], ("Spring", "Winter"), NAMES))[1].rows == (("Dayton", "", "0.50", "", "0 / 3"),)


def test_as_values_the_parts_add_up() -> None:
    (found,) = as_values([TRUST])
    assert found["change"] == -0.25
    assert abs(sum(part["amount"] for part in found["parts"]) - found["change"]) < 1e-12


def test_it_is_told_in_spanish() -> None:
    found = list(sections([DENSITY], ("Primavera", "Invierno"), NAMES, "es"))
    assert found[0].title == "De qué se compone el cambio entre dos olas"
    assert found[1].rows[0][3] == "+25.0 puntos"
