"""Turning one expression of a form into something that can be evaluated, or into what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from elementpath import ElementPathError, XPathToken

from wellknit.errors import Place, Problem, problem, worded
from wellknit.surveys import dates, functions
from wellknit.surveys.grammar import FUNCTIONS, OdkParser, operands, pieces
from wellknit.surveys.patterns import pattern
from wellknit.surveys.tree import Part, Reference

__all__ = ["Compiled", "Compiler"]

#: A cell of a spreadsheet holds 32,767 characters; nobody writes a condition that long, and a parser has a depth.
_LONGEST = 8000
#: Each level of brackets takes a few of the calls within calls that Python allows.
_DEEPEST = 100
_CALL = re.compile(r"(?<![\w.$-])([A-Za-z_][\w.-]*)\s*\(")
#: '5and' is 5 and 'and' to XPath; elementpath wants a space between them.
_STUCK = re.compile(r"(?<![\w.-])([0-9]+(?:\.[0-9]*)?)(?=(?:and|or|div|mod)\b)")
_OPERATORS = ("and", "or", "div", "mod")
_NODE_TESTS = ("node", "text")


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression parsed: ``paths`` are the questions and groups it refers to, ``calls`` the functions it uses."""

    source: str
    root: XPathToken
    paths: frozenset[str]
    calls: frozenset[str]
    walks: bool = False

    @property
    def by_chance(self) -> bool:
        return bool(self.calls & functions.CHANCE)

    @property
    def by_clock(self) -> bool:
        return bool(self.calls & dates.CLOCK)


class Compiler:
    """Parses the expressions of one form; ``references`` gathers what its ``${name}`` point to, by variable."""

    def __init__(self, parts: Mapping[str, Part], columns: Mapping[str, frozenset[str]]) -> None:
        self._parts = parts
        self._columns = columns
        self._by_name: dict[str, list[str]] = {}
        for path, part in parts.items():
            self._by_name.setdefault(part.name, []).append(path)
        self._parser = OdkParser()
        self._variables: dict[tuple[str, str], str] = {}
        self.references: dict[str, Reference] = {}

    def compile(
        self, source: str, at: str, where: Place, scale: str | None = None
    ) -> tuple[Compiled | None, list[Problem]]:
        """``source`` as it stands at the question or group ``at``; ``scale`` is the list that a choice filter is for.

        Everything wrong is told at once as far as it can be: references to no question, functions that are unknown or
        not supported, then the first error of syntax; names that stand alone where a question must be meant.
        """
        found: list[Problem] = []
        if len(source) > _LONGEST:
            return None, [problem("expression.too-long", where, length=len(source), limit=_LONGEST)]
        text, paths = self._prepared(source, at, where, found)
        calls = self._calls(text, where, found)
        if found:
            return None, found
        try:
            root = self._parser.parse(text)
        except ElementPathError as error:
            return None, [problem("expression.syntax", where, expression=_shown(source), reason=self._reason(error))]
        except SyntaxError as error:
            return None, [problem("expression.syntax", where, expression=_shown(source), reason=self._reason(error))]
        except (RecursionError, OverflowError, ValueError):
            return None, [
                problem("expression.syntax", where, expression=_shown(source), reason=worded("it can't be read"))
            ]
        if _depth(root) > _DEEPEST:
            return None, [problem("expression.too-deep", where, limit=_DEEPEST)]
        walked, more = self._walked(root, at, where, scale)
        found.extend(more)
        found.extend(_patterns(root, where))
        found.extend(self._misused(root, at, source, where))
        if found:
            return None, found
        walks = any(each.symbol in ("/", "//", "..", ".", "[") for each in root.iter())
        return Compiled(source, root, frozenset(paths | walked), frozenset(calls), walks), []

    def _prepared(self, source: str, at: str, where: Place, found: list[Problem]) -> tuple[str, set[str]]:
        """The expression for elementpath: each reference a variable, each prefix part of the name."""
        text: list[str] = []
        paths: set[str] = set()
        for kind, piece in pieces(source):
            if kind == "name":
                path = self._resolved(piece, at)
                if path is None:
                    found.append(self._unknown(piece, where))
                    continue
                paths.add(path)
                text.append(f"${self._variable(path, at)} ")
            elif kind == "saved":
                found.append(problem("expression.last-saved", where, name=piece))
            elif kind == "text" and "$" in piece:
                reason = worded("a reference is written ${{name}}")
                found.append(problem("expression.syntax", where, expression=_shown(source), reason=reason))
            elif kind == "prefix":
                text.append(f"{piece}-")
            else:
                text.append(_STUCK.sub(r"\1 ", piece))
        return "".join(text), paths

    def _resolved(self, name: str, at: str) -> str | None:
        """The path of the question or group ``name``: of several, the one that shares most groups with ``at``."""
        candidates = self._by_name.get(name, [])
        if name in self._parts:
            return name
        steps = at.split("/")

        def shared(path: str) -> int:
            pairs = zip(path.split("/"), steps, strict=False)
            return next((index for index, (one, other) in enumerate(pairs) if one != other), len(steps))

        return max(candidates, key=shared, default=None)

    def _variable(self, path: str, at: str) -> str:
        around = {each for each in (*self._parts[at].above, at) if at and self._parts[each].repeat}
        shared = next((each for each in reversed(self._parts[path].above) if each in around), "")
        key = (path, shared)
        if key not in self._variables:
            self._variables[key] = f"v{len(self._variables)}"
            self.references[self._variables[key]] = Reference(path, shared)
        return self._variables[key]

    def _unknown(self, name: str, where: Place) -> Problem:
        near = difflib.get_close_matches(name, self._by_name, n=1, cutoff=0.6)
        code = "expression.unknown-name-near" if near else "expression.unknown-name"
        return problem(code, where, name=name, near=near[0] if near else "")

    def _calls(self, text: str, where: Place, found: list[Problem]) -> set[str]:
        """The functions called; one that is unknown or not supported is a problem."""
        outside = "".join(piece if kind == "text" else "''" for kind, piece in pieces(text))
        calls = set()
        for name in dict.fromkeys(_CALL.findall(outside)):
            if name in _OPERATORS or name in _NODE_TESTS:
                continue
            plain = re.sub(r"^(jr|odk|orx)-", r"\1:", name)
            if plain in FUNCTIONS:
                calls.add(plain)
            elif plain in functions.UNSUPPORTED:
                reason = functions.UNSUPPORTED[plain]
                found.append(problem("expression.unsupported-function", where, name=plain, reason=reason))
            else:
                near = difflib.get_close_matches(plain, FUNCTIONS, n=1, cutoff=0.75)
                code = "expression.unknown-function-near" if near else "expression.unknown-function"
                found.append(problem(code, where, name=plain, near=near[0] if near else ""))
        return calls

    def _walked(self, root: XPathToken, at: str, where: Place, scale: str | None) -> tuple[set[str], list[Problem]]:
        """The questions that paths such as '../age' lead to, and names that lead nowhere."""
        paths: set[str] = set()
        found: list[Problem] = []

        def visit(token: XPathToken, inside: str | None, columns: frozenset[str] | None) -> str | None:
            """Where ``token`` leads from ``inside`` (None: not known before a form is there)."""
            symbol = token.symbol
            if symbol == "(name)":
                name = str(token.value)
                if columns is not None:
                    if name not in columns:
                        allowed = ", ".join(sorted(columns))
                        found.append(problem("expression.unknown-column", where, name=name, allowed=allowed))
                    return None
                if inside is None:
                    return None
                path = f"{inside}/{name}" if inside else name
                if path not in self._parts:
                    near = name in self._by_name
                    found.append(
                        problem("expression.bare-name" if near else "expression.no-such-path", where, name=name)
                    )
                    return None
                paths.add(path)
                return path
            if symbol == ".":
                return inside
            if symbol == "..":
                return None if inside is None or not inside else self._parts[inside].parent
            if symbol == "$":
                return self.references[str(token.value)].path
            if symbol == "/" and len(token) == 1:
                # The first step names the form itself, which may be called anything.
                return "" if token[0].symbol == "(name)" else visit(token[0], None, None)
            if symbol == "/" and len(token) == 2:
                return visit(token[1], visit(token[0], inside, columns), None)
            if symbol == "[":
                left = visit(token[0], inside, columns)
                # In a predicate of a list the names are columns; which list it is is known only by its name.
                visit(token[1], left, None)
                return left
            if symbol == "(" and len(token) == 1:
                return visit(token[0], inside, columns)
            if symbol == "current":
                return at
            for child in operands(token):
                visit(child, inside, columns)
            return None

        visit(root, at, self._columns.get(scale) if scale is not None else None)
        return paths, found

    def _reason(self, error: Exception) -> str:
        """The message of the parser without its code, with references as the form writes them."""
        text = re.sub(r"^.*\[err:\w+\]\s*|\s*at line \d+, column \d+", "", str(error), flags=re.DOTALL)
        text = re.sub(r"'fn:((?:jr|odk|orx)-)?([^']+)' function", _called, text)

        def written(match: re.Match[str]) -> str:
            reference = self.references.get(match[1])
            return f"${{{self._parts[reference.path].name}}}" if reference else match[0]

        return re.sub(r"\$?\b(v\d+)\b", written, text).strip().rstrip(".")

    def _misused(self, root: XPathToken, at: str, source: str, where: Place) -> list[Problem]:
        """What can be read and means nothing: paths through what is no question, functions without what they need."""
        found: list[Problem] = []

        def wrong(reason: str) -> None:
            found.append(problem("expression.syntax", where, expression=_shown(source), reason=reason))

        for token in root.iter("/", "//"):
            if len(token) == 2 and not (_leads(token[0]) and _leads(token[1])):
                wrong(
                    worded("'{sign}' leads from a question to a question; division is written 'div'", sign=token.symbol)
                )
        for token in root.iter("[", "|"):
            if not all(_leads(each) for each in (list(token)[:1] if token.symbol == "[" else token)):
                wrong(worded("'{sign}' can stand after a question or a path only", sign=token.symbol))
        for token in root.iter("indexed-repeat"):
            named = [token[0], *list(token)[1::2]]
            if len(token) % 2 == 0 or any(each.symbol != "$" for each in named):
                wrong(worded("indexed-repeat() takes ${{question}}, ${{repeat}}, number"))
            elif not all(self._parts[self.references[str(each.value)].path].repeat for each in named[1:]):
                wrong(worded("indexed-repeat() takes a question, then a repeated group and a number"))
        for token in root.iter("jr-choice-name"):
            if len(token) == 2 and token[1].symbol != "(string)":
                wrong(worded("the second argument of jr:choice-name() is a question in quotes, as in '${{name}}'"))
            elif len(token) == 2:
                name = str(token[1].value).strip().removeprefix("${").removesuffix("}").strip().rpartition("/")[2]
                if self._resolved(name, at) is None:
                    found.append(self._unknown(name, where))
        for token in root.iter("instance"):
            if len(token) == 1 and token[0].symbol == "(string)" and str(token[0].value) not in self._columns:
                values = {"name": token[0].value, "allowed": ", ".join(sorted(self._columns)) or worded("none")}
                found.append(problem("expression.no-such-list", where, **values))
        return found


def _leads(token: XPathToken) -> bool:
    """Whether a token selects questions, groups or choices, so that a path may go through it."""
    if token.symbol == "(":
        return len(token) == 1 and _leads(token[0])
    if token.symbol in ("(name)", ".", "..", "$", "/", "//", "[", "|", "current", "instance"):
        return True
    return token.label in ("axis", "kind test") or (token.symbol == "*" and not len(token))


def _depth(root: XPathToken) -> int:
    """How deeply an expression is nested; a chain such as 'a or b or c' counts as one level."""
    level, depth = [root], 0
    while level:
        level = [each for token in level for each in operands(token)]
        depth += 1
    return depth


def _called(match: re.Match[str]) -> str:
    prefix = (match[1] or "").replace("-", ":")
    return f"{prefix}{match[2]}()"


def _patterns(root: XPathToken, where: Place) -> list[Problem]:
    """Regular expressions that stand in the form as they are: each must be one that can be evaluated."""
    found = []
    for token in root.iter("regex"):
        if len(token) == 2 and token[1].symbol == "(string)" and pattern(str(token[1].value)) is None:
            found.append(problem("expression.pattern", where, pattern=_shown(str(token[1].value))))
    return found


def _shown(source: str) -> str:
    text = " ".join(source.split())
    return text if len(text) <= 120 else f"{text[:117]}..."
