"""`wellknit network`: measures of a partnership's relationships, or of any file of ties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellknit.cli.options import JSON
from wellknit.cli.printing import print_json, reporting, tell
from wellknit.cli.sections import print_sections

if TYPE_CHECKING:
    from wellknit.relationships.exchange.graph import Graph

__all__ = ["network"]

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=PATH, required=False)
@click.option("--ties", type=PATH, metavar="FILE", help="Measure this file of ties alone, without a folder.")
@click.option(
    "--organizations", type=PATH, metavar="FILE", help="With --ties: what is known of the organizations, one a row."
)
@click.option("--undirected", is_flag=True, help="With --ties: ties have no direction.")
@click.option(
    "--groups", default="", metavar="COLUMN", help="With --ties: the groups to compare (group, sector or site, if any)."
)
@click.option(
    "--format", "kind", default="", metavar="FORMAT", help="With --ties: the file's format, if its ending does not say."
)
@JSON
@reporting
def network(
    folder: Path | None,
    ties: Path | None,
    organizations: Path | None,
    undirected: bool,
    groups: str,
    kind: str,
    as_json: bool,
) -> None:
    """Measure the relationships of FOLDER, or with --ties any edge list or matrix.

    --ties reads CSV lists and matrices, GraphML, GEXF, UCINET DL, Pajek and Kumu's workbooks and JSON.
    """
    if ties is not None:
        _bare(ties, organizations, undirected, groups, kind, as_json)


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
