"""Strain as two sides say it, and as history tells it."""

from datetime import date

from wellknit.relationships.history import Cause, Event
from wellknit.relationships.trust import Repair, ratings, repairs, strains
from wellknit.relationships.trust.strain import causes

from ..answers import says

MARCH, MAY, JULY = date(2021, 3, 1), date(2021, 5, 1), date(2021, 7, 1)
PAIR = ("library", "school")


def noted(day: date, cause: Cause = "funding", progress: str = "open", *, row: int = 0) -> Event:
    return Event(day, PAIR, "strained", cause, progress, "amina", "both", row=row)  # type: ignore[arg-type]


def repaired(day: date, cause: Cause = "funding", *, row: int = 0) -> Event:
    return Event(day, PAIR, "repaired", cause, "addressed", "amina", "both", row=row)


def said(first: int | None, second: int | None) -> str:
    reports = []
    for who, to, answer in (("library", "school", first), ("school", "library", second)):
        reports.append(says("amina", who, to, **({} if answer is None else {"strained": answer})))
    (found,) = strains(ratings(reports))
    return found.said


def test_three_kinds_are_kept_apart() -> None:
    assert said(1, 1) == "both"
    assert said(1, 0) == said(0, 1) == "one"
    assert said(0, 0) == "neither"
    assert said(1, None) == said(None, 1) == "strained_one_answered"
    assert said(0, None) == "not_strained_one_answered"
    assert said(None, None) == "nobody_answered"


def test_whether_it_is_strained_is_open_until_the_silent_side_speaks() -> None:
    def strained(first: int | None, second: int | None) -> bool | None:
        reports = [
            says("amina", who, to, **({} if answer is None else {"strained": answer}))
            for who, to, answer in (("library", "school", first), ("school", "library", second))
        ]
        return strains(ratings(reports))[0].strained

    assert strained(1, None) is True
    assert strained(0, None) is None
    assert strained(0, 0) is False
    assert strained(0, 1) is True


def test_two_who_both_have_no_tie_have_nothing_to_strain() -> None:
    reports = [says("amina", "library", "school", "no_tie"), says("ben", "school", "library", "no_tie")]
    assert strains(ratings(reports)) == ()
    # Unless somebody wrote down that there was something.
    (found,) = strains(ratings(reports), [noted(MARCH)])
    assert found.repair == Repair(PAIR, "open", ("funding",), MARCH)


def test_a_later_entry_says_how_it_goes_on() -> None:
    assert repairs([noted(MAY, progress="under_way"), noted(MARCH)]) == (
        Repair(PAIR, "under_way", ("funding",), MARCH),
    )
    assert repairs([noted(MARCH), repaired(MAY)]) == (Repair(PAIR, "repaired", (), MAY),)


def test_of_one_day_the_later_row_counts() -> None:
    assert repairs([repaired(MAY, row=3), noted(MAY, row=2)])[0].progress == "repaired"
    assert repairs([repaired(MAY, row=2), noted(MAY, row=3)])[0].progress == "open"


def test_strains_of_two_causes_are_mended_apart() -> None:
    both = [noted(MARCH), noted(MAY, "turf", "addressed")]
    assert repairs(both) == (Repair(PAIR, "open", ("funding", "turf"), MARCH),)
    assert repairs([*both, repaired(JULY)]) == (Repair(PAIR, "addressed", ("turf",), MAY),)


def test_a_repair_of_a_cause_that_nobody_noted_mends_all() -> None:
    assert repairs([noted(MARCH), repaired(MAY, "other")]) == (Repair(PAIR, "repaired", (), MAY),)


def test_strain_after_a_repair_is_a_new_one() -> None:
    assert repairs([noted(MARCH), repaired(MAY), noted(JULY)]) == (Repair(PAIR, "open", ("funding",), JULY),)


def test_what_is_noted_later_does_not_count_yet() -> None:
    assert repairs([noted(MARCH), repaired(JULY)], MAY)[0].progress == "open"
    assert repairs([noted(JULY)], MAY) == ()


def test_causes_are_those_that_are_not_mended() -> None:
    found = repairs([noted(MARCH), noted(MARCH, "turf"), repaired(MAY)])
    assert {cause: count for cause, count in causes(found).items() if count} == {"turf": 1}
