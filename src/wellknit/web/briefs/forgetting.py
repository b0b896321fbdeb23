"""What erasing a person takes out of briefs: their texts are looked through as all texts are; files that name the
person are not kept, and can be made again from the text that does not."""

from __future__ import annotations

import html

from wellknit.web.mentions import Names
from wellknit.web.models import Brief

__all__ = ["forgotten"]

#: The files whose texts all others show too.
_TOLD = ("index.html", "facts.json")


def forgotten(names: Names) -> None:
    """Takes away all files of briefs that name a person. Within the erasing transaction, before texts are rewritten."""
    for brief in Brief.objects.all():
        told = brief.files.filter(path__in=_TOLD).values_list("content", flat=True)
        texts = [brief.name, brief.source, *(bytes(each).decode("utf-8", "replace") for each in told)]
        if any(names.pattern.search(html.unescape(each)) for each in texts):
            brief.files.all().delete()
            Brief.objects.filter(pk=brief.pk).update(
                made=None, made_from="", made_for="", published=None, published_for=""
            )
