"""Reading wellknit.toml against the declared settings: what is unknown, missing or wrong is named with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wellknit.errors import worded
from wellknit.folder.declared import SETTINGS, Setting
from wellknit.folder.findings import Findings
from wellknit.folder.names import is_key, nearest, shown, suggestion
from wellknit.folder.values import read_value

__all__ = ["Section", "known", "read_toml", "setting_lines", "unique"]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(#.*)?")
_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")
_LONGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file: the values that passed, by name, the line of each, and the path for messages."""

    path: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    line: int | None

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def sections(self, name: str) -> tuple[Section, ...]:
        found: tuple[Section, ...] = self.values.get(name, ())
        return found

    def section(self, name: str) -> Section:
        return self.values.get(name) or Section(f"{self.path}.{name}".lstrip("."), {}, {}, None)

    def complain(self, found: Findings, code: str, name: str, /, **values: object) -> None:
        """The problem ``code`` at the setting ``name`` of this section."""
        found.add(code, self.lines.get(name, self.line), f"{self.path}.{name}".lstrip("."), **values)


@dataclass(slots=True)
class _Node:
    setting: Setting | None = None
    children: dict[str, _Node] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [name for name in self.children if not name.startswith("<")]


def _declared() -> _Node:
    root = _Node()
    for setting in SETTINGS:
        node = root
        for name in setting.names:
            node = node.children.setdefault(name, _Node())
        node.setting = setting
    return root


def read_toml(data: bytes, found: Findings) -> Section | None:
    """The settings in ``data``, those that are wrong left out and named in ``found``; None where it is no TOML."""
    if len(data) > _LONGEST_FILE:
        found.add("settings.too-big", None, None)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found.add("settings.encoding", data[: error.start].count(b"\n") + 1, None)
        return None
    text = text.replace("\r\n", "\n")
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, reason = _reason(str(error), text)
        found.add("settings.syntax", line, None, line=line, reason=reason)
        return None
    except (RecursionError, ValueError):  # nested a thousandfold; a number of thousands of digits
        found.add("settings.too-deep", None, None)
        return None
    return _section(tree, _declared(), "", _lines(text), (), found, None)


def _reason(error: str, text: str) -> tuple[int, str]:
    """tomllib's own message, which ends in '(at line 3, column 5)' or '(at end of document)'."""
    match = re.search(r"\s*\(at line (\d+), column (\d+)\)", error)
    line = int(match[1]) if match else max(1, text.rstrip("\n").count("\n") + 1)
    return line, shown(re.sub(r"\s*\(at .*\)$", "", error), 120).strip("'")


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each setting, by its path with the number of its table: ('waves', '1', 'mode'). For messages only."""
    lines: dict[tuple[str, ...], int] = {}
    path: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    inside = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if inside:  # a text over several lines
            inside = "" if line.count(inside) % 2 else inside
            continue
        header = _HEADER.fullmatch(line)
        if header:
            path = _resolved(tuple(part.strip().strip("\"'") for part in header[2].split(".")), counts, header[1])
            lines.setdefault(path, number)
        elif assignment := _ASSIGNMENT.match(line):
            lines.setdefault((*path, assignment[1].strip("\"'")), number)
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                inside = mark
    return lines


def setting_lines(data: bytes) -> dict[str, int]:
    """The line of each setting by its path as messages name it ('waves.spring_2021.date'); {} where it is no TOML."""
    section = read_toml(data, Findings(""))
    return dict(_lines_in(section)) if section is not None else {}


def _lines_in(section: Section) -> Iterator[tuple[str, int]]:
    if section.line is not None:
        yield section.path, section.line
    for name, line in section.lines.items():
        yield f"{section.path}.{name}".lstrip("."), line
        inner = section.values.get(name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(each, Section):
                yield from _lines_in(each)


def _resolved(names: tuple[str, ...], counts: dict[tuple[str, ...], int], brackets: str) -> tuple[str, ...]:
    path: tuple[str, ...] = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if brackets == "[[" and place == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path


def _section(
    tree: Mapping[str, Any],
    node: _Node,
    path: str,
    lines: Mapping[tuple[str, ...], int],
    trail: tuple[str, ...],
    found: Findings,
    line: int | None,
) -> Section:
    values: dict[str, Any] = {}
    where: dict[str, int] = {}
    for name, value in tree.items():
        at = lines.get((*trail, name), lines.get((*trail, name, "0"), line))
        if at is not None:
            where[name] = at
        inner = f"{path}.{name}".lstrip(".")
        wild = next((each for key, each in node.children.items() if key.startswith("<")), None)
        child = node.children.get(name) or wild
        if child is None or child.setting is None:
            hint = nearest(name, node.names)
            found.add("settings.unknown", at, _plain(inner), name=shown(name), where=_within(path), nearest=hint)
            continue
        setting = child.setting
        if setting.kind == "section":
            if isinstance(value, dict):
                values[name] = _section(value, child, inner, lines, (*trail, name), found, at)
                continue
        elif setting.kind == "several sections":
            if isinstance(value, list) and all(isinstance(each, dict) for each in value):
                values[name] = tuple(
                    _section(each, child, _title(inner, each, number), lines, (*trail, name, str(number)), found, at)
                    for number, each in enumerate(value)
                )
                continue
        else:
            good, read = read_value(value, setting)
            if good:
                values[name] = read
                continue
            if setting.kind in ("key", "keys", "convention") and isinstance(value, str | list):
                _bad_key(value, at, _plain(inner), found)
                continue
        found.add(
            "settings.wrong-value", at, _plain(inner), name=shown(name), value=_said(value), **_hint(value, setting)
        )
    start = lines.get(trail, line)
    for name, child in node.children.items():
        if child.setting is not None and child.setting.required and name not in tree:
            expects = child.setting.expects()
            column = f"{path}.{name}".lstrip(".")
            found.add("settings.missing", start, _plain(column), name=shown(name), where=_within(path), expects=expects)
    return Section(_plain(path), values, where, start)


def _title(path: str, tree: Mapping[str, Any], number: int) -> str:
    """'waves.spring_2021' where the table has a proper key, else 'waves[2]', counted from 1."""
    key = tree.get("key")
    return f"{path}.{key}" if isinstance(key, str) and is_key(key) else f"{path}[{number + 1}]"


def _plain(path: str) -> str:
    return shown(path, 120)[1:-1]


def _within(path: str) -> str:
    return worded("in [{table}]", table=_plain(path)) if path else worded("at the top of the file")


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return worded("a table")
    if isinstance(value, list):
        return worded("a list of {count}", count=len(value))
    return shown(value) if isinstance(value, str) else shown(value)[1:-1]


def _hint(value: object, setting: Setting) -> dict[str, str]:
    """What may stand there; for a misspelt word also the nearest."""
    words = value if isinstance(value, list) else [value]
    wrong = next((each for each in words if isinstance(each, str) and each not in setting.allowed), None)
    close = difflib.get_close_matches(wrong, setting.allowed, n=1) if setting.allowed and wrong else []
    return {
        "expects": setting.expects(),
        "nearest": worded(" Did you mean {names}?", names=shown(close[0])) if close else "",
    }


def _bad_key(value: str | list[Any], at: int | None, column: str, found: Findings) -> None:
    for each in [value] if isinstance(value, str) else value:
        if not isinstance(each, str) or not is_key(each):
            better = suggestion(each) if isinstance(each, str) else ""
            example = worded(" {name} would be one.", name=shown(better)) if better else ""
            found.add("settings.bad-key", at, column, value=_said(each), example=example)


def unique(sections: Iterable[Section], found: Findings) -> list[Section]:
    """The sections with a key that none before them has; a key there twice is named with both lines."""
    seen: dict[str, Section] = {}
    for each in sections:
        key = each.get("key")
        if key is None:
            continue
        if key in seen:
            each.complain(found, "settings.duplicate-key", "key", value=shown(key), first=seen[key].line or "?")
        else:
            seen[key] = each
    return list(seen.values())


def known(section: Section, name: str, keys: Collection[str], what: str, found: Findings) -> tuple[str, ...]:
    """The keys at ``name`` that ``keys`` holds; each other one is named as an unknown ``what``."""
    value = section.get(name, ())
    several: tuple[str, ...] = (value,) if isinstance(value, str) else value
    for each in several:
        if each not in keys:
            hint = nearest(each, keys)
            section.complain(found, "settings.unknown-reference", name, value=shown(each), what=what, nearest=hint)
    return tuple(each for each in several if each in keys)
