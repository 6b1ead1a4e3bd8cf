"""Serving: migrate, first credentials, companions, then HTTP until a signal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

import uvicorn

from api.access.first_start import make_administrators
from api.app import make_app
from api.companions import COMPANIONS
from api.logs import set_up_logs
from api.settings import Settings
from api.wiring import make_service
from fleet_data.session import DatabaseUnavailableError, is_current, migrate, open_engine

GRACE_SECONDS = 20


def prepare(settings: Settings) -> list[tuple[str, str, str]]:
    """Bring the database up to date; at the first start, the administrators' names, titles and credentials."""
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
        return make_administrators(engine, datetime.now(UTC))
    finally:
        engine.dispose()


def check_current(settings: Settings) -> None:
    """Raises DatabaseUnavailableError where the database is not up to date and this program may not change that."""
    engine = open_engine(settings.database_url)
    try:
        if not is_current(engine):
            raise DatabaseUnavailableError(
                "数据库结构不是最新，且 migrate_at_start 为 false；请先运行 paiche migrate。 / The database is not "
                "up to date and migrate_at_start is false: run `paiche migrate` first."
            )
    finally:
        engine.dispose()


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished, for at most twenty seconds."""
    if settings.migrate_at_start:
        for line in first_lines(prepare(settings)):
            say(line)
    else:
        check_current(settings)
    set_up_logs(settings)
    with ExitStack() as stack:
        for companion in COMPANIONS:
            stack.enter_context(companion(settings))
        app = make_app(make_service(settings))
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        say(f"派车 Paiche: http://{settings.host}:{settings.port}/docs")
        uvicorn.Server(config).run()


def first_lines(made: list[tuple[str, str, str]]) -> list[str]:
    """What is printed once, at the first start."""
    if not made:
        return []
    return [
        "首次启动：以下三个一次性密码只显示这一次，请当面分别交给三位管理员（72 小时内首次登录时修改）。",
        "First start: these one-time passwords are shown once. Hand each to its own person; to be changed within 72 h.",
        *(f"  {title} {name}: {credential}" for name, title, credential in made),
    ]
