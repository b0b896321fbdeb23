"""From all that an audience can see to systems: whole-number statements about counts, and the counts to keep unknown.

The attacker is assumed to know every base, hidden ones too, and how each table was worked out. So every printed number
is a statement in whole numbers: a count is one exactly; an average, a mean or a change is the window that rounds to it;
a sum or an average of rounded figures has the rounded figures as unknowns of their own. The interval of a count follows
from the count and its base; that of a mean tells the sum of squares; that of an average or a change follows from its
groups, and is held as :class:`Derived`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellknit.releases.disclosure.ground import Ground
from wellknit.releases.disclosure.keeping import secrets
from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.splitting import split
from wellknit.releases.disclosure.statements import Statements
from wellknit.releases.disclosure.values import Derived, System

__all__ = ["systems"]


def systems(cells: Sequence[Printed], answers: Answers, *, truth: bool = False) -> tuple[System, ...]:
    """The systems of ``cells``: all that one audience sees, of the release being planned and of all earlier ones.

    Of ``answers``, the counts by state, only bases are read; with ``truth`` each unknown has its real count too, which
    a planner needs and an auditor must not have. A cell that is hidden prints nothing and is a secret, unless the very
    same count is shown in another cell: then somebody decided to show it.
    """
    ground = Ground(cells, answers)
    said = Statements(ground)
    order = {window: place for place, window in enumerate(said.printed)}
    derived = tuple(
        Derived(address, tuple(sorted({-1 if each is None else order[each] for each in needs})), places)
        for address, needs, places in said.derived
    )
    kept = secrets(ground, said)
    unknowns = tuple(
        replace(each, truth=real) if truth else each for each, real in zip(ground.unknowns, ground.counted, strict=True)
    )
    return split(System(unknowns, tuple(ground.bases), tuple(said.printed.values()), kept, derived))
