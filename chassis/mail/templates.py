"""Mail written from files: NAME.txt, whose first line is the subject, and NAME.html beside it."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@dataclass(frozen=True, slots=True)
class Written:
    """A mail's words, as text and as HTML."""

    subject: str
    text: str
    html: str


class MailTemplates:
    """Templates of one folder. A value that a template names and nobody gave is an error, not a gap."""

    def __init__(self, folder: Path) -> None:
        loader = FileSystemLoader(folder)
        self._text = Environment(loader=loader, undefined=StrictUndefined, autoescape=False, trim_blocks=True)  # noqa: S701 (plain text)
        self._html = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True)

    def write(self, name: str, **values: object) -> Written:
        """Fill a template in; a subject is one line, whatever the values hold."""
        subject, _, text = self._text.get_template(f"{name}.txt").render(values).partition("\n")
        html = self._html.get_template(f"{name}.html").render(values)
        return Written(" ".join(subject.split()), text.lstrip("\n"), html)
