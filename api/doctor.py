"""`paiche doctor`: what stands between this machine and a service that works, each with its next step."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from sqlalchemy import Engine, text

from api.access.sealing import find_key
from api.languages import Words
from api.settings import Settings, SettingsError, settings_file
from fleet_data.calendar import UnknownCalendarYearError, national_day
from fleet_data.session import DatabaseUnavailableError, is_current, open_engine

DISK_ALARM = 0.10
DISK_STOP = 0.05
CLOCK_SECONDS = 0.5
NEXT_YEAR_FROM = (11, 1)  # each year's notice comes about then


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `grave` ones keep the service from working."""

    topic: Words
    told: Words
    is_well: bool
    grave: bool = False


def examine(settings: Settings, today: date) -> Iterator[Finding]:
    """Look at everything, one thing after the other."""
    yield _settings(settings)
    yield _secret(settings)
    yield from _database(settings)
    yield _broker(settings)
    yield from _calendar(today)
    yield _disk(settings)


def _settings(settings: Settings) -> Finding:
    path = settings_file()
    where = str(path) if path.is_file() else "—"
    told = Words(f"设置可用；文件：{where}", f"the settings can be used; file: {where}")
    if settings.host not in ("127.0.0.1", "::1", "localhost") and not settings.session_cookie_secure:
        return Finding(
            _SETTINGS,
            Words(
                "对外监听但 session_cookie_secure 未开启，请在 https 后运行并开启",
                "it listens beyond this machine while session_cookie_secure is off: run it behind https and set it",
            ),
            is_well=False,
        )
    return Finding(_SETTINGS, told, is_well=True)


def _secret(settings: Settings) -> Finding:
    try:
        find_key(settings)
    except SettingsError as error:
        zh, _, en = str(error).partition(" / ")
        return Finding(_SECRET, Words(zh, en), is_well=False, grave=True)
    return Finding(_SECRET, Words("密钥已就绪", "the sealing key is there"), is_well=True)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        engine = open_engine(settings.database_url)
    except DatabaseUnavailableError as error:
        zh, _, en = str(error).partition(" / ")
        yield Finding(_DATABASE, Words(zh, en), is_well=False, grave=True)
        return
    try:
        if not is_current(engine):
            told = Words("结构不是最新，请运行 paiche migrate", "its tables are not up to date: run `paiche migrate`")
            yield Finding(_DATABASE, told, is_well=False, grave=True)
            return
        if engine.dialect.name == "sqlite":
            told = Words(
                "SQLite，适合单台演示或单机使用；单位请用 PostgreSQL",
                "SQLite, for a single desk; an office runs PostgreSQL",
            )
            yield Finding(_DATABASE, told, is_well=True)
            return
        yield from _postgresql(engine)
    finally:
        engine.dispose()


def _postgresql(engine: Engine) -> Iterator[Finding]:
    with engine.connect() as connection:
        version = int(connection.scalar(text("SHOW server_version_num")) or 0)
        commit = connection.scalar(text("SHOW synchronous_commit"))
        skew = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
        is_super = connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = session_user"))
    ours = datetime.now(UTC).timestamp()
    told = Words(f"PostgreSQL {version // 10_000}，可用", f"PostgreSQL {version // 10_000} answers")
    yield Finding(_DATABASE, told, is_well=version >= 150_000, grave=version < 150_000)
    if commit not in ("on", "remote_apply", "remote_write"):
        told = Words(
            f"synchronous_commit 为 {commit}，断电会丢失已应答的写入，请设为 on",
            f"synchronous_commit is {commit}: answered writes may be lost; set it to on",
        )
        yield Finding(_DATABASE, told, is_well=False, grave=True)
    if is_super:
        told = Words(
            "以超级用户登录；请为服务建立普通登录角色",
            "it signs in as a superuser; give the service an ordinary login role",
        )
        yield Finding(_DATABASE, told, is_well=False)
    off = abs(float(skew or 0) - ours)
    told = Words(f"与数据库时钟相差 {off:.2f} 秒", f"{off:.2f} s from the database's clock")
    yield Finding(_CLOCK, told, is_well=off <= CLOCK_SECONDS)


def _broker(settings: Settings) -> Finding:
    if settings.broker_url is None:
        return Finding(_BROKER, Words("使用内置任务队列", "the embedded broker is used"), is_well=True)
    parts = urlsplit(settings.broker_url)
    port = parts.port or {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}.get(parts.scheme, 0)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=2):
            pass
    except OSError as error:
        told = Words(
            f"{parts.hostname}:{port} 无法连接（{error}），请检查 broker_url 及服务是否运行；接口照常，任务会等待",
            f"{parts.hostname}:{port} cannot be reached ({error}): check broker_url and that it runs; "
            "the API works meanwhile, jobs wait",
        )
        return Finding(_BROKER, told, is_well=False)
    return Finding(_BROKER, Words(f"{parts.hostname}:{port} 可连接", f"{parts.hostname}:{port} answers"), is_well=True)


def _calendar(today: date) -> Iterator[Finding]:
    years = [today.year]
    if (today.month, today.day) >= NEXT_YEAR_FROM:
        years.append(today.year + 1)
    for year in years:
        try:
            is_well = national_day(date(year, 1, 1)).status == "official"
        except UnknownCalendarYearError:
            is_well = False
        told = (
            Words(f"{year} 年放假安排已公布", f"the holidays of {year} are official")
            if is_well
            else Words(
                f"{year} 年放假调休尚无正式数据，节假日判断为“待定”；请在通知公布后更新程序或导入日历",
                f"the holidays of {year} are not official yet: rules answer 'provisional'; after the notice, update "
                "the program or import the calendar",
            )
        )
        yield Finding(_CALENDAR, told, is_well=is_well)


def _disk(settings: Settings) -> Finding:
    folder = settings.data_folder.resolve()
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    told = Words(
        f"{folder} 剩余 {usage.free / 1e9:.1f} GB（{share:.0%}）",
        f"{usage.free / 1e9:.1f} GB ({share:.0%}) free at {folder}",
    )
    return Finding(_DISK, told, is_well=share >= DISK_ALARM, grave=share < DISK_STOP)


_SETTINGS = Words("设置", "settings")
_SECRET = Words("密钥", "secret key")
_DATABASE = Words("数据库", "database")
_BROKER = Words("消息队列", "broker")
_CLOCK = Words("时钟", "clock")
_CALENDAR = Words("日历", "calendar")
_DISK = Words("磁盘", "disk")
