"""Starting the command line: `wellknit --help`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.run import NEW_PROCESS, Case


def cases() -> Iterator[Case]:
    """The command's help in a new process, beside a Python that does nothing and one that imports too much."""
    yield Case("wellknit --help", "show_help", start=NEW_PROCESS, against=("Python alone",), aim="under 0.3 s")
    yield Case("Python alone", "nothing", start=NEW_PROCESS)
    yield Case("with Ibis, Altair and Typst", "heavy", start=NEW_PROCESS, against=("Python alone",))


def show_help(folder: Path) -> None:
    """Everything that `wellknit --help` does."""
    from wellknit.cli import main

    main(["--help"], prog_name="wellknit", standalone_mode=False)


def nothing(folder: Path) -> None:
    """Starting Python and the harness."""


def heavy(folder: Path) -> None:
    """What the command would cost if it imported what building a brief needs."""
    for name in ("altair", "ibis.backends.duckdb", "typst"):
        import_module(name)
