"""Messages in other languages: every one of them, with the same values, down to the words that code puts in."""

import ast
import json
import pickle
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from wellknit.errors import Phrase, Place, Problem, catalogue, chained, packed, phrases, problem, unpacked, worded
from wellknit.folder.names import listed, nearest, rows_listed
from wellknit.labels import LANGUAGES
from wellknit.surveys.tally import rows_in_words

SOURCE = Path(__file__).parent.parent / "src" / "wellknit"
OTHERS = [each for each in LANGUAGES if each != "en"]


def placeholders(text: str) -> set[tuple[str, str]]:
    """Names in braces, with how they are to be written."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def sources() -> set[str]:
    """Every text that code hands to ``worded`` or ``chained``."""
    return {text for file in SOURCE.rglob("*.py") for text in written(ast.parse(file.read_text("utf-8")))}


def written(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Call) and name in ("worded", "chained"):
            text = node.args[0 if name == "worded" else 1]
            for each in (text.body, text.orelse) if isinstance(text, ast.IfExp) else (text,):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value
                else:
                    assert isinstance(each, ast.Name) and each.id == "last", (
                        f"words that no test sees: {ast.dump(each)}"
                    )


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_there_with_the_same_placeholders(language: str) -> None:
    english, other = catalogue(), catalogue(language)
    assert list(other) == list(english)
    for code, entry in english.items():
        assert placeholders(other[code].what) == placeholders(entry.what), code
        assert placeholders(other[code].do) == placeholders(entry.do), code
        assert not any(spec for _, spec in placeholders(entry.what + entry.do)), f"values of {code} are kept as texts"
        assert other[code].what != entry.what, f"{code} is in English"


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_there_with_the_same_placeholders(language: str) -> None:
    other = phrases(language)
    assert set(other) == sources()
    for source, text in other.items():
        assert placeholders(text) == placeholders(source), source


def test_a_problem_is_said_in_another_language_down_to_its_values() -> None:
    hint = nearest("chicgo", ["chicago", "dayton"])
    place = Place("partners/people.csv", "People", 7, "site")
    found = problem("cell.unknown-reference", place, what=worded("site"), value="'chicgo'", nearest=hint)
    told = found.said("es")
    assert (told.what, told.do) == ("No existe el sitio 'chicgo'.", "¿Quiso decir 'chicago'?")
    assert told.where == "partners/people.csv, hoja «People», fila 7, columna «site»"
    assert (found.what, found.do) == ("There is no site 'chicgo'.", "Did you mean 'chicago'?")
    assert str(found.said("en")) == str(found)


def test_lists_and_rows_are_said_as_well() -> None:
    many = listed([f"n{each}" for each in range(14)])
    said = [each.said("es") for each in (rows_listed([3]), rows_listed(range(2, 12)), many) if isinstance(each, Phrase)]
    assert said == ["fila 3", "filas 2, 3, 4, 5, 6, 7, 8, 9 y 2 más", many.replace(" and 2 more", " y 2 más")]
    row = rows_in_words(range(2, 44))
    assert isinstance(row, Phrase) and row.said("es") == "filas 2, 3, 4, 5, 6 y 37 más"
    three = chained(["'a'", "'b'", "'c'"], "{one} or {other}")
    assert isinstance(three, Phrase) and three.said("es") == "'a' o 'b' o 'c'"
    assert chained([], "{one} or {other}") == "" and chained(["'a'"], "{one} or {other}") == "'a'"


def test_a_problem_is_the_same_whatever_its_values_are_and_is_kept_with_them() -> None:
    rows = rows_listed([3, 4])
    found = problem("cell.missing", Place("people.csv", None, 3, "key"), column="key", rows=rows)
    assert found == problem("cell.missing", Place("people.csv", None, 3, "key"), column="key", rows=str(rows))
    assert len({found, Problem.of(found.as_dict())}) == 1
    kept = json.loads(json.dumps(found.kept()))
    assert Problem.of(kept).said("es") == found.said("es") == pickle.loads(pickle.dumps(found)).said("es")
    assert found.said("es").what == "La columna «key» está vacía (filas 3 y 4)."
    again = unpacked(packed(rows))
    assert isinstance(again, Phrase) and again.said("es") == "filas 3 y 4"


def test_what_lacks_its_values_or_its_words_is_said_in_english() -> None:
    old = problem("cell.missing", column="key", rows="row 3").as_dict()
    assert Problem.of(old).said("es").what == "The column 'key' is empty in row 3."
    assert problem("cell.missing", column="key", rows="row 3").said("xx").what == old["what"]
    assert worded("nothing says this").said("es") == "nothing says this"


def test_what_a_file_says_is_no_placeholder_in_any_language() -> None:
    told = problem("answers.unknown-site", site="{0.__class__} {sites}", rows="row 7", sites="dayton").said("es")
    assert "{0.__class__} {sites}" in told.what
