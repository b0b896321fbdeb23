"""What survives when people leave, in 1,000 draws

5,000 organizations, 60,000 people, 300,000 ties in 60,000 relationships, drawn with a fixed seed; all cases look at the
same network, and those who draw nothing themselves at the same draws of who is still in post.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

ORGANIZATIONS, PEOPLE, TIES, RELATIONSHIPS = 5_000, 60_000, 300_000, 60_000
DRAWS, SEED = 1_000, 20210315


def prepare(folder: Path) -> None:
    """Writes the network and ten times the network."""
    import numpy

    for name, times in (("network", 1), ("ten", 10)):
        numpy.savez(folder / f"{name}.npz", **network(times))


def network(times: int) -> dict[str, Any]:
    """A made-up partnership, ``times`` as large: ties sorted by relationship, with each person's chance to stay a year.

    Organizations have 3 to some hundred people; a few of an organization's people know most of those outside. A
    relationship has 2 ties in the median and 5 in the mean, and more than a third have a single one.
    """
    import numpy

    draw = numpy.random.default_rng(SEED)
    organizations, people, wanted, ties = (times * n for n in (ORGANIZATIONS, PEOPLE, RELATIONSHIPS, TIES))
    weight = draw.lognormal(0, 0.8, organizations)
    size = 3 + draw.multinomial(people - 3 * organizations, weight / weight.sum())
    first = numpy.concatenate([[0], numpy.cumsum(size)])
    popular = (size / size.sum()).cumsum()
    pairs = numpy.searchsorted(popular, draw.random((3 * wanted, 2))).clip(max=organizations - 1)
    pairs.sort(axis=1)
    keys = numpy.unique((pairs[:, 0] * organizations + pairs[:, 1])[pairs[:, 0] != pairs[:, 1]])
    keys = numpy.sort(draw.choice(keys, wanted, replace=False))
    left, right = keys // organizations, keys % organizations

    many = numpy.ceil(draw.lognormal(0.55, 1.42, wanted)).astype(numpy.int64)
    relationship = numpy.repeat(numpy.arange(wanted), 3 * many)
    one = first[left[relationship]] + (draw.random(len(relationship)) ** 2 * size[left[relationship]]).astype(int)
    other = first[right[relationship]] + (draw.random(len(relationship)) ** 2 * size[right[relationship]]).astype(int)
    _, found = numpy.unique((relationship * people + one) * people + other, return_index=True)
    found.sort()  # in the order drawn, so that the first ``many`` of each relationship are no particular ones
    counts = numpy.bincount(relationship[found], minlength=wanted)
    place = numpy.arange(len(found)) - numpy.concatenate([[0], numpy.cumsum(counts)[:-1]])[relationship[found]]
    found = found[place < many[relationship[found]]]
    extra = found[numpy.concatenate([[False], numpy.diff(relationship[found]) == 0])]
    assert len(found) >= ties, "too few ties were drawn"
    found = numpy.setdiff1d(found, draw.choice(extra, len(found) - ties, replace=False))
    order = found[numpy.lexsort((other[found], one[found], relationship[found]))]

    role = draw.choice(4, people, p=[0.05, 0.05, 0.4, 0.5])
    months = draw.exponential(30, people)
    yearly = numpy.array([0.12, 0.18, 0.2, 0.24])[role] * numpy.where(months < 12, 1.3, 0.9)
    start = numpy.searchsorted(relationship[order], numpy.arange(wanted + 1))
    return {"one": one[order], "other": other[order], "start": start, "left": left, "right": right,
            "staying": 1 - yearly, "organizations": organizations}  # fmt: skip
