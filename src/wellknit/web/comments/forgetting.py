"""What goes of comments with the answers that they are from: those of a row that is taken out, and, where answers carry
names, all of a person who is erased.

Their names in what others wrote go with all other texts (mentions.py).
"""

from __future__ import annotations

from wellknit.web.comments.gathering import mark_of
from wellknit.web.mentions import Names
from wellknit.web.models import Comment, Response, Wave

__all__ = ["forgotten", "without_words_of"]


def forgotten(names: Names) -> None:
    """Deletes the comments of the person whom ``names`` name. Within the transaction that erases, before their rows are
    made somebody's else."""
    for row in Response.objects.filter(cells__person__in=sorted(names.keys)).select_related("wave"):
        without_words_of(row.wave, row.respondent)


def without_words_of(wave: Wave, respondent: str) -> None:
    """Deletes the comments from a row of ``wave``, shown or not. Within a transaction."""
    items = Comment.objects.filter(wave=wave).order_by().values_list("item", flat=True).distinct()
    marks = [mark_of(wave, respondent, item) for item in items]
    Comment.objects.filter(wave=wave, mark__in=marks).delete()
