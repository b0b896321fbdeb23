"""What an audit is told beside the table: limits, conventions, and what the figures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wellknit.audits.rounding import SHARE, Convention, Measure

__all__ = ["NO_AVERAGE", "Options"]

NO_AVERAGE = "none"


@dataclass(frozen=True, slots=True)
class Options:
    """``bases`` are people by the name of a column, or in the order of the columns under the names '1', '2', ...;
    ``convention`` None tries all; ``parts`` is of how many rounded shares a figure may be the sum (1: of none);
    ``average`` names the column that joins the others ('' finds it, 'none' says that there is none); ``distribution``
    None finds out whether columns should reach 100; ``groups`` says where sites stand."""

    max_base: int = 500
    convention: Convention | None = None
    parts: int = 2
    average: str = ""
    bases: Mapping[str, int] | None = None
    distribution: bool | None = None
    groups: Literal["columns", "rows", "auto"] = "auto"
    measure: Measure = SHARE
