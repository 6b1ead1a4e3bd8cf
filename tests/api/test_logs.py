"""Row 37: plates, phones, tokens and coordinates reach no log, no trace, no figure and no error page."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from api.app import make_app
from api.guard import open_because
from api.languages import language_of
from api.logs import set_up_logs
from api.masking import MASK, mask, mask_text
from api.service import Service
from api.settings import Settings
from api.wiring import make_service
from fleet_data.access_records import Role

from .conftest import SECRET
from .people import UNIT, People

CANARIES = [
    "蒙A12345",
    "蒙A·D12345",
    "蒙AD12345",
    "13812345678",
    "pcs_abcdefghijklmnopqrstuvwx",
    "111.749512",
    "40.842356",
]


@pytest.fixture
def written(settings: Settings) -> Iterator[io.StringIO]:
    """What this process logs."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    stream = io.StringIO()
    set_up_logs(settings.model_copy(update={"log_format": "json"}), stream)
    yield stream
    root.handlers, root.level = before, level
    structlog.reset_defaults()


@pytest.mark.parametrize("canary", CANARIES)
def test_what_looks_like_one_is_masked_wherever_it_stands(canary: str):
    text = f"before {canary}, after"
    assert mask_text(text) == f"before {MASK}, after"


@pytest.mark.parametrize(
    "name", ["plate", "driver_name", "phone", "access_token", "password", "lat", "seat_lon", "authorization"]
)
def test_what_is_called_one_is_masked_whatever_it_looks_like(name: str):
    assert mask({"deep": [{name: "anything"}]}) == {"deep": [{name: MASK}]}


@given(st.sampled_from("京津沪冀晋蒙辽吉黑"), st.sampled_from("ABCDEFG"), st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_every_plate_is_masked(province: str, letter: str, number: str):
    assert number not in mask_text(f"car {province}{letter}{number} left")


def test_ordinary_words_and_figures_stay():
    text = "GET /api/v1/orders 200 in 12.5 ms; 2026-11-23T08:30:01.123456Z; plan 17; 150100"
    assert mask_text(text) == text


def test_no_canary_reaches_any_sink(service: Service, people: People, written: io.StringIO):
    app = make_app(service)
    log = structlog.get_logger("paiche.tests")

    @app.get("/boom/{plate}")
    @open_because("a test")
    def boom(plate: str) -> None:
        log.warning("about to fail", plate=plate, note=f"call {CANARIES[3]}", fix=111.749512)
        logging.getLogger("another.package").error("driver at %s with %s", CANARIES[5], plate)
        raise RuntimeError(f"no car {plate} for {CANARIES[3]} at {CANARIES[6]}")

    person = people.make(Role.DISPATCHER)
    with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 5000)) as client:
        answer = client.get("/boom/蒙A12345", headers=person.headers)
        client.get("/api/v1/pools/蒙A12345", headers=person.headers)
        figures = client.get("/metrics").text
    sinks = written.getvalue() + answer.text.replace("/boom/%E8%92%99A12345", "") + figures
    for canary in (*CANARIES[:1], CANARIES[3], CANARIES[5], CANARIES[6], person.token, "%E8%92%99A12345"):
        assert canary not in sinks.replace('"instance":"/boom/蒙A12345"', ""), canary
    assert answer.status_code == 500
    assert "RuntimeError" in written.getvalue()
    assert "RuntimeError" not in answer.text
    incident = answer.json()["detail"].split()[-1]
    assert incident in written.getvalue()
    assert 'route="/api/v1/pools/{name}"' in figures or 'route="/pools/{name}"' in figures


def test_without_masking_the_canary_would_be_found(written: io.StringIO, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.logs.mask", lambda value, _name="": value)
    structlog.get_logger("x").warning("told", note="蒙A12345")
    assert "蒙A12345" in written.getvalue()


def test_each_line_is_json_with_time_and_level(written: io.StringIO):
    structlog.get_logger("paiche").warning("told", plan=17)
    [line] = written.getvalue().splitlines()
    assert {"event": "told", "level": "warning", "plan": 17}.items() <= json.loads(line).items()


def test_figures_are_for_this_machine_alone(service: Service):
    with TestClient(make_app(service), client=("10.0.0.7", 5000)) as client:
        assert client.get("/metrics").status_code == 404


def test_a_token_lets_a_collector_read_the_figures(settings: Settings):
    service = make_service(settings.model_copy(update={"metrics_token": SecretStr("let me read")}))
    with TestClient(make_app(service), client=("10.0.0.7", 5000)) as client:
        assert client.get("/metrics").status_code == 404
        assert "paiche_requests" in client.get("/metrics", headers={"Authorization": "Bearer let me read"}).text
    service.engine.dispose()


def test_health_tells_whether_the_database_answers(client: TestClient, service: Service):
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok"}
    service.engine.dispose()


def test_traces_leave_masked_and_only_where_a_collector_is_named(settings: Settings, people: People, tmp_path: Path):
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    traced = Settings(
        database_url=settings.database_url,
        data_folder=tmp_path / "data",
        secret_key=SECRET,
        traces_url=f"http://127.0.0.1:{server.server_port}/v1/traces",
    )
    service = make_service(traced)
    app: FastAPI = make_app(service)
    person = people.make(Role.REQUESTER, unit=UNIT)
    with TestClient(app) as client:
        client.get("/api/v1/pools/蒙A12345?cursor=13812345678", headers=person.headers)
        client.get("/api/v1/regions/150100", headers=person.headers)
    server.shutdown()
    server.server_close()
    service.engine.dispose()
    told = b"".join(received)
    assert b"paiche" in told
    for canary in ("蒙A12345", "%E8%92%99A12345", "13812345678", person.token):
        assert canary.encode() not in told


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "zh"), ("", "zh"), ("en-GB,en;q=0.9", "en"), ("zh-CN,en;q=0.8", "zh"), ("fr, en;q=0.2", "en"), ("de", "zh"),
     ("en;q=0, zh", "zh"), ("en;q=nonsense", "zh")],
)  # fmt: skip
def test_the_language_is_the_best_of_the_two(header: str | None, language: str):
    assert language_of(header) == language
