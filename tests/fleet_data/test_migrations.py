"""Migrations: up and down, empty and filled, the same tables as the code on both databases."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect, text

from fleet_data import migrations
from fleet_data.migrations import config_for, downgrade, upgrade
from fleet_data.migrations.__main__ import main as draft
from fleet_data.session import DatabaseUnavailableError, migrate, reading, transaction
from fleet_data.stores import audit, ledgers, regions
from fleet_data.tables import Base

from .samples import small_day


def schema_of(engine: Engine) -> dict[str, Any]:
    """Everything the database says about its tables, in words that compare."""
    sight = inspect(engine)
    told = {}
    for table in sorted(set(sight.get_table_names()) - {"alembic_version"}):
        told[table] = {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c.get("default"), c.get("comment"))
                for c in sight.get_columns(table)
            ],
            "key": sight.get_pk_constraint(table),
            "references": sorted(map(str, sight.get_foreign_keys(table))),
            "uniques": sorted((str(u["name"]), tuple(u["column_names"])) for u in sight.get_unique_constraints(table)),
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in sight.get_check_constraints(table)),
            "indexes": sorted(
                (str(i["name"]), str(i["column_names"]), i["unique"])
                for i in sight.get_indexes(table)
                if not str(i["name"]).startswith("ex_")
            ),
        }
    return told


def test_migrated_tables_are_those_of_the_code(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            difference
            for difference in compare_metadata(context, Base.metadata)
            if not str(getattr(difference[1], "name", None)).startswith("ex_")
        ]
    assert differences == []


def test_every_check_index_and_comment_is_in_the_migrations_too(engine: Engine, bare_engine: Engine):
    Base.metadata.create_all(bare_engine)
    assert schema_of(engine) == schema_of(bare_engine)


def test_a_column_missing_from_the_migrations_is_seen(sqlite: Engine):
    with sqlite.begin() as connection:
        connection.execute(text("ALTER TABLE drivers DROP COLUMN usual_plate"))
    with sqlite.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert [(difference[0], difference[3].name) for difference in differences] == [("add_column", "usual_plate")]


def test_empty_tables_go_down_and_up_again(bare_engine: Engine):
    with bare_engine.connect() as connection:
        upgrade(connection)
        before = schema_of(bare_engine)
        downgrade(connection)
        assert set(inspect(bare_engine).get_table_names()) == {"alembic_version"}
        upgrade(connection)
    assert schema_of(bare_engine) == before


def test_filled_tables_go_down_and_up_again(bare_engine: Engine):
    migrate(bare_engine)
    with transaction(bare_engine) as session:
        ledgers.save_ledgers(session, small_day())
    with bare_engine.connect() as connection:
        downgrade(connection)
        assert set(inspect(bare_engine).get_table_names()) == {"alembic_version"}
    migrate(bare_engine)
    with transaction(bare_engine) as session:
        ledgers.save_ledgers(session, small_day())


def test_every_single_step_goes_down_and_up(bare_engine: Engine):
    with bare_engine.connect() as connection:
        steps = [script.revision for script in ScriptDirectory.from_config(config_for(connection)).walk_revisions()]
        for revision in reversed(steps):
            upgrade(connection, revision)
            downgrade(connection, "-1")
            upgrade(connection, revision)
    assert steps == [f"{number:04d}" for number in range(len(steps), 0, -1)]


def test_migrating_twice_changes_nothing(engine: Engine):
    before = schema_of(engine)
    migrate(engine)
    assert schema_of(engine) == before
    with reading(engine) as session:
        assert len(regions.list_kept(session)) == 116


def test_a_database_of_a_newer_paiche_is_refused_with_a_sentence(bare_engine: Engine):
    with bare_engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(DatabaseUnavailableError, match=r"run the newer program"):
        migrate(bare_engine)


def test_a_migration_that_fails_leaves_the_database_as_it_was(bare_engine: Engine):
    with bare_engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id integer)"))  # in the way of the second migration
    with pytest.raises(Exception, match="orders"):
        migrate(bare_engine)
    assert inspect(bare_engine).get_table_names() == ["orders"]


def test_a_migration_on_postgresql_runs_under_timeouts_and_a_lock(empty_postgresql: Engine):
    said: list[str] = []
    event.listen(empty_postgresql, "before_cursor_execute", lambda *given: said.append(given[2]))
    migrate(empty_postgresql)
    first_table = next(number for number, words in enumerate(said) if "CREATE TABLE regions" in words)
    for wanted in ("pg_advisory_xact_lock", "lock_timeout = '5s'", "statement_timeout = '120s'"):
        assert any(wanted in words for words in said[:first_table]), wanted


def test_a_migration_of_sqlite_checks_all_references_at_its_end(sqlite: Engine):
    with sqlite.connect() as connection:
        downgrade(connection, "0003")
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(text("INSERT INTO units (region, name) VALUES ('000000', '演示局')"))
        connection.commit()
        with pytest.raises(RuntimeError, match="refer to nothing"):
            upgrade(connection)
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0003"


def test_a_migration_can_be_drafted_from_changed_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "HOME", folder)
    assert draft([]) == 2
    assert draft(["add", "nothing"]) == 0
    (made,) = folder.glob("versions/*_add_nothing.py")
    number = sum(1 for _ in folder.glob("versions/*.py"))
    assert f'revision = "{number:04d}"' in made.read_text().replace("'", '"')
    assert "pass" in made.read_text()


def test_a_step_back_that_would_drop_evidence_is_refused(bare_engine: Engine):
    migrate(bare_engine)
    with transaction(bare_engine) as session:
        audit.append(session, "look", who="演示督查员", subject="vehicles", key="K")
    with bare_engine.connect() as connection, pytest.raises(RuntimeError, match="no step back may drop"):
        downgrade(connection, "0009")
    with reading(bare_engine) as session:
        assert len(audit.list_for(session, "vehicles", "K")) == 1
