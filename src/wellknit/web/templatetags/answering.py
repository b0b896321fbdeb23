"""Tags for the pages of whoever answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellknit.web.surveys.answering.texts import direction_of, said_in

register = template.Library()


@register.simple_tag(takes_context=True)
def text(context: Context, texts: Mapping[str, Any]) -> SafeString:
    """A text of a wave in the language of the page, marked as being in it."""
    words, language = said_in(texts, str(context["language"]))
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction_of(language), words)
