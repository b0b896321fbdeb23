"""The rows of the matrix for results: what was released; read as in test_matrix.py."""

from __future__ import annotations

#: Who sees what is for the partnership: a number of one site is shown to its leader, and to those who see all sites.
EXPECTED: dict[str, dict[str, str]] = {
    "results": {"GET": "200: *"},
    "result": {"GET nation": "200: *", "GET hills": "404: *"},
    "result_meeting": {"GET nation": "200: *", "GET hills": "404: *"},
    # The figure of the north.
    "result_number": {"GET nation": "200: nadia silas eve; 404: *", "GET hills": "404: *"},
    "result_chart": {"GET nation": "200: *", "GET hills": "404: *"},
    # What is in the files is the test of canaries' to say, and that of downloads.
    "result_downloads": {"GET nation": "200: *", "GET hills": "404: *"},
    "result_file": {"GET nation": "200: *", "GET hills": "404: *"},
}
#: Addresses about an object that stands in ``Cast.more`` under the address's own name.
MORE = ("result", "result_meeting", "result_number", "result_chart", "result_downloads", "result_file")
#: What follows the object in an address.
BEHIND: dict[str, tuple[str, ...]] = {
    "result_number": ("agreement", "trust", "north"),
    "result_chart": ("figure-1", "svg"),
    "result_file": ("tables.csv",),
}
#: Addresses that are answered with a file.
FILES = ("result_file", "result_chart")
