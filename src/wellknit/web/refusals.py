"""What an action may not do, in words for the person who asked for it."""

from __future__ import annotations

__all__ = ["Refused"]


class Refused(Exception):
    """The action is not done; the text says why, in the reader's language."""
