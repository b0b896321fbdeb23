"""The initiative as a partnership folder for the library to work with: everything in it, answers included.

So whatever is counted, protected and frozen here is what the library would make of the folder, and nothing is computed
in a second way. The folder lies where nobody but this program reads, and is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from wellknit.folder.partnership import Partnership
from wellknit.folder.read import read_partnership
from wellknit.folder.settings import FILE
from wellknit.surveys.responses import with_people
from wellknit.web.models import Initiative, Mode, Wave, WaveState
from wellknit.web.partners.exchange import folder_files
from wellknit.web.releases.declared import whole
from wellknit.web.releases.keeping import written
from wellknit.web.rules import Viewer
from wellknit.web.surveys.carrying import everything
from wellknit.web.surveys.promises import unlocking

__all__ = ["at_hand", "linked", "locked_again", "placed", "settled"]


def placed(initiative: Initiative, root: Path, *, answers: bool = True) -> None:
    """Writes ``initiative``, the scope's own, as a folder into ``root``: all ``answers`` of the closed waves and all
    releases, whoever asks."""
    waves = everything(answers=answers)
    written(root, folder_files(initiative, waves, {each.wave.key for each in waves}))


def settled(root: Path, initiative: Initiative, text: str) -> None:
    """Writes wellknit.toml in ``root`` as if the scope's ``initiative`` had come with ``text``; no row is changed."""
    written(root, {FILE: whole(initiative, text).encode("utf-8")})


@contextmanager
def at_hand(initiative: Initiative, text: str | None = None, *, answers: bool = True) -> Iterator[Partnership]:
    """The scope's initiative as the library reads it, ``root`` included: ``with at_hand(initiative) as partnership``;
    with ``text`` as if it had come with that wellknit.toml. Without ``answers`` it takes a moment, however many there
    are, and what was released is all that there is.

    What the library writes below ``root`` is to be taken from there before it is gone.
    """
    with tempfile.TemporaryDirectory(prefix="wellknit-folder-") as place:
        root = Path(place)
        placed(initiative, root, answers=answers)
        if text is not None and text != initiative.settings_text:
            settled(root, initiative, text)
        yield read_partnership(root)


def linked(partnership: Partnership) -> Partnership:
    """The partnership with who is who in those confidential waves of the scope that a keyholder has unlocked, so that a
    release counts the same people. No folder may say it, so it is put in after reading, and lives in memory alone."""
    waves = dict(partnership.waves)
    for wave in _confidential():
        files, people = waves.get(wave.key), unlocking.links_for(wave)
        if people and files is not None and files.responses is not None:
            waves[wave.key] = replace(files, responses=with_people(files.responses, people))
    return replace(partnership, waves=waves)


def locked_again(viewer: Viewer) -> None:
    """Destroys what keyholders had unlocked, once a release was made with it."""
    for wave in _confidential():
        unlocking.lock(wave, viewer)


def _confidential() -> list[Wave]:
    rows = Wave.objects.filter(mode=Mode.CONFIDENTIAL, state=WaveState.CLOSED).select_related("initiative")
    return list(rows.defer("columns"))
