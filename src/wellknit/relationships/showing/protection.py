"""From complete findings to those of one viewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Literal

from wellknit.errors import fail
from wellknit.labels import label
from wellknit.partners.roster import Roster
from wellknit.relationships.agreements import Agreement
from wellknit.relationships.findings import (
    Advice,
    Curve,
    Findings,
    Measured,
    ShownOrganization,
    ShownRelationship,
    Viewer,
)
from wellknit.relationships.layout import layout
from wellknit.relationships.scopes import ALL, Scope
from wellknit.relationships.showing.answers import Answers
from wellknit.relationships.showing.carried import Carried
from wellknit.relationships.showing.consent import Consent
from wellknit.relationships.showing.listing import Evidence, listed
from wellknit.relationships.showing.numbers import Gates, How, Name, carried_scopes, fate_scopes, shown_numbers
from wellknit.relationships.showing.people import People
from wellknit.relationships.ties import Report
from wellknit.relationships.trust.ratings import ratings

__all__ = ["PARTNERSHIP_THRESHOLD", "protect"]

#: Means of ratings are shown to the nearest of these steps, the finer one from so many rated pairs on.
MEAN_STEP, MEAN_FINE_STEP, MEAN_FINE_FROM = 0.05, 0.01, 20

#: What is public is read by all organizations, and two of them may tell each other what their own people answered and
#: whom they met; what is for leads and site leaders is kept from each of the organizations by itself.
TOGETHER: Mapping[str, Literal[1, 2]] = {"partnership": 1, "public": 2}

#: Partners read what the public reads, so what is public is first protected for them, by this unless said otherwise.
PARTNERSHIP_THRESHOLD = 5


def protect(
    complete: Findings,
    viewer: Viewer,
    *,
    agreements: Iterable[Agreement],
    roster: Roster,
    reports: Iterable[Report],
    scopes: Sequence[Scope],
    threshold: int,
    partnership_threshold: int = PARTNERSHIP_THRESHOLD,
    earlier: Iterable[Report] = (),
    start: Mapping[str, tuple[float, float]] | None = None,
    language: str = "en",
) -> Findings:
    """What ``viewer`` may see of ``complete``, which are the findings of whoever holds the folder.

    A relationship is listed where both organizations agreed to that and contacts carry it, or each side stands for it
    (it named the other when it agreed, or reports the tie); a site's leader also sees those inside the own site that
    contacts carry, with the names of its people. Everybody else is told roles. How two rate each other is shown to the
    partnership where both agreed, to the public never. A number is shown where ``threshold`` organizations (or people)
    stand behind it and neither it nor what is left after subtracting others gives a single answer away; see the modules
    of this package. Places on the map are worked out anew from what is listed, since the complete map's places tell who
    is close to whom; ``start`` are the places that the same viewer saw in the wave before.

    ``reports`` are the answers behind ``complete`` (other waves in it are left out), ``scopes`` those that its numbers
    are of. ``earlier`` are the reports of waves before, whose findings are shown beside and from which answers are
    carried over: if fewer than a threshold of organizations say anything else than in one, numbers are hidden.

    Raises WellknitError where ``complete`` is somebody else's already, or ``viewer`` leads no site of these findings.
    """
    if complete.viewer.eyes != "holder":
        raise fail("showing.not-complete", eyes=complete.viewer.eyes)
    sites = {each.key: each.site for each in complete.organizations}
    if viewer.site is not None and viewer.site not in sites.values():
        known = sorted({site for site in sites.values() if site})
        raise fail("showing.no-such-site", site=viewer.site, sites=", ".join(known))
    if viewer.eyes == "holder":
        return replace(complete, viewer=viewer)
    if viewer.eyes == "public" and viewer.site is not None:
        viewer = Viewer("public")  # nobody is the leader of a site in public

    # As they stand in the file, whatever the day of the wave: who takes back is shown no more, and two who agree when
    # they see the findings need not wait for the next wave.
    consent = Consent(agreements, date.max)
    rated = ratings(each for each in reports if each.wave == complete.wave)
    evidence = Evidence.of(complete, consent)
    agreed_pairs = [pair for pair in combinations(sorted(sites), 2) if consent.to("tie", *pair)]
    people = People(roster, complete.day, viewer, language)
    relationships = tuple(listed(complete, evidence, viewer, people, agreed_pairs))

    answers = Answers(rated, evidence.opened, ratings(earlier))
    gates = Gates.of(scopes, sites, answers, Carried(evidence.carried, agreed_pairs, sites))
    thresholds = [partnership_threshold if viewer.eyes == "public" else threshold, threshold]
    each_for = [
        (gates.against(TOGETHER[eyes]), max(bound, 1), eyes)
        for bound, eyes in zip(thresholds, _audiences(viewer), strict=True)
    ]
    seen: list[dict[Name, How]] = [shown_numbers(complete.measured, *each) for each in each_for]
    shown = {name: how.both(seen[0][name]) for name, how in seen[1].items() if name in seen[0]}
    fates = frozenset.intersection(*(fate_scopes(gate, bound) for gate, bound, _eyes in each_for))
    withheld = len(evidence.carried) - sum((each.one, each.other) in evidence.carried for each in relationships)
    counted = withheld >= threshold and all(ALL in carried_scopes(gate, bound) for gate, bound, _eyes in each_for)

    return Findings(
        complete.wave,
        complete.day,
        viewer,
        measured=tuple(_number(each, shown) for each in complete.measured),
        organizations=tuple(_organizations(complete, viewer, relationships, start)),
        relationships=relationships,
        curves=tuple(_curve(each) for each in complete.curves if each.scope in fates),
        advice=tuple(_advice(complete, viewer, relationships, people)),
        advice_notes=tuple(_deputies(complete, viewer, language)),
        months=complete.months,
        active_months=complete.active_months,
        draws=complete.draws,
        seed=complete.seed,
        shown_organizations=complete.shown_organizations,
        withheld=withheld if counted else 0,
        withheld_note="" if counted else label("showing.withheld_few", language),
        thresholds={viewer.eyes: threshold},
    )


def _audiences(viewer: Viewer) -> tuple[Literal["partnership", "public"], Literal["partnership", "public"]]:
    return ("partnership", "public" if viewer.eyes == "public" else "partnership")


def _number(each: Measured, shown: Mapping[Name, How]) -> Measured:
    how = shown.get((each.group, each.key, each.scope))
    if how is None:
        return Measured(each.group, each.key, each.scope, each.unit, hidden=True)
    if not how.bounds:
        each = replace(each, low=None, high=None, interval="")
    if each.group == "network" and each.unit == "mean":
        # A mean to sixteen digits is a fraction, whose denominator tells how many people answered and how.
        step = MEAN_STEP if (each.count or 0) < MEAN_FINE_FROM else MEAN_FINE_STEP
        each = replace(
            each, value=_rounded(each.value, step), low=_rounded(each.low, step), high=_rounded(each.high, step)
        )
    if not how.step or each.unit == "count":
        return each
    # Rounded numbers have no counts behind them: 0.65 with '31 of 48' beside it would be 0.6458 again.
    return replace(
        each,
        value=_rounded(each.value, how.step),
        low=_rounded(each.low, how.step),
        high=_rounded(each.high, how.step),
        count=None,
        base=None,
    )


def _rounded(value: float | None, step: float) -> float | None:
    return None if value is None else round(round(value / step) * step, 2)


def _organizations(
    complete: Findings,
    viewer: Viewer,
    relationships: Sequence[ShownRelationship],
    start: Mapping[str, tuple[float, float]] | None,
) -> Iterator[ShownOrganization]:
    """Partners know who takes part; in public an organization appears with its relationships alone."""
    edges = [(each.one, each.other) for each in relationships]
    listed_keys = {key for pair in edges for key in pair}
    seen = [each for each in complete.organizations if viewer.eyes == "partnership" or each.key in listed_keys]
    groups = {each.key: each.site or "" for each in seen}
    places = layout([each.key for each in seen], edges, seed=complete.seed, start=start, groups=groups)
    for each in seen:
        x, y = places[each.key]
        yield replace(each, x=x, y=y)


def _curve(each: Curve) -> Curve:
    return replace(
        each,
        share=round(each.share, 2),
        low=round(each.low, 2),
        high=round(each.high, 2),
        reach=None if each.reach is None else round(each.reach, 2),
    )


def _advice(
    complete: Findings, viewer: Viewer, relationships: Sequence[ShownRelationship], people: People
) -> Iterator[Advice]:
    """Introductions for relationships that the viewer sees; a site's leader also sees the others inside the own site.

    An introduction that keeps everybody in reach says that some organization would be cut off: of relationships that
    are not shown. So it is for leaders alone, in their own site.
    """
    seen = {frozenset((each.one, each.other)) for each in relationships}
    for each in complete.advice:
        ends = (each.organization, each.other)
        own = viewer.site is not None and all(people.site(key) == viewer.site for key in ends)
        if own or (each.question != "all_reachable" and frozenset(ends) in seen):
            who, whom, *about = (*each.people, "", "")[: max(2, len(each.people))]
            yield Advice(
                each.question,
                people.called(who, each.organization),
                each.organization,
                people.called(whom, each.other),
                each.other,
                each.why,
                round(each.gain, 2),
                tuple(people.called(person, people.employer(person, ends)) for person in about),
            )


def _deputies(complete: Findings, viewer: Viewer, language: str) -> Iterator[str]:
    """What a plan can't do is told in whole sentences with names in them; a leader gets those of the own site anew."""
    for each in complete.organizations:
        if viewer.site is not None and each.site == viewer.site and each.people == 1:
            yield label("showing.deputy", language, organization=each.name)
