"""From what respondents report to what one organization says of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from wellknit.errors import Place, Problem, fail, problem
from wellknit.relationships.ties import DIMENSIONS, Dimension, Level, Report, State
from wellknit.relationships.trust.consensus import Consensus, consensus_of, rwg_of_items

__all__ = ["PARTNER_TRUST", "Kind", "Rated", "Rating", "disagreements", "of_scale", "ratings", "voice_of"]

Kind = Literal["trust", "value", "collaboration", "strain"]

#: The three items from which PARTNER makes its score of trust.
PARTNER_TRUST = ("reliability", "mission_support", "open_discussion")

_DIMENSION: Mapping[str, Dimension] = {each.key: each for each in DIMENSIONS}
#: What was said goes before what was not, as in the network: an organization that said it once has said it.
_RANK: Mapping[State, int] = {"tie": 0, "no_tie": 1, "dont_know": 2, "not_answered": 3, "not_asked": 4}


@dataclass(frozen=True, slots=True)
class Rated:
    """How an organization's respondents rate another in one dimension; of level 'person', how they rate ``contact``.

    Answers on different people are never compared with each other, so each contact has a consensus of its own.
    """

    dimension: str
    contact: str
    consensus: Consensus

    @property
    def share(self) -> Fraction:
        """The mean from 0 (the scale's bottom) to 1 (its top)."""
        return of_scale(self.consensus.mean, _DIMENSION[self.dimension])


@dataclass(frozen=True, slots=True)
class Rating:
    """What ``rater`` says of ``rated`` in one wave, and how far those who say it for ``rater`` agree.

    ``state`` joins the respondents as the network does. ``asked`` counts the respondents that the file has, and
    ``respondents`` those who reported a tie. Nothing is ever turned round: what B says of A tells nothing here of what
    A says of B.
    """

    wave: str
    rater: str
    rated: str
    state: State
    asked: int
    respondents: int
    dimensions: tuple[Rated, ...] = ()
    # The same scores are asked for again and again (each scope, each audience), and fractions are slow.
    _scores: dict[tuple[str, ...], Fraction | None] = field(init=False, repr=False, compare=False, default_factory=dict)

    def of(self, kind: Kind, level: Level = "organization", only: tuple[str, ...] = ()) -> tuple[Rated, ...]:
        """What was rated of ``kind`` at ``level``; ``only`` these dimensions, where given."""
        if not self.dimensions:
            return ()
        wanted = set(only)
        return tuple(
            each
            for each in self.dimensions
            if (_DIMENSION[each.dimension].kind, _DIMENSION[each.dimension].level) == (kind, level)
            and (not wanted or each.dimension in wanted)
        )

    def score(self, kind: Kind, level: Level = "organization", only: tuple[str, ...] = ()) -> Fraction | None:
        """The mean of the dimensions' means, each from 0 to 1; None where none was rated, which is not 0."""
        return self._once(("share", kind, level, *only), lambda: self._score(kind, level, only))

    def _score(self, kind: Kind, level: Level, only: tuple[str, ...]) -> Fraction | None:
        return _mean_of_means(self.of(kind, level, only), lambda each: each.share)

    def _once(self, key: tuple[str, ...], value: Callable[[], Fraction | None]) -> Fraction | None:
        if key not in self._scores:
            self._scores[key] = value()
        return self._scores[key]

    def on_scale(self, kind: Kind, level: Level = "organization", only: tuple[str, ...] = ()) -> Fraction | None:
        """The same in the scale's own steps; None where none was rated, or where the dimensions' scales differ."""
        return self._once(("scale", kind, level, *only), lambda: self._on_scale(kind, level, only))

    def _on_scale(self, kind: Kind, level: Level, only: tuple[str, ...]) -> Fraction | None:
        found = self.of(kind, level, only)
        scales = {(_DIMENSION[each.dimension].bottom, _DIMENSION[each.dimension].top) for each in found}
        return _mean_of_means(found, lambda each: each.consensus.mean) if len(scales) == 1 else None

    def rwg(self, kind: Kind, level: Level = "organization") -> Fraction | None:
        """rwg(j) over the dimensions of ``kind`` that at least two respondents rated; None where there is none, or
        where their scales differ."""
        found = [each.consensus for each in self.of(kind, level)]
        several = [(each.variance, each.options) for each in found if each.variance is not None]
        if not several or len({options for _, options in several}) > 1:
            return None
        return rwg_of_items([variance for variance, _ in several], several[0][1])

    @property
    def strained(self) -> bool | None:
        """Whether ``rater`` reports the relationship as strained: at least half of those who answered do. None where
        nobody answered."""
        share = self.score("strain")
        return None if share is None else share >= Fraction(1, 2)

    @property
    def disagree(self) -> tuple[Rated, ...]:
        """What the respondents of ``rater`` disagree on."""
        return tuple(each for each in self.dimensions if each.consensus.disagree)


def of_scale(value: Fraction, dimension: Dimension) -> Fraction:
    """``value`` as a part of its scale: (value - bottom) / (top - bottom)."""
    return (value - dimension.bottom) / (dimension.top - dimension.bottom)


def voice_of(report: Report, number: int) -> str:
    """Who speaks in ``report``: its respondent or person. Where the file names neither, every row is its own voice."""
    return report.respondent or report.person or f"#{number}"


def ratings(reports: Iterable[Report], wave: str = "") -> tuple[Rating, ...]:
    """One rating for each organization and each other one that its respondents were asked about in ``wave`` (all
    reports where that is ''), sorted; also where no tie was reported, with the state that says so.

    A dimension's mean is over respondents. A respondent who speaks twice of the same organization, of two contacts
    there say, has one voice, the mean of both. Reports on the own organization are left out.

    Raises WellknitError where a rating is not on its dimension's scale, or rates no dimension there is.
    """
    found: dict[tuple[str, str, str], dict[str, list[Report]]] = {}
    for number, each in enumerate(reports):
        if (wave and each.wave != wave) or each.organization == each.to:
            continue
        pair = found.setdefault((each.wave, each.organization, each.to), {})
        pair.setdefault(voice_of(each, number), []).append(each)
    return tuple(_rating(*key, found[key]) for key in sorted(found))


def disagreements(found: Iterable[Rating], names: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """A note for each dimension on which an organization's respondents disagree. For whoever holds the folder alone."""
    called = names or {}
    return tuple(
        problem(
            "trust.respondents-disagree",
            Place(),
            rater=called.get(each.rater, each.rater),
            rated=called.get(each.rated, each.rated),
            dimension=rated.dimension,
            count=rated.consensus.raters,
            low=_plain(rated.consensus.lowest),
            high=_plain(rated.consensus.highest),
        )
        for each in found
        for rated in each.disagree
    )


def _rating(wave: str, rater: str, rated: str, voices: Mapping[str, list[Report]]) -> Rating:
    rows = [each for spoken in voices.values() for each in spoken]
    state = min((each.state for each in rows), key=lambda one: _RANK[one])
    said: dict[tuple[str, str], dict[str, list[int]]] = {}
    for voice, spoken in voices.items():
        for each in spoken:
            for key, value in each.ratings.items():
                about = each.contact if _known(each, key, value).level == "person" else ""
                said.setdefault((key, about), {}).setdefault(voice, []).append(value)
    order = {each.key: number for number, each in enumerate(DIMENSIONS)}
    dimensions = []
    for key, contact in sorted(said, key=lambda one: (order[one[0]], one[1])):
        values = [Fraction(sum(each), len(each)) for each in said[key, contact].values()]
        steps = _DIMENSION[key].top - _DIMENSION[key].bottom + 1
        dimensions.append(Rated(key, contact, consensus_of(values, steps)))
    respondents = sum(any(each.state == "tie" for each in spoken) for spoken in voices.values())
    return Rating(wave, rater, rated, state, len(voices), respondents, tuple(dimensions))


def _known(report: Report, key: str, value: int) -> Dimension:
    dimension = _DIMENSION.get(key)
    place = Place(row=report.row or None, column=key)
    if dimension is None:
        raise fail("trust.no-such-dimension", place, dimension=key, dimensions=", ".join(sorted(_DIMENSION)))
    if not dimension.bottom <= value <= dimension.top:
        raise fail(
            "trust.off-scale", place, value=value, dimension=key, bottom=dimension.bottom, top=dimension.top,
            rater=report.organization, rated=report.to,
        )  # fmt: skip
    return dimension


def _mean_of_means(found: Iterable[Rated], value: Callable[[Rated], Fraction]) -> Fraction | None:
    """Over respondents within a dimension (whichever contact they rated), then over dimensions, each counting once."""
    sums: dict[str, tuple[Fraction, int]] = {}
    for each in found:
        total, raters = sums.get(each.dimension, (Fraction(), 0))
        sums[each.dimension] = total + value(each) * each.consensus.raters, raters + each.consensus.raters
    return sum((total / raters for total, raters in sums.values()), Fraction()) / len(sums) if sums else None


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"
