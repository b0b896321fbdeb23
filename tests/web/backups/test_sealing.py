"""A sealed file opens whole and unaltered, or not at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.errors import Place, WellknitError
from wellknit.web.backups.lines import Head, Row, Sum, Table, encoded, read
from wellknit.web.backups.sealing import CHUNK, END, KEY, MAGIC, key_of, made_key, opened, sealed

SECRET = bytes(range(32))
REFUSED = {"backup.not-one", "backup.cut-off", "backup.altered", "backup.other-key"}


def written(file: Path, content: list[bytes], key: bytes = SECRET) -> Path:
    with file.open("wb") as target:
        sealed(target, key, content)
    return file


def refused(file: Path, key: bytes = SECRET) -> str:
    """The code with which the file is refused, '' where it opens."""
    try:
        for _ in opened(file, key):
            pass
    except WellknitError as error:
        return error.problems[0].code
    return ""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five chunks of what can't be compressed."""
    return written(tmp_path_factory.mktemp("sealed") / "whole", [random.Random(5).randbytes(5 * CHUNK)])


def test_what_was_sealed_opens(tmp_path: Path) -> None:
    for size in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK):
        content = random.Random(size).randbytes(size)
        assert b"".join(opened(written(tmp_path / "f", [content[:7], content[7:]]), SECRET)) == content


def test_the_same_is_never_sealed_alike(tmp_path: Path) -> None:
    one, two = (written(tmp_path / name, [b"the same"]).read_bytes() for name in ("1", "2"))
    assert one != two and len(one) == len(two)


def test_a_file_that_was_cut_is_refused(whole: Path, tmp_path: Path) -> None:
    data, cut = whole.read_bytes(), tmp_path / "cut"
    dice = random.Random(20)
    places = [dice.randrange(1, len(data)) for _ in range(20)]
    # And where a cut is hardest to see: between two chunks, before the end, and with the end put behind it.
    first = len(MAGIC) + data[len(MAGIC) :].index(b"\n") + 1
    edges = [first, first + CHUNK + 16, first + 2 * (CHUNK + 16), len(data) - len(END), len(data) - 1, 1, 5]
    for place in [*places, *edges]:
        cut.write_bytes(data[:place])
        assert refused(cut) == "backup.cut-off", place
        cut.write_bytes(data[:place] + END)
        assert refused(cut) == ("" if place == len(data) - len(END) else "backup.altered") or place <= first, place


def test_one_flipped_bit_is_found_wherever_it_is(whole: Path, tmp_path: Path, long: bool) -> None:
    data, other = bytearray(whole.read_bytes()), tmp_path / "flipped"
    dice = random.Random(1)
    places = [*range(0, 200, 1 if long else 7), *(dice.randrange(len(data)) for _ in range(400 if long else 40))]
    for place in [*places, len(data) - 1]:
        data[place] ^= 1 << (place % 8)
        other.write_bytes(data)
        assert refused(other) in REFUSED, place
        data[place] ^= 1 << (place % 8)
    other.write_bytes(data)
    assert refused(other) == ""


def test_chunks_that_were_moved_doubled_or_left_out_are_found(whole: Path, tmp_path: Path) -> None:
    data, other = whole.read_bytes(), tmp_path / "other"
    first = len(MAGIC) + data[len(MAGIC) :].index(b"\n") + 1
    size = CHUNK + 16
    head, one, two, rest = data[:first], data[first:][:size], data[first + size :][:size], data[first + size + size :]
    orders = ((two, one, rest), (one, one, rest), (one, rest), (one, two, rest, rest))
    for changed in (head + b"".join(order) for order in orders):
        other.write_bytes(changed)
        assert refused(other) == "backup.altered"
    other.write_bytes(data + b"more")
    assert refused(other) in REFUSED


def test_another_key_or_another_file_is_told_apart(whole: Path, tmp_path: Path) -> None:
    assert refused(whole, bytes(32)) == "backup.other-key"
    for content in (b"", b"PK\x03\x04", b"SQLite format 3\x00" * 50):
        (tmp_path / "none").write_bytes(content)
        assert refused(tmp_path / "none") == "backup.not-one"


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    key, made = made_key(tmp_path / KEY)
    assert made and len(key) == 32 and made_key(tmp_path / KEY) == (key, False) and key_of(tmp_path / KEY) == key
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600
    for text in ("", "zz" * 32, "ab" * 31):
        (tmp_path / "wrong").write_text(text)
        with pytest.raises(WellknitError, match=r"backup\.no-key"):
            key_of(tmp_path / "wrong")


# --- Lines ------------------------------------------------------------------------------------------------------------


def lines(rows: list[list[object]]) -> list[bytes]:
    """The lines of a backup with one table."""
    counted = Sum()
    for row in rows:
        counted.add(encoded(row))
    head = {"wellknit": "1", "schema": [["web", "0001_first"]], "made": "2026-11-30T00:00:00+00:00", "secret": "s"}
    table = {"table": "web.site", "columns": ["id", "name"]}
    last = {"tables": 1, "rows": len(rows)}
    return [encoded(each) for each in (head, table, *rows, counted.said(), last)]


def joined(found: list[bytes]) -> list[bytes]:
    return [b"\n".join(found) + b"\n"]


@given(st.lists(st.tuples(st.integers(), st.text()), max_size=5), st.integers(1, 40))
def test_lines_are_read_as_they_were_written(rows: list[tuple[int, str]], step: int) -> None:
    whole = joined(lines([list(row) for row in rows]))[0]
    pieces = [whole[start : start + step] for start in range(0, len(whole), step)]
    found = list(read(pieces, Place()))
    assert isinstance(found[0], Head) and isinstance(found[1], Table) and isinstance(found[-1], Sum)
    assert [each.values for each in found if isinstance(each, Row)] == [list(row) for row in rows]


def test_lines_that_do_not_say_the_same_twice_are_refused() -> None:
    good = lines([[1, "a"], [2, "b"]])
    assert len(list(read(joined(good), Place()))) == 5
    spoilt = [
        good[:-1],  # no last line
        [*good, good[-1]],  # two
        [*good[:2], *good[3:]],  # a row is missing
        [*good[:2], good[2], good[2], *good[4:]],  # a row stands twice instead of another
        [*good[:2], good[3], *good[3:]],
        [good[0], *good[2:]],  # no table
        [*good[:2], b"[1]", *good[3:]],  # a row of another width
        [*good[:2], b"{", *good[3:]],
    ]
    for each in spoilt:
        with pytest.raises(WellknitError, match=r"backup\.altered"):
            list(read(joined(each), Place()))
    # The order of rows tells nothing: databases order texts differently.
    assert len(list(read(joined([*good[:2], good[3], good[2], *good[4:]]), Place()))) == 5
