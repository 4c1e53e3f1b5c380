"""Runs this service's migrations on the connection that the chassis gives."""

from chassis.db.migrate import run_environment
from chassis.events.tables import EVENTS
from services.lookup.tables import Row

run_environment(EVENTS, Row.metadata)
