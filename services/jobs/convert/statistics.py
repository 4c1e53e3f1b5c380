"""What was counted, as messages."""

from datetime import date

from codingahead.jobs.v1 import jobs_service_pb2 as calls
from codingahead.jobs.v1 import statistics_pb2 as messages

from chassis.clock import timestamp
from services.jobs.convert.posting import state_to_proto
from services.jobs.domain.statistics import Counts, PostingNumbers
from services.jobs.usecases.statistics import EmployerNumbers


def statistics_to_proto(numbers: EmployerNumbers) -> calls.GetEmployerStatisticsResponse:
    """Write postings and days."""
    postings = [_posting(each, numbers) for each in numbers.postings]
    days = [_day(day, counts) for day, counts in numbers.days.items()]
    return calls.GetEmployerStatisticsResponse(postings=postings, days=days)


def _posting(posting: PostingNumbers, numbers: EmployerNumbers) -> messages.PostingStatistics:
    counts, firsts = posting.counts, posting.firsts
    return messages.PostingStatistics(
        posting_id=posting.posting_id,
        title=posting.title,
        state=state_to_proto(posting.state_at(numbers.at)),
        views=counts.views,
        apply_clicks=counts.clicks,
        applications=counts.applications,
        viewed=counts.viewed,
        shortlisted=counts.shortlisted,
        hired=counts.hired,
        publish_time=timestamp(firsts.published_at) if firsts.published_at else None,
        first_application_time=timestamp(firsts.applied_at) if firsts.applied_at else None,
    )


def _day(day: date, counts: Counts) -> messages.DayStatistics:
    return messages.DayStatistics(
        day=day.isoformat(), views=counts.views, apply_clicks=counts.clicks, applications=counts.applications
    )
