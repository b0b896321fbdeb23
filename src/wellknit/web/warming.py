"""What gunicorn is told beside its options: each process that serves brings in what the page of results needs, once its
first page can be had, so that whoever opens that page first does not wait for it.
"""

from __future__ import annotations

import threading
from typing import Any

__all__ = ["post_worker_init", "warm"]

#: The first page goes before.
_LATER = 2.0


def post_worker_init(worker: Any) -> None:
    """Gunicorn's name for what a new process does first."""
    timer = threading.Timer(_LATER, warm)
    timer.daemon = True
    timer.start()


def warm() -> None:
    """Loads what a story is told and drawn with. Nothing of anybody: no query is made."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver

    from wellknit.briefs import words
    from wellknit.briefs.charts.lettering import width
    from wellknit.briefs.source import parse_inline

    _ = get_resolver().url_patterns
    parse_inline("*warm*", 1)
    for bold in (False, True):
        width("warm", 10, bold=bold)
    for code, _name in settings.LANGUAGES:
        words.load(code)
    for name in ("results/result.html", "results/meeting.html", "results/number.html"):
        get_template(name)
