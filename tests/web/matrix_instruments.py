"""The rows of the matrix for instruments; read as in test_matrix.py."""

from __future__ import annotations

_SEE = "200: nadia silas sol; 403: *"
_LEAD = "200: nadia; 403: *"
#: Whoever may see instruments at all finds none of another initiative.
_GONE = "404: nadia silas sol; 403: *"


def _seen(*, changed: str = "") -> dict[str, str]:
    """A page about an object that leads look at; ``changed`` is what sending nothing to it gives the national lead."""
    rows = {"GET nation": _LEAD if changed else _SEE, "GET hills": _GONE}
    return {**rows, "POST nation": f"{changed}: nadia; 403: *", "POST hills": _GONE} if changed else rows


EXPECTED: dict[str, dict[str, str]] = {
    "instruments": {"GET": _SEE},
    "instrument_gallery": {"GET": _LEAD},
    "instrument_template": {"GET": _LEAD, "POST": "302: nadia; 403: *"},
    "instrument_add": {"GET": _LEAD, "POST": "422: nadia; 403: *"},
    "instrument_upload": {"GET": _LEAD, "POST": "422: nadia; 403: *"},
    "instrument": _seen(),
    "instrument_change": _seen(changed="422"),
    "instrument_remove": _seen(changed="302"),
    "instrument_version_add": _seen(changed="422"),
    "instrument_version_upload": _seen(changed="422"),
    "instrument_version": _seen(),
    "instrument_note": _seen(changed="422"),
    "instrument_download": _seen(),
    "instrument_compare": _seen(),
    "instrument_reading": _seen(),
    "instrument_edit": {"GET nation": _LEAD, "GET hills": _GONE},
    "instrument_preview": _seen(),
    "instrument_act": {"POST nation": "404: nadia; 403: *", "POST hills": _GONE},
    "instrument_line_new": _seen(changed="422"),
    "instrument_line_change": _seen(changed="422"),
    "instrument_condition": _seen(changed="422"),
    "instrument_lists": _seen(changed="422"),
    "instrument_list": _seen(changed="422"),
    "instrument_languages": _seen(changed="422"),
    "instrument_language_add": _seen(changed="422"),
    "instrument_settings": _seen(changed="422"),
    "instrument_row": _seen(changed="422"),
}
#: Which of ``Cast.more`` an address is about, and what stands in it behind the id.
OF = {
    **dict.fromkeys(
        ("instrument", "instrument_change", "instrument_remove", "instrument_version_add", "instrument_version_upload"),
        "instrument",
    ),
    **dict.fromkeys(
        ("instrument_version", "instrument_note", "instrument_download", "instrument_compare", "instrument_reading"),
        "instrument_version",
    ),
}
MORE = {
    name: OF.get(name, "instrument_draft") for name, rows in EXPECTED.items() if any("nation" in row for row in rows)
}
BEHIND = {
    "instrument_template": ("partner_trust",),
    "instrument_line_change": ("trust",),
    "instrument_condition": ("why",),
    "instrument_list": ("agreement",),
    "instrument_row": (1, 2),
}
