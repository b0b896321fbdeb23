"""Tables with the bases of a real partnership (19, 20, 16 and 11 people), for the tests of what writes them.

The shares are those worked out from the published brief of Together for Students; the wordings are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from wellknit.tables import Change, Column, Mean, Row, Share, Stamp, Table, half_up

SITES = (
    Column("chicago", "Chicago"),
    Column("dayton", "Dayton"),
    Column("lehigh_valley", "Lehigh Valley"),
    Column("memphis", "Memphis"),
)
AVERAGE = Column("average", "Average of sites", "average")
POOLED = Column("pooled", "All answers together", "pooled")
STAMP = Stamp("spring_2021", 1, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", False)
DRAFT = replace(STAMP, version=None, draft=True)
BASES = (19, 20, 16, 11)
ITEMS = (
    ("bigger_impact_together", "Together our organizations reach more than each would alone.", (19, 20, 16, 11)),
    ("best_interest_of_students", "The people I work with here put what is best for students first.", (18, 20, 16, 10)),
    ("difficult_conversations", "We are able to talk openly with each other when something is hard.", (15, 11, 10, 11)),
    ("regular_communication", "We are in touch with each other regularly.", (12, 12, 15, 11)),
    ("trust_partner_organizations", "I trust the other organizations that take part.", (16, 16, 16, 10)),
)


def wilson(count: int, base: int) -> tuple[Decimal, Decimal]:
    z, p = 1.959963984540054, count / base
    middle, spread = p + z * z / (2 * base), z * sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    ends = ((middle + sign * spread) / (1 + z * z / base) * 100 for sign in (-1, 1))
    low, high = (half_up(Fraction(min(100.0, max(0.0, round(end, 9)))), 1) for end in ends)
    return low, high


def share(count: int, base: int, population: int | None = None) -> Share:
    """A share with its Wilson interval, or none where everyone answered."""
    exact = Fraction(count, base)
    percent = half_up(exact * 100, 1)
    if population == base:
        return Share(count, base, percent, interval="census", population=population, exact=exact)
    return Share(count, base, percent, *wilson(count, base), "wilson", population, exact=exact)


def average(shares: Sequence[Share]) -> Share:
    """The mean of the sites' shares, with an interval that is right enough for a test of how it looks."""
    exact = sum((each.exact or Fraction(0) for each in shares), Fraction(0)) / len(shares)
    percent = half_up(exact * 100, 1)
    base = sum(each.base or 0 for each in shares)
    ends = max(Decimal("0.0"), percent - 8), min(Decimal("100.0"), percent + 5)
    return Share(None, base, percent, *ends, "square-and-add", exact=exact)


def agreement(stamp: Stamp = STAMP) -> Table:
    rows = []
    for key, label, counts in ITEMS:
        cells = [share(count, base) for count, base in zip(counts, BASES, strict=True)]
        rows.append(Row(key, label, (*cells, average(cells), share(sum(counts), sum(BASES)))))
    return Table(
        "agreement",
        "Site partners who agree or strongly agree with each statement",
        "agreement",
        "site",
        (*SITES, AVERAGE, POOLED),
        tuple(rows),
        ("spring_2021",),
        people="site leaders and core site partners",
        measure="share who agree or strongly agree",
        notes=("66 answers from 65 people.",),
        audience="public",
        stamps=(stamp,),
    )


def improvement() -> Table:
    """One item in four sites: one where everyone answered, one hidden, and what would give it away hidden too."""
    hidden = Share.concealed()
    cells = (share(7, 11), share(11, 15, 15), share(13, 22, 30), hidden, hidden, hidden)
    return Table(
        "improvement",
        "Partners involved for more than a year who see better relationships",
        "agreement",
        "site",
        (*SITES, AVERAGE, POOLED),
        (Row("improved", "Our relationships are better because of the initiative.", cells),),
        ("spring_2021",),
        people="partners involved for more than one year",
        measure="share who say yes",
        audience="public",
        stamps=(DRAFT,),
    )


def involvement() -> Table:
    bands = (
        ("six_months_or_less", "6 months or less", (7, 7, 6, 4), False),
        ("six_months_to_one_year", "6 months to 1 year", (9, 4, 11, 2), False),
        ("one_year_or_less", "1 year or less", (16, 11, 17, 6), True),
        ("one_to_two_years", "1 to 2 years", (10, 9, 9, 2), False),
        ("two_years_or_more", "2 years or more", (1, 6, 13, 2), False),
        ("blank", "No answer", (0, 0, 1, 1), False),
    )
    rows = tuple(
        Row(key, label, tuple(map(share, counts, (27, 26, 40, 11))), "asked", subtotal)
        for key, label, counts, subtotal in bands
    )
    return Table(
        "involvement",
        "How long partners have been involved",
        "involvement",
        "site",
        SITES,
        rows,
        ("spring_2021",),
        people="everyone who answered",
        measure="share of partners",
        stamps=(STAMP,),
    )


ANSWERS = (
    Column("strongly_disagree", "Strongly disagree", "answer"),
    Column("disagree", "Disagree", "answer"),
    Column("neutral", "Neither", "answer"),
    Column("agree", "Agree", "answer"),
    Column("strongly_agree", "Strongly agree", "answer"),
    Column("not_applicable", "Does not apply", "answer"),
    Column("blank", "No answer", "answer"),
)


def distribution() -> Table:
    """Rows are items, columns their answers: five of the scale on the base of those who answered, two beside it."""
    counts = (
        (0, 0, 0, 20, 46, 0, 0),
        (0, 1, 1, 22, 42, 0, 0),
        (4, 7, 8, 27, 20, 1, 2),
        (3, 5, 8, 30, 20, 0, 0),
        (1, 3, 4, 31, 27, 2, 0),
    )
    rows = []
    for (key, label, _), row in zip(ITEMS, counts, strict=True):
        base = sum(row[:5])
        shares = [share(count, base) for count in row[:5]]
        rows.append(Row(key, label, (*shares, *(share(count, sum(row)) for count in row[5:]))))
    return Table(
        "distribution",
        "How site partners answered",
        "distribution",
        "answer",
        ANSWERS,
        tuple(rows),
        ("spring_2021",),
        people="site leaders and core site partners",
        measure="share who gave each answer",
        stamps=(STAMP,),
    )


def change() -> Table:
    counts = (
        ("trust_partner_organizations", ITEMS[4][1], (39, 66), (55, 64)),
        ("regular_communication", ITEMS[3][1], (50, 66), (44, 64)),
        ("difficult_conversations", ITEMS[2][1], (47, 66), (47, 64)),
    )
    rows = []
    for key, label, first, last in counts:
        points = half_up((Fraction(*last) - Fraction(*first)) * 100, 1)
        difference = Change(points, points - 14, points + 14, "square-and-add")
        rows.append(Row(key, label, (share(*first), share(*last), difference)))
    waves = (Column("spring_2020", "Spring 2020"), Column("spring_2021", "Spring 2021"))
    return Table(
        "change",
        "What changed between the two surveys",
        "change",
        "wave",
        (*waves, Column("change", "Change", "change")),
        tuple(rows),
        ("spring_2020", "spring_2021"),
        people="site partners",
        measure="share who agree or strongly agree",
        stamps=(replace(STAMP, wave="spring_2020"), STAMP),
    )


def means() -> Table:
    row = Row(
        "trust_partner_organizations",
        ITEMS[4][1],
        (Mean(Decimal("4.05"), 19, Decimal("3.61"), Decimal("4.49"), "t"), Mean.concealed()),
    )
    return Table("mean", "Mean answers", "mean", "site", SITES[:2], (row,), ("spring_2021",), stamps=(STAMP,))


ALL = (agreement(), improvement(), involvement(), distribution(), change(), means())
