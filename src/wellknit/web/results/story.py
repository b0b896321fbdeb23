"""The story of a release, in chapters: what a meeting wants to know, in the order in which it asks.

Everything in it comes from what one audience was given of the release: its cells, its findings, and what the library
says of both. Nothing is computed here; who sees which of it is decided by ``reading.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellknit.briefs.charts import draw_at_once
from wellknit.briefs.charts.map import draw_map
from wellknit.briefs.comparing import name_of
from wellknit.briefs.compose import compose_part
from wellknit.briefs.document import Block, Box, DataTable, Figure, Grid, Listing
from wellknit.briefs.facts import Facts
from wellknit.briefs.material import Material
from wellknit.briefs.tree import Node
from wellknit.errors import Problem
from wellknit.labels import label
from wellknit.relationships.findings import Measured
from wellknit.tables import Table
from wellknit.web.results.answered import challenges, items, overall, participation, promotes
from wellknit.web.results.between import change, differences
from wellknit.web.results.ground import Ground
from wellknit.web.results.questions import next_steps
from wellknit.web.results.related import relationships

__all__ = ["Chapter", "Story", "story"]

Tell = Callable[[Ground], Iterator[Node]]


def _nothing(ground: Ground) -> Iterator[Node]:
    return iter(())


@dataclass(frozen=True)
class _Plan:
    """A chapter before it is told. ``empty`` is said where there is nothing to tell; without it, it is left out."""

    key: str
    title: Promise
    lead: Promise | str
    tell: Tell
    empty: Promise | str = ""


_PLANS = (
    _Plan("participation", _("Who answered"), _("Read this first: every figure below is about those who answered."),
          participation),
    _Plan("overall", _("Overall"), _("The statements together: where most agree, and where fewest do."), overall),
    _Plan("items", _("Statement by statement"),
          _("Each dot is a share, the line through it its 95% interval: where lines overlap, sites may well be alike."),
          items),
    _Plan("differences", _("Differences that hold up"),
          _("Small groups differ by chance all the time. What stands here is what chance would hardly do."),
          differences),
    _Plan("change", _("Change since the last survey"),
          _("All who answered first; then the same people and different people apart, since a group can change because "
            "its people do."),
          change, _("There is no earlier survey with the same statements to compare this one with.")),
    _Plan("relationships", _("Relationships"),
          _("An organization trusts an organization, a person trusts a person: both are shown, and what hangs on one "
            "person."),
          relationships),
    _Plan("promotes", _("What builds trust"), _("Statements about what is known to build trust, by how many agree."),
          promotes),
    _Plan("challenges", _("Challenges"), _("What those who answered name as making it hard to work together."),
          challenges),
    # What people wrote is no part of a release: web/comments puts what was reviewed and may be shown into this chapter.
    _Plan("comments", _("In their own words"), "", _nothing),
    _Plan("next", _("What will we do about it"),
          _("Questions for the meeting, made from what was found. They are a beginning; the best ones are your own."),
          next_steps),
)  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    """A part of the story. ``nothing`` says in a sentence why there is nothing in it, where that is so."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    nothing: str = ""

    @property
    def charts(self) -> tuple[Figure, ...]:
        return tuple(each for each in _all(self.blocks) if isinstance(each, Figure))

    @property
    def tables(self) -> tuple[DataTable | Grid, ...]:
        return tuple(each for each in _all(self.blocks) if isinstance(each, DataTable | Grid))


@dataclass(frozen=True)
class Story:
    """A release as somebody sees it. ``facts`` are the numbers that lead somewhere."""

    wave: str
    language: str
    chapters: tuple[Chapter, ...]
    facts: Facts
    #: The tables and the numbers on relationships that stand behind it, as far as they are seen.
    tables: tuple[Table, ...] = ()
    measured: tuple[Measured, ...] = ()
    #: By the number of a comparison, how it was judged.
    judged: Mapping[str, str] = field(default_factory=dict)
    #: By question, in the order of the form, how it was asked.
    wordings: Mapping[str, str] = field(default_factory=dict)
    #: What is said in the initiative's language ``written`` although the story is told in another.
    foreign: frozenset[str] = frozenset()
    written: str = ""
    #: What could not be told, for tests: nothing, unless the story itself is wrong.
    problems: tuple[Problem, ...] = ()

    def chart(self, name: str) -> Figure | None:
        """The chart of that id, None where the story has none."""
        return next((each for chapter in self.chapters for each in chapter.charts if each.id == name), None)

    def chapter(self, key: str) -> Chapter:
        """The chapter of that name; KeyError where the story has none."""
        found = {each.key: each for each in self.chapters}
        return found[key]


def story(material: Material, measures: Mapping[str, tuple[str, ...]], sites: tuple[str, ...] = ()) -> Story:
    """The story of what ``material`` holds of one release, for whoever sees all sites side by side or, with ``sites``,
    those beside what joins all. It is told in the language of the material's initiative."""
    language = material.initiative.language
    ground = Ground(material, sites, measures)
    with translation.override(language):
        nodes = [list(each.tell(ground)) for each in _PLANS]
        part = compose_part(material, nodes, draw=draw_at_once, draw_map=partial(draw_map, pictured=False))
        chapters = tuple(
            Chapter(plan.key, str(plan.title), str(plan.lead), blocks, "" if blocks else str(plan.empty))
            for plan, blocks in zip(_PLANS, part.blocks, strict=True)
            # That nothing is compared with an earlier survey is said where statements were asked.
            if blocks or (plan.empty and ground.tables) or plan.tell is _nothing
        )
    facts = Facts({name: each for name, each in part.facts.items() if _seen(ground, each.table, name)})
    tables = tuple(map(ground.seen, ground.tables.values()))
    return Story(
        material.wave.name, language, chapters, facts, tables, ground.measures_seen, _how_judged(ground),
        problems=part.problems,
    )  # fmt: skip


def _how_judged(ground: Ground) -> dict[str, str]:
    language = ground.material.initiative.language
    return {
        name_of(key, row.key, each.key): label(f"method.{each.test}", language)
        for key, judged in ground.comparisons.items()
        for row in judged.rows
        for each in row.comparisons
        if each.test
    }


def _seen(ground: Ground, table: str, name: str) -> bool:
    """Whether a number is one of those that the viewer sees: none of another site's."""
    if ground.all_sites:
        return True
    others = {each.key for each in ground.material.initiative.sites} - set(ground.sites)
    *front, last = name.partition("@")[0].split(".")
    if front[0] == "comparison":
        return front[1] in ground.comparisons
    if table in ground.material.tables:
        return table in ground.tables and last in {each.key for each in ground.columns(ground.tables[table])}
    return last not in others


def _all(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Box):
            yield from _all(block.children)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from _all(item)
