"""Sub-packages joined to one message, within bounds: so many messages, packages, bytes and seconds at a time.

The packages of a message carry the same id, edition and phone, and serials that follow one another, so serial − index
names the message; each may come twice and in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from api.jt808.decoding import Frame
from api.jt808.header import Version

MOST_PACKAGES = 64
MOST_MESSAGES = 4
MOST_SECONDS = 30.0

_Key = tuple[int, Version, str, int, int]


@dataclass(slots=True)
class _Parts:
    began_at_s: float
    frames: dict[int, Frame] = field(default_factory=dict)


@dataclass(slots=True)
class PackageJoiner:
    """One connection's unfinished messages. The caller gives the time: seconds of any steady clock."""

    most_messages: int = MOST_MESSAGES
    most_packages: int = MOST_PACKAGES
    most_seconds: float = MOST_SECONDS
    _waiting: dict[_Key, _Parts] = field(default_factory=dict)

    @property
    def waiting_packages(self) -> int:
        """Packages held back."""
        return sum(len(parts.frames) for parts in self._waiting.values())

    def takes(self, frame: Frame) -> bool:
        """Whether a message of so many packages is joined at all."""
        return frame.header.total <= self.most_packages

    def add(self, frame: Frame, now_s: float) -> Frame | None:
        """The whole message when this was its last missing package, else None."""
        if frame.header.total == 1:
            return frame
        header = frame.header
        key = (header.message_id, header.version, header.phone, header.total, (header.serial - header.index) & 0xFFFF)
        parts = self._waiting.setdefault(key, _Parts(now_s))
        parts.frames[header.index] = frame
        if len(parts.frames) < header.total:
            while len(self._waiting) > self.most_messages:
                del self._waiting[min(self._waiting, key=lambda each: self._waiting[each].began_at_s)]
            return None
        del self._waiting[key]
        ordered = [parts.frames[index] for index in range(1, header.total + 1)]
        return Frame(
            replace(header, total=1, index=1), b"".join(f.body for f in ordered), b"".join(f.raw for f in ordered)
        )

    def drop_late(self, now_s: float) -> Iterator[list[Frame]]:
        """The packages of messages that did not come together in time; they are forgotten here."""
        for key in [k for k, parts in self._waiting.items() if now_s - parts.began_at_s > self.most_seconds]:
            yield list(self._waiting.pop(key).frames.values())
