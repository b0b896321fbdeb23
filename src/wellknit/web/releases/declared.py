"""The tables of a wave that wellknit.toml declares none of, and how it is to be released, as its text says it.

A wave that began in the browser has no tables there. They are worked out from what it asks, and written down when it is
first released: from then on the folder that is taken out counts what was counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.errors import WellknitError
from wellknit.folder.settings import FILE, rules_in
from wellknit.folder.writing import written
from wellknit.folder.writing_tables import with_tables
from wellknit.folder.writing_waves import WrittenWave
from wellknit.partners.roster import SITE_ROLES, Roster
from wellknit.partners.roster import Role as RoleKey
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.revisions import Revision, revisions
from wellknit.surveys.specification import PANEL, By, Instead, Join, TableSpec
from wellknit.tables import TableKind
from wellknit.web.models import Audience, Initiative, Site, Wave, WaveState
from wellknit.web.partners import records
from wellknit.web.refusals import Refused
from wellknit.web.releases.waiting import waiting_for
from wellknit.web.surveys.carrying import wave_of
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of

__all__ = [
    "Choices",
    "Declared",
    "choices_of",
    "chosen",
    "declared",
    "has_roster",
    "rules_of",
    "sites_of",
    "tables_of",
    "whole",
    "worked_out",
]

#: Of so many questions tables are worked out.
_TABLES = 40
_WEIGHTED = ("agreement", "distribution", "choices")
_PEOPLE: dict[RoleKey, Promise] = {
    "site_leader": gettext_lazy("site leaders"),
    "core_site_partner": gettext_lazy("core site partners"),
    "community_partner": gettext_lazy("community partners"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """How a wave is to be released: what may stand in the place of a hole, with or without a share ``weighted`` to the
    roster, and without which sites (their keys)."""

    instead: tuple[Instead, ...] = ("average",)
    weighted: bool = False
    left_out: tuple[str, ...] = ()


def choices_of(kept: Mapping[str, Any]) -> Choices:
    """The choices as a job keeps them."""
    return Choices(tuple(kept["instead"]), bool(kept["weighted"]), tuple(kept["left_out"]))


@dataclass(frozen=True, slots=True)
class Declared:
    """The text of wellknit.toml as a wave is to be released by it, its tables in there, and how that is chosen."""

    text: str
    tables: tuple[TableSpec, ...]
    choices: Choices


def has_roster(wave: Wave) -> bool:
    """Whether everybody whom the wave asked stands on the roster."""
    return wave.population == "roster"


def whole(initiative: Initiative, text: str) -> str:
    """wellknit.toml of the scope's initiative, with all of its waves, if it had come with ``text``."""
    waves = Wave.objects.exclude(state=WaveState.CANCELLED).order_by("position", "day", "key")
    named = [WrittenWave(wave_of(each)) for each in waves]
    return written(records.initiative_of(initiative), Roster(), (), text, named)[FILE].decode()


def rules_of(initiative: Initiative) -> ReportingRules:
    """The reporting rules of the scope's initiative, for a page that only shows them: where a name is none that
    wellknit.toml can say, by what it has said so far. A release is refused then, and says so."""
    try:
        return rules_in(whole(initiative, initiative.settings_text))
    except WellknitError:
        return rules_in(initiative.settings_text)


def tables_of(wave: Wave, rules: ReportingRules) -> tuple[TableSpec, ...]:
    """The tables of ``wave``: those that are declared, or what is worked out; those that end with it follow."""
    alone = [each for each in rules.tables if wave.key in each.waves and not _across(each)]
    across = [each for each in rules.tables if wave.key in each.waves and _across(each)]
    if alone or wave.instrument_version is None:
        return (*alone, *across)
    with translation.override(wave.initiative.language):
        made = [*worked_out(wave, questionnaire_of(wave.instrument_version)), *(() if across else _change(wave))]
    return (*_with_free_keys(made, rules), *across)


def declared(wave: Wave, choices: Choices | None = None) -> Declared:
    """What wellknit.toml says once ``wave``, and with it those that waited for it, are to be released as ``choices``
    say; without any, as it stands.

    Raises NotReadable where the wave has tables neither here nor there, and WellknitError (``writing.settings``) where
    the text can't be kept beside what is new; Refused where nothing of one that waited would be left.
    """
    text = wave.initiative.settings_text
    for each in waiting_for(wave):
        text = _declared(each, _of_waiting(each, choices), text).text
    return _declared(wave, choices, text)


def _of_waiting(wave: Wave, choices: Choices | None) -> Choices | None:
    if choices is None:
        return None
    own = sites_of(wave)
    left_out = tuple(each for each in own if each in choices.left_out)
    if left_out == own:
        words = _("Nothing would be left of %(wave)s, which waits for this survey. Keep a site, or do not let it wait.")
        raise Refused(words % {"wave": wave.name})
    return replace(choices, left_out=left_out)


def _declared(wave: Wave, choices: Choices | None, text: str) -> Declared:
    rules = rules_in(whole(wave.initiative, text))
    tables = tables_of(wave, rules)
    was = chosen(wave, rules, tables)
    want = was if choices is None else choices
    made = tuple(_as_chosen(each, wave, was, want) for each in tables)
    return Declared(with_tables(text, made), made, want)


def chosen(wave: Wave, rules: ReportingRules, tables: Sequence[TableSpec]) -> Choices:
    """How ``wave`` is to be released by what stands in wellknit.toml; of what may stand in the place of holes, all that
    any of its tables allows."""
    allowed = {name for each in tables for name in (rules.instead if each.instead is None else each.instead)}
    instead = tuple(name for name in get_args(Instead) if name in allowed) if tables else rules.instead
    weighted = any("weighted" in each.joins for each in tables)
    counted = {site for each in tables for site in each.sites or sites_of(wave)}
    return Choices(instead, weighted, tuple(each for each in sites_of(wave) if tables and each not in counted))


def _as_chosen(spec: TableSpec, wave: Wave, was: Choices, want: Choices) -> TableSpec:
    joins = spec.joins
    if spec.kind in _WEIGHTED and spec.by == "site" and was.weighted != want.weighted:
        bare: tuple[Join, ...] = tuple(each for each in joins if each != "weighted")
        joins = (*bare, "weighted") if want.weighted and has_roster(wave) else bare
    sites = spec.sites
    if was.left_out != want.left_out:
        now = set(sites or sites_of(wave)) | set(was.left_out)
        sites = tuple(each for each in sites_of(wave) if each in now and each not in want.left_out)
    instead = spec.instead if want.instead == was.instead else want.instead
    return replace(spec, joins=joins, sites=sites, instead=instead)


def _across(spec: TableSpec) -> bool:
    return spec.kind == "change" or spec.by == "wave"


def sites_of(wave: Wave) -> tuple[str, ...]:
    """The sites that the wave asks in, in their order; all of them where nobody said whom it asks."""
    asked = Audience.objects.filter(wave=wave, site__isnull=False).order_by("site__position", "site__name")
    found = tuple(dict.fromkeys(asked.values_list("site__key", flat=True)))
    return found or tuple(Site.objects.values_list("key", flat=True))


def _with_free_keys(tables: Iterable[TableSpec], rules: ReportingRules) -> Iterator[TableSpec]:
    """The tables under keys that no other table has."""
    taken = {name for each in rules.tables for name in (each.key, f"{each.key}{PANEL}")}
    for each in tables:
        short = each.key[:60].rstrip("_")
        key = next(key for key in (short, *(f"{short}_{n}" for n in range(2, 99))) if key not in taken)
        taken |= {key, f"{key}{PANEL}"}
        yield replace(each, key=key)


# --- Worked out -------------------------------------------------------------------------------------------------------


def worked_out(wave: Wave, questionnaire: Questionnaire) -> Iterator[TableSpec]:
    """Tables of what is asked: who answered, agreement where a scale has it, by site and by role, otherwise what was
    answered. Texts are in the language that is active."""
    language = wave.initiative.language
    asked = set(Audience.objects.filter(wave=wave).values_list("role", flat=True))
    roles = tuple(each for each in SITE_ROLES if each in asked)
    people, sites = _people(roles), sites_of(wave)
    joins: tuple[Join, ...] = ("average", "pooled") if len(sites) > 1 else ("pooled",)

    def spec(
        key: str, kind: TableKind, title: str, measure: str, items: Iterable[str] = (), by: By = "site"
    ) -> TableSpec:
        own = ("pooled",) if by == "role" or kind == "response" else joins
        return TableSpec(
            f"{key}_{wave.key}", kind, _line(title), (wave.key,), tuple(items), by, own, roles, sites, people, measure
        )

    if has_roster(wave):
        yield spec("answered", "response", _("Who answered, of those on the roster"), _("share of the roster"))
    items = [each for each in questionnaire.asked() if each.scale and not each.asks][:_TABLES]
    by_scale: dict[str, list[Item]] = {}
    for item in items:
        assert item.scale is not None
        if item.kind == "one" and item.scale.agreeing:
            by_scale.setdefault(item.scale.name, []).append(item)
    for number, alike in enumerate(by_scale.values(), start=1):
        names, key = [each.name for each in alike], "agreement" if number == 1 else f"agreement_{number}"
        agree = _("share who agree")
        yield spec(key, "agreement", _("Agreement with each statement, by site"), agree, names)
        if len(roles) > 1:
            title = _("Agreement with each statement, by role")
            yield spec(f"{key}_by_role", "agreement", title, agree, names, "role")
    for number, item in enumerate(items, start=1):
        title = item.labels.get(language) or next((text for text in item.labels.values() if text), item.name)
        if item.kind == "many":
            yield spec(f"choices_{number}", "choices", title, _("share who chose it"), (item.name,))
        elif item.kind == "one" and item.scale and not item.scale.agreeing:
            yield spec(f"answers_{number}", "distribution", title, _("share of those who answered"), (item.name,))


def _change(wave: Wave) -> Iterator[TableSpec]:
    """Agreement since the last closed wave that asked any of the same statements with the same answers; the table of
    the same people comes with it. Where words have changed, a note says so."""
    if (found := _earlier(wave)) is None:
        return
    earlier, same = found
    reworded = [_line(each.name) for each in same if each.effect == "wording"]
    asked = set(Audience.objects.filter(wave=wave).values_list("role", flat=True))
    roles = tuple(each for each in SITE_ROLES if each in asked)
    note = _("Worded otherwise in the survey before: %(items)s.") % {"items": ", ".join(reworded)}
    yield TableSpec(
        f"change_{wave.key}",
        "change",
        _line(_("What has changed since %(survey)s") % {"survey": earlier.name}),
        (earlier.key, wave.key),
        tuple(each.name for each in same),
        "wave",
        ("pooled",),
        roles,
        sites_of(wave),
        _people(roles),
        _("share who agree"),
        notes=(note,) if reworded else (),
    )


def _earlier(wave: Wave) -> tuple[Wave, list[Revision]] | None:
    if wave.instrument_version is None:
        return None
    now = questionnaire_of(wave.instrument_version)
    before = Wave.objects.filter(state=WaveState.CLOSED, day__lt=wave.day, instrument_version__isnull=False)
    for each in before.exclude(columns=[]).select_related("instrument_version").order_by("-day", "-position"):
        assert each.instrument_version is not None
        try:
            found = revisions(questionnaire_of(each.instrument_version), now)
        except NotReadable:
            continue
        same = [one for one in found if one.comparable and one.after and _agrees(one.after)][:_TABLES]
        if same:
            return each, same
    return None


def _agrees(item: Item) -> bool:
    return item.kind == "one" and bool(item.scale and item.scale.agreeing) and not item.asks and not item.repeat


def _people(roles: Sequence[RoleKey]) -> str:
    """Whose answers are counted, in words."""
    named = [str(_PEOPLE[each]) for each in roles]
    if not named:
        return _("people who answered")
    if len(named) == 1:
        return named[0]
    return str(format_lazy(_("{first} and {last}"), first=", ".join(named[:-1]), last=named[-1]))


def _line(text: str) -> str:
    """A text of somebody's in one line, as a title is."""
    return " ".join(text.split())[:300]
