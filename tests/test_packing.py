"""Office files: a hostile one is refused with a message, and the same content is the same bytes."""

from __future__ import annotations

import datetime
import io
import random
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document as WordDocument

from wellknit.errors import Place, WellknitError
from wellknit.packing import LIMITS, Limits, open_safely, pack, repack

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def archive(*parts: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in (("[Content_Types].xml", TYPES), *parts):
            package.writestr(name, content)
    return target.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def codes(data: bytes | Path, **limits: int) -> list[str]:
    with pytest.raises(WellknitError) as caught:
        open_safely(data, Place(file="answers.xlsx"), limits=Limits(**limits))
    assert {each.where.file for each in caught.value.problems} == {"answers.xlsx"}
    return [each.code for each in caught.value.problems]


# ---- opening


def test_an_ordinary_workbook_reads_as_it_was() -> None:
    data = workbook(("respondent", "site"), ("r1", "chicago"), ("r2", "Peña Blanca"))
    sheet = openpyxl.load_workbook(open_safely(data), read_only=True).active
    assert list(sheet.iter_rows(values_only=True)) == [
        ("respondent", "site"),
        ("r1", "chicago"),
        ("r2", "Peña Blanca"),
    ]


def test_a_workbook_is_read_from_a_path_too(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(workbook(("respondent",), ("r1",)))
    assert openpyxl.load_workbook(open_safely(path)).active["A2"].value == "r1"


def test_a_message_names_the_file_when_no_place_is_given(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(b"respondent,site\n")
    with pytest.raises(WellknitError) as caught:
        open_safely(path)
    assert str(caught.value).startswith("answers.xlsx: This is not an Excel or Word file.")


@pytest.mark.parametrize("data", [b"", b"PK", b"respondent,site\nr1,chicago\n", b"<html></html>"])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert codes(data) == ["packing.not-an-office-file"]


def test_an_archive_cut_short_is_refused() -> None:
    data = workbook(("respondent",), ("r1",))
    assert codes(data[: len(data) // 2]) == ["packing.not-an-office-file"]


def test_an_old_or_locked_workbook_is_told_apart() -> None:
    assert codes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512) == ["packing.old-or-locked"]


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(archive(("xl/workbook.xml", "<workbook/>")))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    assert codes(bytes(data)) == ["packing.old-or-locked"]


def test_a_bomb_of_one_part_is_refused() -> None:
    assert codes(archive(("xl/worksheets/sheet1.xml", b"<a>" + b" " * 100_000_000))) == ["packing.too-dense"]


def test_a_large_file_of_honest_density_is_refused() -> None:
    noise = random.Random(7).randbytes(512 * 1024).hex().encode()
    parts = [(f"xl/media/{number}.bin", noise) for number in range(5)]
    assert codes(archive(*parts), inflated=5 * 1024 * 1024) == ["packing.too-large"]
    fits = open_safely(archive(*parts[:4]), limits=Limits(inflated=5 * 1024 * 1024))
    assert fits.getbuffer().nbytes > 4 * 1024 * 1024


def test_many_small_dense_parts_are_counted_together() -> None:
    parts = [(f"xl/media/{number}.bin", b"\0" * 1_000_000) for number in range(60)]
    assert codes(archive(*parts)) == ["packing.too-large"]


def test_a_part_that_lies_about_its_size_is_counted_as_it_inflates() -> None:
    data = bytearray(archive(("xl/sheet.xml", b"<a>" + b"x" * 3_000_000)))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    # Reading stops at the size that the header claims, where the checksum can't fit.
    assert codes(bytes(data)) == ["packing.damaged"]


def test_a_file_larger_than_all_it_may_hold_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    with path.open("wb") as file:
        file.truncate(LIMITS.inflated + 1)
    assert codes(path) == ["packing.too-large"]


def test_too_many_parts_are_refused() -> None:
    parts = [(f"xl/media/{number}", b"") for number in range(2000)]
    assert codes(archive(*parts)) == ["packing.too-many-parts"]
    assert open_safely(archive(*parts[:1999]))


@pytest.mark.parametrize("name", ["../../etc/passwd", "xl/../../a.xml", "C:/a.xml", "..\\a.xml"])
def test_a_name_outside_the_archive_is_refused(name: str) -> None:
    assert codes(archive((name, "<a/>"))) == ["packing.name-outside"]


def test_backslashes_and_a_leading_slash_are_set_right() -> None:
    stream = open_safely(archive(("xl\\workbook.xml", "<a/>"), ("/xl/styles.xml", "<a/>")))
    assert zipfile.ZipFile(stream).namelist() == ["[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml"]


def test_a_doubled_part_is_refused() -> None:
    assert codes(archive(("xl/sheet.xml", "<a/>"), ("XL/Sheet.xml", "<b/>"))) == ["packing.doubled-part"]


def test_a_changed_part_is_refused() -> None:
    data = archive(("xl/a.bin", b"chicago"), method=zipfile.ZIP_STORED).replace(b"chicago", b"memphis", 1)
    assert codes(data) == ["packing.damaged"]


def test_a_method_of_compression_that_office_files_do_not_have_is_refused() -> None:
    assert codes(archive(("xl/a.bin", b"a" * 99), method=zipfile.ZIP_LZMA)) == ["packing.damaged"]


XXE = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    "content",
    [
        XXE.format("utf-8"),
        XXE.format("utf-16").encode("utf-16"),
        "\ufeff" + LAUGHS,
        "<!-- nothing to see -->" + LAUGHS,
        '<!DOCTYPE a SYSTEM "https://example.org/a.dtd"><a/>',
    ],
)
def test_xml_with_a_document_type_is_refused(content: str | bytes) -> None:
    assert codes(archive(("xl/sharedStrings.xml", content))) == ["packing.document-type"]


def test_xml_in_an_encoding_that_hides_its_document_type_is_refused() -> None:
    assert codes(archive(("xl/sheet.xml", XXE.format("cp037").encode("cp037")))) == ["packing.damaged"]


def test_the_words_of_a_document_type_in_a_cell_are_no_document_type() -> None:
    data = workbook(("comment",), ("<!DOCTYPE html>",))
    assert openpyxl.load_workbook(open_safely(data)).active["A2"].value == "<!DOCTYPE html>"


# ---- packing


def test_packing_again_changes_nothing() -> None:
    once = repack(workbook(("site",), ("memphis",)))
    assert repack(once) == once


def test_one_content_is_one_file_whenever_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Later:
            return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    first = workbook(("site",), ("memphis",))
    monkeypatch.setattr("openpyxl.packaging.core.datetime.datetime", Later)
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", Later)
    second = workbook(("site",), ("memphis",))
    assert first != second
    assert b"2031" in zipfile.ZipFile(io.BytesIO(second)).read("docProps/core.xml")
    assert repack(first) == repack(second)


def test_other_content_is_another_file() -> None:
    assert repack(workbook(("site",), ("memphis",))) != repack(workbook(("site",), ("dayton",)))


def test_every_part_bears_the_earliest_date_and_the_types_come_first() -> None:
    package = zipfile.ZipFile(io.BytesIO(repack(workbook(("site",)))))
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert package.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert package.namelist()[2:] == sorted(package.namelist()[2:])


def test_the_properties_bear_the_date_that_is_given() -> None:
    target = io.BytesIO()
    WordDocument().save(target)
    packed = repack(target.getvalue(), date=datetime.date(2021, 6, 1))
    properties = WordDocument(io.BytesIO(packed)).core_properties
    assert (properties.created, properties.modified) == (
        datetime.datetime(2021, 6, 1, tzinfo=datetime.UTC),
        datetime.datetime(2021, 6, 1, tzinfo=datetime.UTC),
    )


def test_the_order_in_which_parts_are_given_does_not_matter() -> None:
    parts = [("b.xml", b"<b/>"), ("a.xml", b"<a/>"), ("[Content_Types].xml", b"<c/>")]
    assert pack(parts) == pack(reversed(parts))
