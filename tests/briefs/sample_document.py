"""A document that uses every block and inline once, with invented content, for the tests of the three renderers.

The partnership, its places, people, figures and quotes are made up. The charts are drawn by hand here, so that no test
of a renderer waits for a charting library.
"""

from __future__ import annotations

import struct
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from importlib import resources
from math import sqrt

from wellknit.briefs.document import (
    Box,
    Break,
    Callout,
    Callouts,
    CallToAction,
    Chart,
    Columns,
    Cover,
    DataTable,
    Document,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Link,
    Listing,
    Look,
    Number,
    Paragraph,
    PrinciplePart,
    Principles,
    Profile,
    PullQuote,
    Sources,
    Strong,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.tables import Change, Column, Mean, Row, Share, Stamp, Table, half_up

__all__ = ["sample"]

SITES = (
    ("harbor_city", "Harbor City"),
    ("millbrook", "Millbrook"),
    ("ridgeview", "Ridgeview"),
    ("eastfork", "East Fork"),
)
STAMP = Stamp("autumn_2024", 2, "5d41402abc4b2a76b9719d911017c592ae2f1c0d5d41402abc4b2a76b9719d91", False)
DRAFT = Stamp("autumn_2024", None, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", True)


def words(language: str) -> Mapping[str, str]:
    """The fixed texts of the brief in ``language``, as the package holds them."""
    file = resources.files("wellknit.briefs") / "words" / f"{language}.toml"
    return {key: str(value) for key, value in tomllib.loads(file.read_text("utf-8")).items()}


def share(count: int, base: int, population: int | None = None) -> Share:
    """A share with its Wilson interval; where the population answered as a whole there is none."""
    exact = Fraction(count, base)
    if population == base:
        return Share(count, base, half_up(exact * 100, 1), interval="census", population=population, exact=exact)
    z, p = 1.959963984540054, count / base
    middle, spread = p + z * z / (2 * base), z * sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    low, high = ((middle + sign * spread) / (1 + z * z / base) * 100 for sign in (-1, 1))
    low, high = max(0.0, round(low, 9)), min(100.0, round(high, 9))
    return Share(
        count,
        base,
        half_up(exact * 100, 1),
        half_up(Fraction(low), 1),
        half_up(Fraction(high), 1),
        "wilson",
        population,
        exact=exact,
    )


def average(cells: Sequence[Share]) -> Share:
    """The mean of the sites' shares; no count of people."""
    exact = sum((each.exact or Fraction(0) for each in cells), Fraction(0)) / len(cells)
    percent = half_up(exact * 100, 1)
    reach = Decimal("7.5")
    low, high = max(Decimal("0.0"), percent - reach), min(Decimal("100.0"), percent + reach)
    return Share(None, None, percent, low, high, "square-and-add", exact=exact)


def _agreement(stamp: Stamp) -> Table:
    bases = (21, 18, 14, 12)
    rows = (
        ("trust_partner_organizations", "I trust the organizations we work with here.", (18, 14, 12, 11)),
        ("regular_contact", "We hear from each other often enough to keep the work moving.", (15, 11, 12, 12)),
        ("difficult_conversations", "When something goes wrong between us, we can talk about it.", (14, 9, 9, 12)),
        ("same_purpose", "Everyone in this partnership wants the same thing for children.", (21, 18, 14, 12)),
    )
    made = []
    for key, label, counts in rows:
        cells = tuple(share(count, base) for count, base in zip(counts, bases, strict=True))
        made.append(Row(key, label, (*cells, average(cells), share(sum(counts), sum(bases)))))
    columns = (
        *(Column(*each) for each in SITES),
        Column("average", "Average of sites", "average"),
        Column("pooled", "All answers", "pooled"),
    )
    return Table(
        "agreement",
        "Site partners who agree or strongly agree with each statement",
        "agreement",
        "site",
        columns,
        tuple(made),
        ("autumn_2024",),
        people="site leaders and core site partners",
        measure="share who agree or strongly agree",
        notes=("65 answers from 63 people: two people take part in two sites.",),
        audience="public",
        stamps=(stamp,),
    )


def _improvement(stamp: Stamp) -> Table:
    hidden = Share.concealed()
    cells = (share(13, 17), share(11, 15, 15), hidden, hidden, hidden, hidden)
    columns = (
        *(Column(*each) for each in SITES),
        Column("average", "Average of sites", "average"),
        Column("pooled", "All answers", "pooled"),
    )
    row = Row(
        "relationships_improved", "Relations between our organizations are better than a year ago.", cells, "asked"
    )
    return Table(
        "improvement",
        "Site partners involved for a year or more who see better relations",
        "agreement",
        "site",
        columns,
        (row,),
        ("autumn_2024",),
        people="site partners involved for a year or more",
        measure="share who agree or strongly agree",
        audience="public",
        stamps=(stamp,),
    )


def _involvement(stamp: Stamp) -> Table:
    counts = {"harbor_city": (6, 8, 9, 4, 1), "millbrook": (5, 4, 8, 7, 0), "ridgeview": (3, 6, 4, 9, 2)}
    bands = (
        ("six_months_or_less", "6 months or less", (0,), False),
        ("six_months_to_one_year", "Over 6 months to 1 year", (1,), False),
        ("one_year_or_less", "1 year or less", (0, 1), True),
        ("one_to_two_years", "Over 1 and under 2 years", (2,), False),
        ("two_years_or_more", "2 years or more", (3,), False),
        ("blank", "No answer", (4,), False),
    )
    rows = []
    for key, label, places, subtotal in bands:
        cells = [share(sum(each[place] for place in places), sum(each)) for each in counts.values()]
        rows.append(Row(key, label, (*cells, Share.concealed()), "asked", subtotal))
    return Table(
        "involvement",
        "Length of involvement",
        "involvement",
        "site",
        tuple(Column(*each) for each in SITES),
        tuple(rows),
        ("autumn_2024",),
        people="all respondents",
        measure="share of respondents",
        notes=("Whole months on 15 October 2024.",),
        audience="public",
        stamps=(stamp,),
    )


def _change(stamp: Stamp) -> Table:
    rows = []
    for key, label, before, after in (
        ("trust_partner_organizations", "I trust the organizations we work with here.", (41, 60), (55, 65)),
        ("regular_contact", "We hear from each other often enough to keep the work moving.", (47, 60), (50, 65)),
    ):
        first, last = share(*before), share(*after)
        assert first.exact is not None and last.exact is not None
        points = half_up((last.exact - first.exact) * 100, 1)
        spread = Decimal("13.6")
        rows.append(Row(key, label, (first, last, Change(points, points - spread, points + spread, "square-and-add"))))
    columns = (
        Column("autumn_2023", "Autumn 2023"),
        Column("autumn_2024", "Autumn 2024"),
        Column("change", "Change", "change"),
    )
    return Table(
        "change_trust",
        "Change between the two surveys",
        "change",
        "wave",
        columns,
        tuple(rows),
        ("autumn_2023", "autumn_2024"),
        people="site leaders and core site partners",
        measure="share who agree or strongly agree",
        audience="public",
        stamps=(Stamp("autumn_2023", 1, "7c211433f02071597741e6ff5a8ea34789abbf43e6ff5a8e", False), stamp),
    )


def _means(stamp: Stamp) -> Table:
    cells = (
        Mean(Decimal("4.2"), 21, Decimal("3.8"), Decimal("4.6"), "t"),
        Mean(Decimal("3.9"), 18, Decimal("3.4"), Decimal("4.4"), "t"),
        Mean(Decimal("4.4"), 14, Decimal("4.0"), Decimal("4.8"), "t"),
        Mean.concealed(),
    )
    return Table(
        "openness",
        "Openness to each other’s influence, from 1 (not at all) to 5 (fully)",
        "mean",
        "site",
        tuple(Column(*each) for each in SITES),
        (Row("open_to_influence", "Partners change their plans when others ask them to.", cells),),
        ("autumn_2024",),
        people="site leaders and core site partners",
        measure="mean of scale values",
        audience="public",
        stamps=(stamp,),
    )


def fact(table: Table, row: str, column: str) -> Fact:
    """The fact of one cell, as the facts' own module would make it."""
    cell, line = table.cell(row, column), table.row(row)
    name = f"{table.key}.{row}.{column}"
    place = next(each.label for each in table.columns if each.key == column)
    definition = f"{table.measure.capitalize()}: “{line.label}” ({place}; {table.people})."
    common = {"rounding": table.rounding, "audience": table.audience, "stamp": table.stamps[-1], "people": table.people}
    if isinstance(cell, Mean):
        readable = f"mean of {cell.base} answers"
        return Fact(
            name, cell.mean, "mean", f"{cell.mean}", readable, definition, None, cell.base, None, cell.low, cell.high,
            cell.interval, table=table.key, hidden=cell.hidden, **common,
        )  # fmt: skip
    if isinstance(cell, Change):
        return Fact(
            name, cell.points, "points", f"{cell.points} points", "difference of two surveys", definition, low=cell.low,
            high=cell.high, interval=cell.interval, table=table.key, hidden=cell.hidden, **common,
        )  # fmt: skip
    readable = f"{cell.count} of {cell.base}" if cell.count is not None else f"mean of {len(SITES)} sites"
    return Fact(
        name, cell.percent, "percent", f"{cell.percent}%", readable, definition, cell.count, cell.base, cell.population,
        cell.low, cell.high, cell.interval, table=table.key, hidden=cell.hidden, exact=cell.exact, **common,
    )  # fmt: skip


def figure(name: str, value: str, display: str, definition: str, source: str) -> Fact:
    """A figure that an organization prints about itself."""
    return Fact(name, Decimal(value), "figure", display, "as printed", definition, source=source)


# ---- charts, by hand


def _svg(bars: Sequence[tuple[str, Share]], look: Look) -> str:
    """Horizontal bars with their figures; the label above its bar."""
    height = 20 + 58 * len(bars)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{height}" viewBox="0 0 640 {height}" '
            'font-family="Lato, sans-serif">'
        )
    ]
    for place, (label, cell) in enumerate(bars):
        y, percent = 12 + 58 * place, float(cell.percent or 0)
        parts.append(f'<text x="0" y="{y + 12}" font-size="14" fill="{look.ink}">{escape(label)}</text>')
        parts.append(f'<rect x="0" y="{y + 20}" width="540" height="22" fill="{look.soft}"/>')
        parts.append(f'<rect x="0" y="{y + 20}" width="{5.4 * percent:.1f}" height="22" fill="{look.primary}"/>')
        parts.append(
            f'<text x="550" y="{y + 37}" font-size="16" font-weight="700" fill="{look.ink}">{cell.percent}%</text>'
        )
    return "".join([*parts, "</svg>"])


def _dots(rows: Sequence[tuple[str, Share]], look: Look) -> str:
    """Dots with their intervals on one scale from 0 to 100."""
    height = 40 + 40 * len(rows)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{height}" viewBox="0 0 640 {height}" '
            'font-family="Lato, sans-serif">'
        )
    ]
    for tick in range(0, 101, 25):
        x = 140 + 4.6 * tick
        parts.append(f'<line x1="{x}" x2="{x}" y1="8" y2="{height - 28}" stroke="#c9d3d8"/>')
        parts.append(
            f'<text x="{x}" y="{height - 10}" font-size="12" fill="{look.ink}" text-anchor="middle">{tick}%</text>'
        )
    for place, (label, cell) in enumerate(rows):
        y = 28 + 40 * place
        low, high, percent = (140 + 4.6 * float(each or 0) for each in (cell.low, cell.high, cell.percent))
        parts.append(f'<text x="0" y="{y + 5}" font-size="14" fill="{look.ink}">{escape(label)}</text>')
        parts.append(
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="{look.primary}" stroke-width="3"/>'
        )
        parts.append(f'<circle cx="{percent:.1f}" cy="{y}" r="7" fill="{look.accent}"/>')
    return "".join([*parts, "</svg>"])


def _png(bars: Sequence[float], look: Look, width: int = 1280, height: int = 504) -> bytes:
    """The bars as a PNG, without labels: enough to see where a renderer puts it."""

    def pixel(colour: str) -> bytes:
        return bytes.fromhex(colour.lstrip("#"))

    paper, bar, soft = pixel("#ffffff"), pixel(look.primary), pixel(look.soft)
    band = height // len(bars)
    lines = []
    for percent in bars:
        filled = int(width * percent / 100)
        row = b"\0" + bar * filled + soft * (width - filled)
        lines += [b"\0" + paper * width] * (band // 3) + [row] * (band - band // 3)
    data = b"".join(lines)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def _chart(kind: str, rows: Sequence[tuple[str, Share]], look: Look) -> Chart:
    svg = _dots(rows, look) if kind == "dots" else _svg(rows, look)
    height = 40 + 40 * len(rows) if kind == "dots" else 20 + 58 * len(rows)
    png = _png([float(cell.percent or 0) for _, cell in rows], look, height=2 * height)
    return Chart(kind, {"mark": kind}, svg, png, 640.0, float(height))


# ---- the document


def _t(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def _p(*children: Inline | str, lead: bool = False) -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in children), lead)


def sample(*, draft: bool = False, language: str = "en", look: Look | None = None) -> Document:
    """A brief of an invented partnership, with every block and every inline."""
    look = look or Look()
    stamp = DRAFT if draft else STAMP
    agreement, improvement, involvement = _agreement(stamp), _improvement(stamp), _involvement(stamp)
    change, means = _change(stamp), _means(stamp)

    trust = fact(agreement, "trust_partner_organizations", "average")
    pooled = fact(agreement, "trust_partner_organizations", "pooled")
    eastfork = fact(agreement, "trust_partner_organizations", "eastfork")
    contact = fact(agreement, "regular_contact", "pooled")
    talk = fact(agreement, "difficult_conversations", "millbrook")
    purpose = fact(agreement, "same_purpose", "pooled")
    better = fact(improvement, "relationships_improved", "millbrook")
    newer = fact(involvement, "one_year_or_less", "harbor_city")
    rise = fact(change, "trust_partner_organizations", "change")
    openness = fact(means, "open_to_influence", "ridgeview")
    schools = figure(
        "profile.lantern_schools.schools", "1240", "1,240", "Schools in which Lantern Schools works.",
        "Lantern Schools, annual report 2023, page 4",
    )  # fmt: skip
    towns = figure(
        "profile.commons.towns", "38", "38", "Towns with a member organization.", "Commons Network, web page"
    )
    facts = (trust, pooled, eastfork, better, talk, contact, purpose, newer, rise, openness, schools, towns)

    calm = PullQuote(
        "We stopped sending each other reports and started calling. Half of our trouble went away within a month.",
        "Core site partner, Millbrook",
        "",
        "quote-calling",
    )
    history = PullQuote(
        "There was a grant both of us wanted, years ago. Nobody had ever said that out loud until we sat in this room.",
        "A partner in East Fork",
        "Illustrative: made up for this sample. The attribution is given more broadly than the source has it.",
        "quote-history",
    )

    bars = [(row.label, row.cells[5]) for row in agreement.rows]
    dots = [(label, agreement.cell("trust_partner_organizations", key)) for key, label in SITES]
    shares = [(label, cell) for label, cell in bars if isinstance(cell, Share)]
    points = [(label, cell) for label, cell in dots if isinstance(cell, Share)]

    blocks = (
        Cover(
            "What it takes to trust a neighbor",
            "Lessons from the second year of Open Doors",
            ("Lantern Schools", "Commons Network", "Harbor Family Services"),
            "November 2024",
            "Learning brief",
            draft,
        ),
        _p(
            "Four towns set out to run their after-school programs together. Two years on, most of the people who do "
            "the work say that they trust the organizations they work with. This brief says how far that goes, where "
            "it does not, and what seems to help.",
            lead=True,
        ),
        Heading(2, "who-takes-part", _t("Who takes part")),
        _p(
            "Each site has a ",
            Strong(_t("site leader")),
            ", several ",
            Strong(_t("core site partners")),
            " and many ",
            Emphasis(_t("community partners")),
            ". The first two take part through their job and are read together here as site partners.",
            Break(),
            "The whole study is described in ",
            Link(_t("the learning plan"), "https://example.org/learning-plan"),
            ".",
        ),
        Columns(
            (
                (Heading(3, "leaders", _t("Site leaders")), _p("They answer for the grant and call people together.")),
                (
                    Heading(3, "partners", _t("Core site partners")),
                    _p("They carry the work in schools and neighborhoods."),
                ),
                (Heading(3, "community", _t("Community partners")), _p("They are parents, volunteers and students.")),
            )
        ),
        Listing(
            False,
            (
                (_p("Programs in 4 towns, run by schools and by family services"),),
                (_p("A survey every autumn"), Listing(True, ((_p("asked of everyone"),), (_p("answered by most"),)))),
            ),
        ),
        Heading(2, "trust", _t("Most site partners trust each other")),
        _p(
            "On average, ",
            Number(trust, "85%"),
            " of site partners trust the organizations they work with (",
            Number(pooled, pooled.readable),
            " when all answers are counted alike). In East Fork it is ",
            Number(eastfork, eastfork.display),
            ". Of those with a year or more behind them in Millbrook, ",
            Number(better, better.display),
            " see better relations between organizations than before.",
        ),
        Callouts(
            (
                Callout(
                    Number(trust, "85%"),
                    _t("of site partners trust the organizations they work with"),
                    (Text("Average of four sites; "), Number(pooled, pooled.readable), Text(" answers, October 2024")),
                ),
                Callout(
                    Number(purpose, "100%"),
                    _t("say that everyone wants the same thing for children"),
                    (Number(purpose, purpose.readable), Text(" site partners, October 2024")),
                ),
                Callout(
                    Number(talk, "50%"),
                    _t("in Millbrook can talk about what goes wrong between them"),
                    (Number(talk, talk.readable), Text(" site partners, October 2024")),
                ),
            )
        ),
        calm,
        Figure(
            "figure-trust",
            1,
            "Trust is high in every site, and least certain where few answered",
            "Share of site partners who agree or strongly agree, with 95% intervals, October 2024",
            f"Dot plot of trust in partner organizations by site, where East Fork is highest with {eastfork.display}.",
            "With 12 to 21 answers a site, one answer moves a figure by 5 to 8 points.",
            _chart("dots", points, look),
            replace_rows(agreement, ("trust_partner_organizations",)),
            (eastfork,),
        ),
        Heading(2, "what-makes-it-hard", _t("What makes it hard")),
        _p(
            "Old quarrels and new faces. In Harbor City ",
            Number(newer, newer.display),
            " of respondents joined within the last year; ",
            Number(contact, contact.display),
            " of site partners hear from each other often enough. Trust rose by ",
            Number(rise, "16.3 points"),
            " since 2023, and openness stands at ",
            Number(openness, openness.display),
            " of 5 in Ridgeview.",
        ),
        history,
        Figure(
            "figure-agreement",
            2,
            "People share a purpose more than they share the hard conversations",
            "Share of site partners who agree or strongly agree, all answers",
            f"Bar chart of four statements, where sharing a purpose is highest with {purpose.display}.",
            "",
            _chart("bars", shares, look),
            agreement,
            (purpose,),
        ),
        Principles(
            (
                PrinciplePart(
                    "Trusting relationships",
                    "Partners rely on one another’s word.",
                    ((Number(trust, trust.display), _t("trust the organizations they work with (average of sites)")),),
                ),
                PrinciplePart(
                    "Shared purpose",
                    "Partners want the same thing for children.",
                    (
                        (Number(purpose, purpose.display), _t("say so")),
                        (Number(contact, contact.display), _t("hear from each other often enough")),
                    ),
                ),
                PrinciplePart("Useful data", "Partners decide with figures in hand.", ()),
            ),
            "Not measured yet",
        ),
        Box(
            "What the grant made possible",
            "grant",
            "grant",
            (
                _p("The Larkspur Fund pays for shared staff time from September 2022 to August 2025."),
                Listing(False, ((_p("one coordinator in each site"),), (_p("a joint training day"),))),
            ),
        ),
        Heading(2, "data-tables", _t("Data tables")),
        DataTable(
            "table-agreement",
            1,
            agreement.title,
            agreement,
            "full",
            {
                ("trust_partner_organizations", "average"): trust,
                ("trust_partner_organizations", "pooled"): pooled,
                ("trust_partner_organizations", "eastfork"): eastfork,
                ("difficult_conversations", "millbrook"): talk,
                ("regular_contact", "pooled"): contact,
                ("same_purpose", "pooled"): purpose,
            },
        ),
        DataTable(
            "table-improvement",
            2,
            improvement.title,
            improvement,
            "count",
            {("relationships_improved", "millbrook"): better},
        ),
        DataTable(
            "table-involvement",
            3,
            involvement.title,
            involvement,
            "percent",
            {("one_year_or_less", "harbor_city"): newer},
        ),
        DataTable("table-change", 4, change.title, change, "full", {("trust_partner_organizations", "change"): rise}),
        DataTable("table-openness", 5, means.title, means, "full", {("open_to_influence", "ridgeview"): openness}),
        Heading(2, "partners-behind", _t("The partners behind this brief")),
        Profile(
            "Lantern Schools",
            (_p("Lantern Schools keeps school buildings open after hours, with the people who live around them."),),
            ((Number(schools, schools.display), "schools"),),
        ),
        Profile(
            "Commons Network",
            (_p("Commons Network links the family services of small towns."),),
            ((Number(towns, towns.display), "towns"),),
        ),
        Box(
            "How this was measured",
            "methods",
            "methods",
            (
                _p("An anonymous survey of all partners in October 2024. Shares are rounded once, half up."),
                _p("Intervals are Wilson’s, at 95%; the average of sites has square-and-add limits."),
            ),
        ),
        Box("A word on reading small numbers", "small-numbers", "note", (_p("Read the counts first."),)),
        Box("Two sites changed their question", "changed", "warning", (_p("The wording in Ridgeview differs."),)),
        CallToAction(
            "Read the whole study",
            (_p("All reports stand at ", Link(_t("example.org/open-doors"), "https://example.org/open-doors"), "."),),
        ),
        Heading(2, "where-the-numbers-come-from", _t("Where the numbers come from")),
        Sources(facts, (calm, history)),
    )
    return Document(
        "What it takes to trust a neighbor",
        language,
        "November 2024",
        blocks,
        facts,
        look,
        draft,
        words(language),
        "Open Doors",
        "Lessons on trust between organizations from the second year of Open Doors.",
        ("trust", "partnership"),
        (agreement, improvement, involvement, change, means),
    )


def replace_rows(table: Table, keys: Sequence[str]) -> Table:
    """The table with these rows alone."""
    from dataclasses import replace

    return replace(table, rows=tuple(row for row in table.rows if row.key in keys))
