"""The audit log: appended in the transaction of what it records, placed in the tree at the next checkpoint."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import Engine, delete, exists, insert, select, text
from sqlalchemy.orm import Session

from fleet_data.audit.entry import Detail, Entry, commit, leaf_of, make_detail
from fleet_data.audit.merkle import Algorithm, Frontier, prove_consistency, prove_inclusion
from fleet_data.audit.note import Checkpoint, Signer
from fleet_data.audit.seal_file import Seal
from fleet_data.audit.verify import ERASE, Look, verify_log
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import AuditCheckpointRow, AuditDetailRow, AuditEntryRow, AuditLeafRow

_HASH = "paiche_audit_hash"
_LOCK = 7_143_015  # two checkpoints at once are made one after the other
_AT_ONCE = 2_000


def choose_hash(engine: Engine, algorithm: Algorithm) -> Engine:
    """The same engine, whose sessions hash the log so; without it, SHA-256."""
    return engine.execution_options(**{_HASH: algorithm})


def append(
    session: Session,
    action: str,
    *,
    who: str,
    subject: str,
    key: str,
    role: str = "",
    more: dict[str, Any] | None = None,
) -> int:
    """Add an entry and give its id. It stands or falls with the caller's transaction: where it cannot be written,
    what it records does not happen, and what was read must not be answered.
    """
    algorithm = _hash_of(session)
    detail = make_detail(subject, key, {"who": who, "role": role, **(more or {})})
    entry = AuditEntryRow(
        at=datetime.now(UTC), action=action, algorithm=algorithm, commitment=commit(algorithm, detail)
    )
    session.add(entry)
    session.flush()
    session.execute(
        insert(AuditDetailRow).values(
            entry_id=entry.id, salt=detail.salt, subject=subject, key=key, detail_json=detail.text
        )
    )
    return entry.id


def write_checkpoint(session: Session, signer: Signer) -> Seal | None:
    """Give every entry without one its leaf and sign the tree; None where nothing is new.

    Until then an entry could be altered unseen: call it at least every ten minutes. Raises StoreError where the
    log's earlier checkpoints are of another algorithm than this engine's.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.scalars(select(AuditCheckpointRow).order_by(AuditCheckpointRow.size.desc()).limit(1)).one_or_none()
    algorithm = _hash_of(session)
    tree = Frontier(algorithm)
    if last is not None:
        if f"\nalgorithm {algorithm}\n" not in last.note:
            raise StoreError([_OTHER_HASH])
        tree = Frontier(algorithm, last.size, [bytes.fromhex(root) for root in last.frontier])
    first = tree.size
    rows, leaves = [], []
    for entry in _list_unplaced(session):
        leaf = leaf_of(algorithm, entry)
        rows.append({"leaf": tree.size, "entry_id": entry.id, "hash": leaf.hex()})
        leaves.append(leaf)
        tree.append(leaf)
    if not rows:
        return None
    session.execute(insert(AuditLeafRow), rows)
    at = datetime.now(UTC)
    note = signer.sign(Checkpoint(signer.name, tree.size, tree.root(), algorithm, at))
    session.add(AuditCheckpointRow(size=tree.size, at=at, note=note, frontier=[root.hex() for root in tree.roots]))
    session.flush()
    return Seal(first, tuple(leaves), note)


def list_seals(session: Session, after_size: int = 0) -> list[Seal]:
    """The seals of the checkpoints beyond a size, oldest first: what a file outside still lacks."""
    query = select(AuditCheckpointRow).where(AuditCheckpointRow.size > after_size).order_by(AuditCheckpointRow.size)
    seals, first = [], after_size
    for row in session.scalars(query):
        within = AuditLeafRow.leaf.between(first, row.size - 1)
        leaves = session.scalars(select(AuditLeafRow.hash).where(within).order_by(AuditLeafRow.leaf))
        seals.append(Seal(first, tuple(map(bytes.fromhex, leaves)), row.note))
        first = row.size
    return seals


def erase_details(session: Session, entries: Collection[int], *, who: str, ground: str) -> int:
    """Erase the details of entries whose time is over; the tree still verifies. Gives the id of that entry."""
    erased = sorted(entries)
    session.execute(delete(AuditDetailRow).where(AuditDetailRow.entry_id.in_(erased)))
    return append(session, ERASE, who=who, subject="audit_details", key="", more={"entries": erased, "ground": ground})


def verify(session: Session, verifier: str, seals: Collection[Seal] = ()) -> Look:
    """Look at the whole log of this database; `seals` is what was kept outside of it. Raises NoteError."""
    notes = session.scalars(select(AuditCheckpointRow.note).order_by(AuditCheckpointRow.size)).all()
    with closing(_list_placed(session)) as placed:  # it may be left early, and holds a cursor
        return verify_log(placed, _list_unplaced(session), notes, verifier, tuple(seals))


@dataclass(frozen=True, slots=True)
class EntryProof:
    """By `hashes` anyone gets from the entry's leaf to the root that `note` signs, at most log2 of its size of them."""

    entry: Entry
    leaf: int
    hashes: tuple[bytes, ...]
    note: str


def prove_entry(session: Session, entry_id: int) -> EntryProof | None:
    """The proof that an entry is in the log of the newest checkpoint; None while it has no leaf yet."""
    placed = session.scalars(select(AuditLeafRow).where(AuditLeafRow.entry_id == entry_id)).one_or_none()
    found = session.execute(_entries().where(AuditEntryRow.id == entry_id)).one_or_none()
    last = session.scalars(select(AuditCheckpointRow).order_by(AuditCheckpointRow.size.desc()).limit(1)).one_or_none()
    if placed is None or found is None or last is None:
        return None
    hashes = prove_inclusion(_hash_of(session), _list_leaves(session, last.size), placed.leaf)
    return EntryProof(_entry(*found), placed.leaf, tuple(hashes), last.note)


def prove_growth(session: Session, old_size: int) -> tuple[bytes, ...]:
    """The proof that the newest checkpoint only added to the one of `old_size`. Raises NotKeptError."""
    sizes = session.scalars(select(AuditCheckpointRow.size).order_by(AuditCheckpointRow.size)).all()
    if old_size not in sizes:
        raise NotKeptError(f"没有 {old_size} 条记录的检查点。 / There is no checkpoint of {old_size} entries.")
    return tuple(prove_consistency(_hash_of(session), _list_leaves(session, sizes[-1]), old_size))


def list_for(session: Session, subject: str, key: str) -> list[Entry]:
    """The entries about one thing, oldest first."""
    query = _entries().where(AuditDetailRow.subject == subject, AuditDetailRow.key == key).order_by(AuditEntryRow.id)
    return [_entry(*row) for row in session.execute(query)]


def find_silences(
    session: Session, since: datetime, until: datetime, seconds: float = 120.0
) -> list[tuple[datetime, datetime]]:
    """Spells longer than `seconds` in which nothing was written: the beat of a minute should leave none."""
    query = select(AuditEntryRow.at).where(AuditEntryRow.at.between(since, until)).order_by(AuditEntryRow.at)
    instants = [since, *session.scalars(query), until]
    return [(a, b) for a, b in pairwise(instants) if (b - a).total_seconds() > seconds]


def _hash_of(session: Session) -> Algorithm:
    options = session.connection().get_execution_options()
    return cast("Algorithm", options.get(_HASH, "sha256"))


def _entries() -> Any:
    return select(AuditEntryRow, AuditDetailRow).outerjoin(AuditDetailRow, AuditDetailRow.entry_id == AuditEntryRow.id)


def _list_leaves(session: Session, size: int) -> list[bytes]:
    hashes = session.scalars(select(AuditLeafRow.hash).where(AuditLeafRow.leaf < size).order_by(AuditLeafRow.leaf))
    return [bytes.fromhex(each) for each in hashes]


def _list_unplaced(session: Session) -> Iterator[Entry]:
    placed = exists().where(AuditLeafRow.entry_id == AuditEntryRow.id)
    query = _entries().where(~placed).order_by(AuditEntryRow.id).execution_options(populate_existing=True)
    for row in session.execute(query):
        yield _entry(*row)


def _list_placed(session: Session) -> Generator[tuple[int, bytes, Entry | None]]:
    query = (
        select(AuditLeafRow.leaf, AuditLeafRow.hash, AuditEntryRow, AuditDetailRow)
        .outerjoin(AuditEntryRow, AuditEntryRow.id == AuditLeafRow.entry_id)
        .outerjoin(AuditDetailRow, AuditDetailRow.entry_id == AuditLeafRow.entry_id)
        .order_by(AuditLeafRow.leaf)
        .execution_options(yield_per=_AT_ONCE, populate_existing=True)
    )
    with session.execute(query) as rows:
        for leaf, kept, entry, detail in rows:
            yield leaf, bytes.fromhex(kept), None if entry is None else _entry(entry, detail)


def _entry(row: AuditEntryRow, detail: AuditDetailRow | None) -> Entry:
    kept = None if detail is None else Detail(detail.salt, detail.subject, detail.key, detail.detail_json)
    return Entry(row.id, row.at, row.action, cast("Algorithm", row.algorithm), row.commitment, kept)


_OTHER_HASH = (
    "审计日志已用另一种哈希算法签发检查点，请改回原设置。 / "
    "The log's checkpoints are of another hash algorithm than the settings say; set it back: a log keeps one for life."
)
