"""What mails about a wave say, in the reader's language: plain text, with addresses of WELLKNIT_ADDRESS alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wellknit.web.models import Account, Invitee, Wave
from wellknit.web.surveys.waves import addresses
from wellknit.web.surveys.waves.texts import said

__all__ = ["What", "language_of", "mail", "sample"]

What = Literal["invite", "remind", "tell_results"]


def language_of(wave: Wave, wanted: str) -> str:
    """The language of the wave in which somebody is written to who wants ``wanted``."""
    short = wanted.partition("-")[0].lower()
    languages = [str(each) for each in wave.languages]
    return next((each for each in languages if each in (wanted, short)), languages[0] if languages else "en")


def mail(what: What, invitee: Invitee, token: str, words: Mapping[str, str] | None = None) -> EmailMessage:
    """The mail for ``invitee``, whose link ``token`` opens; nobody else ever reads it here. ``words`` say by language
    where the results are."""
    person = invitee.person
    assert person is not None
    language = language_of(invitee.wave, person.language)
    no_mails = addresses.no_mails(person)
    link = addresses.personal(token) if token else ""
    site = invitee.site.name if invitee.site else ""
    subject, text = _written(what, invitee.wave, language, person.name, link, no_mails, words or {}, site)
    return EmailMessage(
        subject,
        text,
        to=[person.mail],
        headers={"List-Unsubscribe": f"<{no_mails}>", "Auto-Submitted": "auto-generated"},
    )


def sample(
    what: What, wave: Wave, account: Account, language: str, words: Mapping[str, str] | None = None
) -> EmailMessage:
    """The same mail for whoever prepares it: its links open nothing."""
    with translation.override(language):
        link, no_mails = _("(here stands the personal link)"), _("(here stands a link of the person's own)")
    subject, text = _written(what, wave, language, account.name, link, no_mails, words or {})
    return EmailMessage(subject, text, to=[account.mail])


def _written(
    what: What, wave: Wave, language: str, name: str, link: str, no_mails: str, words: Mapping[str, str], site: str = ""
) -> tuple[str, str]:
    with translation.override(language):
        subject = {
            "invite": _("Please answer: %(wave)s"),
            "remind": _("A reminder: %(wave)s"),
            "tell_results": _("What came of it: %(wave)s"),
        }[what] % {"wave": wave.name}
        context = {
            "what": what,
            "wave": wave,
            "name": name,
            "link": link,
            "no_mails": no_mails,
            "asked_by": said(wave.asked_by, language),
            "purpose": said(wave.purpose, language),
            "contact": said(wave.contact, language),
            "words": said(words, language),
            "site": site,
        }
        # As a string of its own: what a template gives passes for markup, and a page shows the mail, too.
        text = "" + render_to_string("surveys/waves/mail.txt", context)
    # A name with a line break would be a header of its own.
    return " ".join(subject.split()), text
