"""Room: how much one answer may hold, so that all answers of a wave are equally long once they are sealed.

What is chosen from lists is packed small. What people write is bounded, all of it together: no text of so many letters
takes more room than the first step of ``sealing.py`` leaves beside the rest.
"""

from __future__ import annotations

from wellknit.web.surveys.promises.filling import Filling, packed
from wellknit.web.surveys.promises.sealing import FIRST_STEP, padded

__all__ = ["MOST", "cut", "enough", "letters"]

#: So many letters of one's own words fit into an answer.
MOST = 8_000
#: What is left for the link of a confidential answer to 20 keyholders, and for what the roster says of who answers.
_BESIDE = 2_000


def letters(text: str) -> int:
    """How many letters a text counts as: those that take much room, as Chinese ones, count as more than one."""
    return max(len(text), -(-len(text.encode("utf-8", "replace")) // 2))


def cut(text: str, most: int) -> str:
    """The beginning of a text that counts as ``most`` letters at most."""
    most = max(most, 0)
    short = text[:most]
    while (over := letters(short) - most) > 0:
        short = short[: len(short) - -(-over // 2)]
    return short


def enough(filling: Filling) -> bool:
    """Whether there is room for all of it: then it is as long as any other answer once it is sealed."""
    return len(padded(packed(filling), _BESIDE)) == FIRST_STEP
