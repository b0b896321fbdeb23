"""Where a number comes from, in plain words: what it counts, of how many, how sure it is, in which release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wellknit.briefs import words as written
from wellknit.briefs.facts import COMPARED, Fact
from wellknit.briefs.html import cells
from wellknit.briefs.html.inline import Words
from wellknit.tables import Stamp

__all__ = ["Traced", "name_of", "parts_of", "traced"]


def parts_of(name: str) -> tuple[str, str, str]:
    """A fact's name as the three parts of its address.

    >>> parts_of("agreement.trust.memphis"), parts_of("comparison.agreement.trust.all")
    (('agreement', 'trust', 'memphis'), ('comparison.agreement', 'trust', 'all'))
    """
    table, row, column = name.rsplit(".", 2)
    return table, row, column


def name_of(table: str, row: str, column: str) -> str:
    """The fact's name of the parts of its address."""
    return f"{table}.{row}.{column}"


@dataclass(frozen=True, slots=True)
class Traced:
    """A number with all that stands behind it: ``evidence`` are its names and texts, ``how`` the sentences that say
    how it was computed. A hidden one has nothing but its definition and why."""

    display: str
    definition: str
    hidden: str
    evidence: tuple[tuple[str, str], ...]
    how: tuple[str, ...]
    stamp: Stamp | None


def traced(fact: Fact, language: str, judged: str = "") -> Traced:
    """Where ``fact`` comes from, in ``language``; ``judged`` says how a comparison was."""
    texts = written.load(language)
    words = Words(texts)
    if fact.hidden or not fact.display:
        why = words("hidden-why") if fact.hidden else ""
        return Traced(words("hidden" if fact.hidden else "none"), fact.definition, why, (), (), fact.stamp)
    evidence = tuple((texts[f"html.{kind}"], text) for kind, text in cells.evidence(fact, words).items())
    return Traced(
        fact.display, fact.definition, "", evidence, (*_how(fact, texts), *([judged] if judged else [])), fact.stamp
    )


def _how(fact: Fact, texts: Mapping[str, str]) -> Iterator[str]:
    """How it was computed: how it is rounded, what its interval says, what joins several groups."""
    column = fact.name.partition("@")[0].rpartition(".")[2]
    if column in ("average", "pooled", "weighted"):
        key = "methods.average.site" if column == "average" else f"methods.{column}"
        yield texts[key]
    if fact.unit == "points" and fact.table != COMPARED:
        yield texts["methods.change"]
    if fact.count is not None and fact.base is not None and fact.unit == "percent":
        yield texts["methods.base.answered"]
    if fact.interval:
        if fact.interval not in ("census", "silence", "draws", "pooled"):
            yield texts["methods.intervals.what"]
        said = texts.get(f"methods.interval.{fact.interval}")
        if said:
            yield said
    if fact.rounding == "exact" and fact.unit in ("percent", "points", "mean"):
        yield texts["methods.rounding.exact"]
