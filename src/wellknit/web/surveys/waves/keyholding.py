"""Keys at launch: a keyholder is given a key once, keeps it, and shows that it is at hand.

In confidential waves it is a key of the keyholder's own, which links are sealed to, and the second copy of the wave's
key, which the launch makes. In anonymous ones it is the second copy of the wave's key: whoever has shown it has
``public_key`` equal to the wave's. In identified waves there is nothing to lose, and who was named says that they know
of it.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.web.history import recorded
from wellknit.web.models import Keyholder, Mode, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.waves.preparing import draft, locked

__all__ = ["bring_back", "given_key", "has_shown", "may_bring_back", "show_key"]


def has_shown(keyholder: Keyholder, wave: Wave) -> bool:
    """Whether the key that is in use was shown; that of a wave can be made anew, and has to be shown again then."""
    if keyholder.tested is None:
        return False
    if wave.mode == Mode.ANONYMOUS:
        return bytes(keyholder.public_key) == bytes(wave.public_key) != b""
    return wave.mode == Mode.IDENTIFIED or bool(keyholder.public_key)


def given_key(viewer: Viewer, keyholder: Keyholder) -> str:
    """The text of a new key, which is shown this once; whatever was given before opens nothing any more.

    Raises Refused after the launch, and in identified waves, which have no keys.
    """
    wave = draft(keyholder.wave)
    if wave.mode == Mode.ANONYMOUS:
        text = keys.make_wave_key(wave)
    elif wave.mode == Mode.CONFIDENTIAL:
        public, text = keys.keyholder_pair()
        Keyholder.objects.filter(pk=keyholder.pk).update(public_key=public, tested=None)
    else:
        raise Refused(_("Answers with names are locked with no key, so there is none to keep."))
    recorded(viewer, "change", keyholder)
    return text


def show_key(viewer: Viewer, keyholder: Keyholder, text: str) -> None:
    """Notes that the keyholder has the key at hand. Raises Refused where ``text`` is another one, or has a slip."""
    wave = draft(keyholder.wave)
    now = Keyholder.objects.select_for_update().get(pk=keyholder.pk)
    public = bytes(wave.public_key if wave.mode == Mode.ANONYMOUS else now.public_key)
    if wave.mode != Mode.IDENTIFIED and (not public or not keys.fits(public, text)):
        raise Refused(_("This is not the key that was given last. Look for a slip, or begin anew with another key."))
    Keyholder.objects.filter(pk=now.pk).update(public_key=public, tested=timezone.now())
    recorded(viewer, "show_key", now)


def may_bring_back(wave: Wave) -> bool:
    """Whether the server has lost the key of a confidential wave that is not closed: a keyholder's is needed."""
    running = wave.state in (WaveState.OPEN, WaveState.CANCELLED)
    return running and wave.mode == Mode.CONFIDENTIAL and keys.is_lost(wave)


def bring_back(viewer: Viewer, keyholder: Keyholder, text: str) -> None:
    """Puts the wave's key back that the server has lost, with the keyholder's own. Raises Refused."""
    now = locked(keyholder.wave)
    if not may_bring_back(now):
        raise Refused(_("The server has its key. There is nothing to bring back."))
    try:
        keys.bring_back(now, keyholder, text)
    except keys.NoKey as error:
        raise Refused(
            _("This is not your key of this survey. Look for a slip. Each survey has a key of its own.")
        ) from error
    recorded(viewer, "bring_back_key", now)
