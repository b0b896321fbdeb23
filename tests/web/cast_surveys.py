"""What the cast has of surveys: an instrument, waves, and who is asked, with the word of each place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django_scopes import scope
from nacl.public import PrivateKey

from wellknit.web.models import Audience, Instrument, InstrumentVersion, Invitee, Keyholder, Wave

if TYPE_CHECKING:
    from tests.web.cast import Cast

#: The secret half of every keyholder's key.
SECRET = bytes(range(32))
PUBLIC = bytes(PrivateKey(SECRET).public_key)
#: A form of one question on a scale and one in own words, in two languages, with what tells of the respondent.
SHEETS: dict[str, list[list[str]]] = {
    "survey": [
        ["type", "name", "label::English (en)", "label::Español (es)", "required", "relevant", "asks"],
        ["select_one yes_no", "through_job", "Do you work here?", "¿Trabaja aquí?", "yes", "", "job"],
        ["select_one agreement", "trust", "I trust the other partners.", "Confío en los demás socios.", "", "", ""],
        ["text", "why", "Why?", "¿Por qué?", "", "${trust} = 'no'", ""],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::Español (es)", "means", "score"],
        ["yes_no", "yes", "Yes", "Sí", "yes", ""],
        ["yes_no", "no", "No", "No", "no", ""],
        ["agreement", "yes", "Agree", "De acuerdo", "agree", "2"],
        ["agreement", "no", "Disagree", "En desacuerdo", "", "1"],
        ["agreement", "unknown", "I do not know", "No lo sé", "dont_know", ""],
    ],
    "settings": [["form_title", "form_id", "default_language"], ["Small survey", "small", "English (en)"]],
}
#: Waves by what they are called here: in which state, with which promise.
WAVES = {
    "wave_draft": ("draft", "confidential"),
    "wave": ("open", "confidential"),
    "wave_closed": ("closed", "identified"),
}


def survey_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    more: dict[str, dict[str, Any]] = {
        name: {} for name in ("instrument", "instrument_version", "invitee", "keyholder", *WAVES)
    }
    for place, initiative in (("nation", cast.river), ("hills", cast.hills)):
        word = mark("" if place == "nation" else place)
        made = datetime(2021, 5, 1, tzinfo=UTC)
        with scope(initiative=initiative):
            instrument = Instrument.objects.create(initiative=initiative, key="small", name=f"Instrument {word}")
            version = InstrumentVersion.objects.create(
                initiative=initiative, instrument=instrument, number=1, sheets=SHEETS, frozen=True, made=made
            )
            more["instrument"][place], more["instrument_version"][place] = instrument, version
            for position, (name, (state, mode)) in enumerate(WAVES.items()):
                wave = Wave.objects.create(
                    initiative=initiative,
                    key=name,
                    name=f"Wave {word} {state}",
                    mode=mode,
                    state=state,
                    instrument_version=version,
                    day=date(2021, 5, 1),
                    languages=["en", "es"],
                    purpose={"en": f"To learn {word}.", "es": f"Para aprender {word}."},
                    launched=None if state == "draft" else made,
                    position=position,
                )
                more[name][place] = wave
                sites = ["hills"] if place == "hills" else ["north", "south"]
                for site in sites:
                    Audience.objects.create(
                        initiative=initiative, wave=wave, site=cast.sites[site], role="core_site_partner"
                    )
            holder = cast.accounts["hal" if place == "hills" else "kim"]
            for name in ("wave", "wave_closed"):
                more["keyholder"][place] = Keyholder.objects.create(
                    initiative=initiative, wave=more[name][place], account=holder, public_key=PUBLIC, tested=made
                )
            for site in ["hills"] if place == "hills" else ["north", "south"]:
                more["invitee"][site] = Invitee.objects.create(
                    initiative=initiative,
                    wave=more["wave"][place],
                    person=cast.people[{"north": "noor", "south": "saul", "hills": "hugh"}[site]],
                    site=cast.sites[site],
                    role="core_site_partner",
                )
    cast.more.update(more)
