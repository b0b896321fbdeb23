"""The harness of ./dev bench: it measures in other processes, compares what was found, and never passes judgement."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import run
from bench.run import NEW_PROCESS, Case, Result, as_ratio, as_table, as_time, written

BENCHMARK = '''"""Adding up numbers."""

from bench.run import NEW_PROCESS, Case


def prepare(folder):
    (folder / "numbers").write_text("1 2 3")


def cases():
    return [
        Case("in a new process", "total", ("numbers",), start=NEW_PROCESS, against=("warm",), aim="soon"),
        Case("warm", "total", ("numbers",)),
        Case("hungry", "hungry", against=("warm",)),
    ]


def total(folder, name):
    return sum(map(int, (folder / name).read_text().split()))


def hungry(folder):
    return len(bytearray(200_000_000))
'''


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house of its own with one benchmark, so that the processes of the harness find it and nothing else."""
    place = tmp_path / "bench"
    place.mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "benchmarks.md").write_text("# Benchmarks\n\nWords.\n")
    (place / "__init__.py").touch()
    (place / "run.py").write_text(Path(run.__file__).read_text())
    (place / "adding.py").write_text(BENCHMARK)
    monkeypatch.setattr(run, "HERE", place)
    monkeypatch.setattr(run, "PAGE", tmp_path / "docs" / "benchmarks.md")
    yield tmp_path


def bench(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`./dev bench` in that house, in a process of its own: this one is large, and its children would seem so."""
    command = [sys.executable, "-m", "bench.run", *words]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=True)


def test_a_benchmark_is_found_prepared_timed_compared_and_written(house: Path) -> None:
    told = bench(house, "--times", "2", "--write")
    page = (house / "docs" / "benchmarks.md").read_text()
    assert page.startswith("# Benchmarks\n\nWords.\n\n<!-- adding -->\n### Adding up numbers\n")
    rows = {row.split(" | ")[0].strip("| "): row.split(" | ") for row in page.splitlines() if row.startswith("| ")}
    assert rows["in a new process"][1] == "new process"
    assert "the time of warm" in rows["in a new process"][4] and "DIFFERENT" not in rows["in a new process"][4]
    assert rows["in a new process"][5] == "soon" and float(rows["in a new process"][7].removesuffix(" |")) >= 0
    assert rows["hungry"][4].endswith("(BUT THEY FOUND DIFFERENT THINGS)")
    assert rows["in a new process"][6].endswith("s") and rows["in a new process"][6] != "0 ms"
    assert int(rows["hungry"][3].split()[0]) > int(rows["warm"][3].split()[0]) + 150
    assert "adding: warm ..." in told.stderr


def test_without_write_nothing_is_written_and_only_some_cases_can_be_asked_for(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run.main(["adding", "--times", "1", "--only", "warm"])
    assert (house / "docs" / "benchmarks.md").read_text() == "# Benchmarks\n\nWords.\n"
    shown = capsys.readouterr().out
    assert "| warm | warm |" in shown and "hungry" not in shown


def test_an_unknown_benchmark_is_refused_with_those_that_there_are(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(["addnig"])
    assert stopped.value.code == 2
    assert "there are: adding" in capsys.readouterr().err


def test_a_benchmark_that_breaks_stops_the_run(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (house / "bench" / "adding.py").write_text(BENCHMARK.replace("sum(", "smu("))
    with pytest.raises(SystemExit, match="stopped with an error"):
        run.main(["adding", "--times", "1"])
    assert "smu" in capfd.readouterr().err


def test_ratios_read_both_ways() -> None:
    slow = Result(Case("slow", "f"), (3.0, 4.0, 5.0), 10**6, "7")
    fast = Result(Case("fast", "f"), (2.0, 1.0, 9.0), 10**6, "7")
    assert as_ratio(fast, slow) == "2 times as fast as slow"
    assert as_ratio(slow, fast) == "2 times the time of fast"
    assert "| 4 s (3 s to 5 s) | 1 MB | 2 times the time of fast |" in as_table(
        "Title", [Result(Case("slow", "f", against=("fast", "not run")), slow.seconds, 10**6, "7"), fast], 3
    )


def test_a_case_that_does_a_part_is_scaled_and_one_that_does_more_is_not_blamed_for_finding_more(house: Path) -> None:
    case = Case("a tenth", "total", ("numbers",), scaled=1e6)
    (house / "data").mkdir()
    (house / "data" / "numbers").write_text("1 2 3")
    found = run.measure("adding", case, house / "data", 3)
    assert min(found.seconds) > 1, "a few microseconds, a million times"
    once = Result(Case("once", "f"), (1.0,), 10**6, "7")
    more = Result(Case("ten times", "f", more=True), (9.0,), 10**6, "70")
    assert as_ratio(more, once) == "9 times the time of once"


@pytest.mark.parametrize(("seconds", "words"), [(61.23, "61.2 s"), (0.25, "250 ms"), (0.0004567, "0.457 ms")])
def test_times_have_three_digits_that_count(seconds: float, words: str) -> None:
    assert as_time(seconds) == words


def test_a_new_result_takes_the_place_of_the_old_one() -> None:
    page = written(written("# Page\n", "one", "first"), "two", "second")
    again = written(page, "one", "anew")
    assert again == page.replace("first", "anew")
    assert again.index("anew") < again.index("second")


def test_every_benchmark_of_the_house_lists_cases_that_it_can_call() -> None:
    names = sorted(file.stem for file in Path(run.__file__).parent.glob("*.py") if file.stem not in ("__init__", "run"))
    for name in names:
        module = importlib.import_module(f"bench.{name}")
        cases = list(module.cases())
        labels = [case.label for case in cases]
        assert len(labels) == len(set(labels)) > 0
        for case in cases:
            assert callable(getattr(module, case.function))
            assert case.start in (NEW_PROCESS, run.WARM)
            assert set(case.against) <= set(labels)


def test_the_harness_itself_is_light() -> None:
    """A child's peak memory counts what its parent held when it was started."""
    tree = Path(run.__file__).read_text()
    imported = {line.split()[1].split(".")[0] for line in tree.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
