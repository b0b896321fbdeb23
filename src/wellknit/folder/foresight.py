"""What publishing this folder would meet: releases that were edited, cells that would be hidden, a brief that can't be
built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from wellknit.errors import Place, Problem, WellknitError, problem, worded
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import draft_release, material, published_waves
from wellknit.releases import store
from wellknit.releases.disclosure import Hidden
from wellknit.releases.release import Release

__all__ = ["problems_ahead"]

#: More cells than these are counted, not named.
_NAMED = 6


def problems_ahead(partnership: Partnership) -> tuple[Problem, ...]:
    """The problems of publishing; a folder with errors, in its releases too, is not looked at any further."""
    found = list(_releases(partnership))
    # What a damaged release says is read by none of the steps below.
    if not partnership.errors and not any(each.severity == "error" for each in found):
        drafts: dict[str, Release] = {}
        for wave in published_waves(partnership):
            try:
                drafts[wave] = draft_release(partnership, wave, drafts=drafts)
            except WellknitError as error:
                found.extend(error.problems)
            else:
                found.extend(_hidden(drafts[wave].plan))
                found.extend(_withheld(drafts[wave]))
                found.extend(_behind(partnership, drafts[wave]))
        found.extend(_brief(partnership, drafts))
    return tuple(dict.fromkeys(found))


def _releases(partnership: Partnership) -> Iterator[Problem]:
    for wave in partnership.waves:
        for version in store.versions(partnership.root, wave):
            folder = partnership.root / "releases" / wave / f"v{version}"
            for part in ("private", "partnership", "public"):
                # A team may keep private/ elsewhere; what is there must be whole.
                if part == "private" and not (folder / part).is_dir():
                    continue
                place = Place(f"releases/{wave}/v{version}/{part}")
                try:
                    changed = store.verify(folder / part)
                except WellknitError as error:
                    yield from (replace(each, where=place) for each in error.problems)
                    continue
                if changed:
                    yield problem("releases.edited", place, files=", ".join(changed))


def _behind(partnership: Partnership, draft: Release) -> Iterator[Problem]:
    """A note where the newest release no longer says what the files of the folder say."""
    folder = store.latest(partnership.root, draft.wave.key)
    if folder is not None and any(
        store.label_of(folder / audience)["digest"] != package.digest
        for audience, package in draft.packages.items()
        if (folder / audience).is_dir()
    ):
        yield problem("releases.behind", Place(f"releases/{draft.wave.key}/{folder.name}"), wave=draft.wave.name)


def _hidden(plan: Iterable[Hidden]) -> Iterator[Problem]:
    tables: dict[tuple[str, str, str], list[Hidden]] = {}
    for each in plan:
        tables.setdefault((each.audience, each.table, each.wave), []).append(each)
    for (audience, table, _), cells in tables.items():
        groups = sorted({each.column for each in cells if each.reason not in ("complementary", "withheld")})
        rest = sorted({each.column for each in cells} - set(groups))
        yield problem(
            "check.would-hide",
            Place("wellknit.toml", column=f"tables.{table}"),
            table=table,
            audience=audience,
            cells=len(cells),
            threshold=cells[0].threshold,
            groups=", ".join(groups) or worded("in other tables"),
            rest=", ".join(rest) or worded("nothing else"),
        )


def _withheld(draft: Release) -> Iterator[Problem]:
    """Tables that earlier releases make it impossible to show, and what those give away by themselves."""
    for audience, each in draft.withheld:
        code = "check.withheld" if each.table else "check.given-away"
        earlier = [f"{at.table}.{at.row}.{at.column} of {at.wave} v{at.version}" for at in each.earlier]
        place = Place("wellknit.toml", column=f"tables.{each.table}" if each.table else "tables")
        names = ", ".join(earlier[:_NAMED]) + (f" and {len(earlier) - _NAMED} more" if len(earlier) > _NAMED else "")
        yield problem(code, place, audience=audience, table=each.table, earlier=names or "its base alone does")


def _brief(partnership: Partnership, drafts: Mapping[str, Release]) -> tuple[Problem, ...]:
    if partnership.brief is None or not partnership.brief_source.strip():
        return ()
    from wellknit.briefs.compose import check

    try:
        return check(material(partnership, drafts=drafts))
    except WellknitError as error:
        return error.problems
