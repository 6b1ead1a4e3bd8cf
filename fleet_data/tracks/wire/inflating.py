"""Bodies of requests, inflated within bounds."""

from __future__ import annotations

import zlib
from typing import Final

MOST_BYTES: Final = 8_000_000
_GZIP: Final = 16 + zlib.MAX_WBITS


class BadBodyError(ValueError):
    """A body that cannot be read at all; the sentence says why. Nothing of it was taken."""


def inflate(body: bytes, encoding: str | None, most: int = MOST_BYTES) -> bytes:
    """The body as it was meant; raises BadBodyError for a broken, a too large or an unknown kind of packing."""
    word = (encoding or "identity").strip().lower()
    if word == "identity":
        plain = body
    elif word in ("gzip", "x-gzip"):
        unpacker = zlib.decompressobj(_GZIP)
        try:
            plain = unpacker.decompress(body, most + 1)
        except zlib.error:
            raise BadBodyError("请求体不是完整的 gzip 数据。 / The body is no gzip data.") from None
        if not unpacker.eof and len(plain) <= most:
            raise BadBodyError("gzip 数据不完整，请重发。 / The gzip data ends too early; send it again.")
    else:
        raise BadBodyError(f"不支持的压缩“{word}”，请用 gzip。 / The encoding '{word}' is not known; use gzip.")
    if len(plain) > most:
        raise BadBodyError(
            f"请求体超过 {most} 字节，请分批发送。 / The body is larger than {most} bytes; send it in smaller batches."
        )
    return plain
