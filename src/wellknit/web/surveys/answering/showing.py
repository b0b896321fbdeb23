"""A page's questions as HTML: skeletons of a form in a language, filled with what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Evaluation, Form
from wellknit.surveys.questionnaire import Group, Item
from wellknit.web.finding.likeness import fitting
from wellknit.web.surveys.answering.judging import Answer, Answers, judged
from wellknit.web.surveys.answering.looks import NAME, Look, Looks, looks_of, offers_of
from wellknit.web.surveys.answering.pages import Block, Matrix, Page, Question, Section
from wellknit.web.surveys.answering.places import Rounds, rounds_of, within
from wellknit.web.surveys.answering.reading import field as field_name
from wellknit.web.surveys.answering.texts import clean_html, direction_of, rich, said

if TYPE_CHECKING:
    from wellknit.web.surveys.promises.filling import Filling

__all__ = ["Showing", "answer_in_words", "shown"]


@dataclass(slots=True)
class Showing:
    """One showing of questions. ``wrong`` are messages by path, ``typed`` what could not be understood, ``find`` what
    somebody looks for in a list, by its path; ``asked`` comes to hold what was shown, by path with rounds, and
    ``mistaken`` the questions, in words, that a message is about."""

    looks: Looks
    evaluation: Evaluation
    answers: Answers
    wrong: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Answer] = field(default_factory=dict)
    find: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Item]] = field(default_factory=list)
    mistaken: dict[str, SafeString] = field(default_factory=dict)

    def html(self, blocks: Sequence[Block], rounds: Rounds = ()) -> SafeString:
        """The blocks that are asked, one after the other."""
        return mark_safe("".join(self._block(block, rounds) for block in blocks))

    def _block(self, block: Block, rounds: Rounds) -> str:
        match block:
            case Question(item):
                return self._question(item, rounds)
            case Matrix(items):
                rows = "".join(self._question(item, rounds, True) for item in items)
                many = len(block.scale.choices)
                return rows and self.looks.frame("matrix", str(many), many=many).filled({"rows": rows})
            case Section(group, inner):
                return self._repeated(group, inner, rounds) if group.repeat else self._section(group, inner, rounds)
        raise AssertionError(block)

    def _section(self, group: Group, inner: Sequence[Block], rounds: Rounds) -> str:
        body = self.html(inner, rounds)
        return body and self._headed(group, body, self.words(group.labels, rounds), False)

    def _repeated(self, group: Group, inner: Sequence[Block], rounds: Rounds) -> str:
        base, found = within(group.path, rounds), rounds_of(group.path, rounds, self.evaluation)
        if not found:
            return ""
        shown_rounds = []
        for number, full in enumerate(found, start=1):
            inside = (*rounds, (group.path, full))
            title = self.round_title(group, inside, number, len(found))
            shown_rounds.append(self._headed(group, self.html(inner, inside), title, True))
        if group.repeat_count:
            return "".join(shown_rounds)
        fewer = ""
        if len(found) > 1:
            button = '<button class="plain" name="go" value="fewer:{}">{}</button>'
            fewer = format_html(button, base, _("Take the last one away"))
        frame = self.looks.frame("rounds", "open", open=True)
        return frame.filled({"body": "".join(shown_rounds), "path": escape(base), "fewer": fewer})

    def round_title(self, group: Group, inside: Rounds, number: int, many: int) -> SafeString:
        """What a round is called: by the group's own words where an answer stands in them or it names its partner."""
        words, partner = self.words(group.labels, inside), self.partner(group, inside)
        if partner:
            return partner
        if "${" in said(group.labels, self.looks.language) or many == 1:
            return words
        return format_html("{} {}", words, number)

    def partner(self, group: Group, inside: Rounds) -> SafeString:
        """The organization that a round is about, where the form works it out."""
        for item in self.looks.form.questionnaire.items:
            if item.asks == "partner" and item.repeat == group.path and item.kind in ("calculate", "hidden"):
                return mark_safe(self.pipe(item.name, inside))
        return SafeString()

    def _headed(self, group: Group, body: str, title: SafeString, repeat: bool) -> str:
        if not title and not repeat:
            return body
        frame = self.looks.frame("section", str(repeat), repeat=repeat)
        return frame.filled({"heading": title, "title": escape(clean_html(title)), "body": body})

    def words(self, texts: Mapping[str, str], rounds: Rounds = ()) -> SafeString:
        """A text of the form with answers piped in."""
        return rich(said(texts, self.looks.language), lambda name: self.pipe(name, rounds))

    # --- one question

    def _question(self, item: Item, rounds: Rounds, row: bool = False) -> str:
        path = within(item.path, rounds) if rounds else item.path
        if path not in self.evaluation.relevant:
            return ""
        look = self.looks.of(item, row)
        self.asked.append((path, item))
        answer = self.answers.get(path, "")
        if item.read_only or (item.calculation and not answer):
            answer = self.evaluation.values.get(path, answer)
        fill: dict[str, str] = {}
        if item.repeat:
            fill["path"] = escape(path)
        for name in look.pipes:
            fill[f"pipe {name}"] = self.pipe(name, rounds)
        self._answer(look, path, answer, fill)
        if path in self.evaluation.required:
            fill["needed"] = self.looks.needed
        elif look.control == "radios":
            fill["leave"] = self.looks.leave.replace(NAME, escape(field_name(path)))
        if look.other is not None:
            other = within(look.other.path, rounds)
            self.asked.append((other, look.other))
            fill["other"] = escape(self.answers.get(other, ""))
        if path in self.wrong:
            self.mistaken[path] = self.words(item.labels, rounds)
            error = f"q-{escape(path)}-error"
            fill["error"] = f'<p class="wrong" id="{error}">{escape(self.wrong[path])}</p>'
            fill["bad"], fill["invalid"], fill["errored"] = " is-wrong", ' aria-invalid="true"', f" {error}"
            fill["describes"] = f' aria-describedby="{error}"'
        return look.skeleton.filled(fill, self._offered(look, path, answer, fill))

    def _answer(self, look: Look, path: str, answer: Answer, fill: dict[str, str]) -> None:
        match look.control:
            case "radios" | "select":
                at = look.at.get(str(answer))
                if at is not None:
                    fill[f"on {at}"] = " checked" if look.control == "radios" else " selected"
            case "checks" | "roster":
                for code in answer.split() if isinstance(answer, str) else answer:
                    if (at := look.at.get(code)) is not None:
                        fill[f"on {at}"] = " checked"
            case "rank":
                for place, code in enumerate(answer.split() if isinstance(answer, str) else answer, start=1):
                    if (at := look.at.get(code)) is not None:
                        fill[f"at {at} {place}"] = " selected"
            case "tick":
                fill["on"] = " checked" if answer else ""
            case _:
                fill["value"] = escape(self.typed.get(path, answer))

    def _offered(self, look: Look, path: str, answer: Answer, fill: dict[str, str]) -> frozenset[str] | None:
        """The numbers of the choices that are shown, as texts; None for all."""
        if look.control != "roster" and not look.item.choice_filter:
            return None
        codes: set[str] | frozenset[str] = frozenset(look.at)
        if look.item.choice_filter:
            codes = self.evaluation.offered.get(path, codes)
        typed = self.find.get(path, "")
        if look.control == "roster" and typed:
            labels = [(offer.label, offer.code) for offer in offers_of(look.item, self.looks.language)]
            fitted = set(fitting(typed, labels, len(labels)))
            chosen = answer.split() if isinstance(answer, str) else answer
            fill["find"] = escape(typed)
            fill["found"] = escape(_("%(found)s found") % {"found": len(fitted & codes)})
            codes = codes & (fitted | set(chosen))
        return frozenset(str(look.at[code]) for code in codes if code in look.at)

    # --- answers within texts

    def pipe(self, name: str, rounds: Rounds) -> str:
        """The answer to the question called ``name`` as HTML, seen from within ``rounds``."""
        item = self.looks.named.get(name)
        if item is None:
            return ""
        path = within(item.path, rounds)
        answer = self.evaluation.values.get(path) or self.answers.get(path, "")
        return escape(answer_in_words(self.looks, item, answer, self.answers))


def answer_in_words(looks: Looks, item: Item, answer: Answer, answers: Answers) -> str:
    """An answer as a person reads it: choices in the words of the form."""
    codes = answer.split() if isinstance(answer, str) and item.kind in ("many", "rank") else answer
    scales = [item.scale] if item.scale else []
    if item.asks == "partner" and not scales:
        # Worked out from the list of organizations: its words stand there.
        scales = [each.scale for each in looks.form.questionnaire.items if each.asks == "ties" and each.scale]
    words: list[str] = []
    for code in [codes] if isinstance(codes, str) else codes:
        scale = next((each for each in scales if each.choice(code)), None)
        if scale is None:
            words.append(code)
        elif code == "other":
            words.append(_named_other(looks, item, answers) or _("Something else"))
        else:
            words.append(looks.choice(scale, code))
    return "; ".join(words)


def _named_other(looks: Looks, item: Item, answers: Answers) -> str:
    """What somebody wrote for 'other', of this question or of the list that it is worked out from."""
    for each in looks.form.questionnaire.items:
        if each.or_other and each.scale is not None and (each is item or each.asks == "ties"):
            written = answers.get(f"{each.path}_other", "")
            if isinstance(written, str) and written:
                return written
    return ""


def shown(page: Page, filling: Filling, language: str, form: Form, *, day: date | None = None) -> Mapping[str, Any]:
    """The context of 'surveys/answering/questions.html' for one page: what the phone preview of the editor shows."""
    evaluation = judged(form, filling.answers, day=day or timezone.localdate(), language=language, offers=True)
    showing = Showing(looks_of(form, language), evaluation, filling.answers)
    return {
        "title": showing.words(page.group.labels) if page.group else "",
        "questions": showing.html(page.blocks),
        "language": language,
        "direction": direction_of(language),
    }
