"""Networks that others have published, read from the shared data beside the project where it is there."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from wellknit.relationships.network import Network, network_from_edges, network_from_matrix

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
UNDIRECTED = ("flomarriage", "flobusiness")


def _rows(*path: str) -> list[dict[str, str]]:
    file = SHARED.joinpath(*path)
    if not file.exists():
        pytest.skip(f"the published networks are not beside the project (../shared/data/{'/'.join(path)})")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def matrix(name: str) -> Network:
    """Krackhardt's managers (ht_...), Sampson's monastery (sampl...) or the Florentine families (flo...)."""
    rows = _rows("networks", f"{name}_adj.csv")
    keys = list(rows[0])
    return network_from_matrix(keys, [[int(row[key]) for key in keys] for row in rows], directed=name not in UNDIRECTED)


def attribute(name: str, column: str) -> dict[str, str]:
    """The group of each of the network ``name``, from its ``column``."""
    rows = _rows("networks", f"{name}_attr.csv")
    return dict(zip(matrix(name).organizations, (row[column] for row in rows), strict=True))


@cache
def emergency(site: str, *, quiet: bool = False) -> Network:
    """One of Drabek's seven networks of organizations in search and rescue (emon).

    The data do not tell those without a tie to report from those who did not answer; with ``quiet`` they did not.
    """
    names = tuple(row["organization"] for row in _rows("emon", "organizations.csv") if row["network"] == site)
    ties = [(row["from"], row["to"]) for row in _rows("emon", "ties.csv") if row["network"] == site]
    return network_from_edges(ties, names, answered={one for one, _ in ties} if quiet else None)


def sponsors(site: str) -> dict[str, str]:
    rows = _rows("emon", "organizations.csv")
    return {row["organization"]: row["sponsorship"] for row in rows if row["network"] == site}
