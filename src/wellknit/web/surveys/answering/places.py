"""The way through a form: the pages on which something is asked of somebody, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wellknit.surveys.expressions import Evaluation
from wellknit.surveys.questionnaire import Item
from wellknit.web.surveys.answering.pages import Block, Matrix, Page, Question, Section

__all__ = ["Place", "Rounds", "places_of", "rounds_of", "walked", "within"]

#: The repeats that a question stands in, from the outermost: (path, path with its rounds).
Rounds = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A page as somebody meets it; a group that is asked once for each partner is a place for each round."""

    page: Page
    blocks: tuple[Block, ...]
    round: int = 0
    rounds: Rounds = ()


def within(path: str, rounds: Rounds) -> str:
    """``path`` with the rounds of the repeats around it."""
    for base, full in reversed(rounds):
        if path.startswith(f"{base}/") or path == base:
            return full + path[len(base) :]
    return path


def rounds_of(path: str, around: Rounds, evaluation: Evaluation) -> list[str]:
    """The rounds of the repeated group at ``path`` that are asked: 'partner[1]', 'partner[2]'."""
    base = within(path, around)
    found: list[str] = []
    while f"{base}[{len(found) + 1}]" in evaluation.relevant:
        found.append(f"{base}[{len(found) + 1}]")
    return found


def walked(blocks: Sequence[Block], evaluation: Evaluation, rounds: Rounds = ()) -> Iterator[tuple[str, Item, Rounds]]:
    """Every question that is asked in ``blocks``: its path with rounds, itself, and where it stands."""
    for block in blocks:
        match block:
            case Question() | Matrix():
                for item in (block.item,) if isinstance(block, Question) else block.items:
                    path = within(item.path, rounds)
                    if path in evaluation.relevant:
                        yield path, item, rounds
            case Section(group, inner) if group.repeat:
                for full in rounds_of(group.path, rounds, evaluation):
                    yield from walked(inner, evaluation, (*rounds, (group.path, full)))
            case Section(_group, inner):
                yield from walked(inner, evaluation, rounds)


def places_of(pages: Sequence[Page], evaluation: Evaluation) -> tuple[Place, ...]:
    """The places at which something is asked; pages where nothing is are passed over, both ways."""
    found: list[Place] = []
    for page in pages:
        match page.blocks:
            case (Section(group, inner),) if group.repeat and group.repeat_count:
                for number, full in enumerate(rounds_of(group.path, (), evaluation), start=1):
                    rounds = ((group.path, full),)
                    if any(True for _ in walked(inner, evaluation, rounds)):
                        found.append(Place(page, inner, number, rounds))
            case _:
                if any(True for _ in walked(page.blocks, evaluation)):
                    found.append(Place(page, page.blocks))
    return tuple(found)
