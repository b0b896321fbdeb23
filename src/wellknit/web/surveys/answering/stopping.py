"""Why somebody can't answer, said kindly, with what to do: over, closed, used, unknown, too young, no room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["REASONS", "Stopped"]

#: Each reason: the status, the heading, and what can be done.
REASONS: dict[str, tuple[int, Promise, tuple[Promise, ...]]] = {
    "unknown": (
        404,
        _("This link opens nothing"),
        (
            _("Perhaps a part of it is missing. Please open it once more from your mail, or type all of it."),
            _("Perhaps your answers were sent already: a link is good for one time. Then there is nothing to do."),
            _("If neither is so, ask the person who sent you the link for a new one."),
        ),
    ),
    "no_link": (
        404,
        _("Please open your link once more"),
        (
            _("We can't tell on this device whose answers these are. That happens after a while, or on a new device."),
            _("Open the link from your mail or your sheet of paper. Pages that you sent before are still there."),
            _("Perhaps your answers were sent already from here: then they are safe, and the link opens nothing more."),
        ),
    ),
    "not_yet": (
        404,
        _("This survey has not begun"),
        (_("Please come back later with the same link."),),
    ),
    "over": (
        410,
        _("This survey is over"),
        (
            _("It takes no more answers. Thank you for coming."),
            _("The results come when everything is counted. Ask the people who sent you the link."),
        ),
    ),
    "cancelled": (
        410,
        _("This survey was called off"),
        (_("There is nothing for you to do. Answers that were given are not used."),),
    ),
    "used": (
        410,
        _("Your answers were sent already"),
        (
            _("Thank you. Each person can answer one time, and your answers are safe."),
            _("With your receipt code you can still change them or take them back, until the survey is over."),
        ),
    ),
    "guardian": (
        403,
        _("We first need to hear from your parent or guardian"),
        (
            _("You are under 18. Before you answer, a parent or guardian has to say that it is all right."),
            _("Ask the person who gave you this link. When it is done, the same link works."),
        ),
    ),
    "adults": (
        403,
        _("This survey is for people who are 18 or older"),
        (_("Thank you for telling us. You did nothing wrong, and nothing was kept."),),
    ),
    "own_link": (
        403,
        _("You need a link of your own"),
        (
            _("Thank you for telling us. People under 18 can answer, too: with a link that is made for them."),
            _(
                "A parent or guardian has to say first that it is all right. Ask the people named below."
                " Nothing was kept."
            ),
        ),
    ),
    "other": (
        409,
        _("We keep the answers that came first"),
        (
            _("Answers were sent from this page before, and these are not the same. The first ones are kept."),
            _("To change them, use the receipt code that you were given then."),
        ),
    ),
    "no_receipt": (
        404,
        _("There is no answer under this code"),
        (
            _("Please look whether every letter is right. A code that was used to change an answer is good no more."),
            _("If the answer was taken back, nothing is left of it."),
        ),
    ),
    "no_room": (
        503,
        _("We can't keep anything at the moment"),
        (_("Nothing is lost that you sent before. Please try again in a few minutes."),),
    ),
}


class Stopped(Exception):
    """Somebody can't go on, for one of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
