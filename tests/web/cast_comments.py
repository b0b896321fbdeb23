"""What the cast has of comments, of commitments, and of a released wave whose first page lets organizations see what
their own people reported; with the word of each place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django_scopes import scope

from tests.web.matrix_comments import OF
from wellknit.releases import store
from wellknit.releases.release import Package, Release
from wellknit.releases.rules import AUDIENCES
from wellknit.web.models import Comment, Commitment, FolderFile, ReleaseFile, Wave
from wellknit.web.releases.keeping import FrozenRelease, kept, read_frozen
from wellknit.web.surveys.carrying import wave_of

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
    release = kept(wave, _frozen(wave))
    rows = f"wave_own,r1,noor,{one},{to},tie,saul,3,1\nwave_own,r2,saul,{other},{one},no_tie,,,\n"
    ReleaseFile.objects.create(
        initiative=initiative, release=release, part="private", path="ties.csv", content=f"{TIES}{rows}".encode()
    )
    contacts = "date,kind,people\n2021-03-04,call,noor; nell\n2021-04-01,call,nell; saul\n2021-07-01,call,noor; nell\n"
    FolderFile.objects.create(initiative=initiative, path="relationships/contacts.csv", content=contacts.encode())
    return wave


def _frozen(wave: Wave) -> FrozenRelease:
    """A release in which nothing is counted."""
    packages = {each: Package(each, {"folder": ()}, {"wave": {"key": wave.key}, "items": []}) for each in AUDIENCES}
    with tempfile.TemporaryDirectory() as place:
        _, folder = store.write(Path(place), Release(wave_of(wave), None, "", packages))
        return read_frozen(folder)
