"""A dry run goes the whole way, says what would be hidden and why, and leaves nothing behind."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope

from tests.web.cast import LONG_AGO, Cast
from tests.web.cast_surveys import SHEETS
from tests.web.test_matrix import contents
from wellknit.web.models import (
    Audience,
    Initiative,
    InstrumentVersion,
    Involvement,
    Job,
    Organization,
    Person,
    Site,
    Wave,
)
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.surveys.waves.rehearsal import Rehearsal, rehearsed

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"
#: A survey of relationships: one list to pick from, and a group for each partner that somebody names.
RELATED: dict[str, list[list[str]]] = {
    "survey": [
        ["type", "name", "label", "asks", "rates", "required"],
        ["select_multiple partners", "with", "With whom do you work?", "ties", "", ""],
        ["begin repeat", "partner", "Each partner", "", "", ""],
        ["select_one partners", "which", "Which one?", "partner", "", "yes"],
        ["select_one reliable", "reliable", "Do they keep their word?", "", "reliability", ""],
        ["end repeat", "", "", "", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label", "score"],
        *(["partners", key, key.title(), ""] for key in ("library", "parents", "clinic", "coalition")),
        *(["reliable", str(value), str(value), str(value)] for value in range(1, 5)),
    ],
    "settings": [["form_title", "form_id"], ["Who works with whom", "related"]],
}


def drafted(cast: Cast, sheets: dict[str, list[list[str]]] = SHEETS, **more: Any) -> Wave:
    """The wave that is being prepared, with other questions and another promise. Within the scope."""
    wave: Wave = cast.more["wave_draft"]["nation"]
    version = InstrumentVersion(instrument=cast.more["instrument"]["nation"], number=9, sheets=sheets)
    version.initiative, version.made = cast.river, cast.more["instrument_version"]["nation"].made
    version.save()
    wave.instrument_version = version
    for name, value in more.items():
        setattr(wave, name, value)
    wave.save()
    return wave


def populated(cast: Cast, site: str, organizations: tuple[str, ...], each: int) -> None:
    """People of organizations in a site, as many of each."""
    for key in organizations:
        for number in range(each):
            person = Person.objects.create(initiative=cast.river, key=f"{site}_{key}_{number}", name=f"{key} {number}")
            Involvement.objects.create(
                initiative=cast.river, person=person, organization=cast.organizations[key], site=cast.sites[site],
                role="core_site_partner", start=LONG_AGO,
            )  # fmt: skip


def places(found: Rehearsal, audience: str) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    (seen,) = (each for each in found.seen if each.audience == audience)
    return {each.name: (each.hidden, each.cells, each.why) for each in seen.places}


def test_what_would_be_hidden_is_said_with_its_reason(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = drafted(cast)
        for key in ("north_house", "mill"):
            cast.organizations[key] = Organization.objects.create(initiative=cast.river, key=f"{key}_x", name=key)
        populated(cast, "north", ("library", "parents", "north_house", "mill"), 4)
        before, steps = contents(), []
        found = rehearsed(wave, told=lambda done, total: steps.append((done, total)))
        assert contents() == before
    assert (found.people, found.counted, found.problems, found.refused) == (18, 18, (), ())
    assert steps[0][0] == 1 and steps[-1][0] == steps[-1][1] and steps == sorted(steps)
    # One person answers in the south, and whoever saw the north beside both together would know what.
    hidden = places(found, "partnership")
    assert {name: each[2] for name, each in hidden.items()} == {
        "South bank": ("small",),
        "North bank": ("complementary",),
    }
    assert [(each.audience, each.shown < each.cells) for each in found.seen] == [
        ("partnership", True),
        ("public", True),
    ]


def test_how_many_answered_is_tried_out_too_where_rows_tell_role_and_site_themselves(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = drafted(cast, mode="anonymous")
        for key in ("north_house", "mill"):
            cast.organizations[key] = Organization.objects.create(initiative=cast.river, key=f"{key}_x", name=key)
        populated(cast, "north", ("library", "parents", "north_house", "mill"), 4)
        # Of these the roster knows none: whoever comes is more than it has.
        Audience.objects.create(initiative=cast.river, wave=wave, site=cast.sites["south"], role="community_partner")
        strangers = rehearsed(wave)
        roles = len({each.role for each in Audience.objects.filter(wave=wave)})
    assert (strangers.people, strangers.refused) == (30, ())
    # Two sites and both together: who answered, by role and in all, and agreement, with its average; and by role.
    assert [each.cells for each in strangers.seen] == [3 * (roles + 1) + 4 + (roles + 1)] * 2


def test_a_survey_of_relationships_is_tried_out_too(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = drafted(cast, RELATED, mode="identified")
        populated(cast, "north", ("library", "parents"), 3)
        populated(cast, "south", ("clinic",), 3)
        found = rehearsed(wave)
    assert (found.people, found.counted, found.refused) == (11, 11, ())
    assert found.problems == ()
    assert all(each.measures[1] > 0 and each.measures[0] <= each.measures[1] for each in found.seen)


def test_what_does_not_work_is_named(cast: Cast) -> None:
    rows = [
        *SHEETS["survey"],
        ["integer", "age", "How old are you?", "¿Edad?", "yes", "", ""],
        ["select_one agreement", "why_not", "Why not?", "¿Por qué no?", "", "${trust} = 'maybe'", ""],
    ]
    rows = [
        [*row, constraint]
        for row, constraint in zip(rows, ["constraint", "", "", "", ". > 9 and . < 3", ""], strict=True)
    ]
    with scope(initiative=cast.river):
        wave = drafted(cast, {**SHEETS, "survey": rows}, mode="anonymous")
        Audience.objects.create(initiative=cast.river, wave=wave, site=None, role="national_partner")
        Audience.objects.create(initiative=cast.river, wave=wave, site=cast.sites["south"], role="community_partner")
        found = rehearsed(wave)
    # Of the south's community partners the roster knows none, so twelve are taken. Closing merges those who would stand
    # alone (one in each site, one who is national) until five share what rows tell: those five have no site any more.
    assert (found.people, found.counted) == (15, 10)
    assert found.notes[0] == "'age' must be answered, and no answer was found that it allows."
    assert found.notes[1].startswith("The roster has nobody in some of the sites and roles") and len(found.notes) == 2
    assert any("names no site" in each for each in found.problems)
    assert not any("rows" in each for each in found.problems)


def test_the_page_asks_for_it_and_shows_what_was_found(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    wave, client = cast.more["wave_draft"]["nation"], cast.client("nadia")
    address = f"/i/river/surveys/{wave.pk}/rehearsal/"
    assert "Nobody has tried this survey out yet." in client.get(address).content.decode()
    assert client.post(address, {"people": "0"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"people": "20"}).status_code == 302
    shown = client.get(address).content.decode()
    # Where neither of the two says anything, the average of no answers is shown as such.
    assert re.search("2 made-up people answered. The partnership would see [01] of", shown)
    assert "North bank" in shown and "too few people in it" in shown
    with scope(initiative=cast.river):
        job = Job.objects.get(kind="rehearsal")
        assert (job.state, job.done, job.arguments["wave"]) == ("done", job.total, str(wave.pk))
        Job.objects.filter(pk=job.pk).update(state="running")
        assert (
            client.post(address, {"people": "20"}).status_code == 422
            and Job.objects.filter(kind="rehearsal").count() == 1
        )
        Job.objects.filter(pk=job.pk).update(state="done")
        Audience.objects.filter(wave=wave).delete()
    refused = client.post(address, {"people": "20"})
    assert refused.status_code == 422 and "whom the survey asks" in refused.content.decode()


def test_the_example_is_tried_out_in_seconds(db: None, long: bool) -> None:
    if not long:
        pytest.skip("four sites, with --long")
    initiative: Initiative = import_folder(read_folder(EXAMPLE), "tfs")
    with scope(initiative=initiative):
        wave = Wave.objects.get(key="winter_2022")
        for site in Site.objects.all():
            for role in ("site_leader", "core_site_partner", "community_partner"):
                Audience.objects.create(initiative=initiative, wave=wave, site=site, role=role)
        began = time.process_time()
        found = rehearsed(wave)
        took = time.process_time() - began
    print(f"{found.people} people, four sites: {took:.1f} s of the processor")
    assert found.counted == found.people > 90 and not found.problems and took < 20
