"""Every refusal that the assistant can give.

DomainError
├── NoQuestionsLeft           the account has asked as many as it may
├── ConversationNotFound      no such conversation of the caller's
└── InvalidFields
    ├── QuestionEmpty
    └── QuestionTooLong
"""

from chassis.errors import DomainError, FieldError, InvalidFields, Kind


class NoQuestionsLeft(DomainError):
    """The answer was there, but the account has no question left to pay for it; nothing was spent."""

    kind = Kind.RESOURCE_EXHAUSTED
    reason = "NO_QUESTIONS_LEFT"

    def __init__(self) -> None:
        super().__init__("There are no questions left.")


class ConversationNotFound(DomainError):
    """The caller has no such conversation; another's looks the same."""

    kind = Kind.NOT_FOUND
    reason = "CONVERSATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("You have no such conversation.")


class QuestionEmpty(InvalidFields):
    """There is no question."""

    reason = "QUESTION_EMPTY"

    def __init__(self) -> None:
        super().__init__(FieldError("question", "Ask a question."))


class QuestionTooLong(InvalidFields):
    """A question has only so many characters."""

    reason = "QUESTION_TOO_LONG"

    def __init__(self, most: int) -> None:
        super().__init__(FieldError("question", f"Ask in {most:,} characters at most."))
