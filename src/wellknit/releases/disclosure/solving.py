"""One call to the solver, whose own words do not reach the page.

HiGHS 1.12 prints a line of its own to the standard output while it mends a solution, whatever its options say; in the
output of ``--json`` that line would be an error.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["solved"]


@contextmanager
def _quiet() -> Iterator[None]:
    """The process's standard output goes nowhere meanwhile, what C has not written yet included."""
    try:
        flush = ctypes.CDLL(None).fflush
        kept = os.dup(1)
    except (OSError, TypeError, AttributeError):  # no C library by that name (Windows), or no standard output
        yield
        return
    flush(None)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        flush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def solved(objective: Any, **what: Any) -> Any:
    """``scipy.optimize.milp`` without its words."""
    from scipy.optimize import milp

    with _quiet():
        return milp(objective, **what)
