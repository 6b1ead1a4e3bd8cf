"""Bookings as values: what is asked for, what is held, and what stands in the way. Instants are aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BookingKind(StrEnum):
    """What a vehicle or driver is held for."""

    TRIP = "trip"  # 出车
    REPAIR = "repair"  # 维修
    ABSENCE = "absence"  # 驾驶员请假


class Release(StrEnum):
    """Why a booking ended."""

    RETURNED = "returned"  # 已还车
    CANCELLED = "cancelled"  # 已取消
    SWAPPED = "swapped"  # 已换车或改派
    REPLACED = "replaced"  # 已由新方案取代
    ENDED = "ended"  # 维修或请假结束


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be held in [start_at, end_at); turnaround time is inside the range. `purpose` is shown to others."""

    kind: BookingKind
    start_at: datetime
    end_at: datetime
    purpose: str
    vehicle: str | None = None
    driver: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A hold as it is kept; active while `released_at` is None."""

    id: int
    wish: Wish
    made_at: datetime
    made_by: str
    released_at: datetime | None = None
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A wish that cannot be had: the bookings that hold its vehicle or driver at that time."""

    wish: Wish
    held: tuple[Booking, ...]

    @property
    def zh(self) -> str:
        """Why, and what to do, in Chinese."""
        told = "；".join(_say_zh(self.wish, booking) for booking in self.held) or "该时段已被其他地区占用"
        return f"{self.wish.purpose} 无法占用：{told}。请改时间、换车或换驾驶员，或先释放该占用。"

    @property
    def en(self) -> str:
        """Why, and what to do, in English."""
        told = "; ".join(_say_en(self.wish, booking) for booking in self.held) or "another region holds it then"
        return (
            f"{self.wish.purpose} cannot be booked: {told}. Change the time, vehicle or driver, or release that first."
        )

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def _say_zh(wish: Wish, booking: Booking) -> str:
    things = []
    if wish.vehicle is not None and wish.vehicle == booking.wish.vehicle:
        things.append(f"车辆 {wish.vehicle}")
    if wish.driver is not None and wish.driver == booking.wish.driver:
        things.append(f"驾驶员 {wish.driver}")
    return f"{'和'.join(things)}在 {_span(booking.wish)} 已用于 {booking.wish.purpose}"


def _say_en(wish: Wish, booking: Booking) -> str:
    things = []
    if wish.vehicle is not None and wish.vehicle == booking.wish.vehicle:
        things.append(f"vehicle {wish.vehicle}")
    if wish.driver is not None and wish.driver == booking.wish.driver:
        things.append(f"driver {wish.driver}")
    return f"{' and '.join(things)} {_held(things)} for {booking.wish.purpose} in {_span(booking.wish)}"


def _held(things: list[str]) -> str:
    return "is held" if len(things) == 1 else "are held"


def _span(wish: Wish) -> str:
    return f"{wish.start_at:%Y-%m-%d %H:%M%z} – {wish.end_at:%Y-%m-%d %H:%M%z}"
