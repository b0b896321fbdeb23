"""Every setting of wellknit.toml: its path, what may stand there, and what it means. Reading and docs follow this list.

In a path '[]' stands for each of several tables ('[[sites]]'), '<name>' for a name that the folder chooses itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from wellknit.errors import worded
from wellknit.partners.roster import ROLES
from wellknit.releases.rules import AUDIENCES
from wellknit.surveys.specification import By, Instead, Join
from wellknit.surveys.wave import Mode, Origin
from wellknit.tables import TableKind

__all__ = ["LANGUAGES", "METHODS", "SETTINGS", "Kind", "Setting"]

Kind = Literal[
    "section",
    "several sections",
    "text",
    "texts",
    "key",
    "keys",
    "convention",
    "whole number",
    "share",
    "amount",
    "date",
    "part of a date",
    "one of",
    "some of",
    "population",
    "yes or no",
    "colour",
    "file",
]

METHODS = ("interview", "focus_group", "document_review", "meeting", "survey")
LANGUAGES = ("en", "es")
#: A table of the same people comes with each table of change, and is not declared.
KINDS = tuple(kind for kind in get_args(TableKind) if kind != "panel")


@dataclass(frozen=True, slots=True)
class Setting:
    """``allowed`` are the words of 'one of' and 'some of'; ``low`` and ``high`` bound whole numbers."""

    path: str
    kind: Kind
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    low: int = 0
    high: int = 1_000_000_000

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.path.replace("[]", "").split("."))

    def expects(self) -> str:
        """What may stand here, in words."""
        match self.kind:
            case "one of":
                return worded("one of {names}", names=", ".join(self.allowed))
            case "some of":
                return worded("a list of {names}", names=", ".join(self.allowed))
            case "whole number":
                # Years are written in one piece; a million is easier to read in groups.
                high = f"{self.high:,}".replace(",", " ") if self.high >= 10_000 else str(self.high)
                return worded("a whole number from {low} to {high}", low=self.low, high=high)
            case kind:
                return _EXPECTS[kind]


_EXPECTS: dict[Kind, str] = {
    "section": worded("a table"),
    "several sections": worded("tables headed with double brackets"),
    "text": worded("a text in quotation marks"),
    "texts": worded("a list of texts, each in quotation marks"),
    "key": worded("a key (lower-case words joined by underscores, beginning with a letter)"),
    "keys": worded("a list of keys"),
    "convention": worded('"exact", or the name of a convention declared under [reporting.conventions]'),
    "share": worded("a share between 0 and 1, like 0.2"),
    "amount": worded("a number, without a currency sign or separators"),
    "date": worded("a date like 2021-03-15"),
    "part of a date": worded('a date in quotation marks: "2021", "2021-06" or "2021-06-30"'),
    "population": worded('"roster", a number of people, or "unknown"'),
    "yes or no": worded("true or false"),
    "colour": worded('a colour like "#12455f"'),
    "file": worded("the name of a picture in this folder, .svg or .png"),
}

SETTINGS: tuple[Setting, ...] = (
    Setting("initiative", "section", "What the partnership is.", required=True),
    Setting("initiative.name", "text", "Its name, as printed on the cover.", required=True),
    Setting("initiative.short", "text", "Its short name or initials."),
    Setting("initiative.began", "whole number", "The year it began.", low=1800, high=2200),
    Setting("initiative.language", "one of", "The brief's language; 'en' without it.", allowed=LANGUAGES),
    Setting("initiative.national_partners", "keys", "Organizations that lead it nationally, by their keys."),
    Setting("sites[]", "several sections", "The places where it works.", required=True),
    Setting("sites[].key", "key", "The site's key, used in all other files.", required=True),
    Setting("sites[].name", "text", "Its name as printed.", required=True),
    Setting("sites[].state", "text", "What stands behind the name where there is room: a state or region."),
    Setting("years[]", "several sections", "Implementation years, of any length."),
    Setting("years[].key", "key", "The year's key.", required=True),
    Setting("years[].name", "text", "Its name as printed.", required=True),
    Setting("years[].from", "date", "Its first day.", required=True),
    Setting("years[].to", "date", "Its last day.", required=True),
    Setting("grants[]", "several sections", "Money for a period."),
    Setting("grants[].key", "key", "The grant's key, for involvements that it funds.", required=True),
    Setting("grants[].funder", "text", "Who gives it.", required=True),
    Setting("grants[].from", "date", "Its first day.", required=True),
    Setting("grants[].to", "date", "Its last day.", required=True),
    Setting("grants[].amount", "amount", "How much it is."),
    Setting("grants[].currency", "text", "The amount's currency; 'USD' without it."),
    Setting("grants[].incentive", "text", "What it is meant to make possible."),
    Setting("phases[]", "several sections", "Phases of the learning project."),
    Setting("phases[].key", "key", "The phase's key.", required=True),
    Setting("phases[].name", "text", "Its name as printed.", required=True),
    Setting("phases[].from", "date", "Its first day.", required=True),
    Setting("phases[].to", "date", "Its last day.", required=True),
    Setting("phases[].questions", "texts", "What it set out to learn."),
    Setting("phases[].methods", "some of", "How it was learned.", allowed=METHODS),
    Setting("principles[]", "several sections", "The shared principles, in the order in which they are printed."),
    Setting("principles[].key", "key", "The principle's key, for items that measure it.", required=True),
    Setting("principles[].name", "text", "Its name as printed.", required=True),
    Setting("principles[].summary", "text", "What it means, in a sentence or two."),
    Setting("principles[].facts", "texts", "Names of the facts that speak to it; none: 'not measured yet'."),
    Setting("waves[]", "several sections", "Times of asking; the files of each lie in waves/<key>."),
    Setting("waves[].key", "key", "The wave's key, the name of its folder under waves/.", required=True),
    Setting("waves[].name", "text", "Its name as printed.", required=True),
    Setting("waves[].mode", "one of", "The promise made to respondents.", required=True, allowed=get_args(Mode)),
    Setting("waves[].population", "population", "How many were asked, for response rates; 'unknown' without it."),
    Setting("waves[].date", "date", "The reference date: roster and lengths are read on it.", required=True),
    Setting("waves[].data", "one of", "Where the answers come from; 'real' without it.", allowed=get_args(Origin)),
    Setting("waves[].note", "text", "A remark for the methods box."),
    Setting(
        "waves[].seen_by_own",
        "yes or no",
        "Whether respondents were told that organizations see what their own people say of others; false without it.",
    ),
    Setting("waves[].waits", "text", "Why its release waits for the next wave with the same instrument."),
    Setting("reporting", "section", "How figures are reported."),
    Setting("reporting.rounding", "convention", "The folder's rounding convention; 'exact' without it."),
    Setting("reporting.thresholds", "section", "The smallest base of a cell that an audience may see."),
    Setting("reporting.thresholds.partnership", "whole number", "For the partnership; 5 without it.", low=2, high=1000),
    Setting("reporting.thresholds.public", "whole number", "For the public; 10 without it.", low=2, high=1000),
    Setting("reporting.conventions", "section", "Rounding conventions beside 'exact'."),
    Setting("reporting.conventions.<name>", "section", "One convention, by its name."),
    Setting("reporting.conventions.<name>.decimals", "whole number", "Decimals printed; 1 without it.", high=3),
    Setting(
        "reporting.conventions.<name>.shares",
        "one of",
        "Shares of several answers: rounded once from counts, or the sum of rounded shares.",
        allowed=("once", "sum_of_rounded"),
    ),
    Setting(
        "reporting.conventions.<name>.averages",
        "one of",
        "Averages of sites: rounded once, or the mean of the cells as printed.",
        allowed=("once", "mean_of_printed"),
    ),
    Setting(
        "reporting.conventions.<name>.subtotals",
        "one of",
        "Subtotals of bands: rounded once from counts, or the sum of rounded shares.",
        allowed=("once", "sum_of_rounded"),
    ),
    Setting("reporting.lowered[]", "several sections", "Thresholds lowered for single tables."),
    Setting("reporting.lowered[].table", "key", "The table; 'network' for relationships.", required=True),
    Setting("reporting.lowered[].audience", "one of", "The audience.", required=True, allowed=AUDIENCES),
    Setting("reporting.lowered[].threshold", "whole number", "The lowered threshold.", required=True, low=2, high=1000),
    Setting("reporting.lowered[].reason", "text", "Why, as the methods box prints it.", required=True),
    Setting(
        "reporting.instead",
        "some of",
        "What may stand in the place of holes; average (of the shown sites) without it.",
        allowed=get_args(Instead),
    ),
    Setting("reporting.sensitive", "texts", "Items of which a group that all gave one answer is hidden too."),
    Setting("reporting.organizations", "section", "Where organizations are known: who has to stand behind a cell."),
    Setting(
        "reporting.organizations.at_least", "whole number", "The fewest organizations; 3 without it.", low=1, high=1000
    ),
    Setting(
        "reporting.organizations.largest_share",
        "share",
        "The largest share of a cell's people that may come from one of them; 0.5 without it.",
    ),
    Setting("reporting.organizations.reason", "text", "Why, where one of these is weaker than without it."),
    Setting("tables[]", "several sections", "The tables of this partnership."),
    Setting("tables[].key", "key", "The table's key, the first part of its facts' names.", required=True),
    Setting("tables[].kind", "one of", "What it shows.", required=True, allowed=KINDS),
    Setting("tables[].title", "text", "Its title as printed.", required=True),
    Setting("tables[].waves", "keys", "The waves it is made for.", required=True),
    Setting("tables[].items", "texts", "The items that it shows, by their names in the instrument."),
    Setting("tables[].by", "one of", "What its columns are; 'site' without it.", allowed=get_args(By)),
    Setting("tables[].joins", "some of", "Columns that join the sites.", allowed=get_args(Join)),
    Setting("tables[].roles", "some of", "The roles that are counted; everyone without it.", allowed=ROLES),
    Setting("tables[].sites", "keys", "The only sites that are counted; all without it."),
    Setting("tables[].people", "text", "In words, whose answers are counted."),
    Setting("tables[].measure", "text", "In words, what the figures are."),
    Setting(
        "tables[].base", "one of", "The base, where it is not what each item declares.", allowed=("answered", "asked")
    ),
    Setting("tables[].rounding", "convention", "Another rounding convention for this table."),
    Setting(
        "tables[].instead",
        "some of",
        "What may stand in the place of its holes; what [reporting] says without it.",
        allowed=get_args(Instead),
    ),
    Setting("tables[].labels", "section", "Other wordings for rows."),
    Setting("tables[].labels.<row>", "text", "The wording of one row, by its key."),
    Setting("tables[].notes", "texts", "Notes that stand under the table."),
    Setting(
        "comparisons[]",
        "several sections",
        "What is compared and judged together; every table of agreement or change without it.",
    ),
    Setting("comparisons[].key", "key", "The key, part of the names of its facts.", required=True),
    Setting("comparisons[].table", "key", "The table whose rows are compared.", required=True),
    Setting("comparisons[].title", "text", "Its title as printed; that of the table without it."),
    Setting("comparisons[].items", "texts", "The only rows that are compared, by their keys; all without it."),
    Setting("comparisons[].groups", "texts", "The only columns that are compared, by their keys; all without it."),
    Setting(
        "comparisons[].alpha",
        "share",
        "Of the differences that hold up, the share that may be due to chance; 0.05 without it.",
    ),
    Setting("scales[]", "several sections", "Items that are meant to be read as one scale."),
    Setting("scales[].key", "key", "The scale's key.", required=True),
    Setting("scales[].title", "text", "Its title as printed.", required=True),
    Setting("scales[].waves", "keys", "The waves it is looked at in.", required=True),
    Setting("scales[].items", "texts", "Its items, by their names in the instrument; two at least.", required=True),
    Setting("scales[].outcome", "text", "An item that each of them may go together with, such as one on trust."),
    Setting("scales[].roles", "some of", "The roles that are counted; everyone without it.", allowed=ROLES),
    Setting("relationships", "section", "What is decided about relationships."),
    Setting(
        "relationships.active_months",
        "whole number",
        "A contact within so many months before a day carries a relationship on it; 12 without it.",
        low=1,
        high=120,
    ),
    Setting("relationships.leaving", "section", "Chances of leaving, where they are not estimated from the roster."),
    *(
        Setting(
            f"relationships.leaving.{role}",
            "share",
            f"The chance that somebody in the role {role} leaves within twelve months.",
        )
        for role in ROLES
    ),
    Setting(
        "relationships.new_contacts",
        "whole number",
        "The most new contacts that a plan of introductions may ask of one person; 3 without it.",
        low=1,
        high=1000,
    ),
    Setting(
        "relationships.coverage",
        "share",
        "The share of organizations that must have answered before they are ranked; 0.8 without it.",
    ),
    Setting(
        "relationships.survive_departures",
        "whole number",
        "How many departures every relationship should survive, in the plan of introductions; 1 without it.",
        low=1,
        high=20,
    ),
    Setting("relationships.seed", "whole number", "Where the simulation's random numbers begin."),
    Setting("relationships.formal", "texts", "Categories of calendar events that make a meeting a formal one."),
    Setting("brief", "section", "What the brief is made from."),
    Setting("brief.wave", "key", "The wave that facts without '@wave' speak of.", required=True),
    Setting("brief.date", "part of a date", "The brief's date as printed."),
    Setting("brief.audience", "one of", "Whom it is for; 'public' without it.", allowed=AUDIENCES),
    Setting("brief.allow", "texts", "Digits that may stand in its text by hand: dates, names."),
    Setting("look", "section", "Colours and paper."),
    Setting("look.primary", "colour", "Headings, bars and big numbers."),
    Setting("look.accent", "colour", "What is set off against the primary colour."),
    Setting("look.soft", "colour", "The ground of boxes."),
    Setting("look.ink", "colour", "The colour of the text."),
    Setting("look.paper", "one of", "The paper's size; 'letter' without it.", allowed=("letter", "a4")),
    Setting("look.logo", "file", "A picture for the cover."),
)
