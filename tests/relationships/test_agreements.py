"""What two organizations agreed to have shown of the relationship between them, on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from wellknit.relationships.agreements import Agreement, agreed

To = Literal["tie", "ratings"]


def gives(
    organization: str, other: str | None = None, to: To = "tie", given: str = "2021-01-01", withdrawn: str = ""
) -> Agreement:
    last = date.fromisoformat(withdrawn) if withdrawn else None
    return Agreement(organization, other, to, date.fromisoformat(given), last)


SCHOOL = gives("school", to="ratings")


def shown(*agreements: Agreement, to: To = "tie", day: str = "2021-07-01") -> bool:
    one = agreed(agreements, "library", "school", to, date.fromisoformat(day))
    assert agreed(reversed(agreements), "school", "library", to, date.fromisoformat(day)) is one
    return one


def test_both_have_to_agree() -> None:
    assert not shown(gives("library"))
    assert not shown(SCHOOL)
    assert shown(gives("library"), SCHOOL)
    assert not shown(gives("library", "shelter"), SCHOOL)


def test_ratings_include_the_tie_and_not_the_other_way_round() -> None:
    assert shown(gives("library", to="ratings"), SCHOOL, to="tie")
    assert not shown(gives("library", to="tie"), SCHOOL, to="ratings")


@pytest.mark.parametrize(
    ("day", "there"), [("2020-12-31", False), ("2021-01-01", True), ("2021-05-31", True), ("2021-06-01", False)]
)
def test_an_agreement_holds_from_its_day_until_it_is_withdrawn(day: str, there: bool) -> None:
    assert shown(gives("library", withdrawn="2021-06-01"), SCHOOL, day=day) is there


def test_one_partner_may_be_excepted_from_an_agreement_with_all() -> None:
    all_partners, not_school = gives("library", to="ratings"), gives("library", "school", withdrawn="2021-06-01")
    assert shown(all_partners, not_school, SCHOOL, day="2021-05-31")
    assert not shown(all_partners, not_school, SCHOOL)
    assert not shown(all_partners, not_school, SCHOOL, to="ratings")
    with_shelter = (all_partners, not_school, gives("shelter"))
    assert agreed(with_shelter, "library", "shelter", "tie", date(2021, 7, 1))


def test_taking_back_the_ratings_leaves_the_tie() -> None:
    all_partners, back = gives("library", to="ratings"), gives("library", "school", "ratings", withdrawn="2021-06-01")
    assert shown(all_partners, back, SCHOOL, to="tie")
    assert not shown(all_partners, back, SCHOOL, to="ratings")


def test_who_agrees_again_agrees() -> None:
    back, again = gives("library", "school", withdrawn="2021-06-01"), gives("library", given="2021-06-15")
    assert not shown(back, again, SCHOOL, day="2021-06-14")
    assert shown(back, again, SCHOOL, day="2021-06-15")
