"""`wellknit audit`: what printed percentages say of the counts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import JSON
from wellknit.cli.printing import print_json, reporting, tell
from wellknit.cli.sections import print_sections, text_of

if TYPE_CHECKING:
    from wellknit.audits.options import Options
    from wellknit.audits.page import Part
    from wellknit.audits.report import Report
    from wellknit.audits.table import Printed
    from wellknit.errors import Problem
    from wellknit.relationships.reporting.sections import Section

__all__ = ["audit"]


class _Bases(click.ParamType[dict[str, int]]):
    """'Chicago=19,Dayton=20', or '19,20' in the order of the columns."""

    name = "bases"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, int]:
        found: dict[str, int] = {}
        if str(value).strip() == "-":
            return found
        for place, each in enumerate(str(value).split(","), start=1):
            name, given, number = each.rpartition("=")
            number = number.strip()
            if not number.isdecimal() or not number.isascii() or not 0 < int(number[:9]) <= 10_000:
                self.fail(f"{each.strip()!r} is no base: say Chicago=19, with a number from 1 to 10000.", param, ctx)
            key = name.strip() if given else str(place)
            if key in found or bool(given) != ("=" in str(value).split(",")[0]):
                self.fail("give bases either all by name, each once, or all in order.", param, ctx)
            found[key] = int(number)
        return found


class _Scale(click.ParamType[tuple[int, int]]):
    """'1-5': the lowest and the highest value of a scale."""

    name = "scale"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        low, _, high = str(value).strip().partition("-")
        if not (low + high).isdecimal() or not (low + high).isascii() or not low or not high or len(low + high) > 6:
            self.fail(f"{value!r} is no scale: say its lowest and highest value, as in 1-5.", param, ctx)
        if int(low) >= int(high):
            self.fail("the lowest value of a scale comes first, as in 1-5.", param, ctx)
        return int(low), int(high)


@click.command()
@click.argument("tables", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TABLE...")
@click.option(
    "--bases",
    type=_Bases(),
    multiple=True,
    metavar="BASES",
    help="People in each column: Chicago=19,Dayton=20, or 19,20 in order. With several tables give it once for all of "
    "them, or once for each ('-' where they are not known).",
)
@click.option(
    "--max-base",
    type=click.IntRange(1, 1000),
    default=500,
    show_default=True,
    metavar="PEOPLE",
    help="Try numbers of people up to this where they are not known (1000 at most).",
)
@click.option(
    "--convention",
    type=click.Choice(["auto", "half_up", "half_even", "truncate"]),
    default="auto",
    show_default=True,
    help="How figures were rounded; auto tries all, and calls impossible only what is so under each.",
)
@click.option(
    "--parts",
    type=click.IntRange(1, 4),
    default=2,
    show_default=True,
    help="Of how many shares, rounded first, a figure may be the sum; 1: every figure is rounded once.",
)
@click.option(
    "--average",
    default="",
    metavar="COLUMN",
    help="The column that joins the others; found by its heading unless given, 'none' if there is none.",
)
@click.option(
    "--distribution/--no-distribution",
    default=None,
    help="Columns should reach 100, or need not; found out unless given.",
)
@click.option(
    "--groups",
    type=click.Choice(["columns", "rows", "auto"]),
    default="auto",
    show_default=True,
    help="Whether sites stand in columns or in rows.",
)
@click.option("--means", type=_Scale(), metavar="LOW-HIGH", help="Figures are means of a scale, such as 1-5.")
@click.option(
    "--items", type=click.IntRange(1, 100), default=None, metavar="NUMBER", help="With --means: items in each mean; 1."
)
@click.option("--language", type=click.Choice(["en", "es"]), default="en", help="Language of the page.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the page as FILE.html or FILE.txt.")
@JSON
@reporting
def audit(
    tables: tuple[Path, ...],
    bases: tuple[dict[str, int], ...],
    max_base: int,
    convention: str,
    parts: int,
    average: str,
    distribution: bool | None,
    groups: str,
    means: tuple[int, int] | None,
    items: int | None,
    language: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say which counts can stand behind the printed percentages of TABLE, and which can't.

    Reads CSV, Excel, web pages and Word files; several tables are audited together. Rows are items, columns are sites.
    docs/audit.md explains what it finds.
    """
    from wellknit.audits.options import Options
    from wellknit.audits.rounding import SHARE, Measure

    if means is None and items is not None:
        raise click.UsageError("--items needs --means.")
    if parts > 2 and max_base > 500:
        raise click.UsageError("--parts 3 or 4 needs a --max-base of 500 at most: the sums are too many to try.")
    if means is not None and distribution:
        raise click.UsageError("--distribution can't be used together with --means: means add up to nothing.")
    if out is not None and out.suffix.lower() not in (".html", ".txt"):
        raise click.UsageError("--out needs a name that ends in .html or .txt.")
    if out is not None and as_json:
        raise click.UsageError("--out can't be used together with --json.")
    files = tuple(dict.fromkeys(tables))
    if len(bases) not in (0, 1, len(files)):
        raise click.UsageError("Give --bases once for all tables, or once for each of them.")
    options = Options(
        max_base=max_base,
        convention=None if convention == "auto" else convention,  # type: ignore[arg-type]
        parts=parts,
        average=average,
        distribution=distribution,
        groups=groups,  # type: ignore[arg-type]
        measure=SHARE if means is None else Measure("mean", means[0], means[1], items or 1),
    )
    report = _report(files, bases, options)
    if as_json:
        from wellknit.audits.values import as_dict

        print_json(as_dict(report, language))
        return
    from wellknit.audits.page import as_html, parts_of

    tell(report.problems)
    if out is None:
        print_sections(_sections(parts_of(report, language)))
        return
    if out.suffix.lower() == ".html":
        text = as_html(report, language)
    else:
        text = text_of(_sections(parts_of(report, language)), width=100)
    out.write_text(text, "utf-8")
    click.echo(f"Wrote {out}.")


def _report(paths: Sequence[Path], bases: Sequence[dict[str, int]], options: Options) -> Report:
    """All tables of all files, read before the first is audited: whatever is wrong with any is said at once."""
    from wellknit.audits.report import report_of
    from wellknit.audits.table import printed_table, with_bases
    from wellknit.errors import Place, WellknitError, problem
    from wellknit.folder.grids import read_grids

    found: list[list[Printed]] = []
    problems: list[Problem] = []
    errors: list[Problem] = []
    for path in paths:
        try:
            grids, said = read_grids(path)
        except WellknitError as error:
            errors += error.problems
            continue
        problems += said
        read: list[Printed] = []
        unread: list[Problem] = []
        for grid in grids:
            try:
                read.append(printed_table(grid, options))
            except WellknitError as error:
                unread += error.problems
        other = [each for each in unread if each.code != "audit.no-percentages"]
        errors += other if other or read else unread[:1]
        if read:
            problems += [
                problem("audit.skipped", Place(path.name), table=f"'{each.where.file}'")
                for each in unread
                if each.code == "audit.no-percentages"
            ]
        found.append(read)
    if errors:
        raise WellknitError(errors)
    # Given once, bases are for the tables of all files; else for those of each.
    groups = found if len(bases) == len(paths) else [[table for read in found for table in read]]
    tables = [table for group, given in zip(groups, bases or ({},), strict=True) for table in with_bases(group, given)]
    return report_of(tables, options, problems)


def _sections(parts: Iterable[Part]) -> list[Section]:
    """The page as sections of text: a part's sentences as paragraphs, each with a dash."""
    from wellknit.relationships.reporting.sections import Section

    found = []
    for part in parts:
        if part.headings:
            figures = frozenset(range(1, len(part.headings)))
            reading = " ".join(part.sentences)
            found.append(Section(part.title, reading, part.headings, part.rows, figures, part.notes))
        elif part.level == 1:
            found.append(Section(part.title, notes=part.sentences, level=1))
        else:
            # An empty cell before it keeps a single sentence from being set on the line of its title.
            rows = tuple(("–", sentence) for sentence in part.sentences)
            found.append(Section(part.title, rows=rows, headings=("", "") if len(rows) == 1 else ()))
    return found
