"""`paiche jt808 decode` as whoever sets terminals up uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from api.jt808.commands import commands
from api.jt808.encoding import encode_packages, phone_field
from api.jt808.header import Version
from tests.api.jt808.frames import PHONE, batch, frame, position

FIELDS = ("time", "lat", "lon", "valid", "speed", "course", "altitude", "alarms", "status")


def decode(text: str, *words: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(commands, ["jt808", "decode", *words], input=text)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_frame_becomes_one_object_with_its_fix() -> None:
    (told,) = decode(frame(serial=7).hex() + "\n")
    assert {key: told[key] for key in ("line", "verdict", "message_id", "message", "version", "phone", "serial")} == {
        "line": 1,
        "verdict": "accepted",
        "message_id": "0x0200",
        "message": "position",
        "version": "2013",
        "phone": PHONE,
        "serial": 7,
    }
    (fix,) = told["fixes"]
    assert [fix[name] for name in FIELDS] == [
        "2026-11-23T02:30:15Z",
        40.842358,
        111.74918,
        True,
        36.5,
        90,
        1063,
        [],
        ["acc_on", "positioned"],
    ]
    assert fix["items"][0] == {"id": "0x01", "name": "odometer_km", "value": 1234.5, "raw": "00003039"}


def test_a_file_is_read_and_hex_is_understood_in_any_usual_writing(tmp_path: Path) -> None:
    wire = frame()
    spaced = " ".join(f"{byte:02X}" for byte in wire)
    path = tmp_path / "frames.txt"
    path.write_text(f"{wire.hex()}\n\n  {spaced}\r\n0x{wire.hex().upper()}\n", encoding="utf-8-sig")
    assert [(told["line"], told["verdict"]) for told in decode("", str(path))] == [
        (1, "accepted"),
        (3, "accepted"),
        (4, "accepted"),
    ]


def test_what_cannot_be_used_is_quarantined_with_its_reason_in_both_languages_and_its_bytes() -> None:
    wire = frame().hex()
    spoilt = wire[:-4] + f"{int(wire[-4:-2], 16) ^ 1:02x}7e"
    found = decode(f"{spoilt}\n{wire[:-2]}\nffff\nnot hex\n{frame(0x5501, b'').hex()}\n")
    assert [(told["verdict"], told["reason"]) for told in found] == [
        ("quarantined", "checksum"),
        ("quarantined", "unfinished"),
        ("quarantined", "foreign_bytes"),
        ("quarantined", "not_hex"),
        ("quarantined", "unknown_message"),
    ]
    assert found[0]["raw"] == spoilt
    assert found[0]["explanation"] == "校验码不符 / the check byte does not match"


def test_glued_frames_on_a_line_become_an_object_each() -> None:
    assert [told["serial"] for told in decode((frame(serial=1) + frame(serial=2)).hex())] == [1, 2]


def test_sub_packages_on_their_lines_end_in_the_whole_message() -> None:
    body = batch([position() for _ in range(9)])
    wires = encode_packages(0x0704, phone_field(PHONE, Version.V2019), 5, body, Version.V2019, 200)
    *waiting, whole = decode("\n".join(wire.hex() for wire in wires))
    assert {told["reason"] for told in waiting} == {"package_waiting"}
    assert waiting[0]["package"] == {"index": 1, "total": 2}
    assert (whole["verdict"], whole["batch_kind"], len(whole["fixes"])) == ("accepted", "blind_zone", 9)


def test_records_of_a_batch_that_give_no_fix_are_listed() -> None:
    (told,) = decode(frame(0x0704, batch([position(), position()[:22] + bytes(6)])).hex())
    assert (told["verdict"], len(told["fixes"])) == ("accepted", 1)
    assert (told["unread"][0]["index"], told["unread"][0]["reason"]) == (1, "fix_time")


def test_registration_and_authentication_are_told() -> None:
    body = (
        bytes.fromhex("000f0064")
        + b"DEMO1"
        + b"M-808".ljust(20, b"\x00")
        + b"T000001"
        + b"\x01"
        + "蒙A演001".encode("gbk")
    )
    registered, authenticated = decode(f"{frame(0x0100, body).hex()}\n{frame(0x0102, b'abc').hex()}")
    assert registered["registration"]["plate"] == "蒙A演001"
    assert authenticated["authentication"]["code"] == "abc"


def test_an_item_table_is_chosen_by_name() -> None:
    wire = frame(body=position(items=bytes.fromhex("140400000001"))).hex()
    (told,) = decode(wire, "--items", "standard,video_1078")
    assert told["fixes"][0]["items"][0]["value"] == ["video_lost"]


def test_a_table_or_a_file_that_is_not_there_gets_a_sentence_and_code_two(tmp_path: Path) -> None:
    for words, part in ((["--items", "acme"], "no item table 'acme'"), ([str(tmp_path / "none.txt")], "Cannot read")):
        done = CliRunner().invoke(commands, ["jt808", "decode", *words])
        assert (done.exit_code, part in done.stderr, done.stdout) == (2, True, "")
