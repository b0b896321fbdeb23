"""What of imports the worker does: reading and importing sheets that are too large for a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django_tasks import task

from wellknit.errors import problem
from wellknit.web.models import Account, Initiative, State, Upload
from wellknit.web.partners.spreadsheets import importing, uploading
from wellknit.web.rules import Viewer
from wellknit.web.scope import inside, viewer_of

__all__ = ["import_upload", "read_upload"]


@contextmanager
def _within(initiative: str, upload: str, language: str) -> Iterator[tuple[Viewer, Upload] | None]:
    """The upload, and its owner with the chairs of this moment; None where the upload is gone."""
    row = Initiative.objects.filter(pk=initiative).first()
    if row is None:
        yield None
        return
    with inside(row), translation.override(language):
        found = Upload.objects.filter(pk=upload).first()
        owner = Account.objects.filter(pk=found.account_id).first() if found else None
        yield (viewer_of(owner, row), found) if found and owner else None


@task()
def read_upload(initiative: str, upload: str, language: str) -> None:
    """Reads a large file."""
    with _within(initiative, upload, language) as given:
        if given is not None:
            uploading.read(given[1])


@task()
def import_upload(initiative: str, upload: str, digest: str, language: str) -> None:
    """Imports a large sheet as it was looked at; where something changed meanwhile it is back to be looked at."""
    with _within(initiative, upload, language) as given:
        if given is None:
            return
        viewer, found = given
        if found.state != State.SAVING:
            return
        try:
            importing.imported(viewer, found, digest)
        except importing.Stale:
            Upload.objects.filter(pk=found.pk).update(
                state=State.READ, problems=[*found.problems, problem("sheet.stale").kept()]
            )
        except Exception:
            # Nothing was written: whoever waits finds the upload again, and the worker's log says what went wrong.
            Upload.objects.filter(pk=found.pk).update(state=State.READ)
            raise
