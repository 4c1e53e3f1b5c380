"""What every route may reach: settings, services, form tokens, and who shows problems as pages."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from chassis.rpc.channel import Metadata, bearer
from gateway.clients import Clients
from gateway.csrf import FormTokens
from gateway.problems import Problem
from gateway.settings import GatewaySettings

ShowProblem = Callable[[Request, Problem], Awaitable[Response]]


@dataclass
class Gateway:
    """One gateway's parts; `app.state.gateway`."""

    settings: GatewaySettings
    clients: Clients
    form_tokens: FormTokens
    service_token: str
    # Shows a problem to a person; without it a page's problem is told as JSON too.
    show_problem: ShowProblem | None = None

    @property
    def own_credential(self) -> Metadata:
        """The gateway's own name among the services. Never sent where a visitor's ledger decides."""
        return bearer(self.service_token)


def gateway_of(request: Request) -> Gateway:
    """The gateway that answers this request."""
    gateway: Gateway = request.app.state.gateway
    return gateway
