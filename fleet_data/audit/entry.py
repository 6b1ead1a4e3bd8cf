"""What an entry of the log commits to, as exact bytes. Names of people are in its detail, behind a salt."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fleet_data.audit.merkle import Algorithm, digest, leaf_hash


@dataclass(frozen=True, slots=True)
class Detail:
    """Who did it, to what and how; erased when its time is over. `text` is JSON, byte for byte as committed to."""

    salt: str
    subject: str
    key: str
    text: str

    def data(self) -> Any:
        """The detail as data."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is kept; `detail` is None once it was erased."""

    id: int
    at: datetime
    action: str
    algorithm: Algorithm
    commitment: str
    detail: Detail | None


def make_detail(subject: str, key: str, data: dict[str, Any]) -> Detail:
    """A detail with a salt of its own."""
    return Detail(secrets.token_hex(16), subject, key, _exact(data))


def commit(algorithm: Algorithm, detail: Detail) -> str:
    """The commitment to a detail, hex: without its salt, guessing names against it is of no use."""
    return digest(algorithm, _exact([detail.salt, detail.subject, detail.key, detail.text]).encode()).hex()


def leaf_of(algorithm: Algorithm, entry: Entry) -> bytes:
    """The hash of the entry as a leaf of a tree."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    words = [entry.id, at, entry.action, entry.algorithm, entry.commitment]
    return leaf_hash(algorithm, _exact(words).encode())


def _exact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
