"""The comments that an audience sees of a released wave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wellknit.releases.rules import Audience
from wellknit.web.comments.grouping import FEWEST
from wellknit.web.models import Comment, CommentState, Release, ShownTo

__all__ = ["ShownComment", "shown_comments"]


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as it is shown: the ``question`` that it answers, its text, and the name of the ``site`` of who wrote
    it, '' where that is not said."""

    question: str
    text: str
    site: str = ""


def shown_comments(
    release: Release, audience: Audience, wordings: Mapping[str, str], sites: Collection[str] = ()
) -> tuple[ShownComment, ...]:
    """What ``audience`` sees with a ``release`` of what people wrote, by question, in the same random order for every
    viewer. ``wordings`` are the questions by their names, as the release has them. ``sites`` are the keys of the only
    ones of which it is told that somebody wrote there, where the viewer sees no others. The public is told no site.
    """
    seen = [ShownTo.PUBLIC] if audience == "public" else [ShownTo.PUBLIC, ShownTo.PARTNERSHIP]
    rows = Comment.objects.filter(
        wave=release.wave_id,
        state=CommentState.SHOWN,
        shown_to__in=seen,
        people__gte=FEWEST,
        since__lte=release.number,
    )
    order = {item: place for place, item in enumerate(wordings)}

    def name(comment: Comment) -> str:
        # A comment knows the path of its question, whose last part is its name.
        return comment.item.rpartition("/")[2]

    found = sorted(rows.select_related("said_in"), key=lambda each: (order.get(name(each), len(order)), each.pk))
    return tuple(
        ShownComment(wordings.get(name(each), each.item), each.text, _told(each, audience, sites)) for each in found
    )


def _told(comment: Comment, audience: Audience, sites: Collection[str]) -> str:
    where = comment.said_in
    if where is None or audience == "public" or (sites and where.key not in sites):
        return ""
    return where.name
