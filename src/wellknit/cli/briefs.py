"""`wellknit brief`: the brief in HTML, PDF and Word, built once or whenever a file is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import FOLDER, ROUNDING
from wellknit.cli.printing import number, reporting, say, tell

if TYPE_CHECKING:
    from wellknit.releases.rules import Audience

__all__ = ["brief"]


@click.command()
@FOLDER
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the brief is written.")
@click.option("--audience", type=click.Choice(["partnership", "public"]), default=None,
              help="Whose tables it draws on; as wellknit.toml says unless given (public).")  # fmt: skip
@ROUNDING
@click.option("--strict", is_flag=True, help="A number typed by hand is an error.")
@click.option("--watch", is_flag=True, help="Build again whenever a file of the folder is saved; stop with Ctrl-C.")
@reporting
def brief(folder: Path, out: Path, audience: Audience | None, rounding: str, strict: bool, watch: bool) -> None:
    """Build the brief of FOLDER: index.html, brief.pdf, brief.docx, figures, tables and facts.json."""
    from wellknit.errors import WellknitError

    if not watch:
        _build_brief(folder, out, audience, rounding, strict)
        return
    from wellknit.briefs.watch import saves

    for _ in saves(folder, ignore=out):
        try:
            _build_brief(folder, out, audience, rounding, strict)
        except WellknitError as error:
            tell(error.problems)
            say("The last good brief is still there. Waiting for the next save ...")
        else:
            say("Waiting for the next save; Ctrl-C stops.")


def _build_brief(folder: Path, out: Path, audience: Audience | None, rounding: str, strict: bool) -> None:
    import time

    from wellknit.briefs.compose import compose
    from wellknit.briefs.publish import build, write
    from wellknit.folder.publishing import material
    from wellknit.folder.read import read_partnership

    begun = time.perf_counter()

    def progress(step: str) -> None:
        say(f"  {time.perf_counter() - begun:4.1f} s  {step}")

    progress(f"reading {folder}")
    partnership = read_partnership(folder)
    made_of = material(partnership, audience, rounding)
    progress("composing")
    document, problems = compose(made_of, strict=strict)
    tell(each for each in problems if each.severity != "note")
    published = write(build(document, made_of.releases, progress), out)
    progress("done" + (" (a draft: a wave is not frozen yet)" if document.draft else ""))
    click.echo(f"{out / 'index.html'}\n{out / 'brief.pdf'}\n{out / 'brief.docx'}")
    if published.removed:
        say(f"Removed {number(len(published.removed), 'file')} of the last build that this one does not have.")
