"""`wellknit network`, `resilience`, `export` and `import` as a site leader or learning lead meets them."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wellknit.cli import main
from wellknit.cli.exchanging import FORMATS
from wellknit.folder import read, relating
from wellknit.folder.partnership import Partnership
from wellknit.folder.read import read_partnership
from wellknit.folder.viewing import graph_seen, viewed_wave
from wellknit.relationships.exchange import formats, rows
from wellknit.relationships.findings import Findings, Viewer
from wellknit.relationships.network import network_of
from wellknit.surveys.wave import Wave

from .folder.related_folder import related
from .folder.small_folder import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "together-for-students"
SHARED = ROOT.parent / "shared" / "data"
SCHEMAS = ROOT / "docs" / "schemas"

#: The Florentine families' marriages, the part around the Medici, by hand: Medici-Ridolfi, -Tornabuoni, -Salviati;
#: Ridolfi-Tornabuoni; Salviati-Pazzi.
FLORENCE = "from,to\nMedici,Ridolfi\nMedici,Tornabuoni\nMedici,Salviati\nRidolfi,Tornabuoni\nSalviati,Pazzi\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def json_of(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def valid(data: object, schema: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(data, json.loads((SCHEMAS / schema).read_text("utf-8")))


def state(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def values(data: Any, scope: str = "all") -> dict[str, Any]:
    return {each["key"]: each for each in data["measured"] if each["scope"] == scope}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the example, not frozen, that is only read: what reading and looking find in it is found once."""
    copy = tmp_path_factory.mktemp("read") / "together-for-students"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("releases", "__pycache__", "making", "*.py"))
    partnership = read_partnership(copy)

    def reading(root: Path) -> Partnership:
        return partnership if root == copy else read_partnership(root)

    looking = cache(lambda wave, months: relating.complete_findings(partnership, wave, months=months))
    showing = cache(lambda wave, viewer: relating.shown_findings(partnership, looking(wave, 12), viewer))

    def looked(of: Partnership, wave: Wave, *, months: int = 12) -> Findings:
        return looking(wave, months) if of is partnership else relating.complete_findings(of, wave, months=months)

    def showed(of: Partnership, complete: Findings, viewer: Viewer, before: Findings | None = None) -> Findings:
        if of is not partnership:
            return relating.shown_findings(of, complete, viewer, before)
        return showing(of.waves[complete.wave].wave, viewer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wellknit.folder.read.read_partnership", reading)
        patch.setattr("wellknit.folder.viewing.complete_findings", looked)
        patch.setattr("wellknit.folder.viewing.shown_findings", showed)
        yield copy


@pytest.fixture(scope="module")
def partnership(example: Path) -> Partnership:
    """The example as the commands read it."""
    return read.read_partnership(example)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    def made(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return made


Made = Callable[[str, str], Path]

# --- A bare file of ties ----------------------------------------------------------------------------------------------


def test_a_bare_list_is_measured_with_bases_and_readings(file: Made) -> None:
    result = run("network", "--ties", file("marriages.csv", FLORENCE), "--undirected")
    assert result.exit_code == 0, result.output
    assert "Density  50.0%  5 of 10\n  Of all ties that there could be" in result.stdout
    assert "Ties have no direction." in result.stdout
    assert "Cut points  2" in result.stdout  # the Medici and the Salviati
    assert "Reciprocity" not in result.stdout


def test_its_json_has_the_documented_shape_and_the_organizations(file: Made) -> None:
    data = json_of("network", "--ties", file("marriages.csv", FLORENCE), "--undirected")
    valid(data, "network.json")
    assert data["source"] == {"ties": "marriages.csv", "directed": False, "groups": ""}
    medici = next(each for each in data["organizations"] if each["organization"] == "Medici")
    assert (medici["named"], medici["betweenness"], medici["cuts"]) == (3, 4.0, True)
    assert {each["organization"] for each in data["organizations"] if each["cuts"]} == {"Medici", "Salviati"}


def test_groups_come_from_the_list_of_organizations(file: Made) -> None:
    ties = file("ties.csv", "from,to\na,b\nb,a\na,c\nc,d\n")
    organizations = file(
        "orgs.csv", "Organization,Sector,answered\na,school,yes\nb,school,yes\nc,health,yes\nd,health,no\n"
    )
    data = json_of("network", "--ties", ties, "--organizations", organizations)
    valid(data, "network.json")
    assert data["source"]["groups"] == "Sector"
    # Within: a-b, b-a, c-d; across: a-c.
    assert values(data)["e_i"]["value"] == -0.5
    assert values(data)["answered"]["count"] == 3
    assert values(data)["density"]["base"] == 9
    assert (values(data)["density"]["low"], values(data)["density"]["high"]) == (4 / 12, 7 / 12)
    named = json_of("network", "--ties", ties, "--organizations", organizations, "--groups", "answered")
    assert named["source"]["groups"] == "answered"


def test_an_organization_without_ties_counts_and_a_strange_one_is_said(file: Made) -> None:
    organizations = file("orgs.csv", "Id,Label\nlibrary,The Library\nschool,The School\nclinic,The Clinic\n")
    result = run("network", "--ties", file("t.csv", "from,to\nThe Library,school\nchurch,school\n"), "--organizations",
                 organizations, "--json")  # fmt: skip
    assert "[exchange.not-listed]" in result.stderr and "'church'" in result.stderr
    data = json.loads(result.stdout)
    assert [each["organization"] for each in data["organizations"]] == ["library", "school", "clinic", "church"]


def test_an_unknown_column_of_groups_names_those_there_are(file: Made) -> None:
    organizations = file("orgs.csv", "Id,Sector,Site\na,x,y\nb,x,y\n")
    result = run(
        "network", "--ties", file("t.csv", "from,to\na,b\n"), "--organizations", organizations, "--groups", "sektor"
    )
    assert (result.exit_code, "There are: 'Sector', 'Site'." in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "[exchange.empty]"),
        ("alpha,beta,gamma,delta\na,b,c,d\n", "Source and Target"),
        ('from,to\n"a,b\n', "row 2"),
    ],
)
def test_a_bad_file_is_said_plainly(file: Made, content: str, words: str) -> None:
    result = run("network", "--ties", file("ties.csv", content))
    assert (result.exit_code, words in result.stderr, "Traceback" in result.output) == (1, True, False)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("network", "--ties", tmp_path / "none.csv")
    assert (result.exit_code, "[cli.file-trouble]" in result.stderr) == (1, True)


def test_ties_and_a_folder_do_not_go_together(example: Path, file: Made) -> None:
    ties = file("t.csv", FLORENCE)
    for arguments in (
        [example, "--ties", ties], ["--ties", ties, "--audience", "holder"], ["--ties", ties, "--wave", "x"],
        [example, "--undirected"], [example, "--groups", "sector"], [],
    ):  # fmt: skip
        assert run("network", *arguments).exit_code == 2


def test_a_symmetric_list_says_that_it_may_have_no_direction(file: Made) -> None:
    both = "from,to\na,b\nb,a\n"
    assert "[exchange.symmetric]" in run("network", "--ties", file("t.csv", both)).stderr
    assert "[exchange.symmetric]" not in run("network", "--ties", file("t.csv", both), "--undirected").stderr


def test_it_fits_narrow_and_wide_pages(file: Made) -> None:
    for columns in (40, 60, 100, 140):
        ties = file("t.csv", FLORENCE.replace("Medici", "The Very Long Name of the Medici Family of Florence"))
        result = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, ["network", "--ties", str(ties)])
        assert max(map(len, result.stdout.splitlines())) <= columns
        assert "Florence" in result.stdout.replace("\n", "")


@pytest.mark.parametrize(
    ("name", "density", "ties", "reciprocity", "transitivity"),
    [
        ("ht_advice", 0.452381, 190, 0.473684, 0.663978),
        ("ht_friends", 0.242857, 102, 0.450980, 0.461053),
        ("samplike", 0.287582, 88, 0.636364, 0.407407),
        ("samplk3", 0.183007, 56, 0.535714, 0.347518),
    ],
)
def test_published_networks_measure_as_statnet_measures_them(
    name: str, density: float, ties: int, reciprocity: float, transitivity: float
) -> None:
    path = SHARED / "networks" / f"{name}_adj.csv"
    if not path.exists():
        pytest.skip("the published networks are not beside the project (../shared/data/networks)")
    found = values(json_of("network", "--ties", path))
    assert found["ties"]["count"] == ties
    measured = [found[key]["value"] for key in ("density", "reciprocity_ties", "transitivity")]
    assert measured == pytest.approx([density, reciprocity, transitivity], abs=1e-6)


# --- A folder ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [[], ["--audience", "public"], ["--audience", "holder"], ["--site", "chicago"]])
def test_network_json_of_every_audience_has_the_documented_shape(example: Path, more: list[str]) -> None:
    before = state(example)
    data = json_of("network", example, *more)
    valid(data, "network.json")
    assert data["source"]["wave"] == "relationships_2022"
    assert [each["name"] for each in data["scopes"]][:4] == ["Chicago", "Dayton", "Lehigh Valley", "Memphis"]
    hidden = [each for each in data["measured"] if each["hidden"]]
    assert bool(hidden) == ("holder" not in more)
    assert all(each["value"] is each["count"] is each["low"] is None for each in hidden)
    assert state(example) == before


def test_network_text_says_for_whom_of_when_and_how_to_read_it(example: Path) -> None:
    text = run("network", example).stdout
    assert "For the partnership: what" in " ".join(text.split())
    assert "on 2022-01-15" in text
    assert "Not frozen in a release" in text
    assert "Of all ties that there could be among those who answered" in text
    assert "From, to: the least and the most it can be" in text
    assert not any(name in text for name in ("Nettlebrook", "Elderbloom"))


def test_where_organizations_stand_is_for_the_holder_alone(example: Path) -> None:
    holder = json_of("network", example, "--audience", "holder")
    assert len(holder["organizations"]) == values(holder)["organizations"]["count"]
    assert {each["group"] for each in holder["organizations"]} >= {"chicago", "national"}
    assert set(values(holder)["e_i"]["beside"]) == {"expected", "chance"}
    text = " ".join(run("network", example, "--audience", "holder").stdout.split())
    assert "Where each organization stands" in text
    assert "expected from the sizes of the groups" in text
    for more in ([], ["--site", "chicago"], ["--audience", "public"]):
        data = json_of("network", example, *more)
        assert (data["organizations"], [each for each in data["measured"] if "beside" in each]) == ([], [])
        assert "Where each organization stands" not in run("network", example, *more).stdout


def test_pairs_to_talk_about_are_those_that_agreed(example: Path) -> None:
    found = {
        eyes: {(each["one"], each["other"]): each for each in json_of("network", example, "--audience", eyes)["pairs"]}
        for eyes in ("holder", "partnership", "public")
    }
    agreed = {pair for pair, each in found["holder"].items() if each["agreed"]}
    assert found["partnership"].keys() & found["holder"].keys() <= agreed
    assert len(found["partnership"]) > 0 and len(agreed) < len(found["holder"])
    assert found["public"] == {}
    assert "Pairs to talk about" in run("network", example).stdout
    assert "Pairs to talk about" not in run("network", example, "--audience", "public").stdout


def test_network_of_the_wave_that_is_asked_for(example: Path) -> None:
    assert json_of("network", example, "--wave", "relationships_2021")["source"]["day"] == "2021-03-15"
    result = run("network", example, "--wave", "relationship_2021")
    assert (result.exit_code, "Did you mean 'relationships_2021'" in result.stderr) == (1, True)
    result = run("network", example, "--wave", "spring_2021")
    assert (result.exit_code, "[viewing.wave-without]" in result.stderr) == (1, True)


def test_sites_are_checked(example: Path) -> None:
    result = run("network", example, "--site", "chicgo")
    assert (result.exit_code, "Did you mean 'chicago'?" in result.stderr) == (1, True)
    result = run("network", example, "--site", "chicago", "--audience", "public")
    assert (result.exit_code, "[viewing.site-of-others]" in result.stderr) == (1, True)


def test_a_folder_without_relationships_says_so(tmp_path: Path) -> None:
    for command in ("network", "resilience"):
        result = run(command, related(tmp_path))
        assert (result.exit_code, "[viewing.no-relationships]" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", ["network", "resilience"])
def test_a_folder_that_is_none_is_said_plainly(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "nowhere")
    assert (result.exit_code, "[folder.missing]" in result.stderr) == (1, True)


def test_a_frozen_wave_is_told_from_its_release(tmp_path: Path) -> None:
    ties = "wave,from,to,state\nspring,mill_school,reed_house,tie\nspring,reed_house,mill_school,no_tie\n"
    folder = related(tmp_path, {"relationships/ties.csv": ties})
    live = json_of("network", folder)
    assert run("release", folder, "spring").exit_code == 0
    (folder / "relationships" / "ties.csv").write_text(ties.replace(",no_tie", ",tie"), "utf-8")
    frozen, now = json_of("network", folder), json_of("network", folder, "--audience", "holder")
    assert (live["source"]["release"], frozen["source"]["release"], now["source"]["release"]) == (None, 1, None)
    assert frozen["measured"] == live["measured"]
    assert values(now)["ties"]["count"] == 2
    assert "From the release, version 1." in run("network", folder).stdout


# --- Resilience -------------------------------------------------------------------------------------------------------


def test_resilience_says_on_its_first_line_that_it_shows_names(example: Path) -> None:
    text = run("resilience", example).stdout
    assert text.splitlines()[0] == "Shows names: for whoever holds the folder, and nobody else."
    assert "Flora Elderbloom" in text
    assert "Copper Spoon Kitchens" in text.split("Organizations that one person represents")[-1]


@pytest.mark.parametrize("more", [["--audience", "partnership"], ["--audience", "public"]])
def test_others_see_no_names(example: Path, partnership: Partnership, more: list[str]) -> None:
    text = run("resilience", example, *more).output
    data = json.dumps(json_of("resilience", example, *more), ensure_ascii=False)
    assert not any(each.name in text or each.name in data or each.key in data for each in partnership.roster.people)
    assert "What hangs on whom" in text


def test_a_sites_leader_sees_names_in_the_own_site_alone(example: Path, partnership: Partnership) -> None:
    roster = partnership.roster
    day = partnership.waves["relationships_2022"].wave.day
    here = {each.person for each in roster.involved(day, site="chicago")}
    elsewhere = [each.name for each in roster.people if each.key not in here]
    text = " ".join(run("resilience", example, "--site", "chicago").output.split())
    assert not any(name in text for name in elsewhere)
    assert any(each.name in text for each in roster.people if each.key in here)


def test_resilience_json_has_the_documented_shape(example: Path) -> None:
    data = json_of(
        "resilience", example, "--leave", "flora_elderbloom", "--plan", "introductions=3", "--plan", "reachable"
    )
    valid(data, "resilience.json")
    assert data["what_if"]["leave"] == ["flora_elderbloom"]
    hangs = [each for each in data["relationships"] if each["person"] == "flora_elderbloom"]
    loss = next(each for each in data["losses"] if each["person"] == "flora_elderbloom")
    assert sorted(map(tuple, data["what_if"]["ended"])) == sorted(map(tuple, loss["relationships"]))
    assert {(each["one"], each["other"]) for each in hangs} <= set(map(tuple, loss["relationships"]))
    by = {(each["scope"], each["months"]): each for each in data["curves"]}
    after = {(each["scope"], each["months"]): each for each in data["what_if"]["after"]}
    change = {(each["scope"], each["months"]): each for each in data["what_if"]["changes"]}
    for key in by:
        assert after[key]["share"] - by[key]["share"] == pytest.approx(change[key]["share"], abs=1e-12)
        assert change[key]["share"] <= 1e-12
    assert change["lehigh_valley", 12]["share"] < -0.02
    assert [each["question"] for each in data["plans"]] == ["expected", "all_reachable"]
    assert len(data["plans"][0]["introductions"]) == 3
    valid(json_of("resilience", example, "--audience", "public"), "resilience.json")


def test_resilience_looks_as_far_ahead_as_it_is_asked_to(example: Path) -> None:
    near, far = (json_of("resilience", example, "--months", months) for months in (3, 36))
    assert {each["months"] for each in near["curves"]} == {3, 6, 12, 24}
    pairs = [(each["one"], each["other"]) for each in near["relationships"]]
    assert pairs == [(each["one"], each["other"]) for each in far["relationships"]]
    for soon, late in zip(near["relationships"], far["relationships"], strict=True):
        assert (soon["survival"] is None) == (late["survival"] is None)
        assert soon["survival"] is None or late["survival"] < soon["survival"]


def test_a_plan_reads_like_advice(example: Path) -> None:
    result = run("resilience", example, "--plan", "each")
    assert "So that no relationship hangs on one person" in result.stdout
    assert " and " in result.stdout.split("So that no relationship hangs on one person")[1]
    assert "planning introductions" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--leave", "flora_elderblom", "--stay", "nobody_at_all", "--grant-ends", "bridge_keeper"],
            ["Did you mean 'flora_elderbloom'", "'nobody_at_all'", "'bridge_keepers'"],
        ),
        (["--leave", "flora_elderbloom", "--stay", "flora_elderbloom"], ["[survival.leave-and-stay]"]),
        (["--audience", "partnership", "--leave", "flora_elderbloom"], ["--leave", "[viewing.holder-only]"]),
        (["--audience", "public", "--months", "24"], ["--months", "[viewing.holder-only]"]),
        (["--site", "chicago", "--plan", "each"], ["--plan", "[viewing.holder-only]"]),
    ],
)
def test_what_can_not_be_asked_is_said(example: Path, options: list[str], words: list[str]) -> None:
    result = run("resilience", example, *options)
    told = " ".join(result.stderr.split())
    assert (result.exit_code, result.stdout, [each for each in words if each not in told]) == (1, "", [])


@pytest.mark.parametrize("plan", ["introductions", "introductions=0", "introductions=x", "each=3", "everybody"])
def test_a_plan_that_is_none_is_refused(example: Path, plan: str) -> None:
    result = run("resilience", example, "--plan", plan)
    assert (result.exit_code, "introductions=10, each, or reachable" in result.stderr) == (2, True)


def test_without_leaving_dates_what_hangs_is_told_and_chances_are_not(tmp_path: Path) -> None:
    folder = related(
        tmp_path,
        {
            "partners/involvements.csv": "person,organization,site,role,from,to\n"
            "ines_fordham,mill_school,upstream,site_leader,2019-09-01,\n"
            "omar_weir,reed_house,delta,core_site_partner,2020-02-01,\n",
            "relationships/contacts.csv": "date,kind,formal,people\n2021-03-01,meeting,formal,omar_weir;ines_fordham\n",
        },
    )
    result = run("resilience", folder, "--leave", "omar_weir", "--plan", "introductions=3")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "What if Omar Weir leaves?" in text
    assert "So no chances are told." in text
    assert "Relationships that would end at once: 1 Mill School – Reed House" in text
    assert "can't be told without chances of leaving" in text
    data = json_of("resilience", folder)
    valid(data, "resilience.json")
    assert (data["curves"], data["relationships"][0]["survival"], data["relationships"][0]["hangs"]) == ([], None, True)
    assert "[survival.no-history]" in result.stderr
    assert "Error" not in result.stderr


# --- Export and import ------------------------------------------------------------------------------------------------


def test_every_format_can_be_named_on_the_command_line() -> None:
    assert tuple(formats.FORMATS) == FORMATS


def test_export_writes_what_the_audience_may_see(example: Path, partnership: Partnership, tmp_path: Path) -> None:
    result = run("export", "network", example, tmp_path / "network.csv")
    assert result.exit_code == 0, result.output
    assert "as CSV edge list and nodes" in result.stdout
    shown = json_of("resilience", example, "--audience", "partnership")["relationships"]
    assert len(formats.read(tmp_path / "network.csv").graph.edges) == len(shown) > 0
    for written in tmp_path.iterdir():
        content = written.read_text("utf-8")
        assert not any(each.name in content or each.key in content for each in partnership.roster.people)


@pytest.mark.parametrize("key", FORMATS)
def test_no_format_holds_more_than_its_audience_may_see(partnership: Partnership, example: Path, key: str) -> None:
    wave = viewed_wave(partnership)
    for viewer in (Viewer("partnership"), Viewer("public")):
        graph = graph_seen(partnership, wave, viewer)
        for data in formats.write(graph, key).files.values():
            content = data.decode("utf-8", "replace") if key != "kumu" else str(rows.sheets(data, "kumu.xlsx"))
            assert not any(each.name in content for each in partnership.roster.people)
        assert not any("trust_by_one" in each.attributes for each in graph.edges if viewer.eyes == "public")
    holder = formats.write(graph_seen(partnership, wave, Viewer("holder")), "csv").files[""].decode()
    assert any(each.name in holder for each in partnership.roster.people)


def test_export_never_writes_over_a_file_unless_told(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "network.csv"
    (tmp_path / "network-nodes.csv").write_text("mine", "utf-8")
    result = run("export", "network", example, path)
    assert (result.exit_code, "[adding.taken-file]" in result.stderr) == (1, True)
    assert state(tmp_path) == {"network-nodes.csv": hashlib.sha256(b"mine").hexdigest()}
    assert run("export", "network", example, path, "--replace").exit_code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["network-nodes.csv", "network.csv"]


def test_export_to_where_nothing_is_names_the_file_that_was_asked_for(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "network.graphml"
    result = run("export", "network", example, path)
    assert (result.exit_code, "[cli.file-trouble]" in result.stderr) == (1, True)
    assert str(path) in result.stderr and ".wellknit-" not in result.stderr


def test_export_of_reports_is_for_the_holder(example: Path, tmp_path: Path) -> None:
    result = run("export", "network", example, tmp_path / "reported.csv", "--format", "matrix", "--reported")
    assert (result.exit_code, "[viewing.holder-only]" in result.stderr) == (1, True)
    assert run("export", "network", example, tmp_path / "net.visio").exit_code == 1
    assert list(tmp_path.iterdir()) == []


TWO_WAVES = (
    SETTINGS
    + """
[[waves]]
key = "autumn"
name = "Autumn survey"
mode = "identified"
population = "roster"
date = 2021-09-15
data = "invented"
"""
)
TIES = """wave,from,to,state
spring,mill_school,reed_house,tie
spring,reed_house,mill_school,dont_know
spring,mill_school,headwaters,no_tie
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three organizations, the ties that two of them reported in spring, and nothing of the autumn."""
    return related(tmp_path / "river-towns", {"wellknit.toml": TWO_WAVES, "relationships/ties.csv": TIES})


@pytest.mark.parametrize("kind", ["matrix", "graphml"])
def test_reports_that_are_exported_come_back_into_a_folder(folder: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"reported.{'csv' if kind == 'matrix' else kind}"
    arguments = ["export", "network", folder, path, "--format", kind, "--audience", "holder", "--reported"]
    assert run(*arguments).exit_code == 0
    before = state(folder)
    result = run("import", "ties", path, folder, "--wave", "autumn")
    assert result.exit_code == 0, result.output
    after = state(folder)
    assert set(after) - set(before) == {"relationships/edges/autumn.csv"}
    assert all(after[name] == before[name] for name in before)
    partnership = read_partnership(folder)
    assert partnership.errors == ()
    keys = [each.key for each in partnership.roster.organizations]
    one, other = (network_of(partnership.relationships.reports, keys, wave) for wave in ("spring", "autumn"))
    assert one.adjacency.tolist() == other.adjacency.tolist()
    if kind == "matrix":  # GraphML has no word for a pair of which nothing is known
        assert one.states.tolist() == other.states.tolist()


def test_import_lists_names_that_nobody_knows_to_be_filled_in(folder: Path, file: Made) -> None:
    ties = file("map.csv", "Source,Target\nMill School,Reed Huose\nSomewhere Else,Mill School\n")
    result = run("import", "ties", ties, folder, "--wave", "autumn")
    assert result.exit_code == 0, result.output
    assert "2 ties among 3 organizations, 1 of them known" in result.stdout
    assert "Reed Huose  (perhaps Reed House)" in result.stdout
    names = folder / "relationships" / "names.csv"
    assert names.read_text("utf-8") == "written,organization\nReed Huose,\nSomewhere Else,\n"
    assert read_partnership(folder).errors
    names.write_text("written,organization\nReed Huose,reed_house\nSomewhere Else,none\n", "utf-8")
    assert read_partnership(folder).errors == ()


def test_names_that_are_saved_already_are_not_touched(folder: Path, file: Made) -> None:
    names = folder / "relationships" / "names.csv"
    names.write_text("written,organization\nReed,reed_house\n", "utf-8")
    result = run("import", "ties", file("map.csv", "Source,Target\nReed,Somewhere\n"), folder, "--wave", "autumn")
    assert "1 of them known" in result.stdout
    assert "then move the rows to relationships/names.csv" in result.stdout
    assert names.read_text("utf-8") == "written,organization\nReed,reed_house\n"
    assert (folder / "relationships" / "names-to-add.csv").read_text("utf-8") == "written,organization\nSomewhere,\n"


def test_import_never_adds_to_a_wave_that_has_ties(folder: Path, file: Made) -> None:
    ties = file("map.csv", "Source,Target\nMill School,Reed House\n")
    before = state(folder)
    for wave, words in (("spring", "[importing.wave-has-ties]"), ("autum", "Did you mean 'autumn'")):
        result = run("import", "ties", ties, folder, "--wave", wave)
        assert (result.exit_code, words in result.stderr) == (1, True)
    assert state(folder) == before
    assert run("import", "ties", ties, folder, "--wave", "autumn").exit_code == 0
    again = run("import", "ties", ties, folder, "--wave", "autumn")
    assert (again.exit_code, "[importing.wave-has-ties]" in again.stderr) == (1, True)


def test_undirected_ties_count_as_reported_by_both(folder: Path, file: Made) -> None:
    ties = file("map.csv", "Source,Target\nMill School,Reed House\n")
    assert run("import", "ties", ties, folder, "--wave", "autumn", "--undirected").exit_code == 0
    edges = (folder / "relationships" / "edges" / "autumn.csv").read_text("utf-8")
    assert edges == "from,to\nMill School,Reed House\nReed House,Mill School\n"


def test_import_leaves_out_who_may_not_have_answered_and_says_so(folder: Path, file: Made) -> None:
    content = """<graphml><graph edgedefault="directed"><node id="mill_school"/><node id="reed_house"/>
    <node id="headwaters"/><edge source="mill_school" target="reed_house"/></graph></graphml>"""
    result = run("import", "ties", file("map.graphml", content), folder, "--wave", "autumn")
    assert "nothing says whether they answered: headwaters." in result.stderr


def test_formulas_in_names_do_not_reach_the_folder(folder: Path, file: Made) -> None:
    ties = file("map.csv", 'Source,Target\n"=HYPERLINK(""x"")",Mill School\n')
    assert run("import", "ties", ties, folder, "--wave", "autumn").exit_code == 0
    for name in ("edges/autumn.csv", "names.csv"):
        rows_of = list(csv.reader(io.StringIO((folder / "relationships" / name).read_text("utf-8"))))
        assert rows_of[1][0] == '\'=HYPERLINK("x")'


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path, file: Made, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "relationships" / "edges").symlink_to(outside)
    ties = file("map.csv", "Source,Target\nMill School,Reed House\n")
    result = run("import", "ties", ties, folder, "--wave", "autumn")
    assert (result.exit_code, "[path.link-outside]" in result.stderr) == (1, True)
    assert list(outside.iterdir()) == []
