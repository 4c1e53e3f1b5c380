"""Runs the gateway: python -m gateway."""

from gateway.server import run_gateway

if __name__ == "__main__":
    run_gateway()
