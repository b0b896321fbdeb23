"""What pyxform says of a form, in our words: by the pattern of its message, in the language of the page."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["in_our_words"]

_NAME = _("Give it a name of letters, digits and underscores that begins with a letter.")
_OTHER_NAME = _("Give it another name.")
_REFERENCE = _("Write it as ${name}, with the name of a question of this form.")
_LISTS = _("Write the name of a list that the sheet 'choices' has, or add the list there.")
_HEADINGS = _("Correct the headings in the first row.")
_PARAMETERS = _("Correct the cell 'parameters' of this row.")
_TAKE_OUT = _("Leave it out: it is of no use here.")
_NOTHING = _("Nothing needs to be done if it is meant so.")

#: Patterns of messages, the first that fits counts; what is wrong and what to do. Their named parts stand in our words.
_MESSAGES: tuple[tuple[str, Promise, Promise], ...] = (
    (
        r"the '(?P<column>[^']+)' value is invalid\. Reference variables must contain a name.*name '(?P<name>[^']+)'",
        _("The column '%(column)s' asks for '%(name)s', and no question is called so."),
        _("Correct the name, or take the reference out."),
    ),
    (
        r"the '(?P<column>[^']+)' value is invalid\. Reference variables names must be unique.*'(?P<name>[^']+)'",
        _("The column '%(column)s' asks for '%(name)s', and several questions are called so."),
        _("Give each of them its own name."),
    ),
    (
        r"the '(?P<column>[^']+)' value is invalid\. Reference variables must start",
        _("A reference in the column '%(column)s' is not closed or not begun."),
        _REFERENCE,
    ),
    (
        r"the '(?P<column>[^']+)' value is invalid\. Reference variable lists",
        _("Several references in the column '%(column)s' need a comma between them."),
        _REFERENCE,
    ),
    (
        r"There (?:is no|are multiple) survey elements? named '(?P<name>[^']+)'",
        _("'%(name)s' is asked for, and there is not exactly one question of that name."),
        _("Correct the name, or take the reference out."),
    ),
    (
        r"Unknown question type '(?P<type>[^']+)'",
        _("'%(type)s' is no kind of question."),
        _("Choose how it is answered, such as 'text', 'integer' or 'select_one' and the name of a list."),
    ),
    (
        r"Question with no type",
        _("The row has no kind of question in the column 'type'."),
        _("Say in 'type' how it is answered, or empty the row."),
    ),
    (
        r"Question or group with no name",
        _("The question or page has no name."),
        _NAME,
    ),
    (
        r"Names must begin with a letter",
        _("A name here holds what no name may hold, such as a space or an accent sign alone."),
        _NAME,
    ),
    (
        r"'name' value '(?P<name>[^']+)' is invalid\. Questions, groups, and repeats must be unique",
        _("Two questions or pages are called '%(name)s'."),
        _OTHER_NAME,
    ),
    (
        r"'name' value '(?P<name>[^']+)' is invalid\. Repeat names must",
        _("The repeated page can't be called '%(name)s': something else is called so."),
        _OTHER_NAME,
    ),
    (r"The name 'meta' is reserved", _("The name 'meta' can't be used."), _OTHER_NAME),
    (
        r"'name' value '(?P<name>[^']+)' is problematic",
        _("The name '%(name)s' differs from another one in capital letters alone."),
        _OTHER_NAME,
    ),
    (
        r"Unmatched 'end_",
        _("A page or repeated page ends here that was never begun."),
        _("Take this row out, or add the row that begins it."),
    ),
    (
        r"Unmatched 'begin_",
        _("A page or repeated page begins here and never ends."),
        _("Add the row that ends it, or take this row out."),
    ),
    (r"Missing calculation", _("Nothing says how this is worked out."), _("Fill in the column 'calculation'.")),
    (
        r"List name not in (?:external )?(?:choices|columns) sheet: (?P<list>.+)",
        _("There is no list of answers called '%(list)s'."),
        _LISTS,
    ),
    (
        r"There should be an? (?:external_)?choices sheet",
        _("The question is chosen from a list, and the form has no lists of answers."),
        _("Add a sheet 'choices' with the columns 'list_name', 'name' and 'label'."),
    ),
    (
        r"Choice names with spaces.*See \[(?P<name>[^\]]*)\] in \[(?P<list>[^\]]*)\]",
        _("The answer '%(name)s' of the list '%(list)s' has a space in its name, and several may be chosen."),
        _("Write an underscore instead of the space."),
    ),
    (r"Choices must have a name", _("An answer has no name."), _NAME),
    (r"Choices should have a label", _("An answer has no text."), _("Write what respondents read.")),
    (
        r"Choice names must be unique",
        _("Two answers of one list have the same name."),
        _OTHER_NAME,
    ),
    (
        r"Choice filter not supported with or_other|specify choices for this 'or other'|uses or_other and translations",
        _("'or_other' does not go with this question."),
        _("Take 'or_other' out and add an answer of your own for it."),
    ),
    (
        r"element named '(?P<name>[^']+)' has no label or hint",
        _("'%(name)s' has no text to read."),
        _("Write what respondents read."),
    ),
    (
        r"Headers that are different names for the same column were found: '(?P<one>[^']+)', '(?P<other>[^']+)'",
        _("The headings '%(one)s' and '%(other)s' mean the same column."),
        _HEADINGS,
    ),
    (
        r"required column headers were not found: (?P<missing>.+?)\. Learn",
        _("These headings are missing: %(missing)s."),
        _HEADINGS,
    ),
    (r"Invalid headers provided for sheet: '(?P<sheet>[^']+)'", _("The headings are not right."), _HEADINGS),
    (
        r"Column headers must not be empty and must not contain spaces",
        _("A heading is empty or holds a space."),
        _HEADINGS,
    ),
    (
        r"For the 'range' question type|Parameters must be in the form|accepted parameter keys"
        r"|must be set to true or false|value must be a number or a reference|Parameters must include"
        r"|must have an integer value|'parameters' value is invalid|'incremental' parameter",
        _("What stands in the column 'parameters' does not fit this question."),
        _PARAMETERS,
    ),
    (
        r"You must have a sheet named 'survey'",
        _("The workbook has no sheet 'survey', on which the questions stand."),
        _("Call the sheet with the questions 'survey'."),
    ),
    (
        r"similar names were found: (?P<names>.+?)\.(?: |$)",
        _("A sheet may be misspelt, and is not read: %(names)s."),
        _("Correct its name if it is part of the form."),
    ),
    (r"nested too deeply", _("Pages stand within pages too many times over."), _("Take some of them apart.")),
    (
        r"can't be used as a calculation trigger",
        _("What is worked out waits for a question that nobody sees."),
        _("Name a question that is asked in the column 'trigger'."),
    ),
    (
        r"'save_to' value is invalid|'entities' sheet|Names used here must not",
        _("Entities are not kept here."),
        _TAKE_OUT,
    ),
    (r"form_id and id_string column headers are both", _("The form has two names of its own."), _HEADINGS),
    (
        r"'disabled' column header",
        _("The column 'disabled' is no longer part of the standard."),
        _("Say in 'relevant' when it is asked."),
    ),
    (r"Row without name, text, or label is being skipped", _("A row holds nothing to ask and is not read."), _NOTHING),
    (r"is no longer supported on most devices", _("This kind of question works on few devices."), _NOTHING),
    (r"has no label: ", _("A repeated page has no text of its own."), _NOTHING),
    (r"select one external is only meant", _("A list from outside is meant for filtered answers."), _NOTHING),
)
_COMPILED = tuple((re.compile(pattern), what, do) for pattern, what, do in _MESSAGES)


def in_our_words(message: str) -> tuple[str, str] | None:
    """What is wrong and what to do; None for a message that we do not know."""
    for pattern, what, do in _COMPILED:
        if found := pattern.search(message):
            return str(what) % found.groupdict(), str(do)
    return None
