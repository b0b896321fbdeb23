"""The counts behind the published percentages, and one way to split them into answers.

The brief prints percentages only. Few numbers of people give exactly these, and the smallest are taken here. What
the percentages leave open (who strongly agrees, who merely agrees) is searched and chosen, never left to chance.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import product

SITES = ("chicago", "dayton", "lehigh_valley", "memphis")

#: People who take part through their job; of them, leaders. How many lead is not published: these are ours.
THROUGH_JOB = {"chicago": 19, "dayton": 20, "lehigh_valley": 16, "memphis": 11}
LEADERS = {"chicago": 4, "dayton": 4, "lehigh_valley": 3, "memphis": 3}
#: Everyone who answered: community partners are those left over, and Memphis has none.
EVERYONE = {"chicago": 27, "dayton": 26, "lehigh_valley": 40, "memphis": 11}

#: Who agrees or strongly agrees, of those who take part through their job.
AGREEING = {
    "bigger_impact_together": (19, 20, 16, 11),
    "best_interest_of_students": (18, 20, 16, 10),
    "difficult_conversations": (15, 11, 10, 11),
    "regular_communication": (12, 12, 15, 11),
    "trust_partner_organizations": (16, 16, 16, 10),
}
#: The share of those agreeing who would agree strongly, where the percentages leave the choice. Ours.
STRONGLY = {
    "bigger_impact_together": Fraction(7, 10),
    "best_interest_of_students": Fraction(6, 10),
    "difficult_conversations": Fraction(3, 10),
    "regular_communication": Fraction(4, 10),
    "trust_partner_organizations": Fraction(4, 10),
    "relationships_improved_because_of_initiative": Fraction(3, 10),
    "community_partners_trust_leading_organizations": Fraction(5, 10),
}

#: Length of involvement by site: up to 6 months, to 1 year, to 2 years, longer. What is left over gave no answer.
BANDS = ("six_months_or_less", "six_months_to_one_year", "one_to_two_years", "two_years_or_more")
INVOLVED = {"chicago": (7, 9, 10, 1), "dayton": (7, 4, 9, 6), "lehigh_valley": (6, 11, 9, 13), "memphis": (4, 2, 2, 2)}

#: Who says that relationships improved, of those involved for more than one year.
IMPROVED = {"chicago": (7, 11), "dayton": (11, 15), "lehigh_valley": (13, 22), "memphis": (3, 4)}

#: Community partners who answered the question on trust, and who agreed: 17 of 20, with 18 silent. By site it is ours.
COMMUNITY_ANSWERING = {"chicago": 4, "dayton": 3, "lehigh_valley": 13}
COMMUNITY_AGREEING = {"chicago": 3, "dayton": 3, "lehigh_valley": 11}

#: Site partners naming staff turnover: one of the 116 sets of counts whose site shares average 31.6 per cent, chosen
#: because the document says that turnover weighed more in Chicago and Memphis. All other challenges are ours.
CHALLENGES = {
    "staff_turnover": {"chicago": 8, "dayton": 4, "lehigh_valley": 3, "memphis": 5},
    "strained_histories": {"chicago": 6, "dayton": 7, "lehigh_valley": 3, "memphis": 5},
    "competition": {"chicago": 5, "dayton": 6, "lehigh_valley": 2, "memphis": 3},
    "different_views": {"chicago": 4, "dayton": 5, "lehigh_valley": 4, "memphis": 2},
    "too_little_time": {"chicago": 7, "dayton": 8, "lehigh_valley": 6, "memphis": 4},
}


def tenths(count: int, base: int) -> int:
    """The share of ``count`` in ``base`` in tenths of a per cent, rounded once, half up: 947 for 18 of 19."""
    return (2000 * count + base) // (2 * base)


def splits(count: int, base: int, printed: int) -> list[int]:
    """How many of ``count`` may agree strongly, so that the two rounded parts add up to ``printed`` tenths."""
    return [
        strongly for strongly in range(count + 1) if tenths(strongly, base) + tenths(count - strongly, base) == printed
    ]


def choose(counts: tuple[int, ...], bases: tuple[int, ...], printed: tuple[int, ...], target: Fraction) -> list[int]:
    """Of all splits that print the published cells, the one nearest to ``target``; the first where two are as near.

    The pooled share must come out the same by both roads too (parts rounded and added, or rounded once), so that the
    two conventions differ only where the published tables differ.
    """
    everyone, agreeing = sum(bases), sum(counts)
    best: tuple[int, tuple[int, ...]] | None = None
    for split in product(*(splits(*each) for each in zip(counts, bases, printed, strict=True))):
        strongly = sum(split)
        if tenths(strongly, everyone) + tenths(agreeing - strongly, everyone) != tenths(agreeing, everyone):
            continue
        # Squared people away from the target: whole numbers, since Fractions are slow and floats tie by accident.
        parts = zip(split, counts, strict=True)
        away = sum((each * target.denominator - count * target.numerator) ** 2 for each, count in parts)
        if best is None or (away, split) < best:
            best = (away, split)
    assert best is not None, "no split prints these cells"
    return list(best[1])


#: The three cells that no count can give when rounded once; all others print what their counts give.
SUMS_OF_ROUNDED = {
    ("best_interest_of_students", "chicago"): 948,
    ("difficult_conversations", "chicago"): 790,
    ("difficult_conversations", "lehigh_valley"): 626,
}


@cache
def strongly_agreeing(item: str) -> dict[str, int]:
    """Of those who agree with ``item``, how many agree strongly, by site."""
    if item in AGREEING:
        bases = tuple(THROUGH_JOB[site] for site in SITES)
        counts = AGREEING[item]
    else:
        counts, bases = zip(*(IMPROVED[site] for site in SITES), strict=True)
    printed = tuple(
        SUMS_OF_ROUNDED.get((item, site), tenths(count, base))
        for site, count, base in zip(SITES, counts, bases, strict=True)
    )
    return dict(zip(SITES, choose(counts, bases, printed, STRONGLY[item]), strict=True))
