"""Runs the migrations of accounts on the connection that the chassis gives."""

from chassis.db.migrate import run_environment
from chassis.events.tables import EVENTS
from chassis.mail.tables import MAIL_TABLES
from services.accounts.tables import Row

run_environment(Row.metadata, EVENTS, MAIL_TABLES)
