"""ODK's functions, registered with elementpath: what each gives is documented at
https://docs.getodk.org/form-operators-functions/.

Where the documentation is silent JavaRosa, the engine of ODK Collect, decides. A function takes its arguments as tokens
and evaluates those that it needs, so ``if`` and ``coalesce`` leave the rest alone.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from elementpath import XPathToken

from wellknit.errors import worded
from wellknit.surveys import coercion
from wellknit.surveys.coercion import NAN, Value
from wellknit.surveys.grammar import Asking, function, nodes, number, text, truth, value, values
from wellknit.surveys.patterns import pattern

__all__ = ["CHANCE", "UNSUPPORTED"]

#: Functions whose value is a matter of luck.
CHANCE = frozenset({"random", "uuid"})
#: Functions that forms use and that can't be evaluated here, with the reason.
UNSUPPORTED = {
    "pulldata": worded("it looks something up in a file that is not part of the folder"),
    "search": worded("it looks something up in a file that is not part of the folder"),
    "jr:itext": worded("it gives a text of the translated form, not an answer"),
    "randomize": worded("it shuffles choices, which says nothing of an answer"),
    "area": worded("it measures on a map"),
    "enclosed-area": worded("it measures on a map"),
    "distance": worded("it measures on a map"),
    "geofence": worded("it measures on a map"),
    "intersects": worded("it measures on a map"),
    "extract-signed": worded("it checks a signature on the device"),
    "property": worded("it asks the device"),
    "version": worded("it asks the device"),
}

# --- truth and choice between values


@function("true", 0)
def _true(self: XPathToken, context: Asking) -> bool:
    return True


@function("false", 0)
def _false(self: XPathToken, context: Asking) -> bool:
    return False


@function("not", 1)
def _not(self: XPathToken, context: Asking) -> bool:
    return not truth(self[0], context)


@function("boolean", 1)
def _boolean(self: XPathToken, context: Asking) -> bool:
    return truth(self[0], context)


@function("boolean-from-string", 1)
def _boolean_from_string(self: XPathToken, context: Asking) -> bool:
    return text(self[0], context).lower() in ("true", "1")


@function("if", 3)
def _if(self: XPathToken, context: Asking) -> Value:
    return value(self[1] if truth(self[0], context) else self[2], context)


@function("coalesce", 2, None)
def _coalesce(self: XPathToken, context: Asking) -> Value:
    for token in self:
        found = value(token, context)
        # Not a number counts as nothing, as it does in JavaRosa: coalesce(${a} + 1, 0) is 0 where a is blank.
        if found != "" and found == found:
            return found
    return ""


@function("once", 1)
def _once(self: XPathToken, context: Asking) -> Value:
    before = context.instance.answered(context.current)
    return before or value(self[0], context)


@function("checklist", 3, None)
def _checklist(self: XPathToken, context: Asking) -> bool:
    least, most = number(self[0], context), number(self[1], context)
    ticked = sum(_ticked(value(token, context)) for token in list(self)[2:])
    return (least < 0 or ticked >= least) and (most < 0 or ticked <= most)


@function("weighted-checklist", 4, None)
def _weighted_checklist(self: XPathToken, context: Asking) -> bool:
    least, most = number(self[0], context), number(self[1], context)
    pairs = list(self)[2:]
    weight = sum(
        number(pairs[at + 1], context) for at in range(0, len(pairs) - 1, 2) if _ticked(value(pairs[at], context))
    )
    return (least == -1 or weight >= least) and (most == -1 or weight <= most)


def _ticked(answer: Value) -> bool:
    """A response of a checklist counts when it is 'yes', or true."""
    return answer if isinstance(answer, bool) else answer == "yes"


# --- answers to questions with choices


@function("selected", 2)
def _selected(self: XPathToken, context: Asking) -> bool:
    return text(self[1], context).strip() in text(self[0], context).split()


@function("selected-at", 2)
def _selected_at(self: XPathToken, context: Asking) -> str:
    codes, at = text(self[0], context).split(), number(self[1], context)
    return codes[int(at)] if 0 <= at < len(codes) else ""


@function("count-selected", 1)
def _count_selected(self: XPathToken, context: Asking) -> float:
    return float(len(text(self[0], context).split()))


@function("jr:choice-name", 2)
def _choice_name(self: XPathToken, context: Asking) -> str:
    code, question = text(self[0], context), text(self[1], context)
    path = question.strip().removeprefix("${").removesuffix("}").strip().removeprefix("/data/")
    return context.instance.choice_name(code, path, context.language)


# --- sets of nodes


@function("count", 1)
def _count(self: XPathToken, context: Asking) -> float:
    return float(len(nodes(self[0], context)))


@function("count-non-empty", 1)
def _count_non_empty(self: XPathToken, context: Asking) -> float:
    return float(sum(coercion.text(each) != "" for each in values(self[0], context)))


def _numbers(self: XPathToken, context: Asking) -> list[float]:
    """The arguments as numbers, all nodes of each; what is blank or no number is left out, as JavaRosa does."""
    read = [coercion.number(each) for token in self for each in values(token, context)]
    return [each for each in read if not math.isnan(each)]


@function("sum", 1, None)
def _sum(self: XPathToken, context: Asking) -> float:
    read = _numbers(self, context)
    try:
        return math.fsum(read)
    except (ValueError, OverflowError):
        return sum(read)  # there is no end among them


@function("min", 1, None)
def _min(self: XPathToken, context: Asking) -> float:
    return min(_numbers(self, context), default=NAN)


@function("max", 1, None)
def _max(self: XPathToken, context: Asking) -> float:
    return max(_numbers(self, context), default=NAN)


@function("join", 1, None)
def _join(self: XPathToken, context: Asking) -> str:
    return text(self[0], context).join(_texts(list(self)[1:], context))


@function("concat", 0, None)
def _concat(self: XPathToken, context: Asking) -> str:
    return "".join(_texts(list(self), context))


def _texts(tokens: Sequence[XPathToken], context: Asking) -> list[str]:
    return [coercion.text(each) for token in tokens for each in values(token, context)]


@function("position", 0, 1)
def _position(self: XPathToken, context: Asking) -> float:
    if not len(self):
        return float(context.position)
    found = nodes(self[0], context)
    node = found[0] if found else None
    if node is None or getattr(node, "parent", None) is None:
        return 1.0
    alike = [each for each in node.parent.children if each.name == node.name]
    return float(alike.index(node) + 1)


@function("last", 0)
def _last(self: XPathToken, context: Asking) -> float:
    return float(context.size or 1)


@function("current", 0)
def _current(self: XPathToken, context: Asking) -> list[Any]:
    return [context.current]


@function("instance", 1)
def _instance(self: XPathToken, context: Asking) -> list[Any]:
    found = context.instance.documents.get(text(self[0], context))
    return [] if found is None else [found]


@function("indexed-repeat", 3, 7)
def _indexed_repeat(self: XPathToken, context: Asking) -> Value:
    rounds = [(str(self[at].value), number(self[at + 1], context)) for at in range(1, len(self) - 1, 2)]
    found = context.instance.at_rounds(str(self[0].value), rounds)
    return context.instance.value(found) if found is not None else ""


# --- texts


@function("string", 0, 1)
def _string(self: XPathToken, context: Asking) -> str:
    return _text_or_own(self, context)


@function("string-length", 0, 1)
def _string_length(self: XPathToken, context: Asking) -> float:
    return float(len(_text_or_own(self, context)))


@function("normalize-space", 0, 1)
def _normalize_space(self: XPathToken, context: Asking) -> str:
    return " ".join(_text_or_own(self, context).split())


def _text_or_own(self: XPathToken, context: Asking) -> str:
    """The argument as a text; without one, the answer of the question that the expression belongs to."""
    return text(self[0], context) if len(self) else coercion.text(context.instance.value(context.current))


@function("contains", 2)
def _contains(self: XPathToken, context: Asking) -> bool:
    return text(self[1], context) in text(self[0], context)


@function("starts-with", 2)
def _starts_with(self: XPathToken, context: Asking) -> bool:
    return text(self[0], context).startswith(text(self[1], context))


@function("ends-with", 2)
def _ends_with(self: XPathToken, context: Asking) -> bool:
    return text(self[0], context).endswith(text(self[1], context))


@function("substr", 2, 3)
def _substr(self: XPathToken, context: Asking) -> str:
    whole = text(self[0], context)
    start = _whole(number(self[1], context), 0)
    end = _whole(number(self[2], context), 0) if len(self) == 3 else len(whole)
    start, end = (min(max(0, len(whole) + at if at < 0 else at), len(whole)) for at in (start, end))
    return whole[start:end]


@function("substring", 2, 3)
def _substring(self: XPathToken, context: Asking) -> str:
    """XPath's own, which counts from 1: Enketo knows it, Collect does not."""
    whole, start = text(self[0], context), number(self[1], context)
    if not math.isfinite(start):
        return ""
    begin = math.floor(start + 0.5) - 1
    length = number(self[2], context) if len(self) == 3 else math.inf
    if length == math.inf:
        return whole[max(begin, 0) :]
    end = begin + math.floor(length + 0.5) if math.isfinite(length) else 0
    return whole[max(begin, 0) : max(end, 0)]


@function("substring-before", 2)
def _substring_before(self: XPathToken, context: Asking) -> str:
    before, found, _ = text(self[0], context).partition(text(self[1], context) or "\0")
    return before if found else ""


@function("substring-after", 2)
def _substring_after(self: XPathToken, context: Asking) -> str:
    whole, mark = text(self[0], context), text(self[1], context)
    return whole.partition(mark)[2] if mark else whole


@function("translate", 3)
def _translate(self: XPathToken, context: Asking) -> str:
    old, new = text(self[1], context), text(self[2], context)
    table: dict[int, str | None] = {}
    for at, character in enumerate(old):
        table.setdefault(ord(character), new[at] if at < len(new) else None)
    return text(self[0], context).translate(table)


@function("regex", 2)
def _regex(self: XPathToken, context: Asking) -> bool:
    found = pattern(text(self[1], context))
    return found is not None and found(text(self[0], context))


@function("digest", 2, 3)
def _digest(self: XPathToken, context: Asking) -> str:
    algorithm = text(self[1], context).upper().replace("-", "")
    if algorithm not in ("MD5", "SHA1", "SHA256", "SHA384", "SHA512"):
        return ""
    # What a form asks for: no secret of ours hangs on it.
    hashed = hashlib.new(algorithm.lower(), text(self[0], context).encode(), usedforsecurity=False).digest()
    coding = text(self[2], context) if len(self) == 3 else "base64"
    return hashed.hex() if coding == "hex" else base64.b64encode(hashed).decode()


@function("base64-decode", 1)
def _base64_decode(self: XPathToken, context: Asking) -> str:
    try:
        return base64.b64decode(text(self[0], context)).decode("utf-8", "replace")
    except ValueError:
        return ""


# --- numbers


@function("number", 0, 1)
def _number(self: XPathToken, context: Asking) -> float:
    return number(self[0], context) if len(self) else coercion.number(context.instance.value(context.current))


@function("int", 1)
def _int(self: XPathToken, context: Asking) -> float:
    read = number(self[0], context)
    return float(math.trunc(read)) if math.isfinite(read) else read


@function("round", 1, 2)
def _round(self: XPathToken, context: Asking) -> float:
    read = number(self[0], context)
    places = _whole(number(self[1], context), 0) if len(self) == 2 else 0
    return _rounded(read, places)


@lru_cache(maxsize=4096)
def _rounded(read: float, places: int) -> float:
    if not math.isfinite(read):
        return read
    if abs(places) > 30:
        return NAN
    # Half goes up, towards zero below it: XPath's rule, on the shortest decimal that names the number.
    mode = ROUND_HALF_DOWN if read < 0 else ROUND_HALF_UP
    return float((Decimal(repr(read)).scaleb(places)).to_integral_value(mode).scaleb(-places))


@function("floor", 1)
def _floor(self: XPathToken, context: Asking) -> float:
    read = number(self[0], context)
    return float(math.floor(read)) if math.isfinite(read) else read


@function("ceiling", 1)
def _ceiling(self: XPathToken, context: Asking) -> float:
    read = number(self[0], context)
    return float(math.ceil(read)) if math.isfinite(read) else read


def _mathematics(name: str, computed: Callable[..., float], arguments: int = 1) -> None:
    @function(name, arguments)
    def _evaluate(self: XPathToken, context: Asking) -> float:
        read = [number(token, context) for token in self]
        try:
            found = computed(*read)
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return NAN  # the root of -1, the logarithm of 0
        return NAN if isinstance(found, complex) else float(found)


for _name, _function in (
    ("abs", abs),
    ("sqrt", math.sqrt),
    ("exp", math.exp),
    ("exp10", lambda power: 10.0**power),
    ("log", math.log),
    ("log10", math.log10),
    ("sin", math.sin),
    ("cos", math.cos),
    ("tan", math.tan),
    ("asin", math.asin),
    ("acos", math.acos),
    ("atan", math.atan),
):
    _mathematics(_name, _function)
_mathematics("pow", lambda base, power: base**power, 2)
_mathematics("atan2", math.atan2, 2)


@function("pi", 0)
def _pi(self: XPathToken, context: Asking) -> float:
    return math.pi


def _whole(read: float, otherwise: int) -> int:
    """A number as an index; what is none, or beyond any text, as ``otherwise``."""
    return int(read) if math.isfinite(read) and abs(read) < 1e9 else otherwise


# --- luck: what was drawn on the device can't be drawn again, so it is what the answers hold


@function("random", 0)
def _random(self: XPathToken, context: Asking) -> str:
    return context.instance.answered(context.current)


@function("uuid", 0, 1)
def _uuid(self: XPathToken, context: Asking) -> str:
    return context.instance.answered(context.current)
