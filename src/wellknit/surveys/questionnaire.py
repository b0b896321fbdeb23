"""A questionnaire: its items in order, their scales, and when each is asked and required.

Values only: ``xlsform.py`` reads them from a workbook, ``expressions.py`` evaluates the conditions, ``validity.py``
says which answers are valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "OF_RELATIONSHIPS",
    "UNASKED",
    "Asks",
    "Choice",
    "Group",
    "Item",
    "ItemKind",
    "Language",
    "Questionnaire",
    "Scale",
    "Text",
]

#: A text by language code ('en'); '' holds the text of a form that names no language.
Text = Mapping[str, str]

ItemKind = Literal[
    "one",
    "many",
    "integer",
    "decimal",
    "text",
    "date",
    "time",
    "datetime",
    "range",
    "rank",
    "note",
    "calculate",
    "acknowledge",
    "hidden",
    "location",
    "media",
    "metadata",
]

#: Kinds that nobody answers: shown, worked out or filled in by the device.
UNASKED: tuple[ItemKind, ...] = ("note", "calculate", "hidden", "metadata")

#: What an item tells of the respondent, or asks of a relationship, instead of being reported itself (column ``asks`` of
#: the survey sheet; 'rating' is an item with a column ``rates``). 'quote' is the permission to show what the respondent
#: wrote in their own words to others, without their name.
Asks = Literal[
    "",
    "job",
    "leader",
    "role",
    "involvement",
    "site",
    "organization",
    "quote",
    "tie",
    "ties",
    "partner",
    "contact",
    "rating",
]
OF_RELATIONSHIPS: tuple[Asks, ...] = ("tie", "ties", "partner", "contact", "rating")


@dataclass(frozen=True, slots=True)
class Language:
    """``code`` is a BCP 47 tag, ``name`` what the form calls it: 'English (en)' is Language('en', 'English')."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer; ``means`` is 'agree', 'not_applicable', 'dont_know', a role, 'yes' or 'no', the key of a band, 'tie'
    or 'no_tie', or ''.

    ``value`` orders the choices of a scale and is what a mean is taken of; None for answers that have no place in it.
    ``filters`` are the other columns of the choices sheet, for ``choice_filter``.
    """

    name: str
    labels: Text
    means: str = ""
    value: int | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    row: int = 0

    def label(self, language: str) -> str:
        """The text in ``language``, else in any language the form has, else the code."""
        return self.labels.get(language) or next((text for text in self.labels.values() if text), self.name)


@dataclass(frozen=True, slots=True)
class Scale:
    """A list of choices, declared once for all items that use it."""

    name: str
    choices: tuple[Choice, ...]
    _by_name: Mapping[str, Choice] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {each.name: each for each in reversed(self.choices)})

    @property
    def agreeing(self) -> tuple[str, ...]:
        """The codes that mean agreement, in order."""
        return tuple(each.name for each in self.choices if each.means == "agree")

    @property
    def aside(self) -> tuple[str, ...]:
        """The codes that are no answer to the question: not applicable and don't know."""
        return tuple(each.name for each in self.choices if each.means in ("not_applicable", "dont_know"))

    def choice(self, name: str) -> Choice | None:
        """The choice with the code ``name``; of two, the first."""
        return self._by_name.get(name)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of items, also a page where the form is paged; ``repeat`` for groups that are asked several times."""

    path: str
    labels: Text
    relevant: str = ""
    appearance: str = ""
    repeat: bool = False
    repeat_count: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``path`` is 'group/name' and heads its column in the answers. ``relevant``, ``constraint``, ``required``,
    ``calculation`` and ``choice_filter`` are the form's expressions as written. ``base`` is 'answered' (not applicable
    and don't know are left out of the base and shown beside) or 'asked' (all who were asked count). ``measures`` names
    the principle, trust-building factor or challenge measured, as 'principle:trusting_relationships'. ``repeat`` is the
    path of the repeated group it stands in: a respondent has many answers to it, or none, so it is not counted.
    ``about`` is the organization (its key) that an item on a relationship is about, '' where its repeat names it;
    ``rates`` is the dimension that it rates.
    """

    name: str
    path: str
    kind: ItemKind
    type: str
    labels: Text
    hints: Text = field(default_factory=dict)
    scale: Scale | None = None
    relevant: str = ""
    constraint: str = ""
    constraint_messages: Text = field(default_factory=dict)
    required: str = ""
    required_messages: Text = field(default_factory=dict)
    calculation: str = ""
    choice_filter: str = ""
    default: str = ""
    appearance: str = ""
    read_only: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    base: Literal["answered", "asked"] = "answered"
    asks: Asks = ""
    or_other: bool = False
    row: int = 0
    repeat: str = ""
    about: str = ""
    rates: str = ""

    def label(self, language: str) -> str:
        """The wording in ``language``, else in any language the form has, else the name."""
        return self.labels.get(language) or next((text for text in self.labels.values() if text), self.name)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """``items`` and ``groups`` stand in the order of the form; ``file`` is where it was read, for messages."""

    title: str
    form_id: str
    version: str
    languages: tuple[Language, ...]
    default_language: str
    items: tuple[Item, ...]
    groups: tuple[Group, ...] = ()
    scales: tuple[Scale, ...] = ()
    style: str = ""
    file: str = ""

    def item(self, name: str) -> Item | None:
        """The item of this name or path."""
        return next((each for each in self.items if name in (each.path, each.name)), None)

    def asked(self) -> Iterator[Item]:
        """The items that a respondent answers once: without notes, calculations, hidden values, metadata, repeats."""
        yield from (each for each in self.items if each.kind not in UNASKED and not each.repeat)

    def telling(self, asks: str) -> Item | None:
        """The item that tells ``asks`` of the respondent: job, leader, role, involvement, quote."""
        return next((each for each in self.items if each.asks == asks), None)
