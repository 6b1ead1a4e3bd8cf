"""Coverage-guided fuzzing of the codec: `python fuzz_codec.py stream|frame FOLDER -atheris_runs=N` and so on.

`stream` feeds any bytes in any chunks; `frame` repairs length and check byte, so that what is behind them is reached.
Anything but a value or a reason is a crash; so is a result that differs with the chunks, or columns that say something
else than the careful reading. FOLDER gets a few frames to begin with and what is found on the way.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

with atheris.instrument_imports(include=["api.jt808"]):
    from api.jt808 import Fix, Frame, FrameCutter, Message, PackageJoiner, Quarantined, open_frame, read_message
    from api.jt808.bodies import Positions
    from api.jt808.framing import MOST_ESCAPED_BYTES, on_wire
    from api.jt808.header import Version
    from api.jt808.items import get_table, list_tables
    from api.jt808.messages import KINDS
    from api.jt808.position import FIXED_BYTES, read_fix
    from api.jt808.shown import show

# Not instrumented: arrays whose comparisons are traced are never freed.
from api.gateway_jt808.columns import Row, columns_of

TABLE = get_table(*list_tables())
NOW = datetime(2026, 11, 23, tzinfo=UTC)
IDS = sorted(KINDS)


def read(cutter: FrameCutter, joiner: PackageJoiner, data: bytes) -> list[object]:
    """Everything a connection does with bytes, up to the message."""
    found: list[object] = []
    for piece in cutter.feed(data):
        frame = open_frame(piece)
        whole = frame
        if isinstance(frame, Frame) and joiner.takes(frame):
            whole = joiner.add(frame, 0.0)
        if isinstance(whole, Frame):
            whole = read_message(whole)
        if isinstance(whole, Message | Quarantined):
            show(whole, TABLE)
            found.append(whole)
    assert cutter.waiting_bytes <= MOST_ESCAPED_BYTES
    assert joiner.waiting_packages <= joiner.most_messages * joiner.most_packages
    return found


def fuzz_stream(data: bytes) -> None:
    """Any bytes, whole and in chunks."""
    provider = atheris.FuzzedDataProvider(data)
    size = provider.ConsumeIntInRange(1, 64)
    stream = provider.ConsumeBytes(4096)
    whole = read(FrameCutter(), PackageJoiner(), stream)
    cutter, joiner, parts = FrameCutter(), PackageJoiner(), []
    for start in range(0, len(stream), size):
        parts += read(cutter, joiner, stream[start : start + size])
    assert parts == whole or len(stream) > MOST_ESCAPED_BYTES


def fuzz_frame(data: bytes) -> None:
    """A frame whose length and check byte are right, whatever it carries."""
    provider = atheris.FuzzedDataProvider(data)
    joiner = PackageJoiner()
    for _ in range(provider.ConsumeIntInRange(1, 3)):
        newest, packaged = provider.ConsumeBool(), provider.ConsumeIntInRange(0, 7) == 0
        any_id = provider.ConsumeIntInRange(0, 7) == 0
        message_id = (
            provider.ConsumeIntInRange(0, 0xFFFF) if any_id else IDS[provider.ConsumeIntInRange(0, len(IDS) - 1)]
        )
        head = provider.ConsumeBytes(13 if newest else 8).ljust(13 if newest else 8, b"\x01")
        counts = provider.ConsumeBytes(4).ljust(4, b"\x01") if packaged else b""
        body = provider.ConsumeBytes(provider.ConsumeIntInRange(0, 1023))
        attributes = len(body) | newest << 14 | packaged << 13
        payload = message_id.to_bytes(2, "big") + attributes.to_bytes(2, "big") + head + counts + body
        for result in read(FrameCutter(), joiner, on_wire(payload)):
            if isinstance(result, Message):
                assert (result.header.version is Version.V2019) == newest
                assert not isinstance(result.body, Positions) or all(isinstance(f, Fix) for f in result.body.fixes)
        compare(body)


def compare(record: bytes) -> None:
    """Columns and careful reading agree."""
    if len(record) < FIXED_BYTES:
        return
    fix = read_fix(record)
    columns = columns_of([Row("1", b"\x00\x01" + record[:FIXED_BYTES], record[FIXED_BYTES:], record)], NOW)
    if isinstance(fix, Fix):
        batch = columns.batch
        moment = round(fix.fix_at.timestamp() * 1000)
        assert (batch.fix_at_ms[0], batch.lat[0], batch.lon[0]) == (moment, fix.lat, fix.lon)
    else:
        assert [each.reason for each in columns.unreadable] == [fix]


def write_seeds(folder: Path) -> None:
    """Frames of both layouts to begin with, bare and as bodies."""
    folder.mkdir(parents=True, exist_ok=True)
    fixed = bytes(8) + bytes.fromhex("026f3476 06a9283c 0427 016d 005a 261123103015")
    items = bytes.fromhex("010400003039 31010b 30011f 2a020001 642f0000000b000401") + bytes(40)
    one = (len(fixed + items)).to_bytes(2, "big") + fixed + items
    bodies = {
        0x0200: fixed + items,
        0x0704: b"\x00\x02\x01" + one * 2,
        0x0100: bytes(37) + b"A1",
        0x0102: b"\x02ab",
        0x0002: b"",
    }
    for message_id, body in bodies.items():
        head = message_id.to_bytes(2, "big")
        old = head + len(body).to_bytes(2, "big") + bytes.fromhex("0139000000010007") + body
        new = head + (len(body) | 0x4000).to_bytes(2, "big") + b"\x01" + bytes(8) + b"\x12\x34\x00\x07" + body
        for name, data in (("old", on_wire(old) * 2), ("new", b"\xff" + on_wire(new)), ("body", body)):
            (folder / f"{message_id:04x}-{name}").write_bytes(data + b"\x10")


def main() -> None:
    """The first word is the mode, the second the folder."""
    mode, folder = sys.argv[1:3]
    target = {"stream": fuzz_stream, "frame": fuzz_frame}[mode]
    write_seeds(Path(folder))
    atheris.Setup([sys.argv[0], folder, *sys.argv[3:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
