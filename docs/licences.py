"""Which packages come along with an installed one, and under which licences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["PERMISSIVE", "UNSTATED", "Package", "packages", "permits"]

# Those who use Wellknit may do with it what Apache-2.0 allows; these ask no more of them (MPL and OFL: as long as the
# package itself is passed on unchanged, and it is only installed here).
PERMISSIVE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Python-2.0",
        "Unicode-3.0",
        "Unlicense",
        "Zlib",
    }
)

# How packages without an SPDX expression name theirs: in a classifier, or in words of their own.
IN_WORDS = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "mit license": "MIT",
    "the mit license (mit)": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "psfl": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
    "sil open font license 1.1 (ofl-1.1)": "OFL-1.1",
    "isc license (iscl)": "ISC",
}

# Packages whose metadata is silent, with the licence that their licence file was read to be.
UNSTATED = {"pyxform": "BSD-2-Clause"}


@dataclass(frozen=True, slots=True)
class Package:
    """A package and its licence as an SPDX expression; in the package's own words where it gives none."""

    name: str
    licence: str


def licence(name: str) -> str:
    """What an installed package says of its licence, the most exact statement first."""
    about = metadata.metadata(name)
    for expression in about.get_all("License-Expression") or ():
        return str(expression)
    classifiers = about.get_all("Classifier") or ()
    named = [str(each).split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    own = "".join(about.get_all("License") or ()).strip().split("\n")[0]
    for stated in (own, *named):
        if stated in PERMISSIVE:
            return stated
        if stated.lower() in IN_WORDS:
            return IN_WORDS[stated.lower()]
    return own or " and ".join(named) or UNSTATED.get(name, "not stated")


def packages(name: str) -> tuple[Package, ...]:
    """The packages that installing ``name`` without extras brings along on this machine, itself left out, by name."""
    seen: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(name), "")]
    while waiting:
        package, extra = waiting.pop()
        if (package, extra) in seen:
            continue
        seen.add((package, extra))
        for text in metadata.requires(package) or ():
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(needed.name), each) for each in ("", *needed.extras)]
    found = sorted({package for package, _ in seen} - {canonicalize_name(name)})
    return tuple(Package(each, licence(each)) for each in found)


def permits(expression: str) -> bool:
    """Whether a licence expression leaves us a permissive choice: one of an OR, all of an AND.

    >>> permits("MIT OR GPL-3.0-only"), permits("MIT AND GPL-3.0-only"), permits("LGPL-3.0-or-later")
    (True, False, False)
    """
    tokens = re.findall(r"\(|\)|[^\s()]+", expression)

    def any_of() -> bool:
        held = all_of()
        while tokens and tokens[0].upper() == "OR":
            tokens.pop(0)
            held = all_of() or held
        return held

    def all_of() -> bool:
        held = one()
        while tokens and tokens[0].upper() == "AND":
            tokens.pop(0)
            held = one() and held
        return held

    def one() -> bool:
        if not tokens:
            return False
        token = tokens.pop(0)
        if token == "(":
            held = any_of()
            return bool(tokens) and tokens.pop(0) == ")" and held
        if tokens and tokens[0].upper() == "WITH":  # an exception only ever gives more freedom
            del tokens[:2]
        return token in PERMISSIVE

    return any_of() and not tokens
