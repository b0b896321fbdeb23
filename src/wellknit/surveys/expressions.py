"""The conditions of a questionnaire, evaluated: what is asked of a respondent, required, allowed and offered.

elementpath parses each expression once for a form (``compiling.py``) and evaluates it with ODK's functions
(``functions.py``, ``dates.py``) under ODK's rules for values (``coercion.py``).
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wellknit.errors import Place, Problem, problem
from wellknit.surveys.questionnaire import UNASKED, Choice, Group, Item, Questionnaire, Scale

if TYPE_CHECKING:
    from wellknit.surveys.compiling import Compiled
    from wellknit.surveys.grammar import Asking
    from wellknit.surveys.instance import Instance
    from wellknit.surveys.tree import Tree

__all__ = ["Evaluation", "Form"]

#: Rounds of repeats can depend on answers within repeats; forms nest them two or three deep.
_PASSES = 4
#: So many trees are kept of a form, none of them with more nodes than this unless the form has more questions.
_TREES, _NODES = 16, 1000


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a form asked of one respondent. Paths hold the round of each repeat: 'partner[2]/trust'.

    ``relevant`` are the questions that were asked and the groups they stand in; ``values`` what the form holds in the
    end, calculations included, with nothing for what is not relevant; ``required`` are relevant questions that must be
    answered; ``broken`` those whose answer breaks their constraint; ``not_offered`` those whose answer is a choice
    that the choice filter leaves out; ``unjudged`` those whose constraint asks for the day of answering, which nobody
    knows; ``offered`` the codes that each choice filter offers, where that was asked for.
    """

    relevant: frozenset[str]
    values: Mapping[str, str]
    required: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    not_offered: frozenset[str] = frozenset()
    unjudged: frozenset[str] = frozenset()
    offered: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Conditions:
    """The compiled expressions of one question or group."""

    relevant: Compiled | None = None
    constraint: Compiled | None = None
    required: Compiled | None = None
    calculation: Compiled | None = None
    choice_filter: Compiled | None = None
    repeat_count: Compiled | None = None

    def deciding(self) -> Iterator[Compiled]:
        """The expressions that what the question holds depends on."""
        yield from (each for each in (self.relevant, self.calculation) if each is not None)


@dataclass(slots=True)
class _Plan:
    conditions: dict[str, _Conditions] = field(default_factory=dict)
    order: tuple[str, ...] = ()


class Form:
    """A questionnaire whose expressions are parsed and ready; ``problems`` says what is wrong with them, ``items`` are
    its questions by path.

    An expression that can't be read counts as absent, so that answers can still be looked at: what it would have
    decided is then asked, allowed and offered.

    >>> form = Form(questionnaire)                                                        # doctest: +SKIP
    >>> form.evaluate({"knows": "no"}, day=date(2021, 3, 15)).relevant                     # doctest: +SKIP
    frozenset({'knows'})
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        from wellknit.surveys.compiling import Compiler
        from wellknit.surveys.tree import choice_document, parts_of

        self.questionnaire = questionnaire
        self.items = {item.path: item for item in questionnaire.items}
        self._by_name = {item.name: item.path for item in reversed(questionnaire.items)}
        self._scales: dict[str, Scale] = {}
        for item in reversed(questionnaire.items):
            if item.scale is not None:
                self._scales[item.name] = self._scales[item.path] = item.scale
        self._parts = parts_of(questionnaire)
        lists = {scale.name: scale for scale in questionnaire.scales}
        lists.update({item.scale.name: item.scale for item in questionnaire.items if item.scale})
        columns = {
            name: frozenset({"name", "label", *(key for choice in scale.choices for key in choice.filters)})
            for name, scale in lists.items()
        }
        self._documents = {
            name: choice_document(scale, questionnaire.default_language) for name, scale in lists.items()
        }
        self._compiler = Compiler(self._parts, columns)
        self._trees: dict[frozenset[tuple[str, int]], Tree] = {}
        found: list[Problem] = []
        self._plan = self._planned(found)
        self.problems = tuple(found)

    # --- compiling

    def _planned(self, found: list[Problem]) -> _Plan:
        plan = _Plan({path: _Conditions() for path in self._parts})
        for group in self.questionnaire.groups:
            plan.conditions[group.path] = _Conditions(
                relevant=self._compiled(group, "relevant", group.relevant, found),
                repeat_count=self._compiled(group, "repeat_count", group.repeat_count, found),
            )
        for item in self.questionnaire.items:
            plan.conditions[item.path] = _Conditions(
                relevant=self._compiled(item, "relevant", item.relevant, found),
                constraint=self._compiled(item, "constraint", item.constraint, found),
                required=self._compiled(item, "required", item.required, found),
                calculation=self._compiled(item, "calculation", item.calculation, found),
                choice_filter=self._compiled(item, "choice_filter", item.choice_filter, found),
            )
        plan.order = self._ordered(plan, found)
        return plan

    def _compiled(self, owner: Item | Group, column: str, source: str, found: list[Problem]) -> Compiled | None:
        if not source.strip():
            return None
        where = Place(self.questionnaire.file or None, "survey", owner.row or None, column)
        scale = owner.scale.name if isinstance(owner, Item) and owner.scale and column == "choice_filter" else None
        compiled, problems = self._compiler.compile(source, owner.path, where, scale)
        found.extend(problems)
        if compiled is not None and compiled.by_chance and column != "calculation":
            found.append(problem("expression.chance", where))
            return None
        return compiled

    def _ordered(self, plan: _Plan, found: list[Problem]) -> tuple[str, ...]:
        """Every question and group after all that it depends on, otherwise in the order of the form.

        What depends on itself is named, and evaluated where it stands in the form.
        """
        needs: dict[str, dict[str, None]] = {}
        position = {path: at for at, path in enumerate(self._parts)}
        for path, part in self._parts.items():
            needs[path] = {part.parent: None} if part.parent else {}
            for compiled in plan.conditions[path].deciding():
                for other in sorted(compiled.paths, key=position.__getitem__):
                    if not self._earlier_round(path, other, compiled):
                        needs[path][other] = None
        while True:
            try:
                return tuple(graphlib.TopologicalSorter(needs).static_order())
            except graphlib.CycleError as error:
                circle: list[str] = list(reversed(error.args[1]))
                owner = min(circle, key=position.__getitem__)
                place = Place(self.questionnaire.file or None, "survey", self._row(owner))
                names = ", ".join(dict.fromkeys(circle))
                found.append(problem("expression.circle", place, names=names))
                for path, other in pairwise(circle):
                    needs[path].pop(other, None)

    def _earlier_round(self, path: str, other: str, compiled: Compiled) -> bool:
        """Whether a question of a repeat looks at another round of it, which is no circle."""
        around = [each for each in self._parts[path].above if self._parts[each].repeat]
        shared = [each for each in around if each in self._parts[other].above or each == other]
        return bool(shared) and ("indexed-repeat" in compiled.calls or "[" in compiled.source)

    def _row(self, path: str) -> int | None:
        rows = {group.path: group.row for group in self.questionnaire.groups}
        return (self.items[path].row if path in self.items else rows.get(path)) or None

    # --- evaluating

    def evaluate(
        self,
        answers: Mapping[str, str | tuple[str, ...]],
        *,
        day: date,
        language: str = "",
        certain: bool = True,
        offers: bool = False,
    ) -> Evaluation:
        """What the form asks of a respondent who gave ``answers`` (codes by the question's path or name).

        ``day`` is the day of answering: today() and now(); with ``certain`` false it is a guess, and constraints that
        ask for it are left unjudged. With ``offers`` it also says what each choice filter offers. Answers to questions
        that turn out not to be relevant count as blank, as ODK clears them. Answers in a repeated group are named
        'partner[2]/trust'.
        """
        from wellknit.surveys.instance import rounds_in

        texts = self._texts(answers)
        rounds = rounds_in(texts)
        for _ in range(_PASSES):
            instance = self._instance(texts, rounds)
            context = self._context(instance, day, language, certain)
            self._fill(instance, context)
            counted = self._rounds(instance, context)
            if all(rounds.get(path, 1) == count for path, count in counted.items()):
                break
            rounds.update(counted)
        return self._judged(instance, context, offers)

    def relevant(self, answers: Mapping[str, str | tuple[str, ...]], *, day: date) -> frozenset[str]:
        """The paths of the questions and groups that are asked."""
        return self.evaluate(answers, day=day).relevant

    def choices(
        self, item: Item, answers: Mapping[str, str | tuple[str, ...]], *, day: date, language: str = ""
    ) -> tuple[Choice, ...]:
        """The choices of ``item`` that its choice filter offers to a respondent who gave ``answers``."""
        from wellknit.surveys.instance import rounds_in

        if item.scale is None:
            return ()
        compiled = self._plan.conditions[item.path].choice_filter
        if compiled is None:
            return item.scale.choices
        texts = self._texts(answers)
        instance = self._instance(texts, rounds_in(texts))
        context = self._context(instance, day, language, True)
        self._fill(instance, context)
        nodes = instance.by_path[item.path]
        return tuple(self._offered(item.scale, compiled, nodes[0], context)) if nodes else ()

    def _texts(self, answers: Mapping[str, str | tuple[str, ...]]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for name, answer in answers.items():
            path = name if name in self.items or "[" in name else self._by_name.get(name, name)
            texts[path] = answer if isinstance(answer, str) else " ".join(answer)
        return texts

    def _instance(self, texts: Mapping[str, str], rounds: Mapping[str, int]) -> Instance:
        from wellknit.surveys.instance import Instance

        return Instance(self._tree(rounds), texts, self._compiler.references, self._documents, self._scales)

    def _tree(self, rounds: Mapping[str, int]) -> Tree:
        """The nodes for respondents who are asked each repeat so often, kept unless they are very many."""
        from wellknit.surveys.tree import Tree

        asked = frozenset(rounds.items())
        tree = self._trees.get(asked)
        if tree is None:
            tree = Tree(self._parts, rounds)
            if len(tree) <= max(_NODES, len(self._parts) + 1):
                if len(self._trees) >= _TREES:
                    self._trees.clear()
                self._trees[asked] = tree
        return tree

    def _context(self, instance: Instance, day: date, language: str, certain: bool) -> Asking:
        from wellknit.surveys.grammar import Asking

        context = Asking(instance.document)
        context.instance, context.day, context.certain = instance, day, certain
        context.language = language or self.questionnaire.default_language
        context.current = instance.document
        return context

    def _fill(self, instance: Instance, context: Asking) -> None:
        """Decide what is relevant and compute what is calculated, each after all that it depends on."""
        for path in self._plan.order:
            conditions, item = self._plan.conditions[path], self.items.get(path)
            for node in instance.by_path[path]:
                if instance.parent_is_out(node) or not _truth(conditions.relevant, node, context):
                    instance.put_out(node)
                elif item is not None and (conditions.calculation is not None or item.kind in UNASKED):
                    self._settle(item, conditions.calculation, node, instance, context)

    def _settle(self, item: Item, calculation: Compiled | None, node: Any, instance: Instance, context: Asking) -> None:
        """What a relevant question holds: its answer, or what is calculated for it."""
        recorded = instance.text(node)
        if calculation is not None:
            # What was drawn by chance, and what a person may have overwritten, is what the answers say it was.
            keep = calculation.by_chance or (recorded and item.kind != "calculate" and not item.read_only)
            if not keep:
                instance.write(node, _calculated(calculation, node, context))
        elif not recorded and item.default and "(" not in item.default:
            instance.write(node, item.default)

    def _rounds(self, instance: Instance, context: Asking) -> dict[str, int]:
        """How often each repeat with a count is asked, by its path with the rounds around it."""
        from wellknit.surveys.coercion import number
        from wellknit.surveys.tree import MOST_ROUNDS

        counted: dict[str, int] = {}
        for group in self.questionnaire.groups:
            compiled = self._plan.conditions[group.path].repeat_count
            if not group.repeat or compiled is None:
                continue
            above, _, name = group.path.rpartition("/")
            for parent in instance.by_path[above]:
                read = 0.0 if instance.is_out(parent) else number(_value(compiled, parent, context))
                count = int(min(read, MOST_ROUNDS)) if read > 0 else 0
                full = instance.full(parent)
                counted[f"{full}/{name}" if full else name] = count
        return counted

    def _judged(self, instance: Instance, context: Asking, offers: bool) -> Evaluation:
        relevant: list[str] = []
        values: dict[str, str] = {}
        required: list[str] = []
        broken: list[str] = []
        not_offered: list[str] = []
        unjudged: list[str] = []
        offered: dict[str, frozenset[str]] = {}
        for path in self._parts:
            conditions, item = self._plan.conditions[path], self.items.get(path)
            for node in instance.by_path[path]:
                if instance.is_out(node):
                    continue
                full = instance.full(node)
                relevant.append(full)
                if item is None:
                    continue
                values[full] = answer = instance.text(node)
                if item.kind in UNASKED:
                    continue
                if conditions.required is not None and _truth(conditions.required, node, context):
                    required.append(full)
                filtered = item.scale is not None and conditions.choice_filter is not None
                if filtered and (answer or offers):
                    offered[full] = self._offers(item, conditions, node, context)
                if not answer:
                    continue
                if conditions.constraint is not None and conditions.constraint.by_clock and not context.certain:
                    unjudged.append(full)
                elif not _truth(conditions.constraint, node, context):
                    broken.append(full)
                if filtered and not offered[full].issuperset(
                    answer.split() if item.kind in ("many", "rank") else [answer]
                ):
                    not_offered.append(full)
        return Evaluation(
            frozenset(relevant),
            values,
            frozenset(required),
            frozenset(broken),
            frozenset(not_offered),
            frozenset(unjudged),
            offered if offers else {},
        )

    def _offers(self, item: Item, conditions: _Conditions, node: Any, context: Asking) -> frozenset[str]:
        assert item.scale is not None and conditions.choice_filter is not None
        return frozenset(each.name for each in self._offered(item.scale, conditions.choice_filter, node, context))

    def _offered(self, scale: Scale, compiled: Compiled, node: Any, context: Asking) -> Iterator[Choice]:
        rows = self._documents[scale.name].children[0].children
        for position, (choice, row) in enumerate(zip(scale.choices, rows, strict=True), start=1):
            inner = copy(context)
            inner.current, inner.item, inner.position, inner.size = node, row, position, len(rows)
            if _evaluated_truth(compiled, inner):
                yield choice


def _at(node: Any, context: Asking) -> Asking:
    context.current = context.item = node
    context.position = context.size = 1
    return context


def _value(compiled: Compiled, node: Any, context: Asking) -> Any:
    from wellknit.surveys.grammar import value

    return value(compiled.root, _at(node, context))


def _calculated(compiled: Compiled, node: Any, context: Asking) -> Any:
    found = _value(compiled, node, context)
    # Where there is no number ODK stores nothing, not the letters NaN.
    return "" if found != found else found


def _truth(compiled: Compiled | None, node: Any, context: Asking) -> bool:
    """Whether a condition holds; one that isn't there does."""
    return compiled is None or _evaluated_truth(compiled, _at(node, context))


def _evaluated_truth(compiled: Compiled, context: Asking) -> bool:
    from wellknit.surveys.grammar import truth

    return truth(compiled.root, context)
