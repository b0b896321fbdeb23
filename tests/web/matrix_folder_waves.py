"""The rows of the matrix for rows of answers and dry runs; read as in test_matrix.py."""

from __future__ import annotations

EXPECTED: dict[str, dict[str, str]] = {
    "rows": {"GET": "200: kim; 403: *"},
    # Whoever holds no key of a wave does not learn that it has rows.
    "wave_rows": {
        "GET nation": "200: kim; 404: *",
        "POST nation": "200: kim; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "wave_rehearsal": {
        "GET nation": "200: nadia; 403: *",
        "POST nation": "422: nadia; 403: *",
        "GET hills": "404: nadia; 403: *",
        "POST hills": "404: nadia; 403: *",
    },
}
#: Addresses about an object that stands in ``Cast.more`` under the address's own name.
MORE = ("wave_rows", "wave_rehearsal")
