"""Trust, value, collaboration and strain of a whole network, each with what it rests on and who was silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from wellknit.relationships.measures.values import Measure
from wellknit.relationships.scopes import Scope
from wellknit.relationships.ties import DIMENSIONS, Level
from wellknit.relationships.trust.gaps import gaps
from wellknit.relationships.trust.ratings import PARTNER_TRUST, Kind, Rating
from wellknit.relationships.trust.received import readings
from wellknit.relationships.trust.strain import Repair, Strain, causes, strains

__all__ = ["by_dimension", "history_counts", "scores", "within"]

_MEANS: tuple[tuple[str, Kind, Level, tuple[str, ...]], ...] = (
    ("trust", "trust", "organization", ()),
    ("trust_person", "trust", "person", ()),
    ("trust_partner", "trust", "organization", PARTNER_TRUST),
    ("value", "value", "organization", ()),
    ("collaboration", "collaboration", "organization", ()),
)


def within(ratings: Iterable[Rating], organizations: Scope | Sequence[str]) -> tuple[Rating, ...]:
    """The ratings between ``organizations``, or of the pairs of a scope."""
    if isinstance(organizations, Scope):
        return tuple(each for each in ratings if organizations.has(each.rater, each.rated))
    among = frozenset(organizations)
    return tuple(each for each in ratings if each.rater in among and each.rated in among)


def scores(ratings: Iterable[Rating], organizations: Scope | Sequence[str]) -> tuple[Measure, ...]:
    """The scores of the network of ``organizations`` in one wave.

    ``trust``, ``trust_person`` (the two levels, asked apart), ``trust_partner`` (PARTNER's three items), ``value`` and
    ``collaboration`` are means over the ordered pairs that were rated, from 0 to 1: ``count`` pairs rated of ``base``
    asked, where asked is every pair with a reported tie, an unanswered question or 'I don't know'. ``low`` and
    ``high`` are Manski's bounds: all who were silent at the scale's bottom, or all at its top. There is no interval of
    another kind, since nobody was drawn from a larger population. ``beside`` has the mean in the scale's steps
    (``on_scale``), both readings of PARTNER's percentage (``of_top``, ``above_bottom``), and how many organizations
    rated (``raters``) and were rated (``rated``).

    ``strained`` is the share of pairs of which either side reports strain, among pairs where either answered; its
    bounds carry the pairs and sides that were silent. ``strained_both`` and ``strained_one`` are shares of the pairs
    where both answered, ``strained_one_answered`` of those where one did. ``gap`` is the mean difference, whichever
    way, of the trust in each other; ``gaps_to_talk_about`` the pairs with a topic among those that both rated.
    ``respondents_agree`` is the share of organizations' ratings by several respondents who agree on every item.

    A score that nobody's answer speaks to has no value, and is not 0.
    """
    found = within(ratings, organizations)
    measures = [_mean(key, found, kind, level, only) for key, kind, level, only in _MEANS]
    measures += _strain(strains(found))
    pairs = gaps(found)
    trusted = [each.gap for each in pairs if each.gap is not None]
    gap = sum((abs(each) for each in trusted), Fraction()) / len(trusted) if trusted else None
    measures.append(Measure("gap", "mean", _float(gap), len(trusted), len(trusted)))
    measures.append(_share("gaps_to_talk_about", sum(bool(each.topics) for each in pairs), len(pairs)))
    several = [each for each in found if any(one.consensus.raters > 1 for one in each.dimensions)]
    measures.append(_share("respondents_agree", sum(not each.disagree for each in several), len(several)))
    return tuple(measures)


def by_dimension(ratings: Iterable[Rating], organizations: Scope | Sequence[str]) -> Mapping[str, Measure]:
    """The same mean for each dimension that anybody rated, by its key, in the order in which they are asked."""
    found = within(ratings, organizations)
    rated = {one.dimension for each in found for one in each.dimensions}
    return {
        each.key: _mean(each.key, found, each.kind, each.level, (each.key,)) for each in DIMENSIONS if each.key in rated
    }


def history_counts(found: Iterable[Repair], organizations: Scope | Sequence[str]) -> tuple[Measure, ...]:
    """What history says of the relationships of ``organizations``: how many were ever noted as strained, and of these
    how many are open, under way, addressed, or repaired, and of how many each cause strains still."""
    if isinstance(organizations, Scope):
        here = [each for each in found if organizations.has(*each.organizations)]
    else:
        among = frozenset(organizations)
        here = [each for each in found if among.issuperset(each.organizations)]
    measures = [Measure("strain_noted", "count", float(len(here)), len(here))]
    for progress in ("open", "under_way", "addressed", "repaired"):
        measures.append(_share(f"strain_{progress}", sum(each.progress == progress for each in here), len(here)))
    standing = sum(each.progress != "repaired" for each in here)
    for cause, count in causes(here).items():
        measures.append(_share(f"strain_cause_{cause}", count, standing))
    return tuple(measures)


def _mean(key: str, found: Sequence[Rating], kind: Kind, level: Level, only: tuple[str, ...]) -> Measure:
    rated = {(each.rater, each.rated): each for each in found if each.score(kind, level, only) is not None}
    asked = sum(
        (each.rater, each.rated) in rated or each.state in ("tie", "not_answered", "dont_know") for each in found
    )
    if not rated:
        return Measure(key, "mean", None, 0, asked)
    values = [value for each in rated.values() if (value := each.score(kind, level, only)) is not None]
    total = sum(values, Fraction())
    beside: dict[str, float] = {
        "raters": float(len({rater for rater, _ in rated})),
        "rated": float(len({other for _, other in rated})),
    }
    steps = [each.on_scale(kind, level, only) for each in rated.values()]
    known = [each for each in steps if each is not None]
    scales = {(one.bottom, one.top) for one in DIMENSIONS if one.key in _keys(rated.values(), kind, level, only)}
    if len(known) == len(steps) and len(scales) == 1:
        ((bottom, top),) = scales
        read = readings(sum(known, Fraction()) / len(known), bottom, top)
        beside |= {
            "on_scale": float(read.mean),
            "of_top": float(read.of_top),
            "above_bottom": float(read.above_bottom),
        }
    return Measure(
        key, "mean", float(total / len(values)), len(values), asked,
        low=float(total / asked), high=float((total + asked - len(values)) / asked), convention="trust.bounds_silence",
        beside=beside,
    )  # fmt: skip


def _keys(found: Iterable[Rating], kind: Kind, level: Level, only: tuple[str, ...]) -> set[str]:
    return {one.dimension for each in found for one in each.of(kind, level, only)}


def _strain(found: Sequence[Strain]) -> list[Measure]:
    answered = [each for each in found if each.said != "nobody_answered"]
    both = [each for each in answered if None not in each.reports]
    one = [each for each in answered if None in each.reports]
    strained = sum(each.strained is True for each in answered)
    unknown = sum(each.strained is None for each in found)
    low = high = None
    if found:
        low, high = strained / len(found), (strained + unknown) / len(found)
    return [
        Measure(
            "strained", "share", strained / len(answered) if answered else None, strained, len(answered),
            low=low if answered else None, high=high if answered else None, convention="trust.bounds_silence",
        ),
        _share("strained_both", sum(each.said == "both" for each in both), len(both)),
        _share("strained_one", sum(each.said == "one" for each in both), len(both)),
        _share("strained_one_answered", sum(each.said == "strained_one_answered" for each in one), len(one)),
    ]  # fmt: skip


def _share(key: str, count: int, base: int) -> Measure:
    return Measure(key, "share", count / base if base else None, count, base)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
