"""The ledger: every release that was ever frozen, in the order of freezing.

The cells themselves are read from the releases, never kept a second time. ``releases/ledger.json`` holds, for each
release and audience, the digest of what that audience was given. So a release that was published and is not there any
more, or was edited, is noticed, although nobody else would miss it: what it said stays known to whoever read it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wellknit.errors import Place, Problem, WellknitError, fail, problem
from wellknit.releases.integrity import label_of, verify
from wellknit.releases.rules import AUDIENCES

__all__ = ["FILE", "Entry", "append", "entries", "entries_of", "problems", "released", "written"]

FILE = "releases/ledger.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one audience was given by one release."""

    wave: str
    version: int
    audience: str
    digest: str


def entries(root: Path) -> tuple[Entry, ...]:
    """The entries of the folder's ledger, in the order of freezing; none where nothing was frozen.

    Raises ``ledger.unreadable`` where the file is no ledger.
    """
    path = root / FILE
    if not path.exists():
        return ()
    try:
        return tuple(Entry(**each) for each in json.loads(path.read_text("utf-8"))["entries"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise fail("ledger.unreadable", Place(FILE)) from None


def append(root: Path, new: Sequence[Entry]) -> None:
    """Adds entries to the ledger, whole or not at all; those that stand there already are not added again."""
    known = entries(root)
    every = [*known, *(each for each in new if each not in known)]
    path = root / FILE
    unfinished = path.with_name(".ledger.unfinished")
    with unfinished.open("wb") as file:
        file.write(written(every))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def written(every: Sequence[Entry]) -> bytes:
    """The ledger's file with these entries."""
    return (json.dumps({"entries": [asdict(each) for each in every]}, ensure_ascii=False, indent=1) + "\n").encode()


def released(root: Path) -> tuple[Path, ...]:
    """The folders of all releases, oldest first: by the ledger, and after those what was frozen before there was one.

    Raises WellknitError with every release that is missing (``ledger.missing``), edited (``releases.edited``), or that
    is another one than was published (``ledger.replaced``).
    """
    wrong = problems(root)
    if wrong:
        raise WellknitError(wrong)
    named = dict.fromkeys(root / "releases" / each.wave / f"v{each.version}" for each in entries(root))
    waves = sorted(each for each in (root / "releases").glob("*") if each.is_dir())
    found = [
        version
        for wave in waves
        for version in sorted(
            (each for each in wave.iterdir() if each.name[:1] == "v" and each.name[1:].isdigit()),
            key=lambda each: int(each.name[1:]),
        )
    ]
    return tuple(dict.fromkeys([*named, *found]))


def problems(root: Path) -> tuple[Problem, ...]:
    """What is wrong with the releases that the ledger names."""
    found: list[Problem] = []
    for each in entries(root):
        folder = root / "releases" / each.wave / f"v{each.version}" / each.audience
        place = Place(f"releases/{each.wave}/v{each.version}/{each.audience}")
        if not folder.is_dir():
            found.append(problem("ledger.missing", place, wave=each.wave, version=each.version, audience=each.audience))
            continue
        try:
            label, changed = label_of(folder), verify(folder)
        except WellknitError as error:
            found.extend(error.problems)
            continue
        if changed:
            found.append(problem("releases.edited", place, files=", ".join(changed)))
        elif label["digest"] != each.digest:
            found.append(problem("ledger.replaced", place, wave=each.wave, version=each.version))
    return tuple(found)


def entries_of(folder: Path) -> tuple[Entry, ...]:
    """The entries of the release in ``folder``."""
    labels = [label_of(folder / audience) for audience in AUDIENCES]
    return tuple(Entry(each["wave"], each["version"], each["audience"], each["digest"]) for each in labels)
