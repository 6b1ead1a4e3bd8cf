"""Settings, the first start, `paiche doctor`, and `paiche serve` as a process of its own."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.access.sealing import SealBrokenError, Sealer, find_key
from api.commands import commands
from api.doctor import examine
from api.settings import Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith("PAICHE_")]:
        monkeypatch.delenv(name)


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "paiche.toml").write_text('port = 9001\nlog_level = "debug"\n', encoding="utf-8")
    monkeypatch.setenv("PAICHE_PORT", "9002")
    found = read_settings()
    assert (found.port, found.log_level, found.host) == (9002, "debug", "127.0.0.1")
    assert read_settings(port=9003).port == 9003


@pytest.mark.parametrize(
    ("file", "environment", "told"),
    [
        ("prot = 1", {}, "prot"),
        ("port = 'x'", {}, "port"),
        ("port = ", {}, "paiche.toml"),
        ("", {"PAICHE_PROT": "1"}, "PAICHE_PROT"),
        ("", {"PAICHE_SETTINGS": "gone.toml"}, "gone.toml"),
        ("", {"PAICHE_SECRET_KEY": "short"}, "32"),
        ("", {"PAICHE_OIDC_ISSUER": "https://id.example"}, "oidc_client_secret"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, environment: dict[str, str], told: str
):
    if file:
        (tmp_path / "paiche.toml").write_text(file, encoding="utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=told):
        read_settings()
    done = CliRunner().invoke(commands, ["doctor"])
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output


def test_a_secret_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAICHE_SECRET_KEY", "a very secret key, long enough for it")
    assert "very secret" not in repr(read_settings())


def test_an_office_must_set_its_key_and_a_single_desk_makes_one(tmp_path: Path):
    with pytest.raises(SettingsError, match="PAICHE_SECRET_KEY"):
        find_key(Settings(database_url="postgresql://office/paiche"))
    desk = Settings(database_url="sqlite:///x.sqlite3", data_folder=tmp_path / "data")
    key = find_key(desk)
    assert find_key(desk) == key
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600


def test_what_is_sealed_opens_for_its_place_and_key_alone():
    sealed = Sealer("one key, long enough for this test").seal("JBSWY3DP", "account-1")
    assert Sealer("one key, long enough for this test").open(sealed, "account-1") == "JBSWY3DP"
    for key, place in (("one key, long enough for this test", "account-2"), ("another key entirely", "account-1")):
        with pytest.raises(SealBrokenError):
            Sealer(key).open(sealed, place)


def test_the_doctor_names_what_is_wrong_and_the_next_step(tmp_path: Path):
    empty = Settings(
        database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}", data_folder=tmp_path, broker_url="amqp://127.0.0.1:1//"
    )
    told = {finding.topic.en: finding for finding in examine(empty, date(2026, 11, 23))}
    assert (told["database"].is_well, told["database"].grave) == (False, True)
    assert "paiche migrate" in told["database"].told.en
    assert not told["broker"].is_well
    assert not told["calendar"].is_well  # from November on the next year's notice is looked for
    assert not any(each.grave for each in told.values() if each.topic.en != "database")


def test_the_doctor_is_content_with_a_migrated_database(settings: Settings):
    told = [each for each in examine(settings, date(2026, 3, 2)) if not each.is_well]
    assert [each.topic.en for each in told] in ([], ["database"])  # the tests' PostgreSQL is entered as its superuser


def test_serve_without_the_right_to_migrate_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAICHE_MIGRATE_AT_START", "false")
    done = CliRunner().invoke(commands, ["serve", "--database", f"sqlite:///{tmp_path / 'empty.sqlite3'}"])
    assert done.exit_code == 2
    assert "paiche migrate" in done.output


def test_serve_is_one_command_that_prints_three_credentials_and_stops_on_a_signal(tmp_path: Path):
    words = [
        sys.executable,
        "-m",
        "paiche",
        "serve",
        "--port",
        "0",
        "--database",
        f"sqlite:///{tmp_path / 'p.sqlite3'}",
    ]
    environment = {**os.environ, "PAICHE_DATA_FOLDER": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    root = Path(__file__).resolve().parents[2]
    errors = tmp_path / "errors.txt"
    with (
        errors.open("w") as sink,
        subprocess.Popen(
            words,
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(6)]
            assert [name for name in ("sysadmin", "secadmin", "auditadmin") if name in "".join(lines)] != []
            deadline = time.monotonic() + 300
            while "Uvicorn running on" not in errors.read_text() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert "Uvicorn running on" in errors.read_text(), errors.read_text()
            address = errors.read_text().split("Uvicorn running on ")[1].split()[0]
            assert httpx.get(f"{address}/health/ready").status_code == 200
            page = httpx.get(f"{address}/docs").text
            assert "http://" not in page
            assert "https://" not in page
            assert httpx.get(f"{address}/docs/static/swagger-ui-bundle.js").status_code == 200
            assert httpx.get(f"{address}/api/v1/regions").status_code == 401
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    assert process.returncode in (0, -signal.SIGTERM)
    assert "Traceback" not in errors.read_text()
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
