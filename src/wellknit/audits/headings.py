"""The words over columns and before rows: which hold bases, counts or averages, and which are no figures of people."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Heading", "heading_of", "is_average", "is_base", "is_beside"]

_BASE = re.compile(
    r"(?:n|\(n\)|total n|valid n|n of \w+|no\. of \w+|bases?|unweighted base|sample(?: size)?|"
    r"(?:number|count) of (?:people|respondents|participants|partners|answers|responses)|respondents|participants|"
    r"people asked|answered|responses|encuestados|personas encuestadas|respuestas|número de personas|tamaño)\s*:?",
    re.I,
)
_AVERAGE = re.compile(
    r"(?:(?:the )?(?:unweighted |weighted |simple |overall |grand |site )?(?:average|avg\.?|mean)(?:\b.*)?|"
    r"(?:all|total|overall|combined|pooled|together|all (?:sites|groups|respondents|participants|partners)|"
    r"(?:cross-site|site|row) (?:average|mean|total)|promedio(?:\b.*)?|media(?:\b.*)?|todos|todas|conjunto))\s*:?",
    re.I,
)
#: Columns that say something about figures without being one of them.
_BESIDE = re.compile(
    r"(?:p|p[- ]?values?|sig\.?|significance|difference|diff\.?|change|trend|s\.?d\.?|s\.?e\.?|std\.?.*|"
    r"standard (?:deviation|error)|95 ?%.*|.*\bconfidence\b.*|.*\binterval\b.*|"
    r"ci|margin of error|rank|diferencia|cambio)",
    re.I,
)
_PEOPLE = re.compile(r"[\s,;:·(\[]*\bn\s*=\s*(\d{1,3}(?:[,.  ]\d{3})+|\d+)\s*[)\]]?", re.I)
_COUNTS = re.compile(r"[\s,;:·(\[]*(?<!\w)(n|no\.|#|counts?|number|freq(?:uency|\.)?|frecuencia)[)\]]?$", re.I)
_SHARES = re.compile(r"[\s,;:·(\[]*(%|per ?cent(?:age)?|pct\.?|share|porcentaje)[)\]]?$", re.I)


class Heading(NamedTuple):
    """``name`` without what is said of bases and units; ``base``: the people in it; ``counts``: it holds counts."""

    name: str
    base: int | None = None
    counts: bool = False
    shares: bool = False


def heading_of(text: str) -> Heading:
    """What a heading says.

    >>> heading_of("Chicago (n = 19)"), heading_of("Dayton · %").name, heading_of("Dayton, n").counts
    (Heading(name='Chicago', base=19, counts=False, shares=False), 'Dayton', True)
    """
    plain = " ".join(text.split())[:200]
    base = None
    if match := _PEOPLE.search(plain):
        base = int(re.sub(r"\D", "", match[1])[:12])
        plain = f"{plain[: match.start()]} {plain[match.end() :]}".strip()
    if match := _SHARES.search(plain):
        return Heading(plain[: match.start()].strip(), base, shares=True)
    match = _COUNTS.search(plain)
    if match and match.start() > 0:
        return Heading(plain[: match.start()].strip(), base, counts=True)
    return Heading(plain, base)


def is_base(text: str) -> bool:
    """Whether a row or column of this name holds bases."""
    return _BASE.fullmatch(" ".join(text.split())[:80]) is not None


def is_average(text: str) -> bool:
    """Whether a column (or row) of this name joins the others: an average, or all together."""
    return _AVERAGE.fullmatch(" ".join(text.split())[:80]) is not None


def is_beside(text: str) -> bool:
    """Whether a column of this name holds intervals, differences or tests rather than figures."""
    return _BESIDE.fullmatch(" ".join(text.split())[:80]) is not None
