"""Two waves that are open in the demonstration, so that everybody can see how one answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from wellknit.partners.roster import SITE_ROLES
from wellknit.web.models import (
    Account,
    Audience,
    Initiative,
    Instrument,
    InstrumentVersion,
    Invitee,
    Keyholder,
    Mode,
    Organization,
    Wave,
    WaveState,
)
from wellknit.web.rules import Viewer
from wellknit.web.surveys.instruments.gallery import form_of_template, templates
from wellknit.web.surveys.promises import keys, tokens
from wellknit.web.surveys.waves import asking, inviting

__all__ = ["Door", "opened"]

_ASKED = {
    "purpose": {
        "en": "To see how a survey is answered here. This is a demonstration: write whatever you like.",
        "es": "Para ver cómo se responde aquí una encuesta. Es una demostración: escriba lo que quiera.",
    },
    "contact": {"en": "Whoever showed you this page.", "es": "Quien le mostró esta página."},
}
_NAMES = {
    Mode.IDENTIFIED: {"en": "Open for trying out, with names", "es": "Abierta para probar, con nombres"},
    Mode.CONFIDENTIAL: {"en": "Open for trying out, confidential", "es": "Abierta para probar, confidencial"},
}
#: Which template of the gallery each of them asks with, and of how many organizations at most one asks.
_TEMPLATES = {Mode.IDENTIFIED: "relationships", Mode.CONFIDENTIAL: "partner_trust"}
_ORGANIZATIONS = 30


@dataclass(frozen=True, slots=True)
class Door:
    """A link with which to answer as somebody of the roster, without its host; ``key`` is the keyholder's, where
    answers are locked with one. By ``anybody``, where it is not '', others can answer as well."""

    mode: str
    who: str
    path: str
    key: str = ""
    anybody: str = ""


def opened(initiative: Initiative, holder: Account) -> list[Door]:
    """Opens an identified and a confidential wave with instruments of the gallery, to the people who are on the roster
    today; nothing where there is nobody. Within the scope and a transaction."""
    day = timezone.localdate()
    places = [(site, role) for site, role in asking.people_by_place(day) if site is not None and role in SITE_ROLES]
    people = asking.asked(places, day)
    if not people:
        return []
    found = []
    for mode, names in _NAMES.items():
        language = initiative.language if initiative.language in names else "en"
        wave = Wave.objects.create(
            initiative=initiative,
            key=f"open_{mode}",
            name=names[language],
            mode=mode,
            state=WaveState.OPEN,
            instrument_version=_instrument(initiative, _TEMPLATES[mode], language),
            day=day,
            origin="invented",
            ends=day + timedelta(days=60),
            deleted_on=day + timedelta(days=400),
            languages=[*names],
            asked_by=dict.fromkeys(names, initiative.name),
            launched=timezone.now(),
            position=Wave.objects.count(),
            # Whoever is shown round answers by it on their own phone, as often as they like.
            open_code=secrets.token_urlsafe(9) if mode == Mode.CONFIDENTIAL else "",
            **_ASKED,
        )
        public, key = keys.keyholder_pair() if mode == Mode.CONFIDENTIAL else (b"", "")
        Keyholder.objects.create(
            initiative=initiative, wave=wave, account=holder, public_key=public, tested=wave.launched
        )
        if mode == Mode.CONFIDENTIAL:
            keys.make_shared_key(wave)
        Audience.objects.bulk_create(
            Audience(initiative=initiative, wave=wave, site_id=site, role=role) for site, role in places
        )
        inviting.invited(Viewer(holder, initiative, ()), wave, people)
        one = Invitee.objects.select_related("person", "wave").get(
            wave=wave, person=people[0].person, site=people[0].site
        )
        anybody = reverse("open_link", args=(wave.open_code,)) if wave.open_code else ""
        found.append(Door(mode, str(one), reverse("answer_link", args=(tokens.fresh(one),)), key, anybody))
    return found


def _instrument(initiative: Initiative, key: str, language: str) -> InstrumentVersion:
    """The gallery's template ``key`` as an instrument of the initiative, frozen as it is at a launch."""
    template = templates()[key]
    national_first = Organization.objects.order_by(F("national_position").asc(nulls_last=True), "position")
    named = [(each.key, each.name) for each in national_first[:_ORGANIZATIONS]]
    instrument = Instrument.objects.create(
        initiative=initiative, key=key, name=template.title[language], position=Instrument.objects.count()
    )
    return InstrumentVersion.objects.create(
        initiative=initiative,
        instrument=instrument,
        number=1,
        sheets=form_of_template(template, named, language).plain(),
        frozen=True,
        made=timezone.now(),
    )
