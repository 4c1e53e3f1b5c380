"""The accounts service in memory: mailed links, API keys, and what people may ask of what is kept of them."""

from codingahead.accounts.v1 import api_key_service_pb2 as api_key
from codingahead.accounts.v1 import email_verification_service_pb2 as verifications
from codingahead.accounts.v1 import password_reset_service_pb2 as resets
from codingahead.accounts.v1 import personal_data_service_pb2 as personal_data
from codingahead.accounts.v1.api_key_service_pb2_grpc import ApiKeyServiceServicer
from codingahead.accounts.v1.bookmark_pb2 import Bookmark
from codingahead.accounts.v1.email_verification_service_pb2_grpc import EmailVerificationServiceServicer
from codingahead.accounts.v1.metering_pb2 import LedgerEntry, Meter
from codingahead.accounts.v1.password_reset_service_pb2_grpc import PasswordResetServiceServicer
from codingahead.accounts.v1.personal_data_service_pb2_grpc import PersonalDataServiceServicer

from chassis.errors import FieldError, Forwarded, Kind
from chassis.rpc.pipeline import current_caller
from tests.gateway.suite import Context, Person, Suite


class FakeEmailVerifications(EmailVerificationServiceServicer):
    """Links that verify an address."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def SendEmailVerification(
        self, request: verifications.SendEmailVerificationRequest, context: Context
    ) -> verifications.SendEmailVerificationResponse:
        self.suite.meet(request, context, "SendEmailVerification")
        self.suite.links[f"verify-{len(self.suite.links)}"] = self.suite.caller()
        return verifications.SendEmailVerificationResponse()

    async def VerifyEmail(
        self, request: verifications.VerifyEmailRequest, context: Context
    ) -> verifications.VerifyEmailResponse:
        self.suite.meet(request, context, "VerifyEmail")
        person = _used(self.suite, request.token)
        person.verified = True
        return verifications.VerifyEmailResponse(account=person.account)


class FakePasswordResets(PasswordResetServiceServicer):
    """Links that reset a password."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def RequestPasswordReset(
        self, request: resets.RequestPasswordResetRequest, context: Context
    ) -> resets.RequestPasswordResetResponse:
        self.suite.meet(request, context, "RequestPasswordReset")
        for person in {id(one): one for one in self.suite.people.values() if one.email == request.email}.values():
            self.suite.links[f"reset-{len(self.suite.links)}"] = person
        return resets.RequestPasswordResetResponse()

    async def ResetPassword(
        self, request: resets.ResetPasswordRequest, context: Context
    ) -> resets.ResetPasswordResponse:
        self.suite.meet(request, context, "ResetPassword")
        if len(request.password) < 12:
            weak = (FieldError("password", "Too weak."),)
            raise Forwarded(Kind.INVALID_ARGUMENT, "PASSWORD_TOO_WEAK", "Too weak.", weak)
        person = _used(self.suite, request.token)
        person.password = request.password
        return resets.ResetPasswordResponse()


class FakeApiKeys(ApiKeyServiceServicer):
    """Each person's keys."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.kept: dict[str, dict[str, api_key.ApiKey]] = {}

    async def CreateApiKey(
        self, request: api_key.CreateApiKeyRequest, context: Context
    ) -> api_key.CreateApiKeyResponse:
        self.suite.meet(request, context, "CreateApiKey")
        ours = self.kept.setdefault(current_caller().account_id, {})
        key = api_key.ApiKey(
            id=f"key-{len(ours)}", name=request.name, scopes=request.scopes, daily_quota=request.daily_quota
        )
        ours[key.id] = key
        return api_key.CreateApiKeyResponse(key=key, secret="cak_told-once")

    async def ListApiKeys(self, request: api_key.ListApiKeysRequest, context: Context) -> api_key.ListApiKeysResponse:
        self.suite.meet(request, context, "ListApiKeys")
        return api_key.ListApiKeysResponse(keys=self.kept.get(current_caller().account_id, {}).values())

    async def DeleteApiKey(
        self, request: api_key.DeleteApiKeyRequest, context: Context
    ) -> api_key.DeleteApiKeyResponse:
        self.suite.meet(request, context, "DeleteApiKey")
        if self.kept.get(current_caller().account_id, {}).pop(request.id, None) is None:
            raise Forwarded(Kind.NOT_FOUND, "API_KEY_NOT_FOUND", "You have no API key with this id.")
        return api_key.DeleteApiKeyResponse()


class FakePersonalData(PersonalDataServiceServicer):
    """What is kept of people."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def ExportPersonalData(
        self, request: personal_data.ExportPersonalDataRequest, context: Context
    ) -> personal_data.ExportPersonalDataResponse:
        self.suite.meet(request, context, "ExportPersonalData")
        line = LedgerEntry(id="1", kind="grant", meter=Meter.METER_VIEWS, amount=5, resource="registration")
        kept = Bookmark(system="icd10cm", code="E11.9", note="mine")
        return personal_data.ExportPersonalDataResponse(
            account=self.suite.caller().account, ledger=[line], bookmarks=[kept]
        )

    async def DeleteAccount(
        self, request: personal_data.DeleteAccountRequest, context: Context
    ) -> personal_data.DeleteAccountResponse:
        self.suite.meet(request, context, "DeleteAccount")
        gone = self.suite.caller()
        self.suite.people = {token: one for token, one in self.suite.people.items() if one is not gone}
        return personal_data.DeleteAccountResponse()


def _used(suite: Suite, token: str) -> Person:
    person = suite.links.pop(token, None)
    if person is None:
        raise Forwarded(Kind.NOT_FOUND, "LINK_NOT_VALID", "This link does not work, or not any more.")
    return person
