"""The example's whole brief

HTML, PDF, DOCX, figures, tables and facts of examples/together-for-students. In a new process: Python's start and all
imports included, fonts cached as after any first build. Warm: a rebuild in the process that `--watch` keeps, after a
sentence of brief.md has changed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bench.run import NEW_PROCESS, Case

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "together-for-students"


def cases() -> list[Case]:
    """From nothing, and again after a save."""
    return [
        Case("the whole brief", "whole", start=NEW_PROCESS, aim="under 6 s"),
        Case("a rebuild under --watch", "rebuild", aim="under 2 s"),
    ]


def prepare(folder: Path) -> None:
    """A copy of the example that the rebuild may edit."""
    shutil.copytree(EXAMPLE, folder / "example", ignore=shutil.ignore_patterns("__pycache__"))


def whole(folder: Path) -> int:
    """`wellknit brief FOLDER --out DIR` into an empty folder: how many files it wrote."""
    with tempfile.TemporaryDirectory() as out:
        return _build(EXAMPLE, Path(out))


def rebuild(folder: Path) -> int:
    """The same after a sentence was added to the source."""
    source = folder / "example" / "brief.md"
    source.write_text(source.read_text("utf-8") + "\nAnother sentence.\n", "utf-8")
    with tempfile.TemporaryDirectory() as out:
        return _build(folder / "example", Path(out))


def _build(example: Path, out: Path) -> int:
    from wellknit.briefs.compose import compose
    from wellknit.briefs.publish import build, write
    from wellknit.folder.publishing import material
    from wellknit.folder.read import read_partnership

    made_of = material(read_partnership(example))
    document, _ = compose(made_of)
    return len(write(build(document, made_of.releases), out).written)
