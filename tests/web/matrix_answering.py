"""The rows of the matrix for whoever answers: addresses that ask no role, and know nobody without a link's cookie.

For all of them who is signed in makes no difference; ``tests/web/surveys/answering/test_doors.py`` asks them for
waves that there are, as every role and as nobody.
"""

from __future__ import annotations

_WAVE = "00000000-0000-4000-8000-000000000000"
_GONE = {"GET": (404, 404)}
_GONE_TOO = {"GET": (404, 404), "POST": (404, 404)}

OUTSIDE: dict[str, dict[str, tuple[int, int]]] = {
    "answer_link": _GONE,
    "open_link": _GONE_TOO,
    "open_link_again": _GONE,
    "answer_first": _GONE_TOO,
    "answer_about": _GONE_TOO,
    "answer_page": _GONE_TOO,
    "answer_round": _GONE_TOO,
    "answer_check": _GONE_TOO,
    "answer_later": _GONE,
    "answer_receipt": _GONE_TOO,
}
ARGUMENTS: dict[str, tuple[object, ...]] = {
    "answer_link": ("x",),
    "open_link": ("x",),
    "open_link_again": ("x", "y"),
    "answer_first": (_WAVE,),
    "answer_about": (_WAVE,),
    "answer_page": (_WAVE, 1),
    "answer_round": (_WAVE, 1, 1),
    "answer_check": (_WAVE,),
    "answer_later": (_WAVE,),
    "answer_receipt": (_WAVE,),
}
