"""The saved name map: which organization each written name stands for. A name is never guessed."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wellknit.errors import Problem, chained, worded
from wellknit.folder.cells import records
from wellknit.folder.findings import Findings
from wellknit.folder.names import nearest, shown
from wellknit.partners.roster import Organization

__all__ = ["Named", "Names", "folded", "read_names"]

#: What stands in names.csv for a name that is none of the partnership's organizations.
_NOT_OURS = "none"


@dataclass(frozen=True, slots=True)
class Names:
    """What each name as people write it stands for: keys and names of the roster, and the saved map.

    ``mapped`` goes before ``own``; None there is a name that is none of ours. A name that two organizations share
    stands for neither.
    """

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mapped: Mapping[str, str | None] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, organizations: Iterable[Organization], mapped: Mapping[str, str | None] | None = None) -> Names:
        own: dict[str, dict[str, None]] = {}
        titles: dict[str, str] = {}
        for each in organizations:
            titles[each.key] = each.name
            for word in (each.key, each.name):
                own.setdefault(folded(word), {})[each.key] = None
        # A key is unique; an organization that is named like another's key doesn't make it ambiguous.
        keys = {key: (key,) for key in titles}
        return cls({word: tuple(found) for word, found in own.items()} | keys, dict(mapped or {}), titles)

    def within(self, found: Findings) -> Named:
        """The same for one table: what is not known is named once, with all its rows."""
        return Named(self, found)

    def near(self, written: str) -> str:
        """The key whose own or saved name is most like ``written``, or ''. For a message, never for reading."""
        words = {**{word: keys[0] for word, keys in self.own.items()}}
        words.update({word: key for word, key in self.mapped.items() if key})
        close = difflib.get_close_matches(folded(written)[:100], words, n=1, cutoff=0.6)
        return words[close[0]] if close else ""


@dataclass(slots=True)
class Named:
    """The names met in one table; ``key`` says what each stands for, or why nothing."""

    names: Names
    found: Findings

    def key(self, written: str, row: int, column: str | None) -> str | None:
        """The organization that ``written`` is; None, and said, where it is none, not known, or one of several."""
        word = folded(written)
        if word in self.names.mapped:
            key = self.names.mapped[word]
            if key is None:
                self.found.tally("names.not-ours", row, None)
            return key
        keys = self.names.own.get(word, ())
        if len(keys) == 1:
            return keys[0]
        if keys:
            several = chained(map(shown, keys), "{one} and {other}")
            self.found.tally("names.ambiguous", row, column, name=shown(written), keys=several)
            return None
        close = self.names.near(written)
        title = self.names.titles.get(close, close)
        hint = worded("Did you mean {name} ({title})? ", name=shown(close), title=title) if close else ""
        self.found.tally("names.unknown", row, column, name=shown(written), hint=hint)
        return None


def folded(name: str) -> str:
    """A name as it is compared: without capitals, doubled spaces and the shapes of quotes; accents stay.

    >>> folded("Reed  House") == folded("REED HOUSE"), folded("Peña") == folded("Pena")
    (True, False)
    """
    return " ".join(unicodedata.normalize("NFKC", name).replace("’", "'").casefold().split())


def read_names(root: Path, organizations: Iterable[Organization]) -> tuple[Names, tuple[Problem, ...]]:
    """The names by which organizations may be called in matrices, edge lists and ties, and what is wrong with them.

    A row of relationships/names.csv that names an unknown organization, a name that stands there twice, or one that is
    another organization's own key or name, is left out and said: a map is followed in silence, so it has to be right.
    """
    organizations = tuple(organizations)
    plain = Names.of(organizations)
    rows, found, _ = records(root, "relationships/names", ("written", "organization"))
    seen: dict[str, int] = {}
    mapped: dict[str, str | None] = {}
    for row in rows:
        written, target = row.needed("written"), row.needed("organization")
        word = folded(written)
        own = plain.own.get(word, ())
        if not written or not target:
            row.leave_out()
        elif word in seen:
            found.add("names.twice", row.row, "written", name=shown(written), first=seen[word])
            row.leave_out()
        elif target != _NOT_OURS and target not in plain.titles:
            hint = nearest(target, [*plain.titles, _NOT_OURS])
            found.add("names.unknown-target", row.row, "organization", value=shown(target), nearest=hint)
            row.leave_out()
        elif own and target not in own:
            # Where two organizations share a name, the map may say which of them is meant, but not a third one.
            keys = chained(map(shown, own), "{one} and {other}")
            found.add("names.taken", row.row, "written", name=shown(written), keys=keys, target=shown(target))
            row.leave_out()
        else:
            seen[word] = row.row
            mapped[word] = None if target == _NOT_OURS else target
    return Names.of(organizations, mapped), found.problems()
