"""The comments that an audience sees of a released wave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wellknit.releases.rules import Audience
from wellknit.web.comments.grouping import FEWEST
from wellknit.web.models import Comment, CommentState, ShownTo, Wave
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of

__all__ = ["ShownComment", "shown_comments"]


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment as it is shown: the ``question`` that it answers, its text, and the name of the ``site`` of who wrote
    it, '' where that is not said."""

    question: str
    text: str
    site: str = ""


def shown_comments(
    wave: Wave, audience: Audience, sites: Collection[str] = (), language: str = ""
) -> tuple[ShownComment, ...]:
    """What ``audience`` sees of what people wrote in ``wave``: nothing unless the wave is released, by question, in the
    same random order for every viewer. ``sites`` are the keys of the only ones of which it is told that somebody wrote
    there, where the viewer sees no others; ``language`` is that of the questions. The public is told no site.
    """
    if not wave.releases.exists():
        return ()
    seen = [ShownTo.PUBLIC] if audience == "public" else [ShownTo.PUBLIC, ShownTo.PARTNERSHIP]
    rows = Comment.objects.filter(wave=wave, state=CommentState.SHOWN, shown_to__in=seen, people__gte=FEWEST)
    questions = _questions(wave, language)
    order = {item: place for place, item in enumerate(questions)}
    found = sorted(rows.select_related("said_in"), key=lambda each: (order.get(each.item, len(order)), each.pk))
    return tuple(
        ShownComment(questions.get(each.item, each.item), each.text, _told(each, audience, sites)) for each in found
    )


def _told(comment: Comment, audience: Audience, sites: Collection[str]) -> str:
    where = comment.said_in
    if where is None or audience == "public" or (sites and where.key not in sites):
        return ""
    return where.name


def _questions(wave: Wave, language: str) -> dict[str, str]:
    """The wordings of the form by the paths of its questions, in their order."""
    if wave.instrument_version is None:
        return {}
    try:
        items = questionnaire_of(wave.instrument_version).items
    except NotReadable:
        return {}
    return {each.path: each.label(language) for each in items}
