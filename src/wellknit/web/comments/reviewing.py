"""Looking through comments: which waves somebody may look through, and what was decided of each comment."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from wellknit.web.history import Changed, recorded
from wellknit.web.models import Comment, CommentState, Keyholder, ShownTo, Wave, WaveState
from wellknit.web.rules import Viewer, allowed

__all__ = ["DECISIONS", "WAITS", "decided", "decision_of", "find_comment", "find_wave"]

WAITS, HELD = CommentState.WAITING.value, CommentState.HELD.value
#: What can be decided: to show it to partners or to everybody, to hold it back, or nothing yet.
DECISIONS = (ShownTo.PARTNERSHIP.value, ShownTo.PUBLIC.value, HELD, WAITS)


def find_wave(viewer: Viewer, pk: UUID) -> Wave:
    """The closed wave ``pk`` whose comments ``viewer`` looks through, as its keyholder; Http404 for all others."""
    keys = Keyholder.objects.filter(account=viewer.account, wave=pk, wave__state=WaveState.CLOSED)
    for each in keys.select_related("wave__instrument_version"):
        if allowed(viewer, "review_comments", each):
            return each.wave
    raise Http404


def find_comment(viewer: Viewer, pk: UUID) -> Comment:
    """A comment of such a wave; Http404 for all others."""
    found = Comment.objects.select_related("said_in").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.wave = find_wave(viewer, found.wave_id)
    return found


def decision_of(comment: Comment) -> str:
    """What was decided of it, one of DECISIONS."""
    return comment.shown_to if comment.state == CommentState.SHOWN else comment.state


def decided(viewer: Viewer, comment: Comment, version: int, text: str, decision: str) -> Comment:
    """Keeps the text as it may be shown, and who may see it. Within a transaction. Raises Changed.

    History tells that it was decided and how, and never what the comment says.
    """
    now = Comment.objects.select_for_update(of=("self",)).select_related("wave").get(pk=comment.pk)
    if now.version != version:
        raise Changed(now)
    before = decision_of(now)
    if (now.text, before) == (text, decision):
        return now
    shown = decision in ShownTo.values
    now.text = text
    now.state = CommentState.SHOWN if shown else CommentState(decision)
    now.shown_to = decision if shown else ""
    now.reviewer = None if decision == WAITS else viewer.account
    now.version += 1
    now.save(update_fields=("text", "state", "shown_to", "reviewer", "version"))
    recorded(viewer, "review", now, old={"decision": before}, new={"decision": decision})
    return now
