"""Who sees what of an answer, in words for whoever gives it: made from the rules and from the wave's mode."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.web.accounts.who import reaches
from wellknit.web.comments.grouping import FEWEST
from wellknit.web.models import Keyholder, Mode, Seat, Wave
from wellknit.web.surveys.forms_of import questionnaire_of

__all__ = ["of_own_organization", "sentences"]

#: So many panels are kept in memory: a few hundred bytes each.
_MOST = 500
_panels: dict[tuple[UUID, int, str], tuple[str, ...]] = {}


def sentences(wave: Wave) -> tuple[str, ...]:
    """What the panel 'Who sees this' says of ``wave``. Within its initiative; one query, the first time."""
    # Who holds the keys is named at launch and stays so; a wave that was changed has another version.
    return _kept((wave.pk, wave.version, get_language() or ""), wave)


def _kept(key: tuple[UUID, int, str], wave: Wave) -> tuple[str, ...]:
    if key not in _panels:
        if len(_panels) >= _MOST:
            _panels.clear()
        _panels[key] = _written(wave)
    return _panels[key]


def _written(wave: Wave) -> tuple[str, ...]:
    holders = sorted(Keyholder.objects.filter(wave=wave).values_list("account__name", flat=True))
    return (
        *_of_the_mode(wave, holders),
        *_of_own_words(wave),
        *_of_the_rules(wave.mode, get_language() or ""),
        *_of_the_device(wave),
    )


def of_own_organization(wave: Wave) -> str:
    """What the first page of ``wave`` says of what organizations see of themselves; '' where it says nothing. The page
    that shows it (results/own.py) shows nothing without it."""
    if wave.mode != Mode.IDENTIFIED or not wave.seen_by_own:
        return ""
    return _(
        "Whoever acts for your organization here sees what its people say of other organizations, without their names."
    )


def _of_own_words(wave: Wave) -> tuple[str, ...]:
    """What is said of comments, where the form asks whether they may be shown: as comments/ does it."""
    if wave.instrument_version is None or questionnaire_of(wave.instrument_version).telling("quote") is None:
        return ()
    return (
        _(
            "What you write in your own words is shown to others only if you say that it may be, without names, and "
            "after %(fewest)s people or more have answered the same question."
        )
        % {"fewest": FEWEST},
    )


def _of_the_mode(wave: Wave, holders: list[str]) -> tuple[str, ...]:
    names: Mapping[str, object] = {"names": _listed(holders)}
    match wave.mode:
        case Mode.IDENTIFIED:
            named = _("Your name stands beside your answers.")
            rows = _("When the survey is over, the answers with names go to %(names)s and to nobody else.") % names
            back = _("Until the survey is over, your link leads back to your answers. Keep it to yourself.")
            told = (named, rows if holders else "", of_own_organization(wave), back)
            return tuple(each for each in told if each)
        case Mode.CONFIDENTIAL:
            return (
                _(
                    "Your name does not stand beside your answers. After the survey our computer alone can't join the"
                    " two."
                ),
                _(
                    "Only these people hold the keys that can: %(names)s. They use them to see what changes over time,"
                    " in counts."
                )
                % names,
                _(
                    "Your answers are locked as soon as you send them. Until the survey is over, our computer can open"
                    " them, and shows them only with the code that you get at the end, or by your own link if you have"
                    " one."
                ),
                _("When the survey is over, the answers without names go to them and to nobody else."),
            )
        case _:
            return (
                _("Nobody is told which answers are yours, and no list says when you answered."),
                _("Your answers are locked as soon as you send them. They are opened all at once, in random order."),
                _(
                    "There is one limit: who holds the key of this survey, or looks into the running computer, could"
                    " see answers before that."
                ),
                _("When the survey is over, the answers go to %(names)s and to nobody else.") % names,
            )


@cache
def _of_the_rules(mode: str, language: str) -> tuple[str, ...]:
    """What the rules say of all waves of a mode; ``language`` is that of the words, which differ by it."""
    watching = [str(seat.label) for seat in Seat if reaches(seat, "watch_waves")]
    seen = _("Whether you have answered, but not what, can be seen by: %(seats)s.") % {"seats": _listed(watching)}
    grouped = _("Everybody else sees groups of people and never one person.")
    return (seen, grouped)


def _of_the_device(wave: Wave) -> tuple[str, ...]:
    """What is kept on the device of whoever answers."""
    while_answering = _(
        "On this device a key to your answers is kept until you send them, and what you typed where there is no"
        " network; on a shared computer only the key, until the browser is closed."
    )
    if not wave.open_code:
        return (while_answering,)
    afterwards = _(
        "After an answer by the open link, the device knows until its browser is closed that somebody has answered,"
        " and not who or what. A shared computer does not even know that."
    )
    return while_answering, afterwards


def _listed(words: list[str]) -> str:
    return ", ".join(words) or "–"
