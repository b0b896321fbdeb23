"""Turning pages: what was sent is read, kept, judged, and says where to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Evaluation
from wellknit.surveys.questionnaire import Item
from wellknit.web.surveys.answering.judging import Answer, Answers, plain
from wellknit.web.surveys.answering.looks import looks_of
from wellknit.web.surveys.answering.pages import Block
from wellknit.web.surveys.answering.places import Rounds, walked
from wellknit.web.surveys.answering.reading import Read, read
from wellknit.web.surveys.answering.showing import Showing
from wellknit.web.surveys.answering.texts import clean_words
from wellknit.web.surveys.answering.visiting import Visit
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.room import MOST, cut, letters

__all__ = [
    "Turned",
    "asked_as_text",
    "brought_up",
    "merged",
    "mistakes",
    "own_words",
    "room_left",
    "turned",
    "with_rounds",
]

#: More rounds than anybody means: a button that is pressed by a program must not fill the memory.
_MOST_ROUNDS = 60


def asked_as_text(visit: Visit, asked: Sequence[tuple[str, Item]]) -> str:
    """What a page asked, as its form sends it along: numbers of questions, and paths of those in rounds."""
    numbers = {item.path: str(at) for at, item in enumerate(visit.form.questionnaire.items)}
    return " ".join(path if "[" in path else numbers[path] for path, _item in asked)


def _asked_from_text(visit: Visit, text: str) -> list[tuple[str, Item]]:
    items = visit.form.questionnaire.items
    found: list[tuple[str, Item]] = []
    for word in text.split():
        if word.isascii() and word.isdecimal():
            if int(word[:6]) < len(items):
                found.append((items[int(word[:6])].path, items[int(word[:6])]))
        elif (item := visit.form.items.get(plain(word))) is not None and item.repeat:
            found.append((word, item))
    return found


@dataclass(frozen=True, slots=True)
class Turned:
    """What came of a page that was sent. ``wrong`` are messages by path; ``more`` is the path of the first question
    that the answers brought up on the same page, '' where there is none."""

    filling: Filling
    evaluation: Evaluation
    sent: Read
    wrong: Mapping[str, str] = field(default_factory=dict)
    more: str = ""


def turned(visit: Visit, sent: QueryDict, on_page: Sequence[Block], rounds: Rounds = ()) -> Turned:
    """Reads what was sent for a page with the blocks ``on_page``, and judges it together with all that is kept."""
    asked = _asked_from_text(visit, sent.get("asked", ""))
    answers, got = merged(visit, read(sent, asked))
    filling = replace(visit.filling, answers=answers)
    evaluation = visit.judged(filling)
    shown = {path for path, _item in asked}
    wrong = mistakes(visit, evaluation, got, shown)
    return Turned(filling, evaluation, got, wrong, brought_up(visit, sent, on_page, evaluation, rounds))


def brought_up(
    visit: Visit, sent: QueryDict, on_page: Sequence[Block], evaluation: Evaluation, rounds: Rounds = ()
) -> str:
    """The path of the first question that is asked on a page now, and was not on it when it was sent; or ''."""
    shown = {path for path, _item in _asked_from_text(visit, sent.get("asked", ""))}
    now = walked(on_page, evaluation, rounds)
    return next((path for path, item, _rounds in now if item.kind != "note" and path not in shown), "")


def merged(visit: Visit, got: Read) -> tuple[Answers, Read]:
    """The answers that were kept, with those of ``got`` in their place, and what was read. A blank takes an answer
    back; in rounds that the respondent adds it also says that the round is there. Of one's own words as much is kept as
    there is room for."""
    answers = dict(visit.filling.answers)
    for path, answer in got.answers.items():
        if answer or "[" in path:
            answers[path] = answer
        else:
            answers.pop(path, None)
    open_lists = {item.path: item for item in visit.form.questionnaire.items if item.or_other}
    for path in got.answers if open_lists else ():
        if plain(path) in open_lists and answers.get(f"{path}_other"):
            _with_other(answers, path, open_lists[plain(path)])
    return _within_room(visit, answers, got)


def own_words(visit: Visit, answers: Answers) -> dict[str, str]:
    """What is answered in one's own words, by path."""
    items = visit.form.items
    return {
        path: text
        for path, text in answers.items()
        if isinstance(text, str) and (item := items.get(plain(path))) is not None and item.kind == "text"
    }


def room_left(visit: Visit, showing: Showing) -> dict[str, object]:
    """For how many letters the fields for own words on this page have room, how many are left, and how that is said;
    nothing where there are no such fields."""
    here = [path for path, item in showing.asked if item.kind == "text"]
    if not here:
        return {}
    own = own_words(visit, {**visit.filling.answers, **showing.answers})
    room = MOST - sum(letters(text) for path, text in own.items() if path not in here)
    typed = own_words(visit, {**own, **showing.typed})
    left = room - sum(letters(typed.get(path, "")) for path in here)
    fits = _("Letters left for your own words in this survey: %(left)s")
    over = _("Letters too many in your own words: %(left)s")
    said = (fits if left >= 0 else over) % {"left": abs(left)}
    return {"room": {"room": room, "over": left < 0, "said": said, "words": (fits, over)}}


def _within_room(visit: Visit, answers: dict[str, Answer], got: Read) -> tuple[Answers, Read]:
    """What was written last is cut where all words together are too many, and is said to be wrong as it was typed."""
    own = own_words(visit, answers)
    over = sum(map(letters, own.values())) - MOST
    if over <= 0:
        return answers, got
    said = _("Too many letters in all your own words together: %(over)d. Please write less here.") % {"over": over}
    wrong, typed = dict(got.wrong), dict(got.typed)
    for path in reversed([path for path in got.answers if own.get(path)]):
        short = cut(own[path], letters(own[path]) - over)
        over -= letters(own[path]) - letters(short)
        answers[path], wrong[path] = short, said
        typed.setdefault(path, own[path])
        if over <= 0:
            break
    return answers, replace(got, wrong=wrong, typed=typed)


def _with_other(answers: dict[str, Answer], path: str, item: Item) -> None:
    """Who writes what 'other' is has chosen it."""
    chosen = answers.get(path, "")
    if item.kind == "many" and "other" not in chosen:
        answers[path] = (*chosen, "other")
    elif item.kind == "one" and not chosen:
        answers[path] = "other"


def mistakes(visit: Visit, evaluation: Evaluation, got: Read | None, among: set[str] | None = None) -> dict[str, str]:
    """What keeps the answers from being taken, by path: of those ``among``, or of all, in the order of the form."""
    looks = looks_of(visit.form, visit.language)
    showing = Showing(looks, evaluation, evaluation.values)
    items = visit.form.items
    found: dict[str, str] = {}
    for path in evaluation.values if evaluation.broken or evaluation.not_offered else ():
        if path in evaluation.broken:
            said = clean_words(showing.words(items[plain(path)].constraint_messages))
            found[path] = said or _("This answer does not fit. Please look at it again.")
        elif path in evaluation.not_offered:
            found[path] = _("Please choose one of the answers that are shown.")
    for path in evaluation.required:
        if not evaluation.values.get(path):
            said = clean_words(showing.words(items[plain(path)].required_messages))
            found[path] = said or _("Please answer this question.")
    if got is not None:
        found.update({path: message for path, message in got.wrong.items() if path in evaluation.relevant})
    order = {path: at for at, path in enumerate(items)}
    kept = [(path, message) for path, message in found.items() if among is None or path in among]
    return dict(sorted(kept, key=lambda each: (order[plain(each[0])], each[0])))


def with_rounds(visit: Visit, answers: Answers, base: str, change: int) -> Answers:
    """The answers with one round more or less of the repeated group at ``base`` (with the rounds around it)."""
    evaluation = visit.judged(replace(visit.filling, answers=answers))
    many = 0
    while f"{base}[{many + 1}]" in evaluation.relevant:
        many += 1
    first = next((item for item in visit.form.questionnaire.items if item.path.startswith(f"{plain(base)}/")), None)
    if first is None or not many or (change > 0 and many >= _MOST_ROUNDS) or (change < 0 and many < 2):
        return answers
    if change > 0:
        inner = first.path[len(plain(base)) :]
        return {**answers, f"{base}[{many + 1}]{inner}": ""}
    gone = f"{base}[{many}]/"
    return {path: answer for path, answer in answers.items() if not path.startswith(gone)}
