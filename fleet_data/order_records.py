"""The life of an order as values: what was reported about it, and the steps it took. Instants are aware."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fleet_data.plan_records import OrderState


@dataclass(frozen=True, slots=True)
class Report:
    """One report, once by its id. `happened_at` is what reports are ordered by: the device's time, or the server's.

    `sequence` is the device's own number (0: none), `turn` the crew it is of, `digest` (SHA-256) what was reported.
    """

    report: str
    order_id: int
    turn: int
    act: str
    who: str
    role: str
    received_at: datetime
    happened_at: datetime
    digest: str
    device_at: datetime | None = None
    sequence: int = 0
    details: dict[str, Any] = field(default_factory=dict)
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an order: from a state to a state (they may be equal), and the other fields that changed."""

    order_id: int
    step: int
    act: str
    from_state: OrderState
    to_state: OrderState
    who: str
    role: str
    report: str | None
    happened_at: datetime
    recorded_at: datetime
    changes: dict[str, Any]
    details: dict[str, Any]


def replay(steps: Iterable[Step]) -> dict[str, Any]:
    """What the steps of an order, one after another, make of its row: its state and every field they changed.

    Raises ValueError where a step does not begin where the one before ended.
    """
    fields: dict[str, Any] = {}
    for number, step in enumerate(steps, 1):
        if step.step != number or fields.get("state", step.from_state) != step.from_state:
            raise ValueError(
                f"派车单 {step.order_id} 第 {number} 步与前一步不衔接。 / "
                f"Step {number} of order {step.order_id} does not follow from the one before; its history was altered."
            )
        fields |= {"state": step.to_state, **step.changes}
    return fields
