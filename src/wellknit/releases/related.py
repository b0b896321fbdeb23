"""Relationships in a wave's release: findings for each audience and, for keyholders, what they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from wellknit.relationships.findings import Findings, Measured
from wellknit.relationships.ledger import Link
from wellknit.relationships.ties import DIMENSIONS, Report
from wellknit.releases.rules import Audience

__all__ = ["Related", "measured_rows", "private_rows", "reports_of"]

Rows = tuple[Sequence[str], list[Sequence[Any]]]


@dataclass(frozen=True)
class Related:
    """What ``shown`` to each audience says of a wave's relationships; the rest is for keyholders alone."""

    shown: Mapping[Audience, Findings]
    complete: Findings
    reports: tuple[Report, ...]
    links: tuple[Link, ...]


def measured_rows(findings: Findings) -> Rows:
    """Every number of ``findings``, one row each, header first: measured.csv."""
    header = ("name", *(each.name for each in fields(Measured)))
    return header, [(each.name, *(_plain(getattr(each, name)) for name in header[1:])) for each in findings.measured]


def private_rows(related: Related, named: bool) -> dict[str, Rows]:
    """What the findings are made from, as files of ``private``: the reports of ties, and the links between people.
    Who reported is left blank unless people answered by name (``named``)."""
    dimensions = [each.key for each in DIMENSIONS]
    ties = [
        (each.wave, each.respondent, each.person if named else "", each.organization, each.to, each.state, each.contact,
         *(each.ratings.get(key) for key in dimensions))
        for each in related.reports
    ]  # fmt: skip
    return {
        "ties.csv": (("wave", "respondent", "person", "from", "to", "state", "contact", *dimensions), list(ties)),
        "links.csv": (
            ("one", "other", "last", "contacts"),
            [(each.one, each.other, each.last.isoformat(), each.contacts) for each in related.links],
        ),
    }


def reports_of(rows: Iterable[Mapping[str, str]], wave: str) -> tuple[Report, ...]:
    """The reports of ``private_rows``, read back from ties.csv, as those of ``wave``."""
    dimensions = [each.key for each in DIMENSIONS]
    return tuple(
        Report(
            wave, row["respondent"], row["person"], row["from"], row["to"],
            row["state"],  # type: ignore[arg-type]
            {key: int(row[key]) for key in dimensions if row.get(key)},
            row["contact"],
        )
        for row in rows
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value
