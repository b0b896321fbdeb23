"""The roster: who is involved on a day, and how many people a site has."""

from datetime import date

from wellknit.partners.roster import JOB_ROLES, Involvement, Organization, Person, Role, Roster

DAY = date(2021, 3, 15)


def involved(person: str, role: Role, site: str, start: date | None = None, end: date | None = None) -> Involvement:
    return Involvement(role, person, None, site, start, end)


ROSTER = Roster(
    organizations=(Organization("library", "Library"),),
    people=(Person("ada", "Ada"), Person("ben", "Ben"), Person("cleo", "Cleo")),
    involvements=(
        involved("ada", "site_leader", "dayton", date(2019, 3, 1)),
        involved("ada", "core_site_partner", "dayton", date(2019, 3, 1)),
        involved("ada", "core_site_partner", "memphis", date(2021, 3, 15)),
        involved("ben", "community_partner", "dayton", date(2020, 1, 1), date(2021, 3, 15)),
        involved("cleo", "core_site_partner", "dayton", None, date(2021, 3, 14)),
        Involvement("core_site_partner", None, "library", "dayton", date(2019, 3, 1), None),
    ),
)


def test_both_ends_of_an_involvement_count() -> None:
    assert ROSTER.population(DAY, "dayton", ("community_partner",)) == 1
    assert ROSTER.population(date(2021, 3, 16), "dayton", ("community_partner",)) == 0
    assert ROSTER.population(DAY, "memphis") == 1
    assert ROSTER.population(date(2021, 3, 14), "memphis") == 0


def test_a_person_in_two_roles_is_one_person_and_an_organization_none() -> None:
    assert ROSTER.population(DAY, "dayton") == 2
    assert ROSTER.population(DAY, "dayton", JOB_ROLES) == 1


def test_an_unknown_start_is_long_ago() -> None:
    assert [each.person for each in ROSTER.involved(date(1999, 1, 1), site="dayton")] == ["cleo"]


def test_keys_are_looked_up() -> None:
    assert ROSTER.person("ben") == Person("ben", "Ben")
    assert ROSTER.person("dora") is None
    assert ROSTER.organization("library") == Organization("library", "Library")
    assert ROSTER.organization("school") is None
