"""SPSS files (.sav): variables as values, with names that SPSS takes, written so that one content is one file.

pyreadstat writes them; this says what may stand in them. A name has 64 bytes at most, begins with a letter and is
unique whatever its capitals; a variable's label has 255 bytes, a value's 120, a text 32,767 (IBM SPSS Statistics,
Command Syntax Reference: 'Variable Names', 'Value labels', 'Strings').
"""

from __future__ import annotations

import tempfile
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

__all__ = ["Kind", "Measure", "Value", "Variable", "as_number", "cut", "legal_names", "written"]

Kind = Literal["number", "text", "date", "time", "datetime"]
Measure = Literal["nominal", "ordinal", "scale"]
Value = float | str | None

#: SPSS counts seconds from the beginning of the Gregorian calendar, and knows no day before it.
FIRST = datetime(1582, 10, 14)
_RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_LABEL, _LONGEST_VALUE_LABEL, _LONGEST_TITLE = 64, 32_767, 255, 120, 64
_LINE = 80
_FORMATS: Mapping[Kind, str] = {"date": "SDATE10", "time": "TIME8", "datetime": "DATETIME20"}
#: Where the header holds the clock, and what stands there instead: the day of the parts of our ZIP archives.
_CLOCK, _NO_CLOCK = slice(92, 109), b"01 Jan 8000:00:00"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: its legal name, its label, and a value for each row.

    Values of a text are texts ('' for none), all others numbers (None for none): a day or a moment is seconds as
    :func:`as_number` has it. ``labels`` name single values; those from ``missing[0]`` to ``missing[1]`` are answers
    that SPSS leaves out of its counts. ``decimals`` is how many places are shown.
    """

    name: str
    label: str
    values: tuple[Value, ...]
    kind: Kind = "number"
    measure: Measure = "scale"
    labels: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[int, int] | None = None
    decimals: int = 0


def as_number(moment: date | datetime | time) -> float:
    """A day, a moment or a time of day as SPSS counts it: seconds since 14 October 1582, or since midnight.

    A moment's zone is left away: what stands there is what the clock showed where it was. Raises ValueError for a day
    that SPSS does not know.

    >>> as_number(date(1582, 10, 15)), as_number(time(1, 30))
    (86400.0, 5400.0)
    """
    if isinstance(moment, time):
        return moment.hour * 3600.0 + moment.minute * 60 + moment.second
    whole = moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())
    if whole <= FIRST:
        raise ValueError(f"{moment} is before the calendar of SPSS")
    return (whole - FIRST).total_seconds()


def legal_names(names: Iterable[str]) -> tuple[str, ...]:
    """A name for each of ``names`` that SPSS, R and Stata take: letters without accents, digits and underscores.

    >>> legal_names(["confianza", "Confianza", "año", "2nd", "with", "a/b-c"])
    ('confianza', 'Confianza_2', 'ano', 'v_2nd', 'with_v', 'a_b_c')
    """
    taken: set[str] = set()
    legal = []
    for name in names:
        plain = _plain(name)
        each, count = plain, 1
        while each.casefold() in taken:
            count += 1
            ending = f"_{count}"
            each = plain[: _LONGEST_NAME - len(ending)].rstrip("_") + ending
        taken.add(each.casefold())
        legal.append(each)
    return tuple(legal)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    # SPSS takes a name that ends with an underscore for one of its own making.
    plain = "".join(each if each.isalnum() else "_" for each in folded).rstrip("_")
    if not plain[:1].isalpha():
        plain = f"v_{plain.lstrip('_')}".rstrip("_")
    if plain.lower() in _RESERVED:
        plain += "_v"
    return plain[:_LONGEST_NAME].rstrip("_")


def written(variables: Sequence[Variable], title: str = "", notes: Sequence[str] = ()) -> bytes:
    """The variables as a .sav file in UTF-8, the same bytes for the same variables.

    ``title`` is the file's label, ``notes`` its documents, a paragraph each. Texts and labels beyond what SPSS holds
    end with an ellipsis. For the moment of writing the file lies in a folder that its owner alone may read.
    """
    import pandas
    import pyreadstat

    frame = pandas.DataFrame({each.name: _column(each) for each in variables})
    with tempfile.TemporaryDirectory(prefix="wellknit-") as folder:
        path = Path(folder) / "written.sav"
        pyreadstat.write_sav(
            frame,
            path,
            file_label=cut(title, _LONGEST_TITLE),
            column_labels=[cut(each.label, _LONGEST_LABEL) or None for each in variables],
            row_compress=True,
            note=[line for note in notes for line in _lines(note)] or None,
            variable_value_labels={
                each.name: {float(code): cut(label, _LONGEST_VALUE_LABEL) for code, label in each.labels.items()}
                for each in variables
                if each.labels
            },
            missing_ranges={
                each.name: [{"lo": float(each.missing[0]), "hi": float(each.missing[1])}]
                for each in variables
                if each.missing
            },
            variable_measure={each.name: each.measure for each in variables},
            variable_format={each.name: _format(each) for each in variables if each.kind != "text"},
        )
        content = bytearray(path.read_bytes())
    content[_CLOCK] = _NO_CLOCK
    return bytes(content)


def _column(variable: Variable) -> object:
    import pandas

    if variable.kind == "text":
        texts = [cut(str(each or ""), _LONGEST_TEXT) for each in variable.values]
        return pandas.Series(texts, dtype="str")
    return pandas.Series(variable.values, dtype="float64")


def _format(variable: Variable) -> str:
    if variable.kind != "number":
        return _FORMATS[variable.kind]
    widest = max((len(f"{each:.0f}") for each in variable.values if isinstance(each, float | int)), default=1)
    widest = max(widest, *(len(str(code)) for code in variable.labels), 1)
    return f"F{min(widest + (variable.decimals + 1 if variable.decimals else 0), 40)}.{variable.decimals}"


def cut(text: str, longest: int) -> str:
    """``text`` in at most ``longest`` bytes, between two characters; nothing that ends a text to programs in C."""
    text = "".join(
        "\N{REPLACEMENT CHARACTER}" if each == "\0" or "\ud800" <= each <= "\udfff" else each for each in text
    )
    if len(text.encode()) <= longest:
        return text
    return text.encode()[: longest - 3].decode(errors="ignore") + "…"


def _lines(note: str) -> list[str]:
    """A paragraph in lines of 80 bytes, which is all that a line of an SPSS document holds."""
    lines = []
    for line in textwrap.wrap(note, _LINE) or [""]:
        while len(line.encode()) > _LINE:
            head = line.encode()[:_LINE].decode(errors="ignore")
            at = head.rfind(" ") if " " in head else len(head)
            lines.append(head[:at])
            line = line[at:].lstrip()
        lines.append(line)
    return lines
