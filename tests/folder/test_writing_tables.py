"""Tables written into wellknit.toml read back as they were, and leave all else of it as it stands."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.folder.settings import rules_in
from wellknit.folder.writing_tables import with_tables
from wellknit.surveys.specification import TableSpec

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students" / "wellknit.toml"
TEXT = EXAMPLE.read_text("utf-8")
RULES = rules_in(TEXT)
NEW = TableSpec(
    "trust_by_role",
    "agreement",
    'Trust, "by role" \\ and more',
    ("spring_2021", "winter_2022"),
    ("difficult_conversations",),
    "role",
    ("pooled",),
    ("site_leader", "community_partner"),
    ("dayton", "memphis"),
    "leaders",
    "share",
    "asked",
    "exact",
    {"difficult_conversations": "Talking of what is hard", "two words": "="},
    ("[[tables]]", "# none"),
    (),
)


def test_what_is_declared_already_stays_to_the_letter() -> None:
    assert with_tables(TEXT, RULES.tables) == TEXT


def test_a_new_table_follows_at_the_end_and_reads_back_as_it_was() -> None:
    text = with_tables(TEXT, [NEW])
    assert text.startswith(TEXT.rstrip("\n"))
    assert rules_in(text).tables == (*RULES.tables, NEW)
    assert with_tables(text, [NEW]) == text


def test_a_table_is_changed_where_it_stands_and_nothing_else_is() -> None:
    was = next(each for each in RULES.tables if each.key == "challenges")
    now = replace(was, title="Challenges", labels={"none": "Nothing"}, sites=("dayton",))
    text = with_tables(TEXT, [now])
    assert rules_in(text).tables == tuple(now if each.key == "challenges" else each for each in RULES.tables)
    before, after = TEXT.index('key = "challenges"'), TEXT.index('key = "agreement_answers"')
    assert text.startswith(TEXT[: before - len("[[tables]]\n")]) and text.endswith(TEXT[after:])
    assert with_tables(text, [was]) == with_tables(TEXT, [replace(was, title="x")]).replace('"x"', f'"{was.title}"')


def test_what_is_said_of_the_next_table_stays_with_it() -> None:
    text = '[[tables]]\nkey = "one"\n# of one\n\n# of the look\n[look]\nprimary = "#000000"\n'
    made = with_tables(text, [TableSpec("one", "involvement", "One", ("w",))])
    assert made.endswith('\n\n# of the look\n[look]\nprimary = "#000000"\n')


def test_into_nothing_there_is_a_file_of_its_own() -> None:
    assert tomllib.loads(with_tables("", [NEW]))["tables"][0]["title"] == NEW.title


@pytest.mark.parametrize(
    "text",
    ['tables = [{ key = "a" }]\n', "[reporting\n", 'note = """\n[[tables]]\n"""\n'],
    ids=["tables in one line", "no TOML", "a header in a text"],
)
def test_what_cannot_be_told_apart_is_refused(text: str) -> None:
    with pytest.raises(WellknitError, match=r"writing\.settings"):
        with_tables(text, [NEW])


def test_what_may_stand_in_the_place_of_its_holes_is_of_the_table_alone() -> None:
    rules = rules_in(with_tables(TEXT, [NEW, replace(NEW, key="other", instead=None)]))
    assert rules.instead_of(NEW.key) == () and rules.instead_of("other") == ("average",)


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=20))
def test_whatever_people_write_reads_back(title: str, label: str) -> None:
    table = TableSpec("t", "involvement", title, ("w",), notes=(title,), labels={label: title})
    text = with_tables('[look]\nprimary = "#000000"\n', [table])
    (found,) = tomllib.loads(with_tables(text, [replace(table, people=label)]))["tables"]
    assert (found["title"], found["notes"], found["labels"]) == (title, [title], {label: title})
