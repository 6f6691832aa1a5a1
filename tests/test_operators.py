"""The files for operators: they parse, agree with each other, and name nothing that is not there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.campaigns.rules import Rules
from bot.clock import SystemClock
from bot.content.checking import check
from bot.operations.figures import Figures
from bot.operations.gauges import Gauges
from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.storage.engine import open_storage
from bot.telegram.webhook import PATH
from bot.working_days import WorkingDays
from main import cli
from tests.clocks import ALMATY

ROOT = Path(__file__).parents[1]
OPERATORS = ROOT / "content" / "operators"
OURS = ("bot", "bot-2", "bot-3")
GUIDES = ("guide.md", "threats.md")
SCALE = {*OURS, "migrate", "postgresql", "balancer"}
WATCH = {"prometheus", "grafana"}
_METRIC = re.compile(r"\b(?:qorgan|process)_[a-z_]+")
_SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "info": ("_info",), "gauge": ("",)}


def read_yaml(path: Path) -> Any:
    """A file's contents."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compose() -> Any:
    """compose.yaml with its anchors followed."""
    return read_yaml(ROOT / "compose.yaml")


@pytest.fixture(scope="module")
def alerts() -> list[dict[str, Any]]:
    """All alerts."""
    return [rule for group in read_yaml(OPERATORS / "alerts.yaml")["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def board() -> Any:
    """The dashboard."""
    return json.loads((OPERATORS / "grafana.json").read_text(encoding="utf-8"))


@pytest.fixture
async def samples() -> set[str]:
    """Names of all samples that a scrape may find."""
    clock, metrics = SystemClock(), Metrics()
    storage = open_storage("sqlite+aiosqlite:///:memory:")
    gauges = Gauges(WorkingDays(ALMATY), Rules(ALMATY, 0, 25, None, ""), clock.now, None)
    metrics.registry.register(Figures(storage, gauges.parts(), clock, metrics.not_read))
    found = set(_sample_names(metrics.registry))
    await storage.close()
    return found


def _sample_names(registry: CollectorRegistry) -> Iterator[str]:
    for family in registry.collect():
        for suffix in _SUFFIXES[family.type]:
            yield family.name + suffix


def expressions_of(board: Any) -> list[str]:
    """All queries of the dashboard."""
    return [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]


def test_each_metric_of_the_alerts_exists(alerts: list[dict[str, Any]], samples: set[str]) -> None:
    """A renamed metric would leave an alert silent for ever."""
    named = {name for rule in alerts for name in _METRIC.findall(rule["expr"])}
    assert named
    assert not named - samples


def test_each_metric_of_the_dashboard_exists(board: Any, samples: set[str]) -> None:
    """An empty panel tells nothing and worries nobody."""
    named = {name for expression in expressions_of(board) for name in _METRIC.findall(expression)}
    assert not named - samples


def test_the_dashboard_shows_every_metric_of_ours(board: Any, samples: set[str]) -> None:
    """What is measured is shown."""
    shown = " ".join(expressions_of(board))
    ours = {name for name in samples if name.startswith("qorgan_") and not name.endswith(("_sum", "_count"))}
    assert not {name for name in ours if name not in shown}


def test_the_dashboard_can_be_imported_anywhere(board: Any) -> None:
    """It asks for a data source instead of naming one; panels have their own numbers and do not lie on each other."""
    assert [one["type"] for one in board["templating"]["list"]] == ["datasource", "query"]
    for panel in board["panels"]:
        assert panel.get("datasource", {}).get("uid", "${datasource}") == "${datasource}"
    numbers = [panel["id"] for panel in board["panels"]]
    assert len(numbers) == len(set(numbers))
    taken = [
        (x, y)
        for grid in (panel["gridPos"] for panel in board["panels"])
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24


def test_each_alert_says_what_to_do(alerts: list[dict[str, Any]]) -> None:
    """A name of its own, how urgent it is, what is the matter, what to do."""
    names = [rule["alert"] for rule in alerts]
    assert len(names) == len(set(names))
    for rule in alerts:
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "do"}, rule["alert"]


def test_without_a_profile_one_process_starts(compose: Any) -> None:
    """`docker compose up` needs neither .env nor anything else."""
    started = [name for name, service in compose["services"].items() if not service.get("profiles")]
    assert started == ["bot"]
    assert compose["services"]["bot"]["depends_on"]["migrate"]["required"] is False
    assert ":?" not in re.sub(r"#.*", "", (ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_the_profiles_are_whole(compose: Any) -> None:
    """What stands in each."""
    by_profile = {
        profile: {name for name, service in compose["services"].items() if profile in service.get("profiles", [])}
        for profile in ("scale", "watch")
    }
    assert by_profile == {"scale": SCALE - {"bot"}, "watch": WATCH}


@pytest.mark.parametrize("name", sorted(SCALE | WATCH))
def test_each_container_can_do_little(compose: Any, name: str) -> None:
    """Not root, nothing to write to but what it is given, no capabilities, none to be had."""
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].partition(":")[0] not in {"", "0", "root"}
    assert not [volume for volume in service.get("volumes", []) if "docker.sock" in volume]


@pytest.mark.parametrize("name", sorted((SCALE | WATCH) - {"migrate"}))
def test_each_service_is_looked_after(compose: Any, name: str) -> None:
    """Something tells whether it is well, and it is started again when it ends."""
    service = compose["services"][name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_replicas_wait_for_the_migration_and_share_the_database(compose: Any, name: str) -> None:
    """None begins before the database has its shape; all have the same settings."""
    service = compose["services"][name]
    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert service["environment"] == compose["services"]["migrate"]["environment"]
    assert "@postgresql/" in service["environment"]["DATABASE_URL"]
    migrate = compose["services"]["migrate"]
    assert migrate["depends_on"]["postgresql"]["condition"] == "service_healthy"
    assert (migrate["command"], migrate["restart"]) == (["migrate"], "no")


def test_only_what_must_be_is_open_to_the_world(compose: Any) -> None:
    """The balancer alone; whatever else is published is for this machine, and metrics are not published at all."""
    published = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert published.pop("balancer") == ["80:80", "443:443", "443:443/udp"]
    ports = [port for each in published.values() for port in each]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert not [port for port in ports if "9464" in port]


def test_the_balancer_asks_each_replica_whether_it_is_ready(compose: Any) -> None:
    """It knows all of them, lets through the webhook's path alone, and does not keep a larger body than the bot."""
    words = (OPERATORS / "Caddyfile").read_text(encoding="utf-8")
    upstreams = compose["services"]["balancer"]["environment"]["UPSTREAMS"]
    assert upstreams.split() == [f"{name}:8080" for name in OURS]
    assert "health_uri /readyz" in words
    assert re.search(rf"path {re.escape(PATH)}$", words, re.MULTILINE)
    assert words.count("reverse_proxy") == 1


def test_mounted_files_are_there(compose: Any) -> None:
    """What compose mounts from the checkout exists; Docker would make an empty folder in its place."""
    mounted = [
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert mounted
    assert not [path for path in mounted if not (ROOT / path).is_file()]


def test_prometheus_asks_every_replica(compose: Any) -> None:
    """By the names that compose gives them, at the port that they serve."""
    config = read_yaml(OPERATORS / "prometheus.yaml")
    (job,) = config["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    assert job["job_name"] == "qorgan"
    assert found["names"] == list(OURS)
    assert str(found["port"]) == compose["services"]["bot"]["environment"]["METRICS_PORT"]


def test_the_editors_check_does_not_mind() -> None:
    """`main.py check` finds nothing wrong, and the image does not hold what only operators need."""
    assert check(ROOT / "content") == []
    assert "content/operators" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_image_is_not_run_by_root() -> None:
    """Its last stage names another user."""
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER qorgan$", last, re.MULTILINE)
    assert "10001" in last


def guide(name: str) -> str:
    """A guide's words."""
    return (OPERATORS / name).read_text(encoding="utf-8")


def code() -> str:
    """All of the program's own words."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py")))


def test_each_event_of_the_faults_is_one_that_the_log_has() -> None:
    """An operator looks for what the table says."""
    (table,) = re.findall(r"^## Faults\n(.*?)^## ", guide("guide.md"), re.MULTILINE | re.DOTALL)
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 15
    written = code()
    for row in rows:
        assert len(row) == 4, row[0]
        events = re.findall(r"`([a-z]+\.[a-z_]+|crashed)`", row[2])
        assert not [event for event in events if f'"{event}"' not in written], row[0]


@pytest.mark.parametrize("name", GUIDES)
def test_what_the_guides_name_is_there(name: str, alerts: list[dict[str, Any]]) -> None:
    """Files, tests, alerts, settings."""
    words = guide(name)
    for path in re.findall(r"\]\(((?:\.\./)*[\w./-]+)", words):
        assert (OPERATORS / path).exists(), path
    for path in re.findall(r"`((?:tests|bot|\.ci)/[\w./]+)`", words):
        assert (ROOT / path).exists(), path
    assert set(re.findall(r"`(Qorgan[A-Za-z]+)`", words)) <= {rule["alert"] for rule in alerts}
    known = {field.upper() for field in Settings.model_fields} | {"POSTGRES_PASSWORD", "GRAFANA_PASSWORD", "UPSTREAMS"}
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", words)) <= known | {"PGPASSWORD"}


def test_the_guides_commands_exist(compose: Any) -> None:
    """What an operator copies from the guide can be called."""
    words = guide("guide.md")
    called = set(re.findall(r"main\.py ([a-z-]+)", words))
    assert {"backup", "rotate-key", "transfer"} <= called
    commands = {command.name or getattr(command.callback, "__name__", "") for command in cli.registered_commands}
    assert called <= commands
    for line in re.findall(r"^.*docker compose .*$", words, re.MULTILINE):
        for service in re.findall(r"\b(?:exec|cp|run --rm(?: -v \S+)?) ([a-z0-9-]+)", line):
            assert service in compose["services"], line


def test_readers_of_the_readme_find_the_guides() -> None:
    """They are linked from it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in GUIDES if f"(content/operators/{name})" not in readme] == []


def test_the_image_is_built_once(compose: Any) -> None:
    """Services that share an image do not build it side by side, and none looks for it at a registry."""
    ours = {name: compose["services"][name] for name in (*OURS, "migrate")}
    assert {service["image"] for service in ours.values()} == {"qorgan"}
    assert [name for name, service in ours.items() if "build" in service] == ["bot"]
    assert {service["pull_policy"] for name, service in ours.items() if name != "bot"} == {"never"}
