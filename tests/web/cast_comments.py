"""What the cast has of comments, of commitments, and of a released wave whose first page lets organizations see what
their own people reported; with the word of each place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django_scopes import scope

from tests.web.matrix_comments import OF
from wellknit.web.models import Comment, Commitment, FolderFile, Release, ReleaseFile, Wave

if TYPE_CHECKING:
    from tests.web.cast import Cast

TIES = "wave,respondent,person,from,to,state,contact,reliability,person_trust\n"


def comment_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    more = cast.more
    more["comment"], more["commitment"], more["wave_own"] = {}, {}, {}
    for place, initiative, sites in (("nation", cast.river, ("", "north", "south")), ("hills", cast.hills, ("hills",))):
        word = mark("" if place == "nation" else place)
        wave: Wave = more["wave_closed"][place]
        with scope(initiative=initiative):
            more["comment"][place] = Comment.objects.create(
                initiative=initiative, wave=wave, item="why", text=f"Because of {word}.", people=12, mark="0" * 64
            )
            for site in sites:
                more["commitment"][site or "nation"] = Commitment.objects.create(
                    initiative=initiative,
                    wave=wave,
                    text=f"Meet every month, {mark(site)}.",
                    site=cast.sites.get(site),
                    role="site_leader",
                    by=date(2021, 9, 1),
                )
            more["wave_own"][place] = _own(cast, place)
    more.update({name: more[row] for name, row in OF.items()})


def _own(cast: Cast, place: str) -> Wave:
    """A released wave with names, in which the library reported of the coalition, and the clinic of the library."""
    initiative = cast.river if place == "nation" else cast.hills
    wave = Wave.objects.create(
        initiative=initiative,
        key="wave_own",
        name="Wave of ties",
        mode="identified",
        state="closed",
        seen_by_own=True,
        day=date(2021, 6, 1),
        launched=datetime(2021, 6, 1, tzinfo=UTC),
        position=19,
    )
    one, to, other = ("library", "coalition", "clinic") if place == "nation" else ("mill", "mill", "mill")
    release = Release.objects.create(initiative=initiative, wave=wave, number=1, place=Release.objects.count())
    rows = f"wave_own,r1,noor,{one},{to},tie,saul,3,1\nwave_own,r2,saul,{other},{one},no_tie,,,\n"
    files = {("private", "ties.csv"): f"{TIES}{rows}"}
    files |= {
        (part, "release.json"): f'{{"wave": "wave_own", "digest": "{part}"}}' for part in ("partnership", "public")
    }
    for (part, path), content in files.items():
        ReleaseFile.objects.create(
            initiative=initiative, release=release, part=part, path=path, content=content.encode()
        )
    contacts = "date,kind,people\n2021-03-04,call,noor; nell\n2021-04-01,call,nell; saul\n2021-07-01,call,noor; nell\n"
    FolderFile.objects.create(initiative=initiative, path="relationships/contacts.csv", content=contacts.encode())
    return wave
