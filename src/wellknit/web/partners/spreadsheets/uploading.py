"""A file on its way in: kept in the database within bounds, read apart, matched, and done away with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from wellknit.errors import Problem
from wellknit.folder.apart import BOUNDS, read_apart, sheets_apart
from wellknit.folder.headings import folded
from wellknit.web.mentions import Names
from wellknit.web.models import Heading, State, Upload
from wellknit.web.partners.spreadsheets.columns import SHEETS, guessed, known
from wellknit.web.rules import Viewer

__all__ = ["LARGEST", "LARGE_FILE", "LARGE_SHEET", "choose", "match", "naming", "read", "received", "tidied"]

#: A file may hold no more than this.
LARGEST = BOUNDS.file_bytes
#: From these sizes on reading and importing are left to the worker, and a page says how far it has come.
LARGE_FILE, LARGE_SHEET = 1_000_000, 5_000
_OPEN_AT_ONCE = 5
_KEPT_FOR = timedelta(days=1)


def received(viewer: Viewer, table: str, name: str, content: bytes) -> Upload:
    """The file as an upload. Of uploads that were never imported an account keeps the last few, for a day."""
    tidied()
    mine = Upload.objects.filter(account=viewer.account).order_by("-when").values_list("pk", flat=True)
    Upload.objects.filter(pk__in=list(mine[_OPEN_AT_ONCE - 1 :])).delete()
    # What a file is called is only ever shown: without its folder, and without what can't be seen.
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    stem, dot, ending = plain.rpartition(".")
    short = f"{(stem or ending)[:150]}{dot}{ending[:20]}" if stem else plain[:150]
    return Upload.objects.create(
        initiative=viewer.initiative,
        account=viewer.account,
        table=table,
        file=short or "?",
        content=content,
        when=timezone.now(),
    )


def read(upload: Upload) -> None:
    """Reads the file into the upload; its columns are matched as far as can be guessed.

    The file is let go of, unless another sheet of it can be chosen, or another row for the headings.
    """
    if upload.state != State.WAITING:
        return
    chosen = str(upload.options.get("sheet", "")).strip()
    content = bytes(upload.content)
    kept = dict(Heading.objects.filter(table=upload.table).values_list("heading", "field"))
    sheet, problems = read_apart(
        content,
        upload.file,
        wanted=(chosen,) if chosen else SHEETS[upload.table],
        likely=known(upload.table) | {heading for heading, field in kept.items() if field},
        heading=upload.options.get("heading", 0),
    )
    if "sheets" not in upload.options:
        upload.options = {**upload.options, "sheets": [each[:200] for each in sheets_apart(content, upload.file)][:200]}
    top = sheet.top if sheet is not None else ()
    upload.options |= {"heading": sheet.row if sheet else 0, "top": [(row, ", ".join(texts)) for row, texts in top]}
    if len(upload.options["sheets"]) < 2 and not top:
        upload.content = b""
    upload.problems = [_kept(each) for each in problems][:200]
    if sheet is None:
        upload.state = State.REFUSED
    else:
        upload.state, upload.sheet = State.READ, (sheet.name or "")[:200]
        header = list(sheet.header)
        upload.put(header, [(number, [cells[name] for name in header]) for number, cells in sheet.rows])
        upload.matched = guessed(upload.table, header, kept)
    upload.save()


def _kept(problem: Problem) -> dict[str, object]:
    return {name: value for name, value in problem.kept().items() if name != "file"}


def match(viewer: Viewer, upload: Upload, matched: Mapping[str, str], options: Mapping[str, str]) -> None:
    """What each heading means, as a person says; the next sheet of the initiative is guessed by it."""
    upload.matched, upload.options = dict(matched), {**upload.options, **options}
    upload.version += 1
    upload.save(update_fields=("matched", "options", "version"))
    for heading, field in matched.items():
        word = folded(heading)[:200]
        if word:
            Heading.objects.update_or_create(
                initiative=viewer.initiative, table=upload.table, heading=word, defaults={"field": field}
            )


def choose(upload: Upload, sheet: str, heading: int = 0) -> None:
    """Puts the upload back to be read, from another sheet of its workbook, or another row for the headings.

    ValueError where there is none such."""
    sheets = upload.options.get("sheets", [])
    rows = [row for row, _shown in upload.options.get("top", ())]
    if not upload.content or (heading not in rows if heading else sheet not in sheets):
        raise ValueError(sheet, heading)
    if heading:
        sheet = upload.options.get("sheet", upload.sheet)
    upload.options = {"sheets": sheets, "sheet": sheet, "heading": heading}
    upload.state, upload.packed, upload.matched, upload.answers = State.WAITING, b"", {}, {}
    upload.version += 1
    upload.save()


def tidied() -> None:
    """Does away with uploads of this initiative that nobody has imported for a day."""
    Upload.objects.filter(when__lt=timezone.now() - _KEPT_FOR).delete()


def naming(names: Names) -> list[tuple[Upload, list[list[str]]]]:
    """The uploads of this initiative, whoever brought them, that name somebody: each with the rows that do. A file that
    is kept, unread or for its other sheets, may do so too and is among them."""
    found = []
    for upload in Upload.objects.only("id", "initiative", "file", "content", "packed"):
        rows = [cells for _number, cells in upload.read[1] if names.stand_in(cells)]
        if rows or upload.content:
            found.append((upload, rows))
    return found
