"""The `wellknit` command: a thin skin over the library. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import click

from wellknit.cli.audits import audit
from wellknit.cli.backups import backup, restore
from wellknit.cli.briefs import brief
from wellknit.cli.comparing import compare
from wellknit.cli.exchanging import export, import_
from wellknit.cli.folders import check, new
from wellknit.cli.networks import network
from wellknit.cli.releases import verify
from wellknit.cli.resilience import resilience
from wellknit.cli.serve import serve
from wellknit.cli.tables import release, tables

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="wellknit", message="wellknit %(version)s")
def main() -> None:
    """From a partnership's folder of files to tables, releases and a published brief, and to the browser."""


for _command in (
    new, check, release, verify, tables, compare, brief, network, resilience, export, import_, audit, serve, backup,
    restore,
):  # fmt: skip
    main.add_command(_command)
