"""The last chapter of a story: questions for the meeting, made from what was found."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wellknit.briefs.tree import Node
from wellknit.tables import Share
from wellknit.web.results.answered import statements
from wellknit.web.results.ground import Ground, shows
from wellknit.web.results.nodes import fact, listing, prose

__all__ = ["next_steps", "questions"]

#: A meeting talks well about so many.
_MOST = 6


def next_steps(ground: Ground) -> Iterator[Node]:
    """Questions for the meeting as a list with numbers."""
    yield listing(((each,) for each in questions(ground)), ordered=True)


def questions(ground: Ground) -> list[Node]:
    """What to talk about, each question made from something that was found; the last one is for every meeting."""
    found: list[Node] = []
    for ask in (_apart, _moved, _lowest, _hanging, _challenge, _silent, _too_few):
        found += list(ask(ground))[:1]
    return [*found[: _MOST - 1], prose(_("What will we do about it until the next survey: who, what, and by when?"))]


def _apart(ground: Ground) -> Iterator[Node]:
    """Of a difference between sites that holds up."""
    for judged in ground.comparisons.values():
        if ground.across(ground.tables[judged.table]):
            continue
        for row, found in judged.holding_up():
            low, high = found.ends
            yield prose(
                _("“{said}” {high} and {low} differ, and it holds up. What does {high} do that {low} could learn "
                  "from, and what is different there?"),
                said=row.label, high=high.label, low=low.label,
            )  # fmt: skip


def _moved(ground: Ground) -> Iterator[Node]:
    """Of a change that holds up."""
    for judged in ground.comparisons.values():
        if not ground.across(ground.tables[judged.table]):
            continue
        for row, found in judged.holding_up():
            if found.estimate is not None and found.estimate > 0:
                yield prose(
                    _("“{said}” More agree than before. What helped, and how do we keep it up?"), said=row.label
                )
            elif found.estimate is not None:
                yield prose(
                    _("“{said}” Fewer agree than before. What happened, and what would bring it back?"), said=row.label
                )


def _lowest(ground: Ground) -> Iterator[Node]:
    """Of the statement that fewest agree with."""
    ranked = [each for name, table in statements(ground) for each in ground.headline(name, table)]
    if len(ranked) > 1:
        row, _cell, name = min(ranked, key=lambda each: each[1].percent or 0)
        yield prose(
            _("Fewest agree with “{said}” ({share}). What would have to happen for more to say so?"),
            said=row.label, share=fact(name),
        )  # fmt: skip


def _hanging(ground: Ground) -> Iterator[Node]:
    """Of relationships that one person carries."""
    scope = ground.site or "all"
    measured = ground.findings.at(f"resilience.hanging.{scope}") if ground.findings else None
    if measured is not None and not measured.hidden and measured.count:
        yield prose(
            _("{of} relationships hang on one person. Whom do we introduce to each other first, and who takes it on?"),
            of=fact(measured.name, "of"),
        )  # fmt: skip


def _challenge(ground: Ground) -> Iterator[Node]:
    """Of what is named most often as making it hard."""
    for name, table in ground.of_kind("choices"):
        ranked = [each for each in ground.headline(name, table) if ground.measured(each[0], "challenge")]
        if ranked and ranked[0][1].percent:
            row, _cell, told = ranked[0]
            yield prose(
                _("“{said}” is named most often as what makes it hard ({share}). What could each of us do about it in "
                  "the next three months?"),
                said=row.label, share=fact(told),
            )  # fmt: skip


def _silent(ground: Ground) -> Iterator[Node]:
    """Of those who did not answer."""
    for name, table in ground.of_kind("response"):
        column = ground.main(table)
        row = next((each for each in table.rows if each.key == "all"), None)
        cell = table.cell(row.key, column.key) if row and column else None
        if row and column and isinstance(cell, Share) and shows(cell) and (cell.count or 0) < (cell.base or 0):
            yield prose(
                _("{of} answered. Whom have we not heard, and how will they be heard before we decide?"),
                of=fact(ground.name(name, row, column), "of"),
            )  # fmt: skip


def _too_few(ground: Ground) -> Iterator[Node]:
    """Of groups whose figures are hidden."""
    if ground.hidden():
        yield prose(_("Some groups are too small to be shown. How do they take part in this talk all the same?"))
