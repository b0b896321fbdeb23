"""Who installs Wellknit is bound by nothing stricter than Apache-2.0."""

from importlib import metadata

import pytest

from generate import dependencies
from licences import UNSTATED, packages, permits


def test_every_package_that_comes_along_is_permissive() -> None:
    found = packages(dependencies())
    print(*(f"{each.name}: {each.licence}" for each in found), sep="\n")
    assert len(found) > 20, "the list is too short to be the whole of it"
    assert [each for each in found if not permits(each.licence)] == []


def test_the_list_reaches_packages_of_packages_and_those_of_extras() -> None:
    names = {each.name for each in packages(["openpyxl", "jinja2", "ibis-framework[duckdb]"])}
    assert {"et-xmlfile", "markupsafe"} <= names  # openpyxl's and jinja2's
    assert "duckdb" in names  # of ibis-framework[duckdb]
    assert "duckdb" not in {each.name for each in packages(["ibis-framework"])}
    assert not {"pytest", "pyspark", "django"} & {each.name for each in packages(dependencies())}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MPL-2.0", True),
        ("MIT AND BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("(MIT OR LGPL-2.1-only) AND ISC", True),
        ("AGPL-3.0-or-later", False),
        ("MIT AND LGPL-2.1-only", False),
        ("MIT AND (GPL-2.0-only OR AGPL-3.0-only)", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT AND", False),
        ("(MIT", False),
        ("not stated", False),
        ("", False),
    ],
)
def test_a_choice_may_be_ours_but_a_sum_binds(expression: str, allowed: bool) -> None:
    assert permits(expression) is allowed


@pytest.mark.parametrize("name", sorted(UNSTATED))
def test_what_we_say_of_a_silent_package_is_what_its_licence_file_says(name: str) -> None:
    about = metadata.metadata(name)
    assert "License-Expression" not in about and "License" not in about, (
        "it speaks for itself now: drop it from the list"
    )
    files = [file for file in metadata.files(name) or () if "LICEN" in file.name.upper()]
    text = " ".join(files[0].read_text("utf-8").split())
    assert UNSTATED[name] == "BSD-2-Clause"
    assert "Redistribution and use in source and binary forms" in text
    assert "Neither the name" not in text, "a third clause"
