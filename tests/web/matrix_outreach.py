"""The rows of the matrix for outreach, time, consents and a person's data; read as in test_matrix.py."""

from __future__ import annotations

_FORM = "422: nadia silas sol; 403: *"
_LOOK = "200: nadia silas sol; 403: *"

EXPECTED: dict[str, dict[str, str]] = {
    "outreach": {"GET": _LOOK},
    "outreach_board": {"GET": _LOOK},
    "outreach_bulk": {"POST": _FORM},
    "bulk_undo": {
        "POST north": "302: silas; 404: *",
        "POST south": "302: sol; 404: *",
        "POST hills": "404: *",
    },
    "filter_save": {"POST": _FORM},
    "filter_remove": {
        "POST north": "302: silas; 404: *",
        "POST south": "302: sol; 404: *",
        "POST hills": "404: *",
    },
    "outreach_move": {
        "POST north": "422: nadia silas; 403: cora; 404: *",
        "POST south": "422: nadia sol; 404: *",
        "POST nation": "422: nadia; 403: silas sol; 404: *",
        "POST hills": "404: *",
    },
}
#: Addresses about an object that stands in ``Cast.more`` under the address's own name.
MORE = ("bulk_undo", "filter_remove")
