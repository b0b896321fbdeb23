"""The block of introductions: a plan as advice, who should meet whom and why, and what no introduction can do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.relating import choice, findings_of, limit_of, scopes_named, sentence
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Box, Inline, Listing, Paragraph, Strong, Text
from wellknit.briefs.inlines import said
from wellknit.labels import label
from wellknit.partners.roster import ROLES
from wellknit.relationships.findings import Advice, Findings
from wellknit.tables import half_up

__all__ = ["introductions"]

QUESTIONS = ("all", "expected", "all_reachable", "each_survives")


def introductions(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """A plan of introductions as advice: who should meet whom and why, and what no introduction can do."""
    words = composition.words
    title = said(composition.short_text(directive.argument)) or words["introductions.title"]
    question = choice(composition, directive, "question", QUESTIONS)
    limit = limit_of(composition, directive)
    wanted = scopes_named(composition, directive)
    body = composition.blocks(directive.body, "introductions")
    findings = findings_of(composition, directive)
    if findings is None or question is None or limit is None or wanted is None:
        return ()
    places = {each.key: each.site or "" for each in findings.organizations}
    site = set(wanted) - {"all"}
    advice = [
        each
        for each in findings.advice
        if question in ("all", each.question)
        and (not site or {places.get(each.organization), places.get(each.other)} & site)
    ]
    if not advice and not (findings.advice_notes and not findings.advice):
        composition.report("brief.no-advice", directive.line, audience=composition.material.audience)
        return ()
    composition.networks.setdefault(findings.wave, findings)
    children: list[Block] = [*body]
    cut = advice[:limit] if limit else advice
    if cut:
        if len({each.question for each in cut}) == 1:
            children.append(Paragraph((Text(words[f"introductions.why.{cut[0].question}"]),)))
        children.append(Listing(True, tuple((Paragraph(_advice(composition, findings, each)),) for each in cut)))
        if len(cut) < len(advice):
            more = words["introductions.more"].format(
                count=written.number(words, len(cut)), all=written.number(words, len(advice))
            )
            children.append(Paragraph((Text(more),)))
    if findings.advice_notes:
        children.append(Paragraph((Strong((Text(words["introductions.not"]),)),)))
        children.append(Listing(False, tuple((Paragraph((Text(sentence(each)),)),) for each in findings.advice_notes)))
    return (Box(title, composition.new_id(title), "note", tuple(children)),)


def _gain(composition: Composition, gain: float, months: int) -> str:
    """What an introduction changes: of one relationship the chance to last, of more how many are saved."""
    words = composition.words
    exact = Fraction(Decimal(repr(round(gain, 12))))
    if gain > 1:
        saved = written.number(words, half_up(exact, 1))
        return words["introductions.gain-many"].format(gain=saved, months=written.number(words, months))
    points = half_up(exact * 100, 0)
    said_points = written.plural(words, "number.points", 1 if points == 1 else 2, number=written.number(words, points))
    return words["introductions.gain"].format(gain=said_points, months=written.number(words, months))


def _reason(composition: Composition, findings: Findings, each: Advice) -> str:
    """Why the two should meet, in a sentence; '' where the reason has no words."""
    language = composition.material.initiative.language.partition("-")[0]
    names = findings.names
    try:
        text = label(
            f"plan_why.{each.why}",
            language,
            about=_people(composition, each.about),
            one=names.get(each.organization, each.organization),
            other=names.get(each.other, each.other),
        )
    except KeyError:
        text = each.why if " " in each.why else ""
    text = text.strip()
    return sentence(text[:1].upper() + text[1:]) if text else ""


def _person(composition: Composition, who: str) -> str:
    """A name as it is; a role, which stands where the audience may know no name, with its article."""
    language = composition.material.initiative.language.partition("-")[0]
    roles = {label(f"role.{role}", language) for role in ROLES}
    return composition.words["introductions.role"].format(role=who) if who in roles else who


def _people(composition: Composition, about: Sequence[str]) -> str:
    """The people on whom it hangs: 'Ana Rivera', 'a site leader and one person', 'two people'."""
    words = composition.words
    if len(about) > 1 and len(set(about)) == 1:
        # Two of one role, or two of whom nothing may be told, are not named twice over.
        return words["introductions.people"].format(count=written.spelled(words, len(about)))
    return written.listed(words, [_person(composition, who) for who in about]) or words["related.one-person"]


def _advice(composition: Composition, findings: Findings, each: Advice) -> tuple[Inline, ...]:
    """'Introduce **Rosa Lund** of Bluff City to **Sam Whitley** of Frayser', why, and what it changes."""
    words = composition.words
    names = findings.names

    def person(who: str, organization: str) -> tuple[Inline, ...]:
        name = names.get(organization, organization)
        return (Strong((Text(_person(composition, who)),)), Text(words["introductions.of"].format(organization=name)))

    before, _, rest = words["introductions.pair"].partition("{one}")
    between, _, after = rest.partition("{other}")
    made: list[Inline] = [Text(before)] if before else []
    made += [*person(each.who, each.organization), Text(between), *person(each.whom, each.other), Text(after)]
    if reason := _reason(composition, findings, each):
        made.append(Text(f" {reason}"))
    if each.question == "expected" and each.gain > 0:
        made.append(Text(f" {_gain(composition, each.gain, findings.months)}"))
    return tuple(made)
