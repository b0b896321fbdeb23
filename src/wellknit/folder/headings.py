"""Which row of a sheet holds its headings, where a title or a note may stand above them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

__all__ = ["TOP", "doubted", "folded", "heading_row"]

#: The headings are looked for in so many rows.
TOP = 20
#: A row's number, and the texts of its cells.
_Row = tuple[int, Sequence[str]]


def folded(heading: str) -> str:
    """A heading without case, accents, and whatever stands between or behind its words.

    >>> folded("  E-Mail Address*: "), folded("Años en educación (total)")
    ('e mail address', 'anos en educacion')
    """
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode("ascii").casefold()
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"\([^)]*\)", " ", plain)))


def heading_row(top: Sequence[_Row], likely: Collection[str]) -> int:
    """The number of the row of ``top`` that most likely holds the headings; ``likely`` are known ones, folded.

    The one with most known headings, if it has two; else the first that is no title or note, which fill few cells.

    >>> heading_row([(1, ["Our partners"]), (3, ["Name", "Site"]), (4, ["Reading Room", "Dayton"])], {"name", "site"})
    3
    """
    width = max(_filled(texts) for _number, texts in top)
    first = next(row for row in top if 3 * (filled := _filled(row[1])) > width and (filled > 1 or width == 1))
    best = max(top, key=lambda row: _known(row[1], likely))
    known = _known(best[1], likely)
    return best[0] if known > 1 and known > _known(first[1], likely) else first[0]


def doubted(top: Sequence[_Row], chosen: int, likely: Collection[str]) -> bool:
    """Whether another row than ``chosen`` may hold the headings: it is not the first, or few of its cells are known."""
    texts = next(texts for number, texts in top if number == chosen)
    return len(top) > 1 and (chosen != top[0][0] or 2 * _known(texts, likely) < _filled(texts))


def _filled(texts: Sequence[str]) -> int:
    return sum(1 for each in texts if each)


def _known(texts: Sequence[str], likely: Collection[str]) -> int:
    return sum(1 for each in texts if each and folded(each) in likely)
