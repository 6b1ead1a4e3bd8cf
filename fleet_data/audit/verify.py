"""A look at the log: every entry against its leaf, every checkpoint against the tree; the first misfit is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fleet_data.audit.entry import Entry, commit, leaf_of
from fleet_data.audit.merkle import Algorithm, Frontier
from fleet_data.audit.note import Checkpoint, NoteError, open_note, read_verifier
from fleet_data.audit.seal_file import Seal

ERASE = "erase_details"  # the action of the entry that names the entries whose details were erased


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing that does not fit: of leaf `leaf`, of entry `entry` (None: it is not there, or unknown which)."""

    leaf: int | None
    entry: int | None
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at, and the first misfit, if any. `unsealed` entries came after the last checkpoint."""

    leaves: int
    unsealed: int
    erased: int
    last: Checkpoint | None
    misfit: Misfit | None


@dataclass(slots=True)
class _State:
    tree: Frontier
    erased: dict[int, int] = field(default_factory=dict)  # entry → leaf, of details that are not there
    allowed: set[int] = field(default_factory=set)
    last: Checkpoint | None = None


def verify_log(
    placed: Iterable[tuple[int, bytes, Entry | None]],
    unplaced: Iterable[Entry],
    notes: Sequence[str],
    verifier: str,
    seals: Sequence[Seal] = (),
) -> Look:
    """Look at the log: `placed` are (leaf, kept leaf hash, entry) in order, `unplaced` the entries without leaf.

    `notes` are the database's checkpoints, oldest first; `seals` what was kept outside of it. Raises NoteError for a
    public key that is none.
    """
    read_verifier(verifier)
    known = dict(enumerate(hash for seal in seals for hash in seal.leaves))
    try:
        checkpoints = _open_all(notes, [seal.note for seal in seals], verifier)
    except _MisfitError as error:
        return Look(0, 0, 0, None, error.misfit)
    algorithm: Algorithm = checkpoints[0].algorithm if checkpoints else "sha256"
    state = _State(Frontier(algorithm))
    waiting = list(reversed(checkpoints))
    leaf, unsealed = 0, 0
    misfit: Misfit | None = None
    try:
        for leaf, kept, entry in placed:
            _take(state, leaf, kept, entry, known)
            while waiting and waiting[-1].size == state.tree.size:
                _compare(state, waiting.pop())
        if waiting:
            gone = state.tree.size
            raise _MisfitError(
                Misfit(gone, None, f"第 {gone} 条起的记录缺失：检查点证明应有 {waiting[0].size} 条。",
                       f"Entries from leaf {gone} on are missing: a checkpoint proves {waiting[0].size} of them.")
            )  # fmt: skip
        if state.last is None or state.last.size < state.tree.size:
            place = state.last.size if state.last else 0
            raise _MisfitError(
                Misfit(place, None, f"第 {place} 条起有叶而无检查点。", f"Leaves from {place} on have no checkpoint.")
            )
        for entry in unplaced:
            _check_detail(state, None, entry)
            unsealed += 1
        forgotten = sorted((place, number) for number, place in state.erased.items() if number not in state.allowed)
        if forgotten:
            place, number = forgotten[0]
            raise _MisfitError(
                Misfit(place, number, f"记录 {number} 的详情缺失，且没有删除记录。",
                       f"The detail of entry {number} is gone and no entry says it was erased.")
            )  # fmt: skip
    except _MisfitError as error:
        misfit = error.misfit
    return Look(state.tree.size, unsealed, len(state.erased), state.last, misfit)


class _MisfitError(Exception):
    def __init__(self, misfit: Misfit) -> None:
        self.misfit = misfit


def _open_all(notes: Sequence[str], outside: Sequence[str], verifier: str) -> list[Checkpoint]:
    """Every checkpoint of the database and of the seals, by size; a size signed twice must say the same."""
    by_size: dict[int, Checkpoint] = {}
    for note in [*outside, *notes]:
        try:
            checkpoint = open_note(note, verifier)
        except NoteError as error:
            raise _MisfitError(Misfit(None, None, *str(error).split(" / ", 1))) from None
        other = by_size.setdefault(checkpoint.size, checkpoint)
        if other.root != checkpoint.root:
            size = checkpoint.size
            raise _MisfitError(
                Misfit(None, None, f"有 {size} 条记录的检查点有两个不同的根：日志被重建过。",
                       f"Two checkpoints of {size} leaves have different roots: the log was built anew.")
            )  # fmt: skip
    if outside and notes:
        sizes = {open_note(note, verifier).size for note in notes}
        for note in outside:
            size = open_note(note, verifier).size
            if size not in sizes:
                raise _MisfitError(
                    Misfit(size - 1, None, f"库中没有 {size} 条记录的检查点：数据库被退回或截短。",
                           f"The database lacks the checkpoint of {size} leaves: it was put back or cut short.")
                )  # fmt: skip
    return [by_size[size] for size in sorted(by_size)]


def _take(state: _State, leaf: int, kept: bytes, entry: Entry | None, known: dict[int, bytes]) -> None:
    """One leaf: in its place, of an entry that is there, with the hash that was kept here and outside."""
    place = state.tree.size
    if leaf != place:
        raise _MisfitError(Misfit(place, None, f"缺少第 {place} 条记录。", f"Leaf {place} is missing."))
    if entry is None:
        raise _MisfitError(Misfit(leaf, None, f"第 {leaf} 条的记录被删除。", f"The entry of leaf {leaf} was deleted."))
    found = leaf_of(state.tree.algorithm, entry)
    if found != kept or known.get(leaf, found) != found:
        raise _MisfitError(
            Misfit(leaf, entry.id, f"记录 {entry.id}（第 {leaf} 条）被改动：与其叶哈希不符。",
                   f"Entry {entry.id} (leaf {leaf}) was altered: it does not fit its leaf's hash.")
        )  # fmt: skip
    _check_detail(state, leaf, entry)
    state.tree.append(found)


def _check_detail(state: _State, leaf: int | None, entry: Entry) -> None:
    if entry.detail is None:
        state.erased[entry.id] = -1 if leaf is None else leaf
        return
    if commit(entry.algorithm, entry.detail) != entry.commitment:
        raise _MisfitError(
            Misfit(leaf, entry.id, f"记录 {entry.id} 的详情被改动：与其承诺值不符。",
                   f"The detail of entry {entry.id} was altered: it does not fit its commitment.")
        )  # fmt: skip
    if entry.action == ERASE:
        state.allowed |= set(entry.detail.data()["entries"])


def _compare(state: _State, checkpoint: Checkpoint) -> None:
    if state.tree.root() != checkpoint.root or state.tree.algorithm != checkpoint.algorithm:
        first = state.last.size if state.last else 0
        raise _MisfitError(
            Misfit(first, None, f"第 {first} 至 {checkpoint.size - 1} 条中有改动：与签名的检查点不符。",
                   f"One of the leaves {first} to {checkpoint.size - 1} was altered: they do not fit the signed root.")
        )  # fmt: skip
    state.last = checkpoint
