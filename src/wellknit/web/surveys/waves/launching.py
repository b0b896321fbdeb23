"""The launch: a list of what has to be in order, without a way around what protects people, and the act itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellknit.surveys.questionnaire import Questionnaire
from wellknit.web.history import recorded
from wellknit.web.models import (
    History,
    InstrumentVersion,
    Job,
    JobState,
    Keyholder,
    Mode,
    Person,
    Site,
    Wave,
    WaveState,
)
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.answering.pages import refusals
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of, read_of
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.waves import asking
from wellknit.web.surveys.waves.inviting import invited
from wellknit.web.surveys.waves.keyholding import has_shown
from wellknit.web.surveys.waves.preparing import draft, given_seat
from wellknit.web.surveys.waves.texts import TEXTS, language_name

__all__ = ["Check", "checklist", "launch", "mails_stay_here"]

#: So many keyholders' keys a confidential wave is locked with at least: one key is soon lost.
_KEYHOLDERS = {Mode.CONFIDENTIAL: 2}
#: So many small groups are named, the smallest first.
_NAMED = 100
_FILES = "django.core.mail.backends.filebased.EmailBackend"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list. ``why`` says what is wrong and what to do, or what was found where it is in order; a line
    that is ``blocking`` has to be ``ok`` before anybody is asked. ``more`` are single things that it is about."""

    name: str
    words: str | Promise
    ok: bool
    why: str = ""
    blocking: bool = True
    more: tuple[str, ...] = field(default=())


def mails_stay_here() -> bool:
    """Whether mails are written to files of this server instead of being sent."""
    return bool(settings.EMAIL_BACKEND == _FILES)


def checklist(wave: Wave) -> tuple[Check, ...]:
    """Everything that is looked at before a launch, in the order in which it is prepared."""
    questionnaire = _questionnaire(wave)
    places = asking.chosen(wave)
    people = asking.asked(places, wave.day)
    found = [
        _instrument(wave, questionnaire),
        *_askable(wave, questionnaire),
        _audience(wave, bool(places), people),
        _languages(wave, questionnaire),
        _texts(wave),
        _days(wave),
        _zones(wave),
        *_keys(wave),
        _mails(wave, people),
        _few(wave, people),
        _rehearsal(wave),
    ]
    return tuple(found)


def _questionnaire(wave: Wave) -> Questionnaire | None:
    if wave.instrument_version is None:
        return None
    try:
        return questionnaire_of(wave.instrument_version)
    except NotReadable:
        return None


def _instrument(wave: Wave, questionnaire: Questionnaire | None) -> Check:
    words = gettext_lazy("An instrument that can be asked")
    if wave.instrument_version is None:
        return Check(
            "instrument", words, False, _("Choose the questions first: an instrument, in one of its versions.")
        )
    if questionnaire is None or not read_of(wave.instrument_version).sound:
        return Check(
            "instrument", words, False, _("The instrument has mistakes. Mend them, or choose another version.")
        )
    return Check("instrument", words, True, str(wave.instrument_version))


def _askable(wave: Wave, questionnaire: Questionnaire | None) -> Iterator[Check]:
    if questionnaire is None:
        return
    refused = refusals(questionnaire)
    yield Check(
        "kinds",
        gettext_lazy("Questions that pages can ask"),
        not refused,
        _("Not every question of this instrument can be asked here. Change these, or take them out.")
        if refused
        else "",
        more=refused,
    )
    if wave.mode == Mode.ANONYMOUS:
        named = asking.names_partners(questionnaire)
        why = _(
            "This instrument asks about single organizations. Who says what of whom can be told from such answers, "
            "whatever is left out around them. Choose the confidential promise, or an instrument without them."
        )
        yield Check("partners", gettext_lazy("No questions about single partners"), not named, why if named else "")


def _audience(wave: Wave, any_place: bool, people: tuple[asking.Asked, ...]) -> Check:
    words = gettext_lazy("Somebody who is asked")
    if not any_place:
        return Check("audience", words, False, _("Choose the sites and roles that are asked."))
    if not people and not wave.open_code:
        why = _(
            "Nobody on the roster is in these sites and roles on the reference date. Look at both, or at the roster."
        )
        return Check("audience", words, False, why)
    count = len(people)
    why = ngettext("%(count)s person of the roster", "%(count)s people of the roster", count) % {"count": count}
    return Check("audience", words, True, why)


def _languages(wave: Wave, questionnaire: Questionnaire | None) -> Check:
    words = gettext_lazy("Complete in every language")
    if not wave.languages:
        return Check("languages", words, False, _("Choose the languages in which people can answer."))
    if questionnaire is None:
        return Check("languages", words, False, _("This is looked at once there is an instrument."))
    missing = tuple(_missing(questionnaire, wave.languages))
    if missing:
        why = _("Some texts of the instrument are not translated. Translate them, or take the language out.")
        return Check("languages", words, False, why, more=missing[:20])
    return Check("languages", words, True, ", ".join(map(language_name, wave.languages)))


def _missing(questionnaire: Questionnaire, languages: list[str]) -> Iterator[str]:
    """Texts that a respondent in one of ``languages`` would read in another one."""
    known = {each.code for each in questionnaire.languages} or {""}
    for code in languages:
        if known == {""}:
            continue  # the form names no language: its one text is what everybody reads
        if code not in known:
            yield _("%(language)s: the instrument has no text in it at all") % {"language": language_name(code)}
            continue
        for item in questionnaire.items:
            if item.kind in ("calculate", "hidden", "metadata"):
                continue
            texts = (item.labels, item.hints, item.constraint_messages, item.required_messages)
            if any(any(text.values()) and not text.get(code) for text in texts):
                yield f"{language_name(code)}: {item.label(code)}"
        for group in questionnaire.groups:
            if any(group.labels.values()) and not group.labels.get(code):
                yield f"{language_name(code)}: {next(filter(None, group.labels.values()))}"
        for scale in questionnaire.scales:
            for choice in scale.choices:
                if any(choice.labels.values()) and not choice.labels.get(code):
                    yield f"{language_name(code)}: {choice.label(code)}"


def _texts(wave: Wave) -> Check:
    words = gettext_lazy("What people read first: who asks, what for, whom to ask")
    missing = [
        f"{TEXTS[name][0]} ({language_name(code)})"
        for name in TEXTS
        for code in wave.languages
        if not getattr(wave, name).get(code, "").strip()
    ]
    if missing or not wave.languages:
        return Check("texts", words, False, _("These texts are not written yet."), more=tuple(missing))
    return Check("texts", words, True)


def _days(wave: Wave) -> Check:
    words = gettext_lazy("The last day, and the day on which answers are deleted")
    if wave.ends is None or wave.deleted_on is None:
        return Check("days", words, False, _("Say until when people can answer, and when their answers are deleted."))
    if wave.ends < timezone.localdate():
        return Check("days", words, False, _("The last day is over already."))
    if wave.deleted_on <= wave.ends:
        return Check("days", words, False, _("Answers can't be deleted before people have given them."))
    return Check("days", words, True)


def _zones(wave: Wave) -> Check:
    without = Site.objects.filter(audience__wave=wave, time_zone="").distinct()
    names = tuple(without.values_list("name", flat=True))
    why = _("These sites have no time zone: the last day ends there by the clock of Greenwich.") if names else ""
    return Check("zones", gettext_lazy("The clock of each site"), not names, why, blocking=False, more=names)


def _keys(wave: Wave) -> Iterator[Check]:
    named = list(Keyholder.objects.filter(wave=wave).select_related("account"))
    needed = _KEYHOLDERS.get(Mode(wave.mode), 1)
    enough = len(named) >= needed
    why = (
        _("Name the person to whom alone the rows of answers go after closing.")
        if needed == 1
        else _(
            "Name two people. With one key alone, one lost file ends all links between surveys; and if the server's is "
            "lost too, every answer."
        )
    )
    words = gettext_lazy("Keyholders are named")
    people = tuple(str(each.account) for each in named)
    yield Check("keyholders", words, enough, "" if enough else why, more=people)
    shown = [each for each in named if has_shown(each, wave)]
    missing = tuple(str(each.account) for each in named if each not in shown)
    if wave.mode == Mode.CONFIDENTIAL:
        why = _(
            "Each keyholder makes a key on their own page, keeps it, and shows it there once. If every key is lost, "
            "nobody can ever link this survey to another one. And if the server breaks down before closing, one of "
            "these keys is needed to open the answers."
        )
        yield Check("keys", gettext_lazy("Every key is kept and was shown"), enough and not missing, why, more=missing)
    elif wave.mode == Mode.ANONYMOUS:
        why = _(
            "A keyholder makes the key of this survey, keeps its second copy away from this server, and shows it once. "
            "If the server's copy is lost and there is no second one, every answer is lost."
        )
        yield Check("keys", gettext_lazy("A second copy of the key is kept and was shown"), bool(shown), why)
    else:
        why = _("Each keyholder says on their own page that they know of it.")
        yield Check("keys", gettext_lazy("Every keyholder knows of it"), enough and not missing, why, more=missing)


def _mails(wave: Wave, people: tuple[asking.Asked, ...]) -> Check:
    words = gettext_lazy("Mails leave this server")
    if mails_stay_here():
        if wave.mode == Mode.ANONYMOUS:
            why = _(
                "This installation writes mails to files instead of sending them, as a demonstration does. Whoever "
                "reads those files could open people's links, so no anonymous survey starts here. Set a mail server "
                "(WELLKNIT_MAIL), or try it out with another promise."
            )
            return Check("mails", words, False, why)
        why = _("Mails are written to files here and reach nobody. Set a mail server, or hand out printed links.")
        return Check("mails", words, False, why, blocking=False)
    unreachable = set(Person.objects.filter(mail="").values_list("pk", flat=True))
    without = sum(each.person in unreachable for each in people)
    why = _("%(count)s people have no mail address. Print their links.") % {"count": without} if without else ""
    return Check("mails", words, True, why, blocking=False)


def _few(wave: Wave, people: tuple[asking.Asked, ...]) -> Check:
    words = gettext_lazy("Groups of fewer than five")
    rare = asking.few(wave, people)
    why = ""
    if rare and wave.mode == Mode.ANONYMOUS:
        why = _(
            "So few people share what their row will say. At the end such groups are merged with others, so their own "
            "figures can't be shown."
        )
    elif rare:
        why = _(
            "So few people share what their row will say. Whoever holds the rows could recognize them by it. Ask fewer "
            "roles apart, or say so to the people."
        )
    more = tuple(f"{each.words}: {each.count}" for each in rare[:_NAMED])
    if len(rare) > _NAMED:
        more = (*more, _("and %(count)s more") % {"count": len(rare) - _NAMED})
    return Check("few", words, not rare, why, blocking=False, more=more)


def _rehearsal(wave: Wave) -> Check:
    """What the last dry run found (a job of the kind 'rehearsal'); one of before the last change says nothing."""
    words = gettext_lazy("A dry run with made-up people")
    last = Job.objects.filter(kind="rehearsal", arguments__wave=str(wave.pk)).order_by("-asked").first()
    if last is None:
        return Check("rehearsal", words, False, _("Nobody has tried it out to the end yet."))
    change = History.objects.filter(row=wave.pk).first()
    if change is not None and change.when > last.asked:
        return Check("rehearsal", words, False, _("The survey was changed since the last dry run."))
    if last.state == JobState.DONE:
        return Check("rehearsal", words, True, last.found)
    why = last.wrong or _("The dry run is on its way.")
    return Check("rehearsal", words, False, why)


def launch(viewer: Viewer, wave: Wave, version: int, *, looked_at_few: bool) -> Wave:
    """Opens the wave: promise and questions are frozen from here on, and whom the roster names is invited.

    Nobody is written to yet. Within the transaction of its caller; raises Changed and Refused.
    """
    now = draft(wave, version)
    checks = checklist(now)
    if any(each.blocking and not each.ok for each in checks):
        raise Refused(_("Something on the list is not in order yet."))
    if not looked_at_few and any(each.name == "few" and not each.ok for each in checks):
        raise Refused(_("Look at the groups of fewer than five, and say that you did."))
    assert now.instrument_version is not None
    InstrumentVersion.objects.filter(pk=now.instrument_version.pk).update(frozen=True)
    if now.mode == Mode.CONFIDENTIAL:
        keys.make_shared_key(now)
    now.state, now.launched = WaveState.OPEN, timezone.now()
    now.version += 1
    now.save(update_fields=("state", "launched", "version"))
    count = invited(viewer, now, asking.asked(asking.chosen(now), now.day))
    for each in Keyholder.objects.filter(wave=now).select_related("account"):
        given_seat(viewer, each.account)
    said = {"mode": now.mode, "instrument": str(now.instrument_version), "invited": count}
    recorded(viewer, "launch", now, new=said)
    return now
