"""Checking a release again: its files, its certificate, and, where the private folder is there, the whole attack."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from wellknit.errors import Place, Problem, WellknitError, fail, problem
from wellknit.releases.audited import shown_by_release
from wellknit.releases.certificate import digest_of_packages, digest_of_systems
from wellknit.releases.examination import examine, wrong_with
from wellknit.releases.integrity import CERTIFICATE, label_of, verify
from wellknit.releases.rules import AUDIENCES, Lowered, Organizations, ReportingRules

__all__ = ["Checked", "Part", "check"]

#: 'agrees' with the files beside it and with the other packages that are here; 'none' where it has none.
State = Literal["agrees", "differs", "none", "unreadable"]


_WRONG: Mapping[State, str] = {
    "differs": "verify.certificate-differs",
    "none": "verify.certificate-none",
    "unreadable": "verify.certificate-unreadable",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One folder of a release: the files that are not as they were frozen, and how its certificate stands."""

    audience: str
    digest: str
    changed: tuple[str, ...]
    certificate: State


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a release came to. ``not_checked`` says in words what could not be looked at, and why.

    ``secrets`` is how many hidden counts were attacked again and ``least`` the fewest values that one of them keeps;
    both are None where the attack was not repeated.
    """

    release: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    not_checked: tuple[str, ...]
    secrets: int | None = None
    least: int | None = None

    @property
    def sound(self) -> bool:
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON values; docs/schemas/verify.json describes them."""
        return {
            "release": self.release,
            "sound": self.sound,
            "parts": [
                {
                    "audience": each.audience,
                    "digest": each.digest,
                    "changed": list(each.changed),
                    "certificate": each.certificate,
                }
                for each in self.parts
            ],
            "attack": {"repeated": self.secrets is not None, "secrets": self.secrets, "least": self.least},
            "not_checked": list(self.not_checked),
            "problems": [each.as_dict() for each in self.problems],
        }


def check(path: Path) -> Checked:
    """Checks the release in ``path``: a version's folder, or the folder of one audience alone.

    Raises ``verify.no-release`` where there is none.
    """
    path = path.resolve()
    alone = (path / "release.json").is_file()
    folders = [path] if alone else [path / name for name in ("private", *AUDIENCES) if (path / name).is_dir()]
    if not folders:
        raise fail("verify.no-release", Place(path.name))
    found: list[Problem] = []
    parts: list[Part] = []
    labels: dict[str, dict[str, Any]] = {}
    for folder in folders:
        label = label_of(folder)
        labels[str(label["audience"])] = label
        changed = verify(folder)
        place = Place(f"{label['wave']}/v{label['version']}/{label['audience']}")
        if changed:
            found.append(problem("releases.edited", place, files=", ".join(changed)))
        state: State = "none" if not (folder / CERTIFICATE).is_file() else _certificate(folder, label)
        if state in _WRONG:
            found.append(problem(_WRONG[state], place))
        parts.append(Part(str(label["audience"]), str(label["digest"]), changed, state))
    first = next(iter(labels.values()))
    name = f"{first['wave']}/v{first['version']}"
    if found or alone or "private" not in labels or len(labels) < 3:
        return Checked(name, tuple(parts), tuple(found), _why_not(found, labels))
    return _again(path, name, tuple(parts))


def _why_not(found: Sequence[Problem], labels: Mapping[str, object]) -> tuple[str, ...]:
    if found:
        return ("The attack was not repeated, since files or certificates are not as they were frozen.",)
    missing = [each for each in ("private", *AUDIENCES) if each not in labels]
    return (f"The attack was not repeated: it needs all folders of the release, and {', '.join(missing)} is not here.",)


def _certificate(folder: Path, label: Mapping[str, Any]) -> State:
    """How a folder's certificate stands to its package: it has to name its digest, and hold together in itself."""
    try:
        data = json.loads((folder / CERTIFICATE).read_text("utf-8"))
        private = label["audience"] == "private"
        each = [data["audiences"][audience] for audience in AUDIENCES] if private else [data]
        if any(digest_of_packages(one["packages"]) != one["digest"] or not one["passed"] for one in each):
            return "differs"
        own = [
            package["digest"]
            for one in each
            for package in one["packages"]
            if (package["wave"], package["version"]) == (label["wave"], label["version"])
            and package["audience"] == label["audience"]
        ]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "unreadable"
    if not private and own != [label["digest"]]:
        return "differs"
    return "agrees"


def _again(path: Path, name: str, parts: tuple[Part, ...]) -> Checked:
    """The attack, with all that had been released when the release was frozen."""
    full = json.loads((path / "private" / CERTIFICATE).read_text("utf-8"))
    earlier: list[Path] = []
    for package in full["audiences"]["partnership"]["packages"]:
        folder = path.parents[1] / package["wave"] / f"v{package['version']}"
        if folder == path or folder in earlier:
            continue
        if not all((folder / part).is_dir() for part in ("private", *AUDIENCES)):
            said = f"{package['wave']} v{package['version']}"
            return Checked(name, parts, (), (f"The attack was not repeated: the earlier release {said} is not here.",))
        earlier.append(folder)
    wrong = _earlier_problems(earlier, full)
    if wrong:
        return Checked(name, parts, tuple(wrong), ("The attack was not repeated, since an earlier release differs.",))
    try:
        shown = [shown_by_release(folder) for folder in earlier]
        examined = examine(shown_by_release(path), shown, _rules(full["rules"]))
    except WellknitError as error:
        return Checked(name, parts, error.problems, ("The attack could not be repeated.",))
    found = list(wrong_with(examined))
    for audience, one in examined.items():
        if digest_of_systems(one.systems) != full["audiences"][audience]["attacked"]:
            found.append(problem("verify.other-attack", Place(f"{name}/{audience}"), audience=audience))
    kept = [len(finding.values) for one in examined.values() for finding in one.findings]
    return Checked(name, parts, tuple(found), (), len(kept), min(kept, default=None))


def _earlier_problems(earlier: Sequence[Path], full: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with earlier releases: edited, or others than those that were attacked."""
    named = {
        (each["wave"], each["version"], each["audience"]): each["digest"]
        for each in full["audiences"]["partnership"]["packages"]
    }
    found = []
    for folder in earlier:
        for audience in AUDIENCES:
            label, changed = label_of(folder / audience), verify(folder / audience)
            place = Place(f"{folder.parent.name}/{folder.name}/{audience}")
            if changed:
                found.append(problem("releases.edited", place, files=", ".join(changed)))
            elif named.get((label["wave"], label["version"], audience)) != label["digest"]:
                found.append(problem("ledger.replaced", place, wave=label["wave"], version=label["version"]))
    return found


def _rules(data: Mapping[str, Any]) -> ReportingRules:
    lowered = tuple(Lowered(**each) for each in data["lowered"])
    asked = data["organizations"]
    organizations = Organizations(asked["at_least"], Decimal(asked["largest_share"]), asked["reason"])
    return ReportingRules(
        thresholds=data["thresholds"],
        lowered=lowered,
        organizations=organizations,
        sensitive=tuple(data["sensitive"]),
    )
