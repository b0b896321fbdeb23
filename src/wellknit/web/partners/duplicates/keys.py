"""Keys of two that were made one, in rows and files that are kept as they came: where one stood, the other stands.

Answers, the files of the folder and what releases keep private name people and organizations by their keys, and some
organizations by their names. What was changed is noted by its place alone, so that it can be put back, and so that
nothing that somebody wrote is kept a second time.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from wellknit.errors import Place, WellknitError
from wellknit.packing import open_safely
from wellknit.web.models import FolderFile, Organization, Person, Release, ReleaseFile, Response
from wellknit.web.releases.forgetting import labelled

__all__ = ["Words", "followed", "put_back"]

#: What of a release is written by key and read again; what was worked out of it stays as it was frozen.
_PRIVATE = ("ties.csv", "links.csv")
_CALENDARS = "relationships/calendars/"


@dataclass(frozen=True, slots=True)
class Words:
    """How files write who is gone, and ``now``, the key of who is kept."""

    gone: tuple[str, ...]
    now: str

    @classmethod
    def of(cls, kept: Organization | Person, gone: Organization | Person, name: str) -> Words:
        """Of ``kept``, which was called ``name`` until now, and ``gone``. Files name organizations by name too."""
        names = (gone.name, name) if isinstance(gone, Organization) else ()
        called = {kept.name} if isinstance(kept, Organization) else set()
        return cls((gone.key, *(each for each in dict.fromkeys(names) if each and each not in called)), kept.key)

    def pattern(self, form: str) -> re.Pattern[str]:
        """Any of the words, in any case as files may write them, where ``form`` says that it is one."""
        words = "|".join(re.escape(each) for each in sorted({*self.gone, self.now}, key=len, reverse=True))
        return re.compile(form.replace("WORDS", f"(?P<word>{words})"), re.IGNORECASE)


#: A cell of a table, or a part of one between semicolons; in a cell of a workbook the cell is all there is.
_IN_CELLS = r"(?P<before>(?:^|(?<=[,;\t\"\r\n])) *)WORDS(?= *(?:[,;\t\"\r\n]|$))"
#: A part of a reference to a fact, in backticks, or of a directive's argument or option.
_IN_A_BRIEF = r"(?<![\w-])WORDS(?![\w-])"
_REFERENCES = re.compile(r"`[^`\n]*`|^[ \t]*:[^\n]*$", re.MULTILINE)


# --- Following --------------------------------------------------------------------------------------------------------


def followed(words: Words, noun: str) -> list[dict[str, Any]]:
    """Writes ``words.now`` wherever who is gone stood, and says where that was. In its caller's transaction."""
    places: list[dict[str, Any]] = []
    if rows := [str(pk) for pk in _rows(noun, words.gone[0])]:
        _write(rows, noun, words.now)
        places.append({"model": "response", "pks": rows})
    # Evidence names nobody by key, and what somebody said is not to be changed.
    for kept in FolderFile.objects.filter(Q(path__startswith="relationships/") | Q(path__endswith=".md")):
        places += _followed(kept, kept.path, words)
    if noun == "person":
        places += _calendar(words)
    for release in Release.objects.all():
        found = [each for one in release.files.filter(part="private", path__in=_PRIVATE)
                 for each in _followed(one, one.path, words)]  # fmt: skip
        if found:
            labelled(release)
        places += found
    return places


def _rows(noun: str, key: str) -> list[Any]:
    return list(Response.objects.filter(**{f"cells__{noun}": key}).order_by("pk").values_list("pk", flat=True))


def _write(pks: Sequence[str], noun: str, key: str) -> None:
    rows = list(Response.objects.filter(pk__in=pks))
    for row in rows:
        row.cells = {**row.cells, noun: key}
        row.version += 1
    Response.objects.bulk_update(rows, ("cells", "version"), batch_size=200)


def _followed(kept: FolderFile | ReleaseFile, path: str, words: Words) -> list[dict[str, Any]]:
    places: dict[str, list[int]] = {}

    def now(number: int, word: str) -> str:
        if word == words.now:
            return word
        places.setdefault(word, []).append(number)
        return words.now

    content = _rewritten(path, bytes(kept.content), words, now)
    if content is None or not places:
        return []
    return [_saved(kept, content, places)]


def _saved(kept: FolderFile | ReleaseFile, content: bytes, places: Mapping[str, list[int]]) -> dict[str, Any]:
    type(kept)._default_manager.filter(pk=kept.pk).update(content=content, version=F("version") + 1)
    # By how it was written, the number of each place among all words that name either of the two.
    return {
        "model": str(kept._meta.model_name),
        "pk": str(kept.pk),
        "after": hashlib.sha256(content).hexdigest(),
        "places": dict(places),
    }


def _calendar(words: Words) -> list[dict[str, Any]]:
    """A calendar is called after its person; where the other has one, both stay as they are."""
    kept = FolderFile.objects.filter(path=f"{_CALENDARS}{words.gone[0]}.ics").first()
    path = f"{_CALENDARS}{words.now}.ics"
    if kept is None or FolderFile.objects.filter(path=path).exists():
        return []
    FolderFile.objects.filter(pk=kept.pk).update(path=path, version=F("version") + 1)
    return [{"model": "folderfile", "pk": str(kept.pk), "path": path}]


# --- Putting back -----------------------------------------------------------------------------------------------------


def put_back(places: Sequence[Mapping[str, Any]], words: Words, noun: str) -> Iterator[str]:
    """Undoes :func:`followed`; yields what was changed since, and stays as it is. In its caller's transaction."""
    for each in places:
        if each["model"] == "response":
            still = set(map(str, _rows(noun, words.now)))
            _write([pk for pk in each["pks"] if pk in still], noun, words.gone[0])
            continue
        model: type[FolderFile] | type[ReleaseFile] = FolderFile if each["model"] == "folderfile" else ReleaseFile
        kept: FolderFile | ReleaseFile | None = model._default_manager.filter(pk=each["pk"]).first()
        if kept is None or not _back(kept, each, words):
            yield _("%(name)s: changed or removed since") % {"name": kept.path if kept else _("a file")}


def _back(kept: FolderFile | ReleaseFile, place: Mapping[str, Any], words: Words) -> bool:
    if "path" in place:
        if kept.path != place["path"]:
            return False
        path = f"{_CALENDARS}{words.gone[0]}.ics"
        return FolderFile.objects.filter(pk=kept.pk).update(path=path, version=F("version") + 1) == 1
    content = bytes(kept.content)
    if hashlib.sha256(content).hexdigest() != place["after"]:
        return False
    was = {number: word for word, numbers in place["places"].items() for number in numbers}
    before = _rewritten(kept.path, content, words, lambda number, word: was.get(number, word))
    if before is None:
        return False
    type(kept)._default_manager.filter(pk=kept.pk).update(content=before, version=F("version") + 1)
    if isinstance(kept, ReleaseFile):
        labelled(kept.release)
    return True


# --- Words in files ---------------------------------------------------------------------------------------------------


def _rewritten(path: str, content: bytes, words: Words, say: Callable[[int, str], str]) -> bytes | None:
    """The file with each word that names either of the two as ``say`` has it, by its number in the file and how it is
    written; None for one in which no keys are looked for."""
    counted = iter(range(10**9))

    def word(found: re.Match[str]) -> str:
        before = found.groupdict().get("before") or ""
        return before + say(next(counted), found["word"])

    match PurePosixPath(path).suffix.lower():
        case ".csv":
            text = content.decode("utf-8", "surrogateescape")
            return words.pattern(_IN_CELLS).sub(word, text).encode("utf-8", "surrogateescape")
        case ".md":
            pattern = words.pattern(_IN_A_BRIEF)
            text = content.decode("utf-8", "surrogateescape")
            said = _REFERENCES.sub(lambda part: pattern.sub(word, part.group()), text)
            return said.encode("utf-8", "surrogateescape")
        case ".xlsx":
            return _workbook(content, words.pattern(_IN_CELLS), word)
    return None


def _workbook(content: bytes, pattern: re.Pattern[str], word: Callable[[re.Match[str]], str]) -> bytes | None:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(open_safely(content, Place("")).getvalue()))
    except (WellknitError, OSError, ValueError, KeyError):
        return None
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = pattern.sub(word, cell.value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
