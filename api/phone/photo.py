"""Photos of odometers: decoded and written anew, so that no place, no device and nothing else rides along."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from api.languages import Words
from api.problems import BAD_INPUT, Fault, Problem

MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1600
QUALITY = 80


def clean(data: bytes) -> bytes:
    """The picture as a JPEG of our own; raises Problem for what is no JPEG or PNG, or too large."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refuse(f"图片超过 {MOST_PIXELS} 像素", f"it has more than {MOST_PIXELS} pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refuse("不是可读的 JPEG 或 PNG 图片", "it is no readable JPEG or PNG picture") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _refuse(zh: str, en: str) -> Problem:
    return Problem(BAD_INPUT, Words(zh, en), faults=[Fault("body/image", Words(zh, en))])
