"""A release: a wave frozen, with what each audience may see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Roster
from wellknit.relationships.findings import Findings
from wellknit.releases.codebook import codebook, wave_of
from wellknit.releases.disclosure import Hidden, Withheld
from wellknit.releases.related import Related
from wellknit.releases.rules import AUDIENCES, Audience, ReportingRules
from wellknit.surveys.cube import Counts, Cube, count
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.footprinting import footprints
from wellknit.surveys.organizations import with_organizations
from wellknit.surveys.panel import behind_panel, linked, panel, squares
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import LeftOut, Responses
from wellknit.surveys.specification import Convention, TableSpec, panel_of
from wellknit.surveys.tabulation import CountedWave, tabulate
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp, Table

if TYPE_CHECKING:
    from wellknit.releases.audited import Shown

__all__ = ["FOLDER", "AskedWave", "Package", "Release", "draft", "specs_of", "with_relationships", "without_answers"]

#: Stands for a digest while the tables it will be taken of are computed.
UNSTAMPED = ""

#: The set of tables in the folder's own rounding.
FOLDER = "folder"


@dataclass(frozen=True)
class AskedWave:
    """A wave with what was asked and answered: what a release is made from."""

    wave: Wave
    questionnaire: Questionnaire
    responses: Responses


@dataclass(frozen=True)
class Package:
    """What one audience may see: its tables by rounding, the findings on relationships, the codebook, and the digest.

    ``tables`` has one set for each declared convention, and 'folder': the folder's own, in which single tables may
    have a convention of theirs. ``panels`` has the same sets of tables of the same people in two waves, where there
    are some; ``scales`` are those that the rules declare, ``weights`` those of tables in waves with a roster,
    ``moves`` those of tables of the same people.
    """

    audience: Audience
    tables: Mapping[str, tuple[Table, ...]]
    codebook: Mapping[str, Any]
    digest: str = UNSTAMPED
    findings: Findings | None = None
    panels: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)
    scales: tuple[Scale, ...] = ()
    weights: tuple[Raked, ...] = ()
    moves: tuple[Move, ...] = ()

    def all_tables(self, rounding: str) -> tuple[Table, ...]:
        """The tables of one rounding, those of the same people after the others."""
        return (*self.tables[rounding], *self.panels.get(rounding, ()))


@dataclass(frozen=True)
class Release:
    """A wave's packages and, for keyholders alone, its counts and the plan of what is hidden.

    ``version`` is None while the wave is a draft. ``counts`` is None in a release read for an audience, and where the
    wave asked for relationships alone. ``footprints`` say what every cell counts, and ``conventions`` how each set of
    tables (by its name) rounds each table (by its key); ``beside`` are the counts of other waves that its tables set
    beside this one's. ``withheld`` are tables that earlier releases make it impossible to show, by audience.
    """

    wave: Wave
    version: int | None
    reason: str
    packages: Mapping[Audience, Package]
    counts: Counts | None = None
    plan: tuple[Hidden, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    asked: AskedWave | None = None
    related: Related | None = None
    footprints: tuple[Footprint, ...] = ()
    conventions: Mapping[str, Mapping[str, Convention]] = field(default_factory=dict)
    beside: Cube | None = None
    withheld: tuple[tuple[Audience, Withheld], ...] = ()

    @property
    def draft(self) -> bool:
        return self.version is None


def specs_of(
    rules: ReportingRules, wave: str, order: Sequence[str]
) -> tuple[tuple[TableSpec, ...], tuple[TableSpec, ...]]:
    """The tables that belong to ``wave``'s release: those of this wave alone, and those that end with it.

    A table of several waves is one table a wave, except where it sets waves beside each other (kind 'change' or by
    'wave'): such a one belongs to the last of its waves. ``order`` holds the
    waves that have answers, by their dates.
    """
    alone, across = [], []
    for spec in rules.tables:
        if wave not in spec.waves:
            continue
        if spec.kind == "change" or spec.by == "wave":
            # A wave that nobody has answered yet keeps the table waiting.
            answered = tuple(key for key in order if key in spec.waves)
            if len(answered) == len(spec.waves) and answered[-1] == wave:
                across.append(replace(spec, waves=answered))
        else:
            alone.append(replace(spec, waves=(wave,)))
    return tuple(alone), tuple(across)


def draft(
    asked: AskedWave,
    others: Sequence[AskedWave],
    frozen: Mapping[str, tuple[Cube, Stamp]],
    *,
    sites: Sequence[Site],
    roster: Roster,
    rules: ReportingRules,
    language: str,
    sisters: bool = True,
    ledger: Sequence[Shown] = (),
) -> Release:
    """What a release of ``asked`` would hold, computed and protected but not written.

    ``others`` are the other waves of the folder, for pairs and for tables across waves; of one that is already
    ``frozen`` (by key: its cube and stamp) the frozen counts are taken. ``ledger`` is all that was released before:
    what is shown now is planned together with it.
    """
    waves = {each.wave.key: each for each in (*others, asked)}
    order = sorted(waves, key=lambda key: (waves[key].wave.day, key))
    everyone = [(each.responses, each.questionnaire) for each in waves.values()]
    alone, across = specs_of(rules, asked.wave.key, order)
    answered = {key: (each.responses, each.questionnaire) for key, each in waves.items()}
    same_people = [each for each in map(panel_of, across) if each is not None and linked(answered, each.waves)]
    # Without its sisters a draft has no pairs, of which tables of the same people are made.
    with_pairs = sisters or bool(same_people)
    counts = _told(asked, count(everyone if with_pairs else everyone[-1:], asked.wave.key, sisters=with_pairs))

    def counted(key: str) -> CountedWave:
        each = waves[key]
        known = roster if each.wave.population == "roster" else None
        if key == asked.wave.key:
            return CountedWave(each.wave, each.questionnaire, counts, Stamp(key, None, UNSTAMPED, True), known)
        if key in frozen:
            cube, stamp = frozen[key]
            return CountedWave(each.wave, each.questionnaire, Counts(cube), stamp, known)
        own = _told(each, count([(each.responses, each.questionnaire)], key, sisters=False))
        return CountedWave(each.wave, each.questionnaire, own, Stamp(key, None, UNSTAMPED, True), known)

    cached = {key: counted(key) for key in {asked.wave.key, *(wave for spec in across for wave in spec.waves)}}

    def convention_of(spec: TableSpec, rounding: str) -> Convention:
        return rules.conventions[(spec.rounding or rules.rounding) if rounding == FOLDER else rounding]

    def compute(spec: TableSpec, rounding: str) -> Table:
        convention = convention_of(spec, rounding)
        return tabulate(
            spec, [cached[wave] for wave in spec.waves], sites=sites, convention=convention, language=language
        )

    names = (FOLDER, *rules.conventions)
    complete = {name: tuple(compute(spec, name) for spec in (*alone, *across)) for name in names}
    book = codebook(asked.questionnaire, asked.wave, language, asked.responses.left_out)

    def marked(specs: Sequence[TableSpec], tables: Sequence[Table]) -> tuple[Footprint, ...]:
        return with_organizations(
            (
                mark
                for spec, table in zip(specs, tables, strict=True)
                for mark in footprints(
                    spec,
                    [cached[wave] for wave in spec.waves],
                    sites=sites,
                    convention=convention_of(spec, FOLDER),
                    table=table,
                )
            ),
            answered,
        )

    marks = marked((*alone, *across), complete[FOLDER])
    conventions = {name: {spec.key: convention_of(spec, name) for spec in (*alone, *across)} for name in names}
    whole = Release(
        asked.wave,
        None,
        "",
        {audience: Package(audience, {}, book) for audience in AUDIENCES},
        _kept(counts, waves),
        (),
        asked.responses.left_out,
        asked,
        footprints=marks,
        conventions=conventions,
        beside=sum((each.counts.cube for key, each in sorted(cached.items()) if key != asked.wave.key), Cube(())),
    )
    from wellknit.releases.planned import planned  # which reads releases, this file's values
    from wellknit.releases.scaled import with_scales
    from wellknit.releases.weighed import with_weights

    def build(key: str, merged: tuple[str, ...]) -> tuple[dict[str, Table], tuple[Footprint, ...]]:
        spec = replace(next(each for each in alone if each.key == key), merged=merged)
        tables = {name: compute(spec, name) for name in names}
        return tables, marked([spec], [tables[FOLDER]])

    release = with_scales(planned(whole, complete, rules, ledger, language, build), rules, language)
    release = with_weights(
        release, alone, cached[asked.wave.key], sites=sites, rules=rules, complete=complete[FOLDER], ledger=ledger,
        language=language,
    )  # fmt: skip
    if not same_people:
        return release
    from wellknit.releases.moved import with_moves  # which read releases, too
    from wellknit.releases.panels import with_panels

    same = {
        name: tuple(
            panel(
                spec,
                cached[spec.waves[0]],
                cached[spec.waves[1]],
                counts,
                sites=sites,
                convention=convention_of(spec, name),
                language=language,
            )
            for spec in same_people
        )
        for name in names
    }
    behind = {spec.key: behind_panel(spec, answered, sites) for spec in same_people}
    release = with_panels(release, same, behind, rules, complete[FOLDER], ledger)
    twice = {
        spec.key: squares(
            spec,
            cached[spec.waves[0]],
            cached[spec.waves[1]],
            counts,
            sites=sites,
            convention=convention_of(spec, FOLDER),
        )
        for spec in same_people
    }
    return with_moves(release, twice, rules)


def _told(asked: AskedWave, counts: Counts) -> Counts:
    """What may be told of the people behind a wave's counts. Where nobody answered by name, a keyholder's key may have
    said who is who, so that pairs could be counted, and nothing else comes of it."""
    return counts if asked.wave.mode == "identified" else counts.without_people()


def _kept(counts: Counts, waves: Mapping[str, AskedWave]) -> Counts:
    """What a release keeps of the counts behind it. Of pairs those alone in whose waves everybody answered by name:
    they say one by one what changed, and whoever holds the rows of both waves could read from them which two are of the
    same person. Tables of the same people are worked out before, and nothing reads pairs again."""
    named = {key for key, each in waves.items() if each.wave.mode == "identified"}
    pairs = tuple(each for each in counts.pairs if named.issuperset(each[:2]))
    return replace(counts, pairs=pairs)


def with_relationships(release: Release, related: Related) -> Release:
    """The draft with the findings on the wave's relationships in each audience's package."""
    packages = {
        audience: replace(package, findings=related.shown[audience]) for audience, package in release.packages.items()
    }
    return replace(release, packages=packages, related=related)


def without_answers(wave: Wave, rules: ReportingRules) -> Release:
    """A draft of a wave that asked for relationships alone: it has no tables."""
    tables: Mapping[str, tuple[Table, ...]] = dict.fromkeys((FOLDER, *rules.conventions), ())
    packages = {audience: Package(audience, tables, {"wave": wave_of(wave), "items": []}) for audience in AUDIENCES}
    return Release(wave, None, "", packages)
