"""The audit of one table: the reading of its figures that is least surprising, and everything possible under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from wellknit.audits.apart import EVIDENCE, IMPOSSIBLE, Apart, cost_of, rows_apart
from wellknit.audits.averages import RULES, AverageRule, Averages, averages_of
from wellknit.audits.counting import joint_solutions
from wellknit.audits.distributions import Distribution, distribution_of
from wellknit.audits.model import Model, Rule, model_of
from wellknit.audits.options import Options
from wellknit.audits.rounding import CONVENTIONS, Convention
from wellknit.audits.table import Grid, Printed, printed_table

__all__ = ["Audit", "Solutions", "audit_of", "audit_table"]


@dataclass(frozen=True, slots=True)
class Solutions:
    """The bases that give every figure of a column: rounded ``once``, or as sums of rounded parts (``sum``, which
    includes the others). ``chosen`` are those under the table's rule, without the rows that stand apart."""

    once: tuple[int, ...]
    sum: tuple[int, ...]
    chosen: tuple[int, ...]

    @property
    def smallest(self) -> int | None:
        return self.chosen[0] if self.chosen else None


@dataclass(frozen=True, eq=False, slots=True)
class Audit:
    """What a printed table says of the counts behind it.

    ``models`` are its readings by rounding convention, those asked for; ``convention`` is the least surprising of them
    and ``fitting`` are all under which every column has a base. ``joint`` counts the choices of one base a column that
    give every figure, and ``joint_by`` those that give every average too, by what the averages may be (None: too many
    to count). ``averages_by`` are the averages under every fitting convention, and the told
    one. ``unbound``: a distribution whose parts and subtotals fit no whole people in some column.
    """

    printed: Printed
    models: dict[Convention, Model]
    convention: Convention
    fitting: tuple[Convention, ...]
    rule: Rule
    distribution: Distribution | None
    apart: Apart | None
    columns: tuple[Solutions, ...]
    averages: Averages | None
    joint: int
    joint_by: dict[AverageRule, int | None]
    unbound: bool = False
    averages_by: tuple[Averages, ...] = ()

    @property
    def model(self) -> Model:
        return self.models[self.convention]

    @property
    def forced_apart(self) -> bool:
        """Whether rows that stand apart can't rest on the same people as the others: over bases that are known, and
        under none of the conventions. Bases that are not known might be larger than those that were tried."""
        known = [column for column, of in enumerate(self.printed.columns) if of.base is not None]
        return (
            self.apart is not None
            and self.apart.forced
            and all(any(not model.possible(each, "sum").any() for each in known) for model in self.models.values())
        )

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that rest on the columns' bases."""
        left = self.apart.rows if self.apart else ()
        return tuple(row for row in range(len(self.printed.rows)) if row not in left)


@dataclass(frozen=True, eq=False, slots=True)
class _Reading:
    model: Model
    rule: Rule
    apart: Apart | None
    averages: Averages | None
    bases: tuple[tuple[int, ...], ...]
    cost: float


def audit_table(grid: Grid, options: Options) -> Audit:
    """The audit of a table as texts; raises WellknitError where it is no table of figures (see ``printed_table``)."""
    return audit_of(printed_table(grid, options), options)


def audit_of(printed: Printed, options: Options) -> Audit:
    """The audit of a printed table."""
    scale = printed.measure.scale(printed.decimals)
    found = None
    if printed.measure.kind == "share":
        columns = [
            [cell.units(printed.decimals) if cell.kind == "number" else None for cell in printed.column_cells(column)]
            for column in range(len(printed.columns))
        ]
        found = distribution_of(columns, scale, options.distribution)
    asked = (options.convention,) if options.convention else CONVENTIONS
    models = {each: model_of(printed, each, options.parts, options.max_base, found) for each in asked}
    # Where whole people can't be shared out as the distribution would have it, that is said and binds no base.
    free = {each: replace(model, distribution=None) for each, model in models.items()}
    unbound = found is not None and all(cost_of(model, "once") >= IMPOSSIBLE for model in models.values())
    if unbound:
        models = free
    readings = {each: _reading(model, found is not None) for each, model in models.items()}
    convention = min(asked, key=lambda each: readings[each].cost + (EVIDENCE if each != "half_up" else 0))
    chosen = readings[convention]
    rule, apart = chosen.rule, chosen.apart
    solutions = tuple(
        Solutions(
            _candidates(chosen.model, column, "once", apart), _candidates(chosen.model, column, "sum", apart), bases
        )
        for column, bases in enumerate(chosen.bases)
    )
    joint = prod(len(each) for each in chosen.bases)
    averages = chosen.averages
    joint_by: dict[AverageRule, int | None] = {}
    if averages is not None and joint:
        rows = [each.row for each in averages.rows]
        for each in averages.explains or averages.open:
            joint_by[each] = joint_solutions(chosen.model, rule, chosen.bases, each, rows)
    fitting = tuple(each for each in asked if all(readings[each].bases))
    return Audit(
        printed, models, convention, fitting, rule, found, apart, solutions, averages, joint, joint_by, unbound,
        tuple(
            each.averages
            for each in readings.values()
            if each.averages is not None and (each is chosen or all(each.bases))
        ),
    )  # fmt: skip


def _candidates(model: Model, column: int, rule: Rule, apart: Apart | None) -> tuple[int, ...]:
    rows = None if apart is None else [row for row in range(len(model.printed.rows)) if row not in apart.rows]
    return model.candidates(column, rule, rows)


def _reading(model: Model, shared_out: bool) -> _Reading:
    """The least surprising of: rounded once or sums, all rows on one base a column or some apart (of distributions,
    where people are ``shared_out`` over the rows, none is)."""
    tries: list[tuple[float, int, Rule, Apart | None]] = []
    rules: Sequence[Rule] = ("once", "sum") if model.parts > 1 and model.printed.measure.kind == "share" else ("once",)
    for order, rule in enumerate(rules):
        cost = cost_of(model, rule) + order * EVIDENCE
        tries.append((cost, 2 * order, rule, None))
        apart = None if shared_out else rows_apart(model, rule)
        if apart is not None:
            tries.append((cost - apart.gain + EVIDENCE, 2 * order + 1, rule, apart))
    cost, _, rule, apart = min(tries, key=lambda each: each[:2])
    bases = tuple(_candidates(model, column, rule, apart) for column in range(len(model.printed.columns)))
    rows = [row for row in range(len(model.printed.rows)) if apart is None or row not in apart.rows]
    averages = averages_of(model, rule, bases, rows)
    if averages is not None:
        cost += 2 * EVIDENCE * min(len(averages.misfits(each)) for each in RULES)
    return _Reading(model, rule, apart, averages, bases, cost)
