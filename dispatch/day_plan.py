"""A planned day as one value: what was judged, the problem, the plan with its bound, the draft orders, the rulings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.crews import Crew
from dispatch.ladder import RungCount
from dispatch.left_out import LeftOut
from dispatch.policy import Policy
from dispatch.requests import Need, RefusedRequest
from dispatch.ways import Way
from rulebook.ruling import Ruling
from rulebook.terms import Mechanism
from solver.plan import Plan
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Trip:
    """An order's car on the road: minutes from local midnight; `duty` and `leg` count from 0."""

    plate: str
    driver: str
    driver_name: str
    duty: int
    leg: int
    start: float
    end: float
    leaves: float  # of the whole duty, from the pool
    back: float


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What was decided for one request. No mechanism: it is not served. `cost_cny` is its share of the plan's cost."""

    need: Need
    mechanism: Mechanism | None
    reason: Words
    rulings: tuple[Ruling, ...]
    cost_cny: float
    way: Way | None = None
    trip: Trip | None = None
    supplier: str | None = None
    count: RungCount | None = None

    @property
    def is_served(self) -> bool:
        """Whether a car or a supplier was found."""
        return self.mechanism is not None


@dataclass(frozen=True, slots=True)
class DutySheet:
    """One car's round: minutes from local midnight, kilometres and driving with empty runs, CNY."""

    plate: str
    driver: str
    leaves: float
    back: float
    km: float
    driving_minutes: float
    cost_cny: float


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A planned day of a region (None: all regions), as it was written."""

    day: date
    region: str | None
    version: int
    problem: Problem
    plan: Plan
    orders: tuple[DraftOrder, ...]
    duties: tuple[DutySheet, ...]
    refused: tuple[RefusedRequest, ...]
    left_out: tuple[LeftOut, ...]
    crews: tuple[Crew, ...]
    ways: dict[str, Way]
    rulings: tuple[tuple[str, Ruling], ...]  # what each is about, like request:R001, and the ruling
    policy: Policy
    roads: str
    notes: tuple[Words, ...] = ()
