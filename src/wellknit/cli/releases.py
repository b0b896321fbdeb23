"""`wellknit verify`: a release checked again, by whoever has it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wellknit.cli.options import JSON
from wellknit.cli.printing import number, print_json, reporting, tell

__all__ = ["verify"]


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@JSON
@reporting
def verify(release: Path, as_json: bool) -> None:
    """Check RELEASE again: its files, its certificate, and that nobody is given away. Exits 1 where it is not sound.

    RELEASE is a folder such as releases/WAVE/v1, or what one audience was given of it (releases/WAVE/v1/public). With
    the private folder there, and all releases before it, the attack is repeated as a whole.
    """
    from wellknit.releases.verifying import check

    checked = check(release)
    if as_json:
        print_json(checked.as_dict())
        sys.exit(0 if checked.sound else 1)
    click.echo(f"Release {checked.release}: {'sound' if checked.sound else 'not sound'}.")
    for part in checked.parts:
        files = "as they were frozen" if not part.changed else f"{number(len(part.changed), 'file')} changed"
        click.echo(
            f"  {part.audience}: files {files}, digest {part.digest[:12]}, certificate {_CERTIFICATE[part.certificate]}"
        )
    if checked.secrets is not None:
        least = f", each with {checked.least} or more values that stay possible" if checked.least is not None else ""
        click.echo(f"  Attacked again: {number(checked.secrets, 'hidden count')}{least}.")
    for said in checked.not_checked:
        click.echo(f"  {said}")
    tell(checked.problems)
    sys.exit(0 if checked.sound else 1)


_CERTIFICATE = {"agrees": "agrees", "differs": "does not agree", "none": "missing", "unreadable": "can't be read"}
