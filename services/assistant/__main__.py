"""Runs the service: python -m services.assistant."""

from chassis.service import run_service
from services.assistant.wiring import SERVICE

run_service(SERVICE)
