"""`wellknit compare`: what differs, what has changed, and what so few people cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import FOLDER, JSON
from wellknit.cli.printing import number, reporting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellknit.folder.comparing import Eyes
    from wellknit.relationships.reporting.sections import Section

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
    from wellknit.comparisons.move_words import move_sections
    from wellknit.comparisons.raked_words import raked_sections
    from wellknit.comparisons.scale_words import scale_sections
    from wellknit.comparisons.sections import sections
    from wellknit.folder.comparing import compared_of
    from wellknit.folder.read import read_partnership
    from wellknit.labels import label

    partnership = read_partnership(folder)
    found = compared_of(partnership, audience, table)
    families, scales, weights = found.families, found.scales, found.weights
    language = partnership.initiative.language
    heading = [label("compare.folder", language)] if audience == "folder" else []

    def report() -> Iterator[Section]:
        names = {key: each.wave.name for key, each in partnership.waves.items()}
        yield from sections(families, language, heading=heading, waves=names)
        yield from move_sections(found.moves, found.titles, language)
        yield from raked_sections(weights, language)
        yield from scale_sections(scales, language)

    ending = out.suffix.lower() if out else ""
    if as_json or ending == ".json":
        written = json_of(
            families, scales, weights, found.moves, folder=folder.name, audience=audience, language=language
        )
    elif ending == ".csv":
        written = as_csv(families, language)
    elif out is None:
        print_sections(report())
        return
    else:
        written = text_of(report())
    if out is None:
        click.echo(written, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written, "utf-8", newline="")
    click.echo(f"Wrote {number(sum(each.compared for each in families), 'comparison')} to {out}.")
