"""Releases on disk: written once, read by everything, never edited.

    releases/<wave>/v<version>/
      private/       answers and counts, and what is hidden why: for keyholders alone
      partnership/   what the partnership may see
      public/        what anybody may see

Each of the three is a Frictionless Data Package of its own, with a digest over its own files alone: a digest of the
answers in public would let anybody try out what the hidden counts are.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale
from wellknit.errors import Place, fail
from wellknit.relationships.findings import Findings
from wellknit.relationships.ties import Report
from wellknit.releases import ledger
from wellknit.releases.integrity import CERTIFICATE, digest, edited, files_in, label_in, label_of, verify
from wellknit.releases.marks import frozen_footprints
from wellknit.releases.package import data_package
from wellknit.releases.related import measured_rows, private_rows, reports_of
from wellknit.releases.release import AskedWave, Package, Release
from wellknit.releases.rules import AUDIENCES, Audience
from wellknit.surveys.cube import (
    CROSS_KEYS,
    KEYS,
    PAIR_KEYS,
    Cube,
    Spread,
    cube_from_rows,
    long_answers,
)
from wellknit.surveys.responses import with_people
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp, Table

__all__ = [
    "digest",
    "frozen_cube",
    "frozen_reports",
    "label_of",
    "latest",
    "package_files",
    "read",
    "read_files",
    "stamped",
    "verify",
    "write",
]


_VERSION = re.compile("v[1-9][0-9]{0,5}")


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return text.getvalue().encode()


# ---- what stands in each folder


def package_files(package: Package, wave: Wave) -> dict[str, bytes]:
    """The files of one audience. Tables are written without their stamps: those hold the digest of these files."""
    files = {
        f"tables/{rounding}.json": _json([_unstamped(table) for table in tables])
        for rounding, tables in package.tables.items()
    }
    for rounding, panels in package.panels.items():
        files[f"panels/{rounding}.json"] = _json([_unstamped(table) for table in panels])
    if package.scales:
        files["scales.json"] = _json([each.as_dict() for each in package.scales])
    if package.weights:
        files["weights.json"] = _json([each.as_dict() for each in package.weights])
    if package.moves:
        files["moves.json"] = _json([each.as_dict() for each in package.moves])
    header = (
        "table", "row", "column", "kind", "base_of", "count", "base", "population", "value", "low", "high",
        "interval", "hidden",
    )  # fmt: skip
    rows = []
    for table in package.all_tables("folder"):
        for row, column, cell in table.cells():
            data = cell.as_dict()
            value = data.get("percent", data.get("mean", data.get("points")))
            rows.append(
                (
                    table.key, row.key, column.key, column.kind, row.base, data.get("count"), data.get("base"),
                    data.get("population"), value, data["low"], data["high"], data["interval"],
                    "true" if data["hidden"] else "false",
                )
            )  # fmt: skip
    files["cells.csv"] = _csv(header, rows)
    if package.findings is not None:
        files["findings.json"] = _json(package.findings.as_dict())
        files["measured.csv"] = _csv(*measured_rows(package.findings))
    files["codebook.json"] = _json(package.codebook)
    files["datapackage.json"] = _json(data_package(wave, package.audience, files, package.codebook))
    return files


def _unstamped(table: Table) -> dict[str, Any]:
    data = table.as_dict()
    own = table.waves[-1]
    data["releases"] = [each for each in data["releases"] if each["wave"] != own]
    return data


def private_files(release: Release) -> dict[str, bytes]:
    """Answers, counts and plan. CSV throughout: whoever holds the keys can read them in thirty years."""
    files = _counted_files(release) if release.asked is not None else {}
    if release.related is not None:
        named = release.wave.mode == "identified"
        files |= {name: _csv(*rows) for name, rows in private_rows(release.related, named).items()}
        files["findings.json"] = _json(release.related.complete.as_dict())
    book = next(iter(release.packages.values())).codebook
    files["codebook.json"] = _json(book)
    files["datapackage.json"] = _json(data_package(release.wave, "private", files, book))
    return files


def answers_file(asked: AskedWave) -> bytes:
    """private/answers.csv: the answers of a wave in long form, as a release of it keeps them.

    Of a wave that nobody answered by name no person stands in it: what a keyholder's key told of who answered is in the
    tables of the same people, as counts, and in no file.
    """
    named = asked.wave.mode == "identified"
    responses = asked.responses if named else with_people(asked.responses, {})
    answers = long_answers([(responses, asked.questionnaire)])
    names = answers.column_names
    return _csv(names, zip(*(answers[name].to_pylist() for name in names), strict=True))


def _counted_files(release: Release) -> dict[str, bytes]:
    counts, asked = release.counts, release.asked
    assert counts is not None and asked is not None
    return {
        "answers.csv": answers_file(asked),
        "cube.csv": _csv((*KEYS, "people"), counts.cube.counts),
        "pairs.csv": _csv((*PAIR_KEYS, "people"), counts.pairs),
        "beside.csv": _csv((*KEYS, "people"), release.beside.counts if release.beside else ()),
        "footprints.json": _json(frozen_footprints(release)),
        "crossed.csv": _csv((*CROSS_KEYS, "people"), counts.crossed),
        "spread.csv": _csv(Spread._fields, counts.spread),
        "plan.csv": _csv(
            ("audience", "table", "wave", "row", "column", "reason", "base", "threshold"),
            [
                (one.audience, one.table, one.wave, one.row, one.column, one.reason, one.base, one.threshold)
                for one in release.plan
            ],
        ),
        "left_out.csv": _csv(
            ("code", "what", "count", "rows"),
            [(one.code, one.what, one.count, " ".join(map(str, one.rows))) for one in release.left_out],
        ),
    }


def _label(release: Release, audience: str, files: Mapping[str, bytes], beside: Mapping[str, bytes]) -> dict[str, Any]:
    """The digest is that of the package; ``files`` names what lies beside it (the certificate) as well."""
    every = {**files, **beside}
    return {
        "wave": release.wave.key,
        "version": release.version,
        "reason": release.reason,
        "audience": audience,
        "digest": digest(files),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(every.items())},
    }


def stamped(release: Release) -> Release:
    """The release with the digest of each audience's package, on the package and on its tables.

    A draft's digest is what freezing it now would give, so two builds from the same answers name the same draft.
    """
    packages: dict[Audience, Package] = {}
    for audience, package in release.packages.items():
        whole = digest(package_files(package, release.wave))
        stamp = Stamp(release.wave.key, release.version, whole, release.draft)
        tables = {
            rounding: tuple(_with_stamp(table, stamp) for table in tables)
            for rounding, tables in package.tables.items()
        }
        panels = {
            rounding: tuple(_with_stamp(table, stamp) for table in tables)
            for rounding, tables in package.panels.items()
        }
        packages[audience] = replace(package, tables=tables, panels=panels, digest=whole)
    return replace(release, packages=packages)


def _with_stamp(table: Table, stamp: Stamp) -> Table:
    others = tuple(each for each in table.stamps if each.wave != stamp.wave)
    return replace(table, stamps=(*others, stamp))


# ---- writing and reading


def versions(root: Path, wave: str) -> list[int]:
    """The versions of ``wave`` that are frozen in the folder ``root``, oldest first."""
    folder = root / "releases" / wave
    if not folder.is_dir():
        return []
    return sorted(int(each.name[1:]) for each in folder.iterdir() if _VERSION.fullmatch(each.name))


def latest(root: Path, wave: str) -> Path | None:
    """The folder of the newest release of ``wave``, None where it has none."""
    known = versions(root, wave)
    return root / "releases" / wave / f"v{known[-1]}" if known else None


def write(
    root: Path,
    release: Release,
    reason: str = "",
    certify: Callable[[Release], Mapping[str, Mapping[str, Any]]] | None = None,
) -> tuple[Release, Path]:
    """Freezes a draft as the next version under ``root``, whole or not at all, and notes it in the ledger.

    ``certify`` gives the certificate of each folder ('private' and the audiences) of the release as it is frozen.

    Raises ``releases.reason-missing`` for a later version without a reason, and ``releases.unchanged`` where the
    newest version already says exactly this.
    """
    known = versions(root, release.wave.key)
    if known and not reason.strip():
        raise fail("releases.reason-missing", Place(f"releases/{release.wave.key}"), wave=release.wave.name)
    version = known[-1] + 1 if known else 1
    frozen = stamped(replace(release, version=version, reason=reason.strip()))
    folders: dict[str, dict[str, bytes]] = {"private": private_files(frozen)}
    folders |= {audience: package_files(frozen.packages[audience], frozen.wave) for audience in AUDIENCES}
    newest = latest(root, release.wave.key)
    if newest and all(label_of(newest / name)["digest"] == digest(files) for name, files in folders.items()):
        raise fail("releases.unchanged", Place(f"releases/{release.wave.key}"), version=known[-1])
    target = root / "releases" / release.wave.key / f"v{version}"
    unfinished = target.with_name(f".v{version}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    certificates = certify(frozen) if certify else {}
    for folder, files in folders.items():
        beside = {CERTIFICATE: _json(certificates[folder])} if folder in certificates else {}
        label = {"release.json": _json(_label(frozen, folder, files, beside))}
        for name, data in {**files, **beside, **label}.items():
            path = unfinished / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
    # A rename is whole or not at all: a release that was interrupted leaves no version behind.
    unfinished.rename(target)
    ledger.append(root, ledger.entries_of(target))
    return frozen, target


def read(folder: Path, wave: Wave, audience: Audience) -> Release:
    """The release in ``folder`` as ``audience`` may see it: nothing private is opened.

    Raises ``releases.edited`` where a file is not as it was frozen.
    """
    return read_files(files_in(folder / audience), wave, audience, folder.name)


def read_files(files: Mapping[str, bytes], wave: Wave, audience: Audience, version: str) -> Release:
    """The release whose ``files`` for ``audience`` these are, by their path in its folder; ``version`` is the name of
    the folder ('v1').

    Raises ``releases.edited`` where a file is not as it was frozen.
    """
    label = as_frozen(files, wave.key, audience, version)
    stamp = Stamp(wave.key, label["version"], label["digest"], False)
    tables, panels = (
        {
            name.removeprefix(f"{folder}/").removesuffix(".json"): tuple(
                _with_stamp(Table.from_dict(data), stamp) for data in json.loads(files[name])
            )
            for name in sorted(files)
            if name.startswith(f"{folder}/") and name.endswith(".json")
        }
        for folder in ("tables", "panels")
    )

    def values(name: str) -> Any:
        return json.loads(files[name]) if name in files else None

    found = values("findings.json")
    findings = Findings.from_dict(found) if found else None
    scales = tuple(map(Scale.from_dict, values("scales.json") or ()))
    weights = tuple(map(Raked.from_dict, values("weights.json") or ()))
    moves = tuple(map(Move.from_dict, values("moves.json") or ()))
    book = values("codebook.json")
    package = Package(audience, tables, book, label["digest"], findings, panels, scales, weights, moves)
    return Release(wave, label["version"], label["reason"], {audience: package})


def as_frozen(files: Mapping[str, bytes], wave: str, audience: Audience, version: str) -> dict[str, Any]:
    """The label of a release's ``files``. Raises ``releases.edited`` where one is not as it says."""
    label = label_in(files, version, audience)
    if changed := edited(files, label):
        raise fail("releases.edited", Place(f"releases/{wave}/{version}/{audience}"), files=", ".join(changed))
    return label


def frozen_cube(folder: Path, wave: Wave) -> tuple[Cube, Stamp]:
    """The counts of a frozen wave, for tables across waves: reads ``private``, so it is for freezing alone."""
    label = label_of(folder / "private")
    with (folder / "private" / "cube.csv").open(encoding="utf-8", newline="") as file:
        rows = [{**row, "people": int(row["people"])} for row in csv.DictReader(file)]
    return cube_from_rows(rows), Stamp(wave.key, label["version"], label_of(folder / "public")["digest"], False)


def frozen_reports(root: Path, wave: str) -> tuple[Report, ...]:
    """What organizations reported in the versions of a wave that are frozen, each as a wave of its own; of those whose
    ``private`` is here. A version that corrects another must not show beside it whose answer was corrected."""
    found: list[Report] = []
    for version in versions(root, wave):
        path = root / "releases" / wave / f"v{version}" / "private" / "ties.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                found += reports_of(csv.DictReader(file), f"{wave} v{version}")
    return tuple(found)
