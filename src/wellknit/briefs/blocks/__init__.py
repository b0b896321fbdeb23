"""The blocks of a brief, each a directive of its source: one file for a few that belong together.

``BLOCKS`` says what each takes; ``makers`` what is done with it. ``docs/brief.md`` describes them for authors, and a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wellknit.briefs import tree
from wellknit.briefs.blocks import (
    bearing,
    comparing,
    data,
    evidence,
    frame,
    generated,
    introductions,
    measuring,
    moving,
    network,
    numbers,
    resilience,
    weighing,
)
from wellknit.briefs.composition import Composition, Make
from wellknit.briefs.document import Block

__all__ = ["BLOCKS", "BlockKind", "makers"]


@dataclass(frozen=True, slots=True)
class BlockKind:
    """What a directive takes: ``argument`` behind its name, ``options``, text in it, and where it may stand."""

    make: Make
    argument: Literal["none", "optional", "required"] = "none"
    options: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    body: Literal["none", "optional", "required"] = "none"
    only_in: str | None = None
    top_level: bool = False
    once: bool = False


BLOCKS: Mapping[str, BlockKind] = {
    "cover": BlockKind(frame.cover, "required", ("subtitle", "eyebrow", "date"), top_level=True, once=True),
    "columns": BlockKind(frame.columns, body="required"),
    "column": BlockKind(frame.column, body="required", only_in="columns"),
    "box": BlockKind(frame.box, "required", ("tone",), body="required"),
    "call-to-action": BlockKind(frame.call_to_action, "optional", body="required"),
    "callout": BlockKind(numbers.callout, "required", ("evidence",), body="required"),
    "callouts": BlockKind(numbers.callouts, body="required"),
    "principles": BlockKind(numbers.principles),
    "profile": BlockKind(numbers.profile, "required", ("figures",), body="optional"),
    "profiles": BlockKind(numbers.profiles),
    "grant": BlockKind(numbers.grant, "optional", ("title",), body="optional"),
    "quote": BlockKind(evidence.quote, "required"),
    "figure": BlockKind(
        data.figure,
        "required",
        ("table", "items", "columns", "second", "title", "subtitle", "note", "alt", "name", *data.CHART_OPTIONS),
        required=("table", "title"),
    ),
    "table": BlockKind(data.table, "required", ("items", "columns", "title", "show", "name")),
    "differences": BlockKind(comparing.differences, "optional"),
    "comparison": BlockKind(
        comparing.comparison, "required", ("items", "title", "note", "alt", "name"), required=("title",)
    ),
    "same-people": BlockKind(
        bearing.same_people, "required", ("items", "title", "note", "alt", "name"), required=("title",)
    ),
    "small-groups": BlockKind(
        bearing.small_groups, "required", ("item", "title", "note", "alt", "name"), required=("item", "title")
    ),
    "silence": BlockKind(bearing.silence, "required", ("item", "title", "name"), required=("item",)),
    "raked": BlockKind(weighing.raked, "required", ("items", "title", "name")),
    "scale": BlockKind(bearing.scale, "required", ("title", "name")),
    "moved": BlockKind(moving.moved, "required", ("items", "title", "name")),
    "map": BlockKind(network.map_, options=("site", "wave", "title", "labels", "shape", "note", "alt", "name")),
    "relationships": BlockKind(network.relationships, options=("site", "wave", "title", "order", "limit", "name")),
    "measures": BlockKind(measuring.measures, "required", ("site", "wave", "title", "name")),
    "survival": BlockKind(resilience.survival, options=("site", "wave", "title", "note", "alt", "order", "name")),
    "introductions": BlockKind(
        introductions.introductions, "optional", options=("site", "wave", "question", "limit"), body="optional"
    ),
    "methods": BlockKind(generated.methods, "optional", body="optional", top_level=True, once=True),
    "sources": BlockKind(generated.sources, top_level=True, once=True),
}


def makers() -> dict[str, Make]:
    """How each directive becomes blocks, with what it takes checked first."""
    seen: set[str] = set()
    return {name: _checked(name, kind, seen) for name, kind in BLOCKS.items()}


def _checked(name: str, kind: BlockKind, seen: set[str]) -> Make:
    def make(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
        return kind.make(composition, directive) if _fits(composition, directive, name, kind, seen) else ()

    return make


def _fits(composition: Composition, directive: tree.Directive, name: str, kind: BlockKind, seen: set[str]) -> bool:
    """Whether the directive can be made at all; everything that is wrong with it is reported."""
    report, line = composition.report, directive.line
    before = len(composition.problems)
    if kind.once and name in seen:
        report("brief.block-twice", line, block=name)
    seen.add(name)
    if kind.only_in is not None and composition.inside != kind.only_in:
        report("brief.block-outside", line, block=name, holder=kind.only_in)
    if kind.top_level and composition.inside:
        report("brief.block-inside", line, block=name, holder=composition.inside)
    if kind.argument == "required" and not directive.argument.text:
        report("brief.no-argument", line, block=name)
    if kind.argument == "none" and directive.argument.text:
        report("brief.argument", line, block=name, argument=directive.argument.text)
    for key, option in directive.options.items():
        if key not in kind.options:
            nearest = composition.nearest(key, kind.options)
            report("brief.unknown-option", option.line, block=name, option=key, nearest=nearest)
    for key in kind.required:
        if key not in directive.options or not directive.options[key].text:
            report("brief.no-option", line, block=name, option=key)
    if kind.body == "required" and not directive.body:
        report("brief.no-body", line, block=name)
    if kind.body == "none" and directive.body:
        report("brief.body", directive.body[0].line, block=name)
    new = composition.problems[before:]
    # An unknown option alone does not keep the block from being made, so that its other problems are told in this run.
    return all(each.code == "brief.unknown-option" for each in new)
