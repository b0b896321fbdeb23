"""What is wrong with a brief, in the language of the page: the library says it in English, with every detail."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wellknit.errors import Problem
from wellknit.web.partners.spreadsheets.words import Said

__all__ = ["said"]

_NAME = _("Look the name up in the tables of the release.")
_LEAVE_OUT = _("Leave it out, or say something of a larger group.")
_TAKE_OUT = _("Take it out of the text.")
_AS_DESCRIBED = _("Write it as the guide to briefs says.")
#: By code of the library's catalogue: what is wrong, and what to do, where others than English read it.
_TEXTS: Mapping[str, tuple[Promise, Promise]] = {
    "brief.unclosed": (
        _("A block that begins here is not closed."),
        _("End it with as many colons as it begins with."),
    ),
    "brief.too-deep": (_("Too many blocks stand in one another."), _("Take some of them out of the others.")),
    "brief.option-twice": (_("An option is given twice."), _("Keep one of the two lines.")),
    "brief.raw-html": (_("This is HTML, which a brief may not hold."), _AS_DESCRIBED),
    "brief.typed-quote": (
        _("A quotation is typed into the text."),
        _("Show it with a quote block: quotes need their speaker's consent."),
    ),
    "brief.typed-table": (_("A table is typed into the text."), _("Show a table of the release with a table block.")),
    "brief.image": (_("A brief shows no images but its own charts."), _TAKE_OUT),
    "brief.rule-line": (_("A line across the page is not possible."), _("Begin a new section with a heading.")),
    "brief.code": (_("This stands in backticks or is indented like code."), _AS_DESCRIBED),
    "brief.broken-role": (_("A reference is not complete."), _AS_DESCRIBED),
    "brief.typed-number": (
        _("A number is typed by hand, and may fall behind the answers."),
        _("Use a fact, or add the number to those that may be typed (change the brief)."),
    ),
    "brief.unknown-role": (_("There is no such kind of reference."), _AS_DESCRIBED),
    "brief.unknown-reference": (_("The brief shows nothing of that name."), _("Give the figure or table that name.")),
    "brief.link-target": (_("A link leads to no web address."), _("Begin the address with https:// or mailto:.")),
    "brief.link-nowhere": (_("A link leads to a place that is not there."), _("Look at the headings of the brief.")),
    "brief.heading-skipped": (_("A heading skips a level."), _("Use fewer signs before it.")),
    "brief.heading-deep": (_("A heading is too deep."), _("Make it a section, a part of one, or a paragraph.")),
    "brief.unknown-fact": (_("There is no fact of that name."), _NAME),
    "brief.hidden-fact": (_("This fact is hidden from those whom the brief is for."), _LEAVE_OUT),
    "brief.empty-fact": (_("This fact has no number: nobody is counted there."), _LEAVE_OUT),
    "brief.unknown-block": (_("There is no block of that name."), _AS_DESCRIBED),
    "brief.unknown-option": (_("The block has no such option."), _AS_DESCRIBED),
    "brief.option-value": (_("The option can't have this value."), _AS_DESCRIBED),
    "brief.no-argument": (_("The block does not say what it is about."), _AS_DESCRIBED),
    "brief.no-option": (_("The block lacks an option."), _AS_DESCRIBED),
    "brief.no-body": (_("The block is empty."), _("Write its text between its first and its last line.")),
    "brief.no-cover": (_("The brief has no cover."), _("Begin it with a cover block that holds its title.")),
    "brief.cover-first": (_("Something stands before the cover."), _("Move the cover to the beginning.")),
    "brief.unknown-chart": (_("There is no chart of this kind."), _AS_DESCRIBED),
    "brief.unknown-table": (_("There is no table of that name."), _NAME),
    "brief.unknown-part": (_("The table has no such row or column."), _NAME),
    "brief.unknown-comparison": (_("Nothing is compared under that name."), _NAME),
    "brief.unknown-quote": (_("There is no quote of that name."), _("Look the quotes up in the evidence.")),
    "brief.quote-without-consent": (_("The quote's speaker did not agree to show it to them."), _TAKE_OUT),
    "brief.quote-withdrawn": (_("The consent to show the quote was withdrawn."), _TAKE_OUT),
    "brief.findings-hidden": (_("Nothing of these relationships may be shown to them."), _TAKE_OUT),
    "brief.no-findings": (_("There are no relationships to show."), _TAKE_OUT),
}


def said(problem: Problem) -> Said:
    """A problem of the library in the language of the page, with the library's words where ours say less."""
    where = "" if problem.where.file == "brief.md" else str(problem.where)
    what, do = problem.what, problem.do
    english = (get_language() or "en") == "en"
    if problem.code in _TEXTS and not english:
        ours, do = (str(each) for each in _TEXTS[problem.code])
        what = f"{ours} ({what})"
    elif problem.code == "brief.typed-number":
        # Here nobody edits wellknit.toml.
        do = str(_TEXTS[problem.code][1])
    elif not english:
        what, do = gettext("In English: %(text)s") % {"text": what}, do
    return Said(problem.severity, where, what, do)
