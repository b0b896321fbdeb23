"""The rows of the matrix for comments, commitments and one's own organization; read as in test_matrix.py."""

from __future__ import annotations

#: What is nowhere to be found for whoever may see such things at all.
_GONE = "404: nadia silas sol; 403: *"


def _of_one(post: str) -> dict[str, str]:
    """A commitment of one site is seen by all who sit there, and changed by those who lead it."""
    north, south = "nadia silas", "nadia sol"
    return {
        "GET north": f"200: {north}; 403: eve cora paz; 404: *",
        "POST north": f"{post}: {north}; 403: eve cora paz; 404: *",
        "GET south": f"200: {south}; 403: eve; 404: *",
        "POST south": f"{post}: {south}; 403: eve; 404: *",
        "GET nation": "200: nadia; 403: *",
        "POST nation": f"{post}: nadia; 403: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    }


EXPECTED: dict[str, dict[str, str]] = {
    # Whoever holds no key of a wave does not learn that anybody wrote something.
    "comments": {
        "GET nation": "200: kim; 404: *",
        "POST nation": "302: kim; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "comment": {
        "GET nation": "200: kim; 404: *",
        "POST nation": "422: kim; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "commitment_add": {
        "GET nation": "200: nadia silas sol; 403: *",
        "POST nation": "422: nadia silas sol; 403: *",
        "GET hills": _GONE,
        "POST hills": _GONE,
    },
    "commitment_change": _of_one("422"),
    "commitment_remove": _of_one("302"),
    # Of the library and of the parents' group, each for itself.
    "result_own": {"GET nation": "200: cora paz; 403: *", "GET hills": "404: cora paz; 403: *"},
}
#: Addresses about an object that stands in ``Cast.more``, and under which name.
OF: dict[str, str] = {
    "comments": "wave_closed",
    "comment": "comment",
    "commitment_add": "wave_closed",
    "commitment_change": "commitment",
    "commitment_remove": "commitment",
    "result_own": "wave_own",
}
MORE = tuple(OF)
