"""How much of a change is the same people thinking otherwise, and how much is other people: parts that add up.

The panel (who answered in both waves) and the cross-section (whoever answered in each) are kept apart: a change of the
cross-section is split into parts, the panel's own change stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

__all__ = ["NOBODY", "Change", "Counted", "Panel", "Parts", "average_of_parts", "change"]


@dataclass(frozen=True, slots=True)
class Counted:
    """``agreeing`` of the ``answered`` people of a group."""

    agreeing: int
    answered: int

    def __post_init__(self) -> None:
        if not 0 <= self.agreeing <= self.answered:
            raise ValueError(f"{self.agreeing} of {self.answered} is no share")


#: A group with nobody in it.
NOBODY = Counted(0, 0)


@dataclass(frozen=True, slots=True)
class Panel:
    """The people who answered in both waves, by what they thought in the first and in the second."""

    always: int
    lost: int
    gained: int
    never: int

    def __post_init__(self) -> None:
        if min(self.always, self.lost, self.gained, self.never) < 0:
            raise ValueError("nobody is counted less than not at all")

    @property
    def matched(self) -> int:
        """How many answered in both waves."""
        return self.always + self.lost + self.gained + self.never

    @property
    def before(self) -> Counted:
        """The panel in the first wave."""
        return Counted(self.always + self.lost, self.matched)

    @property
    def after(self) -> Counted:
        """The panel in the second wave."""
        return Counted(self.always + self.gained, self.matched)

    @property
    def change(self) -> Fraction | None:
        """By how much the panel's share changed; None where nobody answered twice."""
        return Fraction(self.gained - self.lost, self.matched) if self.matched else None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a change of a share; they add up to it exactly.

    ``same_people``: who answered in both waves think otherwise. ``joined``, ``left``: who came since, who went.
    ``newly_answering``, ``fell_silent``: who took part all along and answered in one wave only. ``unlinked``: whose
    answers of the two waves cannot be linked.
    """

    same_people: Fraction
    joined: Fraction
    left: Fraction
    newly_answering: Fraction
    fell_silent: Fraction
    unlinked: Fraction

    @property
    def turnover(self) -> Fraction:
        """What coming and going did."""
        return self.joined + self.left

    @property
    def response(self) -> Fraction:
        """What answering in one wave only did, of people who took part all along."""
        return self.newly_answering + self.fell_silent

    @property
    def other_people(self) -> Fraction:
        """All that is not the same people thinking otherwise (what cannot be linked is counted apart)."""
        return self.turnover + self.response

    @property
    def total(self) -> Fraction:
        """The whole change."""
        return self.same_people + self.other_people + self.unlinked


@dataclass(frozen=True, slots=True)
class Change:
    """The shares of two waves, the panel within them, and the parts of the change between them."""

    before: Fraction
    after: Fraction
    panel: Panel
    parts: Parts
    unmatched_before: int
    unmatched_after: int

    @property
    def total(self) -> Fraction:
        """By how much the share changed from the first wave to the second."""
        return self.after - self.before

    @property
    def matched(self) -> int:
        """How many answered in both waves and could be linked."""
        return self.panel.matched


def change(
    panel: Panel,
    *,
    left: Counted = NOBODY,
    joined: Counted = NOBODY,
    fell_silent: Counted = NOBODY,
    newly_answering: Counted = NOBODY,
    unlinked_before: Counted = NOBODY,
    unlinked_after: Counted = NOBODY,
) -> Change:
    """The change of the share of those who agree from one wave to the next, split into parts that add up.

    ``left``, ``fell_silent`` and ``unlinked_before`` answered in the first wave only, ``joined``, ``newly_answering``
    and ``unlinked_after`` in the second only, each with what they said then.

    Let m of a wave's n answers be the panel's, a = m/n its part, and s the panel's share (1 and 2: the waves). The
    same people's part is (a1 + a2)/2 x (s2 - s1). A group g of the second wave only adds g/n2 x (its share - s), one
    of the first wave only takes away g/n1 x (its share - s), where s = (s1 + s2)/2. So a group has a part where it
    thinks otherwise than those who stayed, in proportion to its size. This is Kitagawa's symmetric split without an
    interaction term (1955, Journal of the American Statistical Association 50:1168), the panel and the others being
    its groups; it is arithmetic, not a cause. Where nobody answered twice, s is the mean of the two waves' shares.

    Raises ValueError where nobody answered in a wave.

    >>> split = change(Panel(10, 1, 4, 5), left=Counted(2, 5), joined=Counted(5, 5))
    >>> [str(part) for part in (split.total, split.parts.same_people, split.parts.turnover)]
    ['6/25', '3/25', '3/25']
    """
    first = panel.matched + left.answered + fell_silent.answered + unlinked_before.answered
    second = panel.matched + joined.answered + newly_answering.answered + unlinked_after.answered
    if not first or not second:
        raise ValueError("nobody answered in one of the waves")
    agreed = panel.before.agreeing + left.agreeing + fell_silent.agreeing + unlinked_before.agreeing
    agree = panel.after.agreeing + joined.agreeing + newly_answering.agreeing + unlinked_after.agreeing
    before, after = Fraction(agreed, first), Fraction(agree, second)
    if panel.matched:
        middle = Fraction(panel.before.agreeing + panel.after.agreeing, 2 * panel.matched)
        weight = (Fraction(panel.matched, first) + Fraction(panel.matched, second)) / 2
        same = weight * Fraction(panel.gained - panel.lost, panel.matched)
    else:
        middle, same = (before + after) / 2, Fraction(0)

    def part(group: Counted, wave: int) -> Fraction:
        # Size x (share - middle), written so that an empty group needs no share.
        return (group.agreeing - group.answered * middle) / wave

    parts = Parts(
        same_people=same,
        joined=part(joined, second),
        left=-part(left, first),
        newly_answering=part(newly_answering, second),
        fell_silent=-part(fell_silent, first),
        unlinked=part(unlinked_after, second) - part(unlinked_before, first),
    )
    return Change(before, after, panel, parts, first - panel.matched, second - panel.matched)


def average_of_parts(sites: Sequence[Parts]) -> Parts:
    """The parts of the change of the average of sites: the mean of each site's parts, which adds up as they do.

    Raises ValueError where there is no site.
    """
    if not sites:
        raise ValueError("there is no site to average")
    return Parts(
        *(sum((getattr(each, field.name) for each in sites), Fraction(0)) / len(sites) for field in fields(Parts))
    )
