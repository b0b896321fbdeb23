"""A site against all others together: only where both its own figure and that of all people are shown."""

from __future__ import annotations

from dataclasses import replace

from wellknit.comparisons.rest import REST, against_rest, is_against_rest
from wellknit.comparisons.words import sentence
from wellknit.statistics.fourfold import boschloo
from wellknit.surveys.rounding import share
from wellknit.surveys.specification import EXACT
from wellknit.tables import Column, Row, Share, Table

from .shown_tables import by_site


def table(**rows: tuple[tuple[int, int] | None, tuple[int, int] | None]) -> Table:
    """A site and all people together, as a site's leader is shown them; None for what is hidden."""

    def cell(counted: tuple[int, int] | None) -> Share:
        return Share.concealed() if counted is None else share([counted[0]], counted[1], EXACT)

    columns = (Column("north", "North"), Column("average", "Average", "average"), Column("pooled", "All", "pooled"))
    made = [
        Row(key, f"{key.title()}.", (cell(own), Share.concealed(), cell(whole)), item=key)
        for key, (own, whole) in rows.items()
    ]
    return Table("agreement", "Agreement", "agreement", "site", columns, tuple(made), ("spring",))


def test_the_others_are_all_without_the_own_ones() -> None:
    found = against_rest({"agreement": table(trust=((5, 20), (45, 70)), heard=((10, 20), (36, 70)))}, "north")
    assert list(found) == ["agreement_north_others"] and is_against_rest(found["agreement_north_others"])
    first, second = found["agreement_north_others"].rows
    own, rest = first.whole.groups
    assert (own.key, own.count, own.base) == ("north", 5, 20)
    assert (rest.key, rest.label, rest.count, rest.base) == (REST, "all other sites together", 40, 50)
    assert first.whole.chance == boschloo(5, 20, 40, 50) and first.whole.verdict == "differ"
    assert second.whole.verdict != "differ"
    assert "all other sites together" in sentence(first.whole)


def test_nothing_is_worked_out_of_what_is_hidden() -> None:
    hidden = table(trust=(None, (45, 70)), heard=((10, 20), None), voice=((10, 20), (20, 20)))
    assert against_rest({"agreement": hidden}, "north") == {}
    some = against_rest({"agreement": table(trust=((5, 20), (45, 70)), heard=((10, 20), None))}, "north")
    assert [each.key for each in some["agreement_north_others"].rows] == ["trust"]


def test_an_average_of_sites_cannot_be_taken_apart() -> None:
    assert against_rest({"agreement": by_site({"trust": [(16, 19), (16, 20), (16, 16), (10, 11)]})}, "chicago") == {}
    roles = replace(table(trust=((5, 20), (45, 70))), by="role")
    assert against_rest({"by_role": roles}, "north") == {}


def test_a_table_of_another_wave_has_a_family_of_that_wave() -> None:
    found = against_rest({"agreement@autumn": table(trust=((5, 20), (45, 70)))}, "north", "es")
    (family,) = found.values()
    assert (family.key, family.table) == ("agreement_north_others@autumn", "agreement@autumn")
    assert family.rows[0].whole.groups[1].label == "todos los demás sitios juntos"
