"""PARTNER's two scores: the trust that one organization receives, and the trust of a network as a percentage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from wellknit.relationships.ties import Level
from wellknit.relationships.trust.ratings import PARTNER_TRUST, Kind, Rating

__all__ = ["Readings", "Received", "readings", "received"]


@dataclass(frozen=True, slots=True)
class Received:
    """What others think of ``organization``: the mean over ``raters`` organizations, from 0 to 1 and in the scale's
    steps; ``asked`` is how many could have said so. Also there for an organization that did not answer itself."""

    organization: str
    raters: int
    asked: int
    share: Fraction
    on_scale: Fraction | None


@dataclass(frozen=True, slots=True)
class Readings:
    """A network's trust as a percentage, both ways in which the published words can be read; the mean stands beside.

    ``of_top`` is mean / top, so that the worst possible trust of a scale from 1 to 4 is a quarter; ``above_bottom`` is
    (mean - bottom) / (top - bottom), which is 0 then. The 81% that PARTNER reports of Maricopa County's network (41
    organizations, PMC4944444) are a mean of 3.24 in the first and 3.43 in the second. Always name the one you print.
    """

    mean: Fraction
    of_top: Fraction
    above_bottom: Fraction


def received(
    ratings: Iterable[Rating],
    organization: str,
    *,
    kind: Kind = "trust",
    level: Level = "organization",
    only: tuple[str, ...] = PARTNER_TRUST,
) -> Received | None:
    """T_j: the mean over the organizations that report a tie to ``organization`` of the mean of their items (BMC
    Public Health 2016, Table 1, notes 7 and 8); None where nobody rated it.

    ``only`` names the items: PARTNER's three, unless said otherwise (() for all of ``kind``).
    """
    asked = 0
    shares: list[Fraction] = []
    steps: list[Fraction | None] = []
    for each in ratings:
        if each.rated != organization or each.state in ("no_tie", "not_asked"):
            continue
        asked += 1
        share = each.score(kind, level, only)
        if share is not None:
            shares.append(share)
            steps.append(each.on_scale(kind, level, only))
    if not shares:
        return None
    known = [each for each in steps if each is not None]
    on_scale = sum(known, Fraction()) / len(known) if len(known) == len(steps) else None
    return Received(organization, len(shares), asked, sum(shares, Fraction()) / len(shares), on_scale)


def readings(mean: Fraction, bottom: int = 1, top: int = 4) -> Readings:
    """Both percentages of a mean on a scale from ``bottom`` to ``top``.

    >>> found = readings(Fraction(324, 100))
    >>> float(found.of_top), round(float(found.above_bottom), 3)
    (0.81, 0.747)
    """
    if not bottom < top:
        raise ValueError(f"a scale from {bottom} to {top} has no steps")
    return Readings(mean, mean / top, (mean - bottom) / (top - bottom))
