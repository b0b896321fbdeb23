"""`wellknit backup` and `wellknit restore`: everything that the web half keeps, in one sealed file, and back again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from wellknit.cli.printing import number, reporting, tell

if TYPE_CHECKING:
    from wellknit.errors import WellknitError

__all__ = ["EXITS", "backup", "restore"]

#: What the exit codes mean, beside 1 for all else; docs/serving.md lists them.
EXITS = {
    "backup.not-one": 3,
    "backup.cut-off": 4,
    "backup.altered": 5,
    "backup.other-key": 6,
    "backup.no-key": 7,
    "backup.taken": 8,
    "backup.in-use": 9,
    "backup.newer": 10,
}
_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder; WELLKNIT_DATA, else 'wellknit-data', unless given.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_DATA
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="A file with the key, if not the folder's."
)
@click.option("--replace", is_flag=True, help="Write over FILE if it is there.")
@reporting
def backup(file: Path, data: Path | None, key: Path | None, replace: bool) -> None:
    """Write everything that 'wellknit serve' keeps to FILE, encrypted; people may go on working."""
    _needs_web()
    place = _place(data)
    from wellknit.errors import WellknitError, fail
    from wellknit.web import serving

    try:
        if not place.is_dir():
            raise fail("backup.nothing", place=str(place))
        serving.at(place)
        from wellknit.web.backups import making

        found, made = making.backup(place, file.absolute(), key=key, replace=replace)
    except WellknitError as error:
        _leave(error)
    finally:
        serving.let_go()
    click.echo(f"{file}: {number(found.rows, 'row')} of {number(len(found.tables), 'table')}, read back and in order.")
    if made:
        click.echo(f"Its key is {place / 'backup-key'}. Keep a copy of the key elsewhere: without it no backup opens.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to restore it.")
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="A file with the key, if not the folder's."
)
@click.option("--replace", is_flag=True, help="Replace what is there; it is kept beside it as a backup of its own.")
@click.option("--check", is_flag=True, help="Only look whether FILE is whole and unaltered.")
@reporting
def restore(file: Path, data: Path, key: Path | None, replace: bool, check: bool) -> None:
    """Make the data folder what the backup FILE says. Nobody stays signed in, and nothing old is sent."""
    _needs_web()
    place = data.absolute()
    from wellknit.errors import WellknitError
    from wellknit.web import serving
    from wellknit.web.backups.making import looked_through
    from wellknit.web.backups.sealing import KEY, key_of

    try:
        secret = key_of(key or place / KEY)
        # Before a folder is made for it.
        found = looked_through(file, secret)
        if check:
            click.echo(f"{file} is in order: {number(found.rows, 'row')}, made {found.head.made}.")
            return
        serving.at(place)
        from wellknit.web.backups import restoring

        found, before = restoring.restore(file, secret, place, replace=replace)
    except WellknitError as error:
        _leave(error)
    finally:
        serving.let_go()
    click.echo(f"Restored into {place}: {number(found.rows, 'row')} of {number(len(found.tables), 'table')}.")
    click.echo("Nobody is signed in there, and nothing that waited is sent or done.")
    if before is not None:
        click.echo(f"What was there before lies sealed in {before}. Delete it when it is not needed any more.")


def _place(data: Path | None) -> Path:
    return (data or Path(os.environ.get("WELLKNIT_DATA", "") or "wellknit-data")).absolute()


def _needs_web() -> None:
    from importlib.util import find_spec

    from wellknit.errors import fail

    if find_spec("django") is None:
        raise fail("cli.no-web")


def _leave(error: WellknitError) -> NoReturn:
    """Ends with the exit code of what is wrong."""
    tell(error.problems)
    sys.exit(EXITS.get(error.problems[0].code, 1))
