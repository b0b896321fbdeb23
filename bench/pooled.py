"""Pooling, weighing and shuffling for small sites

Partially pooled shares of 400 items of four sites of 11 to 40 people, on the grid and, for a hundredth of them, by a
random walk through the same model; 200 rosters of four sites and four roles raked and capped; one association of 100
people in four sites by 9,999 shuffles.
"""

from __future__ import annotations

from pathlib import Path

from bench.run import Case

ITEMS = 400


def cases() -> list[Case]:
    """The grid beside a sampler; raking; shuffles."""
    return [
        Case(
            "shares on the grid", "grid", against=("shares by a random walk",), aim="well under 18 ms an item (7.2 s)"
        ),
        Case("shares by a random walk", "walk", scaled=ITEMS / 4, more=True),
        Case("200 rosters raked", "raked", aim="under 2 s"),
        Case("an association by shuffles", "shuffled", aim="under 1 s"),
    ]


def _items() -> tuple[list[list[int]], list[list[int]]]:
    bases = [[11 + (7 * item + 13 * site) % 30 for site in range(4)] for item in range(ITEMS)]
    return [
        [base * (5 + (item + site) % 4) // 9 for site, base in enumerate(row)] for item, row in enumerate(bases)
    ], bases


def grid(folder: Path) -> float:
    """All items at once: the first share, to two places."""
    from wellknit.statistics.pooling_shares import partly_pooled_models

    return round(float(partly_pooled_models(*_items())[0][0, 0]), 2)


def walk(folder: Path) -> float:
    """Four items by Metropolis in NumPy, 100 chains of 2,000 steps, which is few: the first share, to two places."""
    import numpy as np

    counts, bases = (np.array(each) for each in _items())
    random, shares = np.random.default_rng(1), []
    for count, base in zip(counts[:4], bases[:4], strict=True):
        at = np.hstack([np.full((100, 1), 1.0), np.full((100, 1), 0.4), np.zeros((100, 4))])
        now, kept = np.full(100, -np.inf), []
        for step in range(2_000):
            tried = at + random.normal(0, 0.35, at.shape)
            logits = tried[:, :1] + tried[:, 1:2] * tried[:, 2:]
            then = (count * logits - base * np.logaddexp(0, logits)).sum(axis=1)
            then -= (tried[:, 0] / 1.5) ** 2 / 2 + tried[:, 1] ** 2 / 2 + (tried[:, 2:] ** 2).sum(axis=1) / 2
            taken = (tried[:, 1] > 0) & (np.log(random.random(100)) < then - now)
            at, now = np.where(taken[:, None], tried, at), np.where(taken, then, now)
            if step >= 400:
                kept.append(1 / (1 + np.exp(-(at[:, 0] + at[:, 1] * at[:, 2]))))
        shares.append(float(np.mean(kept)))
    return round(shares[0], 2)


def raked(folder: Path) -> int:
    """How many of the rosters bear their weights."""
    from wellknit.statistics.weighting import roster_weights

    bearable, roles = 0, "wxyz"
    for number in range(200):
        roster: dict[tuple[str, ...], int] = {
            (site, role): 2 + (3 * number + 5 * i + 7 * j) % 9
            for i, site in enumerate("abcd")
            for j, role in enumerate(roles)
        }
        answered: dict[tuple[str, ...], int] = {
            cell: people * (2 + (number + place) % 4) // 5 for place, (cell, people) in enumerate(roster.items())
        }
        bearable += roster_weights(roster, answered, roles).bearable
    return bearable


def shuffled(folder: Path) -> float:
    """The probability, to two places."""
    from wellknit.statistics.association import association

    table = [[1, 2, 2, 1, 0], [0, 2, 3, 2, 1], [0, 1, 2, 3, 1], [0, 0, 1, 1, 2]]
    found = association([table] * 4)
    return round(found.p, 2) if found else 1.0
