"""XML as job boards take it: a `source` of `job`s with a text in each of their elements (Indeed, "XML feed reference").

No document type, no entity of its own and nothing outside of the file is ever looked at.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from services.jobs.feeds.bounds import DEEPEST, LARGEST_POSTING, LONGEST_HTML, LONGEST_LINE, refused

Job = dict[str, str]
_MOST_ATTRIBUTES = 50
_MOST_ELEMENTS = 100
# Of what begins and does not end, such as a tag: expat looks at all of it again with every part.
_LONGEST_TOKEN = 256 * 1024
_JOB_DEPTH, _FIELD_DEPTH = 2, 3


def jobs_in(texts: Iterable[str]) -> Iterator[Job]:
    """Read the jobs of a feed, each as the texts of its elements by their names. Raises ImportInvalid."""
    jobs = _Jobs()
    parser: Any = create_parser(forbid_dtd=True)
    parser.setContentHandler(jobs)
    fed = 0
    try:
        for text in texts:
            parser.feed(text)
            fed += len(text.encode())
            if fed - parser._parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise refused("A tag or a comment is too long.")
            yield from jobs.taken()
        parser.close()
    except DefusedXmlException:
        raise refused("Leave out the document type and entities.") from None
    except SAXParseException as error:
        raise refused(f"This is no XML: {error.getMessage()}, in line {error.getLineNumber()}.") from None
    yield from jobs.taken()


class _Jobs(ContentHandler):
    """Gathers jobs as they end."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Job] = []
        self._path: list[str] = []
        self._job: Job = {}
        self._pieces: list[str] = []
        self._length = self._size = 0

    def taken(self) -> list[Job]:
        """The jobs that have ended since the last time."""
        found, self._found = self._found, []
        return found

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        """Go one level down."""
        if not self._path and name.lower() != "source":
            raise refused("The outermost element of a feed is source.")
        if len(self._path) >= DEEPEST or len(attrs) > _MOST_ATTRIBUTES:
            raise refused("Elements are nested too deeply, or have too many attributes.")
        self._path.append(name.lower())
        if len(self._path) == _JOB_DEPTH:
            self._job, self._size = {}, 0
        if len(self._path) == _FIELD_DEPTH:
            self._pieces, self._length = [], 0

    def characters(self, content: str) -> None:
        """Keep a piece of a field's text, up to one character more than it may have."""
        if len(self._path) < _FIELD_DEPTH or self._path[1] != "job":
            return
        most = LONGEST_HTML if self._path[2] == "description" else LONGEST_LINE
        if self._length <= most:
            self._pieces.append(content[: most + 1 - self._length])
        self._length += len(content)
        self._size += len(content)

    def endElement(self, _name: str) -> None:  # noqa: N802 - the library's name
        """Keep a field, or a job with its fields."""
        depth = len(self._path)
        if depth == _FIELD_DEPTH and self._path[1] == "job" and len(self._job) < _MOST_ELEMENTS:
            self._keep(self._path[2], "".join(self._pieces).strip())
        if depth == _JOB_DEPTH and self._path[1] == "job":
            self._found.append(self._job if self._size <= LARGEST_POSTING else _too_large(self._job))
        self._path.pop()

    def _keep(self, name: str, text: str) -> None:
        before = self._job.get(name, "")
        # A job may be of several categories; of everything else the first word stands.
        self._job[name] = f"{before},{text}" if name == "category" and before else before or text


def _too_large(job: Job) -> Job:
    return {"referencenumber": job.get("referencenumber", ""), "description": "x" * (LONGEST_HTML + 1)}
