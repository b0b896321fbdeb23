"""A beginning: what an initiative starts with, as the template of a new folder has it, before anybody has joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from wellknit.folder.names import free_key
from wellknit.folder.new import template_settings
from wellknit.folder.settings import initiative_in
from wellknit.partners.initiative import Initiative, Period, Phase, Site
from wellknit.partners.roster import Involvement, Organization, Roster
from wellknit.tables import RESERVED

__all__ = ["beginning", "from_template"]

_Span = TypeVar("_Span", Period, Phase)


def from_template(name: str, language: str, day: date) -> Initiative:
    """The template's principles, years and learning phases, its first year beginning with the month of ``day``.

    Nothing of it that is invented: no partners, sites or grants, and no facts, which nobody has measured.
    """
    template = initiative_in(template_settings(name, language))
    first, begins = template.years[0].start, day.replace(day=1)
    months = (begins.year - first.year) * 12 + begins.month - first.month
    return replace(
        _blank(name, language, day),
        years=tuple(_moved(each, months) for each in template.years),
        phases=tuple(_moved(each, months) for each in template.phases),
        principles=tuple(replace(each, facts=()) for each in template.principles),
    )


def _blank(name: str, language: str, day: date) -> Initiative:
    return Initiative(name=name, short=name, began=day.year, language=language, national_partners=(), sites=())


def _moved(span: _Span, months: int) -> _Span:
    later = relativedelta(months=months)
    # From the day after the end, since months are of different lengths: what ends with a month goes on doing so.
    return replace(span, start=span.start + later, end=span.end + timedelta(days=1) + later - timedelta(days=1))


def beginning(
    name: str, language: str, day: date, *, template: bool, sites: Iterable[str] = (), national: Iterable[str] = ()
) -> tuple[Initiative, Roster]:
    """An initiative that begins on ``day`` with the named sites and national partners, blank or from the template."""
    places: dict[str, Site] = {}
    for each in sites:
        key = free_key(each, {*places, *RESERVED}, "site")
        places[key] = Site(key, each)
    partners: dict[str, Organization] = {}
    for each in national:
        key = free_key(each, partners, "organization")
        partners[key] = Organization(key, each)
    whole = from_template(name, language, day) if template else _blank(name, language, day)
    involved = tuple(Involvement("national_partner", None, key, None, start=day, end=None) for key in partners)
    return (
        replace(whole, sites=tuple(places.values()), national_partners=tuple(partners)),
        Roster(tuple(partners.values()), (), involved),
    )
