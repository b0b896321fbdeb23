"""What a column can be: the fields of each table, and what people write over them in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wellknit.folder.headings import folded
from wellknit.web.models import Table
from wellknit.web.partners.consents import PURPOSES

__all__ = ["COLUMNS", "CONSENT", "OUTREACH", "SHEETS", "Column", "guessed", "known", "named"]


#: What the name of a column begins with that holds the day of one consent.
CONSENT = "consent_"


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a table. ``name`` is its heading in the folder's files; ``words`` are other headings, folded."""

    name: str
    label: str | Promise
    words: tuple[str, ...] = ()


_NAME = "name|full name|nombre|nombre completo|nombre y apellido|nombre y apellidos"
_SITE = "site|sites|location|place|region|city|community|sitio|sede|lugar|ciudad|comunidad|site name|area|localidad"
_ROLE = "role|roles|rol|papel|position|partner type|funcion|tipo de socio|role in partnership|cargo"
_MAIL = (
    "mail|email|e mail|email address|mail address|e mail address|correo|correo electronico|direccion de correo|"
    "direccion de correo electronico|contact email|work email|email 1"
)
_ORGANIZATION = (
    "organization|organisation|organization name|organisation name|org|org name|agency|agency name|partner|partners|"
    "partner name|partner organization|company|institution|employer|affiliation|organizacion|"
    "nombre de la organizacion|nombre organizacion|entidad|institucion|socio|nombre del socio|empresa|agencia"
)
_PERSON = "person|people|persona|contact|contact name|contact person|participant|member|participante|contacto|miembro"
_FROM = (
    "from|start|start date|date started|started|since|joined|joined on|date joined|begin|begin date|"
    "desde|inicio|fecha de inicio|fecha inicio|comienzo|empezo|se unio|fecha de ingreso"
)
_TO = (
    "to|until|end|end date|date ended|ended|left|left on|date left|through|"
    "hasta|fin|fecha de fin|fecha fin|fecha de salida|termino|salida|final"
)


def _of(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


_GIVEN: tuple[Column, ...] = (
    Column("time", _("time given"), _of("time|time given|hours|hours per week|fte|tiempo|horas|dedicacion")),
    Column(
        "resources",
        _("resources given"),
        _of("resources|resources given|contribution|contributes|in kind|recursos|aportes|contribucion"),
    ),
    Column(
        "knowledge",
        _("knowledge and skills"),
        _of("knowledge|skills|expertise|knowledge and skills|conocimientos|habilidades|experiencia"),
    ),
    Column("grant", _("paid from the grant"), _of("grant|funding|funded by|subvencion|beca|fondos")),
)

_ORGANIZATIONS = (
    Column("organization", _("key"), _of("key|id|code|organization key|clave|codigo|organization id|org id")),
    Column("name", _("name"), _of(f"{_NAME}|{_ORGANIZATION}")),
    Column("sector", _("sector"), _of("sector|industry|field|rubro|ambito|sector de actividad")),
    Column("kind", _("kind"), _of("kind|type|category|organization type|org type|tipo|categoria|tipo de organizacion")),
    Column("site", _("site"), _of(_SITE)),
    Column(
        "affiliate_of",
        _("affiliate of"),
        _of("affiliate of|affiliate|affiliated with|national partner|parent|parent organization|afiliada a|filial de"),
    ),
    Column(
        "years_in_education",
        _("years in education"),
        _of("years in education|years|yrs in education|years in ed|yrs in ed|anos en educacion|anos|experience years"),
    ),
    Column(
        "profile",
        _("profile"),
        _of("profile|description|about|notes|mission|summary|perfil|descripcion|notas|mision|resumen|comments"),
    ),
)
#: The outreach columns of a sheet of organizations.
OUTREACH = (
    Column("status", _("status"), _of("status|stage|outreach status|outreach|estado|etapa|estatus|situacion")),
    Column("asked", _("what was asked"), _of("asked|what was asked|ask|request|what we asked|solicitud|se pidio")),
    Column("answered", _("what was answered"), _of("answered|answer|response|reply|what they said|respuesta")),
    Column(
        "by",
        _("in the hands of"),
        _of("by|in the hands of|owner|responsible|assigned to|who|lead contact|responsable|a cargo de|encargado"),
    ),
    Column(
        "next_step",
        _("next step"),
        _of("next step|next steps|next action|todo|to do|follow up|proximo paso|siguiente paso|seguimiento"),
    ),
    Column(
        "date",
        _("date of the next step"),
        _of("date|next step date|due|due date|follow up date|next date|fecha|fecha del proximo paso"),
    ),
)
_INVOLVED = (
    Column("role", _("role"), _of(_ROLE)),
    Column("organization", _("organization"), _of(_ORGANIZATION)),
    Column("site", _("site"), _of(_SITE)),
    Column("from", _("from"), _of(_FROM)),
    Column("to", _("to"), _of(_TO)),
    *_GIVEN,
)
_PEOPLE = (
    Column("person", _("key"), _of("key|id|code|person key|clave|codigo|person id")),
    Column("name", _("name"), _of(f"{_NAME}|{_PERSON}")),
    Column("first_name", _("first name"), _of("first name|first|given name|forename|primer nombre|nombre de pila")),
    Column("last_name", _("last name"), _of("last name|last|surname|family name|apellido|apellidos|second name")),
    Column("mail", _("mail address"), _of(_MAIL)),
    Column("language", _("language"), _of("language|preferred language|lang|idioma|lengua|idioma preferido")),
)
#: Consents of a person: all in one cell, as the export writes them, or each in a column of its own, with its day.
_CONSENT_WORDS = {
    "survey": "consent to survey|survey consent|consent survey|consentimiento encuesta",
    "quotes": "consent to be quoted|consent to quotes|quote consent|consentimiento citas",
    "calendar": "consent to calendar|calendar consent|consentimiento calendario",
    "public_name": "public name|name public|consent to name|name may be public|nombre publico",
    "public_role": "public role|role public|consent to role|role may be public|rol publico",
    "public_organization": (
        "public organization|organization public|consent to organization|organization may be public|"
        "organizacion publica"
    ),
}
_CONSENTS = (
    Column("consents", _("consents, as the export writes them"), _of("consents|consentimientos|permissions|permisos")),
    *(
        Column(f"{CONSENT}{word}", format_lazy("{}: {}", _("day of the consent"), label), _of(_CONSENT_WORDS[word]))
        for word, label in PURPOSES.items()
    ),
)
_INVOLVEMENTS = (
    Column("person", _("person"), _of(f"{_PERSON}|{_NAME}|{_MAIL}|person key")),
    *_INVOLVED,
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    Table.ORGANIZATIONS: (*_ORGANIZATIONS, *OUTREACH),
    Table.PEOPLE: (*_PEOPLE, *_INVOLVED, *_CONSENTS),
    Table.INVOLVEMENTS: _INVOLVEMENTS,
}
#: Names of a workbook's sheet that is read before others.
SHEETS: Mapping[str, tuple[str, ...]] = {
    Table.ORGANIZATIONS: ("organizations", "organisations", "partners", "organizaciones", "socios"),
    Table.PEOPLE: ("people", "contacts", "roster", "personas", "contactos", "gente"),
    Table.INVOLVEMENTS: ("involvements", "roles", "participaciones", "participación"),
}


#: Words that say nothing more beside a known heading: 'Type of org' is the type, but 'Date joined' is not the date.
_IDLE = frozenset(
    (
        "a", "and", "del", "de", "el", "for", "in", "la", "las", "los", "main", "name", "nombre", "of", "our", "para",
        "primary", "principal", "the", "y", "your", "agency", "contact", "contacto", "entidad", "member", "miembro",
        "org", "organisation", "organization", "organizacion", "partner", "person", "persona", "socio",
    )
)  # fmt: skip
#: What is any day unless the sheet has a column of next steps, too.
_ANY_DAY = frozenset(("date", "fecha"))


def known(table: str) -> set[str]:
    """All headings, folded, that are known for a field of the table."""
    return {word for words in _words(table).values() for word in words}


def _words(table: str) -> dict[str, tuple[str, ...]]:
    return {name: (folded(name.replace("_", " ")), *column.words) for name, column in named(table).items()}


def named(table: str) -> dict[str, Column]:
    """The columns of a table by name."""
    return {each.name: each for each in COLUMNS[table]}


def guessed(table: str, header: Sequence[str], remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """For each heading the field that it most likely means, '' for none; each field once.

    What was ``remembered`` (by folded heading) comes first, then headings that are known as they stand, then those
    that say a known one in more words or nearly are one. Where it is not sure nothing is guessed: a column that is
    left out is noticed sooner than one that fills a wrong field.

    >>> guessed("organizations", ["Organisation Name", "Sitio", "Favourite colour"])
    {'Organisation Name': 'name', 'Sitio': 'site', 'Favourite colour': ''}
    """
    from rapidfuzz import fuzz

    fields = _words(table)
    chosen: dict[str, str] = {}
    kept = remembered or {}
    for heading in header:
        field = kept.get(folded(heading))
        if field is not None and (field == "" or (field in fields and field not in chosen.values())):
            chosen[heading] = field
    merits = sorted(
        (-merit, place, order, heading, field)
        for place, heading in enumerate(header)
        if heading not in chosen
        for order, (field, words) in enumerate(fields.items())
        if (merit := _merit(folded(heading), words, fuzz.ratio)) > 0
    )
    for _merit_of, _place, _order, heading, field in merits:
        if heading not in chosen and field not in chosen.values():
            chosen[heading] = field
    if "next_step" not in chosen.values():
        chosen = {each: field for each, field in chosen.items() if folded(each) not in _ANY_DAY - set(kept)}
    return {heading: chosen.get(heading, "") for heading in header}


def _merit(heading: str, words: Iterable[str], ratio: object) -> float:
    """How well a heading fits: 300 and less for a known one, 200 and more where it says one in more words, else how
    alike it is."""
    assert callable(ratio)
    best = 0.0
    if not heading:
        return best
    for place, word in enumerate(words):
        if heading == word:
            return 300.0 - place / 100
        beside = re.sub(rf"\b{re.escape(word)}\b", " ", heading)
        if len(word) > 3 and beside != heading and _IDLE.issuperset(beside.split()):
            best = max(best, 200.0 + len(word) - place / 100)
        elif heading in (f"{word}s", f"{word}es") or len(word) > 8:
            # Of short words another one is a letter away: a suite is no site, and a contract no contact.
            alike = float(ratio(heading, word))
            best = max(best, alike if alike >= 86 else 0.0)
    return best
