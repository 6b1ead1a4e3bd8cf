"""Problems as the API's description tells them: every operation can answer with these."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from api import problems
from api.problems import MEDIA_TYPE, Kind


class FaultOut(BaseModel):
    """One field that cannot be taken."""

    field: Annotated[str, Field(description="where it is, such as body/passengers", examples=["body/passengers"])]
    reason: Annotated[str, Field(examples=["应不小于 1"])]


class ProblemOut(BaseModel):
    """Problem details (RFC 9457)."""

    type: Annotated[str, Field(description="the kind of problem", examples=["urn:paiche:problem:bad-input"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: Annotated[str, Field(description="the address that was asked")]
    next: Annotated[str, Field(description="what to do")]
    errors: list[FaultOut]


def _told(*kinds: Kind) -> dict[str, Any]:
    examples = {
        kind.name: {
            "summary": kind.title.en,
            "value": problems.answer(problems.Problem(kind), "en", "/api/v1/…").body,
        }
        for kind in kinds
    }
    return {
        "description": "; ".join(kind.title.en for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}, "examples": examples}},
    }


_KINDS = (
    problems.NOT_JSON,
    problems.SIGN_IN,
    problems.REFUSED_SIGN_IN,
    problems.NOT_ALLOWED,
    problems.STEP_UP,
    problems.NOT_FOUND,
    problems.NO_METHOD,
    problems.CONFLICT,
    problems.STALE_CURSOR,
    problems.IN_FLIGHT,
    problems.TOO_LARGE,
    problems.BAD_INPUT,
    problems.KEY_REUSED,
    problems.NO_SUCH_DATA,
    problems.BUSY,
)

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: _told(*(kind for kind in _KINDS if kind.status == status))
    for status in sorted({kind.status for kind in _KINDS})
}
# One of them names the model, so that the description holds its schema.
PROBLEM_RESPONSES[problems.BAD_INPUT.status]["model"] = ProblemOut
