"""The messages: id, name, and how the body is read. Those from 0x8000 on are the platform's answers."""

from __future__ import annotations

from dataclasses import dataclass

from api.jt808.bodies import (
    Reader,
    read_answered_position,
    read_authentication,
    read_batch,
    read_general_answer,
    read_opaque,
    read_position,
    read_registration,
    read_registration_answer,
)

TERMINAL_ANSWER, HEARTBEAT, LOGOUT, TIME_ASKED = 0x0001, 0x0002, 0x0003, 0x0004
REGISTRATION, AUTHENTICATION = 0x0100, 0x0102
POSITION, POSITION_ANSWER, SATELLITE_STATUS, CONTROL_ANSWER, BATCH = 0x0200, 0x0201, 0x0205, 0x0500, 0x0704
GENERAL_ANSWER, TIME_ANSWER, REGISTRATION_ANSWER = 0x8001, 0x8004, 0x8100
PLATFORM = 0x8000  # ids from here on are the platform's


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A message of the standard and the reader of its body."""

    id: int
    name: str
    read: Reader = read_opaque


KINDS: dict[int, MessageKind] = {
    kind.id: kind
    for kind in (
        MessageKind(TERMINAL_ANSWER, "terminal_answer", read_general_answer),
        MessageKind(HEARTBEAT, "heartbeat"),
        MessageKind(LOGOUT, "logout"),
        MessageKind(TIME_ASKED, "time_asked"),
        MessageKind(0x0005, "packages_asked_again"),
        MessageKind(REGISTRATION, "registration", read_registration),
        MessageKind(AUTHENTICATION, "authentication", read_authentication),
        MessageKind(0x0104, "parameters"),
        MessageKind(0x0107, "attributes"),
        MessageKind(0x0108, "upgrade_result"),
        MessageKind(POSITION, "position", read_position),
        MessageKind(POSITION_ANSWER, "position_answer", read_answered_position),
        MessageKind(SATELLITE_STATUS, "satellite_status"),
        MessageKind(0x0301, "event"),
        MessageKind(0x0302, "answer_to_question"),
        MessageKind(0x0303, "information_wanted"),
        MessageKind(CONTROL_ANSWER, "control_answer", read_answered_position),
        MessageKind(0x0608, "areas"),
        MessageKind(0x0700, "recorder_data"),
        MessageKind(0x0701, "waybill"),
        MessageKind(0x0702, "driver_card"),
        MessageKind(BATCH, "position_batch", read_batch),
        MessageKind(0x0705, "can_data"),
        MessageKind(0x0800, "media_event"),
        MessageKind(0x0801, "media"),
        MessageKind(0x0802, "media_list"),
        MessageKind(0x0805, "camera_answer"),
        MessageKind(0x0900, "pass_through"),
        MessageKind(0x0901, "compressed"),
        MessageKind(0x0A00, "terminal_key"),
        MessageKind(GENERAL_ANSWER, "general_answer", read_general_answer),
        MessageKind(TIME_ANSWER, "time_answer"),
        MessageKind(REGISTRATION_ANSWER, "registration_answer", read_registration_answer),
    )
}
