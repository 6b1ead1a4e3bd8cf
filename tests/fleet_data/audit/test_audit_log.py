"""The audit log: it stands with what it records, is only added to, and may forget names but not what was done."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from fleet_data.audit.entry import commit, leaf_of, make_detail
from fleet_data.audit.merkle import verify_consistency, verify_inclusion
from fleet_data.audit.note import NoteError, open_note
from fleet_data.audit.seal_file import Seal, append_seals, read_seals
from fleet_data.session import migrate, reading, transaction
from fleet_data.stores import audit
from fleet_data.stores.errors import NotKeptError, StoreError

from .logs import ENTRIES, SIGNER, look, seal, write

TABLES = ("audit_entries", "audit_details", "audit_leaves", "audit_checkpoints")


def test_a_clean_log_verifies_with_and_without_what_was_kept_outside(sealed: tuple[Engine, list[Seal]]):
    engine, seals = sealed
    write(engine, 3, ENTRIES)
    for kept in ([], seals):
        found = look(engine, kept)
        assert (found.misfit, found.leaves, found.unsealed, found.erased) == (None, ENTRIES, 3, 0)
    assert found.last.size == ENTRIES
    assert seal(engine) is not None
    assert seal(engine) is None
    assert look(engine, seals).misfit is None


def test_an_entry_stands_or_falls_with_its_transaction(engine: Engine):
    def work() -> None:
        with transaction(engine) as session:
            audit.append(session, "look", who="演示督查员", subject="vehicles", key="K")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    with reading(engine) as session:
        assert audit.list_for(session, "vehicles", "K") == []


def test_without_a_place_for_its_entry_nothing_is_done(bare_engine: Engine):
    migrate(bare_engine)
    with bare_engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_details"))

    def work() -> None:
        with transaction(bare_engine) as session:
            session.execute(text("UPDATE regions SET level = 'banner' WHERE code = '150100'"))
            audit.append(session, "change", who="演示督查员", subject="regions", key="150100")

    with pytest.raises(Exception, match="audit_details"):
        work()
    with bare_engine.connect() as connection:
        assert connection.scalar(text("SELECT level FROM regions WHERE code = '150100'")) != "banner"


def test_no_name_is_in_an_entry_and_a_commitment_cannot_be_guessed():
    data = {"who": "演示督查员"}
    one, other = (commit("sha256", make_detail("vehicles", "K", data)) for _ in range(2))
    assert one != other
    assert one != hashlib.sha256(make_detail("vehicles", "K", data).text.encode()).hexdigest()


@pytest.mark.parametrize("table", TABLES)
def test_the_log_is_only_added_to(sealed: tuple[Engine, list[Seal]], table: str):
    engine, _ = sealed
    column = {"audit_leaves": "hash", "audit_checkpoints": "note", "audit_details": "salt"}.get(table, "action")
    with pytest.raises(IntegrityError, match="only added to"), engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = '-'"))


def test_details_may_be_erased_when_their_time_is_over_and_the_tree_still_verifies(sealed: tuple[Engine, list[Seal]]):
    engine, seals = sealed
    with transaction(engine) as session:
        audit.erase_details(session, [2, 5], who="演示任务", ground="保存期满")
    found = look(engine, seals)
    assert (found.misfit, found.erased, found.unsealed) == (None, 2, 1)


def test_the_hash_of_a_log_is_for_life(sealed: tuple[Engine, list[Seal]]):
    engine, _ = sealed
    write(engine, 1, ENTRIES)
    with pytest.raises(StoreError, match="one for life"):
        seal(audit.choose_hash(engine, "sm3"))


def test_a_log_may_be_hashed_by_sm3(engine: Engine):
    chosen = audit.choose_hash(engine, "sm3")
    write(chosen, 5)
    made = seal(chosen)
    assert made is not None
    assert "algorithm sm3" in made.note
    assert look(chosen, [made]).misfit is None


def test_seals_come_back_from_their_file_and_a_damaged_file_is_refused(
    sealed: tuple[Engine, list[Seal]], tmp_path: Path
):
    _, seals = sealed
    path = tmp_path / "seals.jsonl"
    append_seals(path, seals[:1])
    append_seals(path, seals[1:])
    assert read_seals(path) == seals
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(lines[1], "utf-8")
    with pytest.raises(NoteError, match="are missing"):
        read_seals(path)
    path.write_text("{", "utf-8")
    with pytest.raises(NoteError, match="is no seal"):
        read_seals(path)


def test_one_entry_is_proved_without_the_others_and_growth_without_any(sealed: tuple[Engine, list[Seal]]):
    engine, seals = sealed
    write(engine, 1, ENTRIES)
    with reading(engine) as session:
        proof = audit.prove_entry(session, 7)
        assert audit.prove_entry(session, ENTRIES + 1) is None  # not sealed yet
        growth = audit.prove_growth(session, ENTRIES // 2)
        with pytest.raises(NotKeptError, match="no checkpoint of 5"):
            audit.prove_growth(session, 5)
    assert proof is not None
    old, new = (open_note(each.note, SIGNER.verifier()) for each in seals)
    assert verify_inclusion("sha256", leaf_of("sha256", proof.entry), proof.leaf, new.size, proof.hashes, new.root)
    assert verify_consistency("sha256", old.size, new.size, old.root, new.root, growth)


def test_a_silence_longer_than_two_minutes_is_found(engine: Engine):
    since = datetime.now(UTC)
    write(engine, 1)
    with reading(engine) as session:
        assert audit.find_silences(session, since, since + timedelta(seconds=100)) == []
        (spell,) = audit.find_silences(session, since, since + timedelta(minutes=30))
    assert spell[1] == since + timedelta(minutes=30)
