"""Words for the bits of an alarm field and a status field (JT/T 808-2019 tables 24 and 25; 2013's are among them)."""

from __future__ import annotations

SOUTH, WEST, ENCRYPTED, VALID = 1 << 2, 1 << 3, 1 << 5, 1 << 1

ALARMS: dict[int, str] = {
    0: "emergency",
    1: "speeding",
    2: "fatigue",
    3: "dangerous_driving",
    4: "gnss_fault",
    5: "gnss_antenna_open",
    6: "gnss_antenna_short",
    7: "power_low",
    8: "power_off",
    9: "display_fault",
    10: "speech_fault",
    11: "camera_fault",
    12: "card_module_fault",
    13: "speeding_warning",
    14: "fatigue_warning",
    15: "illegal_driving",
    16: "tyre_pressure",
    17: "right_blind_spot",
    18: "driving_time_of_day",
    19: "parking_overtime",
    20: "area_in_or_out",
    21: "route_in_or_out",
    22: "section_time",
    23: "route_deviation",
    24: "speed_sensor_fault",
    25: "fuel_abnormal",
    26: "stolen",
    27: "illegal_ignition",
    28: "illegal_movement",
    29: "collision",
    30: "rollover",
    31: "illegal_door",
}
STATUS: dict[int, str] = {
    0: "acc_on",
    1: "positioned",
    2: "south",
    3: "west",
    4: "out_of_service",
    5: "coordinates_encrypted",
    6: "forward_collision_warning",
    7: "lane_departure_warning",
    10: "oil_cut",
    11: "power_cut",
    12: "doors_locked",
    13: "door_1_open",
    14: "door_2_open",
    15: "door_3_open",
    16: "door_4_open",
    17: "door_5_open",
    18: "gps",
    19: "beidou",
    20: "glonass",
    21: "galileo",
    22: "moving",
}
_LOADS = {1: "half_loaded", 2: "load_reserved", 3: "fully_loaded"}


def alarm_words(bits: int) -> list[str]:
    """The alarms of an alarm field, lowest bit first."""
    return [word for bit, word in ALARMS.items() if bits >> bit & 1]


def status_words(bits: int) -> list[str]:
    """What a status field says is so, lowest bit first; reserved bits are not told."""
    words = [word for bit, word in STATUS.items() if bits >> bit & 1]
    load = bits >> 8 & 3
    return [*words, _LOADS[load]] if load else words
