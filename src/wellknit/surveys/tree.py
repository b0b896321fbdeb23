"""A form as a tree of nodes, which elementpath can walk: its parts, what expressions refer to, its lists of choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from elementpath import get_node_tree
from elementpath.xpath_nodes import ElementNode

from wellknit.surveys.questionnaire import Questionnaire, Scale

__all__ = ["INDEX", "MOST_ROUNDS", "Part", "Reference", "Tree", "choice_document", "parts_of"]

#: The round of a repeat in a path: the [2] of 'partner[2]/trust'.
INDEX = re.compile(r"\[([0-9]{1,6})\]")
#: More rounds of a repeated group than any form asks for: a count read from an answer must not fill the memory.
MOST_ROUNDS = 1000
#: The same for all rounds of a repeat within repeats together.
_MOST_NODES = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """A question or group of the form: its path, what kind of value it holds, and whether it is asked repeatedly."""

    path: str
    name: str
    parent: str
    kind: str
    repeat: bool = False

    @property
    def above(self) -> tuple[str, ...]:
        """The paths of the groups around it, from the outermost."""
        steps = self.path.split("/")[:-1]
        return tuple("/".join(steps[: end + 1]) for end in range(len(steps)))


@dataclass(frozen=True, slots=True)
class Reference:
    """What ``${name}`` in an expression points to: ``shared`` is the innermost repeat around both, '' for none."""

    path: str
    shared: str


def parts_of(questionnaire: Questionnaire) -> dict[str, Part]:
    """All questions and groups by path, a group before what it holds."""
    parts: dict[str, Part] = {}
    groups = {group.path: group for group in questionnaire.groups}

    def group_at(path: str) -> None:
        if path and path not in parts:
            parent, _, name = path.rpartition("/")
            group_at(parent)
            group = groups.get(path)
            parts[path] = Part(path, name, parent, "group", bool(group and group.repeat))

    # In the order of the form, as far as rows tell it: a form made by hand may have none.
    listed = [(group.row, 0, group.path) for group in questionnaire.groups]
    row = 0
    for item in questionnaire.items:
        row = item.row or row  # what 'or_other' adds has no row and comes right after its question
        listed.append((row, 1, item.path))
    rows = sorted(listed, key=lambda each: each[0])
    items = {item.path: item for item in questionnaire.items}
    for _, is_item, path in rows:
        if not is_item:
            group_at(path)
            continue
        item = items[path]
        parent, _, name = path.rpartition("/")
        group_at(parent)
        kind: str = item.kind
        if kind == "metadata":
            kind = {"today": "date", "start": "datetime", "end": "datetime"}.get(item.type, "text")
        parts[path] = Part(path, name, parent, kind)
    return parts


class Tree:
    """The nodes of a form whose repeats are asked as often as ``rounds`` says, by their path with rounds.

    No answer stands in it, so that respondents share it: making nodes costs more than all that is evaluated on them.
    ``kinds`` has the nodes of questions alone.
    """

    def __init__(self, parts: Mapping[str, Part], rounds: Mapping[str, int]) -> None:
        root = ElementTree.Element("data")
        elements: dict[str, list[ElementTree.Element]] = {"": [root]}
        full: dict[ElementTree.Element, str] = {root: ""}
        for part in parts.values():
            made = elements[part.path] = []
            for parent in elements[part.parent]:
                inside = f"{full[parent]}/{part.name}" if full[parent] else part.name
                most = min(rounds.get(inside, 1), _MOST_NODES - len(made))
                for index in range(1, most + 1) if part.repeat else (0,):
                    element = ElementTree.SubElement(parent, part.name)
                    element.text = None if part.kind == "group" else ""  # which makes it a node for 'text()'
                    full[element] = f"{inside}[{index}]" if index else inside
                    made.append(element)
        self.document = get_node_tree(ElementTree.ElementTree(root))
        nodes: dict[Any, ElementNode] = {}
        waiting: list[Any] = list(self.document.children)
        while waiting:
            node = waiting.pop()
            if isinstance(node, ElementNode):
                waiting.extend(node.children)
                nodes[node.value] = node
        self.by_path = {path: tuple(nodes[each] for each in made) for path, made in elements.items()}
        self.full = {nodes[element]: path for element, path in full.items()}
        asked = (part for part in parts.values() if part.kind != "group")
        self.kinds = {node: part.kind for part in asked for node in self.by_path[part.path]}

    def __len__(self) -> int:
        return len(self.full)


def choice_document(scale: Scale, language: str) -> Any:
    """A list of choices as ``instance('list')`` gives it: root/item with name, label and the columns of the sheet."""
    root = ElementTree.Element("root")
    for choice in scale.choices:
        item = ElementTree.SubElement(root, "item")
        label = choice.labels.get(language) or next(iter(choice.labels.values()), "")
        for name, cell in (("name", choice.name), ("label", label), *choice.filters.items()):
            ElementTree.SubElement(item, name).text = cell
    return get_node_tree(ElementTree.ElementTree(root))
