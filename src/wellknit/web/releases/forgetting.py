"""What erasing a person takes out of kept files: their key and their names, in the folder's files and in what releases
keep private. What audiences were given names nobody.

The private part of a release is made to name nobody and then labelled anew, so it still holds together; what it said
before is known to nobody but whoever took it out as keyholder.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import PurePosixPath

from wellknit.errors import Place, WellknitError
from wellknit.packing import open_safely
from wellknit.releases.integrity import CERTIFICATE, digest_of
from wellknit.web.mentions import Names, without_names
from wellknit.web.models import FolderFile, Release, ReleaseFile

__all__ = ["forgotten", "labelled"]

_LABEL = "release.json"


def forgotten(names: Names, key: str) -> None:
    """Takes a person out of the kept files; where their key stood, ``key`` stands. Within the erasing transaction."""
    for each in FolderFile.objects.all():
        without = _without(each.path, bytes(each.content), names, key)
        if without is None:
            each.delete()
        elif without != bytes(each.content):
            FolderFile.objects.filter(pk=each.pk).update(content=without)
    for release in Release.objects.all():
        files = {each.path: each for each in release.files.filter(part="private")}
        if _rewritten(files, names, key):
            labelled(release)


def _rewritten(files: dict[str, ReleaseFile], names: Names, key: str) -> bool:
    found = False
    for path, each in files.items():
        without = _without(path, bytes(each.content), names, key)
        if without is not None and without != bytes(each.content):
            each.content, found = without, True
            ReleaseFile.objects.filter(pk=each.pk).update(content=without)
    return found


def labelled(release: Release) -> None:
    """Writes into the private release.json of ``release`` the digests of what is there now."""
    files = {each.path: each for each in release.files.filter(part="private")}
    if _LABEL not in files:
        return
    label = json.loads(bytes(files[_LABEL].content))
    now = {path: hashlib.sha256(bytes(each.content)).hexdigest() for path, each in files.items() if path != _LABEL}
    label["files"] = {path: now.get(path, known) for path, known in label["files"].items()}
    label["digest"] = digest_of({path: known for path, known in label["files"].items() if path != CERTIFICATE})
    content = (json.dumps(label, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    ReleaseFile.objects.filter(pk=files[_LABEL].pk).update(content=content)


def _without(path: str, content: bytes, names: Names, key: str) -> bytes | None:
    """The file without the person; None for a workbook that can't be read, which is not kept then."""
    if PurePosixPath(path).suffix.lower() == ".xlsx":
        return _workbook(content, names, key)
    text = content.decode("utf-8", "surrogateescape")
    return _text(text, names, key).encode("utf-8", "surrogateescape")


def _text(text: str, names: Names, key: str) -> str:
    keys = "|".join(re.escape(each) for each in sorted(names.keys, key=len, reverse=True))
    if keys:
        text = re.sub(rf"(?<![\w-])(?:{keys})(?![\w-])", key, text)
    found = without_names(text, names)
    assert isinstance(found, str)
    return found


def _workbook(content: bytes, names: Names, key: str) -> bytes | None:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(open_safely(content, Place("")).getvalue()))
    except (WellknitError, OSError, ValueError, KeyError):
        return None
    found = False
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and (without := _text(cell.value, names, key)) != cell.value:
                    cell.value, found = without, True
    if not found:
        return content
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
