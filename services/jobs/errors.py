"""Every refusal that jobs can give.

DomainError
├── EmployerNotFound       no such employer, or it is not for the caller
├── OwnersOnly             a recruiter asked for what owners do
├── EmployerSuspended      staff have taken the employer out of view
├── DomainNotProved        the caller's address proves nothing about the website
├── MemberNotFound         the account does not act for the employer
├── LastOwner              nobody would be left who may change anything
├── InvitationNotFound     no such invitation, or it is not the caller's
├── TooManyInvitations     enough people are asked already
├── PostingNotFound        no such posting, or it is not for the caller
├── PostingGone            it was public once and has ended
├── TransitionNotAllowed   the posting's state does not lead there
├── PostingExpired         its last moment has passed
├── PostingEnded           it has ended and says what it says
├── PostingChanged         it was changed since it was read
├── PostingDuplicate       the employer offers the same already
├── ReferenceTaken         another posting of the employer has this reference
├── TooManyOpenPostings    the employer's quota is used up
├── NoEditWaiting          nothing is proposed
├── ApplicationNotFound    no such application, or it is not for the caller
├── AlreadyApplied         the person has applied for this posting
├── ApplyElsewhere         the employer takes applications at its own address alone
├── ApplyHere              the employer takes applications on the board alone
├── StatusNotAllowed       the application cannot come to that
├── ResumeUnfit            the file is no résumé that can be taken
├── ResumeTooLarge         it has too many bytes
├── ScannerUnavailable     the virus scanner did not answer
├── ReportNotFound         no such report
├── AlreadyReported        the person has reported this posting
├── SavedSearchNotFound    no such saved search, or it is not the caller's
├── TooManySavedSearches   the person keeps as many as anybody may
├── UnsubscribeTokenInvalid  the token was not signed here
└── InvalidFields
    ├── EmployerInvalid    what an employer says of itself does not hold
    ├── InvitationInvalid  nobody, or too much, is named
    ├── PostingInvalid     what a posting says does not hold
    ├── ImportInvalid      a feed cannot be read, or holds too much
    ├── FilterInvalid      what a list is asked for with does not hold
    ├── ApplicationInvalid what a person sends does not hold
    ├── ReportInvalid      what a report says does not hold
    ├── SavedSearchInvalid what is to be kept of a search does not hold
    ├── ProfileInvalid     what a seeker says of themselves does not hold
    └── ReasonRequired     staff must say why
"""

from chassis.errors import AccessDenied, DomainError, InvalidFields, Kind


class EmployerNotFound(DomainError):
    """There is no such employer for this caller; an unknown one and another's look the same."""

    kind = Kind.NOT_FOUND
    reason = "EMPLOYER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("You act for no such employer.")


class OwnersOnly(AccessDenied):
    """Profile and members are for the owners of an employer."""

    reason = "OWNERS_ONLY"

    def __init__(self) -> None:
        super().__init__("Only an owner of the employer may do this.")


class EmployerSuspended(DomainError):
    """Staff have taken the employer and its postings out of view."""

    kind = Kind.FAILED_PRECONDITION
    reason = "EMPLOYER_SUSPENDED"

    def __init__(self, why: str) -> None:
        super().__init__(f"The employer is suspended: {why}")


class DomainNotProved(DomainError):
    """The caller's verified e-mail address does not lie in the domain of the employer's website."""

    kind = Kind.FAILED_PRECONDITION
    reason = "DOMAIN_NOT_PROVED"

    def __init__(self) -> None:
        super().__init__(
            "Your account needs a verified e-mail address in the domain of the website, not one of a free mail service."
        )


class MemberNotFound(DomainError):
    """The account does not act for the employer."""

    kind = Kind.NOT_FOUND
    reason = "MEMBER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This account is no member of the employer.")


class LastOwner(DomainError):
    """An employer keeps at least one owner."""

    kind = Kind.FAILED_PRECONDITION
    reason = "LAST_OWNER"

    def __init__(self) -> None:
        super().__init__("An employer keeps an owner: name another one first.")


class InvitationNotFound(DomainError):
    """There is no such invitation for this caller."""

    kind = Kind.NOT_FOUND
    reason = "INVITATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such invitation for you.")


class TooManyInvitations(DomainError):
    """Enough people act for the employer, or are asked to."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TOO_MANY_INVITATIONS"

    def __init__(self, most: int) -> None:
        super().__init__(f"An employer has at most {most} members and invitations together.")


class PostingNotFound(DomainError):
    """There is no such posting for this caller; an unknown one and another's draft look the same."""

    kind = Kind.NOT_FOUND
    reason = "POSTING_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such posting here.")


class PostingGone(DomainError):
    """The posting was public and has ended; what it offered is named, to look for alternatives."""

    kind = Kind.NOT_FOUND
    reason = "POSTING_GONE"

    def __init__(self, title: str, state: str, credential: str) -> None:
        super().__init__("This position is no longer offered.", title=title, state=state, credential=credential)


class TransitionNotAllowed(DomainError):
    """The posting's state does not lead where it was asked to go."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TRANSITION_NOT_ALLOWED"

    def __init__(self, origin: str, target: str) -> None:
        message = f"A posting that is {origin.replace('_', ' ')} cannot become {target.replace('_', ' ')}."
        super().__init__(message, state=origin, asked=target)


class PostingExpired(DomainError):
    """The posting's last moment has passed: nobody would see it."""

    kind = Kind.FAILED_PRECONDITION
    reason = "POSTING_EXPIRED"

    def __init__(self) -> None:
        super().__init__("The posting's valid_through has passed.")


class PostingEnded(DomainError):
    """The posting has ended and is no longer changed."""

    kind = Kind.FAILED_PRECONDITION
    reason = "POSTING_ENDED"

    def __init__(self) -> None:
        super().__init__("The posting has ended. Draft a new one.")


class PostingChanged(DomainError):
    """The posting was changed since the caller read it."""

    kind = Kind.FAILED_PRECONDITION
    reason = "POSTING_CHANGED"

    def __init__(self, revision: int) -> None:
        super().__init__("The posting was changed since you read it. Read it again.", revision=str(revision))


class PostingDuplicate(DomainError):
    """The employer has the same posting open already."""

    kind = Kind.ALREADY_EXISTS
    reason = "POSTING_DUPLICATE"

    def __init__(self, posting_id: str) -> None:
        super().__init__(f"The employer offers the same already, as {posting_id}.", posting_id=posting_id)


class ReferenceTaken(DomainError):
    """Another posting of the employer has this reference."""

    kind = Kind.ALREADY_EXISTS
    reason = "REFERENCE_TAKEN"

    def __init__(self, posting_id: str) -> None:
        super().__init__(f"Another posting has this reference already: {posting_id}.", posting_id=posting_id)


class TooManyOpenPostings(DomainError):
    """The employer's quota of open postings is used up."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TOO_MANY_OPEN_POSTINGS"

    def __init__(self, most: int) -> None:
        super().__init__(f"An employer has at most {most} postings open at a time. Close one first.", most=str(most))


class NoEditWaiting(DomainError):
    """No edit of the posting waits for staff."""

    kind = Kind.FAILED_PRECONDITION
    reason = "NO_EDIT_WAITING"

    def __init__(self) -> None:
        super().__init__("No edit of this posting waits.")


class ApplicationNotFound(DomainError):
    """There is no such application for this caller; an unknown one and another's look the same."""

    kind = Kind.NOT_FOUND
    reason = "APPLICATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such application here.")


class AlreadyApplied(DomainError):
    """A person applies once for a posting."""

    kind = Kind.ALREADY_EXISTS
    reason = "ALREADY_APPLIED"

    def __init__(self, application_id: str) -> None:
        super().__init__("You have applied for this position already.", application_id=application_id)


class ApplyElsewhere(DomainError):
    """The employer takes applications for the posting at its own address alone."""

    kind = Kind.FAILED_PRECONDITION
    reason = "APPLY_ELSEWHERE"

    def __init__(self) -> None:
        super().__init__("The employer takes applications at its own address: see apply_url.")


class ApplyHere(DomainError):
    """The employer takes applications for the posting on the board alone."""

    kind = Kind.FAILED_PRECONDITION
    reason = "APPLY_HERE"

    def __init__(self) -> None:
        super().__init__("The employer takes applications for this position here.")


class StatusNotAllowed(DomainError):
    """The application cannot come to that status, or not by this side."""

    kind = Kind.FAILED_PRECONDITION
    reason = "STATUS_NOT_ALLOWED"

    def __init__(self, origin: str, target: str) -> None:
        super().__init__(f"An application that is {origin} cannot become {target} by you.", status=origin, asked=target)


class ResumeUnfit(DomainError):
    """The file is no PDF, DOCX or plain text by its content, or holds what a résumé does not."""

    kind = Kind.INVALID_ARGUMENT
    reason = "RESUME_UNFIT"

    def __init__(self, why: str) -> None:
        super().__init__(why)


class ResumeTooLarge(DomainError):
    """A résumé has 5 MiB at most."""

    kind = Kind.INVALID_ARGUMENT
    reason = "RESUME_TOO_LARGE"

    def __init__(self) -> None:
        super().__init__("A résumé has 5 MiB at most.")


class ScannerUnavailable(DomainError):
    """The virus scanner that is set did not answer; nothing was kept."""

    kind = Kind.UNAVAILABLE
    reason = "SCANNER_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("The file cannot be checked for viruses at the moment. Nothing was sent; try again.")


class ReportNotFound(DomainError):
    """There is no such report."""

    kind = Kind.NOT_FOUND
    reason = "REPORT_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such report.")


class AlreadyReported(DomainError):
    """A person reports a posting once."""

    kind = Kind.ALREADY_EXISTS
    reason = "ALREADY_REPORTED"

    def __init__(self) -> None:
        super().__init__("You have reported this posting already. Staff will look at it.")


class SavedSearchNotFound(DomainError):
    """There is no such saved search for this caller; an unknown one and another's look the same."""

    kind = Kind.NOT_FOUND
    reason = "SAVED_SEARCH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("You keep no such search.")


class TooManySavedSearches(DomainError):
    """A person keeps a bounded number of searches."""

    kind = Kind.FAILED_PRECONDITION
    reason = "TOO_MANY_SAVED_SEARCHES"

    def __init__(self, most: int) -> None:
        super().__init__(f"You keep {most} searches already, as many as anybody may. Delete one first.", most=str(most))


class UnsubscribeTokenInvalid(DomainError):
    """The token of an address that ends mails was not signed here."""

    kind = Kind.NOT_FOUND
    reason = "UNSUBSCRIBE_TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__("This link ends no mails. See your saved searches instead.")


class EmployerInvalid(InvalidFields):
    """What the employer says of itself does not hold; each field is named."""

    reason = "EMPLOYER_INVALID"


class InvitationInvalid(InvalidFields):
    """An invitation names an account by its id or by its e-mail address, and a role."""

    reason = "INVITATION_INVALID"


class PostingInvalid(InvalidFields):
    """What the posting says does not hold; each field is named."""

    reason = "POSTING_INVALID"


class ImportInvalid(InvalidFields):
    """A feed cannot be read as a whole, or holds too much; nothing of it was taken over."""

    reason = "IMPORT_INVALID"


class FilterInvalid(InvalidFields):
    """What a list is asked for with does not hold; each field is named."""

    reason = "FILTER_INVALID"


class ApplicationInvalid(InvalidFields):
    """What the person sends does not hold; each field is named."""

    reason = "APPLICATION_INVALID"


class ReportInvalid(InvalidFields):
    """What the report says does not hold; each field is named."""

    reason = "REPORT_INVALID"


class SavedSearchInvalid(InvalidFields):
    """What is to be kept of a search does not hold; each field is named."""

    reason = "SAVED_SEARCH_INVALID"


class ProfileInvalid(InvalidFields):
    """What a seeker says of themselves does not hold; each field is named."""

    reason = "PROFILE_INVALID"


class ReasonRequired(InvalidFields):
    """Staff say why, so that whom it concerns can put it right."""

    reason = "REASON_REQUIRED"
