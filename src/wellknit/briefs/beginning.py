"""The source that a brief begins with: what a release has, in an order that tells, to be written on from there.

It holds references to facts, never a number, and what the release does not have is not there: a source begins without
a problem. Which table a block shows is chosen here; the words are those of ``beginnings/<language>.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from wellknit.briefs import words as written
from wellknit.briefs.compose import compose
from wellknit.briefs.facts import Facts
from wellknit.briefs.material import Material
from wellknit.briefs.naming import from_material
from wellknit.briefs.tree import plain
from wellknit.comparisons.values import Judged
from wellknit.errors import Problem, WellknitError
from wellknit.tables import Row, Share, Table

__all__ = ["ASKING", "Beginning", "beginning"]

#: A source that asks for comparisons, for material that is to have some.
ASKING = ":::{differences}\n:::\n"
#: So many relationships and introductions are listed at first.
_RELATIONSHIPS, _INTRODUCTIONS, _CALLOUTS = 10, 5, 3
#: More dots than these are no figure to read; the table has them all.
_DOTS = 14
#: A longer list of statements nobody reads.
_STATEMENTS = 12
#: Signs that no letter is: of control, and those that Unicode sets apart.
_NONE = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_NUMERAL = re.compile(r"[\d¼-¾⅐-⅞]")


@dataclass(frozen=True, slots=True)
class Beginning:
    """The text, and the phrases with digits in it that are no figures ('in the last 12 months')."""

    source: str
    allow: tuple[str, ...] = ()


@cache
def _read(language: str) -> Mapping[str, str]:
    text = (resources.files("wellknit.briefs") / "beginnings" / f"{language}.toml").read_text("utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}


def beginning(material: Material, title: str = "") -> Beginning:
    """The first source of a brief of ``material``, whose ``wave`` is the one that it tells of; ``material.source`` is
    not looked at, but should have asked for comparisons (:data:`ASKING`).

    Raises WellknitError for a language that briefs are not written in, and where something is wrong beyond the source.
    """
    language = material.initiative.language
    facts = from_material(material, written.load(language))
    writer = _Writer(material, facts, _read(written.base_of(language)))
    parts = list(writer.parts(title))
    while True:
        source = _joined(parts)
        wrong = {each.where.row or 0 for each in _problems(material, source, writer.allow)}
        kept = [each for each, lines in zip(parts, _lines(parts), strict=True) if each.stays or wrong.isdisjoint(lines)]
        if len(kept) == len(parts):
            return Beginning(source, tuple(dict.fromkeys(writer.allow)))
        parts = kept


def _problems(material: Material, source: str, allow: Iterable[str]) -> list[Problem]:
    """What is wrong in ``source``; what is only to be known is not."""
    tried = replace(material, source=source, allow=tuple(allow))
    try:
        found: Sequence[Problem] = compose(tried)[1]
    except WellknitError as error:
        found = error.problems
    return [each for each in found if each.severity != "note"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the source: what ``stays`` whatever comes of the rest, and a ``heading`` only if something follows."""

    text: str
    stays: bool = False
    heading: bool = False


def _standing(parts: Sequence[_Part]) -> Iterator[tuple[_Part, bool]]:
    """Each part, and whether it is written: a heading and its notes are, if a block or sentence of its section is."""
    for at, each in enumerate(parts):
        if not each.heading:
            yield each, True
            continue
        section = []
        for after in parts[at + 1 :]:
            if after.heading:
                break
            section.append(after)
        yield each, any(not after.stays for after in section)


def _joined(parts: Sequence[_Part]) -> str:
    return "\n".join(f"{each.text}\n" for each in _written(parts) if each)


def _written(parts: Sequence[_Part]) -> list[_Part | None]:
    """The parts in their places, None for those of a section that has nothing to show."""
    found: list[_Part | None] = []
    shown = True
    for each, stands in _standing(parts):
        shown = stands if each.heading else shown
        found.append(each if shown else None)
    return found


def _lines(parts: Sequence[_Part]) -> Iterator[range]:
    """The lines of each part in the source that they are joined to; none for one that is not written."""
    line = 1
    for each in _written(parts):
        count = each.text.count("\n") + 2 if each else 0
        yield range(line, line + count)
        line += count


class _Writer:
    """Writes the parts in their order; ``allow`` gathers what of them holds digits."""

    def __init__(self, material: Material, facts: Facts, words: Mapping[str, str]) -> None:
        self.material, self.facts, self.words = material, facts, words
        self.allow: list[str] = list(material.allow)
        key, rounding = material.wave.key, material.convention.name
        tables = [each for each in material.tables.values() if each.waves and each.waves[-1] == key]
        self.tables = [each for each in tables if each.rounding == rounding and each.rows]
        self.findings = material.findings.get(key)

    def parts(self, title: str) -> Iterator[_Part]:
        yield from self.opening(title)
        for section in (
            self.asked,
            self.overall,
            self.items,
            self.differences,
            self.change,
            self.promotes,
            self.challenges,
            self.relationships,
        ):
            yield from section()
        yield _Part(f"# {self.words['tables']}", stays=True, heading=True)
        for table in self.tables:
            if table.kind != "panel":
                yield _Part(f":::{{table}} {table.key}\n:::")
        yield _Part(
            f":::{{call-to-action}} {self.words['next']}\n{self.words['next-text']}\n:::", stays=True, heading=True
        )
        yield _Part(":::{methods}\n:::\n\n:::{sources}\n:::")

    # ---- what stands before the first heading

    def opening(self, title: str) -> Iterator[_Part]:
        initiative, wave = self.said(self.material.initiative.name), self.said(self.material.wave.name)
        cover = f":::{{cover}} {self.said(title) or self.words['untitled']}\n"
        cover += f":subtitle: {self.words['subtitle'].format(wave=wave)}\n:eyebrow: {initiative}\n:::"
        yield _Part(cover, stays=True)
        lead = "lead" if self.tables or self.findings is None else "lead-related"
        yield _Part(self.words[lead].format(initiative=initiative, wave=wave), stays=True)
        yield self.note("lead-note")

    # ---- sections

    def asked(self) -> Iterator[_Part]:
        yield self.heading("asked")
        for table in self.agreement("site"):
            if len(table.rows) <= _STATEMENTS:
                asked = "\n".join(f"- {self.label(row)}" for row in table.rows)
                people = self.said(table.people) or self.words["overall-people"]
                yield _Part(f"{self.words['asked-what'].format(people=people)}\n\n{asked}")
                break
        for table in self.of("response"):
            for row in table.rows[-1:]:
                name = f"{table.key}.{row.key}.pooled"
                yield from self.sentence("asked-response", name)
        for table in self.of("involvement"):
            if not list(self.of("response")):
                yield from self.sentence("asked-people", "respondents.all.pooled")
            yield self.figure("involvement", table)
        yield self.note("asked-note")

    def overall(self) -> Iterator[_Part]:
        yield self.heading("overall")
        table = next(iter(self.agreement("site")), None) or next(iter(self.agreement()), None)
        join = _join(table) if table else None
        if table is None or join is None:
            return
        shown = [row for row in table.rows if self.there(f"{table.key}.{row.key}.{join}")]
        ranked = sorted(shown, key=lambda row: _percent(table, row, join), reverse=True)
        if len(ranked) > 1 and _percent(table, ranked[0], join) > _percent(table, ranked[-1], join):
            first, last = (f"{{fact}}`{table.key}.{row.key}.{join}`" for row in (ranked[0], ranked[-1]))
            labels = {"label": self.label(ranked[0]), "other": self.label(ranked[-1])}
            yield _Part(self.words["overall-most"].format(fact=first, other_fact=last, **labels))
        people = self.said(table.people) or self.words["overall-people"]
        callouts = [
            f":::{{callout}} {table.key}.{row.key}.{join}\n"
            + self.words["overall-callout"].format(people=people, label=self.label(row))
            + "\n:::"
            for row in shown[:_CALLOUTS]
        ]
        if len(callouts) > 1:
            yield _Part("::::{callouts}\n" + "\n".join(callouts) + "\n::::")
        elif callouts:
            yield _Part(callouts[0])
        yield self.note("overall-note")

    def items(self) -> Iterator[_Part]:
        yield self.heading("items")
        for table in self.of("distribution"):
            if table.by == "answer":
                yield self.figure("likert", table)
        for table in (*self.agreement(), *self.of("mean")):
            join = _join(table)
            if len(table.rows) * len(table.columns) > _DOTS and table.kind == "agreement" and join:
                yield self.figure("bars", table, join)
            else:
                yield self.figure("dots", table)
        yield self.note("items-note")

    def differences(self) -> Iterator[_Part]:
        yield self.heading("differences")
        families = [each for each in self.families() if each.by != "wave"]
        if any(True for each in families for _ in each.holding_up()):
            yield _Part(self.words["differences-lead"], stays=True)
        for each in families:
            yield _Part(f":::{{differences}} {each.key}\n:::")

    def change(self) -> Iterator[_Part]:
        yield self.heading("change")
        for table in self.of("change"):
            yield self.figure("change", table)
            if table.key in self.material.comparisons:
                yield _Part(f":::{{differences}} {table.key}\n:::")
            people = f"{table.key}_people"
            if people in self.material.comparisons:
                yield _Part(f":::{{same-people}} {people}\n:title: {self.words['change-people']}\n:::")
            if people in self.material.moves:
                yield _Part(f":::{{moved}} {people}\n:::")
        yield self.note("change-note")

    def promotes(self) -> Iterator[_Part]:
        yield self.heading("promotes")
        for key, scale in self.material.scales.items():
            if "@" not in key and scale.wave == self.material.wave.key:
                yield _Part(f":::{{scale}} {key}\n:::")
        told = [name for each in self.material.initiative.principles for name in each.facts]
        own = {each.key for each in self.tables}
        if any(self.there(name) and name.partition(".")[0] in own for name in told):
            yield _Part(f"{self.words['promotes-principles']}\n\n:::{{principles}}\n:::")
        yield self.note("promotes-note")

    def challenges(self) -> Iterator[_Part]:
        yield self.heading("challenges")
        for table in self.of("choices"):
            yield self.figure("bars", table, _join(table) or "")
        yield self.note("challenges-note")

    def relationships(self) -> Iterator[_Part]:
        yield self.heading("relationships")
        if self.findings is None:
            return
        yield from self.sentence("relationships-density", "network.density.all")
        yield _Part(":::{map}\n:::")
        yield from self.sentence("relationships-hanging", "resilience.hanging.all")
        yield _Part(f":::{{survival}}\n:title: {self.words['relationships-survival']}\n:::")
        yield _Part(f":::{{relationships}}\n:title: {self.words['relationships-list']}\n:limit: {_RELATIONSHIPS}\n:::")
        advice = f":::{{introductions}} {self.words['relationships-introductions']}\n:limit: {_INTRODUCTIONS}\n:::"
        yield _Part(advice)
        yield self.note("relationships-note")

    # ---- pieces

    def of(self, kind: str) -> Iterator[Table]:
        return (each for each in self.tables if each.kind == kind)

    def agreement(self, by: str = "") -> Iterator[Table]:
        return (each for each in self.of("agreement") if not by or each.by == by)

    def families(self) -> list[Judged]:
        tables = {each.key for each in self.tables}
        return [each for key, each in self.material.comparisons.items() if "@" not in key and each.table in tables]

    def there(self, name: str) -> bool:
        """Whether a fact can be printed."""
        fact = self.facts.get(name)
        return fact is not None and not fact.hidden and fact.value is not None

    def sentence(self, key: str, name: str) -> Iterator[_Part]:
        if self.there(name):
            of = f"{{fact}}`{name} | of`"
            yield _Part(self.words[key].format(fact=f"{{fact}}`{name}`", of=of))

    def heading(self, key: str) -> _Part:
        return _Part(f"# {self.words[key]}", stays=True, heading=True)

    def note(self, key: str) -> _Part:
        """A question for the authors, printed nowhere."""
        return _Part(f"<!-- {self.words[key]} -->", stays=True)

    def figure(self, kind: str, table: Table, column: str = "") -> _Part:
        chosen = f":columns: {column}\n" if column else ""
        return _Part(f":::{{figure}} {kind}\n:table: {table.key}\n{chosen}:title: {self.said(table.title)}\n:::")

    def label(self, row: Row) -> str:
        return self.said(row.label.rstrip(". "))

    def said(self, text: str) -> str:
        """A text of the release or of a person in the source: digits in it are no figures that fell behind."""
        whole = _NONE.sub("", " ".join(text.split()))
        if _NUMERAL.search(whole):
            self.allow.append(whole)
        return plain(whole)


def _join(table: Table) -> str | None:
    """The column that joins the others: the average of sites, or all answers together."""
    kinds = {each.kind: each.key for each in table.columns}
    return kinds.get("average") or kinds.get("pooled")


def _percent(table: Table, row: Row, column: str) -> float:
    cell = table.cell(row.key, column)
    return float(cell.percent) if isinstance(cell, Share) and cell.percent is not None else 0.0
