"""The audit log's beat each minute, and its checkpoint, sealed outside the database, every five.

Until a checkpoint an entry could be altered unseen: ten minutes are the most the design allows, five leave room for one
missed. Silences between beats tell when nothing was recorded (`find_silences` of the store).
"""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from api.jobs.kinds import Result
from api.jobs.performing import JobRefusedError, Run
from fleet_data.audit.note import NoteError, Signer, make_signer, read_signer, write_signer
from fleet_data.audit.seal_file import append_seals, read_seals
from fleet_data.stores import audit
from fleet_data.stores.errors import StoreError

KEY, SEALS = "log.key", "seals.jsonl"
SILENT_SECONDS = 180.0
LOOK_BACK = timedelta(hours=1)


def beat(attempt: Run) -> Result:
    """One entry: the log was open at this minute."""

    def write(session: Session) -> Result:
        entry = audit.append(session, "heartbeat", who="paiche", subject="audit_log", key=attempt.job.id)
        return {"entry": entry}

    return attempt.finish(write)


def checkpoint(attempt: Run) -> Result:
    """Sign what is new and add the seals the file lacks. A crash between the two is made good by the next."""
    folder = attempt.settings.data_folder / "audit"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with only_one(folder):
            signer = find_signer(folder)
            made = attempt.write(lambda session: audit.write_checkpoint(session, signer))
            path = folder / SEALS
            kept = read_seals(path) if path.exists() else []
            lacking = attempt.read(lambda session: audit.list_seals(session, kept[-1].size if kept else 0))
            append_seals(path, lacking)
    except (NoteError, StoreError) as error:
        raise JobRefusedError(str(error)) from error
    silences = attempt.read(
        lambda session: audit.find_silences(session, attempt.now - LOOK_BACK, attempt.now, SILENT_SECONDS)
    )
    return {
        "size": None if made is None else made.size,
        "sealed": sum(len(seal.leaves) for seal in lacking),
        "silences": [[a.isoformat(), b.isoformat()] for a, b in silences],
    }


def find_signer(folder: Path) -> Signer:
    """The key of the log; made at the first checkpoint, its public half beside it for `paiche audit verify`."""
    path = folder / KEY
    if not path.exists():
        signer = make_signer(f"paiche.{socket.gethostname()}")
        write_signer(signer, path)
        path.with_name(f"{KEY}.pub").write_text(signer.verifier() + "\n", "utf-8")
    return read_signer(path)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two checkpoints at once would write the same seals."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
