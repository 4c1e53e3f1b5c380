"""The description of the suite, and what is made of it."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from deploy import topology
from deploy.folder import DataFolder
from deploy.placeholders import Values
from deploy.plan import Launch, Planner
from deploy.ports import Ports
from deploy.refusal import StartRefused
from services.accounts.consumers import usage_listener
from services.lookup.snapshot.manifest import Manifest
from services.lookup.snapshot.release import Release
from services.lookup.snapshot.releases import PARTS, Releases
from services.lookup.snapshot.schema import FORMAT

PROCESS = '[processes.one]\nmodule = "one"\nready = { grpc = "127.0.0.1:1" }\n'


def planner(data: Path, **given: str) -> Planner:
    """Plans the real topology."""
    described = topology.load(topology.STANDARD)
    folder = DataFolder(data)
    folder.create(described.folders)
    return Planner(described, folder, Values(folder, Ports(), {"gateway.port": "8080", "limits": "on"}), given)


def launches(data: Path, **given: str) -> dict[str, Launch]:
    """The processes of the real topology."""
    return {one.name: one for one in planner(data, **given).launches()}


def put_in_force(snapshots: Path, layout: int) -> None:
    """Put a snapshot without editions in force, whose code sets are of a layout."""
    part = snapshots / PARTS / "codes-1"
    part.mkdir(parents=True)
    Manifest("codes-1", FORMAT, "", (), (), {}, "").write(part)
    release = Release.of(snapshots, part, ())
    release.write(snapshots)
    Releases(snapshots).activate(release.id)
    Manifest("codes-1", layout, "", (), (), {}, "").write(part)


class TestTheRealTopology:
    def test_leaves_no_placeholder_open(self, data: Path) -> None:
        for launch in launches(data).values():
            assert "{" not in " ".join([*launch.command, *launch.environment.values()])

    def test_gives_each_service_its_own_database_and_user(self, data: Path) -> None:
        plan = launches(data)

        for name in ("lookup", "accounts", "assistant", "jobs"):
            environment = plan[name].environment
            assert environment[f"{name.upper()}_DATABASE_URL"] == f"sqlite+aiosqlite:///{data}/{name}/{name}.sqlite"
            assert environment[f"{name.upper()}_NATS_URL"].startswith(f"nats://{name}:")
            assert plan[name].ready.grpc == environment[f"{name.upper()}_LISTEN"]

    def test_gives_mail_one_folder_and_links_the_address_of_the_gateway(self, data: Path) -> None:
        environment = launches(data)["accounts"].environment

        assert environment["ACCOUNTS_MAIL_OUTBOX_DIR"] == str(data / "mail" / "outbox")
        assert environment["ACCOUNTS_PUBLIC_BASE_URL"] == "http://127.0.0.1:8080"

    @pytest.mark.parametrize("name", ["50% off", "why?", "größe 数", "a#b"])
    def test_keeps_databases_in_the_data_folder_whatever_its_name(self, tmp_path: Path, name: str) -> None:
        data = tmp_path / name

        url = launches(data)["accounts"].environment["ACCOUNTS_DATABASE_URL"]

        assert make_url(url).database == str(data / "accounts" / "accounts.sqlite")

    def test_tells_everyone_the_same_address_of_accounts(self, data: Path) -> None:
        plan = launches(data)

        told = {plan[name].environment[f"{name.upper()}_ACCOUNTS_ADDRESS"] for name in ("lookup", "jobs", "gateway")}

        assert told == {plan["accounts"].environment["ACCOUNTS_LISTEN"]}

    def test_names_every_consumer_that_is_a_services_own(self, data: Path) -> None:
        assert planner(data).event_services() == {
            "lookup": (),
            "accounts": (usage_listener().name,),
            "assistant": (),
            "jobs": ("jobs-accounts", "jobs-statistics"),
        }

    def test_leaves_nats_out_when_every_service_has_another(self, data: Path) -> None:
        urls = {f"{name}_NATS_URL": "nats://elsewhere" for name in ("LOOKUP", "ACCOUNTS", "ASSISTANT", "JOBS")}

        plan = launches(data, **urls)

        assert "nats" not in plan
        assert plan["accounts"].needs == []
        assert plan["jobs"].environment["JOBS_NATS_URL"] == "nats://elsewhere"

    @pytest.mark.parametrize(("layout", "chores"), [(FORMAT, 0), (FORMAT - 1, 1)])
    def test_builds_the_code_sets_unless_a_snapshot_that_can_be_read_is_in_place(
        self, data: Path, layout: int, chores: int
    ) -> None:
        assert len(planner(data).chores()) == 1

        put_in_force(data / "lookup" / "snapshots", layout)

        assert len(planner(data).chores()) == chores

    def test_keeps_temporary_files_in_the_data_folder(self, data: Path) -> None:
        assert launches(data)["lookup"].environment["TMPDIR"] == str(data / "tmp")


class TestATopologyThatIsWrong:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            (PROCESS + "restrat = 1", "restrat"),
            (PROCESS + 'needs = ["two"]', "one needs two, which must stand before it"),
            (PROCESS + 'program = "nats-server"', "either module or program"),
            (PROCESS.replace("grpc", "ftp"), "ftp"),
            (PROCESS + PROCESS, "Cannot declare"),
            ("processes = 3", "processes"),
            (PROCESS + "drain_seconds = 'soon'", "drain_seconds"),
        ],
    )
    def test_is_refused_naming_the_place(self, text: str, fault: str, tmp_path: Path) -> None:
        file = tmp_path / "topology.toml"
        file.write_text(text)

        with pytest.raises(StartRefused, match=fault):
            topology.load(file)

    def test_is_refused_for_a_placeholder_that_stands_for_nothing(self, data: Path) -> None:
        with pytest.raises(StartRefused, match=r"\{potr\.lookup\}"):
            Values(DataFolder(data), Ports(), {}).fill("127.0.0.1:{potr.lookup}")
