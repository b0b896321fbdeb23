"""The rows of the matrix for releases, and for what corrects them; read as in test_matrix.py."""

from __future__ import annotations

_GONE = "404: nadia; 403: *"
_LEAD = "200: nadia; 403: *"


def _of_wave(get: str, post: str) -> dict[str, str]:
    looked = {"GET nation": get, "GET hills": _GONE} if get else {}
    return {**looked, "POST nation": post, "POST hills": _GONE} if post else looked


#: Whoever holds no key of a wave does not learn that it has rows.
_ROWS = {
    "GET nation": "200: kim; 404: *",
    "POST nation": "422: kim; 404: *",
    "GET hills": "404: *",
    "POST hills": "404: *",
}

EXPECTED: dict[str, dict[str, str]] = {
    "releases": {"GET": "200: *"},
    "release": {"GET nation": "200: *", "GET hills": "404: *"},
    "release_prepare": _of_wave(_LEAD, ""),
    "release_look": _of_wave("", "302: nadia; 403: *"),
    "release_freeze": _of_wave("", "422: nadia; 403: *"),
    "release_stop": _of_wave("", "302: nadia; 403: *"),
    "release_wait": _of_wave("", "422: nadia; 403: *"),
    "release_words": _of_wave(_LEAD, "422: nadia; 403: *"),
    "release_questions": _of_wave(_LEAD, "422: nadia; 403: *"),
    "wave_row_withdraw": _ROWS,
    "wave_row_add": _ROWS,
}
#: Which thing of ``Cast.more`` an address is asked for.
OF = {name: "wave_closed" for name in EXPECTED if name not in ("releases", "release")}
MORE = ("release", *OF)
