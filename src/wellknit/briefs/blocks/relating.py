"""What the blocks of relationships share: which findings they show, of which organizations, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Grid, GridColumn, Inline, Text
from wellknit.briefs.networking import home_of, scope_label
from wellknit.briefs.saying import share_text
from wellknit.relationships.findings import Findings, ShownOrganization, ShownRelationship
from wellknit.relationships.scopes import ALL, BETWEEN, NATIONAL, Scope
from wellknit.tables import half_up

__all__ = [
    "View",
    "cell",
    "choice",
    "findings_of",
    "limit_of",
    "listing",
    "percent",
    "release_note",
    "scopes",
    "sentence",
    "view",
]


@dataclass(frozen=True)
class View:
    """The part of one wave's findings that a block shows: a site, the national partners, between them, or all."""

    findings: Findings
    scope: str
    organizations: tuple[ShownOrganization, ...]
    relationships: tuple[ShownRelationship, ...]
    #: Whether names must say the site, since organizations of several are shown.
    several: bool

    def name(self, key: str) -> str:
        """The name of an organization."""
        return self.findings.names.get(key, key)


def findings_of(composition: Composition, directive: tree.Directive) -> Findings | None:
    """The findings of the block's wave (its option, else the home wave); None, and a problem, where there are none."""
    material = composition.material
    given = directive.options.get("wave")
    wave = given.text if given else home_of(material)
    if wave is None:
        composition.report("brief.no-findings", directive.line, block=directive.name)
        return None
    if wave not in material.findings:
        line = given.line if given else directive.line
        nearest = composition.nearest(wave, material.findings) or "none"
        composition.report("brief.no-findings-of-wave", line, wave=wave, nearest=nearest)
        return None
    return material.findings[wave]


def view(composition: Composition, directive: tree.Directive) -> View | None:
    """What the block shows; None, and a problem, where its audience may see nothing of it."""
    findings = findings_of(composition, directive)
    if findings is None:
        return None
    given = directive.options.get("site")
    scope = given.text if given else ALL
    known = scopes(composition)
    if scope not in known:
        nearest = composition.nearest(scope, known) or "none"
        line = given.line if given else directive.line
        composition.report("brief.unknown-scope", line, site=scope, nearest=nearest, scopes=", ".join(known))
        return None
    made = _cut(composition, findings, scope)
    if not made.organizations:
        hidden = findings.withheld or findings.shown_organizations > len(findings.organizations)
        code = "brief.findings-hidden" if hidden else "brief.nobody-related"
        where = scope_label(scope, composition.material, composition.words)
        composition.report(
            code, directive.line, block=directive.name, where=where, audience=composition.material.audience
        )
        return None
    composition.networks.setdefault(findings.wave, findings)
    return made


def scopes(composition: Composition) -> tuple[str, ...]:
    """What ``:site:`` may name: the sites, the national partners, between them and the sites, and all."""
    return (*(each.key for each in composition.material.initiative.sites), NATIONAL, BETWEEN, ALL)


def _cut(composition: Composition, findings: Findings, scope: str) -> View:
    national = frozenset(composition.material.initiative.national_partners)

    def belongs(each: ShownOrganization) -> bool:
        if scope == NATIONAL:
            return each.key in national
        if scope == BETWEEN:
            return each.key in national or each.site is not None
        return scope == ALL or each.site == scope

    organizations = tuple(each for each in findings.organizations if belongs(each))
    counted = Scope(scope, tuple(each.key for each in organizations), national)
    relationships = tuple(each for each in findings.relationships if counted.has(each.one, each.other))
    if scope == BETWEEN:
        # Who has no relationship between the two sides is not what the block is about.
        ends = {key for each in relationships for key in (each.one, each.other)}
        organizations = tuple(each for each in organizations if each.key in ends)
    sites = {each.site for each in organizations}
    return View(findings, scope, organizations, relationships, len(sites) > 1)


# ---- options


def choice(composition: Composition, directive: tree.Directive, key: str, known: Sequence[str]) -> str | None:
    """The value of an option that knows only some; the first one where it is not given."""
    given = directive.options.get(key)
    if given is None:
        return known[0]
    if given.text not in known:
        composition.report("brief.option-value", given.line, option=key, value=given.text, values=", ".join(known))
        return None
    return given.text


def limit_of(composition: Composition, directive: tree.Directive) -> int | None:
    """The number of rows that the option allows; 0 for all, None for what is no number."""
    given = directive.options.get("limit")
    if given is None:
        return 0
    if not given.text.isascii() or not given.text.isdigit() or not 0 < int(given.text) < 10_000:
        composition.report("brief.option-value", given.line, option="limit", value=given.text, values="1, 2, 3, …")
        return None
    return int(given.text)


# ---- in words


def percent(composition: Composition, share: float) -> str:
    """A share from 0 to 1 in whole per cent: '93%'."""
    from fractions import Fraction

    value = half_up(Fraction(Decimal(repr(round(share, 12)))) * 100, 0)
    return share_text(composition.words, value)


def sentence(text: str) -> str:
    """``text`` with a full stop, unless it ends a sentence already."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."


def release_note(composition: Composition, findings: Findings) -> str:
    """Of which day and wave the relationships are."""
    words = composition.words
    wave = composition.material.waves.get(findings.wave)
    name = wave.name if wave else findings.wave.replace("_", " ")
    return words["related.note.day"].format(
        day=written.day(words, findings.day), wave=name, months=written.number(words, findings.active_months)
    )


def cell(text: str) -> tuple[Inline, ...]:
    """The text of a cell; nothing where there is none."""
    return (Text(text),) if text else ()


# ---- lists of relationships


@dataclass(frozen=True)
class _Column:
    """A column of the list: its heading's key in the words, how it is aligned, and how much room it needs."""

    key: str
    align: str
    share: float


def listing(
    composition: Composition,
    shown: View,
    relationships: Sequence[ShownRelationship],
    *,
    id: str,
    number: int,
    title: str,
    notes: Iterable[str] = (),
    brief: bool = False,
) -> Grid:
    """Relationships as a table: both organizations, the people on each side, on whom it hangs, its chance to survive,
    and trust and strain where both sides agreed to have them shown; a ``brief`` one leaves these last three out.
    """
    words = composition.words
    site = {each.key: each.site for each in shown.organizations}

    def name(key: str, place: str | None) -> str:
        if not shown.several or place is None:
            return shown.name(key)
        return words["related.at-site"].format(
            name=shown.name(key), site=scope_label(place, composition.material, words)
        )

    def pair(each: ShownRelationship) -> str:
        # Two of one site name it once.
        one, other = site.get(each.one), site.get(each.other)
        return words["related.pair"].format(
            one=name(each.one, one if one != other else None), other=name(each.other, other)
        )

    def hangs(each: ShownRelationship) -> str:
        if not each.hangs:
            return ""
        who = each.hangs_on or words["related.one-person"]
        at = shown.name(each.hangs_at) if each.hangs_at else ""
        return words["related.hangs-at"].format(who=who, organization=at) if at else who

    def trust(each: ShownRelationship) -> str:
        if each.trust is None:
            return ""
        one, other = (percent(composition, share) for share in each.trust)
        return words["related.trusted"].format(one=one, other=other)

    columns: list[tuple[GridColumn, list[str]]] = []

    def column(key: str, values: list[str], share: float, *, right: bool = False) -> None:
        if any(values):
            heading = words[f"related.column.{key}"].format(months=written.number(words, shown.findings.months))
            columns.append((GridColumn(heading, "right" if right else "left", share), values))

    column("pair", [pair(each) for each in relationships], 3.2)
    column("people", [_people(composition, each) for each in relationships], 1.5)
    column("hangs", [hangs(each) for each in relationships], 2.0)
    if not brief:
        chances = ["" if each.survival is None else percent(composition, each.survival) for each in relationships]
        column("survival", chances, 1.0, right=True)
        column("trust", [trust(each) for each in relationships], 1.4)
        column(
            "strained",
            [words[f"related.strained-{each.strained}"] if each.strained else "" for each in relationships],
            1.1,
        )
    reported = [
        words[f"related.reported-{each.reported}"] if each.reported in ("one", "none") else "" for each in relationships
    ]
    column("reported", reported, 1.2)
    rows = tuple(tuple(cell(values[place]) for _, values in columns) for place in range(len(relationships)))
    heads = tuple(each for each, _ in columns)
    said = [*notes, release_note(composition, shown.findings)]
    if not brief and any(each.survival is not None for each in relationships):
        said.append(words["related.note.survival"].format(months=written.number(words, shown.findings.months)))
    if not brief and any(each.trust is not None or each.strained for each in relationships):
        said.append(words["related.note.agreed"])
    if shown.findings.withheld:
        said.append(written.plural(words, "related.note.withheld", shown.findings.withheld))
    return Grid(id, number, title, heads, rows, tuple(said))


def _people(composition: Composition, each: ShownRelationship) -> str:
    words = composition.words
    if not each.links:
        return words["related.nobody"]
    one, other = (written.number(words, count) for count in each.people)
    return words["related.people"].format(one=one, other=other)
