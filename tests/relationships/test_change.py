"""What a change between two waves is made of: five causes and two more, and never a remainder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.labels import LANGUAGES, label
from wellknit.partners.roster import Involvement, Organization, Roster
from wellknit.relationships.change import CAUSES, Change, between
from wellknit.relationships.network import network_of
from wellknit.relationships.scopes import Scope
from wellknit.relationships.ties import STATES, Report
from wellknit.relationships.trust import ratings, scores

from .answers import says

SPRING, FALL = date(2021, 3, 15), date(2021, 9, 15)
SITE = ("clinic", "library", "school")
ROSTER = Roster(tuple(Organization(each, each.title(), site="chicago") for each in SITE))


def changed(earlier: Sequence[Report], later: Sequence[Report], roster: Roster = ROSTER) -> dict[str, Change]:
    found = between(earlier, later, roster, days=(SPRING, FALL), scopes=(Scope("chicago", SITE),))
    for each in found:
        if each.total is not None:
            assert sum(part.amount for part in each.parts) == each.total
    return {each.what: each for each in found}


def amounts(change: Change) -> dict[str, Fraction]:
    return {each.cause: each.amount for each in change.parts}


def test_the_same_person_rates_otherwise() -> None:
    found = changed(
        [says("amina", "library", "school", reliability=4), says("ben", "school", "library", reliability=4)],
        [says("amina", "library", "school", reliability=1), says("ben", "school", "library", reliability=4)],
    )
    assert found["trust"].total == Fraction(-1, 2)
    assert amounts(found["trust"]) == {"rerated": Fraction(-1, 2)}
    assert found["trust"].parts[0].pairs == 1
    assert (found["ties"].total, found["ties"].parts) == (0, ())


def test_another_person_answers_for_the_organization() -> None:
    found = changed(
        [says("amina", "library", "school", reliability=4)], [says("cho", "library", "school", reliability=1)]
    )
    assert amounts(found["trust"]) == {"replaced": Fraction(-1)}


def test_one_stays_and_another_is_replaced() -> None:
    # Amina goes from 1 to 2/3; the mean went from (1 + 1) / 2 to (2/3 + 0) / 2. Of that -2/3, Amina's own is -1/3.
    found = changed(
        [says("amina", "library", "school", reliability=4), says("ben", "library", "school", reliability=4)],
        [says("amina", "library", "school", reliability=3), says("cho", "library", "school", reliability=1)],
    )
    assert amounts(found["trust"]) == {"rerated": Fraction(-1, 3), "replaced": Fraction(-1, 3)}


def test_an_organization_enters_or_leaves() -> None:
    roster = Roster(
        ROSTER.organizations,
        (),
        (Involvement("community_partner", "cho", "clinic", "chicago", date(2021, 6, 1), None),),
    )
    found = changed(
        [says("amina", "library", "school", reliability=4)],
        [says("amina", "library", "school", reliability=4), says("cho", "clinic", "school", reliability=1)],
        roster,
    )
    # The clinic's 0 lies 1 below the rest of its wave and is one of two values: -1/2.
    assert amounts(found["trust"]) == {"entered_left": Fraction(-1, 2)}
    assert amounts(found["ties"]) == {"entered_left": Fraction(1)}
    # Had it been there all along, it would have been asked newly.
    assert amounts(
        changed(
            [says("amina", "library", "school", reliability=4)],
            [says("amina", "library", "school", reliability=4), says("cho", "clinic", "school", reliability=1)],
        )["trust"]
    ) == {"asked": Fraction(-1, 2)}


def test_silence_is_told_from_a_question_not_put() -> None:
    both = [says("amina", "library", "school", reliability=4), says("cho", "clinic", "school", reliability=1)]
    for state, cause in (("not_answered", "silence"), ("dont_know", "silence"), ("not_asked", "asked")):
        found = changed(both, [both[0], says("cho", "clinic", "school", state)])  # type: ignore[arg-type]
        assert amounts(found["trust"]) == {cause: Fraction(1, 2)}
        assert amounts(found["ties"]) == {cause: Fraction(-1)}


def test_a_relationship_ends() -> None:
    both = [says("amina", "library", "school", reliability=4), says("cho", "clinic", "school", reliability=1)]
    found = changed(both, [both[0], says("cho", "clinic", "school", "no_tie")])
    assert amounts(found["trust"]) == {"tie": Fraction(1, 2)}
    assert amounts(found["ties"]) == {"rerated": Fraction(-1)}
    assert amounts(found["density"]) == {"rerated": Fraction(-1, 2)}
    by_another = changed(both, [both[0], says("dana", "clinic", "school", "no_tie")])
    assert amounts(by_another["ties"]) == {"replaced": Fraction(-1)}


def test_a_question_that_is_new_in_the_later_wave() -> None:
    # Reliability stays at 1; open discussion, asked for the first time, is 0: the pair's mean falls from 1 to 1/2.
    found = changed(
        [says("amina", "library", "school", reliability=4)],
        [says("amina", "library", "school", reliability=4, open_discussion=1)],
    )
    assert amounts(found["trust"]) == {"asked": Fraction(-1, 2)}


def test_a_question_left_blank() -> None:
    found = changed(
        [says("amina", "library", "school", reliability=4, open_discussion=1)],
        [says("amina", "library", "school", reliability=4), says("cho", "clinic", "school", open_discussion=1)],
    )
    assert found["trust"].of("silence") == Fraction(1, 2)


def test_who_is_in_touch_with_somebody_else_now_has_another_contact_to_rate() -> None:
    found = changed(
        [says("amina", "library", "school", contact="ben", person_trust=4)],
        [says("amina", "library", "school", contact="dana", person_trust=1)],
    )
    assert amounts(found["trust_person"]) == {"replaced": Fraction(-1)}


def test_files_without_respondents_do_not_tell_who_answered() -> None:
    found = changed([says("", "library", "school", reliability=4)], [says("", "library", "school", "no_tie")])
    assert amounts(found["ties"]) == {"unknown": Fraction(-1)}
    found = changed([says("", "library", "school", reliability=4)], [says("", "library", "school", reliability=1)])
    assert amounts(found["trust"]) == {"unknown": Fraction(-1)}


def test_who_changed_sides_was_replaced() -> None:
    found = changed(
        [says("amina", "library", "school", reliability=4)],
        [says("amina", "clinic", "school", reliability=1), says("ben", "library", "school", reliability=1)],
    )
    assert found["trust"].of("replaced") == Fraction(-1)


def test_two_who_moved_against_each_other_are_told_though_nothing_changed() -> None:
    # Amina, who stays, no longer sees a tie; Cho, who is new, does.
    found = changed(
        [says("amina", "library", "school")],
        [says("amina", "library", "school", "no_tie"), says("cho", "library", "school")],
    )
    assert found["ties"].total == 0
    assert amounts(found["ties"]) == {"rerated": Fraction(-1), "replaced": Fraction(1)}


def test_a_wave_without_ratings_has_no_change_of_ratings() -> None:
    found = changed([says("amina", "library", "school")], [says("amina", "library", "school", reliability=4)])
    assert (found["trust"].earlier, found["trust"].later, found["trust"].total) == (None, 1, None)
    assert found["trust"].parts == ()


def test_nothing_to_compare_still_adds_up() -> None:
    found = changed(
        [says("amina", "library", "school", reliability=4), says("amina", "library", "clinic", "not_asked")],
        [says("amina", "library", "clinic", reliability=1), says("amina", "library", "school", "no_tie")],
    )
    assert found["trust"].compared == 0
    assert amounts(found["trust"]) == {"asked": Fraction(-1, 2), "tie": Fraction(-1, 2)}


def test_every_cause_and_figure_has_a_name_in_both_languages() -> None:
    keys = [*CAUSES, *changed([], [])]
    for language in LANGUAGES:
        assert all(label(f"change.{key}", language) for key in keys)


PEOPLE = ("", "amina", "ben", "cho", "dana")
report = st.builds(
    lambda who, pair, state, about, rated: says(who, *pair, state, contact=about, **(rated if state == "tie" else {})),
    st.sampled_from(PEOPLE),
    st.permutations(SITE).map(lambda order: order[:2]),
    st.sampled_from(STATES),
    st.sampled_from(("", "eve", "fay")),
    st.fixed_dictionaries(
        {}, optional={
            **{key: st.integers(1, 4) for key in ("reliability", "open_discussion", "person_trust", "influence")},
            "collaboration": st.integers(0, 5), "strained": st.integers(0, 1),
        },
    ),
)  # fmt: skip
involvement = st.builds(
    lambda organization, start, end: Involvement("community_partner", "p", organization, "chicago", start, end),
    st.sampled_from(SITE),
    st.sampled_from((None, date(2021, 1, 1), date(2021, 6, 1))),
    st.sampled_from((None, date(2021, 6, 2))),
)


@given(st.lists(report, max_size=12), st.lists(report, max_size=12), st.lists(involvement, max_size=3))
def test_the_parts_add_up_to_exactly_the_change_of_the_scores(
    earlier: list[Report], later: list[Report], involved: list[Involvement]
) -> None:
    found = changed(earlier, later, Roster(ROSTER.organizations, (), tuple(involved)))
    for key in ("trust", "trust_person", "value", "collaboration"):
        for reports, figure in ((earlier, found[key].earlier), (later, found[key].later)):
            score = {each.key: each.value for each in scores(ratings(reports), SITE)}[key]
            assert (figure is None) == (score is None)
            if figure is not None:
                assert float(figure) == pytest.approx(score)
    for reports, figure in ((earlier, found["ties"].earlier), (later, found["ties"].later)):
        assert figure == network_of(reports, SITE).adjacency.sum()


@given(st.lists(report, max_size=12), st.lists(report, max_size=12))
def test_turning_the_waves_round_turns_every_part_round(earlier: list[Report], later: list[Report]) -> None:
    there, back = changed(earlier, later), changed(later, earlier)
    for key, change in there.items():
        assert {cause: -amount for cause, amount in amounts(change).items()} == amounts(back[key])


@given(st.lists(report, max_size=12))
def test_the_same_answers_again_change_nothing(reports: list[Report]) -> None:
    named = [each for each in reports if each.respondent]
    for change in changed(named, named).values():
        assert change.total in (None, 0)
        assert all(part.amount == 0 for part in change.parts)
