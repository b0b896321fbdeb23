"""The rows of the matrix for outreach, time, consents, what is printed, and a person's data; read as in
test_matrix.py."""

from __future__ import annotations

_FORM = "422: nadia silas sol; 403: *"
_LOOK = "200: nadia silas sol; 403: *"

_LEAD = "200: nadia; 403: *"
_LEAD_FORM = "422: nadia; 403: *"
#: Whoever may not look at years and grants at all is told so; whoever may finds none of another initiative.
_GONE = "404: nadia silas sol; 403: *"
_OF_A_PERSON = {
    "GET north": "200: nadia silas; 403: cora; 404: *",
    "POST north": "422: nadia silas; 403: cora; 404: *",
    "GET south": "200: nadia sol; 404: *",
    "POST south": "422: nadia sol; 404: *",
    "GET hills": "404: *",
    "POST hills": "404: *",
}

_OF_AN_ORGANIZATION = {
    **_OF_A_PERSON,
    "GET nation": "200: nadia; 403: silas sol; 404: *",
    "POST nation": "422: nadia; 403: silas sol; 404: *",
}

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
    "timeline": {"GET": _LOOK},
    "plans": {"GET": _LOOK},
    **{f"{kind}_add": {"GET": _LEAD, "POST": _LEAD_FORM} for kind in ("period", "grant", "phase")},
    **{
        f"{kind}_change": {
            "GET nation": _LEAD,
            "POST nation": _LEAD_FORM,
            "GET hills": _GONE,
            "POST hills": _GONE,
        }
        for kind in ("period", "grant", "phase")
    },
    **{
        f"{kind}_remove": {
            "GET nation": _LEAD,
            "POST nation": "302: nadia; 403: *",
            "GET hills": _GONE,
            "POST hills": _GONE,
        }
        for kind in ("period", "grant", "phase")
    },
    "principle_add": {"GET": _LEAD, "POST": _LEAD_FORM},
    # Everybody who takes part sees the principles, so nobody is told that there is none.
    "principle_change": {
        "GET nation": _LEAD,
        "POST nation": _LEAD_FORM,
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "principle_remove": {
        "GET nation": _LEAD,
        "POST nation": "302: nadia; 403: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "organization_national": {
        "GET north": "200: nadia; 403: silas cora; 404: *",
        "POST north": "422: nadia; 403: silas cora; 404: *",
        "GET nation": "200: nadia; 403: silas sol; 404: *",
        "POST nation": "422: nadia; 403: silas sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "organization_figure_add": _OF_AN_ORGANIZATION,
    "figure_change": _OF_AN_ORGANIZATION,
    "figure_remove": {
        **_OF_AN_ORGANIZATION,
        "POST north": "302: nadia silas; 403: cora; 404: *",
        "POST south": "302: nadia sol; 404: *",
        "POST nation": "302: nadia; 403: silas sol; 404: *",
    },
    "consents": {"GET": _LOOK},
    "person_consent_add": _OF_A_PERSON,
    "consent_change": _OF_A_PERSON,
    "consent_remove": {
        **_OF_A_PERSON,
        "POST north": "302: nadia silas; 403: cora; 404: *",
        "POST south": "302: nadia sol; 404: *",
    },
    "person_data": {
        "GET north": "200: nadia; 403: silas cora; 404: *",
        "POST north": "200: nadia; 403: silas cora; 404: *",
        "GET south": "200: nadia; 403: sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
    "person_erase": {
        "GET north": "200: nadia; 403: silas cora; 404: *",
        "POST north": "422: nadia; 403: silas cora; 404: *",
        "GET south": "200: nadia; 403: sol; 404: *",
        "GET hills": "404: *",
        "POST hills": "404: *",
    },
}
#: Addresses about an object that stands in ``Cast.more`` under the address's own name.
MORE = (
    "bulk_undo",
    "filter_remove",
    "consent_change",
    "consent_remove",
    "figure_change",
    "figure_remove",
    *(f"{kind}_{verb}" for kind in ("period", "grant", "phase", "principle") for verb in ("change", "remove")),
)
