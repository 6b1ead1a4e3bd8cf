"""The kinds of official trips a demonstration day is mixed from: one row a kind, all figures ours.

The survey of the field gives the pattern (out and back with waiting dominates, one to three passengers,
few and small groups); it gives no measured distribution, so these figures are proposals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rulebook.terms import Purpose, VehicleCategory
from scenarios.vehicle_models import FOUR_BY_FOUR


class Scope(Enum):
    """How far a trip goes: the band of straight kilometres between origin and destination."""

    TOWN = (0.8, 8.0)
    SUBURB = (9.0, 32.0)
    BANNER = (45.0, 165.0)
    LEAGUE = (100.0, 190.0)  # another league's seat, back on the same day
    REGION = (300.0, 900.0)  # another league's seat, too far to drive there and back in a day


class Hub(Enum):
    """Whether the trip begins or ends at a railway station or an airport."""

    NONE = 0
    FROM = 1
    TO = 2


FEW = ((1, 1, 36), (2, 2, 36), (3, 3, 20), (4, 4, 8))  # passengers: lowest, highest, weight
GROUP = ((5, 6, 55), (7, 13, 37), (15, 28, 8))
SMALL_GROUP = ((5, 6, 60), (7, 13, 40))
ONE_OR_TWO = ((1, 1, 55), (2, 2, 45))
ORDINARY_PRIORITY = (0, 12, 63, 25)  # weights of the priorities 1 to 4
URGENT_PRIORITY = (80, 20, 0, 0)
HIGH_PRIORITY = (5, 65, 30, 0)


@dataclass(frozen=True, slots=True)
class TripKind:
    """One kind; `stay_minutes` is the least and most waiting at the destination."""

    name: str
    reason: str
    purpose: Purpose
    scope: Scope
    round_trip: bool = True
    stay_minutes: tuple[int, int] = (0, 0)
    passengers: tuple[tuple[int, int, int], ...] = FEW
    priorities: tuple[int, int, int, int] = ORDINARY_PRIORITY
    categories: frozenset[VehicleCategory] = frozenset()
    features: frozenset[str] = frozenset()
    shared: float = 0.32  # share of requesters who consent to share the car
    hub: Hub = Hub.NONE
    around_the_clock: bool = False


CONFIDENTIAL_CARS = frozenset({VehicleCategory.CONFIDENTIAL})
EMERGENCY_CARS = frozenset({VehicleCategory.EMERGENCY})
RESCUE_CARS = frozenset({VehicleCategory.EMERGENCY, VehicleCategory.GENERAL})
ENFORCEMENT_CARS = frozenset({VehicleCategory.ENFORCEMENT})

_KINDS = (
    TripKind("errand", "到所属单位办理公务", Purpose.ORDINARY, Scope.TOWN, True, (15, 40)),
    TripKind("drop", "单程送达办理公务", Purpose.ORDINARY, Scope.TOWN, False),
    TripKind("site", "到基层单位办理公务", Purpose.ORDINARY, Scope.SUBURB, True, (20, 60)),
    TripKind("site-drop", "单程送达基层单位", Purpose.ORDINARY, Scope.SUBURB, False),
    TripKind("survey", "到乡镇调研", Purpose.SURVEY, Scope.SUBURB, True, (30, 80), shared=0.4),
    TripKind("banner", "到旗县区调研", Purpose.SURVEY, Scope.BANNER, True, (60, 150), shared=0.4),
    TripKind("banner-drop", "单程送达旗县区", Purpose.ORDINARY, Scope.BANNER, False, shared=0.4),
    TripKind("league", "到相邻盟市办理公务", Purpose.ORDINARY, Scope.LEAGUE, True, (60, 120), shared=0.6),
    TripKind(
        "region",
        "到远途盟市办理公务（铁路加当地用车）",
        Purpose.ORDINARY,
        Scope.REGION,
        True,
        (90, 150),
        ONE_OR_TWO,
        shared=0.2,
    ),
    TripKind(
        "pick-up",
        "接站（来访人员）",
        Purpose.RECEPTION,
        Scope.TOWN,
        False,
        (0, 0),
        FEW,
        HIGH_PRIORITY,
        shared=0.2,
        hub=Hub.FROM,
    ),
    TripKind(
        "see-off",
        "送站（来访人员）",
        Purpose.RECEPTION,
        Scope.TOWN,
        False,
        (0, 0),
        FEW,
        HIGH_PRIORITY,
        shared=0.2,
        hub=Hub.TO,
    ),
    TripKind(
        "reception", "陪同来访人员", Purpose.RECEPTION, Scope.TOWN, True, (40, 90), FEW, HIGH_PRIORITY, shared=0.1
    ),
    TripKind("group", "集体公务活动", Purpose.GROUP, Scope.TOWN, True, (40, 100), GROUP, shared=0.1),
    TripKind("group-site", "集体到基层检查", Purpose.GROUP, Scope.SUBURB, True, (50, 110), SMALL_GROUP, shared=0.1),
    TripKind(
        "confidential",
        "送取机要文件",
        Purpose.CONFIDENTIAL,
        Scope.TOWN,
        True,
        (8, 20),
        ONE_OR_TWO,
        HIGH_PRIORITY,
        CONFIDENTIAL_CARS,
        shared=0.0,
    ),
    TripKind(
        "emergency",
        "应急处置",
        Purpose.EMERGENCY,
        Scope.SUBURB,
        True,
        (30, 80),
        FEW,
        URGENT_PRIORITY,
        EMERGENCY_CARS,
        shared=0.0,
        around_the_clock=True,
    ),
    TripKind(
        "enforcement",
        "执法检查",
        Purpose.ENFORCEMENT,
        Scope.SUBURB,
        True,
        (40, 90),
        ONE_OR_TWO,
        HIGH_PRIORITY,
        ENFORCEMENT_CARS,
        shared=0.0,
    ),
    TripKind(
        "rescue",
        "雪灾救援",
        Purpose.EMERGENCY,
        Scope.SUBURB,
        True,
        (40, 100),
        FEW,
        (100, 0, 0, 0),
        RESCUE_CARS,
        frozenset({FOUR_BY_FOUR}),
        shared=0.0,
        around_the_clock=True,
    ),
    TripKind(
        "relief",
        "运送救灾人员",
        Purpose.EMERGENCY,
        Scope.BANNER,
        False,
        (0, 0),
        FEW,
        (70, 30, 0, 0),
        RESCUE_CARS,
        frozenset({FOUR_BY_FOUR}),
        shared=0.0,
    ),
    TripKind(
        "duty",
        "节日值班值守",
        Purpose.EMERGENCY,
        Scope.TOWN,
        True,
        (15, 40),
        ONE_OR_TWO,
        HIGH_PRIORITY,
        RESCUE_CARS,
        shared=0.0,
        around_the_clock=True,
    ),
)
KINDS: dict[str, TripKind] = {kind.name: kind for kind in _KINDS}
