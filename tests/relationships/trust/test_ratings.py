"""Several people speak for one organization: their agreement is shown, then their answers are averaged."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.relationships.ties import STATES, Report
from wellknit.relationships.trust import Rating, disagreements, ratings

from ..answers import says


def only(*reports: Report) -> Rating:
    (found,) = ratings(reports)
    return found


def test_a_rating_goes_one_way() -> None:
    found = ratings(
        [says("amina", "library", "school", reliability=4), says("ben", "school", "library", reliability=1)]
    )
    assert [(each.rater, each.rated, each.score("trust")) for each in found] == [
        ("library", "school", 1),
        ("school", "library", 0),
    ]


def test_the_two_levels_of_trust_are_never_mixed() -> None:
    found = only(says("amina", "library", "school", contact="ben", reliability=2, person_trust=4))
    assert found.score("trust", "organization") == Fraction(1, 3)
    assert found.score("trust", "person") == 1


def test_a_mean_is_over_people_first_and_then_over_questions() -> None:
    # Amina and Cho answer reliability (4 and 2, mean 3), Amina alone open discussion (1): (3 + 1) / 2 = 2 on the scale.
    found = only(
        says("amina", "library", "school", reliability=4, open_discussion=1),
        says("cho", "library", "school", reliability=2),
    )
    assert found.on_scale("trust") == 2
    assert found.score("trust") == Fraction(1, 3)
    assert (found.asked, found.respondents) == (2, 2)


def test_agreement_stands_beside_the_mean() -> None:
    found = only(
        says("amina", "library", "school", reliability=4, mission_support=4),
        says("cho", "library", "school", reliability=2, mission_support=4),
    )
    reliability, mission = found.dimensions
    assert (reliability.consensus.raters, reliability.consensus.lowest, reliability.consensus.highest) == (2, 2, 4)
    assert [each.dimension for each in found.disagree] == ["reliability"]
    # Variances 2 and 0: mean 1, as a part of 5/4 it is 4/5; 2 x 1/5 / (2 x 1/5 + 4/5) = 1/3.
    assert found.rwg("trust") == Fraction(1, 3)
    assert mission.share == 1


def test_who_disagrees_is_told_in_words() -> None:
    found = ratings([
        says("amina", "library", "school", reliability=4),
        says("cho", "library", "school", reliability=1),
    ])  # fmt: skip
    (told,) = disagreements(found, {"library": "Oak Street Library", "school": "Elm School"})
    assert told.severity == "note"
    assert told.what == (
        "2 people answered for Oak Street Library on Elm School, and on 'reliability' they disagree: from 1 to 4."
    )
    assert disagreements(ratings([says("amina", "library", "school", reliability=4)])) == ()


def test_two_who_rate_different_contacts_do_not_disagree() -> None:
    found = only(
        says("amina", "library", "school", contact="ben", person_trust=4),
        says("cho", "library", "school", contact="dana", person_trust=1),
    )
    assert [(each.contact, each.consensus.raters) for each in found.dimensions] == [("ben", 1), ("dana", 1)]
    assert found.disagree == ()
    assert found.score("trust", "person") == Fraction(1, 2)


def test_who_speaks_twice_has_one_voice() -> None:
    # Amina rates the school 4 once for each of two contacts there; Cho rates it 1. The mean is 2.5, not 3.
    found = only(
        says("amina", "library", "school", contact="ben", reliability=4),
        says("amina", "library", "school", contact="dana", reliability=4),
        says("cho", "library", "school", reliability=1),
    )
    assert found.on_scale("trust") == Fraction(5, 2)
    assert found.asked == 2


def test_rows_without_a_respondent_are_each_their_own_voice() -> None:
    found = only(says("", "library", "school", reliability=4), says("", "library", "school", reliability=1))
    assert found.respondents == 2
    assert found.dimensions[0].consensus.raters == 2


def test_silence_is_no_rating_and_never_zero() -> None:
    for state in STATES[1:]:
        found = only(says("amina", "library", "school", state))
        assert (found.state, found.respondents, found.score("trust"), found.strained) == (state, 0, None, None)
    assert only(says("amina", "library", "school", reliability=1)).score("trust") == 0


def test_one_who_reports_a_tie_speaks_for_the_organization() -> None:
    found = only(says("amina", "library", "school", "not_answered"), says("cho", "library", "school", reliability=3))
    assert (found.state, found.asked, found.respondents) == ("tie", 2, 1)


def test_levels_of_collaboration_begin_at_zero() -> None:
    assert only(says("amina", "library", "school", collaboration=0)).score("collaboration") == 0
    assert only(says("amina", "library", "school", collaboration=5)).score("collaboration") == 1


def test_strain_counts_where_half_of_those_who_answered_see_it() -> None:
    one, other = says("amina", "library", "school", strained=1), says("cho", "library", "school", strained=0)
    assert only(one).strained is True
    assert only(one, other).strained is True
    assert only(one, other, says("eve", "library", "school", strained=0)).strained is False


def test_what_an_organization_says_of_itself_is_left_out() -> None:
    assert ratings([says("amina", "library", "library", reliability=4)]) == ()


def test_each_wave_for_itself() -> None:
    reports = [says("amina", "library", "school", reliability=4), says("amina", "library", "school", wave="fall")]
    assert [each.wave for each in ratings(reports)] == ["fall", "spring"]
    assert [each.wave for each in ratings(reports, "spring")] == ["spring"]


def test_a_rating_off_its_scale_stops_with_a_message() -> None:
    with pytest.raises(WellknitError, match=r"library rates school with 9 on 'reliability', .* from 1 to 4"):
        ratings([says("amina", "library", "school", reliability=9)])
    with pytest.raises(WellknitError, match="nothing called 'warmth'"):
        ratings([says("amina", "library", "school", warmth=3)])


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
def test_a_mean_does_not_depend_on_the_order_of_rows(values: list[int]) -> None:
    rows = [says(f"p{number}", "library", "school", reliability=each) for number, each in enumerate(values)]
    forward, backward = only(*rows), only(*rows[::-1])
    assert forward == backward
    assert forward.on_scale("trust") == Fraction(sum(values), len(values))
