"""Facts from released tables: what each cell says, how it reads, and what it is rounded from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from wellknit.briefs import words as written
from wellknit.briefs.comparing import from_comparisons
from wellknit.briefs.facts import Fact, Facts
from wellknit.briefs.material import Material
from wellknit.briefs.networking import from_findings
from wellknit.briefs.outside import from_grants, from_organizations
from wellknit.briefs.saying import share_text, signed_points
from wellknit.briefs.scaling import from_moves, from_scales, from_weights
from wellknit.statistics.intervals import hypergeometric, square_and_add, wilson
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.surveys.wave import Wave
from wellknit.tables import Cell, Change, Column, Mean, Row, Share, Table, half_up

__all__ = ["from_material", "from_tables"]

Words = Mapping[str, str]


def from_material(material: Material, words: Words) -> Facts:
    """Every fact that a brief of ``material`` may print."""
    facts = from_tables(
        material.tables,
        words=words,
        waves=material.waves,
        conventions=material.rules.conventions,
        specifications=material.rules.tables,
    )
    facts = facts.joined(from_organizations(material.roster.organizations, words))
    facts = facts.joined(from_grants(material.initiative.grants, words))
    facts = facts.joined(from_findings(material, words))
    facts = facts.joined(from_comparisons(material.comparisons, material.waves, words))
    facts = facts.joined(from_scales(material, words)).joined(from_weights(material, words))
    return facts.joined(from_moves(material, words))


def from_tables(
    tables: Mapping[str, Table],
    *,
    words: Words,
    waves: Mapping[str, Wave],
    conventions: Mapping[str, Convention] | None = None,
    specifications: Iterable[TableSpec] = (),
) -> Facts:
    """The facts of every cell of ``tables``, which are named by key or, for another wave, by 'key@wave'.

    A cell of table ``agreement`` in row ``trust`` and column ``chicago`` is the fact ``agreement.trust.chicago``; of
    the table at 'agreement@autumn_2020' it is ``agreement.trust.chicago@autumn_2020``. Tables of response and of
    length of involvement also tell how many answered: ``respondents.all.chicago``.
    """
    named = {each.key: each for each in specifications}
    found: dict[str, Fact] = {}
    for name, table in tables.items():
        _, at, wave = name.partition("@")
        for row, column, cell in table.cells():
            key = f"{table.key}.{row.key}.{column.key}{at}{wave}"
            found[key] = _Saying(words, waves, conventions or {}, table).fact(key, row, column, cell)
    for name, table in tables.items():
        _, at, wave = name.partition("@")
        spec = named.get(table.key)
        for fact in _Saying(words, waves, conventions or {}, table).respondents(at + wave, spec):
            found.setdefault(fact.name, fact)
    return Facts(found)


class _Saying:
    """What the facts of one table have in common."""

    def __init__(
        self, words: Words, waves: Mapping[str, Wave], conventions: Mapping[str, Convention], table: Table
    ) -> None:
        self.words, self.waves, self.table = words, waves, table
        convention = conventions.get(table.rounding, Convention(table.rounding) if table.rounding == "exact" else None)
        #: Whether figures of this table are rounded again from what is printed, since they were built on it.
        self.from_printed = convention is None or (
            {convention.shares, convention.averages, convention.subtotals} != {"once"}
        )

    # ---- one cell

    def fact(self, name: str, row: Row, column: Column, cell: Cell) -> Fact:
        table, words = self.table, self.words
        wave = column.key if table.by == "wave" and column.key in table.waves else _last(table)
        if table.kind == "panel" and column.key in ("before", "only_before"):
            wave = table.waves[0]
        shared = Fact(
            name=name,
            value=None,
            unit="percent",
            display="",
            readable="",
            definition=self.definition(row, column, cell, wave),
            rounding=table.rounding,
            audience=table.audience,
            stamp=next(
                (each for each in table.stamps if each.wave == wave), table.stamps[-1] if table.stamps else None
            ),
            people=table.people,
            table=table.key,
            hidden=cell.hidden,
            low=cell.low,
            high=cell.high,
            interval=cell.interval,
        )
        if isinstance(cell, Change):
            display = "" if cell.points is None else signed_points(words, cell.points)
            return replace(
                shared,
                value=cell.points,
                unit="points",
                display=display,
                readable="" if cell.hidden else self.from_to(row),
                exact=self.exact(row, column, cell),
            )
        shared = replace(shared, base=cell.base, population=cell.population, readable=self.readable(row, column, cell))
        if isinstance(cell, Mean):
            display = "" if cell.mean is None else written.number(words, cell.mean)
            return replace(shared, value=cell.mean, unit="mean", display=display, exact=self.exact(row, column, cell))
        return replace(
            shared,
            value=cell.percent,
            display="" if cell.percent is None else share_text(words, cell.percent),
            count=cell.count,
            exact=self.exact(row, column, cell),
            limits=self.limits(row, column, cell),
        )

    def groups(self, row: Row) -> list[Cell]:
        pairs = zip(self.table.columns, row.cells, strict=True)
        return [cell for column, cell in pairs if column.kind == "group"]

    def exact(self, row: Row, column: Column, cell: Cell) -> Fraction | None:
        """What the cell is rounded from: its printed value where the convention builds on those."""
        printed = cell.points if isinstance(cell, Change) else cell.mean if isinstance(cell, Mean) else cell.percent
        if printed is None:
            return None
        if self.from_printed:
            return Fraction(printed) if isinstance(cell, Mean) else Fraction(printed) / 100
        if cell.exact is not None:
            return cell.exact
        if isinstance(cell, Share) and cell.count is not None and cell.base:
            return Fraction(cell.count, cell.base)
        if isinstance(cell, Share) and column.kind == "average":
            shares = self.counted(row)
            return sum((Fraction(k, n) for k, n, _ in shares), Fraction(0)) / len(shares) if shares else None
        if isinstance(cell, Change):
            ends = self.ends(row)
            known = [Fraction(each.count, each.base) for each in ends if each.count is not None and each.base]
            return known[1] - known[0] if len(known) == 2 else None
        return None

    def counted(self, row: Row) -> list[tuple[int, int, Share]]:
        """The groups of a row with their counts and bases; none at all where one of them is not known."""
        answered = [each for each in self.groups(row) if isinstance(each, Share) and (each.base or each.hidden)]
        known = [(each.count, each.base, each) for each in answered if each.count is not None and each.base]
        return known if len(known) == len(answered) else []

    def limits(self, row: Row, column: Column, cell: Share) -> tuple[Fraction, Fraction] | None:
        """The interval's limits before rounding, as long as they round to what the table prints."""
        if cell.low is None or cell.high is None:
            return None
        found: tuple[Fraction, Fraction] | None = None
        if cell.interval in ("wilson", "hypergeometric"):
            found = _own_limits(cell)
        elif cell.interval == "square-and-add" and column.kind == "average" and (shares := self.counted(row)):
            weight = 1 / len(shares)
            parts = []
            for count, base, each in shares:
                low, high = _own_limits(each) or (Fraction(count, base), Fraction(count, base))
                parts.append((weight, count / base, float(low), float(high)))
            low_end, high_end = square_and_add(parts)
            found = Fraction(low_end), Fraction(high_end)
        decimals = _decimals(cell.low)
        rounds = found and tuple(half_up(each * 100, decimals) for each in found) == (cell.low, cell.high)
        return found if rounds else None

    # ---- in words

    def readable(self, row: Row, column: Column, cell: Share | Mean) -> str:
        words = self.words
        if cell.hidden or cell.base is None:
            return ""
        if isinstance(cell, Share) and cell.count is not None:
            values = {"count": written.number(words, cell.count), "base": written.number(words, cell.base)}
            return words["fact.of"].format(**values)
        answers = written.plural(words, "fact.answers", cell.base)
        if column.kind in ("average", "weighted"):
            groups = sum(1 for each in self.groups(row) if not isinstance(each, Change) and each.base)
            over = written.plural(words, f"fact.groups.{self.table.by}", groups)
            return words[f"fact.{column.kind}"].format(groups=over, answers=answers)
        return words["fact.mean"].format(answers=answers) if isinstance(cell, Mean) else answers

    def ends(self, row: Row) -> list[Share]:
        shares = [each for each in self.groups(row) if isinstance(each, Share)]
        # Of the same people the first two columns are before and after; others follow.
        return [shares[0], shares[1 if self.table.kind == "panel" else -1]] if len(shares) > 1 else []

    def from_to(self, row: Row) -> str:
        ends = self.ends(row)
        if not ends or any(each.percent is None for each in ends):
            return ""
        said = []
        for each in ends:
            text = share_text(self.words, each.percent or Decimal(0))
            if each.count is not None and each.base is not None:
                of = self.words["fact.of"].format(
                    count=written.number(self.words, each.count), base=written.number(self.words, each.base)
                )
                text += f" ({of})"
            said.append(text)
        return self.words["fact.from-to"].format(first=said[0], last=said[1])

    def definition(self, row: Row, column: Column, cell: Cell, wave: str) -> str:
        table, words = self.table, self.words
        people = table.people or words["fact.people"]
        kind = "wave" if table.by == "wave" else table.by if column.kind in ("group", "answer") else column.kind
        if column.kind == "change":
            kind = "change"
        if table.kind == "panel":
            kind = f"panel-{column.key}"
        where = words[f"fact.where.{kind}"].format(
            people=people, column=column.label, groups=words.get(f"fact.all-groups.{table.by}", "")
        )
        if row.base == "asked" and table.kind not in ("involvement", "response"):
            where += words["fact.asked"]
        measure = table.measure or words[f"fact.measure.{table.kind}"]
        if column.kind == "answer":
            measure = words["fact.measure.answer"].format(answer=column.label)
        waves = table.waves if isinstance(cell, Change) or column.key in ("gained", "lost") else (wave,)
        when = written.listed(words, [self.wave(each) for each in waves])
        return words["fact.definition"].format(row=row.label, measure=measure, where=where, wave=when)

    def wave(self, key: str) -> str:
        wave = self.waves.get(key)
        if wave is None:
            return key
        return self.words["fact.wave"].format(wave=wave.name, month=written.month(self.words, wave.day))

    # ---- how many answered

    def respondents(self, at: str, spec: TableSpec | None) -> Iterator[Fact]:
        """How many answered, by role and site, from a table that counts everyone."""
        table, words = self.table, self.words
        if table.by != "site" or table.kind not in ("response", "involvement"):
            return
        roles = spec.roles if spec else None
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if not isinstance(cell, Share) or not cell.base or column.kind not in ("group", "pooled"):
                    continue
                if table.kind == "response":
                    role, count, population = row.key, cell.count, cell.base
                elif roles is not None and len(roles) < 2:
                    role, count, population = (roles[0] if roles else "all"), cell.base, None
                else:
                    continue
                if count is None:
                    continue
                of = words["fact.of"].format(
                    count=written.number(words, count), base=written.number(words, population or 0)
                )
                yield Fact(
                    name=f"respondents.{role}.{column.key}{at}",
                    value=Decimal(count),
                    unit="count",
                    display=written.number(words, count),
                    readable=of if population else "",
                    definition=words["fact.respondents"].format(
                        people=row.label if table.kind == "response" else table.people or words["fact.people"],
                        column=column.label if column.kind == "group" else column.label[:1].lower() + column.label[1:],
                        wave=self.wave(_last(table)),
                    ),
                    count=count,
                    base=population,
                    population=population,
                    rounding=table.rounding,
                    audience=table.audience,
                    stamp=table.stamps[-1] if table.stamps else None,
                    people=table.people,
                    table=table.key,
                )


def _last(table: Table) -> str:
    return table.waves[-1] if table.waves else ""


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _own_limits(cell: Share) -> tuple[Fraction, Fraction] | None:
    """A share's own limits from its counts; None where everyone answered."""
    if cell.count is None or not cell.base or cell.population == cell.base:
        return None
    if cell.population is not None and cell.population > cell.base:
        fewest, most = hypergeometric(cell.count, cell.base, cell.population)
        return Fraction(fewest, cell.population), Fraction(most, cell.population)
    low, high = wilson(cell.count, cell.base)
    return Fraction(low), Fraction(high)
