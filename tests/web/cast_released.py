"""What the cast has of releases: a wave that was released, in which each site's column has the word of its place, and
what joins them that of the nation. The public sees what joins them, without any word; what is private holds all words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django_scopes import scope

from wellknit.releases.integrity import digest
from wellknit.releases.release import FOLDER, Package
from wellknit.releases.rules import Audience
from wellknit.releases.store import package_files
from wellknit.surveys.wave import Wave as WaveValue
from wellknit.tables import Column, Row, Share, Table
from wellknit.tables.values import half_up
from wellknit.web.models import Release, ReleaseFile, Wave

if TYPE_CHECKING:
    from tests.web.cast import Cast

KEY = "wave_released"


def released_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    cast.more["released"] = {}
    for place, initiative, sites in (("nation", cast.river, ("north", "south")), ("hills", cast.hills, ("hills",))):
        with scope(initiative=initiative):
            wave = Wave.objects.create(
                initiative=initiative,
                key=KEY,
                name="Wave that was released",
                mode="confidential",
                state="closed",
                instrument_version=cast.more["instrument_version"][place],
                day=date(2021, 4, 1),
                languages=["en", "es"],
                position=20,
            )
            release = Release.objects.create(initiative=initiative, wave=wave, number=1, place=0)
            words = {site: mark(site) for site in sites}
            private = json.dumps([*words.values(), mark("")]).encode()
            parts: dict[str, dict[str, bytes]] = {
                "partnership": _files("partnership", words, f"All, {mark('')}" if place == "nation" else "All"),
                "public": _files("public", {}, "All"),
                "private": {"cube.csv": private},
            }
            ReleaseFile.objects.bulk_create(
                ReleaseFile(initiative=initiative, release=release, part=part, path=path, content=content)
                for part, files in parts.items()
                for path, content in files.items()
            )
            cast.more["released"][place] = wave


def _files(audience: Audience, sites: dict[str, str], joined: str) -> dict[str, bytes]:
    """The folder of one audience as the library writes it, without a certificate."""
    columns = (*(Column(key, word) for key, word in sites.items()), Column("pooled", joined, "pooled"))
    cells = tuple(_share(6 + place, 10 + place) for place in range(len(columns)))
    row = Row("trust", "I trust the other partners.", cells, item="trust")
    table = Table("agreement", "Who agrees", "agreement", "site", columns, (row,), (KEY,), audience=audience)
    wave = WaveValue(KEY, "Wave that was released", "confidential", None, date(2021, 4, 1))
    package = Package(audience, {FOLDER: (table,), "exact": (table,)}, _BOOK, "")
    files = package_files(package, wave)
    label: dict[str, Any] = {
        "wave": KEY,
        "version": 1,
        "reason": "",
        "audience": audience,
        "digest": digest(files),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    return {**files, "release.json": json.dumps(label).encode()}


def _share(count: int, base: int) -> Share:
    return Share(count, base, half_up(100 * Fraction(count, base), 1), exact=Fraction(count, base))


_BOOK: dict[str, Any] = {"wave": {"key": KEY}, "instrument": {"title": "Small survey"}, "left_out": [], "items": []}
