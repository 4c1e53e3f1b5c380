"""A part is named by every program that it is made by."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.lookup.codesets import programs
from services.lookup.codesets.programs import program_files

_LOADED = """
import sys
import services.lookup.codesets.assemble, services.lookup.codesets.build, services.lookup.codesets.write
import services.lookup.indexes.terms, services.lookup.search.build, services.lookup.snapshot.store
for name, module in sys.modules.items():
    if name.startswith("services.lookup.") and not name.startswith(areas):
        print(module.__file__)
"""
# They are loaded to import editions, which a part is named by in their own right.
_OTHERS = tuple(f"services.lookup.{area}" for area in ("claims", "coverage", "crosswalks", "fees", "ncci", "risk"))


class TestThePrograms:
    def test_are_all_that_building_loads(self) -> None:
        said = subprocess.run(
            [sys.executable, "-c", f"areas = {_OTHERS!r}{_LOADED}"], capture_output=True, text=True, check=True
        ).stdout.split()
        assert len(said) > 50
        assert set(map(Path, said)) <= set(program_files())

    def test_are_looked_for_in_folders_within_folders(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        deep = tmp_path / "codesets" / "imports" / "order.py"
        deep.parent.mkdir(parents=True)
        deep.write_text("")
        deep.with_suffix(".md").write_text("")
        monkeypatch.setattr(programs, "ROOT", tmp_path)
        assert deep in program_files()
        assert deep.with_suffix(".md") not in program_files()
