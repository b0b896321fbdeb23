"""Where each organization stands, and what is not said of it where it, or too many, kept silent."""

from __future__ import annotations

import pytest

from wellknit.relationships.measures.standing import standings

from .dayton import CHURCH, CLINIC, COLLEGE, EVERYBODY_ANSWERED, LIBRARY, LIBRARY_SILENT, SCHOOL

SECTORS = {SCHOOL: "education", LIBRARY: "education", COLLEGE: "education", CLINIC: "health", CHURCH: "faith"}


def test_dayton() -> None:
    found = {each.organization: each for each in standings(EVERYBODY_ANSWERED, SECTORS)}
    assert list(found) == [SCHOOL, LIBRARY, CLINIC, CHURCH, COLLEGE]
    clinic = found[CLINIC]
    assert (clinic.answered, clinic.named, clinic.names, clinic.betweenness, clinic.core) == (True, 2, 1, 2, 2)
    assert (clinic.constraint, clinic.effective_size) == (pytest.approx(59 / 81), pytest.approx(7 / 3))
    assert clinic.cuts and clinic.in_core
    assert clinic.brokerage["liaison"] == 2
    college = found[COLLEGE]
    assert (college.named, college.names, college.constraint, college.effective_size) == (0, 0, None, None)
    assert (college.community, college.cuts, college.in_core, college.core) == (None, False, False, 0)


def test_nothing_is_ranked_by_what_a_silent_organization_did_not_say() -> None:
    found = {each.organization: each for each in standings(LIBRARY_SILENT, SECTORS)}
    library = found[LIBRARY]
    assert (library.answered, library.named, library.names) == (False, 1, None)
    assert (library.betweenness, library.constraint, library.effective_size) == (None, None, None)
    assert library.brokerage == {}
    # That the clinic cuts off the church, and the school the library, is known from what others report.
    assert [key for key, each in found.items() if each.cuts] == [SCHOOL, CLINIC]


def test_below_the_coverage_nobody_is_ranked() -> None:
    found = standings(LIBRARY_SILENT, SECTORS, coverage=0.9)
    assert {(each.betweenness, each.constraint, each.effective_size, each.cuts, each.in_core) for each in found} == {
        (None, None, None, None, None)
    }
    assert {each.community for each in found} == {None}
    assert not any(each.brokerage for each in found)
    assert [(each.named, each.names, each.core) for each in found] == [
        (0, 2, 1),
        (1, None, 1),
        (1, 1, 1),
        (1, 0, 1),
        (0, 0, 0),
    ]


def test_without_groups_there_are_no_roles() -> None:
    assert not any(each.brokerage for each in standings(EVERYBODY_ANSWERED))
