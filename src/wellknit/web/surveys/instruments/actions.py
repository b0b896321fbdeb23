"""What can be done with instruments: one function a verb, in the transaction of its caller, with its line of History.

History keeps of a changed form what was there and what is there now, the rows that differ alone, so that each change
can be taken back as long as nothing was built on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.web.history import Changed, NotUndone, added, changed, recorded, removed
from wellknit.web.models import History, Instrument, InstrumentVersion
from wellknit.web.partners.actions import free_key, last_place
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.instruments.sheets import Form

__all__ = [
    "change_taken_back",
    "copied_to_new_version",
    "instrument_added",
    "instrument_removed",
    "instrument_renamed",
    "last_change",
    "note_changed",
    "version_replaced",
    "version_saved",
]


def instrument_added(viewer: Viewer, name: str, form: Form, file: bytes = b"") -> InstrumentVersion:
    """A new instrument with its first version; ``file`` is the workbook that it came as."""
    key = free_key(Instrument, name)
    instrument = added(viewer, Instrument(key=key, name=name, position=last_place(Instrument)))
    return _version(viewer, instrument, 1, form, file)


def _version(
    viewer: Viewer, instrument: Instrument, number: int, form: Form, file: bytes, note: str = ""
) -> InstrumentVersion:
    version = InstrumentVersion(instrument=instrument, number=number, sheets=form.plain(), file=file, note=note)
    version.by, version.made = viewer.account, timezone.now()
    return added(viewer, version)


def instrument_renamed(viewer: Viewer, instrument: Instrument, opened: int, values: Mapping[str, Any]) -> Instrument:
    return changed(viewer, instrument, opened, values)


def instrument_removed(viewer: Viewer, instrument: Instrument, opened: int) -> History:
    """Removes an instrument with its versions. Raises InUse where a wave asks with one of them."""
    return removed(viewer, instrument, opened)


def copied_to_new_version(
    viewer: Viewer, instrument: Instrument, note: str = "", form: Form | None = None, file: bytes = b""
) -> InstrumentVersion:
    """The next version, to be edited: what the last one is, or ``form`` as it came in ``file``.

    Refused while the last version can still be edited itself: nobody would know which of the two is meant.
    """
    # Of two who begin one at once, the second sees what the first has begun.
    Instrument.objects.select_for_update().get(pk=instrument.pk)
    last = instrument.versions.order_by("-number").first()
    if last is not None and not last.frozen:
        raise Refused(_("Version %(number)d can still be changed. Change that one.") % {"number": last.number})
    if form is None:
        form = Form.of(last.sheets if last is not None else {})
        file = bytes(last.file) if last is not None else b""
    return _version(viewer, instrument, last.number + 1 if last is not None else 1, form, file, note)


def note_changed(viewer: Viewer, version: InstrumentVersion, opened: int, note: str) -> InstrumentVersion:
    """Says what is new in a version."""
    return changed(viewer, version, opened, {"note": note})


def version_saved(
    viewer: Viewer, version: InstrumentVersion, opened: int, form: Form, what: str = ""
) -> InstrumentVersion:
    """Gives a version another form. Raises Changed where it was changed since it was opened, Refused once it is frozen.

    ``what`` says it in words, such as the question that was removed.
    """
    now = _locked(version, opened)
    return _kept(viewer, now, form, b"", what) if form.plain() != now.sheets else now


def version_replaced(
    viewer: Viewer, version: InstrumentVersion, opened: int, form: Form, file: bytes
) -> InstrumentVersion:
    """Puts an uploaded form in the place of the one that is edited."""
    return _kept(viewer, _locked(version, opened), form, file, "")


def _locked(version: InstrumentVersion, opened: int) -> InstrumentVersion:
    now = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
    if now.frozen:
        raise Refused(_("This version was asked with and stays as it is. Start a new version to change it."))
    if now.version != opened:
        raise Changed(now)
    return now


def _kept(viewer: Viewer, now: InstrumentVersion, form: Form, file: bytes, what: str) -> InstrumentVersion:
    old, new = _differing(now.sheets, form.plain())
    now.sheets, now.file = form.plain(), file
    now.version += 1
    now.save(update_fields=("sheets", "file", "version"))
    recorded(viewer, "change", now, old={"sheets": old}, new={"sheets": {**new, "": what[:200]}})
    return now


# --- Taking a change back ---------------------------------------------------------------------------------------------


def last_change(version: InstrumentVersion) -> History | None:
    """The last change of a version's form that was not taken back."""
    changes = History.objects.filter(noun="instrumentversion", row=version.pk, verb="change", undone=False)
    return changes.order_by("-sequence").first()


def change_taken_back(viewer: Viewer, version: InstrumentVersion, opened: int, entry: History) -> InstrumentVersion:
    """Makes the form what it was before ``entry``. Raises NotUndone where something else was built on it since."""
    now = _locked(version, opened)
    last = last_change(now)
    if last is None or last.pk != entry.pk:
        raise NotUndone
    before = _restored(now.sheets, last.new.get("sheets"), last.old.get("sheets"))
    last.undone = True
    last.save(update_fields=("undone",))
    recorded(viewer, "undo", now, new={"entry": last.sequence})
    now.sheets, now.file = before, b""
    now.version += 1
    now.save(update_fields=("sheets", "file", "version"))
    return now


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of each sheet that differs, the rows that do: those before, and those after, with the place of the first."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in dict.fromkeys((*before, *after)):
        left, right = before.get(name), after.get(name)
        if left == right:
            continue
        if left is None or right is None:
            old[name], new[name] = left, right
            continue
        start = next((at for at, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), None)
        start = min(len(left), len(right)) if start is None else start
        same = 0
        while same < min(len(left), len(right)) - start and left[-1 - same] == right[-1 - same]:
            same += 1
        old[name] = {"at": start, "rows": left[start : len(left) - same]}
        new[name] = {"at": start, "rows": right[start : len(right) - same]}
    return old, new


def _restored(sheets: Mapping[str, Any], gone: Any, back: Any) -> dict[str, Any]:
    """The sheets with the rows ``back`` in the place of those in ``gone``. NotUndone where those are not there."""
    if not isinstance(gone, Mapping) or not isinstance(back, Mapping):
        raise NotUndone  # erasing somebody has emptied the line
    restored = dict(sheets)
    for name, was in back.items():
        now, there = gone.get(name), restored.get(name)
        if was is None:
            restored.pop(name, None)
        elif isinstance(was, list):
            restored[name] = was
        elif there is None or not isinstance(now, Mapping):
            raise NotUndone
        else:
            start, rows = now["at"], now["rows"]
            if there[start : start + len(rows)] != rows:
                raise NotUndone
            restored[name] = _spliced(there, start, len(rows), was["rows"])
    return restored


def _spliced(rows: Sequence[Any], start: int, length: int, new: Sequence[Any]) -> list[Any]:
    return [*rows[:start], *new, *rows[start + length :]]
