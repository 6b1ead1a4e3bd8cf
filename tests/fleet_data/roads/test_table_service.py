"""Table services, spoken to over HTTP with a server of ours that answers in their documented formats."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest

from fleet_data.roads.geodesic import GeodesicRoads
from fleet_data.roads.provider import Point, RoadsError
from fleet_data.roads.table_service import TableServiceRoads

POINTS: list[Point] = [(40.84, 111.75), (40.66, 109.84), (39.82, 110.0), (43.94, 116.08), (41.03, 113.13)]
TRUTH = GeodesicRoads(circuity=1.2, speed_kmh=60)


@dataclass
class Service:
    """A table service on this machine: what it was asked, and what it is told to get wrong."""

    url: str = ""
    asked: list[tuple[int, int]] = field(default_factory=list)
    parted: tuple[Point, Point] | None = None
    answer: tuple[int, bytes] | None = None

    def cell(self, source: Point, target: Point) -> tuple[float, float] | None:
        return None if self.parted == (source, target) else TRUTH.leg(source, target)


@pytest.fixture
def service() -> Iterator[Service]:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            split = urlsplit(self.path)
            assert split.path.startswith("/table/v1/driving/")
            spots = [tuple(map(float, spot.split(","))) for spot in split.path.rsplit("/", 1)[1].split(";")]
            query = parse_qs(split.query)
            assert query["annotations"] == ["duration,distance"]
            sides = [
                [(spots[int(i)][1], spots[int(i)][0]) for i in query[side][0].split(";")]
                for side in ("sources", "destinations")
            ]
            cells = self.cells(*sides)
            far = [[None if one is None else one[0] * 1000 for one in row] for row in cells]
            long = [[None if one is None else one[1] * 60 for one in row] for row in cells]
            self.reply({"code": "Ok", "distances": far, "durations": long, "sources": [], "destinations": []})

        def do_POST(self) -> None:
            assert self.path == "/sources_to_targets"
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert asked["costing"] == "auto"
            sides = [[(one["lat"], one["lon"]) for one in asked[side]] for side in ("sources", "targets")]
            rows = [
                [
                    {"from_index": i, "to_index": j, "distance": one and one[0], "time": one and one[1] * 60}
                    for j, one in enumerate(row)
                ]
                for i, row in enumerate(self.cells(*sides))
            ]
            self.reply({"sources_to_targets": rows, "units": "kilometers"})

        def cells(self, sources: list[Point], targets: list[Point]) -> list[list[tuple[float, float] | None]]:
            told.asked.append((len(sources), len(targets)))
            return [[told.cell(source, target) for target in targets] for source in sources]

        def reply(self, body: Any) -> None:
            status, raw = told.answer or (200, json.dumps(body).encode())
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


Name = Literal["osrm", "valhalla"]
both = pytest.mark.parametrize("dialect", ["osrm", "valhalla"])


@both
def test_the_table_is_that_of_the_service(service: Service, dialect: Name) -> None:
    table = TableServiceRoads(service.url + "/", dialect).matrix(POINTS)
    truth = TRUTH.matrix(POINTS)
    assert table.km == pytest.approx(truth.km)
    assert table.minutes == pytest.approx(truth.minutes)


@both
def test_a_large_table_is_asked_for_in_pieces(service: Service, dialect: Name) -> None:
    table = TableServiceRoads(service.url, dialect, side=2).matrix(POINTS)
    assert table.km == pytest.approx(TRUTH.matrix(POINTS).km)
    assert len(service.asked) == 9
    assert max(max(sides) for sides in service.asked) == 2


@both
def test_a_pair_without_a_way_is_named(service: Service, dialect: Name) -> None:
    service.parted = (POINTS[1], POINTS[3])
    with pytest.raises(RoadsError, match=r"no way from \(40\.66, 109\.84\) to \(43\.94, 116\.08\)"):
        TableServiceRoads(service.url, dialect).matrix(POINTS)


@both
def test_a_service_that_is_down_is_named(service: Service, dialect: Name) -> None:
    with pytest.raises(RoadsError, match=r"http://127\.0\.0\.1:1 does not answer"):
        TableServiceRoads("http://127.0.0.1:1", dialect).matrix(POINTS)
    with pytest.raises(RoadsError, match="does not answer"):
        TableServiceRoads("no address at all", dialect).matrix(POINTS)
    assert not service.asked


@both
@pytest.mark.parametrize(
    ("status", "raw", "said"),
    [
        (500, b"<html>broken</html>", "HTTP 500, not JSON"),
        (400, b'{"code": "TooBig", "message": "Too many table coordinates"}', "HTTP 400"),
        (200, b'{"code": "Ok"}', "did not answer with a table"),
        (200, b"[]", "did not answer with a table"),
        (
            200,
            b'{"code": "Ok", "distances": [[0]], "durations": [[0]], "sources_to_targets": [[{"distance": 0}]]}',
            "not 5 by 5",
        ),
        (
            200,
            b'{"code": "Ok", "distances": [["x"]], "durations": [[0]], "sources_to_targets": [[{"distance": "x"}]]}',
            "did not answer with a table",
        ),
    ],
)
def test_an_answer_that_is_no_table_says_what_was_said(
    service: Service, dialect: Name, status: int, raw: bytes, said: str
) -> None:
    service.answer = (status, raw)
    with pytest.raises(RoadsError, match=said):
        TableServiceRoads(service.url, dialect).matrix(POINTS)


def test_what_osrm_says_reaches_the_user(service: Service) -> None:
    service.answer = (400, b'{"code": "TooBig", "message": "Too many table coordinates"}')
    with pytest.raises(RoadsError, match="Too many table coordinates"):
        TableServiceRoads(service.url).matrix(POINTS)


def test_a_dialect_nobody_speaks_is_refused() -> None:
    with pytest.raises(RoadsError, match="osrm, valhalla"):
        TableServiceRoads("http://127.0.0.1:1", "google")  # type: ignore[arg-type]


def test_the_digest_tells_services_and_editions_apart() -> None:
    url = "http://127.0.0.1:5000"
    services = [
        TableServiceRoads(url),
        TableServiceRoads(url, "valhalla"),
        TableServiceRoads(url, edition="2026-11"),
        TableServiceRoads(url + "1"),
    ]
    assert len({service.digest for service in services}) == 4
    assert TableServiceRoads(url + "/").digest == services[0].digest
