"""Texts in another language than that of the page, marked as such, so that they are read aloud as what they are (WCAG
3.1.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from django.utils.html import format_html, format_html_join

__all__ = ["Mark", "marked"]

#: A text as it stands on a page, with what is in another language marked.
Mark = Callable[[str], str]
#: Shorter ones are left alone: they may be words of the page's own language too.
_SHORTEST = 8


def marked(texts: Collection[str], language: str) -> Mark:
    """Marks each of ``texts``, which are in ``language``, wherever it stands in another one.

    >>> marked({"Partners who agree."}, "en")("Quién: partners who agree")
    'Quién: <span lang="en">partners who agree</span>'
    """
    found = sorted({each.strip(" .") for each in texts if len(each.strip(" .")) >= _SHORTEST}, key=len, reverse=True)
    if not found:
        return lambda text: text
    # Within a sentence a text begins with a small letter, and at the beginning of one with a capital.
    either = (f"[{re.escape(each[0].lower() + each[0].upper())}]{re.escape(each[1:])}" for each in found)
    pattern = re.compile(rf"(?<!\w)({'|'.join(either)})(?!\w)")

    def mark(text: str) -> str:
        parts = pattern.split(text)
        if len(parts) == 1:
            return text
        return format_html_join(
            "",
            "{}",
            (
                (format_html('<span lang="{}">{}</span>', language, each) if place % 2 else each,)
                for place, each in enumerate(parts)
            ),
        )

    return mark
