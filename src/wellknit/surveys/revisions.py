"""Two versions of a questionnaire compared: what a change of wording or of a scale does to trends.

The same item with the same answers is comparable from wave to wave. Another wording may move answers by itself, so a
comparison needs a note. Other answers, or another way of asking, make another item: it is not compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wellknit.surveys.questionnaire import Item, Questionnaire, Scale, Text

__all__ = ["Effect", "Revision", "revisions"]

#: What a change does to the trend of an item: 'same', 'wording' (compared with a note), 'asked' (the same words asked
#: of others, or required now: compared with a note), 'scale' and 'kind' (not comparable), 'removed', 'new'.
Effect = Literal["same", "wording", "asked", "scale", "kind", "removed", "new"]


@dataclass(frozen=True, slots=True)
class Revision:
    """An item in two versions, None where it is missing; ``effect`` is the gravest of what has changed."""

    name: str
    before: Item | None
    after: Item | None
    effect: Effect

    @property
    def comparable(self) -> bool:
        return self.effect in ("same", "wording", "asked")


def revisions(before: Questionnaire, after: Questionnaire) -> tuple[Revision, ...]:
    """Every item that is answered, in the order of ``after``; removed ones stand at the end.

    Items are the same by their name, wherever they stand: that is how tables and trends know them.
    """
    old = {item.name: item for item in _asked(before)}
    new = {item.name: item for item in _asked(after)}
    found = [Revision(name, old.get(name), item, _effect(old.get(name), item)) for name, item in new.items()]
    found += [Revision(name, item, None, "removed") for name, item in old.items() if name not in new]
    return tuple(found)


def _asked(questionnaire: Questionnaire) -> list[Item]:
    return [item for item in questionnaire.items if item.kind not in ("note", "calculate", "hidden", "metadata")]


def _effect(before: Item | None, after: Item) -> Effect:
    if before is None:
        return "new"
    if before.kind != after.kind or bool(before.repeat) != bool(after.repeat):
        return "kind"
    if _answers(before.scale) != _answers(after.scale) or before.base != after.base:
        return "scale"
    texts = ((before.labels, after.labels), (before.hints, after.hints), *_choice_texts(before.scale, after.scale))
    if any(_reworded(*pair) for pair in texts):
        return "wording"
    asked = (before.relevant, before.required, before.constraint, before.choice_filter)
    return "asked" if asked != (after.relevant, after.required, after.constraint, after.choice_filter) else "same"


def _answers(scale: Scale | None) -> tuple[tuple[str, str, int | None], ...]:
    """What can be answered, what it means, and its place; the words are judged as a wording."""
    return tuple((each.name, each.means, each.value) for each in scale.choices) if scale else ()


def _choice_texts(before: Scale | None, after: Scale | None) -> list[tuple[Text, Text]]:
    if before is None or after is None:
        return []
    return [(left.labels, right.labels) for left, right in zip(before.choices, after.choices, strict=True)]


def _reworded(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether a text is another in a language that both have; a translation that was added changes nothing."""
    plain = [{code: " ".join(text.split()) for code, text in each.items() if text.strip()} for each in (before, after)]
    shared = set(plain[0]) & set(plain[1])
    if not shared:
        return plain[0] != plain[1] and bool(plain[0] or plain[1])
    return any(plain[0][code] != plain[1][code] for code in shared)
