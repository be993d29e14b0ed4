"""Several programs on one SQLite, as the local Airflow's components are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from copydesk.embedded.airflow_settings.airflow_local_settings import create_metadata_engine

RUNS = Table("runs", MetaData(), Column("id", Integer, primary_key=True))
PATIENCE_S = 0.2


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two programs' engines on one file."""
    url = f"sqlite:///{tmp_path / 'airflow.db'}?timeout={PATIENCE_S}"
    pair = tuple(create_metadata_engine(url, engine_args={}, connect_args={}) for _ in range(2))
    RUNS.metadata.create_all(pair[0])
    yield pair[0], pair[1]
    for engine in pair:
        engine.dispose()


def count_runs(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(RUNS)) or 0


def test_what_is_created_by_savepoints_is_seen_whole_or_not_at_all(engines: tuple[Engine, Engine]) -> None:
    creating, watching = engines
    with Session(creating) as session:
        for run in (1, 2):
            with session.begin_nested():
                session.execute(insert(RUNS).values(id=run))
            assert count_runs(watching) == 0
        session.rollback()
        assert count_runs(watching) == 0
        for run in (1, 2):
            with session.begin_nested():
                session.execute(insert(RUNS).values(id=run))
        session.commit()
    assert count_runs(watching) == 2


def test_who_reads_in_a_savepoint_may_write_in_it_whatever_others_want(engines: tuple[Engine, Engine]) -> None:
    creating, writing = engines
    with Session(creating) as session, Session(writing) as other:
        with session.begin_nested():
            assert session.scalar(select(func.count()).select_from(RUNS)) == 0
            with pytest.raises(OperationalError, match="database is locked"):
                other.execute(insert(RUNS).values(id=7))
            session.execute(insert(RUNS).values(id=1))
        session.commit()
        other.rollback()
        other.execute(insert(RUNS).values(id=7))
        other.commit()
    assert count_runs(writing) == 2


def test_a_reader_keeps_nobody_from_committing(engines: tuple[Engine, Engine]) -> None:
    reading, writing = engines
    with writing.begin() as connection:
        connection.execute(insert(RUNS), [{"id": run} for run in range(3)])
    with reading.connect() as connection:
        rows = connection.execution_options(stream_results=True, yield_per=1).execute(select(RUNS.c.id))
        assert next(rows) is not None
        with writing.begin() as other:
            other.execute(insert(RUNS).values(id=9))
    assert count_runs(writing) == 4
