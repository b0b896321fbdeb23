"""From the folder to what is published: which releases there are, their tables, and the brief's material."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wellknit.briefs.comparing import asks
from wellknit.briefs.material import Material
from wellknit.comparisons.families import judged_all
from wellknit.errors import Place, WellknitError, fail
from wellknit.folder.partnership import Partnership
from wellknit.folder.relating import earlier_wave, related, related_waves
from wellknit.partners.roster import SITE_ROLES
from wellknit.relationships.findings import Findings
from wellknit.releases import store
from wellknit.releases.release import FOLDER, AskedWave, Release, draft, with_relationships, without_answers
from wellknit.releases.rules import AUDIENCES, Audience
from wellknit.surveys.specification import panel_of
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp, Table

__all__ = ["draft_release", "freeze", "material", "releases_for", "tables_for"]


def asked_waves(partnership: Partnership) -> dict[str, AskedWave]:
    """The waves whose instrument and answers could be read, by key."""
    return {
        key: AskedWave(each.wave, each.questionnaire, each.responses)
        for key, each in partnership.waves.items()
        if each.questionnaire is not None and each.responses is not None
    }


def wave_of(partnership: Partnership, key: str) -> Wave:
    """The wave ``key``; WellknitError (``releases.no-such-wave``) names the waves there are."""
    if key not in partnership.waves:
        raise fail("releases.no-such-wave", Place("wellknit.toml"), wave=key, waves=", ".join(partnership.waves))
    return partnership.waves[key].wave


def draft_release(
    partnership: Partnership, wave: str, *, sisters: bool = False, drafts: Mapping[str, Release] | None = None
) -> Release:
    """What freezing ``wave`` now would give; nothing is written.

    Of other waves the frozen counts are taken, where their release and its ``private`` folder are here; of those in
    ``drafts``, the counts and the digest of the draft.
    """
    frozen_wave = wave_of(partnership, wave)
    asked, has_ties = asked_waves(partnership), wave in related_waves(partnership)
    if wave not in asked and not has_ties:
        raise fail("releases.nothing-to-freeze", Place(f"waves/{wave}"), wave=partnership.waves[wave].wave.name)
    release = (
        _counted(partnership, wave, sisters=sisters, drafts=drafts or {})
        if wave in asked
        else without_answers(frozen_wave, partnership.rules)
    )
    if has_ties:
        before = _before(partnership, frozen_wave, drafts or {})
        release = with_relationships(release, related(partnership, frozen_wave, before))
    return store.stamped(release)


def _before(partnership: Partnership, wave: Wave, drafts: Mapping[str, Release]) -> dict[Audience, Findings]:
    """What each audience sees of the relationships of the wave before, frozen or not."""
    earlier = earlier_wave(partnership, wave)
    if earlier is None:
        return {}
    folder = store.latest(partnership.root, earlier)
    found: dict[Audience, Findings] = {}
    for audience in AUDIENCES:
        if folder is not None:
            package = store.read(folder, partnership.waves[earlier].wave, audience).packages[audience]
        else:
            package = (drafts.get(earlier) or draft_release(partnership, earlier)).packages[audience]
        if package.findings is not None:
            found[audience] = package.findings
    return found


def _counted(partnership: Partnership, wave: str, *, sisters: bool, drafts: Mapping[str, Release]) -> Release:
    """The draft of a wave's answers, with the counts of other waves for tables across waves."""
    asked = asked_waves(partnership)
    frozen = {
        key: store.frozen_cube(folder, each.wave)
        for key, each in asked.items()
        if key != wave and (folder := store.latest(partnership.root, key)) is not None and (folder / "private").is_dir()
    }
    for key, release in drafts.items():
        if key != wave and release.counts is not None and key not in frozen:
            stamp = Stamp(key, None, release.packages["public"].digest, True)
            frozen[key] = (release.counts.cube, stamp)
    return draft(
        asked[wave],
        [each for key, each in asked.items() if key != wave],
        frozen,
        sites=partnership.initiative.sites,
        roster=partnership.roster,
        rules=partnership.rules,
        language=partnership.initiative.language,
        sisters=sisters,
    )


def published_waves(partnership: Partnership) -> tuple[str, ...]:
    """The waves that have something to publish, answers or ties, by their dates."""
    known = {*asked_waves(partnership), *related_waves(partnership)}
    return tuple(sorted(known, key=lambda key: (partnership.waves[key].wave.day, key)))


def freeze(partnership: Partnership, wave: str, reason: str = "") -> tuple[Release, Path]:
    """Freezes ``wave`` as its next version; refused while the folder has errors, which are then all raised."""
    wave_of(partnership, wave)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    return store.write(partnership.root, draft_release(partnership, wave, sisters=True), reason)


def rounding_set(partnership: Partnership, rounding: str) -> str:
    """The set of tables that ``--rounding`` asks for; WellknitError names the conventions there are."""
    if rounding and rounding not in partnership.rules.conventions:
        names = ", ".join(partnership.rules.conventions)
        raise fail("tables.no-such-rounding", Place("wellknit.toml"), name=rounding, names=names)
    return rounding or FOLDER


def releases_for(
    partnership: Partnership, audience: Audience, drafts: Mapping[str, Release] | None = None
) -> dict[str, Release]:
    """Every wave's newest release as ``audience`` may see it, or its draft, by wave in the order of their dates.

    ``drafts`` have been made already, for all audiences.
    """
    found: dict[str, Release] = {}
    for key in published_waves(partnership):
        folder = store.latest(partnership.root, key)
        found[key] = (
            store.read(folder, partnership.waves[key].wave, audience)
            if folder is not None
            else (drafts or {}).get(key) or draft_release(partnership, key, drafts=found)
        )
    return found


def tables_for(
    partnership: Partnership, releases: Mapping[str, Release], audience: Audience, rounding: str = ""
) -> dict[str, Table]:
    """All tables by name: the key alone for those of the brief's wave (or of the only wave that has them), else
    ``key@wave``."""
    wanted = rounding_set(partnership, rounding)
    home = partnership.brief.wave if partnership.brief else next(iter(releases), "")
    found: dict[str, list[Table]] = {}
    for release in releases.values():
        tables = release.packages[audience].tables
        if wanted not in tables:
            place = Place(f"releases/{release.wave.key}/v{release.version}")
            raise fail("releases.without-rounding", place, wave=release.wave.name, name=rounding)
        for table in release.packages[audience].all_tables(wanted):
            found.setdefault(table.key, []).append(table)
    named: dict[str, Table] = {}
    # A table of the same people follows its table of change.
    for spec in (one for each in partnership.rules.tables for one in (each, panel_of(each)) if one is not None):
        of_key = found.get(spec.key, [])
        for table in of_key:
            plain = home in table.waves or len(of_key) == 1
            named[spec.key if plain else f"{spec.key}@{table.waves[-1]}"] = table
    return named


def material(
    partnership: Partnership,
    audience: Audience | None = None,
    rounding: str = "",
    drafts: Mapping[str, Release] | None = None,
) -> Material:
    """What the partnership's brief is made of; ``drafts`` have been made already.

    Raises WellknitError with all errors of the folder.
    """
    if partnership.errors:
        raise WellknitError(partnership.errors)
    settings = partnership.brief
    if settings is None or not partnership.brief_source.strip():
        raise fail("folder.no-brief", Place("brief.md"))
    viewers: Audience = audience or ("partnership" if settings.audience == "partnership" else "public")
    releases = releases_for(partnership, viewers, drafts)
    tables = tables_for(partnership, releases, viewers, rounding)
    findings = {key: found for key, each in releases.items() if (found := each.packages[viewers].findings)}
    used = {wave for table in tables.values() for wave in table.waves} | {settings.wave, *findings}
    return Material(
        initiative=partnership.initiative,
        roster=partnership.roster,
        wave=wave_of(partnership, settings.wave),
        waves={key: each.wave for key, each in partnership.waves.items()},
        tables=tables,
        stamps=tuple(
            Stamp(key, release.version, release.packages[viewers].digest, release.draft)
            for key, release in releases.items()
            if key in used
        ),
        rules=partnership.rules,
        convention=partnership.rules.conventions[rounding or partnership.rules.rounding],
        audience=viewers,
        look=partnership.look,
        quotes=partnership.quotes,
        sources=partnership.sources,
        source=partnership.brief_source,
        root=partnership.root,
        date=settings.date,
        allow=settings.allow,
        draft=any(releases[key].draft for key in used if key in releases),
        releases={
            key: folder
            for key, release in releases.items()
            if key in used and (folder := store.latest(partnership.root, key)) is not None
        },
        respondents=respondents(partnership, settings.wave),
        left_out=_left_out(releases.get(settings.wave), viewers),
        findings=findings,
        # They take a moment, and most briefs compare nothing.
        comparisons=judged_all(partnership.rules.comparisons, tables) if asks(partnership.brief_source) else {},
    )


def _left_out(release: Release | None, audience: Audience) -> tuple[str, ...]:
    """What was not counted, as the wave's release says it: '3 answers to questions that were not asked'."""
    book = release.packages[audience].codebook if release else {}
    return tuple(f"{each['count']} {each['what']}" for each in book.get("left_out", ()))


def respondents(partnership: Partnership, wave: str) -> dict[tuple[str, str], int]:
    """How many people a quote's attribution by (role, site) could mean: on the roster at the wave's reference date,
    or among the wave's respondents where there is no roster for it."""
    files = partnership.waves[wave]
    if files.wave.population == "roster":
        return {
            (role, site.key): partnership.roster.population(files.wave.day, site.key, (role,))
            for role in SITE_ROLES
            for site in partnership.initiative.sites
        }
    counts: dict[tuple[str, str], int] = {}
    for record in files.responses.records if files.responses else ():
        if record.role:
            counts[record.role, record.site] = counts.get((record.role, record.site), 0) + 1
    return counts
