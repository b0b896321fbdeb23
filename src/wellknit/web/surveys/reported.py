"""What the files under relationships/ of a folder say of its waves: who reported what of whom, with names. These are
answers, and leave as answers do: with the waves whose keyholder somebody is."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping

from wellknit.errors import WellknitError
from wellknit.relationships.exchange.text import decoded

__all__ = ["TIES", "reporting", "without"]

TIES = "relationships/ties.csv"
_TIES = "relationships/ties."
#: Files that are named after their wave: '<wave>.csv', '<wave>.<dimension>.csv'.
_NAMED = ("relationships/matrices/", "relationships/edges/")


def reporting(ties: bytes | None) -> dict[str, int]:
    """How many people reported something, by the key of the wave, as far as ``ties``, the kept ties.csv, tells it."""
    people: dict[str, set[str]] = {}
    for row in _table(ties or b"") or ():
        people.setdefault(row["wave"], set()).add(row.get("respondent") or row.get("person") or row.get("from", ""))
    return {wave: len(each) for wave, each in people.items()}


def without(files: Mapping[str, bytes], waves: Collection[str]) -> dict[str, bytes]:
    """The files without what was reported in ``waves``. Where none of them is in a file it stays as it is, byte for
    byte; a file of which that can't be told stays behind as a whole."""
    left: dict[str, bytes] = {}
    for path, content in files.items():
        folder = next((each for each in _NAMED if path.startswith(each)), "")
        if path.startswith(_TIES):
            found = _without(content, waves) if waves else content
            if found is not None:
                left[path] = found
        elif not folder or path.removeprefix(folder).partition(".")[0] not in waves:
            left[path] = content
    return left


def _without(content: bytes, waves: Collection[str]) -> bytes | None:
    rows = _table(content)
    if rows is None:
        return None
    left = [row for row in rows if row["wave"] not in waves]
    if len(left) == len(rows):
        return content
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(left)
    return written.getvalue().encode("utf-8")


def _table(content: bytes) -> list[dict[str, str]] | None:
    """The rows of a table with a column 'wave'; None where it is none that can be told apart by wave."""
    try:
        text, _problems = decoded(content, "")
    except WellknitError:
        return None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "wave" not in (reader.fieldnames or ()):
        return None
    # What stands beyond the last heading belongs to no column.
    return [{name: (value or "").strip() for name, value in row.items() if name is not None} for row in reader]
