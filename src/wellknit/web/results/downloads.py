"""What leaves of a release as files: its tables, a data package, its charts. They hold what the page shows and no more:
one audience's part, and of that the columns that the viewer sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellknit.briefs.charts.drawing import picture
from wellknit.briefs.document import Figure
from wellknit.packing import pack
from wellknit.releases.related import measured_rows
from wellknit.releases.release import FOLDER
from wellknit.releases.store import package_files
from wellknit.tables.as_csv import as_csv
from wellknit.tables.as_sav import as_sav
from wellknit.tables.as_xlsx import as_xlsx
from wellknit.web.results.reading import Shown, files_of_part
from wellknit.web.results.story import Story
from wellknit.web.surveys.carrying import wave_of

__all__ = ["FILES", "Download", "File", "charts_of", "file_name"]


@dataclass(frozen=True, slots=True)
class Download:
    """What a viewer sees of a release, ready to be written: what is ``seen``, and the story of it."""

    seen: Shown
    story: Story


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be had of a release: what it is, whom it is for, how it is made, and whether there is anything to
    put into it."""

    title: Promise
    about: Promise
    content_type: str
    made: Callable[[Download], bytes]
    there: Callable[[Download], bool]


def charts_of(story: Story) -> Iterator[Figure]:
    """The charts of a story, in its order."""
    return (each for chapter in story.chapters for each in chapter.charts)


def file_name(seen: Shown, name: str) -> str:
    """What a file is called where it lies among others: by wave, version, audience and, of a part, its sites.

    Keys are letters, digits and underscores, so no name needs quoting.
    """
    return "-".join([seen.wave.key, f"v{seen.release.number}", seen.audience, *seen.sites, name])


def _csv(of: Download) -> bytes:
    # The mark by which Excel knows UTF-8.
    return b"\xef\xbb\xbf" + as_csv(of.story.tables).encode()


def _xlsx(of: Download) -> bytes:
    return as_xlsx(of.story.tables, language=of.story.language, title=of.seen.wave.name)


def _sav(of: Download) -> bytes:
    return as_sav(of.story.tables, language=of.story.language, title=of.seen.wave.name)


def _package(of: Download) -> bytes:
    """The audience's part of the release as it was frozen, with its digest and its certificate; for whoever sees some
    sites alone, a package made in the same way of what they see."""
    seen = of.seen
    if not seen.sites:
        return pack(files_of_part(seen.release, seen.wave, seen.audience).items())
    # How much was left out, and what is said of all relationships, is for those who see all.
    book = {**seen.package.codebook, "left_out": []}
    part = replace(
        seen.package,
        tables={FOLDER: of.story.tables},
        panels={},
        scales=(),
        weights=(),
        moves=(),
        findings=None,
        codebook=book,
    )
    return pack(package_files(part, wave_of(seen.wave)).items())


def _charts(of: Download) -> bytes:
    files: dict[str, bytes] = {}
    for each in charts_of(of.story):
        name = file_name(of.seen, each.id)
        files |= {f"{name}.svg": each.chart.svg.encode(), f"{name}.png": picture(each.chart.svg)}
    return pack(files.items())


def _relationships(of: Download) -> bytes:
    """One line a number, as measured.csv of a release has them; in words of the library, none of which is typed."""
    findings = of.seen.package.findings
    assert findings is not None  # there are numbers, so there are findings
    header, rows = measured_rows(replace(findings, measured=of.story.measured))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if each is None else each for each in row] for row in rows)
    return text.getvalue().encode()


def _tables(of: Download) -> bool:
    return bool(of.story.tables)


def _whole(of: Download) -> bool:
    return not of.seen.sites or _tables(of)


def _drawn(of: Download) -> bool:
    return any(charts_of(of.story))


def _measured(of: Download) -> bool:
    return bool(of.story.measured)


_CSV, _ZIP = "text/csv; charset=utf-8", "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Every file by its name in the address; behind it stands the newest release, so a link to it stays true.
FILES: Mapping[str, File] = {
    "tables.xlsx": File(
        _("Tables for Excel"), _("A sheet for each table, with counts, bases and intervals."), _XLSX, _xlsx, _tables
    ),
    "tables.csv": File(
        _("Tables as CSV"), _("One line for each figure, for R, Python and other programs."), _CSV, _csv, _tables
    ),
    "tables.sav": File(
        _("Tables for SPSS"),
        _("One row for each figure, with labels in words."),
        "application/x-spss-sav",
        _sav,
        _tables,
    ),
    "relationships.csv": File(
        _("Relationships as CSV"), _("One line for each number on relationships."), _CSV, _relationships, _measured
    ),
    "package.zip": File(
        _("Data package"),
        _("Tables and codebook with a description that programs read (Frictionless Data Package)."),
        _ZIP,
        _package,
        _whole,
    ),
    "charts.zip": File(_("All charts"), _("Each as SVG, for print, and as PNG, for slides."), _ZIP, _charts, _drawn),
}
