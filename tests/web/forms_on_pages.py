"""Reading a form from a page as a browser would send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Form", "form_on"]

_TYPED = ("text", "search", "email", "url", "tel", "")


@dataclass
class Form:
    """What a form would send if nothing was touched, and which of its fields somebody types words into."""

    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)

    def touched(self) -> tuple[str, str, str]:
        """A field to change, and two values for it: words where there is such a field, days otherwise."""
        if self.typed:
            return self.typed[0], "What the first one wrote", "What the second one wrote"
        return self.days[0], "2019-03-01", "2019-04-02"


class _Reader(HTMLParser):
    """Finds the forms inside of <main> that are sent with POST."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = self.main = False
        self.area, self.chooser, self.first = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.main = True
        elif tag == "form" and self.main and given.get("method", "").lower() == "post":
            self.forms.append(Form())
            self.inside = True
        elif not self.inside or not (name := given.get("name", self.chooser)):
            return
        elif tag == "input":
            self._input(name, given)
        elif tag == "textarea":
            self.area = name
            self.forms[-1].values[name] = ""
            self.forms[-1].typed.append(name)
        elif tag == "select":
            self.chooser, self.first = name, True
        elif tag == "option" and (self.first or "selected" in given):
            self.forms[-1].values[self.chooser] = given.get("value", "")
            self.first = False

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        self.forms[-1].values[name] = given.get("value", "on" if kind in ("checkbox", "radio") else "")
        if kind in _TYPED:
            self.forms[-1].typed.append(name)
        elif kind == "date":
            self.forms[-1].days.append(name)

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            # A browser leaves out the line break that Django writes first.
            self.forms[-1].values[self.area] = self.forms[-1].values[self.area].removeprefix("\n").removeprefix("\r\n")
            self.area = ""
        elif tag == "select":
            self.chooser = ""
        elif tag == "main":
            self.main = False


def form_on(page: str) -> Form:
    """The first form of the page's content that is sent with POST, an empty one where there is nothing to send."""
    reader = _Reader()
    reader.feed(page)
    found = reader.forms[0] if reader.forms else Form()
    found.values.pop("csrfmiddlewaretoken", None)
    return found
