"""`paiche audit` as its users meet it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from fleet_data.audit.commands import commands
from fleet_data.session import transaction
from fleet_data.stores import audit


def paiche(*words: str) -> Result:
    return CliRunner().invoke(commands, ["audit", *words])


def test_a_log_is_sealed_and_verified_and_an_altered_entry_is_named(sqlite: Engine, tmp_path: Path):
    private, seals = tmp_path / "audit.key", tmp_path / "seals.jsonl"
    database = sqlite.url.render_as_string()
    with transaction(sqlite) as session:
        for number in range(5):
            audit.append(session, "look", who="演示督查员", subject="vehicles", key=str(number))
    assert paiche("key", "log.example/150100", "--out", str(private)).exit_code == 0
    again = paiche("key", "log.example/150100", "--out", str(private))
    assert (again.exit_code, "left alone" in again.output) == (2, True)
    sealing = ("checkpoint", "--key", str(private), "--seals", str(seals), "--database", database)
    assert "5" in paiche(*sealing).output
    assert "Nothing is new" in paiche(*sealing).output
    looking = ("verify", "--key", f"{private}.pub", "--seals", str(seals), "--database", database)
    good = paiche(*looking)
    assert (good.exit_code, "5 entries fit" in good.output) == (0, True)
    assert "No seals from outside" in paiche("verify", "--key", f"{private}.pub", "--database", database).output
    sqlite.dispose()
    with sqlite3.connect(tmp_path / "paiche.sqlite3") as raw:
        raw.execute("DROP TRIGGER tr_audit_entries_only_added_to_update")
        raw.execute("UPDATE audit_entries SET action = 'sleep' WHERE id = 3")
    raw.close()
    bad = paiche(*looking)
    assert (bad.exit_code, "Entry 3 (leaf 2) was altered" in bad.output) == (1, True)


def test_bad_input_gets_a_sentence_and_exit_code_two(sqlite: Engine, tmp_path: Path):
    database = sqlite.url.render_as_string()
    no_key = tmp_path / "none.pub"
    no_key.write_text("nothing", "utf-8")
    seals = str(tmp_path / "seals.jsonl")
    for words in (
        ("key", "two words", "--out", str(tmp_path / "k")),
        ("verify", "--key", str(no_key), "--database", database),
        ("verify", "--key", str(tmp_path / "missing.pub"), "--database", database),
        ("verify", "--key", str(no_key), "--database", f"sqlite:///{tmp_path / 'empty.sqlite3'}"),
        ("verify", "--key", str(no_key), "--database", "nonsense"),
        ("checkpoint", "--key", str(no_key), "--seals", seals, "--database", database),
    ):
        told = paiche(*words)
        assert (told.exit_code, "Traceback" in told.output, " / " in told.output) == (2, False, True), words
