"""What a proposal takes out of a text, and of which groups something may be said."""

from __future__ import annotations

import time
from itertools import combinations

import pytest

from wellknit.web.comments.grouping import FEWEST, may_be_said
from wellknit.web.comments.redacting import Known, redacted, taken_apart

KNOWN = Known.of(
    ["Ana María Ríos", "Noor Haddad", "Will Stone"],
    ["City Library", "Riverside Parents United", "Kaleidoscope"],
    ["noor_haddad", "city_library"],
    ["Twin Rivers"],
)
WORDS = {"name": "[name]", "organization": "[org]", "mail": "[mail]", "phone": "[phone]", "link": "[link]"}


def proposal(text: str) -> str:
    pieces = taken_apart(text, KNOWN)
    assert "".join(each.text for each in pieces) == text
    return redacted(pieces, WORDS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana María Ríos never answers.", "[name] never answers."),
        ("ana maria rios never answers", "[name] never answers"),
        ("Ana M. Rios and Noor's team", "[name] M. [name] and [name]'s team"),
        ("HADDAD said so", "[name] said so"),
        ("The City\nLibrary and kaleidoscope", "The [org] and kaleidoscope"),
        ("Kaleidoscope helps", "[org] helps"),
        ("Write to noor@zephyr.example.org!", "Write to [mail]!"),
        ("Call (312) 555-0142 or +1 312 555 0142.", "Call [phone] or [phone]."),
        ("See https://example.org/noor?x=1 and facebook.com/noor", "See [link] and [link]"),
        ("See www.example.org/noor. And http://x.", "See [link]. And [link]."),
        ("@noor_h posted it", "[name] posted it"),
        ("row of noor_haddad", "row of [name]"),
        ("In 2021-2022, on 2021-03-15, 12 people came.", "In 2021-2022, on 2021-03-15, 12 people came."),
        ("I will carry no stone.", "I will carry no stone."),
        ("Es war gut. 我们很好。", "Es war gut. 我们很好。"),
        ("", ""),
    ],
)
def test_what_is_taken_out(text: str, shown: str) -> None:
    assert proposal(text) == shown


def test_what_may_be_a_name_is_marked_and_left() -> None:
    pieces = taken_apart("I will ask the library in Rivers.", KNOWN)
    assert [each.text for each in pieces if each.kind == "maybe"] == ["will", "library", "Rivers"]


def test_a_long_text_takes_no_time() -> None:
    """What somebody writes to keep us busy does not: no pattern looks again and again at the same letters."""
    began = time.process_time()
    for text in ("a" * 20_000, "a." * 10_000, "1 " * 10_000, "@" * 20_000, "www." * 5_000, "(((" * 7_000):
        taken_apart(text, KNOWN)
    assert time.process_time() - began < 5


def test_nobody_is_found_among_those_of_whom_nothing_is_said() -> None:
    """Whatever the numbers: every group that is said holds enough people, and so does what is left."""
    for counts in combinations((1, 3, 9, 10, 11, 12, 25, 40), 3):
        for without in (0, 1, 9, 10):
            answered = dict(zip("abc", counts, strict=True))
            said = may_be_said(answered, without)
            assert all(answered[each] >= FEWEST for each in said)
            rest = sum(counts) + without - sum(answered[each] for each in said)
            assert rest == 0 or rest >= FEWEST
    assert may_be_said({"a": 10, "b": 10}) == {"a", "b"}
    assert may_be_said({"a": 10, "b": 10}, 1) == {"a"} or len(may_be_said({"a": 10, "b": 10}, 1)) == 1
    assert may_be_said({"a": 9}) == frozenset()
