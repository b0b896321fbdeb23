"""What the methods box says: who was asked, what is counted, how figures are rounded, what is hidden, which release."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wellknit.briefs import words as written
from wellknit.briefs.blocks.measured import (
    averages,
    compared,
    counted,
    in_text,
    intervals,
    named,
    rounding,
    sentence,
    tables_used,
)
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Inline, Listing, Number, Paragraph, Strong, Text
from wellknit.releases.rules import NETWORK
from wellknit.surveys.wave import Wave
from wellknit.tables import Share

__all__ = ["paragraphs"]


def paragraphs(composition: Composition) -> tuple[Block, ...]:
    """The generated part of the methods box: a few sentences on each matter, each after its own opening words."""
    parts: list[tuple[str, Callable[[Composition], Iterator[Inline | Listing]]]] = [
        ("methods.asked", _asked),
        ("methods.origin", _origin),
        ("methods.learning", _learning),
        ("methods.counted", counted),
        ("methods.averages", averages),
        ("methods.rounding", rounding),
        ("methods.intervals", intervals),
        ("methods.compared", compared),
        ("methods.related", _related),
        ("methods.small", _small),
        ("methods.left-out", _left_out),
        ("methods.quotes", _quotes),
        ("methods.release", _release),
        ("methods.words", _unchecked),
    ]
    made: list[Block] = []
    for opening, make in parts:
        sentences = list(make(composition))
        if not sentences:
            continue
        line: list[Inline] = [Strong((Text(composition.words[opening]),))]
        for each in sentences:
            if isinstance(each, Listing):
                made.append(Paragraph(tuple(line)))
                made.append(each)
                line = []
            else:
                # Sentences are parted by a space; what belongs to one sentence comes with its own.
                line.append(each)
        if line:
            made.append(Paragraph(tuple(line)))
    return tuple(made)


def _waves(composition: Composition) -> list[Wave]:
    """The waves that the brief draws on, its own first."""
    material = composition.material
    keys = [material.wave.key, *(key for table in tables_used(composition) for key in table.waves)]
    return [material.waves.get(key, material.wave) for key in dict.fromkeys(keys) if key in material.waves] or [
        material.wave
    ]


# ---- who was asked


def _asked(composition: Composition) -> Iterator[Inline | Listing]:
    words = composition.words
    for wave in _waves(composition):
        if wave.population is None:
            population = words["methods.population.unknown"]
        elif wave.population == "roster":
            population = words["methods.population.roster"]
        else:
            population = words["methods.population.number"].format(count=written.number(words, int(wave.population)))
        yield sentence(
            words["methods.wave"].format(
                wave=wave.name,
                day=written.day(words, wave.day),
                mode=words[f"methods.mode.{wave.mode}"],
                population=population,
            )
        )
        yield from _rates(composition, wave)


def _rates(composition: Composition, wave: Wave) -> Iterator[Inline]:
    """The response rates of a wave, as facts, if a table of the folder holds them."""
    words = composition.words
    numbers: list[tuple[str, Number]] = []
    for key, table in composition.material.tables.items():
        _, at, other = key.partition("@")
        if table.kind != "response" or wave.key not in table.waves:
            continue
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                fact = composition.facts.get(f"{table.key}.{row.key}.{column.key}{at}{other}")
                if row.key == "all" and isinstance(cell, Share) and fact and fact.display and not fact.hidden:
                    numbers.append((in_text(column), Number(fact, f"{fact.display} ({fact.readable})")))
        break
    for place, (label, number) in enumerate(numbers):
        composition.use(number.fact)
        yield Text((" " + words["methods.rate"] if place == 0 else ", ") + label + " ")
        yield number
    if numbers:
        yield Text(".")


def _origin(composition: Composition) -> Iterator[Inline]:
    words = composition.words
    for wave in _waves(composition):
        if wave.origin != "real":
            yield sentence(words[f"methods.origin.{wave.origin}"].format(wave=wave.name))
        if wave.note:
            yield sentence(_full_stop(wave.note))


def _learning(composition: Composition) -> Iterator[Inline]:
    words, material = composition.words, composition.material
    for phase in material.initiative.phases:
        methods = [words.get(f"methods.method.{each}", each) for each in phase.methods]
        yield sentence(
            words["methods.phase"].format(
                phase=phase.name,
                span=written.span(words, phase.start, phase.end),
                methods=written.listed(words, methods),
            )
        )
    kinds = dict.fromkeys(each.kind for each in material.sources)
    if kinds:
        tallied = [
            written.plural(words, f"methods.source.{kind}", sum(each.kind == kind for each in material.sources))
            for kind in kinds
        ]
        yield sentence(words["methods.sources"].format(sources=written.listed(words, tallied)))


# ---- what is protected, left out, quoted, released


def _small(composition: Composition) -> Iterator[Inline]:
    words, material, tables = composition.words, composition.material, tables_used(composition)
    threshold = material.rules.thresholds[material.audience]
    yield sentence(words[f"methods.threshold.{material.audience}"].format(threshold=written.number(words, threshold)))
    titles = {table.key: named(composition, table) for table in tables}
    if composition.networks:
        titles[NETWORK] = words["methods.network"]
    for lowered in material.rules.lowered:
        if lowered.audience == material.audience and lowered.table in titles and lowered.threshold < threshold:
            yield sentence(
                words["methods.lowered"].format(
                    table=titles[lowered.table],
                    threshold=written.number(words, lowered.threshold),
                    reason=_full_stop(lowered.reason),
                )
            )
    if (own := material.rules.organizations).weaker:
        any_number = own.at_least < 2 and own.largest_share >= 1
        yield sentence(
            words["methods.organizations-any" if any_number else "methods.organizations"].format(
                organizations=written.number(words, own.at_least),
                share=written.number(words, (own.largest_share * 100).normalize()),
                reason=_full_stop(own.reason),
            )
        )
    hidden = []
    for table in tables:
        cells = [cell for _, _, cell in table.cells()]
        if count := sum(cell.hidden for cell in cells):
            hidden.append(
                words["methods.hidden-table"].format(hidden=count, all=len(cells), table=named(composition, table))
            )
    if hidden:
        yield sentence(words["methods.hidden"].format(tables=written.listed(words, hidden)))
    elif tables:
        yield sentence(words["methods.hidden-none"])


def _related(composition: Composition) -> Iterator[Inline]:
    """How the relationships were measured that the brief shows or gives figures of."""
    words, networks = composition.words, list(composition.networks.values())
    for active in dict.fromkeys(each.active_months for each in networks):
        days = [written.day(words, each.day) for each in networks if each.active_months == active]
        months = written.number(words, active)
        yield sentence(words["methods.related.day"].format(day=written.listed(words, days), months=months))
    shown = any(each.relationships for each in networks)
    if shown:
        yield sentence(words["methods.related.hangs"])
    for draws, seed in dict.fromkeys((each.draws, each.seed) for each in networks if each.draws):
        yield sentence(words["methods.related.futures"].format(draws=written.number(words, draws), seed=seed))
    if any(fact.interval == "silence" for fact in composition.used.values()):
        yield sentence(words["methods.related.silence"])
    if shown:
        yield sentence(words[f"methods.related.{composition.material.audience}"])


def _left_out(composition: Composition) -> Iterator[Inline]:
    for each in composition.material.left_out:
        yield sentence(_full_stop(each))


def _quotes(composition: Composition) -> Iterator[Inline]:
    words, material = composition.words, composition.material
    if not composition.quotes:
        return
    yield sentence(words["methods.quotes.roles"])
    threshold = written.number(words, material.rules.thresholds[material.audience])
    yield sentence(words["methods.quotes.threshold"].format(threshold=threshold))
    kept: dict[str, dict[str, None]] = {}
    for each in composition.attributions.values():
        if each.kept:
            kept.setdefault(each.kept, {}).setdefault(words["quoted"].format(text=each.text))
    for reason, texts in kept.items():
        said = words["methods.quotes.kept" if len(texts) == 1 else "methods.quotes.kept-many"]
        yield sentence(said.format(attribution=written.listed(words, list(texts)), reason=_full_stop(reason)))
    if any(each.illustrative for each in material.quotes if each.key in composition.quotes):
        yield sentence(words["methods.quotes.illustrative"])


def _release(composition: Composition) -> Iterator[Inline]:
    words, material = composition.words, composition.material
    stamps = [stamp for table in tables_used(composition) for stamp in table.stamps]
    stamps += [stamp for stamp in material.stamps if stamp.wave in composition.networks]
    stamps = stamps or list(material.stamps)
    # A table across waves may know the other wave's release by its number alone.
    digests: dict[tuple[str, int | None, bool], str] = {}
    for stamp in stamps:
        known = digests.get((stamp.wave, stamp.version, stamp.draft), "")
        digests[stamp.wave, stamp.version, stamp.draft] = known or stamp.digest[:12]
    for (key, version, draft), digest in digests.items():
        wave = material.waves.get(key)
        text = words["methods.release.draft" if draft else "methods.release.version"]
        text = text.format(wave=wave.name if wave else key, version=version)
        yield sentence(text + (words["methods.release.digest"].format(digest=digest) if digest else "") + ".")


def _unchecked(composition: Composition) -> Iterator[Inline]:
    yield sentence(composition.words["methods.words.spelled"])


def _full_stop(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."
