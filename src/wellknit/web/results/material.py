"""From a release that somebody may see to what a brief of it would be made of, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from wellknit.briefs.document import Look
from wellknit.briefs.material import Material
from wellknit.comparisons import values as compared
from wellknit.comparisons.families import judged_all
from wellknit.comparisons.values import Judged
from wellknit.labels import LANGUAGES, words_of
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster
from wellknit.releases.release import FOLDER, Package
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.specification import EXACT
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp, Table

__all__ = ["foreign_texts", "material_of", "measures_of", "wordings_of"]

#: Where the house's own words stand that tables print.
_ROOMS = ("roles", "role", "band", "column", "answer", "note")

Judge = Callable[[Mapping[str, Table]], Mapping[str, Judged]]


def measures_of(package: Package) -> dict[str, tuple[str, ...]]:
    """By item, what the form says that it measures."""
    return {each["name"]: tuple(each.get("measures", ())) for each in package.codebook.get("items", ())}


def wordings_of(package: Package, language: str) -> dict[str, str]:
    """By item, in the order of the form, how it was asked: in ``language``, else in any."""
    return {
        each["name"]: each["wording"].get(language) or next((text for text in each["wording"].values() if text), "")
        for each in package.codebook.get("items", ())
    }


def material_of(
    package: Package,
    wave: Wave,
    version: int,
    *,
    initiative: Initiative,
    waves: Mapping[str, Wave],
    rules: ReportingRules,
    look: Look,
    language: str,
    judge: Judge | None = None,
) -> Material:
    """All that one release gives its audience, as a brief would be made of it, in ``language``.

    ``judge`` gives the comparisons of its tables, where they have been worked out before: they take a moment.
    """
    spoken = language if language in LANGUAGES else initiative.language
    words = _Words(package, initiative.language, spoken)
    frozen = {each.key: each for each in package.all_tables(FOLDER)}
    judged = judge(frozen) if judge else judged_all(rules.comparisons, frozen)
    tables = {name: words.of_table(each) for name, each in frozen.items()}
    moves = {
        name: own
        for name, table in tables.items()
        if (own := tuple(each for each in package.moves if each.table == table.key))
    }
    return Material(
        initiative=replace(initiative, language=spoken),
        roster=Roster(),
        wave=wave,
        waves={wave.key: wave, **waves},
        tables=tables,
        stamps=(Stamp(wave.key, version, package.digest, False),),
        rules=rules,
        convention=rules.conventions.get(rules.rounding, EXACT),
        audience=package.audience,
        look=look,
        quotes=(),
        sources=(),
        source="",
        root=Path(),
        draft=False,
        findings={wave.key: package.findings} if package.findings else {},
        scales={each.key: each for each in package.scales},
        weights={each.key: each for each in package.weights},
        moves=moves,
        comparisons={key: words.of_judged(each) for key, each in judged.items()},
    )


def foreign_texts(package: Package, written: str, spoken: str) -> frozenset[str]:
    """What was typed for the tables in the initiative's language ``written`` and has no other: pages in ``spoken`` keep
    it, and say which language it is in."""
    words = _Words(package, written, spoken)
    if not words.known:
        return frozenset()
    texts = {
        text
        for table in package.all_tables(FOLDER)
        for text in (table.title, table.people, table.measure, *table.notes, *(row.label for row in table.rows))
    }
    return frozenset(each for each in texts if each and each not in words.known)


class _Words:
    """What a form and the house call things, in another language than that of the tables.

    A release is frozen in the initiative's language. Where a text in it is the form's or the house's own, its other
    language is known; what somebody typed for the tables (titles, notes) stays as it was typed.
    """

    def __init__(self, package: Package, written: str, spoken: str) -> None:
        self.known: dict[str, str] = {}
        if written.partition("-")[0] == spoken.partition("-")[0]:
            return
        for item in package.codebook.get("items", ()):
            self._learn(item["wording"], written, spoken)
            for answer in item["answers"]:
                self._learn(answer["labels"], written, spoken)
        for room in _ROOMS:
            one, other = words_of(room, written), words_of(room, spoken)
            for key in one:
                self._learn({written: one[key], spoken: other[key]}, written, spoken)

    def _learn(self, texts: Mapping[str, str], written: str, spoken: str) -> None:
        one, other = texts.get(written), texts.get(spoken)
        if one and other:
            self.known.setdefault(one, other)

    def __call__(self, text: str) -> str:
        return self.known.get(text, text)

    def of_table(self, table: Table) -> Table:
        if not self.known:
            return table
        return replace(
            table,
            title=self(table.title),
            columns=tuple(replace(each, label=self(each.label)) for each in table.columns),
            rows=tuple(replace(each, label=self(each.label)) for each in table.rows),
            people=self(table.people),
            measure=self(table.measure),
            notes=tuple(map(self, table.notes)),
        )

    def of_judged(self, judged: Judged) -> Judged:
        if not self.known:
            return judged
        return replace(
            judged,
            title=self(judged.title),
            people=self(judged.people),
            measure=self(judged.measure),
            rows=tuple(map(self._row, judged.rows)),
        )

    def _row(self, row: compared.Row) -> compared.Row:
        return replace(
            row,
            label=self(row.label),
            whole=self._comparison(row.whole),
            pairs=tuple(map(self._comparison, row.pairs)),
            absent=tuple(map(self, row.absent)),
            unanswered=tuple(map(self, row.unanswered)),
            pooled=tuple(replace(each, group=self._group(each.group)) for each in row.pooled),
            bounds=tuple(replace(each, group=self._group(each.group)) for each in row.bounds),
        )

    def _comparison(self, found: compared.Comparison) -> compared.Comparison:
        return replace(found, groups=tuple(map(self._group, found.groups)))

    def _group(self, group: compared.Group) -> compared.Group:
        return replace(group, label=self(group.label))
