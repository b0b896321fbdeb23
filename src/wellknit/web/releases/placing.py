"""The initiative as a partnership folder for the library to work with: everything in it, answers included.

So whatever is counted, protected and frozen here is what the library would make of the folder, and nothing is computed
in a second way. The folder lies where nobody but this program reads, and is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wellknit.folder.partnership import Partnership
from wellknit.folder.read import read_partnership
from wellknit.web.models import Initiative
from wellknit.web.partners.exchange import folder_files
from wellknit.web.releases.keeping import written
from wellknit.web.surveys.carrying import everything

__all__ = ["at_hand", "placed"]


def placed(initiative: Initiative, root: Path) -> None:
    """Writes ``initiative``, the scope's own, as a folder into ``root``: with the answers of all closed waves and with
    all releases, whoever asks."""
    waves = everything()
    written(root, folder_files(initiative, waves, {each.wave.key for each in waves}))


@contextmanager
def at_hand(initiative: Initiative) -> Iterator[Partnership]:
    """The scope's initiative as the library reads it, ``root`` included: ``with at_hand(initiative) as partnership``.

    What the library writes below ``root`` is to be taken from there before it is gone.
    """
    with tempfile.TemporaryDirectory(prefix="wellknit-folder-") as place:
        root = Path(place)
        placed(initiative, root)
        yield read_partnership(root)
