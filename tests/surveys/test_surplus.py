"""The surplus of a wave: which answers no response rate counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.surveys.partnership_in_small import counted, of, response, roster
from wellknit.partners.roster import SITE_ROLES, Involvement
from wellknit.surveys.cube import EVERYONE
from wellknit.surveys.responses import Response
from wellknit.surveys.surplus import beyond, surplus

ROSTER = roster(date(2021, 3, 15), {("dayton", "site_leader"): 2, ("dayton", "core_site_partner"): 5})


def leaders(many: int) -> list[Response]:
    return [response(f"l{n}", "dayton", "a", role="site_leader") for n in range(many)]


def unnamed(many: int) -> list[Response]:
    return [response(f"u{n}", "dayton", "a", role=None) for n in range(many)]


def test_a_role_counts_no_more_than_the_roster_has_of_it() -> None:
    assert surplus(counted([*leaders(3), *of("dayton", a=4)], on=ROSTER)) == (("dayton", "site_leader", 1),)
    assert surplus(counted([*leaders(2), *of("dayton", a=5)], on=ROSTER)) == ()


def test_people_without_a_role_fill_what_the_roles_leave() -> None:
    found = surplus(counted([*leaders(3), *of("dayton", a=4), *unnamed(3)], on=ROSTER))
    assert set(found) == {("dayton", "", 2), ("dayton", "site_leader", 1)}
    assert (beyond(found, ["dayton"], ()), beyond(found, [], ["site_leader"]), beyond(found, ["memphis"], ())) == (
        3, 1, 0)  # fmt: skip


def test_a_site_that_the_roster_does_not_have_counts_nobody() -> None:
    assert surplus(counted(of("memphis", a=4), on=ROSTER)) == (("memphis", "core_site_partner", 4),)
    assert surplus(counted(of("memphis", a=4), population=2)) == ()


def test_whoever_has_two_roles_counts_once_where_they_are_read_together() -> None:
    both = ROSTER.involvements[0]
    second = Involvement("core_site_partner", both.person, None, "dayton", both.start, None)
    on = replace(ROSTER, involvements=(*ROSTER.involvements, second))
    wave = counted([*leaders(2), *of("dayton", a=6)], on=on)
    found = surplus(wave)
    answered = sum(wave.counts.cube.answers("spring", EVERYONE).values())
    assert answered - beyond(found, ["dayton"], SITE_ROLES) == on.population(date(2021, 3, 15), "dayton") == 7
