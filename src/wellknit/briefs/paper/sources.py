"""The appendix in words: its facts by table and row, so that what they share is said once, as on the web page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellknit.briefs.document import Document
from wellknit.briefs.facts import Fact
from wellknit.briefs.html.cells import INTERVALS, evidence
from wellknit.briefs.html.inline import Words as PageWords
from wellknit.briefs.html.sources import Part as PagePart
from wellknit.briefs.html.sources import grouped
from wellknit.briefs.paper.text import Words, clean, say
from wellknit.tables import Stamp

__all__ = ["Entry", "Group", "Part", "fact_place", "read_evidence", "read_groups", "read_releases", "release"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its column (or what it says, where it is no cell), and what it rests on."""

    fact: Fact
    label: str
    rests: str


@dataclass(frozen=True, slots=True)
class Part:
    """The facts of one row of a table: its label and its name; both are '' for facts that are no cells."""

    row: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one table, or those of none; ``shared`` says what holds for all of them."""

    title: str
    shared: str
    parts: tuple[Part, ...]


def read_groups(facts: Sequence[Fact], document: Document) -> tuple[Group, ...]:
    """The facts that an appendix lists, grouped as on the web page; hidden ones have no entry."""
    words = PageWords(document.words)
    groups = grouped([fact for fact in facts if not fact.hidden], document.tables, words)
    made = []
    for group in groups:
        shared = [words("measured", measure=clean(group.measure))] if group.measure else []
        usual = words("rounding-exact")
        shared += [f"{words(kind)}: {clean(text)}." for kind, text in group.shared.items() if text != usual]
        parts = tuple(
            Part(clean(part.row), clean(part.name) if part.row else "", _entries(part, document))
            for part in group.parts
        )
        made.append(Group(clean(group.title), " ".join(shared), parts))
    return tuple(made)


def _entries(part: PagePart, document: Document) -> tuple[Entry, ...]:
    return tuple(
        Entry(each.fact, clean(each.column if part.row else each.fact.definition), _rests(each.evidence, document))
        for each in part.entries
    )


def _rests(known: Mapping[str, str], document: Document) -> str:
    words = document.words
    said = []
    for kind, text in known.items():
        if kind == "interval" and text != words["html.interval-census"]:
            said.append(words["interval.named"].format(interval=clean(text)))
        elif kind == "interval":
            said.append(words["interval.census"])
        elif kind in INTERVALS.values():
            method = next(each for each, name in INTERVALS.items() if name == kind)
            said.append(words[f"interval.named-{method}"].format(interval=clean(text)))
        elif not (kind == "rounding" and text == words["html.rounding-exact"]):
            said.append(clean(text))
    return "; ".join(said)


def read_evidence(fact: Fact, document: Document) -> str:
    """What a fact rests on, in a line: count and base, and its interval."""
    known = evidence(fact, PageWords(document.words))
    wanted = ("count", "interval", *INTERVALS.values())
    return _rests({kind: text for kind, text in known.items() if kind in wanted}, document)


def read_releases(facts: Sequence[Fact], words: Words) -> tuple[str, ...]:
    """Each release that the facts come from, once, with its digest in full."""
    stamps = {fact.stamp: None for fact in facts if fact.stamp is not None}
    return tuple(
        say(words, "digest", release=release(each, words), digest=each.digest) for each in stamps if each.digest
    )


def release(stamp: Stamp, words: Words) -> str:
    """Which frozen wave something was computed from, or that it is a draft."""
    key = "release-draft" if stamp.draft else "release-version"
    return say(words, key, wave=clean(stamp.wave).replace("_", " "), version=stamp.version)


def fact_place(fact: Fact) -> tuple[str, str]:
    """The row and column that a fact's name says: '<table>.<item>.<group>', with '@wave' or without."""
    _, _, place = fact.name.partition("@")[0].partition(".")
    row, _, column = place.rpartition(".")
    return row, column
