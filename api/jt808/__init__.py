"""JT/T 808 on the wire, editions 2011, 2013 and 2019: frames, headers, messages, positions and their items.

Pure: bytes in, values out; it imports nothing of ours but itself. What cannot be used is a `Quarantined` with its
`Reason`.
"""

from __future__ import annotations

from api.jt808.decoding import Frame, Message, Quarantined, open_frame, read_message
from api.jt808.framing import FrameCutter
from api.jt808.header import Header, Version
from api.jt808.packages import PackageJoiner
from api.jt808.position import Fix
from api.jt808.reasons import Reason

__all__ = [
    "Fix",
    "Frame",
    "FrameCutter",
    "Header",
    "Message",
    "PackageJoiner",
    "Quarantined",
    "Reason",
    "Version",
    "open_frame",
    "read_message",
]
