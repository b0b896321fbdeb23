"""What is asked of a respondent beside the form, where neither the roster nor the form tells it: place and role."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.web.models import Audience, Mode, Role, Site
from wellknit.web.surveys.answering.visiting import Visit
from wellknit.web.surveys.promises.filling import Filling

__all__ = ["KINDS", "About", "about_of", "told"]

#: Whom a community partner may be; how it is kept, and how it is asked.
KINDS: tuple[tuple[str, Promise], ...] = (
    ("educator", gettext_lazy("as an educator, beside my job")),
    ("volunteer", gettext_lazy("as a volunteer")),
    ("parent", gettext_lazy("as a parent or guardian")),
    ("student", gettext_lazy("as a student")),
    ("other", gettext_lazy("in another way")),
)
_THROUGH_THE_JOB: tuple[tuple[str, Promise], ...] = (
    (Role.SITE_LEADER, gettext_lazy("it is part of my job, and I lead the work at my place")),
    (Role.CORE_SITE_PARTNER, gettext_lazy("it is part of my job, and I do not lead the work")),
    (Role.NATIONAL_PARTNER, gettext_lazy("it is part of my job, for all places together")),
)


#: Of all places: what stands in the form for a site that there is not.
_EVERYWHERE = "-"


@dataclass(frozen=True, slots=True)
class About:
    """What may be said: ``sites`` as (key, name) and ``ways`` as (value, words); nothing where it is told elsewhere.
    What has a single answer is not asked."""

    sites: tuple[tuple[str, str], ...] = ()
    ways: tuple[tuple[str, str], ...] = ()

    @property
    def asks_site(self) -> bool:
        return len(self.sites) > 1

    @property
    def asks_way(self) -> bool:
        return len(self.ways) > 1

    def __bool__(self) -> bool:
        return self.asks_site or self.asks_way


def about_of(visit: Visit) -> About:
    """What ``visit`` is to be asked: of whoever came by the open link, and in anonymous waves of everybody, whatever
    the roster says. Within the initiative; at most two queries."""
    if visit.code or (visit.invitee is not None and visit.wave.mode != Mode.ANONYMOUS):
        return About()
    questionnaire = visit.form.questionnaire
    audience = list(Audience.objects.filter(wave=visit.wave).values_list("site__key", "role"))
    sites: list[tuple[str, str]] = []
    if questionnaire.telling("site") is None:
        wanted = {key for key, _role in audience if key}
        for key, name, state in Site.objects.values_list("key", "name", "state"):
            if key in wanted or not audience:
                sites.append((key, f"{name}, {state}" if state else name))
        if any(key is None for key, _role in audience):
            sites.append((_EVERYWHERE, _("all places together")))
    ways: list[tuple[str, str]] = []
    if all(questionnaire.telling(each) is None for each in ("role", "job", "leader")):
        roles = {role for _key, role in audience} or set(Role.values)
        ways = [(role, str(words)) for role, words in _THROUGH_THE_JOB if role in roles]
        if Role.COMMUNITY_PARTNER in roles:
            ways += [(f"{Role.COMMUNITY_PARTNER}:{kind}", str(words)) for kind, words in KINDS]
    return About(tuple(sites), tuple(ways))


def told(filling: Filling, about: About, sent: QueryDict) -> tuple[Filling, dict[str, str]]:
    """The filling with what was ``sent``, and what is missing by the field's name."""
    wrong: dict[str, str] = {}
    site = sent.get("site", "") if about.asks_site else next((key for key, _name in about.sites), "")
    if site in dict(about.sites):
        filling = replace(filling, site="" if site == _EVERYWHERE else site)
    elif about.asks_site:
        wrong["site"] = _("Please say at which place you take part.")
    way = sent.get("way", "") if about.asks_way else next((value for value, _words in about.ways), "")
    if way in dict(about.ways):
        role, _colon, kind = way.partition(":")
        filling = replace(filling, role=role, kind=kind)
    elif about.asks_way:
        wrong["way"] = _("Please say how you take part.")
    return filling, wrong
