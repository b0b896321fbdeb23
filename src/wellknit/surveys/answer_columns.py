"""Which column of a table of answers holds what: the respondent's own columns, and one or more for each item."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wellknit.errors import Place, Problem, problem
from wellknit.surveys.questionnaire import UNASKED, Item, Questionnaire
from wellknit.surveys.wave import Wave

__all__ = ["OWN_COLUMNS", "Columns", "columns_of"]

OWN_COLUMNS = ("respondent", "person", "site", "role", "organization", "language")

_ROUND = re.compile(r"\[([0-9]{1,6})\]")
#: Columns that ODK, KoboToolbox and Ona add to an export.
_OF_TOOLS = re.compile(
    r"_.*|formhub/uuid|meta(/.*)?|(meta-)?instance(ID|Name)|(KEY|SubmissionDate|SubmitterID|SubmitterName|"
    r"AttachmentsPresent|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion)|"
    r"start|end|today|deviceid|username|phonenumber|email|simserial|subscriberid|audit"
)
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Columns:
    """Headings by what they hold: ``own`` by name, ``items`` by path, ``details`` by path and code, ``rounds`` by path
    with round ('partner[2]/trust'); ``missing`` are the items that no column holds."""

    own: Mapping[str, str]
    items: Mapping[str, str]
    details: Mapping[str, Mapping[str, str]]
    rounds: Mapping[str, str]
    missing: tuple[Item, ...]


@dataclass(slots=True)
class _Matching:
    own: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    details: dict[str, dict[str, str]] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)


def columns_of(
    headings: Sequence[str], questionnaire: Questionnaire, wave: Wave, file: str
) -> tuple[Columns, tuple[Problem, ...]]:
    """What each heading holds, with everything odd about the headings: unknown, twice, ambiguous or missing ones.

    An item's column is headed 'group/name', or 'name' where one item alone is called so; 'name/code' with 0 and 1 are
    the choices of a question with several answers, as KoboToolbox writes them. A column ``person`` in a wave that
    promised not to identify anyone is an error, and is not read.
    """
    matching = _Matching()
    by_path = {item.path: item for item in questionnaire.items}
    by_name: dict[str, list[Item]] = {}
    for item in questionnaire.items:
        by_name.setdefault(item.name, []).append(item)
    for heading in headings:
        _match(heading, matching, by_path, by_name, wave, file)

    if matching.tools:
        values = {"count": len(matching.tools), "names": _listed(matching.tools)}
        matching.found.append(problem("answers.columns-of-tools", Place(file, None, 1), **values))
    if matching.rounds:
        repeats = sorted({_ROUND.sub("", path[: m.start()]) for path in matching.rounds if (m := _ROUND.search(path))})
        values = {"count": len(matching.rounds), "names": _listed(repeats or list(matching.rounds))}
        matching.found.append(problem("answers.repeat-columns", Place(file, None, 1), **values))
    missing = tuple(
        item
        for item in questionnaire.asked()
        if item.path not in matching.items and item.path not in matching.details and headings
    )
    if missing:
        matching.found.append(_missing(missing, questionnaire, file))
    return Columns(matching.own, matching.items, matching.details, matching.rounds, missing), tuple(matching.found)


def _match(
    heading: str,
    matching: _Matching,
    by_path: Mapping[str, Item],
    by_name: Mapping[str, list[Item]],
    wave: Wave,
    file: str,
) -> None:
    place = Place(file, None, 1, heading)
    name = heading.strip().removeprefix("/data/").strip("/")
    plain = "_".join(name.lower().split())
    if plain in OWN_COLUMNS:
        if plain == "person" and wave.mode != "identified":
            matching.found.append(problem("answers.person-not-promised", place, mode=wave.mode))
        elif plain in matching.own:
            values = {"column": heading, "other": matching.own[plain]}
            matching.found.append(problem("answers.column-twice", place, **values))
        else:
            matching.own[plain] = heading
        if name not in by_path:
            return
    item, ambiguous = _item(name, by_path, by_name)
    if ambiguous:
        paths = ", ".join(each.path for each in ambiguous)
        matching.found.append(problem("answers.column-ambiguous", place, column=heading, paths=paths))
    elif item is not None:
        if item.repeat:
            matching.rounds[item.path] = heading
        elif item.path in matching.items:
            values = {"column": heading, "other": matching.items[item.path]}
            matching.found.append(problem("answers.column-twice", place, **values))
        else:
            matching.items[item.path] = heading
    elif _round(name, by_path):
        matching.rounds[name] = heading
    elif detail := _detail(name, by_path, by_name):
        matching.details.setdefault(detail[0].path, {})[detail[1]] = heading
    elif _OF_TOOLS.fullmatch(name):
        matching.tools.append(heading)
    else:
        near = difflib.get_close_matches(name, [*OWN_COLUMNS, *by_path, *by_name], n=1, cutoff=0.6)
        code = "answers.unknown-column-near" if near else "answers.unknown-column"
        matching.found.append(problem(code, place, column=heading, near=near[0] if near else ""))


def _item(
    name: str, by_path: Mapping[str, Item], by_name: Mapping[str, list[Item]]
) -> tuple[Item | None, Sequence[Item]]:
    """The item of this path or name, in other capitals if need be; or the several that it may be."""
    if name in by_path:
        return by_path[name], ()
    if found := by_name.get(name):
        return (found[0], ()) if len(found) == 1 else (None, found)
    lower = name.lower()
    alike = [item for path, item in by_path.items() if lower in (path.lower(), item.name.lower())]
    return (alike[0], ()) if len(alike) == 1 else (None, alike)


def _round(name: str, by_path: Mapping[str, Item]) -> bool:
    item = by_path.get(_ROUND.sub("", name))
    return bool(_ROUND.search(name) and item is not None and item.repeat)


def _detail(name: str, by_path: Mapping[str, Item], by_name: Mapping[str, list[Item]]) -> tuple[Item, str] | None:
    """The item and the code that a column 'challenges/turnover' is about."""
    above, _, code = name.rpartition("/")
    found = [by_path[above]] if above in by_path else by_name.get(above, [])
    if len(found) == 1 and found[0].kind == "many" and found[0].scale and found[0].scale.choice(code):
        return found[0], code
    return None


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


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - _SHOWN
    return ", ".join(listed[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def is_unasked(item: Item) -> bool:
    """Whether nobody answers the item, so that its column is read for conditions alone."""
    return item.kind in UNASKED
