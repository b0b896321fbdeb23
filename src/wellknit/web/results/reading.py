"""Looking at what was released: the part of it that is for whoever looks, and the story that is told of it.

Of a release's files those of one audience alone are read, and never what is private. A release does not change, so what
was told of it is kept in memory; what takes long to compare is kept where all processes find it, and names nobody.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.core.cache import caches
from django.db.models import QuerySet

import wellknit
from wellknit.comparisons.families import judged_all
from wellknit.comparisons.rest import against_rest
from wellknit.comparisons.values import Judged
from wellknit.errors import WellknitError
from wellknit.folder.settings import FILE, Settings, read_settings
from wellknit.folder.writing import written
from wellknit.folder.writing_waves import WrittenWave
from wellknit.labels import LANGUAGES
from wellknit.partners.roster import Roster
from wellknit.releases.release import FOLDER, Package
from wellknit.releases.rules import AUDIENCES, Audience, ReportingRules
from wellknit.releases.store import as_frozen, read_files
from wellknit.tables import Table
from wellknit.web.models import Initiative, Release, Wave
from wellknit.web.partners import records
from wellknit.web.remembering import REMEMBERED_FOR, key_of, remembered
from wellknit.web.results.material import foreign_texts, material_of, measures_of, wordings_of
from wellknit.web.results.story import Story, story
from wellknit.web.rules import Viewer, reach
from wellknit.web.surveys.carrying import wave_of

__all__ = ["Shown", "audience_of", "compared_ahead", "files_of_part", "package_of", "released", "shown", "told"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A released wave as a viewer may see it: for which audience, and with which ``sites`` beside what joins all of
    them (none: all side by side)."""

    wave: Wave
    release: Release
    audience: Audience
    sites: tuple[str, ...] = ()

    @property
    def site(self) -> str:
        """The viewer's own site, '' where all are seen side by side."""
        return self.sites[0] if self.sites else ""

    @property
    def package(self) -> Package:
        """All that the audience was given."""
        return package_of(self.release, self.wave, self.audience)


def audience_of(viewer: Viewer, *, published: bool = False) -> tuple[Audience, tuple[str, ...]]:
    """What a viewer belongs to, and of which sites alone they see what is not published; ``published`` asks for what
    everybody sees. Who is several things sees the most."""
    where = reach(viewer, "see_released")
    if published or not where:
        return "public", ()
    keys = tuple(each.key for each in viewer.sites if each.pk in where.sites)
    return "partnership", () if where.nowhere else keys


def released() -> QuerySet[Wave]:
    """The waves of the scope that have something to show, the newest first."""
    return Wave.objects.filter(releases__isnull=False).distinct().order_by("-day", "-position")


def shown(viewer: Viewer, wave: Wave, *, published: bool = False) -> Shown | None:
    """The newest release of ``wave`` as ``viewer`` may see it; None where it was not released."""
    newest = Release.objects.filter(wave=wave).order_by("-number").first()
    return None if newest is None else Shown(wave, newest, *audience_of(viewer, published=published))


def package_of(release: Release, wave: Wave, audience: Audience) -> Package:
    """What ``audience`` was given of a release. Raises WellknitError where its files are not as they were frozen."""

    key = key_of("package", (release.pk, audience))
    found: Package | None = caches["results"].get(key)
    if found is None:
        files = files_of_part(release, wave, audience)
        found = read_files(files, wave_of(wave), audience, f"v{release.number}").packages[audience]
        caches["results"].set(key, found, REMEMBERED_FOR)
    return found


def files_of_part(release: Release, wave: Wave, audience: Audience) -> dict[str, bytes]:
    """The files of a release for ``audience``. Raises WellknitError where they are not as they were frozen."""
    rows = release.files.filter(part=audience).values_list("path", "content")
    files = {path: bytes(content) for path, content in rows}
    as_frozen(files, wave.key, audience, f"v{release.number}")
    return files


# --- What is told of it -----------------------------------------------------------------------------------------------


def told(seen: Shown, viewer: Viewer, language: str) -> Story:
    """The story of what a viewer has ``seen``, in ``language``."""
    initiative = viewer.initiative
    waves = list(Wave.objects.defer("columns", "public_key"))
    spoken = language.partition("-")[0] if language.partition("-")[0] in LANGUAGES else "en"
    # A release stays as it is; what an initiative, its sites and its waves are called may change.
    about = (
        seen.release.pk, seen.audience, seen.sites, spoken, initiative.version, initiative.settings_text,
        [(each.key, each.name) for each in viewer.sites], [(each.key, each.name, each.day) for each in waves],
    )  # fmt: skip
    key = key_of("story", about)
    found: Story | None = caches["results"].get(key)
    if found is None:
        found = _tell(seen, initiative, waves, spoken)
        caches["results"].set(key, found, REMEMBERED_FOR)
    return found


def _tell(seen: Shown, initiative: Initiative, waves: list[Wave], language: str) -> Story:
    package = seen.package
    settings = _settings(initiative, waves)

    def judge(tables: Mapping[str, Table]) -> Mapping[str, Judged]:
        found = dict(_judged(settings.rules, tables, package))
        for site in seen.sites:
            found |= _judged_for(site, tables, package, language)
        return found

    material = material_of(
        package,
        wave_of(seen.wave),
        seen.release.number,
        initiative=settings.initiative,
        waves={each.key: wave_of(each) for each in waves},
        rules=settings.rules,
        look=settings.look,
        language=language,
        judge=judge,
    )
    made = story(material, measures_of(package), seen.sites)
    spoken = settings.initiative.language
    return replace(
        made,
        wordings=wordings_of(package, language),
        foreign=foreign_texts(package, spoken, language),
        written=spoken,
    )


@cache
def _method() -> str:
    """A digest of what compares, down to its code: what another version of it left behind is not found, and compared
    anew."""
    made = hashlib.sha256()
    for room in ("comparisons", "statistics", "tables"):
        for file in sorted((Path(wellknit.__file__).parent / room).glob("*.py")):
            made.update(file.name.encode() + file.read_bytes())
    return made.hexdigest()


def _judged(rules: ReportingRules, tables: Mapping[str, Table], package: Package) -> Mapping[str, Judged]:
    asked = (_method(), package.digest, package.audience, rules.comparisons, sorted(tables))
    return remembered("compared", "comparisons", asked, lambda: judged_all(rules.comparisons, tables))


def _judged_for(site: str, tables: Mapping[str, Table], package: Package, language: str) -> Mapping[str, Judged]:
    """A site against all others together: from figures that whoever sees that site alone is shown."""
    asked = (_method(), package.digest, package.audience, site, language, sorted(tables))
    return remembered("compared", "own-comparisons", asked, lambda: against_rest(tables, site, language))


def compared_ahead(release: Release) -> None:
    """Compares what each audience was given of a release, which takes a moment: whoever looks first need not wait.
    Within the scope; for the job that froze it."""
    wave, initiative = release.wave, release.initiative
    rules = _settings(initiative, list(Wave.objects.defer("columns", "public_key"))).rules
    for audience in AUDIENCES:
        package = package_of(release, wave, audience)
        _judged(rules, {each.key: each for each in package.all_tables(FOLDER)}, package)


def _settings(initiative: Initiative, waves: list[Wave]) -> Settings:
    """What wellknit.toml of the initiative says: its rules of reporting and its look."""
    value = records.initiative_of(initiative)
    content = [WrittenWave(wave_of(each)) for each in waves]
    try:
        text = written(value, Roster(), (), initiative.settings_text, content)[FILE]
    except WellknitError:  # a name that the file can't say: what was released is shown by what it has said so far
        text = initiative.settings_text.encode()
    with tempfile.TemporaryDirectory(prefix="wellknit-settings-") as place:
        (Path(place) / FILE).write_bytes(text)
        return replace(read_settings(Path(place))[0], initiative=value)
