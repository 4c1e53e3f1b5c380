"""A schedule of a dozen codes, and CMS's own where it is there."""

from pathlib import Path

import pytest

from services.lookup.editions.editions import Editions
from services.lookup.fees.schedule import FeeSchedule
from tests.lookup.fees import small_files as small
from tests.lookup.fees.loading import REAL, editions_of, source, written

MPFS = REAL / "mpfs"


@pytest.fixture(scope="session")
def small_editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    folder = tmp_path_factory.mktemp("fees")
    return editions_of(
        folder / "editions",
        [written(folder, "PPRRVU2025_Oct.csv", small.SHEET_2025)],
        [
            written(folder, "PPRRVU2026_Jul_nonQPP.csv", small.sheet_2026("33.4009")),
            written(folder, "PPRRVU2026_Jul_QPP.csv", small.sheet_2026("33.5675")),
        ],
        [written(folder, "GPCI2025.csv", small.GPCI_2025)],
        [written(folder, "GPCI2026.csv", small.GPCI_2026)],
        [written(folder, "ANES2025.csv", small.ANES_2025)],
        [written(folder, "OPPSCAP_2025_Oct.csv", small.OPPS_CAP)],
        [written(folder, "ZIP5_OCT2025.txt", small.ZIPS)],
    )


@pytest.fixture(scope="session")
def schedule(small_editions: Editions) -> FeeSchedule:
    return FeeSchedule(small_editions)


@pytest.fixture(scope="session")
def mpfs() -> Path:
    """CMS's own files; skipped where they are not beside the repository."""
    if not MPFS.is_dir():
        pytest.skip("the official files are not here (../shared/data/cms/mpfs)")
    return MPFS


@pytest.fixture(scope="session")
def official(mpfs: Path, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """October 2025 of CMS's own files."""
    beside = tuple(path.name for path in mpfs.iterdir())
    names = ("PPRRVU2025_Oct.nodesc.csv", "GPCI2025.csv", "ANES2025.csv", "OPPSCAP_Oct.csv", "ZIP5_OCT2025.txt")
    groups = [[source(mpfs / name, beside=beside)] for name in names]
    return editions_of(tmp_path_factory.mktemp("official-fees"), *groups)
