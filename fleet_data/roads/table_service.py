"""Roads by a table service on the network: OSRM or Valhalla over HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import httpx
import numpy as np

from fleet_data.roads.dialect import NotATable
from fleet_data.roads.dialects import DIALECTS
from fleet_data.roads.provider import Floats, Point, RoadMatrix, RoadsError, as_degrees

_TIMEOUT_SECONDS = 60.0
# OSRM takes 100 coordinates in one table and Valhalla 50 by 50, unless they are set up to take more.
_SIDE = 50


class TableServiceRoads:
    """Kilometres and minutes as the service at `url` has them; asked in tables of at most `side` by `side`.

    `edition` names the map the service holds, so that a new map is not answered from the cache.
    """

    def __init__(
        self, url: str, dialect: Literal["osrm", "valhalla"] = "osrm", *, edition: str = "", side: int = _SIDE
    ) -> None:
        if dialect not in DIALECTS:
            known = ", ".join(DIALECTS)
            raise RoadsError(f"没有路网服务“{dialect}”；可用：{known}", f"there is no '{dialect}'; there are: {known}")
        self._url = url.rstrip("/")
        self._dialect = DIALECTS[dialect]
        self._edition = edition
        self._side = side
        self.name = dialect

    @property
    def digest(self) -> str:
        """SHA-256 over address, dialect and edition."""
        return hashlib.sha256(f"table/1 {self.name} {self._url} {self._edition}".encode()).hexdigest()

    def matrix(self, points: Sequence[Point]) -> RoadMatrix:
        """From every point to every point; raises `RoadsError` naming the service, or the pair it has no way for."""
        places = [(float(lat), float(lon)) for lat, lon in as_degrees(points)]
        count = len(places)
        km, minutes = np.zeros((count, count)), np.zeros((count, count))
        with httpx.Client(timeout=_TIMEOUT_SECONDS) as client:
            for top in range(0, count, self._side):
                for left in range(0, count, self._side):
                    rows, columns = slice(top, top + self._side), slice(left, left + self._side)
                    km[rows, columns], minutes[rows, columns] = self._table(client, places[rows], places[columns])
        for table in (km, minutes):
            np.fill_diagonal(table, 0.0)
        return RoadMatrix(km, minutes)

    def _table(self, client: httpx.Client, sources: Sequence[Point], targets: Sequence[Point]) -> tuple[Floats, Floats]:
        question = self._dialect.question(sources, targets)
        try:
            if question.body is None:
                response = client.get(self._url + question.path)
            else:
                response = client.post(self._url + question.path, json=question.body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RoadsError(
                f"路网服务 {self._url} 没有应答（{error}）；请检查地址和服务，或改用道路图",
                f"the table service at {self._url} does not answer ({error}); check its address, or use a road graph",
            ) from None
        try:
            answer = response.json()
        except ValueError:
            raise self._bad_answer(f"HTTP {response.status_code}, not JSON") from None
        try:
            tables = self._dialect.answer(answer)
        except NotATable as problem:
            raise self._bad_answer(f"HTTP {response.status_code}: {problem}") from None
        shape = (len(sources), len(targets))
        if any([len(row) for row in table] != [shape[1]] * shape[0] for table in tables):
            raise self._bad_answer(f"a table that is not {shape[0]} by {shape[1]}")
        for table in tables:
            for source, row in zip(sources, table, strict=True):
                for target, cell in zip(targets, row, strict=True):
                    if cell is None:
                        raise RoadsError(
                            f"路网服务 {self._url} 找不到从 {source} 到 {target} 的路；请核对两处坐标",
                            f"the table service at {self._url} has no way from {source} to {target}; check both places",
                        )
        km, minutes = (np.array(table, dtype=np.float64).reshape(shape) for table in tables)
        return km, minutes

    def _bad_answer(self, said: str) -> RoadsError:
        return RoadsError(
            f"路网服务 {self._url} 的应答不是 {self.name} 的表（{said}）；请检查服务种类和设置",
            f"the table service at {self._url} did not answer with a table of {self.name} ({said}); check which it is",
        )
