"""Digits typed by hand: which are found, and which may stand."""

from __future__ import annotations

import pytest

from wellknit.briefs.source import parse_inline
from wellknit.briefs.strict import names_of, typed_numbers

from .small_material import material


def typed(text: str, *allow: str) -> list[str]:
    children, problems = parse_inline(text, 1)
    assert problems == ()
    return [number for number, _ in typed_numbers(children, allow)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Of 58 partners, 9 said no.", ["58", "9"]),
        ("It is 88.8% on average, 1,240 in all.", ["88.8%", "1,240"]),
        ("Between 55 % and 60 %.", ["55 %", "60 %"]),
        ("A grant of $1,000,000.", ["$1,000,000"]),
        ("Half a year, or ½ of it.", ["½"]),
        ("The **58** of us.", ["58"]),
        ("[All 12 reports](https://example.org/2021/3)", ["12"]),
        ("Twenty-five partners.", []),
        ("The 2019 figures", ["2019"]),
        ("In 2000 schools", ["2000"]),
        ("Write to 125 East Ninth Street", ["125"]),
        ("٣ partners", ["٣"]),
        ("There may 5 join, and march 20 more.", ["5", "20"]),
    ],
)
def test_a_digit_in_the_text_is_found(text: str, numbers: list[str]) -> None:
    assert typed(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "The survey of March 2021, of Mar. 2021 and of Sept 2021.",
        "On March 15, 2021 and on 15 March 2021.",
        "From March 2019 – February 2020.",
        "On 2021-03-15, in 2021-03.",
        "In spring 2021, in the school year 2019-20, in the summer of 2020.",
        "Since 1998, and in 2016; until 2022.",
        "En marzo de 2019, el 15 de marzo de 2021, en la primavera de 2021.",
        "See Table 1, Tables 2 and 3, Figure 4 and figs. 5–7.",
        "Véase la Tabla 2 y las figuras 3 y 4.",
        "It stands at <https://example.org/2021/report-3>, or call <tel:+1-513-555-0100>.",
        "[Here](https://example.org/2021) or at report2021@example.org",
        "{fact}`agreement.trust.average | 0` of them",
    ],
)
def test_dates_references_and_addresses_may_stand(text: str) -> None:
    assert typed(text) == []


def test_what_the_author_allows_may_stand_for_itself_only() -> None:
    assert typed("In 2019 partners met at 10 a.m. in K-12 schools.", "2019", "10 a.m.", "K-12") == []
    assert typed("20, 2019, 120, 20%, 2.20, $20 and 20.", "20") == ["2019", "120", "20%", "2.20", "$20"]
    assert typed("PK-12, K-125, K-12.", "K-12") == ["12", "125"]


def test_digits_in_the_names_of_the_partnership_s_own_things_may_stand() -> None:
    names = names_of(material(""))
    assert names == ("Year 1", "Partner survey, spring 2021", "Partner survey, autumn 2022")
    assert typed("Year 1 began well; year 2 did not.", *names) == ["2"]


def test_a_number_knows_its_line_across_emphasis_and_roles() -> None:
    children, _ = parse_inline("Of {fact}`a.b.c |\nof` people,\n*some 58\nmore* said 9", 10)
    assert typed_numbers(children) == (("58", 12), ("9", 13))


def test_a_date_that_is_parted_by_a_line_end_or_emphasis_is_a_date_still() -> None:
    assert typed("In *March*\n2021 and in **spring** 2021") == []
