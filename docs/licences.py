"""Which packages a project brings along, and under which licences; read from what is installed."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def packages(requirements: Iterable[str]) -> tuple[Package, ...]:
    """The packages that ``requirements`` bring along on this machine, with all that they need in turn, by name."""
    seen: set[tuple[str, str]] = set()

    def follow(texts: Iterable[str], extra: str) -> None:
        for needed in map(Requirement, texts):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                name = canonicalize_name(needed.name)
                for each in {(name, ""), *((name, extra) for extra in needed.extras)} - seen:
                    seen.add(each)
                    follow(metadata.requires(name) or (), each[1])

    follow(requirements, "")
    return tuple(Package(name, licence(name)) for name in sorted({name for name, _ in seen}))


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
