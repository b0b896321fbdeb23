"""What the cast has of briefs: a draft with the word of the nation, two that are published, and one in the hills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django_scopes import scope

from tests.web.matrix_briefs import OF
from wellknit.web.models import Brief, BriefFile, FolderFile, Initiative, Release, ReleaseFile, Wave

if TYPE_CHECKING:
    from tests.web.cast import Cast

_WHEN = datetime(2021, 9, 1, tzinfo=UTC)


def brief_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    more = cast.more
    more["brief"] = {}
    more["brief_make"] = {"draft": more["wave_draft"]["nation"]}
    for place, initiative in (("nation", cast.river), ("hills", cast.hills)):
        word = mark("" if place == "nation" else place)
        with scope(initiative=initiative):
            wave = _released(initiative, word)
            more["brief_make"][place] = wave
            FolderFile.objects.create(initiative=initiative, path="evidence/notes.txt", content=word.encode())
            more["brief"][place] = _brief(initiative, f"Draft of {word}", wave, "")
    with scope(initiative=cast.river):
        # What is published names nobody's place.
        for whom in ("partnership", "sites", "public"):
            more["brief"][whom] = _brief(cast.river, f"Read by the {whom}", None, whom)
    more.update({name: more[row] for name, row in OF.items()})


def _released(initiative: Initiative, word: str) -> Wave:
    wave = Wave.objects.create(
        initiative=initiative,
        key="wave_told_of",
        # Everybody reads in the ledger which waves are released.
        name="Wave told of" if initiative.key == "river" else f"Wave {word} told of",
        mode="identified",
        state="closed",
        day=date(2021, 7, 1),
        launched=_WHEN,
        position=29,
    )
    release = Release.objects.create(initiative=initiative, wave=wave, number=1, place=90)
    for part in ("partnership", "public"):
        content = f'{{"wave": "wave_told_of", "digest": "{part}"}}'.encode()
        ReleaseFile.objects.create(
            initiative=initiative, release=release, part=part, path="release.json", content=content
        )
    return wave


def _brief(initiative: Initiative, name: str, wave: Wave | None, whom: str) -> Brief:
    made = Brief.objects.create(
        initiative=initiative,
        name=name,
        wave=wave,
        audience=whom or "public",
        source=f":::{{cover}} {name}\n:::\n\nWhat {name} says.\n",
        made=_WHEN,
        made_for=whom or "public",
        published=_WHEN if whom else None,
        published_for=whom,
    )
    page = f'<!doctype html><html lang="en"><title>{name}</title><main><h1>{name}</h1></main></html>'
    for path, content in (("index.html", page), ("facts.json", f'{{"title": "{name}"}}'), ("brief.pdf", "%PDF-")):
        BriefFile.objects.create(
            initiative=initiative, brief=made, published=bool(whom), path=path, content=content.encode()
        )
    return made
