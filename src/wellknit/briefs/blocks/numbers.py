"""Blocks of single numbers: callouts, the principles at a glance, partners' profiles, grants."""

from __future__ import annotations

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import (
    Block,
    Box,
    Callout,
    Callouts,
    Inline,
    Listing,
    Number,
    Paragraph,
    PrinciplePart,
    Principles,
    Profile,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.briefs.inlines import said
from wellknit.briefs.saying import evidence
from wellknit.errors import Place
from wellknit.partners.initiative import Grant
from wellknit.partners.roster import Organization

__all__ = ["callout", "callouts", "grant", "principles", "profile", "profiles"]


# ---- callouts


def callout(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """One big number (the argument, as in the role) with its statement; base, interval and date are added."""
    number = composition.number(directive.argument.text, directive.line)
    statement: list[Inline] = []
    for node in directive.body:
        if not isinstance(node, tree.Prose) or statement:
            composition.report("brief.callout-statement", node.line)
            continue
        statement += composition.inlines(node.children)
    more = composition.option(directive, "evidence")
    if number is None:
        return ()
    generated = _evidence(composition, number.fact)
    parts: tuple[Inline, ...] = (Text(generated),) if generated else ()
    if more:
        parts = (*parts, Text(". " if parts else ""), *more)
    return (Callouts((Callout(number, tuple(statement), parts),)),)


def _evidence(composition: Composition, fact: Fact) -> str:
    """'16 of 19 site partners, 95% interval 62 to 94, March 2021'."""
    words = composition.words
    if fact.source:
        return words["callout.source"].format(source=fact.source)
    parts = evidence(fact, words)
    if parts and fact.readable and fact.people and fact.unit != "points":
        how = "callout.count" if fact.count is not None else "callout.joined"
        parts[0] = words[how].format(readable=parts[0], people=fact.people)
    wave = composition.material.waves.get(fact.stamp.wave) if fact.stamp else None
    if wave is not None:
        parts.append(written.month(words, wave.day))
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def callouts(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """Several callouts side by side."""
    made: list[Callout] = []
    for node in directive.body:
        if isinstance(node, tree.Directive) and node.name == "callout":
            for block in composition.blocks((node,), "callouts"):
                assert isinstance(block, Callouts)
                made += block.callouts
        else:
            composition.report("brief.not-a-callout", node.line)
    return (Callouts(tuple(made)),) if made else ()


# ---- principles


def principles(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """Each shared principle with the facts that wellknit.toml names for it."""
    given = composition.material.initiative.principles
    if not given:
        composition.report("brief.no-principles", directive.line)
    parts = []
    for principle in given:
        with composition.elsewhere(Place("wellknit.toml", column=f"principles.{principle.key}.facts")):
            numbers = [composition.number(name, directive.line) for name in principle.facts]
        with composition.elsewhere(Place("wellknit.toml", column=f"principles.{principle.key}.summary")):
            summary = said(composition.short_text(tree.Option(principle.summary, directive.line)))
        spoken = tuple((number, (Text(_label(composition, number.fact)),)) for number in numbers if number is not None)
        parts.append(PrinciplePart(principle.name, summary, spoken))
    return (Principles(tuple(parts), composition.words["principles.unmeasured"]),)


def _label(composition: Composition, fact: Fact) -> str:
    """What a number of a principle says: the row's and the column's label, and the evidence."""
    for key, table in composition.material.tables.items():
        _, at, wave = key.partition("@")
        for row, column, _ in table.cells():
            if fact.name == f"{table.key}.{row.key}.{column.key}{at}{wave}":
                parts = evidence(fact, composition.words)[:1]
                if column.kind not in ("average", "weighted"):  # their evidence says what they are
                    parts.insert(0, column.label)
                return composition.words["principles.number"].format(row=row.label, evidence="; ".join(parts))
    return fact.definition


# ---- profiles


def profile(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The profile of the organization whose key is the argument; text in the block stands instead of the stored one."""
    roster = composition.material.roster
    key = directive.argument.text
    organization = roster.organization(key)
    if organization is None:
        known = [each.key for each in roster.organizations]
        nearest = composition.nearest(key, known)
        composition.report("brief.unknown-organization", directive.line, organization=key, nearest=nearest)
        return ()
    body = composition.blocks(directive.body, "profile")
    chosen = directive.options.get("figures")
    wanted = [each.strip() for each in chosen.text.split(",") if each.strip()] if chosen else None
    for each in wanted or ():
        if each not in {figure.key for figure in organization.figures}:
            known = [figure.key for figure in organization.figures]
            composition.report(
                "brief.unknown-figure", chosen.line if chosen else directive.line, figure=each, organization=key,
                nearest=composition.nearest(each, known),
            )  # fmt: skip
    return (_profile(composition, organization, directive.line, body, wanted),)


def _profile(
    composition: Composition,
    organization: Organization,
    line: int,
    body: tuple[Block, ...] = (),
    wanted: list[str] | None = None,
) -> Profile:
    if not body and organization.profile:
        body = composition.foreign(organization.profile, Place("partners/organizations.csv", column="profile"))
    figures: list[tuple[Number, str]] = []
    for each in organization.figures:
        if wanted is None or each.key in wanted:
            number = composition.number(f"profiles.{each.key}.{organization.key}", line)
            if number is not None:
                figures.append((number, each.label))
    return Profile(organization.name, body, tuple(figures))


def profiles(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The profiles of all national partners, in the order of wellknit.toml."""
    made = []
    for key in composition.material.initiative.national_partners:
        organization = composition.material.roster.organization(key)
        if organization is None:
            composition.report(
                "brief.unknown-organization", directive.line, organization=key,
                nearest=composition.nearest(key, [each.key for each in composition.material.roster.organizations]),
            )  # fmt: skip
        else:
            made.append(_profile(composition, organization, directive.line))
    if not composition.material.initiative.national_partners:
        composition.report("brief.no-national-partners", directive.line)
    return tuple(made)


# ---- grants


def grant(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """What a grant made possible (its key is the argument), or all of them; text in the block follows."""
    grants = composition.material.initiative.grants
    key = directive.argument.text
    chosen = [each for each in grants if key in ("", "all", each.key)]
    if not chosen:
        nearest = composition.nearest(key, [each.key for each in grants])
        composition.report("brief.unknown-grant", directive.line, grant=key, nearest=nearest)
        return ()
    title = said(composition.option(directive, "title"))
    if not title:
        title = composition.words["grant.title" if len(chosen) == 1 else "grant.titles"]
    children: list[Block] = []
    for each in chosen:
        children += _grant(composition, each, directive.line)
    children += composition.blocks(directive.body, "grant")
    return (Box(title, composition.new_id(title), "grant", tuple(children)),)


def _grant(composition: Composition, each: Grant, line: int) -> list[Block]:
    words = composition.words
    values = {"funder": each.funder, "span": written.span(words, each.start, each.end)}
    opening: list[Inline] = []
    number = composition.number(f"grants.amount.{each.key}", line) if each.amount is not None else None
    if number is not None:
        opening += [Text(words["grant.made-amount"].format(**values)), number, Text(".")]
    else:
        opening.append(Text(words["grant.made"].format(**values)))
    if each.incentive:
        with composition.elsewhere(Place("wellknit.toml", column=f"grants.{each.key}.incentive")):
            opening += [Text(" "), *composition.short_text(tree.Option(each.incentive, line))]
    made: list[Block] = [Paragraph(tuple(opening))]
    funded = _funded(composition, each)
    if funded:
        made.append(Paragraph((Text(words["grant.funded"]),)))
        made.append(Listing(False, tuple((Paragraph((Text(what),)),) for what in funded)))
    return made


def _funded(composition: Composition, each: Grant) -> list[str]:
    """What the involvements that the grant funds contribute, with the sites: 'a coordinator (Chicago and Dayton)'."""
    material = composition.material
    places: dict[str, dict[str, None]] = {}
    for involvement in material.roster.involvements:
        if involvement.grant == each.key and involvement.resources:
            at = places.setdefault(involvement.resources, {})
            if involvement.site:
                at.setdefault(involvement.site)
    made = []
    for what, at in places.items():
        names = [site.name for site in material.initiative.sites if site.key in at]
        text = composition.words["grant.funded-at"]
        listed = written.listed(composition.words, names)
        made.append(text.format(what=what, places=listed) if names else what)
    return made
