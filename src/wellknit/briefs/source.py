"""The brief's source: CommonMark with MyST roles and directives, read into a tree that knows its lines.

A paragraph is text; ``{fact}`agreement.trust.average``` in it is a role; a block between three colons or backticks
that begins with ``{callout}`` is a directive. What roles and directives mean is decided in ``compose.py``; here is said
what the brief's source may hold at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from wellknit.briefs.tree import (
    Directive,
    Inline,
    Items,
    Line,
    Linked,
    Node,
    Option,
    Prose,
    Role,
    Run,
    Source,
    Styled,
    Title,
)
from wellknit.errors import Place, Problem, problem

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = [
    "Directive",
    "Inline",
    "Items",
    "Line",
    "Linked",
    "Node",
    "Option",
    "Prose",
    "Role",
    "Run",
    "Source",
    "Styled",
    "Title",
    "parse",
    "parse_inline",
]

#: How deep directives may stand in one another; nobody needs more, and hostile input would go deeper.
DEEPEST = 6

_NAME = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}(.*)", re.DOTALL)
_OPTION = re.compile(r":([A-Za-z][A-Za-z0-9_-]*):(?:\s+(.*?))?\s*$")
_ROLE = re.compile(r"(?<!\\)\{[A-Za-z0-9_+:-]+\}(`+)(.+?)\1", re.DOTALL)
#: A role without its ticks; where somebody put a backslash before it, it is meant to be read as it stands.
_STRAY_ROLE = re.compile(r"(?<!\\)(?:\\\\)*\{(fact|figure|table)\}")
#: The first line of a block fenced with backticks that has backticks behind its name too: ```{callout} {fact}`...`.
_TICKED = re.compile(r"^([ \t]*`{3,}[ \t]*\{[A-Za-z][A-Za-z0-9_-]*\})([^\n]*`[^\n]*)$", re.MULTILINE)
#: Stands for those backticks while Markdown is read, which does not allow them there; never part of a text.
_TICK = "\ufdd0"
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)

_WHAT = {
    "blockquote_open": "brief.typed-quote",
    "html_block": "brief.raw-html",
    "html_inline": "brief.raw-html",
    "table_open": "brief.typed-table",
    "image": "brief.image",
    "hr": "brief.rule-line",
    "code_block": "brief.code",
    "code_inline": "brief.code",
}


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    # Pipe tables are read so that one in the source is refused by name, not printed as a row of pipes.
    return (
        MarkdownIt("commonmark").enable("table").use(colon_fence_plugin).use(myst_role_plugin).use(front_matter_plugin)
    )


@dataclass
class _Reading:
    file: str
    problems: list[Problem] = field(default_factory=list)
    env: dict[str, Any] = field(default_factory=dict)
    front: str | None = None

    def report(self, code: str, line: int, /, **values: object) -> None:
        self.problems.append(problem(code, Place(file=self.file, row=line), **values))

    # ---- blocks

    def text(self, text: str, line: int, depth: int = 0) -> tuple[Node, ...]:
        """The nodes of ``text``, whose first line is ``line`` of the file."""
        text = text if text.endswith("\n") else text + "\n"
        tokens = _markdown().parse(text, self.env)
        return self.nodes(tokens, text.split("\n"), line, depth)

    def nodes(self, tokens: Sequence[Token], lines: Sequence[str], first: int, depth: int) -> tuple[Node, ...]:
        nodes: list[Node] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _closing(tokens, place)
            line = first + (token.map[0] if token.map else 0)
            inside = tokens[place + 1 : end]
            if token.type == "heading_open":
                nodes.append(Title(int(token.tag[1:]), self.inline(inside[0], line), line))
            elif token.type == "paragraph_open":
                children = self.inline(inside[0], line)
                if children:
                    nodes.append(Prose(children, line))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                items, at = [], 0
                while at < len(inside):
                    last = _closing(inside, at)
                    items.append(self.nodes(inside[at + 1 : last], lines, first, depth))
                    at = last + 1
                nodes.append(Items(token.type == "ordered_list_open", tuple(items), line))
            elif token.type in ("fence", "colon_fence"):
                directive = self.fence(token, lines, line, depth)
                if directive:
                    nodes.append(directive)
            elif token.type == "front_matter":
                self.front = token.content
            elif token.type == "html_block" and not _COMMENT.sub("", token.content).strip():
                pass  # a comment is for the authors alone
            else:
                self.refuse(token.type, line, token.content)
            place = end + 1
        return tuple(nodes)

    def refuse(self, kind: str, line: int, content: str = "") -> None:
        shown = " ".join(content.split())
        self.report(_WHAT[kind], line, text=shown if len(shown) <= 40 else shown[:39] + "…")

    def fence(self, token: Token, lines: Sequence[str], line: int, depth: int) -> Directive | None:
        start, end = token.map or [0, 0]
        closing = lines[end - 1].strip() if end - 1 > start else ""
        if not (closing and set(closing) == {token.markup[0]} and len(closing) >= len(token.markup)):
            self.report("brief.unclosed", line, marks=token.markup, opened=token.info.replace(_TICK, "`").strip())
            # Everything that follows stands inside it, so what else is wrong there would mislead.
            return None
        found = _NAME.fullmatch(token.info.replace(_TICK, "`").strip())
        if found is None:
            self.refuse("code_block", line, token.info or token.content)
            return None
        if depth >= DEEPEST:
            self.report("brief.too-deep", line, deepest=DEEPEST)
            return None
        name, argument = found[1], Option(found[2].strip(), line)
        options, skipped, body = self.options(token.content, line + 1)
        return Directive(name, argument, options, self.text(body, line + 1 + skipped, depth + 1), line)

    def options(self, content: str, first: int) -> tuple[dict[str, Option], int, str]:
        """The options at the beginning of a directive, how many lines they take, and the rest."""
        options: dict[str, Option] = {}
        lines = content.split("\n")
        place = 0
        while place < len(lines) and (found := _OPTION.match(lines[place])):
            key, value, at = found[1], [found[2] or ""], first + place
            place += 1
            while place < len(lines) and lines[place].startswith((" ", "\t")) and lines[place].strip():
                value.append(lines[place].strip())
                place += 1
            if key in options:
                self.report("brief.option-twice", at, option=key)
            options[key] = Option("\n".join(value).strip("\n"), at + (0 if value[0] or len(value) == 1 else 1))
        return options, place, "\n".join(lines[place:])

    # ---- inlines

    def inline(self, token: Token, line: int) -> tuple[Inline, ...]:
        # A role that an editor wrapped holds line breaks, which its token has lost: they are counted in the raw text.
        wrapped = [found[0].count("\n") for found in _ROLE.finditer(token.content)]
        for stray in _STRAY_ROLE.finditer(token.content):
            if not _ROLE.match(token.content, stray.start(1) - 1):
                self.report("brief.broken-role", line + token.content.count("\n", 0, stray.start()), role=stray[1])
        children, _ = self._inlines(list(token.children or []), 0, [line], wrapped)
        return _trimmed(children)

    def _inlines(
        self, tokens: list[Token], place: int, line: list[int], wrapped: list[int]
    ) -> tuple[list[Inline], int]:
        made: list[Inline] = []
        while place < len(tokens):
            token = tokens[place]
            kind = token.type
            if kind in ("em_close", "strong_close", "link_close"):
                return made, place
            if kind == "text":
                if token.content:
                    made.append(Run(token.content, line[0]))
            elif kind == "softbreak":
                line[0] += 1
                made.append(Run(" ", line[0]))
            elif kind == "hardbreak":
                line[0] += 1
                made.append(Line())
            elif kind == "myst_role":
                made.append(Role(str(token.meta["name"]), " ".join(token.content.split()), line[0]))
                line[0] += wrapped.pop(0) if wrapped else 0
            elif kind in ("em_open", "strong_open", "link_open"):
                at = line[0]
                children, place = self._inlines(tokens, place + 1, line, wrapped)
                if kind == "link_open":
                    made.append(Linked(str(token.attrs["href"]), tuple(children), at, token.info == "auto"))
                else:
                    made.append(Styled(kind == "strong_open", tuple(children)))
            elif kind == "html_inline" and not _COMMENT.sub("", token.content):
                pass
            else:
                self.refuse(kind, line[0], token.content)
            place += 1
        return made, place

    # ---- front matter

    def allowed(self) -> tuple[str, ...]:
        """What the front matter says under 'allow'; nothing else may stand there."""
        if self.front is None:
            return ()
        allow: list[str] = []
        key = ""
        for number, text in enumerate(self.front.split("\n"), start=2):
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            if found := re.fullmatch(r"([A-Za-z_-]+):\s*(.*?)\s*", text):
                key, value = found[1], found[2]
                if key != "allow":
                    self.report("brief.front-matter-key", number, key=key)
                elif value.startswith("[") == value.endswith("]"):
                    allow += [_unquoted(each) for each in value.strip("[]").split(",")] if value else []
                else:
                    self.report("brief.front-matter", number, text=text.strip())
            elif key and (found := re.fullmatch(r"\s*-\s+(.*?)\s*", text)):
                allow += [_unquoted(found[1])] if key == "allow" else []
            else:
                self.report("brief.front-matter", number, text=text.strip())
        return tuple(each for each in allow if each)


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _closing(tokens: Sequence[Token], place: int) -> int:
    """Where the token that closes the one at ``place`` stands; the place itself for one that nothing closes."""
    depth = 0
    for at in range(place, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    raise AssertionError("markdown-it closes what it opens")


def _trimmed(children: list[Inline]) -> tuple[Inline, ...]:
    return () if all(isinstance(each, Run) and not each.text.strip() for each in children) else tuple(children)


def parse(text: str, file: str = "brief.md") -> tuple[Source, tuple[Problem, ...]]:
    """The tree of a brief's source, and what is wrong in it, each with its line.

    Refused, each with what to do instead: raw HTML, images, block quotes, tables and code typed by hand, lines across
    the page, directives that are not closed.
    """
    reading = _Reading(file)
    text = text.removeprefix("\ufeff").replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("\r\n", "\n")
    text = _TICKED.sub(lambda found: found[1] + found[2].replace("`", _TICK), text.replace(_TICK, ""))
    nodes = reading.text(text, 1)
    allow = reading.allowed()
    return Source(file, nodes, allow), tuple(reading.problems)


def parse_inline(text: str, line: int, file: str = "brief.md") -> tuple[tuple[Inline, ...], tuple[Problem, ...]]:
    """The inlines of a short text, as that of an option, whose first line is ``line`` of the file."""
    reading = _Reading(file)
    token = _markdown().parseInline(text, reading.env)[0]
    return reading.inline(token, line), tuple(reading.problems)
