"""A posting as a form, new or to be changed, with what was wrong with it the last time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from codingahead.jobs.v1.posting_pb2 import Employer, Posting
from markupsafe import Markup

from gateway.web.markdown import safe_html
from gateway.web.views import posting_fields as fields
from gateway.web.views.employers import employer_path
from gateway.web.views.posting_fields import Typed
from gateway.web.views.posting_page import posting_path
from gateway.web.views.posting_words import ENDED, state_key
from gateway.web.views.search import Option

_SEEN = frozenset({"published", "paused"})


@dataclass(frozen=True)
class PostingFormView:
    """The form, with what was typed and what was wrong with it."""

    heading: str
    action: str
    employer: str
    employer_href: str
    # Whether the employer's postings are public without anybody reading them first.
    trusted: bool
    typed: Typed
    # The posting as one would type it, empty for a new one.
    kept: Typed = field(default_factory=dict)
    # Empty for a new one.
    posting_href: str = ""
    state: str = ""
    # An edit waits already: the form shows that wording.
    proposed: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    preview: Markup | None = None
    choices: Mapping[str, tuple[Option, ...]] = field(default_factory=lambda: fields.CHOICES)
    boxes: Mapping[str, tuple[Option, ...]] = field(default_factory=lambda: fields.BOXES)
    labels: Mapping[str, str] = field(default_factory=lambda: fields.LABELS)

    @property
    def is_seen(self) -> bool:
        """Whether people have seen it, so that some changes wait for staff."""
        return self.state in _SEEN

    @property
    def has_ended(self) -> bool:
        """Whether it says what it says for good."""
        return self.state in ENDED

    @property
    def may_publish(self) -> bool:
        """Whether the form offers to publish as well."""
        return self.state in {"", "draft", "rejected"}

    @property
    def publish_label(self) -> str:
        return "Save and publish" if self.trusted and self.state != "rejected" else "Save and send to review"

    @property
    def title(self) -> str:
        return f"Not saved yet: {self.heading}" if self.errors or self.problem else self.heading

    @property
    def faults(self) -> tuple[tuple[str, str, str], ...]:
        """The summary above the form: where it leads, the field's label, what is wrong."""
        return tuple((name, self.labels.get(name, name), message) for name, message in self.errors.items())

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def ticked(self, name: str, value: str) -> bool:
        return bool(self.typed.get(fields.box_name(name, value)))


def new_form(employer: Employer, typed: Typed) -> PostingFormView:
    """Offer a form for another posting of an employer."""
    path = employer_path(employer.id)
    return PostingFormView(
        heading="New posting",
        action=f"{path}/postings/new",
        employer=employer.name,
        employer_href=f"{path}/dashboard",
        trusted=employer.trusted,
        typed=typed,
    )


def edit_form(posting: Posting, typed: Typed | None = None) -> PostingFormView:
    """Offer a posting as it was typed; else as it reads, or would read once staff approve what waits."""
    path, kept = posting_path(posting.id), _as_it_reads(posting)
    return PostingFormView(
        heading=f"Edit: {posting.title}",
        action=f"{path}/edit",
        employer=posting.employer.name,
        employer_href=f"{employer_path(posting.employer.id)}/dashboard",
        trusted=posting.employer.trusted,
        typed=kept if typed is None else typed,
        kept=kept,
        posting_href=path,
        state=state_key(posting),
        proposed=posting.HasField("edit"),
    )


def with_preview(view: PostingFormView) -> PostingFormView:
    """Show the description as readers would see it."""
    return replace(view, preview=safe_html(view.value("description_markdown")))


def _as_it_reads(posting: Posting) -> Typed:
    said = fields.typed_of(posting.edit.content if posting.HasField("edit") else posting)
    return {**said, "valid_through": fields.last_day(posting), "revision": str(posting.revision)}
