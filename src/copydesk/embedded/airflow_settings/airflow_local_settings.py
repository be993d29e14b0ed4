"""How the local Airflow uses SQLite, so that several programs may write at once.

Airflow imports this module by its name and takes `create_metadata_engine` for its own. Reasons and figures:
docs/adr/0008-sqlite-under-airflow.md.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine

__all__ = ["create_metadata_engine"]


def create_metadata_engine(
    sql_alchemy_conn: str, *, engine_args: dict[str, Any], connect_args: dict[str, Any]
) -> Engine:
    """The engine as Airflow makes it; on SQLite, readers don't stop the writer and savepoints are part of one whole."""
    engine = create_engine(sql_alchemy_conn, connect_args=connect_args, **engine_args)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", write_ahead)
        event.listen(engine, "savepoint", begin_writing)
    return engine


def write_ahead(connection: Any, _record: object) -> None:
    """Log ahead of the database: who reads no longer keeps the one who writes from committing."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def begin_writing(connection: Connection, _name: str) -> None:
    """Open a transaction before its first savepoint, and wait there for the right to write.

    Python's driver opens none by itself: the savepoint would be the transaction, its release would publish half of
    what is being created, and a write after a read in it would fail at once where another program wrote meanwhile.
    """
    driver = connection.connection.dbapi_connection
    if driver is not None and not driver.in_transaction:
        driver.execute("BEGIN IMMEDIATE")
