"""The survey sheet of an XLSForm as items and groups, row by row, after pyxform has found it sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wellknit.errors import Place, Problem, problem
from wellknit.surveys.own_columns import telling_problems, with_own_columns
from wellknit.surveys.questionnaire import Choice, Group, Item, ItemKind, Scale
from wellknit.surveys.translations import Heading, Languages
from wellknit.surveys.workbook import Row, Sheet

__all__ = ["FormRows", "kind_of", "read_form_rows"]

_BY_BIND: Mapping[str, ItemKind] = {
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "geopoint": "location",
    "geotrace": "location",
    "geoshape": "location",
    "binary": "media",
    "barcode": "text",
    "string": "text",
}
_SELECTS: Mapping[str, ItemKind] = {"select one": "one", "select all that apply": "many", "rank": "rank"}
#: Rows that bring data along and ask nothing.
_ATTACHMENTS = ("xml-external", "csv-external", "audit", "entity", "background-audio", "background-geopoint")


@dataclass(frozen=True, slots=True)
class FormRows:
    """What the survey sheet says; ``scales`` has the lists again where 'or_other' added a choice to them."""

    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    scales: Mapping[str, Scale]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the rows: which groups are open, and what was found."""

    sheet: Sheet
    file: str
    languages: Languages
    scales: dict[str, Scale]
    headings: Mapping[str, Heading]
    clean: bool
    items: list[Item] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)
    open: list[Group] = field(default_factory=list)

    def place(self, row: Row, column: str | None = None) -> Place:
        return Place(self.file, self.sheet.name, row.number, column)

    def path(self, name: str) -> str:
        return f"{self.open[-1].path}/{name}" if self.open else name

    @property
    def repeat(self) -> str:
        """The path of the innermost repeat that is open, or ''."""
        return next((group.path for group in reversed(self.open) if group.repeat), "")


def read_form_rows(
    sheet: Sheet,
    headings: Sequence[Heading],
    languages: Languages,
    scales: Mapping[str, Scale],
    file: str,
    *,
    clean: bool = True,
) -> FormRows:
    """The items and groups of the survey sheet in their order, with what our own columns say of them.

    ``clean`` is the setting clean_text_values. Rows that KoboToolbox alone understands, lists kept in other files and
    groups asked in a loop are named in ``problems``; so is every unknown value of asks, measures and base.
    """
    by_name = {heading.written: heading for heading in headings}
    reading = _Reading(sheet, file, languages, dict(scales), by_name, clean)
    for row in sheet.rows:
        _read_row(row, reading)
    reading.found.extend(telling_problems(reading.items, sheet, file))
    return FormRows(tuple(reading.items), tuple(reading.groups), reading.scales, tuple(reading.found))


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row by pyxform's names: ``plain`` cells, ``texts`` by language code."""

    plain: Mapping[tuple[str, ...], str]
    texts: Mapping[tuple[str, ...], Mapping[str, str]]

    def get(self, *path: str) -> str:
        return self.plain.get(path, "")

    def text(self, *path: str) -> Mapping[str, str]:
        return self.texts.get(path, {})

    def expression(self, name: str) -> str:
        """A condition as written, with 'yes' as 'true()' the way pyxform turns it."""
        from pyxform.aliases import BINDING_CONVERSIONS

        written = self.get("bind", name)
        return str(BINDING_CONVERSIONS.get(written, written))


def _cells(row: Row, reading: _Reading) -> _Cells:
    from pyxform.aliases import TRANSLATABLE_SURVEY_COLUMNS
    from pyxform.parsing.sheet_headers import clean_text_values

    translatable = {"label", "hint", "guidance_hint", "jr:constraintMsg", "jr:requiredMsg"}
    assert translatable <= set(TRANSLATABLE_SURVEY_COLUMNS)
    plain: dict[tuple[str, ...], str] = {}
    texts: dict[tuple[str, ...], dict[str, str]] = {}
    for written, cell in row.cells.items():
        heading = reading.headings.get(written)
        if heading is None:
            continue
        if heading.path[-1] in translatable:
            # As written: pyxform would turn curly quotes in a wording into straight ones.
            texts.setdefault(heading.path, {}).setdefault(reading.languages.code(heading.language), cell)
        else:
            plain[heading.path] = clean_text_values(cell, strip_whitespace=reading.clean)
    return _Cells(plain, texts)


def _read_row(row: Row, reading: _Reading) -> None:
    from pyxform import aliases
    from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

    cells = _cells(row, reading)
    written = cells.get("type")
    if not written or aliases.yes_no.get(cells.get("disabled")) or written in aliases.settings_header:
        return
    if RE_END_CONTROL.search(written):
        if reading.open:
            reading.open.pop()
        return
    begin = RE_BEGIN_CONTROL.search(written)
    if begin:
        _open_group(row, cells, aliases.control[begin["type"]], reading)
        return
    if written in _ATTACHMENTS:
        return
    name = cells.get("name") or f"generated_note_name_{row.number}"
    item = Item(
        name=name,
        path=reading.path(name),
        kind="text",
        type=written,
        labels=cells.text("label"),
        hints=cells.text("hint"),
        relevant=cells.expression("relevant"),
        constraint=cells.expression("constraint"),
        constraint_messages=cells.text("bind", "jr:constraintMsg"),
        required=cells.expression("required"),
        required_messages=cells.text("bind", "jr:requiredMsg"),
        calculation=cells.expression("calculate"),
        default=cells.get("default"),
        appearance=cells.get("control", "appearance"),
        read_only=cells.expression("readonly") == "true()",
        parameters=_parameters(cells.get("parameters")),
        row=row.number,
        repeat=reading.repeat,
    )
    select = RE_SELECT.search(written)
    if select:
        item = _selecting(item, aliases.select[select["select_command"]], select["list_name"], cells, row, reading)
    else:
        item = replace(item, kind=kind_of(aliases._type_alias_map.get(written, written)))
    item, found = with_own_columns(item, row, reading.sheet, reading.file)
    reading.found.extend(found)
    reading.items.append(item)
    if select and select["specify_other"]:
        _or_other(item, reading)


def _open_group(row: Row, cells: _Cells, control: str, reading: _Reading) -> None:
    name = cells.get("name")
    if control == "loop":
        reading.found.append(problem("instrument.loop", reading.place(row, "type"), name=name))
    group = Group(
        path=reading.path(name),
        labels=cells.text("label"),
        relevant=cells.expression("relevant"),
        appearance=cells.get("control", "appearance"),
        repeat=control != "group",
        repeat_count=cells.get("control", "jr:count"),
        row=row.number,
    )
    for key in row.ours:
        column = reading.sheet.ours[key]
        reading.found.append(problem("instrument.column-without-effect", reading.place(row, column), column=column))
    reading.groups.append(group)
    reading.open.append(group)


def kind_of(written: str) -> ItemKind:
    """The kind of a type that is no choice: from what pyxform's dictionary of types says of it."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    plain: dict[str, ItemKind] = {"calculate": "calculate", "hidden": "hidden", "range": "range"}
    if written in plain:
        return plain[written]
    entry = QUESTION_TYPE_DICT.get(written, {})
    bind, control = entry.get("bind", {}), entry.get("control", {})
    if "jr:preload" in bind or written == "start-geopoint":
        return "metadata"
    if control.get("tag") == "trigger":
        return "acknowledge"
    if bind.get("readonly") == "true()" and control.get("tag") == "input":
        return "note"
    return _BY_BIND.get(bind.get("type", "string"), "text")


def _parameters(written: str) -> Mapping[str, str]:
    from pyxform.parsing.parameters import parse

    return {str(key): str(value) for key, value in parse(raw_parameters=written, row_number=0).items()}


def _selecting(item: Item, command: str, list_name: str, cells: _Cells, row: Row, reading: _Reading) -> Item:
    """An item with choices; where those are not in this file, its answers are kept as text and are not checked."""
    kind = _SELECTS.get(command)
    if kind is None or list_name not in reading.scales:
        reading.found.append(
            problem("instrument.choices-elsewhere", reading.place(row, "type"), name=item.name, list=list_name)
        )
        return replace(item, kind="text")
    return replace(item, kind=kind, scale=reading.scales[list_name], choice_filter=cells.get("choice_filter"))


def _or_other(item: Item, reading: _Reading) -> None:
    """'or_other': a choice 'other' at the end of the list and a question for it, the way pyxform adds them."""
    if item.scale is None:
        return
    scale = item.scale
    if scale.choice("other") is None:
        labels = {code: "Other" for choice in scale.choices for code in choice.labels} or {"": "Other"}
        scale = replace(scale, choices=(*scale.choices, Choice("other", labels)))
        reading.scales[scale.name] = scale
        # pyxform adds the choice to the list itself, so every question with this list offers it.
        for index, each in enumerate(reading.items):
            if each.scale is not None and each.scale.name == scale.name:
                reading.items[index] = replace(each, scale=scale)
    reading.items[-1] = replace(reading.items[-1], or_other=True)
    name = f"{item.name}_other"
    specify = Item(name, reading.path(name), "text", "text", {"": "Specify other."}, repeat=item.repeat)
    reading.items.append(replace(specify, relevant=f"selected(${{{item.name}}}, 'other')"))
