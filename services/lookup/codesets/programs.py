"""The programs that code sets and their search index are made by: where one of them changes, they are made again."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
_FOLDERS = ("codesets", "content/cpt", "editions", "importing", "indexes", "search", "snapshot", "systems")
_FILES = ("content/__init__.py", "content/descriptions.py", "domain.py", "errors.py")
_READ = {".py", ".toml"}


def program_files() -> list[Path]:
    """List the programs, and the tables that they read, in every folder below the packages."""
    within = (file for folder in _FOLDERS for file in (ROOT / folder).rglob("*") if file.suffix in _READ)
    return sorted([*within, *(ROOT / name for name in _FILES)])
