"""`wellknit new` and `wellknit check`: a folder from a template, and what is wrong with one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wellknit.cli.options import FOLDER, JSON
from wellknit.cli.printing import number, print_json, reporting, tell

__all__ = ["check", "new"]


@click.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The initiative's name; the folder's name in words unless given.")
@click.option("--language", default="en", type=click.Choice(["en", "es"]), help="Language of the texts.")
@reporting
def new(name: Path, title: str, language: str) -> None:
    """Make a partnership folder NAME from a template that can be built at once."""
    from wellknit.folder.new import new as make

    made = make(name, title or name.name.replace("-", " ").replace("_", " ").title(), language)
    click.echo(f"Made {made}. Look at {made / 'wellknit.toml'} first; then: wellknit check {made}")


@click.command()
@FOLDER
@JSON
@reporting
def check(folder: Path, as_json: bool) -> None:
    """Say everything that is wrong with FOLDER, and what would be hidden. Writes nothing; exits 1 on errors."""
    from wellknit.folder.check import check as examine
    from wellknit.folder.check import report

    partnership = examine(folder)
    if as_json:
        print_json(report(partnership))
    else:
        order = {"error": 0, "warning": 1, "note": 2}
        tell(sorted(partnership.problems, key=lambda each: order[each.severity]))
        counts = {name: sum(each.severity == name for each in partnership.problems) for name in order}
        click.echo(
            f"{folder}: {number(counts['error'], 'error')}, {number(counts['warning'], 'warning')}, "
            f"{number(counts['note'], 'note')}."
        )
    sys.exit(1 if partnership.errors else 0)
