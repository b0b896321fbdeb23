"""Which column of a table of answers holds what: the respondent's own columns, and one or more for each item."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wellknit.errors import Place, Problem, problem, worded
from wellknit.surveys.cells import ChoiceReader
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.wave import Wave

__all__ = ["OWN_COLUMNS", "ROUND", "Columns", "columns_of"]

OWN_COLUMNS = ("respondent", "person", "site", "role", "organization", "language")

#: The round of a repeated group in a path: 'partner[2]/trust'.
ROUND = re.compile(r"\[([0-9]{1,6})\]")
#: Columns that ODK, KoboToolbox and Ona add to an export.
_OF_TOOLS = re.compile(
    r"_.*|formhub/uuid|meta(/.*)?|(meta-)?instance(ID|Name)|(KEY|SubmissionDate|SubmitterID|SubmitterName|"
    r"AttachmentsPresent|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion)|"
    r"start|end|today|deviceid|username|phonenumber|email|simserial|subscriberid|audit"
)
#: ODK Central writes 'group-name', older exports 'group:name' or 'group.name'.
_SEPARATOR = re.compile(r"[/:.-]")
_SHOWN = 6
_MOST_UNKNOWN = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Headings by what they hold: ``own`` by name, ``items`` by path, ``details`` by path and code, ``rounds`` by path
    with round ('partner[2]/trust') beside their item. ``missing`` are the items that no column holds; ``unread`` gives
    for each column that is not read the code of the problem that says so."""

    own: Mapping[str, str]
    items: Mapping[str, str]
    details: Mapping[str, Mapping[str, str]]
    rounds: Mapping[str, tuple[Item, str]]
    missing: tuple[Item, ...]
    unread: Mapping[str, str]


class _Names:
    """The items of a questionnaire by the ways in which a heading may name them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.by_path = {item.path: item for item in questionnaire.items}
        self.by_name: dict[str, list[Item]] = {}
        self._spelled: dict[str, dict[str, Item]] = {}
        self._readers: dict[str, ChoiceReader] = {}
        for item in questionnaire.items:
            self.by_name.setdefault(item.name, []).append(item)
            for words in (item.path, item.name):
                self._spelled.setdefault(_spelled(words), {})[item.path] = item

    def item(self, name: str) -> tuple[Item | None, Sequence[Item]]:
        """The item of this path or name, in other capitals if need be; or the several that it may be."""
        if name in self.by_path:
            return self.by_path[name], ()
        found = self.by_name.get(name) or list(self._spelled.get(_spelled(name), {}).values())
        return (found[0], ()) if len(found) == 1 else (None, found)

    def in_round(self, name: str) -> Item | None:
        """The item of a repeated group that a column 'partner[2]/trust' is about."""
        item = self.by_path.get(ROUND.sub("", name))
        return item if item is not None and item.repeat else None

    def detail(self, name: str) -> tuple[Item, str] | None:
        """The item and the code that a column 'challenges/turnover' is about; a label may hold slashes."""
        at = name.rfind("/")
        while at > 0:
            item, _ = self.item(name[:at])
            if item is not None and item.kind == "many" and item.scale:
                reader = self._readers.setdefault(item.path, ChoiceReader(item.scale))
                if code := reader.find(name[at + 1 :]).code:
                    return item, code
            at = name.rfind("/", 0, at)
        return None


@dataclass(slots=True)
class _Matching:
    file: str
    own: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    details: dict[str, dict[str, str]] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    shared: dict[str, Item] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)

    def take(self, columns: dict[str, str], key: str, heading: str) -> None:
        """``heading`` holds ``key``, unless another column does already."""
        if columns.setdefault(key, heading) != heading:
            self.refuse("answers.column-twice", heading, column=heading, other=columns[key])

    def refuse(self, code: str, heading: str, **values: object) -> None:
        self.found.append(problem(code, Place(self.file, None, 1, heading), **values))
        self.unread[heading] = code

    def note(self, code: str, headings: Sequence[str], names: Sequence[str]) -> None:
        values = {"count": len(headings), "names": _listed(names)}
        self.found.append(problem(code, Place(self.file, None, 1), **values))


def columns_of(
    headings: Sequence[str], questionnaire: Questionnaire, wave: Wave, file: str
) -> tuple[Columns, tuple[Problem, ...]]:
    """What each heading holds, with everything odd about the headings: unknown, twice, ambiguous or missing ones.

    An item's column is headed 'group/name' (or 'group-name', as ODK Central writes it), or 'name' where one item alone
    is called so; 'name/code' with 0 and 1 are the choices of a question with several answers, as KoboToolbox writes
    them. A column ``person`` in a wave that promised not to identify anyone is an error, and is not read. A column
    that is itself the question that tells the site, the role or the organization is read as that question.
    """
    matching, names = _Matching(file), _Names(questionnaire)
    for heading in headings:
        _match(heading, matching, names, wave)
    # A question may be called as a column of our own; a column with its path goes before.
    for heading, item in matching.shared.items():
        if item.path not in matching.items and not item.repeat:
            matching.items[item.path] = heading
    for asks in ("site", "role", "organization"):
        telling = questionnaire.telling(asks)
        if telling is not None and asks in matching.own and matching.own[asks] == matching.items.get(telling.path):
            del matching.own[asks]

    if len(matching.unknown) > _MOST_UNKNOWN:
        matching.note("answers.unknown-columns", matching.unknown[_MOST_UNKNOWN:], matching.unknown[_MOST_UNKNOWN:])
    if matching.tools:
        matching.note("answers.columns-of-tools", matching.tools, matching.tools)
    # Questions on relationships are read in every round; no table counts the others.
    uncounted = [path for path in matching.rounds if not names.by_path[ROUND.sub("", path)].asks]
    if uncounted:
        repeats = sorted({ROUND.sub("", path[: m.start()]) for path in uncounted if (m := ROUND.search(path))})
        matching.note("answers.repeat-columns", uncounted, repeats or uncounted)
    missing = tuple(
        item
        for item in questionnaire.asked()
        if item.path not in matching.items and item.path not in matching.details and headings
    )
    if missing:
        matching.found.append(_missing(missing, questionnaire, file))
    rounds = {path: (names.by_path[ROUND.sub("", path)], heading) for path, heading in matching.rounds.items()}
    columns = Columns(matching.own, matching.items, matching.details, rounds, missing, matching.unread)
    return columns, tuple(matching.found)


def _match(heading: str, matching: _Matching, names: _Names, wave: Wave) -> None:
    name = heading.strip().removeprefix("/data/").strip("/")
    plain = "_".join(name.lower().split())
    item, ambiguous = names.item(name)
    if plain == "person" and wave.mode != "identified":
        # Not even where the form has a question of that name: it would tell who answered all the same.
        matching.refuse("answers.person-not-promised", heading, mode=wave.mode)
        return
    if plain in OWN_COLUMNS:
        matching.take(matching.own, plain, heading)
        if item is not None and matching.own[plain] == heading:
            matching.shared[heading] = item
        return
    if ambiguous:
        paths = ", ".join(each.path for each in ambiguous)
        matching.refuse("answers.column-ambiguous", heading, column=heading, paths=paths)
    elif item is not None:
        matching.take(matching.rounds if item.repeat else matching.items, item.path, heading)
    elif names.in_round(name):
        matching.take(matching.rounds, name, heading)
    elif detail := names.detail(name):
        matching.take(matching.details.setdefault(detail[0].path, {}), detail[1], heading)
    elif _OF_TOOLS.fullmatch(name):
        matching.tools.append(heading)
    else:
        _unknown(heading, name, matching, names)


def _unknown(heading: str, name: str, matching: _Matching, names: _Names) -> None:
    matching.unknown.append(heading)
    if len(matching.unknown) > _MOST_UNKNOWN:
        matching.unread[heading] = "answers.unknown-columns"
        return
    near = difflib.get_close_matches(name, [*OWN_COLUMNS, *names.by_path, *names.by_name], n=1, cutoff=0.6)
    code = "answers.unknown-column-near" if near else "answers.unknown-column"
    matching.refuse(code, heading, column=heading, near=near[0] if near else "")


def _missing(missing: tuple[Item, ...], questionnaire: Questionnaire, file: str) -> Problem:
    names = {item.name for item in missing}
    leaning = [
        item.name
        for item in questionnaire.asked()
        if item.name not in names and names & set(re.findall(r"\$\{\s*([^{}\s]+)\s*\}", item.relevant))
    ]
    code = "answers.missing-columns-leaning" if leaning else "answers.missing-columns"
    values = {"count": len(missing), "names": _listed([item.path for item in missing]), "leaning": _listed(leaning)}
    return problem(code, Place(file, None, 1), **values)


def _spelled(words: str) -> str:
    return _SEPARATOR.sub("/", words.lower())


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - _SHOWN
    text = ", ".join(listed[:_SHOWN])
    return worded("{names} and {count} more", names=text, count=more) if more > 0 else text
