"""What all schemas share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class In(BaseModel):
    """Something sent to us: unknown fields are refused, so that nothing can be set by accident."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """Something we send."""

    model_config = ConfigDict(frozen=True)


# No control characters: the database would refuse NUL, and the others only deceive the eye.
_TEXT = r"^[^\x00-\x1f\x7f]*$"
# Blanks around are taken off; so the description asks for what is left to be enough.
_WORD, _WORDS = (
    r"^ *[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])? *$",
    r"^ *[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f] *$",
)
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=_WORD)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=_TEXT)]
Reason = Annotated[str, StringConstraints(min_length=2, max_length=1000, strip_whitespace=True, pattern=_WORDS)]
RegionCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(description="GB/T 2260 code", examples=["150100"])
]
