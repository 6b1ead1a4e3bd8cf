"""A finding: what was seen, never who is guilty; one line of `findings.jsonl`, with an identity and a digest.

The identity is (detector, version, vehicle, interval): a re-run over the same data gives the same identity and the
same digest, so it adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from inspection.book import AUTONOMOUS_REGION, Book
from inspection.car import Car
from inspection.day_file import day_of
from inspection.detector import Detector
from inspection.sight import Sight

_DROP = 0.95  # of the confidence, for every innocent explanation that is not excluded


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as the format page says it; instants in seconds since 1970."""

    detector: Detector
    vehicle_id: str | None
    unit_id: str
    sight: Sight
    also: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, int, str, float, float]:
        """What a finding is known by; of a unit, its identifier stands for the vehicle's."""
        name = self.vehicle_id if self.vehicle_id is not None else f"unit {self.unit_id}"
        return (*self.detector.identity, name, self.sight.start_s, self.sight.end_s)

    @property
    def order(self) -> tuple[Any, ...]:
        """Vehicle and start; findings about units come after all vehicles."""
        return (
            self.vehicle_id is None, self.vehicle_id or "", self.sight.start_s, self.sight.end_s, self.detector.name,
            self.detector.version, self.unit_id, self.sight.digest,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the format page."""
        sight = self.sight
        evidence: dict[str, Any] = {}
        if sight.place is not None:
            evidence["place"] = [round(sight.place[1], 5), round(sight.place[0], 5)]
        evidence |= sight.evidence
        evidence |= {"order_ids": sorted(set(sight.order_ids)), "fixes": sight.fixes, "digest": sight.digest}
        return {
            "detector": self.detector.name,
            "version": self.detector.version,
            "vehicle_id": self.vehicle_id,
            "unit_id": self.unit_id,
            "start": instant(sight.start_s),
            "end": instant(sight.end_s),
            "severity": sight.severity,
            "confidence": round(sight.confidence * _DROP ** len(sight.not_excluded), 2),
            "rules": list(self.detector.rules),
            "also": list(self.also),
            "excluded": list(sight.excluded),
            "not_excluded": list(sight.not_excluded),
            "evidence": evidence,
        }


def instant(at_s: float) -> str:
    """An instant as ISO 8601 in UTC, with milliseconds where there are any."""
    at = datetime.fromtimestamp(round(at_s * 1000) // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    rest = round(at_s * 1000) % 1000
    return f"{at}.{rest:03d}Z" if rest else f"{at}Z"


def seal_sight(sight: Sight, detector: Detector, car: Car | None, book: Book, unit_id: str) -> Sight:
    """The sight with its vehicle, the values of the law that decided, its fixes and the digest over all of it."""
    region_id = car.region_id if car else book.region_of(unit_id, None)
    law = book.law(day_of(sight.start_s), region_id or AUTONOMOUS_REGION)
    values = [
        {"name": value.name, "amount": list(value.amount) if isinstance(value.amount, tuple) else value.amount,
         "unit": value.unit, "article": f"{value.citation.instrument} {value.citation.article}",
         "status": value.status.value}
        for value in map(law.find_value, sight.values)
        if value is not None
    ]  # fmt: skip
    part = car.track.file.between(sight.start_s, sight.end_s) if car and car.track else None
    content = {
        "detector": detector.name,
        "version": detector.version,
        "vehicle": asdict(car.vehicle) if car else None,
        "unit": unit_id,
        "start": instant(sight.start_s),
        "end": instant(sight.end_s),
        "place": sight.place,
        "evidence": sight.evidence,
        "values": values,
        "orders": [asdict(o) for o in car.orders if o.order_id in sight.order_ids] if car else [],
        "fixes": part.digest if part else None,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    evidence = sight.evidence | ({"values": values} if values else {})
    if car is not None and car.track is not None and car.track.datum != "wgs84":
        evidence["datum_found"] = car.track.datum
    return replace(
        sight,
        vehicle_id=car.vehicle.vehicle_id if car else None,
        unit_id=unit_id,
        evidence=evidence,
        fixes=len(part.fixes) if part else 0,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
