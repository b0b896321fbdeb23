"""What erasing a person takes out of comments: their own, where answers carry names.

Their names in what others wrote go with all other texts (mentions.py).
"""

from __future__ import annotations

from wellknit.web.comments.gathering import mark_of
from wellknit.web.mentions import Names
from wellknit.web.models import Comment, Response

__all__ = ["forgotten"]


def forgotten(names: Names) -> None:
    """Deletes the comments of the person whom ``names`` name. Within the transaction that erases, before their rows are
    made somebody's else."""
    for row in Response.objects.filter(cells__person__in=sorted(names.keys)).select_related("wave"):
        items = Comment.objects.filter(wave=row.wave).order_by().values_list("item", flat=True).distinct()
        marks = [mark_of(row.wave, row.respondent, item) for item in items]
        Comment.objects.filter(wave=row.wave, mark__in=marks).delete()
