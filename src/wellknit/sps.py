"""SPSS syntax (.sps) beside a .sav: what that file says of its variables, and their sets, which no writer of it keeps.

A set of multiple responses is named with a dollar sign and holds variables of 0 and 1, of which 1 is counted (IBM SPSS
Statistics, Command Syntax Reference: 'MRSETS').
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wellknit.sav import Variable, cut, legal_names

__all__ = ["ResponseSet", "syntax"]

_NAME, _LABEL, _VALUE_LABEL = 63, 255, 120


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """An item with several answers: a ``name``, a ``label``, and the names of the variables of its choices."""

    name: str
    label: str
    variables: tuple[str, ...]


def syntax(file: str, variables: Sequence[Variable], sets: Iterable[ResponseSet]) -> bytes:
    """The syntax that opens ``file`` (the name of a .sav beside it), says its labels and missing values again, and
    declares ``sets``; those of one variable alone are none.

    >>> hard = Variable("hard_ties", "Hard: it's ties", (1, 0), measure="nominal", labels={0: "No", 1: "Yes"})
    >>> print(syntax("a.sav", [hard], []).decode())
    * Encoding: UTF-8.
    GET FILE='a.sav'.
    VARIABLE LABELS
      hard_ties 'Hard: it''s ties'.
    VALUE LABELS
      hard_ties
        0 'No'
        1 'Yes'.
    VARIABLE LEVEL
      hard_ties (NOMINAL).
    EXECUTE.
    <BLANKLINE>
    """
    return "".join(f"{line}\n" for line in _lines(file, variables, sets)).encode()


def _lines(file: str, variables: Sequence[Variable], sets: Iterable[ResponseSet]) -> Iterator[str]:
    yield "* Encoding: UTF-8."
    yield f"GET FILE={_quoted(file, 255)}."
    labelled = [each for each in variables if each.label]
    yield from _command("VARIABLE LABELS", [f"  {each.name} {_quoted(each.label, _LABEL)}" for each in labelled])
    values: list[str] = []
    for each in (one for one in variables if one.labels):
        values.append(f"  {'/' if values else ''}{each.name}")
        values += [f"    {code} {_quoted(words, _VALUE_LABEL)}" for code, words in each.labels.items()]
    yield from _command("VALUE LABELS", values)
    missing = [f"  {each.name} ({each.missing[0]} THRU {each.missing[1]})" for each in variables if each.missing]
    yield from _command("MISSING VALUES", missing)
    levels = [f"{each.name} ({each.measure.upper()})" for each in variables]
    yield from _command("VARIABLE LEVEL", [f"  {'/' if at else ''}{each}" for at, each in enumerate(levels)])
    several = [each for each in sets if len(each.variables) > 1]
    declared: list[str] = []
    for name, one in zip(legal_names(each.name[:_NAME] for each in several), several, strict=True):
        declared.append(f"  /MDGROUP NAME=${name[:_NAME]} LABEL={_quoted(one.label, _LABEL)}")
        declared += ["    CATEGORYLABELS=VARLABELS", "    VARIABLES=", *(f"      {each}" for each in one.variables)]
        declared.append("    VALUE=1")
    if declared:
        yield from _command("MRSETS", [*declared, "  /DISPLAY NAME=[ALL]"])
    yield "EXECUTE."


def _command(name: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield name
        yield from lines[:-1]
        yield f"{lines[-1]}."


def _quoted(text: str, longest: int) -> str:
    """A text between apostrophes on one line, in as many bytes as the file itself keeps of it."""
    return "'" + " ".join(cut(text, longest).split()).replace("'", "''") + "'"
