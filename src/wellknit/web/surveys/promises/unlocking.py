"""Unlocking: for some hours, and for the release job alone, whose response is whose in a closed confidential wave.

A keyholder gives their key, which is used once and kept nowhere. What it opened lies in the folder of keys, outside of
the database and its backups, locked with a key that derives from the installation's secret: a copy of that folder alone
opens nothing. It is destroyed when the job is done, when a keyholder locks it again, and after 24 hours; History says
who unlocked, and that it is over. The job takes :func:`links_for`, and stores tables of the same people alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from wellknit.web.history import happened, recorded
from wellknit.web.models import Account, Keyholder, Mode, Wave, WaveState
from wellknit.web.rules import Viewer
from wellknit.web.scope import inside
from wellknit.web.surveys.promises import key_folder, linking
from wellknit.web.surveys.promises.keys import NoKey, fits
from wellknit.web.surveys.promises.sealing import derived, locked, unlocked
from wellknit.web.surveys.promises.submitting import Over

__all__ = ["LASTS", "Unlocked", "links_for", "lock", "lock_what_is_over", "now_unlocked", "unlock"]

LASTS = timedelta(hours=24)
_SUFFIX = ".links"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """That a wave is unlocked: ``by`` which account, when, and until when."""

    by: UUID
    when: datetime
    people: Mapping[str, UUID] = field(default_factory=dict, repr=False)

    @property
    def until(self) -> datetime:
        return self.when + LASTS

    @property
    def name(self) -> str:
        """Who it was; '' where the account is gone."""
        return Account.objects.filter(pk=self.by).values_list("name", flat=True).first() or ""

    @property
    def is_over(self) -> bool:
        # A clock that was set back must not lengthen it.
        return not self.when <= timezone.now() < self.until


def unlock(viewer: Viewer, keyholder: Keyholder, text: str) -> Unlocked:
    """Keeps for the release job what the keyholder's key opens; the day begins anew where it was kept already. Outside
    of a transaction.

    Raises NoKey where ``text`` is not the keyholder's own key of this wave, and Over where the wave is not closed.
    """
    wave = keyholder.wave
    if wave.mode != Mode.CONFIDENTIAL or wave.state != WaveState.CLOSED:
        raise Over
    if not fits(bytes(keyholder.public_key), text):
        raise NoKey
    made = Unlocked(viewer.account.pk, timezone.now(), linking.links(wave, text))
    # First that it is told, then the act: whatever happens between, nothing is unlocked that History does not know of.
    with inside(wave.initiative), transaction.atomic():
        recorded(viewer, "unlock_links", wave)
    key_folder.kept(f"{wave.pk}{_SUFFIX}", locked(_key(wave.pk), _written(made)))
    return made


def now_unlocked(wave: Wave) -> Unlocked | None:
    """Who unlocked the wave, and when; None where it is locked."""
    found = _kept(wave.pk)
    return None if found is None or found.is_over else found


def links_for(wave: Wave) -> Mapping[str, str]:
    """For the release job: the key of the person that each response is by, by respondent, as far as they are known;
    empty where the wave is locked. Persons of these keys may be in memory and in no row and no file of a release."""
    found = now_unlocked(wave)
    return linking.keys_of(wave, found.people) if found is not None else {}


def lock(wave: Wave, viewer: Viewer | None = None) -> bool:
    """Destroys what was unlocked; whether there was something. ``viewer`` is who asked for it, None where its time was
    over. The release job calls it when it is done. Outside of a transaction, or as its last act."""
    if not key_folder.destroyed(f"{wave.pk}{_SUFFIX}"):
        return False
    with inside(wave.initiative), transaction.atomic():
        happened("lock_links", wave) if viewer is None else recorded(viewer, "lock_links", wave)
    return True


def lock_what_is_over() -> int:
    """Destroys what was unlocked a day ago, and what can't be read; how many. 'wellknit serve' asks every minute."""
    count = 0
    for name in key_folder.names():
        if not name.endswith(_SUFFIX):
            continue
        pk = UUID(name.removesuffix(_SUFFIX))
        found = _kept(pk)
        if found is not None and not found.is_over:
            continue
        with scopes_disabled():
            wave = Wave.objects.select_related("initiative").filter(pk=pk).first()
        # Of a wave that this database does not know nobody is told; it goes all the same.
        count += key_folder.destroyed(name) if wave is None else lock(wave)
    return count


def _kept(pk: UUID) -> Unlocked | None:
    box = key_folder.content(f"{pk}{_SUFFIX}")
    content = unlocked(_key(pk), box) if box is not None else None
    if content is None:
        return None
    told = json.loads(content)
    people = {respondent: UUID(person) for respondent, person in told["people"].items()}
    return Unlocked(UUID(told["by"]), datetime.fromisoformat(told["when"]), people)


def _written(made: Unlocked) -> bytes:
    people = {respondent: person.hex for respondent, person in made.people.items()}
    return json.dumps({"by": made.by.hex, "when": made.when.isoformat(), "people": people}).encode()


def _key(pk: UUID) -> bytes:
    return derived(f"{settings.SECRET_KEY} {pk}", "unlocked links")
