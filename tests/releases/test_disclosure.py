"""Nobody is given away: which cells an audience may not see, and what else must go with them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from wellknit.releases.disclosure import protect
from wellknit.releases.rules import Audience, Lowered, ReportingRules
from wellknit.tables import Change, Column, Row, Share, Table


def share(count: int | None, base: int) -> Share:
    exact = Fraction(count or 0, base) if base else None
    return Share(count, base, Decimal("50.0"), Decimal("1.0"), Decimal("99.0"), "wilson", exact=exact)


def agreement(*bases: int, key: str = "agreement", by: str = "site", wave: str = "spring", **kinds: str) -> Table:
    columns = [Column(f"{by}_{n}", f"{by} {n}") for n in range(1, len(bases) + 1)]
    cells = [share(base // 2, base) for base in bases]
    for name in ("average", "pooled", "weighted"):
        columns.append(Column(name, name, name))
        cells.append(share(None if name != "pooled" else sum(bases) // 2, sum(bases)))
    return Table(
        key, "T", "agreement", by, tuple(columns), (Row("trust", "Trust", tuple(cells), item="trust"),), (wave,)
    )


def hidden(table: Table, row: str = "trust") -> list[str]:
    return [column.key for each, column, cell in table.cells() if each.key == row and cell.hidden]


def seen(*tables: Table, audience: Audience = "public", rules: ReportingRules | None = None) -> tuple[Table, ...]:
    return protect(tables, rules or ReportingRules(), audience)[0]


def test_a_site_of_eleven_stays_and_a_site_of_nine_goes_with_every_total() -> None:
    (table,) = seen(agreement(19, 20, 16, 11))
    assert hidden(table) == []
    (table,) = seen(agreement(19, 20, 16, 9))
    assert hidden(table) == ["site_4", "average", "pooled", "weighted"]


def test_the_partnership_sees_from_five_on() -> None:
    (table,) = seen(agreement(19, 5), audience="partnership")
    assert hidden(table) == []
    (table,) = seen(agreement(19, 4), audience="partnership")
    assert hidden(table) == ["site_2", "average", "pooled", "weighted"]


def test_a_hidden_cell_has_no_number_at_all_and_one_look() -> None:
    (table,) = seen(agreement(19, 9))
    looks = {repr(cell) for _, _, cell in table.cells() if cell.hidden}
    assert looks == {repr(Share.concealed())}
    assert set(Share.concealed().as_dict().values()) == {None, True}


def test_the_plan_says_why_and_the_tables_do_not() -> None:
    tables, plan = protect([agreement(19, 9)], ReportingRules(), "public")
    assert {(each.column, each.reason, each.base) for each in plan} == {
        ("site_2", "small", 9), ("average", "total", 28), ("pooled", "total", 28),
        ("weighted", "total", 28)}  # fmt: skip
    assert not {"small", "partner", "total"} & set(repr(tables).replace("'", " ").split())


def test_a_threshold_lowered_with_a_reason_holds_for_its_table_and_audience_alone() -> None:
    rules = ReportingRules(lowered=(Lowered("improvement", "public", 4, "Already published."),))
    improvement, other = seen(agreement(11, 15, 22, 4, key="improvement"), agreement(11, 4, key="other"), rules=rules)
    assert hidden(improvement) == [] or hidden(other) != []
    assert "site_2" in hidden(other)
    (partnership,) = seen(agreement(11, 4, key="improvement"), audience="partnership", rules=rules)
    assert "site_2" in hidden(partnership)


def test_a_total_in_another_table_does_not_undo_a_hole() -> None:
    by_site, by_role = seen(agreement(19, 9), agreement(14, 14, by="role", key="roles"))
    assert "pooled" in hidden(by_role)
    assert "average" in hidden(by_role)
    assert "site_2" in hidden(by_site)


def test_where_the_total_is_known_from_another_breakdown_the_next_smallest_group_goes_too() -> None:
    by_site, by_role = seen(agreement(19, 20, 9), agreement(24, 24, by="role", key="roles"))
    assert hidden(by_site) == ["site_1", "site_3", "average", "pooled", "weighted"]
    assert hidden(by_role) == ["average", "pooled", "weighted"]


def test_partners_follow_until_the_hidden_ones_hold_the_threshold_together() -> None:
    by_site, _ = seen(agreement(2, 3, 12, 20), agreement(37, by="role", key="roles"))
    assert hidden(by_site)[:3] == ["site_1", "site_2", "site_3"]


def test_another_item_keeps_its_total() -> None:
    other = agreement(30, 30, key="second")
    other = Table(other.key, "T", "agreement", "site", other.columns,
                  (Row("voice", "Voice", other.rows[0].cells, item="voice"),), ("spring",))  # fmt: skip
    _, kept = seen(agreement(19, 9), other)
    assert hidden(kept, "voice") == []


def test_a_distribution_of_a_hidden_item_loses_its_totals() -> None:
    answers = Table(
        "answers", "T", "distribution", "answer", (Column("a", "Agree", "answer"), Column("d", "Disagree", "answer")),
        (Row("trust", "Trust", (share(20, 28), share(8, 28)), item="trust"),), ("spring",),
    )  # fmt: skip
    _, shown = seen(agreement(19, 9), answers)
    assert hidden(shown) == ["a", "d"]


def test_a_change_goes_with_the_wave_that_is_hidden() -> None:
    cells = (share(5, 9), share(12, 20), Change(Decimal("4.0")))
    columns = (Column("spring", "Spring"), Column("winter", "Winter"), Column("change", "Change", "change"))
    change = Table(
        "change", "T", "change", "wave", columns, (Row("trust", "T", cells, item="trust"),), ("spring", "winter")
    )
    (shown,) = seen(change)
    assert hidden(shown) == ["spring", "winter", "change"]


def test_subtotals_of_a_site_that_is_hidden_are_hidden() -> None:
    rows = tuple(
        Row(key, key, (share(n, 9), share(n, 30)), "asked", key == "one_year_or_less")
        for key, n in [("six_months_or_less", 2), ("one_year_or_less", 3), ("two_years_or_more", 4)]
    )
    length = Table("length", "T", "involvement", "site", (Column("a", "A"), Column("b", "B")), rows, ("spring",))
    (shown,) = seen(length)
    assert [hidden(shown, row.key) for row in shown.rows] == [["a"]] * 3


def test_a_group_of_nobody_looks_like_every_hidden_group() -> None:
    (table,) = seen(agreement(19, 0))
    assert "site_2" in hidden(table)


@pytest.mark.parametrize("audience", ["partnership", "public"])
def test_nothing_that_came_in_is_changed(audience: Audience) -> None:
    table = agreement(19, 3)
    before = repr(table)
    seen(table, audience=audience)
    assert repr(table) == before


def response(**roles: tuple[int, int]) -> Table:
    """A response table of one site: (answered, on the roster) by role, and all."""
    everyone = (sum(a for a, _ in roles.values()), sum(n for _, n in roles.values()))
    rows = tuple(
        Row(role, role, (share(*numbers), share(*numbers)), "asked", role == "all")
        for role, numbers in {**roles, "all": everyone}.items()
    )
    return Table("response", "T", "response", "site", (Column("chicago", "C"), Column("pooled", "P", "pooled")), rows,
                 ("winter",))  # fmt: skip


def test_a_hidden_role_can_not_be_subtracted_from_all() -> None:
    (table,) = seen(response(site_leader=(3, 4), core_site_partner=(12, 15), community_partner=(8, 11)))
    assert [row.key for row in table.rows if row.cells[0].hidden] == ["site_leader", "all"]
    assert all(row.cells[1].hidden for row in table.rows)


def test_a_total_of_several_waves_does_not_undo_a_hole_in_one_of_them() -> None:
    by_site = agreement(19, 9, wave="winter")
    cells = (share(40, 50), share(20, 28), Change(Decimal("4.0")))
    columns = (Column("spring", "Spring"), Column("winter", "Winter"), Column("change", "Change", "change"))
    change = Table(
        "change", "T", "change", "wave", columns, (Row("trust", "T", cells, item="trust"),), ("spring", "winter")
    )
    _, shown = seen(by_site, change)
    assert hidden(shown) == ["spring", "winter", "change"]


def test_what_another_release_hides_is_not_told_by_this_one() -> None:
    spring = agreement(19, 9, wave="spring")
    cells = (share(20, 28), share(40, 50), Change(Decimal("4.0")))
    columns = (Column("spring", "Spring"), Column("winter", "Winter"), Column("change", "Change", "change"))
    change = Table(
        "change", "T", "change", "wave", columns, (Row("trust", "T", cells, item="trust"),), ("spring", "winter")
    )
    (alone,), _ = protect([change], ReportingRules(), "public")
    assert hidden(alone) == []
    (shown,), plan = protect([change], ReportingRules(), "public", [spring])
    assert hidden(shown) == ["spring", "winter", "change"]
    assert {each.table for each in plan} == {"change"}


def test_answers_aside_do_not_tell_a_hidden_base() -> None:
    columns = (Column("dayton", "D"), Column("memphis", "M"))
    rows = (
        Row("agree", "Agree", (share(15, 19), share(2, 3)), item="trust"),
        Row("dont_know", "Don't know", (share(1, 20), share(9, 12)), "asked", item="trust"),
    )
    (table,) = seen(Table("answers", "T", "distribution", "site", columns, rows, ("spring",)))
    assert [hidden(table, row.key) for row in table.rows] == [["memphis"], ["memphis"]]
