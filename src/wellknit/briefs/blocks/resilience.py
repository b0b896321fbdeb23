"""The block of resilience: what would survive if people left as they have left so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.data import NARROW, with_alt
from wellknit.briefs.blocks.relating import choice, findings_of, release_note, scopes, scopes_named, sentence
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import (
    Block,
    Chart,
    Figure,
    Grid,
    GridColumn,
    Inline,
    Number,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.briefs.inlines import said
from wellknit.briefs.networking import home_of, scope_label
from wellknit.briefs.saying import interval
from wellknit.relationships.findings import Findings
from wellknit.tables import Column, Row, Share, Table

__all__ = ["survival"]

ORDERS = ("table", "value")


# ---- what would survive


def survival(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The expected share of relationships that survive so many months, site by site, with the spread of futures."""
    order = choice(composition, directive, "order", ORDERS)
    title = said(composition.option(directive, "title"))
    note = said(composition.option(directive, "note"))
    addition = said(composition.option(directive, "alt"))
    wanted = scopes_named(composition, directive)
    findings = findings_of(composition, directive)
    if findings is None or order is None or wanted is None:
        return ()
    known = list(dict.fromkeys(each.scope for each in findings.curves))
    missing = [each for each in wanted if each not in known]
    if not known or missing:
        where = ", ".join(scope_label(each, composition.material, composition.words) for each in missing)
        composition.report(
            "brief.no-futures", directive.line, where=where or composition.words["scope.all"],
            audience=composition.material.audience,
        )  # fmt: skip
        return ()
    words = composition.words
    shown = wanted or _in_order(composition, known)
    composition.networks.setdefault(findings.wave, findings)
    months = sorted({each.months for each in findings.curves if each.scope in shown})
    facts = {
        (scope, each): fact
        for scope in shown
        for each in months
        if (fact := _fact(composition, findings, f"surviving_{each}_months", scope)) is not None
    }
    number, anchor = composition.numbered[id(directive)]
    where = scope_label(shown[0], composition.material, words) if len(shown) == 1 else ""
    title = title or (words["survival.title-of"].format(where=where) if where else words["survival.title"])
    chart, drawn = _drawn(composition, anchor, months, shown, facts, order)
    values = words["figure.alt-values"].format(values="; ".join(_values(composition, months, shown, facts)))
    alt = " ".join([sentence(drawn), sentence(title), *([sentence(addition)] if addition else []), values])
    for fact in facts.values():
        composition.use(fact, beside=True)
    figure = Figure(
        id=anchor,
        number=number,
        title=title,
        subtitle=words["survival.subtitle"],
        alt=alt,
        note=sentence(note) if note else "",
        chart=with_alt(chart, alt),
        table=None,
        facts=tuple(facts.values()),
        grids=(_grid(composition, findings, months, shown, facts, f"{anchor}-table", number),),
    )
    return (figure,)


def _in_order(composition: Composition, known: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in scopes(composition) if each in known)


def _fact(composition: Composition, findings: Findings, key: str, scope: str) -> Fact | None:
    at = "" if findings.wave == home_of(composition.material) else f"@{findings.wave}"
    fact = composition.facts.get(f"resilience.{key}.{scope}{at}")
    return None if fact is None or fact.hidden or not fact.display else fact


def _drawn(
    composition: Composition,
    anchor: str,
    months: Sequence[int],
    shown: Sequence[str],
    facts: dict[tuple[str, int], Fact],
    order: str,
) -> tuple[Chart, str]:
    """A dot plot of the shares, drawn as those of survey tables are, and what it is."""
    words = composition.words
    columns = tuple(
        Column(each, scope_label(each, composition.material, words), "pooled" if each == "all" else "group")
        for each in shown
    )
    rows = tuple(
        Row(
            f"surviving_{each}_months",
            written.plural(words, "survival.after", each),
            tuple(_share(facts.get((scope, each))) for scope in shown),
        )
        for each in months
    )
    table = Table(
        "resilience",
        words["survival.title"],
        "agreement",
        "site",
        columns,
        rows,
        (),
        measure=words["survival.measure"],
        audience=composition.material.audience,
    )
    # The dots' lines are no intervals of a sample, and the chart must not call them that.
    own = {
        **words,
        "chart.key-interval": words["survival.key"],
        "chart.alt.dots": words["survival.alt"],
        "chart.alt.dots-one": words["survival.alt-one"],
        "chart.thing.statement": words["survival.time"],
        "chart.thing.statements": words["survival.times"],
    }

    def draw(**more: str) -> tuple[Chart, str]:
        options = {"decimals": "0", "order": order, **more}
        return composition.draw("dots", table, look=composition.material.look, words=own, options=options)

    chart, drawn = draw(prefix=anchor)
    narrow = draw(prefix=f"{anchor}-narrow", width=NARROW, picture="no")[0].svg
    return replace(chart, narrow=narrow), drawn


def _share(fact: Fact | None) -> Share:
    if fact is None:
        return Share(None, None, None)
    return Share(None, None, fact.value, fact.low, fact.high, exact=fact.exact)


def _values(
    composition: Composition, months: Sequence[int], shown: Sequence[str], facts: dict[tuple[str, int], Fact]
) -> list[str]:
    """'Chicago 86%, 74% and 56%': the shares after each time, for every scope."""
    words = composition.words
    made = []
    for scope in shown:
        shares = [facts[scope, each].display for each in months if (scope, each) in facts]
        label = scope_label(scope, composition.material, words)
        if shares:
            made.append(words["figure.alt-value"].format(label=label, display=written.listed(words, shares)))
    return made


def _grid(
    composition: Composition,
    findings: Findings,
    months: Sequence[int],
    shown: Sequence[str],
    facts: dict[tuple[str, int], Fact],
    anchor: str,
    number: int,
) -> Grid:
    words = composition.words

    def cell(scope: str, after: int) -> tuple[Inline, ...]:
        fact = facts.get((scope, after))
        if fact is None:
            return ()
        limits = f" ({interval(fact, words)})" if fact.low is not None else ""
        return (Number(fact, fact.display), *((Text(limits),) if limits else ()))

    columns = [GridColumn(words["survival.where"], share=1.6)]
    columns += [GridColumn(written.plural(words, "survival.after", each), "right", 1.5) for each in months]
    rows: list[list[tuple[Inline, ...]]] = []
    for scope in shown:
        label = (Text(scope_label(scope, composition.material, words)),)
        rows.append([label, *(cell(scope, each) for each in months)])
    reach = {scope: _fact(composition, findings, f"reach_{findings.months}_months", scope) for scope in shown}
    if any(reach.values()):
        heading = words["survival.reach"].format(months=written.number(words, findings.months))
        columns.append(GridColumn(heading, "right", 1.6))
        for scope, row in zip(shown, rows, strict=True):
            fact = reach[scope]
            row.append(() if fact is None else (Number(fact, fact.display),))
            if fact is not None:
                composition.use(fact, beside=True)
    notes = [words["survival.note"]]
    if findings.draws:
        notes.append(written.plural(words, "survival.note-draws", findings.draws))
    notes.append(release_note(composition, findings))
    title = words["survival.table"].format(number=number)
    return Grid(anchor, 0, title, tuple(columns), tuple(tuple(row) for row in rows), tuple(notes))
