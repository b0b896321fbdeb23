"""An initiative: its national partners, sites, years, grants, principles and learning phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = ["Grant", "Initiative", "Period", "Phase", "Principle", "Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """A place where the partnership works; ``state`` stands behind its name where room allows."""

    key: str
    name: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A named span of time, both days included: an implementation year has any length."""

    key: str
    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Grant:
    """Money for a period; ``incentive`` says what it is meant to make possible."""

    key: str
    funder: str
    start: date
    end: date
    incentive: str
    amount: Decimal | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the learning project: what was asked, by which methods, when."""

    key: str
    name: str
    start: date
    end: date
    questions: tuple[str, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principle:
    """A shared principle; ``facts`` name the facts that speak to it, and none means 'not measured yet'."""

    key: str
    name: str
    summary: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Initiative:
    """What the partnership is; ``national_partners`` are keys of organizations."""

    name: str
    short: str
    began: int | None
    language: str
    national_partners: tuple[str, ...]
    sites: tuple[Site, ...]
    years: tuple[Period, ...] = ()
    grants: tuple[Grant, ...] = ()
    phases: tuple[Phase, ...] = ()
    principles: tuple[Principle, ...] = ()

    def site(self, key: str) -> Site:
        return next(each for each in self.sites if each.key == key)
