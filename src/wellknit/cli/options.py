"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["FOLDER", "JSON", "ROUNDING", "SITE", "WAVE"]

FOLDER = click.argument("folder", type=click.Path(path_type=Path))
JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON instead; its shape is described in docs/schemas."
)
ROUNDING = click.option(
    "--rounding",
    default="",
    metavar="NAME",
    help="Round by this convention of wellknit.toml ('exact' is always there).",
)
WAVE = click.option("--wave", default="", metavar="WAVE", help="The wave; the last with relationships unless given.")
SITE = click.option("--site", default="", metavar="SITE", help="Show what this site's leader may see.")
