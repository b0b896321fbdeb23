"""What was worked out is remembered until something changes, once a change and not once a page.

What tells of numbers alone is remembered in the cache that all processes share; what holds ids or names of people, in
the memory of the process that worked it out ("memory"): it lies on no disk beside the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Literal, TypeVar

from django.core.cache import caches
from django.db.models import Count

from wellknit.web.history import last_act
from wellknit.web.models.base import Owned

__all__ = ["REMEMBERED_FOR", "key_of", "remembered", "state"]

_Found = TypeVar("_Found")
REMEMBERED_FOR = 24 * 3600


def state(model: type[Owned]) -> tuple[int, int]:
    """Another one as soon as anybody has changed something in the scope's initiative: whatever does has a line in
    History, or changes the number of the rows of ``model``."""
    return last_act(), model._default_manager.aggregate(rows=Count("pk"))["rows"]


def key_of(name: str, asked: object) -> str:
    """The key under which what was worked out of ``asked``, in all that it says of itself, is remembered."""
    return f"{name}-{hashlib.sha256(repr(asked).encode('utf-8', 'surrogatepass')).hexdigest()}"


def remembered(
    where: Literal["compared", "default", "memory"], name: str, asked: object, work: Callable[[], _Found]
) -> _Found:
    """What ``work`` finds, from ``where`` if it was asked before."""
    key = key_of(name, asked)
    found: _Found | None = caches[where].get(key)
    if found is None:
        found = work()
        # What is compared is known by all that it was made of, so it never goes out of date.
        caches[where].set(key, found, None if where == "compared" else REMEMBERED_FOR)
    return found
