"""Messages: filled from the catalogue, placed, and never able to reach into objects."""

import pytest

from wellknit.errors import Place, WellknitError, catalogue, fail, problem


def test_a_problem_says_where_what_and_what_to_do() -> None:
    place = Place("waves/spring/answers.csv", None, 7, "site")
    told = str(problem("answers.unknown-site", place, site="Daytn", rows="row 7", sites="dayton, memphis"))
    assert told.startswith("waves/spring/answers.csv, row 7, column 'site': There is no site 'Daytn' (row 7).")
    assert told.endswith("Write one of the sites: dayton, memphis. [answers.unknown-site]")


def test_what_a_file_says_is_never_a_placeholder() -> None:
    told = problem("answers.unknown-site", site="{0.__class__} {sites}", rows="row 7", sites="dayton")
    assert "{0.__class__} {sites}" in told.what


def test_an_error_carries_all_that_was_found() -> None:
    both = WellknitError([problem("folder.missing", Place("a")), problem("folder.missing", Place("b"))])
    assert len(both.problems) == 2
    assert str(both).count("[folder.missing]") == 2
    assert fail("folder.missing").problems[0].code == "folder.missing"


def test_a_code_that_is_not_in_the_catalogue_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        problem("folder.no-such-code")


def test_every_problem_is_plain_json() -> None:
    data = problem("folder.missing", Place("a")).as_dict()
    assert data["severity"] == catalogue()["folder.missing"].severity == "error"
    assert set(data) == {"code", "severity", "file", "sheet", "row", "column", "what", "do"}
