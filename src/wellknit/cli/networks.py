"""`wellknit network`: measures of a partnership's relationships, or of any file of ties."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import JSON, SITE, WAVE
from wellknit.cli.printing import print_json, reporting, tell
from wellknit.cli.sections import print_sections

if TYPE_CHECKING:
    from wellknit.relationships.exchange.graph import Graph

__all__ = ["network"]

PATH = click.Path(path_type=Path)


AUDIENCE = click.option(
    "--audience",
    "eyes",
    type=click.Choice(["holder", "partnership", "public"]),
    default="partnership",
    show_default=True,
    help="For whose eyes: the holder of the folder sees names and everything; others what was agreed.",
)


@click.command()
@click.argument("folder", type=PATH, required=False)
@WAVE
@AUDIENCE
@SITE
@click.option(
    "--since",
    default="",
    metavar="WAVE",
    help="With --audience holder: what changed since this wave, and what the change is made of.",
)
@click.option("--ties", type=PATH, metavar="FILE", help="Measure this file of ties alone, without a folder.")
@click.option(
    "--organizations", type=PATH, metavar="FILE", help="With --ties: what is known of the organizations, one a row."
)
@click.option("--undirected", is_flag=True, help="With --ties: ties have no direction.")
@click.option(
    "--groups", default="", metavar="COLUMN", help="With --ties: the groups to compare (group, sector or site, if any)."
)
@click.option(
    "--format",
    "kind",
    default="",
    metavar="FORMAT",
    help="With --ties: the format, where the ending of its name does not say it.",
)
@JSON
@click.pass_context
@reporting
def network(
    context: click.Context,
    folder: Path | None,
    wave: str,
    eyes: str,
    site: str,
    since: str,
    ties: Path | None,
    organizations: Path | None,
    undirected: bool,
    groups: str,
    kind: str,
    as_json: bool,
) -> None:
    """Measure the relationships of FOLDER, or with --ties any list of ties or matrix.

    --ties reads CSV lists and matrices, GraphML, GEXF, UCINET DL, Pajek, and Kumu's workbooks and JSON. Every measure
    is told with what it is made of, how far silence may move it, and how to read it.
    """
    if ties is not None:
        _only(context, "--ties", ("folder", "wave", "eyes", "site", "since"))
        _bare(ties, organizations, undirected, groups, kind, as_json)
    elif folder is None:
        raise click.UsageError("Give a FOLDER, or a file of ties with --ties.")
    else:
        _only(context, "FOLDER", ("organizations", "undirected", "groups", "kind"))
        _folder(folder, wave, eyes, site, since, as_json)


def _only(context: click.Context, given: str, others: Sequence[str]) -> None:
    """Refuses options that say nothing beside ``given``, rather than pass them over."""
    for parameter in context.command.params:
        stated = context.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE
        if parameter.name in others and stated:
            name = parameter.opts[-1] if parameter.opts[-1].startswith("-") else parameter.opts[-1].upper()
            raise click.UsageError(f"{name} can't be used together with {given}.")


def _folder(folder: Path, wave: str, eyes: str, site: str, since: str, as_json: bool) -> None:
    from wellknit.errors import WellknitError, fail
    from wellknit.folder.placing import placed, talked
    from wellknit.folder.read import read_partnership
    from wellknit.folder.viewing import before, changed, heading_of, seen, viewed_wave, viewer_of
    from wellknit.relationships.reporting import change
    from wellknit.relationships.reporting.findings import as_dict, scope_names, sections

    if since and eyes != "holder":
        # The parts of a change may be those of a single organization.
        raise fail("viewing.holder-only", option="--since")
    partnership = read_partnership(folder)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    viewer, chosen = viewer_of(partnership, eyes, site), viewed_wave(partnership, wave)
    found = seen(partnership, chosen, viewer)
    heading = heading_of(partnership, chosen, found)
    places, talks = placed(partnership, chosen, found.findings), talked(partnership, chosen, found.findings)
    earlier = before(partnership, chosen, since) if since else None
    changes = changed(partnership, earlier, chosen) if earlier else ()
    if as_json:
        values = as_dict(found.findings, heading, places, talks)
        print_json({**values, "since": earlier.key, "changes": change.as_values(changes)} if earlier else values)
        return
    print_sections(sections(found.findings, heading, places, talks))
    if earlier:
        names = scope_names(found.findings, heading)
        print_sections(change.sections(changes, (earlier.name, chosen.name), names, heading.language))


def _bare(ties: Path, organizations: Path | None, undirected: bool, groups: str, kind: str, as_json: bool) -> None:
    from wellknit.relationships.exchange.formats import read
    from wellknit.relationships.reporting.bare import as_dict, bare_of, sections

    found = read(ties, format=kind, directed=False if undirected else None)
    problems = list(found.problems)
    graph: Graph = found.graph
    if organizations is not None:
        from wellknit.relationships.exchange.delimited import read_nodes
        from wellknit.relationships.exchange.networks import with_nodes

        nodes, said = read_nodes(organizations.read_bytes(), organizations.name)
        graph, more = with_nodes(graph, nodes, organizations.name)
        problems += [*said.problems(), *more]
    bare = bare_of(graph, ties.name, column=groups)
    problems += bare.problems
    if as_json:
        print_json(as_dict(bare))
    tell(problems)
    if not as_json:
        print_sections(sections(bare))
