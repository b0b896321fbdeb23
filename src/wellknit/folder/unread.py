"""Files in a partnership folder that look as if they were meant to be read, and are not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from wellknit.errors import Place, Problem, problem
from wellknit.folder.names import nearest, shown
from wellknit.relationships.ties import DIMENSIONS

__all__ = ["unread_files"]

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".parquet", ".numbers")
_TOP = ("wellknit.toml", "brief.md", "partners", "waves", "evidence", "relationships", "releases")
#: What editors make of 'brief.md' and 'wellknit.toml'; a brief.pdf or brief.html may lie there as it was built.
_MISNAMED = {"brief.txt": "brief.md", "brief.markdown": "brief.md", "wellknit.txt": "wellknit.toml"}
_PARTNERS = ("organizations.csv", "profiles.csv", "people.csv", "involvements.csv", "outreach.csv")
_EVIDENCE = ("sources.csv", "quotes.csv")
_RELATIONSHIPS = (
    "ties.csv",
    "contacts.csv",
    "history.csv",
    "agreements.csv",
    "introductions.csv",
    "names.csv",
)
_FOLDERS = ("matrices", "edges", "calendars")
_DIMENSIONS = tuple(f".{each.key}" for each in DIMENSIONS)
_WAVE = ("instrument.xlsx", "answers.csv", "answers.xlsx", "answers.parquet")


def unread_files(root: Path, waves: Collection[str]) -> tuple[Problem, ...]:
    """A warning for each table in partners/, evidence/, relationships/ and waves/ that is not read, and for names
    misspelt at the top.

    Other files (notes, pictures, a README) may lie in the folder; so may hidden files and a spreadsheet's lock files.
    """
    found: list[Problem] = []
    for path in _entries(root):
        close = get_close_matches(path.name.lower(), _TOP, n=1, cutoff=0.8)
        meant = [_MISNAMED[path.name.lower()]] if path.name.lower() in _MISNAMED else close
        if path.name not in _TOP and meant:
            found.append(_unread(path.name, meant))
    for folder, known in (("partners", _PARTNERS), ("evidence", _EVIDENCE), ("relationships", _RELATIONSHIPS)):
        found.extend(_tables_in(root, folder, known))
    for path in _entries(root / "waves"):
        if path.is_dir() and path.name not in waves:
            found.append(_unread(f"waves/{path.name}", [f"waves/{wave}" for wave in waves]))
        elif path.is_dir():
            found.extend(_tables_in(root, f"waves/{path.name}", _WAVE))
        elif path.suffix.lower() in _TABLES:
            found.append(_unread(f"waves/{path.name}", [f"waves/{wave}/answers.csv" for wave in waves]))
    found.extend(_within(root, waves))
    return tuple(found)


def _within(root: Path, waves: Collection[str]) -> Iterator[Problem]:
    """What lies in the folders under relationships/ and is not read: matrices and lists of no wave, calendars that
    are none, and folders of another name."""
    tables = {
        "matrices": {f"{wave}{dimension}.csv" for wave in waves for dimension in ("", *_DIMENSIONS)},
        "edges": {f"{wave}.csv" for wave in waves},
    }
    for path in _entries(root / "relationships"):
        if path.is_dir() and path.name in tables:
            yield from _tables_in(root, f"relationships/{path.name}", sorted(tables[path.name]))
        elif path.is_dir() and path.name == "calendars":
            for file in _entries(path):
                if file.suffix.lower() in (".ical", ".ifb", ".vcs", *_TABLES):
                    yield _unread(f"relationships/calendars/{file.name}", [f"relationships/calendars/{file.stem}.ics"])
        elif path.is_dir() or path.suffix.lower() == ".ics":
            yield _unread(f"relationships/{path.name}", [f"relationships/{each}" for each in _FOLDERS])


def _tables_in(root: Path, folder: str, known: Collection[str]) -> Iterator[Problem]:
    also = {name.removesuffix(".csv") + ".xlsx" for name in known}
    for path in _entries(root / folder):
        if path.suffix.lower() in _TABLES and path.name not in known and path.name not in also:
            yield _unread(f"{folder}/{path.name}", [f"{folder}/{name}" for name in known])


def _entries(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        return []
    return [path for path in entries if not path.name.startswith((".", "~"))]


def _unread(path: str, known: Collection[str]) -> Problem:
    return problem("folder.unknown-file", Place(path), path=shown(path), nearest=nearest(path, known))
