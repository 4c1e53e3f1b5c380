"""The demonstration board: made up and saying so, public at once, there once, and gone again."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.jobs.v1.jobs_service_pb2 import ExportPostingsRequest
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from typer.testing import CliRunner

from services.jobs.demo.__main__ import app
from services.jobs.demo.postings import employers
from services.jobs.domain.employers import Employer, Profile
from services.jobs.likeness import NEARLY_SAME, is_for_the_same, likeness
from services.jobs.validity import content_faults
from services.jobs.vetting import findings
from tests.accounts.running import accounts_running, settings
from tests.jobs.samples import NOON, TurnableClock
from tests.jobs.suite import SERVICE_TOKEN, jobs_at
from tests.jobs.test_feeds import postings as read

_LOGGED = re.compile(r"\d{4}-\d\d-\d\d ")


class Nobody:
    """A server that is somewhere else."""

    async def start(self) -> None: ...

    async def stop(self, _grace: float) -> None: ...


class AccountsElsewhere:
    """The accounts service on a port, as `jobs_at` asks for it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.server = Nobody()


class Demo:
    """The command on a data folder, and the board that it fills."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._address = address

    async def run(self, *options: str, **environment: str) -> tuple[int, str]:
        """How the command ends, and what it says."""
        asked = ["--data-dir", str(self._folder), *options]
        ended = await asyncio.to_thread(CliRunner().invoke, app, asked, env=environment)
        # The services of this process write to the same screen.
        said = [line for line in ended.output.splitlines() if not _LOGGED.match(line)]
        return ended.exit_code, "\n".join(said)

    async def public(self) -> list[Any]:
        """What everybody sees."""
        async with grpc.aio.insecure_channel(self._address) as channel:
            call: Any = JobsServiceStub(channel).ExportPostings(ExportPostingsRequest(), timeout=20)
            return [each.posting async for each in call]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    (tmp_path / "run").mkdir()
    chosen = settings(tmp_path)
    people: Any = AccountsElsewhere(int(chosen.listen.rpartition(":")[2]))
    async with accounts_running(chosen), jobs_at(tmp_path, people, TurnableClock()) as address:
        doors = {"jobs": address, "accounts": chosen.listen, "gateway": "http://127.0.0.1:8080"}
        (tmp_path / "run" / "endpoints.json").write_text(json.dumps(doors))
        (tmp_path / "run" / "service-token").write_text(SERVICE_TOKEN)
        yield Demo(tmp_path, address)


class TestTheCommand:
    async def test_fills_the_board_once_and_clears_it(self, demo: Demo) -> None:
        first = await demo.run("--count", "20")
        shown = await demo.public()
        again = await demo.run("--count", "20")
        more = await demo.run("--count", "24")

        assert first == (0, "20 fictitious postings of 8 employers: 20 created")
        assert again == (0, "20 fictitious postings of 8 employers: 20 unchanged")
        assert more == (0, "24 fictitious postings of 8 employers: 4 created, 20 unchanged")
        assert len(shown) == 20
        for posting in shown:
            assert "fictitious" in posting.employer.name
            assert "fictitious" in posting.employer.description
            assert "fictitious" in posting.description_markdown
            assert posting.employer.website.endswith(".example")

        code, said = await demo.run("--remove")
        assert (code, said.splitlines()[-1]) == (0, "24 fictitious postings closed")
        assert await demo.public() == []
        assert (await demo.run("--remove"))[1] == "0 fictitious postings closed"
        assert (await demo.run("--count", "20"))[1].endswith("20 created")

    @pytest.mark.parametrize("site", ["https://coding.example.org", "http://10.0.0.7:8080", "http://0.0.0.0:8080"])
    async def test_refuses_a_board_that_others_see(self, demo: Demo, site: str) -> None:
        code, said = await demo.run("--count", "1", JOBS_PUBLIC_BASE_URL=site)

        assert (code, "--even-in-public" in said, await demo.public()) == (1, True, [])
        assert (await demo.run("--count", "1", "--even-in-public", JOBS_PUBLIC_BASE_URL=site))[0] == 0

    async def test_says_when_no_suite_runs(self, tmp_path: Path) -> None:
        ended = await Demo(tmp_path, "").run()

        assert ended[0] == 1
        assert "make run" in ended[1]


class TestTheDemonstrationsPostings:
    def test_are_the_same_for_the_same_seed_and_others_for_another(self) -> None:
        assert employers(200, 1) == employers(200, 1) != employers(200, 2)
        smaller = {each["reference"] for one in employers(200, 1) for each in one.postings}
        assert smaller <= {each["reference"] for one in employers(300, 1) for each in one.postings}

    @pytest.mark.parametrize("count", [1, 7, 200, 1_000])
    def test_are_as_many_as_asked_and_few_of_each(self, count: int) -> None:
        made = employers(count, 1)

        assert sum(len(each.postings) for each in made) == count
        assert max(len(each.postings) for each in made) <= 40
        assert len({each.name for each in made}) == len({each.website for each in made}) == len(made)

    async def test_are_public_without_a_second_look(self) -> None:
        kinds = Counter[str]()
        for employer in employers(400, 1):
            rows = await read(json.dumps(employer.postings).encode())
            contents = [each.content for each in rows if each.content]
            assert len(contents) == len(employer.postings), [each.problems for each in rows]
            for number, content in enumerate(contents):
                assert list(content_faults(content)) == []
                assert not [each.sign for each in findings(content, _published_by(employer))]
                kinds.update((content.remote, content.location.state, content.employment_type))
                for other in contents[:number]:
                    assert not is_for_the_same(content, other) or likeness(content, other) < NEARLY_SAME

        assert {"remote", "hybrid", "onsite", "FULL_TIME", "PART_TIME", "CONTRACTOR", "TX", "OH"} <= set(kinds)


def _published_by(employer: Any) -> Any:
    return Employer(employer.key, Profile(employer.name, employer.website, employer.description), NOON)
