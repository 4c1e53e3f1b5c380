"""What somebody looks for, as messages say it."""

from codingahead.jobs.v1.jobs_service_pb2 import ListPostingsRequest
from codingahead.jobs.v1.posting_filter_pb2 import PostingFilter

from services.jobs.convert.words import line
from services.jobs.domain.filters import Filter


def filter_from_proto(said: ListPostingsRequest | PostingFilter) -> Filter:
    """Read what is looked for, names in any case; nothing is judged here."""
    return Filter(
        query=line(said.query),
        remote=said.remote.strip().lower(),
        state=said.state.strip().upper(),
        credential=said.credential.strip().upper(),
        employment_type=said.employment_type.strip().upper(),
        salary_min=said.salary_min,
        posted_within_days=said.posted_within_days,
        near=line(said.near),
        within_miles=said.within_miles,
        setting=said.setting.strip().lower(),
        specialty=line(said.specialty),
        cpc_a_welcome=said.cpc_a_welcome,
        no_experience_welcome=said.no_experience_welcome,
        # For an employer's page, and for nobody to save.
        employer_id=said.employer_id if isinstance(said, ListPostingsRequest) else "",
    )


def filter_to_proto(wanted: Filter) -> PostingFilter:
    """Write what is looked for."""
    return PostingFilter(**{name: getattr(wanted, name) for name in PostingFilter.DESCRIPTOR.fields_by_name})
