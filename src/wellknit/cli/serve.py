"""`wellknit serve`: the partnership in the browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wellknit.cli.printing import reporting

__all__ = ["serve"]

_DATA = "wellknit-data"


@click.command()
@click.option("--demo", is_flag=True, help="Show an invented partnership, on this machine alone.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="With --demo: show the partnership in this folder instead.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to keep everything; WELLKNIT_DATA, else 'wellknit-data', unless given.",
)
@click.option("--no-serve", is_flag=True, help="Make everything ready and stop there.")
@reporting
def serve(demo: bool, folder: Path | None, host: str, port: int, data: Path | None, no_serve: bool) -> None:
    """Serve the partnership to browsers, until Ctrl-C. Settings: docs/serving.md."""
    import os
    import tempfile
    from importlib.util import find_spec

    from wellknit.errors import fail

    if find_spec("django") is None:
        raise fail("cli.no-web")
    from wellknit.web import serving

    if folder is not None and not demo:
        raise click.UsageError("--folder goes with --demo.")
    local = demo or os.environ.get("WELLKNIT_DEMO") == "1"
    if local and host not in ("127.0.0.1", "localhost", "::1"):
        raise fail("cli.demo-host", host=host)
    place = (data or Path(os.environ.get("WELLKNIT_DATA", "") or (f"{_DATA}-demo" if demo else _DATA))).absolute()
    # By name where there is one: browsers make no passkey for an address in numbers.
    name = {"::1": "[::1]", "127.0.0.1": "localhost"}.get(host, host)
    address = f"http://{name}:{port}"
    with tempfile.TemporaryDirectory() as drafts:
        shown = folder
        if demo and folder is None:
            from wellknit.folder.new import new

            shown = new(Path(drafts) / "demo", "Our Partnership")
        sign_ins = serving.prepare(place, address if local else "", demo=shown)
    if sign_ins:
        click.echo("Sign in as (mail, password):")
        for each in sign_ins:
            where = f"  ({each.where})" if each.where else ""
            click.echo(f"  {each.seat.replace('_', ' '):<18} {each.mail:<32} {each.password}{where}")
        for door in serving.doors(place):
            click.echo(f"Answer as {door.who} ({door.mode}): {address}{door.path}")
            if door.key:
                click.echo(f"  The keyholder's key for it: {door.key}")
            if door.anybody:
                click.echo(f"Answer as anybody ({door.mode}), on a phone-sized window too: {address}{door.anybody}")
    elif begin := serving.begin_address(place):
        click.echo(f"There are no accounts yet. Begin here: {begin}")
    if not local and not os.environ.get("WELLKNIT_ADDRESS"):
        click.echo("WELLKNIT_ADDRESS is not set: mails would lead to https://localhost. See docs/serving.md.", err=True)
    if no_serve:
        click.echo(f"Ready in {place}.")
        return
    click.echo(f"Serving on {address}; data in {place}. Ctrl-C ends it.")
    sys.exit(serving.serve(place, host, port, lambda text: click.echo(text, err=True)))
