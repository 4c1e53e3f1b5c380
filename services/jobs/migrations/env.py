"""Runs this service's migrations on the connection that the chassis gives."""

from chassis.db.migrate import run_environment
from chassis.events.tables import EVENTS
from chassis.mail.tables import MAIL_TABLES
from services.jobs.tables_alerts import SavedSearchRow

run_environment(SavedSearchRow.metadata, EVENTS, MAIL_TABLES)
