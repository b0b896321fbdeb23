"""A small partnership for the tests of composing: two sites, three statements, with the example's counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from wellknit.briefs.compose import compose
from wellknit.briefs.document import Block, Box, Chart, Document, Listing, Look, Paragraph
from wellknit.briefs.inlines import said
from wellknit.briefs.material import Material
from wellknit.errors import WellknitError
from wellknit.evidence.sources import Quote, Source
from wellknit.partners.initiative import Grant, Initiative, Period, Phase, Principle, Site
from wellknit.partners.roster import Involvement, Organization, ProfileFigure, Roster
from wellknit.releases.rules import Lowered, ReportingRules
from wellknit.surveys.rounding import average, change, share
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.surveys.wave import Wave
from wellknit.tables import Cell, Change, Column, Row, Share, Stamp, Table

AS_PRINTED = Convention("as-printed", 1, "sum_of_rounded", "mean_of_printed", "once")
SPRING = Stamp("spring_2021", 1, "0123456789abcdef" * 4, False)
AUTUMN = Stamp("autumn_2022", 2, "fedcba9876543210" * 4, False)

#: Sites in their order.
SITES = (Site("chicago", "Chicago", "Ill."), Site("dayton", "Dayton", "Ohio"))

#: Who agrees, who agrees strongly, of how many, by item and site.
ANSWERS: Mapping[str, tuple[str, tuple[tuple[int, int, int], ...]]] = {
    "best_interest": ("Everyone here wants the best for students.", ((12, 6, 19), (10, 10, 20))),
    "trust": ("I trust the organizations we work with.", ((9, 7, 19), (10, 6, 20))),
    "talk": ("We can have hard conversations.", ((9, 6, 19), (6, 5, 20))),
}


def agreement(convention: Convention = EXACT, key: str = "agreement", stamp: Stamp = SPRING) -> Table:
    """Agreement by site, with the average of sites and the pooled share."""
    rows = []
    for item, (label, answers) in ANSWERS.items():
        shares = [share([agree, strongly], base, convention) for agree, strongly, base in answers]
        everyone = [sum(each) for each in zip(*answers, strict=True)]
        pooled = share(everyone[:2], everyone[2], convention)
        rows.append(Row(item, label, (*shares, average(shares, convention), pooled)))
    columns = (
        *(Column(each.key, each.name) for each in SITES),
        Column("average", "Average of sites", "average"),
        Column("pooled", "All answers together", "pooled"),
    )
    return Table(
        key,
        "Partners who agree or strongly agree",
        "agreement",
        "site",
        columns,
        tuple(rows),
        (stamp.wave,),
        people="site partners",
        measure="share who agree or strongly agree",
        rounding=convention.name,
        audience="public",
        stamps=(stamp,),
    )


def improvement() -> Table:
    """One item of which everything but Dayton's share is hidden."""
    hidden = Share.concealed()
    columns = (*(Column(each.key, each.name) for each in SITES), Column("average", "Average of sites", "average"))
    row = Row("improved", "Relationships improved.", (hidden, share([11], 15, EXACT), hidden), "asked")
    return Table(
        "improvement", "Partners who see improvement", "agreement", "site", columns, (row,), ("spring_2021",),
        people="partners involved for more than a year", audience="public", stamps=(SPRING,),
    )  # fmt: skip


def involvement() -> Table:
    """Length of involvement of all respondents; nobody answered in a third band."""
    rows = (
        Row("one_year_or_less", "1 year or less", (share([16], 27, EXACT), share([11], 26, EXACT)), "asked", True),
        Row("two_years_or_more", "2 years or more", (share([1], 27, EXACT), share([6], 26, EXACT)), "asked"),
        Row("unheard_of", "Never", (Share(0, 0, None), Share(0, 0, None)), "asked"),
    )
    return Table(
        "involvement", "Length of involvement", "involvement", "site",
        tuple(Column(each.key, each.name) for each in SITES), rows, ("spring_2021",),
        people="all respondents", audience="public", stamps=(SPRING,),
    )  # fmt: skip


def response() -> Table:
    """Response rates of the invented later wave, whose roster is known."""

    def rate(answered: int, asked: int) -> Share:
        return share([answered], asked, EXACT, population=asked, interval=False)

    columns = (*(Column(each.key, each.name) for each in SITES), Column("pooled", "All answers together", "pooled"))
    rows = (
        Row("site_leader", "Site leaders", (rate(4, 5), rate(5, 5), rate(9, 10)), "asked"),
        Row("all", "All", (rate(18, 25), rate(21, 24), rate(39, 49)), "asked", True),
    )
    return Table(
        "response", "Who answered", "response", "site", columns, rows, ("autumn_2022",),
        people="partners on the roster", audience="public", stamps=(AUTUMN,),
    )  # fmt: skip


def trend() -> Table:
    """Change of trust between the two waves, all answers together."""
    first, last = share([32], 39, EXACT), share([27], 39, EXACT, population=49)
    points: Change = change(last, first, EXACT)
    columns = (
        Column("spring_2021", "Spring 2021"),
        Column("autumn_2022", "Autumn 2022"),
        Column("change", "Change", "change"),
    )
    cells: tuple[Cell, ...] = (first, last, points)
    row = Row("trust", "I trust the organizations we work with.", cells)
    return Table(
        "trend", "Trust in two surveys", "change", "wave", columns, (row,), ("spring_2021", "autumn_2022"),
        people="site partners", audience="public", stamps=(SPRING, AUTUMN),
    )  # fmt: skip


ORGANIZATIONS = (
    Organization(
        "communities_in_schools",
        "Communities In Schools",
        profile="Works inside {fact}`profiles.schools.communities_in_schools` schools.",
        figures=(ProfileFigure("schools", "more than 2,900", "schools", "Annual report, page 4"),),
    ),
    Organization(
        "strivetogether",
        "StriveTogether",
        figures=(
            ProfileFigure("communities", "70", "communities", "The brief's last page"),
            ProfileFigure("children", "more than 12 million", "children", "The brief's last page"),
        ),
    ),
)


def funded(organization: str, site: str, resources: str, grant: str | None = None) -> Involvement:
    """A site leader's involvement, and what it brings along."""
    return Involvement("site_leader", None, organization, site, None, None, resources=resources, grant=grant)


QUOTES = (
    Quote("calm", "We call each other now.", "core_site_partner", "chicago", "interview_1", "public"),
    Quote("past", "There was a history.", "site_leader", "dayton", "interview_2", "public", illustrative=True),
    Quote("inside", "Between us.", "core_site_partner", "chicago", "interview_1", "internal"),
    Quote("gone", "Not any more.", "core_site_partner", "chicago", "interview_1", "public", date(2021, 6, 1)),
)


COVER = "```{cover} What builds trust\n```\n"

FIGURE = """:::{figure} bars
:table: agreement
:items: talk, trust
:columns: average
:title: Trust is at {fact}`agreement.trust.average | 0`,
   hard talk is harder
:name: trust
:order: value
:::
"""


def drawn(
    kind: str,
    table: Table,
    *,
    look: Look,
    words: Mapping[str, str],
    options: Mapping[str, str] = {},
    second: Table | None = None,
) -> tuple[Chart, str]:
    """Stands in for the charts: an empty picture that remembers what it was asked for."""
    spec = {"kind": kind, "options": dict(options), "cells": [cell for _, _, cell in table.cells()], "second": second}
    width = options.get("width", "720")
    chart = Chart(kind, spec, f'<svg id="{width}"/>', b"", float(width), 100.0)
    return chart, f"{kind} of {len(table.rows)} statements"


def brief(text: str, **changes: Any) -> Document:
    """The brief of a source under a cover, in which nothing is wrong."""
    document, problems = compose(material(COVER + text, **changes), draw=drawn)
    assert problems == ()
    return document


def wrong(text: str, *, strict: bool = False, **changes: Any) -> list[tuple[str, int | None]]:
    """Code and line of every problem of a source under a cover (which takes two lines)."""
    try:
        _, problems = compose(material(COVER + text, **changes), strict=strict, draw=drawn)
    except WellknitError as error:
        problems = error.problems
    assert {each.where.file for each in problems} <= {"brief.md"}
    return [(each.code, each.where.row) for each in problems]


def only(document: Document, kind: type[Any]) -> Any:
    """The only block of its kind."""
    (found,) = [block for block in document.blocks if isinstance(block, kind)]
    return found


def box(document: Document, tone: str) -> Box:
    """The only box of its tone."""
    (found,) = [block for block in document.blocks if isinstance(block, Box) and block.tone == tone]
    return found


def words_of(blocks: tuple[Block, ...]) -> str:
    """All text of paragraphs and lists, a line each."""

    def parts(inside: tuple[Block, ...]) -> Iterator[str]:
        for block in inside:
            if isinstance(block, Paragraph):
                yield said(block.children)
            elif isinstance(block, Listing):
                for item in block.items:
                    yield from parts(item)

    return "\n".join(parts(blocks))


def material(text: str, **changes: Any) -> Material:
    """The partnership with this source; ``changes`` replace fields."""
    tables: Sequence[Table] = (agreement(), improvement(), involvement(), response(), trend())
    waves = {
        "spring_2021": Wave(
            "spring_2021", "Partner survey, spring 2021", "anonymous", None, date(2021, 3, 15), "reconstructed",
            "The survey's date is assumed.",
        ),
        "autumn_2022": Wave(
            "autumn_2022", "Partner survey, autumn 2022", "confidential", "roster", date(2022, 10, 1), "invented"
        ),
    }  # fmt: skip
    made = Material(
        initiative=Initiative(
            "Together for Students",
            "TFS",
            2016,
            "en",
            ("communities_in_schools", "strivetogether"),
            SITES,
            years=(Period("year_1", "Year 1", date(2019, 3, 1), date(2020, 2, 29)),),
            grants=(
                Grant(
                    "czi", "Chan Zuckerberg Initiative", date(2019, 3, 1), date(2022, 1, 31),
                    "It rewards working together.", Decimal("1000000"),
                ),
            ),
            phases=(
                Phase("two", "Second phase", date(2020, 9, 1), date(2021, 3, 31), ("How?",), ("interview", "survey")),
            ),
            principles=(
                Principle("trust", "Trusting relationships", "We rely on each other.", ("agreement.trust.average",)),
                Principle("data", "Actionable data"),
            ),
        ),
        roster=Roster(
            ORGANIZATIONS,
            (),
            (
                funded("lakeside", "chicago", "a coordinator", "czi"),
                funded("riverside", "dayton", "a coordinator", "czi"),
                funded("hillside", "dayton", "a van"),
            ),
        ),
        wave=waves["spring_2021"],
        waves=waves,
        tables={each.key: each for each in tables},
        stamps=(SPRING, AUTUMN),
        rules=ReportingRules(
            lowered=(Lowered("improvement", "public", 4, "Already published."),),
            conventions={"exact": EXACT, "as-printed": AS_PRINTED},
            tables=(TableSpec("involvement", "involvement", "Length of involvement", ("spring_2021",)),),
        ),
        convention=EXACT,
        audience="public",
        look=Look(),
        quotes=QUOTES,
        sources=(
            Source("interview_1", "interview", date(2020, 10, 1), "chicago"),
            Source("interview_2", "interview", date(2020, 10, 2), "dayton"),
            Source("minutes", "document", None, None),
        ),
        source=text,
        root=Path("partnership"),
        date="2021-06",
        draft=False,
        respondents={
            ("core_site_partner", "chicago"): 12,
            ("site_leader", "chicago"): 7,
            ("site_leader", "dayton"): 3,
            ("core_site_partner", "dayton"): 17,
        },
        left_out=("2 answers of Dayton had an unknown code",),
    )  # fmt: skip
    return replace(made, **changes)
