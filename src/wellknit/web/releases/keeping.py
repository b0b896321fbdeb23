"""The library's releases as rows, and rows as the files of a partnership folder again."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import get_args

from django.db.models import Max

from wellknit.folder.publishing import asked_waves
from wellknit.folder.read import read_partnership
from wellknit.releases import ledger
from wellknit.releases.integrity import label_of
from wellknit.releases.rules import AUDIENCES
from wellknit.releases.store import answers_file
from wellknit.web.models import Account, Part, Release, ReleaseFile, Wave

__all__ = [
    "ANSWERS",
    "PARTS",
    "FrozenRelease",
    "carried",
    "files_of",
    "folder_of",
    "kept",
    "read_frozen",
    "with_answers",
    "written",
]

PARTS: tuple[Part, ...] = get_args(Part)
#: The one file that is not kept: its rows are those of the wave, and no second copy of them is.
ANSWERS = "private/answers.csv"


def folder_of(wave: str, number: int) -> str:
    """Where a release lies in a partnership folder.

    >>> folder_of("spring_2021", 1)
    'releases/spring_2021/v1'
    """
    return f"releases/{wave}/v{number}"


@dataclass(frozen=True, slots=True)
class FrozenRelease:
    """A release as the library wrote it: its files by their path in its folder (``public/cells.csv``)."""

    wave: str
    number: int
    reason: str
    files: Mapping[str, bytes]


def read_frozen(folder: Path) -> FrozenRelease:
    """The release in ``folder`` (releases/<wave>/v<number>), all of it that is kept.

    Raises WellknitError (``releases.unreadable``) where it says not what it is.
    """
    label = label_of(folder / "public")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in PARTS
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and path != folder / ANSWERS
    }
    return FrozenRelease(folder.parent.name, label["version"], label["reason"], files)


def kept(
    wave: Wave,
    release: FrozenRelease,
    *,
    by: Account | None = None,
    frozen: datetime | None = None,
    without: Collection[str] = (),
) -> Release:
    """The release of ``wave`` as rows, the last of the ledger; it leaves the sites ``without`` out. In its caller's
    transaction and scope."""
    last = Release.objects.aggregate(last=Max("place"))["last"]
    row = Release.objects.create(
        initiative_id=wave.initiative_id,
        wave=wave,
        number=release.number,
        reason=release.reason,
        frozen=frozen,
        by=by,
        place=0 if last is None else last + 1,
        without=list(without),
    )
    ReleaseFile.objects.bulk_create(
        ReleaseFile(initiative_id=wave.initiative_id, release=row, part=part, path=path, content=content)
        for (part, _, path), content in ((name.partition("/"), content) for name, content in release.files.items())
    )
    return row


def carried(root: Path, waves: Collection[str]) -> tuple[FrozenRelease, ...]:
    """The releases of ``waves`` below ``root``, oldest first.

    Raises WellknitError where one that the ledger names is missing, edited, or another one than was published.
    """
    return tuple(read_frozen(each) for each in ledger.released(root) if each.parent.name in waves)


# --- Out --------------------------------------------------------------------------------------------------------------


def files_of(private: Collection[str]) -> dict[str, bytes]:
    """The files of all releases of the scope's initiative by their path in the folder, with the ledger; what is private
    goes along for the waves whose keys are in ``private``."""
    files: dict[str, bytes] = {}
    entries: list[ledger.Entry] = []
    for release in Release.objects.select_related("wave").order_by("place"):
        folder = PurePosixPath(folder_of(release.wave.key, release.number))
        parts = PARTS if release.wave.key in private else AUDIENCES
        for part, path, content in release.files.filter(part__in=parts).values_list("part", "path", "content"):
            files[str(folder / part / path)] = bytes(content)
        for audience in AUDIENCES:
            label = json.loads(files[f"{folder}/{audience}/release.json"])
            entries.append(ledger.Entry(release.wave.key, release.number, audience, label["digest"]))
    return {**files, ledger.FILE: ledger.written(entries)} if entries else files


def with_answers(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A folder's ``files`` with the tables of answers of those releases among them whose private part is there, made of
    the wave's answers as they were frozen; where these are others by now (corrected, or somebody was erased), the table
    stays away, and ``wellknit verify`` says so."""
    wanted = {
        path.removesuffix("release.json"): json.loads(content)
        for path, content in files.items()
        if path.startswith("releases/") and path.endswith("/private/release.json")
    }
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="wellknit-folder-") as place:
        written(Path(place), files)
        asked = asked_waves(read_partnership(Path(place))) if wanted else {}
    for folder, label in wanted.items():
        content = answers_file(asked[label["wave"]]) if label["wave"] in asked else b""
        if hashlib.sha256(content).hexdigest() == label["files"].get("answers.csv"):
            made[f"{folder}answers.csv"] = content
    return {**files, **made}


def written(root: Path, files: Mapping[str, bytes]) -> None:
    """Writes files by their path below ``root``."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
