"""`wellknit export` and `wellknit import`: networks and answers to and from the files of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import FOLDER, SITE, WAVE
from wellknit.cli.printing import number, reporting, say, tell

if TYPE_CHECKING:
    from wellknit.folder.importing import Import

__all__ = ["export", "import_"]

PATH = click.Path(path_type=Path)
FORMATS = (
    "graphml", "gexf", "gexf12", "csv", "matrix", "dl", "dl-matrix", "dl-nodelist", "pajek", "kumu", "kumu-json",
)  # fmt: skip
FORMAT = click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    default=None,
    help="The format, where the file's ending does not say it.",
)


@click.group()
def export() -> None:
    """Write what is known for other programs."""


@export.command("network")
@FOLDER
@click.argument("file", type=PATH)
@FORMAT
@WAVE
@click.option(
    "--audience",
    "eyes",
    type=click.Choice(["holder", "partnership", "public"]),
    default="partnership",
    show_default=True,
    help="For whose eyes: the file holds what they may see, and nothing else.",
)
@SITE
@click.option(
    "--reported",
    is_flag=True,
    help="With --audience holder: the ties as organizations reported them, who reports on whom, silence included.",
)
@click.option("--replace", is_flag=True, help="Write over FILE if it is there.")
@reporting
def export_network(
    folder: Path, file: Path, kind: str | None, wave: str, eyes: str, site: str, reported: bool, replace: bool
) -> None:
    """Write the relationships of FOLDER to FILE, for Gephi, yEd, UCINET, Pajek, R or Kumu.

    A .csv is two files: the ties, and the organizations in one beside it (network.csv, network-nodes.csv).
    """
    from wellknit.errors import WellknitError, fail
    from wellknit.folder.adding import written_new
    from wellknit.folder.read import read_partnership
    from wellknit.folder.viewing import graph_seen, viewed_wave, viewer_of
    from wellknit.relationships.exchange.formats import format_of, write

    chosen_format = format_of(file, kind or "")
    if reported and eyes != "holder":
        raise fail("viewing.holder-only", option="--reported")
    partnership = read_partnership(folder)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    viewer, chosen = viewer_of(partnership, eyes, site), viewed_wave(partnership, wave)
    graph = graph_seen(partnership, chosen, viewer, reported=reported)
    written = write(graph, chosen_format.key)
    paths = {behind: file.with_name(f"{file.stem}{behind}{file.suffix}") for behind in written.files}
    if not replace:
        for path in paths.values():
            if path.exists():
                raise fail("adding.taken-file", file=path.name)
    for behind, path in paths.items():
        written_new(path, written.files[behind], replace=replace)
    tell(written.problems)
    if viewer.eyes == "holder" or viewer.site is not None:
        say("The file holds names: it is for whoever holds the folder." if viewer.site is None else
            "The file holds names of people in the own site: it is for that site's leader.")  # fmt: skip
    names = " and ".join(str(path) for path in paths.values())
    nodes, edges = number(len(graph.nodes), "organization"), number(len(graph.edges), "tie")
    click.echo(f"Wrote {names}: {nodes}, {edges}, as {chosen_format.name}.")


@export.command("answers")
@FOLDER
@click.argument("file", type=PATH)
@click.option("--wave", required=True, metavar="WAVE", help="The wave of wellknit.toml whose answers are written.")
@click.option("--language", default="", metavar="CODE", help="The language of labels (the folder's unless given).")
@click.option("--replace", is_flag=True, help="Write over FILE if it is there.")
@reporting
def export_answers(folder: Path, file: Path, wave: str, language: str, replace: bool) -> None:
    """Write the valid answers of WAVE to FILE, a row a respondent: for the wave's keyholders alone.

    A .sav is for SPSS, with labels and missing values, and beside it a .sps, its syntax, which also declares what of
    several answers belongs together; a .zip is a data package with a codebook, and has both in it.
    """
    from wellknit.errors import Place, WellknitError, fail
    from wellknit.folder.adding import written_new
    from wellknit.folder.publishing import wave_of
    from wellknit.folder.read import read_partnership
    from wellknit.packing import pack
    from wellknit.releases.answers_package import answers_package
    from wellknit.surveys.as_sav import as_sav, as_sps

    if file.suffix.lower() not in (".sav", ".zip"):
        raise fail("exporting.ending", file=file.name)
    partnership = read_partnership(folder)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    chosen, there = wave_of(partnership, wave), partnership.waves[wave]
    if there.questionnaire is None or there.responses is None or not there.responses.records:
        raise fail("exporting.no-answers", Place(f"waves/{wave}"), wave=chosen.name)
    sites, words = partnership.initiative.sites, language or partnership.initiative.language
    if file.suffix.lower() == ".sav":
        content = as_sav(there.responses, there.questionnaire, chosen, sites, language=words)
    else:
        content = pack(answers_package(there.responses, there.questionnaire, chosen, sites, language=words).items())
    written_new(file, content, replace=replace)
    if file.suffix.lower() == ".sav":
        beside = as_sps(there.responses, there.questionnaire, sites, language=words, file=file.name)
        written_new(file.with_suffix(".sps"), beside, replace=replace)
    click.echo(f"Wrote {file}: {number(len(there.responses.records), 'response')}.")
    say("Single answers, even without names, can tell who gave them: the file is for the wave's keyholders alone.")


@click.group("import")
def import_() -> None:
    """Bring in what other programs wrote."""


@import_.command("ties")
@click.argument("file", type=PATH)
@FOLDER
@click.option("--wave", required=True, metavar="WAVE", help="The wave of wellknit.toml to which the ties belong.")
@click.option("--undirected", is_flag=True, help="Ties have no direction: each counts as reported by both.")
@FORMAT
@reporting
def import_ties(file: Path, folder: Path, wave: str, undirected: bool, kind: str | None) -> None:
    """Bring the ties in FILE into FOLDER as the edge list of WAVE. Never writes over what is there.

    Names that stand for no organization of the folder are listed in relationships/names.csv, to be filled in.
    """
    from wellknit.folder.importing import import_of, write
    from wellknit.folder.read import read_partnership
    from wellknit.relationships.exchange.formats import read

    exchanged = read(file, format=kind or "", directed=False if undirected else None)
    partnership = read_partnership(folder)
    planned = import_of(partnership, wave, exchanged)
    tell(planned.problems)
    write(partnership, planned)
    _told(planned)
    click.echo(f"Then: wellknit check {folder}")


def _told(planned: Import) -> None:
    count = number(planned.known + len(planned.unmatched), "organization")
    edges = f"relationships/edges/{planned.wave}.csv"
    click.echo(f"Wrote {edges}: {number(planned.ties, 'tie')} among {count}, {planned.known} of them known.")
    if planned.silent:
        say(f"Not in it, since nothing says whether they answered: {', '.join(planned.silent)}.")
    if planned.unmatched:
        beside = "" if planned.proposed.endswith("/names.csv") else ", then move the rows to relationships/names.csv"
        click.echo(
            f"Wrote {planned.proposed}: write behind each name the key of its organization, or 'none' where it is none "
            f"of the partnership's{beside}."
        )
        for name, near in planned.unmatched.items():
            click.echo(f"  {name}" + (f"  (perhaps {near})" if near else ""))
