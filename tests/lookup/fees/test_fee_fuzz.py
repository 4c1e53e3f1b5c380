"""Damaged files, whatever the damage: refused or told, never a fault."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.lookup.fees.imports import IMPORTERS
from services.lookup.importing.refusals import FileRefused
from tests.lookup.fees import small_files as small
from tests.lookup.fees.loading import loaded, source

FILES = {
    "PPRRVU2025_Oct.csv": small.SHEET_2025,
    "PPRRVU2025_Oct.txt": small.fixed_2025(),
    "GPCI2025.csv": small.GPCI_2025,
    "ANES2025.csv": small.ANES_2025,
    "OPPSCAP_2025_Oct.csv": small.OPPS_CAP,
    "25LOCCO.csv": small.COUNTIES,
    "ZIP5.txt": small.ZIPS,
}
BYTES = st.sampled_from(
    [b"\0", b"\xff", b'"', b",", b",,", b"\n", b"\r", b"\t", b"9", b"=", b"-1", b"NaN", b"\xe2\x80\xae"]
)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_byte_or_two_that_are_wrong_never_make_a_fault(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = FILES[name].encode("cp1252")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        taken = data.draw(st.integers(0, 3))
        content = content[:at] + data.draw(BYTES) + content[at + taken :]
    path = tmp_path / name
    path.write_bytes(content)
    file = source(path)
    with suppress(FileRefused):
        if any(one.recognise(file) for one in IMPORTERS):
            for old in (tmp_path / "editions").glob("*"):
                old.unlink()
            loaded(tmp_path / "editions", [file])
