"""`wellknit resilience`: what hangs on whom, what would survive, and who should meet whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import FOLDER, JSON, SITE, WAVE
from wellknit.cli.printing import print_json, reporting, say, tell
from wellknit.cli.sections import print_sections

if TYPE_CHECKING:
    from wellknit.relationships.prospect import Wanted

__all__ = ["resilience"]

_PLANS = {"each": "each_survives", "reachable": "all_reachable", "introductions": "expected"}


class _Plan(click.ParamType[str]):
    """'each', 'reachable', or 'introductions=10'."""

    name = "plan"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip().lower()
        name, _, number = text.partition("=")
        counted = number.isdecimal() and number.isascii() and 0 < int(number[:9]) <= 100_000
        if name not in _PLANS or (name == "introductions") != bool(number) or (number and not counted):
            self.fail(f"{value!r} is no plan: say introductions=10, each, or reachable.", param, ctx)
        return text


@click.command()
@FOLDER
@WAVE
@click.option(
    "--months",
    type=click.IntRange(1, 240),
    default=None,
    metavar="MONTHS",
    help="How far ahead the chance of each relationship looks; 12 unless given.",
)
@click.option(
    "--leave", multiple=True, metavar="PERSON", help="What if this person leaves; may be given several times."
)
@click.option("--stay", multiple=True, metavar="PERSON", help="What if this person stays for certain.")
@click.option("--grant-ends", "grants", multiple=True, metavar="GRANT", help="What if this grant ends.")
@click.option(
    "--plan",
    "plans",
    multiple=True,
    type=_Plan(),
    metavar="PLAN",
    help="Who should meet whom: introductions=10 (those that save most), each (so that no relationship hangs on one "
    "person) or reachable (so that no one person's leaving cuts an organization off).",
)
@click.option(
    "--audience",
    "eyes",
    type=click.Choice(["holder", "partnership", "public"]),
    default=None,
    help="For whose eyes; holder unless given, who sees names.",
)
@SITE
@JSON
@reporting
def resilience(
    folder: Path,
    wave: str,
    months: int | None,
    leave: tuple[str, ...],
    stay: tuple[str, ...],
    grants: tuple[str, ...],
    plans: tuple[str, ...],
    eyes: str | None,
    site: str,
    as_json: bool,
) -> None:
    """Say which relationships of FOLDER hang on one person, and what would survive if people left.

    For whoever holds the folder, unless --audience says else: it shows names.
    """
    from wellknit.errors import WellknitError, fail
    from wellknit.folder.read import read_partnership
    from wellknit.folder.viewing import heading_of, seen, viewed_wave, viewer_of

    eyes = eyes or ("partnership" if site else "holder")
    asked = {"--months": months, "--leave": leave, "--stay": stay, "--grant-ends": grants, "--plan": plans}
    if eyes != "holder":
        for option, given in asked.items():
            if given:
                raise fail("viewing.holder-only", option=option)
    partnership = read_partnership(folder)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    viewer, chosen = viewer_of(partnership, eyes, site), viewed_wave(partnership, wave)
    prospect = None
    if eyes == "holder":
        from wellknit.relationships.prospect import prospect_of

        prospect = prospect_of(
            partnership.relationships,
            partnership.roster,
            partnership.initiative,
            chosen.day,
            _wanted(months or 12, leave, stay, grants, plans),
            progress=lambda step: say(f"  {step} ..."),
        )
        tell(prospect.problems)
    found = seen(partnership, chosen, viewer, months=months or 12)
    heading = heading_of(partnership, chosen, found)
    people = {each.key: each.name for each in partnership.roster.people}
    if as_json:
        from wellknit.relationships.reporting.resilience_values import as_dict

        print_json(as_dict(found.findings, heading, prospect, people))
    else:
        from wellknit.relationships.reporting.resilience import sections

        print_sections(sections(found.findings, heading, prospect, people))


def _wanted(
    months: int, leave: tuple[str, ...], stay: tuple[str, ...], grants: tuple[str, ...], plans: tuple[str, ...]
) -> Wanted:
    from wellknit.relationships.prospect import Wanted
    from wellknit.relationships.survival.what_if import WhatIf

    numbers = [int(each.partition("=")[2]) for each in plans if "=" in each]
    questions = tuple(_PLANS[each.partition("=")[0]] for each in plans)
    return Wanted(months, WhatIf(leave, stay, grants), questions, numbers[-1] if numbers else 10)  # type: ignore[arg-type]
