"""What the blocks of relationships share: which findings they show, of which organizations, and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Inline, Text
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
    "percent",
    "release_note",
    "scopes",
    "scopes_named",
    "sentence",
    "title_of",
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
        nearest = composition.nearest(wave, material.findings)
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
        nearest = composition.nearest(scope, known)
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


def scopes_named(composition: Composition, directive: tree.Directive) -> tuple[str, ...] | None:
    """The scopes that ``:site:`` names, in its order; () where it names none, None where one is not known."""
    given = directive.options.get("site")
    if given is None:
        return ()
    known = scopes(composition)
    named = tuple(dict.fromkeys(given.text.replace(",", " ").split()))
    good = True
    for each in named:
        if each not in known:
            nearest = composition.nearest(each, known)
            composition.report("brief.unknown-scope", given.line, site=each, nearest=nearest, scopes=", ".join(known))
            good = False
    return named if good else None


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


def title_of(composition: Composition, shown: View) -> str:
    """The title of a block whose author gave it none."""
    words = composition.words
    if shown.scope == ALL:
        return words["related.title"]
    return words["related.title-of"].format(where=scope_label(shown.scope, composition.material, words))


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
