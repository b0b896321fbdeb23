"""What became of relationships after departures, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wellknit.relationships.aftermath import Aftermath
from wellknit.relationships.reporting.aftermath import as_values, departures

NAMES = {"ana": "Ana Fernbank", "ben": "Ben Copperleaf", "cleo": "Cleo Marsh"}
LAPSED = Aftermath("ana", "library", "school", date(2021, 2, 1), "lapsed", True)
TAKEN = Aftermath(
    "ana", "library", "clinic", date(2021, 2, 1), "taken_over", True, ("cleo",), date(2021, 5, 2), 89, True
)
KEPT = Aftermath("ben", "school", "clinic", date(2020, 6, 30), "kept", False, ("cleo",), date(2020, 7, 1))
EARLY = replace(KEPT, left=date(2021, 8, 1), fate="too_early", by=(), since=None)


def test_the_latest_departure_stands_first_and_of_it_what_lapsed() -> None:
    told = departures([KEPT, TAKEN, LAPSED], NAMES.__getitem__, str.title)

    assert told.rows == (
        ("Ana Fernbank, 2021-02-01", "Library", "School", "lapsed", "", ""),
        ("Ana Fernbank, 2021-02-01", "Library", "Clinic", "taken over", "Cleo Marsh (came after the departure)", "89"),
        ("Ben Copperleaf, 2020-06-30", "School", "Clinic", "kept", "Cleo Marsh", ""),
    )


def test_what_is_too_early_to_tell_is_counted_alone() -> None:
    told = departures([EARLY, KEPT], NAMES.__getitem__, str.title)

    assert len(told.rows) == 1
    assert told.notes == ("Of 1 more it is too early to tell.",)


def test_where_nothing_is_settled_it_says_so() -> None:
    told = departures([EARLY], NAMES.__getitem__, str.title)
    assert (told.rows, told.headings) == ((), ())
    assert told.reading == "Of nobody who left can it be told yet."


def test_a_log_that_does_not_go_back_far_enough_is_said() -> None:
    told = departures([replace(LAPSED, short_log=True)], NAMES.__getitem__, str.title)
    assert "not written down from far enough back" in told.notes[0]


def test_long_lists_are_cut_and_say_so() -> None:
    many = [replace(LAPSED, other=f"school_{number}") for number in range(30)]
    told = departures(many, NAMES.__getitem__, str.title)
    assert len(told.rows) == 25 and "30" in told.notes[0]


def test_as_values_everything_is_there() -> None:
    (found,) = as_values([TAKEN], NAMES)
    assert found["name"] == "Ana Fernbank" and found["by"] == ["cleo"]
    assert (found["left"], found["since"], found["fate"]) == ("2021-02-01", "2021-05-02", "taken_over")
