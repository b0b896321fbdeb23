"""How a cell reads: '84.2% (16 of 19; 62 to 94)', and what has to stand under a table, in English and Spanish."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from wellknit.tables.hiding import any_hidden
from wellknit.tables.values import Cell, Change, Mean, Row, Share, Stamp, Table

__all__ = ["evidence", "footnotes", "limits", "number", "plain", "reading", "row_heading", "row_label", "say", "value"]

_ENGLISH: Mapping[str, str] = {
    "of": "{count} of {base}",
    "of-roster": "{count} of {base} answering out of {population}",
    "answers": "{base} answers",
    "answers-roster": "{base} answering out of {population}",
    "one-answer": "1 answer",
    "to": "{low} to {high}",
    "census": "everyone answered",
    "hidden": "hidden",
    "nobody": "no answers",
    "unknown": "not known",
    "point": "{value} point",
    "points": "{value} points",
    "shown": "Shown: {measure}.",
    "counted": "Counted: {people}.",
    "head-statement": "Statement",
    "head-answer": "Answer",
    "head-band": "Length of involvement",
    "head-role": "Role",
    "base-answered": "Base: those who answered.",
    "base-asked": "Base: all who were asked.",
    "base-mixed": "Base: those who answered, unless the row says otherwise.",
    "row-asked": "of all who were asked",
    "row-answered": "of those who answered",
    "interval-wilson": "Wilson, which takes those who answered as a sample of many",
    "interval-hypergeometric": "exact (hypergeometric), counted on the roster",
    "interval-square-and-add": "square-and-add, from the limits of what is joined",
    "interval-tango": "Tango's, for the change of the same people",
    "interval-t": "t, for means",
    "intervals": "95% intervals: {methods}.",
    "intervals-census": "Where everyone answered there is no interval.",
    "intervals-none": "No intervals: everyone answered.",
    "hidden-why": "Hidden figures protect people: too few answered there, or the figure would give another one away.",
    "subtotals": "Rows marked as subtotals join the rows above them.",
    "subtotal": "subtotal",
    "rounding-exact": "Rounding: once, half up.",
    "rounding-other": "Rounding: by the convention '{name}'.",
    "audience-partnership": "For the partnership alone.",
    "audience-public": "For the public.",
    "audience-other": "For: {name}.",
    "from": "From {stamps}.",
    "release": "{wave}, release {version} ({digest})",
    "draft": "{wave}, draft ({digest})",
    "draft-why": "DRAFT: the answers are not frozen in a release yet, and these figures may change.",
    "count": "count",
    "base": "base",
    "population": "population",
    "low": "from",
    "high": "to",
    "mean": "mean",
    "change": "points",
    "notes": "Notes",
    "readme": "Read me",
    "readme-table": "Sheet",
    "readme-title": "Table",
    "readme-how": "Each sheet holds one table. The first columns are the figures; then, for each of them, the count, "
    "the base (how many people it is a share of), the people on the roster where they are known, and the limits of its "
    "95% interval.",
    "tables": "Tables",
    "scroll": "{name}. The table is wider than the page: scroll it sideways.",
}

_SPANISH: Mapping[str, str] = {
    "of": "{count} de {base}",
    "of-roster": "{count} de {base} que respondieron, entre {population}",
    "answers": "{base} respuestas",
    "answers-roster": "{base} que respondieron, entre {population}",
    "one-answer": "1 respuesta",
    "to": "{low} a {high}",
    "census": "respondieron todas las personas",
    "hidden": "oculto",
    "nobody": "sin respuestas",
    "unknown": "no se sabe",
    "point": "{value} punto",
    "points": "{value} puntos",
    "shown": "Se muestra: {measure}.",
    "counted": "Se cuentan: {people}.",
    "head-statement": "Afirmación",
    "head-answer": "Respuesta",
    "head-band": "Tiempo de participación",
    "head-role": "Función",
    "base-answered": "Base: quienes respondieron.",
    "base-asked": "Base: todas las personas a quienes se preguntó.",
    "base-mixed": "Base: quienes respondieron, salvo que la fila indique otra cosa.",
    "row-asked": "de todas las personas a quienes se preguntó",
    "row-answered": "de quienes respondieron",
    "interval-wilson": "Wilson, que toma a quienes respondieron como muestra de una población grande",
    "interval-hypergeometric": "exacto (hipergeométrico), contado sobre el registro",
    "interval-square-and-add": "suma de cuadrados, a partir de los límites de lo que se une",
    "interval-tango": "de Tango, para el cambio de las mismas personas",
    "interval-t": "t, para las medias",
    "intervals": "Intervalos del 95%: {methods}.",
    "intervals-census": "Donde respondieron todas las personas no hay intervalo.",
    "intervals-none": "Sin intervalos: respondieron todas las personas.",
    "hidden-why": "Las cifras ocultas protegen a las personas: allí respondieron muy pocas, o la cifra revelaría otra.",
    "subtotals": "Las filas marcadas como subtotal unen las filas anteriores.",
    "subtotal": "subtotal",
    "rounding-exact": "Redondeo: una sola vez; la mitad, hacia arriba.",
    "rounding-other": "Redondeo: según la convención '{name}'.",
    "audience-partnership": "Solo para la alianza.",
    "audience-public": "Para el público.",
    "audience-other": "Para: {name}.",
    "from": "Procede de {stamps}.",
    "release": "{wave}, publicación {version} ({digest})",
    "draft": "{wave}, borrador ({digest})",
    "draft-why": "BORRADOR: las respuestas aún no están fijadas en una publicación, y estas cifras pueden cambiar.",
    "count": "número",
    "base": "base",
    "population": "población",
    "low": "desde",
    "high": "hasta",
    "mean": "media",
    "change": "puntos",
    "notes": "Notas",
    "readme": "Léame",
    "readme-table": "Hoja",
    "readme-title": "Tabla",
    "readme-how": "Cada hoja contiene una tabla. Las primeras columnas son las cifras; después, para cada una, el "
    "número, la base (de cuántas personas es la proporción), las personas del registro donde se conocen, y los "
    "límites de su intervalo del 95%.",
    "tables": "Tablas",
    "scroll": "{name}. La tabla es más ancha que la página: desplácela hacia un lado.",
}

_WORDS = {"en": _ENGLISH, "es": _SPANISH}


def say(key: str, language: str = "en", /, **values: object) -> str:
    """The fixed text ``key`` in ``language``; English where the language is none of ours."""
    return _WORDS.get(language, _ENGLISH)[key].format(**values)


def plain(text: str) -> str:
    """``text`` on one line, without what would steer a terminal or can't stand in XML.

    Control characters and invisible direction marks become spaces: a label from a file may hold an escape sequence.
    """
    # Cf holds zero-width joiners too, which some scripts need; only the direction overrides are dangerous.
    steering = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    kept = (
        " " if unicodedata.category(each) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or each in steering else each
        for each in text
    )
    return " ".join("".join(kept).split())


def number(value: Decimal, *, tidy: bool = False, signed: bool = False) -> str:
    """A figure as printed, with a real minus sign; ``tidy`` leaves out decimals that are nought.

    >>> number(Decimal("100.0"), tidy=True), number(Decimal("-8.30"), signed=True)
    ('100', '−8.30')
    """
    text = format(abs(value), "f")
    if tidy and "." in text and not text.split(".")[1].strip("0"):
        text = text.split(".")[0]
    if value < 0:
        return "\N{MINUS SIGN}" + text
    return f"+{text}" if signed and value > 0 else text


def value(cell: Cell, language: str = "en", *, tidy: bool = False) -> str:
    """The figure alone: '84.2%', '3.41', '+8.3 points', 'hidden', 'no answers', or 'not known'.

    >>> value(Share(16, 19, Decimal("84.2")))
    '84.2%'
    """
    if cell.hidden:
        return say("hidden", language)
    match cell:
        case Share(percent=None, base=None):
            return say("unknown", language)
        case Share(percent=None) | Mean(mean=None) | Change(points=None):
            return say("nobody", language)
        case Share(percent=Decimal() as percent):
            return f"{number(percent, tidy=tidy)}%"
        case Mean(mean=Decimal() as mean):
            return number(mean)
        case Change(points=Decimal() as points):
            key = "point" if abs(points) == 1 else "points"
            return say(key, language, value=number(points, tidy=tidy, signed=True))
    raise TypeError(f"{cell!r} is no cell")


def evidence(cell: Cell, language: str = "en", *, roster: bool = False) -> str:
    """What stands behind the figure: '16 of 19', '66 answers', or '' where there is nothing to say.

    With ``roster`` the number of people on it is named too: '18 of 19 answering out of 25'.
    """
    if cell.hidden or isinstance(cell, Change) or not cell.base:
        return ""
    known = roster and cell.population is not None and cell.interval != "census"
    if isinstance(cell, Share) and cell.count is not None:
        key = "of-roster" if known else "of"
        return say(key, language, count=cell.count, base=cell.base, population=cell.population)
    if known:
        return say("answers-roster", language, base=cell.base, population=cell.population)
    return say("one-answer" if cell.base == 1 else "answers", language, base=cell.base)


def limits(cell: Cell, language: str = "en") -> str:
    """The 95% interval, '62 to 94'; where everyone answered that is said instead; '' where there is none."""
    if cell.hidden:
        return ""
    if cell.interval == "census":
        return say("census", language)
    if cell.low is None or cell.high is None:
        return ""
    signed = isinstance(cell, Change)
    low, high = (number(each, signed=signed) for each in (cell.low, cell.high))
    return say("to", language, low=low, high=high)


def reading(cell: Cell, language: str = "en") -> str:
    """The whole cell in a sentence's place.

    >>> reading(Share(16, 19, Decimal("84.2"), Decimal("62"), Decimal("94"), "wilson"))
    '84.2% (16 of 19; 62 to 94)'
    >>> reading(Share(18, 19, Decimal("94.7"), Decimal("84"), Decimal("96"), "hypergeometric", 25))
    '94.7% (18 of 19 answering out of 25; 84 to 96)'
    """
    behind = "; ".join(each for each in (evidence(cell, language, roster=True), limits(cell, language)) if each)
    said = value(cell, language)
    return f"{said} ({behind})" if behind else said


def row_heading(table: Table, language: str = "en") -> str:
    """What the rows are, for the corner of the table: 'Statement', 'Answer', 'Length of involvement', 'Role'."""
    kinds = {"choices": "answer", "distribution": "answer", "involvement": "band", "response": "role"}
    return say(f"head-{'statement' if table.by == 'answer' else kinds.get(table.kind, 'statement')}", language)


def row_label(row: Row, table: Table, language: str = "en") -> str:
    """The row's label; where the bases of a table differ, a row on the rarer one says so."""
    bases = {each.base for each in table.rows}
    if len(bases) > 1 and row.base != "answered":
        return f"{row.label} ({_base(row.base, 'row', language)})"
    return row.label


def _base(base: str, where: str, language: str) -> str:
    return say(f"{where}-{base}", language) if base in ("answered", "asked") else base


def _stamp(stamp: Stamp, language: str) -> str:
    key = "draft" if stamp.draft else "release"
    return say(key, language, wave=stamp.wave, version=stamp.version, digest=stamp.digest[:12])


def footnotes(table: Table, language: str = "en") -> tuple[str, ...]:
    """What stands under the table: whom it counts, base, intervals, what is hidden, notes, rounding and release."""
    lines: list[str] = []
    if any(stamp.draft for stamp in table.stamps):
        lines.append(say("draft-why", language))
    # A closing full stop of the folder's own words is not doubled.
    about = [
        say(key, language, **{name: text.rstrip(" .")})
        for key, name, text in (("shown", "measure", table.measure), ("counted", "people", table.people))
        if text
    ]
    bases = sorted({row.base for row in table.rows})
    if table.kind != "response" and bases and any(not isinstance(cell, Change) for _, _, cell in table.cells()):
        about.append(say("base-mixed", language) if len(bases) > 1 else _base(bases[0], "base", language))
    if about:
        lines.append(" ".join(about))
    if said := _intervals(table, language):
        lines.append(said)
    if any_hidden(table):
        lines.append(say("hidden-why", language))
    if any(row.subtotal for row in table.rows):
        lines.append(say("subtotals", language))
    lines.extend(table.notes)
    exact = table.rounding == "exact"
    closing = [say("rounding-exact", language) if exact else say("rounding-other", language, name=table.rounding)]
    known = table.audience in ("partnership", "public")
    closing.append(say(f"audience-{table.audience if known else 'other'}", language, name=table.audience))
    if table.stamps:
        closing.append(say("from", language, stamps="; ".join(_stamp(each, language) for each in table.stamps)))
    lines.append(" ".join(closing))
    return tuple(lines)


def _intervals(table: Table, language: str) -> str:
    used = {cell.interval for _, _, cell in table.cells() if cell.interval and not cell.hidden}
    named = [
        say(f"interval-{each}", language)
        for each in ("wilson", "hypergeometric", "square-and-add", "tango", "t")
        if each in used
    ]
    parts = [say("intervals", language, methods="; ".join(named))] if named else []
    if "census" in used:
        parts.append(say("intervals-census" if named else "intervals-none", language))
    return " ".join(parts)
