"""The rows of the matrix for files of a release; read as in test_matrix.py."""

from __future__ import annotations

EXPECTED: dict[str, dict[str, str]] = {
    # Everybody who takes part sees something of what was released: which part of it, the canary's test says.
    "result_downloads": {"GET nation": "200: *", "GET hills": "404: *"},
    "result_file": {"GET nation": "200: *", "GET hills": "404: *"},
}
#: Which thing of ``Cast.more`` an address is asked for, and what stands in it behind that.
MORE = dict.fromkeys(EXPECTED, "released")
BEHIND = {"result_file": ("tables.csv",)}
#: Addresses that are answered with a file.
FILES = ("result_file",)
