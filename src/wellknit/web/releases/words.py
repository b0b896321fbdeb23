"""What stands in the way of a release, and what was left out of it, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wellknit.errors import Said
from wellknit.surveys.responses import left_out_in_words
from wellknit.web import problems
from wellknit.web.releases.looking import Wrong

__all__ = ["left_out_of", "said"]

#: What is wrong and what to do, by the library's code, or by what it begins with.
_WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "releases.unchanged": (
        _("The newest version says exactly this already."),
        _("Nothing needs to be released. Correct something, or choose another way, and look again."),
    ),
    "releases.reason-missing": (
        _("This would be a later version, which needs a reason."),
        _("Say what it corrects."),
    ),
    "disclosure.correction": (
        _("Answers were corrected, and whoever has both versions could subtract one from the other: what is left would "
          "be the answers of very few people."),
        _("The correction waits until so many answers have changed that every figure differs by as many people as a "
          "figure needs to be shown. Words can be corrected at once."),
    ),
    "disclosure.": (
        _("Somebody could work out a hidden figure from all that would be shown."),
        _("Merge neighboring roles or lengths of involvement, leave a site out for now, or wait for the next survey; "
          "then look again."),
    ),
    "answers.": (
        _("The table of answers has rows that are not as its form asks."),
        _("Its keyholders can take the rows out and see which."),
    ),
    "instrument.unreadable": (
        _("The form of this survey has mistakes, so nothing can be counted."),
        _("Mend them in a new version of the instrument, and choose that."),
    ),
    "releases.nothing-to-freeze": (
        _("Nobody has answered this survey, so there is nothing to release."),
        _("Ask again in a new survey."),
    ),
    "ledger.": (
        _("The ledger of releases is not as it was: a release is missing from it, or is another one."),
        _("Restore the last backup, or ask whoever looks after this server. Until then nothing can be released."),
    ),
    "releases.edited": (
        _("A release was changed after it was frozen."),
        _("Restore the last backup, or ask whoever looks after this server. Until then nothing can be released."),
    ),
    "releases.unreadable": (
        _("A file of a release can't be read."),
        _("Restore the last backup, or ask whoever looks after this server. Until then nothing can be released."),
    ),
    "releases.no-footprints": (
        _("A release is from before releases said what their figures count, so nothing can be checked against it."),
        _("Release that survey anew in a folder, and bring the folder in."),
    ),
    "writing.settings": (
        _("The partnership's file of settings (wellknit.toml) is written in a way that no table can be added to it."),
        _("Take the partnership out as files, and write its tables under headers such as [[tables]]."),
    ),
}  # fmt: skip


def said(wrong: Iterable[Wrong]) -> list[Said]:
    """What is wrong and what to do, each once, in the reader's words: ours where we have some."""
    met: dict[tuple[str, str], Said] = {}
    for each in wrong:
        found = problems.said(each.problem)
        ours = next((words for code, words in _WORDS.items() if each.code.startswith(code)), None)
        if ours is not None:
            found = replace(found, what=str(ours[0]), do=str(ours[1]))
        met.setdefault((found.what, found.do), found)
    return list(met.values())


def left_out_of(found: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """How often something was not counted, and what, in the reader's words."""
    for each in found:
        yield each["count"], left_out_in_words(each["what"], get_language() or "en")
