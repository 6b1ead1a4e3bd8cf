"""A driver's phone of the tests: its own key, its own clock, its queue; and the small fleet it drives for."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from httpx import Response
from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import Engine

from dispatch.order_life.doer import Doer
from dispatch.order_life.sending import send_directly
from fleet_data.access_records import Role
from fleet_data.plan_records import KeptOrder, OrderKind, OrderRecord
from fleet_data.scope import Scope
from fleet_data.session import reading, transaction
from fleet_data.stores import orders
from rulebook.terms import Mechanism
from tests.fleet_data.crews import CARS, DRIVERS, fill

from ..people import HOHHOT, People, Person

BASE = "http://testserver"
API = "/api/v1"
UNIT = "演示局"


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


class Handset:
    """A phone. `skew` is how far its clock is ahead of the true time."""

    def __init__(self, client: TestClient, skew: timedelta = timedelta(0)) -> None:
        self.client, self.skew = client, skew
        self.key = ECKey.generate_key("P-256")
        self.nonce = ""
        self.phone = self.access = self.refresh = ""
        self.last_digest: str | None = None
        self.number = 0
        self.sequence = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.skew

    def proof(self, method: str, path: str, token: str | None = None, **changes: Any) -> str:
        claims: dict[str, Any] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": f"{BASE}{API}{path}",
            "iat": int(self.now().timestamp()),
            "nonce": self.nonce,
        }
        if token is not None:
            claims["ath"] = b64(sha256(token.encode()).digest())
        header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": self.key.as_dict(private=False)}
        return jws.serialize_compact(header, json.dumps(claims | changes), self.key, algorithms=["ES256"])

    def send(self, method: str, path: str, proof: str, token: str | None = None, **words: Any) -> Response:
        headers = {"DPoP": proof} | ({} if token is None else {"Authorization": f"DPoP {token}"})
        answer = self.client.request(method, f"{API}{path}", headers=headers | words.pop("headers", {}), **words)
        self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
        return answer

    def ask(self, method: str, path: str, token: str | None = None, **words: Any) -> Response:
        """As a client does: once more with the nonce it is given."""
        bare = path.partition("?")[0]
        answer = self.send(method, path, self.proof(method, bare, token), token, **words)
        if answer.status_code == 401 and "use_dpop_nonce" in answer.headers.get("WWW-Authenticate", ""):
            answer = self.send(method, path, self.proof(method, bare, token), token, **words)
        return answer

    def call(self, method: str, path: str, expects: int = 200, **words: Any) -> Any:
        answer = self.ask(method, path, self.access, **words)
        assert answer.status_code == expects, answer.text
        return answer.json() if answer.content else None

    def take(self, answer: Response) -> Response:
        if answer.status_code == 201:
            told = answer.json()
            self.phone, self.access, self.refresh = told["phone"], told["access_token"], told["refresh_token"]
        return answer

    def enrol(self, code: str) -> Response:
        return self.take(self.ask("POST", "/phones", json={"code": code, "label": "演示手机"}))

    def renew(self, refresh: str | None = None) -> Response:
        return self.take(self.ask("POST", "/phones/tokens", json={"refresh_token": refresh or self.refresh}))

    def tell(self, kept: KeptOrder, act: str, expects: int = 200, report: str | None = None, **words: Any) -> Any:
        body = {"report": report or str(uuid4()), "act": act, "at": self.now().isoformat()} | words
        return self.call("POST", f"/my/orders/{kept.id}/acts", expects, json=body)

    def event(self, kept: KeptOrder, act: str, at: datetime | None = None, **words: Any) -> dict[str, Any]:
        self.sequence += 1
        said = (at + self.skew if at else self.now()).isoformat()
        told = {"report": str(uuid4()), "order": kept.id, "act": act, "at": said, "sequence": self.sequence}
        return told | words

    def batch(self, events: Iterable[dict[str, Any]] = (), fixes: Iterable[datetime] = (), **changes: Any) -> Any:
        """The next batch, signed, as it stands in the queue."""
        self.number += 1
        rows = [[int(at.timestamp() * 1000), 40.84, 111.75, 30.0, 90.0] for at in fixes]
        positions = json.dumps({"datum": "wgs84", "rows": rows}) if rows else None
        told = {
            "phone": self.phone,
            "number": self.number,
            "previous": self.last_digest,
            "made_at": self.now().isoformat(),
            "events": list(events),
            "positions_sha256": None if positions is None else sha256(positions.encode()).hexdigest(),
        } | changes
        header = {"alg": "ES256", "typ": "paiche-batch+jws"}
        signed = jws.serialize_compact(header, json.dumps(told), self.key, algorithms=["ES256"])
        self.last_digest = sha256(signed.encode()).hexdigest()
        return {"signed": signed, "positions": positions}

    def deliver(self, batch: dict[str, Any], expects: int = 200) -> Any:
        return self.call("POST", "/my/batches", expects, json=batch | {"sent_at": self.now().isoformat()})


class Road:
    """A small fleet with someone to hand out codes, and orders sent by the desk."""

    def __init__(self, client: TestClient, people: People, owner: Engine) -> None:
        self.client, self.people, self.owner = client, people, owner
        fill(owner)
        self.admin = people.make(Role.REGION_ADMIN, region=HOHHOT)
        self.dispatcher = people.make(Role.DISPATCHER, region=HOHHOT)
        self.unit_fleet = people.make(Role.UNIT_FLEET, region=HOHHOT, unit=UNIT)
        self.clerk = people.make(Role.REQUESTER, region=HOHHOT, unit=UNIT)
        self.drivers: dict[str, Person] = {}

    def ask(self, who: Person, method: str, path: str, expects: int = 200, **words: Any) -> Any:
        answer = self.client.request(method, f"{API}{path}", headers=who.headers, **words)
        assert answer.status_code == expects, answer.text
        return answer.json() if answer.content else None

    def code(self, driver: str = DRIVERS[0]) -> str:
        if driver not in self.drivers:
            self.drivers[driver] = self.people.make(Role.DRIVER, region=HOHHOT, driver=driver)
        return str(self.ask(self.admin, "POST", "/phones/codes", 201, json={"driver": driver})["code"])

    def phone(self, driver: str = DRIVERS[0], skew: timedelta = timedelta(0)) -> Handset:
        handset = Handset(self.client, skew)
        assert handset.enrol(self.code(driver)).status_code == 201
        return handset

    def order(self, request: str = "R001", crew: int = 0, begins: timedelta = timedelta(0)) -> KeptOrder:
        """An order sent directly, whose planned time is about now."""
        now = datetime.now(UTC)
        record = OrderRecord(
            request=request,
            mechanism=Mechanism.OWN_LEVEL,
            reason_zh="演示",
            reason_en="demo",
            vehicle=CARS[crew],
            driver=DRIVERS[crew],
            planned_start_at=now + begins,
            planned_end_at=now + begins + timedelta(hours=3),
            kind=OrderKind.DIRECT,
        )
        desk = Doer("demo.dispatcher", Role.DISPATCHER, Scope(regions=frozenset({HOHHOT})))
        with transaction(self.owner) as session:
            sent = send_directly(session, desk, record, now=now - timedelta(hours=12))
        assert isinstance(sent, KeptOrder), sent
        return sent

    def state(self, kept: KeptOrder) -> str:
        with reading(self.owner) as session:
            return str(orders.get_order(session, kept.id).order.state)


def departing(kept: KeptOrder) -> dict[str, Any]:
    """What the driver says when leaving."""
    return {"plate": kept.order.vehicle, "odometer_km": 1000.0, "code": kept.passenger_code}
