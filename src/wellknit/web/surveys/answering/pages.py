"""From a questionnaire to pages: one topic a page, or all on one; and which questions no page can ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Form
from wellknit.surveys.questionnaire import Group, Item, Questionnaire, Scale
from wellknit.surveys.tree import Part, parts_of

__all__ = ["Block", "Matrix", "Page", "Question", "Section", "items_of", "laid_out", "pages_of", "refusals"]

#: Never shown: worked out or filled in.
_UNSEEN = ("calculate", "hidden", "metadata")
#: So many loose questions make a page, where no group says what a topic is.
_LOOSE = 8
#: A scale of more answers than this is no grid: each would be a few letters wide.
_WIDEST = 7


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or a note."""

    item: Item


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions one after the other with the same answers: a card each on a phone, a grid where there is room."""

    items: tuple[Item, ...]

    @property
    def scale(self) -> Scale:
        scale = self.items[0].scale
        assert scale is not None
        return scale


@dataclass(frozen=True, slots=True)
class Section:
    """A group within a page; one that repeats is shown once for each round."""

    group: Group
    blocks: tuple[Block, ...]


Block = Question | Matrix | Section


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at once. ``group`` is its topic, where the form names one; ``number`` counts from 1."""

    number: int
    blocks: tuple[Block, ...]
    group: Group | None = None


def refusals(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Why this form can't be answered in the browser; nothing where it can. Launching asks."""
    found = []
    for item in questionnaire.items:
        if item.kind == "media":
            found.append(
                _("'%(name)s' asks for a photo, a sound or a file. Pages can't take them.") % {"name": item.name}
            )
        elif item.kind == "location":
            found.append(
                _("'%(name)s' asks where the person is. Pages don't ask that of anybody.") % {"name": item.name}
            )
        elif item.kind == "text" and item.type.startswith("select"):
            found.append(
                _("The choices of '%(name)s' are not in its workbook, so a page would offer none.")
                % {"name": item.name}
            )
    return tuple(found)


def items_of(blocks: Sequence[Block]) -> Iterator[Item]:
    """All questions of ``blocks``, in order."""
    for block in blocks:
        match block:
            case Question(item):
                yield item
            case Matrix(items):
                yield from items
            case Section(_group, inner):
                yield from items_of(inner)


_laid_out: WeakKeyDictionary[Form, dict[bool, tuple[Page, ...]]] = WeakKeyDictionary()


def laid_out(form: Form, one_page: bool) -> tuple[Page, ...]:
    """The pages of a form that is kept in memory, laid out once."""
    kept = _laid_out.setdefault(form, {})
    if one_page not in kept:
        kept[one_page] = pages_of(form.questionnaire, one_page)
    return kept[one_page]


def pages_of(questionnaire: Questionnaire, one_page: bool) -> tuple[Page, ...]:
    """The pages of ``questionnaire``: each group a topic, groups that only hold groups taken apart, and questions
    outside of groups a few at a time; or a single page with everything."""
    layout = _Layout(questionnaire)
    if one_page:
        return (Page(1, layout.blocks("")),)
    topics = [topic for topic in layout.topics("") if any(items_of(topic[1]))]
    return tuple(Page(number, blocks, group) for number, (group, blocks) in enumerate(topics, start=1))


class _Layout:
    """One pass over the form as a tree."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.items = {item.path: item for item in questionnaire.items}
        self.groups = {group.path: group for group in questionnaire.groups}
        #: Shown together with the question that they belong to.
        self.others = {f"{item.path}_other" for item in questionnaire.items if item.or_other}
        self.inside: dict[str, list[Part]] = {}
        for part in parts_of(questionnaire).values():
            self.inside.setdefault(part.parent, []).append(part)

    def group(self, path: str) -> Group:
        return self.groups.get(path) or Group(path, {})

    def topics(self, path: str, topic: Group | None = None) -> Iterator[tuple[Group | None, tuple[Block, ...]]]:
        """(topic, blocks) of each page below ``path``."""
        loose: list[Part] = []
        for part in self.inside.get(path, ()):
            if part.kind == "group":
                yield from self.few(loose, topic)
                loose = []
                yield from self.page(part)
            else:
                loose.append(part)
        yield from self.few(loose, topic)

    def page(self, part: Part) -> Iterator[tuple[Group | None, tuple[Block, ...]]]:
        group = self.group(part.path)
        together = group.repeat or "field-list" in group.appearance or "table-list" in group.appearance
        if together or not any(each.kind == "group" for each in self.inside.get(part.path, ())):
            if group.repeat:
                yield group, (Section(group, self.blocks(part.path)),)
            else:
                yield group, self.blocks(part.path)
        else:
            yield from self.topics(part.path, group)

    def few(self, parts: Sequence[Part], topic: Group | None) -> Iterator[tuple[Group | None, tuple[Block, ...]]]:
        """Loose questions, at most so many a page; a note goes with what follows it."""
        page: list[Part] = []
        asked = 0
        for part in parts:
            note = part.kind in ("note", *_UNSEEN)
            if asked >= _LOOSE:
                yield topic, self.blocks_of(page, topic)
                page, asked = [], 0
            page.append(part)
            asked += not note
        if page:
            yield topic, self.blocks_of(page, topic)

    def blocks(self, path: str) -> tuple[Block, ...]:
        return self.blocks_of(self.inside.get(path, ()), self.groups.get(path))

    def blocks_of(self, parts: Sequence[Part], group: Group | None) -> tuple[Block, ...]:
        blocks: list[Block] = []
        rows: list[Item] = []

        def matrix() -> None:
            if len(rows) > 1:
                blocks.append(Matrix(tuple(rows)))
            else:
                blocks.extend(Question(row) for row in rows)
            rows.clear()

        for part in parts:
            if part.kind == "group":
                matrix()
                blocks.append(Section(self.group(part.path), self.blocks(part.path)))
                continue
            item = self.items[part.path]
            if item.kind in _UNSEEN or item.path in self.others or item.appearance == "label":
                # ODK's 'label' is the head of a grid, which shows its answers in each row here.
                continue
            if not _is_row(item, group):
                matrix()
                blocks.append(Question(item))
                continue
            if rows and rows[0].scale != item.scale:
                matrix()
            rows.append(item)
        matrix()
        return tuple(blocks)


def _is_row(item: Item, group: Group | None) -> bool:
    """Whether a question may be a row of a grid."""
    if item.kind != "one" or item.scale is None or item.choice_filter or len(item.scale.choices) > _WIDEST:
        return False
    looks = item.appearance.split()
    listed = group is not None and "table-list" in group.appearance
    return listed or "likert" in looks or "list-nolabel" in looks
