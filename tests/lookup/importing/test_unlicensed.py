"""The AMA's files without a licence: refused with the way to declare one, and nothing of them is kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.lookup.importing.licences import CPT_SETTING
from services.lookup.systems.imports.cpt import CptImporter

from .conftest import Suite
from .letters import Letters, write

_TEXT = "Fictitious descriptor of nobody"
_FILE = f"CPT\r\nCopyright American Medical Association. All rights reserved.\r\n\r\n99213\t{_TEXT}\r\n"


def test_nothing_of_an_unlicensed_file_is_kept_anywhere(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CPT_SETTING, raising=False)
    suite.means = replace(suite.means, importers=(Letters(), CptImporter()))
    given = tmp_path / "given"
    given.mkdir()
    (given / "LONGULT.txt").write_text(_FILE)
    write(given / "letters.txt")

    account = suite.take(given)

    (why,) = account.refused
    assert f"no licence is declared: declare the licence for the import: {CPT_SETTING}" in why
    assert _TEXT not in why
    kept = [file for file in suite.root.rglob("*") if file.is_file()]
    assert not [file for file in kept if _TEXT.encode() in file.read_bytes()]
