"""What people wrote and what will be done, in the story of a released wave and on its sheets for the meeting."""

from __future__ import annotations

from datetime import date

from django_scopes import scope

from tests.web.cast import Cast, mark
from wellknit.web.models import Comment, Commitment, Wave


def page(cast: Cast, who: str, more: str = "") -> str:
    wave: Wave = cast.more["result"]["nation"]
    response = cast.client(who).get(f"/i/river/results/{wave.pk}/{more}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_each_audience_reads_its_comments(cast: Cast) -> None:
    wave: Wave = cast.more["result"]["nation"]
    assert "No comments are shown" in page(cast, "nadia")
    with scope(initiative=cast.river):
        for number, (state, shown_to) in enumerate(
            [("shown", "partnership"), ("shown", "public"), ("held", ""), ("waiting", "")]
        ):
            Comment.objects.create(
                initiative=cast.river, wave=wave, item="why", text=f"<b>{state} {shown_to}</b>", people=10,
                said_in=cast.sites["north"], state=state, shown_to=shown_to, mark=str(number),
            )  # fmt: skip
    partners, own, other, public = (page(cast, who) for who in ("nadia", "silas", "sol", "rhea"))
    for shown in (partners, own, other):
        assert "&lt;b&gt;shown partnership" in shown and "&lt;b&gt;shown public" in shown
    assert "&lt;b&gt;shown public" in public and "shown partnership" not in public + page(cast, "nadia", "?published=")
    assert not any(each in partners + public for each in ("b&gt;held", "b&gt;waiting", "<b>shown"))
    # Whoever sees one site alone is not told what was written in another, and the public is told no site.
    site = '<p class="quiet">North bank</p>'
    assert [text.count(site) for text in (partners, own, other, public)] == [2, 2, 0, 0]


def test_what_will_be_done_stands_in_the_last_chapter_and_on_the_sheets(cast: Cast) -> None:
    wave: Wave = cast.more["result"]["nation"]
    with scope(initiative=cast.river):
        for place, state in (("", "open"), ("north", "open"), ("south", "kept")):
            Commitment.objects.create(
                initiative=cast.river, wave=wave, text=f"Do it {place}.", site=cast.sites.get(place),
                organization=cast.organizations["library"], by=date(2021, 9, 1), state=state,
            )  # fmt: skip
    lead, leader, reader = (page(cast, who) for who in ("nadia", "silas", "rhea"))
    assert all(f"Do it {place}." in lead for place in ("", "north", "south"))
    assert "Do it north." in leader and "Do it south." not in leader
    assert "Do it ." in reader and "Do it north." not in reader and "commitments/add/" not in reader
    assert f"/surveys/{wave.pk}/commitments/add/" in leader and lead.count("overdue") == 2
    sheets = page(cast, "nadia", "meeting/")
    assert "Do it ." in sheets and f"Library {mark('north')}" in sheets and "Do it south." not in sheets
