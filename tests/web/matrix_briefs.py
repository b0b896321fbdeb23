"""The rows of the matrix for briefs; read as in test_matrix.py. A brief is a draft (nation), or published for some."""

from __future__ import annotations

#: Who reads what is published for whoever sees all sites, and for site leaders as well.
_PARTNERSHIP, _SITES = "nadia eve", "nadia silas sol eve"


def _made(get: str, post: str) -> dict[str, str]:
    """Whoever makes briefs may; who may read this one is told that it is not for them, and others that it is not."""
    rows = {}
    for method, status in (("GET", get), ("POST", post)):
        if status:
            rows |= {
                f"{method} nation": f"{status}: nadia; 404: *",
                f"{method} partnership": f"{status}: nadia; 403: eve; 404: *",
                f"{method} sites": f"{status}: nadia; 403: silas sol eve; 404: *",
                f"{method} public": f"{status}: nadia; 403: *",
                f"{method} hills": "404: *",
            }
    return rows


_READ = {
    "GET nation": "200: nadia; 404: *",
    "GET partnership": f"200: {_PARTNERSHIP}; 404: *",
    "GET sites": f"200: {_SITES}; 404: *",
    "GET public": "200: *",
    "GET hills": "404: *",
}
EXPECTED: dict[str, dict[str, str]] = {
    "briefs": {"GET": "200: *"},
    "brief_make": {
        "GET nation": "200: nadia; 403: *",
        "POST nation": "422: nadia; 403: *",
        "GET draft": "404: nadia; 403: *",
        "POST draft": "404: nadia; 403: *",
        "GET hills": "404: nadia; 403: *",
        "POST hills": "404: nadia; 403: *",
    },
    "brief": _READ,
    "brief_again": _made("", "302"),
    "brief_source": _made("200", "422"),
    "brief_change": _made("200", "422"),
    "brief_copy": _made("", "302"),
    "brief_remove": _made("200", "302"),
    "brief_publish": _made("", "302"),
    "brief_withdraw": _made("", "302"),
    "brief_preview": {**_READ, **_made("", "422")},
    "brief_file": _READ,
}
#: Addresses about an object that stands in ``Cast.more`` under this name.
OF = {name: "brief" for name in EXPECTED if name not in ("briefs", "brief_make")}
MORE = tuple(name for name in EXPECTED if name != "briefs")
#: What stands behind the object in an address.
BEHIND = {"brief_file": ("facts.json",)}
FILES = ("brief_file",)
