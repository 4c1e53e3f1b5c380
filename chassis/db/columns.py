"""How tables are spelt: constraint names by one convention, moments in UTC whatever the database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def named_metadata() -> MetaData:
    """An empty schema whose constraints will have predictable names."""
    return MetaData(naming_convention=NAMING)


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone; this puts it back. Naive moments are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if value is None or value.tzinfo is not None:
            return value  # type: ignore[no-any-return]  # the driver's own datetime
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]  # likewise
