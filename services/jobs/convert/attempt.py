"""The idempotency key of a request, and a digest of all else it says."""

import hashlib
from typing import TypeVar

from codingahead.jobs.v1.applications_service_pb2 import SubmitApplicationRequest
from codingahead.jobs.v1.jobs_service_pb2 import CreateEmployerRequest, CreatePostingRequest
from codingahead.jobs.v1.saved_searches_service_pb2 import CreateSavedSearchRequest

from services.jobs.domain.creations import Attempt

_Asked = TypeVar(
    "_Asked", CreateEmployerRequest, CreatePostingRequest, CreateSavedSearchRequest, SubmitApplicationRequest
)


def attempt_from_proto(request: _Asked) -> Attempt:
    """Read the key, and sum up the rest."""
    content = type(request)()
    content.CopyFrom(request)
    content.ClearField("idempotency_key")
    said = content.SerializeToString(deterministic=True)
    return Attempt(request.idempotency_key.lower(), hashlib.sha256(said).hexdigest())
