"""Runs lookup: `python -m services.lookup`."""

from chassis.service import run_service
from services.lookup.wiring import SERVICE

run_service(SERVICE)
