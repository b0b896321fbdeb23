"""One respondent's answers in the tree of a form: what each node holds, what is relevant, what references point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elementpath.xpath_nodes import XPathNode

from wellknit.surveys.coercion import Value, text, typed
from wellknit.surveys.questionnaire import Scale
from wellknit.surveys.tree import INDEX, MOST_ROUNDS, Reference, Tree

__all__ = ["Instance", "rounds_in"]


class Instance:
    """What the nodes of ``tree`` hold for one respondent; ``texts`` are the answers by path with rounds.

    A node that is out (not relevant) has no text, and is passed over where nodes are selected.
    """

    def __init__(
        self,
        tree: Tree,
        texts: Mapping[str, str],
        references: Mapping[str, Reference],
        documents: Mapping[str, Any],
        scales: Mapping[str, Scale],
    ) -> None:
        self._references = references
        self._scales = scales
        self._full = tree.full
        self._kinds = tree.kinds
        self.documents = documents
        self.document = tree.document
        self.by_path = tree.by_path
        self.recorded = {node: texts.get(self._full[node], "") for node in tree.kinds}
        self._texts = dict(self.recorded)
        self._out: set[XPathNode] = set()
        self._truths: dict[XPathNode, bool] = {}

    def full(self, node: Any) -> str:
        """The path of a node with the rounds of the repeats around it: 'partner[2]/trust'."""
        return self._full[node]

    def answered(self, node: Any) -> str:
        """What the answers say of a node before anything is calculated: what was drawn by chance stands there."""
        return self.recorded.get(node, "")

    def value(self, node: Any) -> Value:
        """The answer in a node as a value of its question; choices of a list hold texts."""
        if node in self._truths:
            return self._truths[node]
        return typed(self.text(node), self._kinds.get(node, "text"))

    def text(self, node: Any) -> str:
        """What a question holds, or a cell of a list of choices, which is the same for everybody."""
        found = self._texts.get(node)
        return found if found is not None else node.value.text or ""

    def write(self, node: Any, written: Value) -> None:
        """The node holds what was calculated. True and false stay such: as a word, 'false' would count as true."""
        self._texts[node] = text(written)
        if isinstance(written, bool):
            self._truths[node] = written

    def put_out(self, node: Any) -> None:
        """The node is not relevant: it reads as blank from now on, and so does everything in it."""
        self._out.add(node)
        if node in self._texts:
            self._texts[node] = ""
            self._truths.pop(node, None)

    def is_out(self, node: Any) -> bool:
        return isinstance(node, XPathNode) and node in self._out

    def parent_is_out(self, node: Any) -> bool:
        return node.parent in self._out

    def referred(self, variable: str, current: Any) -> list[XPathNode]:
        """The nodes that a reference points to, seen from ``current``: within a repeat, those of the same round."""
        reference = self._references[variable]
        found = self.by_path.get(reference.path, ())
        if not reference.shared or len(found) < 2:
            return list(found)
        around = self._around(current, reference.shared)
        return [node for node in found if self._around(node, reference.shared) is around]

    def at_rounds(self, variable: str, rounds: Sequence[tuple[str, float]]) -> XPathNode | None:
        """The node that a reference points to in the given rounds of the repeats that other references point to."""
        wanted = {self._references[repeat].path: index for repeat, index in rounds}
        for node in self.by_path.get(self._references[variable].path, ()):
            full = self.full(node)
            found = {INDEX.sub("", full[: at.start()]): int(at[1]) for at in INDEX.finditer(full)}
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

    def _around(self, node: Any, path: str) -> Any:
        """The round of the repeat at ``path`` that a node stands in."""
        while node is not None and INDEX.sub("", self._full.get(node, "")) != path:
            node = node.parent
        return node


def rounds_in(texts: Mapping[str, str]) -> dict[str, int]:
    """How often each repeat was answered, from paths such as 'partner[2]/trust'."""
    rounds: dict[str, int] = {}
    for path in (each for each in texts if "[" in each):
        for match in INDEX.finditer(path):
            repeat = path[: match.start()]
            rounds[repeat] = min(max(rounds.get(repeat, 0), int(match[1])), MOST_ROUNDS)
    return rounds
