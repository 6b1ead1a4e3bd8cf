"""A desk of the tests: people of every role in two regions, a trip, a car, a driver."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient

from fleet_data.access_records import Role
from fleet_data.calendar import CHINA

from .people import BAOTOU, HOHHOT, UNIT, People, Person

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).astimezone(CHINA).replace(hour=9, minute=0, second=0, microsecond=0)
DAY = TOMORROW.date()
TRIP: dict[str, Any] = {
    "unit": UNIT,
    "region": HOHHOT,
    "purpose": "survey",
    "reason": "演示调研",
    "passengers": 2,
    "origin": "演示机关",
    "origin_lat": 40.842,
    "origin_lon": 111.749,
    "destination": "演示乡镇",
    "destination_lat": 40.843,
    "destination_lon": 111.76,
    "depart_earliest": TOMORROW.isoformat(),
    "depart_latest": (TOMORROW + timedelta(minutes=20)).isoformat(),
    "stay_minutes": 60,
    "inside_allowance_area": True,
    "draws_allowance": False,
}
CAR: dict[str, Any] = {
    "plate": "蒙A·演901",
    "pool": "演示车队",
    "pool_region": HOHHOT,
    "pool_lat": 40.842,
    "pool_lon": 111.749,
    "unit": UNIT,
    "category": "general",
    "seats": 4,
    "energy": "petrol",
    "fixed_cost_cny": 60,
    "cost_per_km_cny": 0.8,
    "available": [["06:00:00", "22:00:00"]],
}
DRIVER: dict[str, Any] = {
    "driver": "D901",
    "name": "演示驾驶员01",
    "pool": "演示车队",
    "licence_class": "B1",
    "licence_valid_until": "2035-01-01",
    "on_duty": [["06:00:00", "22:00:00"]],
}


class Desk:
    """Calls the service as one person or another."""

    def __init__(self, client: TestClient, people: People) -> None:
        self.client = client
        unit = {"region": HOHHOT, "unit": UNIT}
        self.clerk = people.make(Role.REQUESTER, **unit)
        self.approver = people.make(Role.APPROVER, **unit)
        self.second = people.make(Role.APPROVER, **unit)
        self.unit_fleet = people.make(Role.UNIT_FLEET, **unit)
        self.admin = people.make(Role.REGION_ADMIN, region=HOHHOT)
        self.other = people.make(Role.REGION_ADMIN, region=HOHHOT)
        self.dispatcher = people.make(Role.DISPATCHER, region=HOHHOT)
        self.away = people.make(Role.DISPATCHER, region=BAOTOU)
        self.away_admin = people.make(Role.REGION_ADMIN, region=BAOTOU)

    def __call__(self, who: Person, method: str, path: str, expects: int = 200, **words: Any) -> Any:
        answer = self.client.request(method, f"/api/v1{path}", headers=who.headers, **words)
        assert answer.status_code == expects, answer.text
        return answer.json() if answer.content else None

    def fleet(self) -> None:
        self(self.admin, "POST", "/vehicles", 201, json=CAR)
        self(self.admin, "POST", "/drivers", 201, json=DRIVER)

    def appoint(self, role: str, person: Person) -> None:
        first, last = str(DAY - timedelta(days=9)), str(DAY + timedelta(days=9))
        post = {"region": HOHHOT, "role": role, "person": person.id, "name": "演示审批人"}
        self(self.admin, "POST", "/approver-posts", 201, json=post | {"valid_from": first, "valid_until": last})

    def file(self, **changes: Any) -> str:
        filed = self(self.clerk, "POST", "/requests", 201, json=TRIP | changes)
        return str(filed["request"]["request"])
