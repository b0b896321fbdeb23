"""Facts: their names, how they are read, and what stands behind them."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from wellknit.briefs import words as written
from wellknit.briefs.facts import Fact, Facts
from wellknit.briefs.naming import from_material, from_tables
from wellknit.briefs.outside import from_grants, from_organizations
from wellknit.briefs.saying import FORMATS, Unsayable, say
from wellknit.partners.roster import Organization, ProfileFigure
from wellknit.surveys.rounding import average, change, mean, share
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.tables import Column, Mean, Row, Share, Table

from .small_material import AS_PRINTED, AUTUMN, SPRING, agreement, material

ENGLISH = written.load("en")
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "facts.json"


def facts(*tables: Table, at: str = "", language: str = "en") -> Facts:
    rules = material("").rules
    return from_tables(
        {each.key + at: each for each in tables},
        words=written.load(language),
        waves=material("").waves,
        conventions=rules.conventions,
        specifications=rules.tables,
    )


def all_facts() -> Facts:
    return from_material(material(""), ENGLISH)


# ---- names and what stands behind them


def test_every_cell_is_a_fact_named_after_table_row_and_column() -> None:
    names = list(facts(agreement()))
    assert names[:4] == [
        "agreement.best_interest.chicago",
        "agreement.best_interest.dayton",
        "agreement.best_interest.average",
        "agreement.best_interest.pooled",
    ]
    assert len(names) == 12


def test_a_table_of_another_wave_names_it() -> None:
    found = facts(agreement(stamp=AUTUMN), at="@autumn_2022")
    assert "agreement.trust.chicago@autumn_2022" in found
    assert found["agreement.trust.chicago@autumn_2022"].stamp == AUTUMN


def test_a_share_of_people() -> None:
    fact = all_facts()["agreement.trust.chicago"]
    assert fact == Fact(
        name="agreement.trust.chicago",
        value=Decimal("84.2"),
        unit="percent",
        display="84.2%",
        readable="16 of 19",
        definition="“I trust the organizations we work with.”: share who agree or strongly agree; "
        "site partners in Chicago. Partner survey, spring 2021 (March 2021).",
        count=16,
        base=19,
        low=Decimal("62.4"),
        high=Decimal("94.5"),
        interval="wilson",
        stamp=SPRING,
        people="site partners",
        table="agreement",
        exact=Fraction(16, 19),
        limits=fact.limits,
    )
    assert fact.limits is not None
    assert [round(float(each), 4) for each in fact.limits] == [0.6243, 0.9448]


def test_an_average_of_sites_is_no_count_and_says_of_how_many_answers_it_is() -> None:
    fact = all_facts()["agreement.trust.average"]
    assert (fact.count, fact.base, fact.readable) == (None, 39, "mean of 2 sites, 39 answers")
    assert fact.exact == (Fraction(16, 19) + Fraction(16, 20)) / 2
    assert "mean of the sites, each counting the same" in fact.definition


def test_zeros_behind_the_point_are_dropped_where_there_is_nothing_else() -> None:
    found = all_facts()
    assert found["agreement.best_interest.dayton"].display == "100%"
    assert found["agreement.talk.dayton"].display == "55%"
    assert found["agreement.talk.chicago"].display == "78.9%"


def test_hidden_facts_have_no_number_and_all_look_alike() -> None:
    found = all_facts()
    hidden = [found[f"improvement.improved.{each}"] for each in ("chicago", "average")]
    for fact in hidden:
        assert fact.hidden
        assert (fact.display, fact.readable) == ("", "")
        numbers = ("value", "count", "base", "population", "low", "high", "interval")
        assert {fact.as_dict()[key] for key in numbers} == {None}
        assert (fact.exact, fact.limits) == (None, None)
    # Nothing but name and definition tells the one that is hidden for itself from the one that protects it.
    assert replace(hidden[0], name="", definition="") == replace(hidden[1], name="", definition="")


def test_an_item_put_to_a_part_of_the_people_says_so() -> None:
    assert all_facts()["improvement.improved.dayton"].definition.startswith(
        "“Relationships improved.”: share who agree or strongly agree; "
        "partners involved for more than a year in Dayton, of all who were asked."
    )


def test_a_change_says_from_where_to_where() -> None:
    fact = all_facts()["trend.trust.change"]
    assert (fact.unit, fact.value, fact.display) == ("points", Decimal("-12.8"), "−12.8 points")
    assert fact.readable == "from 82.1% (32 of 39) to 69.2% (27 of 39)"
    assert fact.definition.endswith(
        "Partner survey, spring 2021 (March 2021) and Partner survey, autumn 2022 (October 2022)."
    )


def test_a_change_upwards_has_its_sign_and_its_size() -> None:
    points = change(share([32], 39, EXACT), share([27], 39, EXACT), EXACT)
    fact = facts(material("").tables["trend"].with_cells({("trust", "change"): points}))["trend.trust.change"]
    assert (fact.display, say(fact, "size", ENGLISH)) == ("+12.8 points", "12.8 points")


def test_a_wave_of_a_table_by_waves_has_its_own_release() -> None:
    found = all_facts()
    assert found["trend.trust.spring_2021"].stamp == SPRING
    assert found["trend.trust.autumn_2022"].stamp == AUTUMN
    assert found["trend.trust.autumn_2022"].definition.endswith("Partner survey, autumn 2022 (October 2022).")


def test_means_of_scale_values() -> None:
    cell = mean([(1, 2), (2, 3), (4, 6)], EXACT)
    table = replace(
        agreement(), key="openness", kind="mean", measure="", columns=(Column("chicago", "Chicago"),),
        rows=(Row("open", "Open to influence.", (cell,)),),
    )  # fmt: skip
    fact = facts(table)["openness.open.chicago"]
    assert (fact.unit, fact.display, fact.readable) == ("mean", "2.91", "mean of 11 answers")
    assert say(fact, "1", ENGLISH) == "2.9"
    assert say(fact, "interval", ENGLISH) == f"{fact.low} to {fact.high}"


def test_how_many_answered_is_known_from_tables_that_count_everyone() -> None:
    found = all_facts()
    leaders = found["respondents.site_leader.pooled"]
    assert (leaders.display, leaders.readable, leaders.population) == ("9", "9 of 10", 10)
    assert found["respondents.all.pooled"].value == 39
    only_spring = facts(material("").tables["involvement"])
    assert (only_spring["respondents.all.chicago"].display, only_spring["respondents.all.dayton"].display) == (
        "27",
        "26",
    )


def test_a_table_of_some_roles_does_not_say_how_many_answered_in_all() -> None:
    table = material("").tables["involvement"]
    spec = TableSpec("involvement", "involvement", "", ("spring_2021",), roles=("site_leader", "core_site_partner"))
    made = from_tables({"involvement": table}, words=ENGLISH, waves={}, specifications=(spec,))
    assert not [name for name in made if name.startswith("respondents.")]


@pytest.mark.parametrize(
    ("name", "display", "value"),
    [
        ("profiles.schools.communities_in_schools", "more than 2,900", "2900"),
        ("profiles.communities.strivetogether", "70", "70"),
        ("profiles.children.strivetogether", "more than 12 million", "12000000"),
        ("grants.amount.czi", "$1,000,000", "1000000"),
    ],
)
def test_figures_from_outside_stay_as_printed_and_have_a_source(name: str, display: str, value: str) -> None:
    fact = all_facts()[name]
    assert (fact.unit, fact.display, fact.value) == ("figure", display, Decimal(value))
    assert fact.source


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nearly 70", "70"),
        ("12.5 million", "12500000"),
        ("1.2345678901 billion", "1234567890.1"),
        ("3 thousand", "3000"),
        ("10 to 20", None),
        ("many", None),
    ],
)
def test_the_number_in_a_figure_as_printed(text: str, value: str | None) -> None:
    organization = Organization("o", "O", figures=(ProfileFigure("f", text, "things", "Page 1"),))
    fact = from_organizations((organization,), ENGLISH)["profiles.f.o"]
    assert (fact.display, fact.value) == (text, None if value is None else Decimal(value))


def test_grants_in_another_currency_and_without_an_amount() -> None:
    grant = material("").initiative.grants[0]
    euros = replace(grant, amount=Decimal("2500.50"), currency="EUR")
    assert from_grants((euros,), ENGLISH)["grants.amount.czi"].display == "EUR\N{NO-BREAK SPACE}2,500.50"
    assert dict(from_grants((replace(grant, amount=None),), ENGLISH)) == {}


def test_unknown_names_find_the_nearest() -> None:
    nearest = all_facts().nearest("agreement.trsut.chicago")
    assert nearest[0] == "agreement.trust.chicago"
    assert len(nearest) == 3


def test_facts_speak_spanish() -> None:
    found = facts(agreement(), language="es")
    assert found["agreement.trust.average"].readable == "promedio de 2 sitios, 39 respuestas"
    assert (
        say(found["agreement.trust.chicago"], "full", written.load("es"))
        == "84.2%, 16 de 19, intervalo del 95%: 62 a 94"
    )


# ---- formats


@pytest.mark.parametrize(
    ("name", "form", "text"),
    [
        ("agreement.trust.chicago", "", "84.2%"),
        ("agreement.trust.chicago", "0", "84%"),
        ("agreement.trust.chicago", "2", "84.21%"),
        ("agreement.trust.chicago", "count", "16"),
        ("agreement.trust.chicago", "base", "19"),
        ("agreement.trust.chicago", "of", "16 of 19"),
        ("agreement.trust.chicago", "interval", "62 to 94"),
        ("agreement.trust.chicago", "full", "84.2%, 16 of 19, 95% interval 62 to 94"),
        ("agreement.trust.chicago", "number", "84.2"),
        ("agreement.trust.average", "of", "mean of 2 sites, 39 answers"),
        ("agreement.trust.average", "base", "39"),
        ("trend.trust.change", "0", "−13 points"),
        ("trend.trust.change", "size", "12.8 points"),
        ("respondents.site_leader.pooled", "words", "nine"),
        ("respondents.all.pooled", "words", "39"),
        ("involvement.two_years_or_more.dayton", "words", "six"),
        ("profiles.schools.communities_in_schools", "number", "2,900"),
    ],
)
def test_formats(name: str, form: str, text: str) -> None:
    assert say(all_facts()[name], form, ENGLISH) == text


@pytest.mark.parametrize(
    ("name", "form", "code"),
    [
        ("agreement.trust.chicago", "roughly", "brief.unknown-format"),
        ("agreement.trust.average", "count", "brief.no-count"),
        ("agreement.trust.average", "words", "brief.no-words"),
        ("agreement.trust.chicago", "size", "brief.no-size"),
        ("profiles.schools.communities_in_schools", "0", "brief.no-decimals"),
        ("profiles.schools.communities_in_schools", "of", "brief.no-base"),
        ("profiles.schools.communities_in_schools", "base", "brief.no-base"),
        ("response.all.chicago", "interval", "brief.no-interval"),
    ],
)
def test_formats_that_a_fact_can_t_have(name: str, form: str, code: str) -> None:
    with pytest.raises(Unsayable) as wrong:
        say(all_facts()[name], form, ENGLISH)
    assert wrong.value.code == code


def test_every_format_is_one_that_is_known_to_the_message() -> None:
    with pytest.raises(Unsayable) as wrong:
        say(all_facts()["agreement.trust.chicago"], "?", ENGLISH)
    assert str(wrong.value.values["formats"]).split(", ") == ["0", "1", "2", *FORMATS]


def test_limits_are_rounded_from_the_counts_not_from_what_is_printed() -> None:
    # 94.48 is printed as 94.5, which would become 95.
    assert say(all_facts()["agreement.trust.chicago"], "interval", ENGLISH) == "62 to 94"
    # Limits by another method than the counts give stand as they are printed.
    table = agreement().with_cells({("trust", "chicago"): replace(share([16], 19, EXACT), high=Decimal("96.6"))})
    assert say(facts(table)["agreement.trust.chicago"], "interval", ENGLISH) == "62.4 to 96.6"


def test_the_roster_is_said_and_everyone_answered_too() -> None:
    cells = {
        ("trust", "chicago"): share([18], 19, EXACT, population=25),
        ("trust", "dayton"): share([16], 20, EXACT, population=20),
    }
    found = facts(agreement().with_cells(cells))
    assert (
        say(found["agreement.trust.chicago"], "full", ENGLISH)
        == "94.7%, 18 of 19, 25 on the roster, 95% interval 84 to 96"
    )
    assert say(found["agreement.trust.dayton"], "full", ENGLISH) == "80%, 16 of 20, everyone answered"
    assert say(found["agreement.trust.dayton"], "interval", ENGLISH) == "everyone answered"


# ---- rounding again


def test_exact_figures_are_rounded_once_from_the_counts() -> None:
    # 5 of 11 is 45.4545: printed 45.5, which would become 46.
    found = facts(agreement().with_cells({("trust", "chicago"): share([5], 11, EXACT)}))
    fact = found["agreement.trust.chicago"]
    assert fact.display == "45.5%"
    assert say(fact, "0", ENGLISH) == "45%"


def test_as_printed_figures_are_rounded_from_what_is_printed() -> None:
    found = facts(agreement(AS_PRINTED))
    fact = found["agreement.talk.chicago"]
    assert fact.display == "79%"  # 47.4 and 31.6; from the counts it is 78.9
    assert say(fact, "0", ENGLISH) == "79%"
    # 5 of 11 is 45.4545: under this convention the printed 45.5 is what is rounded again.
    once = share([5], 11, AS_PRINTED, rule="once")
    other = facts(agreement(AS_PRINTED).with_cells({("trust", "chicago"): once}))["agreement.trust.chicago"]
    assert (other.display, say(other, "0", ENGLISH)) == ("45.5%", "46%")
    trust = found["agreement.trust.average"]
    assert (trust.display, say(trust, "0", ENGLISH)) == ("82.1%", "82%")
    with pytest.raises(Unsayable) as wrong:
        say(trust, "2", ENGLISH)
    assert wrong.value.code == "brief.too-many-decimals"


def test_a_convention_of_another_name_that_rounds_once_is_exact_all_the_same() -> None:
    whole = Convention("whole", 0)
    made = from_tables({"agreement": agreement(whole)}, words=ENGLISH, waves={}, conventions={"whole": whole})
    assert made["agreement.trust.chicago"].display == "84%"
    assert made["agreement.trust.chicago"].exact == Fraction(16, 19)


def test_a_table_read_back_from_its_release_rounds_averages_and_changes_from_counts() -> None:
    made = from_material(material(""), ENGLISH)
    stored = {}
    for key, table in material("").tables.items():
        bare = Table.from_dict(table.as_dict())
        cells = {
            (row.key, column.key): replace(cell, exact=None)
            for row, column, cell in bare.cells()
            if column.kind in ("average", "change")
        }
        stored[key] = bare.with_cells(cells)
    again = from_material(replace(material(""), tables=stored), ENGLISH)
    assert again == made


def test_a_weighted_share_read_back_can_t_be_rounded_again() -> None:
    columns = (Column("chicago", "Chicago"), Column("weighted", "Weighted to the roster", "weighted"))
    cells = (share([16], 19, EXACT), Share(None, 39, Decimal("82.1")))
    table = replace(agreement(), columns=columns, rows=(Row("trust", "Trust.", cells),))
    fact = facts(table)["agreement.trust.weighted"]
    assert fact.readable == "1 site weighted to the roster, 39 answers"
    with pytest.raises(Unsayable) as wrong:
        say(fact, "0", ENGLISH)
    assert wrong.value.code == "brief.not-exact"


def test_an_average_with_a_hidden_group_is_never_worked_out_again() -> None:
    table = agreement().with_cells({("trust", "chicago"): Share.concealed()})
    shown = table.with_cells({("trust", "average"): replace(average([share([16], 20, EXACT)], EXACT), exact=None)})
    fact = facts(shown)["agreement.trust.average"]
    assert (fact.exact, fact.limits) == (None, None)


def test_an_empty_cell_is_a_fact_without_a_number() -> None:
    fact = all_facts()["involvement.unheard_of.chicago"]
    assert (fact.value, fact.display, fact.hidden) == (None, "", False)
    nobody = replace(agreement(), kind="mean", columns=(Column("chicago", "Chicago"),),
                     rows=(Row("open", "Open.", (Mean(None, 0),)),))  # fmt: skip
    assert facts(nobody)["agreement.open.chicago"].display == ""


# ---- as JSON


def test_facts_json_is_what_its_schema_says() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = {
        "title": "T",
        "date": "June 2021",
        "draft": False,
        "facts": [each.as_dict() for each in all_facts().values()],
    }
    jsonschema.validate(data, schema)
    units = {each["unit"] for each in data["facts"]}  # type: ignore[attr-defined]
    assert units == {"percent", "points", "count", "figure"}


@pytest.mark.parametrize(
    "change",
    [{"hidden": True}, {"value": 84.2}, {"base": None}, {"unit": "share"}, {"name": "agreement"}, {"unheard_of": 1}],
)
def test_the_schema_refuses_what_facts_json_never_holds(change: dict[str, object]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    fact = {**all_facts()["agreement.trust.chicago"].as_dict(), **change}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "T", "date": "", "draft": False, "facts": [fact]}, schema)
