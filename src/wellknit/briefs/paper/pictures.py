"""Pictures: each with a text in its place, and the logo of the cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wellknit.briefs.document import Cover, Document, Figure
from wellknit.briefs.paper.text import clean, say
from wellknit.briefs.paper.tree import inside
from wellknit.errors import Place, WellknitError, fail, problem

__all__ = ["Logo", "logo", "refuse_bare_figures"]


def refuse_bare_figures(document: Document) -> None:
    """Raises WellknitError naming every figure that has no alternative text."""
    bare = [block for block in inside(document.blocks) if isinstance(block, Figure) and not block.alt.strip()]
    if bare:
        raise WellknitError(problem("paper.no-alternative", figure=each.title or each.id) for each in bare)


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture for the cover; ``ending`` is that of its file, in lower case, ``alt`` says whose it is."""

    content: bytes
    ending: str
    alt: str


def logo(document: Document, endings: Sequence[str]) -> Logo | None:
    """The look's logo, None where there is none.

    Raises WellknitError (``paper.logo-unreadable``) where the file is not there or its name has none of ``endings``.
    """
    if not document.look.logo:
        return None
    path = Path(document.look.logo)
    ending = path.suffix.lower()
    if ending not in endings or not path.is_file():
        raise fail("paper.logo-unreadable", Place(file=path.name), kinds=", ".join(endings))
    covers = (block for block in document.blocks if isinstance(block, Cover))
    owner = next((each.organizations[0] for each in covers if each.organizations), document.author)
    return Logo(path.read_bytes(), ending, ": ".join(filter(None, (say(document.words, "logo"), clean(owner)))))
