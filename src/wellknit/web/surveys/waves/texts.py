"""Words about a wave: what each promise means, and the texts that respondents read unless the team writes others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.web.models import Account, Initiative, Mode

__all__ = ["LANGUAGE_NAMES", "PROMISES", "TEXTS", "defaults", "language_name", "said"]

#: What is promised in each mode, for whoever prepares a wave.
PROMISES: Mapping[str, tuple[Promise, ...]] = {
    Mode.IDENTIFIED: (
        gettext_lazy("Answers carry the name of who gave them. The survey's keyholders may read them, nobody else."),
        gettext_lazy("Choose it where people should be spoken to about what they wrote, and know so."),
        gettext_lazy("People say less about what goes wrong when their name stands beside it."),
    ),
    Mode.CONFIDENTIAL: (
        gettext_lazy("Answers carry no name. Which answer is whose is locked, and only a keyholder's key opens it."),
        gettext_lazy("The team sees who has answered, so it can remind the others. It never sees who said what."),
        gettext_lazy("With a keyholder's key, later surveys can tell whether the same people changed their minds."),
        gettext_lazy("If every key is lost, this survey can never be linked to another one. Nobody can mend that."),
        gettext_lazy("While it runs, answers are locked with a key that lies on this server, and that each keyholder's "
                     "key brings back if it is lost there. Closing destroys it."),
    ),
    Mode.ANONYMOUS: (
        gettext_lazy("Nobody can find out who said what, not even the team or who runs this server, once it is over."),
        gettext_lazy("Nobody sees who has answered. What a row says of site and role, people say themselves."),
        gettext_lazy("Surveys can't be linked person by person, and people can't be asked about single partners."),
        gettext_lazy("While it runs, answers are locked with a key. Only the running server and whoever keeps the "
                     "second copy of that key could open them."),
    ),
}  # fmt: skip

#: The texts that respondents read: the field of the wave, what it is called, and what it is for.
TEXTS: Mapping[str, tuple[Promise, Promise]] = {
    "asked_by": (gettext_lazy("who asks"), gettext_lazy("The team or organization behind the survey.")),
    "purpose": (
        gettext_lazy("what it is for"),
        gettext_lazy("Why people are asked, and what will be done with the answers."),
    ),
    "contact": (gettext_lazy("whom to ask"), gettext_lazy("A name, and a mail address or a telephone number.")),
}

#: Languages by their own names; of others the code is said.
LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "English", "es": "Español", "ar": "العربية", "fr": "Français", "ht": "Kreyòl ayisyen", "pt": "Português",
    "so": "Soomaali", "vi": "Tiếng Việt", "zh": "中文", "hmn": "Hmoob", "ru": "Русский", "de": "Deutsch",
}  # fmt: skip


def language_name(code: str) -> str:
    """What speakers of the language call it, as far as that is known here."""
    return LANGUAGE_NAMES.get(code, code or _("the form's own language"))


def defaults(initiative: Initiative, account: Account, languages: Iterable[str]) -> dict[str, dict[str, str]]:
    """Texts to begin with, by field and language; a language that these pages do not speak begins empty."""
    spoken = dict(settings.LANGUAGES)
    found: dict[str, dict[str, str]] = {name: {} for name in TEXTS}
    for code in languages:
        if code not in spoken:
            continue
        with translation.override(code):
            who = {"initiative": initiative.name}
            found["asked_by"][code] = initiative.name
            found["purpose"][code] = (
                _(
                    "We want to learn how the partners of %(initiative)s work together: what goes well, and what "
                    "should change. Your answers help to decide what we do next."
                )
                % who
            )
            found["contact"][code] = f"{account.name}, {account.mail}"
    return found


def said(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in English, else in any that there is."""
    return texts.get(language) or texts.get("en") or next((text for text in texts.values() if text), "")
