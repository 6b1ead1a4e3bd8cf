"""The rules, one question a file, in one explicit order. Adding a rule is a file and a line here."""

from __future__ import annotations

from rulebook.rule import AnyRule
from rulebook.rules.allowance_area import ALLOWANCE_AREA
from rulebook.rules.approval import APPROVAL
from rulebook.rules.approval_chain import APPROVAL_CHAIN
from rulebook.rules.cross_region import CROSS_REGION
from rulebook.rules.driver_duty import DRIVER_DUTY
from rulebook.rules.driver_fitness import DRIVER_FITNESS
from rulebook.rules.holiday_seal import HOLIDAY_SEAL
from rulebook.rules.own_level import OWN_LEVEL
from rulebook.rules.papers import DRIVER_PAPERS, VEHICLE_PAPERS
from rulebook.rules.parking import PARKING
from rulebook.rules.social_supply import SOCIAL_SUPPLY
from rulebook.rules.support_ladder import SUPPORT_LADDER
from rulebook.rules.vehicle_category import VEHICLE_CATEGORY

RULES: tuple[AnyRule, ...] = (
    APPROVAL,
    APPROVAL_CHAIN,
    ALLOWANCE_AREA,
    VEHICLE_CATEGORY,
    OWN_LEVEL,
    CROSS_REGION,
    SOCIAL_SUPPLY,
    SUPPORT_LADDER,
    DRIVER_DUTY,
    DRIVER_FITNESS,
    DRIVER_PAPERS,
    VEHICLE_PAPERS,
    HOLIDAY_SEAL,
    PARKING,
)
