"""`wellknit release` and `wellknit tables`: what is frozen, and what is counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import FOLDER, JSON, ROUNDING
from wellknit.cli.printing import number, reporting, width

if TYPE_CHECKING:
    from wellknit.releases.rules import Audience
    from wellknit.tables import Table

__all__ = ["release", "tables"]


@click.command()
@FOLDER
@click.argument("wave")
@click.option("--reason", default="", help="Why there is a new version; needed from the second one on.")
@reporting
def release(folder: Path, wave: str, reason: str) -> None:
    """Freeze WAVE of FOLDER: what each audience may see, never edited. A correction is a new version."""
    from wellknit.folder.publishing import freeze
    from wellknit.folder.read import read_partnership

    frozen, path = freeze(read_partnership(folder), wave, reason)
    hidden = {audience: sum(each.audience == audience for each in frozen.plan) for audience in frozen.packages}
    click.echo(f"Frozen: {path}")
    for audience, package in frozen.packages.items():
        told = f"{number(hidden[audience], 'cell')} hidden"
        if package.findings is not None:
            numbers = sum(each.hidden for each in package.findings.measured)
            told += f", {number(numbers, 'number')} of relationships hidden"
        click.echo(f"  {audience}: {told}, digest {package.digest[:12]}")
    if frozen.footprints and not any(p.organizations for mark in frozen.footprints for p in mark.parts):
        click.echo("  Nobody's organization is known in this wave, so no cell was asked how many stand behind it.")
    click.echo("  private: for the wave's keyholders alone; move it out of a folder that others can read.")


@click.command()
@FOLDER
@click.argument("keys", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--audience",
    type=click.Choice(["partnership", "public"]),
    default="partnership",
    show_default=True,
    help="For whom: the partnership sees groups from 5 people on, the public from 10, unless wellknit.toml says else.",
)
@ROUNDING
@click.option("--out", type=click.Path(path_type=Path), help="Write the tables into this folder.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["text", "csv", "xlsx", "sav", "json", "html"]),
    multiple=True,
    help="With --out: what to write (all of them unless given).",
)
@JSON
@reporting
def tables(
    folder: Path,
    keys: Sequence[str],
    audience: Audience,
    rounding: str,
    out: Path | None,
    formats: Sequence[str],
    as_json: bool,
) -> None:
    """Print the tables of FOLDER (all, or those named), or write them with --out."""
    from wellknit.errors import Place, WellknitError, fail
    from wellknit.folder.publishing import releases_for, tables_for
    from wellknit.folder.read import read_partnership

    partnership = read_partnership(folder)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    known = tables_for(partnership, releases_for(partnership, audience), audience, rounding)
    if not known:
        raise fail("tables.none", Place("wellknit.toml"))
    for key in keys:
        if key not in known:
            declared = key in {spec.key for spec in partnership.rules.tables}
            code = "tables.not-in-release" if declared else "tables.no-such-table"
            raise fail(code, Place("wellknit.toml"), table=key, tables=", ".join(known))
    chosen = {name: table for name, table in known.items() if not keys or name in keys}
    language = partnership.initiative.language
    shown = {"folder": folder.name, "audience": audience, "rounding": rounding or partnership.rules.rounding}
    if as_json:
        from wellknit.tables.as_json import as_json as json_of

        click.echo(json_of(list(chosen.values()), **shown), nl=False)
    elif out is None:
        from wellknit.tables.as_text import as_text

        terminal = sys.stdout.isatty()
        wide = width()
        for table in chosen.values():
            click.echo(as_text(table, width=wide, colour=terminal, language=language))
    else:
        written = _write_tables(chosen, out, formats or ("text", "csv", "xlsx", "sav", "json", "html"), language, shown)
        click.echo(f"Wrote {number(len(written), 'file')} to {out}.")


def _write_tables(
    chosen: dict[str, Table], out: Path, formats: Sequence[str], language: str, shown: dict[str, str]
) -> list[Path]:
    from wellknit.tables.as_csv import as_csv
    from wellknit.tables.as_html import as_html
    from wellknit.tables.as_json import as_json
    from wellknit.tables.as_sav import as_sav
    from wellknit.tables.as_text import as_text
    from wellknit.tables.as_xlsx import as_xlsx

    writers: dict[str, tuple[str, Callable[[Table], bytes]]] = {
        "text": ("txt", lambda table: as_text(table, width=100, colour=False, language=language).encode()),
        "csv": ("csv", lambda table: as_csv(table).encode()),
        "xlsx": ("xlsx", lambda table: as_xlsx([table], language=language)),
        "sav": ("sav", lambda table: as_sav(table, language=language)),
        "json": ("json", lambda table: as_json([table], **shown).encode()),
        "html": ("html", lambda table: as_html(table, language=language).encode()),
    }
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in chosen.items():
        for each in formats:
            ending, writer = writers[each]
            path = out / f"{name.replace('@', '-')}.{ending}"
            path.write_bytes(writer(table))
            written.append(path)
    return written
