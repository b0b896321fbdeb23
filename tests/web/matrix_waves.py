"""The rows of the matrix for waves and the invited; read as in test_matrix.py."""

from __future__ import annotations

#: Whoever may not see that there are waves is told so; whoever may finds none of another initiative.
_GONE = "404: nadia silas sol kim; 403: *"
_LEAD = "200: nadia; 403: *"
_LEADS = "200: nadia silas sol; 403: *"


def _rows(get: str, post: str = "", gone: str = _GONE) -> dict[str, str]:
    found = {"GET nation": get, "GET hills": gone} if get else {}
    return {**found, "POST nation": post, "POST hills": gone} if post else found


def _of_invitees(post: str, *, get: bool = True) -> dict[str, str]:
    gone = "404: nadia silas sol; 403: *"
    looked = {
        "GET north": "200: nadia silas; 404: sol; 403: *",
        "GET south": "200: nadia sol; 404: silas; 403: *",
        "GET hills": gone,
    }
    return {
        **(looked if get else {}),
        "POST north": f"{post}: nadia silas; 404: sol; 403: *",
        "POST south": f"{post}: nadia sol; 404: silas; 403: *",
        "POST hills": gone,
    }


EXPECTED: dict[str, dict[str, str]] = {
    "waves": {"GET": "200: nadia silas sol kim; 403: *"},
    "wave_add": {"GET": _LEAD, "POST": "422: nadia; 403: *"},
    "wave": _rows("200: nadia silas sol kim; 403: *"),
    "wave_change": _rows(_LEAD, "422: nadia; 403: *"),
    "wave_audience": _rows(_LEAD, "409: nadia; 403: *"),
    "wave_texts_change": _rows(_LEAD, "422: nadia; 403: *"),
    "wave_remove": _rows(_LEAD, "302: nadia; 403: *"),
    "wave_launch": _rows(_LEAD, "409: nadia; 403: *"),
    "wave_keyholder_add": _rows(_LEAD, "422: nadia; 403: *"),
    "keyholder_remove": _rows(_LEAD, "302: nadia; 403: *"),
    # A key is its holder's alone, whoever leads.
    "keyholder_key": _rows("200: kim; 403: *", "422: kim; 403: *"),
    "keyholder_links": _rows("200: kim; 403: *", "422: kim; 403: *"),
    "wave_watch": _rows(_LEADS),
    "wave_invitees": _rows(_LEADS),
    "wave_invite": _rows(_LEADS, "302: nadia silas sol; 403: *"),
    "wave_invitee_add": _rows(_LEADS, "422: nadia silas sol; 403: *"),
    "invitee_change": _of_invitees("422"),
    "invitee_remove": _of_invitees("302"),
    "invitee_again": _of_invitees("302", get=False),
    "wave_links": _rows(_LEADS, "422: nadia silas sol; 403: *"),
    "wave_open_link": _rows("", "302: nadia; 403: *"),
    "wave_qr": _rows(_LEADS),
    "wave_poster": _rows(_LEADS),
    "wave_mails": _rows(_LEADS),
    "wave_mail_test": _rows("", "302: nadia silas sol; 403: *"),
    "wave_mails_send": _rows("", "302: nadia silas sol; 403: *"),
    "wave_results": _rows(_LEADS, "422: nadia silas sol; 403: *"),
    "wave_end": _rows(_LEAD, "422: nadia; 403: *"),
    "wave_correct": _rows(_LEAD, "422: nadia; 403: *"),
    "wave_close": _rows(_LEAD, "409: nadia; 403: *"),
    "wave_cancel": _rows(_LEAD, "409: nadia; 403: *"),
    "wave_reopen": _rows(_LEAD, "422: nadia; 403: *"),
    "wave_paper": _rows(_LEADS, "422: nadia silas sol; 403: *"),
}
_DRAFT = ("change", "audience", "texts_change", "remove", "launch", "keyholder_add")
_LINKED = ("qr", "poster", "open_link")
_CLOSED = ("results", "reopen")
#: Which thing of ``Cast.more`` an address is asked for.
OF: dict[str, str] = {
    name: (
        "invitee"
        if name.startswith("invitee")
        else "keyholder_of_closed"
        if name == "keyholder_links"
        else "keyholder_of_draft"
        if name.startswith("keyholder")
        else "wave_draft"
        if name.removeprefix("wave_") in _DRAFT
        else "wave_with_link"
        if name.removeprefix("wave_") in _LINKED
        else "wave_closed"
        if name.removeprefix("wave_") in _CLOSED
        else "wave"
    )
    for name in EXPECTED
    if name not in ("waves", "wave_add")
}
MORE = tuple(OF)
#: Addresses that are answered with a file.
FILES = ("wave_qr",)
