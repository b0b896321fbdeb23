"""The language of a form's expressions: XPath 1.0 as elementpath reads it, with ODK's operators and references.

:class:`OdkParser` is elementpath's XPath 1.0 parser with a symbol table of its own: the functions of XPath are taken
out, ``functions.py`` puts ODK's in, and the operators follow the rules of ``coercion.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from elementpath import XPath1Parser, XPathContext, XPathToken
from elementpath.tdop import Parser
from elementpath.xpath_nodes import ElementNode, TextNode, XPathNode
from elementpath.xpath_tokens import XPathFunction

from wellknit.surveys import coercion
from wellknit.surveys.coercion import Value

if TYPE_CHECKING:
    from wellknit.surveys.instance import Instance

__all__ = [
    "FUNCTIONS",
    "Asking",
    "OdkParser",
    "function",
    "is_path",
    "nodes",
    "number",
    "operands",
    "pieces",
    "text",
    "truth",
    "value",
    "values",
]

#: Texts in quotes, references to questions, and the prefixes of ODK's functions: what is read before elementpath reads.
_PIECES = re.compile(
    r"""(?P<literal>'[^']*'|"[^"]*")|\$\{\s*(?P<saved>last-saved\#)?(?P<name>[^{}\s]*)\s*\}|(?P<prefix>\b(?:jr|odk|orx)):"""
)


class Asking(XPathContext):
    """Where an expression is evaluated: one respondent's form, the question it belongs to, and the day.

    ``current`` is the node of that question; ``certain`` is false where nobody knows on which day it was answered.
    """

    instance: Instance
    current: XPathNode
    day: date
    language: str
    certain: bool


class OdkParser(XPath1Parser):
    """elementpath's XPath 1.0 parser with ODK's functions and coercions instead of XPath's."""

    PATH_STEP_LABELS = (*XPath1Parser.PATH_STEP_LABELS, "function", "variable")
    PATH_STEP_SYMBOLS: ClassVar[set[str]] = {*XPath1Parser.PATH_STEP_SYMBOLS, "("}

    def parse(self, source: str) -> XPathToken:
        # XPath1Parser.parse() also evaluates once without a form, which our functions can't do.
        return Parser.parse(self, source)


# The token classes are shared with XPath1Parser: what changes is a class of our own, or every XPath 1.0 parser changes.
for _symbol, _class in list(OdkParser.symbol_table.items()):
    if issubclass(_class, XPathFunction) and "function" in str(_class.label):
        del OdkParser.symbol_table[_symbol]


#: The functions that a form may use, with the least and the most arguments each takes (None: any number).
FUNCTIONS: dict[str, tuple[int, int | None]] = {}


def function(name: str, least: int, most: int | None = -1) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register what follows as the function ``name`` of ``least`` to ``most`` arguments (None: any number).

    It is called with its token, whose items are the arguments as tokens, and with an :class:`Asking`.
    """
    upto = least if most == -1 else most

    def bind(evaluate: Callable[..., Any]) -> Callable[..., Any]:
        symbol = name.replace(":", "-")  # the parser reads jr:choice-name( as jr-choice-name(
        token_class = OdkParser.function(symbol, nargs=least if least == upto else (least, upto))
        setattr(token_class, "evaluate", evaluate)  # noqa: B010  mypy forbids assigning to a method
        FUNCTIONS[name] = (least, upto)
        return evaluate

    return bind


def pieces(source: str) -> Iterator[tuple[str, str]]:
    """``source`` in pieces, each with its kind.

    >>> list(pieces("${age} > jr:x('a')"))
    [('name', 'age'), ('text', ' > '), ('prefix', 'jr'), ('text', 'x('), ('literal', "'a'"), ('text', ')')]
    """
    end = 0
    for match in _PIECES.finditer(source):
        if match.start() > end:
            yield "text", source[end : match.start()]
        if match["literal"] is not None:
            yield "literal", match["literal"]
        elif match["prefix"] is not None:
            yield "prefix", match["prefix"]
        else:
            yield "saved" if match["saved"] else "name", match["name"]
        end = match.end()
    if end < len(source):
        yield "text", source[end:]


def is_path(token: XPathToken) -> bool:
    """Whether a token selects nodes by walking, and so moves the context that it is given."""
    return token.symbol in ("/", "//", "[", "|", "..", "(name)", "@", "::") or (token.symbol == "*" and not len(token))


def nodes(token: XPathToken, context: Asking) -> list[Any]:
    """The nodes that a token selects; a function may give a single value instead, as a list of one."""
    if token.symbol == "(":
        return nodes(token[0], context)
    if is_path(token) or token.label in ("axis", "kind test"):
        return [node for node in token.select(copy(context)) if not context.instance.is_out(node)]
    result: Any = token.evaluate(context)
    if isinstance(result, list):
        return [node for node in result if not context.instance.is_out(node)]
    return [result]


def values(token: XPathToken, context: Asking) -> list[Value]:
    """The values of all nodes that a token selects, or its one value."""
    return [_value_of(item, context) for item in nodes(token, context)]


def value(token: XPathToken, context: Asking) -> Value:
    """The value of a token: a literal, what a function gives, or the first node's answer; blank where there is none."""
    if is_path(token) or token.label in ("axis", "kind test"):
        found = nodes(token, context)
        return _value_of(found[0], context) if found else ""
    result: Any = token.evaluate(context)
    if isinstance(result, list):
        for item in result:
            if not context.instance.is_out(item):
                return _value_of(item, context)
        return ""
    return _value_of(result, context)


def _value_of(item: Any, context: Asking) -> Value:
    if isinstance(item, ElementNode):
        return context.instance.value(item)
    if isinstance(item, TextNode):
        return context.instance.text(item.parent)
    if isinstance(item, XPathNode):
        return str(item.string_value)
    if isinstance(item, (int, Decimal)) and not isinstance(item, bool):
        return float(item)
    return "" if item is None else item


def text(token: XPathToken, context: Asking) -> str:
    """The value of a token as a text."""
    return coercion.text(value(token, context))


def number(token: XPathToken, context: Asking) -> float:
    """The value of a token as a number; not a number where it is none."""
    return coercion.number(value(token, context))


def truth(token: XPathToken, context: Asking) -> bool:
    """The value of a token as true or false."""
    return coercion.truth(value(token, context))


#: Operators whose chains may be long: 'a or b or c' is read as ((a or b) or c), which would be deep.
_CHAINED = ("or", "and", "+")


def operands(token: XPathToken) -> list[XPathToken]:
    """What a token is made of: its arguments, and of a chain such as 'a or b or c' all three."""
    if token.symbol not in _CHAINED or len(token) != 2:
        return list(token)
    found: list[XPathToken] = []
    left = token
    while left.symbol == token.symbol and len(left) == 2:
        found.append(left[1])
        left = left[0]
    return [left, *reversed(found)]


def _operator(symbol: str) -> type[XPathToken]:
    """A class of our own for an operator, in the place of the shared one."""
    shared = XPath1Parser.symbol_table[symbol]
    own: type[XPathToken] = type(f"Odk{shared.__name__.strip('_')}", (shared,), {"__slots__": ()})
    OdkParser.symbol_table[symbol] = own
    return own


def _own(*symbols: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def bind(evaluate: Callable[..., Any]) -> Callable[..., Any]:
        for symbol in symbols:
            setattr(_operator(symbol), "evaluate", evaluate)  # noqa: B010  mypy forbids assigning to a method
        return evaluate

    return bind


@_own("or")
def _or(self: XPathToken, context: Asking) -> bool:
    return any(truth(token, context) for token in operands(self))


@_own("and")
def _and(self: XPathToken, context: Asking) -> bool:
    return all(truth(token, context) for token in operands(self))


def _pairs(self: XPathToken, context: Asking) -> Iterator[tuple[Value, Value]]:
    """Every pair of values to compare. A question without an answer, or one that isn't there, is a blank."""
    left: Sequence[Value] = values(self[0], context) or ("",)
    right: Sequence[Value] = values(self[1], context) or ("",)
    for first in left:
        for second in right:
            yield first, second


@_own("=")
def _equal(self: XPathToken, context: Asking) -> bool:
    return any(coercion.equal(left, right) for left, right in _pairs(self, context))


@_own("!=")
def _unequal(self: XPathToken, context: Asking) -> bool:
    return any(not coercion.equal(left, right) for left, right in _pairs(self, context))


@_own("<", ">", "<=", ">=")
def _compare(self: XPathToken, context: Asking) -> bool:
    return any(coercion.compare(self.symbol, left, right) for left, right in _pairs(self, context))


@_own("+")
def _plus(self: XPathToken, context: Asking) -> float:
    return sum(number(token, context) for token in operands(self)) if len(self) == 2 else number(self[0], context)


@_own("-")
def _minus(self: XPathToken, context: Asking) -> float:
    if len(self) == 1:
        return -number(self[0], context)
    return number(self[0], context) - number(self[1], context)


@_own("div")
def _divide(self: XPathToken, context: Asking) -> float:
    left, right = number(self[0], context), number(self[1], context)
    if right:
        return left / right
    # As in Java: nothing is an error, and dividing by nothing has no end.
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1.0, right)


@_own("mod")
def _modulo(self: XPathToken, context: Asking) -> float:
    left, right = number(self[0], context), number(self[1], context)
    return math.nan if not right or math.isinf(left) or math.isnan(left + right) else math.fmod(left, right)


@_own("*")
def _times(self: XPathToken, context: Asking) -> Any:
    if len(self) == 2:
        return number(self[0], context) * number(self[1], context)
    return list(self.select(context))


@_own("$")
def _reference(self: XPathToken, context: Asking) -> list[Any]:
    return context.instance.referred(str(self.value), context.current)


def _select_reference(self: XPathToken, context: Asking) -> Iterator[Any]:
    yield from context.instance.referred(str(self.value), context.current)


setattr(OdkParser.symbol_table["$"], "select", _select_reference)  # noqa: B010  mypy forbids assigning to a method
