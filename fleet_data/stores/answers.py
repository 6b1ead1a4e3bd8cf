"""Answers already given, by the key of who asked: the same question again gets the same answer and does nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import cast

from sqlalchemy import CursorResult, delete, text
from sqlalchemy.orm import Session

from fleet_data.tables import AnswerRow

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, byte for byte."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class OtherQuestion:
    """The key was used for something else: refuse, and let the caller take a new key (HTTP 422)."""

    zh: str = "此 Idempotency-Key 已用于另一请求，请为新请求换一个键。"
    en: str = "This Idempotency-Key was used for another request; give a new request a key of its own."


@dataclass(frozen=True, slots=True)
class StillAsked:
    """The same question is being worked on now: let the caller come again (HTTP 409)."""

    zh: str = "同一请求正在处理，请稍后以同一键重试。"
    en: str = "The same request is being worked on; ask again with the same key in a moment."


def digest_of(*parts: bytes) -> str:
    """The digest of a question: method, path and body, say."""
    return sha256(b"\x00".join(sha256(part).digest() for part in parts)).hexdigest()


def find_answer(session: Session, actor: str, key: str, digest: str) -> Answer | OtherQuestion | StillAsked | None:
    """What to do about a question with a key; None: nobody asked it, and until this transaction ends nobody else can.

    Call it first in the transaction of the work, and `keep_answer` last.
    """
    if session.get_bind().dialect.name == "postgresql":
        place = int.from_bytes(sha256(f"{actor}\x00{key}".encode()).digest()[:8], signed=True)
        if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:place)"), {"place": place}):
            return StillAsked()
    row = session.get(AnswerRow, (actor, key))
    if row is None:
        return None
    return Answer(row.status, row.body) if row.digest == digest else OtherQuestion()


def keep_answer(session: Session, actor: str, key: str, digest: str, answer: Answer) -> None:
    """Keep the answer in the transaction of the work, so that either both stand or neither."""
    row = AnswerRow(
        actor=actor, key=key, digest=digest, status=answer.status, body=answer.body, asked_at=datetime.now(UTC)
    )
    session.add(row)
    session.flush()


def forget_answers(session: Session, now: datetime, days: int = KEPT_DAYS) -> int:
    """Drop the answers older than some days; gives how many."""
    old = delete(AnswerRow).where(AnswerRow.asked_at < now - timedelta(days=days))
    return cast("CursorResult[tuple[()]]", session.execute(old)).rowcount
