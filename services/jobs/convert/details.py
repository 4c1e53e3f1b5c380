"""What a posting says beyond its first lines, as a message."""

from collections.abc import Iterable
from typing import Any

from codingahead.jobs.v1 import posting_pb2 as messages

from services.jobs.convert.words import keys, line, lines, names
from services.jobs.domain.postings import Content, Groups


def details_from_proto(details: messages.PostingDetails) -> dict[str, Any]:
    """Read the fields of a posting's content that stand in its details; unset ones as Content leaves them."""
    return {
        "credential_groups": _groups_from_proto(details.credential_groups),
        "preferred_credential_groups": _groups_from_proto(details.preferred_credential_groups),
        "cpc_a_welcome": details.cpc_a_welcome,
        "no_experience_welcome": details.no_experience_welcome,
        "years_experience": details.years_experience if details.HasField("years_experience") else None,
        "settings": keys(details.settings),
        "code_sets": keys(details.code_sets),
        "encoders": lines(details.encoders),
        "ehrs": lines(details.ehrs),
        "remote_states": names(details.remote_states),
        "charts_per_hour": details.charts_per_hour,
        "accuracy_percent": details.accuracy_percent,
        "shift": details.shift.strip().lower(),
        "equipment_supplied": details.equipment_supplied,
        "salary_explanation": line(details.salary_explanation),
        "benefits": lines(details.benefits),
        "visa_sponsorship": details.visa_sponsorship,
        "apply_method": details.apply_method.strip().lower(),
        "openings": details.openings or 1,
    }


def details_to_proto(content: Content) -> messages.PostingDetails:
    """Write what a posting says beyond its first lines."""
    return messages.PostingDetails(
        credential_groups=_groups_to_proto(content.credential_groups),
        preferred_credential_groups=_groups_to_proto(content.preferred_credential_groups),
        cpc_a_welcome=content.cpc_a_welcome,
        no_experience_welcome=content.no_experience_welcome,
        years_experience=content.years_experience,
        settings=content.settings,
        code_sets=content.code_sets,
        encoders=content.encoders,
        ehrs=content.ehrs,
        remote_states=content.remote_states,
        charts_per_hour=content.charts_per_hour,
        accuracy_percent=content.accuracy_percent,
        shift=content.shift,
        equipment_supplied=content.equipment_supplied,
        salary_explanation=content.salary_explanation,
        benefits=content.benefits,
        visa_sponsorship=content.visa_sponsorship,
        apply_method=content.apply_method,
        openings=content.openings,
    )


def _groups_from_proto(groups: Iterable[messages.CredentialGroup]) -> Groups:
    return tuple(names(group.any_of) for group in groups)


def _groups_to_proto(groups: Groups) -> list[messages.CredentialGroup]:
    return [messages.CredentialGroup(any_of=group) for group in groups]
