"""Where two see their relationship differently: a topic for the two of them, once both agree."""

from datetime import date
from fractions import Fraction

import pytest

from wellknit.relationships.agreements import Agreement
from wellknit.relationships.trust import Gap, gaps, ratings, talk_guide, topics

from ..answers import says

DAY = date(2021, 3, 15)
NAMES = {"library": "Oak Street Library", "school": "Elm School"}


def pair(first: dict[str, int], second: dict[str, int]) -> Gap:
    (found,) = gaps(ratings([says("amina", "library", "school", **first), says("ben", "school", "library", **second)]))
    return found


def agrees(organization: str, to: str = "ratings", other: str | None = None) -> Agreement:
    return Agreement(organization, other, to, date(2021, 1, 1))  # type: ignore[arg-type]


def test_the_gap_is_signed_from_the_first_to_the_second() -> None:
    assert pair({"reliability": 4}, {"reliability": 2}).gap == Fraction(2, 3)
    assert pair({"reliability": 2}, {"reliability": 4}).gap == Fraction(-2, 3)


def test_only_items_that_both_rated_are_compared() -> None:
    found = pair({"reliability": 4, "mission_support": 1}, {"reliability": 4, "open_discussion": 1})
    assert found.gap == 0
    assert gaps(ratings([
        says("amina", "library", "school", mission_support=1),
        says("ben", "school", "library", open_discussion=4),
    ])) == ()  # fmt: skip


def test_a_step_of_trust_and_two_levels_of_collaboration_are_worth_a_talk() -> None:
    assert pair({"reliability": 4}, {"reliability": 3}).topics == ("trust",)
    half = pair({"reliability": 4, "mission_support": 3}, {"reliability": 3, "mission_support": 3})
    assert half.gap == Fraction(1, 6) and half.topics == ()
    assert pair({"collaboration": 5}, {"collaboration": 3}).topics == ("collaboration",)
    assert pair({"collaboration": 5}, {"collaboration": 4}).topics == ()
    assert pair({"strained": 1}, {"strained": 0}).topics == ("strain",)
    assert pair({"strained": 1}, {"strained": 1}).topics == ()


def test_one_side_alone_makes_no_gap() -> None:
    assert gaps(ratings([says("amina", "library", "school", reliability=4)])) == ()


def test_a_gap_becomes_a_topic_only_once_both_agreed_to_have_ratings_shown() -> None:
    found = ratings(
        [says("amina", "library", "school", reliability=4), says("ben", "school", "library", reliability=1)]
    )
    assert topics(found, [], DAY) == ()
    assert topics(found, [agrees("library")], DAY) == ()
    assert topics(found, [agrees("library"), agrees("school", "tie")], DAY) == ()
    assert topics(found, [agrees("library"), agrees("school", other="clinic")], DAY) == ()
    (shown,) = topics(found, [agrees("library"), agrees("school", other="library")], DAY)
    assert (shown.one, shown.other) == ("library", "school")


def test_no_gap_is_no_topic_even_when_both_agreed() -> None:
    found = ratings(
        [says("amina", "library", "school", reliability=4), says("ben", "school", "library", reliability=4)]
    )
    assert topics(found, [agrees("library"), agrees("school")], DAY) == ()


def test_the_guide_says_what_differs_and_ends_with_a_step() -> None:
    told = talk_guide(pair({"reliability": 2, "collaboration": 1}, {"reliability": 4, "collaboration": 4}), NAMES)
    assert told[0].startswith("Oak Street Library and Elm School have both agreed")
    assert told[1] == "Elm School trusts Oak Street Library more than Oak Street Library trusts Elm School."
    assert told[3] == ("Oak Street Library calls the way you work together networking; Elm School calls it coalition.")
    assert "one step that both can do within a month" in told[-2]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_guide_speaks_of_every_topic_in_both_languages(language: str) -> None:
    found = pair(
        {"reliability": 2, "collaboration": 1, "strained": 1}, {"reliability": 4, "collaboration": 4, "strained": 0}
    )
    told = talk_guide(found, NAMES, language)
    assert len(told) == 1 + 2 * 3 + 3
    assert len(set(told)) == len(told)
    assert not any("{" in each for each in told)


def test_no_topic_needs_no_guide() -> None:
    assert talk_guide(pair({"reliability": 4}, {"reliability": 4}), NAMES) == ()


def test_a_mean_between_two_levels_is_named_by_the_nearer_one() -> None:
    reports = [
        says("amina", "library", "school", collaboration=1),
        says("cho", "library", "school", collaboration=2),
        says("ben", "school", "library", collaboration=4),
    ]
    (found,) = gaps(ratings(reports))
    assert "together cooperation;" in talk_guide(found, NAMES)[1]
