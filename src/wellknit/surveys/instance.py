"""One respondent's form as a tree of nodes, which elementpath can walk."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from elementpath import get_node_tree
from elementpath.xpath_nodes import ElementNode, XPathNode

from wellknit.surveys.coercion import Value, text, typed
from wellknit.surveys.questionnaire import Questionnaire, Scale

__all__ = ["MOST_ROUNDS", "Instance", "Part", "Reference", "choice_document", "parts_of", "rounds_in"]

_INDEX = re.compile(r"\[([0-9]{1,6})\]")
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


class Instance:
    """The nodes of one respondent's form; ``rounds`` says how often each repeat is asked, by its path with rounds.

    A node that is out (not relevant) has no text, and is passed over where nodes are selected.
    """

    def __init__(
        self,
        parts: Mapping[str, Part],
        texts: Mapping[str, str],
        rounds: Mapping[str, int],
        references: Mapping[str, Reference],
        documents: Mapping[str, Any],
        scales: Mapping[str, Scale],
    ) -> None:
        self._references = references
        self._scales = scales
        self.documents = documents
        root = ElementTree.Element("data")
        self._elements: dict[str, list[ElementTree.Element]] = {"": [root]}
        self._full: dict[ElementTree.Element, str] = {root: ""}
        self._kinds: dict[ElementTree.Element, str] = {}
        self.recorded: dict[ElementTree.Element, str] = {}
        self._out: set[Any] = set()
        self._truths: dict[Any, bool] = {}
        parents: dict[ElementTree.Element, ElementTree.Element] = {}
        for part in parts.values():
            made = self._elements[part.path] = []
            for parent in self._elements[part.parent]:
                above = self._full[parent]
                full = f"{above}/{part.name}" if above else part.name
                most = min(rounds.get(full, 1), _MOST_NODES - len(made))
                for index in range(1, most + 1) if part.repeat else (0,):
                    element = ElementTree.SubElement(parent, part.name)
                    named = f"{full}[{index}]" if index else full
                    self._full[element] = named
                    parents[element] = parent
                    made.append(element)
                    if part.kind != "group":
                        self._kinds[element] = part.kind
                        self.recorded[element] = element.text = texts.get(named, "")
        self.document = get_node_tree(ElementTree.ElementTree(root))
        self._parents = parents
        self._nodes: dict[Any, XPathNode] = {}
        waiting: list[Any] = list(self.document.children)
        while waiting:
            node = waiting.pop()
            if isinstance(node, ElementNode):
                waiting.extend(node.children)
                self._nodes[node.value] = node
        self.by_path = {path: [self._nodes[each] for each in made] for path, made in self._elements.items()}

    def full(self, node: Any) -> str:
        """The path of a node with the rounds of the repeats around it: 'partner[2]/trust'."""
        return self._full[node.value]

    def answered(self, node: Any) -> str:
        """What the answers say of a node before anything is calculated: what was drawn by chance stands there."""
        return self.recorded.get(node.value, "")

    def value(self, node: Any) -> Value:
        """The answer in a node as a value of its question; choices of a list hold texts."""
        if node.value in self._truths:
            return self._truths[node.value]
        return typed(node.value.text or "", self._kinds.get(node.value, "text"))

    def text(self, node: Any) -> str:
        return node.value.text or ""

    def write(self, node: Any, written: Value) -> None:
        """The node holds what was calculated. True and false stay such: as a word, 'false' would count as true."""
        node.value.text = text(written)
        if isinstance(written, bool):
            self._truths[node.value] = written

    def put_out(self, node: Any) -> None:
        """The node is not relevant: it reads as blank from now on, and so does everything in it."""
        self._out.add(node.value)
        if node.value in self._kinds:
            node.value.text = ""
            self._truths.pop(node.value, None)

    def is_out(self, node: Any) -> bool:
        return isinstance(node, XPathNode) and node.value in self._out

    def parent_is_out(self, node: Any) -> bool:
        return self._parents.get(node.value) in self._out

    def referred(self, variable: str, current: Any) -> list[XPathNode]:
        """The nodes that a reference points to, seen from ``current``: within a repeat, those of the same round."""
        reference = self._references[variable]
        found = self.by_path.get(reference.path, [])
        if not reference.shared or len(found) < 2:
            return found
        around = self._around(current.value, reference.shared)
        return [node for node in found if self._around(node.value, reference.shared) is around]

    def at_rounds(self, variable: str, rounds: Sequence[tuple[str, float]]) -> XPathNode | None:
        """The node that a reference points to in the given rounds of the repeats that other references point to."""
        wanted = {self._references[repeat].path: index for repeat, index in rounds}
        for node in self.by_path.get(self._references[variable].path, ()):
            full = self.full(node)
            found = {_INDEX.sub("", full[: at.start()]): int(at[1]) for at in _INDEX.finditer(full)}
            if all(found.get(path) == index for path, index in wanted.items()):
                return node
        return None

    def choice_name(self, code: str, question: str, language: str) -> str:
        """The wording of a choice of a question, named by its name or path; the code where there is no wording."""
        scale = self._scales.get(question) or self._scales.get(question.rpartition("/")[2])
        choice = scale.choice(code) if scale else None
        if choice is None:
            return ""
        return choice.labels.get(language) or next((each for each in choice.labels.values() if each), choice.name)

    def _around(self, element: Any, path: str) -> Any:
        """The round of the repeat at ``path`` that an element stands in."""
        while element is not None and _INDEX.sub("", self._full.get(element, "")) != path:
            element = self._parents.get(element)
        return element


def rounds_in(texts: Mapping[str, str]) -> dict[str, int]:
    """How often each repeat was answered, from paths such as 'partner[2]/trust'."""
    rounds: dict[str, int] = {}
    for path in texts:
        for match in _INDEX.finditer(path):
            repeat = path[: match.start()]
            rounds[repeat] = min(max(rounds.get(repeat, 0), int(match[1])), MOST_ROUNDS)
    return rounds


def choice_document(scale: Scale, language: str) -> Any:
    """A list of choices as ``instance('list')`` gives it: root/item with name, label and the columns of the sheet."""
    root = ElementTree.Element("root")
    for choice in scale.choices:
        item = ElementTree.SubElement(root, "item")
        label = choice.labels.get(language) or next(iter(choice.labels.values()), "")
        for name, cell in (("name", choice.name), ("label", label), *choice.filters.items()):
            ElementTree.SubElement(item, name).text = cell
    return get_node_tree(ElementTree.ElementTree(root))
