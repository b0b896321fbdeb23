"""Releases that a viewer may see, and what each audience was given by one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from wellknit.releases.integrity import CERTIFICATE
from wellknit.releases.release import FOLDER
from wellknit.releases.rules import AUDIENCES, NETWORK, Audience
from wellknit.tables import Table
from wellknit.web.models import Release, Wave, WaveState
from wellknit.web.releases.seen import Place
from wellknit.web.rules import Viewer, allowed

__all__ = ["Given", "Standing", "audiences", "given", "releases", "standing"]


@dataclass(frozen=True, slots=True)
class Given:
    """What an audience was given: the digest of it, its tables with how much of each is shown, how many findings on
    relationships, the names of its files, the certificate as the library wrote it ({} where there is none), and of
    the thresholds that were ``lowered`` those of its own tables."""

    audience: Audience
    digest: str
    tables: tuple[Place, ...]
    measures: tuple[int, int]
    files: tuple[str, ...]
    certificate: Mapping[str, Any]
    lowered: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Waves, the newest first: those that are ``open``, those that are closed and wait for their release, those that
    are released only with the next one (``later``), those of which something is ``out``."""

    open: tuple[Wave, ...]
    waiting: tuple[Wave, ...]
    later: tuple[Wave, ...]
    out: tuple[Wave, ...]


def releases() -> QuerySet[Release]:
    """All releases of the scope, the newest first: that there are some, everybody who takes part may know."""
    return Release.objects.select_related("wave", "by").order_by("-place")


def standing() -> Standing:
    """How far the waves of the scope are. One query."""
    rows = Wave.objects.annotate(is_out=Exists(Release.objects.filter(wave=OuterRef("pk")))).order_by(
        "-day", "-position"
    )
    closed = [each for each in rows if each.state == WaveState.CLOSED and not each.is_out]
    return Standing(
        tuple(each for each in rows if each.state == WaveState.OPEN),
        tuple(each for each in closed if each.columns and not each.waits),
        tuple(each for each in closed if each.waits),
        tuple(each for each in rows if each.is_out),
    )


def audiences(viewer: Viewer) -> tuple[Audience, ...]:
    """The audiences of which the viewer may read what they were given."""
    return AUDIENCES if allowed(viewer, "see_released") else ("public",)


def given(release: Release, audience: Audience) -> Given:
    """What ``audience`` was given by ``release``; nothing private is read."""
    files = {each.path: bytes(each.content) for each in release.files.filter(part=audience)}
    label = json.loads(files["release.json"])
    findings = json.loads(files["findings.json"]) if "findings.json" in files else {}
    measured = findings.get("measured", ())
    tables = [Table.from_dict(each) for each in json.loads(files.get(f"tables/{FOLDER}.json", b"[]"))]
    certificate = json.loads(files[CERTIFICATE]) if CERTIFICATE in files else {}
    own = {each.key for each in tables} | ({NETWORK} if findings else set())
    return Given(
        audience,
        label["digest"],
        tuple(map(_counted, tables)),
        (sum(not each.get("hidden") and not each.get("refused") for each in measured), len(measured)),
        tuple(sorted(files)),
        certificate,
        tuple(each for each in certificate.get("lowered", ()) if each["table"] in own),
    )


def _counted(table: Table) -> Place:
    cells = [cell for _row, _column, cell in table.cells()]
    return Place(table.title, sum(cell.hidden for cell in cells), len(cells))
