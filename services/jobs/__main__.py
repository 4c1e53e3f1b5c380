"""Runs the service: python -m services.jobs."""

from chassis.service import run_service
from services.jobs.wiring import SERVICE

run_service(SERVICE)
