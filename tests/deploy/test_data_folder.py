"""What lies in the data folder: secrets, logs, the lock; and the ports that suites share the machine by."""

import os
import socket
from pathlib import Path

import pytest

from deploy.folder import DataFolder, chosen
from deploy.lock import Held, locked
from deploy.logs import LogFile
from deploy.ports import Ports, is_free
from deploy.refusal import StartRefused


@pytest.fixture
def folder(data: Path) -> DataFolder:
    """A folder that was made."""
    made = DataFolder(data)
    made.create([])
    return made


class TestAFolderThatNobodyNamed:
    def test_is_var(self) -> None:
        assert chosen("") == Path("var")
        assert chosen("elsewhere") == Path("elsewhere")


class TestAFolderThatCannotBeWritten:
    def test_is_refused_with_the_reason(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        with pytest.raises(StartRefused, match="Not a directory"):
            DataFolder(tmp_path / "file").create([])


class TestASecret:
    def test_is_long_private_and_stays_the_same(self, folder: DataFolder) -> None:
        secret = folder.secret("one")

        assert len(secret) >= 43
        assert folder.secret("one") == secret
        assert folder.secret("another") != secret
        assert folder.secret_file("one").stat().st_mode & 0o777 == 0o600
        assert sorted(file.name for file in folder.run.iterdir()) == ["another", "one"]

    def test_that_was_emptied_is_refused(self, folder: DataFolder) -> None:
        folder.secret_file("one").write_text("")

        with pytest.raises(StartRefused, match="is empty"):
            folder.secret("one")


class TestTheLock:
    def test_is_given_back_after_a_clean_end(self, folder: DataFolder) -> None:
        with locked(folder.lock) as predecessor:
            assert predecessor is None

        with locked(folder.lock) as predecessor:
            assert predecessor is None

    def test_names_its_holder(self, folder: DataFolder) -> None:
        with locked(folder.lock), pytest.raises(Held, match=f"in use by process {os.getpid()}"), locked(folder.lock):
            pass


class TestALogFile:
    def test_that_grew_too_large_begins_anew_under_the_writer(self, tmp_path: Path) -> None:
        log = LogFile(tmp_path / "one.log", most_bytes=10)
        writer = log.open()
        os.write(writer, b"more than ten\n")

        log.trim()
        os.write(writer, b"later\n\n")
        os.close(writer)

        assert (tmp_path / "one.log.1").read_text() == "more than ten\n"
        assert log.file.read_text() == "later\n\n"
        assert log.last_line() == "later"


class TestPorts:
    def test_are_never_given_to_two_suites(self) -> None:
        one, other = Ports(), Ports()

        picked = [ports.pick() for ports in (one, other) for _ in range(50)]

        assert len(set(picked)) == 100

    def test_that_are_taken_are_not_free(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            assert not is_free(server.getsockname()[1])

    def test_that_are_promised_to_another_process_are_not_picked(self) -> None:
        with pytest.raises(StartRefused):
            Ports(*range(1_024, 65_536)).pick()
