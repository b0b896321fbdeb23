"""From the folder to what is published: which releases there are, their tables, and the brief's material."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from wellknit.briefs.comparing import asks
from wellknit.briefs.material import Material
from wellknit.comparisons.families import judged_all
from wellknit.comparisons.moves import Move
from wellknit.errors import Place, WellknitError, fail
from wellknit.folder.partnership import Partnership
from wellknit.folder.relating import earlier_wave, related, related_waves
from wellknit.partners.roster import SITE_ROLES
from wellknit.relationships.findings import Findings
from wellknit.releases import ledger, store
from wellknit.releases.audited import Shown, shown_by_draft, shown_by_release
from wellknit.releases.certificate import attacked, certificates
from wellknit.releases.examination import examine, wrong_with
from wellknit.releases.marks import footprints_are_here
from wellknit.releases.release import (
    FOLDER,
    AskedWave,
    Release,
    draft,
    specs_of,
    with_relationships,
    without_answers,
)
from wellknit.releases.rules import AUDIENCES, Audience
from wellknit.surveys.cube import EVERYONE
from wellknit.surveys.responses import left_out_in_words
from wellknit.surveys.specification import panel_of
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp, Table

__all__ = [
    "asked_waves",
    "complete_releases",
    "complete_tables",
    "draft_release",
    "freeze",
    "material",
    "releases_for",
    "tables_for",
]


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
        frozen = store.frozen_reports(partnership.root, wave)
        release = with_relationships(release, related(partnership, frozen_wave, before, frozen))
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


def _counted(
    partnership: Partnership, wave: str, *, sisters: bool, drafts: Mapping[str, Release], planned: bool = True
) -> Release:
    """The draft of a wave's answers, with the counts of other waves for tables across waves; ``planned`` together with
    what was released before."""
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
        ledger=(*_released(partnership), *_before_it(partnership, wave, drafts)) if planned else (),
    )


def complete_releases(partnership: Partnership) -> dict[str, Release]:
    """Drafts of all waves, by wave, in which nothing is hidden: for whoever holds the folder, and of no release."""
    rules = partnership.rules
    # Every base is at least nothing: what no rule hides, no total has to protect.
    open_rules = replace(
        rules,
        thresholds=dict.fromkeys(AUDIENCES, 0),
        lowered=(),
        organizations=replace(rules.organizations, at_least=0, largest_share=Decimal(1)),
        sensitive=(),
    )
    whole = replace(partnership, rules=open_rules)
    releases: dict[str, Release] = {}
    for wave in (each for each in published_waves(whole) if each in asked_waves(whole)):
        releases[wave] = store.stamped(_counted(whole, wave, sisters=False, drafts=releases, planned=False))
    return releases


def complete_tables(partnership: Partnership, releases: Mapping[str, Release]) -> dict[str, Table]:
    """All tables with all their cells, by name, of :func:`complete_releases`."""
    tables = tables_for(partnership, releases, "partnership")
    return {name: replace(table, audience="folder", stamps=()) for name, table in tables.items()}


def _released(partnership: Partnership) -> list[Shown]:
    """All releases of the ledger whose ``private`` folder is here. Freezing asks for all of them."""
    try:
        folders = ledger.released(partnership.root)
    except WellknitError:  # a release is missing or was edited: check and freezing say so
        return []
    return [shown_by_release(folder) for folder in folders if footprints_are_here(folder / "private")]


def _before_it(partnership: Partnership, wave: str, drafts: Mapping[str, Release]) -> list[Shown]:
    """The drafts of earlier waves that tables of ``wave`` set beside it: what they hide must not be undone.

    Each is taken as its first release, so that a brief of drafts alone shows what releases in order would show.
    """
    asked = asked_waves(partnership)
    order = [key for key in published_waves(partnership) if key in asked]
    _, across = specs_of(partnership.rules, wave, order)
    beside = {key for spec in across for key in spec.waves if key != wave}
    found = []
    for key in order[: order.index(wave)]:
        if key in beside and store.latest(partnership.root, key) is None:
            made = drafts.get(key) or draft_release(partnership, key, drafts=drafts)
            found.append(replace(shown_by_draft(made), version=1))
    return found


def published_waves(partnership: Partnership) -> tuple[str, ...]:
    """The waves that have something to publish, answers or ties, by their dates."""
    known = {*asked_waves(partnership), *related_waves(partnership)}
    return tuple(sorted(known, key=lambda key: (partnership.waves[key].wave.day, key)))


def _released_waves(partnership: Partnership) -> tuple[str, ...]:
    """The waves that have a release, by their dates; their answers need not be here."""
    known = (key for key in partnership.waves if store.latest(partnership.root, key) is not None)
    return tuple(sorted(known, key=lambda key: (partnership.waves[key].wave.day, key)))


def freeze(partnership: Partnership, wave: str, reason: str = "") -> tuple[Release, Path]:
    """Freezes ``wave`` as its next version, with a certificate that nobody is given away.

    Refused while the folder has errors, which are then all raised; where a release of the ledger is missing or edited;
    and where the draft, together with all that was ever released, lets somebody work out what is hidden.
    """
    wave_of(partnership, wave)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    draft = draft_release(partnership, wave, sisters=True)
    earlier = ledger.released(partnership.root)

    def certify(frozen: Release) -> dict[str, dict[str, Any]]:
        shown = [shown_by_release(folder) for folder in earlier]
        examined = examine(shown_by_draft(draft), shown, partnership.rules)
        wrong = wrong_with(examined)
        if wrong:
            raise WellknitError(wrong)
        own = [
            ledger.Entry(wave, frozen.version or 0, audience, package.digest)
            for audience, package in frozen.packages.items()
        ]
        entries = [*(entry for folder in earlier for entry in ledger.entries_of(folder)), *own]
        packages = {audience: attacked(entries, audience) for audience in AUDIENCES}
        return certificates(examined, partnership.rules, packages)

    return store.write(partnership.root, draft, reason, certify)


def rounding_set(partnership: Partnership, rounding: str) -> str:
    """The set of tables that ``--rounding`` asks for; WellknitError names the conventions there are."""
    if rounding and rounding not in partnership.rules.conventions:
        names = ", ".join(partnership.rules.conventions)
        raise fail("tables.no-such-rounding", Place("wellknit.toml"), name=rounding, names=names)
    return rounding or FOLDER


def releases_for(
    partnership: Partnership, audience: Audience, drafts: Mapping[str, Release] | None = None, *, frozen: bool = False
) -> dict[str, Release]:
    """Every wave's newest release as ``audience`` may see it, or its draft, by wave in the order of their dates.

    ``drafts`` have been made already, for all audiences; ``frozen`` leaves out waves that were not released yet.
    """
    found: dict[str, Release] = {}
    for key in _released_waves(partnership) if frozen else published_waves(partnership):
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
    *,
    frozen: bool = False,
) -> Material:
    """What the partnership's brief is made of; ``drafts`` have been made already, ``frozen`` takes releases alone.

    Raises WellknitError with all errors of the folder.
    """
    if partnership.errors:
        raise WellknitError(partnership.errors)
    settings = partnership.brief
    if settings is None or not partnership.brief_source.strip():
        raise fail("folder.no-brief", Place("brief.md"))
    viewers: Audience = audience or ("partnership" if settings.audience == "partnership" else "public")
    releases = releases_for(partnership, viewers, drafts, frozen=frozen)
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
        left_out=_left_out(releases.get(settings.wave), viewers, partnership.initiative.language),
        findings=findings,
        scales={
            each.key if key == settings.wave else f"{each.key}@{key}": each
            for key, release in releases.items()
            for each in release.packages[viewers].scales
        },
        weights={
            each.key if key == settings.wave else f"{each.key}@{key}": each
            for key, release in releases.items()
            for each in release.packages[viewers].weights
        },
        moves=_moves(releases, tables, viewers),
        # They take a moment, and most briefs compare nothing.
        comparisons=judged_all(partnership.rules.comparisons, tables) if asks(partnership.brief_source) else {},
    )


def _moves(
    releases: Mapping[str, Release], tables: Mapping[str, Table], audience: Audience
) -> dict[str, tuple[Move, ...]]:
    """The same people's moves by the name that their table has in the brief."""
    found: dict[str, tuple[Move, ...]] = {}
    for name, table in tables.items():
        release = releases.get(table.waves[-1]) if table.waves else None
        waves = (table.waves[0], table.waves[-1]) if table.waves else None
        moves = release.packages[audience].moves if release else ()
        if own := tuple(each for each in moves if (each.table, each.waves) == (table.key, waves)):
            found[name] = own
    return found


def _left_out(release: Release | None, audience: Audience, language: str) -> tuple[str, ...]:
    """What was not counted, as the wave's release says it: '3 answers to questions that were not asked'."""
    book = release.packages[audience].codebook if release else {}
    return tuple(f"{each['count']} {left_out_in_words(each['what'], language)}" for each in book.get("left_out", ()))


def respondents(partnership: Partnership, wave: str) -> dict[tuple[str, str], int]:
    """How many people a quote's attribution by (role, site) could mean: on the roster at the wave's reference date,
    or among the wave's respondents where there is no roster for it; those of its release where answers are not here."""
    files = partnership.waves[wave]
    if files.wave.population == "roster":
        return {
            (role, site.key): partnership.roster.population(files.wave.day, site.key, (role,))
            for role in SITE_ROLES
            for site in partnership.initiative.sites
        }
    counts: dict[tuple[str, str], int] = {}
    folder = store.latest(partnership.root, wave)
    if files.responses is None and folder is not None and (folder / "private" / "cube.csv").exists():
        cube, _stamp = store.frozen_cube(folder, files.wave)
        for each in cube.rows(wave, EVERYONE):
            if each.role:
                counts[each.role, each.site] = counts.get((each.role, each.site), 0) + each.people
    for record in files.responses.records if files.responses else ():
        if record.role:
            counts[record.role, record.site] = counts.get((record.role, record.site), 0) + 1
    return counts
