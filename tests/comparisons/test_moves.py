"""How far the same people moved on the scale: by hand, in words, and shown where their table shows the item."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from wellknit.comparisons.as_json import as_json
from wellknit.comparisons.move_words import move_says, move_sections
from wellknit.comparisons.moves import Move, judged_moves, move_of
from wellknit.releases import store

from .test_same_people import AUTUMN, PEOPLE, of, release, usual

WAVES = ("spring", "autumn")


def move(square: list[list[int]], item: str = "trust") -> Move:
    return move_of("change_people", item, "We trust each other.", WAVES, square, (1, 2, 3, 4))


#: 12 say 3 twice, 2 fall from 4 to 2, 8 rise from 2 to 3, 3 fall from 2 to 1.
SQUARE = [[0, 0, 0, 0], [3, 0, 8, 0], [0, 0, 12, 0], [0, 2, 0, 0]]


def test_the_means_and_their_change_by_hand() -> None:
    found = move(SQUARE)
    # 11 x 2 + 12 x 3 + 2 x 4 = 66 and 3 x 1 + 2 x 2 + 20 x 3 = 67, of 25 people.
    assert (found.people, found.before, found.after, found.change) == (25, 2.64, 2.68, 0.04)
    # Squares of changes: 2 x 4 + 8 + 3 = 19; 1.96 x sqrt(19 / 25 / 25) = 0.34.
    assert (found.low, found.high) == (-0.30, 0.38)
    assert found.answers is None, "fewer than 30 people"


def test_chance_is_that_of_turning_everyone_round() -> None:
    # Five move up by one step: all 2^5 directions, of which 2 are as far from 0.
    found = move([[0, 5, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    assert found.chance == round(2 / 2**5, 3)


def test_items_of_a_table_are_judged_together_and_hidden_ones_stay_among_them() -> None:
    up = move([[0, 6, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    assert up.chance == 0.031
    (alone,) = judged_moves([up])
    assert (alone.adjusted, alone.says) == (0.031, "up")
    first, second = judged_moves([up, replace(up, item="improved").concealed()])
    assert (first.adjusted, first.says) == (0.062, "unsure")
    assert second == replace(up, item="improved").concealed()


def test_answers_that_spread_without_the_mean_moving_are_said() -> None:
    square = [[0, 0, 0, 0], [12, 0, 12, 0], [0, 0, 8, 0], [0, 0, 0, 0]]
    (found,) = judged_moves([move(square)])
    assert (found.change, found.says) == (0.0, "spread")
    assert "some answers are given more often than before" in move_says(found)


def test_it_reads_as_a_sentence() -> None:
    (found,) = judged_moves([move([[0, 6, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])])
    assert move_says(found) == (
        "The same 9 people moved up: a mean of 1.33 before and 2 after (+0.67; 95% interval +0.13 to +1.20). By chance "
        "alone it would move as far in about 3 in 100 such surveys."
    )
    assert move_says(found, "es").startswith("Las mismas 9 personas subieron")
    assert move_says(found.concealed()).startswith("Hidden")
    part, how = move_sections([found], {"change_people": "Trust"})
    assert part.title.endswith("Trust") and "Fagerland" in how.notes[0]


# ---- released


def test_it_is_released_with_the_table_of_the_same_people(tmp_path: Path) -> None:
    frozen, path = store.write(tmp_path, release({"dayton": PEOPLE}, sisters=True))
    (found,) = frozen.packages["partnership"].moves
    # spring: 8 + 3 say 2, 12 say 3, 2 say 4; autumn: 3 say 1, 2 say 2, 20 say 3.
    assert (found.people, found.before, found.after) == (25, 2.64, 2.68)
    assert store.read(path, AUTUMN, "partnership").packages["partnership"].moves == (found,)
    # Six and seven who answered once are too few for the public, and hide the row.
    (public,) = frozen.packages["public"].moves
    assert public.hidden and public.people is None


def test_a_draft_says_what_freezing_will_say() -> None:
    assert usual().packages["partnership"].moves == release({"dayton": PEOPLE}, sisters=True).packages[
        "partnership"
    ].moves  # fmt: skip


def test_no_number_depends_on_what_is_hidden() -> None:
    """A canary: the few who answered once, and what all answered twice, differ; what is released does not."""
    nobody = of((12, "a", "a"), (8, "d", "a"), (5, "d", "d"))
    one = release({"dayton": [*nobody, *of((1, None, "d"), start=100)]}).packages["partnership"].moves
    other = release({"dayton": [*of((14, "sa", "a"), (9, "d", "sa")), *of((2, None, "a"), start=100)]})
    assert one == other.packages["partnership"].moves
    assert one[0].hidden


def test_of_a_sensitive_item_everyone_with_one_answer_is_hidden() -> None:
    same = of((20, "a", "a"), (5, "d", "a"))
    assert not release({"dayton": same}).packages["partnership"].moves[0].hidden
    assert release({"dayton": same}, sensitive=("trust",)).packages["partnership"].moves[0].hidden


def test_json_has_the_documented_shape() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "compare.json").read_text("utf-8"))
    moves = usual().packages["partnership"].moves
    data = json.loads(as_json((), (), (), moves, folder="towns", audience="partnership"))
    jsonschema.validate(data, schema)
    assert (data["moves"][0]["verdict"], data["moves"][0]["after"]) == ("no_sign", 2.68)
