"""What a change of a form does to trends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wellknit.surveys.questionnaire import Choice, Item, Scale
from wellknit.surveys.revisions import revisions

from .small_forms import AGREEMENT, form, item

TRUST = item("about/trust", hints={"en": "Of late."})
LONGER = Scale("agreement", (*AGREEMENT.choices, Choice("6", {"en": "Wholly"}, "agree", 6)))
OTHER_WORDS = Scale("agreement", tuple(replace(each, labels={"en": f"{each.name}!"}) for each in AGREEMENT.choices))


@pytest.mark.parametrize(
    ("after", "effect"),
    [
        (TRUST, "same"),
        (replace(TRUST, path="elsewhere/trust", row=9, measures=("principle:trust",)), "same"),
        (replace(TRUST, labels={"en": "about/trust", "es": "Una traducción nueva"}), "same"),
        (replace(TRUST, labels={"en": "about/trust  \n"}), "same"),
        (replace(TRUST, labels={"en": "I trust others"}), "wording"),
        (replace(TRUST, hints={"en": "In the last year."}), "wording"),
        (replace(TRUST, hints={}), "wording"),
        (replace(TRUST, scale=OTHER_WORDS), "wording"),
        (replace(TRUST, relevant="${job} = 'yes'"), "asked"),
        (replace(TRUST, required="yes"), "asked"),
        (replace(TRUST, scale=LONGER), "scale"),
        (replace(TRUST, scale=replace(AGREEMENT, choices=AGREEMENT.choices[::-1])), "scale"),
        (replace(TRUST, base="asked"), "scale"),
        (replace(TRUST, kind="many"), "kind"),
        (replace(TRUST, repeat="partner"), "kind"),
    ],
)
def test_one_item_in_two_versions(after: Item, effect: str) -> None:
    (found,) = revisions(form(TRUST), form(after))
    assert (found.name, found.effect) == ("trust", effect)
    assert found.comparable == (effect in ("same", "wording", "asked"))


def test_items_that_come_and_go() -> None:
    found = revisions(form(TRUST, item("gone"), item("note", "note")), form(item("new", "text"), TRUST))
    assert [(each.name, each.effect) for each in found] == [("new", "new"), ("trust", "same"), ("gone", "removed")]
    assert not found[2].comparable and found[2].after is None and found[0].before is None
