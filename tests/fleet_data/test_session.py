"""The session: one file by default, one address for PostgreSQL, one commit a transaction."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from fleet_data import session as sessions
from fleet_data.session import DatabaseUnavailableError, default_url, migrate, open_engine, reading, transaction
from fleet_data.stores import units
from fleet_data.tables import UnitRow


def count_units(engine: Engine) -> int | None:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(UnitRow))


def test_without_an_address_one_file_under_var_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sessions, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    assert default_url() == f"sqlite:///{tmp_path / 'var' / 'paiche.sqlite3'}"
    engine = open_engine()
    migrate(engine)
    engine.dispose()
    assert (tmp_path / "var" / "paiche.sqlite3").stat().st_size > 0


def test_sqlite_writes_ahead_so_that_readers_do_not_wait(sqlite: Engine):
    with sqlite.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA busy_timeout")) == 10_000


def test_a_transaction_is_kept_whole(engine: Engine):
    with transaction(engine) as session:
        units.save_units(session, [("150100", "演示局"), ("150200", "演示局")], "test")
    assert count_units(engine) == 2


def test_a_transaction_that_fails_keeps_nothing(engine: Engine):
    def fail_late() -> None:
        with transaction(engine) as session:
            units.save_units(session, [("150100", "演示局")], "test")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_late()
    assert count_units(engine) == 0


def test_what_a_reader_changes_is_not_kept(engine: Engine):
    with reading(engine) as session:
        session.add(UnitRow(region="150100", name="演示局"))
        session.flush()
    assert count_units(engine) == 0


def test_a_reader_sees_one_moment_while_others_write(engine: Engine):
    with reading(engine) as session:
        before = session.scalar(select(func.count()).select_from(UnitRow))
        with transaction(engine) as writer:
            units.save_units(writer, [("150100", "演示局")], "test")
        assert session.scalar(select(func.count()).select_from(UnitRow)) == before == 0
    assert count_units(engine) == 1


def test_writers_at_the_same_time_wait_for_each_other(engine: Engine):
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with transaction(engine) as session:
                session.scalar(select(func.count()).select_from(UnitRow))  # reads first, as stores do
                units.save_units(session, [("150100", f"演示局{number}")], "test")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count_units(engine) == 4


@pytest.mark.parametrize("address", ["not an address", "mysql://root@localhost/paiche", "oracle://x"])
def test_an_address_that_is_not_understood_is_refused(address: str):
    with pytest.raises(DatabaseUnavailableError, match=r"write sqlite:///PATH or postgresql://"):
        open_engine(address)


def test_a_server_that_is_not_there_is_said_without_its_password(tmp_path: Path):
    with pytest.raises(DatabaseUnavailableError, match=r"cannot be opened") as caught:
        open_engine(f"postgresql://paiche:geheim@/paiche?host={tmp_path}")
    assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_is_said(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("a letter, not a database\n" * 100)
    with pytest.raises(DatabaseUnavailableError, match=r"letter\.txt cannot be opened"):
        open_engine(f"sqlite:///{tmp_path / 'letter.txt'}")


def test_a_short_postgresql_address_uses_the_driver_of_the_lock(postgresql_url: str):
    assert postgresql_url.startswith("postgresql://")
    engine = open_engine(postgresql_url)
    assert engine.driver == "psycopg"
    engine.dispose()
