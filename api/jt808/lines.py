"""Hex lines as people paste them, decoded: each line is a small stream of its own, sub-packages join across lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.jt808.decoding import Message, Quarantined, open_frame, read_message
from api.jt808.framing import FrameCutter
from api.jt808.packages import PackageJoiner
from api.jt808.reasons import Reason

_IGNORED = str.maketrans("", "", " \t\r\n:-,")


def decode_lines(lines: Iterable[str]) -> Iterator[tuple[int, Message | Quarantined]]:
    """Line number (from 1) and result of every frame, and of every stretch of bytes that is none.

    A sub-package gives PACKAGE_WAITING until the last one of its message, which gives the message.
    """
    joiner = PackageJoiner(most_messages=256)
    for number, line in enumerate(lines, 1):
        text = line.translate(_IGNORED).removeprefix("\ufeff").removeprefix("0x").removeprefix("0X")
        if not text:
            continue
        try:
            data = bytes.fromhex(text)
        except ValueError:
            yield number, Quarantined(Reason.NOT_HEX, line.strip().encode("utf-8", "replace"))
            continue
        cutter = FrameCutter()
        for piece in [*cutter.feed(data), *cutter.finish()]:
            frame = open_frame(piece)
            if isinstance(frame, Quarantined):
                yield number, frame
            elif not joiner.takes(frame):
                yield number, Quarantined(Reason.PACKAGES, frame.raw, frame.header)
            else:
                whole = joiner.add(frame, 0.0)
                waiting = Quarantined(Reason.PACKAGE_WAITING, frame.raw, frame.header)
                yield number, waiting if whole is None else read_message(whole)
