"""Whether a release's files are as they were frozen: digests, and the label that holds them (release.json)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wellknit.errors import Place, fail

__all__ = ["CERTIFICATE", "digest", "digest_of", "edited", "files_in", "label_in", "label_of", "verify"]

#: The certificate stands beside the label: it names the digest of the other files, so it can't be among them.
CERTIFICATE = "certificate.json"


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and SHA-256 of ``files``, in the order of their names."""
    return digest_of({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def digest_of(sums: Mapping[str, str]) -> str:
    """The digest of files of which the SHA-256 are known, by name."""
    whole = hashlib.sha256()
    for name in sorted(sums):
        whole.update(f"{name}\0{sums[name]}\n".encode())
    return whole.hexdigest()


def label_of(folder: Path) -> dict[str, Any]:
    """release.json of one of a release's folders: wave, version, reason, audience, digest and files."""
    try:
        data = (folder / "release.json").read_bytes()
    except OSError:
        data = b""
    return label_in({"release.json": data}, folder.parent.name, folder.name)


def label_in(files: Mapping[str, bytes], version: str, part: str) -> dict[str, Any]:
    """The label among the ``files`` of a release's folder; ``version`` and ``part`` name it where it can't be read."""
    try:
        data = json.loads(files.get("release.json", b"").decode("utf-8"))
        whole = isinstance(data, dict) and {"version", "reason", "digest", "files"} <= data.keys()
    except (ValueError, RecursionError):
        whole = False
    if not whole or not isinstance(data["files"], dict):
        raise fail("releases.unreadable", Place(f"{version}/{part}"), folder=version)
    return dict(data)


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of one of a release's folders, by their path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def verify(folder: Path) -> tuple[str, ...]:
    """The files of a release's folder (``public`` and its siblings) that are not as they were frozen, by name."""
    return edited(files_in(folder), label_of(folder))


def edited(files: Mapping[str, bytes], label: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of those ``files`` that are not as their ``label`` says, and of those that are missing."""
    found = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name.rpartition("/")[2] != "release.json"
    }
    return tuple(sorted(name for name in {*found, *label["files"]} if found.get(name) != label["files"].get(name)))
