"""Messages as JSON objects, for whoever sets a terminal up. The fields are told in docs/jt808.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from api.jt808.bits import alarm_words, status_words
from api.jt808.bodies import Opaque, Positions
from api.jt808.decoding import Message, Quarantined
from api.jt808.header import Header
from api.jt808.items import Item, ItemRule, read_items
from api.jt808.messages import KINDS
from api.jt808.position import Fix
from api.jt808.reasons import SENTENCES, Reason

Table = Mapping[int, ItemRule]


def show(result: Message | Quarantined, table: Table) -> dict[str, Any]:
    """One object a message: accepted, or quarantined with its reason and the raw bytes."""
    if isinstance(result, Quarantined):
        return {"verdict": "quarantined", **show_reason(result.reason), **_head(result.header), "raw": result.raw.hex()}
    shown: dict[str, Any] = {"verdict": "accepted", **_head(result.header), "fixes": []}
    body = result.body
    if isinstance(body, Positions):
        shown["fixes"] = [show_fix(fix, table) for fix in body.fixes]
        if body.batch_kind is not None:
            shown["batch_kind"] = {0: "normal", 1: "blind_zone"}.get(body.batch_kind, str(body.batch_kind))
        if body.unread:
            shown["unread"] = [{"index": u.index, **show_reason(u.reason), "raw": u.raw.hex()} for u in body.unread]
    elif isinstance(body, Opaque):
        if body.body:
            shown["body"] = body.body.hex()
    else:
        told = {name: v.decode("ascii", "replace") if isinstance(v, bytes) else v for name, v in asdict(body).items()}
        shown["version"] = told.pop("version", shown["version"])
        shown[result.kind.name] = told
    return shown


def show_reason(reason: Reason) -> dict[str, str]:
    """The word and its sentence."""
    return {"reason": str(reason), "explanation": SENTENCES[reason]}


def show_fix(fix: Fix, table: Table) -> dict[str, Any]:
    """A fix: UTC, degrees, km/h, degrees, metres."""
    items, rest = read_items(fix.items, table)
    shown = {
        "time": fix.fix_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lat": fix.lat,
        "lon": fix.lon,
        "valid": fix.valid,
        "speed": fix.speed_kmh,
        "course": fix.course_degrees,
        "altitude": fix.altitude_m,
        "alarms": alarm_words(fix.alarm_bits),
        "status": status_words(fix.status_bits),
        "alarm_bits": fix.alarm_bits,
        "status_bits": fix.status_bits,
        "items": [_item(item) for item in items],
    }
    if rest:
        shown["items_left"] = rest.hex()
    return shown


def _item(item: Item) -> dict[str, Any]:
    named = {} if item.name is None else {"name": item.name, "value": item.value}
    return {"id": f"0x{item.id:02X}", **named, "raw": item.raw.hex()}


def _head(header: Header | None) -> dict[str, Any]:
    if header is None:
        return {}
    kind = KINDS.get(header.message_id)
    shown: dict[str, Any] = {
        "message_id": f"0x{header.message_id:04X}",
        "message": None if kind is None else kind.name,
        "version": str(header.version),
        "phone": header.phone,
        "serial": header.serial,
    }
    if header.total > 1:
        shown["package"] = {"index": header.index, "total": header.total}
    return shown
