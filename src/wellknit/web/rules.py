"""Who may do what: each permission a small sentence, composed of smaller ones, and all of them in this one place.

A sentence is asked about a viewer (an account in its seats) and a place: where something stands, in which site and of
which organization. Lists are filtered by asking the same sentence about every place there is (:func:`reach`), and the
page 'Who sees what' by asking it about made-up viewers and places. So there is no second list to keep in step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rules.predicates import predicate
from rules.rulesets import RuleSet

from wellknit.web.models import (
    Account,
    Brief,
    Commitment,
    Initiative,
    Invitation,
    Invitee,
    Involvement,
    Job,
    Keyholder,
    Membership,
    Organization,
    Outreach,
    ProfileFigure,
    Seat,
    Site,
)

__all__ = ["SENTENCES", "Chair", "Reach", "Viewer", "Where", "allowed", "reach"]


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat that somebody holds: in one site or for one organization, where the seat is of that kind."""

    seat: str
    site: UUID | None = None
    organization: UUID | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account in its chairs. ``behind`` is who really looks, where this is another role's view ('view as')."""

    account: Account
    initiative: Initiative
    chairs: tuple[Chair, ...]
    sites: tuple[Site, ...] = ()
    behind: Viewer | None = None

    def holds(self, seat: str) -> bool:
        return any(each.seat == seat for each in self.chairs)

    @property
    def organizations(self) -> frozenset[UUID]:
        return frozenset(each.organization for each in self.chairs if each.organization is not None)

    def seen_as(self, chair: Chair) -> Viewer:
        """The view of somebody who holds ``chair`` alone; never more than this viewer's own."""
        return replace(self, chairs=(chair,), behind=self)


@dataclass(frozen=True, slots=True)
class Where:
    """Where something stands. Nowhere at all: it is the initiative's. ``account`` is whose own it is."""

    site: UUID | None = None
    organization: UUID | None = None
    national: bool = False
    account: UUID | None = None

    @classmethod
    def of(cls, thing: object) -> Where:
        match thing:
            case Where():
                return thing
            case Site():
                return cls(site=thing.pk)
            case Organization():
                return cls(thing.site_id, thing.pk, thing.national)
            case Outreach() | ProfileFigure():
                return cls.of(thing.organization)
            case Commitment():
                return cls(thing.site_id, None, thing.site_id is None)
            case Involvement():
                return cls(thing.site_id, thing.organization_id, thing.site_id is None)
            case Brief():
                return cls()
            case Job():
                return cls(thing.site)
            case Invitee():
                return cls(thing.site_id, None, thing.site_id is None)
            case Keyholder():
                return cls(account=thing.account_id)
            case Membership() | Invitation():
                return cls(thing.site_id, thing.organization_id)
        raise TypeError(f"{type(thing).__name__} has no place that a rule could be asked about")


# --- The smaller sentences --------------------------------------------------------------------------------------------


def _smaller(test: Callable[[Viewer, Where], bool]) -> Any:
    """A sentence that others are composed of with | and &; its type is Any, since 'rules' has no types."""
    return predicate(test)


def _seat(seat: Seat) -> Any:
    def holds(viewer: Viewer, where: Where) -> bool:
        return viewer.holds(seat)

    return predicate(holds, name=seat.value)


leads_nationally = _seat(Seat.NATIONAL_LEAD)
leads_a_site = _seat(Seat.SITE_LEADER)
evaluates = _seat(Seat.EVALUATOR)
administrates = _seat(Seat.ADMINISTRATOR)
holds_keys = _seat(Seat.KEYHOLDER)


@_smaller
def leads_its_site(viewer: Viewer, where: Where) -> bool:
    return where.site is not None and Chair(Seat.SITE_LEADER, where.site) in {
        replace(each, organization=None) for each in viewer.chairs
    }


@_smaller
def sits_in_its_site(viewer: Viewer, where: Where) -> bool:
    return where.site is not None and any(each.site == where.site for each in viewer.chairs)


@_smaller
def is_national(viewer: Viewer, where: Where) -> bool:
    return where.national


@_smaller
def acts_for_it(viewer: Viewer, where: Where) -> bool:
    return where.organization in viewer.organizations


@_smaller
def is_theirs(viewer: Viewer, where: Where) -> bool:
    return where.account is not None and where.account == viewer.account.pk


@_smaller
def takes_part(viewer: Viewer, where: Where) -> bool:
    return bool(viewer.chairs)


# --- The sentences ----------------------------------------------------------------------------------------------------

_leads_it = leads_nationally | leads_its_site

_SENTENCES: Mapping[str, tuple[Promise, object]] = {
    "see_home": (_("see the start page of the initiative"), takes_part),
    "see_rules": (_("see who sees what, and look as another role does"), takes_part),
    "see_organizations": (
        _("see organizations: what they are, and their profile"),
        _leads_it | (leads_a_site & is_national) | acts_for_it,
    ),
    "change_organizations": (_("add, change and remove organizations"), _leads_it),
    "see_people": (_("see people, their mail addresses, and who is involved in what"), _leads_it | acts_for_it),
    "change_people": (_("add, change and remove people and involvements"), _leads_it),
    "see_outreach": (_("see how far it has come to win an organization"), _leads_it),
    "change_outreach": (_("say how far it has come to win an organization"), _leads_it),
    "see_time": (_("see timelines, turnover, years, grants and phases"), _leads_it),
    "see_members": (_("see who may sign in, and as what"), _leads_it),
    "invite": (_("invite, withdraw invitations, and end access"), _leads_it),
    "see_history": (_("see who did what, and undo removals and changes"), _leads_it),
    "erase_people": (_("take out all that is kept about a person, and erase it on request"), leads_nationally),
    "change_initiative": (_("change the initiative and its sites"), leads_nationally),
    "exchange": (_("read in a partnership folder, and take it out"), leads_nationally),
    "see_instruments": (_("see instruments, and take them out as spreadsheets"), leads_nationally | leads_a_site),
    "change_instruments": (_("make and change instruments"), leads_nationally),
    "see_waves": (_("see which surveys there are and what they ask"), leads_nationally | leads_a_site | holds_keys),
    "change_waves": (_("prepare, launch, mend and close surveys"), leads_nationally),
    "watch_waves": (_("see how many have answered, and who is still to be invited"), _leads_it),
    "invite_respondents": (_("invite people to answer, and key in what came on paper"), _leads_it),
    "see_published": (_("see what is published: results and briefs"), takes_part),
    "see_released": (_("see the results that are for the partnership alone"), _leads_it | evaluates),
    "take_rows": (
        _("take out the rows of a survey whose keyholder they are, once it is closed"),
        holds_keys & is_theirs,
    ),
    "unlock_links": (
        _("let a release count the same people in two confidential surveys, with their key, without learning who"),
        holds_keys & is_theirs,
    ),
    "review_comments": (
        _("look through comments of a survey whose keyholder they are, and say which may be shown"),
        holds_keys & is_theirs,
    ),
    "see_commitments": (
        _("see what will be done about results"),
        leads_nationally | evaluates | sits_in_its_site | (takes_part & is_national),
    ),
    "change_commitments": (_("add, change and remove what will be done about results"), _leads_it),
    "see_own": (
        _("see what people of the own organization reported, where the first page of the survey said so"),
        acts_for_it,
    ),
    "release_waves": (
        _("see what a release would show and hide, and freeze and correct it"),
        leads_nationally,
    ),
    "make_briefs": (_("make briefs, and publish them"), leads_nationally),
    "see_machine": (_("see how this installation runs"), administrates),
    "see_jobs": (
        _("see longer jobs that were asked for, and run them again"),
        _leads_it | leads_a_site | administrates,
    ),
}

_RULES = RuleSet()
for _name, (_words, _predicate) in _SENTENCES.items():
    _RULES.add_rule(_name, _predicate)

#: Every permission by name, in words that go on from 'may'.
SENTENCES: Mapping[str, Promise] = {name: words for name, (words, _) in _SENTENCES.items()}


@dataclass(frozen=True, slots=True)
class Reach:
    """All places of which a sentence holds: sites, what is national, what is nowhere, organizations by id, and what is
    the viewer's own."""

    sites: frozenset[UUID] = frozenset()
    national: bool = False
    nowhere: bool = False
    organizations: frozenset[UUID] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        return bool(self.sites or self.national or self.nowhere or self.organizations or self.own)


def _holds(viewer: Viewer, sentence: str, where: Where) -> bool:
    if not _RULES.test_rule(sentence, viewer, where):
        return False
    return viewer.behind is None or _holds(viewer.behind, sentence, where)


def reach(viewer: Viewer, sentence: str) -> Reach:
    """Where ``sentence`` holds for ``viewer``: every site and every organization of the viewer's is asked about."""
    return Reach(
        frozenset(site.pk for site in viewer.sites if _holds(viewer, sentence, Where(site=site.pk))),
        _holds(viewer, sentence, Where(national=True)),
        _holds(viewer, sentence, Where()),
        frozenset(each for each in viewer.organizations if _holds(viewer, sentence, Where(organization=each))),
        _holds(viewer, sentence, Where(account=viewer.account.pk)),
    )


def allowed(viewer: Viewer, sentence: str, thing: object = None) -> bool:
    """Whether ``viewer`` may do what ``sentence`` says: with ``thing``, or without one anywhere at all.

    KeyError for a sentence that there is not.
    """
    if sentence not in SENTENCES:
        raise KeyError(sentence)
    if thing is None:
        return bool(reach(viewer, sentence))
    return _holds(viewer, sentence, Where.of(thing))
