"""Jobs as records. Instants are aware, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"  # 等待
    RUNNING = "running"  # 进行中
    DONE = "done"  # 完成
    FAILED = "failed"  # 不能完成（原因已说明）
    STOPPED = "stopped"  # 开始前被停止
    GIVEN_UP = "given_up"  # 多次中断，待人工处理


ENDED = (JobState.DONE, JobState.FAILED, JobState.STOPPED, JobState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work as it is kept."""

    id: str
    kind: str
    region: str | None
    asked_by: str
    asked_at: datetime
    words_json: dict[str, Any]
    state: JobState
    attempt: int
    most_attempts: int
    token: int
    worker: str | None = None
    begun_at: datetime | None = None
    heartbeat_at: datetime | None = None
    lease_until: datetime | None = None
    stop_asked_at: datetime | None = None
    ended_at: datetime | None = None
    progress_json: dict[str, Any] | None = None
    result_json: dict[str, Any] | None = None
    fault: str | None = None
    once_key: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A job as it is asked for. `once_key`: asked for again it is the same job."""

    kind: str
    asked_by: str
    words: dict[str, Any]
    region: str | None = None
    once_key: str | None = None
    most_attempts: int = 3


@dataclass(frozen=True, slots=True)
class Send:
    """A message to be sent."""

    id: int
    job: str
    kind: str
