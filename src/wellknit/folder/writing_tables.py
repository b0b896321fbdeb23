"""Tables written into wellknit.toml, with all else of it as it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wellknit.errors import Place, fail
from wellknit.folder.settings import FILE
from wellknit.folder.writing_toml import HEADER, section
from wellknit.surveys.specification import TableSpec

__all__ = ["with_tables"]


def with_tables(text: str, tables: Iterable[TableSpec]) -> str:
    """wellknit.toml with ``tables``: one whose key ``text`` declares is written anew where it stands, the others follow
    at the end; one that is declared so already stays as it is, with its comments.

    Raises WellknitError (``writing.settings``) for a text in which they can't be told from the rest.
    """
    data = _read(text)
    declared: list[dict[str, Any]] = data.get("tables", [])
    wanted = {each.key: _lines(each) for each in tables}
    meant = {key: _read("\n".join(lines))["tables"][0] for key, lines in wanted.items()}
    blocks = _blocks(text)
    places = [place for place, each in enumerate(blocks) if each.begins]
    if len(places) != len(declared):
        raise fail("writing.settings", Place(FILE))
    made = [each.lines for each in blocks]
    for place, known in zip(places, declared, strict=True):
        key = known.get("key", "")
        lines = wanted.pop(key, None)
        if lines is not None and known != meant[key]:
            # What parts it from the next one stays, and what is said of that one in a comment.
            kept, after = blocks[place].lines, 0
            while after < len(kept) and kept[-1 - after].split("#")[0].strip() == "":
                after += 1
            made[place] = [*(f"{line}\n" for line in lines[1:]), *kept[len(kept) - after :]]
    whole = "".join(line for lines in made for line in lines)
    if wanted:
        new = "\n".join(line for lines in wanted.values() for line in lines)
        whole = "\n".join(filter(None, (whole.rstrip("\n"), new if whole.strip() else new.lstrip("\n")))) + "\n"
    expected = [meant.get(each.get("key", ""), each) for each in declared] + [meant[key] for key in wanted]
    if _read(whole) != ({**data, "tables": expected} if expected else data):
        raise fail("writing.settings", Place(FILE))
    return whole


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together; ``begins`` where they are one of [[tables]], with what is of it."""

    lines: list[str]
    begins: bool = False


def _blocks(text: str) -> list[_Block]:
    found = [_Block([])]
    within = False
    for line in text.splitlines(keepends=True):
        header = HEADER.fullmatch(line.rstrip("\n"))
        if header:
            begins = header[1] == "tables" and line.lstrip().startswith("[[")
            within = begins or (within and header[1] == "tables")
            if begins or (not within and found[-1].begins):
                found.append(_Block([], begins))
        found[-1].lines.append(line)
    return found


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise fail("writing.settings", Place(FILE)) from None


def _lines(each: TableSpec) -> list[str]:
    asked = (("key", each.key), ("kind", each.kind), ("title", each.title), ("waves", each.waves))
    what = (("items", each.items or None), ("by", each.by if each.by != "site" else None))
    who = (("joins", each.joins or None), ("roles", each.roles or None), ("sites", each.sites or None))
    said = (("people", each.people or None), ("measure", each.measure or None))
    more = (("base", each.base or None), ("rounding", each.rounding or None))
    last = (("instead", each.instead), ("notes", each.notes or None))
    lines = list(section("[[tables]]", (*asked, *what, *who, *said, *more, *last)))
    if each.labels:
        lines += section("[tables.labels]", each.labels.items())
    return lines
