"""How many people share a combination of attributes: who is alone with theirs can be recognized in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

__all__ = ["sharing"]


def sharing(rows: Sequence[Sequence[str | None]]) -> tuple[int, ...]:
    """Of each row, how many rows may be about somebody with the same attributes, itself among them.

    ``rows`` are people's attributes in the same order, None where one was left out: that matches whatever stands there,
    as in sdcMicro (Templ, Kowarik and Meindl 2015, Journal of Statistical Software 67:4). A set of rows is k-anonymous
    where no number is below k (Sweeney 2002). ValueError where rows have different numbers of attributes.

    >>> sharing([("single",), ("married",), ("married",), ("single",), ("widow",)])
    (2, 2, 2, 2, 1)
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("every row has the same attributes")

    def alike(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
        return all(each is None or its is None or each == its for each, its in zip(one, other, strict=True))

    # Compared one kind of row with the other, since thousands of people have few combinations among them.
    kinds = Counter(tuple(row) for row in rows)
    shared = {row: sum(count for other, count in kinds.items() if alike(row, other)) for row in kinds}
    return tuple(shared[tuple(row)] for row in rows)
