"""A partnership folder as rows: who takes part, what the initiative plans by, and its waves with their answers."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from django.db import transaction

from wellknit.errors import Place, Problem, WellknitError, fail
from wellknit.folder.evidence import read_evidence
from wellknit.folder.outreach import read_outreach
from wellknit.folder.people import read_roster
from wellknit.folder.read import read_brief
from wellknit.folder.relationships import read_relationships
from wellknit.folder.settings import FILE, Settings, read_settings
from wellknit.packing import open_safely
from wellknit.partners import outreach as outreach_values
from wellknit.partners.initiative import Initiative as InitiativeValue
from wellknit.partners.roster import Roster
from wellknit.web.briefs import carrying
from wellknit.web.briefs.carrying import BRIEF, CarriedBrief
from wellknit.web.limits import unfit
from wellknit.web.models import (
    Account,
    Consent,
    FolderFile,
    Grant,
    Initiative,
    Involvement,
    Organization,
    Outreach,
    Period,
    Person,
    Phase,
    Principle,
    ProfileFigure,
    Site,
    Wave,
)
from wellknit.web.models.base import Owned
from wellknit.web.releases.keeping import PARTS, FrozenRelease, carried, kept
from wellknit.web.scope import inside
from wellknit.web.surveys.carrying import BROUGHT, Brought, brought, put_in
from wellknit.web.surveys.reported import TIES

__all__ = ["Folder", "import_folder", "read_archive", "read_folder"]

#: What a folder holds besides, in the order in which it is named where it is not carried over; all else follows.
_NOT_YET = ("evidence", "relationships", "releases", BRIEF)
#: Of evidence and relationships these are kept as they came: what is text, and workbooks, so that whoever is erased can
#: be taken out of them.
_KEPT = (".csv", ".tsv", ".txt", ".md", ".ics", ".json", ".xlsx", ".graphml", ".gexf", ".net", ".dl", ".gml", ".xml")
_LONGEST = 200
#: In these folders what is left behind is named file by file.
_BY_FILE = ("partners", "waves", "evidence", "relationships", "..")
_TABLES = ("organizations", "profiles", "people", "involvements", "outreach")


@dataclass(frozen=True, slots=True)
class Folder:
    """What of a partnership folder is carried over; ``not_yet`` names all that is left where it is. ``files`` are kept
    as they are, by path."""

    initiative: InitiativeValue
    roster: Roster
    outreach: tuple[outreach_values.Outreach, ...] = ()
    settings: str = ""
    problems: tuple[Problem, ...] = ()
    not_yet: tuple[str, ...] = ()
    waves: tuple[Brought, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    releases: tuple[FrozenRelease, ...] = ()
    brief: CarriedBrief | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity == "error")

    @property
    def instruments(self) -> int:
        return len({each.instrument for each in self.waves} - {""})

    @property
    def responses(self) -> int:
        return sum(each.responses for each in self.waves)


def read_folder(root: Path, files: Iterable[PurePosixPath] | None = None) -> Folder:
    """The folder ``root``, with everything that is wrong with what is carried over. ``files`` are all that belong to
    it, those below ``root`` unless given. Raises WellknitError (``folder.missing``) where there is no wellknit.toml."""
    if not (root / FILE).is_file():
        raise fail("folder.missing", Place(root.name))
    settings, problems = read_settings(root)
    roster, more = read_roster(root, settings.initiative)
    outreach, also = read_outreach(root, roster)
    waves, others = brought(root, settings, roster)
    kept, wrong = _kept(root, settings, roster)
    source, unread = read_brief(root)
    text = (root / FILE).read_text("utf-8-sig", "replace").replace("\r\n", "\n")
    if files is None:
        files = [
            PurePosixPath(*each.relative_to(root).parts)
            for each in root.rglob("*")
            if each.is_symlink() or not each.is_dir()
        ]
    found = [*problems, *more, *also, *others, *wrong, *unread]
    releases: tuple[FrozenRelease, ...] = ()
    try:
        releases = carried(root, settings.waves)
    except WellknitError as error:  # what was published must not come in as something else
        found += error.problems
    folder = Folder(
        settings.initiative,
        roster,
        outreach,
        text,
        tuple(dict.fromkeys(found)),
        _not_yet(files, settings.waves),
        waves,
        kept,
        releases,
        CarriedBrief(source, settings.brief) if source.strip() else None,
    )
    return replace(folder, problems=(*folder.problems, *_Trial(_initiative(folder, ""), folder).problems()))


def _kept(root: Path, settings: Settings, roster: Roster) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The files that are kept as they came, and what is wrong with them."""
    names = sorted(each.relative_to(root) for each in root.rglob("*") if each.is_file() and not each.is_symlink())
    kept = {each.as_posix(): (root / each).read_bytes() for each in names if _as_it_came(PurePosixPath(*each.parts))}
    _records, problems = read_relationships(root, roster, settings.waves, settings.relationships)
    _sources, _quotes, more = read_evidence(root, settings.initiative)
    return kept, (*problems, *more)


def _as_it_came(file: PurePosixPath) -> bool:
    if len(str(file)) > _LONGEST or any(part.startswith(".") for part in file.parts):
        return False
    return file.parts[0] in ("evidence", "relationships") and len(file.parts) > 1 and file.suffix.lower() in _KEPT


def _carried(file: PurePosixPath, waves: Collection[str] | None = None) -> bool:
    """Whether a file is carried over; of the folders of waves, those of ``waves`` alone, where they are known."""
    match file.parts:
        case ("partners", _):
            return file.suffix in (".csv", ".xlsx") and file.stem in _TABLES
        case ("waves", wave, name):
            return name in BROUGHT and (waves is None or wave in waves)
        case ("releases", "ledger.json"):
            return True
        case ("releases", wave, _, part, _, *_):
            return part in PARTS and (waves is None or wave in waves)
    return str(file) in (FILE, BRIEF) or _as_it_came(file)


def _not_yet(files: Iterable[PurePosixPath], waves: Collection[str]) -> tuple[str, ...]:
    """What of ``files`` is not carried over: what lies in the folders that are read file by file, all else by the
    folder it lies in."""
    left = (each for each in files if not _carried(each, waves))
    named = {str(each) if each.parts[0] in _BY_FILE else each.parts[0] for each in left}
    return (*(each for each in _NOT_YET if each in named), *sorted(named.difference(_NOT_YET)))


def read_archive(data: bytes, name: str) -> Folder:
    """The partnership folder in a ZIP archive, itself or one level down. Raises WellknitError for an archive that is
    none, too large, or without a wellknit.toml."""
    with zipfile.ZipFile(open_safely(data, Place(name))) as archive, tempfile.TemporaryDirectory() as place:
        names = [PurePosixPath(each) for each in archive.namelist() if not each.endswith("/")]
        tops = [each.parent for each in names if each.name == FILE and len(each.parts) <= 2]
        if not tops:
            raise fail("folder.missing", Place(name))
        top, root = min(tops, key=lambda each: len(each.parts)), Path(place)
        files = {}
        for each in names:
            inner = each.relative_to(top) if each.is_relative_to(top) else None
            files[each] = inner or PurePosixPath(f"../{each.parts[0]}")
            if inner is not None and _carried(inner):
                (root / inner).parent.mkdir(parents=True, exist_ok=True)
                (root / inner).write_bytes(archive.read(str(each)))
        return read_folder(root, files.values())


@transaction.atomic
def import_folder(folder: Folder, key: str, by: Account | None = None) -> Initiative:
    """A new initiative under ``key``, with all rows of the folder, which has no errors: nothing is checked here.

    ``by`` holds the keys of the waves that come with answers.
    """
    initiative = _initiative(folder, key)
    initiative.save(force_insert=True)
    with inside(initiative):
        _Import(initiative, folder).run()
        put_in(initiative, folder.waves, folder.files.get(TIES), by)
        FolderFile.objects.bulk_create(
            FolderFile(initiative=initiative, path=path, content=content) for path, content in folder.files.items()
        )
        waves = {each.key: each for each in Wave.objects.all()}
        for each in folder.releases:
            kept(waves[each.wave], each)
        if folder.brief is not None:
            carrying.put_in(initiative, folder.brief, waves)
    return initiative


def _initiative(folder: Folder, key: str) -> Initiative:
    value = folder.initiative
    return Initiative(
        key=key,
        name=value.name,
        short="" if value.short == value.name else value.short,
        began=value.began,
        language=value.language,
        settings_text=folder.settings,
    )


class _Import:
    """Rows by the keys of the folder, made in the order in which they refer to each other."""

    def __init__(self, initiative: Initiative, folder: Folder) -> None:
        self.initiative, self.folder = initiative, folder
        self.sites: dict[str, Site] = {}
        self.grants: dict[str, Grant] = {}
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, Person] = {}

    def run(self) -> None:
        self._plans()
        self._organizations()
        self._people()
        self._save(Involvement, self._involvements())
        self._save(Outreach, self._outreach())

    def _save(self, model: type[Owned], rows: Iterator[Owned]) -> None:
        numbered = list(rows)
        for place, row in enumerate(numbered):
            row.initiative = self.initiative
            row.position = place  # type: ignore[attr-defined]
        model._default_manager.bulk_create(numbered, batch_size=500)

    def _plans(self) -> None:
        value = self.folder.initiative
        self.sites = {each.key: Site(key=each.key, name=each.name, state=each.state) for each in value.sites}
        self._save(Site, iter(self.sites.values()))
        self._save(Period, (Period(key=y.key, name=y.name, start=y.start, end=y.end) for y in value.years))
        self.grants = {
            each.key: Grant(
                key=each.key,
                funder=each.funder,
                start=each.start,
                end=each.end,
                incentive=each.incentive,
                amount=each.amount,
                currency=each.currency,
            )
            for each in value.grants
        }
        self._save(Grant, iter(self.grants.values()))
        self._save(
            Phase,
            (
                Phase(key=p.key, name=p.name, start=p.start, end=p.end, questions=[*p.questions], methods=[*p.methods])
                for p in value.phases
            ),
        )
        self._save(
            Principle,
            (Principle(key=p.key, name=p.name, summary=p.summary, facts=[*p.facts]) for p in value.principles),
        )

    def _organizations(self) -> None:
        national = self.folder.initiative.national_partners
        for each in self.folder.roster.organizations:
            self.organizations[each.key] = Organization(
                key=each.key,
                name=each.name,
                sector=each.sector,
                kind=each.kind,
                site=self.sites.get(each.site or ""),
                years_in_education=each.years_in_education,
                profile=each.profile,
                national_position=national.index(each.key) if each.key in national else None,
            )
        for each in self.folder.roster.organizations:
            self.organizations[each.key].affiliate_of = self.organizations.get(each.affiliate_of or "")
        self._save(Organization, iter(self.organizations.values()))
        self._save(
            ProfileFigure,
            (
                ProfileFigure(
                    organization=self.organizations[each.key],
                    key=figure.key,
                    value=figure.value,
                    label=figure.label,
                    source=figure.source,
                )
                for each in self.folder.roster.organizations
                for figure in each.figures
            ),
        )

    def _people(self) -> None:
        for each in self.folder.roster.people:
            self.people[each.key] = Person(key=each.key, name=each.name, mail=each.mail, language=each.language)
        self._save(Person, iter(self.people.values()))
        self._save(
            Consent,
            (
                Consent(person=self.people[each.key], to=one.to, given=one.given, withdrawn=one.withdrawn)
                for each in self.folder.roster.people
                for one in each.consents
            ),
        )

    def _involvements(self) -> Iterator[Involvement]:
        for each in self.folder.roster.involvements:
            yield Involvement(
                role=each.role,
                person=self.people.get(each.person or ""),
                organization=self.organizations.get(each.organization or ""),
                site=self.sites.get(each.site or ""),
                start=each.start,
                end=each.end,
                time=each.time,
                resources=each.resources,
                knowledge=[*each.knowledge],
                grant=self.grants.get(each.grant or ""),
            )

    def _outreach(self) -> Iterator[Outreach]:
        for each in self.folder.outreach:
            yield Outreach(
                organization=self.organizations[each.organization],
                status=each.status,
                asked=each.asked,
                answered=each.answered,
                by=self.people.get(each.by or ""),
                next_step=each.next_step,
                day=each.day,
            )


#: What the rows of a model are made of: a file, and in it where.
_FROM: Mapping[type[Owned], tuple[str, str]] = {
    Site: (FILE, "sites."),
    Period: (FILE, "years."),
    Grant: (FILE, "grants."),
    Phase: (FILE, "phases."),
    Principle: (FILE, "principles."),
    Organization: ("partners/organizations.csv", ""),
    ProfileFigure: ("partners/profiles.csv", ""),
    Person: ("partners/people.csv", ""),
    Consent: ("partners/people.csv", "consents."),
    Involvement: ("partners/involvements.csv", ""),
    Outreach: ("partners/outreach.csv", ""),
}


class _Trial(_Import):
    """The rows of a folder as they would be made, looked at instead of saved."""

    def problems(self) -> tuple[Problem, ...]:
        """What of the folder its rows could not hold."""
        self.found = [*unfit(self.initiative, FILE, "initiative.")]
        self.run()
        for each in self.folder.waves:
            self.found += unfit(Wave(name=each.wave.name, note=each.wave.note), FILE, f"waves.{each.wave.key}.")
        return tuple(self.found)

    def _save(self, model: type[Owned], rows: Iterator[Owned]) -> None:
        self.found += (problem for row in rows for problem in unfit(row, *_FROM[model]))
