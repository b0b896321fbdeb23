from __future__ import annotations

from dataclasses import replace

from wellknit.partners.initiative import Initiative, Site
from wellknit.partners.roster import Organization, Roster
from wellknit.relationships.scopes import ALL, BETWEEN, NATIONAL, scopes_of

INITIATIVE = Initiative(
    "Together", "T", 2016, "en", ("alliance", "network"), (Site("chicago", "Chicago"), Site("dayton", "Dayton"))
)
ROSTER = Roster(
    (
        Organization("alliance", "Alliance"),
        Organization("network", "Network"),
        Organization("library", "Library", site="chicago"),
        Organization("school", "School", site="chicago"),
        Organization("clinic", "Clinic", site="dayton"),
        Organization("funder", "Funder"),
    )
)
EVERYBODY = tuple(each.key for each in ROSTER.organizations)


def test_each_part_of_the_partnership_is_a_scope() -> None:
    scopes = {each.key: each for each in scopes_of(INITIATIVE, ROSTER, EVERYBODY)}

    assert scopes["chicago"].organizations == ("library", "school")
    assert scopes[NATIONAL].organizations == ("alliance", "network")
    assert scopes[ALL].organizations == EVERYBODY
    assert "dayton" not in scopes, "one organization has nobody to be related to"


def test_between_holds_only_pairs_of_a_national_partner_and_a_sites_organization() -> None:
    between = next(each for each in scopes_of(INITIATIVE, ROSTER, EVERYBODY) if each.key == BETWEEN)

    assert between.has("alliance", "clinic") and between.has("library", "network")
    assert not between.has("alliance", "network")
    assert not between.has("library", "clinic")
    assert not between.has("alliance", "funder"), "without a site, and not national"


def test_pairs_across_sites_count_in_all_alone() -> None:
    scopes = scopes_of(INITIATIVE, ROSTER, EVERYBODY)

    assert [each.key for each in scopes if each.has("library", "clinic")] == [ALL]


def test_a_partnership_without_national_partners_has_no_between() -> None:
    scopes = scopes_of(replace(INITIATIVE, national_partners=()), ROSTER, EVERYBODY)

    assert [each.key for each in scopes] == ["chicago", ALL]
