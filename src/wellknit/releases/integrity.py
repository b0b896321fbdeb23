"""Whether a release's files are as they were frozen: digests, and the label that holds them (release.json)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wellknit.errors import Place, fail

__all__ = ["CERTIFICATE", "digest", "digest_of", "label_of", "verify"]

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
        data = json.loads((folder / "release.json").read_text("utf-8"))
        whole = isinstance(data, dict) and {"version", "reason", "digest", "files"} <= data.keys()
    except (OSError, ValueError, RecursionError):
        whole = False
    if not whole or not isinstance(data["files"], dict):
        raise fail("releases.unreadable", Place(f"{folder.parent.name}/{folder.name}"), folder=folder.parent.name)
    return dict(data)


def verify(folder: Path) -> tuple[str, ...]:
    """The files of a release's folder (``public`` and its siblings) that are not as they were frozen, by name."""
    label = label_of(folder)
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "release.json"
    }
    return tuple(sorted(name for name in {*found, *label["files"]} if found.get(name) != label["files"].get(name)))
