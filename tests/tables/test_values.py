"""Tables as values: rounding, round trips, and that nothing changes under a reader's hands."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.tables import Change, Mean, Share, Table, half_up

from .sample_tables import ALL, agreement, improvement, share


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (Fraction(1800, 19), 1, "94.7"),
        (Fraction(1500, 19), 1, "78.9"),
        (Fraction(125, 2), 0, "63"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(9465, 100), 1, "94.7"),
        (Fraction(100), 1, "100.0"),
        (Fraction(-1, 1000), 1, "0.0"),
    ],
)
def test_figures_round_once_half_away_from_nought(value, decimals, printed):
    assert str(half_up(value, decimals)) == printed


@given(st.fractions(-1000, 1000, max_denominator=997), st.integers(0, 4))
def test_a_rounded_figure_is_never_further_than_half_a_place_away(value, decimals):
    rounded = half_up(value, decimals)
    assert abs(Fraction(rounded) - value) * 2 <= Fraction(1, 10**decimals)
    assert -rounded.as_tuple().exponent == decimals


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.key)
def test_a_table_comes_back_from_its_json_values_as_it_was(table):
    again = Table.from_dict(table.as_dict())
    assert again.as_dict() == table.as_dict()
    assert [row.label for row in again.rows] == [row.label for row in table.rows]


def test_shares_of_a_count_get_their_exact_value_back():
    again = Table.from_dict(agreement().as_dict())
    assert again.cell("trust_partner_organizations", "chicago") == agreement().cell(
        "trust_partner_organizations", "chicago"
    )
    assert again.cell("trust_partner_organizations", "chicago").exact == Fraction(16, 19)


_percents = st.integers(0, 1000).map(lambda tenths: Decimal(tenths).scaleb(-1))
_limits = st.none() | _percents
_people = st.none() | st.integers(0, 400)
_shares = st.builds(
    Share,
    _people,
    _people,
    st.none() | _percents,
    _limits,
    _limits,
    st.sampled_from([None, "wilson", "hypergeometric", "square-and-add", "census"]),
    _people,
)
_means = st.builds(Mean, _limits, _people, _limits, _limits, st.sampled_from([None, "t", "census"]), _people)
_changes = st.builds(Change, st.none() | _percents.map(lambda each: each - 50), _limits, _limits)
_hidden = st.sampled_from([Share.concealed(), Mean.concealed(), Change.concealed()])


@given(_shares | _means | _changes | _hidden, st.text())
def test_any_cell_and_any_label_survive_the_round_trip(cell, label):
    before = improvement().with_cells({("improved", "chicago"): cell})
    data = before.as_dict()
    data["rows"][0]["label"] = label
    again = Table.from_dict(data)
    assert again.cell("improved", "chicago").as_dict() == cell.as_dict()
    assert type(again.cell("improved", "chicago")) is type(cell)
    assert again.row("improved").label == label


def test_nothing_of_a_table_can_be_changed():
    table = agreement()
    with pytest.raises(FrozenInstanceError):
        table.title = "another"
    with pytest.raises(FrozenInstanceError):
        table.rows[0].label = "another"
    with pytest.raises(FrozenInstanceError):
        table.rows[0].cells[0].count = 1
    with pytest.raises(TypeError):
        table.rows[0].cells[0] = share(1, 2)


def test_replacing_a_cell_leaves_the_old_table_alone():
    table = agreement()
    other = table.with_cells({("regular_communication", "memphis"): Share.concealed()})
    assert table == agreement()
    assert other.cell("regular_communication", "memphis").hidden
    assert other.cell("regular_communication", "dayton") == table.cell("regular_communication", "dayton")


def test_tables_of_releases_that_do_not_say_which_answers_agree_can_be_read():
    data = replace(agreement(), agreeing=("a", "sa")).as_dict()
    assert Table.from_dict(data).agreeing == ("a", "sa")
    del data["agreeing"]
    assert Table.from_dict(data).agreeing == ()


def test_asking_for_what_is_not_there_names_what_is():
    with pytest.raises(KeyError, match="memphis"):
        agreement().cell("regular_communication", "atlantis")
    with pytest.raises(KeyError, match="regular_communication"):
        agreement().row("atlantis")
