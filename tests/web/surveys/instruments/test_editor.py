"""The editor: questions made, moved, copied, removed and brought back; two at once; conditions, answers, languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.forms_on_pages import form_on
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.web.models import History, InstrumentVersion
from wellknit.web.surveys.forms_of import read_of
from wellknit.web.surveys.instruments.outline import Outline
from wellknit.web.surveys.instruments.sheets import Form


class Editing:
    """Somebody who edits the version that can be changed."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.client = cast, cast.client("nadia")
        self.pk = cast.more["instrument_draft"]["nation"].pk

    @property
    def version(self) -> InstrumentVersion:
        with scope(initiative=self.cast.river):
            return InstrumentVersion.objects.get(pk=self.pk)

    @property
    def asked(self) -> Questionnaire:
        read = read_of(self.version)
        assert read.questionnaire is not None and read.sound, read.problems
        return read.questionnaire

    def item(self, name: str) -> Item:
        found = self.asked.item(name)
        assert found is not None
        return found

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [(each.name, each.depth) for each in Outline.of(Form.of(self.version.sheets)).lines]

    def at(self, name: str, *more: str) -> str:
        return reverse(name, args=("river", self.pk, *more))

    def act(self, do: str, version: int | None = None, client: Client | None = None) -> Any:
        opened = self.version.version if version is None else version
        return (client or self.client).post(self.at("instrument_act"), {"do": do, "version": opened})

    def send(self, address: str, **typed: Any) -> Any:
        """The form on the page at ``address`` with these fields typed over."""
        form = form_on(self.client.get(address).content.decode())
        values = {name: value for name, value in form.values.items() if value is not None}
        return self.client.post(address, {**values, **typed})

    def by_hand(self, name: str, **cells: str) -> None:
        """What somebody wrote in a spreadsheet."""
        with scope(initiative=self.cast.river):
            version = self.version
            form = Form.of(version.sheets)
            line = Outline.of(form).find(name)
            assert line is not None
            grid = form.survey.with_cells(line.row, {(column, ""): text for column, text in cells.items()})
            version.sheets = form.with_grid(grid).plain()
            version.version += 1
            version.save()

    def add(self, kind: str, after: str = "", into: bool = False, **typed: Any) -> Any:
        rest = f"{f'&after={after}' if after else ''}{'&into=1' if into else ''}"
        return self.send(f"{self.at('instrument_line_new')}?kind={kind}{rest}", kind=kind, **typed)


@pytest.fixture
def editing(cast: Cast) -> Editing:
    return Editing(cast)


def test_lines_are_added_moved_copied_removed_and_brought_back(editing: Editing) -> None:
    assert editing.add("page", label_0="A page", label_1="Una página").status_code == 302
    assert editing.add("integer", "a_page", True, label_0="How many years?", least="0", most="40").status_code == 302
    years = editing.item("how_many_years")
    assert (years.path, years.kind, years.constraint) == ("a_page/how_many_years", "integer", ". >= 0 and . <= 40")
    assert editing.lines == [("through_job", 0), ("trust", 0), ("why", 0), ("a_page", 0), ("how_many_years", 1)]
    # Down one goes into the page, up again out of it.
    editing.act("down:why")
    assert editing.lines[2:] == [("a_page", 0), ("why", 1), ("how_many_years", 1)]
    editing.act("up:why")
    editing.act("up:a_page")
    assert editing.lines == [("through_job", 0), ("trust", 0), ("a_page", 0), ("how_many_years", 1), ("why", 0)]
    editing.act("up:through_job")
    assert editing.lines[0] == ("through_job", 0)
    editing.act("copy:a_page")
    assert editing.lines[2:6] == [("a_page", 0), ("how_many_years", 1), ("a_page_2", 0), ("how_many_years_2", 1)]
    # The condition of 'why' asks about 'trust': that one stays until the condition goes.
    refused = editing.act("remove:trust")
    assert ("trust", 0) in editing.lines
    assert "asked about elsewhere" in editing.client.get(refused.url).content.decode()
    before = editing.version.sheets
    editing.act("remove:a_page")
    assert [name for name, _ in editing.lines] == ["through_job", "trust", "a_page_2", "how_many_years_2", "why"]
    shown = editing.client.get(editing.at("instrument_edit")).content.decode()
    assert "removed: A page" in shown
    undo = shown.partition('value="undo:')[2].partition('"')[0]
    editing.act(f"undo:{undo}")
    assert editing.version.sheets == before
    # Taken back once; the next undo is of the act before.
    editing.act(f"undo:{undo}")
    assert editing.version.sheets == before
    with scope(initiative=editing.cast.river):
        verbs = list(History.objects.filter(row=editing.pk).order_by("sequence").values_list("verb", flat=True))
        assert verbs == [*["change"] * 7, "undo"]
        # History keeps what differs, not the form twice an act.
        entry = History.objects.filter(row=editing.pk, verb="change").order_by("-sequence").first()
        assert entry is not None and len(str(entry.old)) < 300
    assert "removed: A page" in editing.client.get("/i/river/history/").content.decode()


def test_a_copied_question_does_not_tell_twice(editing: Editing) -> None:
    editing.act("copy:through_job")
    assert [each.asks for each in editing.asked.items if each.name.startswith("through_job")] == ["job", ""]


def test_the_second_of_two_is_told_and_nothing_typed_is_lost(editing: Editing) -> None:
    opened = editing.version.version
    address = editing.at("instrument_line_change", "trust")
    typed = {"label_0": "By the second", "kind": "one", "scale": "agreement", "version": opened}
    editing.act("down:trust")
    told = editing.client.post(address, typed)
    shown = told.content.decode()
    assert told.status_code == 409 and "By the second" in shown and "I trust the others" in shown
    # Saved once more, it is the same question, wherever it stands by now.
    assert editing.client.post(address, {**typed, "version": editing.version.version}).status_code == 302
    assert editing.item("trust").labels["en"] == "By the second"
    assert editing.act("remove:why", opened).status_code == 409
    assert editing.client.post(
        editing.at("instrument_act"), {"do": "up:why", "version": opened}, headers={"HX-Request": "true"}
    ).headers["HX-Refresh"] == "true"  # fmt: skip
    condition = editing.at("instrument_condition", "why")
    assert editing.client.post(condition, {"do": "remove:0", "version": opened}).status_code == 409
    answers = editing.at("instrument_list", "agreement")
    assert editing.client.post(answers, {"do": "up:no", "version": opened}).status_code == 409
    texts = editing.client.post(
        editing.at("instrument_languages"), {"version": opened, "survey:label:why:Español (es)": "X"}
    )
    assert texts.status_code == 409 and ">X</textarea>" in texts.content.decode().replace("\n", "")
    assert "why" in dict(editing.lines)


def test_a_question_measures_tells_and_keeps_what_is_written_by_hand(editing: Editing) -> None:
    address = editing.at("instrument_line_change", "trust")
    measured = ["factor:shared_beliefs", "challenge:competition"]
    assert editing.send(address, measures=measured, required="on", hint_0="As a whole").status_code == 302
    trust = editing.item("trust")
    assert trust.measures == tuple(measured) and trust.required == "true()" and trust.hints == {"en": "As a whole"}
    # Without a list of answers there is nothing to choose from.
    assert editing.send(address, kind="many", scale="").status_code == 422
    editing.by_hand("why", **{"constraint": "regex(., '[a-z]+')", "my own column": "mine"})
    address = editing.at("instrument_line_change", "why")
    assert "regex(., " in editing.client.get(address).content.decode()
    assert editing.send(address, label_0="Why so?").status_code == 302
    assert editing.item("why").constraint == "regex(., '[a-z]+')"
    assert "mine" in editing.version.sheets["survey"][3]
    assert editing.item("why").labels["en"] == "Why so?"


def test_conditions_are_chosen_part_by_part(editing: Editing) -> None:
    here = editing.at("instrument_condition", "why")
    assert editing.client.get(f"{here}?about=nobody").status_code == 200
    about = f"{here}?about=through_job"
    assert editing.client.post(about, {"do": "add", "operator": "is", "answer": "", "version": 1}).status_code == 422
    chosen = {"do": "add", "operator": "is", "answer": "yes", "version": editing.version.version}
    assert editing.client.post(about, chosen).status_code == 302
    assert editing.item("why").relevant == "${trust} = 'no' and ${through_job} = 'yes'"
    editing.client.post(here, {"do": "join:any", "version": editing.version.version})
    assert editing.item("why").relevant == "${trust} = 'no' or ${through_job} = 'yes'"
    shown = editing.client.get(here).content.decode()
    assert "I trust the others" in shown and "Disagree" in shown and "any of these" in shown
    for _ in range(2):
        editing.client.post(here, {"do": "remove:0", "version": editing.version.version})
    assert editing.item("why").relevant == ""
    editing.by_hand("why", relevant="count-selected(${trust}) > 0")
    assert "written by hand" in editing.client.get(here).content.decode()
    assert editing.client.post(here, {"do": "remove:0", "version": editing.version.version}).status_code == 422
    assert editing.item("why").relevant == "count-selected(${trust}) > 0"
    editing.client.post(here, {"do": "clear", "version": editing.version.version})
    assert editing.item("why").relevant == ""


def test_a_roster_and_a_matrix_are_made_from_fields(editing: Editing) -> None:
    lists = editing.at("instrument_lists")
    assert editing.send(lists, begin="organizations").status_code == 302
    assert editing.send(lists, begin="how_much").status_code == 302
    assert editing.add("many", label_0="Whom do you work with?", scale="organizations", asks="ties").status_code == 302
    assert editing.add("roster", label_0="Your partner", partners="whom_do_you_work_with").status_code == 302
    rated = {"label_0": "They do what they say.", "scale": "how_much", "asks": "rates:reliability"}
    assert editing.add("one", "your_partner", True, **rated).status_code == 302
    statements = "I hear in time.\n\nI have a say.\n"
    made = editing.add("matrix", label_0="How far?", scale="how_much", statements=statements)
    assert made.status_code == 302
    asked = editing.asked
    (group,) = [each for each in asked.groups if each.repeat]
    assert group.repeat_count == "count-selected(${whom_do_you_work_with})"
    assert editing.item("they_do_what_they_say").rates == "reliability"
    matrix = [each for each in asked.items if each.path.startswith("how_far/")]
    assert [each.labels["en"] for each in matrix] == ["I hear in time.", "I have a say."]
    assert asked.groups[-1].appearance == "table-list"
    shown = editing.client.get(f"{editing.at('instrument_preview')}?at=they_do_what_they_say&language=en")
    assert "They do what they say." in shown.content.decode()
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_answers_are_changed_added_moved_and_removed(editing: Editing) -> None:
    here = editing.at("instrument_list", "agreement")
    assert editing.send(here, **{"label_yes_0": "I agree", "label_+0_0": "Fully", "score_+0": "3"}).status_code == 302
    scale = editing.item("trust").scale
    assert scale is not None
    found = [(each.name, each.labels.get("en"), each.value) for each in scale.choices]
    assert found == [
        ("yes", "I agree", 2),
        ("no", "Disagree", 1),
        ("unknown", "I do not know", None),
        ("fully", "Fully", 3),
    ]
    for do in ("up:fully", "up:fully", "remove:unknown"):
        assert editing.client.post(here, {"do": do, "version": editing.version.version}).status_code == 302
    scale = editing.item("trust").scale
    assert scale is not None and [each.name for each in scale.choices] == ["yes", "fully", "no"]
    assert editing.send(here, label_no_0="", label_no_1="").status_code == 422
    # A list in use stays; one without questions goes.
    editing.client.post(here, {"do": "drop", "version": editing.version.version})
    assert editing.item("trust").scale is not None
    editing.send(editing.at("instrument_lists"), name="Moods")
    moods = editing.at("instrument_list", "moods")
    assert editing.client.get(moods).status_code == 200
    editing.client.post(moods, {"do": "drop", "version": editing.version.version})
    assert editing.client.get(moods).status_code == 404


def test_languages_side_by_side_with_what_is_missing(editing: Editing) -> None:
    assert editing.send(editing.at("instrument_language_add"), language="العربيّة (ar)").status_code == 302
    here = editing.at("instrument_languages")
    shown = editing.client.get(f"{here}?missing=1").content.decode()
    texts = 3 + 5
    assert f"{texts} missing" in shown and 'lang="ar"' in shown
    # What is missing in a language is said where questions are edited, too.
    assert (
        f"{texts} texts are missing in العربيّة." in editing.client.get(editing.at("instrument_edit")).content.decode()
    )
    assert editing.send(here, **{"survey:label:why:العربيّة (ar)": "لماذا؟"}).status_code == 302
    assert editing.item("why").labels["ar"] == "لماذا؟"
    assert f"{texts - 1} missing" in editing.client.get(here).content.decode()


def test_pages_ask_a_fixed_number_of_queries(editing: Editing, long: bool) -> None:
    counts = {}
    for name, more in (
        ("instrument_edit", ()),
        ("instrument_line_change", ("trust",)),
        ("instrument_languages", ()),
        ("instrument_list", ("agreement",)),
        ("instrument_compare", ()),
        ("instrument_preview", ()),
    ):
        editing.client.get(editing.at(name, *more))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            editing.client.get(editing.at(name, *more))
        counts[name] = len(asked)
    base = counts["instrument_preview"]
    assert base <= 8
    assert {name: count - base for name, count in counts.items()} == {
        "instrument_edit": 1,
        "instrument_line_change": 1,
        "instrument_languages": 0,
        "instrument_list": 0,
        "instrument_compare": 2,
        "instrument_preview": 0,
    }
