"""Made-up people who answer in the demonstration: a survey before all others, one that waits to be released, and some
of those whom an open one asks. The same folder on the same day is answered in the same way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta
from django.db.models import Min
from django.utils import formats, timezone, translation

from wellknit.partners.roster import SITE_ROLES
from wellknit.web.comments.gathering import gathered
from wellknit.web.comments.reviewing import HELD, decided
from wellknit.web.demo_texts import ABOUT_BEFORE, ABOUT_WAITING, AGREED, COMMENTS, NAMED
from wellknit.web.history import added
from wellknit.web.models import (
    Audience,
    Comment,
    Commitment,
    CommitmentState,
    InstrumentVersion,
    Invitee,
    Keyholder,
    Mode,
    Organization,
    Person,
    Response,
    Role,
    ShownTo,
    Site,
    Wave,
    WaveState,
)
from wellknit.web.rules import Viewer
from wellknit.web.surveys.forms_of import questionnaire_of
from wellknit.web.surveys.promises import rows, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import submitted
from wellknit.web.surveys.waves import asking

__all__ = ["BEFORE", "WAITING", "agreed", "answered_in_part", "before", "waiting"]

BEFORE, WAITING = "invented_before", "invented_waiting"
#: People who answered the survey before all others, by role, in each site but the last, where there are fewer.
_THEN = {Role.SITE_LEADER: 3, Role.CORE_SITE_PARTNER: 11, Role.COMMUNITY_PARTNER: 7}
_FEWER = {Role.SITE_LEADER: 1, Role.CORE_SITE_PARTNER: 6, Role.COMMUNITY_PARTNER: 5}
_ANSWERS = 0.75
#: How many agree, by statement of the gallery's 'partner_trust'; all others are in between.
_AGREE = {"bigger_impact_together": 0.9, "best_interest_of_students": 0.85, "difficult_conversations": 0.5}
_BETWEEN = 0.65
_JOB = ("bigger_impact_together", "best_interest_of_students", "difficult_conversations", "regular_communication",
        "trust_partner_organizations")  # fmt: skip
_LEADING = ("partners_can_disagree_with_us", "decide_together")
_COMMUNITY = ("community_partners_trust_leading_organizations", "community_partners_are_heard")
_INVOLVED = ("six_months_or_less", "six_months_to_one_year", "one_to_two_years", "two_years_or_more")
_KINDS = ("parent", "parent", "volunteer", "educator", "student")
_HARD = ("staff_turnover", "strained_histories", "competition", "different_views", "too_little_time")
_TURNS = (ShownTo.PUBLIC.value, ShownTo.PARTNERSHIP.value, ShownTo.PUBLIC.value, HELD)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody who answers takes part: the key of a site, and a role."""

    site: str
    role: str


def _filling(place: _Place, chance: Random, language: str, words: str = "") -> Filling:
    """What one person answers to the template 'partner_trust'."""
    answers: dict[str, str | tuple[str, ...]] = {}
    by_job, leads = place.role != Role.COMMUNITY_PARTNER, place.role == Role.SITE_LEADER
    answers["about_you/through_job"] = "yes" if by_job else "no"
    if by_job:
        answers["about_you/leader"] = "yes" if leads else "no"
    else:
        answers["about_you/kind_of_partner"] = chance.choice(_KINDS)
    involved = answers["about_you/involvement"] = chance.choice(_INVOLVED)
    asked = {
        "working_together": _JOB if by_job else (),
        "leading": _LEADING if leads else (),
        "in_the_community": () if by_job else _COMMUNITY,
        "looking_back": ("relationships_improved_because_of_initiative",) if involved in _INVOLVED[2:] else (),
    }
    answers |= {f"{page}/{name}": _agreement(name, chance) for page, names in asked.items() for name in names}
    if by_job:
        named = [each for each in _HARD if chance.random() < 0.3]
        answers["looking_back/challenges"] = tuple(named) or "none"
    if words:
        answers["looking_back/in_own_words"] = words
        answers["looking_back/may_be_shown"] = "yes" if chance.random() < 0.9 else "no"
    return Filling(answers=answers, language=language, site=place.site, agreed=True)


def _agreement(name: str, chance: Random) -> str:
    if chance.random() < _AGREE.get(name, _BETWEEN):
        return chance.choice(("agree", "agree", "strongly_agree"))
    return chance.choice(("neither", "neither", "neither", "disagree", "disagree", "strongly_disagree", "dont_know"))


def _said(people: int, chance: Random, language: str) -> Iterator[str]:
    """For each of ``people`` a comment or none: as many as there are comments write one."""
    persons = list(Person.objects.order_by("position", "pk").values_list("name", flat=True)[:40]) or ["Invented Person"]
    houses = list(Organization.objects.filter(site__isnull=False).values_list("name", flat=True)[:40]) or ["Invented"]
    texts = COMMENTS[language if language in COMMENTS else "en"]
    said = [each.format(person=chance.choice(persons), organization=chance.choice(houses)) for each in texts]
    whole = [*said[:people], *[""] * (people - len(said))]
    yield from chance.sample(whole, len(whole))


# --- Surveys that are over --------------------------------------------------------------------------------------------


def before(version: InstrumentVersion, holder: Viewer, language: str) -> Wave | None:
    """An invented survey before all others, its comments looked through; None where there are no sites, or where one of
    the surveys is real: nothing is invented beside it. Within the scope and a transaction."""
    sites = [*Site.objects.values_list("key", flat=True)]
    first: date | None = Wave.objects.filter(state=WaveState.CLOSED).aggregate(first=Min("day"))["first"]
    if not sites or first is None or Wave.objects.filter(state=WaveState.CLOSED, origin="real").exists():
        return None
    people = [
        _Place(site, role)
        for site in sites
        for role, count in (_FEWER if site == sites[-1] and len(sites) > 1 else _THEN).items()
        for _ in range(count)
    ]
    day = first - relativedelta(months=17)
    wave = _over(BEFORE, version, day, people, language, ABOUT_BEFORE, population="unknown")
    Wave.objects.filter(pk=wave.pk).update(position=0)
    Audience.objects.bulk_create(
        Audience(initiative=wave.initiative, wave=wave, site=site, role=role)
        for site in Site.objects.all()
        for role in _THEN
    )
    _held(holder, wave)
    for number, each in enumerate(Comment.objects.filter(wave=wave).order_by("mark")):
        decided(holder, each, each.version, each.text, _TURNS[number % len(_TURNS)])
    return wave


def waiting(version: InstrumentVersion, holder: Viewer, language: str) -> Wave | None:
    """An invented survey that was closed a month ago and is not released, with comments that wait; None where nobody
    was on the roster then. Within the scope and a transaction."""
    day = timezone.localdate() - timedelta(days=45)
    there = asking.people_by_place(day)
    places = {place: count for place, count in there.items() if place[0] and place[1] in SITE_ROLES}
    keys = dict(Site.objects.values_list("pk", "key"))
    everybody = [_Place(keys[site], role) for (site, role), count in places.items() if site for _ in range(count)]
    everybody.sort(key=lambda each: (each.site, each.role))
    if not everybody:
        return None
    people = Random(f"{WAITING} who").sample(everybody, math.ceil(len(everybody) * _ANSWERS))
    wave = _over(WAITING, version, day, people, language, ABOUT_WAITING)
    Audience.objects.bulk_create(
        Audience(initiative_id=wave.initiative_id, wave=wave, site_id=site, role=role) for site, role in places
    )
    _held(holder, wave)
    return wave


def _over(
    key: str,
    version: InstrumentVersion,
    day: date,
    people: Sequence[_Place],
    language: str,
    about: Mapping[str, str],
    population: str = "roster",
) -> Wave:
    """A closed anonymous wave with the answers of ``people``, as closing leaves it."""
    chance, language = Random(key), language if language in NAMED else "en"
    said = _said(len(people), chance, language)
    fillings = [_filling(each, chance, language, words) for each, words in zip(people, said, strict=True)]
    questionnaire = questionnaire_of(version)
    fillings = rows.unrecognizable(fillings, questionnaire, chance)
    columns = rows.headings(questionnaire, fillings, Mode.ANONYMOUS)
    with translation.override(language):
        month = formats.date_format(day, "YEAR_MONTH_FORMAT")
    wave = Wave.objects.create(
        initiative=version.initiative,
        key=key,
        name=NAMED[language] % month,
        mode=Mode.ANONYMOUS,
        state=WaveState.CLOSED,
        instrument_version=version,
        population=population,
        day=day,
        origin="invented",
        note=about[language],
        ends=day + timedelta(days=14),
        closed=timezone.now(),
        languages=[*NAMED],
        asked_by=dict.fromkeys(NAMED, version.initiative.name),
        columns=columns,
        position=Wave.objects.count(),
    )
    Response.objects.bulk_create(
        Response(
            initiative=version.initiative,
            wave=wave,
            respondent=name,
            cells=rows.cells(each, columns, name),
            position=place,
        )
        for place, each in enumerate(chance.sample(fillings, len(fillings)), start=1)
        for name in (f"m{place:03}",)
    )
    return wave


def _held(holder: Viewer, wave: Wave) -> None:
    """The keyholder holds its keys, and its comments are there to be looked through."""
    Keyholder.objects.create(initiative=holder.initiative, wave=wave, account=holder.account)
    gathered(holder, wave)


# --- One that is open -------------------------------------------------------------------------------------------------


def answered_in_part(wave: Wave) -> None:
    """Some of those whom an open wave with the template 'partner_trust' asks have answered it; nobody who has a link
    already. Within the scope and a transaction."""
    chance = Random(wave.key)
    invited = Invitee.objects.filter(wave=wave, site__isnull=False, links__isnull=True)
    ordered = invited.select_related("site", "wave", "organization").order_by("person__position", "site__position")
    people = [each for each in ordered if chance.random() < _ANSWERS]
    language = wave.initiative.language if wave.initiative.language in NAMED else "en"
    said = _said(len(people), chance, language)
    for one, token, words in zip(people, tokens.fresh_together(people), said, strict=True):
        assert one.site is not None
        filling = _filling(_Place(one.site.key, one.role), chance, language, words)
        submitted(wave, filling, submission=f"{chance.random()}", token=token, invitee=one)


# --- What is done about one -------------------------------------------------------------------------------------------


def agreed(lead: Viewer, language: str) -> None:
    """Commitments about the last closed wave of the folder: one kept, one overdue, one to come. Within the scope and a
    transaction."""
    wave = Wave.objects.filter(state=WaveState.CLOSED).exclude(columns=[]).order_by("-day").first()
    if wave is None:
        return
    texts = AGREED[language if language in AGREED else "en"]
    today = timezone.localdate()
    days = (wave.day + relativedelta(months=3), wave.day + relativedelta(months=8), today + timedelta(days=60))
    states = (CommitmentState.KEPT, CommitmentState.OPEN, CommitmentState.OPEN)
    for text, by, state in zip(texts, days, states, strict=True):
        role = Role.SITE_LEADER
        added(lead, Commitment(wave=wave, text=text, role=role, by=by, state=state))
