"""The phrases that questions are recognised by, read from the file beside this one."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from services.assistant.domain import Topic

_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})(?![\w-])")


HARM = _any_of(_FILE["harm"])
HONEST = _any_of(_FILE["honest"])
TOPICS = {Topic(name): _any_of(phrases) for name, phrases in _FILE["topics"].items()}
ASPECTS = {name: _any_of(phrases) for name, phrases in _FILE["aspects"].items()}
MISSING = {Topic(name): text for name, text in _FILE["missing"].items()}
FILLER: frozenset[str] = frozenset(_FILE["filler"]["words"].split())
POINTING = _any_of(_FILE["pointing"]["words"])
