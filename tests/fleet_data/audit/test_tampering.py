"""Whatever a master of the database does to the log after a checkpoint is found, and the entry named."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, text

from fleet_data.audit.entry import Entry, commit, leaf_of, make_detail
from fleet_data.audit.note import make_signer
from fleet_data.audit.seal_file import Seal
from fleet_data.session import Session
from fleet_data.stores import audit

from .logs import ENTRIES, SIGNER, look


# What a master of the database can do, with every trigger off.
def update_entry(session: Session, at: int, _: Random) -> None:
    session.execute(text("UPDATE audit_entries SET action = 'sleep' WHERE id = :at"), {"at": at})


def update_detail(session: Session, at: int, _: Random) -> None:
    session.execute(text("UPDATE audit_details SET detail_json = '{}' WHERE entry_id = :at"), {"at": at})


def move_detail(session: Session, at: int, chance: Random) -> None:
    session.execute(text("UPDATE audit_details SET subject = :new WHERE entry_id = :at"), {"at": at, "new": "drivers"})
    salt = {"at": at, "new": chance.randbytes(16).hex()}
    session.execute(text("UPDATE audit_details SET salt = :new WHERE entry_id = :at"), salt)


def back_date(session: Session, at: int, _: Random) -> None:
    session.execute(text("UPDATE audit_entries SET at = '2020-01-01 00:00:00.000000' WHERE id = :at"), {"at": at})


def rewrite_with_commitment(session: Session, at: int, _: Random) -> None:
    """The entry, its detail and its commitment, all fitting each other."""
    detail = make_detail("vehicles", "K", {"who": "演示局长"})
    values = {"at": at, "c": commit("sha256", detail), "s": detail.salt, "t": detail.text}
    session.execute(text("UPDATE audit_entries SET commitment = :c WHERE id = :at"), values)
    session.execute(
        text("UPDATE audit_details SET salt = :s, key = 'K', detail_json = :t WHERE entry_id = :at"), values
    )


def rewrite_with_leaf(session: Session, at: int, chance: Random) -> None:
    """And the hash of its leaf."""
    rewrite_with_commitment(session, at, chance)
    (entry,) = [each for each in audit.list_for(session, "vehicles", "K") if each.id == at]
    place(session, entry)


def place(session: Session, entry: Entry) -> None:
    values = {"at": entry.id, "h": leaf_of("sha256", entry).hex()}
    session.execute(text("UPDATE audit_leaves SET hash = :h WHERE entry_id = :at"), values)


def delete_entry(session: Session, at: int, _: Random) -> None:
    session.execute(text("DELETE FROM audit_details WHERE entry_id = :at"), {"at": at})
    session.execute(text("DELETE FROM audit_entries WHERE id = :at"), {"at": at})


def delete_detail(session: Session, at: int, _: Random) -> None:
    session.execute(text("DELETE FROM audit_details WHERE entry_id = :at"), {"at": at})


def delete_leaf(session: Session, at: int, _: Random) -> None:
    session.execute(text("DELETE FROM audit_leaves WHERE entry_id = :at"), {"at": at})


def delete_whole(session: Session, at: int, chance: Random) -> None:
    """The entry with its leaf, those after it moved up."""
    delete_leaf(session, at, chance)
    delete_entry(session, at, chance)
    for leaf in range(at, ENTRIES):
        session.execute(text("UPDATE audit_leaves SET leaf = :new WHERE leaf = :old"), {"old": leaf, "new": leaf - 1})


def swap_leaves(session: Session, at: int, _: Random) -> None:
    one, other = at - 1, at % ENTRIES
    for old, new in ((one, 9_999), (other, one), (9_999, other)):
        session.execute(text("UPDATE audit_leaves SET leaf = :new WHERE leaf = :old"), {"old": old, "new": new})


def cut_short(session: Session, at: int, _: Random) -> None:
    """Everything from an entry on, with the checkpoints that tell of it: an old copy put back."""
    for table, column in (
        ("audit_checkpoints", "size"), ("audit_leaves", "entry_id"), ("audit_details", "entry_id"),
        ("audit_entries", "id"),
    ):  # fmt: skip
        session.execute(text(f"DELETE FROM {table} WHERE {column} >= :at"), {"at": at})


def drop_checkpoint(session: Session, at: int, _: Random) -> None:
    size = ENTRIES if at % 2 else ENTRIES // 2
    session.execute(text("DELETE FROM audit_checkpoints WHERE size = :size"), {"size": size})


def build_anew(session: Session, at: int, chance: Random) -> None:
    """A false entry, and the whole tree built and signed again by a key of the forger's."""
    rewrite_with_leaf(session, at, chance)
    for table in ("audit_checkpoints", "audit_leaves"):
        session.execute(text(f"DELETE FROM {table}"))
    audit.write_checkpoint(session, make_signer(SIGNER.name))


def insert_leaf(session: Session, at: int, _: Random) -> None:
    """An entry smuggled in behind an old one: all leaves after it move down."""
    number = audit.append(session, "look", who="演示督查员", subject="vehicles", key="smuggled")
    for leaf in range(ENTRIES - 1, at - 2, -1):
        session.execute(text("UPDATE audit_leaves SET leaf = :new WHERE leaf = :old"), {"old": leaf, "new": leaf + 1})
    words = "INSERT INTO audit_leaves (leaf, entry_id, hash) VALUES (:leaf, :entry, :hash)"
    session.execute(text(words), {"leaf": at - 1, "entry": number, "hash": "00" * 32})


TAMPERINGS: list[Callable[[Session, int, Random], None]] = [
    update_entry, update_detail, move_detail, back_date, rewrite_with_commitment, rewrite_with_leaf, delete_entry,
    delete_detail, delete_leaf, delete_whole, swap_leaves, cut_short, drop_checkpoint, build_anew, insert_leaf,
]  # fmt: skip
# These are told by their place or by a checkpoint, not by the entry's own number.
NAMELESS = {delete_entry, delete_leaf, delete_whole, swap_leaves, cut_short, drop_checkpoint, build_anew, insert_leaf}


def open_up(engine: Engine) -> None:
    """Take every guard of the tables away."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            return  # each session switches them off for itself
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'"
        names = connection.execute(text(triggers))
        for (name,) in names.fetchall():
            connection.execute(text(f"DROP TRIGGER {name}"))


def tamper(
    engine: Engine, seals: list[Seal], how: Callable[[Session, int, Random], None], at: int, chance: Random
) -> Any:
    """What the look finds after a tampering, which is then undone."""
    with engine.connect() as connection, connection.begin() as undone:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            how(session, at, chance)
            found = audit.verify(session, SIGNER.verifier(), seals)
        undone.rollback()
    return found


def test_a_thousand_tamperings_of_a_thousand_are_found_and_the_entry_is_named(
    sealed: tuple[Engine, list[Seal]], back_end: str
):
    engine, seals = sealed
    open_up(engine)
    chance = Random(1)
    tried = 1_000 if back_end == "sqlite" else 10 * len(TAMPERINGS)
    missed, unnamed = [], []
    for number in range(tried):
        how, at = TAMPERINGS[number % len(TAMPERINGS)], chance.randint(1, ENTRIES)
        misfit = tamper(engine, seals, how, at, chance).misfit
        if misfit is None:
            missed.append((how.__name__, at))
        elif how not in NAMELESS and misfit.entry != at:
            unnamed.append((how.__name__, at, misfit))
    assert (missed, unnamed) == ([], [])
    assert look(engine, seals).misfit is None  # all was undone


def test_without_checkpoints_a_rewritten_entry_would_pass(
    sealed: tuple[Engine, list[Seal]], monkeypatch: pytest.MonkeyPatch
):
    engine, _ = sealed
    open_up(engine)
    assert tamper(engine, [], rewrite_with_leaf, 3, Random(1)).misfit is not None
    monkeypatch.setattr("fleet_data.audit.verify._compare", lambda state, point: setattr(state, "last", point))
    assert tamper(engine, [], rewrite_with_leaf, 3, Random(1)).misfit is None


def test_an_old_copy_of_the_database_is_only_found_by_what_was_kept_outside(sealed: tuple[Engine, list[Seal]]):
    engine, seals = sealed
    open_up(engine)
    half = ENTRIES // 2 + 1
    assert tamper(engine, [], cut_short, half, Random(1)).misfit is None
    assert tamper(engine, seals, cut_short, half, Random(1)).misfit is not None
