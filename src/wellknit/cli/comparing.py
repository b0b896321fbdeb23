"""`wellknit compare`: what differs, what has changed, and what so few people cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import FOLDER, JSON
from wellknit.cli.printing import number, reporting

if TYPE_CHECKING:
    from wellknit.folder.comparing import Eyes

__all__ = ["compare"]


@click.command()
@FOLDER
@click.option("--table", default="", metavar="TABLE", help="Compare the rows of this table alone.")
@click.option(
    "--audience",
    type=click.Choice(["folder", "partnership", "public"]),
    default="partnership",
    show_default=True,
    help="For whom: figures hidden from the partnership or the public take no part; the folder's holder sees all.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead: .csv with one line a comparison, .json, or text for any other ending.",
)
@JSON
@reporting
def compare(folder: Path, table: str, audience: Eyes, out: Path | None, as_json: bool) -> None:
    """Say which differences between sites and waves of FOLDER hold up, and what so few people cannot tell."""
    from wellknit.cli.sections import print_sections, text_of
    from wellknit.comparisons.as_csv import as_csv
    from wellknit.comparisons.as_json import as_json as json_of
    from wellknit.comparisons.sections import sections
    from wellknit.folder.comparing import comparisons
    from wellknit.folder.read import read_partnership
    from wellknit.labels import label

    partnership = read_partnership(folder)
    families = comparisons(partnership, audience, table)
    language = partnership.initiative.language
    heading = [label("compare.folder", language)] if audience == "folder" else []
    ending = out.suffix.lower() if out else ""
    if as_json or ending == ".json":
        written = json_of(families, folder=folder.name, audience=audience, language=language)
    elif ending == ".csv":
        written = as_csv(families, language)
    elif out is None:
        print_sections(sections(families, language, heading=heading))
        return
    else:
        written = text_of(sections(families, language, heading=heading))
    if out is None:
        click.echo(written, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written, "utf-8", newline="")
    click.echo(f"Wrote {number(sum(each.compared for each in families), 'comparison')} to {out}.")
