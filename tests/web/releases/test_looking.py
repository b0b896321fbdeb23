"""A look says what a release would show and hide, in one way and in another, and tells no figure and no answer."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.utils import translation
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.releases.answering import answered, lead, row
from tests.web.test_matrix import contents
from wellknit.errors import Place as Where
from wellknit.errors import problem
from wellknit.web.models import Initiative
from wellknit.web.releases.comparing import side_by_side
from wellknit.web.releases.declared import Choices
from wellknit.web.releases.freezing import frozen
from wellknit.web.releases.looking import Wrong, looked, wrong_with
from wellknit.web.releases.words import said


def test_a_look_says_what_is_hidden_and_leaves_nothing(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=5, south=1)
        before, steps = contents(), []
        found = looked(wave, told=lambda done, total: steps.append((done, total)))
        assert contents() == before
    assert (found.refused, found.left_out, found.choices) == ((), (), Choices())
    assert steps[-1] == (3, 3) and steps == sorted(steps)
    partnership, public = found.seen
    assert partnership.shown > public.shown
    hidden = {place.name: place.why for place in partnership.places}
    assert hidden["South bank"] == ("small",)
    assert {each.name for each in partnership.tables} == {
        "Who answered, of those on the roster",
        "Agreement with each statement, by site",
    }
    # The south's four houses gave one answer each; nothing of what anybody said stands in what is kept.
    expected = {"choices", "left_out", "seen", "refused", "digests", "with_it", "later", "later_refused"}
    assert set(found.kept()) == expected
    kept = json.dumps({**found.kept(), "digests": {}})
    assert "%" not in kept and "one answer" not in kept and '"count": ' not in kept


def test_what_everybody_of_a_group_said_is_no_reason_that_is_told(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=5, south=5)
        for each in wave.responses.filter(cells__site="south"):
            each.cells["trust"] = "yes"
            each.save()
        cast.river.settings_text = '[reporting]\nsensitive = ["trust"]\n'
        cast.river.save()
        wave.initiative.refresh_from_db()
        found = looked(wave)
    reasons = {why for seen in found.seen for each in (*seen.places, *seen.tables) for why in each.why}
    assert "complementary" in reasons and "one answer" not in reasons


def test_another_way_stands_beside_the_first(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast)
        first = looked(wave)
        second = looked(wave, Choices(("average",), weighted=True, left_out=("south",)))
        whole = looked(wave, Choices(("average",), weighted=True))
    assert second.choices == Choices(("average",), True, ("south",))
    assert not first.later and second.later
    one = first.kept()["seen"]
    public, partnership = (
        next(each for each in side_by_side(second.kept()["seen"], one) if each.name == name)
        for name in ("public", "partnership")
    )
    assert public.before == (first.seen[1].shown, first.seen[1].cells)
    assert partnership.cells < first.seen[0].cells  # a site less, and a share of both that is weighted more
    assert any(line.moved for line in partnership.tables)
    # What is added later is planned with what is out: never more is shown than all at once.
    assert all(later.shown <= now.shown for later, now in zip(second.later, whole.seen, strict=True))


def test_a_correction_of_one_answer_waits_and_tells_nothing(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast)
        frozen(lead(cast), wave)
        same = looked(wave)
        row(wave, 99, "north", "north_0", "yes")
        late = looked(wave)
    assert [each.code for each in same.refused] == ["releases.unchanged"]
    assert {each.code for each in late.refused} == {"disclosure.correction"}
    assert not any(each.what or each.do for each in late.refused)
    (words,) = said(late.refused)
    assert "waits" in words.do


def test_messages_that_quote_answers_or_counts_are_said_otherwise() -> None:
    problems = (
        problem("disclosure.leak", Where(), audience="public", what="x", subject="y", base=3, by="z", values="2 or 3",
                needed=3),
        problem("releases.unchanged", Where(), version=1),
    )  # fmt: skip
    first, second = wrong_with(problems)
    assert (first.what, first.do) == ("", "") and second.what
    assert "2 or 3" not in " ".join(each.what + each.do for each in said(wrong_with(problems)))
    # What we have no words for is said as the library says it, in the reader's language, and once.
    other = wrong_with((problem("releases.no-such-wave", Where(), wave="spring", waves="none"),))
    with translation.override("es"):
        assert [each.what for each in said(other * 2)] == ["No existe la ronda «spring»."]
    kept = [Wrong(**json.loads(json.dumps(asdict(each)))) for each in other]
    assert kept[0].problem.said("es") == other[0].problem.said("es")


def test_a_site_that_is_left_out_comes_back(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast)
        one = frozen(lead(cast), wave, choices=Choices(left_out=("south",)))
        assert 'sites = ["north"]' in Initiative.objects.get(pk=cast.river.pk).settings_text
        wave.initiative.refresh_from_db()
        assert looked(wave).choices.left_out == ("south",)
        two = frozen(lead(cast), wave, "The south is added.", choices=Choices())
        assert (one.number, two.number) == (1, 2)
        tables = json.loads(bytes(two.files.get(part="partnership", path="tables/folder.json").content))
    assert {"north", "south"} <= {each["key"] for table in tables for each in table["columns"]}
