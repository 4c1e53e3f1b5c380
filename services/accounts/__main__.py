"""Runs the accounts service: `python -m services.accounts`."""

from chassis.service import run_service
from services.accounts.wiring import SERVICE

if __name__ == "__main__":
    run_service(SERVICE)
