"""What a driver's failure means: come back later, try again, never like this, or a fault of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from chassis.errors import StorageConflict, StorageUnavailable

# SQLSTATE: PostgreSQL undid the transaction for another one's sake.
_CONFLICTS = {"40001", "40P01"}
# Its classes in which the server cannot serve now: connection lost, resources used up, told to stop, system error.
_AWAY = ("08", "53", "57", "58")
# Its classes in which it never will: wrong password, no such database.
_NEVER = ("28", "3D")


def refusal(error: Exception) -> Exception:
    """StorageUnavailable or StorageConflict for what may pass; the error itself when it is a fault."""
    if not isinstance(error, DBAPIError):
        return StorageUnavailable()
    state = _sqlstate(error)
    if state in _CONFLICTS:
        return StorageConflict()
    if isinstance(error.orig, sqlite3.Error):
        return StorageUnavailable() if _may_pass(error.orig) else error
    lost = isinstance(error, OperationalError) or error.connection_invalidated
    return StorageUnavailable() if lost or state.startswith(_AWAY) else error


def lasting(error: Exception) -> str | None:
    """Why waiting will not help, in the database's own words; None when it may."""
    original = getattr(error, "orig", None)
    if isinstance(original, sqlite3.Error):
        return None if _is_busy(original) else str(original)
    return str(original) if _sqlstate(error).startswith(_NEVER) else None


def _sqlstate(error: Exception) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _may_pass(error: sqlite3.Error) -> bool:
    """Whether SQLite could not do what it was asked, rather than could not understand it."""
    return isinstance(error, sqlite3.OperationalError) and _code(error) != sqlite3.SQLITE_ERROR


def _is_busy(error: sqlite3.Error) -> bool:
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; errors that Python's module raises by itself have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
