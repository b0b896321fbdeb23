"""The harness of `./dev bench`: runs the benchmarks, each in processes of its own, and prints times as ratios.

A benchmark is a file of this folder. Its docstring's first line is its title; ``cases()`` gives its :class:`Case`
values in the order of the rows, none where the machine lacks what they need; ``prepare(folder)``, if there is one,
writes the data that the cases read, once and untimed, into a folder that is kept in .cache. A case names a function of
the same file, called as ``function(folder, *arguments)``; what it returns is compared with what its peers return, so
that nobody is faster by doing something else.

How a case is timed. ``new process``: from starting Python to its end, imports included, each time a new one. ``warm``:
in one process that has imported everything and called the function once before, the call alone. In both, the machine's
file cache is warm: one run that does not count goes before. A time is the median of five, with the least and the most
beside it; processor is the median time that processors worked for it, which other work on the machine changes less;
memory is the most that a process of the case ever held; load is how much the machine had to do in the
minute up to the end of the case, the case itself included: over 1 it was not alone. Nothing here passes or fails: a
figure is for reading, on the machine that it names, and ``aim`` says in words what we would like it to be.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["Case", "Result"]

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
NEW_PROCESS, WARM = "new process", "warm"


@dataclass(frozen=True, slots=True)
class Case:
    """One row: a function of the benchmark's file, how it is timed, and the cases that it is compared with."""

    label: str
    function: str
    arguments: tuple[str | int | float, ...] = ()
    start: str = WARM
    against: tuple[str, ...] = ()  # labels of other cases of this file
    aim: str = ""
    scaled: float = 1.0  # the function does only so little of the work that its times are multiplied by this
    # What a case returns under "told" stands in the table beside what it is compared with.
    more: bool = False  # it does more than the cases it is compared with, and is not to find the same


@dataclass(frozen=True, slots=True)
class Result:
    """What a case took: seconds of each repeat, the most memory in bytes, what the function returned, as JSON, and the
    machine's load average of the last minute."""

    case: Case
    seconds: tuple[float, ...]
    memory: int
    returned: str
    processor: float = 0.0  # the median of the seconds that processors worked
    load: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def as_case(values: dict[str, Any]) -> Case:
    """A case from its JSON."""
    return Case(**{**values, "arguments": tuple(values["arguments"]), "against": tuple(values["against"])})


# --- In the child processes -------------------------------------------------------------------------------------------


def child(words: Sequence[str]) -> None:
    """What a process of a benchmark does: list the cases, prepare the data, or run one case ``times`` times."""
    task, name, *rest = words
    module = importlib.import_module(f"bench.{name}")
    answer: object
    if task == "cases":
        title = (inspect.getdoc(module) or name).split("\n")[0].removesuffix(".")
        answer = {"title": title, "cases": [asdict(case) for case in module.cases()]}
    elif task == "prepare":
        folder = Path(rest[0])
        if hasattr(module, "prepare") and not (folder / "prepared").exists():
            folder.mkdir(parents=True, exist_ok=True)
            module.prepare(folder)
            (folder / "prepared").touch()
        answer = None
    else:
        folder, case, times = Path(rest[0]), as_case(json.loads(rest[1])), int(rest[2])
        function = getattr(module, case.function)
        seconds, worked, returned = [], [], function(folder, *case.arguments) if times else None
        for _ in range(times):
            began, idle = time.perf_counter(), time.process_time()
            returned = function(folder, *case.arguments)
            seconds.append(time.perf_counter() - began)
            worked.append(time.process_time() - idle)
        if not times:
            returned = function(folder, *case.arguments)
        answer = {"seconds": seconds, "worked": worked, "returned": json.dumps(returned)}
    print("\n" + json.dumps(answer))


# --- In the harness. It imports no benchmark: a child's peak memory would count what its parent holds -----------------


def start(*words: str) -> tuple[Any, float, int, float]:
    """Run ``child`` in a new process: its answer, the seconds from start to end, its peak memory in bytes, and the
    seconds that it kept processors at work."""
    read, write = os.pipe()
    began = time.perf_counter()
    running = subprocess.Popen([sys.executable, "-m", "bench.run", "--child", *words], cwd=HERE.parent, stdout=write)
    os.close(write)
    with os.fdopen(read, "rb") as output:
        printed = output.read()
    _, status, usage = os.wait4(running.pid, 0)
    seconds = time.perf_counter() - began
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(f"The benchmark stopped with an error ({' '.join(words[:2])}).")
    unit = 1 if sys.platform == "darwin" else 1024
    return json.loads(printed.splitlines()[-1]), seconds, usage.ru_maxrss * unit, usage.ru_utime + usage.ru_stime


def measure(name: str, case: Case, folder: Path, times: int) -> Result:
    """Time one case ``times`` times."""
    words = ("run", name, str(folder), json.dumps(asdict(case)))
    if case.start == NEW_PROCESS:
        start(*words, "0")
        runs = [start(*words, "0") for _ in range(times)]
        seconds, memory = tuple(run[1] * case.scaled for run in runs), max(run[2] for run in runs)
        worked = statistics.median(run[3] for run in runs) * case.scaled
        return Result(case, seconds, memory, str(runs[-1][0]["returned"]), worked, _load())
    answer, _, memory, _ = start(*words, str(times))
    seconds = tuple(each * case.scaled for each in answer["seconds"])
    worked = statistics.median(answer["worked"]) * case.scaled
    return Result(case, seconds, memory, str(answer["returned"]), worked, _load())


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


# --- Words ------------------------------------------------------------------------------------------------------------


def machine() -> str:
    """The machine that the figures are of."""
    about = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    models = [line.split(":", 1)[1].strip() for line in about.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = f"{platform.system()} {platform.release()}"
    processor = models[0] if models else platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}"


def as_time(seconds: float) -> str:
    """A time with three digits that count.

    >>> as_time(5.123), as_time(0.0461), as_time(0.000123)
    ('5.12 s', '46.1 ms', '0.123 ms')
    """
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def as_ratio(result: Result, peer: Result) -> str:
    """How a case compares with its peer, and whether both found the same."""
    ratio = peer.median / result.median
    told = f"{ratio:.3g} times as fast as" if ratio >= 1 else f"{1 / ratio:.3g} times the time of"
    same = "" if result.case.more or peer.returned == result.returned else " (BUT THEY FOUND DIFFERENT THINGS)"
    return f"{told} {peer.case.label}{same}"


def as_table(title: str, results: Iterable[Result], times: int) -> str:
    """A benchmark's results as a Markdown table."""
    found = {result.case.label: result for result in results}
    lines = [
        f"### {title}",
        "",
        f"{machine()}; median of {times} (least to most).",
        "",
        "| case | start | time | peak memory | compared | aim | processor | load |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for result in found.values():
        case = result.case
        spread = f"{as_time(result.median)} ({as_time(min(result.seconds))} to {as_time(max(result.seconds))})"
        compared = "; ".join(as_ratio(result, found[peer]) for peer in case.against if peer in found)
        returned = json.loads(result.returned) if result.returned.startswith("{") else {}
        compared = "; ".join(filter(None, (compared, returned.get("told", ""))))
        cells = (case.label, case.start, spread, f"{result.memory / 2**20:.0f} MB", compared, case.aim)
        lines.append(f"| {' | '.join((*cells, as_time(result.processor), f'{result.load:.1f}'))} |")
    return "\n".join(lines)


def written(page: str, name: str, table: str) -> str:
    """``page`` with the table of benchmark ``name`` between its markers; at the end where it had none."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    block = f"{begin}\n{table}\n{end}"
    if begin not in page:
        return f"{page.rstrip()}\n\n{block}\n"
    before, rest = page.split(begin)
    return before + block + rest.split(end)[1]


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks that are asked for, or all."""
    known = sorted(file.stem for file in HERE.glob("*.py") if file.stem not in ("__init__", "run"))
    parser = argparse.ArgumentParser(prog="./dev bench", description="Run benchmarks and print their ratios.")
    parser.add_argument("name", nargs="*", help=f"which (default: all): {', '.join(known)}")
    parser.add_argument("--times", type=int, default=5, help="how often each case is timed (default: 5)")
    parser.add_argument("--only", default="", metavar="TEXT", help="only cases whose label holds this text")
    parser.add_argument("--write", action="store_true", help="put the results into docs/benchmarks.md")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.name) - set(known)):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(known)}")
    for name in asked.name or known:
        folder = HERE.parent / ".cache" / "bench" / name
        listed = start("cases", name)[0]
        if not listed["cases"]:
            print(f"{name}: nothing of it can be measured on this machine.", file=sys.stderr, flush=True)
            continue
        start("prepare", name, str(folder))
        results = []
        for values in listed["cases"]:
            case = as_case(values)
            if asked.only in case.label:
                print(f"{name}: {case.label} ...", file=sys.stderr, flush=True)
                results.append(measure(name, case, folder, asked.times))
        table = as_table(str(listed["title"]), results, asked.times)
        print(f"\n{table}\n", flush=True)
        if asked.write:
            PAGE.write_text(written(PAGE.read_text("utf-8"), name, table), "utf-8")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:]))
